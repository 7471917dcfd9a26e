//! Markdown as the plain text that every channel shows.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::script::is_unspaced_text;

/// Stands for the end of a line until it is known what follows: pulldown-cmark never gives a NUL.
const SOFT_BREAK: char = '\0';

/// Puts Markdown's parts together as plain text: paragraphs with an empty line between, numbered
/// lists with their numbers, links with their addresses behind.
#[derive(Debug, Default)]
pub(crate) struct PlainText {
    text: String,
    /// The next number of each list that is open; none for one without numbers.
    lists: Vec<Option<u64>>,
    links: Vec<(String, usize)>,
}

impl PlainText {
    /// Takes the next part.
    pub(crate) fn push(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) => self.text.push_str(&text),
            Event::SoftBreak => self.text.push(SOFT_BREAK),
            Event::HardBreak => self.text.push('\n'),
            Event::Start(Tag::List(first)) => self.lists.push(first),
            Event::End(TagEnd::List(_)) => {
                self.lists.pop();
            }
            Event::Start(Tag::Item) => self.item(),
            Event::Start(Tag::Paragraph | Tag::CodeBlock(_)) => self.block(),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                self.links.push((dest_url.to_string(), self.text.len()));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => self.end_link(),
            _ => {}
        }
    }

    /// The whole text.
    pub(crate) fn finish(self) -> String {
        let mut text = String::with_capacity(self.text.len());
        let mut rest = self.text.chars().peekable();
        while let Some(c) = rest.next() {
            // The end of a line within a paragraph is a space, but not in scripts that write none.
            let unspaced =
                text.ends_with(is_unspaced_text) && rest.peek().copied().is_some_and(is_unspaced_text);
            match c {
                SOFT_BREAK if unspaced => {}
                SOFT_BREAK => text.push(' '),
                c => text.push(c),
            }
        }
        text.trim().to_owned()
    }

    fn block(&mut self) {
        // Within a list's item the text follows its number.
        if self.lists.is_empty() && !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
    }

    fn item(&mut self) {
        if !self.text.is_empty() {
            let gap = if self.text.ends_with('\n') { "" } else { "\n" };
            self.text.push_str(gap);
        }
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.text.push_str(&format!("{number}. "));
                *number += 1;
            }
            _ => self.text.push_str("- "),
        }
    }

    fn end_link(&mut self) {
        let Some((url, start)) = self.links.pop() else { return };
        let label = self.text.get(start..).unwrap_or_default();
        if label.is_empty() {
            self.text.push_str(&url);
        } else if label != url {
            self.text.push_str(&format!(": {url}"));
        }
    }
}
