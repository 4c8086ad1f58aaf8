//! `dyad eval ruptures`: whether the breaks and mendings of relationships are noticed in time, within
//! a budget of alarms.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use dyad_analysis::ruptures::{Alarm, Signal};
use dyad_data::{ActorTables, Named, fold};
use dyad_ledger::{Dyad, Party, Turn};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::chance::{SEED, chance, with_days_permuted};
use crate::eval::EvalError;
use crate::eval::false_shares::{FalseShares, false_shares};
use crate::watching::{ActLog, DatedAct, is_of_states, watched};

/// An alarm counts when it is raised from so many days before the gold's date on: the date is that of
/// the best known act, and the first signs come before it.
const DAYS_BEFORE: i64 = 3;

/// An alarm counts as in budget when it is raised at most so many days after.
const DAYS_AFTER: i64 = 7;

/// The scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuptureScores {
    /// Days from the first act to the last.
    pub days: usize,
    /// Acts between two different states.
    pub acts: usize,
    /// Pairs of states with an act.
    pub dyads: usize,
    /// Breaks.
    pub ruptures: TurnScores,
    /// Mendings.
    pub detentes: TurnScores,
    /// Alarms a week.
    pub alarms_per_week: AlarmRates,
    /// Whether the shares of alarms that are told to be by chance are right.
    pub false_shares: FalseShares,
}

/// Scores of one turn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TurnScores {
    /// Turns of the gold within the days of the data.
    pub n: usize,
    /// Share that an alarm is raised for from 3 days before to 7 days after.
    pub recall_in_budget: f64,
    /// Share that an alarm is raised for from 3 days before to one day after.
    pub recall_next_day: f64,
    /// The same two, alarms of more than a day before not counted.
    pub recall_in_budget_strict: f64,
    /// See `recall_in_budget_strict`.
    pub recall_next_day_strict: f64,
    /// The naive baseline on the same acts.
    pub naive: Naive,
}

/// The naive baseline: pairs ranked by the surprise of their count of acts (CAMEO roots 10 to 20;
/// for détentes 3 to 8) in a window around the turn, after a gamma-Poisson rate of the days before;
/// share of the turns whose pair is among as many as the budget. The window is laid on the turn, which
/// nobody who waits for one can do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Naive {
    /// Window from the day to 7 days after.
    pub in_budget: f64,
    /// Window from the day before to the day after.
    pub next_day: f64,
}

/// Alarms a week.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AlarmRates {
    /// Asked for.
    pub asked: f64,
    /// Ruptures that were told.
    pub got: f64,
    /// Détentes that were told.
    pub got_detentes: f64,
    /// Ruptures that are told when the days of every pair change places at random, so that nothing
    /// ever turns.
    pub got_permuted: f64,
    /// Détentes, likewise.
    pub got_permuted_detentes: f64,
}

/// A turn of the gold and when it was told, for who wants to see where.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoldTurn {
    /// The pair.
    pub dyad: Dyad,
    /// Which way it turned.
    pub turn: Turn,
    /// When, by the gold.
    pub date: Date,
    /// What happened, by the gold.
    pub what: String,
    /// Days from the turn to the alarms of a month around it; negative is before.
    pub alarms: Vec<i32>,
}

/// Everything that a run gives.
#[derive(Debug, Clone, PartialEq)]
pub struct RuptureReport {
    /// The scores.
    pub scores: RuptureScores,
    /// The turns of the gold.
    pub turns: Vec<GoldTurn>,
    /// All alarms, in time order.
    pub alarms: Vec<Alarm>,
}

#[derive(Debug, Deserialize)]
struct GoldRow {
    kind: String,
    date: Date,
    a: String,
    b: String,
    #[serde(default)]
    what: String,
}

/// Scores against a table with the columns kind (rupture, detente), date, a, b, what; sides by name or
/// ISO code. Only acts between two different states are watched.
///
/// # Errors
/// [`EvalError`] when the gold cannot be read, names a state that is not known, or is empty.
pub fn ruptures(
    gold: impl Read,
    tables: &ActorTables,
    acts: &[DatedAct],
    budget: f64,
) -> Result<RuptureReport, EvalError> {
    let turns = turns(gold, tables)?;
    let acts: Vec<DatedAct> = acts
        .iter()
        .filter(|act| is_of_states(tables, &act.dyad))
        .cloned()
        .collect();
    let log = ActLog::of(&acts);
    let (Some(first), Some(last)) = (log.first(), log.last()) else {
        return Err(EvalError::Empty);
    };
    let turns: Vec<GoldTurn> = turns
        .into_iter()
        .filter(|turn| turn.date >= first && turn.date <= last)
        .collect();
    let told = watched(&log, budget);
    let chances = chance(&log, &told);
    let false_shares = false_shares(&log, &told, &chances, budget);
    let alarms = told.alarms;
    let permuted = watched(&with_days_permuted(&log, SEED), budget).alarms;
    let n_days = (last - first).get_days() + 1;
    let weeks = f64::from(n_days) / 7.0;
    let rate = |alarms: &[Alarm], turn: Turn| {
        alarms.iter().filter(|alarm| alarm.turn == turn).count() as f64 / weeks
    };
    let turns: Vec<GoldTurn> =
        turns.into_iter().map(|turn| with_alarms(turn, &alarms)).collect();
    let scores = RuptureScores {
        days: usize::try_from(n_days).unwrap_or(0),
        acts: acts.len(),
        dyads: acts.iter().map(|act| &act.dyad).collect::<BTreeSet<_>>().len(),
        ruptures: turn_scores(&turns, Turn::Rupture, &acts, budget),
        detentes: turn_scores(&turns, Turn::Detente, &acts, budget),
        alarms_per_week: AlarmRates {
            asked: budget,
            got: rate(&alarms, Turn::Rupture),
            got_detentes: rate(&alarms, Turn::Detente),
            got_permuted: rate(&permuted, Turn::Rupture),
            got_permuted_detentes: rate(&permuted, Turn::Detente),
        },
        false_shares,
    };
    Ok(RuptureReport { scores, turns, alarms })
}

fn turns(gold: impl Read, tables: &ActorTables) -> Result<Vec<GoldTurn>, EvalError> {
    let mut reader = csv::Reader::from_reader(gold);
    let mut turns = Vec::new();
    for (nth, row) in reader.deserialize::<GoldRow>().enumerate() {
        let line = nth + 2;
        let row =
            row.map_err(|source| EvalError::Table { line, source: Box::new(source) })?;
        let side = |name: &str| {
            state(tables, name)
                .ok_or_else(|| EvalError::Name { line, name: name.to_owned() })
        };
        let (a, b) = (side(&row.a)?, side(&row.b)?);
        let dyad = Dyad::new(a, b);
        let dyad = dyad.ok_or_else(|| EvalError::Name { line, name: row.b.clone() })?;
        let turn = if row.kind == "rupture" { Turn::Rupture } else { Turn::Detente };
        turns.push(GoldTurn {
            dyad,
            turn,
            date: row.date,
            what: row.what,
            alarms: Vec::new(),
        });
    }
    if turns.is_empty() { Err(EvalError::Empty) } else { Ok(turns) }
}

fn state(tables: &ActorTables, name: &str) -> Option<Party> {
    let code = dyad_types::CountryCode::new(name).ok();
    let known = code.and_then(|code| tables.country(code)).map(|country| country.code);
    let named = || {
        tables
            .names
            .get(&fold(name))
            .iter()
            .find_map(|entry| match entry.named {
                Named::Country(country) => Some(country),
                _ => None,
            })
    };
    Party::new(known.or_else(named)?.as_str()).ok()
}

fn with_alarms(turn: GoldTurn, alarms: &[Alarm]) -> GoldTurn {
    let alarms = alarms
        .iter()
        .filter(|alarm| alarm.turn == turn.turn && alarm.dyad == turn.dyad)
        .map(|alarm| (alarm.raised - turn.date).get_days())
        .filter(|days| days.abs() <= 30)
        .collect();
    GoldTurn { alarms, ..turn }
}

fn turn_scores(
    turns: &[GoldTurn],
    turn: Turn,
    acts: &[DatedAct],
    budget: f64,
) -> TurnScores {
    let turns: Vec<&GoldTurn> = turns.iter().filter(|gold| gold.turn == turn).collect();
    let share = |is: &dyn Fn(&GoldTurn) -> bool| {
        turns.iter().filter(|turn| is(turn)).count() as f64 / turns.len().max(1) as f64
    };
    let told = |from: i64, to: i64| {
        share(&|gold: &GoldTurn| {
            gold.alarms.iter().any(|&days| (from..=to).contains(&i64::from(days)))
        })
    };
    let naive = |from: i64, to: i64| {
        share(&|gold: &GoldTurn| {
            naive_rank(gold, acts, from, to).is_some_and(|rank| rank as f64 <= budget)
        })
    };
    TurnScores {
        n: turns.len(),
        recall_in_budget: told(-DAYS_BEFORE, DAYS_AFTER),
        recall_next_day: told(-DAYS_BEFORE, 1),
        recall_in_budget_strict: told(-1, DAYS_AFTER),
        recall_next_day_strict: told(-1, 1),
        naive: Naive {
            in_budget: naive(0, DAYS_AFTER),
            next_day: naive(-1, 1),
        },
    }
}

/// Rank of the gold's pair by surprise of its count in a window; `None` when it has none.
fn naive_rank(gold: &GoldTurn, acts: &[DatedAct], from: i64, to: i64) -> Option<usize> {
    let start = gold.date.checked_add(from.days()).ok()?;
    let end = gold.date.checked_add(to.days()).ok()?;
    let first = acts.iter().map(|act| act.day).min()?;
    let n_before = f64::from((start - first).get_days().max(0));
    let n_within = f64::from((end - start.max(first)).get_days() + 1);
    let mut counts: BTreeMap<&Dyad, (f64, f64)> = BTreeMap::new();
    for act in acts.iter().filter(|act| act.day <= end && counts_for(gold.turn, act)) {
        let (before, within) = counts.entry(&act.dyad).or_default();
        if act.day < start { *before += 1.0 } else { *within += 1.0 }
    }
    let digits = |&(before, within): &(f64, f64)| {
        dyad_analysis::ruptures::gamma_poisson(within, n_within, before, n_before)
            .digits()
    };
    let own = counts.get(&gold.dyad).filter(|(_, within)| *within > 0.0)?;
    let own = digits(own);
    Some(counts.values().filter(|counts| digits(counts) >= own).count())
}

fn counts_for(turn: Turn, act: &DatedAct) -> bool {
    match turn {
        Turn::Rupture => act.signal.is_conflict(),
        Turn::Detente => act.signal == Signal::Cooperation || act.is_meeting,
        Turn::None => false,
    }
}
