//! Replies: the method `send_message`.

use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use nightdesk_domain::reply::Choice;
use serde::Serialize;

use crate::provider::{Api, Outgoing, Unsendable};

/// Where the bot's token stands.
pub(super) const TOKEN: &str = "x-viber-auth-token";

/// The most characters of a sender's name.
const NAME: usize = 28;

#[derive(Debug, Serialize)]
struct SendMessage<'a> {
    receiver: &'a str,
    /// Texts are shown by every version.
    min_api_version: u8,
    sender: Sender,
    #[serde(rename = "type")]
    kind: &'static str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    keyboard: Option<Keyboard<'a>>,
}

/// Buttons, one to a row: six columns are its whole width.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Keyboard<'a> {
    #[serde(rename = "Type")]
    kind: &'static str,
    default_height: bool,
    buttons: Vec<Button<'a>>,
}

/// A button that writes a text in the customer's name; `silent`, so that nobody sees it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Button<'a> {
    columns: u8,
    rows: u8,
    action_type: &'static str,
    action_body: &'a str,
    text: String,
    silent: bool,
}

#[derive(Debug, Serialize)]
struct Sender {
    name: String,
}

/// Builds the request that sends one text.
pub(super) fn request(reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    let known = |c: char| c.is_ascii_alphanumeric() || "+/=-_".contains(c);
    if !(1..=64).contains(&reply.thread.len()) || !reply.thread.chars().all(known) {
        return Err(Unsendable("the thread is no user of Viber's"));
    }
    if api.credential.token.is_empty() {
        return Err(Unsendable("the bot's authentication token is empty"));
    }
    let mut token = HeaderValue::try_from(&api.credential.token)
        .map_err(|_| Unsendable("the bot's authentication token cannot stand in a header"))?;
    token.set_sensitive(true);
    let message = SendMessage {
        receiver: reply.thread,
        min_api_version: 1,
        sender: Sender { name: name(reply, api) },
        kind: "text",
        text: reply.text,
        keyboard: keyboard(reply.choices),
    };
    let body = serde_json::to_vec(&message).map_err(|_| Unsendable("the reply is not JSON"))?;
    let url = api.url(&["send_message"])?;

    let mut request = Request::new(Bytes::from(body));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = url.as_str().parse().map_err(|_| Unsendable("the API's address is no URI"))?;
    request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    request.headers_mut().insert(TOKEN, token);
    Ok(request)
}

fn keyboard(choices: &[Choice]) -> Option<Keyboard<'_>> {
    let buttons = choices.iter().map(|Choice { payload, label }| Button {
        columns: 6,
        rows: 1,
        action_type: "reply",
        action_body: payload,
        text: escaped(label),
        silent: true,
    });
    let keyboard = || Keyboard { kind: "keyboard", default_height: false, buttons: buttons.collect() };
    (!choices.is_empty()).then(keyboard)
}

/// A button's text may have tags; a label has none.
fn escaped(label: &str) -> String {
    label.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The name over the message, which Viber demands: the credential's user, or the account.
fn name(reply: &Outgoing<'_>, api: &Api<'_>) -> String {
    let chosen = api.credential.user.as_deref().map(str::trim).filter(|name| !name.is_empty());
    chosen.unwrap_or(reply.account.as_str()).chars().take(NAME).collect()
}
