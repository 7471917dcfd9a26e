//! The parts of Viber's callbacks that the desk reads.

use serde::Deserialize;
use serde_json::Value;

/// What a callback says beside its kind. Each member has what only some kinds have.
#[derive(Debug, Deserialize)]
pub(super) struct Callback {
    pub(super) event: String,
    /// Milliseconds since 1970.
    #[serde(default)]
    pub(super) timestamp: Value,
    #[serde(default)]
    pub(super) message_token: Value,
    /// Who wrote.
    pub(super) sender: Option<User>,
    /// Who began or subscribed.
    pub(super) user: Option<User>,
    /// Who left, or got our message.
    pub(super) user_id: Option<String>,
    pub(super) message: Option<Value>,
    /// What the deep link that was followed has for the bot.
    pub(super) context: Option<String>,
    /// Why a message of ours failed.
    pub(super) desc: Option<String>,
}

/// A customer. The id is the bot's own name for them: another bot has another.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct User {
    pub(super) id: String,
    pub(super) name: Option<String>,
    /// The language of their telephone.
    pub(super) language: Option<String>,
}
