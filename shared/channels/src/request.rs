//! A webhook request, before and after its signature was checked.

use std::collections::HashMap;

use bytes::Bytes;
use http::{HeaderMap, Method};
use nightdesk_domain::Account;
use serde::{Deserialize, Serialize};
use url::form_urlencoded;

use crate::signature::Proof;

/// A request that anyone may have sent. It has nothing that parses its body.
#[derive(Debug, Clone)]
pub struct Unverified {
    /// The request's method.
    pub method: Method,
    /// The public URL exactly as the provider called it, with its query. Some sign this very text,
    /// so it must not have been through a parser, which would rewrite it (`'` to `%27`).
    pub url: String,
    /// The headers; names compare without case.
    pub headers: HeaderMap,
    /// The exact bytes that were sent, after any transport encoding (base64) was taken off.
    pub body: Bytes,
}

impl Unverified {
    /// A header's value, where it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The URL's query as it was sent, without the `?`; empty if there is none.
    pub fn query_string(&self) -> &str {
        let url = self.url.split_once('#').map_or(self.url.as_str(), |(url, _)| url);
        url.split_once('?').map_or("", |(_, query)| query)
    }

    /// A query parameter's first value, decoded.
    pub fn query(&self, name: &str) -> Option<String> {
        let mut pairs = form_urlencoded::parse(self.query_string().as_bytes());
        pairs.find_map(|(key, value)| (key == name).then(|| value.into_owned()))
    }

    /// The media type of the body in lower case, without parameters.
    pub fn content_type(&self) -> Option<String> {
        let value = self.header("content-type")?;
        Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
    }

    /// Turns the request into one that may be parsed, for a proof that a signature held.
    pub fn verified(self, proof: Proof) -> Verified {
        Verified { account: proof.into_account(), request: self }
    }
}

/// A request whose signature held: the only thing that can be parsed.
#[derive(Debug, Clone)]
pub struct Verified {
    account: Option<Account>,
    request: Unverified,
}

impl Verified {
    /// The exact bytes that were signed for.
    pub fn body(&self) -> &Bytes {
        &self.request.body
    }

    /// The whole request.
    pub fn request(&self) -> &Unverified {
        &self.request
    }

    /// The account whose own secret signed, where secrets are per account.
    pub fn account(&self) -> Option<&Account> {
        self.account.as_ref()
    }
}

/// What a verified request was beside its body, as far as reading it again takes: it is kept with a body
/// that is parked.
///
/// It is made of what was verified, or read from where that was kept. In the functions it leads nowhere: the
/// way back to [`Verified`] is there with the feature `redrive` alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The account whose own secret signed, where secrets are per account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<Account>,
    method: String,
    url: String,
    headers: HashMap<String, String>,
}

impl Head {
    /// The head of a request, with these of its headers.
    pub fn of(verified: &Verified, headers: &[&str]) -> Self {
        let request = verified.request();
        let header = |name: &&str| Some(((*name).to_owned(), request.header(name)?.to_owned()));
        Self {
            account: verified.account.clone(),
            method: request.method.to_string(),
            url: request.url.clone(),
            headers: headers.iter().filter_map(header).collect(),
        }
    }

    /// The request that was verified when it came, with its body; none where the head is damaged.
    #[cfg(feature = "redrive")]
    pub fn verified(&self, body: Bytes) -> Option<Verified> {
        let method = self.method.parse().ok()?;
        let headers = HeaderMap::try_from(&self.headers).ok()?;
        let request = Unverified { method, url: self.url.clone(), headers, body };
        Some(Verified { account: self.account.clone(), request })
    }
}
