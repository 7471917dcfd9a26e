//! The time zone that a telephone number tells.
//!
//! From libphonenumber's table of prefixes; `data/phone-zones.md` says which version, and how the
//! file is made. A number names the zone it was given out in, which is a good guess at its
//! holder's and no more.

use std::sync::LazyLock;

use chrono_tz::Tz;

use crate::address::PhoneNumber;

/// Lines of a prefix and a zone, or `?` where the prefix is used in several; sorted by prefix.
const TABLE: &str = include_str!("../../data/phone-zones.txt");

static ZONES: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| TABLE.lines().filter_map(|line| line.split_once(' ')).collect());

/// The zone of the longest known prefix of a number.
///
/// None when the prefix is used in several zones with different civil time (+1 without an area
/// code, mobile numbers in Russia, Australia or Spain), and when no prefix is known.
pub(super) fn zone_of(number: &PhoneNumber) -> Option<Tz> {
    let digits = number.digits();
    let prefixes = (1..=digits.len()).rev().filter_map(|length| digits.get(..length));
    let zone = prefixes.filter_map(zone_of_prefix).next()?;
    // `?` names no zone: a longer prefix with several zones hides a shorter one with a single one.
    zone.parse().ok()
}

fn zone_of_prefix(prefix: &str) -> Option<&'static str> {
    let found = ZONES.binary_search_by_key(&prefix, |(prefix, _)| prefix).ok()?;
    ZONES.get(found).map(|(_, zone)| *zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(number: &str) -> Option<Tz> {
        zone_of(&PhoneNumber::parse(number).unwrap())
    }

    #[test]
    fn a_country_with_one_zone_is_told_by_its_code() {
        assert_eq!(zone("+819012345678"), Some(Tz::Asia__Tokyo));
        assert_eq!(zone("+9779812345678"), Some(Tz::Asia__Katmandu));
    }

    #[test]
    fn an_area_code_tells_the_zone_where_the_country_has_several() {
        assert_eq!(zone("+12125550123"), Some(Tz::America__New_York));
        assert_eq!(zone("+13105550123"), Some(Tz::America__Los_Angeles));
        assert_eq!(zone("+5511987654321"), Some(Tz::America__Sao_Paulo));
        assert_eq!(zone("+5581987654321"), Some(Tz::America__Sao_Paulo), "Recife keeps the same");
    }

    #[test]
    fn zones_with_the_same_civil_time_are_one() {
        assert_eq!(zone("+447700900123"), Some(Tz::Europe__London));
        assert_eq!(zone("+393401234567"), Some(Tz::Europe__Rome));
    }

    #[test]
    fn a_prefix_used_in_several_zones_is_unsure() {
        assert_eq!(zone("+18005550123"), None);
    }

    #[test]
    fn a_mobile_number_tells_no_zone_where_the_country_has_several() {
        assert_eq!(zone("+79161234567"), None);
        assert_eq!(zone("+61412345678"), None);
        assert_eq!(zone("+34612345678"), None, "the Canaries use the same mobile numbers");
        assert_eq!(zone("+77710009998"), Some(Tz::Asia__Aqtobe), "Kazakhstan keeps one time since 2024");
    }

    #[test]
    fn a_longer_prefix_with_several_zones_hides_a_shorter_with_one() {
        assert_eq!(zone("+12083331234"), Some(Tz::America__Denver), "the rest of 12083");
        assert_eq!(zone("+12083201234"), None, "1208320 is used on both sides of Idaho");
    }

    #[test]
    fn an_unassigned_prefix_tells_nothing() {
        assert_eq!(zone("+2101234567"), None);
    }

    #[test]
    fn every_line_of_the_table_is_in_order_and_names_a_zone_that_we_know() {
        assert_eq!(ZONES.len(), TABLE.lines().count());
        assert!(ZONES.is_sorted_by(|(one, _), (next, _)| one < next));
        for (prefix, zone) in ZONES.iter() {
            assert!(*zone == "?" || zone.parse::<Tz>().is_ok(), "{prefix} {zone}");
        }
    }
}
