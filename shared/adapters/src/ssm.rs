//! Secrets and credentials in the SSM Parameter Store, as SecureStrings.
//!
//! `<path>/<provider>/webhook` holds what webhooks are verified with, `<path>/<provider>/api` what
//! calls are authorised with. Both are read again every few minutes: to rotate a secret, put the
//! new one beside the old, wait five minutes, change it at the provider, take the old one away.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use nightdesk_channels::{Credentials, InvalidSecrets, Replies, Secrets};
use nightdesk_pipeline::ports::{Line, Lines, NoLine, SecretSource};
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

use crate::parameter_store::{NotRead, ParameterStore};

/// How long a parameter is believed before it is read again.
const FRESH: Duration = Duration::from_secs(300);

/// How long it is not asked for again after it could not be read.
const AWAY: Duration = Duration::from_secs(30);

/// Reads parameters, and remembers them for five minutes.
///
/// When a parameter that was read before cannot be read now, the last known value serves on.
pub struct Parameters<T> {
    store: ParameterStore,
    known: Mutex<BTreeMap<String, Remembered<T>>>,
}

/// What reading a parameter gave, and until when that holds.
struct Remembered<T> {
    until: Instant,
    value: Result<Arc<T>, NoLine>,
}

impl<T> Parameters<T> {
    /// Parameters of this store.
    pub fn new(store: ParameterStore) -> Self {
        Self { store, known: Mutex::default() }
    }

    async fn get(&self, name: &str, parse: impl Fn(&str) -> Result<T, NoLine>) -> Result<Arc<T>, NoLine> {
        // Held while reading, so that many requests at once read it once.
        let mut known = self.known.lock().await;
        let before = known.get(name);
        if let Some(fresh) = before.filter(|remembered| Instant::now() < remembered.until) {
            return fresh.value.clone();
        }
        let read = self.read(name).await.and_then(|text| parse(&text)).map(Arc::new);
        let time = if read.is_ok() { FRESH } else { AWAY };
        let value = read.or_else(|error| before.and_then(|before| before.value.clone().ok()).ok_or(error));
        known.insert(name.to_owned(), Remembered { until: Instant::now() + time, value: value.clone() });
        value
    }

    async fn read(&self, name: &str) -> Result<String, NoLine> {
        self.store.read(name).await.map_err(|error| match error {
            NotRead::Missing => NoLine::NotConfigured(format!("no parameter {name}")),
            NotRead::Unavailable(why) => NoLine::Unavailable(why),
        })
    }
}

fn not_configured(name: &str) -> impl Fn(InvalidSecrets) -> NoLine {
    move |invalid| NoLine::NotConfigured(format!("parameter {name}: {invalid}"))
}

/// What one provider's webhooks are verified with.
pub struct SsmSecrets {
    parameters: Parameters<Secrets>,
    name: String,
}

impl SsmSecrets {
    /// The provider's secrets below `path`.
    pub fn new(store: ParameterStore, path: &str, provider: &str) -> Self {
        Self { parameters: Parameters::new(store), name: format!("{path}/{provider}/webhook") }
    }
}

#[async_trait]
impl SecretSource for SsmSecrets {
    async fn current(&self) -> Result<Arc<Secrets>, NoLine> {
        let parse = |text: &str| Secrets::parse(text).map_err(not_configured(&self.name));
        self.parameters.get(&self.name, parse).await
    }
}

/// How to reach every provider, with credentials below one path.
pub struct SsmLines {
    parameters: Parameters<Credentials>,
    path: String,
    apis: BTreeMap<String, Url>,
    webhooks: BTreeMap<String, Url>,
}

impl SsmLines {
    /// Lines with credentials below `path`. `apis` are the roots that are not the provider's own, and
    /// `webhooks` where receipts go as far as that is known, both by provider.
    pub fn new(
        store: ParameterStore,
        path: &str,
        apis: BTreeMap<String, Url>,
        webhooks: BTreeMap<String, Url>,
    ) -> Self {
        Self { parameters: Parameters::new(store), path: path.to_owned(), apis, webhooks }
    }
}

#[async_trait]
impl Lines for SsmLines {
    async fn line(&self, provider: &dyn Replies) -> Result<Arc<Line>, NoLine> {
        let name = format!("{}/{}/api", self.path, provider.id());
        let parse = |text: &str| Credentials::parse(text).map_err(not_configured(&name));
        let credentials = self.parameters.get(&name, parse).await?;
        let api = match self.apis.get(provider.id()) {
            Some(api) => api.clone(),
            None => Url::parse(provider.api()).map_err(|error| NoLine::NotConfigured(error.to_string()))?,
        };
        let receipts = self.webhooks.get(provider.id()).cloned();
        Ok(Arc::new(Line { api, credentials: Credentials::clone(&credentials), receipts }))
    }
}
