//! The Lambda artifact: every function runs this binary and is told by its handler's name which capability it is.

use std::process::ExitCode;

use aws_credential_types::Credentials;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use functions::config::Config;
use functions::log::Log;
use functions::{App, Wire};
use lambda_http::lambda_runtime::{self, LambdaEvent};
use lambda_http::{Error, Request, service_fn};

/// Functions that are not called over HTTP but given events.
const WORKERS: [&str; 3] = ["inspect", "notify", "sweep"];

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Error> {
    let function = variable("_HANDLER")?;
    let function = function.as_str();
    let app = &App::new(Config::from_environment()?, wire()?, Log::to(Box::new(std::io::stderr())));
    if WORKERS.contains(&function) {
        let work = |event: LambdaEvent<serde_json::Value>| async move {
            app.work(function, &event.payload).await.map_err(Error::from)
        };
        return lambda_runtime::run(service_fn(work)).await;
    }
    lambda_http::run(service_fn(|request: Request| async move { Ok::<_, Error>(app.handle(function, request).await) }))
        .await
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
