//! Acts from histories and from coded articles, as the watch for ruptures takes them.

use std::collections::BTreeMap;
use std::io::BufRead;

use dyad_analysis::ruptures::{Alarm, Signal, Watch, WatchedAct, weight};
use dyad_data::ActorTables;
use dyad_history::{HistoryError, HistoryReader, Reject};
use dyad_ledger::{DirectedDyad, Dyad};
use dyad_types::{Actor, CountryCode, EventType, HistoryAct};
use jiff::civil::Date;

/// An act between two parties on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct DatedAct {
    /// The day.
    pub day: Date,
    /// Between whom.
    pub dyad: Dyad,
    /// What it speaks for.
    pub signal: Signal,
    /// Whether it is a meeting or a call, which speaks for nothing.
    pub is_meeting: bool,
    /// How much it weighs, 0 to 1.
    pub weight: f64,
}

impl DatedAct {
    /// The act of a history's row; `None` where it has no two parties that are known, or no act.
    pub fn of_history(
        day: Date,
        actor: Option<&Actor>,
        recipient: Option<&Actor>,
        act: Option<&HistoryAct>,
    ) -> Option<Self> {
        let (actor, recipient, act) = (actor?, recipient?, act?);
        let dyad = DirectedDyad::between(actor, recipient)?.undirected();
        let signal = match (&act.cameo, act.event_type) {
            (Some(cameo), _) => Signal::of_cameo(cameo),
            (None, Some(event_type)) => Signal::of_type(event_type),
            (None, None) => Signal::Nothing,
        };
        let is_meeting = act.event_type == Some(EventType::Consult);
        Some(Self {
            day,
            dyad,
            signal,
            is_meeting,
            weight: weight(actor, recipient),
        })
    }
}

/// The acts of a history, and how many rows were set aside, by reason. Rows without two known parties or
/// without a known code give none.
///
/// # Errors
/// [`HistoryError`] when the input cannot be read or is of another format.
pub fn acts_of_history<R: BufRead>(
    reader: &mut HistoryReader<'_, R>,
) -> Result<(Vec<DatedAct>, BTreeMap<Reject, usize>), HistoryError> {
    let mut rows = Vec::new();
    let mut rejects = BTreeMap::new();
    while let Some(record) = reader.read_row()? {
        match record.row {
            Ok(row) => rows.push(row),
            Err(reject) => *rejects.entry(reject).or_default() += 1,
        }
    }
    let words = reader.vocabulary();
    let actor = |id: Option<u32>| words.actors.get(id? as usize);
    let acts = rows.iter().filter_map(|row| {
        let act = words.acts.get(row.act? as usize);
        DatedAct::of_history(row.days.start, actor(row.actor), actor(row.recipient), act)
    });
    Ok((acts.collect(), rejects))
}

/// Whether both parties are countries of the tables, and not the same.
pub fn is_of_states(tables: &ActorTables, dyad: &Dyad) -> bool {
    !dyad.is_domestic()
        && dyad.parties().into_iter().all(|party| {
            CountryCode::new(party.as_str())
                .is_ok_and(|code| tables.country(code).is_some())
        })
}

/// Acts by day.
#[derive(Debug, Clone, Default)]
pub struct DaysOfActs<'a>(BTreeMap<Date, Vec<&'a DatedAct>>);

impl<'a> DaysOfActs<'a> {
    /// Sorts acts into days.
    pub fn of(acts: &'a [DatedAct]) -> Self {
        let mut days: BTreeMap<Date, Vec<&DatedAct>> = BTreeMap::new();
        for act in acts {
            days.entry(act.day).or_default().push(act);
        }
        Self(days)
    }

    /// The first day with an act.
    pub fn first(&self) -> Option<Date> {
        self.0.keys().next().copied()
    }

    /// The last day with an act.
    pub fn last(&self) -> Option<Date> {
        self.0.keys().next_back().copied()
    }
}

/// The alarms of all days, each told with what was known by its end, in time order.
pub fn watched(days: &DaysOfActs<'_>, a_week: f64) -> Vec<Alarm> {
    let mut watch = Watch::new(a_week);
    let mut alarms: Vec<Alarm> = Vec::new();
    for (day, acts) in &days.0 {
        let acts: Vec<WatchedAct> = acts
            .iter()
            .map(|act| WatchedAct {
                pair: watch.pair(&act.dyad),
                signal: act.signal,
                weight: act.weight,
            })
            .collect();
        let told = watch.day(*day, &acts);
        for joined in told.joined {
            let mut earlier = alarms.iter_mut().rev();
            let alarm = earlier
                .find(|alarm| alarm.turn == joined.turn && alarm.dyad == joined.alarm);
            if let Some(alarm) = alarm
                && !alarm.with.contains(&joined.dyad)
            {
                alarm.with.push(joined.dyad);
            }
        }
        alarms.extend(told.alarms);
    }
    alarms
}
