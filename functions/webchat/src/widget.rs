//! The widget's file, and its words in other languages.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::LazyLock;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use nightdesk_channels::signature::sha256_hex;
use nightdesk_channels::webchat::{LARGEST_FILE, MOST_FILES};
use nightdesk_pipeline::media::{KEPT, NOT_KEPT};
use serde_json::{Value, json};

/// The files of `widget/`, behind what is sent at all: in one scope of their own, so that a page loads one
/// script and gains no global name but `nightdesk`.
static SOURCE: LazyLock<String> = LazyLock::new(|| {
    let limits = json!({ "largest": LARGEST_FILE, "most": MOST_FILES, "kept": KEPT, "notKept": NOT_KEPT });
    format!("(() => {{\n'use strict';\nconst LIMITS = {limits};\n{FILES}}})();\n")
});

const FILES: &str = concat!(
    include_str!("../widget/languages.js"),
    include_str!("../widget/style.js"),
    include_str!("../widget/text.js"),
    include_str!("../widget/outbox.js"),
    include_str!("../widget/client.js"),
    include_str!("../widget/tray.js"),
    include_str!("../widget/view.js"),
    include_str!("../widget/main.js"),
);

/// For an hour without asking; then the old one at once, and a new one for the next page.
const CACHED: HeaderValue = HeaderValue::from_static("public, max-age=3600, stale-while-revalidate=86400");

/// The widget's words by language, but for English, which is in the file.
const LANGUAGES: &str = include_str!("../widget/languages.json");

struct File {
    tag: HeaderValue,
    kind: HeaderValue,
    plain: Bytes,
    compressed: Option<Bytes>,
}

static FILE: LazyLock<File> =
    LazyLock::new(|| File::new("text/javascript; charset=utf-8", Bytes::from_static(source().as_bytes())));

static WORDS: LazyLock<BTreeMap<String, File>> = LazyLock::new(|| {
    let languages: BTreeMap<String, Value> = serde_json::from_str(LANGUAGES).unwrap_or_default();
    let file = |words: Value| File::new("application/json", Bytes::from(words.to_string()));
    languages.into_iter().map(|(tag, words)| (tag, file(words))).collect()
});

impl File {
    fn new(kind: &'static str, plain: Bytes) -> Self {
        let tag = format!("\"{}\"", sha256_hex(&plain).get(..32).unwrap_or_default());
        Self {
            tag: HeaderValue::try_from(tag).unwrap_or_else(|_| HeaderValue::from_static("\"\"")),
            kind: HeaderValue::from_static(kind),
            compressed: compressed(&plain).ok(),
            plain,
        }
    }
}

/// The widget as browsers get it.
pub fn source() -> &'static str {
    &SOURCE
}

fn compressed(plain: &[u8]) -> std::io::Result<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain)?;
    Ok(encoder.finish()?.into())
}

/// Answers with the widget.
pub(super) fn script(parts: &Parts) -> Response<Bytes> {
    serve(&FILE, parts)
}

/// Answers with the widget's words in a language, `de.json`; none that it does not speak.
pub(super) fn words(name: &str, parts: &Parts) -> Option<Response<Bytes>> {
    WORDS.get(name.strip_suffix(".json")?).map(|file| serve(file, parts))
}

/// Answers with a file, compressed where the browser takes that, or that it has not changed.
fn serve(file: &File, parts: &Parts) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, CACHED);
    // One tag for both encodings, which Vary keeps apart: weak, as the bytes differ (RFC 9110, 8.8.1).
    headers.insert(header::ETAG, weak(&file.tag));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    if names(&parts.headers, header::IF_NONE_MATCH, file.tag.to_str().unwrap_or_default()) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    headers.insert(header::CONTENT_TYPE, file.kind.clone());
    let compressed = file.compressed.as_ref();
    let compressed = compressed.filter(|_| names(&parts.headers, header::ACCEPT_ENCODING, "gzip"));
    if compressed.is_some() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    if parts.method != Method::HEAD {
        *response.body_mut() = compressed.unwrap_or(&file.plain).clone();
    }
    response
}

fn weak(tag: &HeaderValue) -> HeaderValue {
    let weak = format!("W/{}", tag.to_str().unwrap_or_default());
    HeaderValue::try_from(weak).unwrap_or_else(|_| tag.clone())
}

/// Whether a header's list has this element, weak or not, and not as one that is unwanted (`;q=0`).
fn names(headers: &HeaderMap, name: header::HeaderName, wanted: &str) -> bool {
    let lists = headers.get_all(name).into_iter().filter_map(|list| list.to_str().ok());
    let mut elements = lists.flat_map(|list| list.split(','));
    elements.any(|element| {
        let (element, quality) = element.split_once(';').unwrap_or((element, ""));
        let unwanted = quality.replace(' ', "").strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32));
        element.trim().trim_start_matches("W/") == wanted && !unwanted
    })
}
