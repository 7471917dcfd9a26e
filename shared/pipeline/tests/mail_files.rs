//! Files that come inside of mails' webhooks: kept before anybody is told of them, and taken in once.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what goes wrong here fails the test"
)]

mod world;

use std::collections::BTreeMap;

use bytes::Bytes;
use data_encoding::BASE64;
use nightdesk_channels::media::HANDED_IN;
use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::{Secrets, provider};
use nightdesk_domain::file::{FileStatus, Loss};
use nightdesk_pipeline::fakes::{Fuse, no_documents};
use nightdesk_pipeline::media::{Became, MediaError};
use nightdesk_pipeline::receive::Receiver;
use nightdesk_pipeline::respond::Responded;
use serde_json::{Value, json};
use world::{SECRET, World, sample, saturday};

const PNG: &str = "image/png";

/// A mail by Postmark with these files: name, type, content.
fn mail(id: &str, files: &[(&str, &str, &str)]) -> Sample {
    let file = |(name, mime, content): &(&str, &str, &str)| {
        let encoded = BASE64.encode(content.as_bytes());
        json!({"Name": name, "ContentType": mime, "Content": encoded, "ContentLength": content.len()})
    };
    let mail = json!({
        "FromFull": {"Email": "ann@example.com", "Name": "Ann"},
        "ToFull": [{"Email": "support@shop.example", "Name": ""}],
        "OriginalRecipient": "support@shop.example", "Subject": "Broken", "MessageID": format!("{id}-by-postmark"),
        "TextBody": "See the picture.", "Headers": [{"Name": "Message-ID", "Value": format!("<{id}>")}],
        "Attachments": files.iter().map(file).collect::<Vec<_>>(),
    });
    sample("postmark", mail)
}

fn photograph(id: &str) -> Sample {
    mail(id, &[("damage.png", PNG, "a photograph")])
}

/// A sample as it lies in the repository.
fn recorded(path: &str) -> Sample {
    Sample::parse(&std::fs::read_to_string(format!("../../events/{path}.json")).unwrap()).unwrap()
}

/// Deals with everything on the media queue; what became of it. No provider is called.
async fn deal(world: &World) -> Result<Vec<Became>, MediaError> {
    let api = world.api([]);
    let became = world.fetch_all(&api, 3, saturday()).await?;
    assert_eq!(api.calls(), 0);
    Ok(became)
}

/// The way of a mail from its webhook until its files are dealt with; none where it stops.
async fn way(world: &World, mail: &Sample, delivery: &str) -> Option<Vec<Became>> {
    if world.post(mail, delivery, saturday()).await.status() != 200 {
        return None;
    }
    world.respond_to_all(saturday()).await.ok()?;
    deal(world).await.ok()
}

/// What is in the bucket: the files that are handed in, and those that are kept.
fn bucket(world: &World) -> (BTreeMap<String, Bytes>, BTreeMap<String, Bytes>) {
    world.files.files().into_iter().partition(|(key, _)| key.starts_with(HANDED_IN))
}

fn contents(files: &BTreeMap<String, Bytes>) -> Vec<&str> {
    files.values().map(|content| std::str::from_utf8(content).unwrap()).collect()
}

#[tokio::test]
async fn a_photograph_is_kept_where_the_agents_item_says_and_nowhere_else() {
    let world = World::new();
    assert_eq!(world.post(&photograph("1@example.com"), "call-1", saturday()).await.status(), 200);
    let (handed_in, kept) = bucket(&world);
    assert_eq!((contents(&handed_in), kept.len()), (vec!["a photograph"], 0));

    world.respond_to_last(saturday()).await;
    assert_eq!(deal(&world).await.unwrap(), [Became::Kept]);
    let (handed_in, kept) = bucket(&world);
    assert!(handed_in.is_empty());
    let item = world.agent_items().remove(0);
    assert_eq!(kept[&item.files[0].key], "a photograph");
    let [(_, FileStatus::Kept { key, mime, bytes: 12, .. })] = &world.record.files()[..] else {
        panic!("{:?}", world.record.files())
    };
    assert_eq!((key, mime.as_str()), (&item.files[0].key, PNG));
}

#[tokio::test]
async fn every_provider_of_mail_brings_its_files() {
    for (path, expected) in [
        ("postmark/attachments", vec![Became::Kept, Became::Kept]),
        ("postmark/published-raw", vec![Became::Kept]),
        ("sendgrid/file", vec![Became::Kept]),
        ("sendgrid/published-raw-with-attachments", vec![Became::Kept]),
        // A picture that a browser would run.
        ("mailgun/multipart-with-files", vec![Became::Lost(Loss::Type)]),
    ] {
        let world = World::new();
        assert_eq!(way(&world, &recorded(path), "call-1").await, Some(expected), "{path}");
        assert!(bucket(&world).0.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn odd_files_are_each_kept_and_one_that_cannot_be_read_is_told_as_lost() {
    let world = World::new();
    let became = way(&world, &recorded("postmark/odd-files"), "call-1").await.unwrap();
    let kept = Became::Kept;
    assert_eq!(became, [kept, kept, kept, kept, Became::Lost(Loss::Refused), kept]);
    assert_eq!(bucket(&world).1.len(), 5);
    let statuses = world.record.files().into_iter();
    let mimes: Vec<_> = statuses
        .filter_map(|(_, status)| match status {
            FileStatus::Kept { mime, .. } => Some(mime),
            _ => None,
        })
        .collect();
    assert_eq!(mimes, [PNG, PNG, PNG, "application/ms-tnef", "text/plain"]);
}

#[tokio::test]
async fn a_file_of_a_kind_that_is_not_kept_is_told_as_lost_and_cleared_away() {
    let world = World::new();
    let page = mail("1@example.com", &[("a.html", "text/html; charset=utf-8", "<script>")]);
    assert_eq!(way(&world, &page, "call-1").await.unwrap(), [Became::Lost(Loss::Type)]);
    assert!(world.files.files().is_empty());
}

#[tokio::test]
async fn a_webhook_that_comes_again_keeps_its_file_once() {
    let world = World::new();
    let photograph = photograph("1@example.com");
    way(&world, &photograph, "call-1").await.unwrap();
    let before = world.files.files();
    world.post(&photograph, "call-2", saturday()).await;
    // When the queue has long forgotten the first.
    let again = world.inbound.bodies().remove(0).replace("call-1", "call-2");
    assert_eq!(world.respond(&again, saturday()).await.unwrap(), Responded::Duplicate);
    assert_eq!((world.media.bodies().len(), world.record.files().len()), (1, 1));
    assert_eq!(bucket(&world).1, before);
}

#[tokio::test]
async fn a_bucket_that_fails_is_a_webhook_to_be_sent_again_and_nothing_is_queued() {
    let files = [("1.png", PNG, "one"), ("2.png", PNG, "two"), ("3.png", PNG, "three")];
    for effects in 0..=files.len() {
        let world = World::new();
        let stopping = world.stopping_after(effects);
        let response = stopping.post(&mail("1@example.com", &files), "call-1", saturday()).await;
        assert_eq!(response.status(), 503, "{effects}");
        assert_eq!((world.files.files().len(), world.inbound.bodies().len()), (effects, 0));
    }
}

#[tokio::test]
async fn without_a_bucket_a_mail_without_files_is_taken_and_one_with_files_is_not() {
    let (world, postmark) = (World::new(), provider("postmark").unwrap());
    let secrets = Secrets::parse(&postmark.stand_in().secret(SECRET)).unwrap();
    let receiver = Receiver {
        provider: postmark,
        secrets: &secrets,
        documents: &no_documents(),
        inbound: &world.inbound,
        parked: &world.parked,
        files: None,
    };
    for (sample, status) in [(mail("1@example.com", &[]), 200), (photograph("2@example.com"), 503)] {
        let mut request = sample.request("https://desk.example.com/webhooks/postmark", saturday());
        postmark.stand_in().sign(&mut request, secrets.iter().next().unwrap());
        assert_eq!(receiver.receive(request, "call-1", saturday()).await.response.status(), status);
    }
    assert_eq!(world.inbound.bodies().len(), 1);
}

#[tokio::test]
async fn wherever_it_stops_the_file_is_kept_once_when_all_is_done_again() {
    let mut interrupted = 0;
    for effects in 0..30 {
        let world = World::on(Fuse::after(effects));
        let photograph = photograph("1@example.com");
        interrupted += usize::from(way(&world, &photograph, "call-1").await.is_none());
        let world = world.restarted();
        assert!(way(&world, &photograph, "call-1").await.is_some());
        let (handed_in, kept) = bucket(&world);
        assert_eq!((handed_in.len(), contents(&kept)), (0, vec!["a photograph"]), "{effects}");
        assert_eq!((world.record.events().len(), world.record.files().len()), (1, 1), "{effects}");
        assert!(matches!(world.record.files()[0].1, FileStatus::Kept { .. }), "{effects}");
        assert_eq!(world.agent_items().len(), 1, "{effects}");
    }
    assert!(interrupted > 8, "the fuse burnt at {interrupted} places");
}

#[tokio::test]
async fn another_mail_of_the_same_message_id_does_not_replace_a_file_that_waits() {
    let world = World::new();
    world.post(&photograph("1@example.com"), "call-1", saturday()).await;
    let other = mail("1@example.com", &[("damage.png", PNG, "another picture")]);
    world.post(&other, "call-2", saturday()).await;
    world.respond_to_all(saturday()).await.unwrap();
    assert_eq!(deal(&world).await.unwrap(), [Became::Kept]);
    assert_eq!(contents(&bucket(&world).1), ["a photograph"]);
}

/// A mail whose file Mailgun says it keeps there.
fn stored(url: &str) -> Sample {
    let file = json!([{"url": url, "name": "a.png", "content-type": PNG, "size": 1}]);
    let body = json!({
        "recipient": "support@shop.example", "sender": "eve@example.com", "timestamp": "$seconds", "token": "t",
        "from": "eve@example.com", "subject": "Hello", "body-plain": "Hello", "attachments": file.to_string(),
    });
    let kind = "application/x-www-form-urlencoded";
    let sample = json!({"provider": "mailgun", "about": "A mail.", "content_type": kind, "body": body});
    Sample::parse(&sample.to_string()).unwrap()
}

#[tokio::test]
async fn what_another_says_about_where_its_file_lies_is_no_key_of_ours() {
    let world = World::new();
    world.post(&photograph("1@example.com"), "call-1", saturday()).await;
    let waiting = bucket(&world).0.into_keys().next().unwrap();
    let climbing = format!("{HANDED_IN}mailgun/../../{}", "0".repeat(64));
    for reference in [waiting.as_str(), &climbing, "handed-in/mailgun/", "handed-in/mailgun/x"] {
        let mut mail = stored(reference);
        mail.body["Message-Id"] = Value::from(format!("<{}@example.com>", reference.len()));
        world.post(&mail, "call-2", saturday()).await;
        world.respond_to_last(saturday()).await;
        let became = deal(&world).await.unwrap();
        assert_eq!(became.last(), Some(&Became::Lost(Loss::Refused)), "{reference}");
    }
    assert_eq!(bucket(&world).0.into_keys().collect::<Vec<_>>(), [waiting]);
}
