//! Requests of pages of other origins (Fetch standard, 3.2): allowed to the accounts' sites, by name.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use nightdesk_channels::webchat::Sites;

/// How long a browser may remember that it may ask: the longest that Chromium takes.
const TWO_HOURS: HeaderValue = HeaderValue::from_static("7200");

/// Lets a page of one of the sites read the answer. The widget's own file is for every page.
pub(super) fn allow(headers: &mut HeaderMap, origin: Option<&HeaderValue>, sites: &Sites) {
    if headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN) {
        return;
    }
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    let known = origin.filter(|origin| origin.to_str().is_ok_and(|origin| sites.know(origin)));
    if let Some(origin) = known {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    }
}

/// The answer to the question whether a page may ask.
pub(super) fn preflight() -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
    let asked = HeaderValue::from_static("authorization, content-type");
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked);
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, TWO_HOURS);
    response
}
