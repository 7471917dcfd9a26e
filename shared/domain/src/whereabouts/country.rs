//! Countries: which language nearly everybody there reads, and which time zones they have.
//!
//! `data/countries.md` says where the tables come from, and how they are made.

use std::sync::LazyLock;

use chrono_tz::Tz;

use crate::address::PhoneNumber;

/// Lines of a country's code, its language or `-`, and its zones; sorted by code.
const COUNTRIES: &str = include_str!("../../data/countries.txt");

/// Lines of a prefix and a country's code, or `-` where it belongs to none; sorted by prefix.
const CALLING_CODES: &str = include_str!("../../data/calling-codes.txt");

static LINES: LazyLock<Vec<&str>> = LazyLock::new(|| COUNTRIES.lines().collect());

static CODES: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| CALLING_CODES.lines().filter_map(|line| line.split_once(' ')).collect());

/// A country of our table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Country(&'static str);

impl Country {
    /// The country of an ISO 3166 code.
    pub(super) fn of_code(code: &str) -> Option<Self> {
        let found = LINES.binary_search_by_key(&code, |line| line.split(' ').next().unwrap_or_default());
        LINES.get(found.ok()?).copied().map(Self)
    }

    /// The country whose calling code a number begins with.
    pub(super) fn of_number(number: &PhoneNumber) -> Option<Self> {
        let digits = number.digits();
        let mut prefixes = (1..=digits.len()).rev().filter_map(|length| digits.get(..length));
        let code = prefixes.find_map(|prefix| {
            let found = CODES.binary_search_by_key(&prefix, |(prefix, _)| prefix).ok()?;
            CODES.get(found).map(|(_, code)| *code)
        });
        Self::of_code(code?)
    }

    /// The country's ISO 3166 code.
    pub(super) fn code(self) -> &'static str {
        self.0.get(..2).unwrap_or_default()
    }

    /// The language that nearly everybody there reads, as it is written there: `en-GB`, `zh-Hant-TW`.
    pub(super) fn read_there(self) -> Option<String> {
        let language = self.language()?;
        let code = self.code();
        Some(if language.ends_with(code) { language.to_owned() } else { format!("{language}-{code}") })
    }

    /// The language that nearly everybody there reads, as a BCP 47 tag, if there is one.
    fn language(self) -> Option<&'static str> {
        self.0.split(' ').nth(1).filter(|language| *language != "-")
    }

    /// Its zones, one of each civil time.
    pub(super) fn zones(self) -> impl Iterator<Item = Tz> {
        self.0.split(' ').skip(2).filter_map(|zone| zone.parse().ok())
    }

    /// Its zone, where its civil time is the same everywhere.
    pub(super) fn only_zone(self) -> Option<Tz> {
        let mut zones = self.zones();
        zones.next().filter(|_| zones.next().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_number(number: &str) -> Option<&'static str> {
        Country::of_number(&PhoneNumber::parse(number).unwrap()).map(Country::code)
    }

    #[test]
    fn a_number_tells_its_country() {
        assert_eq!(of_number("+819012345678"), Some("JP"));
        assert_eq!(of_number("+12125550123"), Some("US"));
        assert_eq!(of_number("+14165550123"), Some("CA"));
        assert_eq!(of_number("+77011234567"), Some("KZ"));
        assert_eq!(of_number("+79161234567"), Some("RU"));
    }

    #[test]
    fn a_number_without_a_country_tells_none() {
        assert_eq!(of_number("+18005550123"), None);
        assert_eq!(of_number("+88213000000"), None);
    }

    #[test]
    fn a_country_of_several_languages_tells_none() {
        let language = |code| Country::of_code(code).unwrap().language();
        assert_eq!((language("JP"), language("BR"), language("PT")), (Some("ja"), Some("pt"), Some("pt-PT")));
        assert_eq!((language("CH"), language("IN"), language("CA")), (None, None, None));
    }

    #[test]
    fn a_country_of_several_zones_has_no_only_one() {
        assert_eq!(Country::of_code("NP").unwrap().only_zone(), Some(Tz::Asia__Kathmandu));
        assert_eq!(Country::of_code("BR").unwrap().only_zone(), None);
    }

    #[test]
    fn every_line_can_be_read() {
        assert!(CODES.is_sorted_by(|(one, _), (next, _)| one < next));
        assert!(LINES.is_sorted());
        assert!(CODES.iter().all(|(_, code)| *code == "-" || Country::of_code(code).is_some()));
        for line in COUNTRIES.lines() {
            assert!(line.split(' ').skip(2).all(|zone| zone.parse::<Tz>().is_ok()), "{line}");
            assert!(Country(line).zones().next().is_some(), "{line}");
        }
    }
}
