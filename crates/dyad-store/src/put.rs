//! Adding articles: whole transactions, nothing twice.

use std::collections::BTreeMap;

use dyad_ledger::{Entry, Item, entries, sentence_texts, tellings};
use dyad_types::{Article, Coded, Fingerprint, Position, PublicationBasis, Sentence};
use rusqlite::{OptionalExtension as _, Transaction, TransactionBehavior, params};

use crate::copies::{self, Copy, Erratum};
use crate::feeds::{self, Settled};
use crate::rows::{self, number};
use crate::sources::{self, SourceMark};
use crate::tellings::put_tellings;
use crate::{Store, StoreError};

/// What was coded from one article, ready to be stored.
#[derive(Debug, Clone, Copy)]
pub struct Coding<'a> {
    /// The article.
    pub article: &'a Article,
    /// Its sentences.
    pub sentences: &'a [Sentence],
    /// What was coded from them.
    pub coded: &'a Coded,
    /// Version of the coder, dotted numbers: "0.1.0".
    pub coder_version: &'a str,
}

/// What is added at once.
#[derive(Debug, Clone, Copy, Default)]
pub struct Batch<'a> {
    /// Articles with what was coded from them.
    pub codings: &'a [Coding<'a>],
    /// Article, day of publication (ISO 8601), and what tells its copies.
    pub fingerprints: &'a [(String, Option<String>, Fingerprint)],
    /// Other printings of articles.
    pub copies: &'a [Copy],
    /// Articles of this batch or of earlier ones that take the place of others.
    pub errata: &'a [Erratum],
    /// How far sources were read.
    pub marks: &'a [SourceMark],
    /// Pages of the queue that are done with.
    pub settled: &'a [Settled],
}

/// What a call added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Added {
    /// Articles that were not in the store before.
    pub n_articles: usize,
    /// Articles whose items were replaced by those of a newer coder or a better known date.
    pub n_replaced: usize,
    /// Articles that were there already: nothing of them was touched.
    pub n_already: usize,
    /// Sentences.
    pub n_sentences: usize,
    /// Events.
    pub n_events: usize,
    /// Other items: channels, red lines, sanctions, outlooks, causes, facets.
    pub n_other_items: usize,
}

impl Added {
    /// Whether everything was there already.
    pub const fn already(&self) -> bool {
        self.n_articles == 0 && self.n_replaced == 0
    }

    /// Both counts together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            n_articles: self.n_articles + other.n_articles,
            n_replaced: self.n_replaced + other.n_replaced,
            n_already: self.n_already + other.n_already,
            n_sentences: self.n_sentences + other.n_sentences,
            n_events: self.n_events + other.n_events,
            n_other_items: self.n_other_items + other.n_other_items,
        }
    }
}

impl Store {
    /// Adds an article with everything coded from it in one transaction.
    ///
    /// The same article again adds nothing, unless a newer coder coded it or its date of
    /// publication is better known than before: then its items are replaced.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`], [`StoreError::Busy`], [`StoreError::Full`],
    /// [`StoreError::Sqlite`]; nothing is added then.
    pub fn put(&mut self, coding: Coding<'_>) -> Result<Added, StoreError> {
        self.put_all([coding])
    }

    /// Adds many articles in one transaction: all of them, or on an error none.
    ///
    /// # Errors
    /// As [`Store::put`].
    pub fn put_all<'a>(
        &mut self,
        codings: impl IntoIterator<Item = Coding<'a>>,
    ) -> Result<Added, StoreError> {
        let codings: Vec<Coding<'_>> = codings.into_iter().collect();
        self.put_batch(&Batch { codings: &codings, ..Batch::default() })
    }

    /// Adds articles, what tells their copies, how far sources were read, and takes pages off
    /// the queue, in one transaction: all of it, or on an error nothing.
    ///
    /// # Errors
    /// As [`Store::put`].
    pub fn put_batch(&mut self, batch: &Batch<'_>) -> Result<Added, StoreError> {
        let path = self.path().to_owned();
        let error = |error| StoreError::of(&path, "add an article", error);
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(error)?;
        let mut added = Added::default();
        for coding in batch.codings {
            added = added.and(put(&transaction, *coding).map_err(error)?);
        }
        for (article_id, published, fingerprint) in batch.fingerprints {
            copies::put_fingerprint(
                &transaction,
                article_id,
                published.as_deref(),
                fingerprint,
            )
            .map_err(error)?;
        }
        for copy in batch.copies {
            copies::put_copy(&transaction, copy).map_err(error)?;
        }
        for erratum in batch.errata {
            copies::put_erratum(&transaction, erratum).map_err(error)?;
        }
        for mark in batch.marks {
            sources::put_mark(&transaction, mark).map_err(error)?;
        }
        for settled in batch.settled {
            feeds::settle(&transaction, settled).map_err(error)?;
        }
        transaction.commit().map_err(error)?;
        Ok(added)
    }
}

fn put(transaction: &Transaction<'_>, coding: Coding<'_>) -> rusqlite::Result<Added> {
    let id = &coding.article.id.0;
    let stored = transaction
        .prepare_cached(
            "SELECT coder_version, published_basis, article_json FROM article
             WHERE article_id = ?1",
        )?
        .query_row([id], |row| {
            Ok(Stored {
                coder_version: row.get(0)?,
                published_basis: row.get(1)?,
                article_json: row.get(2)?,
            })
        })
        .optional()?;
    let article_json = rows::article_json(coding.article)?;
    let replaced = match &stored {
        Some(stored) if !is_better(coding, stored, &article_json) => {
            return Ok(Added { n_already: 1, ..Added::default() });
        }
        Some(_) => {
            // What hangs on the article goes with it.
            transaction.execute("DELETE FROM article WHERE article_id = ?1", [id])?;
            1
        }
        None => 0,
    };
    put_article(transaction, coding, &article_json)?;
    let sentence_ids = put_sentences(transaction, coding)?;
    let mut added = Added {
        n_articles: 1 - replaced,
        n_replaced: replaced,
        n_sentences: sentence_ids.len(),
        ..Added::default()
    };
    let entries = entries(coding.article, coding.sentences, coding.coded);
    let mut item_ids = BTreeMap::new();
    for entry in &entries {
        let item_id = put_item(transaction, entry, &sentence_ids)?;
        item_ids.extend(item_id.map(|id| (entry.source.key.clone(), id)));
        match entry.item {
            Item::Event(_) => added.n_events += 1,
            Item::ChannelChange(_)
            | Item::RedLine(_)
            | Item::Sanction(_)
            | Item::Outlook(_)
            | Item::Cause(_)
            | Item::Facet(_) => added.n_other_items += 1,
        }
    }
    let told = tellings(coding.article, coding.sentences, coding.coded);
    put_tellings(transaction, &told, &item_ids)?;
    Ok(added)
}

struct Stored {
    coder_version: String,
    published_basis: String,
    article_json: String,
}

/// A newer coder is better. Of the same coder, other dates are better when they are known from as
/// good a source as before: "given" corrects "text", an undated reading corrects nothing.
fn is_better(coding: Coding<'_>, stored: &Stored, article_json: &str) -> bool {
    match version_of(coding.coder_version).cmp(&version_of(&stored.coder_version)) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => {
            let basis = main_publication(coding.article);
            let stored_basis = stored.published_basis.parse::<PublicationBasis>();
            basis != PublicationBasis::Undated
                && stored_basis.is_ok_and(|stored| basis <= stored)
                && rows::dates_differ(article_json, &stored.article_json)
        }
    }
}

/// Whether one version of the coder is newer than another.
pub(crate) fn is_newer(version: &str, other: &str) -> bool {
    version_of(version) > version_of(other)
}

/// Dotted numbers compare as numbers: 0.1.10 is newer than 0.1.9. Other words compare as nothing.
fn version_of(text: &str) -> Vec<u64> {
    text.split(['.', '-', '+'])
        .map(|part| part.parse().unwrap_or(0))
        .collect()
}

fn main_publication(article: &Article) -> PublicationBasis {
    let main = article
        .stories
        .first()
        .map_or(&article.published, |story| &story.published);
    main.basis
}

fn put_article(
    transaction: &Transaction<'_>,
    coding: Coding<'_>,
    article_json: &str,
) -> rusqlite::Result<()> {
    let article = coding.article;
    let id = &article.id.0;
    let main = article
        .stories
        .first()
        .map_or(&article.published, |story| &story.published);
    transaction
        .prepare_cached(
            "INSERT INTO article (article_id, name, url, publisher, published,
                 published_basis, coder_version, text, article_json)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            id,
            article.name,
            article.url,
            article.publisher,
            main.date.map(|date| date.to_string()),
            main.basis.as_str(),
            coding.coder_version,
            article.text,
            article_json,
        ])?;
    let mut story_row = transaction.prepare_cached(
        "INSERT INTO story (article_id, story, kind, title, published, published_json)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (idx, story) in article.stories.iter().enumerate() {
        story_row.execute(params![
            id,
            number(idx),
            story.kind.as_str(),
            story.title().map(|title| title.text.as_str()),
            story.published.date.map(|date| date.to_string()),
            rows::json(&story.published)?,
        ])?;
    }
    Ok(())
}

fn put_sentences(
    transaction: &Transaction<'_>,
    coding: Coding<'_>,
) -> rusqlite::Result<BTreeMap<Position, i64>> {
    let mut row = transaction.prepare_cached(
        "INSERT OR IGNORE INTO sentence (article_id, story, paragraph, sentence, text,
             paragraph_start, paragraph_end, paragraph_char_start, paragraph_char_end,
             input_start, input_end, input_char_start, input_char_end)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    let mut ids = BTreeMap::new();
    for sentence in sentence_texts(coding.article, coding.sentences) {
        let Position { story, paragraph, sentence: nth } = sentence.position;
        let (in_paragraph, in_input) = (sentence.in_paragraph, sentence.in_input);
        let n_rows = row.execute(params![
            coding.article.id.0,
            number(story),
            number(paragraph),
            number(nth),
            sentence.text,
            number(in_paragraph.bytes.start),
            number(in_paragraph.bytes.end),
            number(in_paragraph.chars.start),
            number(in_paragraph.chars.end),
            number(in_input.bytes.start),
            number(in_input.bytes.end),
            number(in_input.chars.start),
            number(in_input.chars.end),
        ])?;
        if n_rows == 1 {
            ids.insert(sentence.position, transaction.last_insert_rowid());
        }
    }
    Ok(ids)
}

/// Adds an item and tells its row.
fn put_item(
    transaction: &Transaction<'_>,
    entry: &Entry,
    sentence_ids: &BTreeMap<Position, i64>,
) -> rusqlite::Result<Option<i64>> {
    // Entries rest on sentences of the article; one without would have nothing to show for it.
    let Some(sentence_id) = sentence_ids.get(&entry.source.sentence.position) else {
        return Ok(None);
    };
    let also = entry
        .source
        .also
        .iter()
        .filter_map(|also| sentence_ids.get(&also.position));
    let dyads = rows::list(&entry.dyads);
    let parties = rows::list(&entry.parties);
    transaction
        .prepare_cached(
            "INSERT INTO item (item_key, article_id, sentence_id, kind, word_start, word_end,
                 also_sentences, dyads, parties, item_json)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            entry.source.key,
            entry.source.origin.article.0,
            sentence_id,
            entry.item.kind(),
            number(entry.source.words.start),
            number(entry.source.words.end),
            rows::list(also),
            dyads,
            parties,
            rows::json(&entry.item)?,
        ])?;
    let item_id = transaction.last_insert_rowid();
    let mut dyad_row = transaction.prepare_cached(
        "INSERT OR IGNORE INTO item_dyad (dyad, item_id) VALUES (?1, ?2)",
    )?;
    for dyad in &entry.dyads {
        dyad_row.execute(params![dyad.to_string(), item_id])?;
    }
    let mut party_row = transaction.prepare_cached(
        "INSERT OR IGNORE INTO item_party (party, item_id) VALUES (?1, ?2)",
    )?;
    for party in &entry.parties {
        party_row.execute(params![party.as_str(), item_id])?;
    }
    match &entry.item {
        Item::Event(event) => rows::put_event(transaction, item_id, entry, event)?,
        Item::ChannelChange(change) => {
            rows::put_channel_change(transaction, item_id, entry, change)?;
        }
        Item::RedLine(_)
        | Item::Sanction(_)
        | Item::Outlook(_)
        | Item::Cause(_)
        | Item::Facet(_) => {}
    }
    Ok(Some(item_id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(version_of("0.1.10") > version_of("0.1.9"));
        assert!(version_of("1.0") > version_of("0.9.9"));
        assert_eq!(version_of("1.0"), version_of("1.0"));
    }
}
