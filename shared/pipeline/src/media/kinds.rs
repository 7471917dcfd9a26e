//! Which kinds of files are kept, and as what.

use nightdesk_channels::media::NoFile;
use nightdesk_domain::event::Media;
use nightdesk_domain::file::Loss;

use super::lost;

/// What is kept as bytes that no program opens by itself.
const ANY: &str = "application/octet-stream";

/// Kinds that are kept, whole names, or all of a family where it ends with `/`, `-` or `.`. Left out is what a
/// browser would run: pages, scripts, pictures that may hold them; and programs.
pub const KEPT: &[&str] = &[
    "image/",
    "audio/",
    "video/",
    ANY,
    "application/pdf",
    "application/rtf",
    "application/json",
    "application/zip",
    "application/gzip",
    "application/x-zip-compressed",
    "application/x-7z-compressed",
    // What Outlook wraps a mail's files in: `winmail.dat`.
    "application/ms-tnef",
    "application/vnd.rar",
    "application/msword",
    "application/vnd.ms-",
    "application/vnd.openxmlformats-",
    "application/vnd.oasis.opendocument.",
    "application/vnd.apple.",
    "application/x-iwork-",
    "application/epub+zip",
    "application/ogg",
    "application/x-tgsticker",
    "message/rfc822",
    "text/plain",
    "text/csv",
    "text/calendar",
    "text/vcard",
    "text/x-vcard",
    "text/markdown",
];

/// Of the families of [`KEPT`], what is left out all the same.
pub const NOT_KEPT: &[&str] = &["image/svg+xml"];

/// What servers say that do not know.
const UNTOLD: &[&str] = &["", ANY, "binary/octet-stream", "application/binary", "application/force-download"];

/// The type that a file is kept as: the server's word, or the provider's in the event where the server
/// does not know, or where there was none.
pub(super) fn kept_as(told: Option<&str>, media: &Media) -> Result<String, NoFile> {
    let told = essence(told.unwrap_or_default());
    let kind = match UNTOLD.contains(&told.as_str()) {
        true => kept_kind(media.mime.as_deref().unwrap_or_default()),
        false => kept_kind(&told),
    };
    kind.ok_or_else(|| lost(Loss::Type, "files of this type are not kept"))
}

/// The type that a file is kept as which is said to be of this one; none where it would not be kept.
pub fn kept_kind(claimed: &str) -> Option<String> {
    let claimed = essence(claimed);
    let kind = if UNTOLD.contains(&claimed.as_str()) { ANY.to_owned() } else { claimed };
    let is = |kept: &&str| match kept.ends_with(['/', '-', '.']) {
        true => kind.starts_with(*kept),
        false => kind == *kept,
    };
    let kept = KEPT.iter().any(is) && !NOT_KEPT.contains(&kind.as_str());
    kept.then_some(kind)
}

/// A type without its parameters, in lower case; nothing where it is not of the form of one (RFC 6838, 4.2).
fn essence(kind: &str) -> String {
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_type = kind.bytes().all(|b| b.is_ascii_alphanumeric() || b"/!#$&-^_.+".contains(&b));
    if is_type && kind.len() <= 255 { kind } else { String::new() }
}
