//! Replies as they go out.

use nightdesk_domain::Account;
use serde_json::{Value, json};

use super::super::SendGrid;
use crate::mail::{CHANNELS, reference};
use crate::provider::{Api, Outgoing, Replies};
use crate::secrets::Credential;

#[test]
fn what_comes_back_with_each_receipt_stands_with_its_recipient() {
    let credential = Credential { token: "SG.key".to_owned(), ..Credential::default() };
    let base = SendGrid.api().parse().unwrap();
    let account = Account::new("support@shop.example");
    let reply = Outgoing {
        channel: &CHANNELS[0],
        account: &account,
        thread: r#"sendgrid:{"to":"ann@example.com","subject":"Where is my parcel?"}"#,
        text: "We are back at 09:00.",
        choices: &[],
        in_reply_to: None,
        reference: "mailto:ann@example.com#reply-1",
    };
    let api = Api {
        base: &base,
        credential: &credential,
        receipts: None,
        now: "2026-11-28T03:00:00Z".parse().unwrap(),
    };
    let request = SendGrid.reply(&reply, &api).unwrap();
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    let to = json!([{
        "to": [{ "email": "ann@example.com" }],
        "custom_args": { "reference": reference(&reply), "account": "support@shop.example" },
    }]);
    assert_eq!((&body["personalizations"], body.get("custom_args")), (&to, None));
}
