//! Customers' files. WhatsApp's have an id, good for 30 days, by which a link is asked for that is good for
//! five minutes and wants the token ("Retrieve media URL", "Download media"). Messenger's and Instagram's
//! are links that carry their own permission.

use bytes::Bytes;
use http::{Request, Response};
use nightdesk_domain::file::Loss;
use serde_json::Value;

use super::call::{VERSION, is_id};
use super::{Meta, errors, whatsapp};
use crate::json;
use crate::media::{Fetch, MediaSource, NoFile, Wanted, by_link, get_by_token, link, method};
use crate::outcome::{ProviderError, SendOutcome};
use crate::provider::Api;

/// The code of an object that is gone, or that the token may not see.
const GONE: &str = "100/33";

impl MediaSource for Meta {
    fn media_hosts(&self) -> &'static [&'static str] {
        &[".fbsbx.com", ".fbcdn.net", ".cdninstagram.com"]
    }

    fn fetch(&self, wanted: &Wanted<'_>, api: &Api<'_>) -> Result<Fetch, NoFile> {
        let reference = wanted.media.reference.as_str();
        if *wanted.channel != whatsapp::WHATSAPP {
            return by_link(reference);
        }
        if !is_id(reference) {
            return Err(NoFile::refused("the reference is no id of media"));
        }
        let mut url = method(api, &[VERSION, reference])?;
        // Only media of this number are looked for.
        url.query_pairs_mut().append_pair("phone_number_id", wanted.account.as_str());
        Ok(Fetch::Ask(get_by_token(&url, &api.credential.token)?))
    }

    fn located(
        &self,
        answer: &Response<Bytes>,
        _wanted: &Wanted<'_>,
        api: &Api<'_>,
    ) -> Result<Request<Bytes>, NoFile> {
        let said: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
        match json::text(&said, "/url").filter(|_| answer.status().is_success()) {
            Some(url) => located(url, self, api),
            None => Err(refusal(answer)),
        }
    }
}

/// The call for the file. The token goes to Meta alone.
fn located(url: &str, meta: &Meta, api: &Api<'_>) -> Result<Request<Bytes>, NoFile> {
    let url = link(url)?;
    match meta.place(&url, api) {
        Some(_) => get_by_token(&url, &api.credential.token),
        None => crate::media::get(&url),
    }
}

fn refusal(answer: &Response<Bytes>) -> NoFile {
    match errors::classify(answer) {
        SendOutcome::Credentials(error) if error.code == GONE => NoFile::Lost(
            Loss::Expired,
            ProviderError::new(error.code, "the file is gone, or the token may not see it"),
        ),
        outcome => NoFile::by(outcome),
    }
}
