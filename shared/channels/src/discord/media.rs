//! The files of commands and forms: by links that carry their own permission, for a day or so
//! ("Signed Attachment CDN URLs").

use super::Discord;
use crate::media::{Fetch, MediaSource, NoFile, Wanted, by_link};
use crate::provider::Api;

impl MediaSource for Discord {
    fn media_hosts(&self) -> &'static [&'static str] {
        &["cdn.discordapp.com", "media.discordapp.net"]
    }

    fn fetch(&self, wanted: &Wanted<'_>, _api: &Api<'_>) -> Result<Fetch, NoFile> {
        by_link(&wanted.media.reference)
    }
}
