//! The key of the local issuer: made once, kept in the data folder for its owner's eyes alone, never sent anywhere.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rsa::pkcs1::{DecodeRsaPrivateKey, EncodeRsaPrivateKey};
use rsa::traits::PublicKeyParts;
use rsa::{RsaPrivateKey, RsaPublicKey};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// What RS256 asks for at least, and what issuers use.
const BITS: usize = 2048;
const FILE: &str = "sign-in.key";

/// The claims of a token.
pub(crate) type Claims = Map<String, Value>;

/// A key that signs, with the public half that checks.
pub(crate) struct SigningKey {
    /// Names the key in tokens: a hash of its public half.
    id: String,
    private: EncodingKey,
    public: DecodingKey,
    modulus: String,
    exponent: String,
}

impl SigningKey {
    /// The key kept in `data`; made when there is none yet.
    pub(crate) fn open(data: &Path) -> Result<Self, String> {
        let path = data.join(FILE);
        let wrong = |what: String| format!("the key of the local issuer, {}, {what}", path.display());
        if !path.exists() {
            make(data, &path).map_err(wrong)?;
        }
        let bytes = std::fs::read(&path).map_err(|error| wrong(format!("cannot be read: {error}")))?;
        Self::of(&bytes).map_err(|error| wrong(format!("holds no key ({error}); delete it and a new one is made")))
    }

    fn of(der: &[u8]) -> Result<Self, String> {
        let public: RsaPublicKey = RsaPrivateKey::from_pkcs1_der(der).map_err(|error| error.to_string())?.into();
        let (n, e) = (public.n().to_bytes_be(), public.e().to_bytes_be());
        let digest = Sha256::digest(&n);
        Ok(Self {
            id: URL_SAFE_NO_PAD.encode(digest.get(..12).unwrap_or_default()),
            private: EncodingKey::from_rsa_der(der),
            public: DecodingKey::from_rsa_raw_components(&n, &e),
            modulus: URL_SAFE_NO_PAD.encode(n),
            exponent: URL_SAFE_NO_PAD.encode(e),
        })
    }

    /// Signs claims into a token.
    pub(crate) fn sign(&self, claims: &Value) -> Result<String, String> {
        let mut header = Header::new(Algorithm::RS256);
        header.kid = Some(self.id.clone());
        jsonwebtoken::encode(&header, claims, &self.private).map_err(|error| error.to_string())
    }

    /// The claims of a token this key signed, whatever they say. Nothing in a token's head can name another key or
    /// algorithm.
    pub(crate) fn verified(&self, token: &str) -> Option<Claims> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        if header.kid.as_ref() != Some(&self.id) || header.crit.is_some() {
            return None;
        }
        let mut validation = Validation::new(Algorithm::RS256);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        jsonwebtoken::decode(token, &self.public, &validation).ok().map(|token| token.claims)
    }

    /// The public half as a set of JSON web keys.
    pub(crate) fn published(&self) -> Value {
        json!({ "keys": [{
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.id, "n": self.modulus, "e": self.exponent,
        }] })
    }
}

/// Written aside and put in its place by a link, which fails when another process was first: then theirs is the key.
fn make(data: &Path, path: &Path) -> Result<(), String> {
    let key = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, BITS).map_err(|error| error.to_string())?;
    let der = key.to_pkcs1_der().map_err(|error| error.to_string())?;
    let aside = data.join(format!("{FILE}.{}", std::process::id()));
    let written = private(&aside).and_then(|mut file| file.write_all(der.as_bytes()).and_then(|()| file.sync_all()));
    let linked = written.and_then(|()| match std::fs::hard_link(&aside, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    });
    let _gone = std::fs::remove_file(&aside);
    linked.map_err(|error| format!("cannot be written: {error}"))
}

fn private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
