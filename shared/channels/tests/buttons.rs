//! What every provider keeps to that shows buttons: as many and as long as it says, it sends.
#![cfg(feature = "stand-in")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "what goes wrong here fails the test")]

mod support;

use nightdesk_channels::stand_in::Played;
use nightdesk_channels::{Api, Buttons, PROVIDERS, Provider};
use nightdesk_domain::reply::Choice;
use nightdesk_domain::{Channel, Event, EventKind};
use support::{credentials, now, read, reply_to, samples};
use url::Url;

/// What customers of a channel do that is answered, by the samples.
fn answered(provider: &dyn Provider, channel: &Channel) -> Vec<Event> {
    let events = samples(provider).into_iter().flat_map(|(_, sample)| read(provider, &sample).events);
    let awaits = |event: &Event| {
        let asks = matches!(event.kind, EventKind::Message { .. } | EventKind::Postback { .. });
        asks && event.key.channel == *channel && !event.thread.is_empty()
    };
    events.filter(awaits).collect()
}

/// As many buttons as there may be, as long as they may be.
fn at_the_limits(buttons: Buttons) -> Vec<Choice> {
    let filled = |begin: String, length: usize| format!("{begin}{}", "x".repeat(length - begin.len()));
    let choice = |n| Choice {
        payload: filled(format!("nightdesk:answer:{n}"), buttons.payload),
        label: filled(format!("{n}. "), buttons.label.max),
    };
    (1..=buttons.most).map(choice).collect()
}

#[test]
fn as_many_and_as_long_buttons_as_a_channel_shows_go_out_to_whoever_wrote() {
    let mut count = 0;
    for provider in PROVIDERS.iter().filter(|provider| !provider.delivers_from_record()) {
        for channel in provider.channels() {
            let Some(buttons) = provider.buttons(channel) else { continue };
            let limit = buttons.text.unwrap_or_else(|| provider.text_limit(channel));
            let (text, choices) = ("x".repeat(limit.max), at_the_limits(buttons));
            for event in answered(*provider, channel) {
                goes_out(*provider, &event, &text, &choices);
                count += 1;
            }
        }
    }
    assert!(count > 0, "nobody shows buttons");
}

/// A reply's body, and what the provider made of it.
fn sent(provider: &dyn Provider, event: &Event, text: &str, choices: &[Choice]) -> (String, Played) {
    let credentials = credentials(provider);
    let base = Url::parse("https://api.example.com").unwrap();
    let credential = credentials.for_account(&event.key.account).unwrap();
    let reply = reply_to(event, text, choices);
    let call = provider.reply(&reply, &Api { base: &base, credential, receipts: None, now: now() }).unwrap();
    (String::from_utf8(call.body().to_vec()).unwrap(), provider.stand_in().answer(&call, 1))
}

fn goes_out(provider: &dyn Provider, event: &Event, text: &str, choices: &[Choice]) {
    let (body, played) = sent(provider, event, text, choices);
    for Choice { payload, label } in choices {
        assert!(body.contains(&format!("\"{payload}\"")), "{}: {payload}", event.key);
        assert!(body.contains(&format!("\"{label}\"")), "{}: {label}", event.key);
    }
    let refusal = || String::from_utf8_lossy(played.response.body()).into_owned();
    assert_eq!(
        played.message.as_ref().unwrap_or_else(|| panic!("{}", refusal())).text,
        text,
        "{}",
        event.key
    );
}

#[test]
fn a_longer_payload_than_a_channel_carries_is_refused_by_its_provider() {
    // Viber names no limit.
    let stating =
        PROVIDERS.iter().filter(|provider| !provider.delivers_from_record() && provider.id() != "viber");
    for provider in stating {
        for channel in provider.channels() {
            let Some(buttons) = provider.buttons(channel) else { continue };
            let longer = Buttons { most: 1, payload: buttons.payload + 1, ..buttons };
            let event = answered(*provider, channel).remove(0);
            let (_, played) = sent(*provider, &event, "Which?", &at_the_limits(longer));
            assert_eq!(played.message, None, "{channel}");
        }
    }
}

#[test]
fn a_text_above_buttons_is_never_longer_than_one_alone() {
    for provider in PROVIDERS {
        for channel in provider.channels() {
            let text = provider.buttons(channel).and_then(|buttons| buttons.text);
            let alone = provider.text_limit(channel);
            assert!(text.is_none_or(|text| text.unit == alone.unit && text.max < alone.max), "{channel}");
        }
    }
}
