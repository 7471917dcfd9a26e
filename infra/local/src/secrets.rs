//! Development secrets: from the environment, else made once and kept with the data.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;
use nightdesk_channels::{PROVIDERS, Secrets};
use nightdesk_ingest::SecretSource;
use nightdesk_pipeline::ports::NoLine;
use nightdesk_runtime::environment::{optional, variable};

use crate::data::write_private;

/// One provider's secret, and whether the user knows it already.
#[derive(Debug, Clone)]
pub struct DevelopmentSecret {
    /// The secret, in the form that `nightdesk_channels::Secrets` describes.
    pub text: String,
    /// Whether it was made here rather than given.
    pub generated: bool,
}

/// Every provider's secret: `NIGHTDESK_SECRET_<PROVIDER>` where it is set, else one made before
/// and kept in `file`, else a new one.
///
/// # Errors
/// When a secret given is not of the right form, or the file cannot be read or written.
pub fn development(file: Option<&Path>) -> anyhow::Result<BTreeMap<String, DevelopmentSecret>> {
    let mut kept: BTreeMap<String, String> = match file.filter(|file| file.exists()) {
        Some(file) => {
            serde_json::from_slice(&std::fs::read(file)?).context("the kept secrets cannot be read")?
        }
        None => BTreeMap::new(),
    };
    let mut secrets = BTreeMap::new();
    for provider in PROVIDERS {
        let name = format!("NIGHTDESK_SECRET_{}", variable(provider.id()));
        let given = optional(&name);
        let generated = given.is_none();
        let new = || provider.stand_in().secret(&generate());
        let provider = provider.id();
        let text = given.unwrap_or_else(|| kept.entry(provider.to_owned()).or_insert_with(new).clone());
        Secrets::parse(&text).with_context(|| format!("the variable {name}"))?;
        secrets.insert(provider.to_owned(), DevelopmentSecret { text, generated });
    }
    if let Some(file) = file {
        write_private(file, &kept)?;
    }
    Ok(secrets)
}

fn generate() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// Secrets that stay as they are while the desk runs.
pub struct Fixed(Arc<Secrets>);

impl Fixed {
    /// The secrets that a text holds.
    ///
    /// # Errors
    /// When it is not of the right form.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        Ok(Self(Arc::new(Secrets::parse(text)?)))
    }
}

#[async_trait]
impl SecretSource for Fixed {
    async fn current(&self) -> Result<Arc<Secrets>, NoLine> {
        Ok(self.0.clone())
    }
}
