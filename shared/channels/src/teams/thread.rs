//! Where a reply goes: the address of a conversation at the service that carries it.
//!
//! Written as the very address that a reply is posted to, `<serviceUrl>/v3/conversations/<conversation>
//! /activities/<message>`, or without the last part where there is no message to reply to.

use std::fmt;
use std::str::FromStr;

use percent_encoding::percent_decode_str;
use url::Url;

/// Teams' services by their whole names: anybody can have another name below `trafficmanager.net`. The
/// last three are the American government's clouds ("Send proactive messages").
pub(super) const HOSTS: [&str; 4] = [
    "smba.trafficmanager.net",
    "smba.infra.gcc.teams.microsoft.com",
    "smba.infra.gov.teams.microsoft.us",
    "smba.infra.dod.teams.microsoft.us",
];

/// Bot Framework's own services are below this.
pub(super) const BOT_FRAMEWORK: &str = ".botframework.com";

/// A conversation, and the message in it to reply to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Thread {
    url: Url,
    conversation: String,
    message: Option<String>,
}

/// The text is no thread, or of a service that gets no token of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotAThread;

impl Thread {
    /// The thread of a conversation; nothing where its service is not one that is trusted: whoever gets
    /// our token can write in the bot's name.
    pub(super) fn new(service_url: &str, conversation: &str, message: Option<&str>) -> Option<Self> {
        let mut url = Url::parse(service_url).ok()?;
        let parts = ["v3", "conversations", conversation, "activities"].into_iter().chain(message);
        url.path_segments_mut().ok()?.pop_if_empty().extend(parts);
        // Read back: a name such as `..` does not survive in a path.
        let thread: Self = url.as_str().parse().ok()?;
        (thread.conversation == conversation && thread.message.as_deref() == message).then_some(thread)
    }

    /// The address itself.
    pub(super) fn url(&self) -> &Url {
        &self.url
    }

    /// The address's parts behind the service's own.
    pub(super) fn parts(&self) -> Vec<&str> {
        let parts = ["v3", "conversations", &self.conversation, "activities"];
        parts.into_iter().chain(self.message.as_deref()).collect()
    }
}

impl FromStr for Thread {
    type Err = NotAThread;

    fn from_str(text: &str) -> Result<Self, NotAThread> {
        let url = Url::parse(text).map_err(|_| NotAThread)?;
        if !is_trusted(&url) {
            return Err(NotAThread);
        }
        let decoded = |part: &str| percent_decode_str(part).decode_utf8().ok().map(String::from);
        let parts: Option<Vec<String>> = url.path_segments().and_then(|parts| parts.map(decoded).collect());
        let parts = parts.ok_or(NotAThread)?;
        let (conversation, message) = match parts.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [.., "v3", "conversations", conversation, "activities"] => (conversation, None),
            [.., "v3", "conversations", conversation, "activities", message] => (conversation, Some(message)),
            _ => return Err(NotAThread),
        };
        if conversation.is_empty() || message == Some("") {
            return Err(NotAThread);
        }
        let (conversation, message) = (conversation.to_owned(), message.map(str::to_owned));
        Ok(Self { url, conversation, message })
    }
}

impl fmt::Display for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.url.as_str())
    }
}

/// Whether our token may go to an address.
fn is_trusted(url: &Url) -> bool {
    let bare = url.username().is_empty() && url.password().is_none() && url.port().is_none();
    let host = url.host_str().unwrap_or_default();
    let known = HOSTS.contains(&host) || host.ends_with(BOT_FRAMEWORK);
    url.scheme() == "https" && bare && known && url.query().is_none() && url.fragment().is_none()
}

/// The same thread without the message to reply to; nothing where it has none.
pub(super) fn without_message(thread: &str) -> Option<String> {
    let thread: Thread = thread.parse().ok()?;
    let parent = thread.url.as_str().rsplit_once('/').map(|(parent, _)| parent.to_owned());
    parent.filter(|_| thread.message.is_some())
}
