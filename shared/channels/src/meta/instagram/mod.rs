//! Instagram Messaging: a professional account's direct messages.
//!
//! Source: developers.facebook.com/documentation/business-messaging/instagram-messaging and
//! …/instagram-platform (Instagram API with Instagram Login), read in 2026.

use bytes::Bytes;
use http::Request;
use nightdesk_domain::Channel;
use url::Url;

use super::call;
use super::messaging::{self, Echo, QUICK_REPLIES};
use crate::provider::{Api, Buttons, Outgoing, Unsendable};
use crate::split::{TextLimit, TextUnit};

/// Instagram.
pub const INSTAGRAM: Channel = Channel::new("instagram");

/// The `object` of its webhooks.
pub(super) const OBJECT: &str = "instagram";

/// "Send a message": a text of at most 1000 bytes in UTF-8.
pub(super) const TEXT_LIMIT: TextLimit = TextLimit { max: 1000, unit: TextUnit::Bytes };

/// "Quick replies", which are not shown on desktop computers.
pub(super) const BUTTONS: Buttons = Buttons { everywhere: false, ..QUICK_REPLIES };

/// Where page tokens are good, and where the tokens of Instagram Login are.
const FACEBOOK: &str = "graph.facebook.com";
const OWN_HOST: &str = "graph.instagram.com";

/// How the tokens of Instagram Login begin.
const OWN_TOKEN: &str = "IG";

/// Builds the request for one text from an Instagram account.
///
/// The path says `me`, which is whoever the token is of: the page that the account is linked to, or the
/// account itself. An Instagram id in the path is taken on one of the two hosts only.
pub(super) fn reply(reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    if !call::is_id(reply.account.as_str()) {
        return Err(Unsendable("the account is not an Instagram account's id"));
    }
    let url = at_the_tokens_host(api.url(&[call::VERSION, "me", "messages"])?, &api.credential.token)?;
    call::post(&url, &messaging::message(reply, Echo::Bare)?, api)
}

/// A token of Instagram Login is not known to `graph.facebook.com`. An API that was configured to be
/// elsewhere stays there.
fn at_the_tokens_host(mut url: Url, token: &str) -> Result<Url, Unsendable> {
    if token.starts_with(OWN_TOKEN) && url.host_str() == Some(FACEBOOK) {
        url.set_host(Some(OWN_HOST)).map_err(|_| Unsendable("the API's address takes no host"))?;
    }
    Ok(url)
}
