//! Where a reply goes.

use std::fmt;
use std::str::FromStr;

use super::snowflake::is_snowflake;

/// The end of a conversation.
///
/// Written `channel/<channel>` or `<answer>/<application>/<token>`, where `<answer>` is `deferred` or
/// `followup`; in direct messages with the app then `/<channel>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Thread {
    /// An interaction, for as long as its token is good.
    Interaction {
        answer: Answer,
        application: String,
        token: String,
        /// The direct messages between the person and the app, where it is from there.
        direct: Option<String>,
    },
    /// A channel, by the app's own token.
    Channel(String),
}

/// What an interaction was acknowledged with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// A message to come, which the reply is.
    Deferred,
    /// Nothing visible: the reply is a message of its own.
    Followup,
}

/// The text names no conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct InvalidThread;

impl Thread {
    /// The same conversation without the interaction's token. In a server there is none: everybody there
    /// would read it.
    pub(super) fn without_token(self) -> Option<Self> {
        match self {
            Self::Interaction { direct, .. } => direct.map(Self::Channel),
            Self::Channel(_) => None,
        }
    }
}

/// True for what may be an interaction's token.
pub(super) fn is_token(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-_.~=+:".contains(&b);
    !text.is_empty() && text.len() <= 512 && text.bytes().all(allowed) && !text.starts_with('.')
}

impl fmt::Display for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Channel(channel) => write!(f, "channel/{channel}"),
            Self::Interaction { answer, application, token, direct } => {
                let answer = match answer {
                    Answer::Deferred => "deferred",
                    Answer::Followup => "followup",
                };
                write!(f, "{answer}/{application}/{token}")?;
                direct.as_ref().map_or(Ok(()), |channel| write!(f, "/{channel}"))
            }
        }
    }
}

impl FromStr for Thread {
    type Err = InvalidThread;

    fn from_str(text: &str) -> Result<Self, InvalidThread> {
        let id = |text: &str| is_snowflake(text).then(|| text.to_owned()).ok_or(InvalidThread);
        let mut parts = text.split('/');
        let mut next = || parts.next().ok_or(InvalidThread);
        let answer = match next()? {
            "channel" => {
                let channel = id(next()?)?;
                return if parts.next().is_none() { Ok(Self::Channel(channel)) } else { Err(InvalidThread) };
            }
            "deferred" => Answer::Deferred,
            "followup" => Answer::Followup,
            _ => return Err(InvalidThread),
        };
        let application = id(next()?)?;
        let token = Some(next()?).filter(|token| is_token(token)).ok_or(InvalidThread)?.to_owned();
        let direct = parts.next().map(id).transpose()?;
        if parts.next().is_some() {
            return Err(InvalidThread);
        }
        Ok(Self::Interaction { answer, application, token, direct })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_read_back_as_it_was_written() {
        for text in [
            "channel/772908445358620702",
            "deferred/1/aW50ZXJhY3Rpb246_-=",
            "followup/1/t/772908445358620702",
        ] {
            assert_eq!(text.parse::<Thread>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_names_no_conversation_is_no_thread() {
        let none = [
            "",
            "channel",
            "channel/",
            "channel/x",
            "channel/1/2",
            "deferred/1",
            "deferred/x/t",
            "deferred/1/",
            "deferred/1/..",
            "deferred/1/t/x",
            "deferred/1/t/1/2",
            "other/1/t",
            "deferred/1/a b",
        ];
        for text in none {
            assert_eq!(text.parse::<Thread>(), Err(InvalidThread), "{text}");
        }
    }

    #[test]
    fn only_direct_messages_go_on_without_the_token() {
        let other =
            |text: &str| text.parse::<Thread>().unwrap().without_token().map(|thread| thread.to_string());
        assert_eq!(other("deferred/1/t/77").as_deref(), Some("channel/77"));
        assert_eq!(other("deferred/1/t"), None);
        assert_eq!(other("channel/77"), None);
    }
}
