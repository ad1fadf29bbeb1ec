//! Files: what may be announced, and what becomes of it. The bytes themselves are looked at in `functions/src/inspect.rs`.

use crate::limits::Limits;
use crate::moment::Moment;
use crate::refusal::{Code, Fault};
use crate::requester::RequesterId;
use crate::text::Count;

/// As long as common file systems allow; a longer name is cut by them anyway.
pub const NAME_CHARACTERS_MAX: usize = 200;

/// A file's name as its owner gave it, without any folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName(String);

impl FileName {
    /// Takes the part behind the last slash or backslash; refuses what is empty, too long or holds control characters.
    ///
    /// # Errors
    /// [`Code::Missing`], [`Code::TooLong`], [`Code::ControlCharacter`].
    pub fn parse(raw: &str, count: Count) -> Result<Self, Fault> {
        let name = raw.rsplit(['/', '\\']).next().unwrap_or_default().trim();
        let code = if name.is_empty() || name == "." || name == ".." {
            Code::Missing
        } else if name.chars().any(is_hidden) {
            Code::ControlCharacter
        } else if count(name) > NAME_CHARACTERS_MAX || name.len() > 4 * NAME_CHARACTERS_MAX {
            Code::TooLong(NAME_CHARACTERS_MAX)
        } else {
            return Ok(Self(name.to_owned()));
        };
        Err(Fault::new("name", code))
    }

    /// A name this service stored, and therefore parsed before.
    #[must_use]
    pub fn stored(name: String) -> Self {
        Self(name)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Control characters, and the marks that turn the direction of text: with them `exe.gpj` reads as `jpg.exe`.
fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What a file declares itself to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileType {
    /// The media type: `image/png`.
    pub media: &'static str,
    /// What its first bytes must show.
    pub family: Family,
}

/// How a file's bytes can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// An image that is decoded and written anew.
    Image,
    /// An image that is checked by its first bytes only.
    RawImage,
    /// A PDF.
    Pdf,
    /// Text in UTF-8 or another encoding without NUL.
    Text,
    /// A zip archive; office documents are zip archives too.
    Zip,
    /// An office document of the years before zip.
    OldOffice,
    /// A video.
    Video,
}

/// Everything that may be attached.
pub const FILE_TYPES: &[FileType] = &[
    FileType { media: "image/jpeg", family: Family::Image },
    FileType { media: "image/png", family: Family::Image },
    FileType { media: "image/gif", family: Family::Image },
    FileType { media: "image/webp", family: Family::Image },
    FileType { media: "image/heic", family: Family::RawImage },
    FileType { media: "image/heif", family: Family::RawImage },
    FileType { media: "application/pdf", family: Family::Pdf },
    FileType { media: "text/plain", family: Family::Text },
    FileType { media: "text/csv", family: Family::Text },
    FileType { media: "application/zip", family: Family::Zip },
    FileType { media: "application/msword", family: Family::OldOffice },
    FileType { media: "application/vnd.ms-excel", family: Family::OldOffice },
    FileType { media: "application/vnd.ms-powerpoint", family: Family::OldOffice },
    FileType { media: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", family: Family::Zip },
    FileType { media: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", family: Family::Zip },
    FileType {
        media: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        family: Family::Zip,
    },
    FileType { media: "application/vnd.oasis.opendocument.text", family: Family::Zip },
    FileType { media: "application/vnd.oasis.opendocument.spreadsheet", family: Family::Zip },
    FileType { media: "application/vnd.oasis.opendocument.presentation", family: Family::Zip },
    FileType { media: "video/mp4", family: Family::Video },
    FileType { media: "video/webm", family: Family::Video },
];

impl FileType {
    /// The accepted type of that name; parameters (`; charset=utf-8`) are not accepted, since S3 compares the text.
    ///
    /// # Errors
    /// [`Code::FileType`].
    pub fn parse(raw: &str) -> Result<Self, Fault> {
        let accepted = FILE_TYPES.iter().find(|file_type| file_type.media == raw);
        accepted.copied().ok_or_else(|| Fault::new("type", Code::FileType))
    }
}

/// The number of bytes a file may have.
///
/// # Errors
/// [`Code::EmptyFile`], [`Code::FileTooLarge`].
pub fn size(bytes: u64, limits: &Limits) -> Result<u64, Fault> {
    match bytes {
        0 => Err(Fault::new("size", Code::EmptyFile)),
        n if n > limits.file_bytes_max => Err(Fault::new("size", Code::FileTooLarge(limits.file_bytes_max))),
        n => Ok(n),
    }
}

/// A SHA-256, as 64 lower-case hexadecimal characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sha256(String);

impl Sha256 {
    /// Takes 64 hexadecimal characters of either case.
    ///
    /// # Errors
    /// [`Code::Checksum`].
    pub fn parse(raw: &str) -> Result<Self, Fault> {
        if raw.len() == 64 && raw.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Ok(Self(raw.to_ascii_lowercase()));
        }
        Err(Fault::new("sha256", Code::Checksum))
    }

    /// The characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A file that was announced, and perhaps sent, but belongs to no ticket yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Names it until it is bound; afterwards the attachment's id.
    pub id: String,
    /// Who announced it; nobody else can bind it.
    pub requester: RequesterId,
    /// Its name.
    pub name: FileName,
    /// Its type.
    pub file_type: FileType,
    /// Its bytes.
    pub size: u64,
    /// When it was announced.
    pub created_at: Moment,
    /// When it is gone unless bound.
    pub expires_at: Moment,
}

/// What is known of a bound file's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachmentState {
    /// Not looked at yet.
    Scanning,
    /// What it claims to be; may be downloaded.
    Ready,
    /// Not what it claims to be; never handed out.
    Refused,
}

impl AttachmentState {
    /// The state's name in the API and in the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Scanning => "scanning",
            Self::Ready => "ready",
            Self::Refused => "refused",
        }
    }

    /// The state of that name; anything unknown counts as not looked at.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "ready" => Self::Ready,
            "refused" => Self::Refused,
            _ => Self::Scanning,
        }
    }
}

/// A file bound to a ticket, or to one of its messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The upload's id.
    pub id: String,
    /// Its name.
    pub name: FileName,
    /// Its media type.
    pub media: String,
    /// Its bytes as they were sent.
    pub size: u64,
    /// What is known of it.
    pub state: AttachmentState,
    /// The message it came with; none for the ticket itself.
    pub message: Option<String>,
    /// When it was bound.
    pub at: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalars(text: &str) -> usize {
        text.chars().count()
    }

    #[track_caller]
    fn check_name(raw: &str, expected: Option<&str>) {
        let actual = FileName::parse(raw, scalars).ok();
        assert_eq!(actual.as_ref().map(FileName::as_str), expected, "{raw:?}");
    }

    #[test]
    fn a_name_has_no_folder_and_no_hidden_characters() {
        check_name("photo.jpg", Some("photo.jpg"));
        check_name("C:\\fake\\photo.jpg", Some("photo.jpg"));
        check_name("../../etc/passwd", Some("passwd"));
        check_name("żółw 🐢.png", Some("żółw 🐢.png"));
        check_name("", None);
        check_name("folder/", None);
        check_name("..", None);
        check_name("a\0b.png", None);
        check_name("photo\u{202e}gpj.exe", None);
        check_name(&"a".repeat(200), Some(&"a".repeat(200)));
        check_name(&"a".repeat(201), None);
    }

    #[test]
    fn a_size_is_at_least_one_byte_and_at_most_the_limit() {
        let limits = Limits::default();
        let check = |bytes, accepted| assert_eq!(size(bytes, &limits).is_ok(), accepted, "{bytes}");
        check(0, false);
        check(1, true);
        check(limits.file_bytes_max, true);
        check(limits.file_bytes_max + 1, false);
    }

    #[test]
    fn a_type_is_one_of_the_list_to_the_letter() {
        let check = |raw, accepted| assert_eq!(FileType::parse(raw).is_ok(), accepted, "{raw}");
        check("image/png", true);
        check("application/vnd.oasis.opendocument.text", true);
        check("image/svg+xml", false);
        check("text/html", false);
        check("text/plain; charset=utf-8", false);
        check("", false);
    }

    #[test]
    fn a_checksum_is_64_hexadecimal_characters() {
        assert!(Sha256::parse(&"aB".repeat(32)).is_ok_and(|sum| sum.as_str() == "ab".repeat(32)));
        assert!(Sha256::parse(&"a".repeat(63)).is_err());
        assert!(Sha256::parse(&"g".repeat(64)).is_err());
    }
}
