//! Replies: a direct message to one user.

use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use serde_json::json;

use super::frame::is_id;
use crate::provider::{Api, Outgoing, Unsendable};

/// Builds the request that sends one text (`POST /2/dm_conversations/with/:participant_id/messages`).
pub(super) fn request(reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    if !is_id(reply.thread) {
        return Err(Unsendable("the thread is no user of X's"));
    }
    if api.credential.token.is_empty() {
        return Err(Unsendable("the user access token is empty"));
    }
    let mut token = HeaderValue::try_from(format!("Bearer {}", api.credential.token))
        .map_err(|_| Unsendable("the user access token cannot stand in a header"))?;
    token.set_sensitive(true);
    let url = api.url(&["2", "dm_conversations", "with", reply.thread, "messages"])?;
    let mut request = Request::new(Bytes::from(json!({ "text": reply.text }).to_string()));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = url.as_str().parse().map_err(|_| Unsendable("the API's address is no URI"))?;
    let headers = request.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::AUTHORIZATION, token);
    Ok(request)
}
