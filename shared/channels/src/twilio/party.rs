//! Who is at the two ends: telephone numbers, sender names, and the ends of Twilio's other channels.

use nightdesk_domain::{Address, Channel, PhoneNumber};

use super::{SMS, WHATSAPP};

/// The channel in front of an end that is not SMS: `whatsapp` of `whatsapp:+819012345678`.
pub(super) fn other_channel(end: &str) -> Option<&str> {
    end.split_once(':').map(|(channel, _)| channel)
}

/// True for an end of WhatsApp's.
pub(super) fn is_whatsapp(end: &str) -> bool {
    other_channel(end) == Some(WHATSAPP.as_str())
}

/// The channel between two ends: WhatsApp, else SMS, which also keeps what no other channel carries.
pub(super) fn channel(customer: &str, ours: &str) -> Channel {
    if is_whatsapp(customer) || is_whatsapp(ours) { WHATSAPP } else { SMS }
}

/// The name of an account: our number, which is the same on SMS and WhatsApp; of any other channel the
/// end as it stands.
pub(super) fn account(ours: &str) -> &str {
    if is_whatsapp(ours) { end_without_channel(ours) } else { ours }
}

/// Our end as Twilio names it on a channel.
pub(super) fn our_end(channel: &Channel, account: &str) -> String {
    // Replies from before WhatsApp had its own channel have the prefix in their account.
    match *channel == WHATSAPP && other_channel(account).is_none() {
        true => format!("{WHATSAPP}:{account}"),
        false => account.to_owned(),
    }
}

/// The customer's addresses, the best first. `wa_id` is what WhatsApp calls them beside `From`.
///
/// - A number is `tel:`, whichever channel it stands behind: the same person.
/// - A WhatsApp user who hides their number is `whatsapp:<user id>`, as they are to Meta.
/// - A short code or the name of a sender, which is all that some senders show, is `sms:`.
/// - Any other id means something only together with our own end, as in `messenger:<page>:<id>`.
///
/// None where it cannot be an address at all.
pub(super) fn customer(customer: &str, ours: &str, wa_id: Option<&str>) -> Vec<Address> {
    let named = named(customer, ours);
    let also = wa_id.filter(|_| is_whatsapp(customer));
    let also = also.and_then(|digits| PhoneNumber::from_digits(digits.trim_start_matches('+')).ok());
    let mut addresses: Vec<Address> = named.into_iter().collect();
    if let Some(address) = also.map(|number| Address::phone(&number)).filter(|also| !addresses.contains(also))
    {
        addresses.push(address);
    }
    // Where only one of them is a number, it is the one that other channels know.
    addresses.sort_by_key(|address| address.number().is_none());
    addresses
}

fn named(customer: &str, ours: &str) -> Option<Address> {
    let (channel, id) = customer.split_once(':').unwrap_or(("sms", customer));
    if let Ok(number) = PhoneNumber::parse(id) {
        return Some(Address::phone(&number));
    }
    match other_channel(ours) {
        Some(_) if other_channel(customer).is_some() && !is_whatsapp(customer) => {
            Address::new(channel, &format!("{}:{id}", end_without_channel(ours))).ok()
        }
        _ => Address::new(channel, id).ok(),
    }
}

/// True for the name of a sender, which can send and take no answer ("alphanumeric sender ID").
pub(super) fn is_sender_name(end: &str) -> bool {
    other_channel(end).is_none() && end.chars().any(char::is_alphabetic)
}

fn end_without_channel(end: &str) -> &str {
    end.split_once(':').map_or(end, |(_, id)| id)
}
