//! Replies: a customer service message.

use bytes::Bytes;
use http::Request;
use serde_json::json;

use super::post_json;
use crate::provider::{Api, Outgoing, Unsendable};

/// Builds the request that sends one text.
///
/// The token stands in the URL, as WeChat has it: the URL must never be logged.
pub(super) fn request(reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    let is_open_id = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if reply.thread.is_empty() || !reply.thread.chars().all(is_open_id) {
        return Err(Unsendable("the thread is no OpenID"));
    }
    let mut url = api.url(&["cgi-bin", "message", "custom", "send"])?;
    url.query_pairs_mut().append_pair("access_token", &api.credential.token);
    let text = json!({ "content": reply.text });
    post_json(&url, &json!({ "touser": reply.thread, "msgtype": "text", "text": text }))
}
