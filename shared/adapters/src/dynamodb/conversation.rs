//! What customers read of their own conversation, again and again while they wait for an answer.

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity, Select};
use chrono::{DateTime, Utc};
use nightdesk_domain::Address;
use nightdesk_pipeline::ports::RecordError;

use super::history::{RecordEntry, entry_of};
use super::{DynamoRecord, keys, unavailable};

impl DynamoRecord {
    /// How many entries an address has from an instant on. Reads the keys in the index alone: half a read
    /// unit for up to 4 KB of them, some twenty entries.
    ///
    /// Eventually consistent: what was written in the last second may be counted only the next time.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be read now.
    pub async fn count_since(&self, address: &Address, since: DateTime<Utc>) -> Result<usize, RecordError> {
        let query = self.by_time(address, Some(since)).select(Select::Count);
        let counted = query.send().await.map_err(unavailable)?.count;
        Ok(usize::try_from(counted).unwrap_or_default())
    }

    /// The latest entries of an address, up to `most`, from an instant on where one is given; in the order of
    /// time, each with its own. Eventually consistent.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be read now.
    pub async fn latest(
        &self,
        address: &Address,
        since: Option<DateTime<Utc>>,
        most: i32,
    ) -> Result<Vec<(DateTime<Utc>, RecordEntry)>, RecordError> {
        let query = self.by_time(address, since).select(Select::AllAttributes).limit(most);
        let items = query.scan_index_forward(false).send().await.map_err(unavailable)?.items;
        let mut entries = Vec::new();
        for item in items.into_iter().flatten() {
            let Some((at, entry)) = entry_of(item)? else { continue };
            let at = at.split('#').next().and_then(|at| at.parse().ok());
            let at = at.ok_or_else(|| RecordError::Unreadable("an entry's time".to_owned()))?;
            entries.push((at, entry));
        }
        entries.reverse();
        Ok(entries)
    }

    fn by_time(&self, address: &Address, since: Option<DateTime<Utc>>) -> QueryFluentBuilder {
        let query = self.client.query().table_name(&self.table).index_name("by_time");
        let query = query.return_consumed_capacity(ReturnConsumedCapacity::Total);
        let query = query.expression_attribute_values(":pk", AttributeValue::S(keys::partition(address)));
        let Some(since) = since else {
            return query.key_condition_expression("pk = :pk");
        };
        query
            .key_condition_expression("pk = :pk AND #at >= :since")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":since", AttributeValue::S(keys::sortable(since)))
    }
}
