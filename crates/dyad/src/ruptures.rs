//! What a desk is told of the pairs that turned: since when, compared with what, by which acts, after
//! what.

use std::collections::{BTreeMap, BTreeSet};

use dyad_analysis::ruptures::{Alarm, Signal, onset};
use dyad_data::{ActorTables, Ontology};
use dyad_ledger::{ChannelNews, Contacts, Dyad, Entry, Item, Turn};
use dyad_types::{
    ChannelKind, ChannelState, CountryCode, DateInterval, HistoryAct, Probability,
};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use crate::silences::{ContactLog, QuietPairs};
use crate::watching::{ActLog, Watched, speaks_for};

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

/// A channel that was shut or opened around an alarm.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AlarmChannel {
    /// What channel.
    pub kind: ChannelKind,
    /// The words for it in the first report.
    pub name: String,
    /// The state it is in now.
    pub state: ChannelState,
    /// Since when.
    pub since: Option<DateInterval>,
    /// The day on which it was first known.
    pub known: Date,
    /// Who brought it about, if a report says.
    pub by: Option<String>,
    /// Words of the first report that tell it.
    pub what: String,
    /// The page of the first report.
    pub source: String,
    /// How many articles tell it.
    pub n_articles: usize,
}

impl AlarmChannel {
    fn of(news: &ChannelNews) -> Option<Self> {
        let first = news.sources.first()?;
        Some(Self {
            kind: news.kind,
            name: news.name.clone(),
            state: news.state,
            since: news.date.interval,
            known: news.known,
            by: news.by.as_ref().map(|by| by.name.clone()),
            what: first.words.of(&first.sentence.text).to_owned(),
            source: last_part(&first.origin.name).to_owned(),
            n_articles: news.n_articles(),
        })
    }
}

/// The changes of channels that became known in the period of an alarm, or are dated into it.
fn channels(alarm: &Alarm, news: &[ChannelNews]) -> Vec<AlarmChannel> {
    let back = i64::try_from(alarm.days).unwrap_or(1) - 1;
    let first = alarm.raised.checked_sub(back.days()).unwrap_or(alarm.raised);
    let period = DateInterval::new(first, alarm.raised);
    let is_of = |news: &&ChannelNews| {
        news.dyad == alarm.dyad
            && (period.start <= news.known && news.known <= period.end
                || news.date.interval.is_some_and(|days| days.overlaps(period)))
    };
    news.iter().filter(is_of).filter_map(AlarmChannel::of).collect()
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
    /// Of the alarms at least as surprising, the share that chance gives as well; `None` where nobody
    /// asked.
    pub false_share: Option<Probability>,
    /// The acts behind it, the weightiest first. Filled by the caller, who knows the store.
    pub acts: Vec<AlarmAct>,
    /// Channels that were shut or opened in its period.
    pub channels: Vec<AlarmChannel>,
    /// Contact that was expected by that day and did not come; `None` where contact is as usual, or never
    /// had a rhythm.
    pub silence: Option<Contacts>,
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
    /// Pairs without an alarm that fell silent, outside the budget.
    pub quiet: QuietPairs,
}

/// What alarms are told from.
#[derive(Debug, Clone, Copy)]
pub struct RuptureInput<'a> {
    /// The acts and changes of channels, with nothing that was not known by the day of the list.
    pub log: &'a ActLog,
    /// A run over them.
    pub watched: &'a Watched,
    /// For each alarm of it the share that chance gives as well, see [`crate::chance()`]; may be empty.
    pub chances: &'a [Probability],
    /// The changes of channels in the log.
    pub news: &'a [ChannelNews],
}

/// The alarms of the `days` up to `as_of` that are asked for, ranked.
pub fn rupture_list(
    input: RuptureInput<'_>,
    tables: &ActorTables,
    (as_of, days, asked): (Date, i64, f64),
    sorting: Sorting,
    is_asked: impl Fn(&Dyad, Turn) -> bool,
) -> RuptureList {
    let RuptureInput { log, watched, .. } = input;
    let alarms = &watched.alarms;
    let first = as_of.checked_sub((days - 1).max(0).days()).unwrap_or(as_of);
    let of_days = || {
        let chances = input.chances.iter().copied().map(Some);
        let told = alarms.iter().zip(chances.chain(std::iter::repeat(None)));
        told.filter(|(alarm, _)| alarm.raised >= first && alarm.raised <= as_of)
    };
    let contacts = ContactLog::of(log);
    let told: BTreeSet<Dyad> = of_days().map(|(alarm, _)| alarm.dyad.clone()).collect();
    let quiet =
        contacts.quiet(tables, as_of, &told, |dyad| is_asked(dyad, Turn::Rupture));
    let told = of_days().filter(|(alarm, _)| is_asked(&alarm.dyad, alarm.turn));
    let mut rows = rows(input, tables, &contacts, told.collect());
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
        n_acts: log.n_acts(),
        n_dyads: log.dyads.len(),
        rows,
        quiet,
    }
}

fn rows(
    input: RuptureInput<'_>,
    tables: &ActorTables,
    contacts: &ContactLog<'_>,
    told: Vec<(&Alarm, Option<Probability>)>,
) -> Vec<RuptureRow> {
    let mut series: BTreeMap<Turn, BTreeMap<Dyad, Vec<(Date, f64)>>> = BTreeMap::new();
    for turn in [Turn::Rupture, Turn::Detente] {
        let of_turn = told.iter().filter(|(alarm, _)| alarm.turn == turn);
        let of: BTreeSet<Dyad> = of_turn.map(|(alarm, _)| alarm.dyad.clone()).collect();
        series.insert(turn, input.log.series(turn, &of));
    }
    let row = |(alarm, false_share): (&Alarm, Option<Probability>)| {
        let none = Vec::new();
        let of_turn = series.get(&alarm.turn);
        let counts = of_turn.and_then(|of| of.get(&alarm.dyad)).unwrap_or(&none);
        RuptureRow {
            names: names(tables, &alarm.dyad),
            since: onset(counts, alarm.raised),
            weeks: weeks(counts, alarm.raised),
            false_share,
            acts: Vec::new(),
            channels: channels(alarm, input.news),
            silence: contacts.silence(&alarm.dyad, alarm.raised),
            before: before(&input.watched.alarms, alarm),
            alarm: alarm.clone(),
        }
    };
    told.into_iter().map(row).collect()
}

fn sort(rows: &mut [RuptureRow], sorting: Sorting) {
    let shift = |row: &RuptureRow| {
        let of = row.alarm.turn;
        let channels = row.alarm.channel_counts.map_or(0.0, |told| told.shift(of));
        row.alarm.seen.for_turn(of) - row.alarm.expected.for_turn(of) + channels
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

/// The names of the parties of a pair.
pub(crate) fn names(tables: &ActorTables, dyad: &Dyad) -> [String; 2] {
    dyad.parties().map(|party| name(tables, party.as_str()))
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
