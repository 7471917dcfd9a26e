//! The widget and agents' software, as the local desk and the tests play them.

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use nightdesk_domain::Account;
use serde::Deserialize;

use super::WebChat;
use super::agents;
use super::author::Visitor;
use super::token::Token;
use crate::request::Unverified;
use crate::secrets::{Secret, Secrets};
use crate::signature::{Hash, sign};
use crate::stand_in::{self, Freshness, Habits, Played, StandIn};

/// What a rehearsed post says of itself, beside what the widget would say.
#[derive(Deserialize, Default)]
struct Rehearsed {
    /// Whom the visitor's token names.
    #[serde(default, rename = "as")]
    visitor: Option<Visitor>,
    /// The account; an agent's post says it anyway.
    #[serde(default)]
    account: Option<Account>,
    /// When an agent's software signs, in seconds since 1970; a visitor's post has none.
    #[serde(default)]
    signed: Option<i64>,
}

impl StandIn for WebChat {
    fn habits(&self) -> Habits {
        Habits {
            // The tokens are the desk's own.
            signatures_are_published: false,
            // A visitor's token is good for days, by whose it is, and in a rehearsal for ever.
            freshness: Freshness::FiveMinutesBy(agents::SIGNATURE),
            // Agents' bodies are, visitors' are not.
            body_is_signed: false,
            batches: &["messages"],
            unknown: &["unknown-element"],
            // Replies are read out of the record; nobody tells us of them.
            echoes: &[],
        }
    }

    /// As the visitor that the sample names (`as`), or as agents' software where it says when (`signed`).
    fn sign(&self, request: &mut Unverified, secret: &Secret) {
        let rehearsed: Rehearsed = serde_json::from_slice(&request.body).unwrap_or_default();
        let (name, value) = match rehearsed.signed {
            Some(at) => {
                let seconds = at.to_string();
                let tag = sign(Hash::Sha256, secret.value(), &agents::signed(&seconds, &request.body));
                let tag = data_encoding::HEXLOWER.encode(&tag);
                (agents::SIGNATURE, format!("t={seconds},v1={tag}"))
            }
            None => ("authorization", format!("Bearer {}", token(rehearsed, secret))),
        };
        stand_in::set_header(request, name, &value);
    }

    /// There is no API to play: replies are read out of the record.
    fn answer(&self, _request: &Request<Bytes>, _serial: u64) -> Played {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::NOT_FOUND;
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        Played { response, message: None }
    }
}

/// A token that is good at any time: a rehearsal has no clock to sign by.
fn token(rehearsed: Rehearsed, secret: &Secret) -> String {
    let account = rehearsed.account.or_else(|| secret.account().cloned());
    let token = Token {
        account: account.unwrap_or_else(|| Account::new("demo")),
        site: "https://shop.example".to_owned(),
        visitor: rehearsed.visitor.unwrap_or_else(|| Visitor::guest("5f0c9f8e-2d7b-4c1a-9d3e-6a1b2c3d4e5f")),
        issued: 0,
        expires: i64::MAX,
    };
    token.sign(&Secrets::from(secret.clone())).unwrap_or_default()
}
