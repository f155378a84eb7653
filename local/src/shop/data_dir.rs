//! The directory that outlives the process, used by one process at a time.

use super::StartError;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

/// Holds the directory until it is dropped.
pub struct DataDir {
    path: PathBuf,
    _lock: File,
}

impl DataDir {
    pub fn open(path: &Path) -> Result<Self, StartError> {
        let unusable = |error: &std::io::Error| StartError::File { path: path.to_owned(), problem: error.to_string() };
        std::fs::create_dir_all(path).map_err(|error| unusable(&error))?;
        let lock = File::create(path.join("lock")).map_err(|error| unusable(&error))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(StartError::DataDirInUse { path: path.to_owned() }),
            Err(TryLockError::Error(error)) => Err(unusable(&error)),
        }
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }
}
