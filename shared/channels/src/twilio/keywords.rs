//! Opting out, opting in and asking for help by a keyword. Twilio itself answers these.

use nightdesk_domain::EventKind;

use super::form::Form;
use super::party;

/// Twilio's default keywords ("Twilio support for opt-out keywords"; "Advanced Opt-Out").
const OPT_OUT: [&str; 8] = ["STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT"];
const OPT_IN: [&str; 3] = ["START", "YES", "UNSTOP"];
const HELP: [&str; 2] = ["HELP", "INFO"];

/// What a message does by being a keyword.
///
/// `OptOutType` says what Twilio took the message for where Advanced Opt-Out is on, in any
/// language. Where it is absent the default keywords count, for SMS, as the whole message. Then
/// "YES" is taken as Twilio takes it, as an opt-in, even when it answers a question of ours.
pub(super) fn meaning(form: &Form) -> Option<EventKind> {
    match form.get("OptOutType") {
        Some("STOP") => Some(EventKind::OptOut),
        Some("START") => Some(EventKind::OptIn),
        Some("HELP") => Some(EventKind::Help),
        _ => by_default(form),
    }
}

fn by_default(form: &Form) -> Option<EventKind> {
    let by_sms = party::other_channel(form.get("From")?).is_none();
    if !by_sms || !form.numbered("MediaUrl").is_empty() {
        return None;
    }
    let word = form.get("Body")?.trim();
    // "Stop." is meant as it reads. "Help!" or "Yes." may well be said to a person, and Twilio
    // takes neither for a keyword, so somebody should read them.
    let out = word.trim_end_matches(['.', '!']);
    if one_of(&OPT_OUT, out) {
        Some(EventKind::OptOut)
    } else if one_of(&OPT_IN, word) {
        Some(EventKind::OptIn)
    } else {
        one_of(&HELP, word).then_some(EventKind::Help)
    }
}

fn one_of(keywords: &[&str], word: &str) -> bool {
    keywords.iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
}
