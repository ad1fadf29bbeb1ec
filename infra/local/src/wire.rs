//! Where the network would be: the SDK's requests to DynamoDB, S3 and SES end in this process.

use std::sync::Arc;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use functions::Wire;
use http_body_util::BodyExt;
use s3s::service::S3Service;

use crate::dynamodb::DynamoDb;
use crate::mail::{self, MailDrop};
use crate::s3;

/// The host name under which the embedded DynamoDB is asked for; it is never looked up.
const DYNAMODB: &str = "dynamodb.local";

/// All engines behind one HTTP client.
#[derive(Clone)]
struct Engines {
    dynamodb: DynamoDb,
    s3: S3Service,
    mail: Arc<MailDrop>,
}

impl std::fmt::Debug for Engines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Engines")
    }
}

/// A wire to the embedded engines. `origin` is the address presigned requests go to: the gateway's own.
pub(crate) fn wire(dynamodb: DynamoDb, s3: S3Service, mail: Arc<MailDrop>, origin: &str) -> Wire {
    Wire {
        http: aws_smithy_runtime_api::client::http::SharedHttpClient::new(Engines { dynamodb, s3, mail }),
        credentials: functions::credentials(s3::ACCESS_KEY, s3::SECRET_KEY),
        region: "us-east-1".to_owned(),
        dynamodb: Some(format!("http://{DYNAMODB}")),
        s3: Some(origin.to_owned()),
        ses: Some(format!("http://{}", mail::HOST)),
    }
}

impl HttpClient for Engines {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Engines {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let engines = self.clone();
        HttpConnectorFuture::new(async move {
            let answered = engines.answer(request).await.map_err(|error| ConnectorError::other(error, None))?;
            HttpResponse::try_from(answered).map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

impl Engines {
    async fn answer(&self, request: HttpRequest) -> Result<http::Response<SdkBody>, Failure> {
        let (mut parts, body) = request.try_into_http1x()?.into_parts();
        let body = Bytes::copy_from_slice(body.bytes().ok_or("a streamed body cannot go over this wire")?);
        if parts.uri.host() == Some(DYNAMODB) {
            return self.dynamodb(parts, body).await;
        }
        if parts.uri.host() == Some(mail::HOST) {
            let (status, json) = self.mail.take(&body);
            let response = http::Response::builder().status(status).header("content-type", "application/json");
            return Ok(response.body(SdkBody::from(json))?);
        }
        // What a network client writes on its own; the signature covers it.
        if let Some(authority) = parts.uri.authority() {
            let host = http::HeaderValue::from_str(authority.as_str())?;
            parts.headers.entry(http::header::HOST).or_insert(host);
        }
        let head = parts.method == http::Method::HEAD;
        let response = self
            .s3
            .call(http::Request::from_parts(parts, s3s::Body::from(body)))
            .await
            .map_err(|e| format!("{e:?}"))?;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await?.to_bytes();
        // A network carries no body of an answer to HEAD, and the SDK rests on that.
        Ok(http::Response::from_parts(parts, if head { SdkBody::empty() } else { SdkBody::from(bytes) }))
    }

    async fn dynamodb(&self, parts: http::request::Parts, body: Bytes) -> Result<http::Response<SdkBody>, Failure> {
        let target = parts.headers.get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
        let engine = self.dynamodb.clone();
        let (status, json) = tokio::task::spawn_blocking(move || engine.answer(&operation, &body)).await?;
        let response = http::Response::builder().status(status).header("content-type", "application/x-amz-json-1.0");
        Ok(response.body(SdkBody::from(json))?)
    }
}
