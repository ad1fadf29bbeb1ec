//! The only table from refusals to answers: status, stable type, title; the words for people are in `words`.

use http::{HeaderMap, HeaderValue, StatusCode, header};
use lambda_http::{Body, Response};
use serde::Serialize;
use tickets::refusal::{Code, Fault};
use tickets::{Action, Refusal, Status};
use utoipa::ToSchema;

use crate::desk::view::AgentView;
use crate::words;

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Problem {
    /// A rule said no.
    Refused(Refusal),
    /// No such ticket, or somebody else's: nobody can tell the two apart.
    NoSuchTicket,
    /// The ticket has no such file.
    NoSuchFile,
    /// No such restriction, or somebody else's.
    NoSuchRestriction,
    /// The link in the mail is not one of ours, was used, or is too old.
    NoSuchConfirmation,
    /// No such call.
    NoSuchCall,
    /// The path is right, the method is not; these are.
    WrongMethod(Vec<&'static str>),
    /// No bearer key, or not a key.
    KeyMissing,
    /// No agent's token.
    TokenMissing,
    /// A valid token, but of nobody who answers here; says why.
    NotAnAgent(&'static str),
    /// The body is over the limit.
    BodyTooLarge,
    /// The body is not JSON; says where.
    NotJson(String),
    /// The body is not declared as JSON.
    NotJsonType,
    /// No `Idempotency-Key`, or not one.
    IdempotencyKeyMissing,
    /// The key came before, with another body.
    IdempotencyKeyReused,
    /// No `If-Match`.
    VersionMissing,
    /// The request did not come through CloudFront.
    AroundTheFront,
    /// DynamoDB, S3 or chance failed; the cause is for the log.
    Outage(String),
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::Refused(Refusal::Invalid(vec![fault]))
    }
}

/// The languages this service speaks itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tongue {
    English,
    Polish,
}

impl Tongue {
    /// The first language of `Accept-Language` that is spoken here, by weight; English otherwise.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let text = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut best = (0.0_f32, Self::English);
        for range in text.split(',') {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
            let weight = parts.find_map(|p| p.trim().strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
            let tongue = match tag.split('-').next() {
                Some("pl") => Self::Polish,
                Some("en") => Self::English,
                _ => continue,
            };
            if weight > best.0 {
                best = (weight, tongue);
            }
        }
        best.1
    }
}

/// The body of every problem: RFC 9457.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemDocument {
    /// A stable address that names the kind of problem.
    r#type: String,
    /// The kind of problem, in English.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What happened, what was kept and what to do next, in the reader's language.
    detail: String,
    /// The fields that are not right.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    /// Who has the ticket, when another agent has.
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee: Option<AgentView>,
    /// When a restriction ends; RFC 3339, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

/// A field that is not right.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FieldError {
    /// The field's name, `uploads[1]` for the second of a list.
    field: String,
    /// A stable name of the fault.
    code: &'static str,
    /// What is wrong and what would be right, in the reader's language.
    detail: String,
}

impl Problem {
    /// The stable last part of its type.
    pub(crate) fn kind(&self) -> &'static str {
        self.row().1
    }

    /// What failed behind an outage, or why a body could not be read.
    pub(crate) fn cause(&self) -> Option<&str> {
        match self {
            Self::Outage(cause) | Self::NotJson(cause) => Some(cause),
            Self::NotAnAgent(cause) => Some(cause),
            _ => None,
        }
    }

    fn row(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Refused(Refusal::Invalid(_)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Some fields are not right")
            }
            Self::Refused(Refusal::WrongState { action: Action::Restore, status: Status::Withdrawn }) => {
                (StatusCode::GONE, "undo-over", "The time to undo is over")
            }
            Self::Refused(Refusal::WrongState { .. }) => {
                (StatusCode::CONFLICT, "wrong-state", "Not possible in this state")
            }
            Self::Refused(Refusal::Stale) => {
                (StatusCode::PRECONDITION_FAILED, "stale-version", "The ticket has changed")
            }
            Self::Refused(Refusal::TooManyOpen { .. }) => {
                (StatusCode::TOO_MANY_REQUESTS, "too-many-open", "Too many open tickets")
            }
            Self::Refused(Refusal::TooFast { .. }) => (StatusCode::TOO_MANY_REQUESTS, "too-fast", "Too many writes"),
            Self::Refused(Refusal::NotReady) => {
                (StatusCode::CONFLICT, "file-not-ready", "The file is still being inspected")
            }
            Self::Refused(Refusal::FileRefused) => (StatusCode::CONFLICT, "file-refused", "The file was refused"),
            Self::NoSuchTicket => (StatusCode::NOT_FOUND, "no-such-ticket", "No such ticket"),
            Self::NoSuchFile => (StatusCode::NOT_FOUND, "no-such-file", "No such file"),
            Self::Refused(Refusal::Taken { .. }) => (StatusCode::CONFLICT, "taken", "Another agent has the ticket"),
            Self::Refused(Refusal::Restricted { .. }) => (StatusCode::FORBIDDEN, "restricted", "Writing is restricted"),
            Self::Refused(Refusal::AppealedAlready) => {
                (StatusCode::CONFLICT, "appealed-already", "The restriction was contested before")
            }
            Self::Refused(Refusal::NotInForce) => (StatusCode::CONFLICT, "not-in-force", "The restriction is over"),
            Self::Refused(Refusal::OwnRestriction) => {
                (StatusCode::CONFLICT, "own-restriction", "Another agent has to decide")
            }
            Self::Refused(Refusal::NothingToDecide) => {
                (StatusCode::CONFLICT, "nothing-to-decide", "There is no appeal to decide")
            }
            Self::Refused(Refusal::NoNetwork) => (StatusCode::CONFLICT, "no-network", "The network is not known"),
            Self::NoSuchRestriction => (StatusCode::NOT_FOUND, "no-such-restriction", "No such restriction"),
            Self::NoSuchConfirmation => (StatusCode::GONE, "no-such-confirmation", "The link is used or too old"),
            Self::NoSuchCall => (StatusCode::NOT_FOUND, "no-such-call", "No such call"),
            Self::WrongMethod(_) => (StatusCode::METHOD_NOT_ALLOWED, "wrong-method", "Method not allowed"),
            Self::KeyMissing => (StatusCode::UNAUTHORIZED, "requester-key", "A requester key is needed"),
            Self::TokenMissing => (StatusCode::UNAUTHORIZED, "token-missing", "An agent's token is needed"),
            Self::NotAnAgent(_) => (StatusCode::FORBIDDEN, "not-an-agent", "Not an agent of this help centre"),
            Self::BodyTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", "The body is too large"),
            Self::NotJson(_) => (StatusCode::BAD_REQUEST, "not-json", "The body is not JSON"),
            Self::NotJsonType => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json-type", "Only application/json is taken")
            }
            Self::IdempotencyKeyMissing => (StatusCode::BAD_REQUEST, "idempotency-key", "An Idempotency-Key is needed"),
            Self::IdempotencyKeyReused => {
                (StatusCode::UNPROCESSABLE_ENTITY, "idempotency-key-reused", "The Idempotency-Key was used before")
            }
            Self::VersionMissing => (StatusCode::PRECONDITION_REQUIRED, "version-missing", "If-Match is needed"),
            Self::AroundTheFront => (StatusCode::FORBIDDEN, "around-the-front", "Not a public address"),
            Self::Outage(_) => (StatusCode::SERVICE_UNAVAILABLE, "outage", "Something failed on our side"),
        }
    }

    /// The answer in `tongue`.
    pub(crate) fn answer(self, tongue: Tongue) -> Response<Body> {
        let (status, kind, title) = self.row();
        let document = ProblemDocument {
            r#type: format!("urn:pomoc:problem:{kind}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: self.sentence(tongue),
            errors: self.field_errors(tongue),
            assignee: self.assignee(),
            until: self.until(),
        };
        let mut response = Response::new(serde_json::to_vec(&document).map_or(Body::Empty, Body::from));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
        if let Some((name, value)) = self.header() {
            headers.insert(name, value);
        }
        response
    }

    fn assignee(&self) -> Option<AgentView> {
        let Self::Refused(Refusal::Taken { by }) = self else { return None };
        Some(AgentView::of(by))
    }

    fn until(&self) -> Option<String> {
        let Self::Refused(Refusal::Restricted { until, .. }) = self else { return None };
        Some(crate::view::time(*until))
    }

    fn sentence(&self, tongue: Tongue) -> String {
        match self {
            Self::NotJson(cause) => format!("{} ({cause})", words::detail(self, tongue)),
            _ => words::detail(self, tongue),
        }
    }

    fn field_errors(&self, tongue: Tongue) -> Vec<FieldError> {
        let Self::Refused(Refusal::Invalid(faults)) = self else { return Vec::new() };
        let error = |fault: &Fault| FieldError {
            field: fault.field.clone(),
            code: code(&fault.code),
            detail: words::fault(&fault.code, tongue),
        };
        faults.iter().map(error).collect()
    }

    fn header(&self) -> Option<(header::HeaderName, HeaderValue)> {
        match self {
            Self::KeyMissing | Self::TokenMissing => {
                Some((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")))
            }
            Self::Refused(Refusal::TooFast { retry_seconds }) => Some((header::RETRY_AFTER, (*retry_seconds).into())),
            Self::Outage(_) => Some((header::RETRY_AFTER, HeaderValue::from_static("5"))),
            Self::WrongMethod(methods) => Some((header::ALLOW, HeaderValue::from_str(&methods.join(", ")).ok()?)),
            _ => None,
        }
    }
}

fn code(code: &Code) -> &'static str {
    match code {
        Code::Missing => "missing",
        Code::TooShort(_) => "too_short",
        Code::TooLong(_) => "too_long",
        Code::ControlCharacter => "control_character",
        Code::Unknown => "unknown",
        Code::NotAnAddress => "not_an_address",
        Code::FileType => "file_type",
        Code::EmptyFile => "empty_file",
        Code::FileTooLarge(_) => "file_too_large",
        Code::TooMany(_) => "too_many",
        Code::Twice => "twice",
        Code::UploadNotFound => "upload_not_found",
        Code::NotUploaded => "not_uploaded",
        Code::Checksum => "checksum",
        Code::TooEarly => "too_early",
        Code::TooLate(_) => "too_late",
        Code::NotALink => "not_a_link",
        Code::NoSuchTicket => "no_such_ticket",
        Code::Shape(_) => "shape",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_tongue(header: &str, expected: Tongue) {
        let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_str(header).unwrap())]);
        assert_eq!(Tongue::of(&headers), expected, "{header}");
    }

    #[test]
    fn the_reader_is_answered_in_the_language_they_like_best() {
        check_tongue("pl", Tongue::Polish);
        check_tongue("pl-PL,pl;q=0.9,en;q=0.8", Tongue::Polish);
        check_tongue("en;q=0.5, pl;q=0.7", Tongue::Polish);
        check_tongue("de, en;q=0.5", Tongue::English);
        check_tongue("de", Tongue::English);
        check_tongue("", Tongue::English);
        check_tongue("pl;q=nonsense,,;;", Tongue::Polish);
    }

    #[test]
    fn an_outage_does_not_tell_its_cause() {
        let response = Problem::Outage("secret host refused".into()).answer(Tongue::English);
        let Body::Text(text) = response.body() else {
            let Body::Binary(bytes) = response.body() else { panic!("no body") };
            return assert!(!String::from_utf8_lossy(bytes).contains("secret"));
        };
        assert!(!text.contains("secret"));
    }
}
