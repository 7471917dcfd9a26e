//! What calls to a provider are authorised with: the account's credential, or the token it is traded for.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{Response, StatusCode};
use nightdesk_channels::{Api, Credential, ProviderError, Replies, SendOutcome, Unsendable};
use nightdesk_domain::Account;

use crate::ports::{Line, ProviderApi};
use crate::tokens::Tokens;

/// The way in to a provider for one account.
pub(crate) struct Entry<'a> {
    pub(crate) provider: &'a dyn Replies,
    pub(crate) line: &'a Line,
    pub(crate) account: &'a Account,
}

impl Entry<'_> {
    /// The account's credential, or the token that it is traded for.
    pub(crate) async fn credential(
        &self,
        network: &dyn ProviderApi,
        tokens: &Tokens,
        now: DateTime<Utc>,
    ) -> Result<Credential, SendOutcome> {
        let credential = self.line.credentials.for_account(self.account);
        let credential = credential.ok_or_else(|| credentials("the account has no credential"))?;
        let Some(request) = self.provider.sign_in(&api(self.line, credential, now)).map_err(not_sent)? else {
            return Ok(credential.clone());
        };
        let of = (self.provider.id(), self.account.clone());
        let token = match tokens.get(&of, now) {
            Some(token) => token,
            None => {
                let response = network.call(request).await;
                // Nothing was sent yet: whatever went wrong can be tried again.
                let response = response.map_err(|_| unreached("signing in had no answer"))?;
                let token = self
                    .provider
                    .signed_in(&response)
                    .ok_or_else(|| refused_entry(self.provider, &response))?;
                tokens.keep(of, &token, now);
                token.value
            }
        };
        Ok(Credential { token, ..credential.clone() })
    }
}

pub(crate) fn api<'a>(line: &'a Line, credential: &'a Credential, now: DateTime<Utc>) -> Api<'a> {
    Api { base: &line.api, credential, receipts: line.receipts.as_ref(), now }
}

pub(crate) fn not_sent(unsendable: Unsendable) -> SendOutcome {
    SendOutcome::Refused(ProviderError::new("not sent", unsendable.0))
}

pub(crate) fn credentials(meaning: &'static str) -> SendOutcome {
    SendOutcome::Credentials(ProviderError::new("no credential", meaning))
}

pub(crate) fn unreached(meaning: &'static str) -> SendOutcome {
    SendOutcome::Retry { after: None, error: ProviderError::new("unreached", meaning) }
}

/// Why signing in gave no token: for now, which some providers say in an answer of status 200, or until a
/// person looks.
fn refused_entry(provider: &dyn Replies, response: &Response<Bytes>) -> SendOutcome {
    let status = response.status();
    let error = ProviderError::http(status, "signing in gave no token");
    match provider.classify(response) {
        SendOutcome::Retry { after, error } => SendOutcome::Retry { after, error },
        _ if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
            SendOutcome::Retry { after: None, error }
        }
        _ => SendOutcome::Credentials(error),
    }
}
