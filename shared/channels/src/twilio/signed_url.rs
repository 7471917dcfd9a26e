//! The URL as Twilio may have spelt it when it signed.
//!
//! Twilio's systems do not agree on a spelling, so its own validators try several. These are all
//! of theirs (twilio-python 9.13 `RequestValidator.validate`, twilio-node 6.2 `validateRequest`):
//!
//! - the URL as it was called; as a WHATWG parser rewrites it (`'` becomes `%27`, the host lower
//!   case); and that with its query encoded again as Node's `querystring` does;
//! - each with its port, or the scheme's own where it has none, and with no port at all.
//!
//! Also each with and without a user and password. No spelling means another request, so
//! accepting them all lets nothing through that was not signed. A fragment (Twilio's connection
//! overrides, `#rc=2`) is never signed.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::{Url, form_urlencoded};

/// Every spelling of a URL that Twilio may have signed, each once.
pub(super) fn spellings(url: &str) -> BTreeSet<String> {
    let url = without_fragment(url);
    let mut texts = vec![url.to_owned()];
    if let Ok(parsed) = Url::parse(url) {
        let rewritten = String::from(parsed);
        texts.extend(legacy_query(&rewritten));
        texts.push(rewritten);
    }
    texts.iter().flat_map(|text| around_authority(text)).collect()
}

/// The part of a URL that is sent to a server.
pub(super) fn without_fragment(url: &str) -> &str {
    url.split_once('#').map_or(url, |(url, _)| url)
}

/// A URL with and without its port, and with and without its user and password.
fn around_authority(url: &str) -> Vec<String> {
    let Some((scheme, after_scheme)) = url.split_once("://") else {
        return vec![url.to_owned()];
    };
    let (authority, rest) =
        after_scheme.split_at(after_scheme.find(['/', '?']).unwrap_or(after_scheme.len()));
    let (user, host_and_port) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (host, port) = split_port(host_and_port);
    let default = if scheme.eq_ignore_ascii_case("https") { "443" } else { "80" };
    let ports = [String::new(), format!(":{}", port.unwrap_or(default))];
    let users = [String::new(), if user.is_empty() { String::new() } else { format!("{user}@") }];
    let spelling = |user: &String, port: &String| format!("{scheme}://{user}{host}{port}{rest}");
    users.iter().flat_map(|user| ports.iter().map(move |port| spelling(user, port))).collect()
}

/// A host and its port; the colons of an IPv6 address stand within brackets.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

/// What `encodeURIComponent` leaves as it is.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// The URL with its query decoded and encoded again, where it has one.
fn legacy_query(url: &str) -> Option<String> {
    let (start, query) = url.split_once('?')?;
    let encode = |text: &str| utf8_percent_encode(text, COMPONENT).to_string();
    let pairs = form_urlencoded::parse(query.as_bytes());
    let pairs: Vec<String> =
        pairs.map(|(name, value)| format!("{}={}", encode(&name), encode(&value))).collect();
    Some(format!("{start}?{}", pairs.join("&")))
}
