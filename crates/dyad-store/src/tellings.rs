//! Tellings: what says which reports are of one act, kept beside the events and read back.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;
use dyad_ledger::{Dyad, Telling, TellingEvent, TellingKey, last_day};
use dyad_types::{
    ActorCode, ArticleId, CameoCode, DateInterval, Position, Publication, Span,
    UnknownCode,
};
use jiff::civil::Date;
use rusqlite::types::FromSqlError;
use rusqlite::{OptionalExtension as _, Row, Transaction, params};

use crate::history_read::actor_of;
use crate::read::{count, from_json, parsed, parsed_list};
use crate::rows;
use crate::{Store, StoreError};

/// Which tellings to read; an empty filter reads all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TellingFilter {
    /// That concern this pair, as [`Telling::concerns`] says.
    pub dyad: Option<Dyad>,
    /// Of stories that were published by this day for sure; those of undated stories are known by
    /// none.
    pub known_by: Option<Date>,
    /// That may concern any pair: they are coded as an act of one, or name two parties.
    pub only_pairs: bool,
    /// These too, by item key, whatever pair they concern: those that reviewers join to others.
    pub items: BTreeSet<String>,
}

const TELLING: &str = "
    SELECT item.item_id, item.item_key, item.article_id,
        sentence.story, sentence.paragraph, sentence.sentence, item.word_start, item.word_end,
        a_name, a_iso3c, a_code, a_sector, b_name, b_iso3c, b_code, b_sector,
        cameo, event_type, actuality, date_start, date_end, date_basis, place, report_date,
        is_main, same_as, named, days_named, words_kept, numbers,
        CASE WHEN is_main IS NULL THEN sentence.text END,
        CASE WHEN story.published_json ->> 'precision' <> 'day' THEN story.published_json END
    FROM event
    JOIN item USING (item_id)
    JOIN sentence USING (sentence_id)
    JOIN story ON story.article_id = sentence.article_id AND story.story = sentence.story
    LEFT JOIN (
        SELECT item_id, is_main, same_as, named, days_named, words AS words_kept, numbers
        FROM telling) USING (item_id)
    WHERE (report_date <= ?1 OR ?1 IS NULL)";

/// Rows that may concern a pair: that are coded so, or name the two.
const OF_PAIR: &str = "
    AND item_id IN (
        SELECT item_id FROM event WHERE dyad = ?2
        UNION SELECT item_id FROM telling WHERE named LIKE ?3 AND named LIKE ?4
        UNION SELECT item_id FROM item WHERE item_key IN (SELECT value FROM json_each(?5)))";

/// Rows that may concern a pair inside a state.
const INSIDE: &str = "
    AND item_id IN (
        SELECT item_id FROM event WHERE dyad = ?2 OR dyad LIKE ?3 AND dyad LIKE ?4
        UNION SELECT item_id FROM item WHERE item_key IN (SELECT value FROM json_each(?5)))";

impl Store {
    /// The tellings of events as corrections have them, by row; wrong ones are left out. Of articles that were coded before the store kept them they tell
    /// no more than [`Telling::of`] the entry.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn tellings(&self, filter: &TellingFilter) -> Result<Vec<Telling>, StoreError> {
        let error = self.error("read its tellings");
        let overlay = self.item_overlay(filter.known_by)?;
        let mut rows = self.telling_rows(filter).map_err(&error)?;
        rows.retain_mut(|row| {
            let Some(fix) = overlay.get(row.item_id) else { return true };
            fix.apply_to_telling(&mut row.telling);
            !overlay.is_wrong(row.item_id)
        });
        let leaders = self.leaders(&rows).map_err(&error)?;
        let tellings = rows.into_iter().map(|row| Telling {
            same_as: row.same_as.and_then(|id| leaders.get(&id).cloned()),
            ..row.telling
        });
        Ok(tellings.collect())
    }

    /// The keys of what tellings are the same as, by row; those that are not among `rows` too.
    fn leaders(
        &self,
        rows: &[KeptTelling],
    ) -> rusqlite::Result<BTreeMap<i64, TellingKey>> {
        let wanted: BTreeSet<i64> = rows.iter().filter_map(|row| row.same_as).collect();
        let mut leaders: BTreeMap<i64, TellingKey> = rows
            .iter()
            .filter(|row| wanted.contains(&row.item_id))
            .map(|row| (row.item_id, row.telling.key.clone()))
            .collect();
        let query = format!("{TELLING} AND item_id = ?2");
        let mut statement = self.connection.prepare_cached(&query)?;
        for id in wanted {
            if let Entry::Vacant(leader) = leaders.entry(id) {
                let found = statement.query_row(params![None::<String>, id], key);
                found.optional()?.map(|key| leader.insert(key));
            }
        }
        Ok(leaders)
    }

    fn telling_rows(&self, filter: &TellingFilter) -> rusqlite::Result<Vec<KeptTelling>> {
        let known_by = filter.known_by;
        let day = known_by.map(|day| day.to_string());
        let Some(dyad) = &filter.dyad else {
            let query = format!("{TELLING} ORDER BY item_id");
            let mut statement = self.connection.prepare_cached(&query)?;
            let rows = statement.query_map([day], |row| kept(row, known_by))?;
            let is_asked = |row: &KeptTelling| {
                let telling = &row.telling;
                let is_of_pair = telling.dyad.is_some() || telling.named.len() > 1;
                is_of_pair
                    || !filter.only_pairs
                    || filter.items.contains(&telling.item_key)
            };
            return rows
                .filter_map(Result::transpose)
                .filter(|row| row.as_ref().map_or(true, is_asked))
                .collect();
        };
        let (of_pair, [a, b]) = if dyad.is_domestic() {
            let state = dyad.a().state();
            (INSIDE, [format!("{state}%"), format!("%-{state}%")])
        } else {
            (OF_PAIR, dyad.parties().map(|party| format!("%{party}%")))
        };
        let query = format!("{TELLING} {of_pair} ORDER BY item_id");
        let mut statement = self.connection.prepare_cached(&query)?;
        let values = params![day, dyad.to_string(), a, b, rows::json(&filter.items)?];
        let rows = statement.query_map(values, |row| kept(row, known_by))?;
        let is_asked = |row: &KeptTelling| {
            let telling = &row.telling;
            telling.concerns(dyad) || filter.items.contains(&telling.item_key)
        };
        rows.filter_map(Result::transpose)
            .filter(|row| row.as_ref().map_or(true, is_asked))
            .collect()
    }
}

struct KeptTelling {
    item_id: i64,
    telling: Telling,
    same_as: Option<i64>,
}

/// The telling of a row; `None` when it may have been published later than `known_by`.
fn kept(row: &Row<'_>, known_by: Option<Date>) -> rusqlite::Result<Option<KeptTelling>> {
    let loosely: Option<String> = row.get(31)?;
    if let (Some(json), Some(day)) = (loosely, known_by) {
        let published: Publication = from_json(&json)?;
        if last_day(&published).is_none_or(|last| last > day) {
            return Ok(None);
        }
    }
    let key = key(row)?;
    let telling = without_words(row, key)?;
    let is_main: Option<bool> = row.get(24)?;
    let Some(is_main) = is_main else {
        let text: String = row.get(30)?;
        let telling = telling.in_words(&text);
        return Ok(Some(KeptTelling { item_id: row.get(0)?, telling, same_as: None }));
    };
    let stems = |column: usize| -> rusqlite::Result<Vec<CompactString>> {
        let text = row.get_ref(column)?.as_str()?;
        Ok(text
            .split(' ')
            .filter(|stem| !stem.is_empty())
            .map(Into::into)
            .collect())
    };
    let telling = Telling {
        is_main,
        named: parsed_list(row.get_ref(26)?.as_str()?)?,
        days_named: parsed_list(row.get_ref(27)?.as_str()?)?,
        words: stems(28)?,
        numbers: stems(29)?,
        ..telling
    };
    Ok(Some(KeptTelling {
        item_id: row.get(0)?,
        telling,
        same_as: row.get(25)?,
    }))
}

fn key(row: &Row<'_>) -> rusqlite::Result<TellingKey> {
    let wrong = |error: UnknownCode| FromSqlError::Other(Box::new(error));
    let recipient: Option<String> = row.get(14)?;
    Ok(TellingKey {
        article: ArticleId(row.get(2)?),
        position: Position {
            story: count(row, 3)?,
            paragraph: count(row, 4)?,
            sentence: count(row, 5)?,
        },
        words: Span::new(count(row, 6)?, count(row, 7)?),
        actor: ActorCode(row.get_ref(10)?.as_str()?.into()),
        recipient: ActorCode(recipient.unwrap_or_default().into()),
        cameo: CameoCode::new(row.get_ref(16)?.as_str()?).map_err(wrong)?,
    })
}

/// What the columns of the event tell.
fn without_words(row: &Row<'_>, key: TellingKey) -> rusqlite::Result<Telling> {
    let date = |column: usize| -> rusqlite::Result<Option<Date>> {
        let text: Option<String> = row.get(column)?;
        text.map(|text| parsed(&text)).transpose()
    };
    let actor = actor_of(row, 8)?;
    let has_recipient = row.get::<_, Option<String>>(12)?.is_some();
    let recipient = has_recipient.then(|| actor_of(row, 12)).transpose()?;
    let place: Option<String> = row.get(22)?;
    let days = date(19)?.zip(date(20)?);
    let event = TellingEvent {
        actor: &actor,
        recipient: recipient.as_ref(),
        event_type: parsed(row.get_ref(17)?.as_str()?)?,
        actuality: parsed(row.get_ref(18)?.as_str()?)?,
        days: days.map(|(start, end)| DateInterval::new(start, end)),
        basis: parsed(row.get_ref(21)?.as_str()?)?,
        place: place.as_deref(),
        published: date(23)?,
    };
    Ok(Telling::of_event(key, row.get(1)?, event))
}

/// Keeps the tellings of an article, whose events have these rows by item key.
pub(crate) fn put_tellings(
    transaction: &Transaction<'_>,
    tellings: &[Telling],
    item_ids: &BTreeMap<String, i64>,
) -> rusqlite::Result<()> {
    let ids: BTreeMap<&TellingKey, i64> = tellings
        .iter()
        .filter_map(|telling| Some((&telling.key, *item_ids.get(&telling.item_key)?)))
        .collect();
    let mut row = transaction.prepare_cached(
        "INSERT INTO telling (item_id, is_main, same_as, named, days_named, words, numbers)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for telling in tellings {
        let Some(item_id) = item_ids.get(&telling.item_key) else { continue };
        row.execute(params![
            item_id,
            telling.is_main,
            telling.same_as.as_ref().and_then(|leader| ids.get(leader)),
            rows::list(&telling.named),
            rows::list(&telling.days_named),
            rows::list(&telling.words),
            rows::list(&telling.numbers),
        ])?;
    }
    Ok(())
}
