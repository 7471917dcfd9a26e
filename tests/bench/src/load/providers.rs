//! The providers' APIs, played on loopback, with the errors that providers have.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use anyhow::Context;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt;
use bytes::Bytes;
use futures_util::stream;
use http::{StatusCode, header};
use nightdesk_channels::provider;
use nightdesk_channels::stand_in::Played;
use tokio::net::TcpListener;

use crate::traffic::number_of;

/// The largest call that is taken.
const LARGEST_CALL: usize = 1024 * 1024;

/// The providers' side of everything that the desk sends.
#[derive(Clone)]
pub struct Providers {
    /// Where they are; each provider is below its id.
    pub address: String,
    /// Whether they have errors.
    faulty: bool,
    seen: Arc<Mutex<Seen>>,
}

/// What the providers saw.
#[derive(Debug, Default, Clone)]
pub struct Seen {
    /// The calls.
    pub calls: u64,
    /// Those that were answered "later", with or without a time.
    pub put_off: u64,
    /// Those that were taken and confirmed.
    pub confirmed: u64,
    /// Those that were refused for good.
    pub refused: u64,
    /// Those whose connection broke.
    pub dropped: u64,
    /// Those that named no recipient or no provider.
    pub odd: u64,
    /// Everybody who was written to, by provider and the provider's name for them.
    pub recipients: HashMap<(String, String), Recipient>,
}

/// Somebody who was written to.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// When the first call came.
    pub first: Instant,
    /// How often they were written to.
    pub calls: u64,
    /// How many messages reached them.
    pub messages: u64,
}

/// What the provider does with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// Takes it and confirms.
    Confirm,
    /// Asks to come again in a second.
    Busy,
    /// Fails without a word.
    Fail,
    /// Refuses it for good.
    Refuse,
    /// Takes it, and the connection breaks.
    TakeAndDrop,
    /// Breaks the connection before it takes anything.
    Drop,
}

impl Turn {
    /// Of a hundred recipients five meet an error: two of them the first time only.
    fn of(recipient: u64, calls_before: u64) -> Self {
        match (recipient % 100, calls_before) {
            (10, 0) => Self::Busy,
            (30, 0) => Self::Fail,
            (50, _) => Self::Refuse,
            (70, _) => Self::TakeAndDrop,
            (90, _) => Self::Drop,
            _ => Self::Confirm,
        }
    }
}

impl Providers {
    /// Serves them until the program ends.
    pub async fn serve(faulty: bool) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let providers = Self { address, faulty, seen: Arc::default() };
        let app = Router::new().route("/{provider}/{*path}", axum::routing::any(play));
        let app = app.with_state(providers.clone());
        let listener = listener.tap_io(|stream| {
            stream.set_nodelay(true).ok();
        });
        tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(providers)
    }

    /// What they saw until now.
    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a call to a recipient; how to answer it.
    fn note(&self, provider: &str, to: &str) -> Turn {
        let mut seen = self.seen();
        let new = || Recipient { first: Instant::now(), calls: 0, messages: 0 };
        let recipient = seen.recipients.entry((provider.to_owned(), to.to_owned())).or_insert_with(new);
        let number = number_of(to).filter(|_| self.faulty);
        let turn = number.map_or(Turn::Confirm, |number| Turn::of(number, recipient.calls));
        recipient.calls += 1;
        recipient.messages += u64::from(matches!(turn, Turn::Confirm | Turn::TakeAndDrop));
        match turn {
            Turn::Confirm => seen.confirmed += 1,
            Turn::Busy | Turn::Fail => seen.put_off += 1,
            Turn::Refuse => seen.refused += 1,
            Turn::TakeAndDrop | Turn::Drop => seen.dropped += 1,
        }
        turn
    }
}

async fn play(
    State(providers): State<Providers>,
    Path((id, path)): Path<(String, String)>,
    request: Request,
) -> Response {
    let serial = {
        let mut seen = providers.seen();
        seen.calls += 1;
        seen.calls
    };
    let Ok((played, to)) = answer(&id, &path, request, serial).await else {
        providers.seen().odd += 1;
        return StatusCode::NOT_FOUND.into_response();
    };
    match providers.note(&id, &to) {
        Turn::Confirm => played.response.map(Body::from),
        Turn::Busy => (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "1")]).into_response(),
        Turn::Fail => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Turn::Refuse => (StatusCode::BAD_REQUEST, refusal(&id)).into_response(),
        Turn::TakeAndDrop | Turn::Drop => {
            let broken = std::io::Error::other("the connection breaks");
            Body::from_stream(stream::iter([Err::<Bytes, _>(broken)])).into_response()
        }
    }
}

/// The provider's own answer when all is well, and who was written to.
async fn answer(id: &str, path: &str, request: Request, serial: u64) -> anyhow::Result<(Played, String)> {
    let (mut parts, body) = request.into_parts();
    parts.uri = format!("/{path}").parse()?;
    let call = http::Request::from_parts(parts, to_bytes(body, LARGEST_CALL).await?);
    let played = provider(id).context("an unknown provider")?.stand_in().answer(&call, serial);
    let to = played.message.as_ref().map(|message| message.to.clone()).context("no message")?;
    Ok((played, to))
}

/// What a provider says of a number that cannot be reached.
fn refusal(id: &str) -> &'static str {
    match id {
        "meta" => {
            r#"{"error": {"message": "(#131026) Message undeliverable", "type": "OAuthException", "code": 131026}}"#
        }
        "telegram" => r#"{"ok": false, "error_code": 400, "description": "Bad Request: chat not found"}"#,
        _ => r#"{"code": 21211, "message": "Invalid 'To' phone number", "status": 400}"#,
    }
}
