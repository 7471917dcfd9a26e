//! What a desk's stores hold, counted item by item.

use std::collections::{BTreeMap, HashMap, HashSet};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_sqs::types::QueueAttributeName;
use nightdesk_adapters::aws;
use nightdesk_local::{DYNAMODB_TABLE, Stores};

use crate::desk::Desk;

/// What the table holds.
#[derive(Debug, Default)]
pub struct Record {
    /// Inbound events, by their keys.
    pub events: HashSet<String>,
    /// Replies by status.
    pub replies: BTreeMap<String, u64>,
    /// Customers.
    pub customers: u64,
    /// What is known of addresses.
    pub addresses: u64,
    /// Cases.
    pub cases: u64,
    /// Promises, as they are looked through by day.
    pub promises: u64,
    /// Messages of ours by the provider's ids.
    pub sent: u64,
    /// Items of any other kind.
    pub other: u64,
}

impl Record {
    /// Reads the whole table.
    pub async fn of(stores: &Stores) -> anyhow::Result<Self> {
        let config = Builder::from(&aws::local(&stores.dynamodb));
        // Reading a large table takes as long as it takes.
        let client = Client::from_conf(config.timeout_config(TimeoutConfig::disabled()).build());
        let scan = client.scan().table_name(DYNAMODB_TABLE).projection_expression("pk, sk, kind, #status");
        let mut items = scan.expression_attribute_names("#status", "status").into_paginator().items().send();
        let mut record = Self::default();
        while let Some(item) = items.try_next().await? {
            record.note(&item);
        }
        Ok(record)
    }

    /// How many replies there are, of whatever status.
    pub fn planned(&self) -> u64 {
        self.replies.values().sum()
    }

    /// How many replies are of a status.
    pub fn replies(&self, status: &str) -> u64 {
        self.replies.get(status).copied().unwrap_or_default()
    }

    fn note(&mut self, item: &HashMap<String, AttributeValue>) {
        let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).map_or("", String::as_str);
        let (kind, _) = text("pk").split_once('#').unwrap_or_default();
        let sk = text("sk");
        match (kind, sk.split('#').next().unwrap_or_default()) {
            ("addr", "event") if item.contains_key("kind") => {
                self.events.insert(sk.trim_start_matches("event#").to_owned());
            }
            ("addr", "event") => *self.replies.entry(text("status").to_owned()).or_default() += 1,
            ("addr", "sent") => self.sent += 1,
            ("addr", "profile") => self.addresses += 1,
            ("cust", "profile") => self.customers += 1,
            ("cust", "case") => self.cases += 1,
            ("promises", _) => self.promises += 1,
            _ => self.other += 1,
        }
    }
}

/// How many messages a queue holds, in whatever state.
pub async fn length(desk: &Desk, queue: &str) -> anyhow::Result<u64> {
    let call = desk.queues.get_queue_attributes().queue_url(desk.stores.queue_url(queue));
    let answer = call.attribute_names(QueueAttributeName::All).send().await?;
    let counts = [
        QueueAttributeName::ApproximateNumberOfMessages,
        QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
        QueueAttributeName::ApproximateNumberOfMessagesDelayed,
    ];
    let attributes = answer.attributes.unwrap_or_default();
    Ok(counts.iter().filter_map(|name| attributes.get(name)?.parse::<u64>().ok()).sum())
}
