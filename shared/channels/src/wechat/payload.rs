//! One message or event in XML, as text by the names of its elements.

use roxmltree::{Document, Node, ParsingOptions};
use serde_json::{Map, Value};

/// The most elements, texts and comments that are read: a message has a few dozen.
const MOST: u32 = 10_000;

/// How deep elements are followed: an album within an event has four levels.
const DEEPEST: usize = 16;

/// A message or an event.
#[derive(Debug)]
pub(super) struct Payload(Map<String, Value>);

impl Payload {
    /// Reads a document whose root is `xml`. Definitions of types, and with them entities of any kind, are
    /// an error.
    pub(super) fn parse(body: &[u8]) -> Result<Self, &'static str> {
        let text = std::str::from_utf8(body).map_err(|_| "it is not UTF-8")?;
        let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST, ..ParsingOptions::default() };
        let document = Document::parse_with_options(text, options).map_err(|_| "it is not XML")?;
        let root = document.root_element();
        match value(root, 0) {
            Value::Object(members) if root.has_tag_name("xml") => Ok(Self(members)),
            _ => Err("its root is not a filled element xml"),
        }
    }

    /// An element's text; nothing where it is empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// A number of degrees.
    pub(super) fn degrees(&self, name: &str) -> Option<f64> {
        self.text(name)?.trim().parse().ok().filter(|degrees: &f64| degrees.is_finite())
    }

    /// Everything, to keep it as it came.
    pub(super) fn to_json(&self) -> Value {
        Value::Object(self.0.clone())
    }
}

/// An element: its text, or its elements by name, as a list where a name is repeated.
fn value(element: Node<'_, '_>, depth: usize) -> Value {
    let mut members = Map::new();
    for child in element.children().filter(Node::is_element).take_while(|_| depth < DEEPEST) {
        let (name, child) = (child.tag_name().name(), value(child, depth + 1));
        match members.get_mut(name) {
            None => drop(members.insert(name.to_owned(), child)),
            Some(Value::Array(list)) => list.push(child),
            Some(first) => *first = Value::Array(vec![first.take(), child]),
        }
    }
    if members.is_empty() {
        let texts = element.children().filter_map(|child| child.text().filter(|_| child.is_text()));
        return Value::String(texts.collect());
    }
    Value::Object(members)
}
