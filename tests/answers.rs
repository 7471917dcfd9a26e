//! What those who write answers see of what became of them, and what agents say would have been right.

use std::path::Path;
use std::process::Output;

use chrono::{DateTime, TimeDelta, Utc};
use nightdesk_domain::dialogue::{Outcome, Verdict};
use nightdesk_domain::{AnswerId, Candidate, CustomerId, Event, Probability};
use nightdesk_pipeline::ports::{Change, Record};
use nightdesk_responder::DeskFolder;
use nightdesk_tests::{
    SATURDAY, TestDesk, copy_without_answers, desk, desk_with_answers, events, history, settled, text,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;

const PARCEL: &str = "tracking/where-is-my-order";
const ABROAD: &str = "delivery/abroad";

/// A desk whose customers write, and commands to it.
struct Desk(TestDesk);

impl Desk {
    /// The sample desk, without the answers: what becomes of messages is the test's to say.
    async fn begins() -> Self {
        Self(desk(SATURDAY).await)
    }

    /// The sample desk with its answers.
    async fn begins_with_answers() -> Self {
        Self(desk_with_answers(SATURDAY).await)
    }

    /// A customer writes; their event as it stands in the record.
    async fn hears(&self, id: &str, from: &str, says: &str) -> Event {
        self.0.door.post(&text(id, from, says)).await;
        settled(&self.0.stores).await;
        let history = history(&self.0.stores, &format!("tel:+{from}")).await.unwrap();
        events(&history).into_iter().find(|event| event.key.id == id).unwrap().clone()
    }

    /// Writes down what became of an event, as the responder does.
    async fn became(&self, event: &Event, outcome: Outcome, answer: Option<&str>) {
        let candidates = [(ABROAD, 0.31), (PARCEL, 0.12)];
        let candidate =
            |(answer, p)| Candidate { answer: AnswerId::new(answer), probability: Probability::new(p) };
        let candidates: Vec<_> = candidates.into_iter().map(candidate).collect();
        let offered = candidates.iter().map(|candidate| candidate.answer.clone());
        let verdict = Verdict {
            at: event.at,
            event: event.key.to_string(),
            address: event.address.clone(),
            customer: CustomerId::new(event.address.id()),
            case: 1,
            outcome,
            answer: answer.map(AnswerId::new),
            offered: offered.filter(|_| outcome == Outcome::Offered).collect(),
            language: Some("en".to_owned()),
            candidates,
        };
        let change = Change { verdicts: vec![verdict], ..Change::default() };
        self.0.stores.record().write(&change).await.unwrap();
    }

    async fn misses(&self, id: &str, from: &str, says: &str) -> Event {
        let event = self.hears(id, from, says).await;
        self.became(&event, Outcome::Missed, None).await;
        event
    }

    async fn run(&self, arguments: &[&str]) -> Output {
        self.command(&[&["answers"], arguments].concat()).await
    }

    async fn command(&self, arguments: &[&str]) -> Output {
        let port = self.0.door.webhooks.trim_end_matches('/').rsplit(':').next().unwrap().to_owned();
        Command::new(env!("CARGO_BIN_EXE_desk-process"))
            .args(arguments)
            .args(["--port", &port])
            .current_dir("..")
            .output()
            .await
            .unwrap()
    }

    async fn report(&self) -> Value {
        let output = self.run(&["report", "--json"]).await;
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", out(&output)))
    }

    async fn correct(&self, event: &Event, right: &[&str]) -> String {
        out(&self.run(&[&["correct", &event.key.to_string()], right].concat()).await)
    }
}

fn out(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn of<'v>(report: &'v Value, answer: &str) -> &'v Value {
    report["answers"].as_array().unwrap().iter().find(|of| of["answer"] == answer).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_desk_answered_by_itself_is_in_the_report() {
    let desk = Desk::begins_with_answers().await;
    desk.hears("wamid.1", "447700900001", "i forgot my password").await;
    desk.hears("wamid.2", "447700900001", "yes").await;
    let unheard_of = "Which of your lamps can be dimmed from a telephone?";
    desk.hears("wamid.3", "447700900002", unheard_of).await;
    let report = desk.report().await;
    let password = of(&report, "account/password");
    assert_eq!((&password["answered"], &password["helpful"]), (&json!(1), &json!(1)), "{report}");
    assert_eq!(report["unanswered"][0]["question"], unheard_of, "{report}");
    assert_eq!(report["unanswered"][0]["languages"], json!(["en"]));
    desk.0.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_that_ask_for_the_same_new_answer_come_first_and_together() {
    let desk = Desk::begins().await;
    desk.misses("wamid.1", "447700900001", "Are the lamps dimmable?").await;
    desk.misses("wamid.2", "447700900002", "Do you repair broken bicycles for customers?").await;
    desk.misses("wamid.3", "447700900003", "can you repair my broken bicycle").await;
    let kept = desk.hears("wamid.4", "447700900004", "Do you repair bicycles?").await;
    desk.became(&kept, Outcome::Offered, None).await;
    let helped = desk.hears("wamid.5", "447700900005", "Where is my parcel?").await;
    desk.became(&helped, Outcome::Answered, Some(PARCEL)).await;
    desk.became(&helped, Outcome::Helpful, Some(PARCEL)).await;

    let shown = out(&desk.run(&["report"]).await);
    let place = |part: &str| shown.find(part).unwrap_or_else(|| panic!("{part} is missing in {shown}"));
    let parts = [
        "1 answered, 1 offered answers (0 chosen), 3 missed",
        "To write next: 4 without an answer",
        "   3 x  Do you repair bicycles?",
        "can you repair my broken bicycle",
        "[in en; nearest: delivery/abroad (0.31)]",
        "   1 x  Are the lamps dimmable?",
        "     1        1        1    0          0   100%  tracking/where-is-my-order",
        "     0        1        0    0          0      -  delivery/abroad",
        "Never used nor offered: ",
    ];
    assert!(parts.map(place).is_sorted(), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 100), "{shown}");
    desk.0.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_of_which_one_was_chosen_is_no_question_without_an_answer() {
    let desk = Desk::begins().await;
    let asked = desk.hears("wamid.1", "447700900001", "Do you ship?").await;
    desk.became(&asked, Outcome::Offered, None).await;
    assert_eq!(desk.report().await["unanswered"][0]["size"], 1);
    let chose = desk.hears("wamid.2", "447700900001", "1").await;
    desk.became(&chose, Outcome::Chosen, Some(ABROAD)).await;
    let report = desk.report().await;
    assert_eq!(report["unanswered"], json!([]));
    assert_eq!((&of(&report, ABROAD)["used"], &of(&report, ABROAD)["offered"]), (&json!(1), &json!(1)));
    desk.0.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_customer_took_back_is_counted_and_not_shown() {
    let desk = Desk::begins().await;
    let mut taken_back = desk.misses("wamid.1", "447700900001", "Do you repair bicycles?").await;
    let record = desk.0.stores.record();
    record.erase(&taken_back.address, &taken_back.key, taken_back.at).await.unwrap();
    taken_back.key.id = "wamid.2".to_owned();
    desk.became(&taken_back, Outcome::Missed, None).await;
    let report = desk.report().await;
    assert_eq!((&report["unanswered"], &report["unanswered_without_text"]), (&json!([]), &json!(2)));
    let shown = out(&desk.run(&["report"]).await);
    assert!(shown.contains("2 more whose text is no longer there") && !shown.contains("bicycles"), "{shown}");
    desk.0.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agents_correction_counts_against_the_answer_and_asks_for_a_phrasing_or_a_new_one() {
    let desk = Desk::begins().await;
    let wrong = desk.hears("wamid.1", "447700900001", "Has my box left for Norway yet?").await;
    desk.became(&wrong, Outcome::Answered, Some(ABROAD)).await;

    for _ in 0..2 {
        let shown = desk.correct(&wrong, &["--right", PARCEL]).await;
        assert!(shown.contains("written down: tracking/where-is-my-order would have been right"), "{shown}");
    }
    let report = desk.report().await;
    assert_eq!(report["totals"]["corrected"], 1, "twice the same is one");
    assert_eq!((&of(&report, ABROAD)["used"], &of(&report, ABROAD)["corrected"]), (&json!(1), &json!(1)));
    assert_eq!(report["phrasings"], json!({PARCEL: ["Has my box left for Norway yet?"]}));
    assert_eq!(report["unanswered"], json!([]));

    desk.correct(&wrong, &["--none"]).await;
    let report = desk.report().await;
    assert_eq!(report["totals"]["corrected"], 1, "an agent's last word holds");
    assert_eq!(report["phrasings"], json!({}));
    assert_eq!(report["unanswered"][0]["question"], "Has my box left for Norway yet?");

    desk.correct(&wrong, &["--right", ABROAD]).await;
    assert_eq!(of(&desk.report().await, ABROAD)["corrected"], 0, "it was right after all");
    desk.0.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_that_cannot_be_is_told_what_would_be_right() {
    let desk = Desk::begins().await;
    let asked = desk.misses("wamid.1", "447700900001", "Do you ship to Norway?").await;
    let shown = desk.correct(&asked, &["--right", "delivery/abrod"]).await;
    assert!(shown.contains("there is no answer delivery/abrod; right might be delivery/abroad, "), "{shown}");
    let shown = desk.correct(&asked, &[]).await;
    assert!(shown.contains("--right <ANSWER>|--none"), "{shown}");
    let thanks = desk.hears("wamid.2", "447700900001", "yes").await;
    desk.became(&thanks, Outcome::Helpful, Some(ABROAD)).await;
    let shown = desk.correct(&thanks, &["--none"]).await;
    assert!(shown.contains("the key of the question before it"), "{shown}");
    let output = desk.run(&["correct", "whatsapp:1001:wamid.9", "--none"]).await;
    assert!(!output.status.success());
    assert!(out(&output).contains("no question with the key whatsapp:1001:wamid.9"), "{}", out(&output));
    desk.0.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn corrections_reach_months_back_and_the_report_only_as_far_as_asked() {
    let desk = Desk::begins().await;
    let now: DateTime<Utc> = SATURDAY.parse().unwrap();
    let mut long_ago = desk.hears("wamid.1", "447700900001", "Do you ship to Norway?").await;
    long_ago.at = now - TimeDelta::days(100);
    desk.became(&long_ago, Outcome::Missed, None).await;
    assert_eq!(desk.report().await["totals"]["missed"], 0);
    let shown = desk.correct(&long_ago, &["--none"]).await;
    assert!(shown.contains("none of the answers would have been right"), "{shown}");
    let shown = out(&desk.run(&["report", "--days", "101"]).await);
    assert!(shown.contains("1 x  Do you ship to Norway?") && shown.contains("agents corrected 1"), "{shown}");
    desk.0.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_learns_from_agents_how_often_what_looks_like_an_answer_is_none() {
    let desk = Desk::begins().await;
    for n in 0..80 {
        let asked = desk.hears(&format!("wamid.{n}"), &format!("4477009{n:05}"), "where is my parcel").await;
        desk.became(&asked, Outcome::Answered, Some(PARCEL)).await;
        desk.became(&asked, Outcome::Corrected, None).await;
    }
    let folder = desk_with_answers_to_parcels_alone();
    let sure = || {
        let (_, folder) = DeskFolder::read_with_answers(folder.path()).unwrap();
        let answers = folder.answers(None).unwrap().unwrap();
        let found = answers.candidates("where is my parcel", &|_| true);
        found.first().map_or(0.0, |best| best.probability.get())
    };
    let path = folder.path().to_str().unwrap();
    assert!(desk.command(&["train", path]).await.status.success());
    assert!(sure() > 0.95);
    let said = out(&desk.command(&["train", path, "--heard", "30"]).await);
    assert!(said.contains("from 80 messages"), "{said}");
    assert!(sure() < 0.95, "{}", sure());
    // Learning the answers again forgets nothing of it.
    assert!(desk.command(&["train", path]).await.status.success());
    assert!(sure() < 0.95, "{}", sure());
    desk.0.stop().await;
}

/// A small desk: what it learns takes a moment.
fn desk_with_answers_to_parcels_alone() -> TempDir {
    let (sample, folder) = (Path::new("../infra/desk"), tempfile::tempdir().unwrap());
    copy_without_answers(folder.path());
    let answers = folder.path().join("answers/en");
    std::fs::create_dir_all(&answers).unwrap();
    for file in ["tracking.md", "delivery.md"] {
        std::fs::copy(sample.join("answers/en").join(file), answers.join(file)).unwrap();
    }
    folder
}
