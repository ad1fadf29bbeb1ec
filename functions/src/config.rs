//! What a help centre decided: read once, from the environment on Lambda, from the built site on one machine.

mod desk;

pub use desk::{Desk, Webhook};

/// The configuration of the functions.
#[derive(Debug, Clone)]
pub struct Config {
    /// The DynamoDB table.
    pub table: String,
    /// The bucket for uploads and attachments.
    pub bucket: String,
    /// What the team wrote into `site.toml`, as the site builder hands it on.
    pub desk: Desk,
    /// Where the help centre is reached, when not at the address of `desk`.
    pub address: Option<String>,
    /// Whom mail comes from. Without it none is sent.
    pub sender: Option<String>,
    /// Signs what webhooks are told: `whsec_` and base64. Without it they are told nothing.
    pub webhook_secret: Option<String>,
    /// What CloudFront adds to every request; without it a request came around CloudFront. None accepts all.
    pub origin_secret: Option<String>,
    /// Where agents sign in. Without it nobody is an agent.
    pub sign_in: Option<SignIn>,
}

/// The OpenID Connect issuer agents sign in at, and what its tokens must say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The issuer's address, exactly as its tokens name it.
    pub issuer: String,
    /// What the console is called at the issuer.
    pub client_id: String,
    /// The group whose members are agents.
    pub group: String,
    /// The scope a token must have: ID tokens have none, so they never pass for access tokens.
    pub scope: String,
}

impl SignIn {
    /// Signing in at `issuer` with the usual group and scope.
    #[must_use]
    pub fn new(issuer: &str, client_id: &str) -> Self {
        let (group, scope) = ("agents".to_owned(), "pomoc/agent".to_owned());
        Self { issuer: issuer.to_owned(), client_id: client_id.to_owned(), group, scope }
    }

    fn from_environment() -> Option<Self> {
        let mut sign_in = Self::new(&optional("POMOC_ISSUER")?, &optional("POMOC_CLIENT_ID")?);
        sign_in.group = optional("POMOC_AGENT_GROUP").unwrap_or(sign_in.group);
        sign_in.scope = optional("POMOC_AGENT_SCOPE").unwrap_or(sign_in.scope);
        Some(sign_in)
    }
}

impl Config {
    /// Reads `POMOC_TABLE`, `POMOC_BUCKET`, `POMOC_DESK` (the text of the site's `desk.json`) and, when set,
    /// `POMOC_ORIGIN_SECRET`, `POMOC_ADDRESS` (`https://help.example`), `POMOC_SENDER` (`Help <help@example.org>`) and
    /// `POMOC_WEBHOOK_SECRET` (`whsec_…`). Where agents sign in is `POMOC_ISSUER` and `POMOC_CLIENT_ID`, with `POMOC_AGENT_GROUP`
    /// (`agents`) and `POMOC_AGENT_SCOPE` (`pomoc/agent`).
    ///
    /// # Errors
    /// A sentence that names the variable and what it should hold.
    pub fn from_environment() -> Result<Self, String> {
        let variable =
            |name: &str| std::env::var(name).map_err(|_| format!("the environment variable {name} is not set"));
        Ok(Self {
            table: variable("POMOC_TABLE")?,
            bucket: variable("POMOC_BUCKET")?,
            desk: Desk::parse(&variable("POMOC_DESK")?).map_err(|e| format!("POMOC_DESK: {e}"))?,
            address: optional("POMOC_ADDRESS"),
            sender: optional("POMOC_SENDER"),
            webhook_secret: optional("POMOC_WEBHOOK_SECRET"),
            origin_secret: optional("POMOC_ORIGIN_SECRET"),
            sign_in: SignIn::from_environment(),
        })
    }
}

fn optional(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

impl Config {
    /// Where the help centre is reached, without a slash at its end.
    #[must_use]
    pub fn address(&self) -> &str {
        self.address.as_deref().unwrap_or(&self.desk.address).trim_end_matches('/')
    }
}
