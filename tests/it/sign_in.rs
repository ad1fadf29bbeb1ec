//! Signing in of agents: which tokens open the desk, and how a browser comes by one.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use e2e::actor::random;
use e2e::{Actor, Answer, Desk, Folder, Stack, agent, stack};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use ring::{digest, hmac};
use serde_json::{Value, json};

const ME: &str = "/api/agent/me";

/// A token taken apart, to be changed and put together again.
struct Forger {
    head: Value,
    claims: Value,
    key: RsaKeyPair,
}

impl Forger {
    fn of(stack: &Stack) -> Self {
        let token = agent::token(stack, "agent-1");
        let mut parts = token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap());
        let mut part = || serde_json::from_slice(&parts.next().unwrap()).unwrap();
        Self { head: part(), claims: part(), key: key(stack.folder()) }
    }

    /// Signed by the issuer's own key, with these claims changed; null takes one away.
    fn claiming(&self, changes: &Value) -> String {
        sign(&self.key, &self.head, &changed(&self.claims, changes))
    }

    /// Signed by the issuer's own key, with this changed in the head.
    fn headed(&self, changes: &Value) -> String {
        sign(&self.key, &changed(&self.head, changes), &self.claims)
    }
}

fn key(folder: &Folder) -> RsaKeyPair {
    RsaKeyPair::from_der(&std::fs::read(folder.path().join("data/sign-in.key")).unwrap()).unwrap()
}

fn changed(value: &Value, changes: &Value) -> Value {
    let mut value = value.clone();
    for (name, change) in changes.as_object().unwrap() {
        value[name] = change.clone();
    }
    value.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    value
}

fn unsigned(head: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(head), part(claims))
}

fn sign(key: &RsaKeyPair, head: &Value, claims: &Value) -> String {
    let text = unsigned(head, claims);
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn now() -> i64 {
    std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs().try_into().unwrap()
}

#[test]
fn a_token_of_the_issuer_opens_the_desk() {
    let stack = Stack::start();
    let ada = Desk::at(&stack, "agent-1");
    let me = ada.gets(ME).expect(200);
    assert_eq!(me.body, json!({ "id": "agent-1", "name": "Ada Nowak" }));
    assert_eq!(Desk::at(&stack, "agent-3").gets(ME).expect(200).body["name"], "Mia Lis");

    let forger = Forger::of(&stack);
    let (token, anybody) = (&ada.token, Actor::at(&stack));
    for authorization in [format!("bearer {token}"), format!("BEARER {token}"), token.clone()] {
        anybody.calls("GET", ME, &[("authorization", &authorization)], None).expect(200);
    }
    for fine in [
        json!({ "aud": "pomoc-desk", "client_id": null }),
        json!({ "aud": ["other", "pomoc-desk"] }),
        json!({ "scope": null, "scp": "pomoc/agent" }),
        json!({ "cognito:groups": ["admins", "agents"] }),
        json!({ "token_use": null }),
    ] {
        Desk::with(&stack, &forger.claiming(&fine)).gets(ME).expect(200);
    }
}

/// 401 is the gateway's, 403 without a kind too; a kind is the function's.
#[track_caller]
fn refused(stack: &Stack, name: &str, token: &str, status: u16, kind: &str) {
    let answer = Desk::with(stack, token).gets(ME);
    assert_eq!((answer.status, answer.problem()), (status, kind), "{name}: {}", answer.body);
    let message = if status == 401 { "Unauthorized" } else { "Forbidden" };
    if kind.is_empty() {
        assert_eq!(answer.body, json!({ "message": message }), "{name}");
        assert!(answer.header("www-authenticate").starts_with("Bearer"), "{name}");
    }
}

#[test]
fn forged_and_broken_tokens_are_refused() {
    let (stack, other) = (Stack::start(), Stack::start());
    let forger = Forger::of(&stack);
    let stranger = Forger::of(&other);
    let good = forger.claiming(&json!({}));
    let public = Actor::at(&stack).gets("/local/sign-in/jwks.json").expect(200).body;
    let modulus = public["keys"][0]["n"].as_str().unwrap();
    let hashed = |key: &[u8]| {
        let text = unsigned(&changed(&forger.head, &json!({ "alg": "HS256" })), &forger.claims);
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes());
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(tag))
    };
    let without = |algorithm: &str| {
        format!("{}.", unsigned(&changed(&forger.head, &json!({ "alg": algorithm })), &forger.claims))
    };
    let signature = good.rsplit('.').next().unwrap();
    let (text, _) = good.rsplit_once('.').unwrap();
    let stranger_jwk = Actor::at(&other).gets("/local/sign-in/jwks.json").expect(200).body["keys"][0].clone();
    let by_stranger = |changes: &Value| sign(&stranger.key, &changed(&forger.head, changes), &forger.claims);
    let elsewhere = format!("{}/local/sign-in/jwks.json", other.address);
    let tokens = [
        ("alg none", without("none")),
        ("alg None", without("None")),
        ("alg none with a signature", format!("{}{signature}", without("none"))),
        ("HS256 with the public key's text", hashed(public.to_string().as_bytes())),
        ("HS256 with the public modulus", hashed(&URL_SAFE_NO_PAD.decode(modulus).unwrap())),
        ("HS256 with nothing", hashed(b"")),
        ("RS512 in the head", forger.headed(&json!({ "alg": "RS512" }))),
        ("PS256 in the head", forger.headed(&json!({ "alg": "PS256" }))),
        ("no alg", forger.headed(&json!({ "alg": null }))),
        ("another key", by_stranger(&json!({}))),
        ("another key under its own kid", sign(&stranger.key, &stranger.head, &forger.claims)),
        ("another issuer's token", agent::token(&other, "agent-1")),
        ("the kid of another key", forger.headed(&json!({ "kid": stranger.head["kid"] }))),
        ("no kid", forger.headed(&json!({ "kid": null }))),
        ("a kid that is a path", forger.headed(&json!({ "kid": "../../dev/null" }))),
        ("its own key in jwk", by_stranger(&json!({ "jwk": stranger_jwk }))),
        ("its own key under jku", by_stranger(&json!({ "jku": elsewhere }))),
        ("its own key under x5u", by_stranger(&json!({ "x5u": elsewhere }))),
        ("its own key in x5c", by_stranger(&json!({ "x5c": ["MIIB"] }))),
        ("an unknown crit", forger.headed(&json!({ "crit": ["b64"], "b64": false }))),
        (
            "claims changed after signing",
            format!("{}.{signature}", unsigned(&forger.head, &changed(&forger.claims, &json!({ "sub": "agent-2" })))),
        ),
        ("no signature", format!("{text}.")),
        ("two parts", text.to_owned()),
        ("four parts", format!("{good}.{signature}")),
        ("truncated", good[..good.len() - 8].to_owned()),
        (
            "a signature in another alphabet",
            format!(
                "{text}.{}",
                base64::engine::general_purpose::STANDARD.encode(URL_SAFE_NO_PAD.decode(signature).unwrap())
            ),
        ),
        ("claims that are no JSON", sign_text(&forger.key, &forger.head, "nonsense")),
        ("claims that are a list", sign_text(&forger.key, &forger.head, "[]")),
        ("nothing but dots", "..".to_owned()),
        ("garbage", "x".repeat(2000)),
        ("a requester key", Actor::at(&stack).key),
    ];
    for (name, token) in &tokens {
        refused(&stack, name, token, 401, "");
    }
    assert!(tokens.len() >= 30);
    Desk::with(&stack, &good).gets(ME).expect(200);
}

fn sign_text(key: &RsaKeyPair, head: &Value, claims: &str) -> String {
    let text = format!("{}.{}", URL_SAFE_NO_PAD.encode(head.to_string()), URL_SAFE_NO_PAD.encode(claims));
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

#[test]
fn tokens_that_are_stale_or_meant_for_something_else_are_refused() {
    let stack = Stack::start();
    let forger = Forger::of(&stack);
    let check = |name: &str, changes: Value, status: u16, kind: &str| {
        refused(&stack, name, &forger.claiming(&changes), status, kind);
    };
    let issuer = forger.claims["iss"].as_str().unwrap();
    check("expired", json!({ "exp": now() - 1 }), 401, "");
    check("expiring now", json!({ "exp": now() }), 401, "");
    check("no expiry", json!({ "exp": null }), 401, "");
    check("an expiry in words", json!({ "exp": (now() + 600).to_string() }), 401, "");
    check("a negative expiry", json!({ "exp": -1 }), 401, "");
    check("not yet", json!({ "nbf": now() + 600 }), 401, "");
    check("not yet, in words", json!({ "nbf": "later" }), 401, "");
    check("issued in the future", json!({ "iat": now() + 600 }), 401, "");
    check("another issuer", json!({ "iss": "https://issuer.example" }), 401, "");
    check("the issuer with a slash", json!({ "iss": format!("{issuer}/") }), 401, "");
    check("a list of issuers", json!({ "iss": [issuer] }), 401, "");
    check("no issuer", json!({ "iss": null }), 401, "");
    check("another audience", json!({ "aud": "shop" }), 401, "");
    check("no audience in the list", json!({ "aud": [] }), 401, "");
    check("another console", json!({ "client_id": "shop" }), 401, "");
    check("no console", json!({ "client_id": null }), 401, "");
    check("no scope", json!({ "scope": null }), 403, "");
    check("another scope", json!({ "scope": "openid profile" }), 403, "");
    check("a longer scope", json!({ "scope": "openid pomoc/agents" }), 403, "");
    check("scopes in a list", json!({ "scope": ["pomoc/agent"] }), 403, "");
    check("an ID token", json!({ "scope": null, "aud": "pomoc-desk", "token_use": "id" }), 403, "");
    check("an ID token with a scope", json!({ "aud": "pomoc-desk", "token_use": "id" }), 403, "not-an-agent");
    check("no group", json!({ "cognito:groups": null }), 403, "not-an-agent");
    check("another group", json!({ "cognito:groups": ["admins"] }), 403, "not-an-agent");
    check("a group that begins alike", json!({ "cognito:groups": ["agents-emeriti"] }), 403, "not-an-agent");
    check("a group that ends alike", json!({ "cognito:groups": ["ex-agents"] }), 403, "not-an-agent");
    check("a group with another case", json!({ "cognito:groups": ["Agents"] }), 403, "not-an-agent");
    check("a name like a group", json!({ "cognito:groups": [], "name": "agents" }), 403, "not-an-agent");
    check("nobody", json!({ "sub": null }), 403, "not-an-agent");
    check("an empty subject", json!({ "sub": "" }), 403, "not-an-agent");
}

#[test]
fn only_one_header_carries_a_token_and_no_other_carries_claims() {
    let stack = Stack::start();
    let token = agent::token(&stack, "agent-1");
    let anybody = Actor::at(&stack);
    let bearer = format!("Bearer {token}");
    let check = |headers: &[(&str, &str)]| {
        let answer = anybody.calls("GET", ME, headers, None).expect(401);
        assert_eq!(answer.body, json!({ "message": "Unauthorized" }), "{headers:?}");
    };
    check(&[("authorization", "")]);
    check(&[("authorization", "Bearer")]);
    check(&[("authorization", &format!("Basic {token}"))]);
    check(&[("authorization", &format!("Bearer Bearer {token}"))]);
    check(&[("authorization", &format!("{bearer},{bearer}"))]);
    check(&[("authorization", &bearer), ("authorization", &bearer)]);
    check(&[("authorization", &bearer), ("authorization", "Bearer x")]);
    let claims = r#"{"sub":"agent-1","cognito:groups":"[agents]"}"#;
    check(&[
        ("authorization", "Bearer x"),
        ("x-amzn-request-context", &format!(r#"{{"authorizer":{{"jwt":{{"claims":{claims}}}}}}}"#)),
        ("x-amzn-oidc-identity", "agent-1"),
        ("x-amzn-oidc-data", &token),
        ("cookie", &format!("authorization={token}")),
    ]);
    check(&[("authorization", ""), ("x-authorization", &bearer)]);
    anybody.calls("GET", &format!("{ME}?access_token={token}"), &[("authorization", "")], None).expect(401);
}

/// A browser without a script: follows nothing by itself, keeps the issuer's cookie.
struct Browser {
    actor: Actor,
    address: String,
    cookie: String,
    verifier: String,
}

impl Browser {
    fn at(stack: &Stack) -> Self {
        let (actor, address) = (Actor::at(stack), stack.address.clone());
        Self { actor, address, cookie: String::new(), verifier: random::<32>() }
    }

    fn gets(&mut self, path: &str) -> Answer {
        let answer = self.actor.calls("GET", path, &[("cookie", &self.cookie)], None);
        if let Some((cookie, _)) = answer.header("set-cookie").split_once(';') {
            cookie.clone_into(&mut self.cookie);
        }
        answer
    }

    fn asks(&mut self, changes: &[(&str, &str)]) -> Answer {
        let challenge = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, self.verifier.as_bytes()));
        let redirect = format!("{}/desk/", self.address);
        let mut values = BTreeMap::from([
            ("client_id", "pomoc-desk"),
            ("response_type", "code"),
            ("redirect_uri", &redirect),
            ("scope", "openid pomoc/agent"),
            ("state", "st&te ł"),
            ("nonce", "once"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]);
        values.extend(changes.iter().copied());
        self.gets(&format!("/local/sign-in/authorize?{}", form(&values)))
    }

    /// Follows the link of an agent on the issuer's page.
    #[track_caller]
    fn picks(&mut self, page: &Answer, agent: &str) -> Answer {
        let text = page.body.as_str().unwrap();
        let mut links = text.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
        let link = links.find(|link| link.contains(agent)).unwrap().replace("&amp;", "&");
        self.gets(&link)
    }

    fn redeems(&self, code: &str, changes: &[(&str, &str)]) -> Answer {
        let redirect = format!("{}/desk/", self.address);
        let mut values = BTreeMap::from([
            ("grant_type", "authorization_code"),
            ("client_id", "pomoc-desk"),
            ("redirect_uri", redirect.as_str()),
            ("code", code),
            ("code_verifier", self.verifier.as_str()),
        ]);
        values.extend(changes.iter().copied());
        self.posts(&values)
    }

    fn refreshes(&self, token: &Value) -> Answer {
        let token = token.as_str().unwrap();
        self.posts(&[("grant_type", "refresh_token"), ("client_id", "pomoc-desk"), ("refresh_token", token)].into())
    }

    fn posts(&self, values: &BTreeMap<&str, &str>) -> Answer {
        let media = ("content-type", "application/x-www-form-urlencoded");
        self.actor.calls("POST", "/local/sign-in/token", &[media], Some(form(values).as_bytes()))
    }

    /// Signs in from nothing; gives the code.
    #[track_caller]
    fn signs_in(&mut self, agent: &str) -> String {
        let page = self.asks(&[]).expect(200);
        let back = self.picks(&page, agent).expect(303);
        returned(&back, "code")
    }
}

fn form(values: &BTreeMap<&str, &str>) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
    let encoded = |text: &str| -> String {
        text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
    };
    let pairs: Vec<String> = values.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    pairs.join("&")
}

/// A value of the address somebody is sent back to, still encoded.
fn returned(answer: &Answer, name: &str) -> String {
    let query = answer.header("location").split_once('?').map_or("", |(_, query)| query);
    let mut values = query.split('&').filter_map(|pair| pair.split_once('='));
    values.find(|(other, _)| *other == name).map(|(_, value)| value.to_owned()).unwrap_or_default()
}

#[test]
fn a_browser_signs_in_renews_and_signs_out() {
    let stack = Stack::start();
    let mut browser = Browser::at(&stack);
    let discovery = browser.gets("/local/sign-in/.well-known/openid-configuration").expect(200).body;
    let issuer = format!("{}/local/sign-in", stack.address);
    assert_eq!(discovery["issuer"], issuer);
    assert_eq!(discovery["code_challenge_methods_supported"], json!(["S256"]));
    assert_eq!(browser.gets("/desk/sign-in.json").expect(200).body["issuer"], issuer);

    let page = browser.asks(&[]).expect(200);
    assert!(page.header("content-security-policy").contains("script-src 'self'"));
    assert!(!page.body.as_str().unwrap().contains("<script"));
    let back = browser.picks(&page, "agent-2").expect(303);
    assert!(back.header("location").starts_with(&format!("{}/desk/?", stack.address)));
    assert_eq!(returned(&back, "state"), "st%26te%20%C5%82");
    assert!(back.header("set-cookie").contains("HttpOnly; SameSite=Lax"));

    let tokens = browser.redeems(&returned(&back, "code"), &[]).expect(200);
    assert_eq!(tokens.header("cache-control"), "no-store");
    let access = tokens.body["access_token"].as_str().unwrap();
    let id = tokens.body["id_token"].as_str().unwrap().to_owned();
    assert_eq!(Desk::with(&stack, access).gets(ME).expect(200).body["name"], "Jan Kowal");
    let claims = URL_SAFE_NO_PAD.decode(id.split('.').nth(1).unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!((&claims["nonce"], &claims["aud"]), (&json!("once"), &json!("pomoc-desk")));
    refused(&stack, "the ID token", &id, 403, "");

    let renewed = browser.refreshes(&tokens.body["refresh_token"]).expect(200).body;
    Desk::with(&stack, renewed["access_token"].as_str().unwrap()).gets(ME).expect(200);
    assert_eq!(browser.refreshes(&tokens.body["refresh_token"]).expect(400).body["error"], "invalid_grant");

    let silent = browser.asks(&[("prompt", "none")]).expect(303);
    browser.redeems(&returned(&silent, "code"), &[]).expect(200);
    assert!(browser.asks(&[("prompt", "login")]).expect(200).body.as_str().unwrap().contains("agent-1"));

    let end = |browser: &mut Browser, hint: &str| {
        let desk = format!("{}/desk/", stack.address);
        let values = BTreeMap::from([("id_token_hint", hint), ("post_logout_redirect_uri", &desk), ("state", "x")]);
        browser.gets(&format!("/local/sign-in/end-session?{}", form(&values)))
    };
    end(&mut browser, "").expect(400);
    browser.asks(&[("prompt", "none")]).expect(303);
    assert_eq!(end(&mut browser, &id).expect(303).header("location"), format!("{}/desk/?state=x", stack.address));
    assert_eq!(returned(&browser.asks(&[("prompt", "none")]).expect(303), "error"), "login_required");
    browser.refreshes(&renewed["refresh_token"]).expect(400);
}

#[test]
fn a_code_is_worth_something_once_to_whoever_asked_for_it() {
    let stack = Stack::start();
    let check = |changes: &[(&str, &str)], error: &str| {
        let mut browser = Browser::at(&stack);
        let code = browser.signs_in("agent-1");
        assert_eq!(browser.redeems(&code, changes).expect(400).body["error"], error, "{changes:?}");
    };
    let other = random::<32>();
    check(&[("code_verifier", &other)], "invalid_grant");
    check(&[("code_verifier", "")], "invalid_grant");
    check(&[("redirect_uri", &format!("{}/desk/insights/", stack.address))], "invalid_grant");
    check(&[("client_id", "shop")], "invalid_client");
    check(&[("code", &other)], "invalid_grant");
    check(&[("grant_type", "password")], "unsupported_grant_type");
    check(&[("grant_type", "client_credentials")], "unsupported_grant_type");

    let mut browser = Browser::at(&stack);
    let code = browser.signs_in("agent-1");
    let tokens = browser.redeems(&code, &[]).expect(200).body;
    assert_eq!(browser.redeems(&code, &[]).expect(400).body["error"], "invalid_grant");
    browser.refreshes(&tokens["refresh_token"]).expect(400);
}

#[test]
fn nobody_is_sent_anywhere_but_to_the_console() {
    let stack = Stack::start();
    let here = &stack.address;
    let port = here.rsplit(':').next().unwrap();
    for target in [
        "https://evil.example/desk/".to_owned(),
        format!("{here}/desk/?x"),
        format!("{here}/desk"),
        format!("{here}/desk/../en/"),
        format!("{here}@evil.example/desk/"),
        format!("{here}.evil.example/desk/"),
        format!("http://127.0.0.2:{port}/desk/"),
        "/desk/".to_owned(),
        String::new(),
    ] {
        let answer = Browser::at(&stack).asks(&[("redirect_uri", &target)]);
        assert_eq!((answer.status, answer.header("location")), (400, ""), "{target}");
    }
    for target in [format!("http://localhost:{port}/desk/"), format!("{here}/desk/pl/insights/")] {
        Browser::at(&stack).asks(&[("redirect_uri", &target)]).expect(200);
    }
    let check = |changes: &[(&str, &str)], error: &str| {
        let answer = Browser::at(&stack).asks(changes).expect(303);
        assert_eq!((returned(&answer, "error").as_str(), returned(&answer, "code").as_str()), (error, ""));
    };
    check(&[("code_challenge_method", "plain")], "invalid_request");
    check(&[("code_challenge", "")], "invalid_request");
    check(&[("response_type", "token")], "unsupported_response_type");
    check(&[("scope", "openid everything")], "invalid_scope");
    check(&[("prompt", "none")], "login_required");
}

#[test]
fn a_choice_is_made_once_and_only_on_the_page_that_asked() {
    let stack = Stack::start();
    let mut browser = Browser::at(&stack);
    let page = browser.asks(&[]).expect(200);
    browser.picks(&page, "agent-1").expect(303);
    browser.picks(&page, "agent-1").expect(400);
    for query in ["agent=agent-1", "request=x&agent=agent-1", "request=&agent=agent-9"] {
        let mut stranger = Browser::at(&stack);
        stranger.gets(&format!("/local/sign-in/pick?{query}")).expect(400);
        assert_eq!(stranger.cookie, "");
    }
}

#[test]
fn the_issuer_answers_only_under_the_names_of_this_machine() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let path = "/local/sign-in/.well-known/openid-configuration";
    let port = stack.address.rsplit(':').next().unwrap();
    for (host, status) in [
        (format!("localhost:{port}"), 200),
        (format!("127.0.0.1:{port}"), 200),
        (format!("[::1]:{port}"), 200),
        (format!("evil.example:{port}"), 403),
        (format!("localhost.evil.example:{port}"), 403),
        (format!("127.0.0.1.evil.example:{port}"), 403),
        ("192.0.2.1".to_owned(), 403),
    ] {
        let answer = ann.calls("GET", path, &[("host", &host)], None);
        assert_eq!(answer.status, status, "{host}");
    }
    let shared = |origin: &str| {
        let answer = ann.calls("GET", path, &[("origin", origin)], None);
        answer.header("access-control-allow-origin").to_owned()
    };
    assert_eq!(shared(&format!("http://localhost:{port}")), format!("http://localhost:{port}"));
    assert_eq!(shared("https://evil.example"), "");
}

#[test]
fn a_stack_open_to_others_signs_in_nobody_from_outside() {
    let Some(own) = own_address() else { return };
    let stack = Stack::open_to_others(Folder::with_content(""));
    let port = stack.address.rsplit(':').next().unwrap();
    let ann = Actor::at(&stack);
    let from_outside =
        ann.calls("GET", &format!("http://{own}:{port}/local/sign-in/jwks.json"), &[("host", "localhost")], None);
    assert_eq!(from_outside.status, 403);
    ann.gets("/local/sign-in/jwks.json").expect(200);
}

/// An address of this machine that is not loopback; a machine without a network has none.
fn own_address() -> Option<String> {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    Some(socket.local_addr().ok()?.ip().to_string()).filter(|address| address != "127.0.0.1")
}

#[test]
fn a_script_gets_a_token_or_is_told_why_not() {
    let stack = Stack::start();
    let run = |arguments: &[&str]| {
        let output =
            Command::new(stack::program()).current_dir(stack.folder().path()).args(arguments).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.success(), errors)
    };
    let started = Instant::now();
    assert!(run(&["token", "--data", "data", "--agent", "agent-1"]).0, "{:?}", started.elapsed());
    let (_, errors) = run(&["token", "--data", "nowhere", "--agent", "agent-1"]);
    assert!(errors.contains("no help centre has run on the data folder nowhere"), "{errors}");
    let (_, errors) = run(&["token", "--data", "data", "--agent", "agent-9"]);
    assert!(errors.contains("no agent agent-9 here; there are agent-1 (Ada Nowak)"), "{errors}");
    #[cfg(unix)]
    {
        let key = std::fs::metadata(stack.folder().path().join("data/sign-in.key")).unwrap();
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&key.permissions()) & 0o777, 0o600);
    }
    std::fs::write(stack.folder().path().join("data/sign-in.key"), "nonsense").unwrap();
    let (_, errors) = run(&["token", "--data", "data", "--agent", "agent-1"]);
    assert!(errors.contains("holds no key"), "{errors}");
}
