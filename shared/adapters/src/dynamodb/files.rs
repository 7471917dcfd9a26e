//! What became of customers' files, beside their events.

use std::collections::BTreeMap;

use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use nightdesk_domain::Address;
use nightdesk_domain::file::FileStatus;
use nightdesk_pipeline::ports::{FileId, Filed, Files, RecordError};

use super::items::{FILES, text};
use super::replies::{Updated, run};
use super::{DynamoRecord, Item, keys, unavailable};

#[async_trait]
impl Files for DynamoRecord {
    async fn filed(&self, address: &Address, event: &str) -> Result<Filed, RecordError> {
        let key = keys::entry(address, event).item();
        let call = self.client.get_item().table_name(&self.table).set_key(Some(key)).consistent_read(true);
        let Some(item) = call.send().await.map_err(unavailable)?.item else {
            return Ok(Filed::Missing);
        };
        let Some(event) = text(&item, "event") else {
            return Ok(Filed::Erased);
        };
        let event =
            serde_json::from_str(event).map_err(|_| RecordError::Unreadable("an event".to_owned()))?;
        Ok(Filed::Event { event, files: files(&item)? })
    }

    async fn note_file(
        &self,
        address: &Address,
        file: &FileId,
        status: &FileStatus,
    ) -> Result<bool, RecordError> {
        let status =
            serde_json::to_string(status).map_err(|error| RecordError::Unreadable(error.to_string()))?;
        let update = self
            .update(keys::entry(address, &file.event))
            .update_expression("SET #files.#number = :status")
            // Erased with the event.
            .condition_expression("attribute_exists(#files)")
            .expression_attribute_names("#files", FILES)
            .expression_attribute_names("#number", file.number.to_string())
            .expression_attribute_values(":status", AttributeValue::S(status));
        Ok(matches!(run(update).await?, Updated::Yes(_)))
    }
}

/// What became of an entry's files.
pub(super) fn files(entry: &Item) -> Result<BTreeMap<usize, FileStatus>, RecordError> {
    let unreadable = || RecordError::Unreadable("what became of a file".to_owned());
    let files = entry.get(FILES).and_then(|files| files.as_m().ok());
    let file = |(number, status): (&String, &AttributeValue)| {
        let status = status.as_s().map_err(|_| unreadable())?;
        let status = serde_json::from_str(status).map_err(|_| unreadable())?;
        Ok((number.parse().map_err(|_| unreadable())?, status))
    };
    files.into_iter().flatten().map(file).collect()
}
