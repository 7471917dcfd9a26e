//! Sending a text ("Text messages", "Contextual replies", "Business-scoped user IDs").

use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use serde::{Deserialize, Serialize};

use crate::provider::{Api, Outgoing, Unsendable};

/// The Graph API version that calls are made to: introduced on 29 July 2026, the newest.
const VERSION: &str = "v26.0";

/// The longest `biz_opaque_callback_data` in characters.
const REFERENCE: usize = 512;

#[derive(Serialize)]
struct Message<'a> {
    messaging_product: &'static str,
    recipient_type: &'static str,
    #[serde(flatten)]
    recipient: Recipient<'a>,
    r#type: &'static str,
    text: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<Context<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    biz_opaque_callback_data: Option<&'a str>,
}

#[derive(Serialize)]
enum Recipient<'a> {
    /// A telephone number.
    #[serde(rename = "to")]
    Number(&'a str),
    /// A BSUID.
    #[serde(rename = "recipient")]
    User(&'a str),
}

#[derive(Serialize)]
struct Text<'a> {
    body: &'a str,
    preview_url: bool,
}

#[derive(Serialize)]
struct Context<'a> {
    message_id: &'a str,
}

/// Builds the request for one text.
pub(in crate::meta) fn reply(reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    let message = Message {
        messaging_product: "whatsapp",
        recipient_type: "individual",
        recipient: recipient(reply.thread)?,
        r#type: "text",
        text: Text { body: reply.text, preview_url: false },
        context: reply.in_reply_to.map(|message_id| Context { message_id }),
        biz_opaque_callback_data: reference(reply.reference),
    };
    let body =
        serde_json::to_vec(&message).map_err(|_| Unsendable("the message cannot be written as JSON"))?;
    let account = reply.account.as_str();
    if account.is_empty() || !account.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(Unsendable("the account is not a phone number id"));
    }
    let url = api.url(&[VERSION, account, "messages"])?;
    Request::builder()
        .method(Method::POST)
        .uri(url.as_str())
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, bearer(&api.credential.token)?)
        .body(Bytes::from(body))
        .map_err(|_| Unsendable("the API's address is not one for HTTP"))
}

/// A thread of digits is a telephone number; a BSUID starts with a country and a dot.
fn recipient(thread: &str) -> Result<Recipient<'_>, Unsendable> {
    let digits = thread.strip_prefix('+').unwrap_or(thread);
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(Recipient::Number(thread));
    }
    if is_user_id(thread) {
        return Ok(Recipient::User(thread));
    }
    Err(Unsendable("the thread is neither a telephone number nor a business-scoped user id"))
}

fn is_user_id(thread: &str) -> bool {
    let Some((country, id)) = thread.split_once('.') else {
        return false;
    };
    let is_country = !country.is_empty() && country.bytes().all(|b| b.is_ascii_alphabetic());
    is_country && !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.')
}

/// A reference that is too long is left out: receipts name the message by its id all the same.
fn reference(reference: &str) -> Option<&str> {
    (!reference.is_empty() && reference.chars().count() <= REFERENCE).then_some(reference)
}

fn bearer(token: &str) -> Result<HeaderValue, Unsendable> {
    let mut value = HeaderValue::try_from(format!("Bearer {token}"))
        .map_err(|_| Unsendable("the token has a character that no header can carry"))?;
    value.set_sensitive(true);
    Ok(value)
}

#[derive(Deserialize)]
struct Accepted {
    messages: Vec<AcceptedMessage>,
}

#[derive(Deserialize)]
struct AcceptedMessage {
    id: String,
}

/// The id of the message in a response that reports success.
pub(in crate::meta) fn sent_id(body: &[u8]) -> Option<String> {
    let accepted: Accepted = serde_json::from_slice(body).ok()?;
    accepted.messages.into_iter().next().map(|message| message.id)
}
