//! Customers' files: by a link on the host that the app takes replies at. Elsewhere nothing is fetched:
//! whoever writes to the app must not make the desk call where they like.

use url::Url;

use super::Standard;
use super::reply::address;
use crate::media::{Fetch, MediaSource, NoFile, Wanted, by_link};
use crate::provider::Api;

impl MediaSource for Standard {
    fn fetch(&self, wanted: &Wanted<'_>, _api: &Api<'_>) -> Result<Fetch, NoFile> {
        by_link(&wanted.media.reference)
    }

    fn is_own(&self, url: &Url, api: &Api<'_>) -> bool {
        address(api).is_ok_and(|address| address.origin() == url.origin())
    }
}
