//! Items and rows of histories by the keys that corrections use, as coded and as corrections have them.

use dyad_types::HistoryFormat;
use rusqlite::OptionalExtension as _;

use crate::corrections::{Change, Correction, HISTORY};
use crate::events::StoredEvent;
use crate::history_read::StoredTelling;
use crate::overlay::Overlay;
use crate::{Store, StoreError};

/// What a key names.
#[derive(Debug, Clone, PartialEq)]
pub enum Named {
    /// An item coded from an article, of any kind.
    Item(Box<StoredEvent>),
    /// A row of a history.
    Row(Box<StoredTelling>),
}

impl Named {
    /// What these corrections of it, in the order in which they were made, say that it is; `None`
    /// when they say that it is wrong.
    pub fn corrected<'c>(
        &self,
        changes: impl IntoIterator<Item = &'c Change>,
    ) -> Option<Self> {
        let mut overlay = Overlay::default();
        for change in changes {
            overlay.lay_alone(change);
        }
        let mut named = self.clone();
        let Some(fix) = overlay.alone() else { return Some(named) };
        match &mut named {
            Self::Item(stored) => fix.apply(&mut stored.entry.item),
            Self::Row(row) => fix.apply_to_row(row),
        }
        (!fix.is_wrong).then_some(named)
    }
}

/// A correction with what it changes: an example of what a coder gets wrong, and what is right.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    /// The correction.
    pub correction: Correction,
    /// The item with the corrections before this one; `None` when it is not in the store any more,
    /// or one of them says that it is wrong.
    pub before: Option<Named>,
    /// With this one too.
    pub after: Option<Named>,
}

impl Store {
    /// The item or the row of a history that a key names, as it was coded.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn named(&self, key: &str) -> Result<Option<Named>, StoreError> {
        if key.starts_with(HISTORY) {
            let row = self.row_by_key(key).map_err(self.error("read its histories"))?;
            return Ok(row.map(|row| Named::Row(Box::new(row))));
        }
        let id: Option<i64> = self
            .connection
            .prepare_cached("SELECT item_id FROM item WHERE item_key = ?1")
            .and_then(|mut statement| {
                statement.query_row([key], |row| row.get(0)).optional()
            })
            .map_err(self.error("read items"))?;
        let Some(id) = id else { return Ok(None) };
        let item = self.stored_items(&[id])?.pop();
        Ok(item.map(|item| Named::Item(Box::new(item))))
    }

    /// All corrections with what they change, in the order in which they are laid over the items.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn labelled(&self) -> Result<Vec<Labelled>, StoreError> {
        let corrections = self.corrections(None)?;
        let mut labelled: Vec<Labelled> = Vec::with_capacity(corrections.len());
        let mut earlier: std::collections::BTreeMap<String, Vec<Change>> =
            std::collections::BTreeMap::new();
        for correction in corrections {
            let named = self.named(&correction.item_key)?;
            let changes = earlier.entry(correction.item_key.clone()).or_default();
            let state = |changes: &[Change]| named.as_ref()?.corrected(changes);
            let before = state(changes);
            changes.push(correction.change.clone());
            let after = state(changes);
            labelled.push(Labelled { correction, before, after });
        }
        Ok(labelled)
    }

    fn row_by_key(&self, key: &str) -> rusqlite::Result<Option<StoredTelling>> {
        let Some((format, number)) =
            key.strip_prefix(HISTORY).and_then(|rest| rest.split_once('/'))
        else {
            return Ok(None);
        };
        let (Ok(format), Ok(number)) =
            (format.parse::<HistoryFormat>(), number.parse::<i64>())
        else {
            return Ok(None);
        };
        let id: Option<i64> = self
            .connection
            .prepare_cached("SELECT history_id FROM history WHERE key = ?1")?
            .query_row([number], |row| row.get(0))
            .optional()?;
        let Some(id) = id else { return Ok(None) };
        let row = self.history_telling(id)?;
        Ok(row.filter(|row| row.format == format))
    }
}
