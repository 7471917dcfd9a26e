//! Whether what a model made of an answer still says what the business says, as far as that can be told
//! without understanding it.
//!
//! **A sentence with a number or an address in it stays as the business wrote it**, sign for sign, and in
//! its place among the others of its kind; no other such sentence is taken. So neither a model that invents nor a
//! customer who talks it into something can have another price, time, unit, telephone number or link in a reply,
//! nor one that belongs to something else. Only the sentences around them are in the model's words. It follows
//! that an answer is translated only where it has its numbers and addresses on lines of their own: which "pm",
//! "million" or "per" a translation made of the business's is not to be told.
//!
//! **Meaning is not compared**: a "not" that is left out, or a number in words, is not noticed.

mod language;
mod sentences;

use nightdesk_wording::{Wording, is_hidden};

use super::phrase::Phrasable;

/// How much longer a phrased answer may be than twice the business's, in characters.
const ROOM: usize = 80;

/// How much shorter it may be: Chinese takes a third of the characters that English takes.
const SHORTEST: usize = 5;

/// What a phrased answer has that the business's has not, or lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unfaithful {
    /// It is far shorter or longer.
    #[error("its length")]
    Length,
    /// It has signs of markup, or characters that nobody sees.
    #[error("its signs")]
    Signs,
    /// It has other sentences with numbers or addresses.
    #[error("its numbers or addresses")]
    Facts,
    /// It is not in the customer's language, or that cannot be told.
    #[error("its language")]
    Language,
}

/// Compares a phrased answer with the business's own.
///
/// # Errors
/// The first difference that is found: then the business's own is to be used.
pub(super) fn check(phrased: &str, answer: &Phrasable, wording: &Wording) -> Result<(), Unfaithful> {
    let own = answer.answer.as_str();
    if !has_length(phrased.trim().chars().count(), own.chars().count()) {
        return Err(Unfaithful::Length);
    }
    if phrased.chars().any(|c| is_sign(c) && !own.contains(c)) {
        return Err(Unfaithful::Signs);
    }
    if facts(phrased) != facts(own) {
        return Err(Unfaithful::Facts);
    }
    if !language::is_theirs(phrased, answer, wording) {
        return Err(Unfaithful::Language);
    }
    Ok(())
}

/// Whether an answer can stay faithful in another language: no sentence that has to stay has words in it.
pub(super) fn is_translatable(answer: &str) -> bool {
    facts(answer).into_iter().all(|sentence| sentences::clauses(sentence).is_empty())
}

fn has_length(phrased: usize, answer: usize) -> bool {
    phrased > 0 && phrased <= answer * 2 + ROOM && phrased >= answer / SHORTEST
}

/// Whether a character is markup, which channels show as it is or take for their own, or is not seen.
fn is_sign(c: char) -> bool {
    "*_`#<>[]{}|~\\^".contains(c) || (is_hidden(c) && c != '\n')
}

/// The sentences that must stay as they are.
fn facts(text: &str) -> Vec<&str> {
    sentences::of(text).into_iter().filter(|sentence| sentences::has_fact(sentence)).collect()
}

#[cfg(test)]
mod tests;
