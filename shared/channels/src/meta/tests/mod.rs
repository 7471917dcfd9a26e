//! Meta through its public door: [`Meta`] as a provider.

mod batch;
mod echoes;
mod entries;
mod errors;
mod messaging;
mod outbound;
#[cfg(feature = "stand-in")]
mod rehearsal;
mod requests;
mod send_api;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use http::{HeaderMap, Method};
use serde_json::{Value, json};

use super::Meta;
use crate::provider::{Admission, Malformed, Normalised, Webhooks};
use crate::request::{Unverified, Verified};
use crate::secrets::Secrets;
use crate::signature::{self, Hash};

const SECRET: &str = "TEST_APP_SECRET";

/// A page's id.
const PAGE: &str = "106677558767423";

fn received() -> DateTime<Utc> {
    "2026-11-23T02:30:00Z".parse().unwrap()
}

fn secrets() -> Secrets {
    Secrets::parse(SECRET).unwrap()
}

/// A POST of these bytes, signed with this secret.
fn signed(body: impl Into<Bytes>, secret: &str) -> Unverified {
    let body = body.into();
    let tag = HEXLOWER.encode(&signature::sign(Hash::Sha256, secret, &body));
    let mut headers = HeaderMap::new();
    headers.insert("Content-Type", "application/json".parse().unwrap());
    headers.insert("X-Hub-Signature-256", format!("sha256={tag}").parse().unwrap());
    Unverified { method: Method::POST, url: "https://desk.example/webhooks/meta".to_owned(), headers, body }
}

fn verified(body: impl Into<Bytes>) -> Verified {
    match Meta.verify(signed(body, SECRET), &secrets(), received()).unwrap() {
        Admission::Verified(verified) => verified,
        other => panic!("a POST is no handshake: {other:?}"),
    }
}

/// A request of Messenger or Instagram (`page`, `instagram`) with these entries.
fn request(object: &str, entries: &Value) -> String {
    json!({ "object": object, "entry": entries }).to_string()
}

/// A request of a page with these elements.
fn page(elements: &Value) -> String {
    request("page", &json!([{ "id": PAGE, "time": 1_795_401_000_000_i64, "messaging": elements }]))
}

/// An element from this customer with one more member.
fn from(customer: &str, name: &str, member: &Value) -> Value {
    json!({ "sender": { "id": customer }, "recipient": { "id": PAGE }, "timestamp": 1_795_400_900_000_i64, name: member })
}

fn normalised(body: impl Into<Bytes>) -> Result<Normalised, Malformed> {
    Meta.normalise(&verified(body), received())
}

/// A request of WhatsApp with one change of these lists.
fn change(lists: &Value) -> String {
    let mut value = json!({ "metadata": { "phone_number_id": "106540352242922" } });
    for (name, list) in lists.as_object().unwrap() {
        value[name] = list.clone();
    }
    let changes = json!([{ "field": "messages", "value": value }]);
    json!({ "object": "whatsapp_business_account", "entry": [{ "changes": changes }] }).to_string()
}
