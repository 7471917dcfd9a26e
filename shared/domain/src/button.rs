//! What the buttons under our replies mean.

use crate::answer::AnswerId;

/// What all our payloads begin with.
const OURS: &str = "nightdesk:";

/// What a button of ours means. It says all by itself, so that one far above in the conversation still
/// does what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Button {
    /// This answer, please.
    Answer(AnswerId),
    /// This answer helped.
    Yes(AnswerId),
    /// This answer did not help.
    No(AnswerId),
    /// A person, please.
    Person,
}

impl Button {
    /// The button as a payload: `nightdesk:answer:<id>`, `nightdesk:yes:<id>`, `nightdesk:no:<id>` or
    /// `nightdesk:person`.
    pub fn payload(&self) -> String {
        match self {
            Self::Answer(answer) => format!("{OURS}answer:{answer}"),
            Self::Yes(answer) => format!("{OURS}yes:{answer}"),
            Self::No(answer) => format!("{OURS}no:{answer}"),
            Self::Person => format!("{OURS}person"),
        }
    }

    /// Reads a payload; none where it is not one of these.
    pub fn read(payload: &str) -> Option<Self> {
        let says = payload.strip_prefix(OURS)?;
        let about = |id: &str| AnswerId::new(id);
        match says.split_once(':') {
            Some(("answer", id)) => Some(Self::Answer(about(id))),
            Some(("yes", id)) => Some(Self::Yes(about(id))),
            Some(("no", id)) => Some(Self::No(about(id))),
            None if says == "person" => Some(Self::Person),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_comes_back_as_it_went_out() {
        let answer = || AnswerId::new("delivery/where-is-my-parcel");
        for button in [Button::Answer(answer()), Button::Yes(answer()), Button::No(answer()), Button::Person]
        {
            assert_eq!(Button::read(&button.payload()), Some(button));
        }
    }

    #[test]
    fn what_is_not_ours_means_nothing() {
        for payload in
            ["", "person", "nightdesk:", "nightdesk:person:1", "nightdesk:text-me", "shop:answer:1"]
        {
            assert_eq!(Button::read(payload), None, "{payload}");
        }
    }
}
