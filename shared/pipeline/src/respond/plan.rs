//! Putting a decision into words.

use chrono::{DateTime, TimeDelta, Utc};
use nightdesk_channels::{Carrier, split};
use nightdesk_domain::decision::{LATEST, Notice, When};
use nightdesk_domain::desk::Desk;
use nightdesk_domain::event::TEXT_ME;
use nightdesk_domain::hours::Opening;
use nightdesk_domain::whereabouts::Whereabouts;
use nightdesk_domain::{Case, Event, EventKind, Reply, ReplyStatus};
use nightdesk_wording::{Telling, Words};

use super::identity::People;
use super::phrase::Phrasable;
use super::say::{Given, Said, Speaker};
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

/// What goes out.
#[derive(Default)]
pub(super) struct Planned {
    /// The replies, in order.
    pub(super) replies: Vec<Reply>,
    /// The answer in the only one of them, if it is one that may be phrased.
    pub(super) phrasable: Option<Phrasable>,
}

impl Plan<'_> {
    /// A notice as replies: one, or as many as the channel's limit makes of it.
    pub(super) fn replies(&self, notice: &Notice) -> Planned {
        let telling = telling(self.setting.desk, self.event, notice, self.whereabouts, self.setting.now);
        let languages: Vec<&str> =
            self.whereabouts.languages().map(|language| language.value.as_str()).collect();
        let mut words = self.setting.wording.say(notice, &telling, &languages);
        if let Some(links) = self.links(&languages) {
            words.text = format!("{}\n\n{links}", words.text);
        }
        let channel = &self.event.key.channel;
        let (setting, buttons) = (self.setting, self.carrier.buttons(channel));
        let Said { words, mut choices, given } =
            Speaker { setting, languages: &languages, buttons }.say(notice, words);
        let send_before = self.send_before(notice, &words);
        let limit = buttons.and_then(|buttons| buttons.text).filter(|_| !choices.is_empty());
        let limit = limit.unwrap_or_else(|| self.carrier.text_limit(channel));
        let texts = split(&words.text, limit).into_iter().enumerate();
        let mut replies: Vec<_> = texts.map(|(n, text)| self.reply(n, text, &words, send_before)).collect();
        if let Some(last) = replies.last_mut() {
            last.choices.append(&mut choices);
        }
        let Words { language: written_in, .. } = words;
        let phrasable = given.filter(|_| replies.len() == 1).map(|given| {
            let Given { question, text: answer, language } = given;
            Phrasable { question, answer, written_in, language, limit }
        });
        Planned { replies, phrasable }
    }

    /// Until when the words are true and the provider takes them.
    fn send_before(&self, notice: &Notice, words: &Words) -> DateTime<Utc> {
        let written = self.event.at;
        let window = self.carrier.reply_window(&self.event.key.channel);
        // Once the desk is open, "we are closed" is wrong, and "we will be back".
        let opening = match notice {
            Notice::HandOver { when: When::Back(at), .. } => Some(*at),
            notice => opening(notice).map(|opening| opening.at),
        };
        let ends = [words.true_until, opening, window.map(|window: TimeDelta| written + window)];
        ends.into_iter().flatten().fold(written + LATEST, DateTime::min)
    }

    /// What a caller who asked for a text message is told besides.
    fn links(&self, languages: &[&str]) -> Option<&str> {
        let Setting { desk, wording, .. } = self.setting;
        let EventKind::Postback { payload, .. } = &self.event.kind else { return None };
        let links = desk.links_from(&self.event.key.account).filter(|_| payload == TEXT_ME)?;
        wording.local(links, languages)
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
            choices: Vec::new(),
            language: words.language.clone(),
            phrased: false,
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

/// In which time the customer of an event is told of moments: their own, else that of the office that
/// opens next, or of the first that serves the account.
pub fn telling(
    desk: &Desk,
    event: &Event,
    notice: &Notice,
    whereabouts: &Whereabouts,
    now: DateTime<Utc>,
) -> Telling {
    let customers = whereabouts.sure_zone();
    let guessed = whereabouts.zone.as_ref().map(|zone| zone.value);
    let office = || {
        let serving = desk.serving(&event.key.channel, &event.key.account);
        let opening = opening(notice).map(|opening| opening.zone);
        opening.or_else(|| serving.first().map(|office| office.zone()))
    };
    let zone = customers.or(guessed).or_else(office).unwrap_or(chrono_tz::UTC);
    Telling { now, zone, zone_is_customers: customers.is_some() }
}

/// The opening that ends what a notice tells of.
fn opening(notice: &Notice) -> Option<&Opening> {
    match notice {
        Notice::Away { closure, .. } | Notice::HandOver { closure: Some(closure), .. } => {
            closure.opening.as_ref()
        }
        _ => None,
    }
}
