//! The services that functions call, answering at once what is needed and no more, over TLS.

mod certificates;
mod dynamodb;
mod https;
mod sqs;
mod ssm;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use nightdesk_channels::meta::Meta;
use nightdesk_channels::stand_in::StandIn;
use serde_json::{Value, json};

use certificates::Certificates;
pub(crate) use dynamodb::Table;
pub(crate) use sqs::Queued;

/// The secret that SSM gives out, and that webhooks are signed with.
pub(crate) const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// All services, each with a port of its own as each has a host of its own on AWS: a client needs a
/// connection to each.
pub(crate) struct Services {
    pub(crate) certificates: Certificates,
    pub(crate) sqs: String,
    pub(crate) ssm: String,
    pub(crate) dynamodb: String,
    /// The provider that replies are sent to.
    pub(crate) provider: String,
    pub(crate) seen: Arc<Seen>,
}

/// What the services were asked, and what they keep.
#[derive(Default)]
pub(crate) struct Seen {
    calls: Mutex<BTreeMap<String, usize>>,
    pub(crate) queues: Mutex<BTreeMap<String, Vec<Queued>>>,
    pub(crate) table: Mutex<Table>,
}

impl Seen {
    /// How often each operation was called since this was last asked.
    pub(crate) fn take_calls(&self) -> BTreeMap<String, usize> {
        std::mem::take(&mut self.calls.lock().unwrap())
    }

    /// What was sent to a queue by the last call that sent something.
    pub(crate) fn last_sent(&self, queue: &str) -> Vec<Queued> {
        self.queues.lock().unwrap().get(queue).cloned().unwrap_or_default()
    }

    fn count(&self, operation: &str) {
        *self.calls.lock().unwrap().entry(operation.to_owned()).or_default() += 1;
    }
}

impl Services {
    /// Starts them all on loopback ports of their own choice.
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let certificates = Certificates::make()?;
        let seen = Arc::new(Seen::default());
        let aws = Router::new().fallback(operation).with_state(seen.clone());
        let meta = Router::new().fallback(message).with_state(seen.clone());
        let start = async |app: &Router| https::serve(certificates.acceptor.clone(), app.clone()).await;
        Ok(Self {
            sqs: start(&aws).await?,
            ssm: start(&aws).await?,
            dynamodb: start(&aws).await?,
            provider: start(&meta).await?,
            certificates,
            seen,
        })
    }
}

/// One operation of an AWS service in its JSON protocol.
async fn operation(State(seen): State<Arc<Seen>>, request: Request) -> Response {
    let target = request.headers().get("x-amz-target").and_then(|target| target.to_str().ok());
    let target = target.unwrap_or_default().to_owned();
    let Some((service, operation)) = target.split_once('.') else {
        return refusal("no X-Amz-Target");
    };
    let body = axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap_or_default();
    let Ok(asked) = serde_json::from_slice::<Value>(&body) else {
        return refusal("no JSON");
    };
    let (kind, name) = match service {
        "AmazonSQS" => ("1.0", "SQS"),
        "AmazonSSM" => ("1.1", "SSM"),
        _ => ("1.0", "DynamoDB"),
    };
    seen.count(&format!("{name} {operation}"));
    let answer = match name {
        "SQS" => sqs::answer(operation, &asked, &seen),
        "SSM" => ssm::answer(operation, &asked),
        _ => seen.table.lock().unwrap().answer(operation, &asked),
    };
    let Some(answer) = answer else {
        return refusal(&format!("nothing is canned for {target}"));
    };
    ([(header::CONTENT_TYPE, format!("application/x-amz-json-{kind}"))], answer.to_string()).into_response()
}

/// One message to the provider, answered as it would be when all is well.
async fn message(State(seen): State<Arc<Seen>>, request: Request) -> Response {
    seen.count("provider");
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    Meta.answer(&http::Request::from_parts(parts, body), 1).response.map(axum::body::Body::from)
}

fn refusal(why: &str) -> Response {
    let body = json!({ "__type": "ValidationException", "message": why });
    (StatusCode::BAD_REQUEST, body.to_string()).into_response()
}
