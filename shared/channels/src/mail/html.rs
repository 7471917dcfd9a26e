//! Mail written in HTML: what it says as text, and where in it quoted mail begins.

use mail_parser::decoders::html::html_to_text;

/// Tags with which mail programs begin what they quote, as they stand in a tag in lower case.
const QUOTED: &[&str] = &[
    "class=\"gmail_quote",                            // Gmail
    "class=\"gmail_attr",                             // Gmail, before the quotation
    "id=\"divrplyfwdmsg\"",                           // Outlook on the web
    "id=\"appendonsend\"",                            // Outlook on the web, before the quotation
    "id=\"mail-editor-reference-message-container\"", // Outlook, new
    "class=\"outlookmessageheader\"",                 // Outlook, old
    "border-top:solid #e1e1e1 1.0pt",                 // Outlook on the desktop
    "border-top:solid #b5c4df 1.0pt",                 // Outlook on the desktop, older
    "class=\"moz-cite-prefix\"",                      // Thunderbird
    "class=\"yahoo_quoted",                           // Yahoo
    "class=\"protonmail_quote",                       // Proton
    "class=\"zmail_extra",                            // Zoho
    "name=\"quoted-content\"",                        // GMX, Web.de
    "type=\"cite\"",                                  // Apple Mail, Thunderbird
];

/// What a mail in HTML says, in its two parts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) new: String,
    pub(super) quoted: Option<String>,
}

/// Reads a mail in HTML. Where it is written below what it quotes, what is below is what is new.
pub(super) fn read(html: &str) -> Parts {
    let Some(start) = quotation(html) else {
        return Parts { new: text(html), quoted: None };
    };
    let (new, quoted) = html.split_at(start);
    let above = text(new);
    if !above.trim().is_empty() {
        return Parts { new: above, quoted: Some(text(quoted)) };
    }
    let end = quoted.to_ascii_lowercase().rfind("</blockquote>");
    match end.and_then(|end| quoted.split_at_checked(end)) {
        Some((quoted, below)) if !text(below).trim().is_empty() => {
            Parts { new: text(below), quoted: Some(text(quoted)) }
        }
        // Nothing but a quotation: then that is what was to be said.
        _ => Parts { new: text(html), quoted: None },
    }
}

/// Where the first quotation begins, in bytes.
fn quotation(html: &str) -> Option<usize> {
    // Lower case in ASCII alone, so that the positions are the same.
    let lower = html.to_ascii_lowercase().replace('\'', "\"");
    let mut at = 0;
    while let Some(start) = lower.get(at..)?.find('<').map(|found| at + found) {
        let end = lower.get(start..)?.find('>').map_or(lower.len(), |found| start + found);
        let tag = lower.get(start..end)?;
        let quotes = QUOTED.iter().any(|begins| tag.contains(begins));
        if quotes || tag == "<blockquote" || tag.starts_with("<blockquote class=\"gmail") {
            return Some(start);
        }
        at = end.max(start + 1);
    }
    None
}

/// HTML as text, with a line for each block.
pub(super) fn text(html: &str) -> String {
    let mut lines = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("</") {
        let (before, tag) = rest.split_at(start);
        lines.push_str(before);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let (tag, after) = tag.split_at_checked(end).unwrap_or((tag, ""));
        lines.push_str(tag);
        let name = tag.trim_start_matches("</").trim_end_matches('>').trim().to_ascii_lowercase();
        if ["div", "tr", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"]
            .contains(&name.as_str())
        {
            lines.push_str("<br>");
        }
        rest = after;
    }
    lines.push_str(rest);
    let text = html_to_text(&lines);
    let mut kept: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim) {
        if !line.is_empty() || kept.last().is_some_and(|last| !last.is_empty()) {
            kept.push(line);
        }
    }
    kept.join("\n").trim().to_owned()
}
