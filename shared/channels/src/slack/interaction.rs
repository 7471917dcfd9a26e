//! Interactions: pressed buttons, choices from lists, forms and shortcuts.
//!
//! Source: "Interaction payloads", <https://docs.slack.dev/reference/interaction-payloads>.

use chrono::{DateTime, Utc};
use nightdesk_domain::event::{Content, Part, Sender};
use nightdesk_domain::{Account, Event, EventKind};
use serde_json::Value;

use super::frame::{Frame, Person};
use super::thread::Thread;
use super::{message, timestamp};
use crate::element;
use crate::json;

/// Interactions that await something else than an answer: options of a list, a form that was closed.
const NOTHING: &[&str] = &["block_suggestion", "dialog_cancellation", "dialog_suggestion", "view_closed"];

/// Reads an interaction; nothing where it does not tell who it is of.
pub(super) fn read(payload: &Value, bound: Option<&Account>, received: DateTime<Utc>) -> Option<Vec<Event>> {
    let team = json::first(payload, &["/team/id", "/view/app_installed_team_id", "/user/team_id"]);
    let enterprise = json::first(payload, &["/enterprise/id", "/team/enterprise_id"]);
    let app = json::first(payload, &["/api_app_id", "/view/app_id"]);
    let frame = Frame::of_team(team, enterprise, app, bound, received)?;
    let kind = json::text(payload, "/type")?;
    let interaction = Interaction { frame: &frame, payload, person: person(&frame, payload)? };
    match kind {
        "block_actions" | "interactive_message" => Some(interaction.actions()),
        "view_submission" | "dialog_submission" => Some(vec![interaction.form(kind)]),
        "shortcut" | "message_action" => Some(vec![interaction.shortcut()]),
        _ if NOTHING.contains(&kind) => Some(Vec::new()),
        _ => Some(vec![interaction.event(kind, None, element::unsupported_happening(kind, payload))]),
    }
}

fn person(frame: &Frame, payload: &Value) -> Option<Person> {
    let user = json::text(payload, "/user/id")?;
    let username = json::first(payload, &["/user/username", "/user/name"]).map(str::to_owned);
    Some(Person { sender: Sender { username, ..Sender::default() }, ..frame.person(user)? })
}

/// One interaction of one person.
struct Interaction<'a> {
    frame: &'a Frame,
    payload: &'a Value,
    person: Person,
}

impl Interaction<'_> {
    /// Every button that was pressed and every choice that was made.
    fn actions(&self) -> Vec<Event> {
        json::list(self.payload, "/actions").iter().map(|action| self.action(action)).collect()
    }

    fn action(&self, action: &Value) -> Event {
        let ts = json::first(action, &["/action_ts"]).or_else(|| json::text(self.payload, "/action_ts"));
        let kind = EventKind::Postback {
            title: json::first(action, &["/text/text", "/selected_option/text/text"]).map(str::to_owned),
            payload: chosen(action),
            of: self.message().and_then(|ts| Some(message::id(self.channel()?, ts))),
        };
        self.event(&element::made_id(action), ts.and_then(timestamp::instant), kind)
    }

    /// A form that was filled in, as Slack gives it.
    fn form(&self, what: &str) -> Event {
        let data = self.payload.pointer("/view/state/values").or_else(|| self.payload.get("submission"));
        let data = data.cloned().unwrap_or_default();
        let content = Content::part(Part::Structured { what: "form".to_owned(), data }, None);
        let referral = json::first(self.payload, &["/view/callback_id", "/callback_id"]);
        let referral = referral.map(|callback| serde_json::json!({ "callback_id": callback }));
        self.event(what, None, EventKind::Message { content, reply_to: None, forwarded: false, referral })
    }

    fn shortcut(&self) -> Event {
        let payload = json::owned(self.payload, "/callback_id").unwrap_or_default();
        let of = self.message().and_then(|ts| Some(message::id(self.channel()?, ts)));
        let at = json::text(self.payload, "/action_ts").and_then(timestamp::instant);
        self.event("shortcut", at, EventKind::Postback { title: None, payload, of })
    }

    fn channel(&self) -> Option<&str> {
        json::first(self.payload, &["/channel/id", "/container/channel_id"])
    }

    fn message(&self) -> Option<&str> {
        json::first(self.payload, &["/message/ts", "/container/message_ts", "/message_ts"])
    }

    /// Where the answer goes: the thread of the app's own message, else the direct messages with the
    /// person. A shortcut may be used where the app is not.
    fn thread(&self) -> Thread {
        let of_app = json::text(self.payload, "/type") == Some("block_actions");
        let channel =
            self.channel().filter(|_| of_app && !json::is_true(self.payload, "/container/is_ephemeral"));
        match (channel, json::text(self.payload, "/user/id")) {
            (Some(channel), _) => {
                let root = json::first(self.payload, &["/message/thread_ts", "/container/thread_ts"]);
                let root = root.or_else(|| self.message().filter(|_| !channel.starts_with('D')));
                let root = root.filter(|ts| timestamp::is_timestamp(ts));
                Thread { root: root.map(str::to_owned), ..Thread::of(channel) }
            }
            (None, user) => Thread::of(user.unwrap_or_default()),
        }
    }

    /// Slack's trigger is of this one interaction; each of its parts is named by what it is.
    fn event(&self, part: &str, at: Option<DateTime<Utc>>, kind: EventKind) -> Event {
        let actions = ["/trigger_id", "/view/hash", "/actions/0/action_ts", "/action_ts"];
        let trigger = json::first(self.payload, &actions).unwrap_or_default();
        let id = format!("interaction:{trigger}:{part}");
        self.frame.event(id, self.person.clone(), &self.thread(), at, kind)
    }
}

/// What was chosen: a button's value, the values of options, a date, a person …; else the action's name.
fn chosen(action: &Value) -> String {
    const ONE: [&str; 9] = [
        "/value",
        "/selected_option/value",
        "/selected_date",
        "/selected_time",
        "/selected_user",
        "/selected_channel",
        "/selected_conversation",
        "/action_id",
        "/name",
    ];
    const SEVERAL: [(&str, &str); 4] = [
        ("/selected_options", "/value"),
        ("/selected_users", ""),
        ("/selected_channels", ""),
        ("/selected_conversations", ""),
    ];
    for (list, value) in SEVERAL {
        let values: Vec<&str> =
            json::list(action, list).iter().filter_map(|option| json::text(option, value)).collect();
        if !values.is_empty() {
            return values.join(",");
        }
    }
    json::first(action, &ONE).unwrap_or_default().to_owned()
}
