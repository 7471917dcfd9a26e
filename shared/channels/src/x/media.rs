//! Customers' files: pictures from where they lie, or by "Download DM media", whose parts stand in the
//! picture's own address; films by the address itself.

use http::{Method, header};

use super::{X, login};
use crate::media::{Fetch, MediaSource, NoFile, Wanted, credentials, get, link, method};
use crate::provider::Api;

/// Where pictures of direct messages lie. Only a signature of OAuth 1.0a opens that place itself
/// ("Message attachments: Retrieving media").
const PICTURES: [&str; 2] = ["ton.twitter.com", "ton.x.com"];

impl MediaSource for X {
    fn media_hosts(&self) -> &'static [&'static str] {
        &["video.twimg.com", "pbs.twimg.com", "ton.twitter.com", "ton.x.com"]
    }

    fn fetch(&self, wanted: &Wanted<'_>, api: &Api<'_>) -> Result<Fetch, NoFile> {
        let url = link(&wanted.media.reference)?;
        if !url.host_str().is_some_and(|host| PICTURES.contains(&host)) {
            return Ok(Fetch::Get(get(&url)?));
        }
        let parts: Vec<&str> = url.path_segments().map(Iterator::collect).unwrap_or_default();
        let [.., "dm", message, media, file] = parts.as_slice() else {
            return Err(NoFile::refused("the address is not of X's form"));
        };
        let url = match api.credential.oauth1 {
            Some(_) => url,
            // X's description of this one has OAuth 2.0 alone.
            None => method(api, &["2", "dm_conversations", "media", message, media, file])?,
        };
        let login = login::authorization(&Method::GET, &url, &wanted.media.reference, api);
        let mut request = get(&url)?;
        request.headers_mut().insert(header::AUTHORIZATION, login.map_err(|error| credentials(error.0))?);
        Ok(Fetch::Get(request))
    }
}
