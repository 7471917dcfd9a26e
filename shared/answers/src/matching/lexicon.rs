//! Likeness by words: tf-idf over words with pairs of them, and over character n-grams, half each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::grams::Grams;
use super::hash::fnv1a;

/// Of a message in the examples' languages at least this share of the words is known.
const KNOWN: f64 = 0.5;

/// The words and n-grams of all examples, and in which of them each is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Lexicon {
    words: Index,
    characters: Index,
    examples: u32,
}

/// Where the grams of one kind are: by gram, how much it tells, and its weight in each example that has it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Index(BTreeMap<u64, Postings>);

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Postings {
    idf: f32,
    examples: Vec<(u32, f32)>,
}

/// A message's weights.
pub(super) struct Vector {
    words: Vec<(u64, f32)>,
    characters: Vec<(u64, f32)>,
    /// How many words it has, and how many of them are known.
    count: usize,
    known: usize,
}

impl Lexicon {
    /// The lexicon of some examples.
    pub(super) fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let grams: Vec<Grams> = texts.map(Grams::of).collect();
        Self {
            words: Index::of(grams.iter().map(|grams| grams.pairs.as_slice())),
            characters: Index::of(grams.iter().map(|grams| grams.characters.as_slice())),
            examples: u32::try_from(grams.len()).unwrap_or(u32::MAX),
        }
    }

    /// A message's weights.
    pub(super) fn vector(&self, text: &str) -> Vector {
        let grams = Grams::of(text);
        let known = grams.words.iter().filter(|word| self.words.0.contains_key(&key(word))).count();
        Vector {
            words: self.words.weigh(&grams.pairs, self.examples),
            characters: self.characters.weigh(&grams.characters, self.examples),
            count: grams.words.len(),
            known,
        }
    }

    /// How like each example a message is, from 0 to 1.
    pub(super) fn similarities(&self, message: &Vector) -> Vec<f32> {
        let mut sums = vec![0.0; self.examples as usize];
        self.words.add(&message.words, &mut sums);
        self.characters.add(&message.characters, &mut sums);
        sums.iter_mut().for_each(|sum| *sum /= 2.0);
        sums
    }
}

impl Index {
    fn of<'g>(examples: impl Iterator<Item = &'g [String]> + Clone) -> Self {
        let mut index = Self::default();
        let mut count = 0_u32;
        for (n, grams) in (0_u32..).zip(examples.clone()) {
            for (gram, _) in frequencies(grams) {
                index.0.entry(gram).or_default().examples.push((n, 0.0));
            }
            count = n + 1;
        }
        for postings in index.0.values_mut() {
            postings.idf = idf(count, postings.examples.len());
            postings.examples.clear();
        }
        for (n, grams) in (0_u32..).zip(examples) {
            for (gram, weight) in index.weigh(grams, count) {
                if let Some(postings) = index.0.get_mut(&gram) {
                    postings.examples.push((n, weight));
                }
            }
        }
        index
    }

    /// The weights of all grams as a direction of length 1, of which those are given that are known: the more of a
    /// text is not, the less like anything it is.
    fn weigh(&self, grams: &[String], examples: u32) -> Vec<(u64, f32)> {
        let idf = |gram: &u64| self.0.get(gram).map_or_else(|| idf(examples, 0), |postings| postings.idf);
        let weight = |(gram, count): (u64, f32)| (gram, (1.0 + count.ln()) * idf(&gram));
        let mut weights: Vec<(u64, f32)> = frequencies(grams).into_iter().map(weight).collect();
        direct(&mut weights);
        weights.retain(|(gram, _)| self.0.contains_key(gram));
        weights
    }

    fn add(&self, message: &[(u64, f32)], sums: &mut [f32]) {
        for (gram, weight) in message {
            for (example, of_example) in
                self.0.get(gram).map(|postings| &postings.examples).into_iter().flatten()
            {
                if let Some(sum) = sums.get_mut(*example as usize) {
                    *sum += weight * of_example;
                }
            }
        }
    }
}

impl Vector {
    /// The same as if the message had no grams but those that are known: what the others mean is for an encoder to
    /// say.
    pub(super) fn of_known(mut self) -> Self {
        direct(&mut self.words);
        direct(&mut self.characters);
        self
    }

    /// Whether the message has no word at all.
    pub(super) fn is_wordless(&self) -> bool {
        self.count == 0
    }

    /// Whether the message is in another language than the examples, by its words.
    pub(super) fn is_foreign(&self) -> bool {
        self.known() < KNOWN
    }

    /// The share of its words that are known.
    pub(super) fn known(&self) -> f64 {
        self.known as f64 / self.count.max(1) as f64
    }
}

fn frequencies(grams: &[String]) -> BTreeMap<u64, f32> {
    let mut counts = BTreeMap::new();
    for gram in grams {
        *counts.entry(key(gram)).or_insert(0.0) += 1.0;
    }
    counts
}

/// Makes weights a direction of length 1.
fn direct(weights: &mut [(u64, f32)]) {
    let length = weights.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    weights.iter_mut().for_each(|(_, weight)| *weight /= length.max(f32::MIN_POSITIVE));
}

/// How much a gram tells that so many of the examples have.
fn idf(examples: u32, having: usize) -> f32 {
    ((1.0 + examples as f32) / (1.0 + having as f32)).ln() + 1.0
}

/// A gram's key.
fn key(gram: &str) -> u64 {
    fnv1a(gram.bytes())
}
