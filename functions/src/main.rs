//! The Lambda artifact: every function runs this binary and is told by its handler's name which capability it is.

use std::process::ExitCode;

use functions::routes;
use lambda_http::lambda_runtime::{self, LambdaEvent};
use lambda_http::{Error, Request, service_fn};

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
    let function = std::env::var("_HANDLER").map_err(|_| "_HANDLER is not set; on Lambda it names the function")?;
    let function = function.as_str();
    let app = &functions::cloud()?;
    if routes::WORKERS.iter().any(|worker| worker.function == function) {
        let work = |event: LambdaEvent<serde_json::Value>| async move {
            app.work(function, &event.payload).await.map_err(Error::from)
        };
        return lambda_runtime::run(service_fn(work)).await;
    }
    lambda_http::run(service_fn(|request: Request| async move { Ok::<_, Error>(app.handle(function, request).await) }))
        .await
}
