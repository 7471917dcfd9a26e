//! Signatures of calls to AWS that no SDK makes (Signature Version 4).
//!
//! SES, SSM and Bedrock take one call and S3 three: their SDKs would be more code than all the rest of the functions.

use std::fmt;
use std::time::{Duration, SystemTime};

use ::http::Request;
use aws_sdk_dynamodb::config::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
    SigningInstructions, SigningSettings, UriPathNormalizationMode, sign,
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
        let body = SignableBody::Bytes(request.body());
        let instructions = self.instructions(service, settings(service), request, body)?;
        instructions.apply_to_request_http1x(request);
        Ok(())
    }

    /// Signs a call for somebody else to make, within `lasts`: its address, which lets in by itself. They have
    /// to send exactly the headers that the call has, and what body they like.
    ///
    /// # Errors
    /// [`Unsignable`].
    pub fn presign(
        &self,
        service: &'static str,
        mut request: Request<()>,
        lasts: Duration,
    ) -> Result<String, Unsignable> {
        let mut settings = settings(service);
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(lasts);
        let instructions = self.instructions(service, settings, &request, SignableBody::UnsignedPayload)?;
        instructions.apply_to_request_http1x(&mut request);
        Ok(request.uri().to_string())
    }

    fn instructions<B>(
        &self,
        service: &'static str,
        settings: SigningSettings,
        request: &Request<B>,
        body: SignableBody<'_>,
    ) -> Result<SigningInstructions, Unsignable> {
        let region = request.uri().host().and_then(region_of).unwrap_or(&self.region);
        let parameters = v4::SigningParams::builder()
            .identity(&self.identity)
            .region(region)
            .name(service)
            .time((self.clock)())
            .settings(settings)
            .build()
            .map_err(|_| Unsignable)?;
        let headers =
            request.headers().iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        let (method, uri) = (request.method().as_str(), request.uri().to_string());
        let signable = SignableRequest::new(method, uri, headers, body).map_err(|_| Unsignable)?;
        let signed = sign(signable, &parameters.into()).map_err(|_| Unsignable)?;
        Ok(signed.into_parts().0)
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
    fn the_presigned_address_of_s3s_documentation_has_its_signature() {
        // 2013-05-24T00:00:00Z.
        let clock = || SystemTime::UNIX_EPOCH + Duration::from_secs(1_369_353_600);
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret, None, None, "test");
        let signer = Signer { clock, ..Signer::new(credentials, "us-east-1".to_owned()) };
        let request = Request::get("https://examplebucket.s3.amazonaws.com/test.txt").body(()).unwrap();
        let url = signer.presign("s3", request, Duration::from_secs(86400)).unwrap();
        // "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)", S3's API reference.
        assert_eq!(
            url,
            "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
        );
    }

    #[test]
    fn who_puts_a_file_by_a_presigned_address_has_to_send_its_size_and_type() {
        let clock = || SystemTime::UNIX_EPOCH + Duration::from_secs(1_369_353_600);
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned();
        let token = Some("a/session+token".to_owned());
        let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret, token, None, "test");
        let signer = Signer { clock, ..Signer::new(credentials, "eu-central-1".to_owned()) };
        let request = Request::put("https://files.s3.eu-central-1.amazonaws.com/handed-in/webchat/0f")
            .header("content-type", "image/jpeg")
            .header("content-length", 12345)
            .body(());
        let url = signer.presign("s3", request.unwrap(), Duration::from_secs(600)).unwrap();
        // By `botocore.auth.S3SigV4QueryAuth`, version 1.43.127.
        for signed in [
            "X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost",
            "X-Amz-Security-Token=a%2Fsession%2Btoken",
            "X-Amz-Signature=ac4854693deb0383575ad610ec2e63eedf70332d88fb17a99a3fc7a36ceee010",
        ] {
            assert!(url.split(['?', '&']).any(|part| part == signed), "{signed}: {url}");
        }
    }

    #[test]
    fn s3_gets_the_hash_of_the_body() {
        let mut request =
            Request::put("https://b.s3.eu-central-1.amazonaws.com/a%20b").body(Bytes::from("x")).unwrap();
        signer().sign("s3", &mut request).unwrap();
        assert!(request.headers().contains_key("x-amz-content-sha256"));
    }
}
