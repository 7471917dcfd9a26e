//! Customers' files: `getFile` tells a path that is good for an hour, for files of up to 20 MB ("getFile").

use bytes::Bytes;
use http::{Request, Response};
use nightdesk_domain::file::Loss;
use serde_json::Value;

use super::{Telegram, classify};
use crate::json;
use crate::media::{Fetch, MediaSource, NoFile, Wanted, credentials, get, method};
use crate::outcome::{ProviderError, SendOutcome};
use crate::provider::Api;

impl MediaSource for Telegram {
    /// The API's own host has the files, too. The token stands in both addresses: never log them.
    fn fetch(&self, wanted: &Wanted<'_>, api: &Api<'_>) -> Result<Fetch, NoFile> {
        let mut url = method(api, &[&bot(api)?, "getFile"])?;
        url.query_pairs_mut().append_pair("file_id", &wanted.media.reference);
        Ok(Fetch::Ask(get(&url)?))
    }

    fn located(
        &self,
        answer: &Response<Bytes>,
        _wanted: &Wanted<'_>,
        api: &Api<'_>,
    ) -> Result<Request<Bytes>, NoFile> {
        let said: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
        let path = json::text(&said, "/result/file_path").filter(|_| answer.status().is_success());
        let Some(path) = path else { return Err(refusal(answer, &said)) };
        let bot = bot(api)?;
        let segments: Vec<&str> = ["file", &bot].into_iter().chain(path.split('/')).collect();
        get(&method(api, &segments)?)
    }
}

fn bot(api: &Api<'_>) -> Result<String, NoFile> {
    match api.credential.token.as_str() {
        "" => Err(credentials("the bot's token is empty")),
        token => Ok(format!("bot{token}")),
    }
}

/// What a refusal of `getFile` means, by its description, as the Bot API's server writes it
/// (tdlib/telegram-bot-api, `Client::on_file_download` and `process_get_file_query`).
fn refusal(answer: &Response<Bytes>, said: &Value) -> NoFile {
    let says = json::text(said, "/description").unwrap_or_default().to_lowercase();
    let error = |meaning| ProviderError::http(answer.status(), meaning);
    if says.contains("file is too big") {
        return NoFile::Lost(Loss::TooLarge, error("the file is larger than bots may fetch"));
    }
    if says.contains("file_id") || says.contains("file reference") {
        return NoFile::Lost(Loss::Expired, error("the file is not there any more"));
    }
    match classify::classify(answer) {
        // "Temporarily unavailable", and whatever else a success without a path may be.
        SendOutcome::Unknown(error) => NoFile::Later { after: None, error },
        outcome => NoFile::by(outcome),
    }
}
