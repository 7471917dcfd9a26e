//! How well a method matches, on questions whose answers are known.
//!
//! A dataset is tab-separated text: the line of titles `text`, `intent`, `split`, `lang`, then on each line a text, its
//! intent, its split (`train`, `test` …) and its language. The intent [`OUT_OF_SCOPE`] marks what no answer is there for.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Add;

use nightdesk_domain::{AnswerId, Probability};

use crate::matching::hash::fnv1a;
use crate::matching::{Encoder, Example, Heard, Matcher, Trained};

/// The intent of texts that no answer is there for.
pub const OUT_OF_SCOPE: &str = "oos";

/// How many candidates are offered when no one of them is sure.
const OFFERED: usize = 3;

/// Texts with their intents.
#[derive(Debug, Clone, Default)]
pub struct Dataset {
    rows: Vec<Row>,
}

/// A text with its intent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What a customer wrote.
    pub text: String,
    /// What they want, or [`OUT_OF_SCOPE`].
    pub intent: String,
    /// Which part of the set it belongs to.
    pub split: String,
    /// The language, as a BCP 47 tag.
    pub language: String,
}

/// Why text is no dataset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotADataset {
    /// Its first line is a row, which would not be counted.
    #[error("line 1: right would be the columns' titles: text, intent, split, lang")]
    NoTitles,
    /// A line is no row.
    #[error("line {line}: right would be four columns with tabs between: text, intent, split, lang")]
    Row {
        /// The line, from 1.
        line: usize,
    },
}

/// What came out for one test set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    /// Questions that there is an answer for.
    pub in_scope: usize,
    /// Of them, those whose best candidate is right, however sure.
    pub right: usize,
    /// Of them, those whose right answer is among the candidates that are offered.
    pub among_offered: usize,
    /// Questions that no answer is there for.
    pub out_of_scope: usize,
    /// Of them, those that were answered all the same.
    pub wrongly_answered: usize,
    /// All that were answered, rightly or not.
    pub answered: usize,
    /// Of them, those that were answered rightly.
    pub answered_right: usize,
}

impl Dataset {
    /// Reads a dataset.
    ///
    /// # Errors
    /// [`NotADataset`] with the first line that is not right.
    pub fn parse(text: &str) -> Result<Self, NotADataset> {
        let mut lines = text.trim_start_matches('\u{feff}').lines().zip(1..);
        let first = lines.next().and_then(|(line, _)| Row::parse(line));
        let lines = lines.filter(|(line, _)| !line.is_empty());
        let rows = lines.map(|(text, line)| Row::parse(text).ok_or(NotADataset::Row { line }));
        let read = Self { rows: rows.collect::<Result<_, _>>()? };
        if first.is_some_and(|first| read.splits().contains(first.split.as_str())) {
            return Err(NotADataset::NoTitles);
        }
        Ok(read)
    }

    /// The languages of a split.
    pub fn languages(&self, split: &str) -> BTreeSet<&str> {
        let of_split = self.rows.iter().filter(|row| row.split == split);
        of_split.map(|row| row.language.as_str()).collect()
    }

    /// The names of its splits.
    pub fn splits(&self) -> BTreeSet<&str> {
        self.rows.iter().map(|row| row.split.as_str()).collect()
    }

    /// The rows of a split, of all languages or of one.
    pub fn split<'d>(&'d self, split: &'d str, language: Option<&'d str>) -> impl Iterator<Item = &'d Row> {
        let of_language = move |row: &&Row| language.is_none_or(|language| row.language == language);
        self.rows.iter().filter(move |row| row.split == split).filter(of_language)
    }
}

impl Row {
    fn parse(line: &str) -> Option<Self> {
        let mut columns = line.split('\t').map(str::to_owned);
        let mut next = || columns.next();
        let row = Self { text: next()?, intent: next()?, split: next()?, language: next()? };
        (columns.next().is_none() && !row.intent.trim().is_empty()).then_some(row)
    }

    /// What its intent is as an answer's id.
    pub fn answer(&self) -> AnswerId {
        AnswerId::new(self.intent.as_str())
    }
}

/// Rows as examples to learn from, with each intent's name as its title, as a heading is an answer's. What no
/// answer is there for is left out: a desk has no such examples.
pub fn examples<'r>(rows: impl Iterator<Item = &'r Row>) -> Vec<Example> {
    let rows: Vec<&Row> = rows.filter(|row| row.intent != OUT_OF_SCOPE).collect();
    let example = |row: &Row, text: String, is_title| {
        let (answer, language) = (row.answer(), row.language.clone());
        Example { answer, language, text, is_title }
    };
    let titles = rows.iter().map(|row| example(row, title(&row.intent), true)).collect::<BTreeSet<_>>();
    rows.iter().map(|row| example(row, row.text.clone(), false)).chain(titles).collect()
}

/// Matches every row and counts what came out, with what is at least so `sure` answered.
pub fn score<'r>(matcher: &Matcher<'_>, rows: impl Iterator<Item = &'r Row>, sure: Probability) -> Score {
    let mut score = Score::default();
    for row in rows {
        let candidates = matcher.candidates(&row.text, &|_| true);
        let best = candidates.first();
        let right = |answer: &AnswerId| answer.as_str() == row.intent;
        let answered = best.is_some_and(|best| best.probability >= sure);
        let best_right = best.is_some_and(|best| right(&best.answer));
        score.answered += usize::from(answered);
        score.answered_right += usize::from(answered && best_right);
        if row.intent == OUT_OF_SCOPE {
            score.out_of_scope += 1;
            score.wrongly_answered += usize::from(answered);
        } else {
            score.in_scope += 1;
            score.right += usize::from(best_right);
            let offered = candidates.iter().take(OFFERED).any(|candidate| right(&candidate.answer));
            score.among_offered += usize::from(offered);
        }
    }
    score
}

/// So many messages come in a stretch of [`in_use`].
const STRETCH: usize = 50;

/// The same for a desk that is in use, by language: the rows of all languages come mixed, and after each stretch of
/// them it learns what kind of messages come from all that came, as `nightdesk train` does from the record; nobody
/// tells it what any of them asked for.
pub fn in_use<'r>(
    mut trained: Trained,
    encoder: Option<&dyn Encoder>,
    rows: &[&'r Row],
    sure: Probability,
) -> BTreeMap<&'r str, Score> {
    let mut mixed = rows.to_vec();
    mixed.sort_by_key(|row| fnv1a(row.text.bytes()));
    let (mut scores, mut heard) = (BTreeMap::<&str, Score>::new(), Vec::<Heard>::new());
    for stretch in mixed.chunks(STRETCH) {
        let matcher = Matcher::new(&trained, encoder);
        for row in stretch {
            let of_language = scores.entry(&row.language).or_default();
            *of_language = *of_language + score(&matcher, std::iter::once(*row), sure);
        }
        heard.extend(stretch.iter().filter_map(|row| matcher.hear(&row.text, None)));
        trained.learn_traffic(&heard);
    }
    scores
}

impl Add for Score {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            in_scope: self.in_scope + other.in_scope,
            right: self.right + other.right,
            among_offered: self.among_offered + other.among_offered,
            out_of_scope: self.out_of_scope + other.out_of_scope,
            wrongly_answered: self.wrongly_answered + other.wrongly_answered,
            answered: self.answered + other.answered,
            answered_right: self.answered_right + other.answered_right,
        }
    }
}

/// An intent's name as words: `card_arrival` and `CardArrival` as "card arrival".
fn title(intent: &str) -> String {
    let mut title = String::new();
    let mut small = false;
    for c in intent.chars() {
        if small && c.is_uppercase() {
            title.push(' ');
        }
        small = c.is_lowercase();
        title.push(if c.is_alphanumeric() { c } else { ' ' });
    }
    title.to_lowercase()
}
