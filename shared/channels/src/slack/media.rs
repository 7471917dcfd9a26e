//! Customers' files: by `url_private`, with the app's token, which needs the scope `files:read`; of files in
//! shared channels `files.info` tells the address ("Working with files", "The file object").

use bytes::Bytes;
use http::{Request, Response, header};
use nightdesk_domain::file::Loss;
use serde_json::Value;
use url::Url;

use super::{Slack, classify};
use crate::json;
use crate::media::{
    Fetch, MediaSource, NoFile, Wanted, by_status, credentials, get, get_by_token, is_on, link, method,
};
use crate::outcome::ProviderError;
use crate::provider::Api;

/// Where files lie.
const HOSTS: [&str; 1] = ["files.slack.com"];

impl MediaSource for Slack {
    fn media_hosts(&self) -> &'static [&'static str] {
        &HOSTS
    }

    fn fetch(&self, wanted: &Wanted<'_>, api: &Api<'_>) -> Result<Fetch, NoFile> {
        let reference = wanted.media.reference.as_str();
        let token = &api.credential.token;
        if let Ok(url) = link(reference) {
            return Ok(Fetch::Get(by_token(&url, api)?));
        }
        let mut url = method(api, &["files.info"])?;
        url.query_pairs_mut().append_pair("file", reference);
        Ok(Fetch::Ask(get_by_token(&url, token)?))
    }

    fn located(
        &self,
        answer: &Response<Bytes>,
        _wanted: &Wanted<'_>,
        api: &Api<'_>,
    ) -> Result<Request<Bytes>, NoFile> {
        let said: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
        match json::first(&said, &["/file/url_private_download", "/file/url_private"]) {
            Some(url) => by_token(&link(url)?, api),
            None => Err(refusal(answer, &said)),
        }
    }

    /// Whom Slack does not let in, it shows the page to sign in at, or leads there.
    fn judge(&self, answer: &Response<Bytes>, wanted: &Wanted<'_>, let_in: bool) -> Result<(), NoFile> {
        by_status(answer, let_in)?;
        let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let page = kind.is_some_and(|kind| kind.starts_with("text/html"))
            && wanted.media.mime.as_deref() != Some("text/html");
        match page || answer.status().is_redirection() {
            true => Err(credentials("Slack asks to sign in: the token lacks the scope files:read")),
            false => Ok(()),
        }
    }
}

/// A call with the token, which goes to Slack's files alone: a file that lies elsewhere names any address,
/// and may name one of the API's.
fn by_token(url: &Url, api: &Api<'_>) -> Result<Request<Bytes>, NoFile> {
    match is_on(url, &HOSTS) {
        true => get_by_token(url, &api.credential.token),
        false => get(url),
    }
}

fn refusal(answer: &Response<Bytes>, said: &Value) -> NoFile {
    match json::text(said, "/error") {
        Some(code @ ("file_not_found" | "file_deleted")) => {
            NoFile::Lost(Loss::Expired, ProviderError::new(code, "the file is not there any more"))
        }
        _ => NoFile::by(classify::classify(answer)),
    }
}
