//! A bucket on Amazon S3, by the three calls that are needed of it.
//!
//! Without S3's SDK, which would be the largest part of any function with a bucket: these are
//! plain GET, PUT and DELETE, signed as [`Signer`](crate::signer::Signer) signs any call.

use std::time::Duration;

use ::http::{Request, StatusCode, header};
use async_trait::async_trait;
use bytes::Bytes;
use nightdesk_channels::SignedForAws;
use nightdesk_pipeline::ports::{ObjectError, Objects, ProviderApi};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::http::HttpsApi;

/// What stands in a path as it is (SigV4, "URI encode every byte except the unreserved characters").
pub(crate) const KEY: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// How long a call may take: a file of 40 MB at 2 MB a second.
const PATIENCE: Duration = Duration::from_secs(20);

/// One bucket.
#[derive(Debug, Clone)]
pub struct S3Bucket {
    api: HttpsApi,
    root: String,
}

impl S3Bucket {
    /// The bucket at this address, without a slash at its end. Calls are signed by `api`.
    pub(crate) fn new(api: HttpsApi, root: String) -> Self {
        Self { api: api.within(PATIENCE), root }
    }

    /// Reads files of so many bytes, in place of the few that other calls are answered with.
    #[must_use]
    pub fn reading(self, longest: usize) -> Self {
        Self { api: self.api.reading(longest), ..self }
    }

    fn url(&self, key: &str) -> String {
        format!("{}/{}", self.root, utf8_percent_encode(key, KEY))
    }

    async fn call(&self, request: Request<Bytes>) -> Result<Bytes, ObjectError> {
        let response =
            self.api.call(request).await.map_err(|error| ObjectError::Unavailable(error.to_string()))?;
        match response.status() {
            status if status.is_success() => Ok(response.into_body()),
            StatusCode::NOT_FOUND => Err(ObjectError::Missing),
            status => Err(ObjectError::Unavailable(match code(response.body()) {
                Some(code) => format!("http {}, {code}", status.as_u16()),
                None => format!("http {}", status.as_u16()),
            })),
        }
    }
}

/// The code in an error of S3's (`AccessDenied`), and nothing else of it: it may name the file.
fn code(body: &[u8]) -> Option<&str> {
    let (_, rest) = std::str::from_utf8(body).ok()?.split_once("<Code>")?;
    let (code, _) = rest.split_once("</Code>")?;
    (code.len() <= 64 && code.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(code)
}

#[async_trait]
impl Objects for S3Bucket {
    async fn get(&self, key: &str) -> Result<Bytes, ObjectError> {
        let request = Request::get(self.url(key)).extension(SignedForAws("s3")).body(Bytes::new());
        self.call(request.map_err(|error| malformed(&error))?).await
    }

    async fn put(&self, key: &str, mime: &str, content: Bytes) -> Result<(), ObjectError> {
        let request = Request::put(self.url(key)).extension(SignedForAws("s3"));
        let request = request.header(header::CONTENT_TYPE, mime).body(content);
        self.call(request.map_err(|error| malformed(&error))?).await.map(drop)
    }

    async fn delete(&self, key: &str) -> Result<(), ObjectError> {
        let request = Request::delete(self.url(key)).extension(SignedForAws("s3")).body(Bytes::new());
        match self.call(request.map_err(|error| malformed(&error))?).await {
            // S3 itself says 204 where there was nothing.
            Err(ObjectError::Missing) => Ok(()),
            deleted => deleted.map(drop),
        }
    }
}

fn malformed(error: &::http::Error) -> ObjectError {
    ObjectError::Unavailable(error.to_string())
}
