//! Reading: the entries and ledger of a dyad, full-text search, articles.

use dyad_ledger::{Dyad, Entry, Item, Ledger, Origin, SentenceText, Source, TextRange};
use dyad_types::{Article, ArticleId, Position, Span};
use jiff::civil::Date;
use rusqlite::types::{FromSqlError, Value};
use rusqlite::{OptionalExtension as _, Row, params, params_from_iter};
use serde::de::DeserializeOwned;

use crate::events::StoredEvent;
use crate::rows::number;
use crate::{Store, StoreError};

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
    /// Everything that belongs into the ledger of `dyad`, as [`Entry::concerns`] says, by row; as
    /// corrections made on `corrected_by` or before have it, `None`: all of them.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`], [`StoreError::Row`].
    pub fn entries(
        &self,
        dyad: &Dyad,
        corrected_by: Option<Date>,
    ) -> Result<Vec<Entry>, StoreError> {
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
        let overlay = self.item_overlay(corrected_by)?;
        if overlay.is_empty() {
            return Ok(rows.into_iter().map(|stored| stored.entry).collect());
        }
        self.lay_over(&overlay, rows)
    }

    /// The ledger of `dyad`, as corrections have it; empty when nothing is told of it.
    ///
    /// # Errors
    /// As [`Store::entries`].
    pub fn ledger(&self, dyad: &Dyad) -> Result<Ledger, StoreError> {
        Ok(Ledger::of(dyad.clone(), self.entries(dyad, None)?))
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

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredEvent> {
    let item: Item = from_json(&row.get::<_, String>(8)?)?;
    let source = Source {
        key: row.get(1)?,
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
        same_act: None,
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
