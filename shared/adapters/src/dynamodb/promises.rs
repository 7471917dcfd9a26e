//! Promises, as they are looked through by day.

use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, NaiveDate, Utc};
use nightdesk_domain::promise::Commitment;
use nightdesk_domain::{Reply, ReplyStatus};
use nightdesk_pipeline::ports::{Promises, RecordError};

use super::{DynamoRecord, every_page, items, keys, unavailable};

impl DynamoRecord {
    /// The promises that fall due on a day in UTC, in the order of their time.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be read now.
    pub async fn promises(&self, day: NaiveDate) -> Result<Vec<Commitment>, RecordError> {
        let call = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", AttributeValue::S(keys::promises(day)));
        every_page(call).await?.into_iter().map(items::read).collect()
    }

    /// How far the reply came that made a promise; none where there is no such reply any more.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be read now.
    pub async fn told(&self, commitment: &Commitment) -> Result<Option<ReplyStatus>, RecordError> {
        let reply = format!("{}/reply/1", commitment.promise.event);
        let key = keys::entry(&commitment.promise.address, &reply).item();
        let call = self.client.get_item().table_name(&self.table).set_key(Some(key));
        let item = call.send().await.map_err(unavailable)?.item;
        let reply: Option<Reply> = item.map(items::read).transpose()?;
        Ok(reply.map(|reply| reply.status))
    }
}

#[async_trait]
impl Promises for DynamoRecord {
    async fn unanswered(
        &self,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<Commitment>, RecordError> {
        let unanswered = "attribute_not_exists(promise.answered)";
        self.by_day(keys::promises, from, until, Some(unanswered)).await
    }
}
