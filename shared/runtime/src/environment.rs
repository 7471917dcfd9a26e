//! The variables that functions are configured by; `infra/template.yaml` sets them.

use std::collections::BTreeMap;

use url::Url;

/// Why a function cannot start: what is wrong with which variable.
#[derive(Debug, thiserror::Error)]
pub enum EnvironmentError {
    /// It is not set, or empty.
    #[error("the variable {0} is not set")]
    Missing(String),
    /// It is not a URL.
    #[error("the variable {0} is not a URL such as https://desk.example.com: {1}")]
    NoUrl(String, url::ParseError),
}

/// A variable that must be set.
///
/// # Errors
/// [`EnvironmentError::Missing`] when it is not set, or empty.
pub fn required(name: &str) -> Result<String, EnvironmentError> {
    optional(name).ok_or_else(|| EnvironmentError::Missing(name.to_owned()))
}

/// A variable that may be unset; empty counts as unset.
#[expect(clippy::disallowed_methods, reason = "this is where the environment comes in")]
pub fn optional(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// A variable that may hold a URL.
///
/// # Errors
/// [`EnvironmentError::NoUrl`] when it holds something else.
pub fn optional_url(name: &str) -> Result<Option<Url>, EnvironmentError> {
    let parse =
        |value: String| Url::parse(&value).map_err(|error| EnvironmentError::NoUrl(name.to_owned(), error));
    optional(name).map(parse).transpose()
}

/// The providers' APIs that are elsewhere than usual, by provider: `NIGHTDESK_<PROVIDER>_API`.
///
/// # Errors
/// [`EnvironmentError::NoUrl`] when one of them is not a URL.
pub fn provider_apis<'a>(
    providers: impl Iterator<Item = &'a str>,
) -> Result<BTreeMap<String, Url>, EnvironmentError> {
    urls(providers, |provider| format!("NIGHTDESK_{}_API", variable(provider)))
}

/// Where providers were told to send their webhooks, by provider: `NIGHTDESK_WEBHOOK_<provider>`.
///
/// In lower case and without hyphens, as `infra/template.yaml` can name variables in a loop.
///
/// # Errors
/// [`EnvironmentError::NoUrl`] when one of them is not a URL.
pub fn webhooks<'a>(
    providers: impl Iterator<Item = &'a str>,
) -> Result<BTreeMap<String, Url>, EnvironmentError> {
    urls(providers, |provider| format!("NIGHTDESK_WEBHOOK_{}", provider.replace('-', "")))
}

/// The URLs that are set, by provider.
fn urls<'a>(
    providers: impl Iterator<Item = &'a str>,
    variable: impl Fn(&str) -> String,
) -> Result<BTreeMap<String, Url>, EnvironmentError> {
    let url = |provider: &'a str| {
        let url = optional_url(&variable(provider)).transpose()?;
        Some(url.map(|url| (provider.to_owned(), url)))
    };
    providers.filter_map(url).collect()
}

/// A provider's id as it stands inside a variable's name: `standard-webhooks` is `STANDARD_WEBHOOKS`.
pub fn variable(provider: &str) -> String {
    provider.to_ascii_uppercase().replace('-', "_")
}
