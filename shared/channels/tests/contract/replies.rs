//! What goes out: a reply to whoever wrote, as the provider takes it.

use nightdesk_channels::stand_in::Played;
use nightdesk_channels::{Api, Credential, Outgoing, PROVIDERS, Provider, SendOutcome};
use nightdesk_domain::Event;
use url::Url;

use crate::support::{credentials, now, read, reply_to, samples};

const TEXT: &str = "We are back at *09:00*, not at <8>. 明日まで。";

/// A reply on its whole way: signed in where that is asked for, built, signed and taken.
fn played(provider: &dyn Provider, reply: &Outgoing<'_>) -> Played {
    let base = Url::parse("http://127.0.0.1:9000/").unwrap();
    let credentials = credentials(provider);
    let credential = credentials.for_account(reply.account).unwrap();
    let api = Api { base: &base, credential, receipts: None, now: now() };
    let signed_in = provider.sign_in(&api).unwrap().map(|call| {
        let answer = provider.stand_in().answer(&call, 1).response;
        Credential { token: provider.signed_in(&answer).unwrap().value, ..credential.clone() }
    });
    let api = Api { credential: signed_in.as_ref().unwrap_or(credential), ..api };
    let call = provider.reply(reply, &api).unwrap();
    provider.stand_in().answer(&call, 5001)
}

#[test]
fn the_stand_in_takes_a_reply_to_every_samples_sender() {
    for provider in PROVIDERS.iter().filter(|provider| !provider.delivers_from_record()) {
        let samples = samples(*provider);
        let events: Vec<Event> =
            samples.iter().flat_map(|(_, sample)| read(*provider, sample).events).collect();
        let answered = events.iter().filter(|event| !event.thread.is_empty());
        assert!(answered.clone().count() >= 4, "{}", provider.id());
        for event in answered {
            let played = played(*provider, &reply_to(event, TEXT, &[]));
            let message = played.message.unwrap_or_else(|| panic!("{}: {:?}", event.key, played.response));
            assert_eq!(message.text, TEXT, "{}", event.key);
            // WeChat's messages have no id.
            let SendOutcome::Sent { id } = provider.classify(&played.response) else {
                panic!("{}: {:?}", event.key, played.response)
            };
            assert_eq!(id.unwrap_or_else(|| message.id.clone()), message.id, "{}", event.key);
        }
    }
}
