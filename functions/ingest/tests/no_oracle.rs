//! Whoever is refused learns nothing, and neither does whoever reads the log: not what the signature should
//! have been, not the secret, and not a word of the message.
#![allow(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::{PROVIDERS, Provider, Secrets, Unverified};
use nightdesk_ingest::{Ingest, SecretSource};
use nightdesk_pipeline::Documents;
use nightdesk_pipeline::fakes::{Fuse, MemoryObjects, MemoryQueue};
use nightdesk_pipeline::ports::{CallError, NoLine, ProviderApi};
use nightdesk_runtime::Clock;
use serde_json::Value;
use tracing::Level;

const RIGHT: &str = "the-right-secret-of-16-or-more";
const WRONG: &str = "another-secret-of-16-or-more";

/// All log lines.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
    }
}

struct Known(String);

#[async_trait]
impl SecretSource for Known {
    async fn current(&self) -> Result<Arc<Secrets>, NoLine> {
        Secrets::parse(&self.0).map(Arc::new).map_err(|error| NoLine::NotConfigured(error.to_string()))
    }
}

/// Where a provider publishes what its requests are verified with.
struct Published(&'static dyn Provider);

#[async_trait]
impl ProviderApi for Published {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, CallError> {
        let document = self.0.stand_in().document(&request.uri().to_string().parse().unwrap());
        document.map(Response::new).ok_or_else(|| CallError::Unreached("nothing there".to_owned()))
    }
}

fn now() -> chrono::DateTime<chrono::Utc> {
    "2026-11-28T03:00:00Z".parse().unwrap()
}

fn ingest(provider: &'static dyn Provider) -> Ingest {
    let fuse = Fuse::none();
    Ingest {
        provider,
        secrets: Box::new(Known(provider.stand_in().secret(RIGHT))),
        documents: Documents::over(Published(provider)),
        inbound: Box::new(MemoryQueue::new(&fuse)),
        parked: Box::new(MemoryQueue::new(&fuse)),
        files: Some(Box::new(MemoryObjects::new(&fuse))),
        public_url: Some("https://desk.example.com".parse().unwrap()),
        clock: Clock::new(now),
    }
}

/// Every sample of a provider's webhooks.
fn samples(provider: &dyn Provider) -> Vec<Sample> {
    let files = std::fs::read_dir(format!("../../events/{}", provider.id())).unwrap();
    let texts = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    texts.map(|text| Sample::parse(&text).unwrap()).filter(|sample| sample.path.is_none()).collect()
}

/// A sample with this behind its body, signed by this secret.
fn signed(provider: &dyn Provider, sample: &Sample, behind: &str, secret: &str) -> Unverified {
    let mut request = sample.request(format!("https://desk.example.com/webhooks/{}", provider.id()), now());
    request.body = Bytes::from([&request.body[..], behind.as_bytes()].concat());
    let secrets = Secrets::parse(&provider.stand_in().secret(secret)).unwrap();
    provider.stand_in().sign(&mut request, secrets.iter().next().unwrap());
    request
}

/// Everything in a request that may be a signature, or a part of one.
fn words(request: &Unverified) -> BTreeSet<String> {
    let headers =
        request.headers.values().filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(" ");
    let all = format!("{headers} {} {}", request.url, String::from_utf8_lossy(&request.body));
    let part = |c: char| c.is_ascii_alphanumeric() || "+/=_-".contains(c);
    all.split(|c| !part(c)).filter(|word| word.len() >= 16).map(str::to_owned).collect()
}

/// Everything that a message says.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text.as_str()],
        Value::Array(elements) => elements.iter().flat_map(texts).collect(),
        Value::Object(members) => members.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

/// Posts a forged request; what is answered, and all that is logged.
async fn post(provider: &'static dyn Provider, forged: Unverified, log: &Log) -> (StatusCode, String) {
    let mut request = Request::new(forged.body);
    (*request.method_mut(), *request.uri_mut()) = (forged.method, forged.url.parse().unwrap());
    *request.headers_mut() = forged.headers;
    let answer = ingest(provider).handle(request, "call-1").await.response;
    let headers = format!("{:?}", answer.headers());
    (answer.status(), format!("{}{headers}{}", log.take(), String::from_utf8_lossy(answer.body())))
}

#[tokio::test]
async fn a_bad_signature_shows_neither_what_it_should_have_been_nor_the_message() {
    let log = Log::default();
    let writer = log.clone();
    let lines = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(Level::TRACE)
        .with_writer(move || writer.clone());
    let _logged = tracing::subscriber::set_default(lines.finish());
    for provider in PROVIDERS {
        for sample in samples(*provider) {
            let about = format!("{}: {}", provider.id(), sample.about);
            let as_sent = signed(*provider, &sample, "", RIGHT);
            let by_another = signed(*provider, &sample, "", WRONG);
            let changed =
                Unverified { body: Bytes::from([&as_sent.body[..], b" "].concat()), ..as_sent.clone() };
            let (should_be, anew) = (as_sent, signed(*provider, &sample, " ", RIGHT));
            for (is_changed, forged, genuine) in [(false, by_another, should_be), (true, changed, anew)] {
                let expected: Vec<String> = words(&genuine).difference(&words(&forged)).cloned().collect();
                let (status, shown) = post(*provider, forged, &log).await;
                // Not everybody signs every byte.
                if is_changed && status != StatusCode::UNAUTHORIZED {
                    continue;
                }
                assert_eq!(status, StatusCode::UNAUTHORIZED, "{about}");
                assert!(!expected.is_empty() && shown.contains("refused"), "{about}: {shown}");
                let said =
                    texts(&sample.body).into_iter().filter(|text| text.len() >= 12 && !text.starts_with('$'));
                for secret in expected.iter().map(String::as_str).chain(said).chain([RIGHT]) {
                    assert!(!shown.contains(secret), "{about}: {secret}\n{shown}");
                }
            }
        }
    }
}
