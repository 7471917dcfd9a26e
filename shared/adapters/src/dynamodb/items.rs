//! Items and what they stand for.

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, TimeDelta, Utc};
use nightdesk_domain::Reply;
use nightdesk_domain::dialogue::Verdict;
use nightdesk_domain::hours::Unplanned;
use nightdesk_domain::promise::Commitment;
use nightdesk_pipeline::ports::{Entry, RecordError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Item;
use super::keys::{Key, entry, sortable};

/// How long events, replies and verdicts are kept; events are recognised as duplicates for as long.
/// Far above the 30 days that the longest redelivery needs.
pub const KEPT: TimeDelta = TimeDelta::days(400);

/// How long an unplanned closure is kept after its end: longer than anybody asks why a customer was
/// told of it, and short, because all of them are read again and again.
const UNPLANNED_KEPT: TimeDelta = TimeDelta::days(30);

/// The numbers of an event's files. They stay when the event is erased, so that its files can be.
pub(super) const ATTACHED: &str = "attached";

/// What became of an event's files, each as JSON by its number: there as long as the event is.
pub(super) const FILES: &str = "files";

/// Reads an item as what it stands for.
pub(super) fn read<T: DeserializeOwned>(item: Item) -> Result<T, RecordError> {
    // By its kind alone: the error's own text, and the whole key, may quote what a customer wrote
    // or who they are.
    let part = |name| text(&item, name).and_then(|key| key.split('#').next()).unwrap_or_default().to_owned();
    let kind = format!("{} {}", part("pk"), part("sk"));
    serde_dynamo::aws_sdk_dynamodb_1::from_item(item).map_err(|_| RecordError::Unreadable(kind))
}

/// An item for a value under a key.
pub(super) fn write(key: Key, value: &impl Serialize) -> Result<Item, RecordError> {
    let item: Item = serde_dynamo::aws_sdk_dynamodb_1::to_item(value)
        .map_err(|error| RecordError::Unreadable(error.to_string()))?;
    Ok(item.into_iter().chain(key.item()).collect())
}

/// An inbound event's item. The event is one text of JSON: as attributes it could nest deeper, and
/// hold larger numbers, than DynamoDB takes. So is the decision, which is shorter as such.
pub(super) fn inbound(of: &Entry) -> Result<Item, RecordError> {
    let unreadable = |error: serde_json::Error| RecordError::Unreadable(error.to_string());
    let event = serde_json::to_string(&of.event).map_err(unreadable)?;
    let why = serde_json::to_string(&of.why).map_err(unreadable)?;
    let mut item = entry(&of.event.address, &of.event.key.to_string()).item();
    item.insert("event".to_owned(), AttributeValue::S(event));
    item.insert("why".to_owned(), AttributeValue::S(why));
    item.extend(of.case.map(|case| ("case".to_owned(), AttributeValue::N(case.to_string()))));
    item.insert("kind".to_owned(), AttributeValue::S(of.event.kind.name().to_owned()));
    item.insert("delivery".to_owned(), AttributeValue::S(of.delivery.clone()));
    // By our own clock: what was written long ago is kept as long as all else.
    item.insert("expires_at".to_owned(), expires(of.event.received));
    // Behind the provider's clock, which may know whole seconds only, our own.
    let order = format!("{}#{}", sortable(of.event.at), of.event.received.timestamp_micros());
    item.insert("at".to_owned(), AttributeValue::S(order));
    let attached: Vec<String> = of.event.files().map(|(number, _)| number.to_string()).collect();
    if !attached.is_empty() {
        item.insert(ATTACHED.to_owned(), AttributeValue::Ns(attached));
        item.insert(FILES.to_owned(), AttributeValue::M(Item::new()));
    }
    Ok(item)
}

/// A reply's item.
pub(super) fn reply(of: &Reply) -> Result<Item, RecordError> {
    let mut item = write(entry(&of.address, &of.key), of)?;
    item.insert("at".to_owned(), AttributeValue::S(sortable(of.at)));
    item.insert("expires_at".to_owned(), expires(of.at));
    Ok(item)
}

/// A promise's item.
pub(super) fn commitment(of: &Commitment) -> Result<Item, RecordError> {
    let mut item = write(super::keys::promise(&of.promise), of)?;
    item.insert("expires_at".to_owned(), expires(of.promise.by));
    Ok(item)
}

/// A verdict's item.
pub(super) fn verdict(of: &Verdict) -> Result<Item, RecordError> {
    let mut item = write(super::keys::verdict(of), of)?;
    item.insert("expires_at".to_owned(), expires(of.at));
    Ok(item)
}

/// The item of a closure or an opening that nobody planned.
pub(super) fn unplanned(of: &Unplanned) -> Result<Item, RecordError> {
    let mut item = write(super::keys::unplanned(of), of)?;
    let end = (of.exception.until + UNPLANNED_KEPT).timestamp();
    item.insert("expires_at".to_owned(), AttributeValue::N(end.to_string()));
    Ok(item)
}

/// When an item of this instant is deleted, in seconds since 1970 as DynamoDB's TTL wants it.
pub(super) fn expires(at: DateTime<Utc>) -> AttributeValue {
    AttributeValue::N((at + KEPT).timestamp().to_string())
}

/// A text attribute.
pub(super) fn text<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name)?.as_s().ok().map(String::as_str)
}

/// The webhook call that an entry came with; empty for one that was taken back, of which no call
/// may hand anything out any more.
pub(super) fn recorded_by(entry: &Item) -> String {
    let erased = entry.contains_key("erased_at");
    text(entry, "delivery").filter(|_| !erased).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

    use nightdesk_domain::dialogue::{Because, Does, Outcome, Step, Verdict};
    use nightdesk_domain::event::Content;
    use nightdesk_domain::{
        Account, AnswerId, Candidate, Case, Channel, CustomerId, Event, EventKey, EventKind, Probability,
    };

    use super::super::keys;
    use super::*;

    fn event() -> Event {
        let at = "2026-11-28T03:00:00.250Z".parse().unwrap();
        Event {
            key: EventKey { channel: Channel::new("sms"), account: Account::new("1"), id: "SM1".to_owned() },
            address: "tel:+447700900123".parse().unwrap(),
            also: Vec::new(),
            thread: "+447700900123".to_owned(),
            at,
            received: at,
            sender: Default::default(),
            kind: EventKind::Message {
                content: Content::text("Where is it?"),
                reply_to: None,
                forwarded: false,
                referral: None,
            },
        }
    }

    #[test]
    fn what_was_written_long_ago_stands_in_its_place_and_is_kept_as_long_as_all_else() {
        let old = Event { at: "2020-05-05T08:00:00Z".parse().unwrap(), ..event() };
        let entry = |event| Entry { event, case: None, why: Vec::new(), delivery: "call-1".to_owned() };
        let (old, new) = (inbound(&entry(old)).unwrap(), inbound(&entry(event())).unwrap());
        assert!(text(&old, "at").unwrap().starts_with("2020-05-05"), "{old:?}");
        assert_eq!(old.get("expires_at"), new.get("expires_at"));
    }

    #[test]
    fn a_case_comes_back_with_its_dialogue() {
        let (answer, other) = (|| AnswerId::new("a/one"), || AnswerId::new("a/two"));
        let steps = [
            Does::Answered { answer: answer(), ask: true, chosen: false, left: vec![other()] },
            Does::Offered { answers: vec![other()], instead: Some(answer()) },
            Does::Answered { answer: other(), ask: false, chosen: true, left: Vec::new() },
            Does::Helped { answer: other() },
            Does::Missed,
            Does::HandedOver { because: Because::NotHelpful(answer()) },
        ];
        let mut case = Case::open(1, &event());
        for (n, does) in steps.into_iter().enumerate() {
            let mut event = event();
            event.key.id = format!("SM{n}");
            case.take(Step::of(&event, does));
            let key = keys::case(&CustomerId::new("ann"), 1);
            assert_eq!(read::<Case>(write(key, &case).unwrap()).unwrap(), case);
        }
        assert_eq!(case.dialogue.steps().len(), 6);
    }

    #[test]
    fn a_case_from_before_there_were_dialogues_is_read() {
        let key = keys::case(&CustomerId::new("ann"), 1);
        let case = Case::open(1, &event());
        let item = write(key, &case).unwrap();
        assert!(!item.contains_key("dialogue"), "nothing is written where nothing was said");
        assert_eq!(read::<Case>(item).unwrap(), case);
    }

    #[test]
    fn a_verdict_comes_back_from_the_day_on_which_the_customer_wrote() {
        let verdict = Verdict {
            at: event().at,
            event: event().key.to_string(),
            address: event().address,
            customer: CustomerId::new("ann"),
            case: 1,
            outcome: Outcome::NotHelpful,
            answer: Some(AnswerId::new("a/one")),
            offered: vec![AnswerId::new("a/two")],
            language: Some("ja".to_owned()),
            candidates: vec![Candidate {
                answer: AnswerId::new("a/one"),
                probability: Probability::new(0.97),
            }],
        };
        let item = super::verdict(&verdict).unwrap();
        assert_eq!(text(&item, "pk"), Some("answers#2026-11-28"));
        assert_eq!(text(&item, "sk"), Some("2026-11-28T03:00:00.250Z#sms:1:SM1#not_helpful"));
        assert!(item.contains_key("expires_at"));
        assert_eq!(read::<Verdict>(item).unwrap(), verdict);
    }
}
