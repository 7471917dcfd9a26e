//! Calls: what is read of them, and the TwiML that is written.

use nightdesk_domain::PhoneNumber;
use nightdesk_domain::event::CallOutcome;
use proptest::prelude::*;

use super::*;
use crate::provider::Malformed;
use crate::twilio::voice::{Call, Caller, Choice, Happening, State, Step, speech, twiml};

const VOICE_URL: &str = "https://desk.example.com/voice/twilio";

fn read_at(url: &str, fields: &[(&str, &str)]) -> Result<Call, Malformed> {
    Call::read(&verified(signed(request(Method::POST, url, FORM, encoded(fields)))))
}

fn call_from(from: &str) -> Call {
    read_at(
        VOICE_URL,
        &[("CallSid", "CA1"), ("From", from), ("To", "+442079460958"), ("CallStatus", "ringing")],
    )
    .unwrap()
}

#[test]
fn a_caller_is_a_number_another_end_or_nobody_known() {
    let number = |text: &str| Caller::Number(PhoneNumber::parse(text).unwrap());
    for (from, caller) in [
        ("+14155550173", number("+14155550173")),
        (" +1 (415) 555-0173", number("+14155550173")),
        ("whatsapp:+14155550173", number("+14155550173")),
        ("sip:ann@example.com;transport=tls", Caller::Other("sip:ann@example.com".parse().unwrap())),
        ("client:ann", Caller::Other("client:ann".parse().unwrap())),
    ] {
        assert_eq!(call_from(from).caller, caller, "{from}");
    }
    for withheld in [
        "",
        "+",
        "anonymous",
        "ANONYMOUS",
        "+266696687",
        "266696687",
        "+86282452253",
        "+7378742833",
        "+2562533",
        "+8656696",
        "Restricted",
        "unavailable",
        "+12",
        "07700900123",
        "sip:anonymous@anonymous.invalid",
        "a#b",
    ] {
        assert_eq!(call_from(withheld).caller, Caller::Withheld, "{withheld}");
    }
}

#[test]
fn two_who_show_no_number_are_not_one_person() {
    let address = |sid| {
        let call =
            read_at(VOICE_URL, &[("CallSid", sid), ("From", "anonymous"), ("To", "+442079460958")]).unwrap();
        call.missed(now()).unwrap().address
    };
    assert_ne!(address("CA1"), address("CA2"));
}

#[test]
fn a_step_knows_what_the_one_before_told_it_even_where_twilio_names_no_numbers() {
    let state = State {
        language: Some("pt-BR".to_owned()),
        keys: vec![Choice::Text, Choice::Language("en-GB".to_owned())],
    };
    let url = call_from("sip:ann@example.com").url(Step::Recording, &state);
    let fields = [
        ("CallSid", "CA1"),
        ("RecordingSid", "RE1"),
        ("RecordingUrl", "https://x.example/1"),
        ("RecordingStatus", "completed"),
    ];
    let call = read_at(&url, &fields).unwrap();
    assert_eq!((call.state.clone(), call.called()), (state, "+442079460958"));
    assert_eq!(call.caller, Caller::Other("sip:ann@example.com".parse().unwrap()));
    let Happening::RecordingReady(recording) = &call.happening else { panic!("{:?}", call.happening) };
    let event = call.voicemail(recording, now()).unwrap();
    assert_eq!((event.key.to_string().as_str(), event.thread.as_str()), ("voice:+442079460958:RE1", ""));
    assert_eq!(event.sender.language.as_deref(), Some("pt-BR"));
}

#[test]
fn keys_bring_what_they_were_offered_for_and_nothing_else() {
    let state = State { language: None, keys: vec![Choice::Text, Choice::Language("fr".to_owned())] };
    assert_eq!(
        (state.choice('1'), state.choice('2')),
        (Some(&Choice::Text), Some(&Choice::Language("fr".to_owned())))
    );
    for key in ['0', '3', '9', '*', '#', 'x', '１'] {
        assert_eq!(state.choice(key), None, "{key}");
    }
}

#[test]
fn a_call_that_is_over_or_ours_is_nothing_to_answer() {
    let happening = |fields: &[(&str, &str)]| {
        let ends = [("CallSid", "CA1"), ("From", "+14155550173"), ("To", "+442079460958")];
        read_at(VOICE_URL, &[&ends[..], fields].concat()).unwrap().happening
    };
    assert_eq!(happening(&[]), Happening::Rings);
    for status in ["completed", "busy", "failed", "no-answer", "canceled", "teleported"] {
        assert_eq!(happening(&[("CallStatus", status)]), Happening::Nothing, "{status}");
    }
    assert_eq!(happening(&[("CallStatus", "ringing"), ("Direction", "outbound-api")]), Happening::Nothing);
}

#[test]
fn what_names_no_call_or_no_number_of_ours_is_malformed() {
    assert!(read_at(VOICE_URL, &[("From", "+14155550173"), ("To", "+442079460958")]).is_err());
    assert!(read_at(VOICE_URL, &[("CallSid", "CA1"), ("From", "+14155550173")]).is_err());
    assert!(read_at(VOICE_URL, &[("CallSid", "CA1"), ("To", "+442079460958")]).is_ok());
}

#[test]
fn a_call_that_comes_to_the_webhook_of_messages_is_kept_under_its_caller() {
    for (from, address) in [
        ("+14155550173", "tel:+14155550173"),
        ("+266696687", "voice:CA1"),
        ("sip:ann@example.com", "sip:ann@example.com"),
    ] {
        let event =
            event(&[("CallSid", "CA1"), ("CallStatus", "ringing"), ("From", from), ("To", "+14155550142")]);
        assert_eq!(
            (event.key.channel.as_str(), event.address.as_str(), event.thread.as_str()),
            ("voice", address, "")
        );
    }
}

#[test]
fn a_language_has_the_voice_of_its_country_where_there_is_one() {
    for (tag, spoken) in [
        ("en", "en-US"),
        ("en-GB", "en-GB"),
        ("en-IE", "en-GB"),
        ("en-CA", "en-US"),
        ("en_AU", "en-AU"),
        ("es", "es-ES"),
        ("es-MX", "es-US"),
        ("es-419", "es-ES"),
        ("fr-CA", "fr-CA"),
        ("fr-BE", "fr-FR"),
        ("de-CH", "de-DE"),
        ("pt", "pt-BR"),
        ("pt-AO", "pt-PT"),
        ("no", "nb-NO"),
        ("nn-NO", "nb-NO"),
        ("ar-EG", "ar-XA"),
        ("zh", "cmn-CN"),
        ("zh-Hant", "cmn-TW"),
        ("zh-Hant-TW", "cmn-TW"),
        ("zh-Hant-HK", "yue-HK"),
        ("ja-JP", "ja-JP"),
        ("JA", "ja-JP"),
    ] {
        assert_eq!(speech(tag).unwrap().language, spoken, "{tag}");
    }
    assert_eq!(speech("de").unwrap().voice, "Google.de-DE-Standard-A");
    for none in ["hr", "fa", "ur", "", "e", "english"] {
        assert_eq!(speech(none), None, "{none}");
    }
    assert!(speech("en-GB").unwrap().is_transcribed() && !speech("de").unwrap().is_transcribed());
}

#[test]
fn what_xml_cannot_hold_is_escaped_or_left_out() {
    let said = twiml::say("<b>A & \"B\"</b>\u{0}\u{1b}\u{ffff} \u{1f642}'", &speech("en").unwrap());
    let xml = twiml::Response::of([said]).to_xml();
    assert!(xml.contains(">&lt;b&gt;A &amp; &quot;B&quot;&lt;/b&gt; \u{1f642}&apos;</Say>"), "{xml}");
}

#[test]
fn what_came_of_a_call_has_an_id_of_its_own() {
    let call = call_from("+14155550173");
    let (missed, answered) = (call.missed(now()).unwrap(), call.answered(Some(9), now()).unwrap());
    assert_eq!((missed.key.id.as_str(), answered.key.id.as_str()), ("CA1", "CA1:answered"));
    assert_eq!(answered.kind, EventKind::Call { outcome: CallOutcome::Answered, seconds: Some(9) });
    let text = call.text_me(&PhoneNumber::parse("+447700900018").unwrap(), now()).unwrap();
    assert_eq!(
        (text.key.to_string().as_str(), text.thread.as_str()),
        ("sms:+447700900018:CA1:text", "+14155550173")
    );
    assert_eq!(call_from("anonymous").text_me(&PhoneNumber::parse("+447700900018").unwrap(), now()), None);
}

proptest! {
    #[test]
    fn whatever_is_signed_about_a_call_is_read_without_panic(
        query in "(step|ends|keys|language)=[\\PC]{0,12}(&(step|ends|keys|language)=[a-z.]{0,12}){0,3}",
        fields in proptest::collection::vec(("From|To|CallSid|CallStatus|Digits|RecordingSid|RecordingUrl|QueueResult|QueueTime", "\\PC{0,12}"), 1..9),
    ) {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if let Ok(call) = read_at(&format!("{VOICE_URL}?{query}"), &fields) {
            let url = call.url(Step::Menu, &call.state);
            prop_assert!(url.starts_with("https://"));
            drop(call.missed(now()));
        }
    }

    #[test]
    fn no_text_breaks_out_of_its_element(text: String) {
        let xml = twiml::Response::of([twiml::say(&text, &speech("en").unwrap())]).to_xml();
        let (_, said) = xml.split_once("Standard-A\"").unwrap();
        let said = said.trim_start_matches('/').trim_start_matches('>').split("</").next().unwrap();
        prop_assert!(!said.contains('<') || said.starts_with("</"));
        prop_assert!(xml.ends_with("</Response>"));
    }
}
