//! Customers' pictures and callers' recordings: with the account's login, from where Twilio leads to its
//! CDN by a link that is good for four hours ("Media resource", "Recordings resource").

use http::header;

use super::Twilio;
use super::reply::Login;
use crate::media::{Fetch, MediaSource, NoFile, Wanted, get, is_on, link};
use crate::outcome::ProviderError;
use crate::provider::{Api, Unsendable};

/// Who is let in by the account's login.
const API: &str = "api.twilio.com";

impl MediaSource for Twilio {
    /// The last is for accounts that do not enforce a login for media.
    fn media_hosts(&self) -> &'static [&'static str] {
        &[API, "mms.twiliocdn.com", "media.twiliocdn.com", "s3-external-1.amazonaws.com/media.twiliocdn.com/"]
    }

    fn fetch(&self, wanted: &Wanted<'_>, api: &Api<'_>) -> Result<Fetch, NoFile> {
        let url = link(&wanted.media.reference)?;
        let mut request = get(&url)?;
        if is_on(&url, &[API]) || self.is_own(&url, api) {
            let login =
                Login::of(api.credential).and_then(|login| login.authorization(&api.credential.token));
            request.headers_mut().insert(header::AUTHORIZATION, login.map_err(not_let_in)?);
        }
        Ok(Fetch::Get(request))
    }
}

fn not_let_in(why: Unsendable) -> NoFile {
    NoFile::Credentials(ProviderError::new("no credential", why.0))
}
