//! Customers' files: pictures lie with the conversation's service and want the bot's token; files lie in
//! the customer's own storage, by a link that carries its own permission ("Send and receive files").
//! Files of channels take Microsoft Graph, and are not fetched.

use super::Teams;
use super::thread::{BOT_FRAMEWORK, HOSTS};
use crate::media::{Fetch, MediaSource, NoFile, Wanted, get, get_by_token, is_on, link};
use crate::provider::Api;

/// The services, and last where customers keep files.
const PLACES: [&str; 8] = {
    let [one, two, three, four] = HOSTS;
    [one, two, three, four, BOT_FRAMEWORK, ".sharepoint.com", ".sharepoint.us", ".sharepoint-mil.us"]
};

/// What the path of a service's file has, and that of no other call ("Get Attachment").
const ATTACHMENTS: &str = "/v3/attachments/";

impl MediaSource for Teams {
    fn media_hosts(&self) -> &'static [&'static str] {
        &PLACES
    }

    /// The token goes to the services that replies go to, and never to a customer's storage.
    fn fetch(&self, wanted: &Wanted<'_>, api: &Api<'_>) -> Result<Fetch, NoFile> {
        let url = link(&wanted.media.reference)?;
        let service = is_on(&url, &HOSTS) || is_on(&url, &[BOT_FRAMEWORK]) || self.is_own(&url, api);
        let service = service && url.path().contains(ATTACHMENTS);
        Ok(Fetch::Get(match service {
            true => get_by_token(&url, &api.credential.token)?,
            false => get(&url)?,
        }))
    }
}
