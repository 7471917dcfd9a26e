//! Replies: a direct message to one user.

use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use serde_json::json;

use super::frame::is_id;
use super::login;
use crate::provider::{Api, Outgoing, Unsendable};

/// Builds the request that sends one text (`POST /2/dm_conversations/with/:participant_id/messages`).
pub(super) fn request(reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    if !is_id(reply.thread) {
        return Err(Unsendable("the thread is no user of X's"));
    }
    let url = api.url(&["2", "dm_conversations", "with", reply.thread, "messages"])?;
    let login = login::authorization(&Method::POST, &url, reply.reference, api)?;
    let mut request = Request::new(Bytes::from(json!({ "text": reply.text }).to_string()));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = url.as_str().parse().map_err(|_| Unsendable("the API's address is no URI"))?;
    let headers = request.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::AUTHORIZATION, login);
    Ok(request)
}
