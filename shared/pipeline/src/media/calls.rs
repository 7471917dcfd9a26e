//! The calls for one file: each only to where its provider keeps files, and no further than a few hops.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderValue, Request, Response, header};
use nightdesk_channels::media::{Fetch, MediaSource, NoFile, Wanted};
use nightdesk_channels::{Api, ProviderError, Replies};
use nightdesk_domain::file::Loss;
use url::Url;

use super::{MediaRoom, lost};
use crate::ports::{CallError, NoLine};
use crate::sign_in::{self, Entry};

/// The most addresses that one call is led to. Twilio's resource leads to its CDN, once.
const HOPS: usize = 3;

/// Who calls. Some of Meta's hosts give nothing to programs that do not say.
const AGENT: HeaderValue = HeaderValue::from_static(concat!("Nightdesk/", env!("CARGO_PKG_VERSION")));

impl MediaRoom<'_> {
    /// Makes the calls for a file; the answer that is the file.
    pub(super) async fn call(
        &self,
        source: &dyn MediaSource,
        wanted: &Wanted<'_>,
        now: DateTime<Utc>,
    ) -> Result<Response<Bytes>, NoFile> {
        let provider: &dyn Replies = source;
        let line = self.lines.line(provider).await.map_err(|error| match error {
            NoLine::NotConfigured(_) => NoFile::by(sign_in::credentials("the credentials are not set up")),
            NoLine::Unavailable(_) => NoFile::by(sign_in::unreached("the credentials cannot be read now")),
        })?;
        let entry = Entry { provider, line: &line, account: wanted.account };
        let credential = entry.credential(self.api, self.tokens, now).await.map_err(NoFile::by)?;
        let api = sign_in::api(&line, &credential, now);
        let request = match source.fetch(wanted, &api)? {
            Fetch::Get(request) => request,
            Fetch::Ask(request) => {
                let answer = self.one(source, &api, &request).await?;
                source.located(&answer, wanted, &api)?
            }
        };
        self.follow(source, wanted, &api, request).await
    }

    async fn follow(
        &self,
        source: &dyn MediaSource,
        wanted: &Wanted<'_>,
        api: &Api<'_>,
        mut request: Request<Bytes>,
    ) -> Result<Response<Bytes>, NoFile> {
        for _ in 0..=HOPS {
            let answer = self.one(source, api, &request).await?;
            source.judge(&answer, wanted, request.headers().contains_key(header::AUTHORIZATION))?;
            if !answer.status().is_redirection() {
                return Ok(answer);
            }
            request = led_to(&request, &answer)?;
        }
        Err(lost(Loss::Elsewhere, "the link leads from one address to another, again and again"))
    }

    /// Makes one call, if it goes to where the provider keeps files.
    async fn one(
        &self,
        source: &dyn MediaSource,
        api: &Api<'_>,
        request: &Request<Bytes>,
    ) -> Result<Response<Bytes>, NoFile> {
        let placed = source.place(&address(request)?, api);
        let placed = placed.ok_or_else(|| lost(Loss::Elsewhere, "not on a host of the provider's"))?;
        let mut call = request.clone();
        *call.uri_mut() = placed.as_str().parse().map_err(|_| no_address())?;
        call.headers_mut().insert(header::USER_AGENT, AGENT);
        let later = |error| NoFile::Later { after: None, error };
        self.api.call(call).await.map_err(|error| match error {
            CallError::TooLong => lost(Loss::TooLarge, "the file is larger than what is kept"),
            CallError::Unreached(_) => {
                later(ProviderError::new("unreached", "the provider could not be reached"))
            }
            CallError::NoResponse(_) => {
                later(ProviderError::new("no response", "the provider did not answer in time"))
            }
        })
    }
}

/// The call that an answer leads to. What lets in to one host is shown to no other.
fn led_to(request: &Request<Bytes>, answer: &Response<Bytes>) -> Result<Request<Bytes>, NoFile> {
    let before = address(request)?;
    let place = answer.headers().get(header::LOCATION).and_then(|place| place.to_str().ok());
    let next = place.and_then(|place| before.join(place).ok()).ok_or_else(no_address)?;
    let mut call = Request::get(next.as_str()).body(Bytes::new()).map_err(|_| no_address())?;
    if before.origin() == next.origin() {
        call.headers_mut().clone_from(request.headers());
    }
    Ok(call)
}

fn address(request: &Request<Bytes>) -> Result<Url, NoFile> {
    Url::parse(&request.uri().to_string()).map_err(|_| no_address())
}

fn no_address() -> NoFile {
    lost(Loss::Refused, "the address is none for HTTP")
}
