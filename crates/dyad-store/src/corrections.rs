//! Corrections: what people say is right instead. Laid over the items, never into them, and
//! never taken back: a later correction of the same field wins.

use jiff::civil::Date;
use rusqlite::params;
use rusqlite::types::FromSqlError;

use crate::{Store, StoreError};

/// What somebody says is right instead of what was coded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// [`crate::StoredEvent::item_key`] of the item.
    pub item_key: String,
    /// Path of the field in the item's JSON, `event_type`; empty for the whole item.
    pub field: String,
    /// What is right, as JSON; `None` when the item is wrong as a whole.
    pub value_json: Option<String>,
    /// Who says so.
    pub author: String,
    /// When.
    pub made_on: Date,
    /// Why.
    pub reason: String,
}

impl Store {
    /// Adds a correction.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`], [`StoreError::Busy`], [`StoreError::Full`],
    /// [`StoreError::Sqlite`].
    pub fn correct(&mut self, correction: &Correction) -> Result<(), StoreError> {
        self.connection
            .execute(
                "INSERT INTO correction (item_key, field, value_json, author, made_on, reason)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    correction.item_key,
                    correction.field,
                    correction.value_json,
                    correction.author,
                    correction.made_on.to_string(),
                    correction.reason,
                ],
            )
            .map(drop)
            .map_err(self.error("add a correction"))
    }

    /// The corrections of an item, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn corrections(&self, item_key: &str) -> Result<Vec<Correction>, StoreError> {
        let error = self.error("read corrections");
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT item_key, field, value_json, author, made_on, reason
                 FROM correction WHERE item_key = ?1 ORDER BY correction_id",
            )
            .map_err(&error)?;
        let rows = statement.query_map([item_key], |row| {
            let made_on: String = row.get(4)?;
            Ok(Correction {
                item_key: row.get(0)?,
                field: row.get(1)?,
                value_json: row.get(2)?,
                author: row.get(3)?,
                made_on: made_on
                    .parse()
                    .map_err(|error| FromSqlError::Other(Box::new(error)))?,
                reason: row.get(5)?,
            })
        });
        rows.map_err(&error)?.collect::<rusqlite::Result<_>>().map_err(&error)
    }
}
