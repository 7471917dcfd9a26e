//! A reply as a mail, with the headers that keep machines from answering each other.

use data_encoding::BASE64URL_NOPAD;
use mail_builder::headers::Header;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::text::Text;
use mail_builder::mime::MimePart;
use nightdesk_domain::Address;

use super::thread::Thread;
use super::{mailbox, message};
use crate::provider::{Outgoing, Unsendable};
use crate::signature::sha256_hex;

/// The header that carries our own reference, so that a bounce which quotes the reply's headers tells
/// which reply it is about, whatever Message-ID the provider gave it.
pub(crate) const REFERENCE: &str = "x-nightdesk-reference";

/// A reply, ready to be put into a provider's own form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Composed {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    /// With its brackets: of our own making, the same for the same reply.
    pub(crate) message_id: String,
    /// All others: threading, and what tells machines that one wrote this.
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// Composes a reply.
pub(crate) fn compose(provider: &str, reply: &Outgoing<'_>) -> Result<Composed, Unsendable> {
    let thread: Thread = reply.thread.parse().map_err(|_| Unsendable("the thread is not one of mail"))?;
    if thread.provider != provider {
        return Err(Unsendable("the thread is another provider's"));
    }
    let place = thread.place;
    let from = mailbox::parse(reply.account.as_str()).ok_or(Unsendable("the account is no mail address"))?;
    let to = mailbox::parse(&place.to).ok_or(Unsendable("the thread names no mail address"))?;
    if from == to {
        return Err(Unsendable("the reply would come back to us"));
    }
    let mut headers = vec![
        ("Auto-Submitted", "auto-replied".to_owned()),
        ("X-Auto-Response-Suppress", "All".to_owned()),
        ("X-Nightdesk-Reference", BASE64URL_NOPAD.encode(reply.reference.as_bytes())),
    ];
    let answered = place.id.as_deref().and_then(message::id);
    if let Some(id) = &answered {
        headers.push(("In-Reply-To", format!("<{id}>")));
    }
    let references: Vec<String> = place
        .references
        .iter()
        .filter_map(|id| message::id(id))
        .chain(answered)
        .map(|id| format!("<{id}>"))
        .collect();
    if !references.is_empty() {
        headers.push(("References", references.join(" ")));
    }
    let message_id = format!("<{:.40}@{}>", sha256_hex(reply.reference.as_bytes()), mailbox::domain(&from));
    Ok(Composed {
        subject: subject(&place.subject),
        text: reply.text.to_owned(),
        from,
        to,
        message_id,
        headers,
    })
}

/// `Re: ` and what was answered, once.
fn subject(answered: &str) -> String {
    let answered: String = answered.chars().filter(|c| !c.is_control()).collect();
    let lower = answered.trim().to_lowercase();
    match ["re:", "aw:", "antw:", "sv:", "rif:", "回复:", "re："].iter().any(|reply| lower.starts_with(reply))
    {
        true => answered.trim().to_owned(),
        false if lower.is_empty() => "Re: your message".to_owned(),
        false => format!("Re: {}", answered.trim()),
    }
}

/// The reply in its MIME form. The date is left to the provider, whose clock it is.
pub(crate) fn raw(mail: &Composed) -> Vec<u8> {
    let mut raw = Vec::with_capacity(1024 + mail.text.len() * 2);
    let own = [("From", &mail.from), ("To", &mail.to), ("Message-ID", &mail.message_id)];
    for (name, value) in own.into_iter().chain(mail.headers.iter().map(|(name, value)| (*name, value))) {
        write(&mut raw, name, &Raw::new(value.as_str()));
    }
    write(&mut raw, "Subject", &Text::new(mail.subject.as_str()));
    raw.extend_from_slice(b"MIME-Version: 1.0\r\n");
    MimePart::new("text/plain", mail.text.as_str()).write_part(&mut raw);
    raw
}

fn write(raw: &mut Vec<u8>, name: &str, value: &impl Header) {
    raw.extend_from_slice(name.as_bytes());
    raw.extend_from_slice(b": ");
    value.write_header(raw, name.len() + 2);
}

/// Our reference as a provider carries it in a text of its own, where it takes long ones.
pub(crate) fn reference(reply: &Outgoing<'_>) -> String {
    BASE64URL_NOPAD.encode(reply.reference.as_bytes())
}

/// Reads what [`reference()`] wrote; none where it is another's.
pub(crate) fn read_reference(text: &str) -> Option<String> {
    // A header may have been folded on its way.
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let reference = String::from_utf8(BASE64URL_NOPAD.decode(text.as_bytes()).ok()?).ok()?;
    recipient(&reference).is_some().then_some(reference)
}

/// Whom the mail with this reference of ours went to.
pub(super) fn recipient(reference: &str) -> Option<Address> {
    let (address, _) = reference.split_once('#')?;
    address.parse().ok()
}
