//! Corrections: what people say is right instead. Laid over the items, never into them, and
//! never taken back: of two that say otherwise the later day wins, of one day the one added later.

use std::collections::BTreeMap;
use std::fmt;

use dyad_types::{DateInterval, HistoryAct};
use jiff::civil::Date;
use rusqlite::types::FromSqlError;
use rusqlite::{OptionalExtension as _, Row, Transaction, TransactionBehavior, params};
use serde::{Deserialize, Serialize};

use crate::{Store, StoreError, history};

/// What somebody says is right instead of what was coded. As JSON `key`, `kind`, `value`, `reviewer`,
/// `day`, `reason`; `value` is left out where the kind needs none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// [`crate::StoredEvent::item_key`] of the item, or [`crate::StoredTelling::item_key`].
    #[serde(rename = "key")]
    pub item_key: String,
    /// What is right.
    #[serde(flatten)]
    pub change: Change,
    /// Who says so.
    #[serde(rename = "reviewer")]
    pub author: String,
    /// When.
    #[serde(rename = "day")]
    pub made_on: Date,
    /// Why.
    pub reason: String,
}

/// What a correction changes. A later one of another kind than [`Change::Wrong`] says that the item is
/// something after all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "lowercase")]
pub enum Change {
    /// Nothing of the kind is told: the item is in no view.
    Wrong,
    /// It is right as it was coded: what was said of it before is of no effect any more.
    Right,
    /// It is this act: codes, intensity and quad class.
    Recode(HistoryAct),
    /// It happened on these days.
    Redate(DateInterval),
    /// It tells the same act as the item with this key, which stands for both: when that one is wrong,
    /// so are both.
    Merge(String),
    /// It stands for itself: it tells the same act as no other.
    Split,
}

impl Change {
    /// Name of the kind, as in JSON.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::Right => "right",
            Self::Recode(_) => "recode",
            Self::Redate(_) => "redate",
            Self::Merge(_) => "merge",
            Self::Split => "split",
        }
    }

    /// The columns `field` and `value_json`.
    fn columns(&self) -> rusqlite::Result<(&'static str, Option<String>)> {
        Ok(match self {
            Self::Wrong => (WHOLE, None),
            Self::Right => (WHOLE, Some(AS_CODED.to_owned())),
            Self::Recode(act) => (CODE, Some(crate::rows::json(act)?)),
            Self::Redate(days) => (DATE, Some(crate::rows::json(days)?)),
            Self::Merge(key) => (SAME_AS, Some(crate::rows::json(key)?)),
            Self::Split => (SAME_AS, Some("null".to_owned())),
        })
    }

    fn of_columns(field: &str, value: Option<&str>) -> rusqlite::Result<Self> {
        let wrong = |error| FromSqlError::Other(Box::new(error));
        let unknown = || {
            let text = field.to_owned();
            let list = "field of a correction";
            FromSqlError::Other(Box::new(dyad_types::UnknownCode { list, text }))
        };
        Ok(match (field, value) {
            (WHOLE, None) => Self::Wrong,
            (WHOLE, Some(AS_CODED)) => Self::Right,
            (CODE, Some(value)) => {
                Self::Recode(serde_json::from_str(value).map_err(wrong)?)
            }
            (DATE, Some(value)) => {
                Self::Redate(serde_json::from_str(value).map_err(wrong)?)
            }
            (SAME_AS, Some(value)) => {
                let key: Option<String> = serde_json::from_str(value).map_err(wrong)?;
                key.map_or(Self::Split, Self::Merge)
            }
            _ => return Err(unknown().into()),
        })
    }
}

/// How keys of rows of histories begin.
pub(crate) const HISTORY: &str = "history/";

/// Values of the column `field`.
const WHOLE: &str = "";
const CODE: &str = "code";
const DATE: &str = "date";
const SAME_AS: &str = "same_as";

/// The whole item, nothing of it changed.
const AS_CODED: &str = "{}";

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind();
        match self {
            Self::Wrong | Self::Right | Self::Split => f.write_str(kind),
            Self::Recode(act) => {
                let parts = [
                    act.event_type.map(dyad_types::EventType::as_str),
                    act.mode.map(dyad_types::Mode::as_str),
                    act.cameo.as_ref().map(dyad_types::CameoCode::as_str),
                ];
                let parts: Vec<&str> = parts.into_iter().flatten().collect();
                write!(f, "{kind} {}", parts.join(" "))
            }
            Self::Redate(days) => write!(f, "{kind} {days}"),
            Self::Merge(key) => write!(f, "{kind} into {key}"),
        }
    }
}

impl Store {
    /// Adds corrections in one transaction: all of them, or on an error none. One that says again what
    /// the newest of its item says, by every field, is passed over. The number of those that were added.
    ///
    /// Whether there is such an item, and whether it has what is corrected, is for the caller to ask
    /// with [`Store::named`].
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`], [`StoreError::Busy`], [`StoreError::Full`],
    /// [`StoreError::Sqlite`].
    pub fn correct(&mut self, corrections: &[Correction]) -> Result<usize, StoreError> {
        self.add_corrections(corrections, |transaction, correction| {
            let newest = transaction
                .prepare_cached(&format!(
                    "{CORRECTION} WHERE item_key = ?1
                     ORDER BY made_on DESC, correction_id DESC LIMIT 1"
                ))?
                .query_row([&correction.item_key], read_correction)
                .optional()?;
            Ok(newest.as_ref() == Some(correction))
        })
    }

    /// Adds those of the corrections of another store that this one lacks, as [`Store::correct`] does: of
    /// equal ones as many as the other has.
    ///
    /// # Errors
    /// As [`Store::correct`].
    pub fn replay(&mut self, corrections: &[Correction]) -> Result<usize, StoreError> {
        let mut own: BTreeMap<String, Vec<Correction>> = BTreeMap::new();
        for correction in self.corrections(None)? {
            own.entry(correction.item_key.clone()).or_default().push(correction);
        }
        self.add_corrections(corrections, |_, correction| {
            let Some(known) = own.get_mut(&correction.item_key) else { return Ok(false) };
            let found = known.iter().position(|known| known == correction);
            Ok(found.map(|idx| known.swap_remove(idx)).is_some())
        })
    }

    fn add_corrections(
        &mut self,
        corrections: &[Correction],
        mut is_known: impl FnMut(&Transaction<'_>, &Correction) -> rusqlite::Result<bool>,
    ) -> Result<usize, StoreError> {
        let path = self.path().to_owned();
        let error = |error| StoreError::of(&path, "add a correction", error);
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(error)?;
        let mut n_added = 0;
        for correction in corrections {
            if !is_known(&transaction, correction).map_err(error)? {
                add(&transaction, correction).map_err(error)?;
                n_added += 1;
            }
        }
        transaction.commit().map_err(error)?;
        Ok(n_added)
    }

    /// The corrections of an item, or of all, in the order in which they are laid over it: by day, of
    /// one day as they were added.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn corrections(
        &self,
        item_key: Option<&str>,
    ) -> Result<Vec<Correction>, StoreError> {
        let error = self.error("read its corrections");
        let mut statement = self
            .connection
            .prepare_cached(
                &format!("{CORRECTION} WHERE ?1 IS NULL OR item_key = ?1 ORDER BY made_on, correction_id"),
            )
            .map_err(&error)?;
        let rows = statement.query_map([item_key], read_correction);
        rows.map_err(&error)?.collect::<rusqlite::Result<_>>().map_err(&error)
    }

    /// The corrections of items, or of rows of histories, in the same order.
    pub(crate) fn corrections_of(
        &self,
        histories: bool,
    ) -> rusqlite::Result<Vec<Correction>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{CORRECTION} WHERE (item_key >= 'history/' AND item_key < 'history0') = ?1
             ORDER BY made_on, correction_id"
        ))?;
        statement.query_map([histories], read_correction)?.collect()
    }
}

const CORRECTION: &str =
    "SELECT item_key, field, value_json, author, made_on, reason FROM correction";

fn add(transaction: &Transaction<'_>, correction: &Correction) -> rusqlite::Result<()> {
    if let Change::Recode(act) = &correction.change
        && correction.item_key.starts_with(HISTORY)
    {
        history::act_id(transaction, act)?;
    }
    let (field, value) = correction.change.columns()?;
    transaction
        .prepare_cached(
            "INSERT INTO correction (item_key, field, value_json, author, made_on, reason)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            correction.item_key,
            field,
            value,
            correction.author,
            correction.made_on.to_string(),
            correction.reason,
        ])?;
    Ok(())
}

fn read_correction(row: &Row<'_>) -> rusqlite::Result<Correction> {
    let value = row.get_ref(2)?.as_str_or_null()?;
    Ok(Correction {
        item_key: row.get(0)?,
        change: Change::of_columns(row.get_ref(1)?.as_str()?, value)?,
        author: row.get(3)?,
        made_on: crate::read::parsed(&row.get::<_, String>(4)?)?,
        reason: row.get(5)?,
    })
}
