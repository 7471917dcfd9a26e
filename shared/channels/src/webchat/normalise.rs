//! What a post holds, as events.

use chrono::{DateTime, Utc};
use nightdesk_domain::event::{Content, ReceiptStatus, Sender};
use nightdesk_domain::{Account, Address, Event, EventKey, EventKind};
use serde_json::Value;

use super::WEBCHAT;
use super::agents::{self, To};
use super::author::{Visitor, address};
use super::files;
use super::payload::{Element, Post, Seen, language};
use super::token;
use crate::element;
use crate::provider::{Malformed, Normalised};
use crate::request::Verified;
use crate::signature::sha256_hex;

/// Whose post it is, and which visitor's chat it is about.
struct Chat {
    account: Account,
    visitor: Visitor,
    address: Address,
    by_agent: bool,
}

/// Splits a post into events. They happened when we took them: a browser's clock is whatever its owner set
/// it to, and a message that was held back by a lost connection is answered as of when it came.
pub(super) fn normalise(request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed> {
    let malformed = |_| Malformed("no post of messages".to_owned());
    let post: Post = serde_json::from_slice(request.body()).map_err(malformed)?;
    let chat = Chat::of(request).ok_or_else(|| Malformed("no visitor".to_owned()))?;
    let sender = chat.sender(&post);
    let mut events: Vec<Event> = Vec::new();
    for element in &post.messages {
        let Some((id, kind)) = chat.read(element) else { continue };
        let again = events.iter().any(|event| event.key.id == id);
        if !again {
            events.push(chat.event(id, sender.clone(), received, kind));
        }
    }
    Ok(Normalised::of(events))
}

impl Chat {
    fn of(request: &Verified) -> Option<Self> {
        if request.request().header(agents::SIGNATURE).is_some() {
            let To { account, thread } = serde_json::from_slice(request.body()).ok()?;
            let address = address(&account, &thread)?;
            return Some(Self { account, visitor: Visitor::guest(thread), address, by_agent: true });
        }
        let token = token::verified(request.request())?;
        let address = token.address()?;
        Some(Self { account: token.account, visitor: token.visitor, address, by_agent: false })
    }

    /// What is known of the visitor. The language that the host has for its user goes before the browser's,
    /// which may be a borrowed one's; the browser's time zone goes first, because it is where they are now.
    fn sender(&self, post: &Post) -> Sender {
        let host = self.visitor.sender.clone();
        Sender {
            language: host.language.or_else(|| post.language.as_str().and_then(language)),
            zone: serde_json::from_value(post.zone.clone()).ok().or(host.zone),
            ..host
        }
    }

    /// What one element says, with its id; nothing where it is not kept.
    fn read(&self, element: &Value) -> Option<(String, EventKind)> {
        let named = || element.get("type").and_then(Value::as_str).unwrap_or("message");
        let Some(read) = element::read::<Element>(element).filter(Element::is_whole) else {
            return Some((self.odd(element), element::unsupported(named(), element)));
        };
        let read = match (self.by_agent, read) {
            (true, Element::AgentMessage { id, text }) => {
                return Some((id.0, EventKind::AgentMessage { content: Content::text(text.0) }));
            }
            // Neither may write as the other.
            (true, _) | (false, Element::AgentMessage { .. }) => {
                return Some((self.odd(element), element::unsupported_happening(named(), element)));
            }
            (false, read) => read,
        };
        self.by_visitor(read)
    }

    /// The id of what has none: the same when the same visitor's comes again, wherever in a post.
    fn odd(&self, element: &Value) -> String {
        let hash = sha256_hex(format!("{}#{element}", self.address).as_bytes());
        format!("odd:{}", hash.get(..32).unwrap_or(&hash))
    }

    fn by_visitor(&self, element: Element) -> Option<(String, EventKind)> {
        Some(match element {
            Element::Message { id, text, files, reply_to } => {
                let text = text.map(|text| text.0);
                let content = Content { text, parts: files::parts(files, &self.address) };
                let reply_to = reply_to.map(|id| id.0);
                (id.0, EventKind::Message { content, reply_to, forwarded: false, referral: None })
            }
            Element::Edit { id, of, text } => {
                (id.0, EventKind::Edit { of: of.0, content: Content::text(text.0) })
            }
            Element::Postback { id, payload, title, of } => {
                (id.0, EventKind::Postback { title, payload: payload.0, of })
            }
            Element::Seen { of } => {
                let reference = self.reference(&of)?;
                let (id, status) = (format!("seen:{}", of.name), ReceiptStatus::Read);
                (id, EventKind::Receipt { of: of.name, status, reference })
            }
            Element::Typing | Element::AgentMessage { .. } => return None,
        })
    }

    /// Our reference to what was seen; none of it for an agent's message, which has only its id, and nothing
    /// at all where a visitor names what no history ever named.
    fn reference(&self, of: &Seen) -> Option<Option<String>> {
        match of {
            Seen { reply: None, .. } => Some(None),
            // The history names a reply by its key, which under the visitor's own address is our reference.
            Seen { reply: Some(account), name } if account == self.account.as_str() => {
                Some(Some(format!("{}#{name}", self.address)))
            }
            Seen { .. } => None,
        }
    }

    fn event(&self, id: String, sender: Sender, received: DateTime<Utc>, kind: EventKind) -> Event {
        Event {
            key: EventKey { channel: WEBCHAT, account: self.account.clone(), id },
            address: self.address.clone(),
            also: self.visitor.also.clone(),
            thread: self.visitor.id.clone(),
            at: received,
            received,
            sender: if self.by_agent { Sender::default() } else { sender },
            kind,
        }
    }
}
