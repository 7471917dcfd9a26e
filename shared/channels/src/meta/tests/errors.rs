//! What is particular about Meta's errors; what each means stands in `answers.json`.

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

#[test]
fn a_code_decides_whatever_the_http_status() {
    for (codes, ..) in GRAPH.iter().chain(whatsapp::ERRORS).chain(messaging::ERRORS) {
        let outcome = |status| classify(status, error(*codes.start(), &Value::Null));
        for status in [400, 401, 500, 502] {
            assert_eq!(outcome(status), outcome(200), "{codes:?} with {status}");
        }
    }
}

#[test]
fn a_subcode_that_says_nothing_closer_leaves_it_at_the_code() {
    for (code, subcode) in [(551, 1545041), (613, 2534040), (190, 2018278), (100, 2018001), (200, 2018028)] {
        let closer = classify(400, error(code, &json!({ "error_subcode": subcode })));
        assert_eq!(closer, classify(400, error(code, &Value::Null)), "{code}/{subcode}");
    }
}

#[test]
fn every_row_of_the_tables_stands_in_the_answers() {
    let tables: Vec<Value> = serde_json::from_str(include_str!("answers.json")).unwrap();
    let codes_of = |code: &Value, subcode: Option<&Value>| -> Vec<i64> {
        let error = |table: &&Value| table.pointer("/body/error").cloned().unwrap_or_default();
        let such = tables.iter().filter(|table| {
            let error = error(table);
            error.get("code") == Some(code) && error.get("error_subcode") == subcode
        });
        let rows = such.flat_map(|table| table["outcomes"].as_object().unwrap().values());
        rows.flat_map(|rows| rows.as_array().unwrap()).map(|row| row[1].as_i64().unwrap()).collect()
    };
    let named = codes_of(&json!("$code"), None);
    for (codes, ..) in GRAPH.iter().chain(whatsapp::ERRORS).chain(messaging::ERRORS) {
        assert!(named.iter().any(|code| codes.contains(code)), "{codes:?}");
    }
    for (code, subcode, ..) in SUBCODES.iter().chain(messaging::SUBCODES) {
        assert!(codes_of(&json!(code), Some(&json!("$code"))).contains(subcode), "{code}/{subcode}");
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
