//! Who wrote a ticket. There are no accounts: whoever holds the key is the requester.

use core::fmt;

const KEY_CHARACTERS: usize = 43;

/// 32 random bytes in base64url without padding. Never stored, never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct RequesterKey(String);

impl RequesterKey {
    /// Takes 43 characters of base64url whose two spare bits are zero, as an encoder writes them; nothing else, so that
    /// one key has one spelling.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        let alphabet = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        let last_is_whole = raw.bytes().last().is_some_and(|b| b"AEIMQUYcgkosw048".contains(&b));
        (raw.len() == KEY_CHARACTERS && raw.bytes().all(alphabet) && last_is_whole).then(|| Self(raw.to_owned()))
    }

    /// The characters, to be hashed and forgotten.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RequesterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RequesterKey(…)")
    }
}

/// The key's SHA-256 in hexadecimal: what the service knows a requester by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RequesterId(pub String);

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, accepted: bool) {
        assert_eq!(RequesterKey::parse(raw).is_some(), accepted, "{raw}");
    }

    #[test]
    fn a_key_is_43_characters_of_base64url() {
        check("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", true);
        check("_-09azAZAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA8", true);
        check("", false);
        check("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", false);
        check("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", false);
        check("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", false);
        check("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+A", false);
    }

    #[test]
    fn a_second_spelling_of_the_same_bytes_is_no_key() {
        check("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB", false);
    }

    #[test]
    fn a_key_does_not_show_in_debug_output() {
        let key = RequesterKey::parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").unwrap();
        assert!(!format!("{key:?}").contains("AAAA"));
    }
}
