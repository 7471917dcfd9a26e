//! The encoder's model, mapped into memory: what a message does not need of it is never read.

use std::fs::File;
use std::path::{Path, PathBuf};

use memmap2::Mmap;
use nightdesk_answers::matching::Encoder;
use nightdesk_encoder::Model;

/// Why a model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenModelError {
    /// The file is not there, or cannot be read.
    #[error("the encoder's model {path}: {source}")]
    File {
        /// Where it was looked for.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is not a model that this program reads.
    #[error("the encoder's model {path}: {source}")]
    Model {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        source: nightdesk_encoder::Error,
    },
}

/// Maps a model that `nightdesk model fetch` wrote, for as long as the process runs: it is opened once, when
/// a process starts, and its pages are the system's to take back.
///
/// # Errors
/// When the file cannot be read, and when it is no model of this program's version.
pub fn open_model(path: &Path) -> Result<Model<'static>, OpenModelError> {
    let mapped = map(path).map_err(|source| OpenModelError::File { path: path.to_owned(), source })?;
    let mapped: &'static Mmap = Box::leak(Box::new(mapped));
    Model::from_bytes(mapped).map_err(|source| OpenModelError::Model { path: path.to_owned(), source })
}

/// Maps the model at a path that may be left out, or may name no file: then there is none, and answers are matched
/// by their words. A file that is there and cannot be used is an error.
///
/// # Errors
/// As [`open_model`], but for a file that is not there.
pub fn optional(path: Option<&str>) -> Result<Option<Box<dyn Encoder>>, OpenModelError> {
    match path.map(Path::new).filter(|path| path.exists()).map(open_model).transpose()? {
        Some(model) => Ok(Some(Box::new(model))),
        None => Ok(None),
    }
}

#[allow(
    unsafe_code,
    reason = "a mapped file's bytes could change under their reader, which no type rules out"
)]
fn map(path: &Path) -> std::io::Result<Mmap> {
    let file = File::open(path)?;
    // SAFETY: nobody writes to the file while it is mapped. `nightdesk model fetch` writes a new one under another
    // name, which it then renames: who has the old one mapped keeps the old one. On Lambda it lies in a
    // layer, which is read-only.
    unsafe { Mmap::map(&file) }
}

#[cfg(test)]
mod tests {
    use super::{OpenModelError, open_model};

    #[test]
    fn a_file_that_is_not_there_or_no_model_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("encoder.model");
        let missing = open_model(&path).unwrap_err();
        assert!(matches!(&missing, OpenModelError::File { .. }), "{missing}");
        std::fs::write(&path, "something else").unwrap();
        let wrong = open_model(&path).unwrap_err();
        assert!(matches!(&wrong, OpenModelError::Model { .. }), "{wrong}");
        for error in [missing, wrong] {
            assert!(error.to_string().contains("encoder.model"), "{error}");
        }
    }
}
