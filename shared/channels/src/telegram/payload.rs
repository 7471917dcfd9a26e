//! The parts of the Bot API's objects that the desk reads.
//!
//! Ids have up to 52 significant bits and may be negative (groups, channels).

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

/// A person's or a bot's account.
#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub(super) id: i64,
    #[serde(default)]
    pub(super) is_bot: bool,
    pub(super) first_name: Option<String>,
    pub(super) last_name: Option<String>,
    pub(super) username: Option<String>,
    pub(super) language_code: Option<String>,
}

/// A private chat, which has its person's id and name; a group; a channel.
#[derive(Debug, Deserialize)]
pub(super) struct Chat {
    pub(super) id: i64,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) title: Option<String>,
    pub(super) first_name: Option<String>,
    pub(super) last_name: Option<String>,
    pub(super) username: Option<String>,
}

impl Chat {
    /// True for a chat with one person.
    pub(super) fn is_private(&self) -> bool {
        self.kind.as_deref() == Some("private")
    }
}

/// What surrounds a message's content.
#[derive(Debug, Deserialize)]
pub(super) struct Message {
    /// 0 where the message has no such id.
    pub(super) message_id: i64,
    /// Present on a message in a group that only its writer and the bot see.
    pub(super) ephemeral_message_id: Option<IgnoredAny>,
    pub(super) message_thread_id: Option<i64>,
    #[serde(default)]
    pub(super) is_topic_message: bool,
    pub(super) direct_messages_topic: Option<DirectMessagesTopic>,
    pub(super) business_connection_id: Option<String>,
    pub(super) chat: Chat,
    pub(super) from: Option<User>,
    pub(super) sender_chat: Option<Chat>,
    /// The bot that wrote in the name of the business account.
    pub(super) sender_business_bot: Option<IgnoredAny>,
    /// True for greetings, away messages and messages scheduled earlier.
    #[serde(default)]
    pub(super) is_from_offline: bool,
    /// True for a channel's post as it appears in the channel's discussion group.
    #[serde(default)]
    pub(super) is_automatic_forward: bool,
    pub(super) date: Option<i64>,
    pub(super) edit_date: Option<i64>,
    pub(super) forward_origin: Option<IgnoredAny>,
    pub(super) reply_to_message: Option<Answered>,
    pub(super) reply_markup: Option<ReplyMarkup>,
}

/// One customer's conversation with a channel.
#[derive(Debug, Deserialize)]
pub(super) struct DirectMessagesTopic {
    pub(super) topic_id: i64,
    pub(super) user: Option<User>,
}

/// The message that another one answers.
#[derive(Debug, Deserialize)]
pub(super) struct Answered {
    pub(super) message_id: i64,
}

/// The buttons below a message.
#[derive(Debug, Deserialize)]
pub(super) struct ReplyMarkup {
    #[serde(default)]
    pub(super) inline_keyboard: Vec<Vec<Button>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Button {
    pub(super) text: String,
    pub(super) callback_data: Option<String>,
}

/// A pressed button.
#[derive(Debug, Deserialize)]
pub(super) struct CallbackQuery {
    pub(super) id: String,
    pub(super) from: User,
    pub(super) message: Option<Message>,
    pub(super) data: Option<String>,
}

/// A changed reaction.
#[derive(Debug, Deserialize)]
pub(super) struct MessageReactionUpdated {
    pub(super) chat: Chat,
    pub(super) message_id: i64,
    pub(super) user: Option<User>,
    pub(super) actor_chat: Option<Chat>,
    pub(super) date: Option<i64>,
    pub(super) new_reaction: Vec<ReactionType>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ReactionType {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) emoji: Option<String>,
    pub(super) custom_emoji_id: Option<String>,
}

/// The bot was let in, or shut out.
#[derive(Debug, Deserialize)]
pub(super) struct ChatMemberUpdated {
    pub(super) chat: Chat,
    pub(super) from: User,
    pub(super) date: Option<i64>,
    pub(super) old_chat_member: ChatMember,
    pub(super) new_chat_member: ChatMember,
}

#[derive(Debug, Deserialize)]
pub(super) struct ChatMember {
    pub(super) status: String,
}

/// Messages that were taken back in a chat of a business account.
#[derive(Debug, Deserialize)]
pub(super) struct BusinessMessagesDeleted {
    pub(super) business_connection_id: String,
    pub(super) chat: Chat,
    /// Each is to be read on its own.
    pub(super) message_ids: Vec<Value>,
}
