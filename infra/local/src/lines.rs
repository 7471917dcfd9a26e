//! How the local desk reaches the providers: the real ones where it has credentials, else the
//! stand-in.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;
use nightdesk_channels::{Credentials, PROVIDERS, Replies, provider_ids, webhook_url};
use nightdesk_pipeline::ports::{Line, Lines, NoLine};
use nightdesk_runtime::environment::{optional, provider_apis, variable};
use url::Url;

/// Every provider's line, as it stays while the desk runs.
#[derive(Debug, Clone)]
pub struct LocalLines(BTreeMap<String, Arc<Line>>);

impl LocalLines {
    /// A provider is called for real when `NIGHTDESK_TOKEN_<PROVIDER>` holds its credentials, at
    /// `NIGHTDESK_<PROVIDER>_API` when that is set, and is played by the stand-in otherwise.
    ///
    /// # Errors
    /// When a variable is not of the right form.
    pub fn from_environment(stand_in: &Url, public_url: Option<&Url>) -> anyhow::Result<Self> {
        let mut elsewhere = provider_apis(provider_ids())?;
        let mut lines = BTreeMap::new();
        for provider in PROVIDERS {
            let name = format!("NIGHTDESK_TOKEN_{}", variable(provider.id()));
            let token = optional(&name);
            let standard = match &token {
                Some(_) => Url::parse(provider.api())?,
                None => stand_in.join(&format!("{}/", provider.id()))?,
            };
            let credentials =
                Credentials::parse(token.as_deref().unwrap_or(provider.stand_in().credential()));
            let line = Line {
                api: elsewhere.remove(provider.id()).unwrap_or(standard),
                credentials: credentials.with_context(|| format!("the variable {name}"))?,
                receipts: public_url.and_then(|url| webhook_url(url, provider.id())),
            };
            lines.insert(provider.id().to_owned(), Arc::new(line));
        }
        Ok(Self(lines))
    }

    /// Each provider's API root, by the provider's id.
    pub fn roots(&self) -> BTreeMap<String, Url> {
        self.0.iter().map(|(id, line)| (id.clone(), line.api.clone())).collect()
    }
}

#[async_trait]
impl Lines for LocalLines {
    async fn line(&self, provider: &dyn Replies) -> Result<Arc<Line>, NoLine> {
        let line = self.0.get(provider.id()).cloned();
        line.ok_or_else(|| NoLine::NotConfigured(provider.id().to_owned()))
    }
}
