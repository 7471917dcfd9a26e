//! Forms as providers post them: `application/x-www-form-urlencoded`, and `multipart/form-data`
//! (RFC 7578), which is MIME and is read by the same parser as mail.

use std::borrow::Cow;

use bytes::Bytes;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::{MessageParser, MimeHeaders};
use url::form_urlencoded;

use super::attachment::{Attachment, file_name};
use crate::request::Unverified;

/// A form's fields in order, a repeated one as often as it is there.
#[derive(Debug, Default)]
pub(crate) struct Form(Vec<Field>);

/// One field: a text, or a file.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) file: Option<String>,
    pub(crate) mime: Option<String>,
    pub(crate) value: Bytes,
}

impl Form {
    /// Reads a request's form; none where its content type is that of no form.
    pub(crate) fn read(request: &Unverified) -> Option<Self> {
        match request.content_type()?.as_str() {
            "application/x-www-form-urlencoded" => Some(Self::urlencoded(&request.body)),
            "multipart/form-data" => Self::multipart(request.header("content-type")?, &request.body),
            _ => None,
        }
    }

    fn urlencoded(body: &[u8]) -> Self {
        let field = |(name, value): (Cow<'_, str>, Cow<'_, str>)| Field {
            name: name.into_owned(),
            file: None,
            mime: None,
            value: Bytes::from(value.into_owned()),
        };
        Self(form_urlencoded::parse(body).map(field).collect())
    }

    fn multipart(content_type: &str, body: &Bytes) -> Option<Self> {
        let head = format!("Content-Type: {content_type}\r\n\r\n");
        let raw = Bytes::from([head.as_bytes(), body].concat());
        let message = MessageParser::default().parse(&raw)?;
        let mut fields = Vec::new();
        for part in message.parts.first()?.sub_parts()? {
            let Some(part) = message.part(*part) else { continue };
            let Some(name) = part.content_disposition().and_then(|form| form.attribute("name")) else {
                continue;
            };
            let file = part.content_disposition().and_then(|form| form.attribute("filename"));
            let start = usize::try_from(part.raw_body_offset()).unwrap_or(usize::MAX);
            let end = usize::try_from(part.raw_end_offset()).unwrap_or(usize::MAX);
            let value = raw.get(start..end).unwrap_or_default();
            fields.push(Field {
                name: name.to_owned(),
                file: file.map(file_name),
                mime: Attachment::of_part(part).mime,
                value: raw.slice_ref(value),
            });
        }
        Some(Self(fields))
    }

    /// A field's last value.
    pub(crate) fn get(&self, name: &str) -> Option<&Field> {
        self.0.iter().rev().find(|field| field.name == name)
    }

    /// A field's last value as a text, empty where there is none.
    pub(crate) fn text(&self, name: &str) -> Cow<'_, str> {
        self.get(name).map_or(Cow::Borrowed(""), |field| String::from_utf8_lossy(&field.value))
    }

    /// A field's last value as a text in this character set.
    pub(crate) fn text_in(&self, name: &str, charset: Option<&str>) -> Option<String> {
        let value = &self.get(name)?.value;
        let decoder = charset.filter(|charset| !charset.eq_ignore_ascii_case("utf-8"));
        let decoder = decoder.and_then(|charset| charset_decoder(charset.as_bytes()));
        Some(decoder.map_or_else(|| String::from_utf8_lossy(value).into_owned(), |decode| decode(value)))
    }

    /// The files, in order.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Field> {
        self.0.iter().filter(|field| field.file.is_some())
    }
}

impl Field {
    /// The field as what came with a mail.
    pub(crate) fn attachment(&self) -> Attachment {
        let name = self.file.clone().filter(|name| !name.is_empty());
        Attachment { name, mime: self.mime.clone(), content: self.value.clone(), ..Attachment::default() }
    }
}
