//! What one WhatsApp text costs from its bytes to the message for the queue: verified, parsed,
//! normalised and written: `cargo bench -p nightdesk-bench --bench receive`.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use http::StatusCode;
use nightdesk_channels::meta::Meta;
use nightdesk_channels::stand_in::{Sample, StandIn};
use nightdesk_channels::{Secrets, Unverified};
use nightdesk_pipeline::fakes::no_documents;
use nightdesk_pipeline::ports::{NotQueued, Queue, QueueMessage};
use nightdesk_pipeline::receive::Receiver;

fn main() {
    divan::main();
}

/// A queue that is as fast as can be.
struct Nowhere;

#[async_trait]
impl Queue for Nowhere {
    async fn send(&self, messages: &[QueueMessage]) -> Result<(), NotQueued> {
        divan::black_box(messages);
        Ok(())
    }
}

fn now() -> DateTime<Utc> {
    "2026-11-28T03:00:00.123456Z".parse().unwrap()
}

fn signed(secrets: &Secrets) -> Unverified {
    let sample = Sample::parse(include_str!("../../../events/meta/text.json")).unwrap();
    let mut request = sample.request("https://desk.example.com/webhooks/meta", now());
    Meta.sign(&mut request, secrets.iter().next().unwrap());
    request
}

#[divan::bench]
fn whatsapp_text(bencher: divan::Bencher<'_, '_>) {
    let secrets = Secrets::parse("0123456789abcdef0123456789abcdef").unwrap();
    let request = signed(&secrets);
    let receiver = Receiver {
        provider: &Meta,
        secrets: &secrets,
        documents: &no_documents(),
        inbound: &Nowhere,
        parked: &Nowhere,
        files: None,
    };
    bencher.with_inputs(|| request.clone()).bench_local_values(|request| {
        let response =
            receiver.receive(request, "8476a536-e9f4-11e8-9739-17373bd0ac50", now()).now_or_never();
        assert_eq!(response.unwrap().response.status(), StatusCode::OK);
    });
}
