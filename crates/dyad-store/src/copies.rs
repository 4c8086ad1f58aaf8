//! One story in many papers: which article a text is a copy of.

use std::collections::BTreeMap;

use dyad_types::{CopyKind, Fingerprint, SentencePrint};
use rusqlite::{OptionalExtension as _, Transaction, named_params, params};

use crate::put::is_newer;
use crate::read::parsed;
use crate::{Store, StoreError};

/// Another printing of an article that is in the store.
#[derive(Debug, Clone, PartialEq)]
pub struct Copy {
    /// SHA-256 of its decoded text, first 16 bytes in hex.
    pub copy_id: String,
    /// The article that was coded.
    pub article_id: String,
    /// What it is beside that article.
    pub kind: CopyKind,
    /// What the user called it.
    pub name: String,
    /// Its address.
    pub url: Option<String>,
    /// Who printed it.
    pub publisher: Option<String>,
    /// Day of publication, ISO 8601.
    pub published: Option<String>,
    /// Share of the shorter text that both tell, 0 to 1.
    pub shared: f64,
}

/// An article that corrects an earlier printing of its story.
#[derive(Debug, Clone, PartialEq)]
pub struct Erratum {
    /// The article that corrects.
    pub article_id: String,
    /// The article that it takes the place of.
    pub corrects: String,
    /// Share of the shorter text that both tell, 0 to 1.
    pub shared: f64,
}

/// An article that shares phrases with another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The article.
    pub article_id: String,
    /// Day of publication, ISO 8601.
    pub published: Option<String>,
    /// Its phrases, without keys.
    pub fingerprint: Fingerprint,
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
            let rows =
                by_key.query_map([i64::from(key)], |row| row.get(0)).map_err(&error)?;
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
                "SELECT published, phrases FROM fingerprint WHERE article_id = ?1",
            )
            .map_err(&error)?;
        let read = |(_, article_id): (usize, String)| {
            by_article.query_row([&article_id], |row| {
                let blob: Vec<u8> = row.get(1)?;
                Ok(Candidate {
                    article_id: article_id.clone(),
                    published: row.get(0)?,
                    fingerprint: from_blob(&blob),
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
                "SELECT copy_id, article_id, kind, name, url, publisher, published, shared
                 FROM copy WHERE article_id = ?1 ORDER BY name, copy_id",
            )
            .map_err(&error)?;
        let rows = statement.query_map([article_id], |row| {
            Ok(Copy {
                copy_id: row.get(0)?,
                article_id: row.get(1)?,
                kind: parsed(&row.get::<_, String>(2)?)?,
                name: row.get(3)?,
                url: row.get(4)?,
                publisher: row.get(5)?,
                published: row.get(6)?,
                shared: row.get(7)?,
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
                 (copy_id, article_id, kind, name, url, publisher, published, shared)
             VALUES (:copy_id, :article_id, :kind, :name, :url, :publisher, :published, :shared)",
        )?
        .execute(named_params! {
            ":copy_id": copy.copy_id,
            ":article_id": copy.article_id,
            ":kind": copy.kind.as_str(),
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
    let blob = to_blob(fingerprint);
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO fingerprint (article_id, published, phrases)
             VALUES (?1, ?2, ?3)",
        )?
        .execute(params![article_id, published, blob])?;
    let mut statement = transaction.prepare_cached(
        "INSERT OR IGNORE INTO fingerprint_key (hash, article_id) VALUES (?1, ?2)",
    )?;
    for &key in &fingerprint.keys {
        statement.execute(params![key, article_id])?;
    }
    Ok(())
}

/// Puts the article in the place of the one that it corrects: that one and its other printings stay
/// as printings, what was coded from it goes.
pub(crate) fn put_erratum(
    transaction: &Transaction<'_>,
    erratum: &Erratum,
) -> rusqlite::Result<()> {
    let Erratum { article_id, corrects, shared } = erratum;
    transaction.execute(
        "INSERT OR REPLACE INTO copy
             (copy_id, article_id, kind, name, url, publisher, published, shared)
         SELECT article_id, ?1, 'corrected', name, url, publisher, published, ?3
         FROM article WHERE article_id = ?2",
        params![article_id, corrects, shared],
    )?;
    transaction.execute(
        "UPDATE copy SET article_id = ?1 WHERE article_id = ?2",
        params![article_id, corrects],
    )?;
    for table in ["fingerprint_key", "fingerprint", "article"] {
        transaction
            .execute(&format!("DELETE FROM {table} WHERE article_id = ?1"), [corrects])?;
    }
    Ok(())
}

/// Lists of u32, each behind its length, little endian: the names of the text, then phrases and names
/// of each sentence.
fn to_blob(fingerprint: &Fingerprint) -> Vec<u8> {
    let mut blob = Vec::new();
    let mut list = |hashes: &[u32]| {
        blob.extend(u32::try_from(hashes.len()).unwrap_or(u32::MAX).to_le_bytes());
        blob.extend(hashes.iter().flat_map(|hash| hash.to_le_bytes()));
    };
    list(&fingerprint.names);
    for sentence in &fingerprint.sentences {
        list(&sentence.phrases);
        list(&sentence.names);
    }
    blob
}

/// What [`to_blob`] wrote; a blob that was cut gives what is whole.
fn from_blob(blob: &[u8]) -> Fingerprint {
    let mut numbers = blob.as_chunks().0.iter().map(|own| u32::from_le_bytes(*own));
    let mut list = || -> Option<Vec<u32>> {
        let n = numbers.next()?;
        Some(numbers.by_ref().take(n as usize).collect())
    };
    let names = list().unwrap_or_default();
    let mut sentences = Vec::new();
    while let (Some(phrases), Some(names)) = (list(), list()) {
        sentences.push(SentencePrint { phrases, names });
    }
    Fingerprint { sentences, names, keys: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_are_read_as_written() {
        let sentence = |phrases: &[u32], names: &[u32]| SentencePrint {
            phrases: phrases.to_vec(),
            names: names.to_vec(),
        };
        let sentences = vec![sentence(&[1, 2, u32::MAX], &[]), sentence(&[7], &[8, 9])];
        let fingerprint = Fingerprint { sentences, names: vec![8, 9], keys: Vec::new() };
        assert_eq!(from_blob(&to_blob(&fingerprint)), fingerprint);
        assert_eq!(from_blob(&[1, 2]), Fingerprint::default());
    }
}
