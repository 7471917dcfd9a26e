//! Conditional writes: nothing is overwritten that changed since it was read.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use chrono::{DateTime, Utc};
use futures_util::future::join_all;
use nightdesk_domain::{Address, Case, CustomerId, EventKey};
use nightdesk_pipeline::ports::{Change, FileId, RecordError, WriteError};

use super::replies::{Updated, run};
use super::{DynamoRecord, Item, items, keys, unavailable};

/// An item to put, and what must hold for it.
struct Put {
    item: Item,
    condition: Condition,
}

/// What must hold for a put.
enum Condition {
    /// There is no such item: otherwise somebody else wrote.
    New,
    /// There is no such item: otherwise it stays as it is, and that is as good.
    NewOrKept,
    /// The item has the version that was read; 0 for none.
    Version(u64),
    /// The promise in it has no answer yet: otherwise it stays as it is, and that is as good.
    Unanswered,
    /// Nothing: what is there may be written over.
    Any,
}

impl DynamoRecord {
    pub(super) async fn write_change(&self, change: &Change) -> Result<(), WriteError> {
        let mut puts = Vec::new();
        if let Some(entry) = &change.entry {
            puts.push(Put { item: items::inbound(entry)?, condition: Condition::New });
        }
        for profile in &change.profiles {
            puts.push(versioned(keys::profile(&profile.address), profile, profile.version)?);
        }
        for customer in &change.customers {
            puts.push(versioned(keys::customer(&customer.id), customer, customer.version)?);
        }
        let cases =
            change.cases.iter().map(|(id, case)| case_put(id, case)).collect::<Result<Vec<_>, _>>()?;
        let follows =
            !change.replies.is_empty() || !change.commitments.is_empty() || !change.verdicts.is_empty();
        if !follows && cases.len() <= 1 {
            puts.extend(cases);
        } else {
            // First the case, which grants what follows: a race lost here plans nothing.
            for case in cases {
                self.put(case).await?;
            }
        }
        for commitment in &change.commitments {
            let answered = commitment.promise.answered.is_some();
            let condition = if answered { Condition::Unanswered } else { Condition::NewOrKept };
            puts.push(Put { item: items::commitment(commitment)?, condition });
        }
        for verdict in &change.verdicts {
            let condition = if verdict.outcome.may_change() { Condition::Any } else { Condition::NewOrKept };
            puts.push(Put { item: items::verdict(verdict)?, condition });
        }
        for reply in &change.replies {
            puts.push(Put { item: items::reply(reply)?, condition: Condition::NewOrKept });
        }
        self.put_all(puts).await
    }

    /// Puts items side by side, every one of them even if another fails.
    async fn put_all(&self, puts: Vec<Put>) -> Result<(), WriteError> {
        let written = join_all(puts.into_iter().map(|put| self.put(put))).await;
        written.into_iter().collect()
    }

    async fn put(&self, put: Put) -> Result<(), WriteError> {
        let call = self.client.put_item().table_name(&self.table).set_item(Some(put.item));
        let call = call.return_consumed_capacity(ReturnConsumedCapacity::Total);
        let call = match put.condition {
            Condition::Any => call,
            Condition::New | Condition::NewOrKept | Condition::Version(0) => {
                call.condition_expression("attribute_not_exists(pk)")
            }
            Condition::Unanswered => call.condition_expression("attribute_not_exists(promise.answered)"),
            Condition::Version(version) => call
                .condition_expression("version = :read")
                .expression_attribute_values(":read", AttributeValue::N(version.to_string())),
        };
        let Err(error) = call.send().await else {
            return Ok(());
        };
        let unmet =
            error.as_service_error().is_some_and(|error| error.is_conditional_check_failed_exception());
        match (unmet, put.condition) {
            (true, Condition::NewOrKept | Condition::Unanswered) => Ok(()),
            (true, _) => Err(WriteError::Conflict),
            (false, _) => Err(unavailable(error).into()),
        }
    }

    pub(super) async fn erase_entry(
        &self,
        address: &Address,
        message: &EventKey,
        at: DateTime<Utc>,
    ) -> Result<Vec<FileId>, RecordError> {
        let key = message.to_string();
        let erased = self.erase_one(address, &key, at).await?;
        let mut files = attached(&erased, &key);
        let edits = erased.get("edits").and_then(|edits| edits.as_ss().ok());
        for edit in edits.into_iter().flatten() {
            files.extend(attached(&self.erase_one(address, edit, at).await?, edit));
        }
        Ok(files)
    }

    async fn erase_one(&self, address: &Address, key: &str, at: DateTime<Utc>) -> Result<Item, RecordError> {
        let update = self
            .update(keys::entry(address, key))
            .update_expression(
                "SET erased_at = if_not_exists(erased_at, :at), #at = if_not_exists(#at, :at), \
                 expires_at = if_not_exists(expires_at, :end) REMOVE event, #files",
            )
            .expression_attribute_names("#at", "at")
            .expression_attribute_names("#files", items::FILES)
            .expression_attribute_values(":at", AttributeValue::S(keys::sortable(at)))
            .expression_attribute_values(":end", items::expires(at));
        let (Updated::Yes(item) | Updated::No(Some(item))) = run(update).await? else {
            return Ok(Item::new());
        };
        Ok(item)
    }

    pub(super) async fn tie_edit(
        &self,
        address: &Address,
        message: &EventKey,
        edit: &EventKey,
    ) -> Result<(), RecordError> {
        let update = self
            .update(keys::entry(address, &message.to_string()))
            .update_expression("ADD edits :edit")
            // An item of edits alone would pass for the message itself when that comes.
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":edit", AttributeValue::Ss(vec![edit.to_string()]));
        run(update).await?;
        Ok(())
    }
}

/// The files that came with an entry, erased or not.
fn attached(entry: &Item, key: &str) -> Vec<FileId> {
    let numbers = entry.get(items::ATTACHED).and_then(|numbers| numbers.as_ns().ok());
    let file = |number: &String| Some(FileId { event: key.to_owned(), number: number.parse().ok()? });
    numbers.into_iter().flatten().filter_map(file).collect()
}

fn case_put(id: &CustomerId, case: &Case) -> Result<Put, RecordError> {
    versioned(keys::case(id, case.number), case, case.version)
}

/// A put that counts the version on from the one that was read.
fn versioned(key: keys::Key, value: &impl serde::Serialize, read: u64) -> Result<Put, RecordError> {
    let mut item = items::write(key, value)?;
    item.insert("version".to_owned(), AttributeValue::N((read + 1).to_string()));
    Ok(Put { item, condition: Condition::Version(read) })
}
