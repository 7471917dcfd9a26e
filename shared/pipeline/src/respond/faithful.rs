//! Whether what a model made of an answer still says what the business says, as far as that can be told
//! without understanding it.
//!
//! What customers rely on is compared: numbers, with the signs of currencies beside them, and addresses. All of
//! the answer's must be there, and no other. So neither a model that invents nor a customer who talks it
//! into something can have another price, time, telephone number or link in a reply. **Meaning is not
//! compared**: a "not" that is left out, or a number in words, is not noticed.

use nightdesk_wording::plain_characters;

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
    /// It has other numbers.
    #[error("its numbers")]
    Numbers,
    /// It has other links, or addresses of mail.
    #[error("its addresses")]
    Addresses,
    /// It has signs of markup, or characters that nobody sees.
    #[error("its signs")]
    Signs,
}

/// Compares a phrased answer with the business's own.
///
/// # Errors
/// The first difference that is found: then the business's own is to be used.
pub(super) fn check(phrased: &str, answer: &str) -> Result<(), Unfaithful> {
    if !has_length(phrased.trim().chars().count(), answer.chars().count()) {
        return Err(Unfaithful::Length);
    }
    if phrased.chars().any(|c| is_sign(c) && !answer.contains(c)) {
        return Err(Unfaithful::Signs);
    }
    let (phrased, answer) = (plain_characters(phrased), plain_characters(answer));
    if !same_numbers(&phrased, &answer) {
        return Err(Unfaithful::Numbers);
    }
    if has_foreign_address(&phrased) || !same_members(&addresses(&phrased), &addresses(&answer)) {
        return Err(Unfaithful::Addresses);
    }
    Ok(())
}

fn has_length(phrased: usize, answer: usize) -> bool {
    phrased > 0 && phrased <= answer * 2 + ROOM && phrased >= answer / SHORTEST
}

/// Whether a character is markup, which channels show as it is or take for their own, or steers how text is
/// shown.
fn is_sign(c: char) -> bool {
    "*_`#<>[]{}|~\\^".contains(c)
        || (c.is_control() && c != '\n')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A number, and the sign of a currency or a share beside it.
type Number = (String, Option<char>);

/// Whether two texts have the same numbers. Those that stand together, as a telephone number's parts do,
/// stand in this order in the answer, too.
fn same_numbers(phrased: &str, answer: &str) -> bool {
    let (runs, all) = (numbers(phrased), numbers(answer).concat());
    let is_there = |run: &Vec<Number>| all.windows(run.len()).any(|part| part == run.as_slice());
    runs.iter().all(is_there) && same_members(&runs.concat(), &all)
}

/// The numbers of a text: those with nothing but a space, a dash or a bracket between them are one run.
fn numbers(text: &str) -> Vec<Vec<Number>> {
    let characters: Vec<char> = text.chars().collect();
    let mut runs: Vec<Vec<Number>> = Vec::new();
    let (mut at, mut end) = (0, None);
    while at < characters.len() {
        let length = length_of_number(characters.get(at..).unwrap_or_default());
        if length == 0 {
            at += 1;
            continue;
        }
        let part = |from: usize, to: usize| characters.get(from..to).unwrap_or_default();
        let before = part(0, at).iter().rev().copied();
        let behind = part(at + length, characters.len()).iter().copied();
        let number = (part(at, at + length).iter().collect(), sign(behind).or_else(|| sign(before)));
        match (runs.last_mut(), end) {
            (Some(run), Some(end)) if is_joint(part(end, at)) => run.push(number),
            _ => runs.push(vec![number]),
        }
        at += length;
        end = Some(at);
    }
    runs
}

/// How many characters of a text's beginning are one number: digits, and between them points, commas, colons
/// and the like. Numbers that are left in no plain digits are numbers by themselves.
fn length_of_number(text: &[char]) -> usize {
    let is_digit = |at: usize| text.get(at).is_some_and(char::is_ascii_digit);
    if !is_digit(0) {
        return usize::from(text.first().is_some_and(|c| c.is_numeric()));
    }
    let mut length = 1;
    loop {
        let between = text.get(length).is_some_and(|c| ".,:/'’٫٬\u{2044}".contains(*c));
        length += match (is_digit(length), between && is_digit(length + 1)) {
            (true, _) => 1,
            (_, true) => 2,
            _ => return length,
        };
    }
}

/// Whether what stands between two numbers makes them one thing.
fn is_joint(between: &[char]) -> bool {
    (1..=3).contains(&between.len()) && between.iter().all(|c| " -‐‑–—+()".contains(*c))
}

/// The sign of a currency or a share that text begins with, behind a space or not.
fn sign(mut text: impl Iterator<Item = char>) -> Option<char> {
    let first = text.next()?;
    let nearest = if first == ' ' { text.next()? } else { first };
    let is_sign = matches!(nearest, '$' | '¢' | '£' | '¥' | '%' | '‰' | '\u{20a0}'..='\u{20cf}' | '\u{e3f}');
    is_sign.then_some(nearest)
}

/// The links, addresses of mail and names of hosts in a text.
fn addresses(text: &str) -> Vec<&str> {
    let parts = text.split(|c: char| !(c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c)));
    parts.filter(|part| is_address(part)).map(bare).collect()
}

/// Without what belongs to the sentence around it.
fn bare(part: &str) -> &str {
    part.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '/')
}

fn is_address(part: &str) -> bool {
    part.contains("://") || part.contains('@') || points(part).next().is_some()
}

/// Whether there is a host's name in letters other than ASCII's, of which some look the same: such a link is
/// never taken from a model.
fn has_foreign_address(text: &str) -> bool {
    points(text).any(|(before, first, second)| !(before.is_ascii() && first.is_ascii() && second.is_ascii()))
}

/// The points of a text that may be those of a host's name: what stands before each, and the two characters
/// behind it. One alone is an abbreviation, as in "e.g.".
fn points(text: &str) -> impl Iterator<Item = (char, char, char)> {
    text.match_indices('.').filter_map(|(at, _)| {
        let before = text.get(..at)?.chars().next_back()?;
        let mut behind = text.get(at + 1..)?.chars();
        let (first, second) = (behind.next()?, behind.next()?);
        // An accent stands behind its letter, and is none itself.
        let of_name = |c: char| c.is_alphanumeric() || !c.is_ascii();
        (of_name(before) && first.is_alphabetic() && of_name(second)).then_some((before, first, second))
    })
}

fn same_members<T: PartialEq>(these: &[T], those: &[T]) -> bool {
    these.iter().all(|one| those.contains(one)) && those.iter().all(|one| these.contains(one))
}

#[cfg(test)]
mod tests;
