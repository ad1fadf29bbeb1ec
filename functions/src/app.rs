//! The one door: a request comes in with the name of a function and goes out as an answer. Everything impure (clock,
//! chance, wire) comes in through [`App`].

use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region, SharedHttpClient};
use lambda_http::{Body, Request, Response};
use tickets::{Limits, Moment};

use crate::config::Config;
use crate::desk;
use crate::log::{Line, Log};
use crate::problem::{self, Problem};
use crate::routes::Found;
use crate::store::Store;
use crate::{
    appeal, bounce, confirm, delete, download, edit, feedback, inspect, list, load, me, notify, openapi, own, rate,
    recount, reply, searches, status, stream, submit, sweep, upload,
};

/// Mail that takes longer is tried again.
const SES_TIMEOUT: Duration = Duration::from_secs(20);

/// An answer, or the problem that takes its place.
pub(crate) type Answer = Result<Response<Body>, Problem>;

/// How AWS is reached: the real one, or what stands in its place on one machine.
#[derive(Debug, Clone)]
pub struct Wire {
    /// Carries the calls to DynamoDB and S3.
    pub http: SharedHttpClient,
    /// Signs them.
    pub credentials: Credentials,
    /// `eu-central-1`.
    pub region: String,
    /// Where DynamoDB is, when not where the region says.
    pub dynamodb: Option<String>,
    /// Where S3 is, when not where the region says.
    pub s3: Option<String>,
    /// Where SES is, when not where the region says.
    pub ses: Option<String>,
}

/// Everything a function may touch.
pub struct App {
    pub(crate) config: Config,
    pub(crate) limits: Limits,
    wire: Wire,
    log: Log,
    clock: AtomicI64,
    store: OnceLock<Store>,
    s3: OnceLock<aws_sdk_s3::Client>,
    ses: OnceLock<aws_sdk_sesv2::Client>,
}

impl App {
    /// An app on `wire`. Clients are made when first used: a function that needs no S3 never starts it.
    #[must_use]
    pub fn new(config: Config, wire: Wire, log: Log) -> Self {
        let limits = config.desk.limits();
        Self {
            config,
            limits,
            wire,
            log,
            clock: AtomicI64::new(0),
            store: OnceLock::new(),
            s3: OnceLock::new(),
            ses: OnceLock::new(),
        }
    }

    /// Lets time pass: the app's clock is `seconds` ahead of the machine's from now on. For tests of what takes days.
    pub fn set_ahead(&self, seconds: i64) {
        self.clock.store(seconds, Ordering::Relaxed);
    }

    /// Answers `request` as `function` does. Never fails: a problem is an answer too.
    pub async fn handle(&self, function: &str, request: Request) -> Response<Body> {
        let started = std::time::Instant::now();
        let tongue = problem::Tongue::of(request.headers());
        let result = match self.prove_origin(&request) {
            // Boxed: all capabilities' states in one would be a large value, moved around with each call.
            Ok(()) => Box::pin(self.dispatch(function, &request)).await,
            Err(problem) => Err(problem),
        };
        let (mut response, kind, cause) = match result {
            Ok(response) => (response, None, None),
            Err(problem) => {
                let (kind, cause) = (problem.kind(), problem.cause().map(str::to_owned));
                (problem.answer(tongue), Some(kind), cause)
            }
        };
        response.headers_mut().entry("cache-control").or_insert(http::HeaderValue::from_static("no-store"));
        self.log.line(&Line {
            at: crate::view::time(self.now()),
            function,
            status: response.status().as_u16(),
            milliseconds: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            problem: kind,
            cause: cause.as_deref(),
        });
        response
    }

    /// Does what is not asked over HTTP: `inspect` and `notify` with a batch of the table's stream, `bounce` with what SES
    /// reports, `sweep` by the clock. Of a batch the answer says from which record on it is to come again.
    ///
    /// # Errors
    /// What failed, when all of it is to be done again.
    pub async fn work(&self, function: &str, event: &serde_json::Value) -> Result<serde_json::Value, String> {
        let nothing = |()| serde_json::Value::Null;
        let failed = match function {
            "inspect" => Box::pin(inspect::inspect(self, event)).await,
            "notify" => Box::pin(notify::notify(self, event)).await,
            "bounce" => return Box::pin(bounce::bounce(self, event)).await.map(nothing).map_err(told),
            "sweep" => return Box::pin(sweep::sweep(self)).await.map(nothing).map_err(told),
            other => return Err(format!("no function is called {other}")),
        };
        let Some((sequence, problem)) = failed else { return Ok(stream::answer(None)) };
        self.log.line(&Line {
            at: crate::view::time(self.now()),
            function,
            status: 503,
            milliseconds: 0,
            problem: Some(problem.kind()),
            cause: problem.cause(),
        });
        Ok(stream::answer(Some(&sequence)))
    }

    /// Counts everything anew and mends counters that are off; returns which were.
    ///
    /// # Errors
    /// What failed.
    pub async fn recount(&self) -> Result<serde_json::Value, String> {
        recount::recount(self).await.map_err(told)
    }

    /// Everything of the requester who wrote the ticket of that number, as JSON; none when there is no such ticket.
    ///
    /// # Errors
    /// What failed.
    pub async fn export(&self, ticket_number: &str) -> Result<Option<serde_json::Value>, String> {
        let Some(requester) = self.store().requester_of(ticket_number).await.map_err(told)? else { return Ok(None) };
        let export = own::export(self, &requester).await.map_err(told)?;
        serde_json::to_value(&export).map(Some).map_err(|error| error.to_string())
    }

    /// Erases everything of the requester who wrote the ticket of that number; says how many tickets that were, or none when
    /// there is no such ticket.
    ///
    /// # Errors
    /// What failed.
    pub async fn erase(&self, ticket_number: &str) -> Result<Option<usize>, String> {
        let Some(requester) = self.store().requester_of(ticket_number).await.map_err(told)? else { return Ok(None) };
        own::erase(self, &requester).await.map(Some).map_err(told)
    }

    /// The answer to a call that is none, for a gateway that found no route.
    #[must_use]
    pub fn unrouted(found: Found, headers: &http::HeaderMap) -> Response<Body> {
        let problem = match found {
            Found::OtherMethods(methods) => Problem::WrongMethod(methods),
            _ => Problem::NoSuchCall,
        };
        problem.answer(problem::Tongue::of(headers))
    }

    async fn dispatch(&self, function: &str, request: &Request) -> Answer {
        match function {
            "load" => load::load(self).await,
            "upload" => upload::upload(self, request).await,
            "submit" => submit::submit(self, request).await,
            "list" => list::list(self, request).await,
            "status" => status::status(self, request).await,
            "edit" => edit::edit(self, request).await,
            "delete" => delete::delete(self, request).await,
            "reply" => reply::reply(self, request).await,
            "download" => download::download(self, request).await,
            "feedback" => feedback::feedback(self, request).await,
            "searches" => searches::searches(self, request).await,
            "rate" => rate::rate(self, request).await,
            "appeal" => appeal::appeal(self, request).await,
            "own" => own::own(self, request).await,
            "confirm" => confirm::confirm(self, request).await,
            "me" => me::me(self, request),
            "queue" => desk::queue::queue(self, request).await,
            "review" => desk::review::review(self, request).await,
            "take" => desk::take::take(self, request).await,
            "answer" => desk::answer::answer(self, request).await,
            "settle" => desk::settle::settle(self, request).await,
            "open_file" => desk::download::download(self, request).await,
            "restrict" => desk::restrict::restrict(self, request).await,
            "insights" => desk::insights::insights(self, request).await,
            "openapi" => openapi::openapi(self),
            _ => Err(Problem::NoSuchCall),
        }
    }

    fn prove_origin(&self, request: &Request) -> Result<(), Problem> {
        let Some(secret) = &self.config.origin_secret else { return Ok(()) };
        let given = request.headers().get("x-pomoc-origin").map(|value| value.as_bytes()).unwrap_or_default();
        // Hashing both first makes the comparison say nothing about how far they agree.
        let same = crate::request::sha256_hex(given) == crate::request::sha256_hex(secret.as_bytes());
        if same { Ok(()) } else { Err(Problem::AroundTheFront) }
    }

    pub(crate) fn now(&self) -> Moment {
        let now = jiff::Timestamp::now().as_millisecond();
        Moment(now).plus_seconds(self.clock.load(Ordering::Relaxed))
    }

    pub(crate) fn store(&self) -> &Store {
        self.store.get_or_init(|| {
            let wire = &self.wire;
            let mut config = aws_sdk_dynamodb::Config::builder()
                .behavior_version(BehaviorVersion::latest())
                .region(Region::new(wire.region.clone()))
                .credentials_provider(wire.credentials.clone())
                .http_client(wire.http.clone());
            config.set_endpoint_url(wire.dynamodb.clone());
            Store::new(aws_sdk_dynamodb::Client::from_conf(config.build()), self.config.table.clone())
        })
    }

    pub(crate) fn ses(&self) -> &aws_sdk_sesv2::Client {
        self.ses.get_or_init(|| {
            let wire = &self.wire;
            let mut config = aws_sdk_sesv2::Config::builder()
                .behavior_version(aws_sdk_sesv2::config::BehaviorVersion::latest())
                .region(aws_sdk_sesv2::config::Region::new(wire.region.clone()))
                .credentials_provider(wire.credentials.clone())
                .http_client(wire.http.clone())
                .timeout_config(TimeoutConfig::builder().operation_timeout(SES_TIMEOUT).build());
            config.set_endpoint_url(wire.ses.clone());
            aws_sdk_sesv2::Client::from_conf(config.build())
        })
    }

    pub(crate) fn s3(&self) -> &aws_sdk_s3::Client {
        self.s3.get_or_init(|| {
            let wire = &self.wire;
            let mut config = aws_sdk_s3::Config::builder()
                .behavior_version(aws_sdk_s3::config::BehaviorVersion::latest())
                .region(aws_sdk_s3::config::Region::new(wire.region.clone()))
                .credentials_provider(wire.credentials.clone())
                .force_path_style(wire.s3.is_some())
                .http_client(wire.http.clone());
            config.set_endpoint_url(wire.s3.clone());
            aws_sdk_s3::Client::from_conf(config.build())
        })
    }
}

/// A problem in words for whoever looks after the stack.
fn told(problem: Problem) -> String {
    problem.cause().unwrap_or(problem.kind()).to_owned()
}
