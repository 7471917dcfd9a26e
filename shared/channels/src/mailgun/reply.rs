//! The call that sends one mail ("Send an email").

use bytes::Bytes;
use http::{Request, header};
use url::form_urlencoded;

use super::ID;
use crate::mail::{basic_auth, compose, mailbox, reference};
use crate::provider::{Api, Outgoing, Unsendable};

/// Builds the call. The credential's user is the sending domain where that is not the mailbox's own.
pub(super) fn request(reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    let mail = compose(ID, reply)?;
    let domain = api.credential.user.as_deref().filter(|user| user.contains('.'));
    let url = api.url(&["v3", domain.unwrap_or_else(|| mailbox::domain(&mail.from)), "messages"])?;
    let key = basic_auth::value("api", &api.credential.token);
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("from", &mail.from).append_pair("to", &mail.to);
    form.append_pair("subject", &mail.subject).append_pair("text", &mail.text);
    form.append_pair("h:Message-Id", &mail.message_id);
    for (name, value) in &mail.headers {
        form.append_pair(&format!("h:{name}"), value);
    }
    form.append_pair("v:reference", &reference(reply)).append_pair("o:tracking", "no");
    Request::post(url.as_str())
        .header(header::AUTHORIZATION, key.ok_or(Unsendable("the API key cannot be written in a header"))?)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Bytes::from(form.finish()))
        .map_err(|_| Unsendable("the API's address is no URL of a request"))
}
