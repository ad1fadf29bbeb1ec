//! S3: the bytes of uploads and attachments. `pending/<upload>` until bound, `files/<ticket>/<attachment>` once inspected.

use std::time::Duration;

use aws_sdk_s3::error::{DisplayErrorContext, SdkError};
use aws_sdk_s3::presigning::{PresignedRequest, PresigningConfig};
use aws_sdk_s3::primitives::ByteStream;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tickets::{Sha256, Upload};

use crate::app::App;
use crate::problem::Problem;

/// How long an upload may take to begin.
pub(crate) const UPLOAD_MINUTES: i64 = 60;
/// How long a download's address works: long enough for a click, too short to be passed on.
pub(crate) const DOWNLOAD_SECONDS: i64 = 120;

/// Where an upload's bytes wait.
pub(crate) fn pending(upload: &str) -> String {
    format!("pending/{upload}")
}

/// Where an attachment's bytes stay.
pub(crate) fn bound(ticket: &str, attachment: &str) -> String {
    format!("files/{ticket}/{attachment}")
}

/// An address that takes exactly the announced bytes: S3 refuses another size, type or checksum, and a second file.
pub(crate) async fn presign_upload(app: &App, upload: &Upload, sum: &Sha256) -> Result<PresignedRequest, Problem> {
    let digest: Vec<u8> = sum.as_str().as_bytes().chunks(2).filter_map(hex_byte).collect();
    app.s3()
        .put_object()
        .bucket(&app.config.bucket)
        .key(pending(&upload.id))
        .content_length(i64::try_from(upload.size).unwrap_or(i64::MAX))
        .content_type(upload.file_type.media)
        .checksum_sha256(STANDARD.encode(digest))
        .if_none_match("*")
        .presigned(lifetime(UPLOAD_MINUTES * 60)?)
        .await
        .map_err(outage)
}

/// An address to download a file from, always as an attachment and never rendered.
pub(crate) async fn presign_download(app: &App, key: &str, name: &str, media: &str) -> Result<String, Problem> {
    let presigned = app
        .s3()
        .get_object()
        .bucket(&app.config.bucket)
        .key(key)
        .response_content_disposition(disposition(name))
        .response_content_type(media)
        .presigned(lifetime(DOWNLOAD_SECONDS)?)
        .await
        .map_err(outage)?;
    Ok(presigned.uri().to_owned())
}

/// Whether the upload's bytes have arrived. S3 took them only if size, type and checksum were right.
pub(crate) async fn has_arrived(app: &App, upload: &str) -> Result<bool, Problem> {
    match app.s3().head_object().bucket(&app.config.bucket).key(pending(upload)).send().await {
        Ok(_) => Ok(true),
        Err(error) if error.as_service_error().is_some_and(|e| e.is_not_found()) => Ok(false),
        Err(error) => Err(outage(error)),
    }
}

/// The bytes under `key`, or none.
pub(crate) async fn read(app: &App, key: &str) -> Result<Option<Vec<u8>>, Problem> {
    let object = match app.s3().get_object().bucket(&app.config.bucket).key(key).send().await {
        Ok(object) => object,
        Err(error) if error.as_service_error().is_some_and(|e| e.is_no_such_key()) => return Ok(None),
        Err(error) => return Err(outage(error)),
    };
    let bytes = object.body.collect().await.map_err(|error| Problem::Outage(format!("S3: {error}")))?;
    Ok(Some(bytes.to_vec()))
}

/// Writes bytes.
pub(crate) async fn write(app: &App, key: &str, media: &str, bytes: Vec<u8>) -> Result<(), Problem> {
    let put =
        app.s3().put_object().bucket(&app.config.bucket).key(key).content_type(media).body(ByteStream::from(bytes));
    put.send().await.map(drop).map_err(outage)
}

/// Takes bytes away; what is not there is gone already.
pub(crate) async fn remove(app: &App, key: &str) -> Result<(), Problem> {
    app.s3().delete_object().bucket(&app.config.bucket).key(key).send().await.map(drop).map_err(outage)
}

fn lifetime(seconds: i64) -> Result<PresigningConfig, Problem> {
    let duration = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
    PresigningConfig::expires_in(duration).map_err(|error| Problem::Outage(error.to_string()))
}

/// RFC 6266: a plain name for old programs, the true one in UTF-8 for all others.
fn disposition(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_ ".contains(c) { c } else { '_' }).collect();
    let encoded: String = name
        .bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b".-_".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

fn hex_byte(pair: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()
}

fn outage<E, R>(error: SdkError<E, R>) -> Problem
where
    E: std::error::Error + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    Problem::Outage(format!("S3: {}", DisplayErrorContext(&error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_break_out_of_its_header() {
        let header = disposition("zażółć \"x\"\r\nSet-Cookie: a.png");
        assert!(header.is_ascii() && !header.contains(['\r', '\n']), "{header}");
        assert_eq!(header.matches('"').count(), 2, "{header}");
        assert!(header.ends_with("za%C5%BC%C3%B3%C5%82%C4%87%20%22x%22%0D%0ASet-Cookie%3A%20a.png"), "{header}");
    }
}
