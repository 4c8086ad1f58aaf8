//! Reading events: by filter, whole or in columns, as corrections have them.

use dyad_ledger::{DirectedDyad, Dyad, Entry, Item, Party};
use dyad_types::{
    ArticleId, CameoCode, DateInterval, EventType, Intensity, Sector, StoryKind,
    UnknownCode,
};
use jiff::civil::Date;
use rusqlite::types::{FromSqlError, Value};
use rusqlite::{Row, params};

use crate::overlay::Overlay;
use crate::read::{ENTRY, parsed};
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
    /// With one of these states, or organisations, on either side.
    pub of_states: Option<[String; 2]>,
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
    /// As far as known on this day: reported by then, as far as their report or they are dated, and
    /// corrected by then.
    pub known_by: Option<Date>,
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

impl Store {
    /// Events as corrections have them, oldest row first; of merged ones the one that stands for all.
    ///
    /// # Errors
    /// As [`Store::entries`].
    pub fn events(&self, filter: &EventFilter) -> Result<Vec<StoredEvent>, StoreError> {
        let overlay = self.item_overlay(filter.known_by)?;
        if overlay.is_empty() {
            let (query, values) = event_query(filter, Part::All);
            return self.entry_rows(&query, values);
        }
        let (query, values) = event_query(filter, Part::Plain);
        let mut events = self.entry_rows(&query, values)?;
        events.extend(self.corrected_events(filter, &overlay)?);
        events.sort_by_key(|stored| stored.item_id);
        events.truncate(filter.limit.unwrap_or(usize::MAX));
        Ok(events)
    }

    /// The events with corrections, changed by them, that are asked for; in no order.
    pub(crate) fn corrected_events(
        &self,
        filter: &EventFilter,
        overlay: &Overlay,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let (query, values) = event_query(filter, Part::Corrected);
        let mut events = self.entry_rows(&query, values)?;
        events.retain_mut(|stored| {
            if let Some(fix) = overlay.get(stored.item_id) {
                fix.apply(&mut stored.entry.item);
            }
            let Item::Event(event) = &stored.entry.item else { return false };
            let days = event.date.interval;
            overlay.counts(stored.item_id)
                && filter.event_type.is_none_or(|code| code == event.event_type)
                && filter
                    .since
                    .is_none_or(|since| days.is_some_and(|days| days.end >= since))
                && filter
                    .until
                    .is_none_or(|until| days.is_some_and(|days| days.start <= until))
                && is_known(&stored.entry, filter.known_by)
        });
        Ok(events)
    }

    /// What articles tell that was done between two known parties and is dated, as corrections have it,
    /// in columns; by row.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`], [`StoreError::Row`].
    pub fn article_acts(
        &self,
        filter: &HistoryFilter,
    ) -> Result<Vec<ArticleAct>, StoreError> {
        let overlay = self.item_overlay(filter.known_by)?;
        if overlay.is_empty() {
            return self.plain_acts(filter, "1");
        }
        let corrected = EventFilter {
            dyad: filter.dyad.clone(),
            until: filter.until,
            only_real: true,
            known_by: filter.known_by,
            ..EventFilter::default()
        };
        let corrected = self.corrected_events(&corrected, &overlay)?;
        let begins_late =
            |act: &ArticleAct| filter.since.is_none_or(|since| act.days.start >= since);
        let mut acts = self.plain_acts(
            filter,
            "item_id NOT IN (SELECT item_id FROM item JOIN correction USING (item_key))",
        )?;
        acts.extend(corrected.iter().filter_map(ArticleAct::of).filter(begins_late));
        acts.sort_by_key(|act| act.item_id);
        Ok(acts)
    }

    /// The acts that fulfil a condition, as they were coded.
    fn plain_acts(
        &self,
        filter: &HistoryFilter,
        condition: &str,
    ) -> Result<Vec<ArticleAct>, StoreError> {
        let error = self.error("read its acts");
        let mut statement = self
            .connection
            .prepare_cached(&format!(
                "SELECT item_id, directed_dyad, date_start, date_end, report_date, cameo, event_type,
                     intensity, a_sector, b_sector, item_key FROM event JOIN item USING (item_id)
                 WHERE dyad IS NOT NULL AND date_start IS NOT NULL
                     AND actuality IN ('happened', 'ongoing')
                     AND (dyad = ?1 OR ?1 IS NULL) AND date_start >= ?2 AND date_start <= ?3
                     AND ifnull(report_date, date_start) <= ?4 AND {condition}
                 ORDER BY item_id"
            ))
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
}

/// Which events a query gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// All.
    All,
    /// Those without corrections.
    Plain,
    /// Those with corrections, whatever their type, days and report: corrections change these.
    Corrected,
}

fn event_query(filter: &EventFilter, part: Part) -> (String, Vec<Value>) {
    let mut wheres: Vec<&str> = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let text = |value: Option<String>| value.map(Value::Text);
    let as_coded = part != Part::Corrected;
    let printed = |date: Option<Date>| {
        date.filter(|_| as_coded).map(|date| Value::Text(date.to_string()))
    };
    let kind = filter.event_type.filter(|_| as_coded);
    let after = filter.after.map(Value::Integer);
    let conditions = [
        ("event.dyad = ?", text(filter.dyad.as_ref().map(ToString::to_string))),
        (
            "event.directed_dyad = ?",
            text(filter.directed.as_ref().map(ToString::to_string)),
        ),
        (
            "item.item_id IN (SELECT item_id FROM item_party WHERE party = ?)",
            text(filter.party.as_ref().map(ToString::to_string)),
        ),
        (
            "EXISTS (SELECT 1 FROM json_each(?) WHERE value IN (
                 coalesce(event.a_iso3c, event.a_code), coalesce(event.b_iso3c, event.b_code)))",
            text(filter.of_states.as_ref().map(|[one, other]| {
                serde_json::json!([one, other]).to_string()
            })),
        ),
        ("event.event_type = ?", text(kind.map(|code| code.to_string()))),
        ("event.date_end >= ?", printed(filter.since)),
        ("event.date_start <= ?", printed(filter.until)),
        (
            "coalesce(event.report_date, event.date_start, '') <= ?",
            printed(filter.known_by),
        ),
        ("event.article_id = ?", text(filter.article.as_ref().map(|id| id.0.clone()))),
        ("event.story_kind = ?", text(filter.story_kind.map(|kind| kind.to_string()))),
        ("item.item_id > ?", after),
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
    match part {
        Part::All => (),
        Part::Plain => {
            wheres.push("item.item_key NOT IN (SELECT item_key FROM correction)");
        }
        Part::Corrected => {
            wheres.push("item.item_key IN (SELECT item_key FROM correction)");
        }
    }
    let wheres = if wheres.is_empty() { "1".to_owned() } else { wheres.join(" AND ") };
    let limit = filter.limit.filter(|_| as_coded).map_or(-1, number);
    values.push(Value::Integer(limit));
    let query = format!(
        "{ENTRY} JOIN event ON event.item_id = item.item_id
         WHERE {wheres} ORDER BY item.item_id LIMIT ?"
    );
    (query, values)
}

/// Whether an entry was reported by a day, as far as its report or, failing that, its event is dated.
fn is_known(entry: &Entry, known_by: Option<Date>) -> bool {
    let own = match &entry.item {
        Item::Event(event) => event.date.interval,
        Item::ChannelChange(change) => change.date.interval,
        Item::RedLine(_)
        | Item::Sanction(_)
        | Item::Outlook(_)
        | Item::Cause(_)
        | Item::Facet(_) => None,
    };
    let dated = entry.source.origin.published.date.or(own.map(|days| days.start));
    known_by.is_none_or(|day| dated.is_none_or(|dated| dated <= day))
}

impl ArticleAct {
    /// The columns of an event; `None` without two known parties or a date.
    fn of(stored: &StoredEvent) -> Option<Self> {
        let Item::Event(event) = &stored.entry.item else { return None };
        let recipient = event.recipient.as_ref()?;
        Some(Self {
            item_id: stored.item_id,
            item_key: stored.item_key.clone(),
            directed: DirectedDyad::between(&event.actor, recipient)?,
            days: event.date.interval?,
            reported: stored.entry.source.origin.published.date,
            cameo: event.cameo.clone(),
            event_type: event.event_type,
            intensity: event.intensity,
            sectors: [event.actor.sector, recipient.sector],
        })
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
