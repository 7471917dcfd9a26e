//! The wording of one language.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource};
use icu::locale::Locale;
use unic_langid::LanguageIdentifier;

use crate::Mistake;
use crate::check::{self, Source};
use crate::messages::MESSAGES;

/// The wording of one language: files in which every message was found and tried.
pub(crate) struct Language {
    tag: String,
    locale: Locale,
    bundle: FluentBundle<FluentResource>,
}

/// The text of a file, and how a mistake in it names it.
pub(crate) struct File {
    /// The file's name below the wording's folder: `de.ftl`, `own/de.ftl`.
    pub(crate) name: String,
    /// Fluent.
    pub(crate) text: String,
}

impl Language {
    /// Reads the files of a language: the whole wording, then what goes before single messages of it.
    ///
    /// # Errors
    /// Every [`Mistake`] in them.
    pub(crate) fn parse(tag: &str, files: Vec<File>) -> Result<Self, Vec<Mistake>> {
        let (Ok(locale), Ok(identifier)) = (tag.parse::<Locale>(), tag.parse::<LanguageIdentifier>()) else {
            let message =
                format!("`{tag}` is not a language tag; right would be, for example, en.ftl or pt-BR.ftl");
            return Err(files.iter().map(|file| Mistake::at(&file.name, "", 0, message.clone())).collect());
        };
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        // The marks that would isolate a name written in the other direction are outside the SMS
        // alphabet and shown as boxes by some apps. ICU gives dates and cities in the language's own
        // script, so that nothing needs them.
        bundle.set_use_isolating(false);
        let (mut sources, mut mistakes, mut readable) = (Vec::new(), Vec::new(), true);
        for file in files {
            let source = Source::new(file.name, file.text.clone());
            match FluentResource::try_new(file.text) {
                Ok(resource) => {
                    mistakes.extend(check::ids(&source, &resource));
                    bundle.add_resource_overriding(resource);
                    sources.push(source);
                }
                Err((_, errors)) => {
                    readable = false;
                    mistakes.extend(errors.iter().map(|error| source.unreadable(error)));
                }
            }
        }
        let language = Self { tag: locale.to_string(), locale, bundle };
        // After mistakes of syntax every message may seem to be missing.
        if readable {
            mistakes.extend(MESSAGES.iter().flat_map(|message| check::try_out(message, &language, &sources)));
        }
        if mistakes.is_empty() { Ok(language) } else { Err(mistakes) }
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
    pub(crate) fn say(&self, id: &str, args: &FluentArgs<'_>) -> String {
        self.format(id, args, &mut Vec::new()).unwrap_or_default()
    }

    /// A list of words, with any of the commas that the scripts have.
    pub(crate) fn words(&self, id: &str) -> Vec<String> {
        let list = self.say(id, &FluentArgs::new());
        let words = list.split([',', '،', '、', '，']).map(str::trim);
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }

    /// A message as text, with what went wrong; nothing where there is no such message.
    pub(crate) fn format(
        &self,
        id: &str,
        args: &FluentArgs<'_>,
        errors: &mut Vec<FluentError>,
    ) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        Some(self.bundle.format_pattern(pattern, Some(args), errors).into_owned())
    }
}
