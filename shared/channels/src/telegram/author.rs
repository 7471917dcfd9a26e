//! Who wrote a message, as the desk sees it.

use super::payload::Message;
use super::person::Person;

/// Who wrote a message.
#[derive(Debug, PartialEq)]
pub(super) enum Author {
    /// A customer.
    Customer(Person),
    /// One of the business's own people, to this customer.
    Agent(Person),
    /// Nobody: a bot, ours among them, or Telegram on its own.
    Machine,
}

impl Author {
    /// Finds the author; nothing where the message names none.
    pub(super) fn of(message: &Message) -> Option<Self> {
        if message.sender_business_bot.is_some() || message.is_automatic_forward {
            return Some(Self::Machine);
        }
        // Behind a chat stands an invented user, often a bot, that is the same for all chats.
        if message.sender_chat.is_none() && message.from.as_ref().is_some_and(|from| from.is_bot) {
            return Some(Self::Machine);
        }
        let writer = writer(message)?;
        Some(match partner(message) {
            Some(customer) if customer.address == writer.address => Self::Customer(writer),
            // The business account's greeting or away message.
            Some(_) if message.is_from_offline => Self::Machine,
            Some(customer) => Self::Agent(customer),
            None => Self::Customer(writer),
        })
    }
}

fn writer(message: &Message) -> Option<Person> {
    match (&message.sender_chat, &message.from) {
        (Some(chat), _) => Person::of_chat(chat),
        (None, Some(user)) => Person::of_user(user),
        (None, None) if message.chat.is_private() => Person::of_chat(&message.chat),
        (None, None) => None,
    }
}

/// The customer of a chat in which the business's own people write too.
fn partner(message: &Message) -> Option<Person> {
    if message.business_connection_id.is_some() {
        return Person::of_chat(&message.chat);
    }
    message.direct_messages_topic.as_ref().and_then(|topic| topic.user.as_ref()).and_then(Person::of_user)
}
