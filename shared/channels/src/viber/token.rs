//! Message tokens: Viber's ids, whole numbers of 64 bits.

use serde_json::Value;

/// A token as a text with every digit. Nothing where it is none, or has more digits than 64 bits hold,
/// which JSON's reader would have rounded.
pub(super) fn text(token: &Value) -> Option<String> {
    match token {
        Value::Number(number) if number.is_u64() || number.is_i64() => Some(number.to_string()),
        // Viber's own library writes tokens as texts, too.
        Value::String(text) => is_plain(text).then(|| text.clone()),
        _ => None,
    }
}

fn is_plain(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_digit_of_64_bits_is_lost(number: u64) {
            let read: Value = serde_json::from_str(&number.to_string()).unwrap();
            prop_assert_eq!(text(&read), Some(number.to_string()));
        }
    }

    #[test]
    fn what_was_rounded_or_is_no_number_is_no_token() {
        for json in ["1.5", "18446744073709551616", "1e3", "null", "true", "[1]", r#""""#, r#""a b""#] {
            let read: Value = serde_json::from_str(json).unwrap();
            assert_eq!(text(&read), None, "{json}");
        }
        assert_eq!(text(&Value::from("912661846655238145")).as_deref(), Some("912661846655238145"));
        assert_eq!(text(&Value::from(u64::MAX)).as_deref(), Some("18446744073709551615"));
    }
}
