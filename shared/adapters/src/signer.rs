//! Signatures of calls to AWS that no SDK makes (Signature Version 4).
//!
//! SES, SSM and Bedrock take one call and S3 three: their SDKs would be more code than all the rest of the functions.

use std::fmt;
use std::time::SystemTime;

use ::http::Request;
use aws_sdk_dynamodb::config::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use bytes::Bytes;

use crate::aws::{self, NoAccess};

/// Signs calls as who this function is.
#[derive(Clone)]
pub struct Signer {
    identity: Identity,
    region: String,
    clock: fn() -> SystemTime,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("region", &self.region).finish_non_exhaustive()
    }
}

/// A request that cannot be signed: its address or a header is not of the right form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the call cannot be signed")]
pub struct Unsignable;

impl Signer {
    /// Signs by the environment variables that Lambda sets, of which `variable` reads one.
    ///
    /// # Errors
    /// [`NoAccess`] says what is missing.
    pub fn from_environment(variable: fn(&str) -> Option<String>) -> Result<Self, NoAccess> {
        let (credentials, region) = aws::identity(variable)?;
        Ok(Self::new(credentials, region))
    }

    /// Signs by these credentials, in this region.
    pub(crate) fn new(credentials: Credentials, region: String) -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "a signature says when it was made, by this machine's clock"
        )]
        let clock = SystemTime::now;
        Self { identity: credentials.into(), region, clock }
    }

    /// The region that calls go to where their address names none.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Signs a call to a service (`ses`, `s3`).
    ///
    /// # Errors
    /// [`Unsignable`].
    pub fn sign(&self, service: &'static str, request: &mut Request<Bytes>) -> Result<(), Unsignable> {
        let region = request.uri().host().and_then(region_of).unwrap_or(&self.region).to_owned();
        let parameters = v4::SigningParams::builder()
            .identity(&self.identity)
            .region(&region)
            .name(service)
            .time((self.clock)())
            .settings(settings(service))
            .build()
            .map_err(|_| Unsignable)?;
        let headers =
            request.headers().iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        let (method, uri) = (request.method().as_str(), request.uri().to_string());
        let signable = SignableRequest::new(method, uri, headers, SignableBody::Bytes(request.body()));
        let signed = sign(signable.map_err(|_| Unsignable)?, &parameters.into()).map_err(|_| Unsignable)?;
        let (instructions, _) = signed.into_parts();
        instructions.apply_to_request_http1x(request);
        Ok(())
    }
}

/// S3 signs paths as they are, and wants the body's hash in a header.
fn settings(service: &str) -> SigningSettings {
    let mut settings = SigningSettings::default();
    if service == "s3" {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    settings
}

/// The region in `email.eu-central-1.amazonaws.com`.
fn region_of(host: &str) -> Option<&str> {
    let rest = host.strip_suffix(".amazonaws.com")?;
    let region = rest.rsplit('.').next()?;
    (region.split('-').count() >= 3).then_some(region)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn signer() -> Signer {
        let variable = |name: &str| match name {
            "AWS_ACCESS_KEY_ID" => Some("AKIDEXAMPLE".to_owned()),
            "AWS_SECRET_ACCESS_KEY" => Some("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".to_owned()),
            "AWS_REGION" => Some("us-east-1".to_owned()),
            _ => None,
        };
        // 2015-08-30T12:36:00Z, the date of AWS's own test suite.
        Signer {
            clock: || SystemTime::UNIX_EPOCH + Duration::from_secs(1_440_938_160),
            ..Signer::from_environment(variable).unwrap()
        }
    }

    #[test]
    fn the_request_of_awss_test_suite_has_its_signature() {
        let mut request = Request::get("https://example.amazonaws.com/").body(Bytes::new()).unwrap();
        signer().sign("service", &mut request).unwrap();
        let signed = request.headers()["authorization"].to_str().unwrap();
        // `get-vanilla` of the AWS Signature Version 4 test suite.
        assert_eq!(
            signed,
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
        );
    }

    #[test]
    fn a_call_is_signed_for_the_region_of_its_address() {
        let mut request = Request::post("https://email.eu-central-1.amazonaws.com/v2/email/outbound-emails")
            .body(Bytes::from("{}"))
            .unwrap();
        signer().sign("ses", &mut request).unwrap();
        assert!(
            request.headers()["authorization"]
                .to_str()
                .unwrap()
                .contains("/20150830/eu-central-1/ses/aws4_request")
        );
    }

    #[test]
    fn a_path_is_encoded_once_more_for_its_signature() {
        let url = "https://bedrock-runtime.us-east-1.amazonaws.com/model/eu.amazon.nova-lite-v1%3A0/converse";
        let mut request =
            Request::post(url).header("content-type", "application/json").body(Bytes::from("{}")).unwrap();
        signer().sign("bedrock", &mut request).unwrap();
        // By `botocore.auth.SigV4Auth`, version 1.43.127, over the path with `%253A`.
        let signed = request.headers()["authorization"].to_str().unwrap();
        assert!(
            signed.ends_with(
                "SignedHeaders=content-type;host;x-amz-date, Signature=f408961d4483731c695ec45bd81bdce1cc377c87679c0d0f02274980823b3e36"
            ),
            "{signed}"
        );
    }

    #[test]
    fn s3_gets_the_hash_of_the_body() {
        let mut request =
            Request::put("https://b.s3.eu-central-1.amazonaws.com/a%20b").body(Bytes::from("x")).unwrap();
        signer().sign("s3", &mut request).unwrap();
        assert!(request.headers().contains_key("x-amz-content-sha256"));
    }
}
