//! How much there is to read: articles by day of publication.

use std::collections::BTreeMap;

use dyad_ledger::Dyad;
use jiff::civil::Date;

use crate::read::parsed;
use crate::{Store, StoreError};

impl Store {
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
