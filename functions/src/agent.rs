//! Who of the team asks. The gateway has checked the token's signature; here its claims are checked again, so that a gateway
//! set up wrongly, or a token meant for something else, opens nothing.

use std::collections::HashMap;

use lambda_http::request::RequestContext;
use lambda_http::{Request, RequestExt};
use tickets::Agent;

use crate::app::App;
use crate::config::SignIn;
use crate::problem::Problem;

/// What OpenID Connect allows a subject to have; a name needs no more.
const CHARACTERS_MAX: usize = 255;

/// The agent who asks, by the claims the gateway's authorizer put into the event. Headers never count.
pub(crate) fn agent(request: &Request, app: &App) -> Result<Agent, Problem> {
    let Some(sign_in) = &app.config.sign_in else {
        return Err(Problem::Outage("no issuer is configured: set POMOC_ISSUER and POMOC_CLIENT_ID".to_owned()));
    };
    let context = request.request_context_ref();
    let Some(RequestContext::ApiGatewayV2(context)) = context else { return Err(Problem::TokenMissing) };
    let jwt = context.authorizer.as_ref().and_then(|authorizer| authorizer.jwt.as_ref());
    let claims = &jwt.ok_or(Problem::TokenMissing)?.claims;
    // A token's life is measured by the machine's clock; the one that can be told is for tickets.
    prove(claims, sign_in, jiff::Timestamp::now().as_second()).map_err(Problem::NotAnAgent)
}

/// The agent these claims name, or why they name none.
fn prove(claims: &HashMap<String, String>, sign_in: &SignIn, now: i64) -> Result<Agent, &'static str> {
    let claim = |name: &str| claims.get(name).map_or("", String::as_str);
    if claim("iss") != sign_in.issuer {
        return Err("another issuer");
    }
    let audience = if claims.contains_key("aud") { claim("aud") } else { claim("client_id") };
    if !listed(audience, &sign_in.client_id) {
        return Err("another audience");
    }
    // API Gateway may write large numbers in scientific notation.
    let seconds = |name: &str| claim(name).parse::<f64>().ok().filter(|seconds| seconds.is_finite());
    #[expect(clippy::cast_precision_loss, reason = "seconds of this millennium fit a float exactly")]
    let now = now as f64;
    if seconds("exp").is_none_or(|expiry| expiry <= now) {
        return Err("expired");
    }
    if claims.get("token_use").is_some_and(|kind| kind != "access") {
        return Err("no access token");
    }
    if !listed(claim("scope"), &sign_in.scope) && !listed(claim("scp"), &sign_in.scope) {
        return Err("another scope");
    }
    let groups = claims.get("cognito:groups").or_else(|| claims.get("groups")).map_or("", String::as_str);
    if !member(groups, &sign_in.group) {
        return Err("not in the group");
    }
    let id = plain(claim("sub")).ok_or("no subject")?;
    let name = ["name", "username", "cognito:username"].iter().find_map(|name| plain(claim(name)));
    Ok(Agent { name: name.unwrap_or_else(|| id.clone()), id })
}

/// Whether a claim that was one word or a list holds this word. A list arrives as `[agents admins]`.
fn listed(claim: &str, word: &str) -> bool {
    let inner = claim.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(claim);
    !word.is_empty() && inner.split([' ', ',']).any(|other| other.trim_matches('"') == word)
}

/// Whether a claim of groups holds this one. A single group arrives as its name, which may have spaces in it.
fn member(claim: &str, group: &str) -> bool {
    if claim.starts_with('[') { listed(claim, group) } else { !group.is_empty() && claim == group }
}

fn plain(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= CHARACTERS_MAX && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_790_000_000;

    #[track_caller]
    fn check(changes: &[(&str, &str)], expected: Result<(&str, &str), &str>) {
        let sign_in = SignIn::new("https://issuer.example", "desk");
        let own = [
            ("iss", "https://issuer.example"),
            ("client_id", "desk"),
            ("exp", "1790000001"),
            ("token_use", "access"),
            ("scope", "openid pomoc/agent"),
            ("cognito:groups", "[admins agents]"),
            ("sub", "7"),
            ("username", "ada"),
        ];
        let mut claims: HashMap<String, String> = own.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        for (name, value) in changes {
            match *value {
                "-" => claims.remove(*name),
                value => claims.insert((*name).to_owned(), value.to_owned()),
            };
        }
        let actual = prove(&claims, &sign_in, NOW);
        let actual = actual.as_ref().map(|agent| (agent.id.as_str(), agent.name.as_str())).map_err(|why| *why);
        assert_eq!(actual, expected, "{changes:?}");
    }

    #[test]
    fn claims_name_an_agent() {
        check(&[], Ok(("7", "ada")));
        check(&[("name", "Ada Nowak")], Ok(("7", "Ada Nowak")));
        check(&[("username", "-")], Ok(("7", "7")));
        check(&[("cognito:groups", "-"), ("groups", "agents")], Ok(("7", "ada")));
        check(&[("cognito:groups", "-"), ("groups", "former agents")], Err("not in the group"));
        check(&[("token_use", "-"), ("aud", "[other desk]")], Ok(("7", "ada")));
        check(&[("cognito:groups", "-"), ("groups", "agents")], Ok(("7", "ada")));
        check(&[("exp", "1.790000001E9")], Ok(("7", "ada")));
    }

    #[test]
    fn what_is_meant_for_something_else_names_none() {
        check(&[("iss", "https://issuer.example/")], Err("another issuer"));
        check(&[("client_id", "shop")], Err("another audience"));
        check(&[("aud", "shop")], Err("another audience"));
        check(&[("client_id", "-")], Err("another audience"));
        check(&[("exp", "1790000000")], Err("expired"));
        check(&[("exp", "never")], Err("expired"));
        check(&[("exp", "-")], Err("expired"));
        check(&[("exp", "inf")], Err("expired"));
        check(&[("token_use", "id")], Err("no access token"));
        check(&[("scope", "openid pomoc/agents")], Err("another scope"));
        check(&[("scope", "-")], Err("another scope"));
        check(&[("cognito:groups", "[admins]")], Err("not in the group"));
        check(&[("cognito:groups", "[agents-emeriti]")], Err("not in the group"));
        check(&[("cognito:groups", "[]")], Err("not in the group"));
        check(&[("cognito:groups", "-")], Err("not in the group"));
        check(&[("sub", "-")], Err("no subject"));
        check(&[("sub", " ")], Err("no subject"));
    }
}
