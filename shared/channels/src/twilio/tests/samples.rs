use std::fs;
use std::path::Path;

use super::*;
use crate::stand_in::Sample;

fn files() -> Vec<(String, Sample)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/twilio");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    paths
        .iter()
        .map(|path| (name(path), Sample::parse(&fs::read_to_string(path).unwrap()).unwrap()))
        .collect()
}

#[test]
fn every_sample_becomes_the_events_that_its_snapshot_shows() {
    let files = files();
    assert!(files.len() >= 20);
    // Those with a path of their own are about calls, which are read elsewhere.
    for (name, sample) in files.into_iter().filter(|(_, sample)| sample.path.is_none()) {
        assert_eq!(sample.provider, "twilio");
        let normalised = normalised(sample.request(URL, now()));
        assert!(normalised.unreadable.is_empty(), "{name}");
        insta::with_settings!({ description => sample.about.clone(), omit_expression => true }, {
            insta::assert_json_snapshot!(name, normalised.events);
        });
    }
}
