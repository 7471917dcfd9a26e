//! The business's end of a mail, and the way back from it.

use super::event::{Envelope, ReturnPath};
use super::forwarder::{self, Rewritten};
use super::mailbox;
use super::message::Mail;

/// The business's end of a mail.
pub(super) struct Ours {
    pub(super) mailbox: String,
    /// Whether it is known to be the business's own, so that a reply may go out from it.
    pub(super) known: bool,
}

impl Ours {
    /// The mailbox that a mail came to. Whom it is addressed to says nothing: anybody may stand there.
    pub(super) fn of(mail: &Mail, envelope: &Envelope<'_>) -> Self {
        let bound = envelope.account.and_then(|account| mailbox::parse(account.as_str()));
        let recipients = || envelope.recipients.iter();
        let addressed = || recipients().find(|recipient| mail.is_addressed_to(recipient)).cloned();
        let to = envelope.forwarded_to.as_deref();
        let forwarded = || to.and_then(|to| forwarder::forwarded(mail, envelope.return_path.mailbox(), to));
        let unnamed = || envelope.account.map_or_else(|| "mailbox".to_owned(), ToString::to_string);
        match bound.or_else(addressed).or_else(|| recipients().next().cloned()).or_else(forwarded) {
            Some(mailbox) => Self { mailbox, known: true },
            None => Self { mailbox: envelope.forwarded_to.clone().unwrap_or_else(unnamed), known: false },
        }
    }

    /// To whom a reply goes: the envelope's sender (RFC 3834, section 4), or who wrote where a forwarder, or a
    /// mailbox of ours, stands in their place there. Nobody where there is no way back.
    pub(super) fn way_back<'a>(&self, envelope: &'a Envelope<'_>, from: Option<&'a str>) -> Option<&'a str> {
        if envelope.return_path == ReturnPath::Null || !self.known {
            return None;
        }
        let is_the_writers = |sender: &&str| {
            let is_ours = mailbox::domain(sender) == mailbox::domain(&self.mailbox);
            Some(*sender) == from || !(is_ours || Rewritten::read(sender).is_some())
        };
        envelope.return_path.mailbox().filter(is_the_writers).or(from)
    }
}
