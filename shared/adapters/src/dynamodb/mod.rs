//! The customer record on DynamoDB: one table, described in [`keys`].

mod by_day;
mod conversation;
mod files;
mod history;
mod items;
pub mod keys;
mod promises;
mod receipts;
mod replies;
mod unplanned;
mod verdicts;
mod write;

use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, ReturnConsumedCapacity};
use chrono::{DateTime, Utc};
use futures_util::future::{try_join, try_join_all};
use nightdesk_domain::hours::Unplanned;
use nightdesk_domain::{Address, AddressProfile, Case, Customer, CustomerId, Event, EventKey, Reply};
use nightdesk_pipeline::customer_id;
use nightdesk_pipeline::ports::{
    Advanced, Change, Claim, FileId, Known, Receipt, Record, RecordError, WriteError,
};
use serde::de::DeserializeOwned;

use crate::aws::describe;

pub use history::{History, RecordEntry};
pub use items::KEPT;

/// An item as DynamoDB has it.
type Item = HashMap<String, AttributeValue>;

/// The record in one table.
#[derive(Debug, Clone)]
pub struct DynamoRecord {
    client: Client,
    table: String,
}

impl DynamoRecord {
    /// The record in this table.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into() }
    }

    /// Reads the profiles of the event's addresses, and its entry wherever it stands, in one call.
    async fn profiles_and_entry(
        &self,
        event: &Event,
    ) -> Result<(BTreeMap<Address, AddressProfile>, Option<String>), RecordError> {
        let key = event.key.to_string();
        let places = event.addresses().into_iter();
        let wanted: Vec<_> =
            places.flat_map(|address| [keys::entry(address, &key), keys::profile(address)]).collect();
        let wanted = KeysAndAttributes::builder()
            .set_keys(Some(wanted.into_iter().map(keys::Key::item).collect()))
            .consistent_read(true)
            .build()
            .map_err(|error| RecordError::Unavailable(error.to_string()))?;
        let call = self.client.batch_get_item().request_items(&self.table, wanted);
        let call = call.return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = call.send().await.map_err(unavailable)?;
        if answer.unprocessed_keys().is_some_and(|left| !left.is_empty()) {
            return Err(RecordError::Unavailable("throttled".to_owned()));
        }
        let (mut profiles, mut recorded_by) = (BTreeMap::new(), None);
        for item in answer.responses.into_iter().flat_map(HashMap::into_values).flatten() {
            if keys::is_profile(&item) {
                let profile: AddressProfile = items::read(item)?;
                profiles.insert(profile.address.clone(), profile);
            } else {
                recorded_by = Some(items::recorded_by(&item));
            }
        }
        Ok((profiles, recorded_by))
    }

    /// Reads one item, if it is there.
    async fn one<T: DeserializeOwned>(&self, key: keys::Key) -> Result<Option<T>, RecordError> {
        let call = self.client.get_item().table_name(&self.table).set_key(Some(key.item()));
        let call = call.consistent_read(true);
        call.send().await.map_err(unavailable)?.item.map(items::read).transpose()
    }

    /// Reads a customer with the latest case, in one call however many cases there were.
    async fn customer(&self, id: &CustomerId) -> Result<(Option<Customer>, Option<Case>), RecordError> {
        let call = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", AttributeValue::S(keys::customer(id).pk))
            // Backwards: the profile sorts behind the cases, and the latest case behind the earlier.
            .scan_index_forward(false)
            .limit(2)
            .consistent_read(true)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let found = call.send().await.map_err(unavailable)?.items.unwrap_or_default();
        let (profile, cases): (Vec<_>, Vec<_>) = found.into_iter().partition(keys::is_profile);
        let customer = profile.into_iter().next().map(items::read).transpose()?;
        Ok((customer, cases.into_iter().next().map(items::read).transpose()?))
    }
}

#[async_trait]
impl Record for DynamoRecord {
    async fn read(&self, event: &Event) -> Result<Known, RecordError> {
        let guess = customer_id(&event.address);
        let ((profiles, recorded_by), guessed) =
            try_join(self.profiles_and_entry(event), self.customer(&guess)).await?;
        let mut known = Known::of(recorded_by, profiles);
        known.learn(guess, guessed);
        // Usually nothing is left to read: only where the address came to another customer.
        loop {
            let unread = known.unread_customers();
            if unread.is_empty() {
                return Ok(known);
            }
            let found = try_join_all(unread.iter().map(|id| self.customer(id))).await?;
            for (id, found) in unread.into_iter().zip(found) {
                known.learn(id, found);
            }
        }
    }

    async fn write(&self, change: &Change) -> Result<(), WriteError> {
        self.write_change(change).await
    }

    async fn erase(
        &self,
        address: &Address,
        message: &EventKey,
        at: DateTime<Utc>,
    ) -> Result<Vec<FileId>, RecordError> {
        self.erase_entry(address, message, at).await
    }

    async fn note_edit(
        &self,
        address: &Address,
        message: &EventKey,
        edit: &EventKey,
    ) -> Result<(), RecordError> {
        self.tie_edit(address, message, edit).await
    }

    async fn reply(&self, address: &Address, reply: &str) -> Result<Option<Reply>, RecordError> {
        self.one(keys::entry(address, reply)).await
    }

    async fn claim(&self, address: &Address, reply: &str, claimant: &str) -> Result<Claim, RecordError> {
        self.claim_reply(address, reply, claimant).await
    }

    async fn settle(&self, reply: &Reply) -> Result<(), RecordError> {
        self.settle_reply(reply).await
    }

    async fn advance(
        &self,
        address: &Address,
        reply: &str,
        receipt: &Receipt,
    ) -> Result<Advanced, RecordError> {
        self.advance_reply(address, reply, receipt).await
    }

    async fn note_receipt(
        &self,
        address: &Address,
        message: &EventKey,
        receipt: &Receipt,
    ) -> Result<Option<String>, RecordError> {
        self.upsert_receipt(address, message, receipt).await
    }

    async fn link_sent(
        &self,
        address: &Address,
        message: &EventKey,
        reply: &str,
        at: DateTime<Utc>,
    ) -> Result<Option<Receipt>, RecordError> {
        self.upsert_link(address, message, reply, at).await
    }

    async fn unplanned(&self) -> Result<Vec<Unplanned>, RecordError> {
        self.read_unplanned().await
    }

    async fn profile(&self, address: &Address) -> Result<Option<AddressProfile>, RecordError> {
        self.one(keys::profile(address)).await
    }
}

/// All that a query finds, however many pages it takes.
async fn every_page(query: QueryFluentBuilder) -> Result<Vec<Item>, RecordError> {
    query.into_paginator().items().send().collect::<Result<Vec<_>, _>>().await.map_err(unavailable)
}

/// A failed call, by its kind and code: the SDK's own text may hold the items themselves.
#[expect(clippy::needless_pass_by_value, reason = "so that it goes into map_err as it is")]
fn unavailable<E: ProvideErrorMetadata, R>(error: SdkError<E, R>) -> RecordError {
    RecordError::Unavailable(describe(&error))
}
