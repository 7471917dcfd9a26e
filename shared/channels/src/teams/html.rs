//! The text of a message in HTML.

/// Elements that begin or end a line.
const LINES: &[&str] = &["br", "p", "div", "li", "tr", "blockquote", "h1", "h2", "h3", "pre"];

/// What a reader sees of some HTML: its text, in lines where its elements make lines.
pub(super) fn text(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(&decoded(before));
        let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
        let name = tag.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap_or_default();
        if LINES.iter().any(|line| line.eq_ignore_ascii_case(name)) {
            text.push('\n');
        }
        rest = after;
    }
    text.push_str(&decoded(rest));
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// A text with its character references decoded: the five of XML, the one that Teams puts for a space,
/// and numbers. Any other is left as it stands.
fn decoded(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some((before, reference)) = rest.split_once('&') {
        decoded.push_str(before);
        match reference.split_once(';').and_then(|(name, after)| Some((character(name)?, after))) {
            Some((character, after)) => {
                decoded.push(character);
                rest = after;
            }
            None => {
                decoded.push('&');
                rest = reference;
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let hexadecimal = number.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
            char::from_u32(hexadecimal.unwrap_or_else(|| number.parse()).ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::text;

    #[test]
    fn a_reader_sees_lines_and_characters() {
        assert_eq!(
            text("<p>Fish &amp; chips&nbsp;&#8364;9</p><p>A<br/>B &unknown; &</p>"),
            "Fish & chips €9\nA\nB &unknown; &"
        );
        assert_eq!(text("<div><b>Bold</b> and <i>not"), "Bold and not");
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(html in "[<>&;#x/ a-z0-9é]{0,60}") {
            drop(text(&html));
        }
    }
}
