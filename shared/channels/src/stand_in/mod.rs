//! A provider's part in rehearsals: signing requests as it does, and standing in for its API.
//!
//! Only for the local desk and the tests, behind the feature `stand-in`; no function ships it.

mod habits;
mod sample;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use url::Url;

use crate::request::Unverified;
use crate::secrets::Secret;

pub use habits::{Freshness, Habits};
pub use sample::{ContentType, InvalidSample, Sample, sent_at};

/// How a provider behaves towards us.
pub trait StandIn: Send + Sync {
    /// What it does that others do not.
    fn habits(&self) -> Habits;

    /// What the desk is configured with in a rehearsal, in the form that [`crate::Secrets`] describes,
    /// made of `seed`: the same for the same seed. The seed itself where any text is a secret.
    ///
    /// Where a provider signs with a key of which the desk knows the public half alone, the private half
    /// is the `key` beside it.
    fn secret(&self, seed: &str) -> String {
        seed.to_owned()
    }

    /// A credential of the provider's form, with which its stand-in lets anybody in (see
    /// [`crate::Credentials`]).
    fn credential(&self) -> &'static str {
        "stand-in"
    }

    /// What the provider publishes to verify with (see [`crate::Admission::Needs`]).
    fn document(&self, _address: &Url) -> Option<Bytes> {
        None
    }

    /// Signs a webhook request as the provider would: adds its headers, or fields to its body. Where a
    /// time is signed, it is the request's `Date` (see [`sent_at`]).
    fn sign(&self, request: &mut Unverified, secret: &Secret);

    /// Answers a call to the provider's API as the provider does when all is well.
    ///
    /// `serial` differs for every call; the provider's message id is made of it.
    fn answer(&self, request: &Request<Bytes>, serial: u64) -> Played;

    /// Answers a call for a customer's file, which is a GET on whichever of the provider's hosts: a small
    /// picture, whatever it is said to be.
    fn file(&self, _request: &Request<Bytes>) -> Response<Bytes> {
        picture()
    }
}

/// Gives a request a header; none where the value cannot be written as one.
pub(crate) fn set_header(request: &mut Unverified, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        request.headers.insert(name, value);
    }
}

/// One transparent point, as PNG.
const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00,
    0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x15, 0xc4, 0x89, 0x00,
    0x00, 0x00, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x64, 0x60, 0xf8, 0x5f, 0x0f, 0x00, 0x02,
    0x87, 0x01, 0x80, 0xeb, 0x47, 0xba, 0x92, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42,
    0x60, 0x82,
];

/// A customer's file as the stand-ins have it.
pub fn picture() -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(PICTURE));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
    response
}

/// An answer in JSON.
pub(crate) fn json(status: StatusCode, body: &serde_json::Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// The answer to who is not let in.
pub(crate) fn not_let_in() -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    response
}

/// What a stand-in made of a call.
#[derive(Debug)]
pub struct Played {
    /// The provider's answer.
    pub response: Response<Bytes>,
    /// The message that the customer would now see, where the call carried one.
    pub message: Option<PlayedMessage>,
}

/// A message as it would reach the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlayedMessage {
    /// The recipient in the provider's own terms.
    pub to: String,
    /// What it says.
    pub text: String,
    /// The provider's id for it, which receipts would name.
    pub id: String,
}

/// What a stand-in answers to a POST that it refuses: no customer sees a message.
#[cfg(test)]
pub(crate) fn refusal(
    stand_in: &dyn StandIn,
    path: &str,
    headers: &[(&str, &str)],
    body: &'static str,
) -> Response<Bytes> {
    let call = Request::post(format!("http://127.0.0.1:9000{path}"));
    let call = headers.iter().fold(call, |call, (name, value)| call.header(*name, *value));
    let call = call.body(Bytes::from_static(body.as_bytes())).expect("a call");
    let played = stand_in.answer(&call, 1);
    assert_eq!(played.message, None);
    played.response
}
