//! The customer record in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use nightdesk_domain::dialogue::{Outcome, Verdict};
use nightdesk_domain::file::FileStatus;
use nightdesk_domain::hours::Unplanned;
use nightdesk_domain::promise::Commitment;
use nightdesk_domain::{
    Address, AddressProfile, Case, Customer, CustomerId, Event, EventKey, Reply, ReplyStatus,
};

use super::{Fuse, lock};
use crate::customer_id;
use crate::ports::{
    Advanced, Change, Claim, Entry, FileId, Filed, Files, Known, Promises, Receipt, Record, RecordError,
    Verdicts, WriteError,
};

/// The record in memory, with the same conditions as the real one.
#[derive(Debug)]
pub struct MemoryRecord {
    fuse: Fuse,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    profiles: BTreeMap<Address, AddressProfile>,
    customers: BTreeMap<CustomerId, Customer>,
    cases: BTreeMap<(CustomerId, u32), Case>,
    entries: BTreeMap<(Address, String), Option<Entry>>,
    attached: BTreeMap<(Address, String), Vec<usize>>,
    files: BTreeMap<(Address, FileId), FileStatus>,
    edits: BTreeMap<(Address, String), Vec<String>>,
    replies: BTreeMap<(Address, String), Reply>,
    claimants: BTreeMap<String, String>,
    sent: BTreeMap<(Address, String), (Option<Receipt>, Option<String>)>,
    unplanned: Vec<Unplanned>,
    commitments: BTreeMap<(DateTime<Utc>, String), Commitment>,
    verdicts: BTreeMap<(DateTime<Utc>, String, Outcome), Verdict>,
}

impl MemoryRecord {
    /// An empty record on a fuse.
    pub fn new(fuse: &Fuse) -> Self {
        Self { fuse: fuse.clone(), state: Arc::default() }
    }

    /// The same record on another fuse, as after a restart.
    pub fn on(&self, fuse: &Fuse) -> Self {
        Self { fuse: fuse.clone(), state: self.state.clone() }
    }

    /// The inbound events, by their keys; none for one whose content was erased.
    pub fn events(&self) -> BTreeMap<String, Option<Event>> {
        let event = |((_, key), entry): (&(Address, String), &Option<Entry>)| {
            (key.clone(), entry.as_ref().map(|entry| entry.event.clone()))
        };
        lock(&self.state).entries.iter().map(event).collect()
    }

    /// What became of files, by their events' keys and their numbers.
    pub fn files(&self) -> Vec<(FileId, FileStatus)> {
        let file = |((_, file), status): (&(Address, FileId), &FileStatus)| (file.clone(), status.clone());
        lock(&self.state).files.iter().map(file).collect()
    }

    /// Every reply, in the order of its key.
    pub fn replies(&self) -> Vec<Reply> {
        lock(&self.state).replies.values().cloned().collect()
    }

    /// Every customer.
    pub fn customers(&self) -> Vec<Customer> {
        lock(&self.state).customers.values().cloned().collect()
    }

    /// Every promise, in the order of when they fall due.
    pub fn commitments(&self) -> Vec<Commitment> {
        lock(&self.state).commitments.values().cloned().collect()
    }

    /// What became of questions and answers, in the order of when customers wrote.
    pub fn verdicts(&self) -> Vec<Verdict> {
        lock(&self.state).verdicts.values().cloned().collect()
    }

    /// Makes a closure or an opening that nobody planned.
    pub fn make(&self, unplanned: Unplanned) {
        lock(&self.state).unplanned.push(unplanned);
    }

    /// Changes what is known of a customer, as a person who learnt of it does.
    pub fn tell(&self, address: &Address, change: impl Fn(&mut Customer)) {
        let mut state = lock(&self.state);
        let customer = state.profiles.get(address).map(|profile| profile.customer.clone());
        if let Some(customer) = customer.and_then(|id| state.customers.get_mut(&id)) {
            change(customer);
        }
    }

    /// Every case.
    pub fn cases(&self) -> Vec<Case> {
        lock(&self.state).cases.values().cloned().collect()
    }

    /// One more effect, or nothing any more.
    fn effect(&self) -> Result<MutexGuard<'_, State>, RecordError> {
        if self.fuse.burn() {
            Ok(lock(&self.state))
        } else {
            Err(RecordError::Unavailable("stopped".to_owned()))
        }
    }

    fn change_reply<T>(
        &self,
        address: &Address,
        key: &str,
        change: impl FnOnce(Option<&mut Reply>) -> T,
    ) -> Result<T, RecordError> {
        let mut state = self.effect()?;
        Ok(change(state.replies.get_mut(&(address.clone(), key.to_owned()))))
    }
}

#[async_trait]
impl Record for MemoryRecord {
    async fn read(&self, event: &Event) -> Result<Known, RecordError> {
        let state = self.effect()?;
        let addresses = event.addresses().into_iter();
        let profiles: BTreeMap<_, _> = addresses
            .filter_map(|address| Some((address.clone(), state.profiles.get(address)?.clone())))
            .collect();
        let key = event.key.to_string();
        let places = event.addresses().into_iter().map(|address| (address.clone(), key.clone()));
        let entry = places.filter_map(|place| state.entries.get(&place)).next();
        let by = entry.map(|entry| entry.as_ref().map(|entry| entry.delivery.clone()).unwrap_or_default());
        let mut known = Known::of(by, profiles);
        let mut unread = BTreeSet::from([customer_id(&event.address)]);
        while !unread.is_empty() {
            for id in unread {
                let cases = state.cases.range((id.clone(), 0)..=(id.clone(), u32::MAX));
                let found = (state.customers.get(&id).cloned(), cases.last().map(|(_, case)| case.clone()));
                known.learn(id, found);
            }
            unread = known.unread_customers();
        }
        Ok(known)
    }

    async fn write(&self, change: &Change) -> Result<(), WriteError> {
        for (id, case) in &change.cases {
            let mut case = case.clone();
            let key = (id.clone(), case.number);
            let mut state = self.effect()?;
            let read = case.version;
            case.version += 1;
            put(&mut state.cases, key, read, case, |case| case.version)?;
        }
        if let Some(entry) = &change.entry {
            let key = (entry.event.address.clone(), entry.event.key.to_string());
            let mut state = self.effect()?;
            if state.entries.contains_key(&key) {
                return Err(WriteError::Conflict);
            }
            let numbers = entry.event.files().map(|(number, _)| number).collect();
            state.attached.insert(key.clone(), numbers);
            state.entries.insert(key, Some(entry.clone()));
        }
        for profile in &change.profiles {
            let mut profile = profile.clone();
            let mut state = self.effect()?;
            let (key, read) = (profile.address.clone(), profile.version);
            profile.version += 1;
            put(&mut state.profiles, key, read, profile, |profile| profile.version)?;
        }
        for customer in &change.customers {
            let mut customer = customer.clone();
            let mut state = self.effect()?;
            let (key, read) = (customer.id.clone(), customer.version);
            customer.version += 1;
            put(&mut state.customers, key, read, customer, |customer| customer.version)?;
        }
        for commitment in &change.commitments {
            let mut state = self.effect()?;
            let key = (commitment.promise.by, commitment.promise.event.clone());
            let known = state.commitments.entry(key).or_insert_with(|| commitment.clone());
            if known.promise.answered.is_none() {
                known.clone_from(commitment);
            }
        }
        for verdict in &change.verdicts {
            let mut state = self.effect()?;
            let key = (verdict.at, verdict.event.clone(), verdict.outcome);
            let known = state.verdicts.entry(key).or_insert_with(|| verdict.clone());
            if verdict.outcome.may_change() {
                known.clone_from(verdict);
            }
        }
        for reply in &change.replies {
            let mut state = self.effect()?;
            state.replies.entry((reply.address.clone(), reply.key.clone())).or_insert_with(|| reply.clone());
        }
        Ok(())
    }

    async fn erase(
        &self,
        address: &Address,
        message: &EventKey,
        _at: DateTime<Utc>,
    ) -> Result<Vec<FileId>, RecordError> {
        let mut state = self.effect()?;
        let place = (address.clone(), message.to_string());
        let edits = state.edits.get(&place).cloned().unwrap_or_default();
        let mut erased = Vec::new();
        for key in edits.into_iter().chain([place.1]) {
            state.entries.insert((address.clone(), key.clone()), None);
            for number in state.attached.get(&(address.clone(), key.clone())).cloned().unwrap_or_default() {
                let file = FileId { event: key.clone(), number };
                state.files.remove(&(address.clone(), file.clone()));
                erased.push(file);
            }
        }
        Ok(erased)
    }

    async fn note_edit(
        &self,
        address: &Address,
        message: &EventKey,
        edit: &EventKey,
    ) -> Result<(), RecordError> {
        let mut state = self.effect()?;
        let place = (address.clone(), message.to_string());
        if state.entries.contains_key(&place) {
            state.edits.entry(place).or_default().push(edit.to_string());
        }
        Ok(())
    }

    async fn reply(&self, address: &Address, key: &str) -> Result<Option<Reply>, RecordError> {
        Ok(self.effect()?.replies.get(&(address.clone(), key.to_owned())).cloned())
    }

    async fn claim(&self, address: &Address, key: &str, claimant: &str) -> Result<Claim, RecordError> {
        let mut state = self.effect()?;
        let State { replies, claimants, .. } = &mut *state;
        let Some(reply) = replies.get_mut(&(address.clone(), key.to_owned())) else {
            return Ok(Claim::Missing);
        };
        let ours = claimants.get(key).is_some_and(|earlier| earlier == claimant);
        Ok(match reply.status {
            ReplyStatus::Planned => {
                reply.status = ReplyStatus::Sending;
                reply.attempts += 1;
                claimants.insert(key.to_owned(), claimant.to_owned());
                Claim::Claimed(Box::new(reply.clone()))
            }
            ReplyStatus::Sending if ours => Claim::Claimed(Box::new(reply.clone())),
            ReplyStatus::Sending => Claim::Abandoned(Box::new(reply.clone())),
            _ => Claim::Settled(Box::new(reply.clone())),
        })
    }

    async fn settle(&self, settled: &Reply) -> Result<(), RecordError> {
        self.change_reply(&settled.address, &settled.key, |reply| {
            if let Some(reply) = reply.filter(|reply| reply.status == ReplyStatus::Sending) {
                reply.clone_from(settled);
            }
        })
    }

    async fn advance(
        &self,
        address: &Address,
        reply: &str,
        receipt: &Receipt,
    ) -> Result<Advanced, RecordError> {
        self.change_reply(address, reply, |reply| match reply {
            None => Advanced::Missing,
            Some(reply) if reply.status.moves_on_to(receipt.status) => {
                reply.status = receipt.status;
                reply.reason = receipt.reason.clone().or_else(|| reply.reason.clone());
                Advanced::Moved(Box::new(reply.clone()))
            }
            Some(reply) => Advanced::Stayed(Box::new(reply.clone())),
        })
    }

    async fn note_receipt(
        &self,
        address: &Address,
        message: &EventKey,
        receipt: &Receipt,
    ) -> Result<Option<String>, RecordError> {
        let mut state = self.effect()?;
        let (known, reply) = state.sent.entry((address.clone(), message.to_string())).or_default();
        if known.as_ref().is_none_or(|known| known.status.moves_on_to(receipt.status)) {
            *known = Some(receipt.clone());
        }
        Ok(reply.clone())
    }

    async fn link_sent(
        &self,
        address: &Address,
        message: &EventKey,
        reply: &str,
        _at: DateTime<Utc>,
    ) -> Result<Option<Receipt>, RecordError> {
        let mut state = self.effect()?;
        let (known, linked) = state.sent.entry((address.clone(), message.to_string())).or_default();
        *linked = Some(reply.to_owned());
        Ok(known.clone())
    }

    async fn unplanned(&self) -> Result<Vec<Unplanned>, RecordError> {
        Ok(self.effect()?.unplanned.clone())
    }

    async fn profile(&self, address: &Address) -> Result<Option<AddressProfile>, RecordError> {
        Ok(self.effect()?.profiles.get(address).cloned())
    }
}

#[async_trait]
impl Files for MemoryRecord {
    async fn filed(&self, address: &Address, event: &str) -> Result<Filed, RecordError> {
        let state = self.effect()?;
        Ok(match state.entries.get(&(address.clone(), event.to_owned())) {
            None => Filed::Missing,
            Some(None) => Filed::Erased,
            Some(Some(entry)) => {
                let of = |((at, file), _): &(&(Address, FileId), &FileStatus)| {
                    at == address && file.event == event
                };
                let files =
                    state.files.iter().filter(of).map(|((_, file), status)| (file.number, status.clone()));
                Filed::Event { event: Box::new(entry.event.clone()), files: files.collect() }
            }
        })
    }

    async fn note_file(
        &self,
        address: &Address,
        file: &FileId,
        status: &FileStatus,
    ) -> Result<bool, RecordError> {
        let mut state = self.effect()?;
        let stands = matches!(state.entries.get(&(address.clone(), file.event.clone())), Some(Some(_)));
        if stands {
            state.files.insert((address.clone(), file.clone()), status.clone());
        }
        Ok(stands)
    }
}

#[async_trait]
impl Promises for MemoryRecord {
    async fn unanswered(
        &self,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<Commitment>, RecordError> {
        let state = self.effect()?;
        let due = state.commitments.iter().filter(|((by, _), _)| (from..until).contains(by));
        let unanswered = due.filter(|(_, commitment)| commitment.promise.answered.is_none());
        Ok(unanswered.map(|(_, commitment)| commitment.clone()).collect())
    }
}

#[async_trait]
impl Verdicts for MemoryRecord {
    async fn verdicts_between(
        &self,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<Verdict>, RecordError> {
        let state = self.effect()?;
        let within = state.verdicts.values().filter(|verdict| (from..until).contains(&verdict.at));
        Ok(within.cloned().collect())
    }
}

/// Puts a value over the version that was read.
fn put<K: Ord, V>(
    map: &mut BTreeMap<K, V>,
    key: K,
    read: u64,
    value: V,
    version: fn(&V) -> u64,
) -> Result<(), WriteError> {
    if map.get(&key).map_or(0, version) != read {
        return Err(WriteError::Conflict);
    }
    map.insert(key, value);
    Ok(())
}
