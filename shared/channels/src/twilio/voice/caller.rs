//! Who calls.

use nightdesk_domain::{Address, InvalidAddress, PhoneNumber};

use crate::twilio::VOICE;

/// What stands for a number that is not shown: words, spelt on the keys of a telephone where a number is
/// wanted (ANONYMOUS, UNAVAILABLE, RESTRICTED, BLOCKED, UNKNOWN, PRIVATE). Source: Twilio, "Why am I
/// getting calls from these strange numbers?".
const WITHHELD: [&str; 12] = [
    "anonymous",
    "266696687",
    "unavailable",
    "86282452253",
    "restricted",
    "7378742833",
    "blocked",
    "2562533",
    "unknown",
    "8656696",
    "private",
    "7748283",
];

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// A telephone, by its number.
    Number(PhoneNumber),
    /// An end that is no telephone: `sip:ann@example.com`, `client:ann`.
    Other(Address),
    /// Somebody who does not show who they are.
    Withheld,
}

impl Caller {
    /// Reads Twilio's `From`. What is none of these shows nobody.
    pub(in crate::twilio) fn of(from: &str) -> Self {
        let from = from.trim();
        let (scheme, id) = from.split_once(':').unwrap_or(("tel", from));
        let user = id.split(['@', ';']).next().unwrap_or_default();
        let word = user.trim_start_matches('+').to_ascii_lowercase();
        if word.is_empty() || WITHHELD.contains(&word.as_str()) {
            return Self::Withheld;
        }
        match scheme {
            "tel" | "whatsapp" => PhoneNumber::parse(id).map_or(Self::Withheld, Self::Number),
            _ => {
                let id = id.split(';').next().unwrap_or_default();
                Address::new(scheme, id).map_or(Self::Withheld, Self::Other)
            }
        }
    }

    /// Their address in the call of this id. Who shows no number is nobody else who shows none: each call
    /// is another.
    ///
    /// # Errors
    /// [`InvalidAddress`] when the id is none that can stand for them.
    pub(in crate::twilio) fn address(&self, call: &str) -> Result<Address, InvalidAddress> {
        match self {
            Self::Number(number) => Ok(Address::phone(number)),
            Self::Other(address) => Ok(address.clone()),
            Self::Withheld => Address::new(VOICE.as_str(), call),
        }
    }

    /// The number, where they show one.
    pub fn number(&self) -> Option<&PhoneNumber> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }
}
