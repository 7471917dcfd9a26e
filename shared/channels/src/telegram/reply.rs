//! Replies: the method `sendMessage`.

use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use nightdesk_domain::reply::Choice;
use serde::Serialize;

use super::message_id::MessageId;
use super::thread::{Thread, Topic};
use crate::provider::{Api, Outgoing, Unsendable};

/// The parameters of `sendMessage`. Without `parse_mode`: the text is shown as it is.
#[derive(Debug, Serialize)]
struct SendMessage<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    business_connection_id: Option<&'a str>,
    chat_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_thread_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    direct_messages_topic_id: Option<i64>,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_parameters: Option<ReplyParameters>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_markup: Option<InlineKeyboard<'a>>,
}

#[derive(Debug, Serialize)]
struct ReplyParameters {
    message_id: i64,
    /// The customer may have taken the message back by now: the answer is still for them.
    allow_sending_without_reply: bool,
}

/// Buttons below the text, one to a row.
#[derive(Debug, Serialize)]
struct InlineKeyboard<'a> {
    inline_keyboard: Vec<[Button<'a>; 1]>,
}

#[derive(Debug, Serialize)]
struct Button<'a> {
    text: &'a str,
    callback_data: &'a str,
}

/// Builds the request that sends one text.
///
/// The token stands in the URL, as Telegram has it: the URL must never be logged.
pub(super) fn request(reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    let thread: Thread =
        reply.thread.parse().map_err(|_| Unsendable("the thread is not of Telegram's form"))?;
    let token = api.credential.token.as_str();
    if token.is_empty() {
        return Err(Unsendable("the bot's token is empty"));
    }
    let url = api.url(&[&format!("bot{token}"), "sendMessage"])?;
    let body =
        serde_json::to_vec(&parameters(&thread, reply)).map_err(|_| Unsendable("the reply is not JSON"))?;
    let mut request = Request::new(Bytes::from(body));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = url.as_str().parse().map_err(|_| Unsendable("the API's address is no URI"))?;
    request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(request)
}

fn parameters<'a>(thread: &'a Thread, reply: &Outgoing<'a>) -> SendMessage<'a> {
    let (message_thread_id, direct_messages_topic_id) = match thread.topic {
        Some(Topic::Forum(topic)) => (Some(topic), None),
        Some(Topic::Direct(topic)) => (None, Some(topic)),
        None => (None, None),
    };
    // What is no message of this chat, such as a pressed button, cannot be quoted.
    let quoted = reply.in_reply_to.and_then(|id| id.parse::<MessageId>().ok()).filter(|id| thread.has(id));
    SendMessage {
        business_connection_id: thread.connection.as_deref(),
        chat_id: thread.chat,
        message_thread_id,
        direct_messages_topic_id,
        text: reply.text,
        reply_parameters: quoted
            .map(|id| ReplyParameters { message_id: id.message, allow_sending_without_reply: true }),
        reply_markup: keyboard(reply.choices),
    }
}

fn keyboard(choices: &[Choice]) -> Option<InlineKeyboard<'_>> {
    let buttons =
        choices.iter().map(|choice| [Button { text: &choice.label, callback_data: &choice.payload }]);
    (!choices.is_empty()).then(|| InlineKeyboard { inline_keyboard: buttons.collect() })
}
