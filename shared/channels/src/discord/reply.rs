//! Replies: "Edit Original Interaction Response", "Create Followup Message" and "Create Message".

use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use nightdesk_domain::reply::Choice;
use serde::Serialize;
use url::Url;

use super::acknowledge::EPHEMERAL;
use super::markdown;
use super::thread::{Answer, Thread};
use crate::provider::{Api, Carrier, Outgoing, Unsendable};
use crate::signature::sha256_hex;

/// Discord refuses programs that do not name themselves in this form ("User Agent").
const AGENT: &str = concat!("DiscordBot (https://nightdesk.example, ", env!("CARGO_PKG_VERSION"), ")");

/// The longest nonce ("Create Message").
const NONCE: usize = 25;

/// Kinds of components, and a button's style: one among others ("Component Types", "Button Styles").
const ACTION_ROW: u8 = 1;
const BUTTON: u8 = 2;
const SECONDARY: u8 = 2;

/// A message. `allowed_mentions` without any keeps `@everyone` in a text from calling everyone.
#[derive(Debug, Serialize)]
struct Message<'a> {
    content: String,
    allowed_mentions: Mentions,
    #[serde(skip_serializing_if = "Option::is_none")]
    flags: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enforce_nonce: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    components: Option<[Row<'a>; 1]>,
}

/// Buttons side by side ("Action Row").
#[derive(Debug, Serialize)]
struct Row<'a> {
    #[serde(rename = "type")]
    kind: u8,
    components: Vec<Button<'a>>,
}

#[derive(Debug, Serialize)]
struct Button<'a> {
    #[serde(rename = "type")]
    kind: u8,
    style: u8,
    label: &'a str,
    custom_id: &'a str,
}

#[derive(Debug, Default, Serialize)]
struct Mentions {
    parse: [&'static str; 0],
}

/// Builds the request that sends one text.
///
/// An interaction's token stands in the URL, as Discord has it: the URL must never be logged.
pub(super) fn request(reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    let thread: Thread =
        reply.thread.parse().map_err(|_| Unsendable("the thread is not of Discord's form"))?;
    let (method, url) = endpoint(&thread, reply, api)?;
    let body =
        serde_json::to_vec(&message(&thread, reply)).map_err(|_| Unsendable("the reply is not JSON"))?;
    let mut request = Request::new(Bytes::from(body));
    *request.method_mut() = method;
    *request.uri_mut() = url.as_str().parse().map_err(|_| Unsendable("the API's address is no URI"))?;
    request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    request.headers_mut().insert(header::USER_AGENT, HeaderValue::from_static(AGENT));
    if let Thread::Channel(_) = thread {
        request.headers_mut().insert(header::AUTHORIZATION, bot(&api.credential.token)?);
    }
    Ok(request)
}

fn endpoint(thread: &Thread, reply: &Outgoing<'_>, api: &Api<'_>) -> Result<(Method, Url), Unsendable> {
    Ok(match thread {
        // The message to come is this one; to edit it twice does no harm.
        Thread::Interaction { answer: Answer::Deferred, application, token, .. } if is_first(reply) => {
            (Method::PATCH, api.url(&["webhooks", application, token, "messages", "@original"])?)
        }
        Thread::Interaction { application, token, .. } => {
            (Method::POST, api.url(&["webhooks", application, token])?)
        }
        Thread::Channel(channel) => (Method::POST, api.url(&["channels", channel, "messages"])?),
    })
}

fn message<'a>(thread: &Thread, reply: &Outgoing<'a>) -> Message<'a> {
    let deferred = matches!(thread, Thread::Interaction { answer: Answer::Deferred, .. }) && is_first(reply);
    // Who sees the message to come was said when it was announced.
    let ephemeral = matches!(thread, Thread::Interaction { direct: None, .. }) && !deferred;
    let by_bot = matches!(thread, Thread::Channel(_));
    Message {
        content: text(reply),
        allowed_mentions: Mentions::default(),
        flags: ephemeral.then_some(EPHEMERAL),
        nonce: by_bot.then(|| nonce(reply.reference)),
        enforce_nonce: by_bot.then_some(true),
        components: row(reply.choices),
    }
}

fn row(choices: &[Choice]) -> Option<[Row<'_>; 1]> {
    let buttons = choices.iter().map(|Choice { payload: custom_id, label }| Button {
        kind: BUTTON,
        style: SECONDARY,
        label,
        custom_id,
    });
    (!choices.is_empty()).then(|| [Row { kind: ACTION_ROW, components: buttons.collect() }])
}

/// The text without markup; with it where the escapes would make it too long.
fn text(reply: &Outgoing<'_>) -> String {
    let escaped = markdown::escape(reply.text);
    let most = super::Discord.text_limit(reply.channel).max;
    if escaped.encode_utf16().count() <= most { escaped } else { reply.text.to_owned() }
}

/// True for a text that is sent whole, and for the first of several pieces.
fn is_first(reply: &Outgoing<'_>) -> bool {
    let piece = reply.reference.rsplit_once('/').and_then(|(_, piece)| piece.parse::<u32>().ok());
    piece.is_none_or(|piece| piece <= 1)
}

/// The same for the same reply: within some minutes Discord makes no second message of it.
fn nonce(reference: &str) -> String {
    sha256_hex(reference.as_bytes()).chars().take(NONCE).collect()
}

fn bot(token: &str) -> Result<HeaderValue, Unsendable> {
    if token.is_empty() {
        return Err(Unsendable("the app's token is empty"));
    }
    let mut value = HeaderValue::try_from(format!("Bot {token}"))
        .map_err(|_| Unsendable("the token has a character that no header can carry"))?;
    value.set_sensitive(true);
    Ok(value)
}
