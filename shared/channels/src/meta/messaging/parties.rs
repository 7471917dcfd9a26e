//! Who an element is about: the business's end and the customer's.

use serde_json::Value;

/// The two ends of an element.
#[derive(Debug)]
pub(super) struct Parties {
    /// The page's or the Instagram account's id.
    pub(super) account: String,
    /// The customer's id, which is scoped to the account (PSID, IGSID).
    pub(super) customer: String,
    /// True when it was the business that acted.
    pub(super) by_business: bool,
}

impl Parties {
    /// The ends of an element of an entry of this id; none if it does not name the customer.
    pub(super) fn of(element: &Value, entry: Option<&str>) -> Option<Self> {
        let sender = element.get("sender").and_then(id);
        let recipient = element.get("recipient").and_then(id);
        let is_echo = element.get("message").and_then(|message| message.get("is_echo"));
        let is_echo = is_echo.and_then(Value::as_bool).unwrap_or(false);
        // Not every version marks what the business did.
        let by_business = is_echo || (sender.as_deref() == entry && recipient.as_deref() != entry);
        let (customer, account) = if by_business { (recipient, sender) } else { (sender, recipient) };
        // The console's tests come in an entry "0"; the element's own ends are right everywhere.
        let account = account.or_else(|| entry.map(str::to_owned))?;
        Some(Self { account, customer: customer?, by_business })
    }
}

/// An object's `id`: a text, and in the tests of some libraries a number.
pub(super) fn id(object: &Value) -> Option<String> {
    match object.get("id")? {
        Value::String(id) => (!id.is_empty()).then(|| id.clone()),
        Value::Number(id) => id.as_u64().map(|id| id.to_string()),
        _ => None,
    }
}
