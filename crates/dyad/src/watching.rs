//! Acts from histories and from coded articles, as the watch for ruptures takes them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use dyad_analysis::ruptures::{
    Alarm, Joined, Signal, Thresholds, Watch, WatchedAct, weight,
};
use dyad_data::ActorTables;
use dyad_history::{HistoryError, HistoryReader, Reject};
use dyad_ledger::{DirectedDyad, Dyad, Turn};
use dyad_types::{Actor, CameoCode, CountryCode, EventType, HistoryAct, QuadClass};
use jiff::civil::Date;

/// What was done by which side, by number: reports of one pair and day that agree in it are taken for
/// one act, the field's one-a-day rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActNumber(u32);

impl ActNumber {
    /// The number of an act of a history; `from_a`: the alphabetically first party of the pair acts.
    pub fn of_history(act: &HistoryAct, from_a: bool) -> Self {
        match (&act.cameo, act.event_type) {
            (Some(cameo), _) => Self::of_cameo(cameo, from_a),
            (None, Some(event_type)) => {
                let types = EventType::ALL.iter();
                let nth = types.take_while(|known| **known != event_type).count();
                Self::new(100_000 + u32::try_from(nth).unwrap_or(0), from_a)
            }
            (None, None) => Self::new(0, from_a),
        }
    }

    /// The number of an act with this code.
    pub fn of_cameo(cameo: &CameoCode, from_a: bool) -> Self {
        // "11" and "011" are two codes.
        let text = cameo.as_str();
        let digits: u32 = text.parse().unwrap_or(0);
        Self::new(u32::try_from(text.len()).unwrap_or(0) * 10_000 + digits, from_a)
    }

    const fn new(code: u32, from_a: bool) -> Self {
        Self(code * 2 + from_a as u32)
    }
}

/// An act between two parties on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct DatedAct {
    /// The day.
    pub day: Date,
    /// Between whom.
    pub dyad: Dyad,
    /// What was done by which side.
    pub act: ActNumber,
    /// What it speaks for.
    pub signal: Signal,
    /// Whether it is a meeting or a call, which speaks for nothing.
    pub is_meeting: bool,
    /// How much it weighs, 0 to 1.
    pub weight: f64,
}

/// An act of one party towards another on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectedAct {
    /// The day.
    pub day: Date,
    /// Who towards whom.
    pub dyad: DirectedDyad,
    /// What was done.
    pub class: QuadClass,
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
        let directed = DirectedDyad::between(actor, recipient)?;
        let dyad = directed.undirected();
        let number = ActNumber::of_history(act, directed.actor() == dyad.a());
        let signal = signal_of_history(act);
        let is_meeting = act.event_type == Some(EventType::Consult);
        Some(Self {
            day,
            dyad,
            act: number,
            signal,
            is_meeting,
            weight: weight(actor, recipient),
        })
    }
}

/// What an act of a history speaks for.
pub fn signal_of_history(act: &HistoryAct) -> Signal {
    match (&act.cameo, act.event_type) {
        (Some(cameo), _) => Signal::of_cameo(cameo),
        (None, Some(event_type)) => Signal::of_type(event_type),
        (None, None) => Signal::Nothing,
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
    acts_by(reader, DatedAct::of_history)
}

/// The same with the direction and the quad class of each act. Acts without a quad class give none.
///
/// # Errors
/// [`HistoryError`] when the input cannot be read or is of another format.
pub fn directed_acts_of_history<R: BufRead>(
    reader: &mut HistoryReader<'_, R>,
) -> Result<(Vec<DirectedAct>, BTreeMap<Reject, usize>), HistoryError> {
    acts_by(reader, |day, actor, recipient, act| {
        let dyad = DirectedDyad::between(actor?, recipient?)?;
        Some(DirectedAct { day, dyad, class: act?.quad_class? })
    })
}

fn acts_by<R: BufRead, T>(
    reader: &mut HistoryReader<'_, R>,
    of: impl Fn(Date, Option<&Actor>, Option<&Actor>, Option<&HistoryAct>) -> Option<T>,
) -> Result<(Vec<T>, BTreeMap<Reject, usize>), HistoryError> {
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
        of(row.days.start, actor(row.actor), actor(row.recipient), act)
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

/// An act of a log, or a change of a channel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LoggedAct {
    /// The day.
    pub day: Date,
    /// Index into [`ActLog::dyads`].
    pub dyad: u32,
    /// What was done by which side; `None` of a change.
    pub act: Option<ActNumber>,
    /// What it speaks for.
    pub signal: Signal,
    /// How much it weighs, 0 to 1.
    pub weight: f64,
    /// Whether it is a meeting or a call.
    pub is_meeting: bool,
    /// Whether its sentence tells it both as an act and as a change of a channel.
    pub told_twice: bool,
}

/// Acts by day, with the pairs they are between. Millions of acts come to some ten thousand pairs.
#[derive(Debug, Clone, Default)]
pub struct ActLog {
    /// The pairs.
    pub dyads: Vec<Dyad>,
    /// The acts, by day.
    acts: Vec<LoggedAct>,
}

impl ActLog {
    /// A log of acts in any order.
    pub fn new(dyads: Vec<Dyad>, mut acts: Vec<LoggedAct>) -> Self {
        acts.sort_by_key(|act| act.day);
        Self { dyads, acts }
    }

    /// A log of dated acts in any order.
    pub fn of<'a>(acts: impl IntoIterator<Item = &'a DatedAct>) -> Self {
        let mut ids: BTreeMap<&Dyad, u32> = BTreeMap::new();
        let mut logged = Vec::new();
        for act in acts {
            let next = u32::try_from(ids.len()).unwrap_or(u32::MAX);
            let dyad = *ids.entry(&act.dyad).or_insert(next);
            let DatedAct { day, act: number, signal, is_meeting, weight, .. } = *act;
            logged.push(LoggedAct {
                day,
                dyad,
                act: Some(number),
                signal,
                weight,
                is_meeting,
                told_twice: false,
            });
        }
        let mut dyads: Vec<(u32, Dyad)> =
            ids.into_iter().map(|(dyad, id)| (id, dyad.clone())).collect();
        dyads.sort();
        Self::new(dyads.into_iter().map(|(_, dyad)| dyad).collect(), logged)
    }

    /// The first day with an act.
    pub fn first(&self) -> Option<Date> {
        self.acts.first().map(|act| act.day)
    }

    /// The last day with an act.
    pub fn last(&self) -> Option<Date> {
        self.acts.last().map(|act| act.day)
    }

    /// How many acts there are; changes of channels are none.
    pub fn n_acts(&self) -> usize {
        self.acts.iter().filter(|act| !act.signal.is_of_channel()).count()
    }

    /// The acts and changes, by day.
    pub fn acts(&self) -> &[LoggedAct] {
        &self.acts
    }

    /// What speaks for a turn of each of these pairs, weighted, by day; days without it are left out.
    /// What is told both as an act and as a change counts as the act.
    pub fn series(
        &self,
        turn: Turn,
        of: &BTreeSet<Dyad>,
    ) -> BTreeMap<Dyad, Vec<(Date, f64)>> {
        let numbers: BTreeMap<u32, &Dyad> = (0..)
            .zip(&self.dyads)
            .filter(|(_, dyad)| of.contains(*dyad))
            .collect();
        let mut series: BTreeMap<Dyad, Vec<(Date, f64)>> = BTreeMap::new();
        let counts = |act: &&LoggedAct| {
            speaks_for(turn, act.signal)
                && !(act.told_twice && act.signal.is_of_channel())
        };
        for act in self.acts.iter().filter(counts) {
            let Some(dyad) = numbers.get(&act.dyad) else { continue };
            let days = series.entry((*dyad).clone()).or_default();
            match days.last_mut() {
                Some((day, sum)) if *day == act.day => *sum += act.weight,
                _ => days.push((act.day, act.weight)),
            }
        }
        series
    }
}

pub(crate) const fn speaks_for(turn: Turn, signal: Signal) -> bool {
    match turn {
        Turn::Rupture => signal.is_conflict(),
        Turn::Detente => matches!(signal, Signal::Cooperation | Signal::ChannelOpened),
        Turn::None => false,
    }
}

/// What a run of the watch gives.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Watched {
    /// The alarms of all days, each told with what was known by its end, in time order.
    pub alarms: Vec<Alarm>,
    /// What a surprise had to exceed on each day.
    pub thresholds: Thresholds,
}

/// Watches all days within a budget of alarms a week.
pub fn watched(log: &ActLog, a_week: f64) -> Watched {
    run(log, Watch::new(a_week), log.first())
}

/// Watches all days from `first` on.
pub(crate) fn run(log: &ActLog, mut watch: Watch, first: Option<Date>) -> Watched {
    let mut alarms: Vec<Alarm> = Vec::new();
    if let Some(quiet) = first.filter(|first| log.first() != Some(*first)) {
        watch.day(quiet, &[]);
    }
    for acts in log.acts.chunk_by(|one, other| one.day == other.day) {
        let Some(day) = acts.first().map(|act| act.day) else { continue };
        let acts: Vec<WatchedAct> = acts
            .iter()
            .filter_map(|act| {
                let pair = watch.pair(log.dyads.get(act.dyad as usize)?);
                let LoggedAct { signal, weight, told_twice, .. } = *act;
                Some(WatchedAct { pair, signal, weight, told_twice })
            })
            .collect();
        let told = watch.day(day, &acts);
        for joined in told.joined {
            join(&mut alarms, joined);
        }
        alarms.extend(told.alarms);
    }
    Watched { alarms, thresholds: watch.thresholds().clone() }
}

/// Adds a pair to the story of the newest alarm of another.
fn join(alarms: &mut [Alarm], joined: Joined) {
    let mut newest = alarms.iter_mut().rev();
    let alarm =
        newest.find(|alarm| alarm.turn == joined.turn && alarm.dyad == joined.alarm);
    if let Some(alarm) = alarm
        && !alarm.with.contains(&joined.dyad)
    {
        alarm.with.push(joined.dyad);
    }
}
