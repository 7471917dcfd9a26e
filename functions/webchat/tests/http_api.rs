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
use nightdesk_pipeline::receive::{Answer, Became};
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

/// A visitor asks where to put a file.
async fn place(world: &World, token: Option<&str>, origin: &str, file: &Value) -> Answer {
    world.ask("files", Some(origin), token, file).await
}

fn file(mime: &str, bytes: u64) -> Value {
    json!({ "id": "9C41F3E2-1D7B-4A60-8E35-000000000001", "mime": mime, "bytes": bytes })
}

#[tokio::test]
async fn a_visitor_is_told_where_to_put_a_file_and_the_message_finds_it_there() {
    let world = World::new();
    let ann = world.session(SHOP, json!({ "account": "shop" })).await;
    let token = ann["token"].as_str();
    let answer = place(&world, token, SHOP, &file("image/jpeg; q=1", 12345)).await;
    assert_eq!(answer.response.headers()["access-control-allow-origin"], SHOP);
    assert_eq!(answer.response.headers()["cache-control"], "no-store");
    let place = body(&answer);
    assert_eq!(place["headers"], json!({ "content-type": "image/jpeg" }));
    let url = place["url"].as_str().unwrap();
    let key = url.strip_prefix("https://bucket.example/").unwrap().strip_suffix("?bytes=12345").unwrap();

    let named = json!({ "id": "9c41f3e2-1d7b-4a60-8e35-000000000001", "name": "a.jpg", "mime": "image/jpeg", "bytes": 12345 });
    let message =
        json!({ "type": "message", "id": "0b6a1c52-7f3e-4d8a-9c41-000000000001", "files": [named] });
    let posted = world.ask("messages", Some(SHOP), token, &json!({ "messages": [message] })).await;
    assert_eq!(posted.response.status(), StatusCode::OK);
    assert_eq!(world.events()[0]["content"]["parts"][0]["reference"], json!(key));
}

#[tokio::test]
async fn the_same_id_is_another_place_for_another_visitor() {
    let world = World::new();
    let mut urls = std::collections::BTreeSet::new();
    for (site, account) in [(SHOP, "shop"), (SHOP, "shop"), (CAFE, "cafe")] {
        let session = world.session(site, json!({ "account": account })).await;
        let answer = place(&world, session["token"].as_str(), site, &file("image/jpeg", 1)).await;
        urls.insert(body(&answer)["url"].to_string());
    }
    assert_eq!(urls.len(), 3);
}

#[tokio::test]
async fn a_file_that_would_not_be_kept_is_refused_before_it_is_sent() {
    let world = World::new();
    let ann = world.session(SHOP, json!({ "account": "shop" })).await;
    let most = 20 * 1024 * 1024;
    let odd_id = json!({ "id": "../1", "mime": "image/jpeg", "bytes": 1 });
    for (file, status) in [
        (file("image/jpeg", most), StatusCode::OK),
        (file("", 1), StatusCode::OK),
        (file("image/jpeg", most + 1), StatusCode::PAYLOAD_TOO_LARGE),
        (file("image/jpeg", 0), StatusCode::BAD_REQUEST),
        (file("text/html", 1), StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (file("IMAGE/SVG+XML", 1), StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (file("application/x-msdownload", 1), StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (odd_id, StatusCode::BAD_REQUEST),
        (
            json!({ "id": "9c41f3e2-1d7b-4a60-8e35-000000000001", "mime": "image/jpeg", "bytes": -1 }),
            StatusCode::BAD_REQUEST,
        ),
        (file(&"x".repeat(2000), 1), StatusCode::BAD_REQUEST),
        (json!([]), StatusCode::BAD_REQUEST),
    ] {
        let answer = place(&world, ann["token"].as_str(), SHOP, &file).await;
        assert_eq!(answer.response.status(), status, "{file}");
    }
    let large = place(&world, ann["token"].as_str(), SHOP, &file("image/jpeg", most + 1)).await;
    assert_eq!(large.response.body(), "over 20971520 bytes\n");
}

#[tokio::test]
async fn only_a_visitor_on_a_site_of_their_own_may_hand_a_file_in() {
    let world = World::new();
    let ann = world.session(SHOP, json!({ "account": "shop" })).await;
    let token = ann["token"].as_str();
    for (origin, token) in [(SHOP, None), (SHOP, Some("a.b")), (CAFE, token), ("https://evil.example", token)]
    {
        let answer = place(&world, token, origin, &file("image/jpeg", 1)).await;
        assert_eq!(answer.response.status(), StatusCode::UNAUTHORIZED, "{origin}");
        assert!(answer.response.body().is_empty());
    }
}

#[tokio::test]
async fn a_visitor_sees_which_files_they_sent() {
    let world = World::new();
    let ann = world.session(SHOP, json!({ "account": "shop" })).await;
    let media = json!({ "type": "media", "media": "image", "reference": "handed-in/webchat/0f", "name": "a.jpg", "mime": "image/jpeg", "bytes": 12345 });
    world.sent(&ann, &json!({ "parts": [media] }), 0);
    world.sent(&ann, &json!({ "text": "Look", "parts": [media] }), 1);
    world.took_back(&ann, 2);
    let told = world.read(&ann, None).await.unwrap();
    let shown = json!([{ "name": "a.jpg", "mime": "image/jpeg", "bytes": 12345 }]);
    let says = |n: usize| (told["messages"][n].get("text"), told["messages"][n].get("files"));
    assert_eq!(says(0), (None, Some(&shown)));
    assert_eq!(says(1), (Some(&json!("Look")), Some(&shown)));
    assert_eq!(says(2), (None, None), "what was taken back is neither");
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
    for path in ["session", "files"] {
        let got = world.get(path, Some(SHOP), None).await;
        assert_eq!(got.response.status(), StatusCode::METHOD_NOT_ALLOWED);
    }
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
