//! Adding histories: rows by the ten thousand in one transaction, each event once.

use std::collections::HashMap;
use std::ops::Range;

use dyad_ledger::{DirectedDyad, Dyad};
use dyad_types::{Actor, EventKey, HistoryAct, HistoryFormat, HistoryRow};
use jiff::civil::Date;
use rusqlite::{
    Connection, OptionalExtension as _, Transaction, TransactionBehavior, params,
};
use rustc_hash::FxHashMap;

use crate::sources::{self, SourceMark};
use crate::{Store, StoreError};

/// Rows whose bytes are kept together. Measured on GDELT: 44 bytes a row at 4,096, 51 at 1,024;
/// reading one row back unpacks a megabyte and a half.
const BLOCK_ROWS: usize = 4_096;

/// Of Zstandard. Measured on GDELT: 44 bytes a row at 700 MB/s; level 6 has 38 at 214.
const LEVEL: i32 = 3;

/// Julian day number of 1 January 1970.
const JULIAN_1970: i64 = 2_440_588;

/// Pages of the database that are kept in memory while histories are added, in kibibytes. The index
/// of keys is written all over.
const CACHE_KIB: i64 = 256 * 1024;

/// Rows of one file, ready to be stored.
#[derive(Debug, Clone, Copy)]
pub struct HistoryBatch<'a> {
    /// Whose data they are.
    pub format: HistoryFormat,
    /// First line of the file with its end of line; empty: it has none.
    pub header: &'a [u8],
    /// Whether a quotation in a row may hold ends of lines.
    pub quoted: bool,
    /// The rows.
    pub rows: &'a [HistoryRow],
    /// Bytes of all rows, one behind the other.
    pub lines: &'a [u8],
    /// Where in `lines` each row ends; as many as `rows`.
    pub ends: &'a [usize],
    /// Actors by the numbers that the rows have.
    pub actors: &'a [Actor],
    /// Acts by the numbers that the rows have.
    pub acts: &'a [HistoryAct],
    /// How far the file is read with these rows.
    pub mark: &'a SourceMark,
}

impl HistoryBatch<'_> {
    fn line(&self, idx: usize) -> &[u8] {
        let start = idx
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or(0);
        let end = self.ends.get(idx).copied().unwrap_or(start);
        self.lines.get(start..end).unwrap_or(&[])
    }
}

/// What a batch added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HistoryAdded {
    /// Rows that were not in the store before.
    pub n_added: usize,
    /// Rows that took the place of an older row of the same event.
    pub n_replaced: usize,
    /// Rows that were there already, byte by byte.
    pub n_already: usize,
}

/// Adds the rows of one file, batch by batch.
#[derive(Debug)]
pub struct HistoryWriter<'s> {
    store: &'s mut Store,
    actors: Vec<i64>,
    acts: Vec<i64>,
    pairs: FxHashMap<(u32, u32), Option<(i64, bool)>>,
    next_id: i64,
}

impl Store {
    /// A writer for the rows of one file: the numbers of its actors and acts mean the same in all
    /// batches that it is given.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Sqlite`].
    pub fn history_writer(&mut self) -> Result<HistoryWriter<'_>, StoreError> {
        self.connection
            .pragma_update(None, "cache_size", -CACHE_KIB)
            .map_err(self.error("read its histories"))?;
        Ok(HistoryWriter {
            store: self,
            actors: Vec::new(),
            acts: Vec::new(),
            pairs: FxHashMap::default(),
            next_id: 0,
        })
    }
}

impl Store {
    /// Takes events out that their data do not hold any more; how many were there. Their bytes stay in
    /// their block and are not given back.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`], [`StoreError::Busy`], [`StoreError::Full`],
    /// [`StoreError::Sqlite`]; then nothing is taken out.
    pub fn remove_history(&mut self, keys: &[EventKey]) -> Result<usize, StoreError> {
        let path = self.path().to_owned();
        let error = |error| StoreError::of(&path, "take rows out of a history", error);
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(error)?;
        let mut n_removed = 0;
        for key in keys {
            n_removed += transaction
                .prepare_cached("DELETE FROM history WHERE key = ?1")
                .and_then(|mut statement| statement.execute([key.0]))
                .map_err(error)?;
        }
        transaction.commit().map_err(error)?;
        Ok(n_removed)
    }
}

impl HistoryWriter<'_> {
    /// Adds rows and how far the file is read, in one transaction: all of it, or on an error
    /// nothing. After an error the writer is of no use any more.
    ///
    /// A row of an event that is there already takes its place when its bytes differ: data are
    /// published anew with corrections.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`], [`StoreError::Busy`], [`StoreError::Full`],
    /// [`StoreError::Sqlite`].
    pub fn put(&mut self, batch: &HistoryBatch<'_>) -> Result<HistoryAdded, StoreError> {
        let path = self.store.path().to_owned();
        let error = |error| StoreError::of(&path, "add a history", error);
        let transaction = self
            .store
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(error)?;
        let newest = "SELECT ifnull(max(history_id), 0) FROM history";
        let newest_block =
            "SELECT ifnull(max(first_id + n_rows - 1), 0) FROM history_block";
        let id =
            |query: &str| transaction.query_row(query, (), |row| row.get::<_, i64>(0));
        self.next_id =
            1 + id(newest).map_err(error)?.max(id(newest_block).map_err(error)?);
        let mut adding = Adding {
            transaction: &transaction,
            batch,
            source_id: source_id(&transaction, batch).map_err(error)?,
            actors: &mut self.actors,
            acts: &mut self.acts,
            pairs: &mut self.pairs,
            next_id: self.next_id,
            pending: Vec::new(),
            ends: Vec::new(),
            own: HashMap::new(),
            unpacked: None,
            added: HistoryAdded::default(),
        };
        adding.learn().map_err(error)?;
        for (idx, row) in batch.rows.iter().enumerate() {
            adding.row(idx, row).map_err(error)?;
        }
        adding.flush().map_err(error)?;
        let added = adding.added;
        sources::put_mark(&transaction, batch.mark).map_err(error)?;
        transaction.commit().map_err(error)?;
        Ok(added)
    }
}

fn source_id(
    transaction: &Transaction<'_>,
    batch: &HistoryBatch<'_>,
) -> rusqlite::Result<i64> {
    transaction
        .prepare_cached(
            "INSERT INTO history_source (source, format, quoted, header) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (source) DO UPDATE SET header = excluded.header
             RETURNING source_id",
        )?
        .query_row(
            params![batch.mark.source, batch.format.as_str(), batch.quoted, batch.header],
            |row| row.get(0),
        )
}

/// One batch on its way into the store.
struct Adding<'t> {
    transaction: &'t Transaction<'t>,
    batch: &'t HistoryBatch<'t>,
    source_id: i64,
    actors: &'t mut Vec<i64>,
    acts: &'t mut Vec<i64>,
    pairs: &'t mut FxHashMap<(u32, u32), Option<(i64, bool)>>,
    next_id: i64,
    /// Bytes of the rows that wait for their block, and where each ends.
    pending: Vec<u8>,
    ends: Vec<usize>,
    /// Rows of this batch by id, for second rows of the same event: index into the batch.
    own: HashMap<i64, usize>,
    /// The block that was unpacked last, and whether its rows are quoted.
    unpacked: Option<(i64, Vec<u8>, bool)>,
    added: HistoryAdded,
}

impl Adding<'_> {
    /// Numbers the actors and acts that the store has not seen from this writer yet.
    fn learn(&mut self) -> rusqlite::Result<()> {
        for actor in self.batch.actors.iter().skip(self.actors.len()) {
            let id = actor_id(self.transaction, actor)?;
            self.actors.push(id);
        }
        for act in self.batch.acts.iter().skip(self.acts.len()) {
            let id = act_id(self.transaction, act)?;
            self.acts.push(id);
        }
        Ok(())
    }

    fn row(&mut self, idx: usize, row: &HistoryRow) -> rusqlite::Result<()> {
        let id = self.next_id;
        if self.insert(id, row)? {
            self.added.n_added += 1;
            return self.keep(id, idx);
        }
        let old = self.id_of(row.key)?;
        if self.has_bytes(old, self.batch.line(idx))? {
            self.added.n_already += 1;
            return Ok(());
        }
        self.transaction
            .prepare_cached("DELETE FROM history WHERE history_id = ?1")?
            .execute([old])?;
        self.insert(id, row)?;
        self.added.n_replaced += 1;
        self.keep(id, idx)
    }

    /// Whether the row is new.
    fn insert(&mut self, id: i64, row: &HistoryRow) -> rusqlite::Result<bool> {
        let pair = self.pair(row)?;
        let day = julian(row.days.start);
        let number = |list: &[i64], of: Option<u32>| list.get(of? as usize).copied();
        let n_rows = self
            .transaction
            .prepare_cached(
                "INSERT OR IGNORE INTO history (history_id, key, day, n_days, report_day, actor_id,
                     recipient_id, act_id, dyad_id, from_a)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                id,
                row.key.0,
                day,
                julian(row.days.end) - day + 1,
                row.reported.map(julian),
                number(self.actors, row.actor),
                number(self.actors, row.recipient),
                number(self.acts, row.act),
                pair.map(|(dyad, _)| dyad),
                pair.map(|(_, from_a)| from_a),
            ])?;
        Ok(n_rows == 1)
    }

    /// The pair of a row, and whether its first party acts; `None` where there is no pair, or
    /// nothing is done.
    fn pair(&mut self, row: &HistoryRow) -> rusqlite::Result<Option<(i64, bool)>> {
        let (Some(actor), Some(recipient), Some(_)) = (row.actor, row.recipient, row.act)
        else {
            return Ok(None);
        };
        if let Some(known) = self.pairs.get(&(actor, recipient)) {
            return Ok(*known);
        }
        let find = |id: u32| self.batch.actors.get(id as usize);
        let directed = find(actor)
            .zip(find(recipient))
            .and_then(|(actor, recipient)| DirectedDyad::between(actor, recipient));
        let pair = match directed {
            Some(directed) => {
                let dyad = directed.undirected();
                let from_a = directed.actor() == dyad.a();
                Some((dyad_id(self.transaction, &dyad)?, from_a))
            }
            None => None,
        };
        self.pairs.insert((actor, recipient), pair);
        Ok(pair)
    }

    /// Keeps the bytes of a row that was added.
    fn keep(&mut self, id: i64, idx: usize) -> rusqlite::Result<()> {
        self.pending.extend_from_slice(self.batch.line(idx));
        self.ends.push(self.pending.len());
        self.own.insert(id, idx);
        self.next_id += 1;
        if self.ends.len() == BLOCK_ROWS { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> rusqlite::Result<()> {
        let n_rows = i64::try_from(self.ends.len()).unwrap_or(0);
        if n_rows == 0 {
            return Ok(());
        }
        let packed = zstd::bulk::compress(&self.pending, LEVEL)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        self.transaction
            .prepare_cached(
                "INSERT INTO history_block (first_id, source_id, n_rows, lines)
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![self.next_id - n_rows, self.source_id, n_rows, packed])?;
        self.pending.clear();
        self.ends.clear();
        Ok(())
    }

    fn id_of(&self, key: EventKey) -> rusqlite::Result<i64> {
        self.transaction
            .prepare_cached("SELECT history_id FROM history WHERE key = ?1")?
            .query_row([key.0], |row| row.get(0))
    }

    /// Whether the row that is there has these bytes.
    fn has_bytes(&mut self, id: i64, line: &[u8]) -> rusqlite::Result<bool> {
        if let Some(idx) = self.own.get(&id) {
            return Ok(self.batch.line(*idx) == line);
        }
        let first: i64 = self
            .transaction
            .prepare_cached(
                "SELECT first_id FROM history_block WHERE first_id <= ?1
                 ORDER BY first_id DESC LIMIT 1",
            )?
            .query_row([id], |row| row.get(0))?;
        if self.unpacked.as_ref().is_none_or(|(block, ..)| *block != first) {
            let (packed, quoted): (Vec<u8>, bool) = self
                .transaction
                .prepare_cached(
                    "SELECT lines, quoted FROM history_block JOIN history_source USING (source_id)
                     WHERE first_id = ?1",
                )?
                .query_row([first], |row| Ok((row.get(0)?, row.get(1)?)))?;
            self.unpacked = Some((first, unpack(&packed)?, quoted));
        }
        let Some((_, lines, quoted)) = &self.unpacked else { return Ok(false) };
        let nth = usize::try_from(id - first).unwrap_or(0);
        let range = line_ranges(lines, *quoted).nth(nth);
        Ok(range.and_then(|range| lines.get(range)) == Some(line))
    }
}

/// The bytes of a block.
pub(crate) fn unpack(packed: &[u8]) -> rusqlite::Result<Vec<u8>> {
    zstd::stream::decode_all(packed).map_err(|error| {
        let source: Box<dyn std::error::Error + Send + Sync> = Box::new(error);
        rusqlite::types::FromSqlError::Other(source).into()
    })
}

/// Where the rows of a block stand. A row ends with a line end that is in no quotation.
pub(crate) fn line_ranges(
    lines: &[u8],
    quoted: bool,
) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= lines.len() {
            return None;
        }
        let mut is_quoted = false;
        let length = lines.get(start..)?.iter().position(|&byte| {
            is_quoted ^= quoted && byte == b'"';
            byte == b'\n' && !is_quoted
        });
        let end = length.map_or(lines.len(), |length| start + length + 1);
        let range = start..end;
        start = end;
        Some(range)
    })
}

fn actor_id(transaction: &Transaction<'_>, actor: &Actor) -> rusqlite::Result<i64> {
    let iso3c = actor.country.as_ref().map(dyad_types::CountryCode::as_str);
    let sector = actor.sector.map(dyad_types::Sector::as_str);
    let found = transaction
        .prepare_cached(
            "SELECT actor_id FROM history_actor WHERE name = ?1 AND code = ?2
             AND ifnull(iso3c, '') = ifnull(?3, '') AND ifnull(sector, '') = ifnull(?4, '')",
        )?
        .query_row(params![actor.name, actor.code.as_str(), iso3c, sector], |row| row.get(0))
        .optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    transaction
        .prepare_cached(
            "INSERT INTO history_actor (name, code, iso3c, sector) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![actor.name, actor.code.as_str(), iso3c, sector])?;
    Ok(transaction.last_insert_rowid())
}

/// The number of an act, a new one for an act that is not known yet.
pub(crate) fn act_id(
    transaction: &Transaction<'_>,
    act: &HistoryAct,
) -> rusqlite::Result<i64> {
    if let Some(id) = find_act(transaction, act)? {
        return Ok(id);
    }
    transaction
        .prepare_cached(
            "INSERT INTO history_act (cameo, event_type, mode, intensity, quad_class, quad_scheme)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(act_values(act))?;
    Ok(transaction.last_insert_rowid())
}

/// The number of an act, if it is known.
pub(crate) fn find_act(
    connection: &Connection,
    act: &HistoryAct,
) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(
            "SELECT act_id FROM history_act WHERE ifnull(cameo, '') = ifnull(?1, '')
             AND ifnull(event_type, '') = ifnull(?2, '') AND ifnull(mode, '') = ifnull(?3, '')
             AND intensity = ?4 AND ifnull(quad_class, 0) = ifnull(?5, 0) AND quad_scheme = ?6",
        )?
        .query_row(act_values(act), |row| row.get(0))
        .optional()
}

type ActValues<'a> =
    (Option<&'a str>, Option<&'a str>, Option<&'a str>, f64, Option<u8>, &'a str);

fn act_values(act: &HistoryAct) -> ActValues<'_> {
    (
        act.cameo.as_ref().map(dyad_types::CameoCode::as_str),
        act.event_type.map(dyad_types::EventType::as_str),
        act.mode.map(dyad_types::Mode::as_str),
        act.intensity.points(),
        act.quad_class.map(dyad_types::QuadClass::number),
        act.quad_scheme.as_str(),
    )
}

fn dyad_id(transaction: &Transaction<'_>, dyad: &Dyad) -> rusqlite::Result<i64> {
    let dyad = dyad.to_string();
    let found = transaction
        .prepare_cached("SELECT dyad_id FROM history_dyad WHERE dyad = ?1")?
        .query_row([&dyad], |row| row.get(0))
        .optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    transaction
        .prepare_cached("INSERT INTO history_dyad (dyad) VALUES (?1)")?
        .execute([&dyad])?;
    Ok(transaction.last_insert_rowid())
}

/// Julian day number.
pub(crate) fn julian(date: Date) -> i64 {
    let days = jiff::civil::date(1970, 1, 1).until(date);
    days.map_or(0, |span| i64::from(span.get_days())) + JULIAN_1970
}

/// The date of a Julian day number; `None` outside of the calendar.
pub(crate) fn date_of(julian: i64) -> Option<Date> {
    use jiff::ToSpan as _;
    let days = julian.checked_sub(JULIAN_1970)?;
    let span = 0.days().try_days(days).ok()?;
    jiff::civil::date(1970, 1, 1).checked_add(span).ok()
}
