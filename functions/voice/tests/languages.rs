//! What callers hear, in full.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what goes wrong here fails the test"
)]

mod telephone;

use std::path::Path;

use nightdesk_channels::stand_in::Sample;
use serde_json::Value;
use telephone::{HOST, Telephone, saturday, shown, spoken, url, wednesday};

#[tokio::test]
async fn a_closed_call_in_several_languages() {
    for (country, number) in [
        ("japan", "+819012345678"),
        ("germany", "+4915112345678"),
        ("brazil", "+5511987654321"),
        ("mexico", "+525512345678"),
        ("taiwan", "+886912345678"),
        ("saudi-arabia", "+966501234567"),
        ("ukraine", "+380501234567"),
    ] {
        let twiml = Telephone::at(saturday()).call_from(number).await;
        insta::with_settings!({ omit_expression => true, snapshot_suffix => country }, {
            insta::assert_snapshot!("closed", shown(&twiml));
        });
    }
}

#[tokio::test]
async fn an_open_call() {
    let twiml = Telephone::at(wednesday()).call_from("+33612345678").await;
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("open", shown(&twiml));
    });
}

#[tokio::test]
async fn a_language_that_is_not_spoken_gives_way_to_the_next() {
    // Croatian has wording, and no voice.
    let hears = Telephone::at(saturday()).call_from("+385912345678").await;
    assert_eq!(spoken(&hears)[0], "en-GB: Thank you for calling.");
}

#[tokio::test]
async fn two_further_languages_are_offered_at_most() {
    let desk = |desk: &str| desk.replace(r#"languages = ["en"]"#, r#"languages = ["en", "fr", "de", "it"]"#);
    let telephone = Telephone::with(saturday(), nightdesk_pipeline::fakes::Fuse::none(), desk);
    let hears = telephone.call_from("+819012345678").await;
    assert_eq!(
        spoken(&hears)[3..5],
        ["en-GB: For English, press 2.".to_owned(), "fr-FR: Pour le français, tapez 3.".to_owned()]
    );
    let hears = telephone.step(&url(&hears, "action"), "+819012345678", &[("Digits", "3")]).await;
    assert!(spoken(&hears)[1].starts_with("fr-FR: Notre service client est fermé"), "{hears}");
}

#[tokio::test]
async fn every_sample_about_a_call_is_answered_as_its_snapshot_shows() {
    let mut paths: Vec<_> =
        std::fs::read_dir("../../events/twilio").unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut calls = 0;
    for path in paths {
        let sample = Sample::parse(&std::fs::read_to_string(&path).unwrap()).unwrap();
        if !sample.path().starts_with("voice/") {
            continue;
        }
        calls += 1;
        let telephone = Telephone::at(saturday());
        let response = telephone.post(&sample, &format!("https://{HOST}/{}", sample.path())).await;
        assert_eq!(response.status(), 200, "{}", path.display());
        let events: Vec<Value> = telephone
            .inbound
            .bodies()
            .iter()
            .map(|body| serde_json::from_str::<Value>(body).unwrap()["event"].take())
            .collect();
        let twiml = shown(std::str::from_utf8(response.body()).unwrap());
        let name = Path::new(&path).file_stem().unwrap().to_str().unwrap();
        insta::with_settings!({ description => sample.about.clone(), omit_expression => true }, {
            insta::assert_snapshot!(name, format!("{twiml}\n\n{}", serde_json::to_string_pretty(&events).unwrap()));
        });
    }
    assert!(calls >= 12);
}
