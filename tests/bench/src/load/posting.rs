//! The providers' half of the front door: webhooks, signed and posted.

use anyhow::Context;
use bytes::Bytes;
use http::StatusCode;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::{Secrets, provider};
use nightdesk_runtime::Clock;

use crate::desk::{Desk, SECRET};

/// What no desk accepts.
const WRONG_SECRET: &str = "a-secret-of-somebody-else";

/// Posts webhooks over connections that are kept, as providers do.
#[derive(Clone)]
pub struct Poster {
    client: Client<HttpConnector, Full<Bytes>>,
    webhooks: String,
    clock: Clock,
}

impl Poster {
    /// A poster to this desk.
    pub fn to(desk: &Desk) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Self { client, webhooks: desk.webhooks.clone(), clock: desk.clock.clone() }
    }

    /// Signs and posts a webhook; the answer's status.
    pub async fn post(&self, sample: &Sample, well_signed: bool) -> anyhow::Result<StatusCode> {
        let provider = provider(&sample.provider).context("an unknown provider")?;
        let secrets = Secrets::parse(if well_signed { SECRET } else { WRONG_SECRET })?;
        let secret = secrets.iter().next().context("there is one secret")?;
        let url = format!("{}webhooks/{}", self.webhooks, provider.id());
        let mut signed = sample.request(url, self.clock.now());
        provider.stand_in().sign(&mut signed, secret);
        let mut request = http::Request::builder().method(signed.method).uri(signed.url.as_str());
        if let Some(headers) = request.headers_mut() {
            *headers = signed.headers;
        }
        let response = self.client.request(request.body(Full::new(signed.body))?).await?;
        let status = response.status();
        response.into_body().collect().await?;
        Ok(status)
    }
}
