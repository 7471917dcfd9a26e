//! Customers' files, from a provider's webhook to where the agents' item says they are.

use std::collections::BTreeMap;

use http::StatusCode;
use nightdesk_adapters::dynamodb::RecordEntry;
use nightdesk_channels::stand_in::{Sample, picture};
use nightdesk_domain::file::{FileStatus, Loss};
use nightdesk_pipeline::ports::{ObjectError, Objects};
use nightdesk_tests::{
    SATURDAY, TestDesk, agent_items, desk, history, peek, sample, settled, text, whatsapp,
};
use serde_json::json;
use tokio::process::Command;

const ANN: &str = "447700900123";
const ANN_ADDRESS: &str = "tel:+447700900123";

fn photo(id: &str) -> Sample {
    let image = json!({"id": "1234567890", "mime_type": "image/jpeg", "sha256": "hash", "caption": "Look"});
    let message = json!({"from": ANN, "id": id, "timestamp": "$seconds", "type": "image", "image": image});
    whatsapp(&json!({"messages": [message]}))
}

/// What became of the files of a customer's messages, in order.
async fn statuses(desk: &TestDesk, address: &str) -> Vec<BTreeMap<usize, FileStatus>> {
    let history = history(&desk.stores, address).await.unwrap();
    let mut statuses = Vec::new();
    for entry in history.entries {
        if let RecordEntry::Inbound { files, .. } = entry {
            statuses.push(files);
        }
    }
    statuses
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_where_the_agents_item_says_until_its_message_is_taken_back() {
    let desk = desk(SATURDAY).await;
    assert_eq!(desk.door.post(&photo("wamid.1")).await, StatusCode::OK);
    settled(&desk.stores).await;
    let item = agent_items(&desk.stores).await.remove(0);
    let key = item.files[0].key.as_str();
    assert_eq!(desk.files.get(key).await.unwrap(), *picture().body());
    let status = statuses(&desk, ANN_ADDRESS).await[0].remove(&0);
    assert!(
        matches!(&status, Some(FileStatus::Kept { key: kept, mime, bytes: 70, .. }) if kept == key && mime == "image/png"),
        "{status:?}"
    );

    let revoke = json!({"from": ANN, "id": "wamid.2", "timestamp": "$seconds", "type": "revoke", "revoke": {"original_message_id": "wamid.1"}});
    desk.door.post(&whatsapp(&json!({"messages": [revoke]}))).await;
    settled(&desk.stores).await;
    assert_eq!(desk.files.get(key).await, Err(ObjectError::Missing));
    let erased = history(&desk.stores, ANN_ADDRESS).await.unwrap();
    assert!(erased.entries.iter().any(|entry| matches!(entry, RecordEntry::Erased { .. })));
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_look_at_a_customer_see_where_the_file_is() {
    let desk = desk(SATURDAY).await;
    desk.door.post(&photo("wamid.1")).await;
    settled(&desk.stores).await;
    let key = agent_items(&desk.stores).await.remove(0).files.remove(0).key;
    let port = desk.door.webhooks.trim_end_matches('/').rsplit(':').next().unwrap().to_owned();
    let mut command = Command::new(env!("CARGO_BIN_EXE_desk-process"));
    command.args(["customer", "show", ANN_ADDRESS, "--port", &port]).current_dir("..");
    let shown = String::from_utf8(command.output().await.unwrap().stdout).unwrap();
    assert!(shown.contains(&format!("file 0: image/png, 70 bytes, kept as {key}")), "{shown}");
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_after_a_file_that_nobody_can_fetch_is_dealt_with_all_the_same() {
    let desk = desk(SATURDAY).await;
    let attachment = json!({"type": "image", "payload": {"url": "https://127.0.0.1/a.png"}});
    let messaging = json!({"sender": {"id": "42"}, "recipient": {"id": "1001"}, "timestamp": "$millis:number", "message": {"mid": "m_1", "attachments": [attachment]}});
    let entry = json!([{"id": "1001", "time": "$millis:number", "messaging": [messaging]}]);
    let body = json!({"object": "page", "entry": entry});
    desk.door.post(&sample(json!({"provider": "meta", "about": "A test.", "body": body}))).await;
    desk.door.post(&text("wamid.1", ANN, "Hello?")).await;
    settled(&desk.stores).await;
    assert_eq!(agent_items(&desk.stores).await.len(), 2);
    let status = statuses(&desk, "messenger:1001:42").await[0].remove(&0);
    assert!(matches!(status, Some(FileStatus::Lost { why: Loss::Elsewhere, .. })), "{status:?}");
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_channels_pictures_are_fetched_from_what_plays_their_provider() {
    let (desk, mut before) = (desk(SATURDAY).await, 0);
    for path in [
        "meta/media-of-every-kind",
        "meta/messenger-attachments",
        "meta/instagram-attachments",
        "telegram/photo-with-a-caption",
        "twilio/two-pictures",
        "line/media-of-every-kind",
        "slack/file",
        "discord/command-with-a-file",
        "viber/picture",
        "wechat/image",
        "wechat/video",
        "x/picture-and-film",
        "teams/picture-with-a-caption",
    ] {
        let text = std::fs::read_to_string(format!("../events/{path}.json"));
        let sample = Sample::parse(&text.unwrap_or_else(|error| panic!("{path}: {error}"))).unwrap();
        assert!(desk.door.post(&sample).await.is_success(), "{path}");
        settled(&desk.stores).await;
        let items = agent_items(&desk.stores).await;
        let (mut kept, new) = (0, items.len() - before);
        for file in items.iter().rev().take(new).flat_map(|item| &item.files) {
            match desk.files.get(&file.key).await {
                Ok(content) => {
                    assert_eq!(content, *picture().body(), "{path}");
                    kept += 1;
                }
                Err(error) => assert_eq!(error, ObjectError::Missing, "{path}"),
            }
        }
        assert!(kept > 0, "{path}: {new} items");
        before = items.len();
    }
    assert_eq!(peek(&desk.stores, "media-dead").await, [""; 0]);
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_inside_of_a_mail_is_where_the_agents_item_says() {
    let desk = desk(SATURDAY).await;
    for (path, contents) in [
        ("postmark/attachments", vec!["\u{89}PNG\r\n\u{1a}\n", "test attachment"]),
        ("postmark/published-raw", vec!["This is an attachment"]),
        ("sendgrid/file", vec!["id,count\r\n1,2"]),
    ] {
        let text = std::fs::read_to_string(format!("../events/{path}.json")).unwrap();
        let sample = Sample::parse(&text).unwrap();
        // Its provider sends it again, as if it had not heard us.
        for _ in 0..2 {
            assert_eq!(desk.door.post(&sample).await, StatusCode::OK, "{path}");
        }
        settled(&desk.stores).await;
        let item = agent_items(&desk.stores).await.pop().unwrap();
        let mut kept = Vec::new();
        for file in &item.files {
            let content = desk.files.get(&file.key).await.unwrap();
            kept.push(content.iter().map(|byte| char::from(*byte)).collect::<String>());
        }
        assert_eq!(kept, contents, "{path}");
    }
    assert_eq!(agent_items(&desk.stores).await.len(), 3, "one for each mail");
    desk.stop().await;
}
