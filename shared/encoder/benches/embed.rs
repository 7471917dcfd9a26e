//! What the encoder takes: `NIGHTDESK_MODEL=target/model/encoder.model cargo bench -p nightdesk-encoder`,
//! after `nightdesk model fetch`.
#![allow(clippy::unwrap_used, reason = "what goes wrong here ends the benchmark")]

use std::sync::LazyLock;

use nightdesk_encoder::Model;

/// Read whole, which costs the memory that a mapped file does not.
static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/model/encoder.model");
    std::fs::read(std::env::var_os("NIGHTDESK_MODEL").unwrap_or(default.into())).unwrap()
});

fn main() {
    LazyLock::force(&FILE);
    divan::main();
}

#[divan::bench]
fn load() -> Model<'static> {
    Model::from_bytes(divan::black_box(&FILE)).unwrap()
}

/// Texts of so many words, each a piece; one more piece stands on either side.
#[divan::bench(args = [1, 13, 126])]
fn embed(bencher: divan::Bencher<'_, '_>, words: usize) {
    let model = load();
    let text = "order ".repeat(words);
    bencher.bench(|| model.embed(divan::black_box(&text)));
}
