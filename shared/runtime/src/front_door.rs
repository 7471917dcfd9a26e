//! Requests as an HTTP API or a function URL hands them to a function, and its answers.
//!
//! Both speak "payload format version 2.0"
//! (<https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>).
//! What is read here is the tenth of it that a request is made of. `lambda_http` reads all of it and
//! brings the tables of a hundred character sets along: a fifth of a webhook's processor time and a
//! sixteenth of ingest's package.

use std::collections::BTreeMap;

use bytes::Bytes;
use data_encoding::BASE64;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, Uri, header};
use serde::{Deserialize, Serialize};

/// A request as it comes in.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Call {
    raw_path: String,
    #[serde(default)]
    raw_query_string: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    request_context: Context,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Context {
    http: Line,
    #[serde(default)]
    domain_name: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Line {
    method: String,
}

/// Why a call is no request; no content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the request cannot be read: its {0} is none")]
pub struct NoRequest(&'static str);

impl Call {
    /// The request with the very bytes that were sent, at the address that was called.
    ///
    /// Headers that HTTP does not allow are left out: nothing that we read is among them.
    ///
    /// # Errors
    /// [`NoRequest`] when its method, its address or the encoding of its body is none.
    pub fn request(self) -> Result<Request<Bytes>, NoRequest> {
        let method = self.request_context.http.method.parse::<Method>().map_err(|_| NoRequest("method"))?;
        let mut headers = HeaderMap::with_capacity(self.headers.len());
        for (name, value) in &self.headers {
            if let (Ok(name), Ok(value)) =
                (name.parse::<HeaderName>(), HeaderValue::from_bytes(value.as_bytes()))
            {
                headers.append(name, value);
            }
        }
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let host = host.or(self.request_context.domain_name.as_deref()).ok_or(NoRequest("host"))?;
        let query = if self.raw_query_string.is_empty() { "" } else { "?" };
        let uri = format!("https://{host}{}{query}{}", self.raw_path, self.raw_query_string);
        let uri = uri.parse::<Uri>().map_err(|_| NoRequest("address"))?;
        let body = self.body.unwrap_or_default();
        let body = match self.is_base64_encoded {
            true => BASE64.decode(body.as_bytes()).map_err(|_| NoRequest("body"))?,
            false => body.into_bytes(),
        };
        let mut request = Request::new(Bytes::from(body));
        (*request.method_mut(), *request.uri_mut(), *request.headers_mut()) = (method, uri, headers);
        Ok(request)
    }
}

/// An answer as it goes out: as text where it is text, else in base64.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    status_code: u16,
    headers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cookies: Vec<String>,
    body: String,
    is_base64_encoded: bool,
}

impl From<Response<Bytes>> for Answer {
    fn from(response: Response<Bytes>) -> Self {
        let (parts, body) = response.into_parts();
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let mut headers = BTreeMap::new();
        for name in parts.headers.keys().filter(|name| *name != header::SET_COOKIE) {
            let values: Vec<_> = parts.headers.get_all(name).iter().map(text).collect();
            headers.insert(name.as_str().to_owned(), values.join(", "));
        }
        let cookies = parts.headers.get_all(header::SET_COOKIE).iter().map(text).collect();
        let (body, is_base64_encoded) = match std::str::from_utf8(&body) {
            Ok(text) => (text.to_owned(), false),
            Err(_) => (BASE64.encode(&body), true),
        };
        Self { status_code: parts.status.as_u16(), headers, cookies, body, is_base64_encoded }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn call(change: impl FnOnce(&mut Value)) -> Result<Request<Bytes>, NoRequest> {
        let mut event = json!({
            "version": "2.0", "rawPath": "/webhooks/twilio", "rawQueryString": "a=it%27s&b=",
            "headers": {"host": "desk.example.com", "x-signature": "ÿ", "bad name": "1"},
            "requestContext": {"http": {"method": "POST"}, "domainName": "abc.example.com"},
            "body": "aGVsbG8=", "isBase64Encoded": true,
        });
        change(&mut event);
        serde_json::from_value::<Call>(event).unwrap().request()
    }

    #[test]
    fn the_address_is_the_one_that_was_called_to_the_letter() {
        let request = call(|_| {}).unwrap();
        assert_eq!(request.uri(), "https://desk.example.com/webhooks/twilio?a=it%27s&b=");
        assert_eq!(request.body(), "hello");
        assert!(!request.headers().contains_key("bad name"));
        let plain = call(|event| {
            event["rawQueryString"] = json!("");
            event["headers"] = json!({});
        });
        assert_eq!(plain.unwrap().uri(), "https://abc.example.com/webhooks/twilio");
    }

    #[test]
    fn what_is_no_request_says_what_is_wrong_and_never_panics() {
        type Change = fn(&mut Value);
        let wrong: [(Change, &str); 4] = [
            (|event| event["body"] = json!("%"), "body"),
            (|event| event["rawPath"] = json!("/a b\u{0}"), "address"),
            (|event| event["headers"]["host"] = json!("a/b c"), "address"),
            (|event| event["requestContext"]["http"]["method"] = json!("P OST"), "method"),
        ];
        for (change, what) in wrong {
            assert_eq!(call(change).unwrap_err(), NoRequest(what));
        }
    }

    #[test]
    fn an_answer_is_text_where_it_can_be() {
        let mut response = Response::new(Bytes::from_static(b"<Response/>"));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/xml"));
        let answer = serde_json::to_value(Answer::from(response)).unwrap();
        let expected = json!({
            "statusCode": 200, "headers": {"content-type": "text/xml"}, "body": "<Response/>",
            "isBase64Encoded": false,
        });
        assert_eq!(answer, expected);
        let answer = serde_json::to_value(Answer::from(Response::new(Bytes::from_static(b"\xff")))).unwrap();
        assert_eq!((&answer["body"], &answer["isBase64Encoded"]), (&json!("/w=="), &json!(true)));
    }
}
