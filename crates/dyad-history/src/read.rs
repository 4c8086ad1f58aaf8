//! A file of a history, row by row.

use std::io::BufRead;

use dyad_types::{
    ActId, Actor, ActorId, CameoCode, DateInterval, EventKey, HistoryAct, HistoryEvent,
    HistoryFormat, HistoryRow,
};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use sha2::{Digest as _, Sha256};

use crate::columns::{Field, Side};
use crate::details::{self, Cells};
use crate::layout::Layout;
use crate::lines::{Lines, content};
use crate::quadruples::QuadrupleNames;
use crate::tables::HistoryCodes;
use crate::{HistoryError, Reject, plover, quadruples};

/// The actors and acts that rows have named so far. They repeat: five million rows name some ten
/// thousand actors.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// Actors, in the order in which they were first named.
    pub actors: Vec<Actor>,
    /// Acts, likewise.
    pub acts: Vec<HistoryAct>,
    actor_ids: FxHashMap<Vec<u8>, Option<ActorId>>,
    act_ids: FxHashMap<Vec<u8>, Option<ActId>>,
    key: Vec<u8>,
}

/// A record of the file.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// Its bytes as they are, end of line included; of one that is refused as too long or never
    /// closed, the beginning.
    pub bytes: &'a [u8],
    /// Number of the record in the file, from 1; headers and empty lines count.
    pub number: usize,
    /// The row, or why it is set aside.
    pub row: Result<HistoryRow, Reject>,
}

/// Reads a history row by row.
#[derive(Debug)]
pub struct HistoryReader<'a, R> {
    codes: &'a HistoryCodes<'a>,
    names: Option<&'a QuadrupleNames>,
    layout: Option<Layout>,
    format: HistoryFormat,
    lines: Lines<R>,
    n_records: usize,
    places: Places,
    vocabulary: Vocabulary,
}

/// Where the columns stand that rows are read from.
#[derive(Debug, Default)]
struct Places {
    id: Option<usize>,
    day: Option<usize>,
    last_day: Option<usize>,
    reported: Option<usize>,
    actor: Vec<usize>,
    recipient: Vec<usize>,
    act: Vec<usize>,
}

impl Places {
    fn of(layout: &Layout) -> Self {
        let all = |is: &dyn Fn(Field) -> bool| {
            let fields = layout.fields.iter().enumerate();
            fields.filter(|(_, field)| is(**field)).map(|(idx, _)| idx).collect()
        };
        let side =
            |of: Side| all(&|field| matches!(field, Field::Of(side, _) if side == of));
        // Of UCDP the kind of violence and of ACLED the place tell who the sides are.
        let also = |mut places: Vec<usize>| {
            places.extend(layout.place(|field| field == Field::ViolenceType));
            places
        };
        Self {
            id: layout.place(|field| field == Field::Id),
            day: layout.place(|field| matches!(field, Field::Day(_))),
            last_day: layout.place(|field| matches!(field, Field::LastDay(_))),
            reported: layout.place(|field| matches!(field, Field::Reported(_))),
            actor: also(side(Side::Actor)),
            recipient: also(side(Side::Recipient)),
            act: all(&|field| {
                matches!(
                    field,
                    Field::Cameo
                        | Field::EventType
                        | Field::Mode
                        | Field::AcledType
                        | Field::AcledSubType
                        | Field::ViolenceType
                        | Field::Intensity
                        | Field::QuadNumber(_)
                )
            }),
        }
    }
}

impl<'a, R: BufRead> HistoryReader<'a, R> {
    /// Reads `input` as data of `format`.
    pub fn new(format: HistoryFormat, codes: &'a HistoryCodes<'a>, input: R) -> Self {
        Self {
            codes,
            names: None,
            layout: None,
            format,
            lines: Lines::new(input, false),
            n_records: 0,
            places: Places::default(),
            vocabulary: Vocabulary::default(),
        }
    }

    /// The same with the names that the numbers of quadruples stand for.
    #[must_use]
    pub fn with_names(mut self, names: &'a QuadrupleNames) -> Self {
        self.names = Some(names);
        self
    }

    /// The columns of the file; `None` before the first record was read.
    pub fn layout(&self) -> Option<&Layout> {
        self.layout.as_ref()
    }

    /// The actors and acts that rows have named so far.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The next row; the header and empty lines are passed over. `None` at the end of the file.
    ///
    /// # Errors
    /// [`HistoryError`] when the file cannot be read or is of another format.
    pub fn read_row(&mut self) -> Result<Option<Record<'_>>, HistoryError> {
        loop {
            // The borrow of a record ends before the next is read; the compiler sees that only of
            // numbers.
            let Some((_, reject)) = self.lines.read()? else { return Ok(None) };
            self.n_records += 1;
            if self.layout.is_none() && reject.is_none() && self.begin()? {
                continue;
            }
            if content(self.lines.record()).is_empty() {
                continue;
            }
            let number = self.n_records;
            let row = match reject {
                Some(reject) => Err(reject),
                None => self.row(),
            };
            return Ok(Some(Record { bytes: self.lines.record(), number, row }));
        }
    }

    /// Takes the layout from the first line; whether that is a header.
    fn begin(&mut self) -> Result<bool, HistoryError> {
        let first = self.lines.record();
        if first.starts_with(b"\xff\xfe") || first.starts_with(b"\xfe\xff") {
            return Err(HistoryError::Utf16);
        }
        if self.format == HistoryFormat::Quadruples && self.names.is_none() {
            return Err(HistoryError::Names { missing: "entity2id.txt" });
        }
        let layout = Layout::of(self.format, first)?;
        self.places = Places::of(&layout);
        self.lines.set_quoted(layout.quoted);
        let has_header = layout.has_header();
        self.layout = Some(layout);
        Ok(has_header)
    }

    fn row(&mut self) -> Result<HistoryRow, Reject> {
        let Some(layout) = &self.layout else { return Err(Reject::Columns) };
        let line = content(self.lines.record());
        match self.format {
            HistoryFormat::Plover => {
                let event = plover::event(self.codes, line)?;
                let key = hashed_key(self.format, &[event.id.as_bytes()]);
                Ok(self.vocabulary.row_of(key, event))
            }
            HistoryFormat::Quadruples => {
                let names = self.names.ok_or(Reject::Number)?;
                let event = quadruples::event(self.codes, names, line)?;
                let key = hashed_key(self.format, &[event.id.as_bytes()]);
                Ok(self.vocabulary.row_of(key, event))
            }
            HistoryFormat::Gdelt
            | HistoryFormat::GdeltMentions
            | HistoryFormat::Icews
            | HistoryFormat::Polecat
            | HistoryFormat::Phoenix
            | HistoryFormat::Acled
            | HistoryFormat::Ucdp => {
                let cells = Cells::split(layout, line)?;
                self.vocabulary.row(self.codes, &cells, &self.places)
            }
        }
    }
}

/// All that a row tells.
///
/// # Errors
/// [`Reject`] for a row that a reader would set aside.
pub fn event(
    codes: &HistoryCodes<'_>,
    layout: &Layout,
    names: Option<&QuadrupleNames>,
    bytes: &[u8],
) -> Result<HistoryEvent, Reject> {
    let line = content(bytes);
    match layout.format {
        HistoryFormat::Plover => plover::event(codes, line),
        HistoryFormat::Quadruples => {
            quadruples::event(codes, names.ok_or(Reject::Number)?, line)
        }
        _ => details::event(codes, &Cells::split(layout, line)?),
    }
}

impl Vocabulary {
    /// A row from its columns. Actors and acts are looked up by the bytes of theirs.
    fn row(
        &mut self,
        codes: &HistoryCodes<'_>,
        cells: &Cells<'_>,
        places: &Places,
    ) -> Result<HistoryRow, Reject> {
        let day = details::day(cells, places.day).ok_or(Reject::Date)?;
        let last = details::day(cells, places.last_day).unwrap_or(day);
        let key = key_of(cells, places, day)?;
        let mut side = |side: Side, places: &[usize]| {
            self.key.clear();
            self.key.push(u8::from(side == Side::Recipient));
            push_cells(cells, places, &mut self.key);
            // People hold offices for a time.
            if cells.format() == HistoryFormat::Icews {
                self.key.extend(day.year().to_le_bytes());
                self.key.extend(day.month().to_le_bytes());
            }
            if let Some(id) = self.actor_ids.get(&self.key) {
                return *id;
            }
            let actor = details::side(codes, cells, side, day);
            let id = actor.map(|actor| push(&mut self.actors, actor));
            self.actor_ids.insert(self.key.clone(), id);
            id
        };
        let actor = side(Side::Actor, &places.actor);
        let recipient = side(Side::Recipient, &places.recipient);
        let days = DateInterval::new(day, last);
        let reported = details::day(cells, places.reported);
        let act = self.act(codes, cells, &places.act);
        Ok(HistoryRow { key, days, reported, actor, recipient, act })
    }

    fn act(
        &mut self,
        codes: &HistoryCodes<'_>,
        cells: &Cells<'_>,
        places: &[usize],
    ) -> Option<ActId> {
        self.key.clear();
        push_cells(cells, places, &mut self.key);
        if let Some(id) = self.act_ids.get(&self.key) {
            return *id;
        }
        let id = details::act(codes, cells).map(|act| push(&mut self.acts, act));
        self.act_ids.insert(self.key.clone(), id);
        id
    }

    /// A row from an event that is read whole.
    fn row_of(&mut self, key: EventKey, event: HistoryEvent) -> HistoryRow {
        let mut side = |actor: Option<Actor>| {
            let actor = actor?;
            let key = format!("{}\t{}", actor.name, actor.code.as_str()).into_bytes();
            *self
                .actor_ids
                .entry(key)
                .or_insert_with(|| Some(push(&mut self.actors, actor)))
        };
        let (actor, recipient) = (side(event.actor), side(event.recipient));
        let act = event.act.and_then(|act| {
            let code = act.cameo.as_ref().map_or("", CameoCode::as_str);
            let kind = act.event_type.map_or("", |kind| kind.as_str());
            let mode = act.mode.map_or("", |mode| mode.as_str());
            let key = format!("{code}\t{kind}\t{mode}\t{}", act.intensity.points());
            *self
                .act_ids
                .entry(key.into_bytes())
                .or_insert_with(|| Some(push(&mut self.acts, act)))
        });
        let (days, reported) = (event.days, event.reported);
        HistoryRow { key, days, reported, actor, recipient, act }
    }
}

fn push<T>(list: &mut Vec<T>, item: T) -> u32 {
    list.push(item);
    u32::try_from(list.len() - 1).unwrap_or(u32::MAX)
}

fn push_cells(cells: &Cells<'_>, places: &[usize], key: &mut Vec<u8>) {
    for &place in places {
        key.extend_from_slice(cells.bytes(place));
        key.push(b'\t');
    }
}

/// The key of an event by what its data call it, for formats whose ids are unique by themselves; `None`
/// for the others and for no id.
pub fn key_of_id(format: HistoryFormat, id: &str) -> Option<EventKey> {
    let id = id.trim();
    match format {
        HistoryFormat::GdeltMentions
        | HistoryFormat::Icews
        | HistoryFormat::Quadruples => None,
        HistoryFormat::Gdelt
        | HistoryFormat::Polecat
        | HistoryFormat::Phoenix
        | HistoryFormat::Acled
        | HistoryFormat::Ucdp
        | HistoryFormat::Plover => {
            (!id.is_empty()).then(|| unique_key(format, id.as_bytes()))
        }
    }
}

/// ICEWS's ids are unique with their day only; a page mentions an event more than once.
fn key_of(cells: &Cells<'_>, places: &Places, day: Date) -> Result<EventKey, Reject> {
    let format = cells.format();
    let id = places.id.map_or(&b""[..], |place| cells.bytes(place)).trim_ascii();
    if id.is_empty() {
        return Err(Reject::Id);
    }
    Ok(match format {
        HistoryFormat::Icews => match number(id) {
            Some(id @ 0..0x3_FFFF_FFFF) => {
                EventKey((day_number(day) << 34 | id) << 4 | low_bits(format))
            }
            _ => hashed_key(format, &[id, day.to_string().as_bytes()]),
        },
        HistoryFormat::GdeltMentions => {
            let all: Vec<&[u8]> =
                (0..cells.len()).map(|place| cells.bytes(place)).collect();
            hashed_key(format, &all)
        }
        HistoryFormat::Gdelt
        | HistoryFormat::Polecat
        | HistoryFormat::Phoenix
        | HistoryFormat::Acled
        | HistoryFormat::Ucdp
        | HistoryFormat::Plover
        | HistoryFormat::Quadruples => unique_key(format, id),
    })
}

/// The key of an id that is unique in its format. Numbers of GDELT and UCDP ascend within a file, and so
/// do their keys.
fn unique_key(format: HistoryFormat, id: &[u8]) -> EventKey {
    let is_numbered = matches!(format, HistoryFormat::Gdelt | HistoryFormat::Ucdp);
    match number(id) {
        Some(id @ 0..0xFF_FFFF_FFFF_FFFF) if is_numbered => {
            EventKey(id << 4 | low_bits(format))
        }
        _ => hashed_key(format, &[id]),
    }
}

fn number(id: &[u8]) -> Option<i64> {
    std::str::from_utf8(id).ok()?.parse().ok()
}

fn low_bits(format: HistoryFormat) -> i64 {
    i64::try_from(format.number()).unwrap_or(0)
}

/// Days since 1 January of the year 1, positive for every date that data hold.
fn day_number(day: Date) -> i64 {
    let first = jiff::civil::date(1, 1, 1);
    first.until(day).map_or(0, |span| i64::from(span.get_days()).max(0))
}

/// Keys of ids that are no numbers: the first bytes of SHA-256, apart from those of numbers by a
/// bit above theirs.
fn hashed_key(format: HistoryFormat, parts: &[&[u8]]) -> EventKey {
    let mut hash = Sha256::new();
    hash.update(format.number().to_le_bytes());
    for part in parts {
        hash.update(part);
        hash.update([0]);
    }
    let digest = hash.finalize();
    let first: [u8; 8] = std::array::from_fn(|idx| digest.get(idx).copied().unwrap_or(0));
    let bits = u64::from_le_bytes(first) >> 2 | 1 << 62;
    EventKey(i64::try_from(bits).unwrap_or(i64::MAX))
}
