//! The running stack: the engines, the functions on them, and the site as it was last built.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use functions::config::{Config, Desk, SignIn};
use functions::log::Log;
use functions::{App, Wire};
use s3s::service::S3Service;
use site_builder::Site;

use crate::dynamodb::{DynamoDb, TABLE};
use crate::issuer::Issuer;
use crate::mail::{MailDrop, SENDER};
use crate::s3::{self, Folder};
use crate::wire::wire;

/// Everything one running `pomoc serve` holds.
pub(crate) struct Stack {
    pub(crate) dynamodb: DynamoDb,
    pub(crate) s3: S3Service,
    pub(crate) folder: Arc<Folder>,
    pub(crate) issuer: Issuer,
    pub(crate) mail: Arc<MailDrop>,
    /// `http://127.0.0.1:4000`.
    pub(crate) origin: String,
    wire: Wire,
    log: PathBuf,
    ahead: AtomicI64,
    current: RwLock<Current>,
    /// Held as long as the process lives: no other process may write here.
    _lock: File,
}

/// What a rebuild replaces.
#[derive(Clone)]
struct Current {
    site: Arc<Site>,
    app: Arc<App>,
}

impl Stack {
    /// Opens the engines in `data` and takes up `site`.
    pub(crate) fn open(data: &Path, origin: String, site: Site) -> Result<Self, String> {
        let wrong = |error: std::io::Error| format!("the data folder {} cannot be used: {error}", data.display());
        std::fs::create_dir_all(data).map_err(wrong)?;
        let lock = lock(data)?;
        let dynamodb = DynamoDb::open(&data.join("dynamodb.sqlite"))?;
        let folder = Arc::new(Folder::open(data.join("s3")).map_err(wrong)?);
        let s3 = s3::service(Arc::clone(&folder));
        let mail = Arc::new(MailDrop::open(data));
        let wire = wire(dynamodb.clone(), s3.clone(), Arc::clone(&mail), &origin);
        let log = data.join("requests.log");
        let issuer = Issuer::open(data, &origin)?;
        let app = Arc::new(app(&site, &wire, &log, &origin, issuer.sign_in())?);
        let current = RwLock::new(Current { site: Arc::new(site), app });
        let ahead = AtomicI64::new(0);
        Ok(Self { dynamodb, s3, folder, issuer, mail, origin, wire, log, ahead, current, _lock: lock })
    }

    /// The functions.
    pub(crate) fn app(&self) -> Arc<App> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner).app)
    }

    /// The site.
    pub(crate) fn site(&self) -> Arc<Site> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner).site)
    }

    /// Takes up a newly built site, with what it decides about tickets.
    pub(crate) fn replace(&self, site: Site) -> Result<(), String> {
        let app = Arc::new(app(&site, &self.wire, &self.log, &self.origin, self.issuer.sign_in())?);
        app.set_ahead(self.ahead.load(Ordering::Relaxed));
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Current { site: Arc::new(site), app };
        Ok(())
    }

    /// Lets time pass for the functions.
    pub(crate) fn set_ahead(&self, seconds: i64) {
        self.ahead.store(seconds, Ordering::Relaxed);
        self.app().set_ahead(seconds);
    }

    /// How far the told clock is ahead.
    pub(crate) fn ahead_seconds(&self) -> u64 {
        u64::try_from(self.ahead.load(Ordering::Relaxed)).unwrap_or(0)
    }

    /// Notes in the log what failed beside requests.
    pub(crate) fn complain(&self, what: &str, cause: &str) {
        if let Ok(mut log) = append(&self.log) {
            let _written = writeln!(log, "{}", serde_json::json!({ "function": what, "cause": cause }));
        }
    }
}

fn app(site: &Site, wire: &Wire, log: &Path, origin: &str, sign_in: SignIn) -> Result<App, String> {
    let log = append(log).map_err(|error| format!("{} cannot be written: {error}", log.display()))?;
    let desk = Desk::parse(&site.desk).map_err(|error| format!("content/site.toml: {error}"))?;
    let config = Config {
        table: TABLE.to_owned(),
        bucket: s3::BUCKET.to_owned(),
        desk,
        address: Some(origin.to_owned()),
        sender: Some(SENDER.to_owned()),
        webhook_secret: std::env::var("POMOC_WEBHOOK_SECRET").ok().filter(|secret| !secret.is_empty()),
        origin_secret: None,
        sign_in: Some(sign_in),
    };
    Ok(App::new(config, wire.clone(), Log::to(Box::new(log))))
}

fn append(path: &Path) -> std::io::Result<File> {
    File::options().create(true).append(true).open(path)
}

fn lock(data: &Path) -> Result<File, String> {
    let path = data.join("lock");
    let mut file =
        File::options().create(true).truncate(false).read(true).write(true).open(&path).map_err(|e| e.to_string())?;
    if file.try_lock().is_err() {
        let holder = std::fs::read_to_string(&path).unwrap_or_default();
        let holder = holder.trim();
        return Err(format!(
            "the data folder {} belongs to another running pomoc (process {holder}). Stop it, or choose another folder with --data.",
            data.display()
        ));
    }
    let noted = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
    noted.map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
    Ok(file)
}
