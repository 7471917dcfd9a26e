//! What Slack made of a reply.
//!
//! Errors come with status 200; their names are those of `chat.postMessage`,
//! <https://docs.slack.dev/reference/methods/chat.postMessage>.

use bytes::Bytes;
use http::Response;
use serde::Deserialize;

use super::message;
use crate::outcome::{ProviderError, SendOutcome, retry_after};
use crate::verdict::{Verdict, unreadable};
use Verdict::{Credentials, Refused, Retry, Unknown};

/// What an error means. What begins with one of these means the same.
const ERRORS: &[(&str, Verdict, &str)] = &[
    ("ratelimited", Retry, "too many requests"),
    ("rate_limited", Retry, "too many messages"),
    ("message_limit_exceeded", Retry, "the workspace sends too many messages"),
    ("service_unavailable", Retry, "Slack is not available"),
    ("team_added_to_org", Retry, "the workspace is moving into an organisation"),
    ("request_timeout", Retry, "the request did not arrive whole"),
    ("internal_error", Unknown, "Slack failed, and may have sent it"),
    ("fatal_error", Unknown, "Slack failed, and may have sent it"),
    ("not_authed", Credentials, "no token was given"),
    ("invalid_auth", Credentials, "the token was not accepted"),
    ("account_inactive", Credentials, "the app or its workspace is gone"),
    ("token_revoked", Credentials, "the token was revoked"),
    ("token_expired", Credentials, "the token has expired"),
    ("no_permission", Credentials, "the token does not permit it"),
    ("missing_scope", Credentials, "the token lacks the scope chat:write"),
    ("not_allowed_token_type", Credentials, "the token is of the wrong kind"),
    ("access_denied", Credentials, "the token does not permit it"),
    ("accesslimited", Credentials, "the workspace does not permit calls from this network"),
    ("team_access_not_granted", Credentials, "the token is not for this workspace"),
    ("org_login_required", Credentials, "the workspace is moving into an organisation"),
    ("ekm_access_denied", Credentials, "an administrator has suspended writing"),
    ("enterprise_is_restricted", Credentials, "the organisation does not permit it"),
    ("two_factor_setup_required", Credentials, "the token's user must set up two factors"),
    ("channel_not_found", Refused, "the channel does not exist, or the app cannot see it"),
    ("not_in_channel", Refused, "the app is not in the channel"),
    ("is_archived", Refused, "the channel is archived"),
    ("is_inactive", Refused, "the channel is frozen"),
    ("msg_too_long", Refused, "the text is too long"),
    ("no_text", Refused, "the text is empty"),
    ("cannot_reply_to_message", Refused, "the message takes no answers"),
    ("thread_not_found", Refused, "the thread does not exist any more"),
    ("messages_tab_disabled", Refused, "direct messages to the app are switched off"),
    ("user_not_found", Refused, "the person does not exist"),
    ("cannot_dm_bot", Refused, "the other end is a bot"),
    ("restricted_action", Refused, "the workspace does not let the app write there"),
    ("slack_connect_", Refused, "the shared channel does not permit it"),
    ("external_channel_migrating", Retry, "the shared channel is moving"),
];

/// Slack's answer to any method.
#[derive(Debug, Deserialize)]
struct Answer {
    ok: bool,
    error: Option<String>,
    channel: Option<String>,
    ts: Option<String>,
}

/// Says what became of a reply.
pub(super) fn classify(response: &Response<Bytes>) -> SendOutcome {
    let status = response.status();
    let after = retry_after(response.headers());
    let Ok(answer) = serde_json::from_slice::<Answer>(response.body()) else {
        if status.is_success() {
            return unreadable(status);
        }
        return SendOutcome::by_status(status, after);
    };
    if answer.ok {
        let id = answer.channel.zip(answer.ts).map(|(channel, ts)| message::id(&channel, &ts));
        return SendOutcome::Sent { id };
    }
    let name = answer.error.unwrap_or_default();
    let Some((code, verdict, meaning)) = ERRORS.iter().find(|(known, ..)| name.starts_with(known)) else {
        return match status.is_success() {
            true => SendOutcome::Refused(ProviderError::new(shown(&name), "Slack refused the message")),
            false => SendOutcome::by_status(status, after),
        };
    };
    let code = if name.len() > code.len() { shown(&name) } else { code };
    verdict.outcome(ProviderError::new(code, meaning), after)
}

/// An error's name, where it looks like one: anything else might quote the customer.
fn shown(name: &str) -> &str {
    let is_name =
        !name.is_empty() && name.len() <= 64 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    if is_name { name } else { "unnamed" }
}
