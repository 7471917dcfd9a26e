//! Reading TOML tables so that every mistake is found at once, each with its place.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Mistake;

/// A text being read, with the mistakes found in it so far.
pub(super) struct Reader<'t> {
    text: &'t str,
    mistakes: Vec<Mistake>,
}

/// A key of a table, and what stands behind it, in words for whoever got it wrong.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) wanted: &'static str,
}

/// A text value and its place.
pub(super) struct Text<'t> {
    pub(super) value: &'t str,
    pub(super) span: Range<usize>,
}

impl<'t> Reader<'t> {
    /// Reads a text as TOML. After mistakes of syntax the rest is not read further: what the
    /// parser makes of a broken line would only bring mistakes that nobody made.
    pub(super) fn new(text: &'t str) -> Result<(Self, Spanned<DeTable<'t>>), Vec<Mistake>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() {
            return Ok((Self { text, mistakes: Vec::new() }, table));
        }
        let place = |error: &toml::de::Error| error.span().map_or(0, |span| span.start);
        Err(errors.iter().map(|error| Mistake::at(text, place(error), error.message())).collect())
    }

    /// Ends the reading: what was read if all went well, else every mistake in the text's order.
    pub(super) fn finish<T>(mut self, read: Option<T>) -> Result<T, Vec<Mistake>> {
        self.mistakes.sort();
        match read {
            Some(read) if self.mistakes.is_empty() => Ok(read),
            _ => Err(self.mistakes),
        }
    }

    /// Notes a mistake at a byte offset.
    pub(super) fn mistake(&mut self, offset: usize, message: impl Into<String>) {
        self.mistakes.push(Mistake::at(self.text, offset, message));
    }

    /// Notes a mistake at the place of `part` inside a value, or at the value itself.
    pub(super) fn mistake_within(&mut self, span: &Range<usize>, part: &str, message: String) {
        let inside = self.text.get(span.clone()).and_then(|value| value.find(part));
        self.mistake(span.start + inside.unwrap_or(0), message);
    }

    /// Notes the keys of a table that mean nothing.
    pub(super) fn only(&mut self, table: &DeTable<'t>, known: &[&Key]) {
        for key in table.keys().filter(|key| known.iter().all(|known| known.name != key.get_ref())) {
            let names: Vec<String> = known.iter().map(|known| format!("`{}`", known.name)).collect();
            let message = format!(
                "`{}` means nothing here; what may stand here is {}",
                key.get_ref(),
                names.join(", ")
            );
            self.mistake(key.span().start, message);
        }
    }

    /// The value of a key that must be there, for a table that begins at `table_at`.
    pub(super) fn required<'v>(
        &mut self,
        table: &'v DeTable<'t>,
        table_at: usize,
        key: &Key,
    ) -> Option<&'v Spanned<DeValue<'t>>> {
        let value = table.get(key.name);
        if value.is_none() {
            self.mistake(table_at, format!("`{}` is missing: add {}", key.name, key.wanted));
        }
        value
    }

    /// A value that must be a text.
    pub(super) fn text<'v>(&mut self, value: &'v Spanned<DeValue<'t>>, key: &Key) -> Option<Text<'v>> {
        let text = value.get_ref().as_str().map(|text| Text { value: text, span: value.span() });
        if text.is_none() {
            self.wrong(value, key);
        }
        text
    }

    /// A value that must be a text which `read` understands.
    pub(super) fn read<T>(
        &mut self,
        value: &Spanned<DeValue<'t>>,
        key: &Key,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        self.convert(value, key, |value| value.as_str().and_then(read))
    }

    /// A key that may be left out: then what it is by default.
    pub(super) fn optional<T>(
        &mut self,
        table: &DeTable<'t>,
        key: &Key,
        default: T,
        read: impl FnOnce(&mut Self, &Spanned<DeValue<'t>>) -> Option<T>,
    ) -> Option<T> {
        match table.get(key.name) {
            Some(value) => read(self, value),
            None => Some(default),
        }
    }

    /// A value that `convert` understands.
    pub(super) fn convert<T>(
        &mut self,
        value: &Spanned<DeValue<'t>>,
        key: &Key,
        convert: impl FnOnce(&DeValue<'t>) -> Option<T>,
    ) -> Option<T> {
        let converted = convert(value.get_ref());
        if converted.is_none() {
            self.wrong(value, key);
        }
        converted
    }

    /// A day or a time, as a text or as TOML's own.
    pub(super) fn moment<T>(
        &mut self,
        value: &Spanned<DeValue<'t>>,
        key: &Key,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        self.convert(value, key, |value| match value {
            DeValue::Datetime(moment) => read(&moment.to_string()),
            value => read(value.as_str()?),
        })
    }

    /// A value that must be a list of texts which `read` understands.
    pub(super) fn list<T>(
        &mut self,
        value: &Spanned<DeValue<'t>>,
        key: &Key,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Some(items) = value.get_ref().as_array() else {
            self.wrong(value, key);
            return None;
        };
        let items: Vec<Option<T>> = items.iter().map(|item| self.read(item, key, &read)).collect();
        items.into_iter().collect()
    }

    /// A value that must be a table.
    pub(super) fn table<'v>(
        &mut self,
        value: &'v Spanned<DeValue<'t>>,
        key: &Key,
    ) -> Option<&'v DeTable<'t>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong(value, key);
        }
        table
    }

    /// Notes that a value is not what the key wants.
    pub(super) fn wrong(&mut self, value: &Spanned<DeValue<'t>>, key: &Key) {
        let found = self.text.get(value.span()).unwrap_or_default();
        let message = format!("`{}` cannot be {found}; right would be {}", key.name, key.wanted);
        self.mistake(value.span().start, message);
    }
}
