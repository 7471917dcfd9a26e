//! Fetching the files that customers sent, before the provider's link to them ends.
//!
//! A provider builds the calls and reads what comes back; whoever makes the calls holds each address
//! against [`MediaSource::place`] first, so that none leaves the provider's own hosts.
//!
//! Where a provider keeps nothing to be fetched, its files are handed in: whoever has one puts it into our
//! own bucket, under a key of [`handed_in_key`], before anybody is told of it. A mail's are within its
//! webhook, and are put there before that is answered.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use nightdesk_domain::event::Media;
use nightdesk_domain::file::Loss;
use nightdesk_domain::{Account, Channel};
use url::{Host, Url};

use crate::outcome::{ProviderError, SendOutcome, retry_after};
use crate::provider::{Api, Replies};
use crate::signature::sha256_hex;

/// A provider as far as customers' files are fetched from it. Apart from [`Replies`], so that functions
/// that fetch nothing ship none of it.
pub trait MediaSource: Replies {
    /// The hosts that files lie on beside the API's own: a whole name, or with a point before it all below
    /// it, or with a path behind it what is below that.
    fn media_hosts(&self) -> &'static [&'static str] {
        &[]
    }

    /// The key under which a file lies in our own bucket, because it was handed in; none where it is fetched
    /// from the provider. References are what others say: one that is not of the very form of
    /// [`handed_in_key`] for this provider is no key of ours.
    fn handed_in<'a>(&self, media: &'a Media) -> Option<&'a str> {
        let key = media.reference.as_str();
        let of = key.strip_prefix(HANDED_IN)?.strip_prefix(self.id())?.strip_prefix('/')?;
        let is_hash = of.len() == 64 && of.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        is_hash.then_some(key)
    }

    /// Builds the first call for a file.
    ///
    /// # Errors
    /// [`NoFile`] where the reference leads to no file.
    fn fetch(&self, _wanted: &Wanted<'_>, _api: &Api<'_>) -> Result<Fetch, NoFile> {
        Err(NoFile::refused("no file of this provider's is fetched"))
    }

    /// Reads where the file lies out of the answer to [`Fetch::Ask`], and builds the call for it.
    ///
    /// # Errors
    /// [`NoFile`], by what the provider says.
    fn located(
        &self,
        _answer: &Response<Bytes>,
        _wanted: &Wanted<'_>,
        _api: &Api<'_>,
    ) -> Result<Request<Bytes>, NoFile> {
        Err(NoFile::refused("nobody was asked where the file lies"))
    }

    /// Whether the answer to a call for the file itself is the file, or leads to it (3xx). `let_in` says
    /// whether the call carried a credential.
    ///
    /// # Errors
    /// [`NoFile`], by what the provider says.
    fn judge(&self, answer: &Response<Bytes>, _wanted: &Wanted<'_>, let_in: bool) -> Result<(), NoFile> {
        by_status(answer, let_in)
    }

    /// Whether files are fetched from an address that is on no host of the provider's, as configured.
    fn is_own(&self, url: &Url, api: &Api<'_>) -> bool {
        url.origin() == api.base.origin()
    }

    /// Where a call to this address really goes: there, where it is the API's own or HTTPS on one of the
    /// hosts; below the API's root, where that is elsewhere than usual (a mock, a proxy) and plays the
    /// hosts too; none where nothing is fetched from.
    fn place(&self, url: &Url, api: &Api<'_>) -> Option<Url> {
        if self.is_own(url, api) {
            return Some(url.clone());
        }
        if !is_on(url, self.media_hosts()) {
            return None;
        }
        if api.base.as_str().trim_end_matches('/') == self.api().trim_end_matches('/') {
            return Some(url.clone());
        }
        let mut placed = api.base.clone();
        placed.set_path(&format!("{}{}", api.base.path().trim_end_matches('/'), url.path()));
        placed.set_query(url.query());
        Some(placed)
    }
}

// What these have is handed in, or lies in a bucket of ours.
impl MediaSource for crate::postmark::Postmark {}
impl MediaSource for crate::sendgrid::SendGrid {}
impl MediaSource for crate::ses::Ses {}
impl MediaSource for crate::webchat::WebChat {}

/// Where in the bucket files lie that were handed in, until they are taken in with their event. What no
/// event ever names is deleted from there after a while.
pub const HANDED_IN: &str = "handed-in/";

/// The key of a file that is handed in: `of` names the file within the provider, and whoever gave it, so
/// that no one's file is ever named by another. It does not show the person, and nobody guesses it who does
/// not know all of `of`.
pub fn handed_in_key(provider: &str, of: &str) -> String {
    format!("{HANDED_IN}{provider}/{}", sha256_hex(of.as_bytes()))
}

/// A file that came inside of a request, or of a mail in a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it goes: the same whenever the same request or mail is read.
    pub key: String,
    /// Its MIME type, without parameters.
    pub mime: String,
    /// The file itself.
    pub content: Bytes,
}

/// A file to fetch.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The channel that it came on.
    pub channel: &'a Channel,
    /// The business's end that it came to.
    pub account: &'a Account,
    /// The file, by reference.
    pub media: &'a Media,
}

/// The first call for a file.
#[derive(Debug)]
pub enum Fetch {
    /// Asks the provider where the file lies; [`MediaSource::located`] reads the answer.
    Ask(Request<Bytes>),
    /// Gets the file itself.
    Get(Request<Bytes>),
}

/// Why a call gave no file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoFile {
    /// Not now; the same call may be made again.
    Later {
        /// How long the provider asked us to wait; our own back-off where it does not say.
        after: Option<Duration>,
        /// Why.
        error: ProviderError,
    },
    /// Our credentials are wrong, missing or lack a permission: a person must look.
    Credentials(ProviderError),
    /// Never.
    Lost(Loss, ProviderError),
}

impl NoFile {
    /// Nothing can be fetched by what the event says.
    pub(crate) fn refused(meaning: &'static str) -> Self {
        Self::Lost(Loss::Refused, ProviderError::new("not fetched", meaning))
    }

    /// What an answer to a method of the provider's API means for a file, by how it is read for a reply.
    pub fn by(outcome: SendOutcome) -> Self {
        match outcome {
            SendOutcome::Retry { after, error } => Self::Later { after, error },
            SendOutcome::Unknown(error) => Self::Later { after: None, error },
            SendOutcome::Credentials(error) => Self::Credentials(error),
            SendOutcome::ThreadClosed(error)
            | SendOutcome::WindowClosed(error)
            | SendOutcome::OptedOut(error)
            | SendOutcome::Refused(error) => Self::Lost(Loss::Refused, error),
            SendOutcome::Sent { .. } | SendOutcome::Moved { .. } => Self::refused("the answer names no file"),
        }
    }
}

/// What an HTTP status alone tells. A link that carries its own permission and is refused has ended; a
/// call that carries our credential lacks one.
pub(crate) fn by_status(answer: &Response<Bytes>, let_in: bool) -> Result<(), NoFile> {
    let status = answer.status();
    let error = |meaning| ProviderError::http(status, meaning);
    let later = |meaning| NoFile::Later { after: retry_after(answer.headers()), error: error(meaning) };
    Err(match status.as_u16() {
        200 | 203 => return Ok(()),
        202 => later("the file is not ready yet"),
        300..=399 => return Ok(()),
        401 | 403 if let_in => NoFile::Credentials(error("the credentials were not accepted")),
        401 | 403 | 404 | 410 => {
            NoFile::Lost(Loss::Expired, error("the file is gone, or its link has ended"))
        }
        413 => NoFile::Lost(Loss::TooLarge, error("the file is too large for the provider to give out")),
        408 | 425 | 429 => later("too many requests, or too early"),
        500..=599 => later("the provider failed"),
        _ => NoFile::Lost(Loss::Refused, error("the provider refused the request")),
    })
}

/// A call for what is at an address.
pub(crate) fn get(url: &Url) -> Result<Request<Bytes>, NoFile> {
    let request = Request::get(url.as_str()).body(Bytes::new());
    request.map_err(|_| NoFile::refused("the address is none for HTTP"))
}

/// The same, let in by a token.
pub(crate) fn get_by_token(url: &Url, token: &str) -> Result<Request<Bytes>, NoFile> {
    if token.is_empty() {
        return Err(credentials("the token is empty"));
    }
    let mut value = HeaderValue::try_from(format!("Bearer {token}"))
        .map_err(|_| credentials("the token has a character that no header can carry"))?;
    value.set_sensitive(true);
    let mut request = get(url)?;
    request.headers_mut().insert(header::AUTHORIZATION, value);
    Ok(request)
}

/// A credential that no call can carry.
pub(crate) fn credentials(meaning: &'static str) -> NoFile {
    NoFile::Credentials(ProviderError::new("no credential", meaning))
}

/// The address of a method of the API's.
pub(crate) fn method(api: &Api<'_>, segments: &[&str]) -> Result<Url, NoFile> {
    api.url(segments).map_err(|error| NoFile::refused(error.0))
}

/// A reference that is an address.
pub(crate) fn link(reference: &str) -> Result<Url, NoFile> {
    let url = Url::parse(reference).map_err(|_| NoFile::refused("the reference is no address"))?;
    url.has_host().then_some(url).ok_or_else(|| NoFile::refused("the reference is no address"))
}

/// A file by a link that is all it takes.
pub(crate) fn by_link(reference: &str) -> Result<Fetch, NoFile> {
    Ok(Fetch::Get(get(&link(reference)?)?))
}

/// An answer of success that is no file and no error that is known.
pub(crate) fn unreadable(status: StatusCode) -> NoFile {
    let error = ProviderError::http(status, "the answer cannot be read");
    NoFile::Later { after: None, error }
}

/// Whether an address is HTTPS on one of these hosts, at the usual port and in nobody's name.
pub(crate) fn is_on(url: &Url, hosts: &[&str]) -> bool {
    let bare = url.username().is_empty() && url.password().is_none() && url.port().is_none();
    let Some(Host::Domain(name)) = url.host() else { return false };
    let below = |rule: &&str| match rule.split_once('/') {
        Some((host, path)) => name == host && url.path().trim_start_matches('/').starts_with(path),
        None if rule.starts_with('.') => name.ends_with(rule),
        None => name == *rule,
    };
    url.scheme() == "https" && bare && hosts.iter().any(below)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(url: &str) -> bool {
        is_on(&Url::parse(url).unwrap(), &["files.example", ".cdn.example", "s3.example/ours/"])
    }

    #[test]
    fn a_host_is_its_whole_name_or_what_is_below_the_one_with_a_point() {
        assert!(on("https://files.example/a") && on("https://eu.cdn.example/a?b"));
        assert!(!on("https://cdn.example/a") && !on("https://evilcdn.example/a"));
        assert!(!on("https://files.example.evil.example/a") && !on("https://evil.example/files.example"));
    }

    #[test]
    fn a_host_that_is_shared_holds_for_its_path_alone() {
        assert!(on("https://s3.example/ours/a"));
        assert!(!on("https://s3.example/theirs/a") && !on("https://s3.example/ours/../theirs/a"));
    }

    #[test]
    fn another_scheme_port_or_user_is_another_place() {
        for url in ["http://files.example/a", "https://files.example:8443/a", "https://a@files.example/a"] {
            assert!(!on(url), "{url}");
        }
    }

    #[test]
    fn an_address_of_numbers_is_no_host() {
        let all: &[&str] = &[".0.0.1", "127.0.0.1", "[::1]", "169.254.169.254"];
        for url in [
            "https://127.0.0.1/a",
            "https://[::1]/a",
            "https://169.254.169.254/latest",
            "https://2130706433/",
        ] {
            assert!(!is_on(&Url::parse(url).unwrap(), all), "{url}");
        }
    }
}
