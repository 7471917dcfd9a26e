//! What forwarders leave behind in a mail: the envelope sender that they put in the writer's place, so
//! that bounces come to them, and which mailbox it was that they forwarded.
//!
//! Sources: the Sender Rewriting Scheme (libsrs2), "Sender Rewriting Scheme (SRS) in Microsoft 365",
//! "Loop prevention in Exchange Online Demystified". Gmail's form is seen in its mail.

use super::mailbox;
use super::message::Mail;

/// Headers in which forwarders name the mailbox that they forward. None of them is a proof: a sender can
/// write them as well.
const NAMES_THE_MAILBOX: &[&str] = &["x-forwarded-for", INBOX_RULE, "x-original-to", "delivered-to"];

/// Whose inbox rule passed a mail on in Exchange, or answered it.
pub(super) const INBOX_RULE: &str = "x-ms-exchange-inbox-rules-loop";

/// An envelope sender as a forwarder wrote it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Rewritten {
    /// The mailbox that was forwarded, where the form tells it.
    pub(super) mailbox: Option<String>,
    /// The envelope sender before, where the form tells it.
    pub(super) before: Option<String>,
}

impl Rewritten {
    /// Reads an envelope sender, in lower case; none where no forwarder wrote it.
    pub(super) fn read(sender: &str) -> Option<Self> {
        let (local, domain) = sender.rsplit_once('@')?;
        let at_domain = |local: &str| mailbox::parse(&format!("{local}@{domain}"));
        // Gmail: support+caf_=desk=in.example.net@example.com
        if let Some((forwarded, _)) = local.split_once("+caf_=") {
            return Some(Self { mailbox: at_domain(forwarded), before: None });
        }
        // Microsoft 365: support+SRS=44ldt=IX=example.org=ann@example.com, and bounces+SRS=44ldt=IX@example.com
        // where it keeps the rest to itself.
        if let Some((forwarded, tail)) = local.split_once("+srs=") {
            let before = before(tail);
            let mailbox = at_domain(forwarded).filter(|_| before.is_some() || forwarded != "bounces");
            return Some(Self { mailbox, before });
        }
        // SRS0=HHH=TT=example.org=ann@forwarder.example
        if let Some(tail) = scheme(local, "srs0") {
            return Some(Self { mailbox: None, before: before(tail) });
        }
        // SRS1=HHH=first-forwarder.example==HHH=TT=example.org=ann@second-forwarder.example
        let tail = scheme(local, "srs1")?.splitn(3, '=').nth(2)?;
        Some(Self { mailbox: None, before: tail.get(1..).and_then(before) })
    }
}

/// What follows a scheme's name, behind any of its separators.
fn scheme<'a>(local: &'a str, name: &str) -> Option<&'a str> {
    local.strip_prefix(name)?.strip_prefix(['=', '+', '-'])
}

/// The address in `hash=time=domain=local`.
fn before(tail: &str) -> Option<String> {
    let mut parts = tail.splitn(4, '=').skip(2);
    let (domain, local) = (parts.next()?, parts.next()?);
    mailbox::parse(&format!("{local}@{domain}"))
}

/// The mailbox that was forwarded to `to`, by the envelope's sender, else by the headers: the uppermost
/// one of each, which stands above all that the sender wrote.
pub(super) fn forwarded(mail: &Mail, sender: Option<&str>, to: &str) -> Option<String> {
    let by_envelope = sender.and_then(Rewritten::read).and_then(|rewritten| rewritten.mailbox);
    let first = |name: &&str| mailbox::parse(mail.header(name)?.split([' ', ',', ';']).next()?);
    let mut by_headers = NAMES_THE_MAILBOX.iter().filter_map(first);
    by_envelope.or_else(|| by_headers.find(|mailbox| mailbox::domain(mailbox) != mailbox::domain(to)))
}
