//! The samples in `events/mailgun`, and the stand-in that sends them and plays the provider's API.

use serde_json::json;

use super::super::Mailgun;
use crate::mail::tests::samples;

#[test]
fn every_sample_is_read_as_recorded() {
    for (name, sample) in crate::samples::of("mailgun") {
        let (events, parked) = samples::read(&Mailgun, &sample);
        let seen = json!({ "about": sample.about, "events": events, "parked": parked });
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_json_snapshot!(name, seen);
        });
    }
}

#[test]
fn the_stand_in_takes_a_reply_to_every_message() {
    let replies = samples::replies_are_taken(&Mailgun);
    assert!(replies >= 4, "{replies}");
}
