//! The messages that every language has, and what each may use.

/// A message of a wording file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Message {
    /// Its id in the file.
    pub(crate) id: &'static str,
    /// What it may use.
    pub(crate) uses: &'static [Variable],
}

/// What a message may use, with samples to try the message out: trial `n` takes sample `n` of each.
/// Between them the trials reach every combination of variants.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Variable {
    pub(crate) name: &'static str,
    pub(crate) samples: [&'static str; TRIALS],
}

/// How often a message is tried out.
pub(crate) const TRIALS: usize = 4;

/// The lists of words that customers may write.
pub(crate) const STOP_WORDS: &str = "stop-words";
/// See [`STOP_WORDS`].
pub(crate) const START_WORDS: &str = "start-words";
/// See [`STOP_WORDS`].
pub(crate) const HELP_WORDS: &str = "help-words";
/// See [`STOP_WORDS`].
pub(crate) const YES_WORDS: &str = "yes-words";
/// See [`STOP_WORDS`].
pub(crate) const NO_WORDS: &str = "no-words";
/// See [`STOP_WORDS`].
pub(crate) const PERSON_WORDS: &str = "person-words";

/// Buttons' labels, which customers may write, too.
pub(crate) const YES: &str = "yes";
/// See [`YES`].
pub(crate) const NO: &str = "no";
/// See [`YES`].
pub(crate) const OFFER_NONE: &str = "offer-none";

const ZONE: Variable = Variable { name: "zone", samples: ["customer", "customer", "other", "other"] };
const CITY: Variable = Variable { name: "city", samples: ["London"; TRIALS] };
const MOMENT: [Variable; 5] = [
    Variable { name: "kind", samples: ["relative", "date", "relative", "date"] },
    Variable {
        name: "day",
        samples: ["tomorrow", "Tuesday, 29 December", "tomorrow", "Tuesday, 29 December"],
    },
    Variable { name: "time", samples: ["09:00"; TRIALS] },
    ZONE,
    CITY,
];
const HOLIDAY: [Variable; 1] = [Variable { name: "holiday", samples: ["Boxing Day"; TRIALS] }];
const OCCASION: [Variable; 1] = [Variable { name: "occasion", samples: ["our move"; TRIALS] }];
const WORD: [Variable; 1] = [Variable { name: "word", samples: ["STOP"; TRIALS] }];

const KEY: [Variable; 1] = [Variable { name: "key", samples: ["2"; TRIALS] }];

/// Every message, in the order of the files. `infra/desk/wording/en.ftl` explains each.
pub(crate) const MESSAGES: [Message; 33] = [
    message("closed", &[]),
    message("closed-for-holiday", &HOLIDAY),
    message("closed-for-occasion", &OCCASION),
    message("closed-unplanned", &[]),
    message("back-at", &MOMENT),
    message("answer-by", &MOMENT),
    message("back-unknown", &[]),
    message("whose-time", &[ZONE, CITY]),
    message("received", &[]),
    message("opted-out", &WORD),
    message("opted-in", &WORD),
    message("help", &WORD),
    message("hand-over", &[]),
    message("offer", &[]),
    message(OFFER_NONE, &[]),
    message("did-this-help", &[]),
    message(YES, &[]),
    message(NO, &[]),
    message("glad", &[]),
    message("phone-welcome", &[]),
    message("phone-wait", &[]),
    message("phone-nobody", &[]),
    message("phone-record", &[]),
    message("phone-text", &KEY),
    message("phone-text-coming", &[]),
    message("phone-language", &KEY),
    message("phone-thanks", &[]),
    message(STOP_WORDS, &[]),
    message(START_WORDS, &[]),
    message(HELP_WORDS, &[]),
    message(YES_WORDS, &[]),
    message(NO_WORDS, &[]),
    message(PERSON_WORDS, &[]),
];

const fn message(id: &'static str, uses: &'static [Variable]) -> Message {
    Message { id, uses }
}
