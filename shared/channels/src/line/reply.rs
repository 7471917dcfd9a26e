//! Replies: by the reply token where there is one, else pushed.

use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use nightdesk_domain::reply::Choice;
use serde::Serialize;

use super::retry_key;
use super::thread::Thread;
use crate::provider::{Api, Outgoing, Unsendable};

/// Where the retry key stands. A reply token serves once by itself, and LINE refuses a key beside it
/// (<https://developers.line.biz/en/docs/messaging-api/retrying-api-request/>).
pub(super) const RETRY_KEY: &str = "x-line-retry-key";

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Body<'a> {
    Reply {
        #[serde(rename = "replyToken")]
        reply_token: &'a str,
        messages: [TextMessage<'a>; 1],
    },
    Push {
        to: &'a str,
        messages: [TextMessage<'a>; 1],
    },
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct TextMessage<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quick_reply: Option<QuickReply<'a>>,
}

#[derive(Debug, Serialize)]
struct QuickReply<'a> {
    items: Vec<Item<'a>>,
}

#[derive(Debug, Serialize)]
struct Item<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    action: Postback<'a>,
}

/// What a pressed button sends, and shows as if the customer had written it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Postback<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    label: &'a str,
    data: &'a str,
    display_text: &'a str,
}

/// Builds the request that sends one text.
pub(super) fn request(reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    let thread: Thread = reply.thread.parse().map_err(|_| Unsendable("the thread is not of LINE's form"))?;
    if api.credential.token.is_empty() {
        return Err(Unsendable("the channel access token is empty"));
    }
    let mut token = HeaderValue::try_from(format!("Bearer {}", api.credential.token))
        .map_err(|_| Unsendable("the channel access token cannot stand in a header"))?;
    token.set_sensitive(true);
    let method = if thread.reply.is_some() { "reply" } else { "push" };
    let url = api.url(&["v2", "bot", "message", method])?;
    let body = serde_json::to_vec(&body(&thread, reply)).map_err(|_| Unsendable("the reply is not JSON"))?;

    let mut request = Request::new(Bytes::from(body));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = url.as_str().parse().map_err(|_| Unsendable("the API's address is no URI"))?;
    let headers = request.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::AUTHORIZATION, token);
    if thread.reply.is_none()
        && let Ok(key) = HeaderValue::try_from(retry_key::of(reply.reference))
    {
        headers.insert(RETRY_KEY, key);
    }
    Ok(request)
}

fn body<'a>(thread: &'a Thread, reply: &Outgoing<'a>) -> Body<'a> {
    // Of a reply in several pieces, the first alone answers a message.
    let quote_token = thread.quote.as_deref().filter(|_| reply.in_reply_to.is_some());
    let quick_reply = quick_reply(reply.choices);
    let messages = [TextMessage { kind: "text", text: reply.text, quote_token, quick_reply }];
    match &thread.reply {
        Some(reply_token) => Body::Reply { reply_token, messages },
        None => Body::Push { to: &thread.chat, messages },
    }
}

fn quick_reply(choices: &[Choice]) -> Option<QuickReply<'_>> {
    let items = choices.iter().map(|Choice { payload: data, label }| Item {
        kind: "action",
        action: Postback { kind: "postback", label, data, display_text: label },
    });
    (!choices.is_empty()).then(|| QuickReply { items: items.collect() })
}
