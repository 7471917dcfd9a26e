//! Mail addresses: `local@domain`.

use nightdesk_domain::Address;
use percent_encoding::percent_decode_str;
use url::Host;

/// The longest address (RFC 5321, 4.5.3.1.3, with erratum 1690).
const LONGEST: usize = 254;

/// An address in one spelling: lower case, the domain in ASCII. None where it is no address.
///
/// By RFC 5321 the local part's case may matter; no provider that customers use lets it.
pub(crate) fn parse(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('<').trim_end_matches('>').trim();
    let (local, domain) = text.rsplit_once('@')?;
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>,;:\"()[]\\@".contains(c);
    if local.is_empty() || domain.is_empty() || local.chars().any(odd) || domain.chars().any(odd) {
        return None;
    }
    let domain = Host::parse(domain).map_or_else(|_| domain.to_lowercase(), |host| host.to_string());
    let address = format!("{}@{domain}", local.to_lowercase());
    (address.len() <= LONGEST).then_some(address)
}

/// The part behind the `@`.
pub(crate) fn domain(mailbox: &str) -> &str {
    mailbox.rsplit_once('@').map_or("", |(_, domain)| domain)
}

/// The part before the `@`.
pub(crate) fn local(mailbox: &str) -> &str {
    mailbox.rsplit_once('@').map_or(mailbox, |(local, _)| local)
}

/// A `mailto:` address as somebody else wrote it (RFC 6068: escapes, and `?` with headers), in our spelling.
pub(crate) fn by_uri(written: &Address) -> Option<Address> {
    let (mailbox, _) = written.id().split_once('?').unwrap_or((written.id(), ""));
    address(&parse(&percent_decode_str(mailbox).decode_utf8().ok()?)?)
}

/// The customer's address of a mailbox: `mailto:ann@example.com` (RFC 6068, with `#` and `%` escaped).
pub(crate) fn address(mailbox: &str) -> Option<Address> {
    Address::new("mailto", &mailbox.replace('%', "%25").replace('#', "%23")).ok()
}
