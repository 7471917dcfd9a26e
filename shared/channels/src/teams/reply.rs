//! Replies: an activity posted to its conversation.

use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use serde_json::json;

use super::sign_in::is_standard;
use super::thread::Thread;
use crate::provider::{Api, Outgoing, Unsendable};

/// Builds the request that sends one text, as it is: `plain` keeps Teams from reading it as Markdown.
pub(super) fn request(reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    let thread: Thread = reply.thread.parse().map_err(|_| Unsendable("the thread is not of Teams' form"))?;
    let url = match is_standard(api.base) {
        true => thread.url().clone(),
        false => api.url(&thread.parts())?,
    };
    let mut bearer = HeaderValue::try_from(format!("Bearer {}", api.credential.token))
        .map_err(|_| Unsendable("the token does not fit in a header"))?;
    bearer.set_sensitive(true);
    let activity = json!({ "type": "message", "text": reply.text, "textFormat": "plain" });
    let mut request = Request::new(Bytes::from(activity.to_string()));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = url.as_str().parse().map_err(|_| Unsendable("the API's address is no URI"))?;
    request.headers_mut().insert(header::AUTHORIZATION, bearer);
    request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(request)
}
