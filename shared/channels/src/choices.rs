//! Choices under a reply, for the tests beside each provider.

use nightdesk_domain::reply::Choice;

/// What a customer may be offered: an answer, and a person.
pub(crate) fn choices() -> [Choice; 2] {
    let choice = |payload: &str, label: &str| Choice { payload: payload.to_owned(), label: label.to_owned() };
    [
        choice("nightdesk:answer:shop/returns", "1. 返品できますか"),
        choice("nightdesk:person", "2. Talk to a person"),
    ]
}
