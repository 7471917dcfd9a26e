//! Tokens that credentials are traded for, kept for as long as they are good.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use nightdesk_channels::Token;
use nightdesk_domain::Account;

/// How long before its end a token is not used any more.
const MARGIN: TimeDelta = TimeDelta::minutes(5);

/// Tokens by provider and account. One lives as long as the process.
#[derive(Default)]
pub struct Tokens(Mutex<BTreeMap<Of, (DateTime<Utc>, String)>>);

/// Whose a token is.
pub(crate) type Of = (&'static str, Account);

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}

impl Tokens {
    /// A token that is still good.
    pub(crate) fn get(&self, of: &Of, now: DateTime<Utc>) -> Option<String> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(of).filter(|(until, _)| now < *until).map(|(_, token)| token.clone())
    }

    /// Keeps a token until shortly before its end.
    pub(crate) fn keep(&self, of: Of, token: &Token, now: DateTime<Utc>) {
        let lasts = TimeDelta::from_std(token.lasts).unwrap_or(TimeDelta::zero());
        let until = now.checked_add_signed(lasts - MARGIN).unwrap_or(now);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(of, (until, token.value.clone()));
    }

    /// Forgets a token that was not accepted; whether there was one.
    pub(crate) fn forget(&self, of: &Of) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(of).is_some()
    }
}
