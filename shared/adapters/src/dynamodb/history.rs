//! What people who look at a customer see.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use nightdesk_domain::decision::Finding;
use nightdesk_domain::file::FileStatus;
use nightdesk_domain::{Address, AddressProfile, Case, Customer, CustomerId, Event, Reply};
use nightdesk_pipeline::ports::RecordError;
use serde::Serialize;

use super::files::files;
use super::items::{read, text};
use super::{DynamoRecord, Item, keys, unavailable};

/// One thing in an address's history.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "direction", rename_all = "snake_case")]
pub enum RecordEntry {
    /// The customer's.
    Inbound {
        /// The event.
        event: Box<Event>,
        /// The case that it belongs to, by its number.
        case: Option<u32>,
        /// Every rule that spoke when it was decided about.
        why: Vec<Finding>,
        /// What became of its files, by their places among its content's parts.
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        files: BTreeMap<usize, FileStatus>,
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
            return Ok(stranger(address, entries));
        };
        let Some(customer) = self.customer_now(&profile.customer).await? else { return Ok(None) };
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

    /// One entry of an address, by its event's or reply's key; none where there is none, or no more.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be read now.
    pub async fn entry(&self, address: &Address, key: &str) -> Result<Option<RecordEntry>, RecordError> {
        let key = keys::entry(address, key).item();
        let call = self.client.get_item().table_name(&self.table).set_key(Some(key));
        let item = call.send().await.map_err(unavailable)?.item;
        Ok(item.map(entry_of).transpose()?.flatten().map(|(_, entry)| entry))
    }

    /// The customer that this one is now, along the pointers.
    async fn customer_now(&self, id: &CustomerId) -> Result<Option<Customer>, RecordError> {
        let mut seen = vec![id.clone()];
        let (mut customer, _) = self.customer(id).await?;
        while let Some(next) = customer.as_ref().and_then(|customer| customer.joined_into.clone()) {
            if seen.contains(&next) {
                break;
            }
            (customer, _) = self.customer(&next).await?;
            seen.push(next);
        }
        Ok(customer)
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
pub(super) fn entry_of(item: Item) -> Result<Option<(String, RecordEntry)>, RecordError> {
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
        let unreadable = |_| RecordError::Unreadable("an event".to_owned());
        let why = text(&item, "why").map(serde_json::from_str).transpose().map_err(unreadable)?;
        let case = item.get("case").and_then(|case| case.as_n().ok()?.parse().ok());
        let event = serde_json::from_str(event).map_err(unreadable)?;
        RecordEntry::Inbound { event, case, why: why.unwrap_or_default(), files: files(&item)? }
    } else {
        RecordEntry::Outbound { reply: Box::new(read(item)?) }
    };
    Ok(Some((at, shown)))
}

/// An address that never wrote, but that the business wrote to elsewhere.
fn stranger(address: &Address, entries: Vec<(String, RecordEntry)>) -> Option<History> {
    let since = entries.first()?.0.split('#').next()?.parse().ok()?;
    let mut customer = Customer::new(nightdesk_pipeline::customer_id(address), since);
    customer.addresses.insert(address.clone());
    let entries = entries.into_iter().map(|(_, entry)| entry).collect();
    Some(History { customer, cases: Vec::new(), profiles: Vec::new(), entries })
}
