use super::*;
use crate::signature::{Hash, sign};

fn holds(called: &str, signed: &str) -> bool {
    let mut request = request(Method::POST, called, FORM, "Body=Hi");
    let tag = sign(Hash::Sha1, TOKEN, format!("{signed}BodyHi").as_bytes());
    request.headers.insert("x-twilio-signature", data_encoding::BASE64.encode(&tag).parse().unwrap());
    Twilio.verify(request, &secrets(TOKEN), now()).is_ok()
}

#[test]
fn the_url_holds_with_and_without_its_port() {
    assert!(holds("https://a.example/x?y=1", "https://a.example:443/x?y=1"));
    assert!(holds("https://a.example:443/x?y=1", "https://a.example/x?y=1"));
    assert!(holds("https://a.example:443/x?y=1", "https://a.example:443/x?y=1"));
    assert!(holds("http://a.example", "http://a.example:80"));
    assert!(holds("http://a.example?y=1", "http://a.example:80?y=1"));
    assert!(holds("http://a.example:8080/x", "http://a.example:8080/x"));
    assert!(holds("https://[::1]:8443/x", "https://[::1]/x"));
    assert!(holds("https://[::1]/x", "https://[::1]:443/x"));
}

#[test]
fn another_port_scheme_or_path_does_not_hold() {
    assert!(!holds("https://a.example/x", "https://a.example:8443/x"));
    assert!(!holds("https://a.example:8443/x", "https://a.example:443/x"));
    assert!(!holds("https://a.example/x", "http://a.example/x"));
    assert!(!holds("https://a.example/x", "https://a.example/y"));
    assert!(!holds("https://a.example/x?y=1", "https://a.example/x"));
}

#[test]
fn an_apostrophe_in_the_query_holds_escaped_and_not() {
    let called = "https://a.example/x?Body=It's";
    assert!(holds(called, called));
    assert!(holds(called, "https://a.example/x?Body=It%27s"));
    assert!(holds("https://a.example/x?Body=It%27s+late", "https://a.example/x?Body=It's%20late"));
}

#[test]
fn a_host_holds_in_the_case_it_was_configured_and_in_lower_case() {
    assert!(holds("https://Desk.Example.com/x", "https://Desk.Example.com/x"));
    assert!(holds("https://Desk.Example.com/x", "https://desk.example.com:443/x"));
}

#[test]
fn a_user_and_password_hold_signed_and_not() {
    for signed in ["https://u:p@a.example/x", "https://u:p@a.example:443/x", "https://a.example/x"] {
        assert!(holds("https://u:p@a.example/x", signed), "{signed}");
    }
    assert!(!holds("https://u:p@a.example/x", "https://u:q@a.example/x"));
}

#[test]
fn connection_overrides_in_the_fragment_are_not_signed() {
    assert!(holds("https://a.example/x?y=1#rc=2&rp=all", "https://a.example/x?y=1"));
}

#[test]
fn a_text_that_is_no_url_is_refused_or_holds_as_it_is() {
    assert!(holds("/webhooks/twilio", "/webhooks/twilio"));
    for odd in ["", "://", "https://", "https://:443", "https://[::1", "http://a:b:c/d"] {
        assert!(!holds(odd, "https://a.example/x"), "{odd}");
    }
}
