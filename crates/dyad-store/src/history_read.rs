//! Reading histories: acts as numbers for counting, rows with their bytes for showing and export.

use dyad_ledger::Dyad;
use dyad_types::{
    Actor, ActorCode, CameoCode, DateInterval, HistoryAct, HistoryFormat, Intensity,
};
use jiff::civil::Date;
use rusqlite::types::FromSqlError;
use rusqlite::{OptionalExtension as _, Row, params};

use crate::history::{date_of, julian, line_ranges, unpack};
use crate::history_corrected::FixedAct;
use crate::overlay::Overlay;
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
    /// Its stable name, which corrections use: `history/gdelt/4611686018427387905`. It stays when a
    /// newer row of the event takes the place of this one.
    pub item_key: String,
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
    /// What the store tells of it, as corrections have it.
    pub telling: StoredTelling,
    /// Whether it is an act of its own: not, when a correction calls it wrong or merges it with another.
    pub counts: bool,
    /// Whether corrections say anything of it.
    pub is_corrected: bool,
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

    /// Goes through the acts of histories between two known parties as corrections have them, in the
    /// order in which they were imported; of one pair, by day.
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
            "SELECT day, n_days, dyad_id, from_a, act_id, actor_id, recipient_id, history_id
             FROM history WHERE {of_pair} {dated} ORDER BY {order}"
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
        let overlay = self.history_overlay(filter.known_by).map_err(&error)?;
        let mut fixed = self.fixed_acts(&overlay, dyad, filter).map_err(&error)?;
        let place = |id: i64, act: &StoredAct| {
            if filter.dyad.is_some() { (act.day, id) } else { (id, 0) }
        };
        fixed.sort_by_key(|fixed| place(fixed.id, &fixed.act));
        let mut fixed = fixed.into_iter().peekable();
        while let Some(row) = rows.next().map_err(&error)? {
            let act = stored_act(row).map_err(&error)?;
            let id: i64 = row.get(7).map_err(&error)?;
            let is_before = |next: &FixedAct| place(next.id, &next.act) < place(id, &act);
            while let Some(next) = fixed.next_if(is_before) {
                each(next.act);
            }
            if overlay.get(id).is_none() {
                each(act);
            }
        }
        fixed.for_each(|fixed| each(fixed.act));
        Ok(())
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
        let overlay = self.history_overlay(filter.known_by).map_err(&error)?;
        let mut rows = blocks.query([format]).map_err(&error)?;
        while let Some(row) = rows.next().map_err(&error)? {
            let block = Block::of(row).map_err(&error)?;
            self.rows_of_block(&block, &tables, (filter, &overlay), &mut each)
                .map_err(&error)?;
        }
        Ok(())
    }

    /// The rows of a pair as corrections have them, newest first, at most `limit`.
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
                "SELECT history_id, day FROM history
                 WHERE dyad_id = ?1 AND day >= ?2 AND day <= ?3 AND ifnull(report_day, day) <= ?4
                 ORDER BY day DESC, history_id DESC LIMIT ?5",
            )
            .map_err(&error)?;
        let first = filter.since.map_or(i64::MIN, julian);
        let last = filter.until.map_or(i64::MAX, julian);
        let known = filter.known_by.map_or(i64::MAX, julian);
        let overlay = self.history_overlay(filter.known_by).map_err(&error)?;
        let most = i64::try_from(limit.saturating_add(overlay.len())).unwrap_or(i64::MAX);
        let mut ids = statement
            .query_map(params![id, first, last, known, most], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .and_then(|ids| ids.collect::<rusqlite::Result<Vec<(i64, i64)>>>())
            .map_err(&error)?;
        ids.retain(|(id, _)| overlay.get(*id).is_none());
        let fixed = self.fixed_acts(&overlay, Some(id), filter).map_err(&error)?;
        ids.extend(fixed.iter().map(|fixed| (fixed.id, fixed.act.day)));
        ids.sort_by_key(|(id, day)| std::cmp::Reverse((*day, *id)));
        ids.truncate(limit);
        let mut found = Vec::new();
        for (id, _) in ids {
            let mut row = self.history_telling(id).map_err(&error)?;
            if let (Some(row), Some(fix)) = (&mut row, overlay.get(id)) {
                fix.apply_to_row(row);
            }
            found.extend(row);
        }
        Ok(found)
    }

    /// The days of a pair's acts with the numbers of what was done, by day, and the acts that the
    /// numbers stand for; as corrections have them.
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
                "SELECT day, act_id, history_id FROM history
                 WHERE dyad_id = ?1 AND day >= ?2 AND day <= ?3 AND ifnull(report_day, day) <= ?4
                 ORDER BY day, from_a, act_id",
            )
            .map_err(&error)?;
        let first = filter.since.map_or(i64::MIN, julian);
        let last = filter.until.map_or(i64::MAX, julian);
        let known = filter.known_by.map_or(i64::MAX, julian);
        let overlay = self.history_overlay(filter.known_by).map_err(&error)?;
        let mut rows =
            statement.query(params![id, first, last, known]).map_err(&error)?;
        let mut acts: Vec<(i64, u32)> = Vec::new();
        while let Some(row) = rows.next().map_err(&error)? {
            let read = || Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            let (day, act, history_id) = read().map_err(&error)?;
            if overlay.get(history_id).is_none() {
                acts.push((day, act));
            }
        }
        let fixed = self.fixed_acts(&overlay, Some(id), filter).map_err(&error)?;
        acts.extend(fixed.iter().map(|fixed| (fixed.act.day, fixed.act.act)));
        acts.sort_by_key(|(day, _)| *day);
        let dated = |(day, act): (i64, u32)| {
            Ok((date_of(day).ok_or(FromSqlError::OutOfRange(day))?, act))
        };
        let acts = acts.into_iter().map(dated).collect::<rusqlite::Result<_>>();
        let words = self.numbered(ACTS, |row| act_of(row, 1)).map_err(&error)?;
        Ok(PairActs { acts: acts.map_err(&error)?, words })
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

    pub(crate) fn history_dyad_id(&self, dyad: &Dyad) -> rusqlite::Result<Option<i64>> {
        self.connection
            .prepare_cached("SELECT dyad_id FROM history_dyad WHERE dyad = ?1")?
            .query_row([dyad.to_string()], |row| row.get(0))
            .optional()
    }

    /// A row, its actors and act looked up one by one: for few rows of a store of many.
    pub(crate) fn history_telling(
        &self,
        id: i64,
    ) -> rusqlite::Result<Option<StoredTelling>> {
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
                     history_act.act_id, cameo, event_type, mode, intensity, quad_class, quad_scheme,
                     key
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
                telling(row, (source, format, row.get(21)?), (actor, recipient, act))
            })
            .optional()
    }

    fn rows_of_block(
        &self,
        block: &Block,
        tables: &HistoryTables,
        (filter, overlay): (&HistoryFilter, &Overlay),
        each: &mut impl FnMut(StoredRow),
    ) -> rusqlite::Result<()> {
        let dyad = match &filter.dyad {
            None => None,
            Some(dyad) => match self.history_dyad_id(dyad)? {
                Some(id) => Some(id),
                None => return Ok(()),
            },
        };
        // A correction may move a row into the days that are asked for, or out of them.
        let days =
            if overlay.is_empty() { "day >= ?4 AND day <= ?5" } else { "?4 <= ?5" };
        let query = format!(
            "{ROW} WHERE history_id BETWEEN ?1 AND ?2 AND (dyad_id = ?3 OR ?3 IS NULL)
             AND {days} AND ifnull(report_day, day) <= ?6 ORDER BY history_id"
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
            let from = (block.source.clone(), block.format, row.get(7)?);
            let mut telling = telling(row, from, words)?;
            let fix = overlay.get(id);
            if let Some(fix) = fix {
                fix.apply_to_row(&mut telling);
            }
            let begins = telling.days.start;
            if filter.since.is_none_or(|since| begins >= since)
                && filter.until.is_none_or(|until| begins <= until)
            {
                each(StoredRow {
                    telling,
                    counts: overlay.counts(id),
                    is_corrected: fix.is_some(),
                    header: block.header.clone(),
                    line: line.to_vec(),
                });
            }
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
    "SELECT history_id, day, n_days, report_day, actor_id, recipient_id, act_id, key
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

pub(crate) fn stored_act(row: &Row<'_>) -> rusqlite::Result<StoredAct> {
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
    (source, format, key): (String, HistoryFormat, i64),
    (actor, recipient, act): (Option<Actor>, Option<Actor>, Option<HistoryAct>),
) -> rusqlite::Result<StoredTelling> {
    let (day, n_days): (i64, i64) = (row.get(1)?, row.get(2)?);
    let date = |day: i64| date_of(day).ok_or(FromSqlError::OutOfRange(day));
    let reported: Option<i64> = row.get(3)?;
    Ok(StoredTelling {
        history_id: row.get(0)?,
        item_key: format!("history/{format}/{key}"),
        source,
        format,
        days: DateInterval::new(date(day)?, date(day + n_days - 1)?),
        reported: reported.and_then(date_of),
        actor,
        recipient,
        act,
    })
}

/// An actor from its name, country, code and sector, from the column `first` on.
pub(crate) fn actor_of(row: &Row<'_>, first: usize) -> rusqlite::Result<Actor> {
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
