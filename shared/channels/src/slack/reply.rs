//! Replies: the method `chat.postMessage`.
//!
//! It documents no key against sending twice (`client_msg_id` is what Slack's own programs send).

use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
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
