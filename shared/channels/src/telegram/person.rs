//! A customer as Telegram shows them.

use nightdesk_domain::Address;
use nightdesk_domain::event::Sender;

use super::payload::{Chat, User};

/// A customer: their address, and what they show of themselves.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Person {
    pub(super) address: Address,
    pub(super) sender: Sender,
}

impl Person {
    /// Someone of whom only the id is known.
    pub(super) fn of_id(id: i64) -> Option<Self> {
        let address = Address::new("telegram", &id.to_string()).ok()?;
        Some(Self { address, sender: Sender::default() })
    }

    /// The owner of an account.
    pub(super) fn of_user(user: &User) -> Option<Self> {
        let sender = Sender {
            name: full_name(user.first_name.as_deref(), user.last_name.as_deref()),
            username: user.username.clone(),
            language: user.language_code.clone(),
            ..Sender::default()
        };
        Some(Self { sender, ..Self::of_id(user.id)? })
    }

    /// The person of a private chat, or a group or channel in whose name somebody writes.
    pub(super) fn of_chat(chat: &Chat) -> Option<Self> {
        let name =
            chat.title.clone().or_else(|| full_name(chat.first_name.as_deref(), chat.last_name.as_deref()));
        let sender = Sender { name, username: chat.username.clone(), ..Sender::default() };
        Some(Self { sender, ..Self::of_id(chat.id)? })
    }
}

fn full_name(first: Option<&str>, last: Option<&str>) -> Option<String> {
    let parts: Vec<&str> = [first, last].into_iter().flatten().filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}
