//! What is wrong with a wording file, found before a customer reads it.

use fluent_bundle::resolver::ResolverError;
use fluent_bundle::resolver::errors::ReferenceKind;
use fluent_bundle::{FluentArgs, FluentError, FluentResource};
use fluent_syntax::ast::Entry;
use fluent_syntax::parser::ParserError;

use crate::Mistake;
use crate::language::Language;
use crate::messages::{MESSAGES, Message, TRIALS};

/// A file as it was written.
pub(crate) struct Source {
    name: String,
    text: String,
}

impl Source {
    pub(crate) fn new(name: String, text: String) -> Self {
        Self { name, text }
    }

    /// A place where the file is not Fluent.
    pub(crate) fn unreadable(&self, error: &ParserError) -> Mistake {
        self.mistake(error.pos.start, error.to_string())
    }

    fn mistake(&self, offset: usize, message: impl Into<String>) -> Mistake {
        Mistake::at(&self.name, &self.text, offset, message)
    }

    /// Where a message's definition begins, if the file defines it.
    fn definition(&self, id: &str) -> Option<usize> {
        let names_it = |line: &str| line.split_once('=').is_some_and(|(name, _)| name.trim_end() == id);
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            if names_it(line) {
                return Some(at);
            }
            at += line.len();
        }
        None
    }
}

/// The messages that mean nothing, and whatever is there twice.
pub(crate) fn ids(source: &Source, resource: &FluentResource) -> Vec<Mistake> {
    let known = MESSAGES.map(|message| message.id);
    let mut seen: Vec<&str> = Vec::new();
    let mut mistakes = Vec::new();
    for entry in resource.entries() {
        let (id, means_something) = match entry {
            Entry::Message(message) => (message.id.name, known.contains(&message.id.name)),
            Entry::Term(term) => (term.id.name, true),
            _ => continue,
        };
        let wrong = match (means_something, seen.contains(&id)) {
            (false, _) => format!("the message `{id}` means nothing; the messages are {}", known.join(", ")),
            (true, true) => format!("`{id}` is here for the second time: remove one of them"),
            (true, false) => String::new(),
        };
        if !wrong.is_empty() {
            mistakes.push(source.mistake(offset_of(id, resource.source()), wrong));
        }
        seen.push(id);
    }
    mistakes
}

/// Says a message with each of its samples, and finds what is wrong with it, in the last of the files
/// that define it.
pub(crate) fn try_out(message: &Message, language: &Language, sources: &[Source]) -> Vec<Mistake> {
    let defining = sources.iter().rev().find_map(|source| Some((source, source.definition(message.id)?)));
    let Some((source, at)) = defining.or_else(|| sources.first().map(|first| (first, first.text.len())))
    else {
        return Vec::new();
    };
    let mut errors = Vec::new();
    for trial in 0..TRIALS {
        let sample =
            |(name, samples): (&'static str, &[&'static str; TRIALS])| Some((name, *samples.get(trial)?));
        let uses = message.uses.iter().map(|variable| (variable.name, &variable.samples));
        let args: FluentArgs<'_> = uses.filter_map(sample).collect();
        match language.format(message.id, &args, &mut errors) {
            Some(text) if !text.trim().is_empty() => {}
            _ => {
                let missing = format!("the message `{}` is missing: add it as it is in en.ftl", message.id);
                return vec![source.mistake(at, missing)];
            }
        }
    }
    let mut mistakes: Vec<_> = errors.iter().map(|error| wrong_use(message, source, at, error)).collect();
    mistakes.sort();
    mistakes.dedup();
    mistakes
}

/// What a message uses wrongly, placed at its use.
fn wrong_use(message: &Message, source: &Source, message_at: usize, error: &FluentError) -> Mistake {
    let id = message.id;
    let (used, wrong) = match error {
        FluentError::ResolverError(ResolverError::Reference(ReferenceKind::Variable { id: name })) => {
            let known: Vec<String> = message.uses.iter().map(|known| format!("${}", known.name)).collect();
            let known = if known.is_empty() { "nothing".to_owned() } else { known.join(", ") };
            (format!("${name}"), format!("`{id}` cannot use `${name}`; what it may use is {known}"))
        }
        FluentError::ResolverError(ResolverError::Reference(ReferenceKind::Message { id: name, .. })) => {
            (name.clone(), format!("`{id}` refers to a message `{name}`, which is not there"))
        }
        other => (String::new(), format!("`{id}` cannot be put into words: {other}")),
    };
    let rest = source.text.get(message_at..).unwrap_or_default();
    // Behind the message's own name, which may hold the other's.
    let used_at = rest.find(&used).filter(|at| *at > 0);
    source.mistake(message_at + used_at.unwrap_or(0), wrong)
}

/// Where a part of a text begins in it.
fn offset_of(part: &str, text: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}
