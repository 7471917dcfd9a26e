//! What kind of messages come, as the traffic itself tells.
//!
//! How often a message asks for what no answer is there for differs from desk to desk, and no desk's answers
//! say it. But the evidence of many messages together does, without anybody saying what each of them wanted:
//! the shares are those under which that evidence is likeliest. What customers and agents said about an answer
//! counts as what it is.

use nightdesk_domain::AnswerId;
use serde::{Deserialize, Serialize};

use super::{Look, Matcher};

/// As so many messages what is usual counts beside what was heard: on its first messages a desk is still careful.
const USUAL: f64 = 20.0;

/// The estimate is repeated at most so often; it gets closer each time.
const ROUNDS: usize = 200;

/// It is good enough where no share changes by more.
const CLOSE: f64 = 1e-6;

/// How likely a message's evidence is for each kind of message, but for a factor common to all.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Likelihoods {
    pub(super) right: f64,
    pub(super) wrong: f64,
    pub(super) stranger: f64,
}

/// Shares of all messages, together 1: those whose best answer is right, those that ask for another, and those that
/// no answer is there for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Shares {
    pub(super) right: f64,
    pub(super) wrong: f64,
    pub(super) stranger: f64,
}

/// What somebody said a message asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// This answer is the right one.
    Right(AnswerId),
    /// This answer is not.
    NotRight(AnswerId),
    /// None of the answers is.
    NoAnswer,
}

/// A message that came, as far as it tells what kind of messages come. Nothing of its text is in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heard {
    pub(super) by: By,
    likelihoods: Likelihoods,
}

/// What a message was judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Words,
    Meaning,
    Both,
}

impl Matcher<'_> {
    /// What a message tells of the traffic, with what was said about it. None for one without any word, and for one
    /// in another language where words are all that there is: it looks like a stranger whatever it asks for.
    pub fn hear(&self, text: &str, told: Option<&Told>) -> Option<Heard> {
        let Look { by, order, signs, certainty, .. } = self.look(text)?;
        if certainty < 1.0 {
            return None;
        }
        let best = order.first().and_then(|best| self.trained.answers.get(*best));
        let likelihoods = self.trained.head(by)?.calibration.likelihoods(&signs);
        Some(Heard { by, likelihoods: likelihoods.as_told(told, best) })
    }
}

impl Likelihoods {
    /// What somebody says it is not has no likelihood.
    fn as_told(self, told: Option<&Told>, best: Option<&AnswerId>) -> Self {
        let none = Self::default();
        match told {
            Some(Told::Right(answer)) if Some(answer) == best => Self { right: self.right, ..none },
            Some(Told::Right(_)) => Self { wrong: self.wrong, ..none },
            Some(Told::NotRight(answer)) if Some(answer) == best => Self { right: 0.0, ..self },
            Some(Told::NoAnswer) => Self { stranger: self.stranger, ..none },
            Some(Told::NotRight(_)) | None => self,
        }
    }
}

impl Shares {
    /// What is to be expected where so many of the messages that have an answer find it.
    pub(super) fn expected(usually_right: f64, stranger: f64) -> Self {
        let known = 1.0 - stranger;
        Self { right: known * usually_right, wrong: known * (1.0 - usually_right), stranger }
    }

    /// The probabilities of the kinds where evidence is so likely.
    pub(super) fn given(&self, likelihoods: &Likelihoods) -> Self {
        let right = self.right * likelihoods.right;
        let wrong = self.wrong * likelihoods.wrong;
        let stranger = self.stranger * likelihoods.stranger;
        // Evidence that is next to impossible for each kind decides nothing.
        let whole = right + wrong + stranger;
        if whole > 0.0 {
            Self { right: right / whole, wrong: wrong / whole, stranger: stranger / whole }
        } else {
            *self
        }
    }

    /// The shares that such messages are likeliest with, by expectation maximisation, where `self` is what is usual:
    /// M. Saerens et al., "Adjusting the Outputs of a Classifier to New a Priori Probabilities", 2002.
    pub(super) fn after(&self, heard: &[Likelihoods]) -> Self {
        let mut shares = *self;
        let all = USUAL + heard.len() as f64;
        for _ in 0..ROUNDS {
            let mut sum = Self {
                right: USUAL * self.right,
                wrong: USUAL * self.wrong,
                stranger: USUAL * self.stranger,
            };
            for likelihoods in heard {
                let kinds = shares.given(likelihoods);
                sum.right += kinds.right;
                sum.wrong += kinds.wrong;
                sum.stranger += kinds.stranger;
            }
            let next = Self { right: sum.right / all, wrong: sum.wrong / all, stranger: sum.stranger / all };
            let change = (next.right - shares.right).abs().max((next.stranger - shares.stranger).abs());
            shares = next;
            if change < CLOSE {
                break;
            }
        }
        shares
    }
}

impl Heard {
    /// The likelihoods of those judged by the same.
    pub(super) fn by(heard: &[Self], by: By) -> Vec<Likelihoods> {
        heard.iter().filter(|heard| heard.by == by).map(|heard| heard.likelihoods).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const USUALLY: Shares = Shares { right: 0.7, wrong: 0.1, stranger: 0.2 };

    fn sure(right: usize, strangers: usize) -> Vec<Likelihoods> {
        let right = std::iter::repeat_n(Likelihoods { right: 1.0, wrong: 0.1, stranger: 0.1 }, right);
        let strangers = std::iter::repeat_n(Likelihoods { right: 0.1, wrong: 0.1, stranger: 1.0 }, strangers);
        right.chain(strangers).collect()
    }

    #[test]
    fn many_messages_that_look_like_strangers_make_each_likelier_to_be_one() {
        let [few, many] = [sure(900, 100), sure(100, 900)].map(|heard| USUALLY.after(&heard).stranger);
        assert!(few < 0.15 && many > 0.8, "{few} {many}");
    }

    #[test]
    fn a_few_messages_change_little() {
        let after = USUALLY.after(&sure(0, 5));
        assert!(after.stranger < 0.35, "{after:?}");
    }

    #[test]
    fn what_was_said_of_a_message_outweighs_its_looks() {
        let best = AnswerId::new("a/b");
        let looks = Likelihoods { right: 1.0, wrong: 0.1, stranger: 0.1 };
        let told = looks.as_told(Some(&Told::NoAnswer), Some(&best));
        let [silent, told] = [looks, told].map(|one| USUALLY.after(&vec![one; 200]).stranger);
        assert!(silent < 0.1 && told > 0.7, "{silent} {told}");
        let not = looks.as_told(Some(&Told::NotRight(best.clone())), Some(&best));
        assert_eq!(USUALLY.given(&not).right, 0.0);
        let other = looks.as_told(Some(&Told::NotRight(AnswerId::new("a/c"))), Some(&best));
        assert_eq!(other, looks);
    }

    proptest! {
        #[test]
        fn shares_are_together_one_whatever_is_heard(heard in proptest::collection::vec((0.0..10.0_f64, 0.0..10.0_f64, 0.0..10.0_f64), 0..50)) {
            let heard: Vec<_> =
                heard.into_iter().map(|(right, wrong, stranger)| Likelihoods { right, wrong, stranger }).collect();
            let Shares { right, wrong, stranger } = USUALLY.after(&heard);
            prop_assert!((right + wrong + stranger - 1.0).abs() < 1e-9);
            prop_assert!(right > 0.0 && wrong > 0.0 && stranger > 0.0);
        }
    }
}
