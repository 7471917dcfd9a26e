//! Discord's markup, which a reply has none of.
//!
//! Source: "Markdown Text 101", <https://support.discord.com/hc/en-us/articles/210298617>, and "Message
//! Formatting", <https://docs.discord.com/developers/reference#message-formatting>.

/// What marks text up wherever it stands.
const ANYWHERE: &[char] = &['\\', '*', '_', '~', '`', '|', '[', '<'];

/// What marks a line up at its start: a heading, a quotation.
const AT_THE_START: &[char] = &['#', '>'];

/// A text that Discord shows as it is. Links are left alone: they need no escaping, and would be broken.
pub(super) fn escape(text: &str) -> String {
    text.split_inclusive(char::is_whitespace).fold((String::new(), true), word).0
}

fn word((mut escaped, starts_line): (String, bool), word: &str) -> (String, bool) {
    if word.starts_with("https://") || word.starts_with("http://") {
        escaped.push_str(word);
    } else {
        for (at, c) in word.char_indices() {
            if ANYWHERE.contains(&c) || (at == 0 && starts_line && AT_THE_START.contains(&c)) {
                escaped.push('\\');
            }
            escaped.push(c);
        }
    }
    let ends_line = word.ends_with('\n') || (starts_line && word.trim().is_empty());
    (escaped, ends_line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_shown_and_links_stay_whole() {
        for (text, escaped) in [
            ("We are back at *09:00*.", r"We are back at \*09:00\*."),
            ("snake_case ~~a~~ `b` ||c||", r"snake\_case \~\~a\~\~ \`b\` \|\|c\|\|"),
            ("# no heading\n> no quotation\n1 > 0 #1", "\\# no heading\n\\> no quotation\n1 > 0 #1"),
            ("  # no heading", "  \\# no heading"),
            ("[a](https://example.com) <@1>", r"\[a](https://example.com) \<@1>"),
            ("see https://example.com/a_b_c now", "see https://example.com/a_b_c now"),
            (r"\o/", r"\\o/"),
            ("営業時間", "営業時間"),
        ] {
            assert_eq!(escape(text), escaped, "{text}");
        }
    }
}
