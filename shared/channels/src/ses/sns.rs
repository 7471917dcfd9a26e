//! What SNS posts, and what of it is signed ("Verifying the signatures of Amazon SNS messages").

use chrono::{DateTime, Utc};
use serde::Deserialize;
use url::Url;

/// A message of SNS.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Message {
    #[serde(rename = "Type")]
    pub(super) kind: Kind,
    pub(super) message_id: String,
    pub(super) message: String,
    pub(super) timestamp: String,
    pub(super) topic_arn: String,
    pub(super) subject: Option<String>,
    pub(super) token: Option<String>,
    #[serde(rename = "SubscribeURL")]
    pub(super) subscribe_url: Option<String>,
    #[serde(default)]
    pub(super) signature_version: String,
    #[serde(default)]
    pub(super) signature: String,
    #[serde(rename = "SigningCertURL", default)]
    pub(super) signing_cert_url: String,
}

/// What a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum Kind {
    Notification,
    SubscriptionConfirmation,
    UnsubscribeConfirmation,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Notification => "Notification",
            Self::SubscriptionConfirmation => "SubscriptionConfirmation",
            Self::UnsubscribeConfirmation => "UnsubscribeConfirmation",
        }
    }
}

impl Message {
    /// What is signed: names and values line by line, in the order of their names' bytes.
    pub(super) fn signed(&self) -> Option<String> {
        let of_a_subscription = self.kind != Kind::Notification;
        let mut signed = String::new();
        let mut line = |name: &str, value: &str| {
            for part in [name, "\n", value, "\n"] {
                signed.push_str(part);
            }
        };
        line("Message", &self.message);
        line("MessageId", &self.message_id);
        if of_a_subscription {
            line("SubscribeURL", self.subscribe_url.as_deref()?);
        } else if let Some(subject) = &self.subject {
            line("Subject", subject);
        }
        line("Timestamp", &self.timestamp);
        if of_a_subscription {
            line("Token", self.token.as_deref()?);
        }
        line("TopicArn", &self.topic_arn);
        line("Type", self.kind.name());
        Some(signed)
    }

    /// When SNS published it.
    pub(super) fn at(&self) -> Option<DateTime<Utc>> {
        DateTime::parse_from_rfc3339(&self.timestamp).ok().map(|at| at.with_timezone(&Utc))
    }

    /// Where the certificate is, if that is a place of SNS's own.
    pub(super) fn certificate(&self) -> Option<Url> {
        own(&self.signing_cert_url).filter(|url| url.path().ends_with(".pem") && url.query().is_none())
    }

    /// Where to confirm the subscription, if that is a place of SNS's own.
    pub(super) fn confirmation(&self) -> Option<Url> {
        own(self.subscribe_url.as_deref()?)
    }
}

/// An address on a host of SNS's: `^sns\.[a-zA-Z0-9-]{3,}\.amazonaws\.com(\.cn)?$` (AWS's own
/// validators), by HTTPS on its own port, with no user.
fn own(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let host = url.host_str()?;
    let region = host.strip_prefix("sns.")?;
    let region =
        region.strip_suffix(".amazonaws.com").or_else(|| region.strip_suffix(".amazonaws.com.cn"))?;
    let is_region = region.len() >= 3 && region.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let plain = url.scheme() == "https"
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    (is_region && plain).then_some(url)
}
