//! The embedded OpenID Connect issuer of the local stack: discovery, keys, authorization code with PKCE, refresh, sign-out.
//! Its agents are samples and need no password, so it answers nobody but this machine.

mod grants;
mod incoming;
mod page;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use functions::config::SignIn;
use http::{HeaderValue, Method, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::gateway::{Body, full, plain};
use crate::signing_key::SigningKey;
use crate::site::query_values;
pub(crate) use incoming::Incoming;

use grants::{Asked, Grant, Grants, Session, random};

/// Where it answers.
pub(crate) const PATH: &str = "/local/sign-in/";
/// Who can sign in: id and name.
pub(crate) const AGENTS: [(&str, &str); 3] =
    [("agent-1", "Ada Nowak"), ("agent-2", "Jan Kowal"), ("agent-3", "Mia Lis")];
/// What the console is called here.
const CLIENT_ID: &str = "pomoc-desk";
/// What the console asks for.
const SCOPE: &str = "openid profile pomoc/agent";
/// As long as Cognito's live unless told otherwise.
const TOKEN_SECONDS: i64 = 3600;
pub(crate) const COOKIE: &str = "pomoc_sign_in";
/// Where the address of the stack that last ran on a data folder is noted, for `pomoc token`.
const ORIGIN_FILE: &str = "origin";

pub(crate) type Values = BTreeMap<String, String>;

/// The issuer of one stack.
pub(crate) struct Issuer {
    data: PathBuf,
    /// `http://127.0.0.1:4000`.
    origin: String,
    /// Made when first needed: it takes a moment, and whoever only reads needs none.
    key: OnceLock<Result<SigningKey, String>>,
    grants: Mutex<Grants>,
}

impl Issuer {
    /// The issuer of the stack at `origin`, which keeps its key in `data`.
    pub(crate) fn open(data: &Path, origin: &str) -> Result<Self, String> {
        let file = data.join(ORIGIN_FILE);
        std::fs::write(&file, origin).map_err(|error| format!("{} cannot be written: {error}", file.display()))?;
        Ok(Self::new(data, origin))
    }

    /// The issuer of the stack that last ran on `data`, for a process beside it.
    pub(crate) fn beside(data: &Path) -> Result<Self, String> {
        let origin = std::fs::read_to_string(data.join(ORIGIN_FILE)).map_err(|_| {
            format!(
                "no help centre has run on the data folder {}. Start `pomoc serve --data {}` first, or name the folder it runs on with --data.",
                data.display(),
                data.display()
            )
        })?;
        Ok(Self::new(data, origin.trim()))
    }

    fn new(data: &Path, origin: &str) -> Self {
        let grants = Mutex::new(Grants::default());
        Self { data: data.to_owned(), origin: origin.to_owned(), key: OnceLock::new(), grants }
    }

    /// The key that signs.
    pub(crate) fn key(&self) -> Result<&SigningKey, String> {
        self.key.get_or_init(|| SigningKey::open(&self.data)).as_ref().map_err(Clone::clone)
    }

    /// What the functions and the gateway must know of it.
    pub(crate) fn sign_in(&self) -> SignIn {
        SignIn::new(&format!("{}{}", self.origin, PATH.trim_end_matches('/')), CLIENT_ID)
    }

    /// What the console must know of it: `/desk/sign-in.json`.
    pub(crate) fn for_the_console(&self) -> Response<Body> {
        answer(StatusCode::OK, &json!({ "issuer": self.sign_in().issuer, "client_id": CLIENT_ID, "scope": SCOPE }))
    }

    /// An access token for an agent, whoever asks: scripts on this machine.
    pub(crate) fn access_token(&self, agent: &str) -> Result<String, String> {
        let Some((id, _)) = AGENTS.iter().find(|(id, _)| *id == agent) else {
            let all: Vec<String> = AGENTS.iter().map(|(id, name)| format!("{id} ({name})")).collect();
            return Err(format!("there is no agent {agent} here; there are {}", all.join(", ")));
        };
        let now = jiff::Timestamp::now().as_second();
        let session = Session { id: String::new(), name: String::new(), agent: id, since: now };
        self.key()?.sign(&self.access_claims(&session, SCOPE, now)?)
    }

    /// Answers a request below [`PATH`]. `languages` of the site make the pages that may be returned to.
    pub(crate) fn answer(&self, asked: &Incoming<'_>) -> Response<Body> {
        if !asked.is_local() {
            return plain(StatusCode::FORBIDDEN, "The sign-in of the local stack answers this machine only.");
        }
        let route = asked.path.strip_prefix(PATH).unwrap_or_default();
        let mut response = match (asked.method, route) {
            (&Method::GET, ".well-known/openid-configuration") => self.discovery(),
            (&Method::GET, "jwks.json") => {
                self.key().map_or_else(outage, |key| answer(StatusCode::OK, &key.published()))
            }
            (&Method::GET, "authorize") => self.authorize(asked),
            (&Method::GET, "pick") => self.pick(asked),
            (&Method::POST, "token") => self.token(&query_values(asked.body)),
            (&Method::GET, "end-session") => self.end_session(asked),
            (&Method::GET, "page.css") => {
                let mut response = Response::new(full(page::STYLE));
                let media = HeaderValue::from_static("text/css; charset=utf-8");
                response.headers_mut().insert(header::CONTENT_TYPE, media);
                response
            }
            _ => plain(StatusCode::NOT_FOUND, "The sign-in has no such page."),
        };
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    fn discovery(&self) -> Response<Body> {
        let issuer = self.sign_in().issuer;
        let at = |name: &str| format!("{issuer}/{name}");
        let document = json!({
            "issuer": issuer,
            "authorization_endpoint": at("authorize"),
            "token_endpoint": at("token"),
            "jwks_uri": at("jwks.json"),
            "end_session_endpoint": at("end-session"),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "profile", "pomoc/agent"],
            "ui_locales_supported": ["en", "pl"],
            "authorization_response_iss_parameter_supported": true,
        });
        answer(StatusCode::OK, &document)
    }

    /// Whoever asks wrongly about who they are is told so here; all else is told to the console, where it came from.
    fn authorize(&self, asked: &Incoming<'_>) -> Response<Body> {
        let values = query_values(asked.query);
        let value = |name: &str| values.get(name).cloned().unwrap_or_default();
        let languages = asked.languages(&values);
        if value("client_id") != CLIENT_ID {
            return page::stopped("The client_id is not the console's.", languages);
        }
        if !self.may_return_to(&value("redirect_uri"), asked.desks) {
            return page::stopped("The redirect_uri is not a page of this help centre's console.", languages);
        }
        let request = Asked {
            redirect_uri: value("redirect_uri"),
            state: value("state"),
            nonce: value("nonce"),
            scope: value("scope"),
            challenge: value("code_challenge"),
        };
        if let Some(error) = fault(&value("response_type"), &value("code_challenge_method"), &request) {
            return self.back(&request, "error", error);
        }
        let now = jiff::Timestamp::now().as_second();
        let mut grants = self.grants();
        let session = grants.session(&asked.cookie(), now).filter(|_| value("prompt") != "login");
        if let Some(session) = session {
            return self.granted(&mut grants, session, &request, now);
        }
        if value("prompt") == "none" {
            return self.back(&request, "error", "login_required");
        }
        grants.ask(request, now).map_or_else(no_chance, |name| page::choice(&name, languages))
    }

    /// The link somebody chose. Its request is known to the page alone, so no other site can sign anybody in.
    fn pick(&self, asked: &Incoming<'_>) -> Response<Body> {
        let values = query_values(asked.query);
        let value = |name: &str| values.get(name).map_or("", String::as_str);
        let now = jiff::Timestamp::now().as_second();
        let mut grants = self.grants();
        let Some((agent, _)) = AGENTS.iter().find(|(id, _)| *id == value("agent")) else {
            return page::stopped("There is no such agent.", asked.languages(&values));
        };
        let Some(request) = grants.asked(value("request"), now) else {
            let why = "This choice was made already or is too old. Open the console again.";
            return page::stopped(why, asked.languages(&values));
        };
        let Some(session) = grants.begin(agent, now) else { return no_chance() };
        let cookie = format!("{COOKIE}={}; Path={PATH}; HttpOnly; SameSite=Lax", session.id);
        let mut response = self.granted(&mut grants, session, &request, now);
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        response
    }

    fn granted(&self, grants: &mut Grants, session: Session, request: &Asked, now: i64) -> Response<Body> {
        let code = grants.code(session, request.clone(), now);
        code.map_or_else(no_chance, |code| self.back(request, "code", &code))
    }

    fn grants(&self) -> MutexGuard<'_, Grants> {
        self.grants.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn token(&self, values: &Values) -> Response<Body> {
        let value = |name: &str| values.get(name).map_or("", String::as_str);
        let refuse = |error: &str| answer(StatusCode::BAD_REQUEST, &json!({ "error": error }));
        if value("client_id") != CLIENT_ID {
            return refuse("invalid_client");
        }
        let now = jiff::Timestamp::now().as_second();
        let mut grants = self.grants();
        let redeemed = match value("grant_type") {
            "authorization_code" => {
                let grant = grants.redeem(value("code"), value("redirect_uri"), value("code_verifier"), now);
                grant.map(|grant| (grant, value("code").to_owned()))
            }
            "refresh_token" => grants.refresh(value("refresh_token"), now),
            _ => return refuse("unsupported_grant_type"),
        };
        let Some((grant, family)) = redeemed else { return refuse("invalid_grant") };
        let Some(refresh) = grants.refresh_token(grant.clone(), &family, now) else { return no_chance() };
        drop(grants);
        self.tokens(&grant, &refresh, now).map_or_else(outage, |tokens| answer(StatusCode::OK, &tokens))
    }

    fn tokens(&self, grant: &Grant, refresh: &str, now: i64) -> Result<Value, String> {
        let key = self.key()?;
        let access = key.sign(&self.access_claims(&grant.session, &grant.scope, now)?)?;
        let agent = grant.session.agent;
        let id = key.sign(&json!({
            "iss": self.sign_in().issuer,
            "sub": agent,
            "aud": CLIENT_ID,
            "sid": grant.session.name,
            "token_use": "id",
            "nonce": grant.nonce,
            "name": name_of(agent),
            "cognito:username": agent,
            "cognito:groups": ["agents"],
            "auth_time": grant.session.since,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
        }))?;
        Ok(json!({
            "access_token": access,
            "id_token": id,
            "refresh_token": refresh,
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "scope": grant.scope,
        }))
    }

    /// The claims of an access token, as Cognito writes them, and a name.
    fn access_claims(&self, session: &Session, scope: &str, now: i64) -> Result<Value, String> {
        Ok(json!({
            "iss": self.sign_in().issuer,
            "sub": session.agent,
            "client_id": CLIENT_ID,
            "token_use": "access",
            "scope": scope,
            "cognito:groups": ["agents"],
            "username": session.agent,
            "name": name_of(session.agent),
            "auth_time": session.since,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "jti": random().ok_or("the machine has no randomness")?,
        }))
    }

    /// Ends the session the ID token names. Without one nothing is ended: any page could send a browser here.
    fn end_session(&self, asked: &Incoming<'_>) -> Response<Body> {
        let values = query_values(asked.query);
        let value = |name: &str| values.get(name).map_or("", String::as_str);
        let claims = self.key().ok().and_then(|key| key.verified(value("id_token_hint")));
        let session = claims.as_ref().and_then(|claims| claims.get("sid")?.as_str());
        let Some(session) = session else {
            return page::stopped("Nobody was signed out: the id_token_hint names nobody.", asked.languages(&values));
        };
        self.grants().end(session);
        let target = value("post_logout_redirect_uri");
        if !self.may_return_to(target, asked.desks) {
            return page::stopped(
                "You are signed out. The post_logout_redirect_uri is not a page of this console.",
                asked.languages(&values),
            );
        }
        let mut response = redirect(target, &[("state", value("state"))]);
        let gone = format!("{COOKIE}=; Path={PATH}; HttpOnly; SameSite=Lax; Max-Age=0");
        if let Ok(gone) = HeaderValue::from_str(&gone) {
            response.headers_mut().insert(header::SET_COOKIE, gone);
        }
        response
    }

    /// Only the console's own pages, under the stack's two names, to the letter.
    fn may_return_to(&self, target: &str, desks: &[String]) -> bool {
        let other = self.origin.replace("127.0.0.1", "localhost");
        let page = target.strip_prefix(&self.origin).or_else(|| target.strip_prefix(&other));
        page.is_some_and(|page| desks.iter().any(|desk| desk == page))
    }

    fn back(&self, request: &Asked, name: &str, value: &str) -> Response<Body> {
        let issuer = self.sign_in().issuer;
        redirect(&request.redirect_uri, &[(name, value), ("state", &request.state), ("iss", &issuer)])
    }
}

/// The pages of the console: the queue and the insights, in the first language without its name in the address.
pub(crate) fn desks(languages: &[String]) -> Vec<String> {
    let desk =
        |(n, language): (usize, &String)| if n == 0 { "/desk/".to_owned() } else { format!("/desk/{language}/") };
    languages.iter().enumerate().map(desk).flat_map(|desk| [format!("{desk}insights/"), desk]).collect()
}

/// What is wrong with an authorization request, in the standard's words.
fn fault(response_type: &str, method: &str, request: &Asked) -> Option<&'static str> {
    let known = |scope: &str| SCOPE.split(' ').any(|own| own == scope);
    let openid = request.scope.split(' ').any(|scope| scope == "openid");
    if response_type != "code" {
        return Some("unsupported_response_type");
    }
    if !openid || !request.scope.split(' ').all(known) {
        return Some("invalid_scope");
    }
    (method != "S256" || request.challenge.len() != 43).then_some("invalid_request")
}

fn name_of(agent: &str) -> &str {
    AGENTS.iter().find(|(id, _)| *id == agent).map_or(agent, |(_, name)| name)
}

fn answer(status: StatusCode, value: &Value) -> Response<Body> {
    let mut response = Response::new(full(value.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn redirect(target: &str, values: &[(&str, &str)]) -> Response<Body> {
    let values: Vec<String> = values
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", crate::site::query_value(value)))
        .collect();
    let mut response = plain(StatusCode::SEE_OTHER, "");
    let mark = if values.is_empty() { "" } else { "?" };
    if let Ok(location) = HeaderValue::from_str(&format!("{target}{mark}{}", values.join("&"))) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

fn outage(cause: String) -> Response<Body> {
    plain(StatusCode::INTERNAL_SERVER_ERROR, &cause)
}

fn no_chance() -> Response<Body> {
    outage("the machine has no randomness".to_owned())
}
