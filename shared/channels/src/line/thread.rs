//! Where a reply goes.

use std::fmt;
use std::str::FromStr;

/// A chat, and the tokens that came with what is answered.
///
/// Written `<chat>`, then `;reply=<token>` and `;quote=<token>` where there are such. The chat is the id of
/// a person (`U…`), a group (`C…`) or a room (`R…`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Thread {
    pub(super) chat: String,
    /// Good for one reply, free of charge, soon after the event.
    pub(super) reply: Option<String>,
    /// What a reply needs to quote the message that it answers. It does not expire.
    pub(super) quote: Option<String>,
}

impl Thread {
    /// The same conversation with one token less: the reply token goes first. None where there is no
    /// token to do without.
    pub(super) fn without_a_token(self) -> Option<Self> {
        match (&self.reply, &self.quote) {
            (Some(_), _) => Some(Self { reply: None, ..self }),
            (None, Some(_)) => Some(Self { quote: None, ..self }),
            (None, None) => None,
        }
    }
}

/// Whether a text can be an id or a token of LINE's: it stands between the marks of a thread.
pub(super) fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.len() <= 1024 && text.bytes().all(|b| b.is_ascii_graphic() && b != b';')
}

impl fmt::Display for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.chat)?;
        if let Some(token) = &self.reply {
            write!(f, ";reply={token}")?;
        }
        if let Some(token) = &self.quote {
            write!(f, ";quote={token}")?;
        }
        Ok(())
    }
}

/// The text is not of the form that [`Thread`] describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct InvalidThread;

impl FromStr for Thread {
    type Err = InvalidThread;

    fn from_str(text: &str) -> Result<Self, InvalidThread> {
        let mut parts = text.split(';').peekable();
        let chat = parts.next().filter(|chat| is_plain(chat)).ok_or(InvalidThread)?.to_owned();
        let mut token = |name: &str| {
            let token = parts.peek().and_then(|part| part.strip_prefix(name)).filter(|token| is_plain(token));
            let token = token.map(str::to_owned);
            if token.is_some() {
                parts.next();
            }
            token
        };
        let thread = Self { chat, reply: token("reply="), quote: token("quote=") };
        if parts.next().is_some() { Err(InvalidThread) } else { Ok(thread) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_read_back_as_it_was_written() {
        for text in
            ["U1", "Cabc;reply=0f3779fba3b349968c5d07db31eab56f", "R2;quote=a-_=", "U1;reply=a;quote=b"]
        {
            assert_eq!(text.parse::<Thread>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_names_no_chat_or_more_than_its_tokens_is_no_thread() {
        for text in
            ["", ";reply=a", "U1;", "U1;reply=", "U1;quote=b;reply=a", "U1;reply=a;reply=b", "U 1", "U1;x=y"]
        {
            assert_eq!(text.parse::<Thread>(), Err(InvalidThread), "{text}");
        }
    }

    #[test]
    fn tokens_are_given_up_one_by_one() {
        let mut thread: Thread = "U1;reply=a;quote=b".parse().unwrap();
        for expected in ["U1;quote=b", "U1"] {
            thread = thread.without_a_token().unwrap();
            assert_eq!(thread.to_string(), expected);
        }
        assert_eq!(thread.without_a_token(), None);
    }
}
