//! Where a customer lives and what they read: what is known of it, where from, and how surely.
//!
//! What somebody said goes before what a channel says, and that before every guess; a guess never
//! replaces what was said. Where nothing is sure, whoever tells a time names its zone.

mod country;
mod phone_zone;
#[cfg(test)]
mod tests;

use chrono::{FixedOffset, Offset, TimeZone};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::customer::{AddressProfile, Customer, Teller};
use crate::desk::{Desk, Office};
use crate::event::Event;
use country::Country;

/// What is known of where and how a customer lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    /// Their time zone, if anything tells it.
    pub zone: Option<Learnt<Tz>>,
    /// The language to answer in, as a BCP 47 tag; the desk's own where nothing tells another.
    pub language: Learnt<String>,
    /// Further languages, best first.
    pub further: Vec<Learnt<String>>,
}

/// Something known of a customer, and where it was learnt from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Learnt<T> {
    /// What is known.
    pub value: T,
    /// Where it was learnt from.
    pub from: Source,
    /// Whether it can be relied on; else it is a guess.
    pub sure: bool,
}

/// Where something was learnt from, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Source {
    /// The customer said so.
    Customer,
    /// An agent said so.
    Agent,
    /// The channel's profile of the customer.
    Profile,
    /// The clock of the customer's device, as in the `Date` header of a mail.
    Clock,
    /// The customer's telephone number.
    PhoneNumber,
    /// What the customer wrote.
    Text,
    /// The country of the business's account.
    Account,
    /// The desk's own configuration.
    Desk,
}

/// What is looked at to learn a customer's whereabouts.
#[derive(Debug, Clone, Copy)]
pub struct Clues<'a> {
    /// The customer, where they are known.
    pub customer: Option<&'a Customer>,
    /// The profile of the address that the event came from, with what the event says of the person.
    pub profile: Option<&'a AddressProfile>,
    /// The event.
    pub event: &'a Event,
    /// The language that the event's text was found to be in, where that is sure enough.
    pub text: Option<&'a str>,
    /// The desk.
    pub desk: &'a Desk,
}

impl Whereabouts {
    /// Learns what the clues tell.
    pub fn learn(clues: &Clues<'_>) -> Self {
        let desk =
            Learnt { value: clues.desk.default_language().to_owned(), from: Source::Desk, sure: false };
        let mut languages = clues.languages();
        if languages.iter().all(|better| better.value != desk.value) {
            languages.push(desk.clone());
        }
        let mut languages = languages.into_iter();
        let language = languages.next().unwrap_or(desk);
        Self { zone: clues.zone(), language, further: languages.collect() }
    }

    /// Every language, best first.
    pub fn languages(&self) -> impl Iterator<Item = &Learnt<String>> {
        std::iter::once(&self.language).chain(&self.further)
    }

    /// The zone, where it can be relied on.
    pub fn sure_zone(&self) -> Option<Tz> {
        self.zone.as_ref().filter(|zone| zone.sure).map(|zone| zone.value)
    }
}

impl Clues<'_> {
    fn zone(&self) -> Option<Learnt<Tz>> {
        let learnt = |from, sure| move |value| Learnt { value, from, sure };
        let told = self.customer.and_then(|customer| customer.zone.as_ref());
        let told = told.map(|told| Learnt { value: told.value, from: told.by.into(), sure: true });
        let sender = self.profile.map_or(&self.event.sender, |profile| &profile.sender);
        told.or_else(|| sender.zone.map(learnt(Source::Profile, true)))
            .or_else(|| self.zone_by_clock().map(learnt(Source::Clock, true)))
            .or_else(|| self.zone_of_number().map(learnt(Source::PhoneNumber, true)))
            // A language's region is a setting: people keep it when they move.
            .or_else(|| self.region_of_profile()?.only_zone().map(learnt(Source::Profile, false)))
            .or_else(|| self.country_of_account()?.only_zone().map(learnt(Source::Account, false)))
    }

    /// The zone of their number: its country's, where there is one alone, else that of its prefix. The
    /// table of prefixes has neighbours' zones for some countries, as Madrid's time for Algeria. None
    /// where their clock shows that they are elsewhere.
    fn zone_of_number(&self) -> Option<Tz> {
        let only = self.country_of_number().and_then(Country::only_zone);
        let zone = only.or_else(|| phone_zone::zone_of(&self.event.address.number()?))?;
        self.clock().is_none_or(|offset| self.keeps(zone, offset)).then_some(zone)
    }

    /// How far their clock is ahead of UTC, where it is known.
    fn clock(&self) -> Option<FixedOffset> {
        FixedOffset::east_opt(self.event.sender.utc_offset_minutes? * 60)
    }

    /// Whether a zone is so far ahead of UTC when the event happens.
    fn keeps(&self, zone: Tz, offset: FixedOffset) -> bool {
        zone.offset_from_utc_datetime(&self.event.at.naive_utc()).fix() == offset
    }

    /// The zone that their clock keeps. Many zones keep the same time today and not tomorrow: only
    /// one zone of their own country that does is a sure answer.
    fn zone_by_clock(&self) -> Option<Tz> {
        let offset = self.clock()?;
        let mut zones = self.country_of_number().or_else(|| self.region_of_profile())?.zones();
        let zone = zones.find(|zone| self.keeps(*zone, offset))?;
        zones.all(|other| !self.keeps(other, offset)).then_some(zone)
    }

    fn languages(&self) -> Vec<Learnt<String>> {
        let told = self.customer.and_then(|customer| customer.language.as_ref());
        let told = told.map(|told| Learnt { value: told.value.clone(), from: told.by.into(), sure: true });
        let profile = self.profile.and_then(|profile| profile.sender.language.as_deref());
        let known = self.profile.and_then(|profile| profile.wrote_in.as_deref());
        let app = self.event.sender.language.as_deref().or(profile).map(str::to_owned);
        let own = |language: &str| self.as_written_there(language);
        let found = [
            (app, Source::Profile, true),
            (self.text.map(own), Source::Text, true),
            (known.map(own), Source::Text, true),
            (self.country_of_number().and_then(Country::read_there), Source::PhoneNumber, false),
            (self.language_of_account(), Source::Account, false),
        ];
        let found =
            found.into_iter().filter_map(|(value, from, sure)| Some(Learnt { value: value?, from, sure }));
        let mut languages: Vec<Learnt<String>> = Vec::new();
        for language in told.into_iter().chain(found) {
            if languages.iter().all(|better| better.value != language.value) {
                languages.push(language);
            }
        }
        languages
    }

    /// A language that somebody writes in, as it is written where they are: English from +1 has another
    /// clock than English from +44, and Chinese from +886 another script. Of a language that is foreign
    /// there, the desk's own kind is as good as any.
    fn as_written_there(&self, language: &str) -> String {
        let same = |tag: &str| primary(tag) == primary(language);
        let country = self.country_of_number();
        let there = || country.map(|country| format!("{language}-{}", country.code()));
        let desk = self.desk.default_language();
        let tag = match country.map(Country::read_there) {
            Some(Some(read_there)) if same(&read_there) => Some(read_there),
            Some(None) => there(),
            _ if same(desk) && desk.contains('-') => Some(desk.to_owned()),
            _ if same(desk) => there(),
            _ => None,
        };
        tag.unwrap_or_else(|| language.to_owned())
    }

    fn country_of_number(&self) -> Option<Country> {
        Country::of_number(&self.event.address.number()?)
    }

    /// The country that the app's language names as its region.
    fn region_of_profile(&self) -> Option<Country> {
        let profile = self.profile.and_then(|profile| profile.sender.language.as_deref());
        let language = self.event.sender.language.as_deref().or(profile)?;
        let tag: unic_langid::LanguageIdentifier = language.parse().ok()?;
        Country::of_code(tag.region?.as_str())
    }

    /// The country of the account: by its own number, else by the offices that serve it.
    fn country_of_account(&self) -> Option<Country> {
        let number = crate::PhoneNumber::parse(self.event.key.account.as_str()).ok();
        let by_number = number.and_then(|number| Country::of_number(&number));
        by_number.or_else(|| {
            let mut countries = self.serving().into_iter().map(Office::country);
            let first = countries.next()??;
            countries.all(|country| country == Some(first)).then(|| Country::of_code(first))?
        })
    }

    /// What is read in the country of the account, else what its office's agents speak best.
    fn language_of_account(&self) -> Option<String> {
        let of_office = || match self.serving().as_slice() {
            [office] => office.languages().first().cloned(),
            _ => None,
        };
        self.country_of_account().and_then(Country::read_there).or_else(of_office)
    }

    fn serving(&self) -> Vec<&Office> {
        self.desk.serving(&self.event.key.channel, &self.event.key.account)
    }
}

/// The language of a tag without script and region.
pub(crate) fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// Whether there is a country of this ISO 3166 code.
pub(crate) fn is_country(code: &str) -> bool {
    Country::of_code(code).is_some()
}

impl From<Teller> for Source {
    fn from(teller: Teller) -> Self {
        match teller {
            Teller::Customer => Self::Customer,
            Teller::Agent => Self::Agent,
        }
    }
}
