//! A text's sentences, and which of them state what customers act on.
//!
//! Where it is not clear whether a sentence ends, it mostly goes on: one that is taken for too long is compared
//! too strictly. It is taken for too short behind a long abbreviation and in front of a capital letter alone, as in
//! "inkl. Versand": what stands before that may then change.

use nightdesk_wording::plain_characters;

/// What a sentence ends with.
const ENDS: [char; 10] = ['.', '!', '?', '…', '؟', '۔', '।', '。', '！', '？'];

/// How many letters a word has at most, between its points, that may be an abbreviation: "Nr. A5", "5 p.m. Monday".
const ABBREVIATION: usize = 2;

/// A text's sentences in order, each without the space around it. A line's end is one's end, too.
pub(super) fn of(text: &str) -> Vec<&str> {
    let sentences = text.lines().flat_map(of_line).map(str::trim);
    sentences.filter(|sentence| !sentence.is_empty()).collect()
}

fn of_line(line: &str) -> Vec<&str> {
    let (mut sentences, mut begin) = (Vec::new(), 0);
    for (at, _) in line.char_indices() {
        if line.split_at_checked(at).is_some_and(is_end) {
            sentences.extend(line.get(begin..at));
            begin = at;
        }
    }
    sentences.extend(line.get(begin..));
    sentences
}

/// Whether a sentence ends between these.
fn is_end((before, behind): (&str, &str)) -> bool {
    let mut back = before.chars().rev();
    let (end, last) = (back.next(), back.next());
    match end {
        Some('。' | '！' | '？') => {
            let is_theirs = |c| is_east_asian(c) || c.is_whitespace();
            last.is_some_and(is_theirs) && behind.chars().next().is_none_or(is_theirs)
        }
        Some('.') if is_abbreviation(before) => false,
        Some(end) if ENDS.contains(&end) => behind.starts_with(char::is_whitespace) && begins(behind),
        _ => false,
    }
}

/// Whether a text's last word is an abbreviation, or a word as short as one.
fn is_abbreviation(text: &str) -> bool {
    let word = text.split_whitespace().next_back().unwrap_or_default();
    word.split('.').all(|part| part.chars().filter(|c| c.is_alphanumeric()).count() <= ABBREVIATION)
}

/// Whether a text begins as a sentence does, and not as one goes on behind an abbreviation: in small letters,
/// with a number or with capitals, as of a currency.
fn begins(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    let Some(first) = word.chars().find(|c| c.is_alphanumeric()) else { return false };
    let is_capitals = first.is_uppercase() && !word.contains(char::is_lowercase);
    first.is_alphabetic() && !first.is_lowercase() && !is_capitals
}

/// Whether a character is of Chinese or Japanese, or one of their signs. Beside another, an ideographic full stop
/// may be a host name's.
fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{9fff}')
}

/// Whether a text has a number or an address in it: a digit of any script, a host's name, a link or what may
/// become one.
pub(super) fn has_fact(text: &str) -> bool {
    // An ideographic full stop stands for a point in a host's name (Unicode Technical Standard 46).
    let plain = plain_characters(text).replace('。', ".");
    let has_host = plain.split('.').skip(1).any(|behind| behind.starts_with(char::is_alphanumeric));
    has_host || plain.contains("//") || plain.contains(|c: char| c.is_numeric() || c == '@')
}

/// The words of a text that tell of its language, from one end of a sentence to what may be the next.
pub(super) fn clauses(text: &str) -> Vec<Vec<&str>> {
    let mut clauses = Vec::new();
    for sentence in of(text) {
        let words = sentence.split_whitespace().filter(|word| is_word(word)).collect::<Vec<_>>();
        clauses.extend(words.split_inclusive(|word| word.contains(ENDS)).map(<[&str]>::to_vec));
    }
    clauses
}

fn is_word(word: &str) -> bool {
    word.contains(char::is_alphabetic) && !has_fact(word)
}
