//! What happens beside messages: pressed buttons, reactions, deletions, blocking and unblocking.

use nightdesk_domain::{Event, EventKey, EventKind};
use serde_json::Value;

use super::TELEGRAM;
use super::message;
use super::message_id::MessageId;
use super::payload::{
    BusinessMessagesDeleted, CallbackQuery, ChatMemberUpdated, Message, MessageReactionUpdated, ReactionType,
};
use super::person::Person;
use super::thread::Thread;
use super::update::Update;
use crate::element;

/// Marks the id of an event that waits to be answered with [`callback_query`].
const CALLBACK: &str = "callback:";

/// The id of the callback query that became this event.
pub(super) fn callback_query(key: &EventKey) -> Option<&str> {
    key.id.strip_prefix(CALLBACK).filter(|_| key.channel == TELEGRAM)
}

/// A pressed button. Telegram does not say when.
pub(super) fn pressed_button(update: &Update, member: &Value) -> Option<Vec<Event>> {
    let query: CallbackQuery = element::read(member)?;
    let person = Person::of_user(&query.from)?;
    let message = query.message.as_ref();
    let thread = message.map_or_else(|| Thread::of_chat(query.from.id), Thread::of_message);
    let kind = match query.data {
        Some(payload) => EventKind::Postback {
            title: message.and_then(|message| title(message, &payload)),
            of: message.and_then(message::id).map(|id| id.to_string()),
            payload,
        },
        // A button that opens a game.
        None => element::unsupported_happening("callback_query", member),
    };
    Some(vec![update.event(format!("{CALLBACK}{}", query.id), person, &thread, None, kind)])
}

/// What the pressed button says; the query itself has only what it means.
fn title(message: &Message, payload: &str) -> Option<String> {
    let mut buttons = message.reply_markup.as_ref()?.inline_keyboard.iter().flatten();
    let pressed = buttons.find(|button| button.callback_data.as_deref() == Some(payload))?;
    Some(pressed.text.clone())
}

/// A customer's reactions to one message, as they are now.
pub(super) fn reaction(update: &Update, member: &Value) -> Option<Vec<Event>> {
    let reaction: MessageReactionUpdated = element::read(member)?;
    let person = match (&reaction.user, &reaction.actor_chat) {
        (Some(user), _) if user.is_bot => return Some(Vec::new()),
        (Some(user), _) => Person::of_user(user),
        (None, Some(chat)) => Person::of_chat(chat),
        (None, None) => None,
    }?;
    let chat = reaction.chat.id;
    let of = MessageId { connection: None, chat, message: reaction.message_id }.to_string();
    let emoji = reaction.new_reaction.into_iter().map(shown).collect();
    let kind = EventKind::Reaction { of, emoji };
    Some(vec![update.event(update.event_id(), person, &Thread::of_chat(chat), reaction.date, kind)])
}

/// An emoji; `custom:<id>` for one that somebody drew; else the kind's name, such as `paid`.
fn shown(reaction: ReactionType) -> String {
    match (reaction.emoji, reaction.custom_emoji_id) {
        (Some(emoji), _) => emoji,
        (None, Some(id)) => format!("custom:{id}"),
        (None, None) => reaction.kind,
    }
}

/// Messages taken back from a business account's chat, each as an event of its own.
pub(super) fn deletions(update: &Update, member: &Value) -> Option<Vec<Event>> {
    let deleted: BusinessMessagesDeleted = element::read(member)?;
    let person = Person::of_chat(&deleted.chat)?;
    let connection = Some(deleted.business_connection_id);
    let thread = Thread { connection: connection.clone(), ..Thread::of_chat(deleted.chat.id) };
    let event = |id: String, kind| update.event(id, person.clone(), &thread, None, kind);
    let one = |id: &Value| match id.as_i64() {
        Some(message) => {
            let of = MessageId { connection: connection.clone(), chat: deleted.chat.id, message }.to_string();
            event(format!("{}:{message}", update.event_id()), EventKind::Deletion { of })
        }
        None => {
            let kind = element::unsupported_happening("deleted_business_messages", id);
            event(format!("{}:{}", update.event_id(), element::made_id(id)), kind)
        }
    };
    Some(deleted.message_ids.iter().map(one).collect())
}

/// A customer blocked the bot, or let it in again. In groups, it says nothing of a customer.
pub(super) fn membership(update: &Update, member: &Value) -> Option<Vec<Event>> {
    let change: ChatMemberUpdated = element::read(member)?;
    if !change.chat.is_private() {
        return Some(Vec::new());
    }
    let kind = match (change.old_chat_member.status.as_str(), change.new_chat_member.status.as_str()) {
        (_, "kicked") => EventKind::OptOut,
        ("kicked", "member") => EventKind::OptIn,
        _ => element::unsupported_happening("my_chat_member", member),
    };
    let thread = Thread::of_chat(change.chat.id);
    Some(vec![update.event(update.event_id(), Person::of_user(&change.from)?, &thread, change.date, kind)])
}
