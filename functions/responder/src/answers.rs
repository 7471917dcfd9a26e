//! The desk's answers: Markdown in `answers/<language>/`, and beside it what was learnt from them.

use std::path::{Path, PathBuf};

use nightdesk_answers::matching::{Encoder, Trained, train};
use nightdesk_answers::{Answers, File, Library};

use crate::desk_folder::{DeskFolderError, FileMistake, entries, in_file, name, read};

/// The file with what was learnt from a desk's answers, in the desk's folder.
pub const TRAINED: &str = "answers.trained";

/// There are answers, and nothing that was learnt from them: the desk answers nothing by itself.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the answers are not learnt: run `nightdesk train` and deploy again")]
pub struct NotLearnt;

/// A desk's answers, read and found right. Apart from [`DeskFolder`](crate::DeskFolder): only who answers needs them.
pub struct AnswersFolder {
    /// The answers; none where the desk has no folder of them.
    pub library: Library,
    folder: PathBuf,
}

impl AnswersFolder {
    /// Reads the answers in a desk's folder.
    ///
    /// # Errors
    /// [`DeskFolderError`] with all mistakes at once, each with its file and line.
    pub(crate) fn read(folder: &Path) -> Result<Self, DeskFolderError> {
        let library = library(&folder.join("answers")).map_err(DeskFolderError)?;
        Ok(Self { library, folder: folder.to_owned() })
    }

    /// The answers by what was learnt from them, as it stands in the folder; none where there are no two answers to
    /// tell apart.
    ///
    /// # Errors
    /// [`NotLearnt`] where nothing stands there that was learnt from these: learning takes longer than a function
    /// may take to start.
    pub fn answers(self, encoder: Option<Box<dyn Encoder>>) -> Result<Option<Answers>, NotLearnt> {
        if !self.has_choice() {
            return Ok(None);
        }
        let trained = self.stored().ok_or(NotLearnt).inspect_err(|error| tracing::error!(%error))?;
        Ok(Some(Answers { library: self.library, trained, encoder }))
    }

    /// The answers by what was learnt from them; learnt anew, and kept in the folder, where that was from other
    /// answers, or without the encoder that there is now. None where there are no two answers.
    pub fn answers_learnt(self, encoder: Option<Box<dyn Encoder>>) -> Option<Answers> {
        let wanted = |trained: &Trained| trained.knows_meanings() || encoder.is_none();
        let trained = match self.stored().filter(wanted) {
            Some(trained) => trained,
            None => {
                let trained = self.learn(encoder.as_deref())?;
                // Only spares the time when it is needed again.
                if let Err(error) = store(&self.folder, &trained) {
                    tracing::debug!(%error, "what was learnt from the answers is not kept");
                }
                trained
            }
        };
        Some(Answers { library: self.library, trained, encoder })
    }

    /// Learns from the answers; none where there are no two. What kind of messages come is kept as it was learnt
    /// before, unless an answer is gone since.
    pub fn learn(&self, encoder: Option<&dyn Encoder>) -> Option<Trained> {
        let mut trained = train(&self.library.examples(), encoder)?;
        if let Some(before) = self.stored_of_any() {
            trained.keep_traffic(&before);
        }
        Some(trained)
    }

    /// Whether what stands in the folder was learnt from these answers.
    pub fn is_learnt(&self) -> bool {
        !self.has_choice() || self.stored().is_some()
    }

    fn has_choice(&self) -> bool {
        self.library.ids().nth(1).is_some()
    }

    /// What was learnt from these very answers, where it stands in the folder and is of this version.
    fn stored(&self) -> Option<Trained> {
        self.stored_of_any().filter(|trained| trained.is_of(&self.library.examples()))
    }

    /// What stands in the folder, where it is of this version.
    fn stored_of_any(&self) -> Option<Trained> {
        let bytes = std::fs::read(self.folder.join(TRAINED)).ok()?;
        Trained::from_bytes(&bytes).ok()
    }
}

/// Reads the answers of all languages; a desk without the folder has none.
fn library(answers: &Path) -> Result<Library, Vec<FileMistake>> {
    if !answers.is_dir() {
        return Ok(Library::default());
    }
    let (mut files, mut mistakes) = (Vec::new(), Vec::new());
    for language in entries(answers)?.iter().filter(|path| path.is_dir()) {
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
