//! A queue service to ask, and short ways to ask it.

use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::config::{BehaviorVersion, Credentials, Region, retry::RetryConfig};
use aws_sdk_sqs::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sqs::operation::send_message::SendMessageOutput;
use aws_sdk_sqs::operation::send_message::builders::SendMessageFluentBuilder;
use aws_sdk_sqs::types::{Message, MessageSystemAttributeName, QueueAttributeName};
use aws_smithy_http_client::Builder;
use nightdesk_local_queue::{Clock, Queues};
use tokio::net::TcpListener;

pub const SECOND: Duration = Duration::from_secs(1);

/// The service under test.
pub struct Sqs {
    pub client: Client,
    clock: Option<HandClock>,
}

/// A clock that moves only when told.
#[derive(Clone)]
pub struct HandClock(Arc<AtomicI64>);

impl HandClock {
    pub fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_798_761_600_000)))
    }

    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }

    pub fn as_clock(&self) -> Clock {
        let time = Arc::clone(&self.0);
        Arc::new(move || time.load(Ordering::SeqCst))
    }
}

impl Sqs {
    /// The service that the environment names, or else our own in memory.
    #[expect(clippy::disallowed_methods, reason = "the tests' own switch")]
    pub async fn start() -> Self {
        if let Ok(endpoint) = std::env::var("SQS_CONFORMANCE_ENDPOINT") {
            return Self { client: client(&endpoint), clock: None };
        }
        let clock = HandClock::new();
        let client = serve(&Queues::memory(clock.as_clock()).unwrap()).await;
        Self { client, clock: Some(clock) }
    }

    /// The clock, for cases whose waiting would take minutes; without it they are skipped.
    pub fn clock_for(&self, case: &str) -> Option<&HandClock> {
        if self.clock.is_none() {
            println!("skipped: {case} takes minutes on a service whose clock cannot be set");
        }
        self.clock.as_ref()
    }

    /// Lets a short time pass. A service with its own clock lets it pass while `Queue::receive` waits.
    pub fn pass(&self, time: Duration) {
        if let Some(clock) = &self.clock {
            clock.advance(time);
        }
    }

    /// Lets a short visibility timeout lapse, and waits until the service says that it has.
    pub async fn lapse(&self, time: Duration, queue: &Queue) {
        self.pass(time);
        while queue.number(QueueAttributeName::ApproximateNumberOfMessagesNotVisible).await > 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Makes a FIFO queue with a name of its own.
    pub async fn fifo(&self, attributes: &[(QueueAttributeName, &str)]) -> Queue {
        let name = format!("{}.fifo", uuid::Uuid::new_v4());
        let fifo = [(QueueAttributeName::FifoQueue, "true")];
        self.queue(&name, &[fifo.as_slice(), attributes].concat()).await
    }

    /// Makes a standard queue with a name of its own.
    pub async fn standard(&self, attributes: &[(QueueAttributeName, &str)]) -> Queue {
        self.queue(&uuid::Uuid::new_v4().to_string(), attributes).await
    }

    async fn queue(&self, name: &str, attributes: &[(QueueAttributeName, &str)]) -> Queue {
        let mut create = self.client.create_queue().queue_name(name);
        for (name, value) in attributes {
            create = create.attributes(name.clone(), *value);
        }
        let url = create.send().await.unwrap().queue_url.unwrap();
        Queue { client: self.client.clone(), url }
    }
}

/// Serves the queues on a port of their own and gives a client for them.
pub async fn serve(queues: &Queues) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let queues = queues.clone();
    tokio::spawn(async move { queues.serve(listener, std::future::pending()).await });
    client(&endpoint)
}

/// The real SDK's client over plain HTTP.
pub fn client(endpoint: &str) -> Client {
    Client::from_conf(
        aws_sdk_sqs::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .credentials_provider(Credentials::new("test", "test", None, None, "tests"))
            .region(Region::new("us-east-1"))
            .endpoint_url(endpoint)
            .retry_config(RetryConfig::disabled())
            .http_client(Builder::new().build_http())
            .build(),
    )
}

/// One queue.
#[derive(Clone)]
pub struct Queue {
    pub client: Client,
    pub url: String,
}

impl Queue {
    /// Starts a send, for what the short ways below leave out.
    pub fn sending(&self, body: &str) -> SendMessageFluentBuilder {
        self.client.send_message().queue_url(&self.url).message_body(body)
    }

    /// Sends to a group of a FIFO queue; the text, without spaces, is the deduplication id.
    pub async fn send(&self, group: &str, body: &str) -> SendMessageOutput {
        let message = self.sending(body).message_group_id(group);
        let message = message.message_deduplication_id(body.replace(' ', "-"));
        message.send().await.unwrap()
    }

    /// Sends several to a group, in this order.
    pub async fn send_all(&self, group: &str, bodies: &[&str]) {
        for body in bodies {
            self.send(group, body).await;
        }
    }

    /// Sends to a standard queue.
    pub async fn post(&self, body: &str) -> SendMessageOutput {
        self.sending(body).send().await.unwrap()
    }

    /// Receives up to so many; waits a little for the first.
    pub async fn receive(&self, most: i32) -> Vec<Message> {
        self.take(most, 5).await
    }

    /// Receives up to so many of what is there now.
    pub async fn receive_now(&self, most: i32) -> Vec<Message> {
        self.take(most, 0).await
    }

    async fn take(&self, most: i32, wait: i32) -> Vec<Message> {
        let receive = self.client.receive_message().queue_url(&self.url);
        let receive = receive.max_number_of_messages(most).wait_time_seconds(wait);
        let receive = receive.message_system_attribute_names(MessageSystemAttributeName::All);
        receive.message_attribute_names("All").send().await.unwrap().messages.unwrap_or_default()
    }

    pub async fn delete(&self, message: &Message) {
        let delete = self.client.delete_message().queue_url(&self.url);
        delete.receipt_handle(handle(message)).send().await.unwrap();
    }

    /// Sets the visibility timeout of a message in flight.
    pub async fn hide(&self, message: &Message, seconds: i32) {
        let change = self.client.change_message_visibility().queue_url(&self.url);
        let change = change.receipt_handle(handle(message)).visibility_timeout(seconds);
        change.send().await.unwrap();
    }

    pub async fn attribute(&self, name: QueueAttributeName) -> Option<String> {
        let get = self.client.get_queue_attributes().queue_url(&self.url);
        let all = get.attribute_names(name.clone()).send().await.unwrap().attributes;
        all.and_then(|mut all| all.remove(&name))
    }

    pub async fn number(&self, name: QueueAttributeName) -> u64 {
        self.attribute(name).await.unwrap().parse().unwrap()
    }

    pub async fn arn(&self) -> String {
        self.attribute(QueueAttributeName::QueueArn).await.unwrap()
    }
}

/// A redrive policy towards that queue.
pub async fn redrive_to(dead: &Queue, receives: u32) -> String {
    let arn = dead.arn().await;
    format!(r#"{{"deadLetterTargetArn":"{arn}","maxReceiveCount":{receives}}}"#)
}

pub fn handle(message: &Message) -> &str {
    message.receipt_handle.as_deref().unwrap()
}

pub fn bodies(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(|message| message.body.as_deref().unwrap()).collect()
}

pub fn system<'a>(message: &'a Message, name: &MessageSystemAttributeName) -> Option<&'a str> {
    message.attributes.as_ref()?.get(name).map(String::as_str)
}

pub fn receives(message: &Message) -> &str {
    system(message, &MessageSystemAttributeName::ApproximateReceiveCount).unwrap()
}

/// The error code with which the service refused.
pub fn code<T: Debug, E: ProvideErrorMetadata + Debug>(outcome: Result<T, SdkError<E>>) -> String {
    let error = outcome.expect_err("the service must refuse this");
    error.code().unwrap_or_default().to_owned()
}
