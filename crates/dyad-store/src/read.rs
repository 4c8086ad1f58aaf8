//! Reading: the entries and ledger of a dyad, events by filter, full-text search, articles.

use dyad_ledger::{
    DirectedDyad, Dyad, Entry, Item, Ledger, Origin, Party, SentenceText, Source,
    TextRange,
};
use dyad_types::{
    Article, ArticleId, CameoCode, DateInterval, EventType, Intensity, Position, Sector,
    Span, StoryKind, UnknownCode,
};
use jiff::civil::Date;
use rusqlite::types::{FromSqlError, Value};
use rusqlite::{OptionalExtension as _, Row, params, params_from_iter};
use serde::de::DeserializeOwned;

use crate::rows::number;
use crate::{HistoryFilter, Store, StoreError};

/// Which events to read; an empty filter reads all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventFilter {
    /// Between these two.
    pub dyad: Option<Dyad>,
    /// In this direction.
    pub directed: Option<DirectedDyad>,
    /// With this party on either side.
    pub party: Option<Party>,
    /// Of this PLOVER type.
    pub event_type: Option<EventType>,
    /// That may have happened on this day or later.
    pub since: Option<Date>,
    /// That may have happened on this day or earlier.
    pub until: Option<Date>,
    /// Of this article.
    pub article: Option<ArticleId>,
    /// Of stories of this kind.
    pub story_kind: Option<StoryKind>,
    /// Only what happened or goes on.
    pub only_real: bool,
    /// After the event with this id: the last one of the page before.
    pub after: Option<i64>,
    /// At most so many.
    pub limit: Option<usize>,
}

/// An event of the store.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredEvent {
    /// Its row.
    pub item_id: i64,
    /// Its stable name, which corrections use.
    pub item_key: String,
    /// The event and what it rests on; the item is always an event.
    pub entry: Entry,
}

/// A sentence that matches a search.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundSentence {
    /// Its article and story.
    pub origin: Origin,
    /// The sentence.
    pub sentence: SentenceText,
}

/// How often a dyad is told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DyadCount {
    /// The pair.
    pub dyad: Dyad,
    /// Events reported, every report counted.
    pub n_reports: usize,
    /// First day of the newest event.
    pub newest: Option<Date>,
}

/// Something done between two parties, as one article tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleAct {
    /// Its row.
    pub item_id: i64,
    /// Its stable name, which corrections and clusters use.
    pub item_key: String,
    /// Who did it to whom.
    pub directed: DirectedDyad,
    /// Days it may have happened on.
    pub days: DateInterval,
    /// Publication of the story.
    pub reported: Option<Date>,
    /// CAMEO code.
    pub cameo: CameoCode,
    /// PLOVER type.
    pub event_type: EventType,
    /// Goldstein points.
    pub intensity: Intensity,
    /// Sectors of the two sides.
    pub sectors: [Option<Sector>; 2],
}

pub(crate) const ENTRY: &str = "
    SELECT item.item_id, item.item_key, item.kind, item.word_start, item.word_end,
        item.also_sentences, item.dyads, item.parties, item.item_json,
        sentence.story, sentence.paragraph, sentence.sentence, sentence.text,
        sentence.paragraph_start, sentence.paragraph_end, sentence.paragraph_char_start,
        sentence.paragraph_char_end, sentence.input_start, sentence.input_end,
        sentence.input_char_start, sentence.input_char_end,
        article.article_id, article.name, article.url, article.publisher,
        story.kind, story.published_json
    FROM item
    JOIN sentence ON sentence.sentence_id = item.sentence_id
    JOIN article ON article.article_id = item.article_id
    JOIN story ON story.article_id = sentence.article_id AND story.story = sentence.story";

/// Columns of a sentence and its origin within [`ENTRY`] and [`SENTENCE`], from the first on.
const ENTRY_SENTENCE: usize = 9;

const SENTENCE: &str = "
    SELECT sentence.story, sentence.paragraph, sentence.sentence, sentence.text,
        sentence.paragraph_start, sentence.paragraph_end, sentence.paragraph_char_start,
        sentence.paragraph_char_end, sentence.input_start, sentence.input_end,
        sentence.input_char_start, sentence.input_char_end,
        article.article_id, article.name, article.url, article.publisher,
        story.kind, story.published_json
    FROM sentence
    JOIN article ON article.article_id = sentence.article_id
    JOIN story ON story.article_id = sentence.article_id AND story.story = sentence.story";

impl Store {
    /// Everything that belongs into the ledger of `dyad`, as [`Entry::concerns`] says, by row.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`], [`StoreError::Row`].
    pub fn entries(&self, dyad: &Dyad) -> Result<Vec<Entry>, StoreError> {
        let query = format!(
            "{ENTRY}
             WHERE item.item_id IN (
                 SELECT item_id FROM item_dyad WHERE dyad = ?1
                 UNION
                 SELECT item_party.item_id FROM item_party
                 JOIN item AS told ON told.item_id = item_party.item_id
                 WHERE party IN (?2, ?3) AND told.dyads = ''
                     AND told.kind NOT IN ('event', 'channel_change'))
             ORDER BY item.item_id"
        );
        let keys = [dyad.to_string(), dyad.a().to_string(), dyad.b().to_string()];
        let keys = keys.into_iter().map(Value::Text).collect();
        let rows = self.entry_rows(&query, keys)?;
        Ok(rows.into_iter().map(|stored| stored.entry).collect())
    }

    /// The ledger of `dyad`; empty when nothing is told of it.
    ///
    /// # Errors
    /// As [`Store::entries`].
    pub fn ledger(&self, dyad: &Dyad) -> Result<Ledger, StoreError> {
        Ok(Ledger::of(dyad.clone(), self.entries(dyad)?))
    }

    /// Events, oldest row first.
    ///
    /// # Errors
    /// As [`Store::entries`].
    pub fn events(&self, filter: &EventFilter) -> Result<Vec<StoredEvent>, StoreError> {
        let mut wheres: Vec<&str> = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        let text = |value: Option<String>| value.map(Value::Text);
        let printed = |date: Option<Date>| date.map(|date| Value::Text(date.to_string()));
        let party = text(filter.party.as_ref().map(ToString::to_string));
        let conditions = [
            ("event.dyad = ?", text(filter.dyad.as_ref().map(ToString::to_string))),
            (
                "event.directed_dyad = ?",
                text(filter.directed.as_ref().map(ToString::to_string)),
            ),
            ("item.item_id IN (SELECT item_id FROM item_party WHERE party = ?)", party),
            (
                "event.event_type = ?",
                text(filter.event_type.map(|code| code.to_string())),
            ),
            ("event.date_end >= ?", printed(filter.since)),
            ("event.date_start <= ?", printed(filter.until)),
            (
                "event.article_id = ?",
                text(filter.article.as_ref().map(|id| id.0.clone())),
            ),
            (
                "event.story_kind = ?",
                text(filter.story_kind.map(|kind| kind.to_string())),
            ),
            ("item.item_id > ?", filter.after.map(Value::Integer)),
        ];
        for (condition, value) in conditions {
            if let Some(value) = value {
                wheres.push(condition);
                values.push(value);
            }
        }
        if filter.only_real {
            wheres.push("event.actuality IN ('happened', 'ongoing')");
        }
        let wheres =
            if wheres.is_empty() { "1".to_owned() } else { wheres.join(" AND ") };
        values.push(Value::Integer(filter.limit.map_or(-1, number)));
        let query = format!(
            "{ENTRY} JOIN event ON event.item_id = item.item_id
             WHERE {wheres} ORDER BY item.item_id LIMIT ?"
        );
        self.entry_rows(&query, values)
    }

    /// What articles tell that was done between two known parties and is dated, in columns; by row.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn article_acts(
        &self,
        filter: &HistoryFilter,
    ) -> Result<Vec<ArticleAct>, StoreError> {
        let error = self.error("read its acts");
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT item_id, directed_dyad, date_start, date_end, report_date, cameo, event_type,
                     intensity, a_sector, b_sector, item_key FROM event JOIN item USING (item_id)
                 WHERE dyad IS NOT NULL AND date_start IS NOT NULL
                     AND actuality IN ('happened', 'ongoing')
                     AND (dyad = ?1 OR ?1 IS NULL) AND date_start >= ?2 AND date_start <= ?3
                     AND ifnull(report_date, date_start) <= ?4
                 ORDER BY item_id",
            )
            .map_err(&error)?;
        let printed = |date: Option<Date>, none: &str| {
            date.map_or_else(|| none.to_owned(), |date| date.to_string())
        };
        let values = params![
            filter.dyad.as_ref().map(ToString::to_string),
            printed(filter.since, ""),
            printed(filter.until, "9999-12-31"),
            printed(filter.known_by, "9999-12-31"),
        ];
        let rows = statement.query_map(values, article_act).map_err(&error)?;
        rows.collect::<rusqlite::Result<_>>().map_err(&error)
    }

    /// Sentences that hold all of `words`, best match first, at most `limit`. Words are compared
    /// by stem and without accents; operators of the search language count as words.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`], [`StoreError::Row`].
    pub fn search(
        &self,
        words: &str,
        limit: usize,
    ) -> Result<Vec<FoundSentence>, StoreError> {
        let quoted: Vec<String> = words
            .split_whitespace()
            .map(|word| word.replace('"', ""))
            .filter(|word| word.chars().any(char::is_alphanumeric))
            .map(|word| format!("\"{word}\""))
            .collect();
        if quoted.is_empty() {
            return Ok(Vec::new());
        }
        let error = self.error("search");
        let query = format!(
            "{SENTENCE}
             JOIN sentence_search ON sentence_search.rowid = sentence.sentence_id
             WHERE sentence_search MATCH ?1 ORDER BY rank, sentence.sentence_id LIMIT ?2"
        );
        let mut statement = self.connection.prepare_cached(&query).map_err(&error)?;
        let rows = statement
            .query_map(params![quoted.join(" "), number(limit)], |row| {
                let (sentence, origin) = (sentence_of(row, 0)?, origin_of(row, 0)?);
                Ok(FoundSentence { origin, sentence })
            })
            .map_err(&error)?;
        rows.collect::<rusqlite::Result<_>>().map_err(&error)
    }

    /// An article with its text; `None` when it is not in the store.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`], [`StoreError::Row`].
    pub fn article(&self, id: &ArticleId) -> Result<Option<Article>, StoreError> {
        let row: Option<(String, String)> = self
            .connection
            .prepare_cached(
                "SELECT article_json, text FROM article WHERE article_id = ?1",
            )
            .and_then(|mut statement| {
                statement
                    .query_row([&id.0], |row| Ok((row.get(0)?, row.get(1)?)))
                    .optional()
            })
            .map_err(self.error("read an article"))?;
        let Some((json, text)) = row else { return Ok(None) };
        let mut article: Article =
            serde_json::from_str(&json).map_err(|source| StoreError::Row {
                path: self.path().to_owned(),
                table: "article",
                source,
            })?;
        article.text = text;
        Ok(Some(article))
    }

    /// The articles of the store, by id.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn article_ids(&self) -> Result<Vec<ArticleId>, StoreError> {
        let error = self.error("list its articles");
        let mut statement = self
            .connection
            .prepare_cached("SELECT article_id FROM article ORDER BY article_id")
            .map_err(&error)?;
        let rows = statement.query_map((), |row| row.get(0).map(ArticleId));
        rows.map_err(&error)?.collect::<rusqlite::Result<_>>().map_err(&error)
    }

    /// The dyads with events, most reported first.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn dyads(&self) -> Result<Vec<DyadCount>, StoreError> {
        let error = self.error("list its dyads");
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT dyad, count(*), max(date_start) FROM event WHERE dyad IS NOT NULL
                 GROUP BY dyad ORDER BY count(*) DESC, dyad",
            )
            .map_err(&error)?;
        let rows = statement.query_map((), |row| {
            let newest: Option<String> = row.get(2)?;
            Ok(DyadCount {
                dyad: parsed(&row.get::<_, String>(0)?)?,
                n_reports: count(row, 1)?,
                newest: newest.map(|date| parsed(&date)).transpose()?,
            })
        });
        rows.map_err(&error)?.collect::<rusqlite::Result<_>>().map_err(&error)
    }

    pub(crate) fn entry_rows(
        &self,
        query: &str,
        values: Vec<Value>,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let error = self.error("read items");
        let mut statement = self.connection.prepare_cached(query).map_err(&error)?;
        let rows = statement
            .query_map(params_from_iter(values), |row| Ok((stored(row)?, row.get(5)?)))
            .map_err(&error)?;
        let rows: Vec<(StoredEvent, String)> =
            rows.collect::<rusqlite::Result<_>>().map_err(&error)?;
        let mut entries = Vec::with_capacity(rows.len());
        for (mut stored, also) in rows {
            stored.entry.source.also = self.sentences(&also)?;
            entries.push(stored);
        }
        Ok(entries)
    }

    fn sentences(&self, ids: &str) -> Result<Vec<SentenceText>, StoreError> {
        let error = self.error("read a sentence");
        let query = format!("{SENTENCE} WHERE sentence.sentence_id = ?1");
        let mut sentences = Vec::new();
        for id in ids.split_whitespace() {
            let mut statement = self.connection.prepare_cached(&query).map_err(&error)?;
            let found = statement.query_row([id], |row| sentence_of(row, 0)).optional();
            sentences.extend(found.map_err(&error)?);
        }
        Ok(sentences)
    }
}

fn article_act(row: &Row<'_>) -> rusqlite::Result<ArticleAct> {
    let text = |column: usize| row.get::<_, String>(column);
    let sector = |column: usize| -> rusqlite::Result<Option<Sector>> {
        let code: Option<String> = row.get(column)?;
        code.map(|code| parsed(&code)).transpose()
    };
    let reported: Option<String> = row.get(4)?;
    let wrong = |error: UnknownCode| FromSqlError::Other(Box::new(error));
    let points: f64 = row.get(7)?;
    Ok(ArticleAct {
        item_id: row.get(0)?,
        item_key: row.get(10)?,
        directed: parsed(&text(1)?)?,
        days: DateInterval::new(parsed(&text(2)?)?, parsed(&text(3)?)?),
        reported: reported.map(|date| parsed(&date)).transpose()?,
        cameo: CameoCode::new(&text(5)?).map_err(wrong)?,
        event_type: parsed(&text(6)?)?,
        intensity: Intensity::new(points)
            .map_err(|error| FromSqlError::Other(Box::new(error)))?,
        sectors: [sector(8)?, sector(9)?],
    })
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredEvent> {
    let item: Item = from_json(&row.get::<_, String>(8)?)?;
    let source = Source {
        origin: origin_of(row, ENTRY_SENTENCE)?,
        sentence: sentence_of(row, ENTRY_SENTENCE)?,
        words: Span::new(count(row, 3)?, count(row, 4)?),
        also: Vec::new(),
    };
    let entry = Entry {
        source,
        dyads: parsed_list(&row.get::<_, String>(6)?)?,
        parties: parsed_list(&row.get::<_, String>(7)?)?,
        item,
    };
    Ok(StoredEvent { item_id: row.get(0)?, item_key: row.get(1)?, entry })
}

fn sentence_of(row: &Row<'_>, first: usize) -> rusqlite::Result<SentenceText> {
    let at = |column: usize| count(row, first + column);
    let span = |column: usize| -> rusqlite::Result<Span> {
        Ok(Span::new(at(column)?, at(column + 1)?))
    };
    let range = |column: usize| -> rusqlite::Result<TextRange> {
        Ok(TextRange { bytes: span(column)?, chars: span(column + 2)? })
    };
    Ok(SentenceText {
        position: Position { story: at(0)?, paragraph: at(1)?, sentence: at(2)? },
        text: row.get(first + 3)?,
        in_paragraph: range(4)?,
        in_input: range(8)?,
    })
}

fn origin_of(row: &Row<'_>, first: usize) -> rusqlite::Result<Origin> {
    Ok(Origin {
        article: ArticleId(row.get(first + 12)?),
        name: row.get(first + 13)?,
        url: row.get(first + 14)?,
        publisher: row.get(first + 15)?,
        story_kind: parsed(&row.get::<_, String>(first + 16)?)?,
        published: from_json(&row.get::<_, String>(first + 17)?)?,
    })
}

pub(crate) fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<usize> {
    let number: i64 = row.get(column)?;
    Ok(usize::try_from(number).unwrap_or(0))
}

pub(crate) fn parsed<T: std::str::FromStr>(text: &str) -> rusqlite::Result<T>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    text.parse()
        .map_err(|error| FromSqlError::Other(Box::new(error)).into())
}

pub(crate) fn parsed_list<T: std::str::FromStr>(text: &str) -> rusqlite::Result<Vec<T>>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    text.split_whitespace().map(parsed).collect()
}

pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text)
        .map_err(|error| FromSqlError::Other(Box::new(error)).into())
}
