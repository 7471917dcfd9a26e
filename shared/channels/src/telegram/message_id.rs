//! The name of a message, which is the id of its event.

use std::fmt;
use std::str::FromStr;

/// A message by its chat, as edits, deletions and reactions name it.
///
/// Written `<chat>:<message>`, or `<connection>:<chat>:<message>` in a chat of a business account,
/// which numbers its messages by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MessageId {
    pub(super) connection: Option<String>,
    pub(super) chat: i64,
    pub(super) message: i64,
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(connection) = &self.connection {
            write!(f, "{connection}:")?;
        }
        write!(f, "{}:{}", self.chat, self.message)
    }
}

/// The id is another event's, not a message's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotAMessage;

impl FromStr for MessageId {
    type Err = NotAMessage;

    fn from_str(text: &str) -> Result<Self, NotAMessage> {
        let mut parts = text.rsplitn(3, ':');
        let mut number = || parts.next().and_then(|part| part.parse().ok()).ok_or(NotAMessage);
        let (message, chat) = (number()?, number()?);
        Ok(Self { connection: parts.next().map(str::to_owned), chat, message })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_back_from_its_name() {
        for text in ["424242:7", "-1001987654321:88", "bZx4:k_Q:424242:9"] {
            assert_eq!(text.parse::<MessageId>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_message_has_no_such_name() {
        for text in ["", "7", "update:5", "callback:4382", "424242:", "424242:x"] {
            assert_eq!(text.parse::<MessageId>(), Err(NotAMessage), "{text}");
        }
    }
}
