//! TwiML: the XML that tells Twilio what to do with a call.

use std::fmt::{self, Write};

use super::speech::Speech;

/// How long one recording may be, in seconds: the longest that Twilio puts into writing.
const LONGEST_MESSAGE: &str = "120";

/// One document: verbs that are done one after the other. Where they end, the call ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Response(Vec<Element>);

/// An XML element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    text: String,
    children: Vec<Element>,
}

impl Response {
    /// A document of these verbs.
    pub fn of(verbs: impl IntoIterator<Item = Element>) -> Self {
        Self(verbs.into_iter().collect())
    }

    /// The document as it is sent.
    pub fn to_xml(&self) -> String {
        let verbs: String = self.0.iter().map(ToString::to_string).collect();
        format!(r#"<?xml version="1.0" encoding="UTF-8"?><Response>{verbs}</Response>"#)
    }
}

/// `<Say>`: speaks a text.
pub fn say(text: &str, speech: &Speech) -> Element {
    let Speech { language, voice } = speech;
    Element::of("Say").with("language", *language).with("voice", voice).saying(text)
}

/// `<Gather>`: speaks and waits for one key. Where none comes, the next verb follows.
pub fn gather(action: &str, says: Vec<Element>) -> Element {
    let gather = Element::of("Gather").with("input", "dtmf").with("numDigits", "1").with("timeout", "5");
    Element { children: says, ..gather.with("action", action).with("method", "POST") }
}

/// Where the three questions about a recording go.
#[derive(Debug, Clone, Copy)]
pub struct RecordUrls<'a> {
    /// Once the caller has spoken.
    pub action: &'a str,
    /// Once the sound can be fetched.
    pub recording: &'a str,
    /// Once it is in writing; none where it is not to be.
    pub transcription: Option<&'a str>,
}

/// `<Record>`: takes a message. Where the caller says nothing, the next verb follows.
pub fn record(urls: RecordUrls<'_>) -> Element {
    let record = Element::of("Record")
        .with("action", urls.action)
        .with("method", "POST")
        .with("maxLength", LONGEST_MESSAGE)
        .with("timeout", "5")
        .with("finishOnKey", "#")
        .with("playBeep", "true")
        .with("trim", "trim-silence")
        .with("recordingStatusCallback", urls.recording)
        .with("recordingStatusCallbackMethod", "POST");
    match urls.transcription {
        Some(url) => record.with("transcribe", "true").with("transcribeCallback", url),
        None => record,
    }
}

/// `<Dial>`: lets these ends ring at once. `caller_id` is what they are shown, where it is not the
/// caller's own number.
pub fn dial(action: &str, seconds: i64, caller_id: Option<&str>, ends: Vec<Element>) -> Element {
    let dial = Element::of("Dial").with("action", action).with("method", "POST");
    let dial = dial.with("timeout", seconds.to_string());
    let dial = match caller_id {
        Some(id) => dial.with("callerId", id),
        None => dial,
    };
    Element { children: ends, ..dial }
}

/// `<Number>`: a telephone to ring.
pub fn number(number: &str) -> Element {
    Element::of("Number").saying(number)
}

/// `<Sip>`: a SIP end to ring.
pub fn sip(address: &str) -> Element {
    Element::of("Sip").saying(address)
}

/// `<Enqueue>`: lets the caller wait in a queue.
pub fn enqueue(queue: &str, action: &str, wait: &str) -> Element {
    let enqueue = Element::of("Enqueue").with("action", action).with("method", "POST");
    enqueue.with("waitUrl", wait).with("waitUrlMethod", "POST").saying(queue)
}

/// `<Leave>`: takes the caller out of the queue.
pub fn leave() -> Element {
    Element::of("Leave")
}

/// `<Pause>`: says nothing for a while.
pub fn pause(seconds: u32) -> Element {
    Element::of("Pause").with("length", seconds.to_string())
}

/// `<Hangup>`: ends the call.
pub fn hangup() -> Element {
    Element::of("Hangup")
}

impl Element {
    fn of(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), text: String::new(), children: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    fn saying(self, text: &str) -> Self {
        Self { text: text.to_owned(), ..self }
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}", self.name)?;
        for (name, value) in &self.attributes {
            write!(f, r#" {name}="{}""#, Escaped(value))?;
        }
        if self.text.is_empty() && self.children.is_empty() {
            return f.write_str("/>");
        }
        write!(f, ">{}", Escaped(&self.text))?;
        self.children.iter().try_for_each(|child| write!(f, "{child}"))?;
        write!(f, "</{}>", self.name)
    }
}

/// A text as XML 1.0 writes it, in attributes as well as between tags. What no XML may hold, not even
/// escaped, is left out (section 2.2, "Characters").
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&apos;")?,
                '\t' | '\n' | '\r' => write!(f, "&#{};", u32::from(c))?,
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}
