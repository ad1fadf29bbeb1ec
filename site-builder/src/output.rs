//! Where the files of a site go as they are laid out: into memory, to be served, or into a folder, where none is kept longer
//! than it takes to write.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

/// Takes files, from any thread.
pub(crate) trait Output: Sync {
    /// Takes the file of this path below the site's root.
    fn put(&self, name: String, bytes: Bytes);
}

/// Keeps all files.
#[derive(Default)]
pub(crate) struct InMemory(Mutex<BTreeMap<String, Bytes>>);

impl InMemory {
    pub(crate) fn into_files(self) -> BTreeMap<String, Bytes> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Output for InMemory {
    fn put(&self, name: String, bytes: Bytes) {
        locked(&self.0).insert(name, bytes);
    }
}

/// Writes files that changed, and takes away those of an older build that are no longer part of the site.
pub(crate) struct InFolder<'a> {
    out: &'a Path,
    /// What stood there before.
    former: BTreeSet<String>,
    done: Mutex<Done>,
}

#[derive(Default)]
struct Done {
    names: BTreeSet<String>,
    written: usize,
    /// The first thing that went wrong; nothing is written after it.
    fault: Option<io::Error>,
}

impl<'a> InFolder<'a> {
    /// A folder that is empty, absent, or holds an older build.
    ///
    /// # Errors
    /// When it holds something else, or cannot be read.
    pub(crate) fn open(out: &'a Path) -> io::Result<Self> {
        let mut former = BTreeSet::new();
        if out.exists() {
            refuse_strangers(out)?;
            list(out, out, &mut former)?;
        }
        Ok(Self { out, former, done: Mutex::default() })
    }

    /// How many files the site has and how many of them were written, once all were put.
    ///
    /// # Errors
    /// What went wrong while writing.
    pub(crate) fn finish(self) -> io::Result<(usize, usize)> {
        let done = self.done.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(fault) = done.fault {
            return Err(fault);
        }
        for name in self.former.iter().filter(|name| !done.names.contains(*name)) {
            std::fs::remove_file(self.out.join(name))?;
        }
        Ok((done.names.len(), done.written))
    }

    /// Whether it had to be written.
    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<bool> {
        let path = self.out.join(name);
        if self.former.contains(name) && std::fs::read(&path).is_ok_and(|former| former == bytes) {
            return Ok(false);
        }
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, bytes).map(|()| true)
    }
}

impl Output for InFolder<'_> {
    fn put(&self, name: String, bytes: Bytes) {
        if locked(&self.done).fault.is_some() {
            return;
        }
        let written = self.write(&name, &bytes);
        let mut done = locked(&self.done);
        match written {
            Ok(new) => done.written += usize::from(new),
            // Another thread may have met one meanwhile.
            Err(fault) => drop(done.fault.get_or_insert(fault)),
        }
        done.names.insert(name);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A folder that holds something else than a site is not ours to tidy.
fn refuse_strangers(out: &Path) -> io::Result<()> {
    let empty = std::fs::read_dir(out)?.next().is_none();
    if empty || out.join("_pomoc").is_dir() {
        return Ok(());
    }
    Err(io::Error::other("the folder is not empty and holds no site that pomoc built; choose another, or empty it"))
}

fn list(root: &Path, folder: &Path, names: &mut BTreeSet<String>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(root, &path, names)?;
        } else if let Ok(name) = path.strip_prefix(root) {
            names.insert(name.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}
