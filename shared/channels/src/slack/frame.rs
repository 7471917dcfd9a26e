//! One request, as the frame of the events that it becomes.

use chrono::{DateTime, Utc};
use nightdesk_domain::event::Sender;
use nightdesk_domain::{Account, Address, Event, EventKey, EventKind};
use serde_json::Value;

use super::SLACK;
use super::thread::Thread;
use crate::clock;
use crate::json;

/// What all that a request holds has in common.
#[derive(Debug)]
pub(super) struct Frame {
    /// The workspace that the app is installed in, or the account that the secret is bound to.
    pub(super) account: Account,
    /// The workspace or organisation that is the business's own.
    home: String,
    /// The business's organisation, where it has one (Enterprise Grid).
    enterprise: Option<String>,
    /// The app itself.
    app: Option<String>,
    /// The app's own user.
    pub(super) bot: Option<String>,
    /// True in a channel shared with another organisation (Slack Connect).
    pub(super) shared: bool,
    /// Slack's id of the event, the same when it comes again.
    id: Option<String>,
    /// When it happened, where the event itself does not say.
    at: Option<DateTime<Utc>>,
    pub(super) received: DateTime<Utc>,
}

/// A person as Slack shows them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Person {
    pub(super) address: Address,
    pub(super) sender: Sender,
}

impl Frame {
    /// Reads what surrounds an event; nothing where it does not tell the workspace.
    ///
    /// In a shared channel `team_id` may be the other side's: `authorizations` has the one workspace by
    /// whose installation the app sees the event.
    pub(super) fn of_event(outer: &Value, bound: Option<&Account>, received: DateTime<Utc>) -> Option<Self> {
        let team = json::first(
            outer,
            &["/authorizations/0/team_id", "/context_team_id", "/team_id", "/authorizations/0/enterprise_id"],
        );
        let enterprise = json::first(
            outer,
            &["/authorizations/0/enterprise_id", "/context_enterprise_id", "/enterprise_id"],
        );
        let bots = json::list(outer, "/authorizations").iter().filter(|one| json::is_true(one, "/is_bot"));
        Some(Self {
            bot: bots.clone().find_map(|one| json::owned(one, "/user_id")),
            shared: json::is_true(outer, "/is_ext_shared_channel"),
            id: json::owned(outer, "/event_id"),
            at: outer
                .get("event_time")
                .and_then(Value::as_i64)
                .and_then(|at| DateTime::from_timestamp(at, 0)),
            ..Self::of_team(team, enterprise, json::text(outer, "/api_app_id"), bound, received)?
        })
    }

    /// The frame of what came from a workspace; nothing where neither it nor the secret's account is
    /// known.
    pub(super) fn of_team(
        team: Option<&str>,
        enterprise: Option<&str>,
        app: Option<&str>,
        bound: Option<&Account>,
        received: DateTime<Utc>,
    ) -> Option<Self> {
        let named = bound.map(Account::as_str);
        // The account of a secret may be any name; only what looks like a workspace's id is one.
        let home = named.filter(|name| is_team(name)).or(team).or(enterprise).or(named)?;
        Some(Self {
            account: Account::new(named.unwrap_or(home)),
            home: home.to_owned(),
            enterprise: enterprise.map(str::to_owned),
            app: app.map(str::to_owned),
            bot: None,
            shared: false,
            id: None,
            at: None,
            received,
        })
    }

    /// True for the business's own workspace or organisation.
    pub(super) fn is_home(&self, team: &str) -> bool {
        team == self.home || self.enterprise.as_deref() == Some(team)
    }

    /// True for the app itself.
    pub(super) fn is_own_app(&self, app: &str) -> bool {
        self.app.as_deref() == Some(app)
    }

    /// A person by their id. Their workspace is left out of the address, since reactions and joins do not
    /// tell it: the scope is the workspace of the app, in which an id names one person.
    pub(super) fn person(&self, user: &str) -> Option<Person> {
        let address = Address::new("slack", &format!("{}:{user}", self.home)).ok()?;
        Some(Person { address, sender: Sender::default() })
    }

    /// The event id of what has no name of its own; `fallback` where Slack gives none either.
    pub(super) fn event_id(&self, fallback: &str) -> String {
        format!("event:{}", self.id.as_deref().unwrap_or(fallback))
    }

    /// An event.
    pub(super) fn event(
        &self,
        id: String,
        person: Person,
        thread: &Thread,
        at: Option<DateTime<Utc>>,
        kind: EventKind,
    ) -> Event {
        Event {
            key: EventKey { channel: SLACK, account: self.account.clone(), id },
            address: person.address,
            also: Vec::new(),
            thread: thread.to_string(),
            at: clock::by_provider(at.or(self.at), self.received),
            received: self.received,
            sender: person.sender,
            kind,
        }
    }
}

/// `T…` for a workspace, `E…` for an organisation.
fn is_team(name: &str) -> bool {
    let id = name.strip_prefix(['T', 'E']).unwrap_or_default();
    id.len() >= 5 && id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}
