//! The embedded S3: a folder behind s3s, which checks signatures as AWS does. What is sent is written aside and takes its
//! place only when whole and of the promised checksum, so a broken upload leaves nothing.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_util::TryStreamExt;
use s3s::auth::SimpleAuth;
use s3s::dto::{
    DeleteObjectInput, DeleteObjectOutput, ETag, GetObjectInput, GetObjectOutput, HeadObjectInput, HeadObjectOutput,
    PutObjectInput, PutObjectOutput, StreamingBlob, Timestamp,
};
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{S3, S3Request, S3Response, S3Result, s3_error};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;
use tokio::{fs, io};

/// The name of the bucket on this machine; its address is this path of the gateway.
pub(crate) const BUCKET: &str = "pomoc-attachments";
/// Not secret: whoever reaches the loopback address of this machine may read the data folder too.
pub(crate) const ACCESS_KEY: &str = "LOCALPOMOC";
/// See [`ACCESS_KEY`].
pub(crate) const SECRET_KEY: &str = "local-pomoc-local-pomoc-local-pomoc";

/// A bucket in a folder.
#[derive(Debug)]
pub(crate) struct Folder {
    root: PathBuf,
    aside: PathBuf,
    sequence: AtomicU64,
}

impl Folder {
    /// The bucket in `root`; makes the folder, and clears what an interrupted upload left aside.
    pub(crate) fn open(root: PathBuf) -> std::io::Result<Self> {
        let aside = root.join("aside");
        if aside.exists() {
            std::fs::remove_dir_all(&aside)?;
        }
        std::fs::create_dir_all(&aside)?;
        Ok(Self { root, aside, sequence: AtomicU64::new(0) })
    }

    /// Where an object lies. Keys are ours and made of ids, so anything else names nothing.
    fn path(&self, bucket: &str, key: &str) -> S3Result<PathBuf> {
        let plain = |part: &str| {
            !part.is_empty()
                && part.len() <= 64
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
        };
        if bucket != BUCKET {
            return Err(s3_error!(NoSuchBucket));
        }
        if !key.split('/').all(plain) || !(key.starts_with("pending/") || key.starts_with("files/")) {
            return Err(s3_error!(NoSuchKey));
        }
        Ok(self.root.join(key))
    }

    async fn receive(&self, body: StreamingBlob, aside: &Path) -> S3Result<String> {
        let mut body = body;
        let mut file = fs::File::create(aside).await.map_err(broken)?;
        let mut digest = Sha256::new();
        while let Some(chunk) = body.try_next().await.map_err(|_| s3_error!(IncompleteBody))? {
            digest.update(&chunk);
            file.write_all(&chunk).await.map_err(broken)?;
        }
        file.flush().await.map_err(broken)?;
        Ok(base64(&digest.finalize()))
    }

    /// Removes uploads that nobody bound for a day, as the bucket's lifecycle rule does.
    pub(crate) fn sweep(&self, now: SystemTime) -> std::io::Result<()> {
        let pending = self.root.join("pending");
        if !pending.exists() {
            return Ok(());
        }
        for entry in std::fs::read_dir(pending)? {
            let entry = entry?;
            let age = now.duration_since(entry.metadata()?.modified()?).unwrap_or_default();
            if age > Duration::from_secs(24 * 60 * 60) {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

/// The service that takes requests for the bucket.
pub(crate) fn service(folder: std::sync::Arc<Folder>) -> S3Service {
    let mut builder = S3ServiceBuilder::new(Shared(folder));
    builder.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
    builder.build()
}

#[derive(Debug, Clone)]
struct Shared(std::sync::Arc<Folder>);

#[async_trait::async_trait]
impl S3 for Shared {
    async fn put_object(&self, request: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
        let input = request.input;
        let place = self.0.path(&input.bucket, &input.key)?;
        if input.if_none_match.is_some() && place.exists() {
            return Err(s3_error!(PreconditionFailed, "the object is there already"));
        }
        let aside = self.0.aside.join(self.0.sequence.fetch_add(1, Ordering::Relaxed).to_string());
        let body = input.body.ok_or_else(|| s3_error!(IncompleteBody))?;
        let received = self.0.receive(body, &aside).await;
        let right = match (&received, &input.checksum_sha256) {
            (Ok(sum), Some(promised)) => sum == promised,
            (Ok(_), None) => true,
            (Err(_), _) => false,
        };
        if !right {
            fs::remove_file(&aside).await.map_err(broken)?;
            received?;
            return Err(s3_error!(BadDigest, "the bytes are not the announced ones"));
        }
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent).await.map_err(broken)?;
        }
        fs::rename(&aside, &place).await.map_err(broken)?;
        let output = PutObjectOutput { e_tag: Some(ETag::Strong("local".to_owned())), ..Default::default() };
        Ok(S3Response::new(output))
    }

    async fn get_object(&self, request: S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
        let input = request.input;
        let bytes = fs::read(self.0.path(&input.bucket, &input.key)?).await.map_err(|_| s3_error!(NoSuchKey))?;
        let output = GetObjectOutput {
            content_length: i64::try_from(bytes.len()).ok(),
            content_disposition: input.response_content_disposition,
            content_type: input.response_content_type,
            body: Some(StreamingBlob::wrap(futures_util::stream::once(async move {
                Ok::<_, io::Error>(Bytes::from(bytes))
            }))),
            ..Default::default()
        };
        Ok(S3Response::new(output))
    }

    async fn head_object(&self, request: S3Request<HeadObjectInput>) -> S3Result<S3Response<HeadObjectOutput>> {
        let input = request.input;
        let found = fs::metadata(self.0.path(&input.bucket, &input.key)?).await.map_err(|_| s3_error!(NoSuchKey))?;
        let output = HeadObjectOutput {
            content_length: i64::try_from(found.len()).ok(),
            last_modified: found.modified().ok().map(Timestamp::from),
            ..Default::default()
        };
        Ok(S3Response::new(output))
    }

    async fn delete_object(&self, request: S3Request<DeleteObjectInput>) -> S3Result<S3Response<DeleteObjectOutput>> {
        let path = self.0.path(&request.input.bucket, &request.input.key)?;
        match fs::remove_file(path).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(broken(error)),
            _ => Ok(S3Response::new(DeleteObjectOutput::default())),
        }
    }
}

fn broken(error: io::Error) -> s3s::S3Error {
    s3_error!(InternalError, "{error}")
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
