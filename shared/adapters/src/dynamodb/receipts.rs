//! Receipts under the message's own id, whichever comes first: the receipt or our own knowledge
//! of what we sent.

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use nightdesk_domain::{Address, EventKey, ReplyStatus};
use nightdesk_pipeline::ports::{Receipt, RecordError};

use super::replies::{Moving, Updated, run};
use super::{DynamoRecord, Item, items, keys};

impl DynamoRecord {
    pub(super) async fn upsert_receipt(
        &self,
        address: &Address,
        message: &EventKey,
        receipt: &Receipt,
    ) -> Result<Option<String>, RecordError> {
        let Moving { set, earlier, mut values } = Moving::by(receipt);
        values.insert(":end".to_owned(), items::expires(receipt.at));
        let update = self
            .update(keys::sent(address, message))
            .update_expression(format!("{set}, expires_at = :end"))
            .condition_expression(format!("attribute_not_exists(#status) OR #status IN ({earlier})"))
            .expression_attribute_names("#status", "status")
            .set_expression_attribute_values(Some(values));
        let item = match run(update).await? {
            Updated::Yes(item) | Updated::No(Some(item)) => item,
            Updated::No(None) => return Ok(None),
        };
        Ok(items::text(&item, "reply").map(str::to_owned))
    }

    pub(super) async fn upsert_link(
        &self,
        address: &Address,
        message: &EventKey,
        reply: &str,
        at: DateTime<Utc>,
    ) -> Result<Option<Receipt>, RecordError> {
        let update = self
            .update(keys::sent(address, message))
            .update_expression("SET reply = :reply, expires_at = :end")
            .expression_attribute_values(":end", items::expires(at))
            .expression_attribute_values(":reply", AttributeValue::S(reply.to_owned()));
        match run(update).await? {
            Updated::Yes(item) => Ok(receipt_of(&item)),
            Updated::No(_) => Ok(None),
        }
    }
}

/// The receipt that an item holds, if one came.
fn receipt_of(item: &Item) -> Option<Receipt> {
    let said = items::text(item, "status")?;
    let status = ReplyStatus::ALL.into_iter().find(|status| status.name() == said)?;
    let at: DateTime<Utc> = items::text(item, "status_at")?.parse().ok()?;
    Some(Receipt { status, at, reason: items::text(item, "reason").map(str::to_owned) })
}
