//! A visitor's token, new or renewed.

use bytes::Bytes;
use http::StatusCode;
use http::request::Parts;
use nightdesk_channels::Secrets;
use nightdesk_channels::webchat::{SignedIn, Token, Visitor};
use nightdesk_domain::Account;
use nightdesk_pipeline::receive::Answer;
use serde::{Deserialize, Serialize};

use crate::{WebChat, json, no_secrets, origin, read, refused};

/// The largest question: two tokens and an account.
const LARGEST: usize = 16 * 1024;

/// What a browser asks with.
#[derive(Deserialize)]
struct Ask {
    account: Account,
    /// The token that it has from before.
    token: Option<String>,
    /// What the site's server signed for the user who is signed in there.
    identity: Option<String>,
}

/// What it is given.
#[derive(Serialize)]
struct Given<'a> {
    token: &'a str,
    /// When the token ends, in seconds since 1970.
    expires: i64,
    /// Who the visitor is: what waits unsent for one must not go out for another.
    visitor: &'a str,
    /// Whether that is a user whom the site signed in.
    user: bool,
}

impl WebChat {
    /// Gives a page of an account's site a token for its visitor: the user whom the site signed in, else the
    /// guest of an earlier token, else a new guest.
    pub(crate) async fn session(&self, parts: &Parts, body: &Bytes, delivery: &str) -> Answer {
        if body.len() > LARGEST {
            return refused(StatusCode::PAYLOAD_TOO_LARGE, "over 16 KiB\n", "too large");
        }
        // Nobody has signed it, and nothing of it is kept: only the tokens in it count, which are.
        let Ok(ask) = serde_json::from_slice::<Ask>(body) else {
            return refused(StatusCode::BAD_REQUEST, "account, and token or identity\n", "incomplete");
        };
        let site = origin(parts).filter(|origin| self.sites.allow(&ask.account, origin));
        let Some(site) = site.map(str::to_owned) else {
            return refused(StatusCode::FORBIDDEN, "the account's chat is not for this site\n", "origin");
        };
        let Ok(secrets) = self.secrets.current().await else { return no_secrets(delivery) };
        let Some(visitor) = self.visitor(&ask, &site, &secrets) else {
            return refused(StatusCode::UNAUTHORIZED, "", "sign-in");
        };
        let token = Token::new(ask.account, site, visitor, self.clock.now());
        let Some(signed) = token.sign(&secrets) else {
            tracing::error!(delivery, "the account has no secret to sign with");
            return Answer::unavailable();
        };
        let Token { visitor, expires, .. } = token;
        let user = visitor.is_user();
        read(json(&Given { token: &signed, expires, visitor: &visitor.id, user }))
    }

    /// Who asks; none where the site's word for it is not good.
    fn visitor(&self, ask: &Ask, site: &str, secrets: &Secrets) -> Option<Visitor> {
        let now = self.clock.now();
        if let Some(identity) = &ask.identity {
            return SignedIn::open(identity, secrets, &ask.account, now).map(Visitor::user).ok();
        }
        let earlier = ask.token.as_deref().and_then(|token| Token::open(token, secrets, now).ok());
        // A user is one only while the site says so: whoever signed out is a guest again.
        let earlier = earlier
            .filter(|token| token.account == ask.account && token.site == site && !token.visitor.is_user());
        let guest = earlier.map(|token| token.visitor);
        Some(guest.unwrap_or_else(|| Visitor::guest(uuid::Uuid::new_v4().to_string())))
    }
}
