//! The commands, as ops people type them.

use std::path::Path;
use std::process::Output;

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
