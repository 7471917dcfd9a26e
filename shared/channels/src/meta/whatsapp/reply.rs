//! Sending a text ("Text messages", "Interactive reply buttons messages", "Contextual replies",
//! "Business-scoped user IDs").

use bytes::Bytes;
use http::Request;
use nightdesk_domain::reply::Choice;
use serde::{Deserialize, Serialize};

use crate::meta::call;
use crate::provider::{Api, Outgoing, Unsendable};

/// The longest `biz_opaque_callback_data` in characters.
const REFERENCE: usize = 512;

#[derive(Serialize)]
struct Message<'a> {
    messaging_product: &'static str,
    recipient_type: &'static str,
    #[serde(flatten)]
    recipient: Recipient<'a>,
    r#type: &'static str,
    #[serde(flatten)]
    content: Content<'a>,
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

/// What it says, under the name of its type.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Content<'a> {
    Text { body: &'a str, preview_url: bool },
    Interactive { r#type: &'static str, body: Body<'a>, action: Action<'a> },
}

#[derive(Serialize)]
struct Body<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct Action<'a> {
    buttons: Vec<Button<'a>>,
}

#[derive(Serialize)]
struct Button<'a> {
    r#type: &'static str,
    reply: Title<'a>,
}

#[derive(Serialize)]
struct Title<'a> {
    id: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct Context<'a> {
    message_id: &'a str,
}

/// Builds the request for one text.
pub(in crate::meta) fn reply(reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    let (r#type, content) = content(reply);
    let message = Message {
        messaging_product: "whatsapp",
        recipient_type: "individual",
        recipient: recipient(reply.thread)?,
        r#type,
        content,
        context: reply.in_reply_to.map(|message_id| Context { message_id }),
        biz_opaque_callback_data: reference(reply.reference),
    };
    let account = reply.account.as_str();
    if !call::is_id(account) {
        return Err(Unsendable("the account is not a phone number id"));
    }
    call::post(&api.url(&[call::VERSION, account, "messages"])?, &message, api)
}

/// The text with its type: buttons make another of it.
fn content<'a>(reply: &Outgoing<'a>) -> (&'static str, Content<'a>) {
    if reply.choices.is_empty() {
        return ("text", Content::Text { body: reply.text, preview_url: false });
    }
    let button = |Choice { payload: id, label: title }: &'a Choice| Button {
        r#type: "reply",
        reply: Title { id, title },
    };
    let action = Action { buttons: reply.choices.iter().map(button).collect() };
    ("interactive", Content::Interactive { r#type: "button", body: Body { text: reply.text }, action })
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
