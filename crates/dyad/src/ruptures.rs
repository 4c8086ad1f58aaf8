//! What a desk is told of the pairs that turned: since when, compared with what, by which acts, after
//! what.

use std::collections::{BTreeMap, BTreeSet};

use dyad_analysis::ruptures::{Alarm, Signal, onset};
use dyad_data::{ActorTables, Ontology};
use dyad_ledger::{Dyad, Entry, Item, Turn};
use dyad_types::{CountryCode, DateInterval, HistoryAct};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use crate::watching::{ActLog, speaks_for};

/// Weeks of the picture behind an alarm.
pub(crate) const PICTURE_WEEKS: i64 = 26;

/// Days before a turn in which turns of one of the two sides are looked for as what set it off.
const TRIGGER_DAYS: i64 = 10;

/// How alarms are ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sorting {
    /// The most surprising first.
    Surprise,
    /// The largest shift first: what was seen beyond what was expected.
    Size,
    /// The newest first.
    Date,
}

/// An act behind an alarm, and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AlarmAct {
    /// When it happened.
    pub days: DateInterval,
    /// Who did it, as the row or the sentence has it.
    pub actor: String,
    /// To whom.
    pub recipient: String,
    /// Code of what was done: CAMEO's, else PLOVER's type.
    pub code: String,
    /// What was done, in the words of the code book or of the sentence.
    pub what: String,
    /// Goldstein points.
    pub points: f64,
    /// Where it stands: data and row, or page.
    pub source: String,
    /// Its key, by which it is corrected.
    pub key: String,
    /// How many reports of the period have the same code; this one is the first.
    pub n_reports: usize,
    /// What it speaks for.
    #[serde(skip)]
    pub signal: Signal,
}

impl AlarmAct {
    /// The words for an act of a history.
    pub fn words(codes: &Ontology, act: &HistoryAct) -> (String, String) {
        let name = act.cameo.as_ref().and_then(|code| {
            let text = code.as_str();
            (2..=text.len()).rev().find_map(|end| {
                let shorter = dyad_types::CameoCode::new(text.get(..end)?).ok()?;
                codes.cameo(&shorter).map(|row| row.name.to_lowercase())
            })
        });
        let kind = act.event_type.map_or("", |kind| kind.as_str());
        let mode = act.mode.map_or(String::new(), |mode| format!(" {mode}"));
        let code = act.cameo.as_ref().map_or(kind.to_owned(), ToString::to_string);
        (code, name.unwrap_or_else(|| format!("{kind}{mode}").to_lowercase()))
    }
}

/// The acts that speak for a turn, those of one code together under the first of them: the weightiest
/// first, by reports times points.
pub fn weightiest(turn: Turn, acts: Vec<AlarmAct>, most: usize) -> Vec<AlarmAct> {
    let mut by_code: BTreeMap<String, Vec<AlarmAct>> = BTreeMap::new();
    for act in acts {
        if speaks_for(turn, act.signal) {
            by_code.entry(act.code.clone()).or_default().push(act);
        }
    }
    let together = |mut acts: Vec<AlarmAct>| {
        let n_reports = acts.len();
        acts.sort_by_key(|act| act.days);
        let first = acts.into_iter().next()?;
        Some(AlarmAct { n_reports, ..first })
    };
    let mut acts: Vec<AlarmAct> = by_code.into_values().filter_map(together).collect();
    let weight = |act: &AlarmAct| act.points.abs() * act.n_reports as f64;
    acts.sort_by(|one, other| {
        weight(other)
            .total_cmp(&weight(one))
            .then_with(|| one.code.cmp(&other.code))
    });
    acts.truncate(most);
    acts
}

/// The act of an entry of the store, with the words of its sentence; `None` for other items and for what
/// has no date or no second side.
pub fn alarm_act_of_entry(entry: &Entry) -> Option<AlarmAct> {
    let Item::Event(event) = &entry.item else { return None };
    let source = &entry.source;
    Some(AlarmAct {
        days: event.date.interval?,
        actor: event.actor.name.clone(),
        recipient: event.recipient.as_ref()?.name.clone(),
        code: event.cameo.to_string(),
        what: source.words.of(&source.sentence.text).to_owned(),
        points: event.intensity.points(),
        source: last_part(&source.origin.name).to_owned(),
        key: source.key.clone(),
        n_reports: 1,
        signal: Signal::of_cameo(&event.cameo),
    })
}

/// The end of a path or address, which tells pages apart well enough.
fn last_part(name: &str) -> &str {
    let name = name.trim_end_matches('/');
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// A pair that turned, with what a reader needs to judge it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuptureRow {
    /// The alarm.
    #[serde(flatten)]
    pub alarm: Alarm,
    /// Names of the two parties.
    pub names: [String; 2],
    /// The day since which the pair is as it is now; `None` when no day stands out.
    pub since: Option<Date>,
    /// What speaks for the turn, weighted, in each of the 26 weeks up to the alarm, oldest first.
    pub weeks: Vec<f64>,
    /// The acts behind it, the weightiest first. Filled by the caller, who knows the store.
    pub acts: Vec<AlarmAct>,
    /// Turns of one of the two with somebody else in the days before: what may have set it off.
    pub before: Vec<Before>,
}

/// An alarm that shares a side and came before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Before {
    /// The pair.
    pub dyad: Dyad,
    /// Which way it turned.
    pub turn: Turn,
    /// When it was told.
    pub raised: Date,
}

/// The alarms of some days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuptureList {
    /// The day up to which everything is known, and nothing after it.
    pub as_of: Date,
    /// Days that the list covers, up to that one.
    pub days: i64,
    /// Alarms a week asked for, for each turn.
    pub asked: f64,
    /// Alarms a week since the first act, ruptures and détentes.
    pub got: [f64; 2],
    /// Acts that were watched.
    pub n_acts: usize,
    /// Pairs that were watched.
    pub n_dyads: usize,
    /// The alarms.
    pub rows: Vec<RuptureRow>,
}

/// The alarms of the `days` up to `as_of` that are asked for, ranked; `alarms` are those of all days.
pub fn rupture_list(
    log: &ActLog,
    alarms: &[Alarm],
    tables: &ActorTables,
    (as_of, days, asked): (Date, i64, f64),
    sorting: Sorting,
    is_asked: impl Fn(&Alarm) -> bool,
) -> RuptureList {
    let first = as_of.checked_sub((days - 1).max(0).days()).unwrap_or(as_of);
    let told: Vec<&Alarm> = alarms
        .iter()
        .filter(|alarm| alarm.raised >= first && alarm.raised <= as_of && is_asked(alarm))
        .collect();
    let mut series: BTreeMap<Turn, BTreeMap<Dyad, Vec<(Date, f64)>>> = BTreeMap::new();
    for turn in [Turn::Rupture, Turn::Detente] {
        let of: BTreeSet<Dyad> = told
            .iter()
            .filter(|alarm| alarm.turn == turn)
            .map(|alarm| alarm.dyad.clone())
            .collect();
        series.insert(turn, log.series(turn, &of));
    }
    let mut rows: Vec<RuptureRow> = told
        .into_iter()
        .map(|alarm| {
            let none = Vec::new();
            let of_turn = series.get(&alarm.turn);
            let counts = of_turn.and_then(|of| of.get(&alarm.dyad)).unwrap_or(&none);
            RuptureRow {
                names: alarm.dyad.parties().map(|party| name(tables, party.as_str())),
                since: onset(counts, alarm.raised),
                weeks: weeks(counts, alarm.raised),
                acts: Vec::new(),
                before: before(alarms, alarm),
                alarm: alarm.clone(),
            }
        })
        .collect();
    sort(&mut rows, sorting);
    let weeks = log
        .first()
        .map_or(1.0, |first| f64::from((as_of - first).get_days() + 1).max(1.0) / 7.0);
    let rate = |turn: Turn| {
        let all = alarms
            .iter()
            .filter(|alarm| alarm.turn == turn && alarm.raised <= as_of);
        all.count() as f64 / weeks
    };
    RuptureList {
        as_of,
        days,
        asked,
        got: [rate(Turn::Rupture), rate(Turn::Detente)],
        n_acts: log.len(),
        n_dyads: log.dyads.len(),
        rows,
    }
}

fn sort(rows: &mut [RuptureRow], sorting: Sorting) {
    let shift = |row: &RuptureRow| {
        let of = row.alarm.turn;
        row.alarm.seen.for_turn(of) - row.alarm.expected.for_turn(of)
    };
    rows.sort_by(|one, other| {
        let order = match sorting {
            Sorting::Surprise => {
                let digits = |row: &RuptureRow| row.alarm.surprise.digits();
                digits(other).total_cmp(&digits(one))
            }
            Sorting::Size => shift(other).total_cmp(&shift(one)),
            Sorting::Date => other.alarm.raised.cmp(&one.alarm.raised),
        };
        let key =
            |row: &RuptureRow| (row.alarm.raised, row.alarm.turn, row.alarm.dyad.clone());
        order.then_with(|| key(one).cmp(&key(other)))
    });
}

/// English name of a country; the code of other parties.
fn name(tables: &ActorTables, code: &str) -> String {
    let country = CountryCode::new(code).ok().and_then(|code| tables.country(code));
    country.map_or_else(|| code.to_owned(), |country| country.name.clone())
}

fn weeks(counts: &[(Date, f64)], last: Date) -> Vec<f64> {
    let n_weeks = usize::try_from(PICTURE_WEEKS).unwrap_or(0);
    let mut weeks = vec![0.0; n_weeks];
    for (day, count) in counts {
        let back = (last - *day).get_days() / 7;
        let slot = usize::try_from(back)
            .ok()
            .and_then(|back| n_weeks.checked_sub(back + 1));
        if *day <= last
            && let Some(week) = slot.and_then(|slot| weeks.get_mut(slot))
        {
            *week += count;
        }
    }
    weeks
}

/// Alarms of the days before with one of the two sides, the newest first, each pair once.
fn before(alarms: &[Alarm], alarm: &Alarm) -> Vec<Before> {
    let Ok(first) = alarm.raised.checked_sub(TRIGGER_DAYS.days()) else {
        return Vec::new();
    };
    let shares = |other: &Dyad| {
        *other != alarm.dyad
            && other
                .parties()
                .iter()
                .any(|party| alarm.dyad.parties().contains(party))
    };
    let mut found: Vec<Before> = Vec::new();
    for other in alarms.iter().rev() {
        if other.raised < alarm.raised
            && other.raised >= first
            && shares(&other.dyad)
            && !found.iter().any(|known| known.dyad == other.dyad)
        {
            let (dyad, turn, raised) = (other.dyad.clone(), other.turn, other.raised);
            found.push(Before { dyad, turn, raised });
        }
    }
    found
}
