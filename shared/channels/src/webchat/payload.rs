//! What the widget, and agents' software, post.

use serde::Deserialize;
use serde_json::Value;

use super::files::{File, MOST_FILES};

/// The most elements of one post: one queue message follows from each, and anybody may post.
pub(super) const MOST: usize = 20;

/// A post: what happened in a browser, in order.
#[derive(Debug, Deserialize)]
pub(super) struct Post {
    /// The browser's language (`navigator.language`).
    #[serde(default)]
    pub(super) language: Value,
    /// The browser's time zone (`Intl.DateTimeFormat().resolvedOptions().timeZone`).
    #[serde(default)]
    pub(super) zone: Value,
    /// What happened; each read by itself.
    pub(super) messages: Vec<Value>,
}

/// An element of a post.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Element {
    /// A visitor wrote, or sent files, or both.
    Message {
        id: Uuid,
        text: Option<Text>,
        #[serde(default)]
        files: Vec<File>,
        reply_to: Option<Uuid>,
    },
    /// A visitor changed what they wrote.
    Edit { id: Uuid, of: Uuid, text: Text },
    /// A visitor pressed a button.
    Postback { id: Uuid, payload: Text, title: Option<String>, of: Option<String> },
    /// A visitor saw a reply; `of` is its id in the history.
    Seen { of: Seen },
    /// A visitor is writing.
    Typing,
    /// An agent wrote.
    AgentMessage { id: Uuid, text: Text },
}

impl Element {
    /// Whether there is something in it, and no more than anybody sends: a message has a text or files.
    pub(super) fn is_whole(&self) -> bool {
        match self {
            Self::Message { text, files, .. } => {
                (text.is_some() || !files.is_empty()) && files.len() <= MOST_FILES
            }
            _ => true,
        }
    }
}

/// The id of a message or a file, made where that was written or chosen: a UUID, the same when it is sent
/// again.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Uuid(pub(super) String);

impl TryFrom<String> for Uuid {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let groups: Vec<usize> = text.split('-').map(str::len).collect();
        let hexadecimal = text.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
        match groups == [8, 4, 4, 4, 12] && hexadecimal {
            true => Ok(Self(text.to_ascii_lowercase())),
            false => Err("an id is a UUID"),
        }
    }
}

/// A text that says something.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Text(pub(super) String);

impl TryFrom<String> for Text {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.trim().is_empty() {
            true => Err("a text says something"),
            false => Ok(Self(text)),
        }
    }
}

/// What a visitor saw, as the history names it: an agent's message by its id, a reply of the desk's by its
/// key, `webchat:<account>:<event>/reply/<number>`. Strictly, because the record is looked up by it.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Seen {
    /// The whole name.
    pub(super) name: String,
    /// The account of a reply.
    pub(super) reply: Option<String>,
}

impl TryFrom<String> for Seen {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        if let Ok(Uuid(name)) = Uuid::try_from(name.clone()) {
            return Ok(Self { name, reply: None });
        }
        let account = reply(&name).map(str::to_owned).ok_or("neither a message nor a reply")?;
        Ok(Self { name, reply: Some(account) })
    }
}

/// The account of a reply's key.
fn reply(key: &str) -> Option<&str> {
    let (event, number) = key.rsplit_once("/reply/")?;
    let (account, id) = event.strip_prefix("webchat:")?.split_once(':')?;
    let ids = id.strip_prefix("odd:").unwrap_or(id);
    let of = |c: char| c.is_ascii_hexdigit() || "-:".contains(c);
    let good = (1..=64).contains(&ids.len()) && ids.chars().all(of);
    let numbered = (1..=4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    (good && numbered).then_some(account)
}

/// A language tag, where a text has the shape of one (BCP 47: subtags of up to 8 letters and digits).
pub(super) fn language(text: &str) -> Option<String> {
    let tag = text.trim().replace('_', "-");
    let subtag =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    (tag.len() <= 35 && tag.split('-').all(subtag)).then_some(tag)
}
