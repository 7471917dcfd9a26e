//! Who is let in.

use http::{HeaderMap, Method};

use super::super::Postmark;
use crate::mail::basic_auth;
use crate::provider::{Admission, Rejected, Webhooks};
use crate::request::Unverified;
use crate::secrets::Secrets;

fn verify(secrets: &str, authorization: Option<&str>) -> Result<Admission, Rejected> {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", "application/json".parse().unwrap());
    if let Some(value) = authorization {
        headers.insert("authorization", value.parse().unwrap());
    }
    let url = "https://desk.example/webhooks/postmark".to_owned();
    let request = Unverified { method: Method::POST, url, headers, body: "{}".into() };
    Postmark.verify(request, &Secrets::parse(secrets).unwrap(), "2026-11-24T22:30:00Z".parse().unwrap())
}

#[test]
fn the_user_and_password_of_the_url_let_in_and_nothing_else_does() {
    let right = basic_auth::value("postmark", "pass:word").unwrap();
    let right = right.to_str().unwrap();
    for secrets in
        ["postmark:pass:word", r#"["old:one", {"secret": "postmark:pass:word", "account": "a@b.example"}]"#]
    {
        let admission = verify(secrets, Some(right)).unwrap();
        let Admission::Verified(verified) = admission else { panic!("{admission:?}") };
        assert_eq!(verified.account().is_some(), secrets.contains("account"));
    }
    // RFC 7617: the scheme's name has no case.
    assert!(verify("postmark:pass:word", Some(&right.replace("Basic", "basic"))).is_ok());
    for wrong in [
        None,
        Some(""),
        Some("Basic"),
        Some("Basic !"),
        Some("Basic cG9zdG1hcms6"),
        Some("Bearer cG9zdG1hcms6cGFzczp3b3Jk"),
        Some("postmark:pass:word"),
    ] {
        assert_eq!(verify("postmark:pass:word", wrong).unwrap_err(), Rejected::Signature, "{wrong:?}");
    }
}
