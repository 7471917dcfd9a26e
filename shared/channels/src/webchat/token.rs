//! The token by which a browser is known again: who its visitor is, signed by us.

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64URL_NOPAD;
use nightdesk_domain::{Account, Address};
use serde::{Deserialize, Serialize};

use super::author::{Visitor, address, is_account};
use crate::jwt;
use crate::provider::Rejected;
use crate::request::Unverified;
use crate::secrets::Secrets;
use crate::signature::{self, Hash, Proof};

/// What our signature is over begins so: nothing else that the same secret signs does.
const PURPOSE: &str = "nightdesk-webchat-visitor.";

/// How far the clocks of two of our own functions may differ.
const SKEW: TimeDelta = TimeDelta::minutes(5);

/// How long a guest is known, from their last visit.
const GUEST: TimeDelta = TimeDelta::days(30);

/// How long a user is known before the host has to sign them in again.
const USER: TimeDelta = TimeDelta::hours(12);

/// A visitor's token: `<payload>.<tag>`, both base64url, the tag an HMAC-SHA256 by the webhook secret.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Token {
    /// The account whose site the visitor is on.
    pub account: Account,
    /// The site's origin, `https://shop.example`: pages of other origins cannot use it.
    pub site: String,
    /// Who the visitor is.
    pub visitor: Visitor,
    /// When it was made, in seconds since 1970.
    pub issued: i64,
    /// When it ends, in seconds since 1970.
    pub expires: i64,
}

impl Token {
    /// A token for a visitor from now on: 30 days for a guest, 12 hours for a user who signed in.
    pub fn new(account: Account, site: String, visitor: Visitor, now: DateTime<Utc>) -> Self {
        let lasts = if visitor.is_user() { USER } else { GUEST };
        Self { account, site, visitor, issued: now.timestamp(), expires: (now + lasts).timestamp() }
    }

    /// The token as a text, signed by the account's own secret where it has one; by the first of several,
    /// so that a rotation begins with the new secret in front. None without any secret.
    pub fn sign(&self, secrets: &Secrets) -> Option<String> {
        let secrets = secrets.of_account(&self.account);
        let own = secrets.iter().find(|secret| secret.account().is_some());
        let secret = own.or_else(|| secrets.iter().next())?;
        let payload = BASE64URL_NOPAD.encode(&serde_json::to_vec(self).ok()?);
        let tag = signature::sign(Hash::Sha256, secret.value(), signed(&payload).as_bytes());
        Some(format!("{payload}.{}", BASE64URL_NOPAD.encode(&tag)))
    }

    /// Reads a token that we signed and that is still good.
    ///
    /// # Errors
    /// [`Rejected::Signature`] or [`Rejected::Stale`].
    pub fn open(text: &str, secrets: &Secrets, now: DateTime<Utc>) -> Result<Self, Rejected> {
        proven(text, secrets, now).map(|(token, _)| token)
    }

    /// The visitor's address; none where the token is not of our making.
    pub fn address(&self) -> Option<Address> {
        address(&self.account, &self.visitor.id)
    }

    /// Whether a page of this origin may use it. Without one it is no page of another site: browsers name
    /// the origin of every request that crosses origins (Fetch standard, "Origin" header).
    pub fn is_for(&self, origin: Option<&str>) -> bool {
        origin.is_none_or(|origin| origin == self.site)
    }
}

/// The token in a request's `Authorization: Bearer` header (RFC 6750, 2.1).
pub fn bearer(headers: &http::HeaderMap) -> Option<&str> {
    let value = headers.get(http::header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// Reads a token, with the proof that we signed it.
pub(super) fn proven(text: &str, secrets: &Secrets, now: DateTime<Utc>) -> Result<(Token, Proof), Rejected> {
    let (payload, tag) = text.split_once('.').ok_or(Rejected::Signature)?;
    let tag = BASE64URL_NOPAD.decode(tag.as_bytes()).map_err(|_| Rejected::Signature)?;
    let proof = signature::hmac(Hash::Sha256, secrets, signed(payload).as_bytes(), &tag);
    let proof = proof.ok_or(Rejected::Signature)?;
    let token = read(payload).ok_or(Rejected::Signature)?;
    if proof.account().is_some_and(|account| *account != token.account) {
        return Err(Rejected::Signature);
    }
    let now = now.timestamp();
    match token.issued <= now.saturating_add(SKEW.num_seconds()) && now < token.expires {
        true => Ok((token, proof)),
        false => Err(Rejected::Stale),
    }
}

/// The token of a request in which it was verified before.
pub(super) fn verified(request: &Unverified) -> Option<Token> {
    read(bearer(&request.headers)?.split_once('.')?.0)
}

fn signed(payload: &str) -> String {
    format!("{PURPOSE}{payload}")
}

fn read(payload: &str) -> Option<Token> {
    let token: Token = jwt::part(payload)?;
    is_account(token.account.as_str()).then_some(token)
}
