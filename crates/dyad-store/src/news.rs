//! What is news: articles by day of publication, and what they tell of channels.

use std::collections::BTreeMap;

use dyad_ledger::{Dyad, Entry};
use jiff::civil::Date;
use rusqlite::types::Value;

use crate::read::{ENTRY, parsed};
use crate::{Store, StoreError};

/// A state of a channel that an article tells, and the acts that its sentence tells too.
#[derive(Debug, Clone, PartialEq)]
pub struct ToldChange {
    /// The change and what it rests on; the item is always a change of a channel.
    pub entry: Entry,
    /// Rows of the acts of its sentence between one of its pairs, ascending.
    pub acts: Vec<i64>,
}

impl Store {
    /// What articles tell of the channels of pairs, as far as it was known at the end of `day`, see
    /// [`Entry::is_known_by`], and as corrections made by then have it; by row.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`], [`StoreError::Row`].
    pub fn told_changes(&self, day: Date) -> Result<Vec<ToldChange>, StoreError> {
        let error = self.error("read what is told of channels");
        let query = format!(
            "{ENTRY} JOIN channel_change ON channel_change.item_id = item.item_id
             WHERE channel_change.dyad IS NOT NULL AND channel_change.report_date <= ?1
             ORDER BY item.item_id"
        );
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT item.item_id FROM item JOIN event ON event.item_id = item.item_id
                 WHERE item.sentence_id = (SELECT sentence_id FROM item WHERE item_id = ?1)
                     AND event.dyad IN (SELECT dyad FROM item_dyad WHERE item_id = ?1)
                 ORDER BY item.item_id",
            )
            .map_err(&error)?;
        let overlay = self.item_overlay(Some(day))?;
        let mut changes = Vec::new();
        for mut stored in self.entry_rows(&query, vec![Value::Text(day.to_string())])? {
            if let Some(fix) = overlay.get(stored.item_id) {
                fix.apply(&mut stored.entry.item);
            }
            if overlay.counts(stored.item_id) && stored.entry.is_known_by(day) {
                let acts = statement.query_map([stored.item_id], |row| row.get(0));
                let acts = acts.map_err(&error)?.collect::<rusqlite::Result<_>>();
                let acts = acts.map_err(&error)?;
                changes.push(ToldChange { entry: stored.entry, acts });
            }
        }
        Ok(changes)
    }

    /// How many articles tell something of one of the two parties of `dyad`, by day of publication;
    /// those that are not dated to a day, or are later than `until`, are left out.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn news(
        &self,
        dyad: &Dyad,
        until: Option<Date>,
    ) -> Result<BTreeMap<Date, u32>, StoreError> {
        let error = self.error("count the news of a pair");
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT story.published, count(DISTINCT story.article_id)
                 FROM item_party
                 JOIN item USING (item_id)
                 JOIN sentence USING (sentence_id)
                 JOIN story ON story.article_id = sentence.article_id
                     AND story.story = sentence.story
                 WHERE party IN (?1, ?2) AND story.published <= ?3
                     AND story.published_json ->> 'precision' = 'day'
                 GROUP BY story.published",
            )
            .map_err(&error)?;
        let until = until.unwrap_or(Date::MAX).to_string();
        let keys = [dyad.a().to_string(), dyad.b().to_string(), until];
        let rows = statement
            .query_map(keys, |row| Ok((parsed(&row.get::<_, String>(0)?)?, row.get(1)?)));
        rows.map_err(&error)?.collect::<rusqlite::Result<_>>().map_err(&error)
    }

    /// The newest day on which a main story in the store was published; `None` when none is dated.
    /// What a page shows beside its story may be years younger.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn newest_day(&self) -> Result<Option<Date>, StoreError> {
        let error = self.error("find its newest article");
        let newest: Option<String> = self
            .connection
            .prepare_cached("SELECT max(published) FROM story WHERE kind = 'main'")
            .and_then(|mut statement| statement.query_row((), |row| row.get(0)))
            .map_err(&error)?;
        newest.map(|day| parsed(&day)).transpose().map_err(&error)
    }
}
