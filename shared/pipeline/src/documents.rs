//! What providers publish to verify their requests with, and the addresses that they want called.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::Request;
use url::Url;

use crate::ports::ProviderApi;

/// How old a document may be: Microsoft asks for its keys to be read again each day
/// (<https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication>).
pub(crate) const A_DAY: TimeDelta = TimeDelta::hours(24);

/// How old a document may be in which a key is missing: whoever invents keys makes us ask no oftener.
pub(crate) const AN_HOUR: TimeDelta = TimeDelta::hours(1);

/// How many documents are kept: one for Microsoft, a few for SNS, whose certificates change with the years.
const MOST: usize = 16;

/// Documents by their address, kept for as long as they are good.
pub struct Documents {
    api: Box<dyn ProviderApi>,
    known: Mutex<BTreeMap<Url, (DateTime<Utc>, Bytes)>>,
}

impl fmt::Debug for Documents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Documents").finish_non_exhaustive()
    }
}

/// Why there is no document, or a call was not made: try again later.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct NotGot(String);

impl Documents {
    /// Documents got over this network.
    pub fn over(api: impl ProviderApi + 'static) -> Self {
        Self { api: Box::new(api), known: Mutex::default() }
    }

    /// The document at an address, no older than this.
    pub(crate) async fn get(&self, at: &Url, age: TimeDelta, now: DateTime<Utc>) -> Result<Bytes, NotGot> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(at).cloned();
        if let Some((_, document)) = known.filter(|(got, _)| now - *got < age) {
            return Ok(document);
        }
        let document = self.call(at).await?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(at.clone(), (now, document.clone()));
        Ok(document)
    }

    /// Calls an address with GET; what it answers.
    pub(crate) async fn call(&self, at: &Url) -> Result<Bytes, NotGot> {
        let request = Request::get(at.as_str()).body(Bytes::new());
        let request = request.map_err(|error| NotGot(error.to_string()))?;
        let response = self.api.call(request).await.map_err(|error| NotGot(error.to_string()))?;
        match response.status().is_success() {
            true => Ok(response.into_body()),
            false => Err(NotGot(format!("http {}", response.status().as_u16()))),
        }
    }
}
