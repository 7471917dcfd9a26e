//! What belongs to being a provider: registered, and with a page on how to connect it.

use std::collections::BTreeSet;
use std::path::Path;

use nightdesk_channels::PROVIDERS;

/// Folders of what providers share.
const SHARED: [&str; 2] = ["mail", "stand_in"];

#[test]
fn a_folder_is_a_registered_provider_with_a_page_or_shared_by_several() {
    let registered: BTreeSet<_> = PROVIDERS.iter().map(|provider| provider.id().to_owned()).collect();
    assert_eq!(registered.len(), PROVIDERS.len(), "each has an id of its own");
    let entries = std::fs::read_dir("src").unwrap().map(|entry| entry.unwrap().path());
    let folders = entries.filter(|path| path.is_dir());
    let folders = folders.map(|folder| folder.file_name().unwrap().to_string_lossy().into_owned());
    let folders: BTreeSet<_> = folders.filter(|name| !SHARED.contains(&name.as_str())).collect();
    assert_eq!(folders, registered, "what is not registered is in no route, table or test");
    for id in registered {
        assert!(Path::new(&format!("src/{id}/README.md")).exists(), "{id} has a page");
    }
}
