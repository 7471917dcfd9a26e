//! The commands, as ops people type them.

use std::path::Path;
use std::process::Output;

use nightdesk_domain::ReplyStatus;
use nightdesk_local::DYNAMODB_TABLE;
use nightdesk_tests::{SATURDAY, TestDesk, desk, reply_that_is, text};
use serde_json::Value;
use tokio::process::Command;

async fn nightdesk(arguments: &[&str], data: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_desk-process"))
        .args(arguments)
        .current_dir("..")
        .env("NIGHTDESK_SECRET_META", "0123456789abcdef")
        .arg("--data")
        .arg(data)
        .output()
        .await
        .unwrap()
}

fn out(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[tokio::test]
async fn a_rehearsal_ends_with_the_record_the_agents_item_and_the_reply() {
    let folder = tempfile::tempdir().unwrap();
    let output = nightdesk(&["replay", "events/first-webhook.json", "--port", "1"], folder.path()).await;
    let shown = out(&output);
    assert!(output.status.success(), "{shown}");
    for part in [
        "tel:+819012345678",
        "Where is my order?",
        "[sent] You see where your parcel is on the tracking page",
        "agents' queue:",
        "answered automatically",
    ] {
        assert!(shown.contains(part), "{part} is missing in {shown}");
    }
}

#[tokio::test]
async fn a_desk_is_explained_without_any_data() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere");
    let arguments = [
        "explain",
        "--from",
        "tel:+819012345678",
        "--text",
        "Hello?",
        "--at",
        "2026-11-28T03:00:00Z",
        "--port",
        "1",
    ];
    let shown = out(&nightdesk(&arguments, &nowhere).await);
    for part in [
        "time zone: Asia/Tokyo (by their telephone number)",
        "language: ja-JP (by their telephone number, a guess)",
        "desk closed: until:2026-11-30T09:00:00Z",
        "the customer is told (ja): ただいま営業時間外です。11月30日月曜日 18:00（お客様の現地時間）",
    ] {
        assert!(shown.contains(part), "{part} is missing in {shown}");
    }
    assert!(!nowhere.exists(), "looking must not create data");
}

#[tokio::test]
async fn nobody_is_known_where_there_are_no_data() {
    let folder = tempfile::tempdir().unwrap();
    let output =
        nightdesk(&["customer", "show", "tel:+819012345678", "--port", "1"], &folder.path().join("nowhere"))
            .await;
    assert!(!output.status.success());
    assert!(out(&output).contains("no desk is running"), "{}", out(&output));
}

#[tokio::test]
async fn an_empty_queue_is_an_empty_list() {
    let folder = tempfile::tempdir().unwrap();
    let output = nightdesk(&["queue", "peek", "agents", "--json", "--port", "1"], folder.path()).await;
    assert_eq!(serde_json::from_slice::<Value>(&output.stdout).unwrap(), Value::Array(Vec::new()));
}

#[tokio::test]
async fn every_mistake_in_a_desk_is_named_with_its_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("desk.toml"),
        "default_office = \"moon\"\n\n[office.london]\nzone = \"Europe/Londn\"\n",
    )
    .unwrap();
    std::fs::create_dir(folder.path().join("wording")).unwrap();
    std::fs::write(folder.path().join("wording/en.ftl"), "away = { $opening\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_desk-process"))
        .arg("check")
        .arg(folder.path())
        .output()
        .await
        .unwrap();
    let shown = out(&output);
    assert!(!output.status.success());
    for part in ["desk.toml:1:", "moon", "desk.toml:4:", "Europe/Londn", "hours", "en.ftl:2:"] {
        assert!(shown.contains(part), "{part} is missing in {shown}");
    }
}

#[tokio::test]
async fn the_sample_desk_has_no_mistakes() {
    let output = Command::new(env!("CARGO_BIN_EXE_desk-process"))
        .args(["check", "../infra/desk"])
        .output()
        .await
        .unwrap();
    assert!(output.status.success(), "{}", out(&output));
}

/// A desk whose clock shows the Saturday, and commands to it.
struct Saturday(TestDesk);

impl Saturday {
    async fn begins() -> Self {
        Self(desk(SATURDAY).await)
    }

    async fn run(&self, arguments: &[&str]) -> String {
        let port = self.0.door.webhooks.trim_end_matches('/').rsplit(':').next().unwrap().to_owned();
        let output = Command::new(env!("CARGO_BIN_EXE_desk-process"))
            .args(arguments)
            .args(["--port", &port])
            .current_dir("..")
            .output()
            .await
            .unwrap();
        out(&output)
    }

    /// Closes London on the next Wednesday morning, with a note in two languages.
    async fn close_london(&self, until: &str) -> String {
        let mut arguments = vec!["close", "london", "--from", "2026-12-02T09:00", "--until", until];
        arguments.extend([
            "--note",
            "en=The lift is being repaired.",
            "--note",
            "de=Der Aufzug wird repariert.",
        ]);
        self.run(&arguments).await
    }
}

fn assert_shows(shown: &str, parts: &[&str]) {
    for part in parts {
        assert!(shown.contains(part), "{part} is missing in {shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_is_closed_and_customers_are_told_why_and_ops_see_it_in_the_week() {
    let saturday = Saturday::begins().await;
    assert_shows(
        &saturday.close_london("2026-12-02T12:00").await,
        &[
            "london is closed from Wednesday 2026-12-02 09:00 until Wednesday 2026-12-02 12:00 (Europe/London), \
             in force within a minute",
            "We have had to close unexpectedly. We will be back on Wednesday 2 December at 12:00 (London time).",
            "The lift is being repaired.",
        ],
    );
    let explain =
        ["explain", "--from", "tel:+491701234567", "--text", "Hallo", "--at", "2026-12-02T10:00:00Z"];
    assert_shows(&saturday.run(&explain).await, &["Der Aufzug wird repariert.", "heute ab 13:00 Uhr"]);
    let closed = "london is closed unplanned from Wed 2026-12-02 09:00 until Wed 2026-12-02 12:00";
    assert_shows(&saturday.run(&["hours", "--week", "2026-12-02"]).await, &[closed, "12:00-17:30"]);
    saturday.0.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_closure_takes_the_place_of_an_earlier() {
    let saturday = Saturday::begins().await;
    saturday.close_london("2026-12-02T16:00").await;
    let shown = saturday.close_london("2026-12-02T12:00").await;
    assert_shows(&shown, &["in place of the closure", "We will be back on Wednesday 2 December at 12:00"]);
    saturday.0.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_takes_back_what_nobody_planned_and_says_so_when_there_is_nothing() {
    let saturday = Saturday::begins().await;
    saturday.close_london("2026-12-02T12:00").await;
    let by_mistake = ["open", "london", "--until", "2027-11-20T12:00"];
    assert_shows(&saturday.run(&by_mistake).await, &["london is open from Saturday 2026-11-28"]);
    let open = saturday.run(&["open", "london"]).await;
    assert_shows(&open, &["taken back: london closed", "taken back: london open", "keeps its hours again"]);
    assert_shows(&saturday.run(&["open", "london"]).await, &["nothing to take back: london keeps its hours"]);
    let week = saturday.run(&["hours", "--week", "2026-12-02"]).await;
    assert_shows(&week, &["Wed 02 Dec  09:00-17:30"]);
    let opened = ["open", "london", "--from", "2026-12-05T10:00", "--until", "2026-12-05T14:00"];
    assert_shows(&saturday.run(&opened).await, &["london is open from Saturday"]);
    assert_shows(&saturday.run(&["hours", "--week", "2026-12-05"]).await, &["Sat 05 Dec  10:00-14:00"]);
    saturday.0.stop().await;
}

#[tokio::test]
async fn what_cannot_be_closed_is_told_what_would_be_right() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, wrong) in [
        (&["close", "paris", "--until", "2h"][..], "the offices are: london, new-york, tokyo"),
        (&["close", "london", "--until", "2020-01-01T12:00"], "that is over already"),
        (&["close", "london", "--until", "tomorrow"], "right would be 2026-11-25T12:00 or 12:00"),
        (&["close", "london", "--until", "10000h"], "more than a year away"),
        (&["close", "london", "--until", "2h", "--note", "=x"], "says nothing"),
        (&["close", "london"], "--until"),
    ] {
        let output = nightdesk(&[arguments, &["--port", "1"]].concat(), folder.path()).await;
        assert!(!output.status.success());
        assert!(out(&output).contains(wrong), "{}", out(&output));
    }
}

#[tokio::test]
async fn the_week_is_drawn_in_any_zone_with_the_names_of_holidays() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere");
    let arguments = ["hours", "--week", "2026-12-21", "--zone", "Asia/Tokyo", "--port", "1"];
    let shown = out(&nightdesk(&arguments, &nowhere).await);
    for part in
        ["Week 52 of 2026, in Asia/Tokyo time", "Mon 21 Dec  18:00-24:00", "(Christmas Day)", "any office"]
    {
        assert!(shown.contains(part), "{part} is missing in {shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn promises_are_listed_and_preferences_written_down_at_a_table_that_is_named() {
    let desk = desk(SATURDAY).await;
    desk.door.post(&text("wamid.1", "447700900123", "Hello?")).await;
    reply_that_is(&desk.stores, "tel:+447700900123", &[ReplyStatus::Sent]).await;
    let run = async |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_desk-process"))
            .args(arguments)
            .args(["--table", DYNAMODB_TABLE])
            .current_dir("..")
            .envs([("AWS_ENDPOINT_URL", desk.stores.dynamodb.as_str()), ("AWS_REGION", "eu-west-1")])
            .envs([("AWS_ACCESS_KEY_ID", "local"), ("AWS_SECRET_ACCESS_KEY", "local")])
            .output()
            .await
            .unwrap();
        out(&output)
    };
    let days = ["--from", "2026-11-28", "--until", "2026-12-05"];
    let shown = run(&[&["promises"][..], &days].concat()).await;
    assert!(shown.contains("due 2026-11-30 13:00 UTC  tel:+447700900123 on whatsapp, case 1"), "{shown}");
    assert!(shown.contains("told back at 2026-11-30 09:00 UTC; no answer yet"), "{shown}");
    let json: Value =
        serde_json::from_str(&run(&[&["promises", "--json"][..], &days].concat()).await).unwrap();
    assert_eq!(json[0]["notice"], "sent");

    let set = ["customer", "set", "tel:+447700900123", "--language", "pt-br", "--zone", "America/Sao_Paulo"];
    assert!(run(&set).await.contains("written down"));
    let explain =
        ["explain", "--from", "tel:+447700900123", "--text", "Hello again", "--at", "2026-12-05T03:00:00Z"];
    let shown = run(&explain).await;
    for part in
        ["America/Sao_Paulo (an agent said so)", "pt-BR (an agent said so)", "06:00, seu horário local"]
    {
        assert!(shown.contains(part), "{part} is missing in {shown}");
    }
    desk.stop().await;
}

#[tokio::test]
async fn the_cost_is_reckoned_for_a_quiet_desk_and_a_busy_one_with_every_assumption() {
    let run = async |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_desk-process"));
        let output = command.arg("cost").args(arguments).current_dir("..").output().await.unwrap();
        assert!(output.status.success(), "{}", out(&output));
        out(&output)
    };
    let shown = run(&[]).await;
    for part in [
        "1000000 messages, in US dollars: list prices of us-east-1",
        "write units                               2,000,000     1.25        2,000,000     1.25",
        "= messages, from webhook to agents' queue",
        "receipts: record",
        "Not in it:",
        "Cold starts",
    ] {
        assert!(shown.contains(part), "{part} is missing in {shown}");
    }
    assert!(!shown.contains("HTTP API"), "{shown}");
    let shown = run(&["--messages", "2000000", "--batch", "5", "--front-door", "http-api"]).await;
    assert!(shown.contains("  HTTP API requests                         2,000,000     2.00\n"), "{shown}");
}
