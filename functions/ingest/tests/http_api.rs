//! Requests as API Gateway's HTTP API hands them to the function (payload format 2.0).
//!
//! The event's shape is that of `example-apigw-v2-request-no-authorizer.json` of
//! awslabs/aws-lambda-rust-runtime (Apache-2.0).
#![allow(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Response, StatusCode};
use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::{Secrets, Unverified, provider};
use nightdesk_ingest::{Ingest, SecretSource};
use nightdesk_pipeline::fakes::{Fuse, MemoryQueue, no_documents};
use nightdesk_pipeline::ports::NoLine;
use nightdesk_runtime::Clock;
use nightdesk_runtime::front_door::Call;
use nightdesk_runtime::metrics::Tally;
use serde_json::{Value, json};

const SECRET: &str = "0123456789abcdef";
const HOST: &str = "abc123.execute-api.eu-central-1.amazonaws.com";

struct Always;

#[async_trait]
impl SecretSource for Always {
    async fn current(&self) -> Result<Arc<Secrets>, NoLine> {
        Secrets::parse(SECRET).map(Arc::new).map_err(|error| NoLine::NotConfigured(error.to_string()))
    }
}

struct Never;

#[async_trait]
impl SecretSource for Never {
    async fn current(&self) -> Result<Arc<Secrets>, NoLine> {
        Err(NoLine::Unavailable("throttled".to_owned()))
    }
}

fn ingest(id: &str, queue: &MemoryQueue, secrets: Box<dyn SecretSource>) -> Ingest {
    let again = Fuse::none();
    let now = "2026-11-28T03:00:00Z".parse().unwrap();
    Ingest {
        provider: provider(id).unwrap(),
        secrets,
        documents: no_documents(),
        inbound: Box::new(queue.on(&again)),
        parked: Box::new(MemoryQueue::new(&again)),
        files: None,
        public_url: None,
        clock: Clock::new(move || now),
    }
}

/// A sample, signed as its provider would for the API's own address.
fn signed(file: &str, query: &str) -> Unverified {
    let sample = Sample::parse(&std::fs::read_to_string(format!("../../events/{file}")).unwrap()).unwrap();
    let url = format!("https://{HOST}/webhooks/{}{query}", sample.provider);
    let mut request = sample.request(url, "2026-11-28T03:00:00Z".parse().unwrap());
    let secrets = Secrets::parse(SECRET).unwrap();
    provider(&sample.provider).unwrap().stand_in().sign(&mut request, secrets.iter().next().unwrap());
    request
}

/// The request as the HTTP API's event: header names in lower case, the body in base64 or as text.
fn event(request: &Unverified, base64: bool) -> Call {
    let (path, query) = request
        .url
        .split_once(HOST)
        .unwrap()
        .1
        .split_once('?')
        .unwrap_or_else(|| (request.url.split_once(HOST).unwrap().1, ""));
    let mut headers: serde_json::Map<String, Value> = request
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), value.to_str().unwrap().into()))
        .collect();
    headers.insert("host".to_owned(), HOST.into());
    headers.insert("x-forwarded-proto".to_owned(), "https".into());
    let body = match base64 {
        true => data_encoding::BASE64.encode(&request.body),
        false => String::from_utf8(request.body.to_vec()).unwrap(),
    };
    let event = json!({
        "version": "2.0", "routeKey": "POST /webhooks", "rawPath": path, "rawQueryString": query,
        "headers": headers, "body": body, "isBase64Encoded": base64,
        "requestContext": {
            "accountId": "123456789012", "apiId": "abc123", "domainName": HOST, "domainPrefix": "abc123",
            "http": {"method": "POST", "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "a provider"},
            "requestId": "JKJaXmPLvHcESHA=", "routeKey": "POST /webhooks", "stage": "$default",
            "time": "28/Nov/2026:03:00:00 +0000", "timeEpoch": 1_795_834_800_000_u64,
        },
    });
    serde_json::from_value(event).unwrap()
}

async fn answer(request: Call, id: &str) -> (Response<Bytes>, usize) {
    let queue = MemoryQueue::new(&Fuse::none());
    let (response, _) = ingest(id, &queue, Box::new(Always)).handle_event(request, "call-1").await;
    (response, queue.bodies().len())
}

#[tokio::test]
async fn a_body_in_base64_is_verified_over_the_bytes_that_were_sent() {
    for file in ["meta/text-in-japanese.json", "twilio/text-message-in-japanese.json"] {
        for base64 in [true, false] {
            let id = file.split('/').next().unwrap();
            let (response, queued) = answer(event(&signed(file, ""), base64), id).await;
            assert_eq!((response.status(), queued), (StatusCode::OK, 1), "{file}, base64: {base64}");
        }
    }
}

#[tokio::test]
async fn twilio_signs_the_public_address_with_its_query() {
    let request = signed("twilio/text-message.json", "?shop=it%27s&n=1");
    assert_eq!(answer(event(&request, true), "twilio").await.1, 1);
    let elsewhere = Unverified { url: request.url.replace("n=1", "n=2"), ..request };
    let (response, queued) = answer(event(&elsewhere, true), "twilio").await;
    assert_eq!((response.status(), queued), (StatusCode::UNAUTHORIZED, 0));
    assert!(response.body().is_empty());
}

#[tokio::test]
async fn behind_another_address_the_configured_one_counts() {
    let queue = MemoryQueue::new(&Fuse::none());
    let mut request = signed("twilio/text-message.json", "");
    let inside = request.url.clone();
    request.url = "https://desk.example.com/webhooks/twilio".to_owned();
    let secrets = Secrets::parse(SECRET).unwrap();
    let twilio = provider("twilio").unwrap();
    request.headers.remove("x-twilio-signature");
    twilio.stand_in().sign(&mut request, secrets.iter().next().unwrap());
    request.url = inside;
    let public_url = Some("https://desk.example.com".parse().unwrap());
    let ingest = Ingest { public_url, ..ingest("twilio", &queue, Box::new(Always)) };
    let (response, _) = ingest.handle_event(event(&request, false), "call-1").await;
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn without_secrets_the_provider_is_asked_to_try_again() {
    let queue = MemoryQueue::new(&Fuse::none());
    let ingest = ingest("meta", &queue, Box::new(Never));
    let (response, tally) = ingest.handle_event(event(&signed("meta/text.json", ""), false), "call-1").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(tally, Tally::of_provider("meta").count("Unavailable", 1));
}

#[tokio::test]
async fn what_was_refused_is_counted_and_a_forger_learns_nothing_of_it() {
    let queue = MemoryQueue::new(&Fuse::none());
    let ingest = ingest("meta", &queue, Box::new(Always));
    let meta = || Tally::of_provider("meta");
    let genuine = signed("meta/text.json", "");
    let forged = Unverified { body: genuine.body.slice(1..), ..genuine.clone() };
    let mut plain = genuine.clone();
    plain.headers.insert("content-type", http::HeaderValue::from_static("text/plain"));
    let expected = [
        (genuine, meta()),
        (forged, meta().count("Refused", 1).count("Unauthorised", 1).because("signature")),
        (plain, meta().count("Refused", 1).because("content type")),
    ];
    for (request, counted) in expected {
        let (_, tally) = ingest.handle_event(event(&request, false), "call-1").await;
        assert_eq!(tally, counted);
    }
}
