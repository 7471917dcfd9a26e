//! Days on which an office keeps its holiday hours, and what they are called.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::LocalText;

/// Holidays by date, beside those that the country's table knows. A day may be without a name.
#[derive(Debug, Clone, Default)]
pub(super) struct Holidays(BTreeMap<NaiveDate, LocalText>);

impl Holidays {
    /// Adds a day. One that is there already keeps its names and gets those of further languages.
    pub(super) fn add(&mut self, date: NaiveDate, name: LocalText) {
        self.0.entry(date).or_default().add(name);
    }

    /// The days.
    pub(super) fn dates(&self) -> impl Iterator<Item = NaiveDate> {
        self.0.keys().copied()
    }

    /// What a day is called.
    pub(super) fn name(&self, date: NaiveDate) -> Option<&LocalText> {
        self.0.get(&date)
    }
}
