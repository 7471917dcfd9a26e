//! What the business's own software posts: an agent's answer, for the record and so for the visitor.
//!
//! Signed by the webhook secret, `Nightdesk-Signature: t=<seconds>,v1=<hex of HMAC-SHA256>`, over
//! `<seconds>.<body>`.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use nightdesk_domain::Account;
use serde::Deserialize;

use super::author::is_account;
use crate::clock;
use crate::provider::Rejected;
use crate::secrets::Secrets;
use crate::signature::{self, Hash, Proof};

/// Where the signature stands.
pub(super) const SIGNATURE: &str = "nightdesk-signature";

/// Whom an agent's post is for, as the agents' item names them.
#[derive(Debug, Deserialize)]
pub(super) struct To {
    /// The account (`event.key.account`).
    pub(super) account: Account,
    /// The visitor (`event.thread`).
    pub(super) thread: String,
}

/// Checks a signature over the body, and that its secret is the account's.
pub(super) fn proven(
    given: &str,
    body: &Bytes,
    secrets: &Secrets,
    now: DateTime<Utc>,
) -> Result<Proof, Rejected> {
    let (seconds, tags) = parts(given).ok_or(Rejected::Signature)?;
    let message = signed(seconds, body);
    let mut tags = tags.into_iter().filter_map(signature::hex);
    let proof = tags.find_map(|tag| signature::hmac(Hash::Sha256, secrets, &message, &tag));
    let proof = proof.ok_or(Rejected::Signature)?;
    clock::fresh(seconds, now)?;
    let to: To = serde_json::from_slice(body).map_err(|_| Rejected::Incomplete("account, thread"))?;
    if !is_account(to.account.as_str()) {
        return Err(Rejected::Incomplete("account"));
    }
    match proof.account().is_some_and(|account| *account != to.account) {
        true => Err(Rejected::Signature),
        false => Ok(proof),
    }
}

/// What is signed.
pub(super) fn signed(seconds: &str, body: &[u8]) -> Vec<u8> {
    [seconds.as_bytes(), b".", body].concat()
}

/// The time and the tags of a signature; several while a secret is rotated.
fn parts(given: &str) -> Option<(&str, Vec<&str>)> {
    let of = |name| given.split(',').filter_map(move |part| part.trim().strip_prefix(name));
    Some((of("t=").next()?, of("v1=").take(4).collect()))
}
