//! Items and what they stand for.

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, TimeDelta, Utc};
use nightdesk_domain::{Address, AddressProfile, Case, Customer, CustomerId, Event, Reply};
use nightdesk_pipeline::ports::{Entry, RecordError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::keys::{Key, entry, sortable};
use super::{DynamoRecord, Item, keys, unavailable};

/// How long events and replies are kept; events are recognised as duplicates for as long.
/// Far above the 30 days that the longest redelivery needs.
const KEPT: TimeDelta = TimeDelta::days(400);

/// Reads an item as what it stands for.
pub(super) fn read<T: DeserializeOwned>(item: Item) -> Result<T, RecordError> {
    serde_dynamo::aws_sdk_dynamodb_1::from_item(item)
        .map_err(|error| RecordError::Unreadable(error.to_string()))
}

/// An item for a value under a key.
pub(super) fn write(key: Key, value: &impl Serialize) -> Result<Item, RecordError> {
    let item: Item = serde_dynamo::aws_sdk_dynamodb_1::to_item(value)
        .map_err(|error| RecordError::Unreadable(error.to_string()))?;
    Ok(item.into_iter().chain(key.item()).collect())
}

/// An inbound event's item. The event is one text of JSON: as attributes it could nest deeper, and
/// hold larger numbers, than DynamoDB takes.
pub(super) fn inbound(of: &Entry) -> Result<Item, RecordError> {
    let event =
        serde_json::to_string(&of.event).map_err(|error| RecordError::Unreadable(error.to_string()))?;
    let mut item = entry(&of.event.address, &of.event.key.to_string()).item();
    item.insert("event".to_owned(), AttributeValue::S(event));
    item.insert("kind".to_owned(), AttributeValue::S(of.event.kind.name().to_owned()));
    item.insert("delivery".to_owned(), AttributeValue::S(of.delivery.clone()));
    dated(&mut item, of.event.at);
    Ok(item)
}

/// A reply's item.
pub(super) fn reply(of: &Reply) -> Result<Item, RecordError> {
    let mut item = write(entry(&of.address, &of.key), of)?;
    dated(&mut item, of.at);
    Ok(item)
}

/// Gives an item its place in time and its end.
fn dated(item: &mut Item, at: DateTime<Utc>) {
    item.insert("at".to_owned(), AttributeValue::S(sortable(at)));
    item.insert("expires_at".to_owned(), expires(at));
}

/// When an item of this instant is deleted, in seconds since 1970 as DynamoDB's TTL wants it.
pub(super) fn expires(at: DateTime<Utc>) -> AttributeValue {
    AttributeValue::N((at + KEPT).timestamp().to_string())
}

/// A text attribute.
pub(super) fn text<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name)?.as_s().ok().map(String::as_str)
}

/// One thing in an address's history.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "direction", rename_all = "snake_case")]
pub enum RecordEntry {
    /// The customer's.
    Inbound {
        /// The event.
        event: Box<Event>,
    },
    /// The customer's, taken back: what it said is erased.
    Erased {
        /// The event's key.
        key: String,
        /// When it was taken back.
        erased_at: String,
    },
    /// Ours.
    Outbound {
        /// The reply.
        reply: Box<Reply>,
    },
    /// The business's own, sent without Nightdesk: known by its receipts alone.
    SentElsewhere {
        /// The message's key.
        key: String,
        /// How far it came.
        status: String,
        /// When it was so.
        at: String,
    },
}

/// All that is known of an address and its customer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct History {
    /// The customer.
    pub customer: Customer,
    /// The customer's cases, the latest first.
    pub cases: Vec<Case>,
    /// What is known of each address.
    pub profiles: Vec<AddressProfile>,
    /// The latest entries of all the customer's addresses, in the order of time.
    pub entries: Vec<RecordEntry>,
}

impl DynamoRecord {
    /// All that is known of the customer behind an address; none if it was never heard of.
    /// For people who look, not for the way of a message: it reads up to `most` entries of each
    /// address.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be read now.
    pub async fn history(&self, address: &Address, most: i32) -> Result<Option<History>, RecordError> {
        let mut entries = self.entries(address, most).await?;
        let Some(profile) = self.profile_of(address).await? else {
            return Ok(self.stranger(address, entries));
        };
        let (Some(customer), _) = self.customer(&profile.customer).await? else {
            return Ok(None);
        };
        let mut profiles = vec![profile];
        for other in customer.addresses.iter().filter(|other| *other != address) {
            entries.extend(self.entries(other, most).await?);
            profiles.extend(self.profile_of(other).await?);
        }
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        let cases = self.cases(&customer.id).await?;
        Ok(Some(History {
            customer,
            cases,
            profiles,
            entries: entries.into_iter().map(|(_, entry)| entry).collect(),
        }))
    }

    /// An address that never wrote, but that the business wrote to elsewhere.
    fn stranger(&self, address: &Address, entries: Vec<(String, RecordEntry)>) -> Option<History> {
        let since = entries.first()?.0.parse().ok()?;
        let mut customer = Customer::new(nightdesk_pipeline::customer_id(address), since);
        customer.addresses.insert(address.clone());
        let entries = entries.into_iter().map(|(_, entry)| entry).collect();
        Some(History { customer, cases: Vec::new(), profiles: Vec::new(), entries })
    }

    async fn profile_of(&self, address: &Address) -> Result<Option<AddressProfile>, RecordError> {
        nightdesk_pipeline::ports::Record::profile(self, address).await
    }

    async fn cases(&self, id: &CustomerId) -> Result<Vec<Case>, RecordError> {
        let call = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND begins_with(sk, :case)")
            .expression_attribute_values(":pk", AttributeValue::S(keys::customer(id).pk))
            .expression_attribute_values(":case", AttributeValue::S("case#".to_owned()))
            .scan_index_forward(false)
            .consistent_read(true);
        let items = call.send().await.map_err(unavailable)?.items.unwrap_or_default();
        items.into_iter().map(read).collect()
    }

    /// The latest entries of one address, each with its place in time.
    async fn entries(&self, address: &Address, most: i32) -> Result<Vec<(String, RecordEntry)>, RecordError> {
        let query = || {
            let query = self.client.query().table_name(&self.table).limit(most).scan_index_forward(false);
            query
                .consistent_read(true)
                .expression_attribute_values(":pk", AttributeValue::S(keys::partition(address)))
        };
        let dated = query().index_name("by_time").select(aws_sdk_dynamodb::types::Select::AllAttributes);
        let dated = dated.key_condition_expression("pk = :pk").send().await.map_err(unavailable)?;
        let sent = query().key_condition_expression("pk = :pk AND begins_with(sk, :sent)");
        let sent = sent.expression_attribute_values(":sent", AttributeValue::S("sent#".to_owned()));
        let sent = sent.send().await.map_err(unavailable)?;
        let items = dated.items.into_iter().flatten().chain(sent.items.into_iter().flatten());
        let mut entries =
            items.filter_map(|item| entry_of(item).transpose()).collect::<Result<Vec<_>, _>>()?;
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(entries)
    }
}

/// What an item of an address's partition shows; nothing for a receipt that stands with its reply.
fn entry_of(item: Item) -> Result<Option<(String, RecordEntry)>, RecordError> {
    let at = text(&item, "at").or_else(|| text(&item, "status_at")).unwrap_or_default().to_owned();
    let sk = text(&item, "sk").unwrap_or_default().to_owned();
    if let Some(key) = sk.strip_prefix("sent#") {
        let status = text(&item, "status").filter(|_| !item.contains_key("reply"));
        let elsewhere = |status: &str| RecordEntry::SentElsewhere {
            key: key.to_owned(),
            status: status.to_owned(),
            at: at.clone(),
        };
        return Ok(status.map(|status| (at.clone(), elsewhere(status))));
    }
    let shown = if let Some(erased_at) = text(&item, "erased_at") {
        let key = sk.trim_start_matches("event#").to_owned();
        RecordEntry::Erased { key, erased_at: erased_at.to_owned() }
    } else if let Some(event) = text(&item, "event") {
        let event =
            serde_json::from_str(event).map_err(|error| RecordError::Unreadable(error.to_string()))?;
        RecordEntry::Inbound { event: Box::new(event) }
    } else {
        RecordEntry::Outbound { reply: Box::new(read(item)?) }
    };
    Ok(Some((at, shown)))
}
