//! The call that sends one text (Twilio, "Messages resource", "Create a Message").

use bytes::Bytes;
use data_encoding::BASE64;
use http::{HeaderValue, Method, Request, header};
use url::form_urlencoded;

use super::{VOICE, callback, party};
use crate::provider::{Api, Outgoing, Unsendable};
use crate::secrets::Credential;

/// Builds the call.
pub(super) fn request(reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    if *reply.channel == VOICE {
        return Err(Unsendable("a call takes no text"));
    }
    if party::is_sender_name(reply.thread) {
        return Err(Unsendable("the sender is a name, which takes no answer"));
    }
    let login = Login::of(api.credential)?;
    let url = api.url(&["2010-04-01", "Accounts", login.account_sid, "Messages.json"])?;
    let authorization = login.authorization(&api.credential.token)?;
    let build = Request::builder()
        .method(Method::POST)
        .uri(url.as_str())
        .header(header::AUTHORIZATION, authorization)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Bytes::from(form(reply, api)));
    build.map_err(|_| Unsendable("the API's address is no URL of a request"))
}

fn form(reply: &Outgoing<'_>, api: &Api<'_>) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("To", reply.thread);
    form.append_pair("From", &party::our_end(reply.channel, reply.account.as_str()));
    form.append_pair("Body", reply.text);
    if let Some(receipts) = api.receipts {
        form.append_pair("StatusCallback", callback::url(receipts, reply.reference).as_str());
    }
    form.finish()
}

/// Who calls: an account with its auth token, or with one of its API keys.
pub(super) struct Login<'a> {
    account_sid: &'a str,
    user: &'a str,
}

impl<'a> Login<'a> {
    /// Reads a credential's user: `AC…`, or `AC…/SK…` for an API key and its secret.
    pub(super) fn of(credential: &'a Credential) -> Result<Self, Unsendable> {
        let missing = Unsendable(
            "the credential's user is not an account SID (AC…) or an account SID and API key (AC…/SK…)",
        );
        let user = credential.user.as_deref().ok_or(missing)?;
        let (account_sid, user) = user.split_once('/').unwrap_or((user, user));
        if !account_sid.starts_with("AC") || user.is_empty() {
            return Err(missing);
        }
        Ok(Self { account_sid, user })
    }

    pub(super) fn authorization(&self, token: &str) -> Result<HeaderValue, Unsendable> {
        let pair = BASE64.encode(format!("{}:{token}", self.user).as_bytes());
        let mut value = HeaderValue::try_from(format!("Basic {pair}"))
            .map_err(|_| Unsendable("the credential cannot be written in a header"))?;
        value.set_sensitive(true);
        Ok(value)
    }
}
