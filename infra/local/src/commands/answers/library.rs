//! The answers in a desk's folder.

use std::path::Path;

use anyhow::{Context, bail};
use nightdesk_answers::{File, Library};

/// Reads `answers/<language>/*.md` of a desk's folder; no answers where there is no such folder.
///
/// # Errors
/// When a file cannot be read, or every mistake in them.
pub(super) fn read(desk: &Path) -> anyhow::Result<Library> {
    let folder = desk.join("answers");
    let mut files = Vec::new();
    if folder.is_dir() {
        for language in entries(&folder)?.iter().filter(|entry| entry.is_dir()) {
            let markdown = |file: &&std::path::PathBuf| file.extension().is_some_and(|ending| ending == "md");
            for file in entries(language)?.iter().filter(markdown) {
                files.push(File { language: name(language), name: name(file), text: text(file)? });
            }
        }
    }
    Library::parse(&files).or_else(|mistakes| {
        let mistakes: Vec<_> = mistakes.iter().map(|mistake| format!("answers/{mistake}")).collect();
        bail!("{}", mistakes.join("\n"))
    })
}

fn entries(folder: &Path) -> anyhow::Result<Vec<std::path::PathBuf>> {
    let read = || std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>();
    read().with_context(|| format!("cannot read {}", folder.display()))
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn text(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}
