//! A reply's life in the record: claimed, settled, moved on by receipts.

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::operation::update_item::{UpdateItemError, UpdateItemOutput};
use aws_sdk_dynamodb::types::{
    AttributeValue, ReturnConsumedCapacity, ReturnValue, ReturnValuesOnConditionCheckFailure,
};
use nightdesk_domain::{Address, Reply, ReplyStatus};
use nightdesk_pipeline::ports::{Advanced, Claim, Receipt, RecordError};

use super::keys::Key;
use super::{DynamoRecord, Item, items, keys, unavailable};

/// What a conditional update gave: the item as it is after it, or as it is instead.
pub(super) enum Updated {
    /// The condition held.
    Yes(Item),
    /// It did not; the item, if there is one.
    No(Option<Item>),
}

impl DynamoRecord {
    pub(super) async fn claim_reply(
        &self,
        address: &Address,
        reply: &str,
        claimant: &str,
    ) -> Result<Claim, RecordError> {
        let update = self
            .update(keys::entry(address, reply))
            .update_expression(
                "SET #status = :sending, claimant = :claimant, attempts = if_not_exists(attempts, :none) + :one",
            )
            .condition_expression("#status = :planned OR (#status = :sending AND claimant = :claimant)")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":sending", status(ReplyStatus::Sending))
            .expression_attribute_values(":planned", status(ReplyStatus::Planned))
            .expression_attribute_values(":claimant", AttributeValue::S(claimant.to_owned()))
            .expression_attribute_values(":none", AttributeValue::N("0".to_owned()))
            .expression_attribute_values(":one", AttributeValue::N("1".to_owned()));
        Ok(match run(update).await? {
            Updated::Yes(item) => Claim::Claimed(Box::new(items::read(item)?)),
            Updated::No(None) => Claim::Missing,
            Updated::No(Some(item)) => {
                let reply: Reply = items::read(item)?;
                let abandoned = reply.status == ReplyStatus::Sending;
                let reply = Box::new(reply);
                if abandoned { Claim::Abandoned(reply) } else { Claim::Settled(reply) }
            }
        })
    }

    pub(super) async fn settle_reply(&self, reply: &Reply) -> Result<(), RecordError> {
        let mut set = vec!["#status = :status", "thread = :thread"];
        let mut values = HashMap::from([
            (":status".to_owned(), status(reply.status)),
            (":thread".to_owned(), AttributeValue::S(reply.thread.clone())),
            (":sending".to_owned(), status(ReplyStatus::Sending)),
        ]);
        let sent_at = reply.sent_at.map(keys::sortable);
        for (expression, placeholder, value) in [
            ("sent_at = :sent_at", ":sent_at", sent_at.as_ref()),
            ("provider_id = :provider_id", ":provider_id", reply.provider_id.as_ref()),
            ("reason = :reason", ":reason", reply.reason.as_ref()),
        ] {
            if let Some(value) = value {
                set.push(expression);
                values.insert(placeholder.to_owned(), AttributeValue::S(value.clone()));
            }
        }
        if reply.opted_out {
            set.push("opted_out = :true");
            values.insert(":true".to_owned(), AttributeValue::Bool(true));
        }
        let remove = if reply.reason.is_none() { " REMOVE reason" } else { "" };
        let update = self
            .update(keys::entry(&reply.address, &reply.key))
            .update_expression(format!("SET {}{remove}", set.join(", ")))
            // A receipt may have been faster than we are: then the reply is further already.
            .condition_expression("#status = :sending")
            .expression_attribute_names("#status", "status")
            .set_expression_attribute_values(Some(values));
        run(update).await?;
        Ok(())
    }

    pub(super) async fn advance_reply(
        &self,
        address: &Address,
        reply: &str,
        receipt: &Receipt,
    ) -> Result<Advanced, RecordError> {
        let Moving { set, earlier, values } = Moving::by(receipt);
        let update = self
            .update(keys::entry(address, reply))
            .update_expression(set)
            .condition_expression(format!("#status IN ({earlier})"))
            .expression_attribute_names("#status", "status")
            .set_expression_attribute_values(Some(values));
        Ok(match run(update).await? {
            Updated::Yes(item) => Advanced::Moved(Box::new(items::read(item)?)),
            Updated::No(Some(item)) => Advanced::Stayed(Box::new(items::read(item)?)),
            Updated::No(None) => Advanced::Missing,
        })
    }

    /// An update that says what the item is afterwards.
    pub(super) fn update(&self, key: Key) -> UpdateItemFluentBuilder {
        self.client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key.item()))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
    }
}

/// Runs a conditional update.
pub(super) async fn run(update: UpdateItemFluentBuilder) -> Result<Updated, RecordError> {
    match update.send().await {
        Ok(UpdateItemOutput { attributes, .. }) => Ok(Updated::Yes(attributes.unwrap_or_default())),
        Err(error) => match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(unmet)) => {
                Ok(Updated::No(unmet.item.clone()))
            }
            _ => Err(unavailable(error)),
        },
    }
}

/// How a receipt moves something on: what it sets, and which statuses it may move on from.
pub(super) struct Moving {
    pub(super) set: String,
    /// The inside of an `IN`.
    pub(super) earlier: String,
    pub(super) values: HashMap<String, AttributeValue>,
}

impl Moving {
    pub(super) fn by(receipt: &Receipt) -> Self {
        let (earlier, mut values) = earlier_than(receipt.status);
        values.insert(":status".to_owned(), status(receipt.status));
        values.insert(":at".to_owned(), AttributeValue::S(keys::sortable(receipt.at)));
        let mut set = "SET #status = :status, status_at = :at".to_owned();
        if let Some(reason) = &receipt.reason {
            set.push_str(", reason = :reason");
            values.insert(":reason".to_owned(), AttributeValue::S(reason.clone()));
        }
        Self { set, earlier, values }
    }
}

/// The statuses that move on to this one, as the inside of an `IN`, with their values.
fn earlier_than(next: ReplyStatus) -> (String, HashMap<String, AttributeValue>) {
    let earlier = ReplyStatus::ALL.into_iter().filter(|status| status.moves_on_to(next));
    let values: HashMap<_, _> =
        earlier.map(|earlier| (format!(":is_{}", earlier.name()), status(earlier))).collect();
    (values.keys().cloned().collect::<Vec<_>>().join(", "), values)
}

fn status(status: ReplyStatus) -> AttributeValue {
    AttributeValue::S(status.name().to_owned())
}
