//! What people type: parsed once at the door into types that cannot hold anything else.

use crate::limits;
use crate::refusal::{Code, Fault};

/// Counts characters as people see them (extended grapheme clusters). Told, because the tables behind it are a
/// dependency and this crate has none.
pub type Count = fn(&str) -> usize;

macro_rules! text {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// A text that this service stored, and therefore parsed before.
            #[must_use]
            pub fn stored(text: String) -> Self {
                Self(text)
            }
        }
    };
}

text! {
    /// What the problem is, in one line.
    Title
}
text! {
    /// The problem in full.
    Description
}
text! {
    /// A message's text.
    Body
}
text! {
    /// An address mail could go to.
    Email
}

impl Title {
    /// One line of 3 to 140 characters; line breaks and runs of white space become single spaces.
    ///
    /// # Errors
    /// [`Code::TooShort`], [`Code::TooLong`], [`Code::ControlCharacter`].
    pub fn parse(raw: &str, count: Count) -> Result<Self, Fault> {
        let spaces_only = |c: char| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c };
        let line: String = raw.chars().map(spaces_only).collect();
        let text = line.split_whitespace().collect::<Vec<_>>().join(" ");
        bounded("title", &text, limits::TITLE_CHARACTERS_MIN, limits::TITLE_CHARACTERS_MAX, count).map(Self)
    }
}

impl Description {
    /// 10 to 10,000 characters; outer white space is dropped, line ends become `\n`.
    ///
    /// # Errors
    /// [`Code::TooShort`], [`Code::TooLong`], [`Code::ControlCharacter`].
    pub fn parse(raw: &str, count: Count) -> Result<Self, Fault> {
        let (min, max) = (limits::DESCRIPTION_CHARACTERS_MIN, limits::DESCRIPTION_CHARACTERS_MAX);
        bounded("description", &paragraphs(raw), min, max, count).map(Self)
    }
}

impl Body {
    /// 1 to 10,000 characters; outer white space is dropped, line ends become `\n`.
    ///
    /// # Errors
    /// [`Code::TooShort`], [`Code::TooLong`], [`Code::ControlCharacter`].
    pub fn parse(raw: &str, count: Count) -> Result<Self, Fault> {
        bounded("body", &paragraphs(raw), 1, limits::MESSAGE_CHARACTERS_MAX, count).map(Self)
    }
}

impl Email {
    /// Something with one `@`, a domain with a dot, no space and at most 254 bytes (RFC 5321). Whether it is somebody's is
    /// shown by a click in a mail, never by its looks.
    ///
    /// # Errors
    /// [`Code::NotAnAddress`].
    pub fn parse(raw: &str) -> Result<Self, Fault> {
        let text = raw.trim();
        let looks_right = text.rsplit_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && local.len() <= 64
                && !local.contains('@')
                && domain.contains('.')
                && domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
        });
        let plain = text.len() <= 254
            && !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"".contains(c));
        if looks_right && plain { Ok(Self(text.to_owned())) } else { Err(Fault::new("email", Code::NotAnAddress)) }
    }
}

/// A short text of at most `max` characters and no fewer than none, or the fault of `field`.
///
/// # Errors
/// [`Code::TooLong`], [`Code::ControlCharacter`].
pub fn short(field: &str, raw: &str, max: usize, count: Count) -> Result<String, Fault> {
    bounded(field, raw.trim(), 0, max, count)
}

fn paragraphs(raw: &str) -> String {
    raw.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

fn bounded(field: &str, text: &str, min: usize, max: usize, count: Count) -> Result<String, Fault> {
    let forbidden = |c: char| c.is_control() && c != '\n' && c != '\t';
    if text.chars().any(forbidden) {
        return Err(Fault::new(field, Code::ControlCharacter));
    }
    // A grapheme may be many bytes, but no text of `max` characters needs more than this; counting is then bounded.
    let characters = count(text);
    let oversized = text.len() > limits::BODY_BYTES_MAX;
    match characters {
        0 if min > 0 => Err(Fault::new(field, Code::Missing)),
        n if n < min => Err(Fault::new(field, Code::TooShort(min))),
        n if n > max || oversized => Err(Fault::new(field, Code::TooLong(max))),
        _ => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalars(text: &str) -> usize {
        text.chars().count()
    }

    #[track_caller]
    fn check_title(raw: &str, expected: Result<&str, Code>) {
        let actual = Title::parse(raw, scalars).map(|t| t.0).map_err(|f| f.code);
        assert_eq!(actual, expected.map(str::to_owned), "{raw:?}");
    }

    #[test]
    fn a_title_is_one_line_of_3_to_140_characters() {
        check_title("abc", Ok("abc"));
        check_title("  a\nb\tc  ", Ok("a b c"));
        check_title("ab", Err(Code::TooShort(3)));
        check_title("   ", Err(Code::Missing));
        check_title(&"a".repeat(140), Ok(&"a".repeat(140)));
        check_title(&"a".repeat(141), Err(Code::TooLong(140)));
        check_title("a\0bc", Err(Code::ControlCharacter));
        check_title("a\u{9f}bc", Err(Code::ControlCharacter));
    }

    #[test]
    fn a_description_keeps_its_paragraphs() {
        let text = Description::parse("One.\r\n\r\nTwo and more.\r", scalars).unwrap();
        assert_eq!(text.as_str(), "One.\n\nTwo and more.");
        assert_eq!(Description::parse("too short", scalars).unwrap_err().code, Code::TooShort(10));
    }

    #[track_caller]
    fn check_email(raw: &str, accepted: bool) {
        assert_eq!(Email::parse(raw).is_ok(), accepted, "{raw}");
    }

    #[test]
    fn an_address_has_one_at_sign_and_a_domain() {
        check_email("ann@example.org", true);
        check_email("  ann+help@mail.example.org ", true);
        check_email("ann@zażółć.example", true);
        check_email("ann", false);
        check_email("ann@example", false);
        check_email("ann@@example.org", false);
        check_email("ann@example..org", false);
        check_email("ann@-example.org", false);
        check_email("ann o@example.org", false);
        check_email("ann@example.org\nBcc: bo@example.org", false);
        check_email("Ann <ann@example.org>", false);
    }
}
