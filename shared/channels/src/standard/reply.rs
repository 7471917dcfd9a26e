//! Replies: a webhook to the app, signed as the app's own are.

use bytes::Bytes;
use http::{Method, Request, header};
use serde_json::json;
use url::Url;

use super::NOWHERE;
use super::key::Signer;
use super::normalise::is_thread;
use super::payload::VERSION;
use super::verify::signed as message;
use crate::provider::{Api, Outgoing, Unsendable};
use crate::signature::sha256_hex;

const ID: &str = "webhook-id";
const TIMESTAMP: &str = "webhook-timestamp";
const SIGNATURE: &str = "webhook-signature";

/// Builds the request that sends one text, signed.
///
/// Its id is made of our reference: the same when the call is made again, so that the app knows it.
pub(super) fn request(reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    if !is_thread(reply.thread) {
        return Err(Unsendable("the thread names no conversation"));
    }
    let body = json!({
        "version": VERSION,
        "type": "reply",
        "data": {
            "account": reply.account,
            "thread": reply.thread,
            "text": reply.text,
            "in_reply_to": reply.in_reply_to,
            "reference": reply.reference,
        },
    });
    let hash = sha256_hex(format!("{}#{}", reply.account, reply.reference).as_bytes());
    let id: String = hash.chars().take(32).collect();
    let id = format!("msg_{id}");
    let body = Bytes::from(body.to_string());
    let timestamp = api.now.timestamp().to_string();
    let signatures = signatures(&message(&id, &timestamp, &body), api)?;
    Request::builder()
        .method(Method::POST)
        .uri(address(api)?.as_str())
        .header(header::CONTENT_TYPE, "application/json")
        .header(ID, id)
        .header(TIMESTAMP, timestamp)
        .header(SIGNATURE, signatures)
        .body(body)
        .map_err(|_| Unsendable("the app's address is not one for HTTP"))
}

/// Where the app takes replies: its account's own address, the `user` of its credential, or the one
/// configured for all.
pub(super) fn address(api: &Api<'_>) -> Result<Url, Unsendable> {
    let own = api.credential.user.as_deref().and_then(|user| Url::parse(user).ok());
    let own = own.filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
    match own {
        Some(url) => Ok(url),
        None if api.base.as_str() == NOWHERE => Err(Unsendable("no address of the app is configured")),
        None => Ok(api.base.clone()),
    }
}

/// Signs with every key of the credential, which are parted by spaces: two during a rotation.
fn signatures(message: &[u8], api: &Api<'_>) -> Result<String, Unsendable> {
    let keys = api.credential.token.split_ascii_whitespace().map(Signer::read);
    let keys = keys.collect::<Option<Vec<_>>>().filter(|keys| !keys.is_empty());
    let keys = keys.ok_or(Unsendable("the credential is no key to sign with"))?;
    let signatures: Vec<String> = keys.iter().map(|key| key.sign(message)).collect();
    Ok(signatures.join(" "))
}
