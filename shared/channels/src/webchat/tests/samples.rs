//! The samples in `events/webchat`, as the stand-in sends them.

use serde_json::json;

use super::{URL, WebChat, now, secrets};
use crate::provider::{Admission, Normalised, Provider, Webhooks};
use crate::samples;
use crate::stand_in::Sample;

fn normalised(sample: &Sample) -> Normalised {
    let mut request = sample.request(URL, now());
    WebChat.stand_in().sign(&mut request, secrets().iter().next().unwrap());
    let Ok(Admission::Verified(verified)) = WebChat.verify(request, &secrets(), now()) else {
        panic!("the stand-in's secret was refused")
    };
    WebChat.normalise(&verified, now()).unwrap()
}

#[test]
fn every_sample_is_read_as_recorded() {
    for (name, sample) in samples::of("webchat") {
        assert_eq!(sample.provider, "webchat", "{name}");
        let Normalised { events, unreadable } = normalised(&sample);
        let parked: Vec<&str> = unreadable.iter().map(|unreadable| unreadable.why).collect();
        let seen = json!({ "about": sample.about, "events": events, "parked": parked });
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_json_snapshot!(name, seen);
        });
    }
}
