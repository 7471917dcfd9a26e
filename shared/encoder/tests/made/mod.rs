//! A model that is made up: a handful of pieces, three rules for characters, and weights that mean nothing.

use nightdesk_encoder::format::{Section, Writer};

/// Pieces after the first three ids, and their scores.
const PIECES: [(&str, f32); 9] = [
    ("\u{2581}hello", -2.0),
    ("\u{2581}world", -2.0),
    ("\u{2581}", -3.0),
    ("h", -4.0),
    ("e", -4.0),
    ("l", -4.0),
    ("o", -4.0),
    ("lo", -5.0),
    ("日本", -3.0),
];

/// What the normaliser replaces: a capital, a tab, and a bell that it takes away.
const RULES: [(u8, &str); 3] = [(b'H', "h"), (b'\t', " "), (7, "")];

/// The bytes of the model's file.
pub fn model() -> Vec<u8> {
    let mut writer = Writer::default();
    vocabulary(&mut writer);
    normaliser(&mut writer);
    network(&mut writer);
    writer.finish()
}

fn vocabulary(writer: &mut Writer) {
    let mut pieces: Vec<_> = PIECES.iter().zip(3_u32..).collect();
    pieces.sort_unstable_by_key(|((text, _), _)| *text);
    let (mut rows, mut texts) = (Vec::new(), Vec::new());
    for ((text, score), id) in pieces {
        rows.extend([id, score.to_bits(), texts.len() as u32, text.len() as u32]);
        texts.extend(text.bytes());
    }
    writer.put(Section::Pieces, rows.iter().flat_map(|number| number.to_le_bytes()).collect());
    writer.put(Section::PieceTexts, texts);
    writer.put(Section::Constants, floats([-15.0, 1e-12]));
}

/// A double array whose root has its children from 0x100 on, each with its value from 0x200 on.
fn normaliser(writer: &mut Writer) {
    let mut units = vec![0_u32; 0x400];
    units[0] = 0x100 << 10;
    let mut texts = Vec::new();
    for (byte, replacement) in RULES {
        let (child, value) = (0x100 ^ usize::from(byte), 0x200 + usize::from(byte));
        units[child] = ((child ^ value) as u32) << 10 | 0x100 | u32::from(byte);
        units[value] = 0x8000_0000 | texts.len() as u32;
        texts.extend(replacement.bytes().chain([0]));
    }
    writer.put(Section::CharacterUnits, units.iter().flat_map(|unit| unit.to_le_bytes()).collect());
    writer.put(Section::CharacterTexts, texts);
}

fn network(writer: &mut Writer) {
    let mut random = Random(1);
    writer.put(Section::Embeddings, (0..17 * 512).map(|_| (random.next() >> 56) as u8).collect());
    for (section, count) in WEIGHTS {
        writer.put(section, floats((0..count).map(|_| random.weight())));
    }
}

/// How many numbers each section of weights has.
const WEIGHTS: [(Section, usize); 28] = [
    (Section::EmbeddingScale, 17),
    (Section::EmbeddingLow, 17),
    (Section::Projection, 512 * 768),
    (Section::ProjectionBias, 768),
    (Section::ProjectionGain, 768),
    (Section::ProjectionShift, 768),
    (Section::TwoFirst, 2 * 256 * 256),
    (Section::TwoFirstBias, 256),
    (Section::TwoSecond, 2 * 256 * 256),
    (Section::TwoSecondBias, 256),
    (Section::ThreeFirst, 3 * 256 * 256),
    (Section::ThreeFirstBias, 256),
    (Section::ThreeSecond, 3 * 256 * 256),
    (Section::ThreeSecondBias, 256),
    (Section::FiveFirst, 5 * 256 * 256),
    (Section::FiveFirstBias, 256),
    (Section::FiveSecond, 5 * 256 * 256),
    (Section::FiveSecondBias, 256),
    (Section::FeatureGain, 1280),
    (Section::FeatureShift, 1280),
    (Section::Summary, 1280 * 512),
    (Section::SummaryBias, 512),
    (Section::HiddenOne, 512 * 320),
    (Section::HiddenTwo, 320 * 320),
    (Section::HiddenPast, 512 * 320),
    (Section::OutputOne, 320 * 512),
    (Section::OutputTwo, 512 * 512),
    (Section::OutputPast, 320 * 512),
];

fn floats(numbers: impl IntoIterator<Item = f32>) -> Vec<u8> {
    numbers.into_iter().flat_map(f32::to_le_bytes).collect()
}

/// Marsaglia's xorshift: the same numbers each time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Between -0.05 and 0.05.
    fn weight(&mut self) -> f32 {
        ((self.next() >> 40) as f32 / (1 << 24) as f32 - 0.5) / 10.0
    }
}
