//! The call that sends one mail ("Send a single email").

use bytes::Bytes;
use http::{HeaderValue, Request, header};
use serde_json::{Value, json};

use super::ID;
use crate::mail::{compose, mailbox};
use crate::provider::{Api, Outgoing, Unsendable};

/// Where Postmark wants its token.
pub(super) const TOKEN: &str = "x-postmark-server-token";

/// Builds the call.
pub(super) fn request(reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    let mail = compose(ID, reply)?;
    let url = api.url(&["email"])?;
    let mut token = HeaderValue::try_from(api.credential.token.as_str())
        .map_err(|_| Unsendable("the server token cannot be written in a header"))?;
    token.set_sensitive(true);
    // Without the second, Postmark puts a Message-ID of its own in the first one's place.
    let own = [("Message-ID", mail.message_id.as_str()), ("X-PM-KeepID", "true")];
    let own = own.into_iter().map(|(name, value)| json!({ "Name": name, "Value": value }));
    let headers: Vec<Value> =
        mail.headers.iter().map(|(name, value)| json!({ "Name": name, "Value": value })).chain(own).collect();
    let mut body = json!({
        "From": mail.from,
        "To": mail.to,
        "Subject": mail.subject,
        "TextBody": mail.text,
        "Headers": headers,
        "MessageStream": "outbound",
        "TrackOpens": false,
        "TrackLinks": "None",
        // What is not about a reply of ours comes to the same webhook without it.
        "Metadata": { "nightdesk": mailbox::local(&mail.message_id).trim_start_matches('<') },
    });
    // A delivery does not say whom it was from; a value has at most 80 characters.
    let account = (mail.from.len() <= 80).then_some(mail.from.as_str());
    if let Some(metadata) = body.get_mut("Metadata").and_then(Value::as_object_mut) {
        metadata.extend(account.map(|account| ("account".to_owned(), json!(account))));
    }
    Request::post(url.as_str())
        .header(TOKEN, token)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/json")
        .body(Bytes::from(body.to_string()))
        .map_err(|_| Unsendable("the API's address is no URL of a request"))
}
