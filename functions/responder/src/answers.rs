//! The desk's answers: Markdown in `answers/<language>/`, and beside it what was learnt from them.

use std::path::{Path, PathBuf};

use nightdesk_answers::matching::{Encoder, Trained, train};
use nightdesk_answers::{Answers, File, Library};

use super::desk_folder::{FileMistake, in_file, read, unreadable};

/// The file with what was learnt from a desk's answers, in the desk's folder.
pub const TRAINED: &str = "answers.trained";

/// Reads the answers of all languages; a desk without the folder has none.
pub(crate) fn library(folder: &Path) -> Result<Library, Vec<FileMistake>> {
    let answers = folder.join("answers");
    let (mut files, mut mistakes) = (Vec::new(), Vec::new());
    for language in entries(&answers)?.iter().filter(|path| path.is_dir()) {
        for path in entries(language)?.iter().filter(|path| path.extension().is_some_and(|end| end == "md")) {
            match read(path) {
                Ok(text) => files.push(File { language: name(language), name: name(path), text }),
                Err(unread) => mistakes.extend(unread),
            }
        }
    }
    let named = |found: nightdesk_answers::Mistake| in_file(&answers.join(found.file), found.mistake);
    let library = Library::parse(&files)
        .map_err(|found| mistakes.extend(found.into_iter().map(named)))
        .unwrap_or_default();
    if mistakes.is_empty() { Ok(library) } else { Err(mistakes) }
}

/// What was learnt from these very answers, where it stands with the desk and is of this version.
pub(crate) fn stored(folder: &Path, library: &Library) -> Option<Trained> {
    let bytes = std::fs::read(folder.join(TRAINED)).ok()?;
    Trained::from_bytes(&bytes).ok().filter(|trained| trained.is_of(&library.examples()))
}

/// The answers, with what stands with the desk of them; learnt anew where `learn` allows it, which takes seconds.
/// None where there are no answers to tell apart, or nothing was learnt from them yet.
pub(crate) fn answers(
    folder: &Path,
    library: Library,
    encoder: Option<Box<dyn Encoder>>,
    learn: bool,
) -> Option<Answers> {
    let wanted = |trained: &Trained| !learn || trained.knows_meanings() || encoder.is_none();
    let trained = match stored(folder, &library).filter(wanted) {
        Some(trained) => trained,
        None if learn => {
            let trained = train(&library.examples(), encoder.as_deref())?;
            // Only spares the time when it is needed again.
            if let Err(error) = store(folder, &trained) {
                tracing::debug!(%error, "what was learnt from the answers is not kept");
            }
            trained
        }
        None => return None,
    };
    Some(Answers { library, trained, encoder })
}

/// Writes what was learnt beside the desk's answers, in place of what was there.
///
/// # Errors
/// When the desk's folder cannot be written to.
pub fn store(folder: &Path, trained: &Trained) -> std::io::Result<PathBuf> {
    let path = folder.join(TRAINED);
    // Under a name of this process's own until it is whole.
    let unfinished = folder.join(format!(".{TRAINED}.{}", std::process::id()));
    std::fs::write(&unfinished, trained.to_bytes())?;
    std::fs::rename(&unfinished, &path)?;
    Ok(path)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Vec<FileMistake>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(folder).map_err(|error| vec![unreadable(folder, &error)])?;
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
