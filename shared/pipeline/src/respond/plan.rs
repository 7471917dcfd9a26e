//! Putting a decision into words.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use nightdesk_channels::{Carrier, split};
use nightdesk_domain::decision::{LATEST, Notice};
use nightdesk_domain::hours::Opening;
use nightdesk_domain::whereabouts::Whereabouts;
use nightdesk_domain::{Case, Event, Reply, ReplyStatus};
use nightdesk_wording::{Telling, Words};

use super::identity::People;
use super::work_out::Setting;

/// What a reply is made of.
pub(super) struct Plan<'a> {
    pub(super) setting: &'a Setting<'a>,
    pub(super) event: &'a Event,
    pub(super) people: &'a People,
    pub(super) whereabouts: &'a Whereabouts,
    /// The case that it belongs to, if any.
    pub(super) case: Option<&'a Case>,
    pub(super) carrier: &'static dyn Carrier,
}

impl Plan<'_> {
    /// A notice as replies: one, or as many as the channel's limit makes of it.
    pub(super) fn replies(&self, notice: &Notice) -> Vec<Reply> {
        let customers = self.whereabouts.sure_zone();
        let guessed = self.whereabouts.zone.as_ref().map(|zone| zone.value);
        let telling = Telling {
            now: self.setting.now,
            zone: customers.or(guessed).or_else(|| self.office_zone(notice)).unwrap_or(chrono_tz::UTC),
            zone_is_customers: customers.is_some(),
        };
        let languages: Vec<&str> =
            self.whereabouts.languages().map(|language| language.value.as_str()).collect();
        let words = self.setting.wording.say(notice, &telling, &languages);
        let send_before = self.send_before(notice, &words);
        let channel = &self.event.key.channel;
        let texts = split(&words.text, self.carrier.text_limit(channel));
        texts.into_iter().enumerate().map(|(n, text)| self.reply(n, text, &words, send_before)).collect()
    }

    /// Until when the words are true and the provider takes them.
    fn send_before(&self, notice: &Notice, words: &Words) -> DateTime<Utc> {
        let written = self.event.at;
        let window = self.carrier.reply_window(&self.event.key.channel);
        // Once the desk is open, "we are closed" is wrong.
        let opening = opening(notice).map(|opening| opening.at);
        let ends = [words.true_until, opening, window.map(|window: TimeDelta| written + window)];
        ends.into_iter().flatten().fold(written + LATEST, DateTime::min)
    }

    /// The zone of the office that opens next, or of the first that serves the account.
    fn office_zone(&self, notice: &Notice) -> Option<Tz> {
        let opening = opening(notice).map(|opening| opening.zone);
        let key = &self.event.key;
        let serving = self.setting.desk.serving(&key.channel, &key.account);
        opening.or_else(|| serving.first().map(|office| office.zone()))
    }

    /// One text of the reply; the first quotes the message it answers.
    fn reply(&self, n: usize, text: String, words: &Words, send_before: DateTime<Utc>) -> Reply {
        let event = self.event;
        Reply {
            key: format!("{}/reply/{}", event.key, n + 1),
            address: event.address.clone(),
            customer: self.people.customer.id.clone(),
            case: self.case.map_or(0, |case| case.number),
            channel: event.key.channel.clone(),
            carrier: Some(self.carrier.id().to_owned()),
            account: event.key.account.clone(),
            thread: event.thread.clone(),
            in_reply_to: (n == 0).then(|| event.key.id.clone()),
            text,
            language: words.language.clone(),
            at: self.setting.now,
            send_before,
            status: ReplyStatus::Planned,
            attempts: 0,
            sent_at: None,
            provider_id: None,
            opted_out: false,
            reason: None,
        }
    }
}

/// The opening that ends what a notice tells of.
fn opening(notice: &Notice) -> Option<&Opening> {
    match notice {
        Notice::Away { closure, .. } => closure.opening.as_ref(),
        _ => None,
    }
}
