//! A business's app as the local desk and the tests play it.

use bytes::Bytes;
use data_encoding::BASE64;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

use super::Standard;
use super::key::Signer;
use super::verify::signed;
use crate::request::Unverified;
use crate::secrets::Secret;
use crate::signature::sha256_hex;
use crate::stand_in::{self, Freshness, Habits, Played, PlayedMessage, StandIn, sent_at};

impl StandIn for Standard {
    fn habits(&self) -> Habits {
        Habits {
            signatures_are_published: true,
            freshness: Freshness::FIVE_MINUTES,
            body_is_signed: true,
            // One event a request.
            batches: &[],
            unknown: &["unknown-type"],
            // An app tells what its customers do, and what its agents wrote.
            echoes: &[],
        }
    }

    /// A shared key, as the specification writes it.
    fn secret(&self, seed: &str) -> String {
        format!("whsec_{}", BASE64.encode(digest(&SHA256, seed.as_bytes()).as_ref()))
    }

    /// The id is made of the body: a sample that is sent again is the same webhook.
    fn sign(&self, request: &mut Unverified, secret: &Secret) {
        // A desk that knows a public key alone has the private one beside it.
        let Some(signer) = Signer::read(secret.key().unwrap_or_else(|| secret.value())) else { return };
        let id = format!("msg_{}", sha256_hex(&request.body).get(..32).unwrap_or_default());
        let timestamp = sent_at(request).timestamp().to_string();
        let signature = signer.sign(&signed(&id, &timestamp, &request.body));
        stand_in::set_header(request, "webhook-id", &id);
        stand_in::set_header(request, "webhook-timestamp", &timestamp);
        stand_in::set_header(request, "webhook-signature", &signature);
    }

    fn answer(&self, request: &Request<Bytes>, serial: u64) -> Played {
        let signed = ["webhook-id", "webhook-timestamp", "webhook-signature"];
        if request.method() != Method::POST
            || !signed.iter().all(|name| request.headers().contains_key(*name))
        {
            return refused(StatusCode::UNAUTHORIZED);
        }
        let call: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let text = |name: &str| call.pointer(name).and_then(Value::as_str).map(str::to_owned);
        let (Some(to), Some(text)) = (text("/data/thread"), text("/data/text")) else {
            return refused(StatusCode::BAD_REQUEST);
        };
        let id = format!("m-{serial}");
        let mut response = Response::new(Bytes::from(json!({ "id": id }).to_string()));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Played { response, message: Some(PlayedMessage { to, text, id }) }
    }
}

fn refused(status: StatusCode) -> Played {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    Played { response, message: None }
}
