//! What a watch remembers: feeds, the pages they name, and hosts that asked for rest.
//!
//! The entries of a poll and the feed's new `ETag` are one transaction: a feed that answers "not
//! modified" has never told anything that is not here. A page leaves the queue in the transaction
//! that stores its article, or that says why there is none.

use rusqlite::{
    Connection, OptionalExtension as _, Row, Transaction, TransactionBehavior,
    named_params, params,
};

use crate::rows::number;
use crate::{Store, StoreError};

/// Settled pages that no feed names any more are forgotten after so long. Milliseconds.
const FORGOTTEN_AFTER: i64 = 30 * DAY;

/// A changed text of an entry is read so long after the last one was settled: some feeds change
/// their texts on every request (counters, advertisements). Milliseconds.
const LEAST_BETWEEN_TEXTS: i64 = 3_600_000;

const DAY: i64 = 24 * 3_600_000;

/// What is known of a feed. Times are milliseconds since 1970.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Feed {
    /// Its address, as the user or a sitemap of sitemaps names it.
    pub url: String,
    /// The sitemap of sitemaps that names it.
    pub parent: Option<String>,
    /// How many sitemaps of sitemaps stand above it.
    pub depth: usize,
    /// Where it moved for good.
    pub moved_to: Option<String>,
    /// `ETag` as the server gave it.
    pub etag: Option<String>,
    /// `Last-Modified` as the server gave it.
    pub last_modified: Option<String>,
    /// When it last gave its entries.
    pub answered_at: Option<i64>,
    /// When it is to be asked next.
    pub next_poll: i64,
    /// Milliseconds between polls, as last reckoned; 0 when they were not yet.
    pub spacing: i64,
    /// How often it was asked.
    pub n_polls: usize,
    /// How often it failed since it last succeeded.
    pub n_failures: usize,
    /// Why the last poll failed.
    pub last_error: Option<String>,
    /// Whether its server says that it is gone for good.
    pub gone: bool,
}

/// A page that a feed names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Due {
    /// Its address; of an entry that has none, its place in the feed.
    pub url: String,
    /// The feed that named it first.
    pub feed: String,
    /// Host and port that it is asked of.
    pub host: String,
    /// What the feed says of it, as JSON.
    pub stated: String,
    /// The page, where the feed carries the whole text.
    pub page: Option<Vec<u8>>,
    /// Tells the text that the feed carries from a later one; reckoned by the store.
    pub page_hash: Option<i64>,
    /// Tries so far.
    pub n_tries: usize,
    /// Why there is nothing to be read of it, where that is known at once.
    pub refused: Option<String>,
}

/// What a poll gave, to be kept at once.
#[derive(Debug, Clone, Copy)]
pub struct Poll<'a> {
    /// The feed after the poll.
    pub feed: &'a Feed,
    /// Its entries; empty when it was not modified, or failed.
    pub entries: &'a [Due],
    /// The sitemaps it names; `None` when it was not modified, or failed.
    pub children: Option<&'a [Feed]>,
    /// When it was polled. Milliseconds since 1970.
    pub now: i64,
}

/// What a poll added to the queue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Queued {
    /// Pages to be read.
    pub n_new: usize,
    /// Entries of which nothing can be read, by their place in the poll, ascending.
    pub refused: Vec<usize>,
}

/// What became of a page of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Its address in the queue.
    pub url: String,
    /// As [`Due::page_hash`]: when the feed has told another text since, the page stays queued.
    pub page_hash: Option<i64>,
    /// Why it is set aside; `None` when it was read.
    pub reason: Option<String>,
    /// When. Milliseconds since 1970.
    pub at: i64,
}

impl Store {
    /// What is known of a feed.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Sqlite`].
    pub fn feed(&self, url: &str) -> Result<Option<Feed>, StoreError> {
        let sql = format!("SELECT {FEED_COLUMNS} FROM feed WHERE url = ?1");
        let error = self.error("read a feed");
        let mut statement = self.connection.prepare_cached(&sql).map_err(&error)?;
        statement.query_row([url], feed_of).optional().map_err(&error)
    }

    /// The sitemaps that a sitemap of sitemaps named when it was last read, by address.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Sqlite`].
    pub fn feeds_under(&self, parent: &str) -> Result<Vec<Feed>, StoreError> {
        let sql =
            format!("SELECT {FEED_COLUMNS} FROM feed WHERE parent = ?1 ORDER BY url");
        let error = self.error("read feeds");
        let mut statement = self.connection.prepare_cached(&sql).map_err(&error)?;
        let rows = statement.query_map([parent], feed_of);
        rows.and_then(Iterator::collect).map_err(&error)
    }

    /// Keeps what a poll gave in one transaction: all of it, or on an error nothing.
    ///
    /// An entry whose address is queued, settled, or that of an article changes nothing, unless
    /// the feed carries its text and that has changed.
    ///
    /// # Errors
    /// As [`Store::put`].
    pub fn put_poll(&mut self, poll: &Poll<'_>) -> Result<Queued, StoreError> {
        let path = self.path().to_owned();
        let error = |error| StoreError::of(&path, "keep a poll of a feed", error);
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(error)?;
        put_feed(&transaction, poll.feed).map_err(error)?;
        let mut queued = Queued::default();
        for (nth, entry) in poll.entries.iter().enumerate() {
            if put_due(&transaction, entry, poll.now).map_err(error)? {
                match entry.refused {
                    None => queued.n_new += 1,
                    Some(_) => queued.refused.push(nth),
                }
            }
        }
        if let Some(children) = poll.children {
            put_children(&transaction, &poll.feed.url, children).map_err(error)?;
        }
        transaction.commit().map_err(error)?;
        Ok(queued)
    }

    /// The page of a host that has waited longest, of those that may be tried and are not to be
    /// skipped.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Sqlite`].
    pub fn next_due(
        &self,
        host: &str,
        now: i64,
        skip: impl Fn(&str) -> bool,
    ) -> Result<Option<Due>, StoreError> {
        let Some((url, next_try)) = self.first_waiting(host, skip)? else {
            return Ok(None);
        };
        if next_try > now {
            return Ok(None);
        }
        let error = self.error("read the queue");
        self.connection
            .prepare_cached(
                "SELECT url, feed, host, stated, page, page_hash, n_tries FROM due
                 WHERE url = ?1",
            )
            .map_err(&error)?
            .query_row([url], |row| {
                Ok(Due {
                    url: row.get(0)?,
                    feed: row.get(1)?,
                    host: row.get(2)?,
                    stated: row.get(3)?,
                    page: row.get(4)?,
                    page_hash: row.get(5)?,
                    n_tries: count(row, 6)?,
                    refused: None,
                })
            })
            .optional()
            .map_err(error)
    }

    /// When the next page of a host may be tried, of those that are not to be skipped; `None` when
    /// none waits.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Sqlite`].
    pub fn next_try(
        &self,
        host: &str,
        skip: impl Fn(&str) -> bool,
    ) -> Result<Option<i64>, StoreError> {
        Ok(self.first_waiting(host, skip)?.map(|(_, next_try)| next_try))
    }

    fn first_waiting(
        &self,
        host: &str,
        skip: impl Fn(&str) -> bool,
    ) -> Result<Option<(String, i64)>, StoreError> {
        let error = self.error("read the queue");
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT url, next_try FROM due WHERE state = 'waiting' AND host = ?1
                 ORDER BY next_try, rowid",
            )
            .map_err(&error)?;
        let mut rows = statement.query([host]).map_err(&error)?;
        while let Some(row) = rows.next().map_err(&error)? {
            let url: String = row.get(0).map_err(&error)?;
            if !skip(&url) {
                return Ok(Some((url, row.get(1).map_err(&error)?)));
            }
        }
        Ok(None)
    }

    /// Hosts of which pages wait, and when the first of each may be tried.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Sqlite`].
    pub fn hosts_due(&self) -> Result<Vec<(String, i64)>, StoreError> {
        self.pairs(
            "SELECT host, min(next_try) FROM due WHERE state = 'waiting'
             GROUP BY host ORDER BY host",
        )
    }

    /// How many pages wait.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Sqlite`].
    pub fn n_due(&self) -> Result<usize, StoreError> {
        let error = self.error("count the queue");
        self.connection
            .prepare_cached("SELECT count(*) FROM due WHERE state = 'waiting'")
            .map_err(&error)?
            .query_row((), |row| count(row, 0))
            .map_err(error)
    }

    /// Why a page of the queue is set aside, or why its last try failed, and how often it was
    /// tried; `None` when it is not in the queue.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Sqlite`].
    pub fn due_reason(
        &self,
        url: &str,
    ) -> Result<Option<(Option<String>, usize)>, StoreError> {
        let error = self.error("read the queue");
        self.connection
            .prepare_cached("SELECT reason, n_tries FROM due WHERE url = ?1")
            .map_err(&error)?
            .query_row([url], |row| Ok((row.get(0)?, count(row, 1)?)))
            .optional()
            .map_err(error)
    }

    /// Notes that a page was tried in vain and when it is to be tried again.
    ///
    /// # Errors
    /// As [`Store::put`].
    pub fn put_off(
        &mut self,
        url: &str,
        reason: &str,
        next_try: i64,
    ) -> Result<(), StoreError> {
        let error = self.error("put off a page");
        self.connection
            .prepare_cached(
                "UPDATE due SET next_try = ?2, n_tries = n_tries + 1, reason = ?3
                 WHERE url = ?1 AND state = 'waiting'",
            )
            .map_err(&error)?
            .execute(params![url, next_try, reason])
            .map_err(error)?;
        Ok(())
    }

    /// Hosts that asked for rest, and until when.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Sqlite`].
    pub fn resting_hosts(&self) -> Result<Vec<(String, i64)>, StoreError> {
        self.pairs("SELECT host, free_at FROM host ORDER BY host")
    }

    /// Notes until when a host is to be left alone.
    ///
    /// # Errors
    /// As [`Store::put`].
    pub fn put_rest(&mut self, host: &str, free_at: i64) -> Result<(), StoreError> {
        let error = self.error("note the rest of a host");
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO host (host, free_at) VALUES (?1, ?2)")
            .map_err(&error)?
            .execute(params![host, free_at])
            .map_err(error)?;
        Ok(())
    }

    /// Forgets pages that are settled and that no feed has named for thirty days, and rests that
    /// are over. Gives how many pages.
    ///
    /// A feed that has not changed since still names what it named then: its pages stay.
    ///
    /// # Errors
    /// As [`Store::put`].
    pub fn forget_settled(&mut self, now: i64) -> Result<usize, StoreError> {
        let error = self.error("forget what is settled");
        let forgotten = now - FORGOTTEN_AFTER;
        let n_pages = self
            .connection
            .execute(
                "DELETE FROM due WHERE state <> 'waiting' AND named_at < ?1 AND named_at <
                     ifnull((SELECT answered_at FROM feed WHERE feed.url = due.feed), ?2) - ?3",
                params![forgotten, now, FORGOTTEN_AFTER],
            )
            .map_err(&error)?;
        self.connection
            .execute("DELETE FROM host WHERE free_at < ?1", [now])
            .map_err(&error)?;
        Ok(n_pages)
    }

    fn pairs(&self, sql: &str) -> Result<Vec<(String, i64)>, StoreError> {
        let error = self.error("read the queue");
        let mut statement = self.connection.prepare_cached(sql).map_err(&error)?;
        let rows = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)));
        rows.and_then(Iterator::collect).map_err(&error)
    }
}

const FEED_COLUMNS: &str =
    "url, parent, depth, moved_to, etag, last_modified, answered_at,
    next_poll, spacing, n_polls, n_failures, last_error, gone";

fn feed_of(row: &Row<'_>) -> rusqlite::Result<Feed> {
    Ok(Feed {
        url: row.get(0)?,
        parent: row.get(1)?,
        depth: count(row, 2)?,
        moved_to: row.get(3)?,
        etag: row.get(4)?,
        last_modified: row.get(5)?,
        answered_at: row.get(6)?,
        next_poll: row.get(7)?,
        spacing: row.get(8)?,
        n_polls: count(row, 9)?,
        n_failures: count(row, 10)?,
        last_error: row.get(11)?,
        gone: row.get(12)?,
    })
}

fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<usize> {
    Ok(usize::try_from(row.get::<_, i64>(column)?).unwrap_or(0))
}

fn put_feed(connection: &Connection, feed: &Feed) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO feed (url, parent, depth, moved_to, etag, last_modified,
                 answered_at, next_poll, spacing, n_polls, n_failures, last_error, gone)
             VALUES (:url, :parent, :depth, :moved_to, :etag, :last_modified, :answered_at,
                 :next_poll, :spacing, :n_polls, :n_failures, :last_error, :gone)",
        )?
        .execute(named_params! {
            ":url": feed.url,
            ":parent": feed.parent,
            ":depth": number(feed.depth),
            ":moved_to": feed.moved_to,
            ":etag": feed.etag,
            ":last_modified": feed.last_modified,
            ":answered_at": feed.answered_at,
            ":next_poll": feed.next_poll,
            ":spacing": feed.spacing,
            ":n_polls": number(feed.n_polls),
            ":n_failures": number(feed.n_failures),
            ":last_error": feed.last_error,
            ":gone": feed.gone,
        })?;
    Ok(())
}

/// Queues an entry. Whether there is something new in it.
fn put_due(transaction: &Transaction<'_>, due: &Due, now: i64) -> rusqlite::Result<bool> {
    let hash = due.page.as_deref().map(hash);
    let known = transaction
        .prepare_cached("SELECT state, page_hash, settled_at FROM due WHERE url = ?1")?
        .query_row([&due.url], |row| {
            let state: String = row.get(0)?;
            let settled_at: Option<i64> = row.get(2)?;
            Ok((state, row.get::<_, Option<i64>>(1)?, settled_at))
        })
        .optional()?;
    let Some((state, known_hash, settled_at)) = known else {
        return insert_due(transaction, due, hash, now);
    };
    transaction
        .prepare_cached("UPDATE due SET named_at = ?2 WHERE url = ?1 AND named_at <= ?3")?
        .execute(params![due.url, now, now - DAY])?;
    if hash.is_none() || hash == known_hash {
        return Ok(false);
    }
    let next_try = settled_at.map_or(now, |at| now.max(at + LEAST_BETWEEN_TEXTS));
    transaction
        .prepare_cached(
            "UPDATE due SET stated = ?2, page = ?3, page_hash = ?4, next_try = ?5, n_tries = 0,
                 state = 'waiting', settled_at = NULL, reason = NULL WHERE url = ?1",
        )?
        .execute(params![due.url, due.stated, due.page, hash, next_try])?;
    Ok(state != "waiting")
}

fn insert_due(
    transaction: &Transaction<'_>,
    due: &Due,
    hash: Option<i64>,
    now: i64,
) -> rusqlite::Result<bool> {
    let is_known = due.page.is_none() && has_url(transaction, &due.url)?;
    let state = if is_known {
        "read"
    } else if due.refused.is_some() {
        "set aside"
    } else {
        "waiting"
    };
    transaction
        .prepare_cached(
            "INSERT INTO due (url, feed, host, stated, page, page_hash, named_at, next_try,
                 n_tries, state, settled_at, reason)
             VALUES (:url, :feed, :host, :stated, :page, :hash, :now, :now, 0, :state,
                 :settled_at, :reason)",
        )?
        .execute(named_params! {
            ":url": due.url,
            ":feed": due.feed,
            ":host": due.host,
            ":stated": due.stated,
            ":page": due.page.as_ref().filter(|_| state == "waiting"),
            ":hash": hash,
            ":now": now,
            ":state": state,
            ":settled_at": (state != "waiting").then_some(now),
            ":reason": due.refused,
        })?;
    Ok(!is_known)
}

/// Whether an article or a copy of one with this address is there.
pub(crate) fn has_url(connection: &Connection, url: &str) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM article WHERE url = ?1)
                 OR EXISTS (SELECT 1 FROM copy WHERE url = ?1)",
        )?
        .query_row([url], |row| row.get(0))
}

/// FNV-1a, which stays the same from build to build.
/// Source: <https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>
fn hash(bytes: &[u8]) -> i64 {
    let add =
        |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, add).cast_signed()
}

/// Keeps the sitemaps that a sitemap of sitemaps names; those it named once and no more go.
fn put_children(
    transaction: &Transaction<'_>,
    parent: &str,
    children: &[Feed],
) -> rusqlite::Result<()> {
    let mut known =
        transaction.prepare_cached("SELECT url FROM feed WHERE parent = ?1")?;
    let known: Vec<String> = known
        .query_map([parent], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for url in known {
        if !children.iter().any(|child| child.url == url) {
            transaction
                .prepare_cached("DELETE FROM feed WHERE url = ?1")?
                .execute([url])?;
        }
    }
    for child in children {
        let is_known: bool = transaction
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM feed WHERE url = ?1)")?
            .query_row([&child.url], |row| row.get(0))?;
        if !is_known {
            put_feed(transaction, child)?;
        }
    }
    Ok(())
}

/// Takes a page off the queue.
pub(crate) fn settle(
    transaction: &Transaction<'_>,
    settled: &Settled,
) -> rusqlite::Result<()> {
    let state = if settled.reason.is_some() { "set aside" } else { "read" };
    transaction
        .prepare_cached(
            "UPDATE due SET state = ?2, reason = ?3, settled_at = ?4, page = NULL,
                 n_tries = n_tries + 1
             WHERE url = ?1 AND state = 'waiting' AND page_hash IS ?5",
        )?
        .execute(params![
            settled.url,
            state,
            settled.reason,
            settled.at,
            settled.page_hash
        ])?;
    Ok(())
}
