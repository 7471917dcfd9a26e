//! What each clue tells, how surely, and which goes before which.

use chrono_tz::Tz;

use super::{Clues, Source, Whereabouts};
use crate::customer::{AddressProfile, Customer, CustomerId, Teller, Told};
use crate::desk::Desk;
use crate::event::{Account, Channel, Content, Event, EventKey, EventKind, Sender};

const DESK: &str = r#"
default_office = "london"
default_language = "en-GB"
answer_within = "4h"
[office.london]
zone = "Europe/London"
opening_hours = "Mo-Fr 09:00-17:30"
country = "GB"
languages = ["en"]
[office.tokyo]
zone = "Asia/Tokyo"
opening_hours = "Mo-Fr 09:00-17:30"
country = "JP"
languages = ["ja"]
accounts = ["telegram:tokyo"]
[office.delhi]
zone = "Asia/Kolkata"
opening_hours = "Mo-Fr 09:00-17:30"
country = "IN"
languages = ["hi", "en"]
accounts = ["telegram:delhi"]
"#;

/// Somebody who writes, and what is known of them.
struct Somebody {
    customer: Customer,
    profile: AddressProfile,
    event: Event,
    text: Option<&'static str>,
}

impl Somebody {
    fn at(address: &str, account: &str) -> Self {
        let (id, at) = (CustomerId::new("1"), "2026-12-09T12:00:00Z".parse().unwrap());
        let event = Event {
            key: EventKey {
                channel: Channel::new("telegram"),
                account: Account::new(account),
                id: "1".to_owned(),
            },
            address: address.parse().unwrap(),
            also: Vec::new(),
            thread: "1".to_owned(),
            at,
            received: at,
            sender: Sender::default(),
            kind: EventKind::Message {
                content: Content::default(),
                reply_to: None,
                forwarded: false,
                referral: None,
            },
        };
        let profile = AddressProfile::new(event.address.clone(), id.clone());
        Self { customer: Customer::new(id, at), profile, event, text: None }
    }

    fn in_app_language(mut self, language: &str) -> Self {
        self.event.sender.language = Some(language.to_owned());
        self
    }

    fn with_clock(mut self, minutes: i32) -> Self {
        self.event.sender.utc_offset_minutes = Some(minutes);
        self
    }

    fn whereabouts(&self) -> Whereabouts {
        let desk = Desk::parse(DESK, |name| Err(name.to_owned())).unwrap();
        let (customer, profile) = (Some(&self.customer), Some(&self.profile));
        Whereabouts::learn(&Clues { customer, profile, event: &self.event, text: self.text, desk: &desk })
    }

    fn zone(&self) -> Option<(Tz, Source, bool)> {
        self.whereabouts().zone.map(|zone| (zone.value, zone.from, zone.sure))
    }

    fn languages(&self) -> Vec<String> {
        self.whereabouts().languages().map(|language| language.value.clone()).collect()
    }
}

#[test]
fn a_telephone_number_tells_the_zone_surely_and_the_language_as_a_guess() {
    let somebody = Somebody::at("tel:+819012345678", "any");
    assert_eq!(somebody.zone(), Some((Tz::Asia__Tokyo, Source::PhoneNumber, true)));
    assert_eq!(somebody.languages(), ["ja-JP", "en-GB"]);
    assert!(!somebody.whereabouts().language.sure);
}

#[test]
fn a_number_of_a_country_with_several_zones_tells_none_and_the_account_s_is_a_guess() {
    let somebody = Somebody::at("tel:+79161234567", "any");
    assert_eq!(somebody.zone(), Some((Tz::Europe__London, Source::Account, false)));
}

#[test]
fn what_was_said_goes_before_everything() {
    let mut somebody = Somebody::at("tel:+819012345678", "any").in_app_language("fr");
    let at = somebody.event.at;
    somebody.customer.zone = Some(Told { value: Tz::America__Lima, by: Teller::Agent, at });
    somebody.customer.language = Some(Told { value: "es".to_owned(), by: Teller::Customer, at });
    somebody.text = Some("de");
    assert_eq!(somebody.zone(), Some((Tz::America__Lima, Source::Agent, true)));
    assert_eq!(somebody.languages(), ["es", "fr", "de", "ja-JP", "en-GB"]);
    assert_eq!(somebody.whereabouts().language.from, Source::Customer);
}

#[test]
fn a_profile_s_zone_goes_before_the_number_s() {
    let mut somebody = Somebody::at("tel:+819012345678", "any");
    somebody.profile.sender.zone = Some(Tz::Europe__Rome);
    assert_eq!(somebody.zone(), Some((Tz::Europe__Rome, Source::Profile, true)));
}

#[test]
fn the_clock_tells_the_zone_where_one_of_the_country_s_keeps_it() {
    // Perth keeps +08:00, and no other part of Australia does; a mobile number does not say where.
    let perth = Somebody::at("tel:+61412345678", "any").with_clock(480);
    assert_eq!(perth.zone(), Some((Tz::Australia__Perth, Source::Clock, true)));
    // In December Lord Howe Island keeps the time of Sydney, and in June it does not.
    let sydney = Somebody::at("tel:+61412345678", "any").with_clock(660);
    assert_ne!(sydney.zone().map(|(_, from, _)| from), Some(Source::Clock));
    // In December Phoenix keeps the time of Denver, and in summer that of Los Angeles.
    let mountain = Somebody::at("telegram:1", "any").in_app_language("en-US").with_clock(-420);
    assert_ne!(mountain.zone().map(|(_, from, _)| from), Some(Source::Clock));
}

#[test]
fn a_clock_without_a_country_tells_nothing() {
    let somebody = Somebody::at("telegram:1", "any").with_clock(540);
    assert_eq!(somebody.zone(), Some((Tz::Europe__London, Source::Account, false)));
}

#[test]
fn an_app_s_region_is_a_guess_at_the_zone() {
    let japan = Somebody::at("telegram:1", "any").in_app_language("ja-JP");
    assert_eq!(japan.zone(), Some((Tz::Asia__Tokyo, Source::Profile, false)));
    let brazil = Somebody::at("telegram:1", "any").in_app_language("pt-br");
    assert_eq!(brazil.zone(), Some((Tz::Europe__London, Source::Account, false)), "Brazil has four");
    assert_eq!(brazil.languages(), ["pt-br", "en-GB"]);
}

#[test]
fn an_account_s_country_tells_a_language_where_nearly_everybody_reads_it() {
    assert_eq!(Somebody::at("telegram:1", "tokyo").languages(), ["ja-JP", "en-GB"]);
    assert_eq!(
        Somebody::at("telegram:1", "delhi").languages(),
        ["hi", "en-GB"],
        "what its agents speak best"
    );
    assert_eq!(Somebody::at("telegram:1", "+81312345678").languages(), ["ja-JP", "en-GB"], "its own number");
}

#[test]
fn what_somebody_wrote_in_is_remembered_and_a_new_text_goes_before_it() {
    let mut somebody = Somebody::at("tel:+447700900123", "any");
    somebody.profile.wrote_in = Some("de".to_owned());
    assert_eq!(somebody.languages(), ["de", "en-GB"]);
    somebody.text = Some("fr");
    assert_eq!(somebody.languages(), ["fr", "de", "en-GB"]);
}

#[test]
fn a_language_is_written_as_where_its_writer_is() {
    let writes = |address: &str, text| {
        Somebody { text: Some(text), ..Somebody::at(address, "any") }.languages().remove(0)
    };
    assert_eq!(writes("tel:+12125550123", "en"), "en-US");
    assert_eq!(writes("tel:+886912345678", "zh"), "zh-Hant-TW");
    assert_eq!(writes("tel:+819012345678", "en"), "en-GB", "the desk's own");
    assert_eq!(writes("telegram:1", "de"), "de");
}
