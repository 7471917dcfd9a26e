//! The way to the providers, showing each reply that they took: the stand-in, or the real ones.

use std::collections::BTreeMap;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use nightdesk_adapters::http::HttpsApi;
use nightdesk_adapters::signer::Signer;
use nightdesk_channels::provider;
use nightdesk_channels::stand_in::PlayedMessage;
use nightdesk_pipeline::ports::{CallError, ProviderApi};
use nightdesk_runtime::environment::optional;
use url::Url;

use crate::narrator::Narrator;

/// Makes real calls, and shows the messages in them.
pub struct ShownApi {
    api: HttpsApi,
    narrator: Narrator,
    /// Each provider's API root, by the provider's id.
    roots: BTreeMap<String, Url>,
}

impl ShownApi {
    /// Calls to these providers, shown by `narrator`.
    ///
    /// # Errors
    /// When the machine has no certificate authorities that can be read.
    pub fn new(narrator: Narrator, roots: BTreeMap<String, Url>) -> std::io::Result<Self> {
        // Only who has credentials of AWS in the environment sends by SES for real.
        let signer = Signer::from_environment(optional).ok();
        Ok(Self { api: HttpsApi::new()?.signing(signer), narrator, roots })
    }

    /// The message in a call, as its provider reads it, with the provider's id.
    fn message(&self, request: &Request<Bytes>) -> Option<(&str, PlayedMessage)> {
        let uri = request.uri().to_string();
        let (id, path) = self.roots.iter().find_map(|(id, root)| {
            let path = uri.strip_prefix(root.as_str().trim_end_matches('/'))?;
            Some((id.as_str(), path))
        })?;
        let mut call = Request::builder().method(request.method()).uri(path);
        call.headers_mut()?.clone_from(request.headers());
        let played = provider(id)?.stand_in().answer(&call.body(request.body().clone()).ok()?, 0);
        Some((id, played.message?))
    }
}

#[async_trait]
impl ProviderApi for ShownApi {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, CallError> {
        let message = self.message(&request);
        let response = self.api.call(request).await?;
        if let Some((provider, message)) = message.filter(|_| response.status().is_success()) {
            self.narrator.reply(provider, &message.to, &message.text);
        }
        Ok(response)
    }
}
