//! The app on the real AWS: what Lambda, or whoever looks after a stack, has in the environment.

use aws_credential_types::Credentials;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};

use crate::app::{App, Wire};
use crate::config::Config;
use crate::log::Log;

/// The app that the environment describes; its log goes to standard error.
///
/// # Errors
/// A sentence that names the variable that is missing or wrong.
pub fn cloud() -> Result<App, String> {
    Ok(App::new(Config::from_environment()?, wire()?, Log::to(Box::new(std::io::stderr()))))
}

/// Lambda gives each role's credentials in the environment; reading them there instead of asking the SDK's provider chain
/// saves most of a cold start.
fn wire() -> Result<Wire, String> {
    let credentials = Credentials::new(
        variable("AWS_ACCESS_KEY_ID")?,
        variable("AWS_SECRET_ACCESS_KEY")?,
        std::env::var("AWS_SESSION_TOKEN").ok(),
        None,
        "environment",
    );
    let http = aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    Ok(Wire {
        http,
        credentials,
        region: variable("AWS_REGION")?,
        dynamodb: std::env::var("AWS_ENDPOINT_URL_DYNAMODB").ok(),
        s3: std::env::var("AWS_ENDPOINT_URL_S3").ok(),
        ses: std::env::var("AWS_ENDPOINT_URL_SESV2").ok(),
    })
}

fn variable(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|_| format!("the environment variable {name} is not set; on Lambda it always is"))
}
