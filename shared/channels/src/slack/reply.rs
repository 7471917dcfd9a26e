//! Replies: the method `chat.postMessage`.
//!
//! It documents no key against sending twice (`client_msg_id` is what Slack's own programs send).

use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use nightdesk_domain::reply::Choice;
use serde::Serialize;

use super::markup;
use super::thread::Thread;
use crate::provider::{Api, Outgoing, Unsendable};

/// The parameters of `chat.postMessage`. Without markup and previews: the text is shown as it is.
#[derive(Debug, Serialize)]
struct PostMessage<'a> {
    channel: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_ts: Option<&'a str>,
    text: String,
    mrkdwn: bool,
    unfurl_links: bool,
    unfurl_media: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    attachments: Option<[Attachment<'a>; 1]>,
}

/// Buttons below the text. As blocks of the message itself they would stand in the text's place, and a block
/// has no text that is shown as it is with its links.
#[derive(Debug, Serialize)]
struct Attachment<'a> {
    blocks: [Actions<'a>; 1],
}

#[derive(Debug, Serialize)]
struct Actions<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    elements: Vec<Button<'a>>,
}

#[derive(Debug, Serialize)]
struct Button<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    action_id: String,
    text: PlainText<'a>,
    value: &'a str,
}

#[derive(Debug, Serialize)]
struct PlainText<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    text: &'a str,
    emoji: bool,
}

/// Builds the request that sends one text.
pub(super) fn request(reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    let thread: Thread = reply.thread.parse().map_err(|_| Unsendable("the thread is not of Slack's form"))?;
    if api.credential.token.is_empty() {
        return Err(Unsendable("the app's token is empty"));
    }
    let message = PostMessage {
        channel: &thread.channel,
        thread_ts: thread.root.as_deref(),
        text: markup::encode(reply.text),
        mrkdwn: false,
        unfurl_links: false,
        unfurl_media: false,
        attachments: buttons(reply.choices),
    };
    let body = serde_json::to_vec(&message).map_err(|_| Unsendable("the reply is not JSON"))?;
    let mut bearer = HeaderValue::try_from(format!("Bearer {}", api.credential.token))
        .map_err(|_| Unsendable("the token has a character that no header can carry"))?;
    bearer.set_sensitive(true);
    Request::builder()
        .method(Method::POST)
        .uri(api.url(&["chat.postMessage"])?.as_str())
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
        .header(header::AUTHORIZATION, bearer)
        .body(Bytes::from(body))
        .map_err(|_| Unsendable("the API's address is not one for HTTP"))
}

fn buttons(choices: &[Choice]) -> Option<[Attachment<'_>; 1]> {
    let elements = (1..).zip(choices).map(|(n, Choice { payload: value, label: text }): (u32, _)| Button {
        kind: "button",
        action_id: format!("choice-{n}"),
        text: PlainText { kind: "plain_text", text, emoji: false },
        value,
    });
    let actions = || Actions { kind: "actions", elements: elements.collect() };
    (!choices.is_empty()).then(|| [Attachment { blocks: [actions()] }])
}
