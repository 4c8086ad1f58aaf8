//! Reading histories: acts as numbers for counting, rows with their bytes for showing and export.

use dyad_ledger::{Dyad, PanelAct};
use dyad_types::{
    Actor, ActorCode, CameoCode, DateInterval, HistoryAct, HistoryFormat, Intensity,
};
use jiff::civil::Date;
use rusqlite::types::FromSqlError;
use rusqlite::{OptionalExtension as _, Row, params};

use crate::history::{date_of, julian, line_ranges, unpack};
use crate::read::parsed;
use crate::{Store, StoreError};

/// Which acts of histories to read; an empty filter reads all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HistoryFilter {
    /// Between these two.
    pub dyad: Option<Dyad>,
    /// That began on this day or later.
    pub since: Option<Date>,
    /// That began on this day or earlier.
    pub until: Option<Date>,
    /// Reported on this day or earlier, as far as their report is dated.
    pub known_by: Option<Date>,
}

/// An act between two parties, as numbers: the tables of [`HistoryTables`] have the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredAct {
    /// First day it may have happened on. Julian day number.
    pub day: i64,
    /// How many days it may have happened on.
    pub n_days: i64,
    /// The pair.
    pub dyad: u32,
    /// Whether the alphabetically first party of the pair acts.
    pub from_a: bool,
    /// What was done.
    pub act: u32,
    /// Who acts.
    pub actor: u32,
    /// To whom.
    pub recipient: u32,
}

impl StoredAct {
    /// First day it may have happened on.
    pub fn date(&self) -> Option<Date> {
        date_of(self.day)
    }
}

/// The words of the numbers: index is the number.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HistoryTables {
    /// Pairs.
    pub dyads: Vec<Option<Dyad>>,
    /// Actors.
    pub actors: Vec<Option<Actor>>,
    /// Acts.
    pub acts: Vec<Option<HistoryAct>>,
}

/// The acts of one pair.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PairActs {
    /// Days with the number of what was done, by day.
    pub acts: Vec<(Date, u32)>,
    /// What the numbers stand for: index is the number.
    pub words: Vec<Option<HistoryAct>>,
}

/// What the store tells of a row of a history.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredTelling {
    /// Its row in the store.
    pub history_id: i64,
    /// The file it comes from.
    pub source: String,
    /// Whose data it is.
    pub format: HistoryFormat,
    /// Days it may have happened on.
    pub days: DateInterval,
    /// Day it was reported or added.
    pub reported: Option<Date>,
    /// Who acts.
    pub actor: Option<Actor>,
    /// To whom.
    pub recipient: Option<Actor>,
    /// What was done.
    pub act: Option<HistoryAct>,
}

/// A row of a history with its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredRow {
    /// What the store tells of it.
    pub telling: StoredTelling,
    /// First line of its file with the end of line; empty: it has none.
    pub header: Vec<u8>,
    /// Its bytes, end of line included.
    pub line: Vec<u8>,
}

/// How much of one format is in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryCount {
    /// Whose data.
    pub format: HistoryFormat,
    /// Files.
    pub n_sources: usize,
    /// Rows whose bytes are kept, those that newer ones took the place of too.
    pub n_rows: usize,
}

impl Store {
    /// The words of all numbers of histories.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn history_tables(&self) -> Result<HistoryTables, StoreError> {
        let error = self.error("read its histories");
        let dyads = self.numbered("SELECT dyad_id, dyad FROM history_dyad", |row| {
            parsed(&row.get::<_, String>(1)?)
        });
        let actors = self.numbered(
            "SELECT actor_id, name, iso3c, code, sector FROM history_actor",
            |row| actor_of(row, 1),
        );
        let acts = self.numbered(ACTS, |row| act_of(row, 1));
        Ok(HistoryTables {
            dyads: dyads.map_err(&error)?,
            actors: actors.map_err(&error)?,
            acts: acts.map_err(&error)?,
        })
    }

    /// Goes through the acts of histories between two known parties, in the order in which they were
    /// imported; of one pair, by day.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn each_history_act(
        &self,
        filter: &HistoryFilter,
        mut each: impl FnMut(StoredAct),
    ) -> Result<(), StoreError> {
        let error = self.error("read its histories");
        let dyad = match &filter.dyad {
            None => None,
            Some(dyad) => match self.history_dyad_id(dyad).map_err(&error)? {
                Some(id) => Some(id),
                None => return Ok(()),
            },
        };
        let of_pair = if dyad.is_some() { "dyad_id = ?1" } else { "dyad_id IS NOT ?1" };
        let order = if dyad.is_some() { "day, history_id" } else { "history_id" };
        let dated = if *filter
            == (HistoryFilter {
                dyad: filter.dyad.clone(),
                ..HistoryFilter::default()
            }) {
            ""
        } else {
            "AND day >= ?2 AND day <= ?3 AND ifnull(report_day, day) <= ?4"
        };
        let query = format!(
            "SELECT day, n_days, dyad_id, from_a, act_id, actor_id, recipient_id FROM history
             WHERE {of_pair} {dated} ORDER BY {order}"
        );
        let mut statement = self.connection.prepare_cached(&query).map_err(&error)?;
        let first = filter.since.map_or(i64::MIN, julian);
        let last = filter.until.map_or(i64::MAX, julian);
        let known = filter.known_by.map_or(i64::MAX, julian);
        let mut rows = if dated.is_empty() {
            statement.query([dyad])
        } else {
            statement.query(params![dyad, first, last, known])
        }
        .map_err(&error)?;
        while let Some(row) = rows.next().map_err(&error)? {
            each(stored_act(row).map_err(&error)?);
        }
        Ok(())
    }

    /// Acts of histories of these formats as a panel counts them, by pair and day; days are Julian day
    /// numbers. `None`: of all formats.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn history_panel_acts(
        &self,
        filter: &HistoryFilter,
        formats: Option<&[HistoryFormat]>,
    ) -> Result<Vec<PanelAct>, StoreError> {
        let error = self.error("count its histories");
        let dyad = match &filter.dyad {
            None => None,
            Some(dyad) => match self.history_dyad_id(dyad).map_err(&error)? {
                Some(id) => Some(id),
                None => return Ok(Vec::new()),
            },
        };
        let of_formats = match formats {
            Some(formats) => Some(self.id_ranges(formats).map_err(&error)?),
            None => None,
        };
        // All of it stands in the index of pairs.
        let query = "SELECT dyad_id, day, from_a, act_id, n_days, history_id FROM history
             WHERE dyad_id IS NOT NULL AND (dyad_id = ?1 OR ?1 IS NULL)
                 AND ifnull(report_day, day) <= ?2
             ORDER BY dyad_id, day, from_a, act_id";
        let mut statement = self.connection.prepare_cached(query).map_err(&error)?;
        let known = filter.known_by.map_or(i64::MAX, julian);
        let mut rows = statement.query(params![dyad, known]).map_err(&error)?;
        let mut acts = Vec::new();
        while let Some(row) = rows.next().map_err(&error)? {
            let id: i64 = row.get(5).map_err(&error)?;
            let is_asked = of_formats.as_ref().is_none_or(|ranges| is_within(ranges, id));
            if is_asked {
                acts.push(panel_act(row).map_err(&error)?);
            }
        }
        Ok(acts)
    }

    /// The rows of formats as ranges of ids, ascending.
    fn id_ranges(&self, formats: &[HistoryFormat]) -> rusqlite::Result<Vec<(i64, i64)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT first_id, first_id + n_rows - 1, format FROM history_block
             JOIN history_source USING (source_id) ORDER BY first_id",
        )?;
        let mut rows = statement.query(())?;
        let mut ranges: Vec<(i64, i64)> = Vec::new();
        while let Some(row) = rows.next()? {
            let format: HistoryFormat = parsed(&row.get::<_, String>(2)?)?;
            if formats.contains(&format) {
                ranges.push((row.get(0)?, row.get(1)?));
            }
        }
        Ok(ranges)
    }

    /// The rows of a format with their bytes, in the order in which they were imported; of all
    /// formats without one.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn each_history_row(
        &self,
        format: Option<HistoryFormat>,
        filter: &HistoryFilter,
        mut each: impl FnMut(StoredRow),
    ) -> Result<(), StoreError> {
        let error = self.error("read its histories");
        let tables = self.history_tables()?;
        let mut blocks = self
            .connection
            .prepare_cached(
                "SELECT first_id, n_rows, lines, source, format, quoted, header FROM history_block
                 JOIN history_source USING (source_id)
                 WHERE format = ?1 OR ?1 IS NULL ORDER BY first_id",
            )
            .map_err(&error)?;
        let format = format.map(HistoryFormat::as_str);
        let mut rows = blocks.query([format]).map_err(&error)?;
        while let Some(row) = rows.next().map_err(&error)? {
            let block = Block::of(row).map_err(&error)?;
            self.rows_of_block(&block, &tables, filter, &mut each)
                .map_err(&error)?;
        }
        Ok(())
    }

    /// The rows of a pair, newest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn history_rows(
        &self,
        filter: &HistoryFilter,
        limit: usize,
    ) -> Result<Vec<StoredTelling>, StoreError> {
        let error = self.error("read its histories");
        let Some(dyad) = &filter.dyad else { return Ok(Vec::new()) };
        let Some(id) = self.history_dyad_id(dyad).map_err(&error)? else {
            return Ok(Vec::new());
        };
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT history_id FROM history WHERE dyad_id = ?1 AND day >= ?2 AND day <= ?3
                 AND ifnull(report_day, day) <= ?4
                 ORDER BY day DESC, history_id DESC LIMIT ?5",
            )
            .map_err(&error)?;
        let first = filter.since.map_or(i64::MIN, julian);
        let last = filter.until.map_or(i64::MAX, julian);
        let known = filter.known_by.map_or(i64::MAX, julian);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let ids = statement
            .query_map(params![id, first, last, known, limit], |row| row.get(0))
            .and_then(|ids| ids.collect::<rusqlite::Result<Vec<i64>>>())
            .map_err(&error)?;
        let mut found = Vec::new();
        for id in ids {
            found.extend(self.history_telling(id).map_err(&error)?);
        }
        Ok(found)
    }

    /// The days of a pair's acts with the numbers of what was done, by day, and the acts that the
    /// numbers stand for.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn history_of_pair(
        &self,
        filter: &HistoryFilter,
    ) -> Result<PairActs, StoreError> {
        let error = self.error("read its histories");
        let Some(dyad) = &filter.dyad else { return Ok(PairActs::default()) };
        let Some(id) = self.history_dyad_id(dyad).map_err(&error)? else {
            return Ok(PairActs::default());
        };
        // All of it stands in the index of pairs.
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT day, act_id FROM history WHERE dyad_id = ?1 AND day >= ?2 AND day <= ?3
                 AND ifnull(report_day, day) <= ?4 ORDER BY day, from_a, act_id",
            )
            .map_err(&error)?;
        let first = filter.since.map_or(i64::MIN, julian);
        let last = filter.until.map_or(i64::MAX, julian);
        let known = filter.known_by.map_or(i64::MAX, julian);
        let rows = statement.query_map(params![id, first, last, known], |row| {
            let day: i64 = row.get(0)?;
            let date = date_of(day).ok_or(FromSqlError::OutOfRange(day))?;
            Ok((date, row.get(1)?))
        });
        let acts = rows.and_then(Iterator::collect).map_err(&error)?;
        let words = self.numbered(ACTS, |row| act_of(row, 1)).map_err(&error)?;
        Ok(PairActs { acts, words })
    }

    /// The day up to which histories tell: that of the report of the newest row, else of its event.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn newest_history_day(&self) -> Result<Option<Date>, StoreError> {
        let day: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT ifnull(report_day, day) FROM history ORDER BY history_id DESC LIMIT 1",
            )
            .and_then(|mut statement| statement.query_row((), |row| row.get(0)).optional())
            .map_err(self.error("read its histories"))?;
        Ok(day.and_then(date_of))
    }

    /// How much of each format is in the store, by format.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn history_counts(&self) -> Result<Vec<HistoryCount>, StoreError> {
        let error = self.error("count its histories");
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT format, count(DISTINCT source_id), sum(n_rows) FROM history_block
                 JOIN history_source USING (source_id) GROUP BY format ORDER BY format",
            )
            .map_err(&error)?;
        let counts = statement.query_map((), |row| {
            Ok(HistoryCount {
                format: parsed(&row.get::<_, String>(0)?)?,
                n_sources: crate::read::count(row, 1)?,
                n_rows: crate::read::count(row, 2)?,
            })
        });
        counts
            .map_err(&error)?
            .collect::<rusqlite::Result<_>>()
            .map_err(&error)
    }

    fn history_dyad_id(&self, dyad: &Dyad) -> rusqlite::Result<Option<i64>> {
        self.connection
            .prepare_cached("SELECT dyad_id FROM history_dyad WHERE dyad = ?1")?
            .query_row([dyad.to_string()], |row| row.get(0))
            .optional()
    }

    /// A row, its actors and act looked up one by one: for few rows of a store of many.
    fn history_telling(&self, id: i64) -> rusqlite::Result<Option<StoredTelling>> {
        let (source, format): (String, String) = self
            .connection
            .prepare_cached(
                "SELECT source, format FROM history_block JOIN history_source USING (source_id)
                 WHERE first_id = (
                     SELECT max(first_id) FROM history_block WHERE first_id <= ?1)",
            )?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let format = parsed(&format)?;
        self.connection
            .prepare_cached(
                "SELECT history_id, day, n_days, report_day,
                     actor.actor_id, actor.name, actor.iso3c, actor.code, actor.sector,
                     recipient.actor_id, recipient.name, recipient.iso3c, recipient.code,
                     recipient.sector,
                     history_act.act_id, cameo, event_type, mode, intensity, quad_class, quad_scheme
                 FROM history
                 LEFT JOIN history_actor AS actor ON actor.actor_id = history.actor_id
                 LEFT JOIN history_actor AS recipient
                     ON recipient.actor_id = history.recipient_id
                 LEFT JOIN history_act USING (act_id)
                 WHERE history_id = ?1",
            )?
            .query_row([id], |row| {
                let has = |column: usize| -> rusqlite::Result<bool> {
                    Ok(row.get::<_, Option<i64>>(column)?.is_some())
                };
                let actor = has(4)?.then(|| actor_of(row, 5)).transpose()?;
                let recipient = has(9)?.then(|| actor_of(row, 10)).transpose()?;
                let act = has(14)?.then(|| act_of(row, 15)).transpose()?;
                telling(row, (source, format), (actor, recipient, act))
            })
            .optional()
    }

    fn rows_of_block(
        &self,
        block: &Block,
        tables: &HistoryTables,
        filter: &HistoryFilter,
        each: &mut impl FnMut(StoredRow),
    ) -> rusqlite::Result<()> {
        let dyad = match &filter.dyad {
            None => None,
            Some(dyad) => match self.history_dyad_id(dyad)? {
                Some(id) => Some(id),
                None => return Ok(()),
            },
        };
        let query = format!(
            "{ROW} WHERE history_id BETWEEN ?1 AND ?2 AND (dyad_id = ?3 OR ?3 IS NULL)
             AND day >= ?4 AND day <= ?5 AND ifnull(report_day, day) <= ?6 ORDER BY history_id"
        );
        let mut statement = self.connection.prepare_cached(&query)?;
        let last_id = block.first_id + block.n_rows - 1;
        let mut rows = statement.query(params![
            block.first_id,
            last_id,
            dyad,
            filter.since.map_or(i64::MIN, julian),
            filter.until.map_or(i64::MAX, julian),
            filter.known_by.map_or(i64::MAX, julian),
        ])?;
        let mut lines = line_ranges(&block.lines, block.quoted);
        let mut next = block.first_id;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let skipped = usize::try_from(id - next).unwrap_or(0);
            next = id + 1;
            let range = lines.nth(skipped);
            let line = range.and_then(|range| block.lines.get(range)).unwrap_or(&[]);
            let actor = |id: Option<u32>| tables.actors.get(id? as usize)?.clone();
            let act = |id: Option<u32>| tables.acts.get(id? as usize)?.clone();
            let words = (actor(row.get(4)?), actor(row.get(5)?), act(row.get(6)?));
            let from = (block.source.clone(), block.format);
            each(StoredRow {
                telling: telling(row, from, words)?,
                header: block.header.clone(),
                line: line.to_vec(),
            });
        }
        Ok(())
    }

    /// A table whose rows are found by number.
    fn numbered<T>(
        &self,
        query: &str,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<Option<T>>> {
        let mut statement = self.connection.prepare_cached(query)?;
        let mut rows = statement.query(())?;
        let mut list = Vec::new();
        while let Some(row) = rows.next()? {
            let number = usize::try_from(row.get::<_, i64>(0)?).unwrap_or(0);
            if list.len() <= number {
                list.resize_with(number + 1, || None);
            }
            if let Some(slot) = list.get_mut(number) {
                *slot = Some(read(row)?);
            }
        }
        Ok(list)
    }
}

const ACTS: &str = "SELECT act_id, cameo, event_type, mode, intensity, quad_class, quad_scheme FROM history_act";

const ROW: &str =
    "SELECT history_id, day, n_days, report_day, actor_id, recipient_id, act_id
    FROM history";

/// Rows that are packed together.
struct Block {
    first_id: i64,
    n_rows: i64,
    lines: Vec<u8>,
    source: String,
    format: HistoryFormat,
    quoted: bool,
    header: Vec<u8>,
}

impl Block {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            first_id: row.get(0)?,
            n_rows: row.get(1)?,
            lines: unpack(row.get_ref(2)?.as_blob()?)?,
            source: row.get(3)?,
            format: parsed(&row.get::<_, String>(4)?)?,
            quoted: row.get(5)?,
            header: row.get(6)?,
        })
    }
}

fn is_within(ranges: &[(i64, i64)], id: i64) -> bool {
    let after = ranges.partition_point(|(first, _)| *first <= id);
    let range = after.checked_sub(1).and_then(|idx| ranges.get(idx));
    range.is_some_and(|(_, last)| id <= *last)
}

fn panel_act(row: &Row<'_>) -> rusqlite::Result<PanelAct> {
    Ok(PanelAct {
        dyad: row.get(0)?,
        day: row.get(1)?,
        from_a: row.get(2)?,
        act: row.get(3)?,
        n_days: row.get(4)?,
        is_cluster: false,
    })
}

fn stored_act(row: &Row<'_>) -> rusqlite::Result<StoredAct> {
    Ok(StoredAct {
        day: row.get(0)?,
        n_days: row.get(1)?,
        dyad: row.get(2)?,
        from_a: row.get(3)?,
        act: row.get(4)?,
        actor: row.get(5)?,
        recipient: row.get(6)?,
    })
}

/// A row whose first columns are id, day, number of days and day of the report.
fn telling(
    row: &Row<'_>,
    (source, format): (String, HistoryFormat),
    (actor, recipient, act): (Option<Actor>, Option<Actor>, Option<HistoryAct>),
) -> rusqlite::Result<StoredTelling> {
    let (day, n_days): (i64, i64) = (row.get(1)?, row.get(2)?);
    let date = |day: i64| date_of(day).ok_or(FromSqlError::OutOfRange(day));
    let reported: Option<i64> = row.get(3)?;
    Ok(StoredTelling {
        history_id: row.get(0)?,
        source,
        format,
        days: DateInterval::new(date(day)?, date(day + n_days - 1)?),
        reported: reported.and_then(date_of),
        actor,
        recipient,
        act,
    })
}

fn actor_of(row: &Row<'_>, first: usize) -> rusqlite::Result<Actor> {
    let country: Option<String> = row.get(first + 1)?;
    let sector: Option<String> = row.get(first + 3)?;
    Ok(Actor {
        name: row.get(first)?,
        country: country.map(|code| parsed(&code)).transpose()?,
        code: ActorCode(row.get::<_, String>(first + 2)?.into()),
        sector: sector.map(|code| parsed(&code)).transpose()?,
    })
}

fn act_of(row: &Row<'_>, first: usize) -> rusqlite::Result<HistoryAct> {
    let text = |column: usize| row.get::<_, Option<String>>(first + column);
    let wrong = |error: dyad_types::UnknownCode| FromSqlError::Other(Box::new(error));
    let points: f64 = row.get(first + 3)?;
    let quad: Option<u8> = row.get(first + 4)?;
    let quad = quad.and_then(|number| number.checked_sub(1)).map(usize::from);
    Ok(HistoryAct {
        cameo: text(0)?
            .map(|code| CameoCode::new(&code))
            .transpose()
            .map_err(wrong)?,
        event_type: text(1)?.map(|code| parsed(&code)).transpose()?,
        mode: text(2)?.map(|code| parsed(&code)).transpose()?,
        intensity: Intensity::new(points)
            .map_err(|error| FromSqlError::Other(Box::new(error)))?,
        quad_class: quad.and_then(|idx| dyad_types::QuadClass::ALL.get(idx).copied()),
        quad_scheme: parsed(&row.get::<_, String>(first + 5)?)?,
    })
}
