//! A running `pomoc serve`, stopped when it is dropped.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use crate::content::{article, site_toml};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A folder that is gone when it is dropped.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// An empty folder.
    #[must_use]
    pub fn new() -> Self {
        let name = format!("pomoc-test-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// A small content folder whose `site.toml` ends with `more`.
    #[must_use]
    pub fn with_content(more: &str) -> Self {
        let folder = Self::new();
        folder.write("content/site.toml", &site_toml(more));
        folder.write("content/en/basics/first.md", &article("The first article", "It helps with passwords."));
        folder.write("content/pl/basics/first.md", &article("Pierwszy artykuł", "Pomaga przy hasłach."));
        folder
    }

    /// Writes a file into it.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.0);
    }
}

/// The program under test, built beside this one.
#[must_use]
pub fn program() -> PathBuf {
    let path = std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().join("pomoc");
    assert!(path.exists(), "{} is not built; run `cargo build` first, or tests/run", path.display());
    path
}

/// A running stack.
#[derive(Debug)]
pub struct Stack {
    process: Child,
    /// `http://127.0.0.1:…`.
    pub address: String,
    folder: Folder,
}

impl Stack {
    /// One with the smallest content.
    #[must_use]
    pub fn start() -> Self {
        Self::with("")
    }

    /// One whose `site.toml` ends with `more`.
    #[must_use]
    pub fn with(more: &str) -> Self {
        Self::on(Folder::with_content(more))
    }

    /// One on a folder that is there: `content/` and perhaps `data/`.
    #[must_use]
    pub fn on(folder: Folder) -> Self {
        Self::on_with(folder, &[])
    }

    /// One on a folder that is there, with more in its environment.
    #[must_use]
    pub fn on_with(folder: Folder, environment: &[(&str, &str)]) -> Self {
        let (process, address) = spawn(&folder, 0, &[], environment);
        Self { process, address, folder }
    }

    /// Stops it, as a power cut does.
    pub fn stop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts it again on what it left, at the same address.
    pub fn restart(&mut self) {
        let port = self.address.rsplit(':').next().unwrap().parse().unwrap();
        let (process, address) = spawn(&self.folder, port, &[], &[]);
        self.process = process;
        self.address = address;
    }

    /// One that other machines reach.
    #[must_use]
    pub fn open_to_others(folder: Folder) -> Self {
        let (process, address) = spawn(&folder, 0, &["--host", "0.0.0.0", "--host-open-to-others"], &[]);
        Self { process, address, folder }
    }

    /// Kills it as a power cut does, and starts it again on what it left, at the same address.
    pub fn crash_and_restart(&mut self) {
        self.stop();
        self.restart();
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Lets time pass: its clock is `seconds` ahead from now on.
    pub fn clock_ahead(&self, seconds: i64) {
        let answer = ureq::post(format!("{}/local/clock", self.address)).send(seconds.to_string()).unwrap();
        assert_eq!(answer.status(), 204);
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        let _killed = self.process.kill();
        let _waited = self.process.wait();
    }
}

fn spawn(folder: &Folder, port: u16, more: &[&str], environment: &[(&str, &str)]) -> (Child, String) {
    let mut process = Command::new(program())
        .current_dir(folder.path())
        .envs(environment.iter().copied())
        .args(["serve", "--told-clock", "--port", &port.to_string(), "--data", "data"])
        .args(more)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let (ready, wait) = mpsc::channel();
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            if let Some(rest) = line.strip_prefix("Ready: ") {
                let _sent = ready.send(rest.split("/  ").next().unwrap_or_default().to_owned());
            }
        }
    });
    let Ok(address) = wait.recv_timeout(Duration::from_secs(60)) else {
        let _killed = process.kill();
        panic!("pomoc serve did not become ready within a minute");
    };
    (process, address)
}
