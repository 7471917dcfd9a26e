//! WeChat as the local desk and the tests play it.

use aes::Aes256;
use bytes::Bytes;
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeEncrypt, KeyIvInit};
use data_encoding::{BASE64, BASE64_NOPAD, HEXLOWER};
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::WeChat;
use super::encryption::{BLOCK, RANDOM, key_bytes};
use super::verify::sorted;
use crate::request::Unverified;
use crate::secrets::Secret;
use crate::signature::{sha1_of, sha256_hex};
use crate::stand_in::{self, Freshness, Habits, Played, PlayedMessage, StandIn, sent_at};

/// The app id of the account that is played, where the secret names none.
const APP: &str = "wx5823bf96d3bd56c7";

impl StandIn for WeChat {
    fn habits(&self) -> Habits {
        Habits {
            signatures_are_published: true,
            freshness: Freshness::FIVE_MINUTES,
            body_is_signed: true,
            // One message or event a request.
            batches: &[],
            unknown: &["event-of-an-unknown-kind", "message-of-an-unknown-kind"],
            // What an account sends is not told to it.
            echoes: &[],
        }
    }

    /// An account with encryption on, whose token is the seed.
    fn secret(&self, seed: &str) -> String {
        let key = HEXLOWER.decode(sha256_hex(seed.as_bytes()).as_bytes()).unwrap_or_default();
        json!({ "account": APP, "secret": seed, "key": BASE64_NOPAD.encode(&key) }).to_string()
    }

    /// An app id, and its app secret.
    fn credential(&self) -> &'static str {
        r#"{"user": "wx5823bf96d3bd56c7", "token": "stand-in"}"#
    }

    fn sign(&self, request: &mut Unverified, secret: &Secret) {
        let timestamp = sent_at(request).timestamp().to_string();
        let nonce = sha256_hex(&request.body).chars().take(10).collect::<String>();
        let tag = |message: Vec<u8>| HEXLOWER.encode(&sha1_of(&message));
        let signature = tag(sorted([secret.value(), &timestamp, &nonce]));
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("signature", &signature);
        query.append_pair("timestamp", &timestamp).append_pair("nonce", &nonce);
        let app = secret.account().map_or(APP, |account| account.as_str());
        if let Some(encrypted) = secret.key().and_then(|key| encrypt(&request.body, key, app)) {
            let signature = tag(sorted([secret.value(), &timestamp, &nonce, &encrypted]));
            query.append_pair("encrypt_type", "aes").append_pair("msg_signature", &signature);
            let body = format!(
                "<xml><ToUserName><![CDATA[gh_stand_in]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
            );
            request.body = Bytes::from(body);
        }
        let separator = if request.url.contains('?') { '&' } else { '?' };
        request.url = format!("{}{separator}{}", request.url, query.finish());
    }

    fn answer(&self, request: &Request<Bytes>, serial: u64) -> Played {
        let call: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let text =
            |pointer: &str| call.pointer(pointer).and_then(Value::as_str).filter(|text| !text.is_empty());
        match request.uri().path() {
            "/cgi-bin/stable_token" => match text("/appid").zip(text("/secret")) {
                Some(_) => answered(&json!({ "access_token": "stand-in-token", "expires_in": 7200 })),
                None => refused(41002, "appid missing"),
            },
            "/cgi-bin/message/custom/send" => {
                let query = request.uri().query().unwrap_or_default();
                let (Some(to), Some(content)) = (text("/touser"), text("/text/content")) else {
                    return refused(44004, "empty content");
                };
                if !form_urlencoded::parse(query.as_bytes())
                    .any(|(name, value)| name == "access_token" && !value.is_empty())
                {
                    return refused(41001, "access_token missing");
                }
                let message =
                    PlayedMessage { to: to.to_owned(), text: content.to_owned(), id: serial.to_string() };
                Played { message: Some(message), ..answered(&json!({ "errcode": 0, "errmsg": "ok" })) }
            }
            _ => refused(40066, "invalid url"),
        }
    }

    /// Of a film, which its id has to say here, the address; else the file.
    fn file(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let query = request.uri().query().unwrap_or_default().as_bytes();
        let film = form_urlencoded::parse(query).any(|(name, id)| name == "media_id" && id.contains("video"));
        match film {
            true => {
                stand_in::json(StatusCode::OK, &json!({ "video_url": "http://mpvideo.qpic.cn/stand-in.mp4" }))
            }
            false => stand_in::picture(),
        }
    }
}

/// Encrypts as WeChat does, with random bytes that are the same for the same message.
pub(super) fn encrypt(xml: &[u8], key: &str, app: &str) -> Option<String> {
    let key = key_bytes(key)?;
    let random = sha256_hex(xml);
    let length = u32::try_from(xml.len()).ok()?.to_be_bytes();
    let mut plain = [random.as_bytes().get(..RANDOM)?, &length, xml, app.as_bytes()].concat();
    let padding = BLOCK - plain.len() % BLOCK;
    plain.extend(std::iter::repeat_n(u8::try_from(padding).ok()?, padding));
    let cipher = cbc::Encryptor::<Aes256>::new_from_slices(&key, key.get(..16)?).ok()?;
    let length = plain.len();
    let encrypted = cipher.encrypt_padded::<NoPadding>(&mut plain, length).ok()?;
    Some(BASE64.encode(encrypted))
}

fn refused(code: i64, says: &str) -> Played {
    answered(&json!({ "errcode": code, "errmsg": says }))
}

fn answered(body: &Value) -> Played {
    Played { response: stand_in::json(StatusCode::OK, body), message: None }
}
