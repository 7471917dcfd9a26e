//! A message as it comes in, and the rules it must keep.

use std::collections::BTreeMap;
use std::time::Duration;

use data_encoding::{BASE64, HEXLOWER};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::error::Refusal;
use crate::settings::QueueSettings;

/// A message's attributes by name. Sorted, because their MD5 is taken in that order.
pub(crate) type Attributes = BTreeMap<String, Attribute>;

/// One attribute of a message, as the wire has it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Attribute {
    pub(crate) data_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) string_value: Option<String>,
    /// Base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) binary_value: Option<String>,
}

/// A message that somebody wants to send.
#[derive(Debug)]
pub(crate) struct NewMessage {
    pub(crate) body: String,
    pub(crate) group_id: Option<String>,
    pub(crate) deduplication_id: Option<String>,
    pub(crate) delay: Option<Duration>,
    pub(crate) attributes: Attributes,
    pub(crate) trace_header: Option<String>,
}

/// A message that may enter a certain queue.
#[derive(Debug)]
pub(crate) struct Admitted {
    pub(crate) message: NewMessage,
    pub(crate) order: Order,
}

/// What keeps a message in order and apart from its repetitions.
#[derive(Debug)]
pub(crate) enum Order {
    Fifo {
        group_id: String,
        deduplication_id: String,
    },
    /// A standard queue keeps a group id (for fair queues), without any effect here.
    Standard {
        group_id: Option<String>,
    },
}

impl Attribute {
    /// The bytes of the value.
    ///
    /// # Errors
    /// `InvalidParameter` if the type is none of SQS's, or the value is missing, empty or not base64.
    pub(crate) fn value(&self) -> Result<Vec<u8>, Refusal> {
        let kind = self.data_type.split('.').next().unwrap_or_default();
        let bytes = match kind {
            "String" | "Number" => self.string_value.clone().map(String::into_bytes),
            "Binary" => {
                let text = self.binary_value.as_ref();
                text.and_then(|text| BASE64.decode(text.as_bytes()).ok())
            }
            _ => None,
        };
        bytes.filter(|bytes| !bytes.is_empty()).ok_or_else(|| {
            Refusal::InvalidParameter(
                "A message attribute must have the type String, Number or Binary, \
                 and a value of that type that is not empty."
                    .to_owned(),
            )
        })
    }

    /// Tells whether the value is bytes, not text.
    pub(crate) fn is_binary(&self) -> bool {
        self.data_type.starts_with("Binary")
    }
}

impl NewMessage {
    /// The size that counts against the limits: the body with names, types and values of attributes.
    pub(crate) fn bytes(&self) -> usize {
        let attribute = |(name, attribute): (&String, &Attribute)| {
            let value = attribute.value().map_or(0, |value| value.len());
            name.len() + attribute.data_type.len() + value
        };
        self.body.len() + self.attributes.iter().map(attribute).sum::<usize>()
    }

    /// Checks the message against the rules of the queue.
    ///
    /// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html>
    pub(crate) fn admit(mut self, queue: &QueueSettings) -> Result<Admitted, Refusal> {
        if self.body.is_empty() {
            return Err(Refusal::MissingParameter("MessageBody"));
        }
        if !self.body.chars().all(is_allowed) {
            return Err(Refusal::InvalidMessageContents);
        }
        check_attributes(&self.attributes)?;
        if self.bytes() > queue.max_message_bytes {
            return Err(Refusal::InvalidParameter(format!(
                "One or more parameters are invalid. Reason: Message must be shorter than {} bytes.",
                queue.max_message_bytes
            )));
        }
        check_id("MessageGroupId", self.group_id.as_deref())?;
        check_id("MessageDeduplicationId", self.deduplication_id.as_deref())?;
        let order = if queue.is_fifo() {
            self.fifo_order(queue)?
        } else if self.deduplication_id.is_some() {
            return Err(not_for_this_kind("MessageDeduplicationId"));
        } else {
            Order::Standard { group_id: self.group_id.take() }
        };
        Ok(Admitted { message: self, order })
    }

    fn fifo_order(&mut self, queue: &QueueSettings) -> Result<Order, Refusal> {
        if self.delay.is_some_and(|delay| !delay.is_zero()) {
            return Err(not_for_this_kind("DelaySeconds"));
        }
        let group_id = self.group_id.take().ok_or(Refusal::MissingParameter("MessageGroupId"))?;
        let deduplication_id = match self.deduplication_id.take() {
            Some(id) => id,
            None if queue.content_based_deduplication => {
                HEXLOWER.encode(digest(&SHA256, self.body.as_bytes()).as_ref())
            }
            None => {
                return Err(Refusal::InvalidParameter(
                    "The queue should either have ContentBasedDeduplication enabled or \
                     MessageDeduplicationId provided explicitly"
                        .to_owned(),
                ));
            }
        };
        Ok(Order::Fifo { group_id, deduplication_id })
    }
}

/// The characters of XML 1.0 (<https://www.w3.org/TR/REC-xml/#charsets>), all that a body may hold.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

fn not_for_this_kind(parameter: &str) -> Refusal {
    Refusal::InvalidParameter(format!(
        "The request includes a parameter that is not valid for this queue type: {parameter}."
    ))
}

/// Group and deduplication ids are 1 to 128 letters, digits and punctuation marks.
fn check_id(parameter: &str, id: Option<&str>) -> Result<(), Refusal> {
    let fits = |id: &str| (1..=128).contains(&id.len()) && id.chars().all(|c| c.is_ascii_graphic());
    if id.is_none_or(fits) {
        return Ok(());
    }
    Err(Refusal::InvalidParameter(format!(
        "Value for parameter {parameter} is invalid. Reason: {parameter} can only include \
         alphanumeric and punctuation characters. 1 to 128 in length."
    )))
}

/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html>
fn check_attributes(attributes: &Attributes) -> Result<(), Refusal> {
    if attributes.len() > 10 {
        return Err(Refusal::InvalidParameter(format!(
            "Number of message attributes [{}] exceeds the allowed maximum [10].",
            attributes.len()
        )));
    }
    for (name, attribute) in attributes {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let lower = name.to_ascii_lowercase();
        let reserved = lower.starts_with("aws.") || lower.starts_with("amazon.");
        let dots = name.starts_with('.') || name.ends_with('.') || name.contains("..");
        if !(1..=256).contains(&name.len()) || !name.chars().all(allowed) || reserved || dots {
            return Err(Refusal::InvalidParameter(
                "A message attribute name can contain 1 to 256 alphanumeric characters, underscores, \
                 hyphens and single periods within; it must not start with AWS. or Amazon."
                    .to_owned(),
            ));
        }
        attribute.value()?;
    }
    Ok(())
}
