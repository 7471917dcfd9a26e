//! Messenger Platform: a Facebook page's conversations.
//!
//! Source: developers.facebook.com/documentation/business-messaging/messenger-platform, read in 2026.

use bytes::Bytes;
use http::Request;
use nightdesk_domain::Channel;

use super::call;
use super::messaging::{self, Echo, QUICK_REPLIES};
use crate::provider::{Api, Buttons, Outgoing, Unsendable};
use crate::split::{TextLimit, TextUnit};

/// Messenger.
pub const MESSENGER: Channel = Channel::new("messenger");

/// The `object` of its webhooks.
pub(super) const OBJECT: &str = "page";

/// "Send API": a text of at most 2000 characters.
pub(super) const TEXT_LIMIT: TextLimit = TextLimit { max: 2000, unit: TextUnit::Chars };

/// Quick replies.
pub(super) const BUTTONS: Buttons = QUICK_REPLIES;

/// Builds the request for one text from a page.
pub(super) fn reply(reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    let account = reply.account.as_str();
    if !call::is_id(account) {
        return Err(Unsendable("the account is not a page's id"));
    }
    let url = api.url(&[call::VERSION, account, "messages"])?;
    call::post(&url, &messaging::message(reply, Echo::Marked)?, api)
}
