//! Closures and openings that nobody planned.

use aws_sdk_dynamodb::types::AttributeValue;
use nightdesk_domain::hours::Unplanned;
use nightdesk_pipeline::ports::RecordError;

use super::{DynamoRecord, Item, items, keys, unavailable};

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
        let mut found = Vec::new();
        let mut from: Option<Item> = None;
        loop {
            let call = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :pk AND begins_with(sk, :closure)")
                .expression_attribute_values(":pk", AttributeValue::S(keys::DESK.to_owned()))
                .expression_attribute_values(":closure", AttributeValue::S("closure#".to_owned()))
                // Whoever has just closed an office wants to see it closed.
                .consistent_read(true)
                .set_exclusive_start_key(from);
            let page = call.send().await.map_err(unavailable)?;
            for item in page.items.unwrap_or_default() {
                match items::read(item) {
                    Ok(unplanned) => found.push(unplanned),
                    Err(error) => tracing::error!(%error, "an unplanned closure is passed over"),
                }
            }
            from = page.last_evaluated_key;
            if from.is_none() {
                return Ok(found);
            }
        }
    }
}
