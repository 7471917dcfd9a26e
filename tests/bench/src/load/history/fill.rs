//! Filling a table with what the pipeline would have written: copies of what it wrote, under other
//! names.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use nightdesk_adapters::aws;
use nightdesk_domain::Address;
use nightdesk_local::{DYNAMODB_TABLE, Stores};
use nightdesk_pipeline::customer_id;

type Item = HashMap<String, AttributeValue>;

/// The most items of one call.
const BATCH: usize = 25;

/// How many calls are under way side by side.
const CALLS: usize = 4;

/// How many messages of a history make a case.
const MESSAGES_OF_A_CASE: u32 = 50;

/// Everything that the record holds of one customer, to be copied.
pub struct Template {
    client: Client,
    number: String,
    items: Vec<Item>,
}

impl Template {
    /// Reads what the record holds of the only customer so far.
    pub async fn read(stores: &Stores, number: &str) -> anyhow::Result<Self> {
        let config = Builder::from(&aws::local(&stores.dynamodb));
        // Filling a table is no reason to be impatient.
        let client = Client::from_conf(config.timeout_config(TimeoutConfig::disabled()).build());
        let items = client.scan().table_name(DYNAMODB_TABLE).send().await?.items.unwrap_or_default();
        Ok(Self { client, number: number.to_owned(), items })
    }

    /// Gives a customer so many earlier messages, in cases that are settled.
    pub async fn history(&self, number: &str, messages: u32) -> anyhow::Result<()> {
        let of_a_person = |item: &&Item| ["event", "profile"].iter().any(|kind| self.is(item, kind));
        let once = self.items.iter().filter(of_a_person).map(|item| self.copy(item, number, "earlier"));
        let events = self.items.iter().filter(|item| self.is(item, "event"));
        let events =
            events.flat_map(|item| (0..messages).map(|n| self.copy(item, number, &format!("earlier.{n}"))));
        let cases = self.items.iter().filter(|item| self.is(item, "case"));
        let cases = cases.flat_map(|item| {
            let numbers = 1..=messages.div_ceil(MESSAGES_OF_A_CASE);
            numbers.map(|case| settled(self.copy(item, number, "earlier"), case))
        });
        self.put(once.chain(events).chain(cases)).await
    }

    /// Adds so many other customers, each with everything that the template has.
    pub async fn others(&self, others: u32) -> anyhow::Result<()> {
        let copies = (0..others).flat_map(|n| {
            let number = format!("4478{n:08}");
            self.items.iter().map(move |item| self.copy(item, &number, &format!("other.{n}")))
        });
        self.put(copies).await
    }

    fn is(&self, item: &Item, kind: &str) -> bool {
        let sk = item.get("sk").and_then(|sk| sk.as_s().ok());
        let reply = sk.is_some_and(|sk| sk.contains("/reply/"));
        !reply && sk.is_some_and(|sk| sk.split('#').next() == Some(kind))
    }

    /// An item as it would be of another customer, who wrote another message.
    fn copy(&self, item: &Item, number: &str, message: &str) -> Item {
        let id = |number: &str| {
            let address: Option<Address> = format!("tel:+{number}").parse().ok();
            address.map(|address| customer_id(&address).to_string()).unwrap_or_default()
        };
        let names = [
            (self.number.clone(), number.to_owned()),
            (id(&self.number), id(number)),
            ("wamid.template".to_owned(), format!("wamid.{message}")),
        ];
        item.iter().map(|(name, value)| (name.clone(), renamed(value, &names))).collect()
    }

    async fn put(&self, items: impl Iterator<Item = Item>) -> anyhow::Result<()> {
        let put = |item| {
            let put = PutRequest::builder().set_item(Some(item)).build()?;
            Ok(WriteRequest::builder().put_request(put).build())
        };
        let call = |requests: Vec<anyhow::Result<WriteRequest>>| async move {
            let requests = requests.into_iter().collect::<anyhow::Result<Vec<_>>>()?;
            let call = self.client.batch_write_item().request_items(DYNAMODB_TABLE, requests);
            call.send().await?;
            anyhow::Ok(())
        };
        let calls = stream::iter(items.map(put)).chunks(BATCH).map(call);
        calls.buffer_unordered(CALLS).try_collect().await
    }
}

/// A case as one of this number that is settled.
fn settled(mut case: Item, number: u32) -> Item {
    case.insert("sk".to_owned(), AttributeValue::S(format!("case#{number:010}")));
    case.insert("number".to_owned(), AttributeValue::N(number.to_string()));
    case.insert("state".to_owned(), AttributeValue::S("resolved".to_owned()));
    case
}

/// A value with some names in its texts replaced by others.
fn renamed(value: &AttributeValue, names: &[(String, String)]) -> AttributeValue {
    let text = |text: &String| names.iter().fold(text.clone(), |text, (from, to)| text.replace(from, to));
    match value {
        AttributeValue::S(value) => AttributeValue::S(text(value)),
        AttributeValue::Ss(values) => AttributeValue::Ss(values.iter().map(text).collect()),
        AttributeValue::L(values) => {
            AttributeValue::L(values.iter().map(|value| renamed(value, names)).collect())
        }
        AttributeValue::M(members) => {
            let member = |(name, value): (&String, &_)| (text(name), renamed(value, names));
            AttributeValue::M(members.iter().map(member).collect())
        }
        other => other.clone(),
    }
}
