//! A customer as Discord shows them.

use nightdesk_domain::Address;
use nightdesk_domain::event::Sender;
use serde_json::Value;

use super::snowflake::is_snowflake;
use crate::json;

/// A customer: their address, and what they show of themselves.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Person {
    pub(super) address: Address,
    pub(super) sender: Sender,
}

impl Person {
    /// Someone of whom only the id is known. It is the same towards every app.
    pub(super) fn of_id(id: &str) -> Option<Self> {
        let address = Address::new("discord", id).ok().filter(|_| is_snowflake(id))?;
        Some(Self { address, sender: Sender::default() })
    }

    /// A user object, with the name that they go by where they are.
    pub(super) fn of_user(user: &Value, nick: Option<&str>) -> Option<Self> {
        let name = nick.or_else(|| json::text(user, "/global_name")).map(str::to_owned);
        let sender = Sender { name, username: json::owned(user, "/username"), ..Sender::default() };
        Some(Self { sender, ..Self::of_id(json::text(user, "/id")?)? })
    }

    /// Who an interaction is of: a member of a server, elsewhere a user.
    pub(super) fn of_interaction(interaction: &Value) -> Option<Self> {
        let member = interaction.pointer("/member/user");
        let user = member.or_else(|| interaction.get("user"))?;
        let mut person = Self::of_user(user, json::text(interaction, "/member/nick"))?;
        person.sender.language = json::owned(interaction, "/locale");
        Some(person)
    }
}
