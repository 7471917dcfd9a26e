//! How well words alone match, on questions to a bank that nothing was tuned on.

use nightdesk_answers::evaluation::{Dataset, examples, score};
use nightdesk_answers::matching::{Matcher, train};
use nightdesk_domain::Probability;

#[test]
fn ten_examples_of_each_of_77_intents_are_enough_to_be_right_when_sure()
-> Result<(), Box<dyn std::error::Error>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/datasets/banking77_fewshot.tsv");
    let dataset = Dataset::parse(&std::fs::read_to_string(path)?)?;
    let trained = train(&examples(dataset.split("train_10", None)), None).ok_or("nothing learnt")?;
    let matcher = Matcher::new(&trained, None);
    let score = score(&matcher, dataset.split("test", None), Probability::new(0.95));
    assert!(score.right * 100 >= score.in_scope * 75, "{score:?}");
    assert!(score.answered * 100 >= score.in_scope * 25, "{score:?}");
    assert!(score.answered_right * 100 >= score.answered * 97, "{score:?}");
    Ok(())
}
