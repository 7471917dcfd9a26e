//! What became of each answer.

use std::collections::BTreeMap;

use nightdesk_domain::AnswerId;
use nightdesk_domain::dialogue::{Outcome, Verdict};
use serde::Serialize;

/// What agents said would have been right, by event: an answer, or none of them.
pub(super) type Corrections = BTreeMap<String, Option<AnswerId>>;

/// How often something became of questions.
#[derive(Debug, Default, Serialize)]
pub(super) struct Totals {
    pub(super) answered: usize,
    pub(super) offered: usize,
    pub(super) chosen: usize,
    pub(super) helpful: usize,
    pub(super) not_helpful: usize,
    pub(super) missed: usize,
    pub(super) handed_over: usize,
    pub(super) corrected: usize,
}

/// What became of one answer.
#[derive(Debug, Default, Serialize)]
pub(super) struct Tally {
    /// How often it was given, being sure.
    pub(super) answered: usize,
    /// How often it was given, being chosen.
    pub(super) chosen: usize,
    /// How often it was among what was offered.
    pub(super) offered: usize,
    pub(super) helpful: usize,
    pub(super) not_helpful: usize,
    /// How often it was given where an agent says that it was wrong.
    pub(super) corrected: usize,
}

impl Tally {
    /// How often it was given.
    pub(super) fn used(&self) -> usize {
        self.answered + self.chosen
    }

    /// Of the customers who said whether it helped, the share that it helped.
    pub(super) fn share_helpful(&self) -> Option<f64> {
        let said = self.helpful + self.not_helpful;
        (said > 0).then(|| self.helpful as f64 / said as f64)
    }

    /// How often it did harm: the more, the sooner it should be rewritten.
    pub(super) fn trouble(&self) -> usize {
        self.not_helpful + self.corrected
    }
}

/// What agents said would have been right.
pub(super) fn corrections(verdicts: &[Verdict]) -> Corrections {
    let corrected = verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Corrected);
    corrected.map(|verdict| (verdict.event.clone(), verdict.answer.clone())).collect()
}

/// How often each outcome was.
pub(super) fn totals(verdicts: &[Verdict]) -> Totals {
    let mut totals = Totals::default();
    for verdict in verdicts {
        *match verdict.outcome {
            Outcome::Answered => &mut totals.answered,
            Outcome::Offered => &mut totals.offered,
            Outcome::Chosen => &mut totals.chosen,
            Outcome::Helpful => &mut totals.helpful,
            Outcome::NotHelpful => &mut totals.not_helpful,
            Outcome::Missed => &mut totals.missed,
            Outcome::HandedOver => &mut totals.handed_over,
            Outcome::Corrected => &mut totals.corrected,
        } += 1;
    }
    totals
}

/// What became of each answer that anything became of.
pub(super) fn tallies(verdicts: &[Verdict], corrections: &Corrections) -> BTreeMap<AnswerId, Tally> {
    let mut tallies: BTreeMap<AnswerId, Tally> = BTreeMap::new();
    for verdict in verdicts {
        for offered in &verdict.offered {
            tallies.entry(offered.clone()).or_default().offered += 1;
        }
        // What a correction names was not given.
        let given = verdict.answer.as_ref().filter(|_| verdict.outcome != Outcome::Corrected);
        let Some(answer) = given else { continue };
        let tally = tallies.entry(answer.clone()).or_default();
        match verdict.outcome {
            Outcome::Answered => tally.answered += 1,
            Outcome::Chosen => tally.chosen += 1,
            Outcome::Helpful => tally.helpful += 1,
            Outcome::NotHelpful => tally.not_helpful += 1,
            Outcome::Offered | Outcome::Missed | Outcome::HandedOver | Outcome::Corrected => {}
        }
        let right = corrections.get(&verdict.event).filter(|_| verdict.outcome == Outcome::Answered);
        tally.corrected += usize::from(right.is_some_and(|right| right.as_ref() != Some(answer)));
    }
    tallies
}
