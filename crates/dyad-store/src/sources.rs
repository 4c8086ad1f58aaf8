//! How far each source was read: a second run goes on where the first one stopped.

use rusqlite::{OptionalExtension as _, Transaction, named_params};

use crate::feeds;
use crate::rows::number;
use crate::{Store, StoreError};

/// How far a source was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceMark {
    /// The file, by its full path.
    pub source: String,
    /// Its size when it was read. Bytes.
    pub size: u64,
    /// When it was last changed. Seconds since 1970.
    pub modified: i64,
    /// Version of the coder that read it.
    pub coder_version: String,
    /// Items read so far, from the beginning.
    pub n_items: usize,
    /// Whether it was read to its end.
    pub finished: bool,
}

impl Store {
    /// How far the source was read, if it was.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Sqlite`].
    pub fn source(&self, source: &str) -> Result<Option<SourceMark>, StoreError> {
        let error = self.error("read how far a source was read");
        self.connection
            .prepare_cached(
                "SELECT source, size, modified, coder_version, n_items, finished
                 FROM source WHERE source = ?1",
            )
            .map_err(&error)?
            .query_row([source], |row| {
                Ok(SourceMark {
                    source: row.get(0)?,
                    size: unsigned(row.get(1)?),
                    modified: row.get(2)?,
                    coder_version: row.get(3)?,
                    n_items: usize::try_from(unsigned(row.get(4)?)).unwrap_or(0),
                    finished: row.get(5)?,
                })
            })
            .optional()
            .map_err(error)
    }

    /// Whether an article or a copy of one with this address is there.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Sqlite`].
    pub fn has_url(&self, url: &str) -> Result<bool, StoreError> {
        let error = self.error("look for an address");
        feeds::has_url(&self.connection, url).map_err(error)
    }
}

pub(crate) fn put_mark(
    transaction: &Transaction<'_>,
    mark: &SourceMark,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO source
                 (source, size, modified, coder_version, n_items, finished)
             VALUES (:source, :size, :modified, :coder_version, :n_items, :finished)",
        )?
        .execute(named_params! {
            ":source": mark.source,
            ":size": i64::try_from(mark.size).unwrap_or(i64::MAX),
            ":modified": mark.modified,
            ":coder_version": mark.coder_version,
            ":n_items": number(mark.n_items),
            ":finished": mark.finished,
        })?;
    Ok(())
}

fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}
