//! Customers' files: "Get content", on LINE's data host, by the message's id. LINE keeps them for a while
//! that it does not tell. What a customer's app put elsewhere (`contentProvider: external`) is not fetched;
//! a sticker is a number in LINE's list.

use nightdesk_domain::event::MediaKind;
use url::Url;

use super::Line;
use crate::media::{Fetch, MediaSource, NoFile, Wanted, by_link, get_by_token, method};
use crate::provider::{Api, Replies};

/// Where files lie ("Domain name").
const DATA: &str = "https://api-data.line.me";

impl MediaSource for Line {
    fn media_hosts(&self) -> &'static [&'static str] {
        &["api-data.line.me"]
    }

    fn fetch(&self, wanted: &Wanted<'_>, api: &Api<'_>) -> Result<Fetch, NoFile> {
        let id = wanted.media.reference.as_str();
        if wanted.media.media == MediaKind::Sticker {
            return Err(NoFile::refused("a sticker is a number, and no file"));
        }
        if !id.bytes().all(|b| b.is_ascii_digit()) {
            return by_link(id);
        }
        let data = Url::parse(DATA).map_err(|_| NoFile::refused("the data host is no URL"))?;
        let standard = api.base.as_str().trim_end_matches('/') == self.api();
        let base = if standard { &data } else { api.base };
        let url = method(&Api { base, ..*api }, &["v2", "bot", "message", id, "content"])?;
        Ok(Fetch::Get(get_by_token(&url, &api.credential.token)?))
    }
}
