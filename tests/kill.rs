//! `kill -9` at any point between the webhook and the reply.

use std::path::Path;

use http::StatusCode;
use nightdesk_domain::ReplyStatus;
use nightdesk_pipeline::agents::Occasion;
use nightdesk_tests::{Process, agent_items, events, history, replies, settled, text, try_call, until};
use tokio::process::Command;

const ANN: &str = "447700900123";
const ANN_ADDRESS: &str = "tel:+447700900123";

/// A desk in a process of its own, on a data folder.
async fn start(data: &Path) -> Process {
    Process::start(Command::new(env!("CARGO_BIN_EXE_desk-process")), data).await
}

/// The lines that a message's way shows: queued, recorded, the reply itself, settled.
const STEPS: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_step_the_desk_records_queues_and_answers_once() {
    for step in 0..=STEPS {
        let folder = tempfile::tempdir().unwrap();
        let desk = start(folder.path()).await;
        let request = desk.door.signed(&text("wamid.1", ANN, "Hello?"));
        let call = tokio::spawn(try_call(request));
        desk.kill_after(step).await;
        let accepted = call.await.unwrap().is_some_and(|response| response.status() == StatusCode::OK);

        let desk = start(folder.path()).await;
        if !accepted {
            // As the provider would.
            assert_eq!(desk.door.post(&text("wamid.1", ANN, "Hello?")).await, StatusCode::OK);
        }
        settled(&desk.stores).await;
        let history = history(&desk.stores, ANN_ADDRESS).await.expect("nothing accepted is lost");
        assert_eq!(events(&history).len(), 1, "recorded once, killed after {step} lines");
        let items = agent_items(&desk.stores).await;
        let queued = items.iter().filter(|item| matches!(item.what, Occasion::Event { .. })).count();
        assert_eq!(queued, 1, "queued once, killed after {step} lines");
        let replies = replies(&history);
        assert_eq!(replies.len(), 1, "answered once, killed after {step} lines");
        match replies[0].status {
            ReplyStatus::Sent => {}
            ReplyStatus::Unknown => assert_eq!(items.len(), 2, "agents know that nobody knows"),
            other => panic!("{other:?}, killed after {step} lines"),
        }
        desk.kill_after(0).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_was_accepted_before_the_kill_is_there_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let desk = start(folder.path()).await;
    let mut calls = Vec::new();
    for n in 0..100 {
        let from = format!("4477009{n:05}");
        let request = desk.door.signed(&text(&format!("wamid.{n}"), &from, "Hello?"));
        calls.push((from, tokio::spawn(try_call(request))));
    }
    desk.kill_after(60).await;
    let mut accepted = Vec::new();
    for (from, call) in calls {
        if call.await.unwrap().is_some_and(|response| response.status() == StatusCode::OK) {
            accepted.push(from);
        }
    }
    assert!(!accepted.is_empty(), "some were accepted before the kill");

    let desk = start(folder.path()).await;
    settled(&desk.stores).await;
    for from in &accepted {
        let history = history(&desk.stores, &format!("tel:+{from}")).await.expect("nothing accepted is lost");
        assert_eq!((events(&history).len(), replies(&history).len()), (1, 1));
    }
    let items = agent_items(&desk.stores).await;
    let events = items.iter().filter(|item| matches!(item.what, Occasion::Event { .. })).count();
    assert!(events >= accepted.len(), "{events} items for {} accepted", accepted.len());
    until("the desk goes on taking webhooks", async || {
        let status = desk.door.post(&text("wamid.more", ANN, "Still there?")).await;
        (status == StatusCode::OK).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_ends_the_desk_cleanly_and_another_can_start_on_its_data() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = start(folder.path()).await;
    let second = Command::new(env!("CARGO_BIN_EXE_desk-process"))
        .args(["up", "--port", "0", "--desk", "../infra/desk", "--data"])
        .arg(folder.path())
        .output()
        .await
        .unwrap();
    assert!(!second.status.success(), "two desks on one folder");
    assert!(String::from_utf8_lossy(&second.stderr).contains("a desk is running on"));

    let interrupt = Command::new("kill").args(["-INT", &desk.child.id().unwrap().to_string()]).status();
    assert!(interrupt.await.unwrap().success());
    assert!(desk.child.wait().await.unwrap().success());
    assert!(!folder.path().join("running.json").exists());
    start(folder.path()).await.kill_after(0).await;
}
