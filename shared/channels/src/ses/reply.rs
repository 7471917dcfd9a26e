//! The call that sends one mail: `SendEmail` of SES v2, with the mail in its MIME form.

use bytes::Bytes;
use data_encoding::BASE64;
use http::{Request, header};
use serde_json::json;
use url::Url;

use super::ID;
use crate::mail::{compose, raw};
use crate::provider::{Api, Outgoing, SignedForAws, Unsendable};

/// Builds the call, which the caller signs by who it is on AWS. The credential's token is the region that
/// SES sends from; its user a configuration set, where one is to be used.
pub(super) fn request(reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable> {
    let mail = compose(ID, reply)?;
    let base = regional(api.base, &api.credential.token);
    let url = Api { base: &base, ..*api }.url(&["v2", "email", "outbound-emails"])?;
    let mut body = json!({
        "FromEmailAddress": mail.from,
        "Destination": { "ToAddresses": [mail.to] },
        "Content": { "Raw": { "Data": BASE64.encode(&raw(&mail)) } },
    });
    if let (Some(members), Some(set)) = (body.as_object_mut(), &api.credential.user) {
        members.insert("ConfigurationSetName".to_owned(), json!(set));
    }
    Request::post(url.as_str())
        .header(header::CONTENT_TYPE, "application/json")
        .extension(SignedForAws(ID))
        .body(Bytes::from(body.to_string()))
        .map_err(|_| Unsendable("the API's address is no URL of a request"))
}

/// The API of a region where the address is AWS's own; any other address as it is.
fn regional(base: &Url, region: &str) -> Url {
    let mut url = base.clone();
    let is_aws =
        base.host_str().is_some_and(|host| host.starts_with("email.") && host.ends_with(".amazonaws.com"));
    let is_region =
        region.split('-').count() >= 3 && region.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if is_aws && is_region && url.set_host(Some(&format!("email.{region}.amazonaws.com"))).is_err() {
        return base.clone();
    }
    url
}
