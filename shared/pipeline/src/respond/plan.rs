//! Putting a decision into words.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use nightdesk_channels::{carrier, split};
use nightdesk_domain::decision::LATEST;
use nightdesk_domain::desk::Desk;
use nightdesk_domain::hours::Closure;
use nightdesk_domain::{Case, Event, Reply, ReplyStatus};
use nightdesk_wording::{Away, Wording, Words};

use super::identity::People;

/// What a reply is made of.
pub(super) struct Plan<'a> {
    pub(super) desk: &'a Desk,
    pub(super) wording: &'a Wording,
    pub(super) event: &'a Event,
    pub(super) people: &'a People,
    pub(super) case: &'a Case,
    pub(super) now: DateTime<Utc>,
}

impl Plan<'_> {
    /// The away notice as replies: one, or as many as the channel's limit makes of it.
    pub(super) fn away(&self, closure: &Closure) -> Vec<Reply> {
        let opening = closure.opening.as_ref().map(|opening| opening.at);
        let customers = self.people.zone(self.event);
        let away = Away {
            opening,
            zone: customers.or_else(|| self.office_zone(closure)).unwrap_or(chrono_tz::UTC),
            zone_is_customers: customers.is_some(),
            asked: self.event.at,
        };
        let preferences = preferences(self.people, self.event);
        let words = self.wording.away(&away, &preferences, self.desk.default_language());
        let latest = self.event.at + LATEST;
        // Once the desk is open, "we are closed" is wrong.
        self.replies(&words, opening.map_or(latest, |opening| opening.min(latest)))
    }

    /// The zone of the office that opens next, or of the first that serves the account.
    fn office_zone(&self, closure: &Closure) -> Option<Tz> {
        let key = &self.event.key;
        let first = || self.desk.serving(&key.channel, &key.account).first().map(|office| office.zone());
        closure.opening.as_ref().map(|opening| opening.zone).or_else(first)
    }

    /// A text as replies within the channel's limit; the first quotes the message it answers.
    fn replies(&self, words: &Words, send_before: DateTime<Utc>) -> Vec<Reply> {
        let event = self.event;
        let Some(provider) = carrier(&event.key.channel) else {
            return Vec::new();
        };
        let reply = |(n, text): (usize, String)| Reply {
            key: format!("{}/reply/{}", event.key, n + 1),
            address: event.address.clone(),
            customer: self.people.customer.id.clone(),
            case: self.case.number,
            channel: event.key.channel.clone(),
            account: event.key.account.clone(),
            thread: event.thread.clone(),
            in_reply_to: (n == 0).then(|| event.key.id.clone()),
            text,
            language: words.language.clone(),
            at: self.now,
            send_before,
            status: ReplyStatus::Planned,
            attempts: 0,
            sent_at: None,
            provider_id: None,
            opted_out: false,
            reason: None,
        };
        let texts = split(&words.text, provider.text_limit(&event.key.channel));
        texts.into_iter().enumerate().map(reply).collect()
    }
}

/// The language that the customer is best answered in.
pub(super) fn language(people: &People, event: &Event, desk: &Desk) -> String {
    let first = preferences(people, event).first().copied();
    first.unwrap_or_else(|| desk.default_language()).to_owned()
}

/// The customer's languages, best first: as they said, else as their app is set.
fn preferences<'a>(people: &'a People, event: &'a Event) -> Vec<&'a str> {
    let said = people.customer.language.as_deref();
    let known = people.profile().and_then(|profile| profile.sender.language.as_deref());
    let app = event.sender.language.as_deref().or(known);
    said.into_iter().chain(app).collect()
}
