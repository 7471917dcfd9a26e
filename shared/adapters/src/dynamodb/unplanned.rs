//! Closures and openings that nobody planned.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use nightdesk_domain::hours::Unplanned;
use nightdesk_pipeline::ports::RecordError;

use super::{DynamoRecord, every_page, items, keys, unavailable};

impl DynamoRecord {
    /// Makes a closure or an opening, or makes it again.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be written now.
    pub async fn make_unplanned(&self, unplanned: &Unplanned) -> Result<(), RecordError> {
        let call =
            self.client.put_item().table_name(&self.table).set_item(Some(items::unplanned(unplanned)?));
        call.send().await.map(drop).map_err(unavailable)
    }

    /// Takes a closure or an opening back, as if it had never been made.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be written now.
    pub async fn take_back_unplanned(&self, unplanned: &Unplanned) -> Result<(), RecordError> {
        let key = keys::unplanned(unplanned).item();
        let call = self.client.delete_item().table_name(&self.table).set_key(Some(key));
        call.send().await.map(drop).map_err(unavailable)
    }

    /// Those that are not long over. One that cannot be read is passed over: it must not keep every
    /// customer waiting.
    pub(super) async fn read_unplanned(&self) -> Result<Vec<Unplanned>, RecordError> {
        let call = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND begins_with(sk, :closure)")
            .expression_attribute_values(":pk", AttributeValue::S(keys::DESK.to_owned()))
            .expression_attribute_values(":closure", AttributeValue::S("closure#".to_owned()))
            // Whoever has just closed an office wants to see it closed.
            .consistent_read(true)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let readable = |item| match items::read(item) {
            Ok(unplanned) => Some(unplanned),
            Err(error) => {
                tracing::error!(%error, "an unplanned closure is passed over");
                None
            }
        };
        Ok(every_page(call).await?.into_iter().filter_map(readable).collect())
    }
}
