//! The wording of one language.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::resolver::ResolverError;
use fluent_bundle::resolver::errors::ReferenceKind;
use fluent_bundle::{FluentArgs, FluentError, FluentResource};
use fluent_syntax::ast::Entry;
use icu::locale::Locale;
use nightdesk_domain::desk;
use unic_langid::LanguageIdentifier;

use crate::Mistake;

/// A message that every language has.
struct Message {
    id: &'static str,
    uses: &'static [Variable],
}

/// What a message may use, with samples to try the message out. Between them they reach every
/// variant that a file can tell apart.
struct Variable {
    name: &'static str,
    samples: &'static [&'static str],
}

const fn variable(name: &'static str, samples: &'static [&'static str]) -> Variable {
    Variable { name, samples }
}

const MESSAGES: [Message; 2] = [
    Message {
        id: "away",
        uses: &[
            variable("date", &["Tuesday, 29 December"]),
            variable("time", &["09:00"]),
            variable("zone", &["customer", "other"]),
            variable("city", &["London"]),
        ],
    },
    Message { id: "away-without-opening", uses: &[] },
];

/// The wording of one language: a file in which every message was found and tried.
pub(crate) struct Language {
    tag: String,
    locale: Locale,
    bundle: FluentBundle<FluentResource>,
}

impl Language {
    /// Reads a file, named by its language's tag.
    ///
    /// # Errors
    /// Every [`Mistake`] in it.
    pub(crate) fn parse(tag: &str, text: String) -> Result<Self, Vec<Mistake>> {
        let mistake = |mistake| Mistake { file: format!("{tag}.ftl"), mistake };
        let (Ok(locale), Ok(identifier)) = (tag.parse::<Locale>(), tag.parse::<LanguageIdentifier>()) else {
            let message =
                format!("`{tag}` is not a language tag; right would be, for example, en.ftl or pt-BR.ftl");
            return Err(vec![mistake(desk::Mistake::at("", 0, message))]);
        };
        let resource = FluentResource::try_new(text).map_err(|(resource, errors)| {
            let text = resource.source();
            let place = |error: &fluent_syntax::parser::ParserError| {
                desk::Mistake::at(text, error.pos.start, error.to_string())
            };
            errors.iter().map(place).map(mistake).collect::<Vec<_>>()
        })?;
        let mut mistakes = mistaken_ids(&resource);
        let text = resource.source().to_owned();
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        // The marks that would isolate a name written in the other direction are outside the SMS
        // alphabet and shown as boxes by some apps. ICU gives dates and cities in the language's own
        // script, so that nothing needs them.
        bundle.set_use_isolating(false);
        if bundle.add_resource(resource).is_err() {
            // Something is there twice, which is among the mistakes already; the first one stays.
        }
        let language = Self { tag: locale.to_string(), locale, bundle };
        for message in &MESSAGES {
            mistakes.extend(language.try_out(message, &text));
        }
        match mistakes.is_empty() {
            true => Ok(language),
            false => Err(mistakes.into_iter().map(mistake).collect()),
        }
    }

    /// The language's BCP 47 tag.
    pub(crate) fn tag(&self) -> &str {
        &self.tag
    }

    /// The locale that dates are written in where the customer's own is not known.
    pub(crate) fn locale(&self) -> &Locale {
        &self.locale
    }

    /// A message as text. Every message of [`MESSAGES`] is there and was tried.
    pub(crate) fn say(&self, id: &str, args: Option<&FluentArgs<'_>>) -> String {
        self.format(id, args, &mut Vec::new()).unwrap_or_default()
    }

    fn format(
        &self,
        id: &str,
        args: Option<&FluentArgs<'_>>,
        errors: &mut Vec<FluentError>,
    ) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        Some(self.bundle.format_pattern(pattern, args, errors).into_owned())
    }

    /// Says a message with each of its samples, and finds what is wrong with it in the file's text.
    fn try_out(&self, message: &Message, text: &str) -> Vec<desk::Mistake> {
        let trials = message.uses.iter().map(|variable| variable.samples.len()).max();
        let mut errors = Vec::new();
        for trial in 0..trials.unwrap_or(1) {
            let sample =
                |variable: &Variable| Some((variable.name, *variable.samples.iter().cycle().nth(trial)?));
            let args: FluentArgs<'_> = message.uses.iter().filter_map(sample).collect();
            if self.format(message.id, Some(&args), &mut errors).is_none() {
                let missing = format!("the message `{}` is missing: add it as it is in en.ftl", message.id);
                return vec![desk::Mistake::at(text, text.len(), missing)];
            }
        }
        let mut mistakes: Vec<desk::Mistake> =
            errors.iter().map(|error| wrong_use(message, text, error)).collect();
        mistakes.sort();
        mistakes.dedup();
        mistakes
    }
}

/// The messages that mean nothing, and whatever is there twice.
fn mistaken_ids(resource: &FluentResource) -> Vec<desk::Mistake> {
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
            mistakes.push(desk::Mistake::at(resource.source(), offset_of(id, resource.source()), wrong));
        }
        seen.push(id);
    }
    mistakes
}

/// Where a part of a text begins in it.
fn offset_of(part: &str, text: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

/// What a message uses wrongly, placed at its use.
fn wrong_use(message: &Message, text: &str, error: &FluentError) -> desk::Mistake {
    let id = message.id;
    let (used, wrong) = match error {
        FluentError::ResolverError(ResolverError::Reference(ReferenceKind::Variable { id: name })) => {
            let known: Vec<String> = message.uses.iter().map(|known| format!("${}", known.name)).collect();
            let known = if known.is_empty() { "nothing".to_owned() } else { known.join(", ") };
            (format!("${name}"), format!("`{id}` cannot use `${name}`; what it may use is {known}"))
        }
        other => (String::new(), format!("`{id}` cannot be put into words: {other}")),
    };
    let names_it = |line: &str| line.split('=').next().is_some_and(|name| name.trim_end() == id);
    let lines_before = text.split_inclusive('\n').take_while(|line| !names_it(line));
    let message_at: usize = lines_before.map(str::len).sum();
    let used_at = text.get(message_at..).and_then(|rest| rest.find(&used));
    desk::Mistake::at(text, message_at + used_at.unwrap_or(0), wrong)
}
