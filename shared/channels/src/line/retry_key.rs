//! The key by which LINE knows a call that is made again.

use ring::digest;

/// The namespace of LINE's retry keys at this desk; any UUID would do, as long as it stays.
const NAMESPACE: [u8; 16] = *b"nightdesk/line/k";

/// The retry key of a reply: a UUID made of our reference, the same whenever the call is made again
/// (RFC 9562, 5.5: version 5, of a namespace and a name).
///
/// Not a secret, so that SHA-1 is good enough.
pub(super) fn of(reference: &str) -> String {
    let mut context = digest::Context::new(&digest::SHA1_FOR_LEGACY_USE_ONLY);
    context.update(&NAMESPACE);
    context.update(reference.as_bytes());
    let hash = context.finish();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hash.as_ref()).for_each(|(byte, hashed)| *byte = *hashed);
    let number = u128::from_be_bytes(bytes);
    let version = (number & !(0xf << 76)) | (0x5 << 76);
    let uuid = (version & !(0x3 << 62)) | (0x2 << 62);
    let hex = format!("{uuid:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_same_reference_has_the_same_key_and_another_has_another() {
        assert_eq!(of("reply-01K9W"), of("reply-01K9W"));
        assert_ne!(of("reply-01K9W"), of("reply-01K9X"));
    }

    proptest! {
        #[test]
        fn a_key_is_a_uuid_of_version_5(reference in "\\PC{0,80}") {
            let key = of(&reference);
            let shape: String = key.chars().map(|c| if c.is_ascii_hexdigit() { 'x' } else { c }).collect();
            prop_assert_eq!(shape, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
            prop_assert_eq!(key.get(14..15), Some("5"));
            prop_assert!(key.get(19..20).is_some_and(|variant| "89ab".contains(variant)));
        }
    }
}
