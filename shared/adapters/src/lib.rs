//! The pipeline's ports on AWS and HTTP: the only crate that imports an SDK or an HTTP client.

pub mod aws;
pub mod dynamodb;
pub mod http;
mod sdk_http;
pub mod sqs;
#[cfg(feature = "ssm")]
pub mod ssm;
pub mod together;
