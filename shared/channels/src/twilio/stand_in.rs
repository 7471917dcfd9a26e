//! Twilio as the local desk and the tests play it.

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use serde_json::{Value, json};

use super::form::Form;
use super::verify::{self, Carries};
use super::{Twilio, signed_url};
use crate::request::Unverified;
use crate::secrets::Secret;
use crate::signature::{self, Hash};
use crate::stand_in::{self, Freshness, Habits, Played, PlayedMessage, StandIn};

impl StandIn for Twilio {
    fn habits(&self) -> Habits {
        Habits {
            signatures_are_published: true,
            freshness: Freshness::Always,
            body_is_signed: true,
            // One message or callback a request.
            batches: &[],
            unknown: &["unknown-request"],
            // What a number sends is told by its status alone.
            echoes: &[],
        }
    }

    /// Calls name an account SID.
    fn credential(&self) -> &'static str {
        r#"{"user": "AC00000000000000000000000000000000", "token": "stand-in"}"#
    }

    /// Signs the URL as it stands with a form's parameters; a JSON body by its hash in the URL.
    fn sign(&self, request: &mut Unverified, secret: &Secret) {
        let carries = Carries::of(request).unwrap_or(Carries::Form);
        if carries == Carries::Json {
            let separator = if request.url.contains('?') { '&' } else { '?' };
            let hash = signature::sha256_hex(&request.body);
            request.url = format!(
                "{}{separator}{}={hash}",
                signed_url::without_fragment(&request.url),
                verify::BODY_HASH
            );
        }
        let mut signed = signed_url::without_fragment(&request.url).as_bytes().to_vec();
        if carries == Carries::Form {
            signed.extend(verify::parameters(&request.body));
        }
        let tag = signature::sign(Hash::Sha1, secret.value(), &signed);
        if let Ok(header) = HeaderValue::try_from(data_encoding::BASE64.encode(&tag)) {
            request.headers.insert(verify::SIGNATURE, header);
        }
    }

    fn answer(&self, request: &Request<Bytes>, serial: u64) -> Played {
        let path = request.uri().path();
        let account =
            path.strip_prefix("/2010-04-01/Accounts/").and_then(|rest| rest.strip_suffix("/Messages.json"));
        let Some(account) = account else {
            return refused(StatusCode::NOT_FOUND, 20404, "The requested resource was not found");
        };
        let form = Form::parse(request.body());
        let Some(to) = form.get("To") else {
            return refused(StatusCode::BAD_REQUEST, 21604, "A 'To' phone number is required.");
        };
        let Some(text) = form.get("Body") else {
            return refused(StatusCode::BAD_REQUEST, 21602, "Message body is required.");
        };
        let message =
            PlayedMessage { to: to.to_owned(), text: text.to_owned(), id: format!("SM{serial:032x}") };
        let response = stand_in::json(StatusCode::CREATED, &resource(account, &form, &message));
        Played { response, message: Some(message) }
    }

    /// Leads from the resource, for who has a login, to the CDN.
    fn file(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let path = request.uri().path();
        if !path.starts_with("/2010-04-01/") {
            return stand_in::picture();
        }
        if !request.headers().contains_key(header::AUTHORIZATION) {
            return stand_in::not_let_in();
        }
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::TEMPORARY_REDIRECT;
        if let Ok(place) = HeaderValue::try_from(format!("https://mms.twiliocdn.com/stand-in{path}")) {
            response.headers_mut().insert(header::LOCATION, place);
        }
        response
    }
}

/// The message as Twilio shows it when it has just taken it.
fn resource(account: &str, form: &Form, message: &PlayedMessage) -> Value {
    let id = &message.id;
    json!({
        "account_sid": account,
        "api_version": "2010-04-01",
        "body": message.text,
        "date_created": null,
        "date_sent": null,
        "date_updated": null,
        "direction": "outbound-api",
        "error_code": null,
        "error_message": null,
        "from": form.get("From"),
        "messaging_service_sid": form.get("MessagingServiceSid"),
        "num_media": "0",
        "num_segments": "1",
        "price": null,
        "price_unit": null,
        "sid": id,
        "status": "queued",
        "subresource_uris": { "media": format!("/2010-04-01/Accounts/{account}/Messages/{id}/Media.json") },
        "to": message.to,
        "uri": format!("/2010-04-01/Accounts/{account}/Messages/{id}.json"),
    })
}

fn refused(status: StatusCode, code: u32, message: &str) -> Played {
    let more_info = format!("https://www.twilio.com/docs/errors/{code}");
    let body = json!({ "code": code, "message": message, "more_info": more_info, "status": status.as_u16() });
    Played { response: stand_in::json(status, &body), message: None }
}
