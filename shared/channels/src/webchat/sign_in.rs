//! A host site's word on who its user is: a JSON Web Token (RFC 7519) that the host's server signs with
//! HMAC-SHA256 (`HS256`, RFC 7518, 3.2) by the `key` beside the account's secret.

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64URL_NOPAD;
use nightdesk_domain::event::Sender;
use nightdesk_domain::{Account, Address, PhoneNumber};
use serde::Deserialize;
use serde_json::Value;

use super::payload::language;
use crate::jwt::{Validity, part};
use crate::mail::mailbox;
use crate::provider::Rejected;
use crate::secrets::Secrets;
use crate::signature::{self, Hash};

/// How far the host's clock may differ from ours.
const SKEW: TimeDelta = TimeDelta::minutes(5);

/// The longest name that a host may have for a user, in bytes: it becomes a part of an address.
const LONGEST_SUBJECT: usize = 128;

/// A user as the host knows them.
#[derive(Debug, Clone, PartialEq)]
pub struct SignedIn {
    /// The host's own name for the user (`sub`).
    pub subject: String,
    /// `mailto:` and `tel:` addresses that the host says it verified.
    pub also: Vec<Address>,
    /// What else the host says about them.
    pub sender: Sender,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
}

/// The registered claims of RFC 7519, 4.1, and those of a person by OpenID Connect Core 1.0, 5.1.
#[derive(Deserialize)]
struct Claims {
    sub: String,
    #[serde(flatten)]
    validity: Validity,
    aud: Option<Value>,
    #[serde(default)]
    email: Value,
    #[serde(default)]
    email_verified: Value,
    #[serde(default)]
    phone_number: Value,
    #[serde(default)]
    phone_number_verified: Value,
    #[serde(default)]
    name: Value,
    #[serde(default)]
    locale: Value,
    #[serde(default)]
    zoneinfo: Value,
}

impl SignedIn {
    /// Reads what a host signed for its user. `exp` must be there; `aud`, where it is there, must name the
    /// account.
    ///
    /// # Errors
    /// [`Rejected::Signature`] or [`Rejected::Stale`].
    pub fn open(
        jwt: &str,
        secrets: &Secrets,
        account: &Account,
        now: DateTime<Utc>,
    ) -> Result<Self, Rejected> {
        let (signed, tag) = jwt.rsplit_once('.').ok_or(Rejected::Signature)?;
        let tag = BASE64URL_NOPAD.decode(tag.as_bytes()).map_err(|_| Rejected::Signature)?;
        let keys = secrets.of_account(account).keys();
        signature::hmac(Hash::Sha256, &keys, signed.as_bytes(), &tag).ok_or(Rejected::Signature)?;
        let (header, claims) = signed.split_once('.').ok_or(Rejected::Signature)?;
        let header: Header = part(header).ok_or(Rejected::Signature)?;
        let claims: Claims = part(claims).ok_or(Rejected::Signature)?;
        if header.alg != "HS256" || !claims.is_for(account) || !claims.names_a_user() {
            return Err(Rejected::Signature);
        }
        if !claims.validity.holds(now, SKEW) {
            return Err(Rejected::Stale);
        }
        Ok(claims.into_person())
    }
}

impl Claims {
    fn is_for(&self, account: &Account) -> bool {
        match &self.aud {
            None => true,
            Some(Value::Array(several)) => several.iter().any(|one| one == account.as_str()),
            Some(one) => one == account.as_str(),
        }
    }

    fn names_a_user(&self) -> bool {
        (1..=LONGEST_SUBJECT).contains(&self.sub.len())
    }

    fn into_person(self) -> SignedIn {
        let mail = verified(&self.email, &self.email_verified).and_then(mail_address);
        let phone = verified(&self.phone_number, &self.phone_number_verified);
        let phone = phone.and_then(|number| PhoneNumber::parse(number).ok());
        let phone = phone.map(|number| Address::phone(&number));
        let sender = Sender {
            name: self.name.as_str().map(str::trim).filter(|name| !name.is_empty()).map(shortened),
            language: self.locale.as_str().and_then(language),
            zone: serde_json::from_value(self.zoneinfo).ok(),
            ..Sender::default()
        };
        SignedIn { subject: self.sub, also: mail.into_iter().chain(phone).collect(), sender }
    }
}

/// A claim that the host says it verified: with `true` itself, not with a text or a number.
fn verified<'a>(claim: &'a Value, verified: &Value) -> Option<&'a str> {
    claim.as_str().filter(|_| *verified == Value::Bool(true))
}

/// A mail address as an address, in the spelling that it has in mail.
fn mail_address(text: &str) -> Option<Address> {
    let mailbox = mailbox::parse(text).filter(|mailbox| mailbox::domain(mailbox).contains('.'))?;
    mailbox::address(&mailbox)
}

/// A name, of which the record keeps no more than this.
fn shortened(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(128).collect()
}
