//! Who is let in, and for how long.

use chrono::TimeDelta;
use http::{HeaderValue, Method};
use proptest::prelude::*;

use super::{GUEST, SITE, Token, Visitor, WebChat, by_guest, guest, now, post, secrets, shop, verified};
use crate::provider::{Rejected, Webhooks};
use crate::request::Unverified;
use crate::secrets::Secrets;

const BODY: &str = r#"{"messages":[]}"#;

#[test]
fn a_token_that_we_signed_tells_the_visitor_again_after_a_reload() {
    let token = guest();
    let text = token.sign(&secrets()).unwrap();
    assert_eq!(Token::open(&text, &secrets(), now() + TimeDelta::days(29)), Ok(token.clone()));
    assert_eq!(token.address().unwrap().as_str(), format!("webchat:shop:{GUEST}"));
}

#[test]
fn a_guest_is_known_for_thirty_days_and_a_user_for_twelve_hours() {
    let user = Visitor { id: "user:4711".to_owned(), ..Visitor::guest("") };
    for (visitor, lasts) in [(Visitor::guest(GUEST), TimeDelta::days(30)), (user, TimeDelta::hours(12))] {
        let text = Token::new(shop(), SITE.to_owned(), visitor, now()).sign(&secrets()).unwrap();
        Token::open(&text, &secrets(), now() + lasts - TimeDelta::seconds(1)).unwrap();
        assert_eq!(Token::open(&text, &secrets(), now() + lasts), Err(Rejected::Stale));
        assert_eq!(Token::open(&text, &secrets(), now() - TimeDelta::minutes(6)), Err(Rejected::Stale));
    }
}

#[test]
fn a_token_that_was_changed_cut_or_signed_by_another_secret_is_refused() {
    let text = guest().sign(&secrets()).unwrap();
    let other = Secrets::parse("another").unwrap();
    let (payload, tag) = text.split_once('.').unwrap();
    let richer = Token { visitor: Visitor::guest("user:admin"), ..guest() }.sign(&other).unwrap();
    let swapped = format!("{}.{tag}", richer.split_once('.').unwrap().0);
    for forged in
        ["", ".", payload, &text[1..], &text[..text.len() - 1], &swapped, &richer, &format!("{payload}.")]
    {
        assert_eq!(verified(post(BODY, forged)).unwrap_err(), Rejected::Signature, "{forged}");
    }
    assert_eq!(Token::open(&text, &Secrets::default(), now()), Err(Rejected::Signature));
}

#[test]
fn while_secrets_rotate_both_hold_and_the_first_one_signs() {
    let (old, new) = (secrets(), Secrets::parse("a-new-secret").unwrap());
    let both = new.clone().and(old.clone());
    Token::open(&guest().sign(&old).unwrap(), &both, now()).unwrap();
    Token::open(&guest().sign(&both).unwrap(), &new, now()).unwrap();
}

#[test]
fn an_accounts_own_secret_lets_nobody_into_another_account() {
    let cafe = Secrets::parse(r#"{"secret": "c", "account": "cafe"}"#).unwrap();
    assert_eq!(guest().sign(&cafe), None, "the shop has no secret");
    let forged = guest().sign(&Secrets::parse("c").unwrap()).unwrap();
    assert_eq!(Token::open(&forged, &cafe, now()), Err(Rejected::Signature));
    let own = Secrets::parse(r#"["common", {"secret": "s", "account": "shop"}]"#).unwrap();
    Token::open(&guest().sign(&own).unwrap(), &Secrets::parse("s").unwrap(), now()).unwrap();
}

#[test]
fn a_page_of_another_origin_cannot_use_a_sites_token() {
    for origin in
        ["https://evil.example", "http://shop.example", "https://shop.example.evil.example", "null", ""]
    {
        let mut request = by_guest(BODY);
        request.headers.insert("origin", HeaderValue::from_static(origin));
        assert_eq!(verified(request).unwrap_err(), Rejected::Signature, "{origin}");
    }
    let mut request = by_guest(BODY);
    request.headers.remove("origin");
    verified(request).unwrap();
}

#[test]
fn other_methods_and_kinds_of_body_are_refused_before_the_token() {
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let refused = verified(Unverified { method, ..by_guest(BODY) }).unwrap_err();
        assert_eq!(refused, Rejected::Method("POST"));
    }
    let mut request = by_guest(BODY);
    request.headers.insert("content-type", HeaderValue::from_static("text/plain"));
    assert_eq!(verified(request).unwrap_err(), Rejected::ContentType("application/json"));
}

#[test]
fn the_body_of_a_forger_is_not_even_read() {
    assert_eq!(verified(post("no JSON", "forged")).unwrap_err(), Rejected::Signature);
}

#[test]
fn what_is_no_post_is_refused_and_not_parked() {
    let many = format!(r#"{{"messages":[{}]}}"#, ["{}"; 21].join(","));
    for body in ["", "null", "[]", "{}", r#"{"messages":{}}"#, "{", &many] {
        let refused = WebChat.verify(by_guest(body.to_owned()), &secrets(), now()).unwrap_err();
        assert!(matches!(refused, Rejected::Incomplete(_)), "{body}");
    }
}

proptest! {
    #[test]
    fn no_token_makes_it_panic(token in "[ -~]{0,120}") {
        drop(verified(post(BODY, &token)));
    }

    #[test]
    fn no_signed_payload_makes_it_panic(payload in "[A-Za-z0-9_-]{0,120}") {
        let tag = crate::signature::sign(
            crate::signature::Hash::Sha256, super::SECRET, format!("nightdesk-webchat-visitor.{payload}").as_bytes(),
        );
        let text = format!("{payload}.{}", data_encoding::BASE64URL_NOPAD.encode(&tag));
        drop(Token::open(&text, &secrets(), now()));
    }
}
