//! Where a reply goes.

use std::fmt;
use std::str::FromStr;

use super::message_id::MessageId;
use super::payload::Message;

/// A conversation: a chat, a topic in it, and the business account in whose name to write.
///
/// Written `<chat>`, then `/<topic>` or `/direct:<topic>`, then `@<connection>`, each where there
/// is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Thread {
    pub(super) chat: i64,
    pub(super) topic: Option<Topic>,
    pub(super) connection: Option<String>,
}

/// A part of a chat that a reply has to stay in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    /// A forum's topic, or a topic of a private chat with the bot.
    Forum(i64),
    /// One customer's conversation with a channel.
    Direct(i64),
}

impl Thread {
    /// A chat as a whole; a person's id is also the id of the private chat with them.
    pub(super) fn of_chat(chat: i64) -> Self {
        Self { chat, topic: None, connection: None }
    }

    /// Where to answer a message.
    pub(super) fn of_message(message: &Message) -> Self {
        // An answer to what only its writer sees must not be seen by the group.
        if let (Some(_), Some(writer)) = (&message.ephemeral_message_id, &message.from) {
            return Self::of_chat(writer.id);
        }
        // Outside of topics, the id only says which messages answer each other.
        let forum = message.message_thread_id.filter(|_| message.is_topic_message).map(Topic::Forum);
        let direct = message.direct_messages_topic.as_ref().map(|topic| Topic::Direct(topic.topic_id));
        Self {
            chat: message.chat.id,
            topic: direct.or(forum),
            connection: message.business_connection_id.clone(),
        }
    }

    /// True when the message is one of this conversation's, so that a reply can quote it.
    pub(super) fn has(&self, id: &MessageId) -> bool {
        self.chat == id.chat && self.connection == id.connection
    }
}

impl fmt::Display for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.chat)?;
        match self.topic {
            Some(Topic::Forum(topic)) => write!(f, "/{topic}")?,
            Some(Topic::Direct(topic)) => write!(f, "/direct:{topic}")?,
            None => {}
        }
        match &self.connection {
            Some(connection) => write!(f, "@{connection}"),
            None => Ok(()),
        }
    }
}

/// The text is not of the form that [`Thread`] describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct InvalidThread;

impl FromStr for Thread {
    type Err = InvalidThread;

    fn from_str(text: &str) -> Result<Self, InvalidThread> {
        let (place, connection) = match text.split_once('@') {
            Some((_, "")) => return Err(InvalidThread),
            Some((place, connection)) => (place, Some(connection.to_owned())),
            None => (text, None),
        };
        let (chat, topic) = match place.split_once('/') {
            Some((chat, topic)) => (chat, Some(topic.parse()?)),
            None => (place, None),
        };
        let chat = chat.parse().map_err(|_| InvalidThread)?;
        Ok(Self { chat, topic, connection })
    }
}

impl FromStr for Topic {
    type Err = InvalidThread;

    fn from_str(text: &str) -> Result<Self, InvalidThread> {
        let (kind, topic): (fn(i64) -> Self, _) = match text.strip_prefix("direct:") {
            Some(topic) => (Self::Direct, topic),
            None => (Self::Forum, text),
        };
        topic.parse().map(kind).map_err(|_| InvalidThread)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_read_back_as_it_was_written() {
        for text in [
            "424242",
            "-1001987654321",
            "-1001987654321/17",
            "-1002/direct:424242",
            "424242@b/Zx@4_k",
            "424242/3@b",
        ] {
            assert_eq!(text.parse::<Thread>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_names_no_chat_is_no_thread() {
        for text in
            ["", "@desk", "424242@", "424242/", "424242/x", "424242/direct:", "4.2", "9223372036854775808"]
        {
            assert_eq!(text.parse::<Thread>(), Err(InvalidThread), "{text}");
        }
    }
}
