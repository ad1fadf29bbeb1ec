//! The gateway: what CloudFront and API Gateway are in the cloud. `/api/…` becomes the event API Gateway would hand to the
//! function, after its authorizer has looked at agents' tokens; `/pomoc-attachments/…` is S3, all else is the site.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use base64::Engine;
use bytes::Bytes;
use functions::App;
use functions::routes::{Caller, Found, find};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use serde_json::json;
use tokio::sync::watch;

use crate::authorizer;
use crate::issuer;
use crate::reload;
use crate::s3::BUCKET;
use crate::site;
use crate::stack::Stack;
use crate::worker;

/// What API Gateway takes at most.
const BODY_BYTES_MAX: usize = 10 * 1024 * 1024;

/// A token request is a few hundred bytes.
const FORM_BYTES_MAX: usize = 16 * 1024;

/// A body that may stream.
pub(crate) type Body = UnsyncBoxBody<Bytes, Box<dyn std::error::Error + Send + Sync>>;

/// The gateway to one stack.
#[derive(Clone)]
pub(crate) struct Gateway {
    pub(crate) stack: Arc<Stack>,
    /// Told when a request may have written something.
    pub(crate) wrote: Arc<watch::Sender<()>>,
    /// Counts the site's builds.
    pub(crate) builds: watch::Receiver<u64>,
    /// Whether `/local/clock` may be told the time.
    pub(crate) told_clock: bool,
}

impl Gateway {
    /// Answers one request.
    pub(crate) async fn answer(&self, request: Request<Incoming>, peer: SocketAddr) -> Response<Body> {
        let path = request.uri().path().to_owned();
        let mut response = if path == "/api" || path.starts_with("/api/") {
            self.api(request, peer).await
        } else if path.strip_prefix('/').is_some_and(|rest| rest.split('/').next() == Some(BUCKET)) {
            return self.s3(request).await;
        } else if path.starts_with(issuer::PATH) {
            self.sign_in(request, peer).await
        } else if path == "/desk/sign-in.json" {
            self.stack.issuer.for_the_console()
        } else if path == "/local/mail" {
            if peer.ip().to_canonical().is_loopback() {
                self.stack.mail.page(request.headers())
            } else {
                plain(StatusCode::FORBIDDEN, "The mail drop is shown on this machine only.")
            }
        } else if path == "/local/reload" {
            reload::events(self.builds.clone())
        } else if path == "/local/reload.js" {
            site::script(reload::SCRIPT)
        } else if path == "/local/clock" && self.told_clock {
            self.clock(request).await
        } else {
            site::page(&self.stack.site(), request.method(), &path, request.uri().query(), request.headers())
        };
        self.protect(response.headers_mut());
        response
    }

    /// The headers CloudFront adds to every answer.
    fn protect(&self, headers: &mut HeaderMap) {
        let origin = &self.stack.origin;
        let other = origin.replace("127.0.0.1", "localhost");
        let policy = site_builder::security::policy(&format!("{origin} {other}"));
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        for (name, value) in site_builder::security::HEADERS {
            headers.insert(*name, HeaderValue::from_static(value));
        }
    }

    async fn api(&self, request: Request<Incoming>, peer: SocketAddr) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let (route, values) = match find(parts.method.as_str(), parts.uri.path()) {
            Found::Route(route, values) => (route, values),
            found => return boxed(App::unrouted(found, &parts.headers)),
        };
        let authorizer = match route.caller {
            Caller::Agent => match authorizer::authorize(&self.stack.issuer, &parts.headers) {
                Ok(authorizer) => Some(authorizer),
                Err(refused) => return refused.answer(),
            },
            Caller::Anyone | Caller::Requester => None,
        };
        let body = match Limited::new(body, BODY_BYTES_MAX).collect().await {
            Ok(body) => body.to_bytes(),
            Err(error) if error.is::<LengthLimitError>() => {
                return plain(StatusCode::PAYLOAD_TOO_LARGE, "Request Too Long");
            }
            Err(_) => return plain(StatusCode::BAD_REQUEST, "The body broke off"),
        };
        let key = format!("{} {}", route.method, route.path);
        let event = event(&parts, &key, &values, &body, peer, authorizer);
        let request = match lambda_http::request::from_str(&event) {
            Ok(request) => request,
            Err(error) => return plain(StatusCode::BAD_REQUEST, &error.to_string()),
        };
        let answer = self.stack.app().handle(route.function, request).await;
        if parts.method != Method::GET {
            self.wrote.send_replace(());
        }
        boxed(answer)
    }

    /// The issuer's own pages and calls. The console may be open under the other name of this machine, so its calls are
    /// answered across the two.
    async fn sign_in(&self, request: Request<Incoming>, peer: SocketAddr) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let body = Limited::new(body, FORM_BYTES_MAX).collect().await.map(|body| body.to_bytes()).unwrap_or_default();
        let site = self.stack.site();
        let desks = issuer::desks(&site.languages);
        let mut response = self.stack.issuer.answer(&issuer::Incoming {
            method: &parts.method,
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            headers: &parts.headers,
            body: std::str::from_utf8(&body).unwrap_or_default(),
            peer,
            desks: &desks,
        });
        if let Some(origin) = parts.headers.get(header::ORIGIN).filter(|origin| self.is_ours(origin)) {
            response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        }
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("origin"));
        response
    }

    async fn s3(&self, request: Request<Incoming>) -> Response<Body> {
        let origin = request.headers().get(header::ORIGIN).cloned().filter(|origin| self.is_ours(origin));
        let mut response = if request.method() == Method::OPTIONS {
            plain(StatusCode::NO_CONTENT, "")
        } else {
            match self.stack.s3.call(request.map(s3s::Body::from)).await {
                Ok(response) => response.map(|body| body.map_err(|error| format!("{error:?}").into()).boxed_unsync()),
                Err(error) => plain(StatusCode::INTERNAL_SERVER_ERROR, &format!("{error:?}")),
            }
        };
        // The bucket's CORS rules, for the site's own origin under both of its names.
        if let Some(origin) = origin {
            let headers = response.headers_mut();
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, PUT"));
            let allowed = HeaderValue::from_static("content-type, if-none-match, x-amz-checksum-sha256");
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed);
            headers.insert(header::VARY, HeaderValue::from_static("origin"));
        }
        response
    }

    fn is_ours(&self, origin: &HeaderValue) -> bool {
        let own = &self.stack.origin;
        origin.to_str().is_ok_and(|origin| origin == own || origin == own.replace("127.0.0.1", "localhost"))
    }

    /// Tests tell the clock: the body is how many seconds it is ahead.
    async fn clock(&self, request: Request<Incoming>) -> Response<Body> {
        let body =
            Limited::new(request.into_body(), 64).collect().await.map(|body| body.to_bytes()).unwrap_or_default();
        let Some(seconds) = std::str::from_utf8(&body).ok().and_then(|text| text.trim().parse().ok()) else {
            return plain(StatusCode::BAD_REQUEST, "Send the number of seconds the clock is to be ahead.");
        };
        self.stack.set_ahead(seconds);
        worker::sweep_once(&self.stack, &self.stack.folder).await;
        self.wrote.send_replace(());
        plain(StatusCode::NO_CONTENT, "")
    }
}

/// The event of an HTTP API, payload format 2.0.
fn event(
    parts: &http::request::Parts,
    route_key: &str,
    values: &[(&'static str, String)],
    body: &Bytes,
    peer: SocketAddr,
    authorizer: Option<serde_json::Value>,
) -> String {
    let mut headers: BTreeMap<&str, String> = BTreeMap::new();
    for (name, value) in &parts.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        headers
            .entry(name.as_str())
            .and_modify(|all| *all = format!("{all},{value}"))
            .or_insert_with(|| value.into_owned());
    }
    let query = parts.uri.query().unwrap_or_default();
    let now = jiff::Timestamp::now();
    let text = std::str::from_utf8(body).ok();
    json!({
        "version": "2.0",
        "routeKey": route_key,
        "rawPath": parts.uri.path(),
        "rawQueryString": query,
        "headers": headers,
        "queryStringParameters": site::query_values(query),
        "pathParameters": values.iter().cloned().collect::<BTreeMap<_, _>>(),
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "local",
            "authorizer": authorizer,
            "domainName": "localhost",
            "domainPrefix": "localhost",
            "http": {
                "method": parts.method.as_str(),
                "path": parts.uri.path(),
                "protocol": "HTTP/1.1",
                "sourceIp": peer.ip().to_string(),
                "userAgent": headers.get("user-agent"),
            },
            "requestId": format!("local-{}", now.as_nanosecond()),
            "routeKey": route_key,
            "stage": "$default",
            "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
            "timeEpoch": now.as_millisecond(),
        },
        "body": text.map_or_else(|| base64::engine::general_purpose::STANDARD.encode(body), str::to_owned),
        "isBase64Encoded": text.is_none(),
    })
    .to_string()
}

fn boxed(response: Response<lambda_http::Body>) -> Response<Body> {
    response.map(|body| match body {
        lambda_http::Body::Text(text) => full(text),
        lambda_http::Body::Binary(bytes) => full(bytes),
        _ => full(Bytes::new()),
    })
}

/// A body that is there already.
pub(crate) fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync()
}

/// A short answer in plain text.
pub(crate) fn plain(status: StatusCode, text: &str) -> Response<Body> {
    let mut response = Response::new(full(text.to_owned()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
