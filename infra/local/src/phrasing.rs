//! Who phrases the local desk's answers, where anybody does.

use anyhow::Context;
use nightdesk_adapters::aws;
use nightdesk_adapters::bedrock::Bedrock;
use nightdesk_adapters::http::HttpsApi;
use nightdesk_adapters::signer::Signer;
use nightdesk_responder::Phraser;
use nightdesk_runtime::environment::{optional, optional_url};

/// The model of Amazon Bedrock's that `NIGHTDESK_PHRASING_MODEL` names, called at `NIGHTDESK_BEDROCK_API` where that
/// is set, else at AWS, with the credentials in the environment. None where no model is named.
///
/// # Errors
/// When it is not said where the model is.
pub fn phraser() -> anyhow::Result<Option<Phraser>> {
    let Some(model) = optional("NIGHTDESK_PHRASING_MODEL") else { return Ok(None) };
    let signer = Signer::from_environment(optional);
    let address = match optional_url("NIGHTDESK_BEDROCK_API")? {
        Some(url) => url.to_string(),
        None => {
            let signer = signer.as_ref().ok().context(
                "NIGHTDESK_PHRASING_MODEL is set: right would be NIGHTDESK_BEDROCK_API beside it, or AWS_REGION \
                 and credentials of AWS",
            )?;
            aws::address("bedrock-runtime", signer.region())
        }
    };
    let api = HttpsApi::new()?.signing(signer.ok());
    Ok(Some(Phraser::new(Bedrock::new(api, &address, &model))))
}
