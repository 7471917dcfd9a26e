//! A proxy between the real SDK and the embedded services, which tell the capacity that each call
//! consumes: what went through it, counted.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

/// What went through a proxy.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Counts {
    /// Calls by operation.
    pub calls: BTreeMap<String, usize>,
    /// Units that were written.
    pub write_units: f64,
    /// Units that were read.
    pub read_units: f64,
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

/// What is counted, shared with the proxy.
pub type Counter = Arc<Mutex<Counts>>;

/// What was counted since it was last asked.
pub fn take(counts: &Counter) -> Counts {
    std::mem::take(&mut counts.lock().unwrap())
}

#[derive(Clone)]
struct Proxy {
    to: String,
    counts: Counter,
}

/// A proxy in front of a service; its address.
pub async fn before(to: &str, counts: &Counter) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let proxy = Proxy { to: to.to_owned(), counts: counts.clone() };
    let app = Router::new().fallback(pass_on).with_state(proxy);
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
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
    // As long as a slow network: calls made side by side are then under way side by side.
    tokio::time::sleep(Duration::from_millis(100)).await;
    parts.uri = format!("{}{}", proxy.to, parts.uri.path()).parse().unwrap();
    let client: Client<_, Full<bytes::Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let response = client.request(http::Request::from_parts(parts, Full::new(body))).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
    let mut counts = proxy.counts.lock().unwrap();
    counts.under_way -= 1;
    let units = units(&answer["ConsumedCapacity"]);
    match operation.rsplit('.').next() {
        Some("Query" | "GetItem" | "BatchGetItem") => counts.read_units += units,
        _ => counts.write_units += units,
    }
    Response::from_parts(parts, Body::from(body))
}

/// The units of a call; a batch tells them by table.
fn units(consumed: &Value) -> f64 {
    let of_table = |consumed: &Value| consumed["CapacityUnits"].as_f64().unwrap_or_default();
    consumed.as_array().map_or_else(|| of_table(consumed), |tables| tables.iter().map(of_table).sum())
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
