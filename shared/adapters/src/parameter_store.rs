//! The Parameter Store of AWS Systems Manager, by the one call that is needed of it.
//!
//! Without its SDK, which brings along every error of some 140 operations, and with them a tenth of
//! ingest's package: this is a plain POST, signed as [`Signer`](crate::signer::Signer) signs any call.

use std::time::Duration;

use ::http::{Request, Response, StatusCode, header};
use bytes::Bytes;
use nightdesk_channels::SignedForAws;
use nightdesk_pipeline::ports::ProviderApi;
use serde::Deserialize;
use serde_json::json;

use crate::http::HttpsApi;

/// How often a call is made that fails for a moment, as the SDK makes those to other services.
const ATTEMPTS: u32 = 3;

/// How long one attempt may take.
const TIMEOUT: Duration = Duration::from_millis(1500);

/// The wait before a second attempt. It doubles for each one after.
const BACK_OFF: Duration = Duration::from_millis(50);

/// The Parameter Store of one account in one region.
#[derive(Debug, Clone)]
pub struct ParameterStore {
    api: HttpsApi,
    address: String,
}

/// Why a parameter was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotRead {
    /// There is no parameter of this name.
    Missing,
    /// It cannot be read now; why, without any of its content.
    Unavailable(String),
}

/// The answer to `GetParameter`.
#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "Parameter")]
    parameter: Parameter,
}

#[derive(Deserialize)]
struct Parameter {
    #[serde(rename = "Value")]
    value: String,
}

/// An error in AWS's JSON protocol. Its message is not read: it may quote what was asked.
#[derive(Deserialize)]
struct Refusal {
    #[serde(rename = "__type")]
    kind: String,
}

impl ParameterStore {
    /// The store at `address` (`https://ssm.eu-central-1.amazonaws.com`), called through an `api` that
    /// signs.
    pub fn new(api: HttpsApi, address: impl Into<String>) -> Self {
        Self { api, address: address.into() }
    }

    /// Reads a parameter, decrypted.
    pub(crate) async fn read(&self, name: &str) -> Result<String, NotRead> {
        let mut wait = BACK_OFF;
        for _ in 1..ATTEMPTS {
            match self.attempt(name).await {
                Err(Failed::ForAMoment(_)) => tokio::time::sleep(wait).await,
                done => return done.map_err(NotRead::from),
            }
            wait *= 2;
        }
        self.attempt(name).await.map_err(NotRead::from)
    }

    async fn attempt(&self, name: &str) -> Result<String, Failed> {
        let asked = Bytes::from(json!({ "Name": name, "WithDecryption": true }).to_string());
        let request = Request::post(&self.address)
            .header(header::CONTENT_TYPE, "application/x-amz-json-1.1")
            .header("x-amz-target", "AmazonSSM.GetParameter")
            .extension(SignedForAws("ssm"))
            .body(asked)
            .map_err(|_| Failed::For(NotRead::Unavailable("the address is no URL".to_owned())))?;
        match tokio::time::timeout(TIMEOUT, self.api.call(request)).await {
            Ok(Ok(response)) => read(&response),
            Ok(Err(error)) => Err(Failed::ForAMoment(error.to_string())),
            Err(_) => Err(Failed::ForAMoment("timed out".to_owned())),
        }
    }
}

/// What became of an attempt that failed.
enum Failed {
    For(NotRead),
    /// Another may do better.
    ForAMoment(String),
}

impl From<Failed> for NotRead {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::For(why) => why,
            Failed::ForAMoment(why) => Self::Unavailable(why),
        }
    }
}

fn read(response: &Response<Bytes>) -> Result<String, Failed> {
    let status = response.status();
    if status.is_success() {
        let answer = serde_json::from_slice::<Answer>(response.body());
        let unreadable = |_| Failed::For(NotRead::Unavailable("the answer cannot be read".to_owned()));
        return answer.map(|answer| answer.parameter.value).map_err(unreadable);
    }
    // With a namespace before it, in some services: `com.amazonaws.ssm#ParameterNotFound`.
    let refusal = serde_json::from_slice::<Refusal>(response.body());
    let kind = refusal.map(|refusal| refusal.kind).unwrap_or_default();
    let why = format!("http {}, {kind}", status.as_u16());
    Err(match kind.rsplit('#').next() {
        Some("ParameterNotFound") => Failed::For(NotRead::Missing),
        _ if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => Failed::ForAMoment(why),
        // `ThrottlingException`, with status 400.
        Some(kind) if kind.contains("Throttl") => Failed::ForAMoment(why),
        _ => Failed::For(NotRead::Unavailable(why)),
    })
}
