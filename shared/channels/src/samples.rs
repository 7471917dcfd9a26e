//! The samples in `events/<provider>`, for the tests beside each provider.
#![allow(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

use std::path::PathBuf;

use nightdesk_domain::Event;

use crate::stand_in::Sample;

/// Every sample of a provider by its file's name, in the order of these.
pub(crate) fn of(provider: &str) -> Vec<(String, Sample)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../events").join(provider);
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, Sample::parse(&std::fs::read_to_string(&path).unwrap()).unwrap())
    };
    let mut samples: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| read(entry.unwrap().path())).collect();
    samples.sort_by(|(a, _), (b, _)| a.cmp(b));
    samples
}

/// Fails where two events share a key.
pub(crate) fn assert_keys_differ(events: impl IntoIterator<Item = Event>) {
    let mut keys: Vec<String> = events.into_iter().map(|event| event.key.to_string()).collect();
    let all = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), all);
}
