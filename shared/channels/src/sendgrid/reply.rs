//! The call that sends one mail ("Mail Send").

use bytes::Bytes;
use http::{HeaderValue, Request, header};
use serde_json::{Map, Value, json};

use super::ID;
use crate::mail::{compose, reference};
use crate::provider::{Api, Outgoing, Unsendable};

/// Builds the call.
pub(super) fn request(reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    let mail = compose(ID, reply)?;
    let url = api.url(&["v3", "mail", "send"])?;
    let mut key = HeaderValue::try_from(format!("Bearer {}", api.credential.token))
        .map_err(|_| Unsendable("the API key cannot be written in a header"))?;
    key.set_sensitive(true);
    let mut headers: Map<String, Value> =
        mail.headers.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    headers.insert("Message-ID".to_owned(), json!(mail.message_id));
    // What each event about the mail comes back with stands with its recipient: for the whole mail SendGrid's
    // own description calls it a text.
    let body = json!({
        "personalizations": [{
            "to": [{ "email": mail.to }],
            "custom_args": { "reference": reference(reply), "account": mail.from },
        }],
        "from": { "email": mail.from },
        "subject": mail.subject,
        "content": [{ "type": "text/plain", "value": mail.text }],
        "headers": headers,
        "tracking_settings": {
            "click_tracking": { "enable": false, "enable_text": false },
            "open_tracking": { "enable": false },
        },
    });
    Request::post(url.as_str())
        .header(header::AUTHORIZATION, key)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Bytes::from(body.to_string()))
        .map_err(|_| Unsendable("the API's address is no URL of a request"))
}
