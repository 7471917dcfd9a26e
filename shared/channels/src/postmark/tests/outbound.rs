//! Replies as they go out, and what is told of them.

use chrono::DateTime;
use nightdesk_domain::Account;
use serde_json::{Value, json};

use super::super::{Postmark, outcome};
use crate::mail::CHANNELS;
use crate::provider::{Api, Outgoing, Replies};
use crate::secrets::Credential;

/// What goes along with a reply from this mailbox.
fn metadata(mailbox: &str) -> Value {
    let credential = Credential { token: "token".to_owned(), ..Credential::default() };
    let base = Postmark.api().parse().unwrap();
    let account = Account::new(mailbox);
    let reply = Outgoing {
        channel: &CHANNELS[0],
        account: &account,
        thread: r#"postmark:{"to":"ann@example.com"}"#,
        text: "We are back at 09:00.",
        choices: &[],
        in_reply_to: None,
        reference: "mailto:ann@example.com#reply-1",
    };
    let api = Api { base: &base, credential: &credential, receipts: None, now: DateTime::UNIX_EPOCH };
    let request = Postmark.reply(&reply, &api).unwrap();
    serde_json::from_slice::<Value>(request.body()).unwrap()["Metadata"].clone()
}

/// How many events there are of a record with this metadata.
fn events(kind: &str, metadata: &Value) -> usize {
    let record = json!({
        "RecordType": kind, "MessageID": "b7bc2f4a", "Recipient": "ann@example.com",
        "ReceivedAt": "2026-11-24T22:28:50Z", "Metadata": metadata,
    });
    let read = outcome::normalise(kind, &record, "2026-11-24T22:30:00Z".parse().unwrap());
    assert_eq!(read.unreadable, [""; 0]);
    read.events.len()
}

#[test]
fn what_goes_along_with_a_reply_tells_its_records_from_all_others() {
    let long = format!("{}@shop.example", "a".repeat(80));
    for mailbox in ["support@shop.example", &long] {
        let ours = metadata(mailbox);
        let short = |value: &Value| value.as_str().unwrap().len() <= 80;
        assert!(ours.as_object().unwrap().values().all(short), "{ours}");
        for kind in ["Delivery", "Open", "SpamComplaint", "Hologram"] {
            assert_eq!(events(kind, &ours), 1, "{kind}");
            for others in [
                json!({}),
                json!({ "account": 42 }),
                json!({ "account": "support@shop.example" }),
                json!(null),
            ] {
                assert_eq!(events(kind, &others), 0, "{kind}: {others}");
            }
        }
        assert_eq!(events("Click", &ours), 0);
    }
}
