//! Ids in the engine's style.

use rand::distr::{Alphanumeric, SampleString};

/// The pattern of ids in paths, as in errors of the engine.
pub const PATTERN: &str = "^[0-9a-zA-Z]{21}$";

/// A new id: 21 characters of `[0-9A-Za-z]`.
pub fn generate() -> String {
    Alphanumeric.sample_string(&mut rand::rng(), 21)
}

/// A new secret: 43 characters of `[0-9A-Za-z]`, 256 bits.
pub fn secret() -> String {
    Alphanumeric.sample_string(&mut rand::rng(), SECRET)
}

/// The length of a secret.
const SECRET: usize = 43;

/// Whether `text` can be a secret.
pub fn is_secret(text: &str) -> bool {
    text.len() == SECRET && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether `text` matches [`PATTERN`].
pub fn is_valid(text: &str) -> bool {
    text.len() == 21 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_new_id_is_a_valid_one() {
        assert!(super::is_valid(&super::generate()));
        assert_ne!(super::generate(), super::generate());
    }

    #[test]
    fn other_lengths_and_characters_are_not_ids() {
        for text in ["", "short", "aaaaaaaaaaaaaaaaaaaa-", "aaaaaaaaaaaaaaaaaaaaaa"] {
            assert!(!super::is_valid(text), "{text}");
        }
    }
}
