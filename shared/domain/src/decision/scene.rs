//! Who serves a customer, and whether somebody is there.

use chrono::NaiveDate;

use super::{Finding, Rule};
use crate::answer::Scope;
use crate::desk::{Desk, OfficeId};
use crate::event::{Channel, Event, EventKey};
use crate::hours::{Roster, Unplanned};
use crate::whereabouts::{Source, Whereabouts};

/// Where a customer's message comes to: the offices that serve them and what day it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scene {
    channel: Channel,
    offices: Vec<(OfficeId, NaiveDate)>,
    open: bool,
}

impl Scene {
    /// The scene of an event, when it happened.
    pub fn of(desk: &Desk, unplanned: &[Unplanned], whereabouts: &Whereabouts, event: &Event) -> Self {
        let (roster, _) = roster(desk, unplanned, whereabouts, &event.key);
        let day = |zone| event.at.with_timezone(&zone).date_naive();
        let offices = roster.offices().map(|office| (office.id().clone(), day(office.zone()))).collect();
        Self { channel: event.key.channel.clone(), offices, open: roster.is_open(event.at) }
    }

    /// Whether somebody is there.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Whether an answer may be given here and now.
    pub fn allows(&self, scope: &Scope) -> bool {
        let holds =
            |(id, day): &(OfficeId, NaiveDate)| scope.holds(&self.channel, &[id.as_str()], *day, self.open);
        self.offices.iter().any(holds)
    }
}

/// The offices that serve a customer: of those that serve the account, the ones that speak the
/// customer's language, where somebody or their profile said which it is, and any of them does.
pub(super) fn roster<'a>(
    desk: &'a Desk,
    unplanned: &'a [Unplanned],
    whereabouts: &Whereabouts,
    key: &EventKey,
) -> (Roster<'a>, Option<Finding>) {
    let serving = desk.serving(&key.channel, &key.account);
    let all = serving.len();
    let language = &whereabouts.language;
    // By one message's text the offices would change within a night, and with them the closure.
    let told = language.from <= Source::Profile;
    let serving = if told { Desk::speaking(serving, &language.value) } else { serving };
    let finding = (serving.len() < all).then(|| {
        let offices: Vec<&str> = serving.iter().map(|office| office.id().as_str()).collect();
        Rule::SpeaksTheLanguage.saw(offices.join(", "))
    });
    (Roster::new(&serving, unplanned), finding)
}
