//! What became of questions and answers, as it is looked through by day.

use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use nightdesk_domain::dialogue::Verdict;
use nightdesk_pipeline::ports::{RecordError, Verdicts};

use super::{DynamoRecord, every_page, items, keys};

#[async_trait]
impl Verdicts for DynamoRecord {
    async fn verdicts_between(
        &self,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<Verdict>, RecordError> {
        let last = until.date_naive();
        let mut found = Vec::new();
        for day in from.date_naive().iter_days().take_while(|day| *day <= last) {
            let call = self
                .client
                .query()
                .table_name(&self.table)
                // A verdict's sort key goes on behind its moment, and so sorts behind the bare one.
                .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :until")
                .expression_attribute_values(":pk", AttributeValue::S(keys::answers(day)))
                .expression_attribute_values(":from", AttributeValue::S(keys::sortable(from)))
                .expression_attribute_values(":until", AttributeValue::S(keys::sortable(until)));
            for item in every_page(call).await? {
                found.push(items::read(item)?);
            }
        }
        Ok(found)
    }
}
