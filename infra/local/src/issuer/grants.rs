//! What the local issuer remembers while it runs: who was asked, who is signed in, which codes and refresh tokens it gave.
//! All of it has an end, and none of it outlives the process.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Long enough to choose an agent.
const ASKED_SECONDS: i64 = 600;
/// A code is redeemed at once or never.
const CODE_SECONDS: i64 = 60;
/// A working day.
const SESSION_SECONDS: i64 = 12 * 3600;
/// More than one person at one machine needs; beyond it the oldest are forgotten.
const MOST: usize = 500;

/// What an authorization request asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) redirect_uri: String,
    pub(crate) state: String,
    pub(crate) nonce: String,
    pub(crate) scope: String,
    /// The hash of the verifier that must come with the code.
    pub(crate) challenge: String,
}

/// Somebody who signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    /// The cookie.
    pub(crate) id: String,
    /// What tokens call it: who reads a token does not thereby get the cookie.
    pub(crate) name: String,
    pub(crate) agent: &'static str,
    pub(crate) since: i64,
}

/// What a code or a refresh token stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grant {
    pub(crate) session: Session,
    pub(crate) scope: String,
    pub(crate) nonce: String,
}

#[derive(Debug)]
struct Code {
    grant: Grant,
    asked: Asked,
    /// The refresh token it was redeemed for.
    redeemed: Option<String>,
}

#[derive(Debug)]
struct Refresh {
    grant: Grant,
    /// Names all tokens that go back to one code.
    family: String,
}

#[derive(Debug)]
struct Kept<T> {
    value: T,
    until: i64,
}

/// Everything given out and not over yet.
#[derive(Debug, Default)]
pub(crate) struct Grants {
    asked: HashMap<String, Kept<Asked>>,
    sessions: HashMap<String, Kept<Session>>,
    codes: HashMap<String, Kept<Code>>,
    refreshes: HashMap<String, Kept<Refresh>>,
}

impl Grants {
    /// Notes a request until somebody chooses who they are; returns its name.
    pub(crate) fn ask(&mut self, asked: Asked, now: i64) -> Option<String> {
        keep(&mut self.asked, asked, now, ASKED_SECONDS)
    }

    /// The request of that name, once.
    pub(crate) fn asked(&mut self, name: &str, now: i64) -> Option<Asked> {
        self.asked.remove(name).filter(|kept| kept.until > now).map(|kept| kept.value)
    }

    /// Begins a session.
    pub(crate) fn begin(&mut self, agent: &'static str, now: i64) -> Option<Session> {
        let session = Session { id: random()?, name: random()?, agent, since: now };
        tidy(&mut self.sessions, now);
        self.sessions.insert(session.id.clone(), Kept { value: session.clone(), until: now + SESSION_SECONDS });
        Some(session)
    }

    /// The session of that cookie.
    pub(crate) fn session(&self, id: &str, now: i64) -> Option<Session> {
        self.sessions.get(id).filter(|kept| kept.until > now).map(|kept| kept.value.clone())
    }

    /// Ends the session that tokens call so, and all it led to.
    pub(crate) fn end(&mut self, name: &str) {
        self.sessions.retain(|_, kept| kept.value.name != name);
        self.codes.retain(|_, kept| kept.value.grant.session.name != name);
        self.refreshes.retain(|_, kept| kept.value.grant.session.name != name);
    }

    /// A code for what was asked.
    pub(crate) fn code(&mut self, session: Session, asked: Asked, now: i64) -> Option<String> {
        let grant = Grant { session, scope: asked.scope.clone(), nonce: asked.nonce.clone() };
        keep(&mut self.codes, Code { grant, asked, redeemed: None }, now, CODE_SECONDS)
    }

    /// Redeems a code, once. A code that comes twice was stolen by one of the two: what it gave is taken back.
    pub(crate) fn redeem(&mut self, code: &str, redirect_uri: &str, verifier: &str, now: i64) -> Option<Grant> {
        let kept = self.codes.get_mut(code).filter(|kept| kept.until > now)?;
        if let Some(family) = kept.value.redeemed.clone() {
            self.refreshes.retain(|_, kept| kept.value.family != family);
            return None;
        }
        // Tried with a wrong verifier it is spent too: nobody gets to guess.
        kept.value.redeemed = Some(code.to_owned());
        let proven = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())) == kept.value.asked.challenge;
        (proven && kept.value.asked.redirect_uri == redirect_uri).then(|| kept.value.grant.clone())
    }

    /// A refresh token for a grant; `family` is the code it goes back to.
    pub(crate) fn refresh_token(&mut self, grant: Grant, family: &str, now: i64) -> Option<String> {
        let until = grant.session.since + SESSION_SECONDS;
        keep(&mut self.refreshes, Refresh { grant, family: family.to_owned() }, now, until - now)
    }

    /// What a refresh token stands for, and its family. It is spent by this.
    pub(crate) fn refresh(&mut self, token: &str, now: i64) -> Option<(Grant, String)> {
        let kept = self.refreshes.remove(token).filter(|kept| kept.until > now)?;
        Some((kept.value.grant, kept.value.family))
    }
}

fn keep<T>(map: &mut HashMap<String, Kept<T>>, value: T, now: i64, seconds: i64) -> Option<String> {
    tidy(map, now);
    let name = random()?;
    map.insert(name.clone(), Kept { value, until: now + seconds });
    Some(name)
}

fn tidy<T>(map: &mut HashMap<String, Kept<T>>, now: i64) {
    map.retain(|_, kept| kept.until > now);
    while map.len() >= MOST {
        let oldest = map.iter().min_by_key(|(_, kept)| kept.until).map(|(name, _)| name.clone());
        oldest.map(|name| map.remove(&name));
    }
}

/// 256 random bits as base64url.
pub(crate) fn random() -> Option<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).ok()?;
    Some(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Asked {
        let text = str::to_owned;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(b"verifier"));
        Asked { redirect_uri: text("/desk/"), state: text("s"), nonce: text("n"), scope: text("openid"), challenge }
    }

    fn code(grants: &mut Grants) -> String {
        let session = grants.begin("agent-1", 0).unwrap();
        grants.code(session, asked(), 0).unwrap()
    }

    #[test]
    fn a_code_is_redeemed_once_in_time_with_its_verifier_and_address() {
        let check = |redirect_uri: &str, verifier: &str, now: i64, expected: bool| {
            let mut grants = Grants::default();
            let code = code(&mut grants);
            assert_eq!(grants.redeem(&code, redirect_uri, verifier, now).is_some(), expected, "{verifier} {now}");
            assert!(grants.redeem(&code, "/desk/", "verifier", now).is_none(), "twice");
        };
        check("/desk/", "verifier", 59, true);
        check("/desk/", "verifier", 60, false);
        check("/desk/", "another", 1, false);
        check("/other/", "verifier", 1, false);
    }

    #[test]
    fn a_code_that_comes_twice_takes_back_what_it_gave() {
        let mut grants = Grants::default();
        let code = code(&mut grants);
        let grant = grants.redeem(&code, "/desk/", "verifier", 1).unwrap();
        let token = grants.refresh_token(grant, &code, 1).unwrap();
        assert!(grants.redeem(&code, "/desk/", "verifier", 2).is_none());
        assert!(grants.refresh(&token, 3).is_none());
    }

    #[test]
    fn a_refresh_token_ends_with_use_with_the_day_and_with_signing_out() {
        let mut grants = Grants::default();
        let code = code(&mut grants);
        let grant = grants.redeem(&code, "/desk/", "verifier", 1).unwrap();
        let token = |grants: &mut Grants| grants.refresh_token(grant.clone(), &code, 1).unwrap();
        let first = token(&mut grants);
        assert!(grants.refresh(&first, 2).is_some() && grants.refresh(&first, 2).is_none());
        let second = token(&mut grants);
        assert!(grants.refresh(&second, SESSION_SECONDS).is_none());
        let third = token(&mut grants);
        grants.end(&grant.session.name);
        assert!(grants.refresh(&third, 2).is_none());
    }

    #[test]
    fn the_oldest_are_forgotten_beyond_what_anybody_needs() {
        let mut grants = Grants::default();
        let first = grants.ask(asked(), 0).unwrap();
        for now in 1..=500 {
            grants.ask(asked(), now).unwrap();
        }
        assert!(grants.asked.len() <= MOST && grants.asked(&first, 1).is_none());
    }
}
