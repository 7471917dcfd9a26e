//! What the record tells of the messages that come, for learning.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use nightdesk_adapters::dynamodb::DynamoRecord;
use nightdesk_answers::matching::{Heard, Matcher, Told};
use nightdesk_domain::CustomerId;
use nightdesk_domain::dialogue::{Outcome, Verdict};
use nightdesk_pipeline::ports::{RecordError, Verdicts};

use super::questions::{self, MOST};
use super::tally::{Corrections, corrections};

/// What became of a customer's matters, by customer and case.
type Matters<'v> = BTreeMap<(&'v CustomerId, u32), Vec<&'v Verdict>>;

/// The questions that customers asked in this time, the newest, as each of the matchers hears them, with what the
/// customer said about the answer, or an agent about the question.
pub(in crate::commands) async fn heard(
    record: &DynamoRecord,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    matchers: &[Matcher<'_>],
) -> Result<Vec<Vec<Heard>>, RecordError> {
    let verdicts = record.verdicts_between(from, until).await?;
    let corrections = corrections(&verdicts);
    let mut matters = Matters::new();
    for verdict in &verdicts {
        matters.entry((&verdict.customer, verdict.case)).or_default().push(verdict);
    }
    let asked: Vec<_> =
        questions(&verdicts).into_iter().map(|asked| (asked, told(asked, &matters, &corrections))).collect();
    let older = asked.len().saturating_sub(MOST);
    let read = questions::read(record, asked.into_iter().skip(older)).await?;
    let said = read.into_iter().filter_map(|(question, told)| Some((question?.text, told)));
    let hear = |(text, told): (String, Option<Told>)| {
        matchers.iter().filter_map(|matcher| matcher.hear(&text, told.as_ref())).collect()
    };
    Ok(said.map(hear).collect())
}

/// The verdicts that are about a question, each question once, in the order in which they were asked.
fn questions(verdicts: &[Verdict]) -> Vec<&Verdict> {
    let mut seen = BTreeSet::new();
    let is_question = |verdict: &&Verdict| {
        // What was offered instead of an answer that did not help follows no question.
        let instead = verdict.outcome == Outcome::Offered && verdict.candidates.is_empty();
        verdict.outcome.is_of_question() && !instead
    };
    let questions = verdicts.iter().filter(is_question);
    let mut questions: Vec<_> = questions.filter(|verdict| seen.insert(verdict.event.as_str())).collect();
    questions.sort_by_key(|verdict| verdict.at);
    questions
}

/// What somebody said that a question asked for: an agent, or else the customer, by what they chose or whether the
/// answer helped.
fn told(question: &Verdict, matters: &Matters<'_>, corrections: &Corrections) -> Option<Told> {
    if let Some(right) = corrections.get(&question.event) {
        return Some(right.clone().map_or(Told::NoAnswer, Told::Right));
    }
    let after = matters.get(&(&question.customer, question.case))?.iter();
    let mut after = after.filter(|verdict| verdict.at >= question.at);
    after.find_map(|verdict| {
        let answer = verdict.answer.as_ref()?;
        let is_given = question.answer.as_ref() == Some(answer);
        match verdict.outcome {
            Outcome::Helpful if is_given => Some(Told::Right(answer.clone())),
            Outcome::NotHelpful if is_given => Some(Told::NotRight(answer.clone())),
            Outcome::Chosen if question.offered.contains(answer) => Some(Told::Right(answer.clone())),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use nightdesk_domain::AnswerId;

    use super::*;

    fn verdict(minute: i64, outcome: Outcome, answer: Option<&str>) -> Verdict {
        Verdict {
            at: DateTime::UNIX_EPOCH + TimeDelta::minutes(minute),
            event: format!("whatsapp:1:{minute}"),
            address: "tel:+447700900001".parse().unwrap(),
            customer: CustomerId::new("c"),
            case: 1,
            outcome,
            answer: answer.map(AnswerId::new),
            offered: Vec::new(),
            language: None,
            candidates: Vec::new(),
        }
    }

    /// What was said about the first of these.
    fn told_of_first(verdicts: &[Verdict]) -> Option<Told> {
        let mut matters = Matters::new();
        for verdict in verdicts {
            matters.entry((&verdict.customer, verdict.case)).or_default().push(verdict);
        }
        told(verdicts.first()?, &matters, &corrections(verdicts))
    }

    #[test]
    fn a_customer_says_whether_an_answer_was_right() {
        let asked = verdict(1, Outcome::Answered, Some("a/b"));
        assert_eq!(told_of_first(std::slice::from_ref(&asked)), None);
        let helped = verdict(2, Outcome::Helpful, Some("a/b"));
        assert_eq!(told_of_first(&[asked.clone(), helped]), Some(Told::Right(AnswerId::new("a/b"))));
        let no = verdict(2, Outcome::NotHelpful, Some("a/b"));
        assert_eq!(told_of_first(&[asked.clone(), no]), Some(Told::NotRight(AnswerId::new("a/b"))));
        let of_another = verdict(2, Outcome::Helpful, Some("a/c"));
        assert_eq!(told_of_first(&[asked, of_another]), None);
    }

    #[test]
    fn a_customer_says_by_a_choice_what_was_right() {
        let offered = ["a/b", "a/c"].map(AnswerId::new).to_vec();
        let asked = Verdict { offered, ..verdict(1, Outcome::Offered, None) };
        let chosen = verdict(2, Outcome::Chosen, Some("a/c"));
        assert_eq!(told_of_first(&[asked, chosen]), Some(Told::Right(AnswerId::new("a/c"))));
    }

    #[test]
    fn an_agent_has_the_last_word() {
        let asked = verdict(1, Outcome::Answered, Some("a/b"));
        let helped = verdict(2, Outcome::Helpful, Some("a/b"));
        let corrected = Verdict { event: asked.event.clone(), ..verdict(3, Outcome::Corrected, None) };
        assert_eq!(told_of_first(&[asked, helped, corrected]), Some(Told::NoAnswer));
    }
}
