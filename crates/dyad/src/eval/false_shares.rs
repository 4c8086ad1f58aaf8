//! Whether the shares of alarms that are told to come by chance are right.
//!
//! Source: entrapment, as the false discovery rates of proteomics are checked: a part of what is
//! searched is known to be absent. Wen et al. (2025), "Assessment of false discovery rate control in tandem
//! mass spectrometry analysis using entrapment", Nature Methods 22; here that part is one half.

use std::collections::BTreeMap;

use dyad_analysis::ruptures::Watch;
use dyad_ledger::{Dyad, Turn};
use dyad_types::Probability;
use serde::Serialize;

use crate::chance::{Random, SEED, chance, dealt, shares, with_days_permuted};
use crate::watching::{ActLog, Watched, run, watched};

/// Runs that the calibration adds up. Own choice: some thousand alarms for a year at five a week.
const N_RUNS: u64 = 10;

/// Told shares up to which alarms are looked at.
const UP_TO: [f64; 6] = [0.05, 0.1, 0.25, 0.5, 0.75, 1.0];

/// The shares told, and how they compare with alarms that are known to be by chance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FalseShares {
    /// Of ruptures.
    pub ruptures: FalseSharesOfTurn,
    /// Of détentes.
    pub detentes: FalseSharesOfTurn,
}

/// The shares of one turn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FalseSharesOfTurn {
    /// Share told of the weakest alarm: of all alarms, how many chance gives as well.
    pub of_all: f64,
    /// The same with whole days of a pair in another order: an upper bound, since each day of a break is
    /// told elsewhere as one.
    pub of_all_whole_days: f64,
    /// Runs in which the acts of a random half of the pairs were dealt out anew: alarms by the share that
    /// was told of them.
    pub calibration: Vec<Calibration>,
}

/// Alarms of which at most some share was told.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Calibration {
    /// The share.
    pub up_to: f64,
    /// Alarms, all runs together.
    pub n: usize,
    /// The greatest share told of one of them, which they should come to.
    pub told: f64,
    /// Twice the part of them that is of pairs whose acts were dealt out: of the other half of the pairs as
    /// many are by chance.
    pub measured: f64,
}

/// Checks the shares `chances` told of `alarms`, one each.
pub(super) fn false_shares(
    log: &ActLog,
    told: &Watched,
    chances: &[Probability],
    a_week: f64,
) -> FalseShares {
    let watch = Watch::with_thresholds(told.thresholds.clone());
    let whole_days = run(&with_days_permuted(log, SEED), watch, log.first()).alarms;
    let whole_days = shares(&told.alarms, &whole_days);
    let checked = checked(log, a_week);
    let greatest = |turn: Turn, shares: &[Probability]| {
        let of_all = told.alarms.iter().zip(shares);
        let of_turn = of_all.filter(|(alarm, _)| alarm.turn == turn);
        of_turn.map(|(_, share)| share.share()).fold(0.0, f64::max)
    };
    let of_turn = |turn: Turn| {
        let of_turn = checked.iter().filter(|checked| checked.turn == turn);
        FalseSharesOfTurn {
            of_all: greatest(turn, chances),
            of_all_whole_days: greatest(turn, &whole_days),
            calibration: calibration(&of_turn.copied().collect::<Vec<_>>()),
        }
    };
    FalseShares {
        ruptures: of_turn(Turn::Rupture),
        detentes: of_turn(Turn::Detente),
    }
}

/// An alarm of a run in which half of the pairs have their acts on other days.
#[derive(Debug, Clone, Copy)]
struct Checked {
    turn: Turn,
    told: f64,
    is_dealt: bool,
}

fn checked(log: &ActLog, a_week: f64) -> Vec<Checked> {
    let numbers: BTreeMap<&Dyad, usize> = log.dyads.iter().zip(0..).collect();
    let mut checked = Vec::new();
    for nth in 1..=N_RUNS {
        let mut random = Random(SEED.wrapping_add(nth << 32));
        let is_dealt: Vec<bool> =
            log.dyads.iter().map(|_| random.next() >> 63 == 1).collect();
        let is_of = |number: usize| is_dealt.get(number).copied().unwrap_or(false);
        let half = dealt(log, random.next(), |number| is_of(number as usize));
        let told = watched(&half, a_week);
        let shares = chance(&half, &told);
        let of_run = told.alarms.iter().zip(shares).map(|(alarm, share)| Checked {
            turn: alarm.turn,
            told: share.share(),
            is_dealt: numbers.get(&alarm.dyad).is_some_and(|number| is_of(*number)),
        });
        checked.extend(of_run);
    }
    checked
}

fn calibration(checked: &[Checked]) -> Vec<Calibration> {
    let of = |up_to: f64| {
        let of: Vec<&Checked> =
            checked.iter().filter(|checked| checked.told <= up_to).collect();
        let n_dealt = of.iter().filter(|checked| checked.is_dealt).count();
        Calibration {
            up_to,
            n: of.len(),
            told: of.iter().map(|checked| checked.told).fold(0.0, f64::max),
            measured: (2.0 * n_dealt as f64 / of.len().max(1) as f64).min(1.0),
        }
    };
    UP_TO.into_iter().map(of).filter(|of| of.n > 0).collect()
}
