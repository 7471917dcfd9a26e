//! The desk's folder: `desk.toml` with the calendars that it names, `wording/<language>.ftl` and
//! `wording/own/<language>.ftl`, beside its [answers](crate::AnswersFolder); shipped as a layer.

use std::fmt;
use std::path::{Component, Path, PathBuf};

use nightdesk_domain::desk::{Desk, Mistake};
use nightdesk_wording::{Files, Wording};

use crate::answers::AnswersFolder;

/// A desk's configuration, read and found right.
pub struct DeskFolder {
    /// Offices, hours, languages.
    pub desk: Desk,
    /// What customers read.
    pub wording: Wording,
}

/// Every mistake in a desk's folder.
#[derive(Debug)]
pub struct DeskFolderError(pub(crate) Vec<FileMistake>);

/// A mistake in one of the folder's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileMistake {
    /// The file.
    pub file: String,
    /// Where in it, and what would be right.
    pub mistake: Mistake,
}

impl DeskFolder {
    /// Reads a desk's folder, without its answers.
    ///
    /// # Errors
    /// [`DeskFolderError`] with all mistakes at once, each with its file and line.
    pub fn read(folder: &Path) -> Result<Self, DeskFolderError> {
        let toml = folder.join("desk.toml");
        let parse = |text: String| {
            let named = |mistakes: Vec<Mistake>| {
                mistakes.into_iter().map(|mistake| in_file(&toml, mistake)).collect()
            };
            let further = |name: &str| {
                let file = inside(folder, name)?;
                std::fs::read_to_string(file).map_err(|error| format!("cannot be read: {error}"))
            };
            Desk::parse(&text, further).map_err(named)
        };
        let desk = read(&toml).and_then(parse);
        let wording = wording(&folder.join("wording"));
        match (desk, wording) {
            (Ok(desk), Ok(wording)) => Ok(Self { desk, wording }),
            (desk, wording) => {
                let mistakes = desk.err().into_iter().chain(wording.err()).flatten();
                Err(DeskFolderError(mistakes.collect()))
            }
        }
    }

    /// Reads all of a desk's folder, its answers, too.
    ///
    /// # Errors
    /// [`DeskFolderError`] with all mistakes at once, each with its file and line.
    pub fn read_with_answers(folder: &Path) -> Result<(Self, AnswersFolder), DeskFolderError> {
        match (Self::read(folder), AnswersFolder::read(folder)) {
            (Ok(desk), Ok(answers)) => Ok((desk, answers)),
            (desk, answers) => {
                let mistakes = desk.err().into_iter().chain(answers.err());
                Err(DeskFolderError(mistakes.flat_map(|DeskFolderError(mistakes)| mistakes).collect()))
            }
        }
    }
}

/// A file that the desk names, which must be in the desk's own folder.
fn inside(folder: &Path, name: &str) -> Result<PathBuf, String> {
    let plain = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    match plain {
        true => Ok(folder.join(name)),
        false => {
            Err("right would be a file in the desk's own folder, without `..` or a leading `/`".to_owned())
        }
    }
}

/// The wording of all languages, and the business's own in `own/`, where there is any.
fn wording(folder: &Path) -> Result<Wording, Vec<FileMistake>> {
    let own = folder.join("own");
    let shipped = languages(folder);
    let own = if own.is_dir() { languages(&own) } else { Ok(Vec::new()) };
    let (shipped, own) = match (shipped, own) {
        (Ok(shipped), Ok(own)) => (shipped, own),
        (shipped, own) => {
            return Err(shipped.err().into_iter().chain(own.err()).flatten().collect());
        }
    };
    Wording::parse(Files { shipped, own }).map_err(|found| {
        let named = |found: nightdesk_wording::Mistake| in_file(&folder.join(found.file), found.mistake);
        found.into_iter().map(named).collect()
    })
}

/// The Fluent files of a folder: each language's tag and text.
fn languages(folder: &Path) -> Result<Vec<(String, String)>, Vec<FileMistake>> {
    let mut paths = entries(folder)?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "ftl"));
    let (mut files, mut mistakes) = (Vec::new(), Vec::new());
    for path in &paths {
        match read(path) {
            Ok(text) => files.push((name(path), text)),
            Err(unread) => mistakes.extend(unread),
        }
    }
    if mistakes.is_empty() { Ok(files) } else { Err(mistakes) }
}

/// What is in a folder, in the order of the names.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>, Vec<FileMistake>> {
    let entries = std::fs::read_dir(folder).map_err(|error| vec![unreadable(folder, &error)])?;
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}

/// A file's or folder's name without its ending.
pub(crate) fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

pub(crate) fn read(file: &Path) -> Result<String, Vec<FileMistake>> {
    std::fs::read_to_string(file).map_err(|error| vec![unreadable(file, &error)])
}

fn unreadable(file: &Path, error: &std::io::Error) -> FileMistake {
    in_file(file, Mistake { line: 1, column: 1, message: format!("cannot be read: {error}") })
}

pub(crate) fn in_file(file: &Path, mistake: Mistake) -> FileMistake {
    FileMistake { file: file.display().to_string(), mistake }
}

impl fmt::Display for FileMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mistake { line, column, message } = &self.mistake;
        write!(f, "{}:{line}:{column}: {message}", self.file)
    }
}

impl fmt::Display for DeskFolderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for DeskFolderError {}
