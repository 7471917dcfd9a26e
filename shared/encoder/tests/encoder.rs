//! What holds of any model, shown on one that is made up.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "what goes wrong here fails the test")]

mod made;

use std::sync::LazyLock;

use nightdesk_encoder::format::VERSION;
use nightdesk_encoder::{Error, MOST_PIECES, Model};
use proptest::prelude::*;

static MADE: LazyLock<Vec<u8>> = LazyLock::new(made::model);

fn model() -> Model<'static> {
    Model::from_bytes(&MADE).unwrap()
}

#[test]
fn an_embedding_has_the_length_one_and_tells_the_order_of_words() {
    let (one, other) = (model().embed("hello world"), model().embed("world hello"));
    assert!((one.similarity(&one) - 1.0).abs() < 1e-5);
    assert!(one.similarity(&other) < 0.999_99, "{}", one.similarity(&other));
}

#[test]
fn what_the_normaliser_makes_the_same_has_the_same_embedding() {
    let plain = model().embed("hello world");
    for written in ["Hello world", "  hello   world ", "hello\tworld", "hello\u{7} \u{7} world\u{7}"] {
        assert_eq!(model().embed(written), plain, "{written:?}");
    }
}

#[test]
fn texts_without_a_piece_have_the_embedding_of_an_unknown_one() {
    let empty = model().embed("");
    for written in ["   ", "\t", "\u{7}"] {
        assert_eq!(model().embed(written), empty, "{written:?}");
    }
    assert_ne!(model().embed("hello"), empty);
}

#[test]
fn what_comes_after_the_most_pieces_is_not_read() {
    let words = |count: usize| "hello ".repeat(count);
    let most = model().embed(&words(MOST_PIECES));
    assert_ne!(model().embed(&words(MOST_PIECES - 1)), most);
    assert_eq!(model().embed(&(words(MOST_PIECES) + "world")), most);
    assert_eq!(model().embed(&words(1_000_000)), most);
}

#[test]
fn a_model_of_another_version_is_refused_by_name() {
    let mut file = MADE.clone();
    file[8..12].copy_from_slice(&(VERSION + 1).to_le_bytes());
    assert_eq!(Model::from_bytes(&file).err(), Some(Error::Version { found: VERSION + 1 }));
    assert_eq!(Model::from_bytes(b"PK\x03\x04").err(), Some(Error::NotAModel));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_file_that_is_cut_short_is_refused(length in prop_oneof![0..MADE.len(), 0..2000_usize]) {
        prop_assert!(Model::from_bytes(&MADE[..length]).is_err());
    }

    #[test]
    fn no_byte_of_the_file_makes_its_reader_panic(
        // The header, the vocabulary and the normaliser come first.
        changes in prop::collection::vec((prop_oneof![0..6000_usize, 0..700_usize, 0..MADE.len()], any::<u8>()), 1..20),
        text in "(hello|world|H|lo|日本|\\PC| |\t){0,8}",
    ) {
        let mut file = MADE.clone();
        for (place, byte) in changes {
            file[place] = byte;
        }
        if let Ok(model) = Model::from_bytes(&file) {
            prop_assert_eq!(model.embed(&text).numbers().len(), 512);
        }
    }
}
