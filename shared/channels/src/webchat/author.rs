//! Who a visitor is.

use nightdesk_domain::event::Sender;
use nightdesk_domain::{Account, Address};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::{Deserialize, Serialize};

use super::SignedIn;

/// What an address cannot hold, and what would make two users' names alike.
const ESCAPED: &AsciiSet = &CONTROLS.add(b'#').add(b'%').add(b' ');

/// Before the host's name for a user who signed in, so that no guest's id is ever one.
const USER: &str = "user:";

/// Who writes from a browser: a guest with an id that we gave, or a user of the host's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Visitor {
    /// The id within the account: a guest's UUID, or `user:` and the host's name for the user.
    pub id: String,
    /// Other addresses of the same person, as far as the host says that it verified them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Address>,
    /// What the host says about the person.
    #[serde(default, skip_serializing_if = "Sender::is_empty")]
    pub sender: Sender,
}

impl Visitor {
    /// A guest of this id, which must be a UUID that nobody else has.
    pub fn guest(id: impl Into<String>) -> Self {
        Self { id: id.into(), also: Vec::new(), sender: Sender::default() }
    }

    /// A user of the host's, the same on every device.
    pub fn user(of: SignedIn) -> Self {
        let id = format!("{USER}{}", utf8_percent_encode(&of.subject, ESCAPED));
        Self { id, also: of.also, sender: of.sender }
    }

    /// Whether the host signed them in.
    pub fn is_user(&self) -> bool {
        self.id.starts_with(USER)
    }
}

/// The address of a visitor; none where the id or the account makes none.
pub(super) fn address(account: &Account, visitor: &str) -> Option<Address> {
    Address::new("webchat", &format!("{account}:{visitor}")).ok()
}

/// Whether a text is the name of an account: 1 to 64 letters, digits, `.`, `_` and `-`. Without a colon,
/// an address names one account and one visitor in one way alone.
pub(super) fn is_account(name: &str) -> bool {
    let of = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    (1..=64).contains(&name.len()) && name.chars().all(of)
}
