//! Mail in the bucket, as SES leaves it and S3 tells of it.
//!
//! The notice's shape is that of the S3 user guide, "Event message structure".
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "what goes wrong here fails the test")]

use nightdesk_mailroom::{LARGEST, Mailroom, Notice};
use nightdesk_pipeline::fakes::{Fuse, MemoryObjects, MemoryQueue};
use nightdesk_runtime::Clock;
use nightdesk_runtime::metrics::Tally;
use serde_json::{Value, json};

const BUCKET: &str = "desk-mail";
const KEY: &str = "mail/o3vrnil0e2ic28trm7dfhrc2v0clambda4nbp0g1";

const MAIL: &str = "Return-Path: <ann@example.com>\r
Received: from mail.example.com (mail.example.com [192.0.2.1]) by inbound-smtp.eu-central-1.amazonaws.com with SMTP id o3vr for support@shop.example; Sat, 28 Nov 2026 02:00:00 +0000 (UTC)\r
X-SES-Spam-Verdict: PASS\r
X-SES-Virus-Verdict: PASS\r
Received-SPF: pass (spfCheck: domain of example.com designates 192.0.2.1 as permitted sender)\r
Authentication-Results: amazonses.com; spf=pass; dkim=pass; dmarc=pass\r
From: Ann Smith <ann@example.com>\r
To: support@shop.example\r
Subject: Where is my parcel?\r
Date: Sat, 28 Nov 2026 02:59:00 +0100\r
Message-ID: <first@mail.example.com>\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=\"b\"\r
\r
--b\r
Content-Type: text/plain; charset=utf-8\r
\r
It has not come.\r
--b\r
Content-Type: application/pdf; name=\"../bill no 1.pdf\"\r
Content-Disposition: attachment; filename=\"../bill no 1.pdf\"\r
Content-Transfer-Encoding: base64\r
\r
JVBERi0xLjc=\r
--b--\r
";

struct Room {
    mailroom: Mailroom,
    objects: MemoryObjects,
    inbound: MemoryQueue,
    parked: MemoryQueue,
}

impl Room {
    fn new() -> Self {
        let fuse = Fuse::none();
        Self::on(&fuse, &MemoryObjects::new(&fuse), &MemoryQueue::new(&fuse), &MemoryQueue::new(&fuse))
    }

    fn on(fuse: &Fuse, objects: &MemoryObjects, inbound: &MemoryQueue, parked: &MemoryQueue) -> Self {
        let now = "2026-11-28T03:00:00Z".parse().unwrap();
        let (objects, inbound, parked) = (objects.on(fuse), inbound.on(fuse), parked.on(fuse));
        let mailroom = Mailroom {
            bucket: BUCKET.to_owned(),
            objects: Box::new(objects.clone()),
            inbound: Box::new(inbound.on(fuse)),
            parked: Box::new(parked.on(fuse)),
            clock: Clock::new(move || now),
        };
        Self { mailroom, objects, inbound, parked }
    }

    fn stopping_after(&self, effects: usize) -> Self {
        Self::on(&Fuse::after(effects), &self.objects, &self.inbound, &self.parked)
    }

    fn events(&self) -> Vec<Value> {
        self.inbound.bodies().iter().map(|body| serde_json::from_str(body).unwrap()).collect()
    }

    fn parked(&self) -> Vec<Value> {
        self.parked.bodies().iter().map(|body| serde_json::from_str(body).unwrap()).collect()
    }
}

fn notice(bucket: &str, key: &str, size: usize) -> Notice {
    let record = json!({
        "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "eu-central-1",
        "eventTime": "2026-11-28T02:00:01.000Z", "eventName": "ObjectCreated:Put",
        "s3": {
            "s3SchemaVersion": "1.0", "configurationId": "mail",
            "bucket": {"name": bucket, "ownerIdentity": {"principalId": "A1"}, "arn": format!("arn:aws:s3:::{bucket}")},
            "object": {"key": key, "size": size, "eTag": "d41d", "sequencer": "0055AED6DCD90281E5"},
        },
    });
    serde_json::from_value(json!({ "Records": [record] })).unwrap()
}

#[tokio::test]
async fn a_mail_is_queued_and_its_files_are_put_beside_it() {
    let room = Room::new();
    room.objects.put_now(KEY, MAIL);
    room.mailroom.handle(&notice(BUCKET, KEY, MAIL.len())).await.unwrap();
    let events = room.events();
    let event = &events[0]["event"];
    assert_eq!(events.len(), 1);
    assert_eq!(
        event["key"],
        json!({"channel": "email", "account": "support@shop.example", "id": "first@mail.example.com"})
    );
    assert_eq!(event["address"], "mailto:ann@example.com");
    assert_eq!(event["at"], "2026-11-28T01:59:00Z");
    assert_eq!(event["sender"], json!({"name": "Ann Smith", "utc_offset_minutes": 60}));
    assert_eq!(event["content"]["text"], "It has not come.");
    let file = &event["content"]["parts"][1];
    let reference = file["reference"].as_str().unwrap().strip_prefix("s3://desk-mail/").unwrap();
    assert!(reference.starts_with("attachments/") && reference.ends_with("/0-bill_no_1.pdf"), "{reference}");
    assert_eq!(file["name"], "bill no 1.pdf");
    assert_eq!(room.objects.files()[reference].as_ref(), b"%PDF-1.7");
}

#[tokio::test]
async fn a_notice_that_comes_again_changes_nothing_wherever_it_stopped_before() {
    for effects in 0..3 {
        let room = Room::new();
        room.objects.put_now(KEY, MAIL);
        let stopped = room.stopping_after(effects).mailroom.handle(&notice(BUCKET, KEY, MAIL.len())).await;
        assert_eq!(stopped.is_err(), effects < 2, "{effects}");
        room.mailroom.handle(&notice(BUCKET, KEY, MAIL.len())).await.unwrap();
        room.mailroom.handle(&notice(BUCKET, KEY, MAIL.len())).await.unwrap();
        assert_eq!((room.events().len(), room.objects.files().len(), room.parked().len()), (1, 2, 0));
    }
}

#[tokio::test]
async fn another_bucket_is_not_read() {
    let room = Room::new();
    room.objects.put_now(KEY, MAIL);
    let tally = room.mailroom.handle(&notice("desk-mail-of-others", KEY, MAIL.len())).await.unwrap();
    assert_eq!(tally, Tally::of_provider("ses").count("Refused", 1));
    assert_eq!(room.events().len(), 0);
}

#[tokio::test]
async fn its_own_files_are_no_mail() {
    let room = Room::new();
    room.mailroom.handle(&notice(BUCKET, "attachments/x/0-a", 1)).await.unwrap();
    assert_eq!((room.events().len(), room.parked().len()), (0, 0));
}

#[tokio::test]
async fn what_is_too_large_or_no_mail_or_gone_is_parked_by_its_key() {
    let expected = [
        (LARGEST + 1, Some(MAIL), "the mail is too large"),
        (0, Some(""), "the mail cannot be read"),
        (10, None, "the mail is not in the bucket any more"),
    ];
    for (size, content, why) in expected {
        let room = Room::new();
        content.into_iter().for_each(|content| room.objects.put_now("mail/a b+c", content));
        let tally = room.mailroom.handle(&notice(BUCKET, "mail/a+b%2Bc", size)).await.unwrap();
        assert_eq!(tally, Tally::of_provider("ses").count("Parked", 1));
        assert_eq!(
            (&room.parked()[0]["why"], &room.parked()[0]["what"]["kind"]),
            (&json!(why), &json!("mail"))
        );
        assert_eq!(room.events().len(), 0);
    }
}
