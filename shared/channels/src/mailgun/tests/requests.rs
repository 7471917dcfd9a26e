//! Who is let in.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderMap, Method};

use super::super::Mailgun;
use crate::provider::{Admission, Rejected, Webhooks};
use crate::request::Unverified;
use crate::secrets::Secrets;

/// rails/rails, actionmailbox/test/controllers/ingresses/mailgun/inbound_emails_controller_test.rb.
const KEY: &str = "tbsy84uSV1Kt3ZJZELY2TmShPRs91E3yL4tzf96297vBCkDWgL";
const SIGNED: &str = "timestamp=1539112500&token=7VwW7k6Ak7zcTwoSoNm7aTtbk1g67MKAnsYLfUB7PdszbgR5Xi&signature=ef24c5225322217bb065b80bb54eb4f9206d764e3e16abab07f0a64d1cf477cc";

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn verify(kind: &str, body: impl Into<Bytes>, now: i64) -> Result<Admission, Rejected> {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", kind.parse().unwrap());
    let url = "https://desk.example/webhooks/mailgun".to_owned();
    let request = Unverified { method: Method::POST, url, headers, body: body.into() };
    Mailgun.verify(request, &Secrets::parse(KEY).unwrap(), at(now))
}

const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn whatever_is_changed_about_it_it_holds_no_more() {
    let now = 1_539_112_500;
    for body in [
        SIGNED.replace("1539112500", "1539112501"),
        SIGNED.replace("token=7", "token=8"),
        SIGNED.replace("signature=e", "signature=f"),
        format!("{SIGNED}&signature="),
        format!("{SIGNED}&token=x"),
        SIGNED.replace("&signature", "&Signature"),
        "timestamp=&token=&signature=".to_owned(),
        String::new(),
    ] {
        assert_eq!(verify(FORM, body.clone(), now).unwrap_err(), Rejected::Signature, "{body}");
    }
    assert_eq!(verify("application/json", SIGNED, now).unwrap_err(), Rejected::Signature);
    assert!(matches!(verify("text/html", SIGNED, now), Err(Rejected::ContentType(_))));
}

#[test]
fn what_could_not_be_taken_at_first_is_let_in_to_the_last_try_with_the_signature_of_the_first() {
    let first = 1_539_112_500;
    // After 10, 15 and 30 minutes, 1, 2 and 4 hours, and a minute more for each of the answers.
    let last = first + (10 + 15 + 30 + 60 + 120 + 240 + 7) * 60;
    for now in [first - 300, first, last, first + 9 * 3600] {
        assert!(verify(FORM, SIGNED, now).is_ok(), "{now}");
    }
    for now in [first - 301, first + 9 * 3600 + 1] {
        assert_eq!(verify(FORM, SIGNED, now).unwrap_err(), Rejected::Stale, "{now}");
    }
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_the_check_or_the_reader_panic(
        kind in 0_usize..3,
        body in "(--b|--b--|\r\n|Content-Disposition: form-data; name=\"(timestamp|token|signature|body-mime|message-headers)\"|Content-Type: multipart/mixed; boundary=c|Content-Type: message/rfc822|--c|=|&|timestamp|\\[|\\{|\"|\\PC{0,4}){0,24}",
    ) {
        let kinds = [FORM, "multipart/form-data; boundary=b", "application/json"];
        drop(verify(kinds[kind], body, 1_539_112_500));
    }

    #[test]
    fn what_is_signed_is_read_whatever_it_is(mime in "(From: |To: |a@b.example|Content-Type: |multipart/(mixed|report)|message/(rfc822|delivery-status)|text/html; charset=(utf-8|x|shift_jis)|; boundary=c|\r\n|--c|--c--|Date: |=\\?utf-8\\?[QB]\\?|\\PC{0,6}|<|>|On 1 wrote:){0,40}") {
        let body = format!("{SIGNED}&recipient=s%40b.example&body-mime={}", url::form_urlencoded::byte_serialize(mime.as_bytes()).collect::<String>());
        let Ok(Admission::Verified(verified)) = verify(FORM, body, 1_539_112_500) else { panic!("{mime}") };
        drop(Mailgun.normalise(&verified, at(1_539_112_500)));
    }
}
