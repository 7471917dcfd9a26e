//! The commands, as ops people type them.

use std::path::Path;
use std::process::Output;

use nightdesk_domain::ReplyStatus;
use nightdesk_local::DYNAMODB_TABLE;
use nightdesk_tests::{SATURDAY, desk, reply_that_is, text};
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
        "[sent] We are closed right now.",
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

/// Closes London for a morning years ahead, with a note in two languages.
async fn close_london(data: &Path) -> Output {
    let note = ["--note", "en=The lift is being repaired.", "--note", "de=Der Aufzug wird repariert."];
    let mut arguments = vec!["close", "london", "--from", "2030-01-02T09:00", "--until", "2030-01-02T12:00"];
    arguments.extend(note);
    arguments.extend(["--port", "1"]);
    nightdesk(&arguments, data).await
}

#[tokio::test]
async fn an_office_is_closed_and_customers_are_told_why_and_ops_see_it_in_the_week() {
    let folder = tempfile::tempdir().unwrap();
    let shown = out(&close_london(folder.path()).await);
    for part in [
        "london is closed from Wednesday 2030-01-02 09:00 until Wednesday 2030-01-02 12:00 (Europe/London)",
        "in force within a minute",
        "We have had to close unexpectedly. We will be back today at 12:00 (London time).",
        "The lift is being repaired.",
    ] {
        assert!(shown.contains(part), "{part} is missing in {shown}");
    }
    let at = ["--at", "2030-01-02T10:00:00Z", "--port", "1"];
    let arguments = [&["explain", "--from", "tel:+491701234567", "--text", "Hallo"][..], &at].concat();
    let shown = out(&nightdesk(&arguments, folder.path()).await);
    assert!(shown.contains("Der Aufzug wird repariert."), "{shown}");
    assert!(shown.contains("heute um 13:00 Uhr"), "{shown}");
    let shown = out(&nightdesk(&["hours", "--week", "2030-01-02", "--port", "1"], folder.path()).await);
    let closed = "london is closed unplanned from Wed 2030-01-02 09:00 until Wed 2030-01-02 12:00";
    assert!(shown.contains(closed) && shown.contains("12:00-17:30"), "{shown}");
}

#[tokio::test]
async fn what_cannot_be_closed_is_told_what_would_be_right() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, wrong) in [
        (&["close", "paris", "--until", "2h"][..], "the offices are: london, new-york, tokyo"),
        (&["close", "london", "--until", "2020-01-01T12:00"], "that is over already"),
        (&["close", "london", "--until", "tomorrow"], "right would be 2026-11-25T12:00 or 12:00"),
        (&["close", "london"], "--until"),
    ] {
        let output = nightdesk(&[arguments, &["--port", "1"]].concat(), folder.path()).await;
        assert!(!output.status.success());
        assert!(out(&output).contains(wrong), "{}", out(&output));
    }
}

#[tokio::test]
async fn opening_ends_the_closures_in_force_and_says_so_when_there_are_none() {
    let folder = tempfile::tempdir().unwrap();
    let close = nightdesk(&["close", "london", "--until", "2h", "--port", "1"], folder.path()).await;
    assert!(close.status.success(), "{}", out(&close));
    let open = ["open", "london", "--port", "1"];
    assert!(out(&nightdesk(&open, folder.path()).await).contains("london keeps its hours again"));
    assert!(out(&nightdesk(&open, folder.path()).await).contains("nothing to end: london keeps its hours"));
    let saturday =
        ["open", "london", "--from", "2030-01-05T10:00", "--until", "2030-01-05T14:00", "--port", "1"];
    assert!(out(&nightdesk(&saturday, folder.path()).await).contains("london is open from Saturday"));
    let shown = out(&nightdesk(&["hours", "--week", "2030-01-05", "--port", "1"], folder.path()).await);
    assert!(shown.contains("Sat 05 Jan  10:00-14:00"), "{shown}");
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
