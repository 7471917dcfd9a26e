//! Where a reply goes.

use std::fmt;
use std::str::FromStr;

use serde_json::Value;

use super::timestamp::is_timestamp;
use crate::json;

/// A conversation: a channel, or a person for the direct messages between them and the app; and in it
/// the message whose thread it is.
///
/// Written `<channel>` or `<channel>/<thread_ts>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Thread {
    pub(super) channel: String,
    pub(super) root: Option<String>,
}

/// The text names no conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct InvalidThread;

impl Thread {
    /// A channel as a whole, or a person.
    pub(super) fn of(channel: &str) -> Self {
        Self { channel: channel.to_owned(), root: None }
    }

    /// Where to answer a message: in its thread. In a channel, a message that has none begins one, so
    /// that a reply never stands between other people's messages.
    pub(super) fn of_message(channel: &str, direct: bool, message: &Value) -> Self {
        let root = json::text(message, "/thread_ts");
        let root = root.or_else(|| json::text(message, "/ts").filter(|_| !direct));
        Self { channel: channel.to_owned(), root: root.filter(|ts| is_timestamp(ts)).map(str::to_owned) }
    }
}

impl fmt::Display for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.channel)?;
        self.root.as_ref().map_or(Ok(()), |root| write!(f, "/{root}"))
    }
}

impl FromStr for Thread {
    type Err = InvalidThread;

    fn from_str(text: &str) -> Result<Self, InvalidThread> {
        let (channel, root) = match text.split_once('/') {
            Some((channel, root)) => (channel, Some(root)),
            None => (text, None),
        };
        let known = channel.starts_with(['C', 'D', 'G', 'U', 'W']) && channel.len() > 1;
        let well_formed = channel.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if !known || !well_formed || root.is_some_and(|root| !is_timestamp(root)) {
            return Err(InvalidThread);
        }
        Ok(Self { channel: channel.to_owned(), root: root.map(str::to_owned) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_read_back_as_it_was_written() {
        for text in ["D0AB1CD2E", "C0AB1CD2E/1764298800.000200", "U061F7AUR", "G024BE91L/1.2", "W012A3CDE"] {
            assert_eq!(text.parse::<Thread>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_names_no_conversation_is_no_thread() {
        let none =
            ["", "C", "general", "#general", "C1/", "C1/x", "C1/1764298800", "C1/1.2/3", "T024BE7LD", "C-1"];
        for text in none {
            assert_eq!(text.parse::<Thread>(), Err(InvalidThread), "{text}");
        }
    }
}
