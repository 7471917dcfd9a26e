//! One activity, as the frame of the event that it becomes.

use chrono::{DateTime, FixedOffset, Utc};
use nightdesk_domain::event::Sender;
use nightdesk_domain::{Account, Address, Event, EventKey, EventKind};
use serde_json::Value;

use super::TEAMS;
use super::thread::Thread;
use crate::clock;
use crate::signature;

/// What ids of bots begin with; people's begin with `29:`.
const BOT: &str = "28:";

/// An activity with what every event made of it has in common.
///
/// Read member by member, so that one of an odd shape costs no more than itself.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub(super) activity: &'a Value,
    /// The bot that it came to, by its app id.
    pub(super) account: Account,
    pub(super) received: DateTime<Utc>,
}

impl<'a> Frame<'a> {
    /// A text in the activity, by its JSON pointer; nothing where it is empty.
    pub(super) fn text(&self, pointer: &str) -> Option<&'a str> {
        self.activity.pointer(pointer)?.as_str().filter(|text| !text.is_empty())
    }

    /// The elements of a list in the activity.
    pub(super) fn list(&self, name: &str) -> &'a [Value] {
        self.activity.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// Whether a bot did it, ours among them.
    pub(super) fn is_of_a_bot(&self) -> bool {
        let from = self.text("/from/id");
        let ours = from.is_some() && from == self.text("/recipient/id");
        let role = self.text("/from/role").is_some_and(|role| role.eq_ignore_ascii_case("bot"));
        ours || role || from.is_some_and(|id| id.starts_with(BOT))
    }

    /// True in a conversation of one person with the bot.
    pub(super) fn is_personal(&self) -> bool {
        self.text("/conversation/conversationType") == Some("personal")
    }

    /// Who did it: by the id that their organisation knows them by, which is the same for all bots, or
    /// else by the one that only our bot knows.
    pub(super) fn customer(&self) -> Option<Address> {
        let tenants = ["/conversation/tenantId", "/channelData/tenant/id", "/channelId"];
        let tenant = tenants.into_iter().find_map(|tenant| self.text(tenant))?;
        let user = self.text("/from/aadObjectId").or_else(|| self.text("/from/id"))?;
        Address::new("teams", &format!("{tenant}:{user}")).ok()
    }

    fn sender(&self) -> Sender {
        let client = self.list("entities").iter().find(|entity| kind(entity) == Some("clientInfo"));
        let client = |name: &str| client?.get(name)?.as_str();
        let zone = self.text("/localTimezone").or_else(|| client("timezone"));
        let local: Option<DateTime<FixedOffset>> = self.text("/localTimestamp").and_then(date);
        Sender {
            name: self.text("/from/name").map(str::to_owned),
            username: None,
            language: self.text("/locale").or_else(|| client("locale")).map(str::to_owned),
            zone: zone.and_then(|zone| zone.parse().ok()),
            utc_offset_minutes: local.map(|local| local.offset().local_minus_utc() / 60),
            machine: None,
        }
    }

    /// The name of a message in this conversation, which is the id of its event.
    ///
    /// Teams numbers messages within a conversation. In a channel the conversation's name may or may not
    /// carry the thread's first message (`;messageid=…`): left out, a message has one name.
    pub(super) fn message(&self, id: &str) -> String {
        let conversation = self.text("/conversation/id").unwrap_or_default();
        let conversation = conversation.split_once(";messageid=").map_or(conversation, |(name, _)| name);
        format!("{conversation}/{id}")
    }

    /// The event id of this very message.
    pub(super) fn message_id(&self) -> String {
        self.message(self.text("/id").unwrap_or(&self.hash()))
    }

    /// The event id of what happens to a message or beside one: the same when it comes again, and another
    /// when it happens again, as a second edit does.
    pub(super) fn happening_id(&self, kind: &str) -> String {
        let at = self.text("/timestamp").map_or_else(|| self.hash(), str::to_owned);
        format!("{kind}:{}@{at}", self.message(self.text("/id").unwrap_or_default()))
    }

    fn hash(&self) -> String {
        signature::sha256_hex(self.activity.to_string().as_bytes())
    }

    /// Where a reply goes; empty where it cannot.
    fn thread(&self, kind: &EventKind) -> String {
        let to_message = matches!(
            kind,
            EventKind::Message { .. }
                | EventKind::Postback { .. }
                | EventKind::Unsupported { message: true, .. }
        );
        let message = self.text("/id").filter(|_| to_message);
        let thread = self.text("/serviceUrl").zip(self.text("/conversation/id"));
        let thread = thread.and_then(|(service, conversation)| Thread::new(service, conversation, message));
        thread.map(|thread| thread.to_string()).unwrap_or_default()
    }

    /// An event of the activity.
    pub(super) fn event(&self, customer: Address, id: String, kind: EventKind) -> Event {
        let at = self.text("/timestamp").and_then(date).map(|at| at.to_utc());
        Event {
            key: EventKey { channel: TEAMS, account: self.account.clone(), id },
            address: customer,
            also: Vec::new(),
            thread: self.thread(&kind),
            at: clock::by_provider(at, self.received),
            received: self.received,
            sender: self.sender(),
            kind,
        }
    }
}

/// An element's `type`.
pub(super) fn kind(element: &Value) -> Option<&str> {
    element.get("type").and_then(Value::as_str)
}

/// The bot's app id in the id that Teams gives it in a conversation.
pub(super) fn app_id(recipient: &str) -> Account {
    Account::new(recipient.strip_prefix(BOT).unwrap_or(recipient))
}

fn date(text: &str) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(text).ok()
}
