use nightdesk_domain::event::{Content, MediaKind, Part};
use serde_json::json;

use super::*;
use crate::provider::Malformed;

fn text(body: &str) -> Option<String> {
    match message(&[("Body", body)]) {
        EventKind::Message { content, .. } => content.text,
        other => panic!("{other:?}"),
    }
}

fn parts(fields: &[(&str, &str)]) -> Vec<Part> {
    match message(fields) {
        EventKind::Message { content, .. } => content.parts,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_get_carries_a_message_as_a_post_does() {
    let fields =
        [("MessageSid", "SM1"), ("From", "+14155550173"), ("To", "+14155550142"), ("Body", "Hi + you")];
    let by_get = normalised(request(Method::GET, &format!("{URL}?{}", encoded(&fields)), FORM, ""));
    assert_eq!(by_get, normalised(post(&fields)));
}

#[test]
fn a_keyword_is_the_whole_message_in_any_case() {
    for word in [
        "STOP",
        "stop",
        " Stop \n",
        "Stop.",
        "StopAll",
        "unsubscribe",
        "End",
        "quit",
        "Cancel!",
        "revoke",
        "OptOut",
    ] {
        assert_eq!(message(&[("Body", word)]), EventKind::OptOut, "{word}");
    }
    for word in ["START", "Unstop"] {
        assert_eq!(message(&[("Body", word)]), EventKind::OptIn, "{word}");
    }
    for word in ["HELP", "info "] {
        assert_eq!(message(&[("Body", word)]), EventKind::Help, "{word}");
    }
    for sentence in
        ["Please stop", "stop it", "stop all", "YES", "Yes!", "Yes please", "Help!", "help me", "st op", "."]
    {
        assert_eq!(text(sentence).as_deref(), Some(sentence));
    }
}

#[test]
fn advanced_opt_out_knows_keywords_of_its_own() {
    assert_eq!(message(&[("Body", "ARRET"), ("OptOutType", "STOP")]), EventKind::OptOut);
    assert_eq!(message(&[("Body", "Oui"), ("OptOutType", "START")]), EventKind::OptIn);
    assert_eq!(message(&[("Body", "Aide"), ("OptOutType", "HELP")]), EventKind::Help);
    assert_eq!(message(&[("Body", "STOP"), ("OptOutType", "PAUSE")]), EventKind::OptOut);
    let ends = [("MessageSid", "SM1"), ("From", "whatsapp:+14155550173"), ("To", "whatsapp:+14155550142")];
    assert_eq!(
        event(&[&ends[..], &[("Body", "stop"), ("OptOutType", "STOP")]].concat()).kind,
        EventKind::OptOut
    );
}

#[test]
fn a_picture_captioned_stop_is_no_keyword() {
    assert_eq!(parts(&[("Body", "STOP"), ("MediaUrl0", "https://x.example/1")]).len(), 1);
}

#[test]
fn media_come_in_their_order_whatever_their_number_says() {
    let fields: Vec<(String, String)> =
        (0..12).rev().map(|n| (format!("MediaUrl{n}"), format!("https://x.example/{n}"))).collect();
    let mut fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, url)| (name.as_str(), url.as_str())).collect();
    fields.extend([
        ("NumMedia", "two"),
        ("MediaContentType0", "video/3gpp"),
        ("MediaContentType2", "audio/amr"),
        ("MediaContentType10", "text/vcard"),
    ]);
    let media: Vec<(MediaKind, String)> = parts(&fields)
        .into_iter()
        .map(|part| match part {
            Part::Media(media) => (media.media, media.reference),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(media.len(), 12);
    assert_eq!(media[0], (MediaKind::Video, "https://x.example/0".to_owned()));
    assert_eq!(media[2].0, MediaKind::Audio);
    assert_eq!(media[10], (MediaKind::Document, "https://x.example/10".to_owned()));
}

#[test]
fn a_place_that_is_nowhere_is_kept_as_it_came() {
    for (latitude, longitude) in [("91", "0"), ("NaN", "0"), ("0", "inf"), ("north", "0")] {
        let parts = parts(&[("Latitude", latitude), ("Longitude", longitude)]);
        assert!(
            matches!(&parts[..], [Part::Structured { what, data }] if what == "location" && data["latitude"] == latitude)
        );
    }
}

#[test]
fn a_long_text_in_base64_is_read() {
    let original = "The lamp arrived broken. Could you please send another one to the same address?";
    let encoded = data_encoding::BASE64.encode(original.as_bytes());
    assert_eq!(text(&encoded).as_deref(), Some(original));
    let (first, second) = encoded.split_at(76);
    assert_eq!(text(&format!("{first}\r\n{second}\n")).as_deref(), Some(original));
    let japanese = "ランプが壊れて届きました。同じ住所に新しいものを送っていただけますか。";
    assert_eq!(text(&data_encoding::BASE64.encode(japanese.as_bytes())).as_deref(), Some(japanese));
}

#[test]
fn a_character_cut_at_either_end_of_a_text_in_base64_is_left_out() {
    let japanese = "ランプが壊れて届きました。同じ住所に新しいものを送っていただけますか。";
    let cut = &japanese.as_bytes()[1..japanese.len() - 1];
    let whole = &japanese[3..japanese.len() - 3];
    assert_eq!(text(&data_encoding::BASE64.encode(cut)).as_deref(), Some(whole));
}

#[test]
fn a_text_that_only_looks_like_base64_stays_as_it_was_written() {
    let hash = crate::signature::sha256_hex(b"x");
    let spaced = data_encoding::BASE64
        .encode(b"two words and more, so that it is long enough for this")
        .replacen('g', " ", 1);
    let short = data_encoding::BASE64.encode(b"a few short words");
    let binary = data_encoding::BASE64.encode(&[0x00, 0x01, b' ', 0x7f].repeat(12));
    let loose = "dGhpcyBpcyBub3Qgc3RyaWN0IGJhc2U2NCBiZWNhdXNlIG9mIGl0cyBsYXN0IGJpdB==";
    for original in [hash.as_str(), &"V".repeat(64), &"ha".repeat(40), &spaced, &short, &binary, loose] {
        assert_eq!(text(original).as_deref(), Some(original));
    }
}

#[test]
fn a_text_that_is_not_utf8_is_read_as_far_as_it_is() {
    let body = "MessageSid=SM1&From=%2B14155550173&To=%2B14155550142&Body=caf%E9%20%ZZ%";
    let kind = normalised(request(Method::POST, URL, FORM, body)).events.remove(0).kind;
    let expected = Content::text("caf\u{fffd} %ZZ%");
    assert!(matches!(kind, EventKind::Message { content, .. } if content == expected));
}

#[test]
fn a_reply_and_a_forwarded_message_say_so() {
    let kind = message(&[("Body", "This one"), ("OriginalRepliedMessageSid", "SM0"), ("Forwarded", "true")]);
    assert!(matches!(kind, EventKind::Message { reply_to: Some(of), forwarded: true, .. } if of == "SM0"));
}

#[test]
fn any_name_of_the_message_id_will_do() {
    for name in ["MessageSid", "SmsSid", "SmsMessageSid"] {
        assert_eq!(event(&[(name, "SM7"), ("From", "+14155550173"), ("To", "+14155550142")]).key.id, "SM7");
    }
}

#[test]
fn the_same_person_has_one_address_on_every_channel_of_twilio() {
    for (from, to, address) in [
        ("+14155550173", "+14155550142", "tel:+14155550173"),
        ("rcs:+14155550173", "rcs:acme_agent", "tel:+14155550173"),
        ("messenger:2345", "messenger:9876", "messenger:9876:2345"),
        ("client:ann", "+14155550142", "client:ann"),
        ("262966", "+14155550142", "sms:262966"),
        ("Parcel Co", "+14155550142", "sms:Parcel Co"),
        ("+12", "+14155550142", "sms:+12"),
    ] {
        let event = event(&[("MessageSid", "SM1"), ("From", from), ("To", to), ("Body", "Hi")]);
        let seen = (event.address.as_str(), event.thread.as_str(), event.key.account.as_str());
        // A name takes no answer.
        let thread = if from == "Parcel Co" { "" } else { from };
        assert_eq!(seen, (address, thread, to));
    }
}

#[test]
fn another_channel_and_an_unknown_happening_are_kept_as_placeholders() {
    let kept = |fields: &[(&str, &str)]| match event(fields).kind {
        EventKind::Unsupported { what, raw, message } => (what, raw.unwrap(), message),
        other => panic!("{other:?}"),
    };
    let ends = [("From", "+14155550173"), ("To", "+14155550142")];
    let fields =
        [("From", "rcs:+14155550173"), ("To", "rcs:acme_agent"), ("MessageSid", "SM1"), ("Body", "STOP")];
    let (what, raw, awaits_an_answer) = kept(&fields);
    assert_eq!((what.as_str(), &raw["Body"], awaits_an_answer), ("rcs message", &json!("STOP"), true));
    for (fields, name) in [
        (&[("CallSid", "CA1"), ("CallStatus", "ringing")][..], "call"),
        (&[("Something", "new")], "request without a message"),
        (&[("MessageSid", "SM1"), ("MessageStatus", "teleported")], "message status teleported"),
    ] {
        let (what, _, awaits_an_answer) = kept(&[&ends[..], fields].concat());
        assert_eq!((what.as_str(), awaits_an_answer), (name, false));
    }
}

#[test]
fn a_happening_without_an_id_keeps_one_key_when_it_comes_again() {
    let key = |note: &str| event(&[("From", "+14155550173"), ("To", "+14155550142"), ("Note", note)]).key;
    assert_eq!(key("1"), key("1"));
    assert_ne!(key("1"), key("2"));
}

#[test]
fn what_names_no_customer_or_no_number_of_ours_is_parked() {
    for fields in [
        &[("MessageSid", "SM1"), ("Body", "Hi"), ("To", "+14155550142")][..],
        &[("MessageSid", "SM1"), ("Body", "Hi"), ("From", "+14155550173")],
        &[("MessageSid", "SM1"), ("Body", "Hi"), ("From", "a#b"), ("To", "+14155550142")],
        &[("Sid", "NO1"), ("Level", "ERROR"), ("Payload", "{}")],
    ] {
        let normalised = normalised(post(fields));
        assert_eq!((normalised.events.len(), normalised.unreadable.len()), (0, 1), "{fields:?}");
    }
}

#[test]
fn a_body_that_is_no_form_is_malformed() {
    let read = |request| Twilio.normalise(&verified(signed(request)), now()).unwrap_err();
    let json = "[".repeat(100_000);
    assert_eq!(
        read(request(Method::POST, URL, "application/json", json)),
        Malformed("it is no form, and messages come as forms".to_owned())
    );
    assert_eq!(read(request(Method::POST, URL, FORM, "&&")), Malformed("the form is empty".to_owned()));
}
