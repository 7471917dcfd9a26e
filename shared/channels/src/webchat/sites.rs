//! Which sites may show an account's chat.

use std::collections::BTreeMap;

use nightdesk_domain::Account;
use url::Url;

use super::author::is_account;

/// The sites of each account, by origin: `{"shop": ["https://shop.example", "https://www.shop.example"]}`.
#[derive(Debug, Clone, Default)]
pub struct Sites(BTreeMap<String, Vec<String>>);

/// Why a text names no sites.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSites {
    /// It is not JSON of the form described.
    #[error(r#"not of the form {{"account": ["https://site.example"]}}: {0}"#)]
    Form(String),
    /// A name is none of an account.
    #[error("{0:?} is no account: 1 to 64 letters, digits, '.', '_' and '-'")]
    Account(String),
    /// A site is no origin.
    #[error("{0:?} is no origin: a scheme and a host, and nothing behind them, such as https://shop.example")]
    Origin(String),
}

impl Sites {
    /// Reads sites in the form that [`Sites`] describes.
    ///
    /// # Errors
    /// [`InvalidSites`], by what is wrong.
    pub fn parse(text: &str) -> Result<Self, InvalidSites> {
        let given: BTreeMap<String, Vec<String>> =
            serde_json::from_str(text).map_err(|error| InvalidSites::Form(error.to_string()))?;
        let mut sites = BTreeMap::new();
        for (account, origins) in given {
            if !is_account(&account) {
                return Err(InvalidSites::Account(account));
            }
            let origins = origins.into_iter().map(origin).collect::<Result<_, _>>()?;
            sites.insert(account, origins);
        }
        Ok(Self(sites))
    }

    /// These sites and one more.
    #[must_use]
    pub fn and(mut self, account: &str, site: &Url) -> Self {
        self.0.entry(account.to_owned()).or_default().push(site.origin().ascii_serialization());
        self
    }

    /// Whether pages of this origin may show the account's chat.
    pub fn allow(&self, account: &Account, origin: &str) -> bool {
        self.0.get(account.as_str()).is_some_and(|sites| sites.iter().any(|site| site == origin))
    }

    /// Whether pages of this origin may show any account's chat.
    pub fn know(&self, origin: &str) -> bool {
        self.0.values().flatten().any(|site| site == origin)
    }
}

/// An origin as browsers write it in the `Origin` header: in lower case, without the standard port.
fn origin(text: String) -> Result<String, InvalidSites> {
    let written = Url::parse(&text).ok().filter(|url| ["http", "https"].contains(&url.scheme()));
    let bare = written.filter(|url| url.path() == "/" && url.query().is_none() && url.fragment().is_none());
    let bare = bare.filter(|url| url.username().is_empty() && url.password().is_none());
    bare.map(|url| url.origin().ascii_serialization()).ok_or(InvalidSites::Origin(text))
}
