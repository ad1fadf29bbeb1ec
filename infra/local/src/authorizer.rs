//! What API Gateway's JWT authorizer does with a bearer before a function runs: signature, issuer, audience, times, scope.
//! Who is an agent is not its question but the function's.

use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value, json};

use crate::gateway::{Body, full};
use crate::issuer::Issuer;
use crate::signing_key::Claims;

/// Why a bearer is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// None came.
    Missing,
    /// One came that is no token of the issuer for this API, now.
    Invalid,
    /// A token without the scope of the route.
    Scope,
}

/// The `authorizer` of the event, for a request that may pass.
pub(crate) fn authorize(issuer: &Issuer, headers: &HeaderMap) -> Result<Value, Refused> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (value, another) = (values.next().ok_or(Refused::Missing)?, values.next());
    let text = value.to_str().map_err(|_| Refused::Invalid)?.trim();
    if another.is_some() {
        return Err(Refused::Invalid);
    }
    // The scheme may be left out, as API Gateway has it.
    let token = match text.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        Some(_) => return Err(Refused::Invalid),
        None => text,
    };
    let sign_in = issuer.sign_in();
    let key = issuer.key().map_err(|_| Refused::Invalid)?;
    let claims = key.verified(token).ok_or(Refused::Invalid)?;
    if !valid(&claims, &sign_in.issuer, &sign_in.client_id, jiff::Timestamp::now().as_second()) {
        return Err(Refused::Invalid);
    }
    let scopes = claims.get("scope").or_else(|| claims.get("scp")).and_then(Value::as_str).unwrap_or_default();
    if !scopes.split(' ').any(|scope| scope == sign_in.scope) {
        return Err(Refused::Scope);
    }
    Ok(json!({ "jwt": { "claims": words(&claims), "scopes": [sign_in.scope] } }))
}

fn valid(claims: &Claims, issuer: &str, audience: &str, now: i64) -> bool {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    // `client_id` counts only where `aud` is absent.
    let meant_for_us = match claims.get("aud") {
        None => text("client_id") == Some(audience),
        Some(Value::Array(several)) => several.iter().any(|one| one == audience),
        Some(one) => one == audience,
    };
    // A time that is there and is no number makes the token invalid, never eternal.
    let time = |name: &str| claims.get(name).map(|value| value.as_i64());
    let begun = |name: &str| time(name).is_none_or(|at| at.is_some_and(|at| at <= now));
    let lasts = time("exp").flatten().is_some_and(|at| at > now);
    text("iss") == Some(issuer) && meant_for_us && lasts && begun("nbf") && begun("iat")
}

/// Claims as the event has them: every value a string, a list as `[a b]`.
fn words(claims: &Claims) -> Map<String, Value> {
    let word = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Array(several) => {
            let several: Vec<String> =
                several.iter().map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned)).collect();
            format!("[{}]", several.join(" "))
        }
        other => other.to_string(),
    };
    claims.iter().map(|(name, value)| (name.clone(), Value::String(word(value)))).collect()
}

impl Refused {
    /// The answer in API Gateway's words.
    pub(crate) fn answer(self) -> Response<Body> {
        let (status, message, challenge) = match self {
            Self::Missing => (StatusCode::UNAUTHORIZED, "Unauthorized", "Bearer"),
            Self::Invalid => (StatusCode::UNAUTHORIZED, "Unauthorized", "Bearer error=\"invalid_token\""),
            Self::Scope => (StatusCode::FORBIDDEN, "Forbidden", "Bearer error=\"insufficient_scope\""),
        };
        let mut response = Response::new(full(json!({ "message": message }).to_string()));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(changes: Value, expected: bool) {
        let own = json!({ "iss": "i", "client_id": "c", "exp": 1001, "nbf": 1000, "iat": 1000 });
        let mut claims = own.as_object().unwrap().clone();
        for (name, value) in changes.as_object().unwrap() {
            if value.is_null() {
                claims.remove(name)
            } else {
                claims.insert(name.clone(), value.clone())
            };
        }
        assert_eq!(valid(&claims, "i", "c", 1000), expected, "{changes}");
    }

    #[test]
    fn claims_are_judged_as_api_gateway_does() {
        check(json!({}), true);
        check(json!({ "nbf": null, "iat": null }), true);
        check(json!({ "aud": "c", "client_id": "x" }), true);
        check(json!({ "aud": ["x", "c"] }), true);
        check(json!({ "aud": "x" }), false);
        check(json!({ "aud": [] }), false);
        check(json!({ "aud": ["cc"] }), false);
        check(json!({ "client_id": null }), false);
        check(json!({ "iss": "I" }), false);
        check(json!({ "iss": ["i"] }), false);
        check(json!({ "exp": 1000 }), false);
        check(json!({ "exp": null }), false);
        check(json!({ "exp": "9999" }), false);
        check(json!({ "nbf": 1001 }), false);
        check(json!({ "nbf": "1" }), false);
        check(json!({ "iat": 1001 }), false);
    }

    #[test]
    fn claims_become_words_as_api_gateway_writes_them() {
        let claims = json!({ "exp": 1, "groups": ["a", "b"], "one": true, "name": "Ada" });
        let words = Value::Object(words(claims.as_object().unwrap()));
        assert_eq!(words, json!({ "exp": "1", "groups": "[a b]", "one": "true", "name": "Ada" }));
    }
}
