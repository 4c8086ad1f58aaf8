//! One story in many papers: which article a text is a copy of.

use std::collections::BTreeMap;

use dyad_types::Fingerprint;
use rusqlite::{OptionalExtension as _, Transaction, named_params, params};

use crate::put::is_newer;
use crate::{Store, StoreError};

/// Another printing of an article that is in the store.
#[derive(Debug, Clone, PartialEq)]
pub struct Copy {
    /// SHA-256 of its decoded text, first 16 bytes in hex.
    pub copy_id: String,
    /// The article that was coded.
    pub article_id: String,
    /// What the user called it.
    pub name: String,
    /// Its address.
    pub url: Option<String>,
    /// Who printed it.
    pub publisher: Option<String>,
    /// Day of publication, ISO 8601.
    pub published: Option<String>,
    /// Share of the shorter text's phrases that both have, 0 to 1.
    pub shared: f64,
}

/// An article that shares phrases with another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The article.
    pub article_id: String,
    /// Day of publication, ISO 8601.
    pub published: Option<String>,
    /// Its hashes, ascending.
    pub hashes: Vec<u64>,
}

impl Store {
    /// The articles that share a key with the fingerprint, those that share most first; at most
    /// twenty.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Sqlite`].
    pub fn alike(&self, fingerprint: &Fingerprint) -> Result<Vec<Candidate>, StoreError> {
        let error = self.error("look for copies");
        let mut n_shared: BTreeMap<String, usize> = BTreeMap::new();
        let mut by_key = self
            .connection
            .prepare_cached("SELECT article_id FROM fingerprint_key WHERE hash = ?1")
            .map_err(&error)?;
        for &key in &fingerprint.keys {
            let rows = by_key
                .query_map([key.cast_signed()], |row| row.get(0))
                .map_err(&error)?;
            for article in rows {
                *n_shared.entry(article.map_err(&error)?).or_default() += 1;
            }
        }
        let mut found: Vec<(usize, String)> =
            n_shared.into_iter().map(|(article, n)| (n, article)).collect();
        found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let mut by_article = self
            .connection
            .prepare_cached(
                "SELECT published, hashes FROM fingerprint WHERE article_id = ?1",
            )
            .map_err(&error)?;
        let read = |(_, article_id): (usize, String)| {
            by_article.query_row([&article_id], |row| {
                let blob: Vec<u8> = row.get(1)?;
                let hashes =
                    blob.as_chunks().0.iter().map(|own| u64::from_le_bytes(*own));
                Ok(Candidate {
                    article_id: article_id.clone(),
                    published: row.get(0)?,
                    hashes: hashes.collect(),
                })
            })
        };
        let candidates = found.into_iter().take(20).map(read);
        candidates.collect::<Result<_, _>>().map_err(&error)
    }

    /// Whether the article is there, coded by this version of the coder or a newer one, with a day
    /// of publication if `dated`.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Sqlite`].
    pub fn knows(
        &self,
        article_id: &str,
        coder_version: &str,
        dated: bool,
    ) -> Result<bool, StoreError> {
        let error = self.error("look for an article");
        let found: Option<(String, Option<String>)> = self
            .connection
            .prepare_cached(
                "SELECT coder_version, published FROM article WHERE article_id = ?1",
            )
            .map_err(&error)?
            .query_row([article_id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()
            .map_err(&error)?;
        Ok(found.is_some_and(|(version, published)| {
            !is_newer(coder_version, &version) && (published.is_some() || !dated)
        }))
    }

    /// The other printings of an article, by name.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Sqlite`].
    pub fn copies(&self, article_id: &str) -> Result<Vec<Copy>, StoreError> {
        let error = self.error("read copies");
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT copy_id, article_id, name, url, publisher, published, shared
                 FROM copy WHERE article_id = ?1 ORDER BY name, copy_id",
            )
            .map_err(&error)?;
        let rows = statement.query_map([article_id], |row| {
            Ok(Copy {
                copy_id: row.get(0)?,
                article_id: row.get(1)?,
                name: row.get(2)?,
                url: row.get(3)?,
                publisher: row.get(4)?,
                published: row.get(5)?,
                shared: row.get(6)?,
            })
        });
        rows.and_then(Iterator::collect).map_err(&error)
    }
}

pub(crate) fn put_copy(
    transaction: &Transaction<'_>,
    copy: &Copy,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT OR IGNORE INTO copy
                 (copy_id, article_id, name, url, publisher, published, shared)
             VALUES (:copy_id, :article_id, :name, :url, :publisher, :published, :shared)",
        )?
        .execute(named_params! {
            ":copy_id": copy.copy_id,
            ":article_id": copy.article_id,
            ":name": copy.name,
            ":url": copy.url,
            ":publisher": copy.publisher,
            ":published": copy.published,
            ":shared": copy.shared,
        })?;
    Ok(())
}

pub(crate) fn put_fingerprint(
    transaction: &Transaction<'_>,
    article_id: &str,
    published: Option<&str>,
    fingerprint: &Fingerprint,
) -> rusqlite::Result<()> {
    let blob: Vec<u8> = fingerprint
        .hashes
        .iter()
        .flat_map(|hash| hash.to_le_bytes())
        .collect();
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO fingerprint (article_id, published, hashes)
             VALUES (?1, ?2, ?3)",
        )?
        .execute(params![article_id, published, blob])?;
    let mut statement = transaction.prepare_cached(
        "INSERT OR IGNORE INTO fingerprint_key (hash, article_id) VALUES (?1, ?2)",
    )?;
    for &key in &fingerprint.keys {
        statement.execute(params![key.cast_signed(), article_id])?;
    }
    Ok(())
}
