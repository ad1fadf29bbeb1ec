//! Reading a request: the beats that every handler begins with.

use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header;
use lambda_http::{Request, RequestExt};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use sha2::{Digest, Sha256};
use tickets::limits::BODY_BYTES_MAX;
use tickets::refusal::{Code, Fault};
use tickets::{RequesterId, RequesterKey};
use unicode_segmentation::UnicodeSegmentation;

pub(crate) use crate::agent::agent;
use crate::problem::Problem;

/// Tells a field that is `null` from one that is left out.
pub(crate) fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(value).map(Some)
}

/// Who asks: the bearer's key, hashed at once.
pub(crate) fn requester(request: &Request) -> Result<RequesterId, Problem> {
    let value = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (scheme, key) = value.split_once(' ').unwrap_or_default();
    let key = RequesterKey::parse(key.trim()).filter(|_| scheme.eq_ignore_ascii_case("bearer"));
    key.map(|key| RequesterId(sha256_hex(key.expose().as_bytes()))).ok_or(Problem::KeyMissing)
}

/// The value of `{name}` in the route's path.
pub(crate) fn path_value(request: &Request, name: &str) -> String {
    request.path_parameters().first(name).unwrap_or_default().to_owned()
}

/// The body as `T`; unknown fields are refused by the types themselves.
pub(crate) fn json<T: DeserializeOwned>(request: &Request) -> Result<T, Problem> {
    let media = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !media.split(';').next().is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json")) {
        return Err(Problem::NotJsonType);
    }
    let bytes: &[u8] = request.body().as_ref();
    if bytes.len() > BODY_BYTES_MAX {
        return Err(Problem::BodyTooLarge);
    }
    // Whether it is JSON at all comes first: only then does it have fields that can be wrong.
    serde_json::from_slice::<serde::de::IgnoredAny>(bytes).map_err(|error| Problem::NotJson(error.to_string()))?;
    let mut json = serde_json::Deserializer::from_slice(bytes);
    serde_path_to_error::deserialize(&mut json).map_err(|error| unreadable(&error))
}

/// JSON of another shape is a fault of a field; what is no JSON has no fields.
fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let (path, inner) = (error.path().to_string(), error.inner());
    if !inner.is_data() {
        return Problem::NotJson(inner.to_string());
    }
    let sentence = inner.to_string();
    let unknown = sentence.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
    let field = unknown.unwrap_or(if path == "." { "body" } else { &path });
    let code = if unknown.is_some() { Code::Unknown } else { Code::Shape(sentence.clone()) };
    Fault::new(field, code).into()
}

/// The `Idempotency-Key`: 8 to 128 plain characters.
pub(crate) fn idempotency_key(request: &Request) -> Result<String, Problem> {
    let value = request.headers().get("idempotency-key").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.:".contains(&b);
    let right = (8..=128).contains(&value.len()) && value.bytes().all(plain);
    if right { Ok(value.to_owned()) } else { Err(Problem::IdempotencyKeyMissing) }
}

/// The version an `If-Match` names: `"7"`, or an ETag of ours, `"7.c0ffee"`. What cannot be one is a version no ticket has.
pub(crate) fn version(request: &Request) -> Result<u64, Problem> {
    let value = request.headers().get(header::IF_MATCH).ok_or(Problem::VersionMissing)?;
    let text = value.to_str().unwrap_or_default().trim();
    let quoted = text.strip_prefix("W/").unwrap_or(text).trim_matches('"');
    Ok(quoted.split('.').next().and_then(|version| version.parse().ok()).unwrap_or(0))
}

/// The network a request came from: an address of version 4, or the first half of one of version 6. Our function at the edge
/// names the viewer in a header (`infra/edge/api-request.js`); without that header there is nobody to tell apart.
pub(crate) fn network(request: &Request) -> Option<String> {
    match viewer(request)? {
        IpAddr::V4(address) => Some(address.to_string()),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Some(format!("{a:x}:{b:x}:{c:x}:{d:x}"))
        }
    }
}

/// The prefix of that network which a restriction binds: 24 bits of version 4, 48 of version 6, so that the next address of
/// the same line is bound as well.
pub(crate) fn prefix(request: &Request) -> Option<String> {
    match viewer(request)? {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            Some(format!("{a}.{b}.{c}.0/24"))
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            Some(format!("{a:x}:{b:x}:{c:x}::/48"))
        }
    }
}

fn viewer(request: &Request) -> Option<IpAddr> {
    request.headers().get("x-pomoc-viewer")?.to_str().ok()?.parse().ok()
}

/// The ticket's id in the path. What cannot be one names no ticket.
pub(crate) fn ticket_id(request: &Request) -> Result<String, Problem> {
    Some(path_value(request, "id")).filter(|id| is_id(id)).ok_or(Problem::NoSuchTicket)
}

/// Whether a text could be one of our ids: 22 characters of base64url.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() == 22 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Characters as people see them.
pub(crate) fn characters(text: &str) -> usize {
    text.graphemes(true).count()
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A fresh opaque id: 128 random bits.
pub(crate) fn fresh_id() -> Result<String, Problem> {
    Ok(URL_SAFE_NO_PAD.encode(random::<16>()?))
}

/// A fresh number for people: nine digits, the first not zero. Whether it is free is the store's to say.
pub(crate) fn fresh_number() -> Result<String, Problem> {
    let number = u64::from_le_bytes(random()?) % 900_000_000 + 100_000_000;
    Ok(number.to_string())
}

fn random<const N: usize>() -> Result<[u8; N], Problem> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Problem::Outage(format!("no randomness: {error}")))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_http::Body;

    fn with(name: &str, value: &str) -> Request {
        http::Request::builder().header(name, value).body(Body::Empty).unwrap()
    }

    #[test]
    fn a_version_is_read_from_our_etags_and_from_bare_numbers() {
        let check = |value, expected| assert_eq!(version(&with("if-match", value)).ok(), Some(expected), "{value}");
        check("\"7\"", 7);
        check("\"7.c0ffee\"", 7);
        check("W/\"7.c0ffee\"", 7);
        check("7", 7);
        check("*", 0);
        check("\"nonsense\"", 0);
        assert!(matches!(version(&with("x", "y")), Err(Problem::VersionMissing)));
    }

    #[test]
    fn a_network_is_an_address_of_version_4_or_half_of_version_6() {
        let check = |value, expected: Option<&str>| {
            assert_eq!(network(&with("x-pomoc-viewer", value)).as_deref(), expected, "{value}");
        };
        check("203.0.113.9", Some("203.0.113.9"));
        check("2001:db8:1:2:3:4:5:6", Some("2001:db8:1:2"));
        check("203.0.113.9:4711", None);
        check("nonsense", None);
    }

    #[test]
    fn a_prefix_holds_the_neighbours() {
        let check = |value, expected: Option<&str>| {
            assert_eq!(prefix(&with("x-pomoc-viewer", value)).as_deref(), expected, "{value}");
        };
        check("203.0.113.9", Some("203.0.113.0/24"));
        check("2001:db8:1:2:3:4:5:6", Some("2001:db8:1::/48"));
        check("nonsense", None);
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Two {
        #[expect(dead_code, reason = "only its shape matters here")]
        uploads: Vec<String>,
    }

    #[track_caller]
    fn check_json(body: &str, expected: &str) {
        let request = http::Request::builder()
            .header("content-type", "application/json; charset=utf-8")
            .body(Body::from(body))
            .unwrap();
        let actual = match json::<Two>(&request) {
            Ok(_) => "fine".to_owned(),
            Err(Problem::Refused(tickets::Refusal::Invalid(faults))) => faults[0].field.clone(),
            Err(problem) => problem.kind().to_owned(),
        };
        assert_eq!(actual, expected, "{body}");
    }

    #[test]
    fn a_body_of_another_shape_names_the_field() {
        check_json(r#"{"uploads":["a"]}"#, "fine");
        check_json(r#"{"uploads":["a",2]}"#, "uploads[1]");
        check_json(r#"{"uploads":[],"stranger":1}"#, "stranger");
        check_json(r#"{"uploads":[]} tail"#, "not-json");
        check_json(r#"{"uploads":["\ud800"]}"#, "not-json");
        check_json("[]", "body");
        check_json("", "not-json");
    }
}
