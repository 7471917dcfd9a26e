//! How well words alone match, on questions to a bank.

use nightdesk_answers::evaluation::{Dataset, Row, examples, in_use, score};
use nightdesk_answers::matching::{Heard, Matcher, Trained, train};
use nightdesk_domain::Probability;

const SURE: f64 = 0.95;

type Tested = Result<(), Box<dyn std::error::Error>>;

fn questions() -> Result<Dataset, Box<dyn std::error::Error>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/datasets/banking77_fewshot.tsv");
    Ok(Dataset::parse(&std::fs::read_to_string(path)?)?)
}

/// What is learnt from ten examples of each intent, or of each of these.
fn learnt(questions: &Dataset, of: impl Fn(&Row) -> bool) -> Result<Trained, &'static str> {
    train(&examples(questions.split("train_10", None).filter(|row| of(row))), None).ok_or("nothing learnt")
}

#[test]
fn ten_examples_of_each_of_77_intents_are_enough_to_be_right_when_sure() -> Tested {
    let questions = questions()?;
    let rows: Vec<&Row> = questions.split("test", None).collect();
    let trained = learnt(&questions, |_| true)?;
    let first = score(&Matcher::new(&trained, None), rows.iter().copied(), Probability::new(SURE));
    assert!(first.right * 100 >= first.in_scope * 75, "{first:?}");
    assert!(first.answered_right * 100 >= first.answered * 97, "{first:?}");
    // All of them ask for one of the answers, and the desk finds out.
    let used =
        in_use(trained, None, &rows, Probability::new(SURE)).remove("en").ok_or("nothing in English")?;
    assert!(used.answered > 2 * first.answered, "{used:?} {first:?}");
    assert!(used.answered_right * 100 >= used.answered * 95, "{used:?}");
    Ok(())
}

#[test]
fn a_desk_that_is_asked_for_much_that_it_has_no_answer_to_becomes_more_careful() -> Tested {
    let questions = questions()?;
    // Of a third of the intents it has an answer, and is asked for all.
    let has = |row: &Row| row.intent.len().is_multiple_of(3);
    let mut trained = learnt(&questions, has)?;
    let rows: Vec<&Row> = questions.split("valid", None).collect();
    let wrong = |trained: &Trained| {
        let score = score(&Matcher::new(trained, None), rows.iter().copied(), Probability::new(SURE));
        score.answered - score.answered_right
    };
    let first = wrong(&trained);
    let hear = |trained: &Trained, row: &Row| Matcher::new(trained, None).hear(&row.text, None);
    let all: Vec<Heard> = rows.iter().filter_map(|row| hear(&trained, row)).collect();
    let fitting: Vec<Heard> =
        rows.iter().filter(|row| has(row)).filter_map(|row| hear(&trained, row)).collect();
    trained.learn_traffic(&all);
    assert!(3 * wrong(&trained) < 2 * first, "{} {first}", wrong(&trained));
    // Were it asked for nothing else, it would have become bolder.
    trained.learn_traffic(&fitting);
    assert!(wrong(&trained) > first, "{} {first}", wrong(&trained));
    Ok(())
}

#[test]
fn what_is_known_of_the_traffic_stands_with_what_was_learnt_and_outlives_new_answers() -> Tested {
    let questions = questions()?;
    let mut trained = learnt(&questions, |row| row.intent.len().is_multiple_of(3))?;
    let naive = trained.clone();
    let rows: Vec<&Row> = questions.split("valid", None).collect();
    let matcher = Matcher::new(&naive, None);
    trained.learn_traffic(&rows.iter().filter_map(|row| matcher.hear(&row.text, None)).collect::<Vec<_>>());
    assert_ne!(trained, naive);
    assert_eq!(Trained::from_bytes(&trained.to_bytes())?, trained);
    let mut again = naive.clone();
    again.keep_traffic(&trained);
    assert_eq!(again, trained);
    Ok(())
}
