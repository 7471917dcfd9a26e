//! What is kept by the day and the moment of it, in partitions of a day each.

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, NaiveDate, Utc};
use nightdesk_pipeline::ports::RecordError;
use serde::de::DeserializeOwned;

use super::{DynamoRecord, every_page, items, keys};

impl DynamoRecord {
    /// What `day` keeps of each day, from a moment until another, in the order of its time; where there is a
    /// `filter`, as a filter expression without values, only what that holds for.
    pub(super) async fn by_day<T: DeserializeOwned>(
        &self,
        day: fn(NaiveDate) -> String,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
        filter: Option<&str>,
    ) -> Result<Vec<T>, RecordError> {
        let last = until.date_naive();
        let mut found = Vec::new();
        for date in from.date_naive().iter_days().take_while(|date| *date <= last) {
            let call = self
                .client
                .query()
                .table_name(&self.table)
                // A sort key goes on behind its moment, and so sorts behind the bare one.
                .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :until")
                .set_filter_expression(filter.map(str::to_owned))
                .expression_attribute_values(":pk", AttributeValue::S(day(date)))
                .expression_attribute_values(":from", AttributeValue::S(keys::sortable(from)))
                .expression_attribute_values(":until", AttributeValue::S(keys::sortable(until)));
            for item in every_page(call).await? {
                found.push(items::read(item)?);
            }
        }
        Ok(found)
    }
}
