//! The pipeline's ports on AWS and HTTP: the only crate that imports an SDK or an HTTP client.

pub mod aws;
pub mod bedrock;
pub mod dynamodb;
pub mod hand_in;
pub mod http;
#[cfg(feature = "model")]
pub mod model_file;
pub mod parameter_store;
pub mod s3;
mod sdk_http;
pub mod signer;
pub mod sqs;
pub mod ssm;
pub mod together;
