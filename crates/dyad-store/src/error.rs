//! What can go wrong with a store.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use thiserror::Error;

/// A store that cannot be opened, read or written.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Nothing is there, and it was opened for reading only.
    #[error("there is no store at {}", path.display())]
    Missing {
        /// The path asked for.
        path: PathBuf,
    },
    /// The system does not let the file be opened or made: its folder is missing, it is a
    /// folder, or permission is lacking.
    #[error("cannot open the store {}", path.display())]
    Open {
        /// The path asked for.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The file is no database, or a database of another program.
    #[error("{} is no dyad store", path.display())]
    NotAStore {
        /// The path asked for.
        path: PathBuf,
    },
    /// A newer dyad made it. Nothing was changed.
    #[error(
        "the store {} has schema version {found}, this dyad knows versions up to {known}: use the newer dyad that made it",
        path.display()
    )]
    Newer {
        /// The path asked for.
        path: PathBuf,
        /// Schema version of the file.
        found: i64,
        /// Newest schema version known.
        known: i64,
    },
    /// An older dyad made it, and it was opened for reading only, so it cannot be brought up to
    /// date.
    #[error(
        "the store {} has the old schema version {found}: open it once for writing to bring it to version {known}",
        path.display()
    )]
    Older {
        /// The path asked for.
        path: PathBuf,
        /// Schema version of the file.
        found: i64,
        /// Newest schema version known.
        known: i64,
    },
    /// File, folder or connection does not take writes.
    #[error("the store {} is read-only", path.display())]
    ReadOnly {
        /// The path of the store.
        path: PathBuf,
    },
    /// Another process held the store for longer than the store waits.
    #[error("the store {} is in use by another process", path.display())]
    Busy {
        /// The path of the store.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("there is no room left for the store {}", path.display())]
    Full {
        /// The path of the store.
        path: PathBuf,
    },
    /// The disk does not take writes or give what is on it.
    #[error("the disk of the store {} is full, over a quota, or failing", path.display())]
    Disk {
        /// The path of the store.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// A row that cannot be read back.
    #[error("the store {} holds a row of {table} that cannot be read", path.display())]
    Row {
        /// The path of the store.
        path: PathBuf,
        /// The table.
        table: &'static str,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// SQLite failed otherwise.
    #[error("the store {} failed to {attempt}", path.display())]
    Sqlite {
        /// The path of the store.
        path: PathBuf,
        /// What was attempted.
        attempt: &'static str,
        /// What SQLite says.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// Sorts a failure of SQLite into those a user can do something about, and the rest.
    pub(crate) fn of(
        path: &Path,
        attempt: &'static str,
        source: rusqlite::Error,
    ) -> Self {
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::Busy { path }
            }
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::SystemIoFailure) => Self::Disk { path, source },
            Some(ErrorCode::NotADatabase) => Self::NotAStore { path },
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::Open { path, source }
            }
            _ => Self::Sqlite { path, attempt, source },
        }
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    fn sorted(code: i32) -> String {
        let source = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
        StoreError::of(Path::new("news.dyad"), "add an article", source).to_string()
    }

    #[test]
    fn failures_are_told_in_a_users_words() {
        assert_eq!(sorted(ffi::SQLITE_READONLY), "the store news.dyad is read-only");
        assert_eq!(
            sorted(ffi::SQLITE_READONLY_DIRECTORY),
            "the store news.dyad is read-only"
        );
        assert_eq!(
            sorted(ffi::SQLITE_BUSY),
            "the store news.dyad is in use by another process"
        );
        assert_eq!(
            sorted(ffi::SQLITE_FULL),
            "there is no room left for the store news.dyad"
        );
        assert_eq!(
            sorted(ffi::SQLITE_IOERR_WRITE),
            "the disk of the store news.dyad is full, over a quota, or failing"
        );
        assert_eq!(sorted(ffi::SQLITE_NOTADB), "news.dyad is no dyad store");
        assert_eq!(sorted(ffi::SQLITE_CANTOPEN), "cannot open the store news.dyad");
        assert_eq!(
            sorted(ffi::SQLITE_CORRUPT),
            "the store news.dyad failed to add an article"
        );
    }
}
