//! Slack's writing of text: three characters escaped, and references between `<` and `>`.
//!
//! Source: "Formatting message text", <https://docs.slack.dev/messaging/formatting-message-text>.

/// What a text says to its reader. A mention of the app itself (`bot`) at the start is left out, unless
/// the message is nothing else.
pub(super) fn decode(text: &str, bot: Option<&str>) -> String {
    let addressed = bot.and_then(|bot| without_mention(text, bot)).filter(|rest| !rest.is_empty());
    let mut rest = addressed.unwrap_or(text);
    let mut decoded = String::with_capacity(rest.len());
    while let Some((before, after)) = rest.split_once('<') {
        decoded.push_str(&unescaped(before));
        match after.split_once('>') {
            Some((reference, after)) if !reference.contains('<') => {
                decoded.push_str(&read(reference));
                rest = after;
            }
            // Slack would have escaped it: whatever it is, it stays.
            _ => {
                decoded.push('<');
                rest = after;
            }
        }
    }
    decoded.push_str(&unescaped(rest));
    decoded
}

/// A text that Slack shows as it is.
pub(super) fn encode(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn without_mention<'a>(text: &'a str, bot: &str) -> Option<&'a str> {
    let (mention, rest) = text.trim_start().strip_prefix("<@")?.split_once('>')?;
    let id = mention.split('|').next().unwrap_or_default();
    (id == bot).then(|| rest.trim_start_matches([':', ',']).trim_start())
}

fn unescaped(text: &str) -> String {
    // `&amp;` last: `&amp;lt;` says `&lt;`.
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// What stands between `<` and `>`: a person, a channel, a group, a command, a date, a link.
fn read(reference: &str) -> String {
    let (target, label) = match reference.split_once('|') {
        Some((target, label)) => (target, Some(label).filter(|label| !label.is_empty())),
        None => (reference, None),
    };
    let (target, label) = (unescaped(target), label.map(unescaped));
    if let Some(user) = target.strip_prefix('@') {
        return format!("@{}", label.as_deref().unwrap_or(user).trim_start_matches('@'));
    }
    if let Some(channel) = target.strip_prefix('#') {
        return format!("#{}", label.as_deref().unwrap_or(channel).trim_start_matches('#'));
    }
    if let Some(command) = target.strip_prefix('!') {
        let name = command.split('^').next().unwrap_or_default();
        // A date or a group says in its label what it shows.
        return label.unwrap_or_else(|| format!("@{name}"));
    }
    match label {
        Some(label) if !says_the_same(&target, &label) => format!("{label} ({target})"),
        Some(label) => label,
        None => target,
    }
}

/// True for a label that is the link itself, as Slack makes of an address that somebody typed.
fn says_the_same(target: &str, label: &str) -> bool {
    let bare =
        ["mailto:", "tel:", "https://", "http://"].iter().find_map(|scheme| target.strip_prefix(scheme));
    let bare = bare.unwrap_or(target);
    [target, bare, bare.trim_end_matches('/')].contains(&label)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_reader_sees_names_links_and_characters() {
        let cases = [
            ("a &lt;b&gt; &amp; c", "a <b> & c"),
            ("&amp;lt;", "&lt;"),
            (
                "see <https://example.com/a?b=1&amp;c=2|the order>",
                "see the order (https://example.com/a?b=1&c=2)",
            ),
            ("<https://example.com>", "https://example.com"),
            ("<http://example.com|example.com>", "example.com"),
            ("<mailto:ann@example.com|ann@example.com>", "ann@example.com"),
            ("<tel:+441632960123|+44 1632 960123>", "+44 1632 960123 (tel:+441632960123)"),
            ("hi <@U061F7AUR> and <@W012A3CDE|ann>", "hi @U061F7AUR and @ann"),
            ("in <#C024BE7LR|general> or <#C1|>", "in #general or #C1"),
            (
                "<!here> <!subteam^S1|@support> <!date^1392734382^{date}|18 February>",
                "@here @support 18 February",
            ),
            ("<!subteam^S1>", "@subteam"),
            ("a < b", "a < b"),
            ("<<@U1>", "<@U1"),
        ];
        for (written, read) in cases {
            assert_eq!(decode(written, None), read, "{written}");
        }
    }

    #[test]
    fn the_mention_that_calls_the_app_is_left_out() {
        for text in ["<@UBOT> hello", " <@UBOT>: hello", "<@UBOT|desk>, hello"] {
            assert_eq!(decode(text, Some("UBOT")), "hello", "{text}");
        }
        assert_eq!(decode("hello <@UBOT>", Some("UBOT")), "hello @UBOT");
        assert_eq!(decode("<@UBOT>", Some("UBOT")), "@UBOT");
        assert_eq!(decode("<@UBOTH> hello", Some("UBOT")), "@UBOTH hello");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(text in "[\\PC\n]{0,60}") {
            prop_assert_eq!(decode(&encode(&text), None), text);
        }

        #[test]
        fn no_text_makes_it_panic(text in "[<>@#!|^&;a-z ]{0,40}") {
            drop(decode(&text, Some("a")));
        }
    }
}
