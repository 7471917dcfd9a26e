//! The embedded DynamoDB and SQS, on loopback.

use std::future::Future;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, LocalSecondaryIndex, Projection,
    ProjectionType, ScalarAttributeType, TimeToLiveSpecification,
};
use aws_sdk_sqs::config::timeout::TimeoutConfig;
use dynoxide::Database;
use nightdesk_adapters::aws;
use nightdesk_adapters::dynamodb::DynamoRecord;
use nightdesk_local_queue::{Clock as QueueClock, DeadLetters, QueueSettings, Queues};
use nightdesk_runtime::Clock;
use tokio::net::TcpListener;

use crate::data::DataFolder;

/// The record's table.
pub const DYNAMODB_TABLE: &str = "nightdesk";

/// How often expired items are removed. AWS takes up to two days, and every item has to be read for it.
const SWEEP: Duration = Duration::from_secs(3600);

/// A queue: its name, its dead-letter queue with the receives that lead there, and how long a
/// message that was taken stays hidden.
type Shape = (&'static str, Option<(&'static str, u32)>, Duration);

/// The queues as `infra/template.yaml` has them; dead-letter queues before those that use them.
const QUEUES: [Shape; 9] = [
    ("inbound-dead.fifo", None, Duration::from_secs(60)),
    ("outbound-dead.fifo", None, Duration::from_secs(60)),
    ("agents-dead.fifo", None, Duration::from_secs(60)),
    ("inbound.fifo", Some(("inbound-dead.fifo", 10)), Duration::from_secs(120)),
    ("outbound.fifo", Some(("outbound-dead.fifo", 12)), Duration::from_secs(180)),
    ("agents.fifo", Some(("agents-dead.fifo", 100)), Duration::from_secs(300)),
    ("media-dead", None, Duration::from_secs(60)),
    ("media", Some(("media-dead", 14)), Duration::from_secs(720)),
    ("parked", None, Duration::from_secs(60)),
];

/// The stores, being served on loopback.
#[derive(Debug, Clone)]
pub struct Stores {
    /// The embedded DynamoDB's address.
    pub dynamodb: String,
    /// The embedded SQS's address.
    pub sqs: String,
}

impl Stores {
    /// Opens the stores in a folder, or in memory without one, and serves them until `shutdown`.
    ///
    /// # Errors
    /// When the folder cannot be written, or what is in it is not ours.
    pub async fn serve(
        folder: Option<&DataFolder>,
        shutdown: impl Future<Output = ()> + Clone + Send + 'static,
    ) -> anyhow::Result<Self> {
        let table = match folder {
            Some(folder) => Database::new(&folder.file("record.db").to_string_lossy()),
            None => Database::memory(),
        };
        let table = table.map_err(|error| anyhow!("the embedded DynamoDB: {error}"))?;
        let system = Clock::system();
        let clock = QueueClock::from(Arc::new(move || system.now().timestamp_millis()) as Arc<_>);
        let queues = match folder {
            Some(folder) => Queues::open(&folder.file("queues.db"), clock)?,
            None => Queues::memory(clock)?,
        };
        create_queues(&queues).await?;
        let dynamodb = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let sqs = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let stores = Self {
            dynamodb: format!("http://{}", dynamodb.local_addr()?),
            sqs: format!("http://{}", sqs.local_addr()?),
        };
        tokio::spawn(sweep(table.clone(), shutdown.clone()));
        tokio::spawn(dynoxide::server::serve_with_shutdown(dynamodb, table, shutdown.clone()));
        tokio::spawn(async move { queues.serve(sqs, shutdown).await });
        stores.create_table().await?;
        Ok(stores)
    }

    /// The record, through the real SDK.
    pub fn record(&self) -> DynamoRecord {
        DynamoRecord::new(self.dynamodb_client(), DYNAMODB_TABLE)
    }

    /// An SQS client of the real SDK.
    pub fn sqs_client(&self) -> aws_sdk_sqs::Client {
        aws_sdk_sqs::Client::new(&aws::local(&self.sqs))
    }

    /// An SQS client that waits as long as a long poll takes.
    pub fn polling_client(&self) -> aws_sdk_sqs::Client {
        let config = aws_sdk_sqs::config::Builder::from(&aws::local(&self.sqs));
        aws_sdk_sqs::Client::from_conf(config.timeout_config(TimeoutConfig::disabled()).build())
    }

    /// A queue's URL.
    pub fn queue_url(&self, name: &str) -> String {
        format!("{}/000000000000/{name}", self.sqs)
    }

    fn dynamodb_client(&self) -> aws_sdk_dynamodb::Client {
        aws_sdk_dynamodb::Client::new(&aws::local(&self.dynamodb))
    }

    /// Creates the table as the template does, unless it is there.
    async fn create_table(&self) -> anyhow::Result<()> {
        let client = self.dynamodb_client();
        let key = |name: &str, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build();
        let text = |name: &str| {
            AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S).build()
        };
        let keys_only = Projection::builder().projection_type(ProjectionType::KeysOnly).build();
        let by_time = LocalSecondaryIndex::builder()
            .index_name("by_time")
            .key_schema(key("pk", KeyType::Hash)?)
            .key_schema(key("at", KeyType::Range)?)
            .projection(keys_only)
            .build()?;
        let created = client
            .create_table()
            .table_name(DYNAMODB_TABLE)
            .billing_mode(BillingMode::PayPerRequest)
            .set_attribute_definitions(Some(vec![text("pk")?, text("sk")?, text("at")?]))
            .set_key_schema(Some(vec![key("pk", KeyType::Hash)?, key("sk", KeyType::Range)?]))
            .local_secondary_indexes(by_time)
            .send()
            .await;
        if let Err(error) = created {
            let known = error.as_service_error().is_some_and(|error| error.is_resource_in_use_exception());
            return if known { Ok(()) } else { Err(error).context("creating the table") };
        }
        let ttl = TimeToLiveSpecification::builder().enabled(true).attribute_name("expires_at").build()?;
        client
            .update_time_to_live()
            .table_name(DYNAMODB_TABLE)
            .time_to_live_specification(ttl)
            .send()
            .await?;
        Ok(())
    }
}

/// Creates the queues, and gives back what consumers of an earlier process had in their hands.
async fn create_queues(queues: &Queues) -> anyhow::Result<()> {
    for (name, dead_letters, visibility_timeout) in QUEUES {
        let mut settings = QueueSettings::new(name);
        settings.visibility_timeout = visibility_timeout;
        settings.retention = Duration::from_secs(14 * 24 * 3600);
        settings.dead_letters = dead_letters
            .map(|(queue, max_receive_count)| DeadLetters { queue: queue.to_owned(), max_receive_count });
        queues.create(&settings).await?;
    }
    for name in ["inbound.fifo", "outbound.fifo", "media"] {
        queues.release_in_flight(name).await?;
    }
    Ok(())
}

/// Removes expired items at the start and from time to time.
async fn sweep(table: Database, shutdown: impl Future<Output = ()>) {
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let table = table.clone();
        // It reads the whole table, and waits for others in between: webhooks must not wait with it.
        let swept = tokio::task::spawn_blocking(move || table.sweep_ttl());
        match swept.await {
            Ok(Err(error)) => tracing::warn!(%error, "expired items stay for now"),
            Err(error) => tracing::warn!(%error, "expired items stay for now"),
            Ok(Ok(_)) => {}
        }
        if tokio::time::timeout(SWEEP, &mut shutdown).await.is_ok() {
            return;
        }
    }
}
