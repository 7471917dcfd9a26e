//! What commands and forms say.

use nightdesk_domain::event::{Content, Media, MediaKind, Part};
use serde_json::{Map, Value};

use crate::json;

/// Kinds of command options ("Application Command Option Type").
const SUB_COMMAND: u64 = 1;
const SUB_COMMAND_GROUP: u64 = 2;
const STRING: u64 = 3;
const ATTACHMENT: u64 = 11;

/// How deep options and components are followed: a group in a command, a label in a form.
const DEPTH: usize = 4;

/// A slash command: its name with those of its parts, and what it says.
#[derive(Debug, Default)]
pub(super) struct Command {
    pub(super) name: String,
    texts: Vec<String>,
    parts: Vec<Part>,
}

impl Command {
    /// Reads a command.
    pub(super) fn read(data: &Value) -> Self {
        let name = json::text(data, "/name").unwrap_or_default().to_owned();
        let mut command = Self { name, ..Self::default() };
        command.options(json::list(data, "/options"), data, DEPTH);
        command
    }

    fn options(&mut self, options: &[Value], data: &Value, depth: usize) {
        for option in options {
            let value = option.get("value");
            match option.get("type").and_then(Value::as_u64) {
                Some(SUB_COMMAND | SUB_COMMAND_GROUP) if depth > 0 => {
                    self.name.push(' ');
                    self.name.push_str(json::text(option, "/name").unwrap_or_default());
                    self.options(json::list(option, "/options"), data, depth - 1);
                }
                Some(STRING) => self.texts.extend(value.and_then(Value::as_str).map(str::to_owned)),
                Some(ATTACHMENT) => self.parts.extend(attached(data, value)),
                _ => {}
            }
        }
    }

    /// What it says: its texts, a line each; the command itself where it has none.
    pub(super) fn content(self) -> Content {
        let said = !self.texts.is_empty() || !self.parts.is_empty();
        let texts = if said { self.texts.join("\n") } else { format!("/{}", self.name) };
        Content { text: (!texts.is_empty()).then_some(texts), parts: self.parts }
    }
}

/// A message that a command was chosen on; nothing where it says nothing.
pub(super) fn message(message: &Value) -> Option<Content> {
    let text = json::owned(message, "/content");
    let parts: Vec<Part> = json::list(message, "/attachments").iter().filter_map(media).collect();
    (text.is_some() || !parts.is_empty()).then_some(Content { text, parts })
}

/// A form that was filled in: its texts, a line each, and all of its fields.
pub(super) fn form(data: &Value) -> Content {
    let (mut fields, mut texts) = (Map::new(), Vec::new());
    collect(json::list(data, "/components"), &mut fields, &mut texts, DEPTH);
    let uploads = data.pointer("/resolved/attachments").and_then(Value::as_object);
    let uploads = uploads.into_iter().flat_map(Map::values).filter_map(media);
    let form = Part::Structured { what: "form".to_owned(), data: Value::Object(fields) };
    let text = (!texts.is_empty()).then(|| texts.join("\n"));
    Content { text, parts: std::iter::once(form).chain(uploads).collect() }
}

/// Fields stand in rows or below labels.
fn collect(components: &[Value], fields: &mut Map<String, Value>, texts: &mut Vec<String>, depth: usize) {
    for component in components {
        if let Some(name) = json::text(component, "/custom_id") {
            let value = component.get("value").or_else(|| component.get("values"));
            texts.extend(value.and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned));
            fields.insert(name.to_owned(), value.cloned().unwrap_or_default());
        }
        if depth > 0 {
            collect(json::list(component, "/components"), fields, texts, depth - 1);
            collect(component.get("component").map_or(&[], std::slice::from_ref), fields, texts, depth - 1);
        }
    }
}

fn attached(data: &Value, id: Option<&Value>) -> Option<Part> {
    media(data.pointer("/resolved/attachments")?.get(id?.as_str()?)?)
}

/// An attachment by its URL, which is signed and good for a day or so.
fn media(attachment: &Value) -> Option<Part> {
    let mime = json::owned(attachment, "/content_type");
    let media = match attachment.get("waveform") {
        // Only a voice message has a wave form.
        Some(_) => MediaKind::Voice,
        None => MediaKind::of_mime(mime.as_deref().unwrap_or_default()),
    };
    Some(Part::Media(Media {
        media,
        reference: json::text(attachment, "/url")?.to_owned(),
        mime,
        name: json::owned(attachment, "/filename"),
        bytes: attachment.get("size").and_then(Value::as_u64),
        sha256: None,
    }))
}
