//! The languages that Twilio speaks.

/// What Twilio speaks, by its own names, the usual one of a language first. Each has a voice
/// `Google.<language>-Standard-A`. Source: Twilio, "Text-to-speech", as its library for Node 6.2 lists
/// languages and voices (MIT).
const SPOKEN: [&str; 39] = [
    "ar-XA", "bg-BG", "bn-IN", "cmn-CN", "cmn-TW", "cs-CZ", "da-DK", "de-DE", "el-GR", "en-US", "en-GB",
    "en-AU", "en-IN", "es-ES", "es-US", "fi-FI", "fr-FR", "fr-CA", "he-IL", "hi-IN", "hu-HU", "id-ID",
    "it-IT", "ja-JP", "ko-KR", "nb-NO", "nl-NL", "nl-BE", "pl-PL", "pt-BR", "pt-PT", "ro-RO", "ru-RU",
    "sv-SE", "th-TH", "tr-TR", "uk-UA", "vi-VN", "yue-HK",
];

/// How a text is spoken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speech {
    /// `<Say>`'s `language`.
    pub language: &'static str,
    /// `<Say>`'s `voice`.
    pub voice: String,
}

impl Speech {
    /// English, which is spoken where nothing better is.
    pub fn english() -> Self {
        Self::in_language("en-US")
    }

    fn in_language(language: &'static str) -> Self {
        Self { language, voice: format!("Google.{language}-Standard-A") }
    }

    /// Whether Twilio puts messages in this language into writing: `<Record>`'s `transcribe` knows
    /// English alone.
    pub fn is_transcribed(&self) -> bool {
        self.language.starts_with("en-")
    }
}

/// How a text in this language, a BCP 47 tag, is spoken; none where Twilio does not speak it.
pub fn speech(tag: &str) -> Option<Speech> {
    let mut subtags = tag.split(['-', '_']);
    let language = subtags.next().unwrap_or_default().to_ascii_lowercase();
    let rest: Vec<&str> = subtags.collect();
    let region = rest.iter().find(|subtag| subtag.len() == 2).map(|region| region.to_ascii_uppercase());
    let traditional = rest.iter().any(|subtag| subtag.eq_ignore_ascii_case("Hant"));
    let region = region.as_deref().unwrap_or_default();
    let spoken = match (language.as_str(), region) {
        ("zh", "HK" | "MO") => "yue-HK".to_owned(),
        ("zh", "TW") => "cmn-TW".to_owned(),
        ("zh", _) if traditional => "cmn-TW".to_owned(),
        ("zh", _) => "cmn-CN".to_owned(),
        ("no" | "nn", _) => "nb-NO".to_owned(),
        ("en", "" | "US" | "CA" | "PH" | "PR") => "en-US".to_owned(),
        ("en", "AU" | "NZ") => "en-AU".to_owned(),
        ("en", "IN") => "en-IN".to_owned(),
        ("en", _) => "en-GB".to_owned(),
        ("es", "" | "ES") => "es-ES".to_owned(),
        ("es", _) => "es-US".to_owned(),
        ("pt", "PT" | "AO" | "MZ" | "CV") => "pt-PT".to_owned(),
        (language, region) => format!("{language}-{region}"),
    };
    let same_language = |known: &&&str| known.split_once('-').is_some_and(|(known, _)| known == language);
    let exactly = SPOKEN.iter().find(|known| **known == spoken);
    exactly.or_else(|| SPOKEN.iter().find(same_language)).map(|known| Speech::in_language(known))
}
