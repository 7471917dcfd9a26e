//! The books: what was counted in different places, and what must be the same.

use super::posts::Posted;
use crate::agents::Taken;
use crate::audit::Record;
use crate::desk::Said;
use crate::ledger::Ledger;
use crate::providers::Seen;

/// Everything that was counted.
pub struct Counts<'a> {
    pub posted: Posted,
    pub seen: Seen,
    pub record: Record,
    pub taken: Taken,
    /// Messages on any queue.
    pub left: u64,
    pub said: &'a Said,
}

impl Counts<'_> {
    /// The books.
    pub fn ledger(&self) -> Ledger {
        let mut ledger = Ledger::default();
        self.inbound(&mut ledger);
        self.people(&mut ledger);
        self.outbound(&mut ledger);
        self.agents(&mut ledger);
        ledger.balance("left on any queue", self.left, 0, "nothing");
        ledger
    }

    fn inbound(&self, ledger: &mut Ledger) {
        let Self { posted, record, .. } = self;
        let fresh = posted.events - posted.repeated;
        let recorded = record.events.len() as u64;
        ledger.tell("webhooks posted", posted.accepted + posted.refused);
        ledger.tell("  tried again after an answer of 5xx", posted.tried_again);
        ledger.balance("  refused (401)", posted.refused, posted.badly_signed, "badly signed");
        ledger.tell("  accepted (200)", posted.accepted);
        ledger.tell("events accepted", posted.events);
        ledger.balance("  recognised as repeated", posted.events - recorded, posted.repeated, "repeated");
        let by_record = self.times("respond duplicate");
        ledger.tell("    by the record", by_record);
        ledger.tell("    by the queue", (posted.events - recorded).saturating_sub(by_record));
        ledger.balance("  recorded", recorded, fresh, "accepted for the first time");
        ledger.balance("  said to be recorded", self.times("respond recorded"), fresh, "recorded");
    }

    fn people(&self, ledger: &mut Ledger) {
        let (record, wrote) = (&self.record, self.posted.people.len() as u64);
        ledger.tell("people who wrote", wrote);
        ledger.balance("  customers", record.customers, wrote, "people");
        ledger.balance("  addresses", record.addresses, wrote, "people");
        ledger.balance("  cases", record.cases, wrote, "one each");
        ledger.balance("  promises", record.promises, wrote, "one each");
        ledger.balance("items of any other kind", record.other, 0, "none");
    }

    fn outbound(&self, ledger: &mut Ledger) {
        let Self { posted, record, seen, .. } = self;
        let planned = record.planned();
        let [sent, failed, unknown] = ["sent", "failed", "unknown"].map(|status| record.replies(status));
        ledger.balance("replies planned", planned, posted.people.len() as u64, "one each");
        ledger.balance("  sent", sent, seen.confirmed, "confirmed by providers");
        ledger.balance("  failed", failed, seen.refused, "refused by providers");
        ledger.balance("  unknown", unknown, seen.dropped, "broken connections");
        ledger.balance("  in any other state", planned - sent - failed - unknown, 0, "none");
        ledger.balance("  known by the provider's id", record.sent, sent, "sent");
        ledger.balance(
            "calls to providers",
            seen.calls,
            planned + seen.put_off,
            "replies, and those put off",
        );
        ledger.tell("  put off (429, 500)", seen.put_off);
        ledger.balance("  odd", seen.odd, 0, "none");
        ledger.balance("people written to", seen.recipients.len() as u64, planned, "replies");
        let twice = seen.recipients.values().filter(|recipient| recipient.messages > 1).count();
        ledger.balance("  who got more than one message", twice as u64, 0, "nobody");
    }

    fn agents(&self, ledger: &mut Ledger) {
        let Self { record, taken, .. } = self;
        let recorded = record.events.len() as u64;
        ledger.balance("events taken by agents", taken.events.len() as u64, recorded, "recorded");
        let lost = record.events.difference(&taken.events).count();
        ledger.balance("  recorded but not taken", lost as u64, 0, "none");
        let problem = |status| taken.by_status.get(status).copied().unwrap_or_default();
        ledger.balance(
            "failed replies shown to agents",
            problem("failed"),
            record.replies("failed"),
            "failed",
        );
        ledger.balance(
            "unknown replies shown to agents",
            problem("unknown"),
            record.replies("unknown"),
            "unknown",
        );
        ledger.balance("items that agents cannot read", taken.unreadable, 0, "none");
        ledger.tell("items that came again", taken.again);
    }

    /// How often the desk said something.
    fn times(&self, what: &str) -> u64 {
        self.said.get(what).copied().unwrap_or_default()
    }
}
