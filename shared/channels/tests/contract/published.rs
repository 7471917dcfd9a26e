//! What others published with its signature is let in, and what they changed about it is not.
//!
//! It stands in each provider's `tests/published.json`, with where it was published.

use std::collections::BTreeMap;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderMap, HeaderName, Method};
use nightdesk_channels::{Admission, PROVIDERS, Provider, Rejected, Secrets, Unverified};
use serde::Deserialize;

use crate::support::webhook;

/// A request as it was published.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Published {
    source: String,
    #[serde(default)]
    method: Option<String>,
    /// Where it went, where that is signed.
    #[serde(default)]
    url: Option<String>,
    headers: BTreeMap<String, String>,
    body: String,
    /// What it is verified with.
    secret: String,
    /// When it came.
    at: DateTime<Utc>,
    /// What the provider publishes to verify with, beside this file.
    #[serde(default)]
    document: Option<String>,
    let_in: bool,
}

impl Published {
    fn request(&self, provider: &dyn Provider) -> Unverified {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            headers.insert(HeaderName::try_from(name).unwrap(), value.parse().unwrap());
        }
        Unverified {
            method: self.method.as_deref().map_or(Method::POST, |method| method.parse().unwrap()),
            url: self.url.clone().unwrap_or_else(|| webhook(provider)),
            headers,
            body: Bytes::copy_from_slice(self.body.as_bytes()),
        }
    }

    fn verified(&self, provider: &dyn Provider, at: DateTime<Utc>) -> Result<Admission, Rejected> {
        let secrets = Secrets::parse(&self.secret).unwrap();
        match provider.verify(self.request(provider), &secrets, at)? {
            Admission::Needs { request, .. } => {
                let document = self.document.as_deref().unwrap();
                let document = std::fs::read(format!("src/{}/tests/{document}", provider.id())).unwrap();
                provider.verify_by(&document, request, &secrets, at)
            }
            admission => Ok(admission),
        }
    }
}

#[test]
fn the_published_signatures_hold_in_their_time_and_changed_ones_do_not() {
    for provider in PROVIDERS {
        let path = format!("src/{}/tests/published.json", provider.id());
        if !provider.stand_in().habits().signatures_are_published {
            assert!(std::fs::metadata(&path).is_err(), "{path} is there");
            continue;
        }
        let published = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let published: Vec<Published> = serde_json::from_str(&published).unwrap();
        assert!(published.iter().any(|request| request.let_in), "{path}");
        for request in &published {
            let verified = request.verified(*provider, request.at);
            let later = request.verified(*provider, request.at + TimeDelta::days(400));
            match request.let_in {
                true => {
                    assert!(verified.is_ok(), "{path}: {verified:?}: {}", request.source);
                    let good = provider.stand_in().habits().freshness.of(&request.request(*provider));
                    let stale = matches!(later, Err(Rejected::Stale));
                    assert!(stale == good.is_some(), "{path}: {later:?}: {}", request.source);
                }
                false => {
                    let refused = matches!(verified, Err(Rejected::Signature | Rejected::Handshake));
                    assert!(refused, "{path}: {verified:?}: {}", request.source);
                }
            }
        }
    }
}
