//! Who is at the two ends: telephone numbers, sender names, and the ends of Twilio's other channels.

use nightdesk_domain::{Address, PhoneNumber};

/// The channel in front of an end that is not SMS: `whatsapp` of `whatsapp:+819012345678`.
pub(super) fn other_channel(end: &str) -> Option<&str> {
    end.split_once(':').map(|(channel, _)| channel)
}

/// The customer's address.
///
/// - A number is `tel:`, whichever channel it stands behind: the same person.
/// - A short code or the name of a sender, which is all that some senders show, is `sms:`.
/// - Any other id means something only together with our own end, as in `messenger:<page>:<id>`.
///
/// None where it cannot be an address at all.
pub(super) fn customer(customer: &str, ours: &str) -> Option<Address> {
    let (channel, id) = customer.split_once(':').unwrap_or(("sms", customer));
    if let Ok(number) = PhoneNumber::parse(id) {
        return Some(Address::phone(&number));
    }
    match other_channel(ours) {
        Some(_) if other_channel(customer).is_some() => {
            let (_, our_id) = ours.split_once(':')?;
            Address::new(channel, &format!("{our_id}:{id}")).ok()
        }
        _ => Address::new(channel, id).ok(),
    }
}

/// True for the name of a sender, which can send and take no answer ("alphanumeric sender ID").
pub(super) fn is_sender_name(end: &str) -> bool {
    other_channel(end).is_none() && end.chars().any(char::is_alphabetic)
}
