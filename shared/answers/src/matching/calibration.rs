//! From evidence to the probability that the best answer is right.

use nightdesk_domain::Probability;
use serde::{Deserialize, Serialize};

use super::curve::Curve;
use super::evidence::{Evidence, OFFERED, Signs};
use super::traffic::{Likelihoods, Shares};

/// How many of a desk's messages ask for what no answer is there for, until its traffic says otherwise: more
/// than most desks get, since a wrong answer is worse than none.
const STRANGERS: f64 = 0.3;

/// From this likelihood on, that one of the best three is asked for, they are worth offering, where as many messages
/// ask beside the point, as at night, as to it.
const WORTH_OFFERING: f64 = 0.4;

/// From this probability on the best is worth it whatever else may be asked for.
const ALMOST_SURE: f64 = 0.9;

/// What was seen for one question, and what was right.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trial {
    signs: Signs,
    kind: Kind,
}

/// What a trial's question asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Best,
    /// One of those offered behind the best.
    Behind,
    /// One that is not offered.
    Other,
    /// What no answer is there for.
    Stranger,
}

/// What the desk's own answers say of evidence, and how often which kind of message comes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Calibration {
    /// Whether the best answer is right, where one of the answers is.
    right: Curve,
    /// Whether one of those offered behind it is, where one of the answers is, but not the best.
    behind: Curve,
    /// Whether none is, where as many questions have no answer as have one.
    stranger: Curve,
    /// How often the best was right in the trials, where one of the answers was.
    usually_right: f64,
    /// How often which kind of message comes, where the traffic told.
    pub(super) learnt: Option<Shares>,
}

impl Trial {
    /// A question whose answer is known.
    pub(super) fn known(evidence: &Evidence, right: usize) -> Self {
        let order = evidence.order();
        let kind = match order.iter().position(|answer| *answer == right) {
            Some(0) => Kind::Best,
            Some(1..OFFERED) => Kind::Behind,
            _ => Kind::Other,
        };
        Self { signs: evidence.signs(&order), kind }
    }

    /// A question that no answer is there for.
    pub(super) fn stranger(evidence: &Evidence) -> Self {
        Self { signs: evidence.signs(&evidence.order()), kind: Kind::Stranger }
    }
}

impl Calibration {
    /// Learns from trials.
    pub(super) fn fit(trials: &[Trial]) -> Self {
        let count = |of: &dyn Fn(Kind) -> bool| trials.iter().filter(|trial| of(trial.kind)).count() as f64;
        let curve = |among: &dyn Fn(Kind) -> bool, so: Kind, weight: f64| {
            let trials = trials.iter().filter(|trial| among(trial.kind));
            let weigh =
                |trial: &Trial| (trial.signs, trial.kind == so, if trial.kind == so { weight } else { 1.0 });
            Curve::fit(&trials.map(weigh).collect::<Vec<_>>())
        };
        let is_known = |kind| kind != Kind::Stranger;
        let (known, strangers) = (count(&is_known), count(&|kind| kind == Kind::Stranger));
        // As if there had been one more of each: neither is ever impossible.
        let usually_right = (count(&|kind| kind == Kind::Best) + 1.0) / (known + 2.0);
        Self {
            right: curve(&is_known, Kind::Best, 1.0),
            behind: curve(&|kind| is_known(kind) && kind != Kind::Best, Kind::Behind, 1.0),
            stranger: curve(&|_| true, Kind::Stranger, known / strangers.max(1.0)),
            usually_right,
            learnt: None,
        }
    }

    /// Learns from messages that came how often which kind of them comes; from none, nothing.
    pub(super) fn learn(&mut self, heard: &[Likelihoods]) {
        if !heard.is_empty() {
            self.learnt = Some(self.expected().after(heard));
        }
    }

    /// How often which kind of message comes.
    fn shares(&self) -> Shares {
        self.learnt.unwrap_or_else(|| self.expected())
    }

    fn expected(&self) -> Shares {
        Shares::expected(self.usually_right, STRANGERS)
    }

    /// How likely such evidence is for each kind of message.
    pub(super) fn likelihoods(&self, signs: &Signs) -> Likelihoods {
        let (right, stranger) = (self.right.at(signs), self.stranger.at(signs));
        Likelihoods {
            right: (1.0 - stranger) * right / self.usually_right,
            wrong: (1.0 - stranger) * (1.0 - right) / (1.0 - self.usually_right),
            stranger,
        }
    }

    /// How likely a message with such evidence is of each kind.
    pub(super) fn kinds(&self, signs: &Signs) -> Shares {
        self.shares().given(&self.likelihoods(signs))
    }

    /// Whether one of the best answers is likely enough to be asked for, and not something else altogether.
    pub(super) fn are_worth_offering(&self, kinds: &Shares, signs: &Signs) -> bool {
        let right = self.right.at(signs);
        let among_offered = right + (1.0 - right) * self.behind.at(signs);
        (1.0 - self.stranger.at(signs)) * among_offered >= WORTH_OFFERING || kinds.right >= ALMOST_SURE
    }

    /// The answers by their numbers, in this order, the best first, each with the probability that it is right.
    pub(super) fn probabilities(
        &self,
        kinds: &Shares,
        signs: &Signs,
        order: &[usize],
        scores: &[f32],
    ) -> Vec<(usize, Probability)> {
        let (best, left) = (kinds.right, kinds.wrong * self.behind.at(signs));
        // What is left for those behind the best falls with their scores.
        let share = |answer: &usize| f64::from(scores.get(*answer).copied().unwrap_or_default()).max(0.0);
        let behind: f64 = order.iter().skip(1).take(OFFERED - 1).map(share).sum();
        let probability = |(place, answer): (usize, usize)| {
            let p = match place {
                0 => best,
                1..OFFERED if behind > 0.0 => (left * share(&answer) / behind).min(best),
                _ => 0.0,
            };
            (answer, Probability::new(p))
        };
        order.iter().copied().enumerate().map(probability).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::alike::Nearest;

    fn evidence(scores: &[f32]) -> Evidence {
        Evidence { scores: scores.to_vec(), nearest: Nearest::default() }
    }

    /// Of a hundred with each lead so many are right: as many as a logistic curve says. Strangers have no lead.
    fn trials() -> Vec<Trial> {
        let right = [(0.0_f32, 27), (0.1, 50), (0.2, 73), (0.3, 88), (0.4, 95)];
        let known = |(lead, right): (f32, usize)| {
            (0..100).map(move |n| Trial::known(&evidence(&[0.5, 0.5 - lead]), usize::from(n >= right)))
        };
        let strangers = (0..500).map(|n| Trial::stranger(&evidence(&[0.1, [0.0, 0.1][n % 2]])));
        right.into_iter().flat_map(known).chain(strangers).collect()
    }

    fn probabilities(scores: &[f32]) -> Vec<(usize, Probability)> {
        let (calibration, evidence) = (Calibration::fit(&trials()), evidence(scores));
        let order = evidence.order();
        let signs = evidence.signs(&order);
        calibration.probabilities(&calibration.kinds(&signs), &signs, &order, scores)
    }

    #[test]
    fn what_is_said_to_be_so_probable_is_right_as_often() {
        for (lead, right) in [(0.1, 0.5), (0.2, 0.73), (0.4, 0.95)] {
            let found = probabilities(&[0.5, 0.5 - lead]);
            let p = found.first().map_or(0.0, |(_, p)| p.get());
            assert!((p - right).abs() < 0.03, "{p} for {right}");
        }
    }

    #[test]
    fn probabilities_of_all_candidates_are_together_at_most_one() {
        let found = probabilities(&[0.4, 0.39, 0.38, 0.1]);
        assert!(found.iter().map(|(_, p)| p.get()).sum::<f64>() <= 1.0);
    }
}
