//! What becomes of messages and events.

use nightdesk_domain::EventKind;
use nightdesk_domain::event::{Content, Media, MediaKind, Part, ReceiptStatus};
use proptest::prelude::*;

use super::{event, events, normalised, received, xml};
use crate::provider::Normalised;

fn content(elements: &str) -> Content {
    match event(elements).kind {
        EventKind::Message { content, .. } => content,
        other => panic!("{other:?}"),
    }
}

fn media(media: MediaKind, reference: &str, mime: Option<&str>) -> Part {
    let mime = mime.map(str::to_owned);
    Part::Media(Media { media, reference: reference.to_owned(), mime, name: None, bytes: None, sha256: None })
}

fn happening(elements: &str) -> EventKind {
    event(&format!("<MsgType>event</MsgType>{elements}")).kind
}

#[test]
fn a_customer_is_known_by_the_account_that_knows_them() {
    let event = event(
        "<MsgType>text</MsgType><Content>&lt;Hello&gt; &amp; <![CDATA[<you>]]></Content><MsgId>23238420379481010</MsgId>",
    );
    assert_eq!(event.address.as_str(), "wechat:gh_shop:oAnn");
    assert_eq!(event.key.to_string(), "wechat:gh_shop:23238420379481010");
    assert_eq!((event.thread.as_str(), event.at.timestamp()), ("oAnn", 1_795_400_998));
    assert!(
        matches!(&event.kind, EventKind::Message { content, .. } if content.text.as_deref() == Some("<Hello> & <you>"))
    );
}

#[test]
fn every_kind_of_message_is_read() {
    let of = |kind: &str, more: &str| {
        content(&format!("<MsgType>{kind}</MsgType><MsgId>1</MsgId><MediaId>m</MediaId>{more}"))
    };
    let part = |kind: &str, more: &str| of(kind, more).parts.remove(0);
    assert_eq!(part("image", "<PicUrl>https://p</PicUrl>"), media(MediaKind::Image, "https://p", None));
    assert_eq!(part("image", ""), media(MediaKind::Image, "m", None));
    assert_eq!(part("video", ""), media(MediaKind::Video, "m", None));
    assert_eq!(part("shortvideo", ""), media(MediaKind::Video, "m", None));
    let spoken = of("voice", "<Format>AMR</Format><Recognition>Hello</Recognition>");
    assert_eq!(
        (spoken.text.as_deref(), &spoken.parts[0]),
        (Some("Hello"), &media(MediaKind::Voice, "m", Some("audio/amr")))
    );
    assert_eq!(of("voice", "<Recognition></Recognition>").text, None);
    let place =
        part("location", "<Location_X>23.1</Location_X><Location_Y>113.3</Location_Y><Label>Road 1</Label>");
    assert_eq!(
        place,
        Part::Location { latitude: 23.1, longitude: 113.3, name: None, address: Some("Road 1".to_owned()) }
    );
    assert!(
        matches!(part("link", "<Title>T</Title><Url>https://u</Url>"), Part::Structured { what, data } if what == "link" && data["url"] == "https://u")
    );
}

#[test]
fn what_is_not_known_or_lacks_its_content_awaits_an_answer_all_the_same() {
    for elements in [
        "<MsgType>hologram</MsgType>",
        "<MsgType>text</MsgType>",
        "<MsgType>image</MsgType>",
        "",
        "<MsgType>location</MsgType><Location_X>north</Location_X><Location_Y>1</Location_Y>",
    ] {
        let kind = event(elements).kind;
        assert!(matches!(kind, EventKind::Unsupported { message: true, .. }), "{elements}: {kind:?}");
    }
}

#[test]
fn following_begins_and_undoes_having_stopped() {
    let of = |key: &str| {
        events(&format!("<MsgType>event</MsgType><Event>subscribe</Event><EventKey>{key}</EventKey>"))
    };
    let kinds: Vec<_> = of("qrscene_42").into_iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [EventKind::Started { payload: Some("42".to_owned()) }, EventKind::OptIn]);
    assert_eq!(of("")[0].kind, EventKind::Started { payload: None });
    assert_ne!(of("")[0].key, of("")[1].key);
    assert_eq!(happening("<Event>unsubscribe</Event>"), EventKind::OptOut);
    assert_eq!(
        happening("<Event>SCAN</Event><EventKey>42</EventKey>"),
        EventKind::Started { payload: Some("42".to_owned()) }
    );
}

#[test]
fn a_pressed_button_is_a_postback() {
    let click = EventKind::Postback { title: None, payload: "ORDERS".to_owned(), of: None };
    assert_eq!(happening("<Event>CLICK</Event><EventKey>ORDERS</EventKey>"), click);
    let choice = event(
        "<MsgType>text</MsgType><Content>Yes</Content><bizmsgmenuid>101</bizmsgmenuid><MsgId>1</MsgId>",
    )
    .kind;
    assert_eq!(
        choice,
        EventKind::Postback { title: Some("Yes".to_owned()), payload: "101".to_owned(), of: None }
    );
}

#[test]
fn a_template_messages_fate_is_a_receipt() {
    let of = |status: &str| {
        happening(&format!("<Event>TEMPLATESENDJOBFINISH</Event><MsgID>7</MsgID><Status>{status}</Status>"))
    };
    let receipt = |status| EventKind::Receipt { of: "7".to_owned(), status, reference: None };
    let failed = |code: &str, opted_out| receipt(ReceiptStatus::Failed { code: code.to_owned(), opted_out });
    assert_eq!(of("success"), receipt(ReceiptStatus::Delivered));
    assert_eq!(of("failed:user block"), failed("user block", true));
    assert_eq!(of("failed: system failed"), failed("system failed", false));
    assert!(matches!(of("maybe"), EventKind::Unsupported { message: false, .. }));
}

#[test]
fn what_awaits_no_answer_is_kept() {
    for event in ["VIEW", "LOCATION", "MASSSENDJOBFINISH", "scancode_push", "CLICK", ""] {
        let kind = happening(&format!("<Event>{event}</Event><Latitude>1</Latitude>"));
        assert!(
            matches!(&kind, EventKind::Unsupported { message: false, raw: Some(_), .. }),
            "{event}: {kind:?}"
        );
    }
}

#[test]
fn an_event_has_the_same_id_when_it_comes_again_and_another_for_another_time() {
    let of = |event_name: &str| event(&format!("<MsgType>event</MsgType><Event>{event_name}</Event>")).key;
    assert_eq!(of("SCAN"), of("SCAN"));
    assert_ne!(of("SCAN"), of("VIEW"));
    assert_eq!(of("SCAN").id, "oAnn:1795400998:SCAN");
}

#[test]
fn a_document_that_names_nobody_is_parked() {
    for body in ["<xml><MsgType>text</MsgType></xml>", "<xml><FromUserName>o</FromUserName></xml>"] {
        let Normalised { events, unreadable, .. } = normalised(body).unwrap();
        assert_eq!((events.len(), unreadable.len()), (0, 1));
    }
}

#[test]
fn a_clock_that_is_wrong_is_not_believed() {
    let body = xml("<MsgType>text</MsgType><Content>Hi</Content>").replace("1795400998", "soon");
    assert_eq!(normalised(body).unwrap().events[0].at, received());
}

proptest! {
    #[test]
    fn nothing_is_lost(kind in "text|image|voice|video|location|link|event|", name in "subscribe|CLICK|SCAN|VIEW|TEMPLATESENDJOBFINISH|", text in "[a-z0-9.]{0,9}") {
        let elements = format!("<MsgType>{kind}</MsgType><Event>{name}</Event><EventKey>{text}</EventKey><Content>{text}</Content><MediaId>{text}</MediaId><Location_X>{text}</Location_X>");
        prop_assert!(!events(&elements).is_empty());
    }
}
