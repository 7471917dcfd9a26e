//! What Meta's answers are taken for.

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

use super::super::errors::{GRAPH, SUBCODES};
use super::super::{messaging, whatsapp};
use super::Meta;
use crate::outcome::SendOutcome;
use crate::provider::Replies;

fn classify(status: u16, body: impl Into<Bytes>) -> SendOutcome {
    Meta.classify(&Response::builder().status(status).body(body.into()).unwrap())
}

fn error(code: i64, more: &Value) -> String {
    let mut error = json!({ "message": "(#1) with a customer's text", "type": "OAuthException", "code": code, "fbtrace_id": "A" });
    for (name, value) in more.as_object().into_iter().flatten() {
        error[name] = value.clone();
    }
    json!({ "error": error }).to_string()
}

/// The outcome as one word.
fn word(outcome: &SendOutcome) -> &'static str {
    match outcome {
        SendOutcome::ThreadClosed(_) => "thread closed",
        SendOutcome::Sent { .. } => "sent",
        SendOutcome::Retry { .. } => "retry",
        SendOutcome::Moved { .. } => "moved",
        SendOutcome::WindowClosed(_) => "window closed",
        SendOutcome::OptedOut(_) => "opted out",
        SendOutcome::Refused(_) => "refused",
        SendOutcome::Credentials(_) => "credentials",
        SendOutcome::Unknown(_) => "unknown",
    }
}

/// Every documented code with the HTTP status it is documented with, where there is one.
const CODES: &[(i64, u16, &str)] = &[
    (0, 401, "credentials"),
    (1, 400, "retry"),
    (2, 503, "retry"),
    (3, 500, "credentials"),
    (4, 400, "retry"),
    (10, 403, "credentials"),
    (17, 400, "retry"),
    (32, 400, "retry"),
    (33, 400, "credentials"),
    (100, 400, "refused"),
    (102, 401, "credentials"),
    (190, 401, "credentials"),
    (200, 403, "credentials"),
    (299, 403, "credentials"),
    (341, 400, "retry"),
    (368, 403, "credentials"),
    (613, 400, "retry"),
    (80007, 400, "retry"),
    (130429, 400, "retry"),
    (130472, 400, "refused"),
    (130497, 403, "refused"),
    (131000, 500, "retry"),
    (131005, 403, "credentials"),
    (131008, 400, "refused"),
    (131009, 400, "refused"),
    (131016, 500, "retry"),
    (131021, 400, "refused"),
    (131026, 400, "refused"),
    (131030, 400, "refused"),
    (131031, 403, "credentials"),
    (131037, 400, "credentials"),
    (131042, 400, "credentials"),
    (131045, 500, "credentials"),
    (131047, 400, "window closed"),
    (131048, 400, "retry"),
    (131049, 400, "refused"),
    (131050, 400, "opted out"),
    (131051, 400, "refused"),
    (131052, 400, "refused"),
    (131053, 400, "refused"),
    (131055, 400, "refused"),
    (131056, 400, "retry"),
    (131057, 500, "retry"),
    (131062, 400, "refused"),
    (132000, 400, "refused"),
    (132001, 404, "refused"),
    (132069, 400, "refused"),
    (133000, 500, "credentials"),
    (133004, 503, "retry"),
    (133005, 400, "credentials"),
    (133006, 400, "credentials"),
    (133008, 400, "credentials"),
    (133009, 400, "credentials"),
    (133010, 400, "credentials"),
    (133015, 400, "credentials"),
    (133016, 400, "credentials"),
    (134011, 400, "refused"),
    (134100, 400, "refused"),
    (134101, 400, "refused"),
    (134102, 500, "refused"),
    (135000, 400, "refused"),
    (2494100, 400, "retry"),
    (9, 400, "retry"),
    (551, 400, "refused"),
    (1200, 400, "retry"),
    (2022, 400, "credentials"),
    (36103, 400, "credentials"),
    (80006, 400, "retry"),
    (1545041, 400, "refused"),
    (2018278, 400, "window closed"),
    (2018300, 400, "refused"),
    (2018321, 400, "retry"),
    (2534022, 400, "window closed"),
    (9000001, 400, "refused"),
];

/// Every documented subcode that changes what its code says.
const CLOSER: &[(i64, i64, &str)] = &[
    (10, 1893015, "opted out"),
    (10, 1893063, "credentials"),
    (10, 2018065, "window closed"),
    (10, 2018108, "refused"),
    (10, 2018278, "window closed"),
    (10, 2018300, "refused"),
    (10, 2018321, "retry"),
    (10, 2534022, "window closed"),
    (100, 33, "credentials"),
    (100, 2534013, "credentials"),
    (100, 2534029, "credentials"),
    (100, 2534037, "refused"),
    (200, 1545041, "refused"),
];

#[test]
fn every_documented_code_decides_whatever_the_http_status() {
    for (code, documented, expected) in CODES {
        for status in [*documented, 200, 400, 500, 502] {
            let outcome = classify(status, error(*code, &Value::Null));
            assert_eq!(word(&outcome), *expected, "{code} with {status}");
        }
    }
}

#[test]
fn a_subcode_decides_where_the_code_is_too_wide_and_only_there() {
    for (code, subcode, expected) in CLOSER {
        let outcome = classify(400, error(*code, &json!({ "error_subcode": subcode })));
        assert_eq!(word(&outcome), *expected, "{code}/{subcode}");
        assert!(format!("{outcome:?}").contains(&format!("{code}/{subcode}")), "{outcome:?}");
    }
    for (code, subcode, expected) in [
        (551, 1545041, "refused"),
        (613, 2534040, "retry"),
        (190, 2018278, "credentials"),
        (100, 2018001, "refused"),
        (200, 2018028, "credentials"),
    ] {
        let outcome = classify(400, error(code, &json!({ "error_subcode": subcode })));
        assert_eq!(word(&outcome), expected, "{code}/{subcode}");
    }
}

#[test]
fn every_row_of_the_tables_is_tested() {
    for (codes, ..) in GRAPH.iter().chain(whatsapp::ERRORS).chain(messaging::ERRORS) {
        assert!(CODES.iter().any(|(code, ..)| codes.contains(code)), "{codes:?}");
    }
    for row in SUBCODES.iter().chain(messaging::SUBCODES) {
        assert!(CLOSER.iter().any(|closer| (closer.0, closer.1) == (row.0, row.1)), "{row:?}");
    }
}

#[test]
fn an_error_shows_its_code_and_our_words_but_no_text_of_metas() {
    let outcome = classify(400, error(131047, &Value::Null));
    let SendOutcome::WindowClosed(error) = outcome else { panic!("{outcome:?}") };
    assert_eq!(error.code, "131047");
    assert_eq!(error.meaning, "the customer last wrote more than 24 hours ago");
}

#[test]
fn too_many_messages_to_one_customer_wait_six_seconds_and_others_as_long_as_meta_says() {
    let after = |code, header: Option<&str>| {
        let mut response = Response::builder().status(400);
        if let Some(seconds) = header {
            response = response.header("retry-after", seconds);
        }
        let response = response.body(Bytes::from(error(code, &Value::Null))).unwrap();
        let SendOutcome::Retry { after, .. } = Meta.classify(&response) else { panic!("no retry") };
        after
    };
    assert_eq!(after(131056, None), Some(Duration::from_secs(6)));
    assert_eq!(after(131056, Some("20")), Some(Duration::from_secs(20)));
    assert_eq!(after(130429, Some("3")), Some(Duration::from_secs(3)));
    assert_eq!(after(130429, None), None);
}

#[test]
fn an_account_that_the_token_may_not_see_is_a_matter_of_credentials() {
    let outcome = classify(400, error(100, &json!({ "error_subcode": 33 })));
    let SendOutcome::Credentials(error) = outcome else { panic!("{outcome:?}") };
    assert_eq!(error.code, "100/33");
}

#[test]
fn a_code_in_no_table_goes_by_metas_word_then_by_the_status_and_is_shown() {
    for (status, transient, expected) in [
        (400, true, "retry"),
        (400, false, "refused"),
        (401, false, "credentials"),
        (429, false, "retry"),
        (500, false, "retry"),
        (504, false, "unknown"),
        (200, false, "refused"),
    ] {
        let outcome = classify(status, error(987_654, &json!({ "is_transient": transient })));
        assert_eq!(word(&outcome), expected, "{status}");
        assert!(format!("{outcome:?}").contains("987654"), "{outcome:?}");
    }
}

#[test]
fn an_answer_without_metas_error_goes_by_its_status() {
    for (status, expected) in [
        (400, "refused"),
        (401, "credentials"),
        (403, "credentials"),
        (404, "refused"),
        (429, "retry"),
        (500, "retry"),
        (502, "unknown"),
        (503, "retry"),
        (504, "unknown"),
    ] {
        assert_eq!(word(&classify(status, "<html>Sorry</html>")), expected, "{status}");
    }
}

#[test]
fn a_message_taken_is_sent_with_its_id() {
    let body = json!({
        "messaging_product": "whatsapp",
        "contacts": [{ "input": "+16505551234", "wa_id": "16505551234" }],
        "messages": [{ "id": "wamid.HBgLMTY0NjcwNDM1OTUVAgARGBI1RjQyNUE3NEYxMzAzMzQ5MkEA" }]
    });
    let id = "wamid.HBgLMTY0NjcwNDM1OTUVAgARGBI1RjQyNUE3NEYxMzAzMzQ5MkEA".to_owned();
    assert_eq!(classify(200, body.to_string()), SendOutcome::Sent { id: Some(id) });
}

#[test]
fn a_message_taken_by_the_send_api_is_sent_with_its_id() {
    let body = json!({ "recipient_id": "6079842318713022", "message_id": "m_AG5Hz2U" });
    assert_eq!(classify(200, body.to_string()), SendOutcome::Sent { id: Some("m_AG5Hz2U".to_owned()) });
}

#[test]
fn success_that_names_no_message_may_have_been_sent() {
    for body in [
        "",
        "{}",
        "null",
        r#"{"messages":[]}"#,
        r#"{"messages":[{"id":7}]}"#,
        r#"{"message_id":""}"#,
        "<html>",
    ] {
        assert_eq!(word(&classify(200, body)), "unknown", "{body}");
    }
}
