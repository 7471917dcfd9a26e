//! What calls to a service cost, counted between the real SDK and the service.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

/// What went through a meter.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Counts {
    /// Calls by operation.
    pub calls: BTreeMap<String, usize>,
    /// DynamoDB's write units.
    pub write_units: f64,
    /// DynamoDB's read units.
    pub read_units: f64,
    /// The bytes of the service's answers.
    pub bytes_read: usize,
    /// The most calls of which each began after another had ended.
    pub in_sequence: usize,
    /// The size of the items that stay: entries and promises, and not what is written over again.
    pub stored_bytes: usize,
    under_way: usize,
}

impl Counts {
    /// How many calls there were.
    pub fn all_calls(&self) -> usize {
        self.calls.values().sum()
    }
}

/// A proxy in front of a service, and what went through it.
#[derive(Clone)]
pub struct Meter {
    /// The proxy's own address.
    pub address: String,
    counts: Arc<Mutex<Counts>>,
}

#[derive(Clone)]
struct Proxy {
    to: String,
    pause: Duration,
    counts: Arc<Mutex<Counts>>,
    client: Client<HttpConnector, Full<Bytes>>,
}

impl Meter {
    /// A meter in front of a service, which holds every call up for `pause`: with one as long as that
    /// of a slow network, calls made side by side are under way side by side.
    pub async fn before(to: &str, pause: Duration) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let counts = Arc::<Mutex<Counts>>::default();
        let client = Client::builder(TokioExecutor::new()).build_http();
        let proxy = Proxy { to: to.to_owned(), pause, counts: counts.clone(), client };
        let app = Router::new().fallback(pass_on).with_state(proxy);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, counts }
    }

    /// What went through since the last time that this was asked.
    pub fn take(&self) -> Counts {
        std::mem::take(&mut self.counts.lock().unwrap())
    }
}

async fn pass_on(State(proxy): State<Proxy>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let operation = parts.headers["x-amz-target"].to_str().unwrap().to_owned();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    {
        let mut counts = proxy.counts.lock().unwrap();
        *counts.calls.entry(operation.clone()).or_default() += 1;
        counts.in_sequence += usize::from(counts.under_way == 0);
        counts.under_way += 1;
        counts.stored_bytes += stored(&asked["Item"]);
    }
    tokio::time::sleep(proxy.pause).await;
    parts.uri = format!("{}{}", proxy.to, parts.uri.path()).parse().unwrap();
    let body = asking_for_capacity(&operation, body, asked);
    parts.headers.insert(http::header::CONTENT_LENGTH, body.len().into());
    let response = proxy.client.request(http::Request::from_parts(parts, Full::new(body))).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let units = units(&serde_json::from_slice(&body).unwrap_or_default());
    let mut counts = proxy.counts.lock().unwrap();
    counts.under_way -= 1;
    counts.bytes_read += body.len();
    match is_read(&operation) {
        true => counts.read_units += units,
        false => counts.write_units += units,
    }
    Response::from_parts(parts, Body::from(body))
}

/// A call to DynamoDB, which is to tell what it consumed whether the caller wants to know or not.
fn asking_for_capacity(operation: &str, body: Bytes, mut call: Value) -> Bytes {
    if !operation.starts_with("DynamoDB") {
        return body;
    }
    call["ReturnConsumedCapacity"] = json!("TOTAL");
    call.to_string().into()
}

fn is_read(operation: &str) -> bool {
    let name = operation.rsplit('.').next().unwrap_or_default();
    matches!(name, "GetItem" | "BatchGetItem" | "Query" | "Scan")
}

/// What an answer says that the call consumed: of one table, or of each in a list.
fn units(answer: &Value) -> f64 {
    let of_table = |consumed: &Value| consumed["CapacityUnits"].as_f64().unwrap_or_default();
    match &answer["ConsumedCapacity"] {
        Value::Array(tables) => tables.iter().map(of_table).sum(),
        table => of_table(table),
    }
}

/// The size of an item that stays; 0 for what is written over again.
fn stored(item: &Value) -> usize {
    let stays = item["sk"]["S"].as_str().is_some_and(|sk| sk != "profile" && !sk.starts_with("case#"));
    if stays { attributes(item) } else { 0 }
}

/// The size of attributes as DynamoDB counts it: names, and values by their kind.
fn attributes(of: &Value) -> usize {
    of.as_object().into_iter().flatten().map(|(name, value)| name.len() + attribute(value)).sum()
}

fn attribute(of: &Value) -> usize {
    match of.as_object().and_then(|of| of.iter().next()) {
        Some((kind, Value::String(text))) if kind == "N" => text.len().div_ceil(2) + 1,
        Some((_, Value::String(text))) => text.len(),
        Some((_, Value::Array(list))) => 3 + list.iter().map(|each| 1 + attribute(each)).sum::<usize>(),
        Some((_, map @ Value::Object(inside))) => 3 + inside.len() + attributes(map),
        _ => 1,
    }
}
