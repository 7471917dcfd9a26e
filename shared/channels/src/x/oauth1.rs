//! Signatures of OAuth 1.0a by HMAC-SHA1 (RFC 5849; docs.x.com, "Creating a signature").
//!
//! By hand: `oauth1-request`, the one crate that lets nonce and time be given, has an HMAC, a SHA-1, a base64
//! and a source of randomness of its own beside those that are here.

use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use crate::secrets::OAuth1;
use crate::signature::{self, Hash};

/// All but RFC 3986's unreserved characters (RFC 5849, section 3.6).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// When a call is made. No other call of the same second may have its nonce (RFC 5849, section 3.3).
#[derive(Debug)]
pub(super) struct Moment {
    pub(super) timestamp: String,
    pub(super) nonce: String,
}

impl Moment {
    /// The nonce is made of the time to the nanosecond and of what the call is about: there is no
    /// randomness here, and it need not be a secret.
    pub(super) fn of(now: DateTime<Utc>, about: &str) -> Self {
        let unique = signature::sha256_hex(format!("{now:?}#{about}").as_bytes());
        Self { timestamp: now.timestamp().to_string(), nonce: unique.chars().take(32).collect() }
    }
}

/// The `Authorization` of a call with this user's token. A body is not signed, as it is no form.
pub(super) fn authorization(
    method: &Method,
    url: &Url,
    token: &str,
    keys: &OAuth1,
    moment: &Moment,
) -> String {
    let parameters = [
        ("oauth_consumer_key", keys.consumer_key.as_str()),
        ("oauth_nonce", &moment.nonce),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", &moment.timestamp),
        ("oauth_token", token),
        ("oauth_version", "1.0"),
    ];
    let key = format!("{}&{}", encoded(&keys.consumer_secret), encoded(&keys.token_secret));
    let tag = signature::sign(Hash::Sha1, &key, base(method, url, &parameters).as_bytes());
    let tag = BASE64.encode(&tag);
    let shown = parameters.into_iter().chain([("oauth_signature", tag.as_str())]);
    let shown: Vec<String> = shown.map(|(name, value)| format!(r#"{name}="{}""#, encoded(value))).collect();
    format!("OAuth {}", shown.join(", "))
}

/// The signature base string (RFC 5849, section 3.4.1).
fn base(method: &Method, url: &Url, parameters: &[(&str, &str)]) -> String {
    let query = url.query_pairs().map(|(name, value)| (encoded(&name), encoded(&value)));
    let parameters = parameters.iter().map(|(name, value)| (encoded(name), encoded(value)));
    let mut all: Vec<_> = query.chain(parameters).collect();
    all.sort();
    let all: Vec<String> = all.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut bare = url.clone();
    bare.set_query(None);
    bare.set_fragment(None);
    format!("{method}&{}&{}", encoded(bare.as_str()), encoded(&all.join("&")))
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_of_xs_own_page_has_its_signature() {
        let keys = OAuth1 {
            consumer_key: "xvz1evFS4wEEPTGEFPHBog".to_owned(),
            consumer_secret: "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw".to_owned(),
            token_secret: "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE".to_owned(),
        };
        let moment = Moment {
            timestamp: "1318622958".to_owned(),
            nonce: "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg".to_owned(),
        };
        let token = "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb";
        // The page's form stands in the query: parameters of both are signed alike.
        let query = "include_entities=true&status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request%21";
        // As the page is now, and as it was when the host had its old name.
        for (host, signature) in [
            ("api.x.com", "Ls93hJiZbQ3akF3HF3x1Bz8%2FzU4%3D"),
            ("api.twitter.com", "hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D"),
        ] {
            let url = Url::parse(&format!("https://{host}/1.1/statuses/update.json?{query}")).unwrap();
            assert_eq!(
                authorization(&Method::POST, &url, token, &keys, &moment),
                format!(
                    r#"OAuth oauth_consumer_key="xvz1evFS4wEEPTGEFPHBog", oauth_nonce="{}", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1318622958", oauth_token="{token}", oauth_version="1.0", oauth_signature="{signature}""#,
                    moment.nonce
                )
            );
        }
    }

    #[test]
    fn the_base_string_is_the_one_of_the_rfc() {
        // Section 3.4.1.1, with the form in the query.
        let url = "http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b&c2&a3=2+q";
        let parameters = [
            ("oauth_consumer_key", "9djdj82h48djs9d2"),
            ("oauth_token", "kkk9d7dh3k39sjv7"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "137131201"),
            ("oauth_nonce", "7d8f3e4a"),
        ];
        assert_eq!(
            base(&Method::POST, &Url::parse(url).unwrap(), &parameters),
            "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7"
        );
    }
}
