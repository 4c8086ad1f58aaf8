//! Opening a store: its version, migrations, and the ways a file can refuse.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::StoreError;

/// Newest schema version this crate knows, and writes.
pub const SCHEMA_VERSION: i64 = 8;

/// Brings a store from version `idx` to `idx + 1`.
const MIGRATIONS: [&str; 8] = [
    include_str!("../migrations/001_articles_and_items.sql"),
    include_str!("../migrations/002_corrections.sql"),
    include_str!("../migrations/003_sources_and_copies.sql"),
    include_str!("../migrations/004_feeds.sql"),
    include_str!("../migrations/005_kinds_of_copies.sql"),
    include_str!("../migrations/006_panel.sql"),
    include_str!("../migrations/007_histories.sql"),
    include_str!("../migrations/008_tellings.sql"),
];

/// Marks the file as ours: "dyad" in ASCII, in the file header.
const APPLICATION_ID: i64 = 0x6479_6164;

/// How long a reader or writer waits for another process.
const PATIENCE: Duration = Duration::from_secs(10);

/// A store on disk or in memory. One writer and many readers may have it open at once.
#[derive(Debug)]
pub struct Store {
    pub(crate) connection: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens the store at `path` for reading and writing; makes it when nothing is there, brings
    /// it to the newest schema version when an older dyad made it.
    ///
    /// # Errors
    /// [`StoreError::Open`], [`StoreError::NotAStore`], [`StoreError::Newer`] (the file is left
    /// as it is), [`StoreError::ReadOnly`], [`StoreError::Busy`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(path, flags)
            .map_err(|error| StoreError::of(path, "open", error))
            .and_then(|connection| {
                let mut store = Self { connection, path: path.to_owned() };
                store.prepare()?;
                Ok(store)
            });
        match opened {
            // As of a disk that is mounted to be read.
            Err(StoreError::Open { .. }) if Self::open_read_only(path).is_ok() => {
                Err(StoreError::ReadOnly { path: path.to_owned() })
            }
            other => other,
        }
    }

    /// Opens the store at `path` for reading; the file is not changed.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Open`], [`StoreError::NotAStore`],
    /// [`StoreError::Newer`], [`StoreError::Older`].
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        if !path.exists() {
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        match Self::read_only_as(path, path, OpenFlags::empty()) {
            // A folder that takes no files leaves no room for the index of the log. When there
            // is no log, the file is whole by itself.
            Err(StoreError::Open { .. } | StoreError::ReadOnly { .. })
                if !has_log(path) =>
            {
                let whole = immutable_uri(path);
                Self::read_only_as(path, Path::new(&whole), OpenFlags::SQLITE_OPEN_URI)
            }
            other => other,
        }
    }

    /// A store that lives as long as the value.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] when memory runs out.
    pub fn in_memory() -> Result<Self, StoreError> {
        let path = PathBuf::from(":memory:");
        let connection = Connection::open_in_memory()
            .map_err(|error| StoreError::of(&path, "open", error))?;
        let mut store = Self { connection, path };
        store.prepare()?;
        Ok(store)
    }

    /// Where it lives.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn error(
        &self,
        attempt: &'static str,
    ) -> impl Fn(rusqlite::Error) -> StoreError + '_ {
        move |error| StoreError::of(&self.path, attempt, error)
    }

    fn read_only_as(
        path: &Path,
        name: &Path,
        more: OpenFlags,
    ) -> Result<Self, StoreError> {
        let flags =
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
        let connection = Connection::open_with_flags(name, flags)
            .map_err(|error| StoreError::of(path, "open", error))?;
        let store = Self { connection, path: path.to_owned() };
        store.connection.busy_timeout(PATIENCE).map_err(store.error("open"))?;
        let found = store.version()?;
        let path = path.to_owned();
        match found {
            Some(SCHEMA_VERSION) => Ok(store),
            Some(found) if found > SCHEMA_VERSION => {
                Err(StoreError::Newer { path, found, known: SCHEMA_VERSION })
            }
            Some(found) => Err(StoreError::Older { path, found, known: SCHEMA_VERSION }),
            None => Err(StoreError::NotAStore { path }),
        }
    }

    fn prepare(&mut self) -> Result<(), StoreError> {
        let attempt = "prepare its tables";
        self.connection.busy_timeout(PATIENCE).map_err(self.error(attempt))?;
        // Looked at before anything is written: a newer store must stay as it is.
        self.refuse_newer()?;
        let read_only =
            self.connection.is_readonly("main").map_err(self.error(attempt))?;
        if read_only {
            return Err(StoreError::ReadOnly { path: self.path.clone() });
        }
        let pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                       PRAGMA foreign_keys = ON;";
        patiently(|| {
            self.connection.execute_batch(pragmas).map_err(self.error(attempt))
        })?;
        self.migrate()
    }

    fn refuse_newer(&self) -> Result<i64, StoreError> {
        let path = || self.path.clone();
        match self.version()? {
            Some(found) if found > SCHEMA_VERSION => {
                Err(StoreError::Newer { path: path(), found, known: SCHEMA_VERSION })
            }
            Some(found) => Ok(found),
            None => Err(StoreError::NotAStore { path: path() }),
        }
    }

    /// Brings an old or empty file up to date in one transaction; of two processes that open it at
    /// once the second finds it done.
    fn migrate(&mut self) -> Result<(), StoreError> {
        if self.refuse_newer()? == SCHEMA_VERSION {
            return Ok(());
        }
        let path = self.path.clone();
        let error = |error| StoreError::of(&path, "bring its tables up to date", error);
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(error)?;
        let found: i64 = transaction
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .map_err(error)?;
        let done = usize::try_from(found).unwrap_or(0);
        for script in MIGRATIONS.iter().skip(done) {
            transaction.execute_batch(script).map_err(error)?;
        }
        transaction
            .pragma_update(None, "application_id", APPLICATION_ID)
            .map_err(error)?;
        transaction
            .pragma_update(None, "user_version", SCHEMA_VERSION)
            .map_err(error)?;
        transaction.commit().map_err(error)
    }

    /// Schema version of the file, 0 for an empty one; `None` for a database of another program.
    fn version(&self) -> Result<Option<i64>, StoreError> {
        let error = self.error("read its version");
        let pragma = |name: &str| {
            self.connection
                .pragma_query_value(None, name, |row| row.get::<_, i64>(0))
        };
        let version = pragma("user_version").map_err(&error)?;
        let application = pragma("application_id").map_err(&error)?;
        let n_tables: i64 = self
            .connection
            .query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0))
            .map_err(&error)?;
        let ours = application == APPLICATION_ID;
        let empty = application == 0 && version == 0 && n_tables == 0;
        Ok((ours || empty).then_some(version))
    }
}

/// Tries again while another process has the file. SQLite itself does not wait for a change of the
/// journal mode, which two processes that make a store at once both ask for.
fn patiently(attempt: impl Fn() -> Result<(), StoreError>) -> Result<(), StoreError> {
    const PAUSE: Duration = Duration::from_millis(20);
    let n_tries = PATIENCE.as_millis() / PAUSE.as_millis();
    for _ in 1..n_tries {
        match attempt() {
            Err(StoreError::Busy { .. }) => std::thread::sleep(PAUSE),
            other => return other,
        }
    }
    attempt()
}

fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    Path::new(&log).metadata().is_ok_and(|log| log.len() > 0)
}

/// `file:` address that tells SQLite that nobody changes the file.
fn immutable_uri(path: &Path) -> String {
    let escape = |letter: char| match letter {
        '%' => "%25".to_owned(),
        '?' => "%3f".to_owned(),
        '#' => "%23".to_owned(),
        other => other.to_string(),
    };
    let path: String = path.to_string_lossy().chars().map(escape).collect();
    format!("file:{path}?immutable=1")
}
