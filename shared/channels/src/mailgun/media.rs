//! Files that Mailgun keeps, as `store()` names them: with the API key, for three days ("Retrieve a stored
//! email").

use http::header;

use super::Mailgun;
use crate::mail::basic_auth;
use crate::media::{Fetch, MediaSource, NoFile, Wanted, credentials, get, link};
use crate::provider::Api;

impl MediaSource for Mailgun {
    fn media_hosts(&self) -> &'static [&'static str] {
        &[".mailgun.net"]
    }

    /// The key goes to Mailgun's messages alone.
    fn fetch(&self, wanted: &Wanted<'_>, api: &Api<'_>) -> Result<Fetch, NoFile> {
        let url = link(&wanted.media.reference)?;
        let mut request = get(&url)?;
        if self.place(&url, api).is_some() && url.path().contains("/messages/") {
            let key = basic_auth::value("api", &api.credential.token);
            let key = key.ok_or_else(|| credentials("the API key cannot be written in a header"))?;
            request.headers_mut().insert(header::AUTHORIZATION, key);
        }
        Ok(Fetch::Get(request))
    }
}
