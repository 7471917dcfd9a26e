//! What a visitor's posts become.

use nightdesk_domain::EventKind;
use nightdesk_domain::event::{Content, Media, MediaKind, Part, ReceiptStatus};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::file_key;
use super::{
    GUEST, SITE, Token, Visitor, WebChat, by_guest, events, guest, now, post, read, secrets, shop, uuid,
    verified,
};
use crate::media::handed_in_key;
use crate::provider::{Admission, Webhooks};
use crate::secrets::Secrets;

#[test]
fn a_message_is_the_same_event_however_often_it_is_sent() {
    let message = json!([{ "type": "message", "id": uuid(1).to_uppercase(), "text": "Hello?" }]);
    let event = events(message.clone()).remove(0);
    assert_eq!(event.key.to_string(), format!("webchat:shop:{}", uuid(1)));
    assert_eq!((event.address.as_str(), event.thread.as_str()), (&*format!("webchat:shop:{GUEST}"), GUEST));
    assert_eq!(event.at, now());
    assert!(matches!(&event.kind, EventKind::Message { content, .. } if *content == Content::text("Hello?")));
    assert_eq!(events(message), [event]);
}

#[test]
fn a_pressed_button_says_what_it_went_out_with() {
    let of = format!("webchat:shop:{}/reply/1", uuid(1));
    let pressed = json!({
        "type": "postback", "id": uuid(2), "payload": "nightdesk:answer:shop/returns", "title": "返品できますか", "of": of,
    });
    let kind = events(json!([pressed])).remove(0).kind;
    let (payload, title) = ("nightdesk:answer:shop/returns".to_owned(), Some("返品できますか".to_owned()));
    assert_eq!(kind, EventKind::Postback { title, payload, of: Some(of) });
}

#[test]
fn a_message_twice_in_one_post_is_one() {
    let message = json!({ "type": "message", "id": uuid(1), "text": "Hello?" });
    assert_eq!(events(json!([message, message])).len(), 1);
}

#[test]
fn the_browser_tells_language_and_zone_and_the_host_knows_its_users_language_better() {
    let visitor = Visitor {
        sender: serde_json::from_value(json!({ "name": "Ann", "language": "es", "zone": "Asia/Tokyo" }))
            .unwrap(),
        ..Visitor::guest("user:4711")
    };
    let user = Token::new(shop(), SITE.to_owned(), visitor, now()).sign(&secrets()).unwrap();
    let body = |language: Value, zone: Value| {
        let messages = json!([{ "type": "message", "id": uuid(1), "text": "Hola" }]);
        json!({ "language": language, "zone": zone, "messages": messages }).to_string()
    };
    let said = |body: String, token: &str| {
        let sender = read(post(body, token)).remove(0).sender;
        (sender.name, sender.language, sender.zone.map(|zone| zone.to_string()))
    };
    let own = |text: &str| Some(text.to_owned());
    let guest = guest().sign(&secrets()).unwrap();
    assert_eq!(
        said(body(json!("de_AT"), json!("Europe/Vienna")), &guest),
        (None, own("de-AT"), own("Europe/Vienna"))
    );
    assert_eq!(
        said(body(json!("de"), json!("Europe/Vienna")), &user),
        (own("Ann"), own("es"), own("Europe/Vienna"))
    );
    for odd in [json!(7), json!(""), json!("x".repeat(40)), json!("../x"), json!("<b>")] {
        assert_eq!(said(body(odd.clone(), odd), &guest), (None, None, None));
    }
}

#[test]
fn an_element_that_cannot_be_read_is_a_placeholder_and_the_others_stay() {
    let odd = [
        json!({ "type": "message", "text": "No id" }),
        json!({ "type": "message", "id": "1", "text": "No UUID" }),
        json!({ "type": "message", "id": uuid(3), "text": "  " }),
        json!({ "type": "message", "id": uuid(3), "text": ["a"] }),
        json!({ "type": "hologram", "id": uuid(4) }),
        json!("text"),
    ];
    for element in odd {
        let read = events(json!([
            { "type": "message", "id": uuid(1), "text": "One" }, element, { "type": "message", "id": uuid(2), "text": "Two" },
        ]));
        assert_eq!(read.len(), 3, "{element}");
        assert!(matches!(read[1].kind, EventKind::Unsupported { message: true, .. }), "{element}");
    }
}

/// A file as the widget names it.
fn file(n: u32, name: &str, mime: &str) -> Value {
    json!({ "id": uuid(n), "name": name, "mime": mime, "bytes": 12345 })
}

/// The text and the files of a guest's only message.
fn said(message: &Value) -> (Option<String>, Vec<Media>) {
    let EventKind::Message { content, .. } = events(json!([message])).remove(0).kind else {
        panic!("{message}");
    };
    let media = |part| match part {
        Part::Media(media) => media,
        other => panic!("{other:?}"),
    };
    (content.text, content.parts.into_iter().map(media).collect())
}

#[test]
fn files_come_with_a_text_or_alone_by_where_their_owner_put_them() {
    let files = json!([file(7, "a.jpg", "image/jpeg"), file(8, "a.pdf", "application/pdf")]);
    let alone = json!({ "type": "message", "id": uuid(1), "files": files });
    let mut both = alone.clone();
    both["text"] = json!("Look");
    let (text, media) = said(&both);
    assert_eq!(text.as_deref(), Some("Look"));
    assert_eq!(said(&alone), (None, media.clone()));
    let key = |n| handed_in_key("webchat", &format!("webchat:shop:{GUEST} {}", uuid(n)));
    let shown = |media: &Media| (media.media, media.reference.clone(), media.bytes);
    assert_eq!(
        media.iter().map(shown).collect::<Vec<_>>(),
        [(MediaKind::Image, key(7), Some(12345)), (MediaKind::Document, key(8), Some(12345))]
    );
    let address = guest().address().unwrap();
    assert_eq!(key(7), file_key(&address, &uuid(7).to_uppercase().try_into().unwrap()));
}

#[test]
fn a_visitor_who_names_anothers_file_names_one_of_their_own() {
    let message = json!({ "type": "message", "id": uuid(1), "files": [file(7, "a.jpg", "image/jpeg")] });
    let body = json!({ "messages": [message] }).to_string();
    let reference = |account: &str, visitor: &str| {
        let account = nightdesk_domain::Account::new(account);
        let token = Token::new(account, SITE.to_owned(), Visitor::guest(visitor), now());
        let event = read(post(body.clone(), &token.sign(&secrets()).unwrap())).remove(0);
        event.files().next().unwrap().1.reference.clone()
    };
    let own = reference("shop", GUEST);
    assert_ne!(own, reference("shop", &uuid(99)));
    assert_ne!(own, reference("cafe", GUEST));
}

#[test]
fn where_a_file_lies_is_not_for_the_body_to_say() {
    let mut odd = file(7, "a.jpg", "image/jpeg");
    odd["reference"] = json!("handed-in/webchat/another");
    odd["key"] = json!("handed-in/webchat/another");
    let (_, media) = said(&json!({ "type": "message", "id": uuid(1), "files": [odd] }));
    assert!(!media[0].reference.contains("another"));
}

#[test]
fn a_name_is_shown_without_folders_and_without_what_turns_it_round() {
    for (name, shown) in [
        ("../../etc/passwd", Some("passwd")),
        ("C:\\Users\\ann\\a.jpg", Some("a.jpg")),
        ("annexe\u{202e}gpj.exe", Some("annexegpj.exe")),
        ("\u{2067}a\u{0}b\nc\u{1b}[2J.txt", Some("abc[2J.txt")),
        ("領収書.pdf", Some("領収書.pdf")),
        ("/", None),
        (" ", None),
    ] {
        let (_, media) =
            said(&json!({ "type": "message", "id": uuid(1), "files": [file(7, name, "text/plain")] }));
        assert_eq!(media[0].name.as_deref(), shown, "{name:?}");
    }
    let long = "x".repeat(5000);
    let files = json!([file(7, &long, &long)]);
    let (_, media) = said(&json!({ "type": "message", "id": uuid(1), "files": files }));
    assert_eq!((media[0].name.as_ref().map(String::len), &media[0].mime), (Some(200), &None));
}

#[test]
fn a_file_that_is_named_twice_is_one() {
    let files = json!([file(7, "a.jpg", "image/jpeg"), file(7, "b.png", "image/png")]);
    assert_eq!(said(&json!({ "type": "message", "id": uuid(1), "files": files })).1.len(), 1);
}

#[test]
fn a_message_with_nothing_in_it_or_too_many_files_is_a_placeholder() {
    let files = |most: u32| (0..most).map(|n| file(n, "a.jpg", "image/jpeg")).collect::<Vec<_>>();
    assert_eq!(said(&json!({ "type": "message", "id": uuid(1), "files": files(5) })).1.len(), 5);
    let mut without_id = file(7, "a.jpg", "image/jpeg");
    without_id["id"] = json!("../7");
    for odd in [
        json!({ "type": "message", "id": uuid(1) }),
        json!({ "type": "message", "id": uuid(1), "files": [] }),
        json!({ "type": "message", "id": uuid(1), "text": " ", "files": files(1) }),
        json!({ "type": "message", "id": uuid(1), "text": "Look", "files": files(6) }),
        json!({ "type": "message", "id": uuid(1), "text": "Look", "files": [without_id] }),
        json!({ "type": "message", "id": uuid(1), "text": "Look", "files": "a.jpg" }),
    ] {
        let kind = events(json!([odd])).remove(0).kind;
        assert!(matches!(kind, EventKind::Unsupported { message: true, .. }), "{odd}");
    }
}

#[test]
fn a_reply_that_was_seen_is_named_by_our_own_reference() {
    let reply = format!("webchat:shop:{}/reply/1", uuid(1));
    let event = events(json!([{ "type": "seen", "of": reply }])).remove(0);
    let reference = Some(format!("webchat:shop:{GUEST}#{reply}"));
    assert_eq!(event.kind, EventKind::Receipt { of: reply, status: ReceiptStatus::Read, reference });
    let event = events(json!([{ "type": "seen", "of": uuid(9) }])).remove(0);
    assert_eq!(event.kind, EventKind::Receipt { of: uuid(9), status: ReceiptStatus::Read, reference: None });
}

#[test]
fn what_no_history_named_was_not_seen() {
    let own = uuid(1);
    for of in [
        format!("webchat:cafe:{own}/reply/1"),
        format!("webchat:shop:{own}"),
        format!("webchat:shop:{own}/reply/"),
        format!("webchat:shop:{own}/reply/x"),
        format!("webchat:shop:seen:{own}/reply/1"),
        format!("webchat:shop:{}/reply/1", "a".repeat(2000)),
        format!("whatsapp:shop:{own}/reply/1"),
        "profile".to_owned(),
    ] {
        let read = events(json!([{ "type": "seen", "of": of }]));
        assert!(!read.iter().any(|event| matches!(event.kind, EventKind::Receipt { .. })), "{of}");
    }
}

#[test]
fn typing_is_not_kept_and_a_visitor_cannot_write_as_an_agent() {
    assert_eq!(events(json!([{ "type": "typing" }])), []);
    let read = events(json!([{ "type": "agent_message", "id": uuid(1), "text": "It is free." }]));
    assert!(matches!(read[0].kind, EventKind::Unsupported { message: false, .. }));
}

#[test]
fn two_visitors_have_two_addresses_and_no_account_reaches_into_another() {
    let address = |account: &str, id: &str| {
        Token::new(nightdesk_domain::Account::new(account), SITE.to_owned(), Visitor::guest(id), now())
            .address()
            .unwrap()
    };
    assert_ne!(address("shop", GUEST), address("cafe", GUEST));
    let odd =
        Token::new(nightdesk_domain::Account::new("shop:x"), SITE.to_owned(), Visitor::guest("y"), now());
    let text = odd.sign(&secrets()).unwrap();
    verified(post(r#"{"messages":[]}"#, &text)).unwrap_err();
}

#[test]
fn a_post_is_answered_with_the_ids_that_are_in_safe_hands() {
    let events = events(json!([{ "type": "message", "id": uuid(1), "text": "Hello?" }]));
    let body = WebChat.acknowledge(&events).into_body();
    assert_eq!(serde_json::from_slice::<Value>(&body).unwrap(), json!({ "accepted": [uuid(1)] }));
}

proptest! {
    #[test]
    fn no_post_makes_it_panic(at in 0_usize..200, inserted in "[\\PC]{0,3}") {
        let element = json!({ "type": "edit", "id": uuid(1), "of": uuid(2), "text": "x" });
        let mut body = json!({ "language": "de", "zone": "Europe/Berlin", "messages": [element, { "type": "seen", "of": "webchat:shop:0/reply/1" }] }).to_string();
        let at = (0..=at.min(body.len())).rev().find(|at| body.is_char_boundary(*at)).unwrap();
        body.insert_str(at, &inserted);
        let secrets: Secrets = secrets();
        if let Ok(Admission::Verified(request)) = WebChat.verify(by_guest(body), &secrets, now()) {
            WebChat.normalise(&request, now()).unwrap();
        }
    }
}
