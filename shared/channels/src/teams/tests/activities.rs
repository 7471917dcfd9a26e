//! What becomes of activities.

use nightdesk_domain::EventKind;
use nightdesk_domain::event::{Media, MediaKind, Part};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{APP, Teams, activity, event, normalised, received};
use crate::provider::{Normalised, Webhooks};

fn content(members: Value) -> nightdesk_domain::event::Content {
    match event(members).kind {
        EventKind::Message { content, .. } => content,
        other => panic!("{other:?}"),
    }
}

fn says(members: Value) -> String {
    content(members).text.unwrap()
}

fn mention(id: &str, text: &str) -> Value {
    json!({ "type": "mention", "mentioned": { "id": id, "name": "Shop" }, "text": text })
}

#[test]
fn a_customer_is_known_by_their_organisation_and_their_entry_in_it() {
    let event = event(json!({ "text": "Hello", "locale": "ja-JP", "localTimezone": "Asia/Tokyo",
        "localTimestamp": "2026-11-23T11:29:58.123+09:00" }));
    assert_eq!(event.address.as_str(), "teams:72f988bf:7faf8ab2");
    assert_eq!(event.key.to_string(), format!("teams:{APP}:a:17I0kl9/1485983408511"));
    assert_eq!(event.at.to_rfc3339(), "2026-11-23T02:29:58.123+00:00");
    assert_eq!(event.sender.name.as_deref(), Some("Megan"));
    assert_eq!(event.sender.language.as_deref(), Some("ja-JP"));
    assert_eq!(event.sender.zone.map(|zone| zone.name()), Some("Asia/Tokyo"));
    assert_eq!(event.sender.utc_offset_minutes, Some(540));
    let thread = "https://smba.trafficmanager.net/amer/v3/conversations/a:17I0kl9/activities/1485983408511";
    assert_eq!(event.thread, thread);
}

#[test]
fn the_tenant_is_found_wherever_teams_puts_it_and_who_has_no_entry_is_known_by_the_bots_id_for_them() {
    let of = |members: Value| event(members).address.to_string();
    let bare = json!({ "conversationType": "personal", "id": "a:1" });
    assert_eq!(
        of(json!({ "text": "Hi", "conversation": bare, "channelData": { "tenant": { "id": "t2" } } })),
        "teams:t2:7faf8ab2"
    );
    assert_eq!(of(json!({ "text": "Hi", "conversation": bare })), "teams:msteams:7faf8ab2");
    assert_eq!(of(json!({ "text": "Hi", "from": { "id": "29:1Guest" } })), "teams:72f988bf:29:1Guest");
}

#[test]
fn the_bots_own_name_is_no_part_of_what_is_said() {
    let bot = format!("28:{APP}");
    let shop = mention(&bot, "<at>Shop</at>");
    for (text, said) in [
        ("<at>Shop</at> Hello", "Hello"),
        ("<at>Shop</at>&nbsp;Hello\n", "Hello"),
        ("Hello <at>Shop</at>", "Hello"),
        ("Ask <at>Ann</at>, <at>Shop</at>", "Ask Ann,"),
    ] {
        assert_eq!(says(json!({ "text": text, "entities": [shop] })), said, "{text}");
    }
    let other = mention("28:another", "<at>Café</at>");
    assert_eq!(says(json!({ "text": "<at>Café</at> Hello", "entities": [other] })), "Café Hello");
    assert_eq!(says(json!({ "text": "a < b & c &amp; <b>", "textFormat": "plain" })), "a < b & c &amp; <b>");
    assert_eq!(says(json!({ "text": "<p>a &lt; b</p>", "textFormat": "xml" })), "a < b");
}

#[test]
fn the_bots_name_alone_still_awaits_an_answer() {
    let bot = format!("28:{APP}");
    let kind = event(json!({ "text": "<at>Shop</at>", "entities": [mention(&bot, "<at>Shop</at>")] })).kind;
    assert!(matches!(kind, EventKind::Unsupported { message: true, .. }), "{kind:?}");
}

#[test]
fn files_and_pictures_are_kept_by_reference() {
    let file = json!({ "contentType": "application/vnd.microsoft.teams.file.download.info", "name": "a.pdf",
        "contentUrl": "https://x.sharepoint.com/a.pdf", "content": { "downloadUrl": "https://download.example/1" } });
    let picture = json!({ "contentType": "image/png", "contentUrl": "https://smba.trafficmanager.net/x" });
    let of_a_channel = json!({ "contentType": "reference", "contentUrl": "https://x.sharepoint.com/b.pdf", "name": "b.pdf" });
    let html = json!({ "contentType": "text/html", "content": "<p>Look &amp; see</p>" });
    let card = json!({ "contentType": "application/vnd.microsoft.card.hero", "content": {} });
    let read = content(json!({ "attachments": [file, html, picture, of_a_channel, card, 7] }));
    assert_eq!(read.text.as_deref(), Some("Look & see"));
    let media = |media, reference: &str, mime: Option<&str>, name: Option<&str>| {
        Part::Media(Media {
            media,
            reference: reference.to_owned(),
            mime: mime.map(str::to_owned),
            name: name.map(str::to_owned),
            bytes: None,
            sha256: None,
        })
    };
    assert_eq!(read.parts[0], media(MediaKind::Document, "https://download.example/1", None, Some("a.pdf")));
    assert_eq!(
        read.parts[1],
        media(MediaKind::Image, "https://smba.trafficmanager.net/x", Some("image/png"), None)
    );
    assert_eq!(
        read.parts[2],
        media(MediaKind::Document, "https://x.sharepoint.com/b.pdf", None, Some("b.pdf"))
    );
    assert!(
        matches!(&read.parts[3], Part::Structured { what, .. } if what == "application/vnd.microsoft.card.hero")
    );
    assert!(
        matches!(&read.parts[4], Part::Structured { what, data } if what == "attachment" && *data == json!(7))
    );
}

#[test]
fn a_submitted_card_is_a_postback_of_the_message_that_carried_it() {
    let kind = event(json!({ "value": { "order": "4711" }, "replyToId": "15", "text": "Track" })).kind;
    let EventKind::Postback { title, payload, of } = kind else { panic!("{kind:?}") };
    assert_eq!(
        (title.as_deref(), payload.as_str(), of.as_deref()),
        (Some("Track"), r#"{"order":"4711"}"#, Some("a:17I0kl9/15"))
    );
    let kind = event(json!({ "value": "yes" })).kind;
    assert!(
        matches!(&kind, EventKind::Postback { payload, title: None, of: None } if payload == "yes"),
        "{kind:?}"
    );
}

#[test]
fn edits_and_deletions_name_the_message_and_have_ids_of_their_own() {
    let message = event(json!({ "text": "Hello" }));
    let edit = |at: &str| {
        event(
            json!({ "type": "messageUpdate", "text": "Hello!", "timestamp": at, "channelData": { "eventType": "editMessage" } }),
        )
    };
    let (first, second) = (edit("2026-11-23T02:29:59Z"), edit("2026-11-23T02:30:00Z"));
    assert!(
        matches!(&first.kind, EventKind::Edit { of, content } if *of == message.key.id && content.text.as_deref() == Some("Hello!"))
    );
    assert_ne!(first.key, message.key);
    assert_ne!(first.key, second.key);
    assert_eq!(first.key, edit("2026-11-23T02:29:59Z").key);
    let back = event(
        json!({ "type": "messageUpdate", "text": "Hello", "channelData": { "eventType": "undeleteMessage" } }),
    );
    assert!(matches!(&back.kind, EventKind::Edit { of, .. } if *of == message.key.id));
    let gone = event(json!({ "type": "messageDelete" }));
    assert!(matches!(&gone.kind, EventKind::Deletion { of } if *of == message.key.id));
}

#[test]
fn a_message_of_a_channel_has_one_name_with_and_without_its_threads() {
    let with = |id: &str| {
        event(
            json!({ "text": "Hi", "conversation": { "conversationType": "channel", "tenantId": "t", "id": id } }),
        )
    };
    let (thread, channel) = (with("19:x@thread.tacv2;messageid=14"), with("19:x@thread.tacv2"));
    assert_eq!(thread.key, channel.key);
    assert!(
        thread.thread.ends_with("/v3/conversations/19:x@thread.tacv2;messageid=14/activities/1485983408511"),
        "{}",
        thread.thread
    );
}

#[test]
fn reactions_are_told_as_they_change() {
    let of = |members: Value| match event(members).kind {
        EventKind::Reaction { of, emoji } => (of, emoji),
        other => panic!("{other:?}"),
    };
    let added = json!({ "type": "messageReaction", "replyToId": "15", "reactionsAdded": [{ "type": "like" }, { "type": "1f980_crab" }, 7] });
    assert_eq!(of(added), ("a:17I0kl9/15".to_owned(), vec!["👍".to_owned(), "1f980_crab".to_owned()]));
    let removed =
        json!({ "type": "messageReaction", "replyToId": "15", "reactionsRemoved": [{ "type": "like" }] });
    assert_eq!(of(removed), ("a:17I0kl9/15".to_owned(), vec![]));
    let kind = event(json!({ "type": "messageReaction", "replyToId": "15" })).kind;
    assert!(matches!(kind, EventKind::Unsupported { message: false, .. }));
}

#[test]
fn only_the_bots_own_joining_is_a_beginning() {
    let joined =
        |who: &str| event(json!({ "type": "conversationUpdate", "membersAdded": [{ "id": who }] })).kind;
    assert_eq!(joined(&format!("28:{APP}")), EventKind::Started { payload: None });
    assert!(matches!(joined("29:1Ann"), EventKind::Unsupported { message: false, .. }));
}

#[test]
fn a_customer_who_removes_the_bot_cannot_be_written_to_until_they_install_it_again() {
    let installed = |action: &str, scope: &str| {
        let conversation = json!({ "conversationType": scope, "tenantId": "t", "id": "a:1" });
        event(json!({ "type": "installationUpdate", "action": action, "conversation": conversation })).kind
    };
    assert_eq!(installed("remove", "personal"), EventKind::OptOut);
    assert_eq!(installed("add", "personal"), EventKind::OptIn);
    for (action, scope) in [
        ("remove", "channel"),
        ("add", "groupChat"),
        ("add-upgrade", "personal"),
        ("remove-upgrade", "personal"),
    ] {
        assert!(
            matches!(installed(action, scope), EventKind::Unsupported { message: false, .. }),
            "{action} {scope}"
        );
    }
}

#[test]
fn what_bots_do_and_typing_is_nothing() {
    let nothing = |members: Value| {
        assert_eq!(normalised(activity(members).to_string()).unwrap(), Normalised::default())
    };
    nothing(json!({ "type": "typing" }));
    nothing(json!({ "text": "Hi", "from": { "id": format!("28:{APP}") } }));
    nothing(json!({ "text": "Hi", "from": { "id": "28:another-bot" } }));
    nothing(json!({ "text": "Hi", "from": { "id": "x", "role": "bot" } }));
    nothing(json!({ "type": "conversationUpdate", "from": null }));
}

#[test]
fn an_invoke_is_answered_with_a_body_and_nothing_else_is() {
    let invoke = event(json!({ "type": "invoke", "name": "task/fetch" }));
    assert!(
        matches!(&invoke.kind, EventKind::Unsupported { what, message: false, .. } if what == "invoke: task/fetch")
    );
    let answer = Teams.acknowledge(&[invoke]);
    assert_eq!((answer.status().as_u16(), &answer.body()[..]), (200, &b"{}"[..]));
    assert_eq!(answer.headers()["content-type"], "application/json");
    let answer = Teams.acknowledge(&[event(json!({ "text": "Hello" }))]);
    assert_eq!((answer.status().as_u16(), answer.body().len()), (200, 0));
}

#[test]
fn an_unknown_service_gets_no_reply_and_its_message_is_kept() {
    for service in [
        "https://evil.trafficmanager.net/",
        "https://smba.trafficmanager.net.evil.com/",
        "http://smba.trafficmanager.net/amer/",
        "https://smba.trafficmanager.net:8443/",
        "https://x@smba.trafficmanager.net/",
        "https://botframework.com.evil.com/",
        "https://notbotframework.com/",
        "https://smba.trafficmanager.net/?x=",
        "https://smba.trafficmanager.net/#",
        "garbage",
        "",
    ] {
        let body = activity(json!({ "text": "Hello", "serviceUrl": service })).to_string();
        let mut claims = super::claims();
        claims["serviceurl"] = json!(service);
        let request = super::post(body, &super::token(&claims).unwrap());
        let Ok(crate::provider::Admission::Verified(verified)) = super::verify(request) else {
            panic!("{service}")
        };
        let events = Teams.normalise(&verified, received()).unwrap().events;
        assert_eq!(events[0].thread, "", "{service}");
    }
}

#[test]
fn a_body_that_cannot_be_read_is_parked_and_one_without_a_customer_too() {
    for body in ["", "{", "[]", "null", "7"] {
        let outcome = super::verify(super::post(body, &super::token(&super::claims()).unwrap()));
        if let Ok(crate::provider::Admission::Verified(verified)) = outcome {
            Teams.normalise(&verified, received()).unwrap_err();
        }
    }
    let nobody = normalised(activity(json!({ "text": "Hi", "from": null })).to_string()).unwrap();
    assert_eq!((nobody.events.len(), nobody.unreadable.len()), (0, 1));
}

#[test]
fn members_of_odd_shapes_cost_no_more_than_themselves() {
    let odd =
        event(json!({ "text": "Hello", "locale": 7, "localTimezone": [], "entities": 7, "attachments": "x",
        "timestamp": {}, "localTimestamp": "yesterday", "replyToId": 7, "id": 7 }));
    assert!(
        matches!(&odd.kind, EventKind::Message { content, .. } if content.text.as_deref() == Some("Hello"))
    );
    assert_eq!(odd.at, received());
}

proptest! {
    #[test]
    fn whatever_members_an_activity_has_nothing_is_lost(
        kind in "message|messageUpdate|messageDelete|messageReaction|conversationUpdate|installationUpdate|invoke|event|",
        id in proptest::option::of("\\PC{0,9}"), text in "\\PC{0,30}", conversation in "\\PC{0,12}",
    ) {
        let members = json!({ "type": kind, "id": id, "text": text, "conversation": { "id": conversation, "tenantId": "t" } });
        let Normalised { events, unreadable, .. } = normalised(activity(members).to_string()).unwrap();
        prop_assert_eq!(events.len() + unreadable.len(), 1);
    }
}
