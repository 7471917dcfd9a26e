//! Customers' files: pictures by an address that needs nothing else; sound and films by "Get temporary
//! media", for three days. Of a film it tells the address ("Get temporary media", "Receiving user messages").

use bytes::Bytes;
use http::{Request, Response};
use nightdesk_domain::event::MediaKind;
use nightdesk_domain::file::Loss;
use serde_json::Value;
use url::Url;

use super::{WeChat, classify};
use crate::json;
use crate::media::{Fetch, MediaSource, NoFile, Wanted, by_status, get, link, method, unreadable};
use crate::outcome::{ProviderError, SendOutcome};
use crate::provider::Api;

/// "Invalid media_id", which is what one is after three days, and "media_id missing".
const GONE: [&str; 2] = ["40007", "41006"];

impl MediaSource for WeChat {
    fn media_hosts(&self) -> &'static [&'static str] {
        &[".qpic.cn", ".qlogo.cn", ".video.qq.com", ".weixin.qq.com"]
    }

    /// The token stands in the address: never log it.
    fn fetch(&self, wanted: &Wanted<'_>, api: &Api<'_>) -> Result<Fetch, NoFile> {
        if let Ok(url) = link(&wanted.media.reference) {
            return Ok(Fetch::Get(get(&secure(url))?));
        }
        let mut url = method(api, &["cgi-bin", "media", "get"])?;
        url.query_pairs_mut()
            .append_pair("access_token", &api.credential.token)
            .append_pair("media_id", &wanted.media.reference);
        let request = get(&url)?;
        Ok(match wanted.media.media {
            MediaKind::Video => Fetch::Ask(request),
            _ => Fetch::Get(request),
        })
    }

    fn located(
        &self,
        answer: &Response<Bytes>,
        _wanted: &Wanted<'_>,
        _api: &Api<'_>,
    ) -> Result<Request<Bytes>, NoFile> {
        let said: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
        match json::text(&said, "/video_url") {
            Some(url) => get(&secure(link(url)?)),
            None => Err(refusal(answer)),
        }
    }

    /// Errors come with status 200, as JSON in place of the file.
    fn judge(&self, answer: &Response<Bytes>, _wanted: &Wanted<'_>, let_in: bool) -> Result<(), NoFile> {
        by_status(answer, let_in)?;
        match answer.body().starts_with(b"{\"errcode\"") {
            true => Err(refusal(answer)),
            false => Ok(()),
        }
    }
}

/// The addresses that WeChat writes are without TLS, and the same with it.
fn secure(mut url: Url) -> Url {
    if url.scheme() == "http" && url.port().is_none() {
        // From http to https there is always a way.
        url.set_scheme("https").unwrap_or(());
    }
    url
}

fn refusal(answer: &Response<Bytes>) -> NoFile {
    match classify::classify(answer) {
        SendOutcome::Refused(error) if GONE.contains(&error.code.as_str()) => {
            NoFile::Lost(Loss::Expired, ProviderError::new(error.code, "the file is not there any more"))
        }
        SendOutcome::Unknown(_) | SendOutcome::Sent { .. } => unreadable(answer.status()),
        outcome => NoFile::by(outcome),
    }
}
