//! Customers' files: by links that are good for an hour or a few ("Receive message from user"). A sticker
//! is a number in Viber's list, and no file.

use nightdesk_domain::event::MediaKind;

use super::Viber;
use crate::media::{Fetch, MediaSource, NoFile, Wanted, by_link};
use crate::provider::Api;

impl MediaSource for Viber {
    fn media_hosts(&self) -> &'static [&'static str] {
        &[".viber.com"]
    }

    fn fetch(&self, wanted: &Wanted<'_>, _api: &Api<'_>) -> Result<Fetch, NoFile> {
        match wanted.media.media {
            MediaKind::Sticker => Err(NoFile::refused("a sticker is a number, and no file")),
            _ => by_link(&wanted.media.reference),
        }
    }
}
