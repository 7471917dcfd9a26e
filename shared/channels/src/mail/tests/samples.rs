//! Samples of the providers that carry mail, signed by their stand-ins.

use chrono::{DateTime, Utc};
use nightdesk_domain::Event;

use crate::outcome::SendOutcome;
use crate::provider::{Admission, Api, Outgoing, Provider};
use crate::samples;
use crate::secrets::{Credential, Secrets};
use crate::stand_in::Sample;

pub(crate) fn received() -> DateTime<Utc> {
    "2026-11-24T22:30:00Z".parse().unwrap()
}

/// A sample's events, and why each part was parked that was.
pub(crate) fn read(provider: &dyn Provider, sample: &Sample) -> (Vec<Event>, Vec<&'static str>) {
    let mut request = sample.request(format!("https://desk.example/webhooks/{}", provider.id()), received());
    let secrets = Secrets::parse(&provider.stand_in().secret("0123456789abcdef")).unwrap();
    provider.stand_in().sign(&mut request, secrets.iter().next().unwrap());
    let admission = match provider.verify(request, &secrets, received()).unwrap() {
        Admission::Needs { document, request } => {
            let document = provider.stand_in().document(&document).unwrap();
            provider.verify_by(&document, request, &secrets, received()).unwrap()
        }
        admission => admission,
    };
    let Admission::Verified(verified) = admission else { panic!("{}", sample.about) };
    let read = provider.normalise(&verified, received()).unwrap();
    (read.events, read.unreadable.iter().map(|part| part.why).collect())
}

/// Replies to every event that has a thread; how many were taken.
pub(crate) fn replies_are_taken(provider: &dyn Provider) -> usize {
    let base = "http://127.0.0.1:9000/".parse().unwrap();
    let credential = Credential { account: None, user: None, token: "a-token".to_owned() };
    let api = Api { base: &base, credential: &credential, receipts: None };
    let mut taken = 0;
    for (name, sample) in samples::of(provider.id()) {
        for event in read(provider, &sample).0.into_iter().filter(|event| !event.thread.is_empty()) {
            let text = "We are back at 09:00. 明日まで。";
            let reply = Outgoing {
                channel: &event.key.channel,
                account: &event.key.account,
                thread: &event.thread,
                text,
                choices: &[],
                in_reply_to: Some(&event.key.id),
                reference: "mailto:ann@example.com#reply-1",
            };
            let request = provider.reply(&reply, &api).unwrap();
            let played = provider.stand_in().answer(&request, 5001);
            let message = played.message.unwrap_or_else(|| panic!("{name}: {:?}", played.response));
            assert_eq!(message.text, text, "{name}");
            assert_eq!(
                provider.classify(&played.response),
                SendOutcome::Sent { id: Some(message.id) },
                "{name}"
            );
            taken += 1;
        }
    }
    taken
}
