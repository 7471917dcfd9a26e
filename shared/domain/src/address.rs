//! The customer's end of a channel, as a URI.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A customer's address as a URI: `tel:+819012345678`, `telegram:42`, `whatsapp:US.1349…`.
///
/// WhatsApp, SMS and voice share `tel:` where the number is known: the same person,
/// the same address. Messages live under their address and never move.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "String"))]
pub struct Address(String);

impl Address {
    /// The address of a telephone number.
    pub fn phone(number: &PhoneNumber) -> Self {
        Self(format!("tel:{number}"))
    }

    /// An address `scheme:id`, where the provider's own id names the customer.
    ///
    /// # Errors
    /// [`InvalidAddress`] when the scheme or the id is not one of a URI's shape (see [`FromStr`]).
    pub fn new(scheme: &str, id: &str) -> Result<Self, InvalidAddress> {
        format!("{scheme}:{id}").parse()
    }

    /// The part before the first colon: `tel`, `telegram` …
    pub fn scheme(&self) -> &str {
        self.0.split_once(':').map_or("", |(scheme, _)| scheme)
    }

    /// The part after the first colon: a number, a provider's id …
    pub fn id(&self) -> &str {
        self.0.split_once(':').map_or("", |(_, id)| id)
    }

    /// The telephone number of a `tel:` address.
    pub fn number(&self) -> Option<PhoneNumber> {
        (self.scheme() == "tel").then(|| PhoneNumber::parse(self.id()).ok())?
    }

    /// The whole URI.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Address {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        let (scheme, id) = text.split_once(':').ok_or(InvalidAddress::NoScheme)?;
        let well_formed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if scheme.is_empty() || !scheme.chars().all(well_formed) {
            return Err(InvalidAddress::NoScheme);
        }
        if id.is_empty() || id.len() > 512 || id.chars().any(|c| c.is_control() || c == '#') {
            return Err(InvalidAddress::Id);
        }
        if scheme == "tel" {
            return PhoneNumber::parse(id).map(|number| Self::phone(&number));
        }
        Ok(Self(format!("{scheme}:{id}")))
    }
}

impl TryFrom<String> for Address {
    type Error = InvalidAddress;

    fn try_from(text: String) -> Result<Self, InvalidAddress> {
        text.parse()
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a text is not an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAddress {
    /// There is no `scheme:` in front.
    #[error("an address is a URI such as tel:+819012345678 or telegram:42: the scheme is missing")]
    NoScheme,
    /// The part behind the scheme is empty, too long, or has a control character or `#`.
    #[error(
        "the part of the address behind the scheme is empty, over 512 bytes, or has a control character or '#'"
    )]
    Id,
    /// A telephone number is not in international form.
    #[error("a telephone number is '+' and 7 to 15 digits, country code first: +819012345678")]
    Phone,
}

/// A telephone number in E.164 form, `+` and 7 to 15 digits, in one canonical spelling.
///
/// Brazilian mobile numbers gain their ninth digit and Mexican ones lose the old `1`, so that
/// the same telephone has one address whether WhatsApp (which keeps old spellings in `wa_id`)
/// or a carrier names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Reads `+819012345678`; spaces, dots, dashes and brackets between the digits are dropped.
    ///
    /// # Errors
    /// [`InvalidAddress::Phone`] when there is no `+`, or not 7 to 15 digits behind it (E.164).
    pub fn parse(text: &str) -> Result<Self, InvalidAddress> {
        let digits = text.trim().strip_prefix('+').ok_or(InvalidAddress::Phone)?;
        Self::from_digits(digits)
    }

    /// Reads the digits alone, country code first, as WhatsApp writes them: `819012345678`.
    ///
    /// # Errors
    /// [`InvalidAddress::Phone`] when there are not 7 to 15 digits (E.164).
    pub fn from_digits(text: &str) -> Result<Self, InvalidAddress> {
        let digits: String = text.chars().filter(|c| !" .-()\u{a0}".contains(*c)).collect();
        let well_formed = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
        if !well_formed || !(7..=15).contains(&digits.len()) {
            return Err(InvalidAddress::Phone);
        }
        Ok(Self(format!("+{}", canonical(digits))))
    }

    /// The digits without the `+`.
    pub fn digits(&self) -> &str {
        self.0.trim_start_matches('+')
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One spelling for the numbers that have two in use.
///
/// Brazil put a 9 before every mobile number (ANATEL Resolution 553/2010, complete in 2016);
/// Mexico dropped the 1 behind its country code (IFT, 3 August 2019). WhatsApp ids still carry
/// the older forms. Argentina's mobile 9 is part of the international form and stays.
fn canonical(digits: String) -> String {
    if let Some(national) = digits.strip_prefix("55")
        && let (10, Some((area, subscriber))) = (national.len(), national.split_at_checked(2))
        && subscriber.starts_with(['6', '7', '8', '9'])
    {
        return format!("55{area}9{subscriber}");
    }
    match digits.strip_prefix("521") {
        Some(national) if national.len() == 10 => format!("52{national}"),
        _ => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brazilian_mobile_number_has_one_address_with_and_without_the_ninth_digit() {
        let old = PhoneNumber::from_digits("551187654321").unwrap();
        let new = PhoneNumber::parse("+55 11 98765-4321").unwrap();
        assert_eq!(Address::phone(&old), Address::phone(&new));
    }

    #[test]
    fn a_brazilian_landline_stays_as_it_is() {
        assert_eq!(PhoneNumber::parse("+551132654321").unwrap().to_string(), "+551132654321");
    }

    #[test]
    fn a_mexican_number_loses_the_old_one() {
        let old: Address = "tel:+5215512345678".parse().unwrap();
        assert_eq!(old.as_str(), "tel:+525512345678");
    }

    #[test]
    fn what_is_no_uri_or_no_number_is_no_address() {
        assert_eq!("ann".parse::<Address>(), Err(InvalidAddress::NoScheme));
        assert_eq!("telegram:".parse::<Address>(), Err(InvalidAddress::Id));
        assert_eq!("telegram:1#2".parse::<Address>(), Err(InvalidAddress::Id));
        assert_eq!("tel:+12".parse::<Address>(), Err(InvalidAddress::Phone));
        assert_eq!("tel:07700900123".parse::<Address>(), Err(InvalidAddress::Phone));
    }
}
