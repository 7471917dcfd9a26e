//! Messages, new and changed.

use nightdesk_domain::{Event, EventKind};
use serde_json::Value;

use super::author::Author;
use super::content;
use super::message_id::MessageId;
use super::payload::Message;
use super::thread::Thread;
use super::update::Update;
use crate::element;

/// A new message.
pub(super) fn written(update: &Update, member: &Value) -> Option<Vec<Event>> {
    let message: Message = element::read(member)?;
    let content = content::read(member);
    let (person, kind) = match (Author::of(&message)?, content) {
        (Author::Machine, _) => return Some(Vec::new()),
        (Author::Agent(customer), Ok(content)) => (customer, EventKind::AgentMessage { content }),
        (Author::Agent(customer), Err(gap)) => (customer, element::unsupported_happening(gap.what(), member)),
        (Author::Customer(person), Err(gap)) => (person, gap.placeholder(member)),
        (Author::Customer(person), Ok(content)) => {
            let kind = match content.text.as_deref().and_then(start) {
                Some(payload) => EventKind::Started { payload },
                None => EventKind::Message {
                    content,
                    reply_to: answered(&message).map(|id| id.to_string()),
                    forwarded: message.forward_origin.is_some(),
                    referral: None,
                },
            };
            (person, kind)
        }
    };
    let id = id(&message).map_or_else(|| update.event_id(), |id| id.to_string());
    Some(vec![update.event(id, person, &Thread::of_message(&message), message.date, kind)])
}

/// A message that says something else now.
pub(super) fn edited(update: &Update, member: &Value) -> Option<Vec<Event>> {
    let message: Message = element::read(member)?;
    let content = content::read(member);
    let of = id(&message)?.to_string();
    let (person, kind) = match (Author::of(&message)?, content) {
        (Author::Machine, _) => return Some(Vec::new()),
        // The desk has no edits of the business's own: it is activity, in its new wording.
        (Author::Agent(customer), Ok(content)) => (customer, EventKind::AgentMessage { content }),
        (Author::Customer(person), Ok(content)) => (person, EventKind::Edit { of, content }),
        (Author::Agent(person) | Author::Customer(person), Err(gap)) => {
            (person, element::unsupported_happening(gap.what(), member))
        }
    };
    let date = message.edit_date.or(message.date);
    Some(vec![update.event(update.event_id(), person, &Thread::of_message(&message), date, kind)])
}

/// The name that edits, deletions and reactions will use; what only its writer sees has none.
pub(super) fn id(message: &Message) -> Option<MessageId> {
    let named = message.message_id != 0 && message.ephemeral_message_id.is_none();
    named.then(|| MessageId {
        connection: message.business_connection_id.clone(),
        chat: message.chat.id,
        message: message.message_id,
    })
}

/// The message that this one answers. In a topic, what answers nothing points at the topic's start.
fn answered(message: &Message) -> Option<MessageId> {
    let answered = message.reply_to_message.as_ref()?.message_id;
    let start_of_topic = message.is_topic_message && message.message_thread_id == Some(answered);
    let answer = MessageId { message: answered, ..id(message)? };
    (answered != 0 && !start_of_topic).then_some(answer)
}

/// The deep link's parameter, if any, of the command `/start`, which in groups is `/start@bot`.
fn start(text: &str) -> Option<Option<String>> {
    let (command, payload) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let (name, _bot) = command.split_once('@').unwrap_or((command, ""));
    let payload = payload.trim();
    (name == "/start").then(|| (!payload.is_empty()).then(|| payload.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn start_is_a_command_of_its_own() {
        assert_eq!(start("/start"), Some(None));
        assert_eq!(start("/start  "), Some(None));
        assert_eq!(start("/start order-4711"), Some(Some("order-4711".to_owned())));
        assert_eq!(start("/start@ExampleShopBot\nspring"), Some(Some("spring".to_owned())));
        for text in ["/starting", "/stop", "start", "Please /start", "/Start", ""] {
            assert_eq!(start(text), None, "{text}");
        }
    }
}
