//! What a function makes of the answers in its layer.
#![allow(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

use std::os::unix::fs::symlink;
use std::path::Path;

use nightdesk_answers::Answers;
use nightdesk_answers::matching::train;
use nightdesk_responder::{DeskFolder, NotLearnt, TRAINED, store};
use tempfile::TempDir;

/// The sample desk, but for some of what is in its folder.
fn desk_without(left_out: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir("../../infra/desk").unwrap() {
        let path = entry.unwrap().path().canonicalize().unwrap();
        let name = path.file_name().unwrap();
        if left_out.iter().all(|left_out| name != *left_out) {
            symlink(&path, folder.path().join(name)).unwrap();
        }
    }
    folder
}

fn answers(folder: &Path) -> Result<Option<Answers>, NotLearnt> {
    let (_, answers) = DeskFolder::read_with_answers(folder).unwrap();
    answers.answers(None)
}

#[test]
fn a_desk_without_answers_has_nothing_to_learn() {
    let desk = desk_without(&["answers", TRAINED]);
    assert!(matches!(answers(desk.path()), Ok(None)));
}

#[test]
fn answers_of_which_nothing_was_learnt_are_not_taken_for_none() {
    let desk = desk_without(&[TRAINED]);
    assert!(answers(desk.path()).is_err());
}

#[test]
fn what_was_learnt_from_other_answers_does_not_count() {
    let desk = desk_without(&[TRAINED]);
    let (_, all) = DeskFolder::read_with_answers(desk.path()).unwrap();
    let mut examples = all.library.examples();
    store(desk.path(), &train(&examples, None).unwrap()).unwrap();
    assert!(matches!(answers(desk.path()), Ok(Some(_))));
    examples.pop();
    store(desk.path(), &train(&examples, None).unwrap()).unwrap();
    assert!(answers(desk.path()).is_err());
}
