//! Which texts ask for the same, by their words: for those who look through what nobody answered.

use super::lexicon::Lexicon;

/// How like each other texts are by their words.
pub struct Likeness(Lexicon);

impl Likeness {
    /// Among some texts.
    pub fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        Self(Lexicon::of(texts))
    }

    /// How like each of them another text is, from 0 to 1.
    pub fn to(&self, text: &str) -> Vec<f32> {
        self.0.similarities(&self.0.vector(text))
    }
}

/// So like each other the texts of a group are on average, from 0 to 1. On BANKING77's training questions,
/// which are harder to tell apart than a shop's, two of three texts of a group ask for what most of it
/// ask for. A group that any one likeness joins would be no use: there a chain of them joins half the set.
const ALIKE: f32 = 0.25;

/// Groups texts that ask for the same, by words and characters. Compares each with each: 5,000 texts
/// need 50 MB, and four times as much for twice as many.
///
/// Gives the texts' places: the largest group first, and in each the most typical text first. A text
/// without any word is alone.
pub fn groups(texts: &[&str]) -> Vec<Vec<usize>> {
    let likeness = Likeness::of(texts.iter().copied());
    let mut groups: Vec<Vec<(f32, usize)>> = Vec::new();
    for places in joined(unlikeness(texts, &likeness), texts.len()) {
        let typical = |place: &usize| {
            let like = likeness.to(texts.get(*place)?);
            let within = places.iter().filter_map(|other| like.get(*other));
            Some((within.sum(), *place))
        };
        groups.push(places.iter().filter_map(typical).collect());
    }
    // Stable: what is equally large stays as it came.
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    groups.into_iter().map(|group| by_typical(group, texts)).collect()
}

/// How unlike each text is to those behind it, in the order that the clustering wants.
fn unlikeness(texts: &[&str], likeness: &Likeness) -> Vec<f32> {
    let behind =
        texts.iter().enumerate().flat_map(|(place, text)| likeness.to(text).into_iter().skip(place + 1));
    behind.map(|similarity| 1.0 - similarity).collect()
}

/// The places of so many texts by groups, in the order of their first.
fn joined(mut unlikeness: Vec<f32>, texts: usize) -> Vec<Vec<usize>> {
    let steps = kodama::linkage(&mut unlikeness, texts, kodama::Method::Average);
    // Behind the texts stand the groups that the steps make.
    let mut groups: Vec<Vec<usize>> = (0..texts).map(|place| vec![place]).collect();
    let close = steps.steps().iter().take_while(|step| step.dissimilarity <= 1.0 - ALIKE);
    for step in close {
        let mut part = |place| groups.get_mut(place).map(std::mem::take).unwrap_or_default();
        let mut group = [part(step.cluster1), part(step.cluster2)].concat();
        group.sort_unstable();
        groups.push(group);
    }
    groups.retain(|group| !group.is_empty());
    groups.sort_unstable();
    groups
}

/// A group's texts, the most typical first: of those about as central as the most central, the shortest.
fn by_typical(mut group: Vec<(f32, usize)>, texts: &[&str]) -> Vec<usize> {
    const ABOUT: f32 = 0.9;
    group.sort_by(|a, b| b.0.total_cmp(&a.0));
    let most = group.first().map_or(0.0, |(most, _)| *most);
    let length = |place: &usize| texts.get(*place).map_or(0, |text| text.chars().count());
    let central = group.iter().take_while(|(typical, _)| *typical >= ABOUT * most);
    let shortest = central.enumerate().min_by_key(|(_, (_, place))| length(place)).map(|(n, _)| n);
    if let Some(n) = shortest {
        let first = group.remove(n);
        group.insert(0, first);
    }
    group.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_asks_for_the_same_is_one_group_and_the_largest_comes_first() {
        let texts = [
            "Is the café in the London store open?",
            "Do you ship to Norway?",
            "hello, do you ship to norway or only to sweden",
            "ノルウェーに配送できますか",
            "can you ship to Norway please",
        ];
        assert_eq!(groups(&texts), [vec![1, 2, 4], vec![0], vec![3]]);
    }

    #[test]
    fn texts_without_words_are_alone() {
        assert_eq!(groups(&["👍", "!?", "👍"]), [vec![0], vec![1], vec![2]]);
        assert!(groups(&[]).is_empty());
    }
}
