//! Queue URLs and ARNs, and the names in them.

/// The account that all queues belong to.
pub(super) const ACCOUNT: &str = "000000000000";
const REGION: &str = "us-east-1";

/// The URL of a queue on the server as the caller reached it.
pub(super) fn url(host: &str, name: &str) -> String {
    format!("http://{host}/{ACCOUNT}/{name}")
}

/// The name in a queue's URL, which is its last part. Host and account are not looked at: the server
/// may be reached by several names.
pub(super) fn of_url(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or(url)
}

/// The ARN of a queue.
pub(super) fn arn(name: &str) -> String {
    format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{name}")
}

/// The name in a queue's ARN, which is its last part.
pub(super) fn of_arn(arn: &str) -> &str {
    arn.rsplit(':').next().unwrap_or(arn)
}
