//! What can go wrong, by what the caller does about it.

use std::sync::Arc;

/// Why the queue service did not do what was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum QueueError {
    /// The request breaks a rule of SQS: correct the request.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store failed, and nothing of the operation was kept: look at the disk, then try again.
    #[error("the queue store failed")]
    Storage(#[source] Arc<rusqlite::Error>),
    /// The file was written by another version of this program: use another data folder.
    #[error("the queue file has format {found}, this program reads format {known}")]
    UnknownFormat {
        /// The format the file declares.
        found: i64,
        /// The format this program reads and writes.
        known: i64,
    },
    /// The store's thread could not be started or has ended: restart the program.
    #[error("the queue service has stopped")]
    Stopped,
}

impl From<rusqlite::Error> for QueueError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Storage(Arc::new(error))
    }
}

/// A rule of SQS that a request breaks, with the wording of the real service where it is known.
///
/// Source: the "Errors" sections of the
/// [SQS API reference](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/).
/// No variant carries message text, group ids or other values that may name a customer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The queue does not exist.
    #[error("The specified queue does not exist.")]
    NoSuchQueue,
    /// A queue of that name exists with other settings.
    #[error("A queue already exists with the same name and a different value for its attributes.")]
    QueueExists,
    /// The service has no such action.
    #[error("The action is not known to this service.")]
    UnknownAction,
    /// The request is not the JSON that the action expects.
    #[error("The request does not fit the action (line {line}, column {column}).")]
    Malformed {
        /// Line of the first misfit, from 1.
        line: usize,
        /// Column of the first misfit, from 1.
        column: usize,
    },
    /// A required parameter is missing or empty.
    #[error("The request must contain the parameter {0}.")]
    MissingParameter(&'static str),
    /// A parameter has a value that is not allowed; the text is a full sentence.
    #[error("{0}")]
    InvalidParameter(String),
    /// A queue attribute is not known, or not for this kind of queue.
    #[error("Unknown Attribute {0}.")]
    InvalidAttributeName(String),
    /// A queue attribute has a value that is not allowed.
    #[error("Invalid value for the parameter {0}.")]
    InvalidAttributeValue(String),
    /// The message text holds a character that XML 1.0 does not allow.
    #[error("Invalid characters were found in the message.")]
    InvalidMessageContents,
    /// A batch without entries.
    #[error("There should be at least one entry in the request.")]
    EmptyBatch,
    /// A batch of more than ten entries; holds their number.
    #[error("Maximum number of entries per request are 10. You have sent {0}.")]
    TooManyEntries(usize),
    /// Two entries of a batch have the same id.
    #[error("Two or more batch entries in the request have the same Id.")]
    EntryIdsNotDistinct,
    /// An entry's id is not 1 to 80 letters, digits, hyphens and underscores.
    #[error(
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. \
         It can be at most 80 letters long."
    )]
    InvalidEntryId,
    /// A batch whose messages together exceed the limit; holds their size in bytes.
    #[error("Batch requests cannot be longer than 1048576 bytes. You have sent {0} bytes.")]
    BatchTooLong(usize),
    /// A receipt handle that this queue never gave.
    #[error("The input receipt handle is invalid.")]
    ReceiptInvalid,
    /// A receipt handle whose time is over: the message may be with somebody else.
    #[error("Value for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.")]
    ReceiptExpired,
    /// The message of the receipt handle is deleted or was received again.
    #[error(
        "Value for parameter ReceiptHandle is invalid. \
         Reason: Message does not exist or is not available for visibility timeout change."
    )]
    NotAvailable,
    /// The message of the receipt handle is visible again.
    #[error("The message referred to is not in flight.")]
    NotInFlight,
    /// A move task names a queue that does not exist or nothing that can be moved.
    #[error("{0}")]
    NoSuchResource(String),
}
