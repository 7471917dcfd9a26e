//! Opting out, opting in and asking for help by a keyword. Twilio itself answers these.

use nightdesk_domain::EventKind;

use super::form::Form;
use super::party;

/// Twilio's default keywords ("Twilio support for opt-out keywords"; "Advanced Opt-Out").
const OPT_OUT: [&str; 8] = ["STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT"];
const OPT_IN: [&str; 2] = ["START", "UNSTOP"];
/// One more, which says something else to everybody who did not opt out.
const YES: &str = "YES";
const HELP: [&str; 2] = ["HELP", "INFO"];

/// What a message does by being a keyword.
///
/// `OptOutType` says what Twilio took the message for where Advanced Opt-Out is on, in any
/// language. Where it is absent the default keywords count, for SMS, as the whole message. "YES" stays
/// a message, which may answer a question of ours: only who opted out opts in by it ([`opts_in`]).
pub(super) fn meaning(form: &Form) -> Option<EventKind> {
    match form.get("OptOutType") {
        Some("START") if form.get("Body").is_some_and(opts_in) => None,
        Some("STOP") => Some(EventKind::OptOut),
        Some("START") => Some(EventKind::OptIn),
        Some("HELP") => Some(EventKind::Help),
        _ => by_default(form),
    }
}

/// Whether Twilio takes a text for an opt-in of who opted out, and for nothing of anybody else.
pub(super) fn opts_in(text: &str) -> bool {
    text.trim().eq_ignore_ascii_case(YES)
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
