//! The function through its door: sessions, posts, the conversation, the widget.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what goes wrong here fails the test"
)]

mod world;

use std::io::Read;

use data_encoding::BASE64URL_NOPAD;
use http::{Method, StatusCode};
use nightdesk_pipeline::receive::Became;
use ring::hmac;
use serde_json::{Value, json};
use world::{CAFE, KEY, SHOP, World, body, now};

#[tokio::test]
async fn a_guest_gets_a_token_and_is_the_same_guest_with_it_again() {
    let world = World::new();
    let first = world.session(SHOP, json!({ "account": "shop" })).await;
    let again = world.session(SHOP, json!({ "account": "shop", "token": first["token"] })).await;
    assert_eq!(first["visitor"], again["visitor"]);
    assert_eq!(first["user"], json!(false));
    assert_eq!(first["expires"], json!(now().timestamp() + 30 * 24 * 3600));
    let other = world.session(SHOP, json!({ "account": "shop" })).await;
    assert_ne!(first["visitor"], other["visitor"]);
}

#[tokio::test]
async fn a_token_of_another_site_account_or_maker_makes_a_new_guest() {
    let world = World::new();
    let shop = world.session(SHOP, json!({ "account": "shop" })).await;
    for (site, account, token) in [
        ("https://www.shop.example", "shop", shop["token"].clone()),
        (CAFE, "cafe", shop["token"].clone()),
        (SHOP, "shop", json!("forged.token")),
        (SHOP, "shop", json!("")),
    ] {
        let given = world.session(site, json!({ "account": account, "token": token })).await;
        assert_ne!(given["visitor"], shop["visitor"], "{site}");
    }
}

#[tokio::test]
async fn a_site_that_is_not_the_accounts_gets_no_token() {
    let world = World::new();
    for (origin, account) in [
        (Some(CAFE), "shop"),
        (Some("https://evil.example"), "shop"),
        (Some("null"), "shop"),
        (None, "shop"),
        (Some(SHOP), "bar"),
    ] {
        let answer = world.ask("session", origin, None, &json!({ "account": account })).await;
        assert_eq!(answer.response.status(), StatusCode::FORBIDDEN, "{origin:?}");
    }
    for odd in [json!({}), json!([]), json!({ "account": 7 })] {
        let answer = world.ask("session", Some(SHOP), None, &odd).await;
        assert_eq!(answer.response.status(), StatusCode::BAD_REQUEST);
    }
}

fn identity(key: &str, claims: &Value) -> String {
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let signed = format!("{}.{}", part(&json!({ "alg": "HS256" })), part(claims));
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes()), signed.as_bytes());
    format!("{signed}.{}", BASE64URL_NOPAD.encode(tag.as_ref()))
}

#[tokio::test]
async fn a_user_whom_the_site_signs_in_is_that_customer_until_they_sign_out() {
    let world = World::new();
    let claims = json!({
        "sub": "4711", "exp": now().timestamp() + 60, "email": "ann@example.com", "email_verified": true,
    });
    let identity = identity(KEY, &claims);
    let user = world.session(SHOP, json!({ "account": "shop", "identity": identity })).await;
    assert_eq!((&user["visitor"], &user["user"]), (&json!("user:4711"), &json!(true)));
    world.post(SHOP, user["token"].as_str().unwrap(), "Where is it?").await;
    let event = world.events().remove(0);
    assert_eq!(event["also"], json!(["mailto:ann@example.com"]));
    let left = world.session(SHOP, json!({ "account": "shop", "token": user["token"] })).await;
    assert_eq!(left["user"], json!(false));
}

#[tokio::test]
async fn a_sign_in_that_is_not_the_sites_own_is_no_guest_either() {
    let world = World::new();
    let identity = identity("another", &json!({ "sub": "4711", "exp": now().timestamp() + 60 }));
    let asked = json!({ "account": "shop", "identity": identity });
    let answer = world.ask("session", Some(SHOP), None, &asked).await;
    assert_eq!(answer.response.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_a_visitor_writes_is_queued_and_its_id_answered() {
    let world = World::new();
    let guest = world.session(SHOP, json!({ "account": "shop" })).await;
    let answer = world.post(SHOP, guest["token"].as_str().unwrap(), "Hello?").await;
    assert_eq!(answer.response.status(), StatusCode::OK);
    assert_eq!(body(&answer), json!({ "accepted": ["0b6a1c52-7f3e-4d8a-9c41-000000000001"] }));
    let event = world.events().remove(0);
    let address = format!("webchat:shop:{}", guest["visitor"].as_str().unwrap());
    assert_eq!((&event["address"], &event["content"]["text"]), (&json!(address), &json!("Hello?")));
}

#[tokio::test]
async fn a_post_without_a_token_or_from_elsewhere_is_refused() {
    let world = World::new();
    let guest = world.session(SHOP, json!({ "account": "shop" })).await;
    let token = guest["token"].as_str().unwrap();
    for (origin, token, status) in [
        (SHOP, "", StatusCode::UNAUTHORIZED),
        (SHOP, "a.b", StatusCode::UNAUTHORIZED),
        (CAFE, token, StatusCode::UNAUTHORIZED),
        ("https://evil.example", token, StatusCode::FORBIDDEN),
    ] {
        assert_eq!(world.post(origin, token, "Hello?").await.response.status(), status, "{origin}");
    }
    let large = json!({ "messages": [{ "type": "message", "text": "x".repeat(70_000) }] });
    let answer = world.ask("messages", Some(SHOP), Some(token), &large).await;
    assert_eq!(answer.response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(world.events().is_empty() && world.parked() == 0);
}

#[tokio::test]
async fn a_visitor_reads_their_own_conversation_and_nobody_elses() {
    let world = World::new();
    let ann = world.session(SHOP, json!({ "account": "shop" })).await;
    let bob = world.session(SHOP, json!({ "account": "shop" })).await;
    world.wrote(&ann, "Hello?", 0);
    world.replied(&ann, "We are closed.", 1);
    let told = world.read(&ann, None).await.unwrap();
    let says: Vec<_> =
        told["messages"].as_array().unwrap().iter().map(|m| (&m["from"], &m["text"])).collect();
    assert_eq!(says, [(&json!("visitor"), &json!("Hello?")), (&json!("desk"), &json!("We are closed."))]);
    assert_eq!(world.read(&bob, None).await.unwrap()["messages"], json!([]));
    for token in [None, Some("forged.token")] {
        let answer = world.get("messages", Some(SHOP), token).await;
        assert_eq!(answer.response.status(), StatusCode::UNAUTHORIZED);
    }
    let elsewhere = world.get("messages", Some(CAFE), ann["token"].as_str()).await;
    assert_eq!(elsewhere.response.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn while_nothing_is_new_the_keys_are_counted_and_nothing_is_read() {
    let world = World::new();
    let ann = world.session(SHOP, json!({ "account": "shop" })).await;
    world.wrote(&ann, "Hello?", 0);
    let told = world.read(&ann, None).await.unwrap();
    let cursor = told["cursor"].as_str().unwrap();
    let before = world.conversation.reads();
    for _ in 0..3 {
        assert_eq!(world.read(&ann, Some(cursor)).await, None);
    }
    assert_eq!(world.conversation.reads(), before);
    world.replied(&ann, "We are closed.", 1);
    let news = world.read(&ann, Some(cursor)).await.unwrap();
    assert!(news["messages"].to_string().contains("We are closed."));
    assert_eq!(world.read(&ann, news["cursor"].as_str()).await, None);
}

#[tokio::test]
async fn what_is_written_late_under_an_earlier_time_is_not_missed() {
    let world = World::new();
    let ann = world.session(SHOP, json!({ "account": "shop" })).await;
    world.replied(&ann, "We are closed.", 60);
    let told = world.read(&ann, None).await.unwrap();
    // It waited a minute in a queue.
    world.wrote(&ann, "And another thing", 0);
    let news = world.read(&ann, told["cursor"].as_str()).await.unwrap();
    assert!(news["messages"].to_string().contains("And another thing"));
}

#[tokio::test]
async fn a_cursor_that_is_none_of_ours_tells_the_conversation_from_its_end() {
    let world = World::new();
    let ann = world.session(SHOP, json!({ "account": "shop" })).await;
    world.wrote(&ann, "Hello?", 0);
    for cursor in ["", "x", "1", "1.x", "99999999999999999999.1", "-1.-1"] {
        assert!(
            world.read(&ann, Some(cursor)).await.unwrap()["messages"].to_string().contains("Hello?"),
            "{cursor}"
        );
    }
}

#[tokio::test]
async fn a_reply_that_failed_is_not_shown_and_one_that_was_read_says_so() {
    let world = World::new();
    let ann = world.session(SHOP, json!({ "account": "shop" })).await;
    world.reply(&ann, "Too late", 1, "failed");
    world.reply(&ann, "Was read", 2, "read");
    let told = world.read(&ann, None).await.unwrap();
    let messages = told["messages"].as_array().unwrap();
    assert_eq!(
        (messages.len(), &messages[0]["text"], &messages[0]["seen"]),
        (1, &json!("Was read"), &json!(true))
    );
}

#[tokio::test]
async fn what_a_reply_offers_is_told_with_it() {
    let world = World::new();
    let ann = world.session(SHOP, json!({ "account": "shop" })).await;
    let choices = json!([{ "payload": "nightdesk:person", "label": "Talk to a person" }]);
    world.offered(&ann, "Did you mean this?", 1, &choices);
    world.replied(&ann, "We are closed.", 2);
    let told = world.read(&ann, None).await.unwrap();
    assert_eq!(told["messages"][0]["choices"], choices);
    assert_eq!(told["messages"][1].get("choices"), None);
}

#[tokio::test]
async fn a_record_that_is_away_is_asked_for_again() {
    let world = World::new();
    let ann = world.session(SHOP, json!({ "account": "shop" })).await;
    world.conversation.fail();
    let answer = world.get("messages", Some(SHOP), ann["token"].as_str()).await;
    assert_eq!(
        (answer.response.status(), answer.became),
        (StatusCode::SERVICE_UNAVAILABLE, Became::Unavailable)
    );
}

#[tokio::test]
async fn pages_of_the_sites_alone_may_read_the_answers() {
    let world = World::new();
    for (origin, allowed) in [(Some(SHOP), Some(SHOP)), (Some("https://evil.example"), None), (None, None)] {
        for method in [Method::OPTIONS, Method::GET, Method::POST] {
            let answer = world.request(&method, "messages", origin, None, &[], Vec::new()).await;
            let headers = answer.response.headers();
            let given = headers.get("access-control-allow-origin").map(|value| value.to_str().unwrap());
            assert_eq!(given, allowed, "{method} {origin:?}");
            assert!(headers.get_all("vary").iter().any(|vary| vary == "Origin"));
            assert_eq!(headers.get("access-control-allow-credentials"), None);
        }
    }
    let preflight = world.request(&Method::OPTIONS, "session", Some(SHOP), None, &[], Vec::new()).await;
    assert_eq!(preflight.response.status(), StatusCode::NO_CONTENT);
    let asked = preflight.response.headers()["access-control-allow-headers"].to_str().unwrap();
    assert!(asked.contains("authorization") && asked.contains("content-type"));
}

#[tokio::test]
async fn what_is_elsewhere_is_not_there() {
    let world = World::new();
    for path in ["", "nothing", "languages/xx.json", "languages/../widget.js", "languages/de", "messages/1"] {
        let answer = world.get(path, Some(SHOP), None).await;
        assert_eq!(answer.response.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let put = world.request(&Method::PUT, "messages", Some(SHOP), None, &[], Vec::new()).await;
    assert_eq!(put.response.status(), StatusCode::METHOD_NOT_ALLOWED);
    let got = world.get("session", Some(SHOP), None).await;
    assert_eq!(got.response.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn the_widget_is_small_and_sent_once() {
    let world = World::new();
    let gzip = [("accept-encoding", "gzip, deflate, br")];
    let answer = world.request(&Method::GET, "widget.js", None, None, &gzip, Vec::new()).await;
    let headers = answer.response.headers().clone();
    assert_eq!(headers["content-encoding"], "gzip");
    assert_eq!(headers["access-control-allow-origin"], "*");
    assert!(headers["cache-control"].to_str().unwrap().starts_with("public, max-age="));
    let sent = answer.response.into_body();
    assert!(sent.len() < 15 * 1024, "{} bytes", sent.len());
    let mut text = String::new();
    flate2::read::GzDecoder::new(&sent[..]).read_to_string(&mut text).unwrap();
    assert_eq!(text, nightdesk_webchat::widget_source());

    for plain in [&[][..], &[("accept-encoding", "gzip;q=0")]] {
        let answer = world.request(&Method::GET, "widget.js", None, None, plain, Vec::new()).await;
        assert_eq!(answer.response.headers().get("content-encoding"), None);
        assert_eq!(answer.response.into_body(), text.as_bytes());
    }
    let known = [("if-none-match", headers["etag"].to_str().unwrap())];
    let answer = world.request(&Method::GET, "widget.js", None, None, &known, Vec::new()).await;
    assert_eq!(answer.response.status(), StatusCode::NOT_MODIFIED);
    assert!(answer.response.body().is_empty());
}

#[test]
fn the_widget_never_makes_markup_or_code_of_a_text() {
    let source = nightdesk_webchat::widget_source();
    for risky in
        ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "srcdoc"]
    {
        assert!(!source.contains(risky), "{risky}");
    }
}

/// The languages of the desk's wording, by its files.
fn shipped() -> Vec<String> {
    let files = std::fs::read_dir("../../infra/desk/wording").unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut tags: Vec<_> = names.filter_map(|name| name.strip_suffix(".ftl").map(str::to_owned)).collect();
    tags.sort();
    tags
}

#[tokio::test]
async fn the_widget_speaks_every_language_that_the_desk_is_shipped_in() {
    let world = World::new();
    let source = nightdesk_webchat::widget_source();
    let list = source.split("const LANGUAGES = [").nth(1).unwrap().split(']').next().unwrap();
    let mut spoken: Vec<_> = list.split('\'').skip(1).step_by(2).map(str::to_owned).collect();
    spoken.sort();
    assert_eq!(spoken, shipped());

    let english = source.split("const ENGLISH = {").nth(1).unwrap().split("};").next().unwrap();
    let mut names: Vec<_> = english.lines().filter_map(|line| Some(line.split_once(':')?.0.trim())).collect();
    names.sort_unstable();
    for tag in spoken.iter().filter(|tag| *tag != "en") {
        let answer = world.get(&format!("languages/{tag}.json"), None, None).await;
        let words = body(&answer);
        let mut given: Vec<_> = words.as_object().unwrap().keys().map(String::as_str).collect();
        given.sort_unstable();
        assert_eq!(given, names, "{tag}");
        assert!(
            words.as_object().unwrap().values().all(|word| !word.as_str().unwrap().trim().is_empty()),
            "{tag}"
        );
    }
}
