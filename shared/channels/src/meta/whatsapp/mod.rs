//! WhatsApp Cloud API.
//!
//! Source: developers.facebook.com/documentation/business-messaging/whatsapp (webhooks reference,
//! business-scoped user ids, error codes), read in 2026.

mod change;
mod content;
mod customer;
mod errors;
mod message;
mod payload;
mod receipt;
mod reply;
mod system;

pub(super) use change::read_entry;
pub(super) use errors::ERRORS;
pub(super) use reply::{reply, sent_id};

use nightdesk_domain::Channel;

use crate::provider::Buttons;
use crate::split::{TextLimit, TextUnit};

/// WhatsApp.
pub const WHATSAPP: Channel = Channel::new("whatsapp");

/// The `object` of its webhooks.
pub(super) const OBJECT: &str = "whatsapp_business_account";

/// "Text messages": a body of at most 4096 characters.
pub(super) const TEXT_LIMIT: TextLimit = TextLimit { max: 4096, unit: TextUnit::Chars };

/// "Interactive reply buttons messages": up to 3 with titles of at most 20 characters and ids of at most
/// 256, under a body of at most 1024.
pub(super) const BUTTONS: Buttons = Buttons {
    most: 3,
    label: TextLimit { max: 20, unit: TextUnit::Chars },
    payload: 256,
    text: Some(TextLimit { max: 1024, unit: TextUnit::Chars }),
    everywhere: true,
};
