//! Secrets to verify webhooks with, and credentials to call providers with.

use std::fmt;

use nightdesk_domain::Account;
use serde::Deserialize;

/// The secrets that a provider's webhooks may be signed with: several at once, so that one can be
/// rotated without losing a message.
///
/// Written as the one secret itself, or as a JSON array whose elements are secrets or objects
/// `{"account": "…", "secret": "…", "verify_token": "…", "key": "…"}`, where `account` binds the secret
/// to one account, `verify_token` is what Meta's console was given for the handshake, and `key` is what
/// bodies are encrypted with where they are (WeChat's EncodingAESKey), or what the host of a web chat signs
/// its users in with.
#[derive(Debug, Clone, Default)]
pub struct Secrets(Vec<Secret>);

/// One secret. Its value never shows in a log.
#[derive(Clone, Deserialize)]
#[serde(from = "SecretForm")]
pub struct Secret {
    value: String,
    account: Option<Account>,
    verify_token: Option<String>,
    key: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum SecretForm {
    Plain(String),
    Full { secret: String, account: Option<Account>, verify_token: Option<String>, key: Option<String> },
}

impl From<SecretForm> for Secret {
    fn from(form: SecretForm) -> Self {
        match form {
            SecretForm::Plain(value) => Self { value, account: None, verify_token: None, key: None },
            SecretForm::Full { secret, account, verify_token, key } => {
                Self { value: secret, account, verify_token, key }
            }
        }
    }
}

impl Secret {
    /// The secret itself.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The account that it belongs to, where it is one account's own.
    pub fn account(&self) -> Option<&Account> {
        self.account.as_ref()
    }

    /// What a subscription handshake must present; the secret itself if nothing else was set.
    pub fn verify_token(&self) -> &str {
        self.verify_token.as_deref().unwrap_or(&self.value)
    }

    /// What bodies are encrypted with, or users signed in with, where they are.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").field("account", &self.account).finish_non_exhaustive()
    }
}

impl From<Secret> for Secrets {
    fn from(secret: Secret) -> Self {
        Self(vec![secret])
    }
}

impl Secrets {
    /// Reads secrets in the form that [`Secrets`] describes.
    ///
    /// # Errors
    /// [`InvalidSecrets`] when the text is empty, or starts like JSON and is not of that form.
    pub fn parse(text: &str) -> Result<Self, InvalidSecrets> {
        let secrets: Vec<Secret> = parse_list(text, |value| SecretForm::Plain(value).into())?;
        if secrets.iter().any(|secret| secret.value.is_empty()) {
            return Err(InvalidSecrets::Empty);
        }
        Ok(Self(secrets))
    }

    /// Every secret, in the order given.
    pub fn iter(&self) -> impl Iterator<Item = &Secret> {
        self.0.iter()
    }

    /// These secrets and others, as during a rotation.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// Those of the secrets that a check is meant for.
    pub(crate) fn only(&self, meant: impl Fn(&str) -> bool) -> Self {
        Self(self.0.iter().filter(|secret| meant(&secret.value)).cloned().collect())
    }

    /// The handshake tokens as secrets of their own, for [`crate::signature::equal`].
    pub fn verify_tokens(&self) -> Self {
        let token = |secret: &Secret| Secret {
            value: secret.verify_token().to_owned(),
            account: secret.account.clone(),
            verify_token: None,
            key: None,
        };
        Self(self.0.iter().map(token).collect())
    }

    /// The keys as secrets of their own, for [`crate::signature::hmac`].
    pub fn keys(&self) -> Self {
        let key = |secret: &Secret| {
            let value = secret.key().filter(|key| !key.is_empty())?.to_owned();
            Some(Secret { value, account: secret.account.clone(), verify_token: None, key: None })
        };
        Self(self.0.iter().filter_map(key).collect())
    }

    /// These secrets as far as they are this account's own, or bound to none.
    pub fn of_account(&self, account: &Account) -> Self {
        let of = |secret: &&Secret| secret.account().is_none_or(|bound| bound == account);
        Self(self.0.iter().filter(of).cloned().collect())
    }
}

/// What calls to a provider are authorised with, by account.
///
/// Written as one token, or as a JSON array of objects `{"account": "…", "token": "…",
/// "user": "…"}`; an element without `account` serves all accounts that have none of their own. Where calls
/// are signed by OAuth 1.0a, `consumer_key`, `consumer_secret` and `token_secret` stand beside `token`.
#[derive(Debug, Clone, Default)]
pub struct Credentials(Vec<Credential>);

/// One credential. Its token never shows in a log.
#[derive(Clone, Default, Deserialize)]
#[serde(try_from = "CredentialForm")]
pub struct Credential {
    /// The account it is for; all that have none of their own if absent.
    pub account: Option<Account>,
    /// The user's half of a pair: Twilio's account SID or API key.
    pub user: Option<String>,
    /// The token or password.
    pub token: String,
    /// What calls are signed with beside the token, where it is one of OAuth 1.0a.
    pub oauth1: Option<OAuth1>,
}

/// An app's key and secret, and the secret of a user's token, by OAuth 1.0a (RFC 5849, section 1.1).
#[derive(Clone)]
pub struct OAuth1 {
    /// Which app calls.
    pub consumer_key: String,
    /// The app's own secret.
    pub consumer_secret: String,
    /// The secret that came with the user's token.
    pub token_secret: String,
}

#[derive(Deserialize)]
struct CredentialForm {
    account: Option<Account>,
    user: Option<String>,
    token: String,
    consumer_key: Option<String>,
    consumer_secret: Option<String>,
    token_secret: Option<String>,
}

impl TryFrom<CredentialForm> for Credential {
    type Error = InvalidSecrets;

    fn try_from(form: CredentialForm) -> Result<Self, InvalidSecrets> {
        let CredentialForm { account, user, token, .. } = form;
        let oauth1 = match (form.consumer_key, form.consumer_secret, form.token_secret) {
            (Some(consumer_key), Some(consumer_secret), Some(token_secret)) => {
                Some(OAuth1 { consumer_key, consumer_secret, token_secret })
            }
            (None, None, None) => None,
            _ => return Err(InvalidSecrets::Form),
        };
        Ok(Self { account, user, token, oauth1 })
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential").field("account", &self.account).finish_non_exhaustive()
    }
}

impl Credentials {
    /// Reads credentials in the form that [`Credentials`] describes.
    ///
    /// # Errors
    /// [`InvalidSecrets`] when the text is empty, or starts like JSON and is not of that form.
    pub fn parse(text: &str) -> Result<Self, InvalidSecrets> {
        parse_list(text, |token| Credential { token, ..Credential::default() }).map(Self)
    }

    /// The credential for an account: its own, or the one for all.
    pub fn for_account(&self, account: &Account) -> Option<&Credential> {
        let own = self.0.iter().find(|credential| credential.account.as_ref() == Some(account));
        own.or_else(|| self.0.iter().find(|credential| credential.account.is_none()))
    }
}

/// Why a text holds no secrets or credentials. Says nothing of the text itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSecrets {
    /// Nothing is there.
    #[error("the secret is empty")]
    Empty,
    /// It starts with `[` or `{` and is not JSON of the form described.
    #[error(
        "the secret looks like JSON but is not a list of secrets or of objects with account, secret, verify_token, key (or account, user, token for credentials, and all of consumer_key, consumer_secret, token_secret where they are signed with)"
    )]
    Form,
}

fn parse_list<T>(text: &str, plain: impl Fn(String) -> T) -> Result<Vec<T>, InvalidSecrets>
where
    T: for<'de> Deserialize<'de>,
{
    let text = text.trim();
    let list = match text.chars().next() {
        None => return Err(InvalidSecrets::Empty),
        Some('[') => serde_json::from_str(text).map_err(|_| InvalidSecrets::Form)?,
        Some('{') => vec![serde_json::from_str(text).map_err(|_| InvalidSecrets::Form)?],
        Some(_) => vec![plain(text.to_owned())],
    };
    if list.is_empty() { Err(InvalidSecrets::Empty) } else { Ok(list) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_text_is_one_secret() {
        let secrets = Secrets::parse(" abc \n").unwrap();
        assert_eq!(secrets.iter().map(Secret::value).collect::<Vec<_>>(), ["abc"]);
    }

    #[test]
    fn a_list_holds_the_old_and_the_new_secret_during_a_rotation() {
        let text = r#"["old", {"secret": "new", "account": "42", "verify_token": "hello"}]"#;
        let secrets = Secrets::parse(text).unwrap();
        let new = secrets.iter().nth(1).unwrap();
        assert_eq!((new.value(), new.verify_token()), ("new", "hello"));
        assert_eq!(new.account().unwrap().as_str(), "42");
    }

    #[test]
    fn an_empty_secret_verifies_nothing() {
        for text in ["", "  ", "[]", r#"[""]"#] {
            assert_eq!(Secrets::parse(text).unwrap_err(), InvalidSecrets::Empty);
        }
        assert_eq!(Secrets::parse("[1").unwrap_err(), InvalidSecrets::Form);
    }

    #[test]
    fn no_secret_shows_in_debug_output() {
        let secrets = Secrets::parse(r#"[{"secret": "hush", "account": "a"}]"#).unwrap();
        assert!(!format!("{secrets:?}").contains("hush"));
    }

    #[test]
    fn an_account_without_a_credential_of_its_own_uses_the_common_one() {
        let text = r#"[{"token": "common"}, {"account": "7", "token": "own"}]"#;
        let credentials = Credentials::parse(text).unwrap();
        assert_eq!(credentials.for_account(&Account::new("7")).unwrap().token, "own");
        assert_eq!(credentials.for_account(&Account::new("8")).unwrap().token, "common");
    }

    #[test]
    fn what_is_signed_with_is_there_as_a_whole_or_not_at_all() {
        let read = |text: &str| Credentials::parse(text).map(|read| read.0[0].oauth1.is_some());
        assert_eq!(read(r#"{"token": "t"}"#), Ok(false));
        let all = r#"{"token": "t", "token_secret": "s", "consumer_key": "k", "consumer_secret": "c"}"#;
        assert_eq!(read(all), Ok(true));
        for part in [r#""token_secret": "s", "#, r#""consumer_key": "k", "#, r#", "consumer_secret": "c""#] {
            assert_eq!(read(&all.replace(part, "")), Err(InvalidSecrets::Form), "{part}");
        }
    }
}
