//! What the watch would tell by chance: the same acts on other days, so that nothing turns.

use std::collections::BTreeMap;

use dyad_analysis::ruptures::{Alarm, Surprise, Watch, false_shares};
use dyad_ledger::Turn;
use dyad_types::Probability;
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::watching::{ActLog, LoggedAct, Watched, run};

/// Seed of the order of days, the same on every run.
pub(crate) const SEED: u64 = 20_180_101;

/// For each alarm of `of`, a run over `log`, the share of the alarms of its turn at least as surprising
/// that come as well when the days of acts change places at random.
///
/// Acts change places one by one, with all their reports. Were whole days of a pair to change places, each
/// day of a break would stay as it is, and be told as a break elsewhere: the share of such a run says that
/// nearly all alarms are chance, whatever they are.
///
/// Its thresholds are those of `of`, day by day. A run that kept a budget of its own would lower them
/// until it has as many alarms: it would tell how many were asked for, not how many chance gives.
///
/// What all days of the log hold is in the shares, so that `log` must end with the day that they are told
/// of.
pub fn chance(log: &ActLog, of: &Watched) -> Vec<Probability> {
    let dealt = dealt(log, SEED, |_| true);
    let watch = Watch::with_thresholds(of.thresholds.clone());
    let decoys = run(&dealt, watch, log.first()).alarms;
    shares(&of.alarms, &decoys)
}

/// The shares of `alarms` for which `decoys` come as well, each turn by itself.
pub(crate) fn shares(alarms: &[Alarm], decoys: &[Alarm]) -> Vec<Probability> {
    let of_turn = |alarms: &[Alarm], turn: Turn| -> Vec<Surprise> {
        let of_turn = alarms.iter().filter(|alarm| alarm.turn == turn);
        of_turn.map(|alarm| alarm.surprise).collect()
    };
    let mut shares: BTreeMap<Turn, std::vec::IntoIter<Probability>> = BTreeMap::new();
    for turn in [Turn::Rupture, Turn::Detente] {
        let told = false_shares(&of_turn(alarms, turn), &of_turn(decoys, turn), 1);
        shares.insert(turn, told.into_iter());
    }
    let mut share_of = |alarm: &Alarm| shares.get_mut(&alarm.turn)?.next();
    let shares = alarms.iter().map(|alarm| share_of(alarm).unwrap_or(Probability::ONE));
    shares.collect()
}

/// The log with the days of the acts of all pairs that `is_of` picks, by index, dealt out among these acts
/// anew: each pair has as many acts as it had, each day as many, and nothing ever turns.
///
/// Reports of one act stay together, since one act told nine times is no chance of nine: those of one
/// day and pair that agree in what was done by which side. What is told both as an act and as a change of a
/// channel is dealt as both, each by itself: that gives rather too many alarms by chance than too few.
pub(crate) fn dealt(log: &ActLog, seed: u64, is_of: impl Fn(u32) -> bool) -> ActLog {
    let mut acts: Vec<LoggedAct> = log.acts().to_vec();
    // Changes of channels are each one of its own.
    let key = |act: &LoggedAct| (act.dyad, act.day, act.act);
    acts.sort_by_key(key);
    let is_same = |one: &LoggedAct, other: &LoggedAct| {
        one.act.is_some() && key(one) == key(other)
            || !is_of(one.dyad) && !is_of(other.dyad)
    };
    let moves = |of: &[LoggedAct]| of.first().is_some_and(|act| is_of(act.dyad));
    let mut days: Vec<Date> = acts
        .chunk_by(is_same)
        .filter(|of| moves(of))
        .filter_map(|of| of.first().map(|act| act.day))
        .collect();
    Random(seed).shuffle(&mut days);
    let mut days = days.into_iter();
    for of in acts.chunk_by_mut(is_same).filter(|of| moves(of)) {
        let Some(day) = days.next() else { break };
        for act in of {
            act.day = day;
        }
    }
    ActLog::new(log.dyads.clone(), acts)
}

/// The log with the days of every pair in another order, drawn anew for each pair: days stay whole.
pub(crate) fn with_days_permuted(log: &ActLog, seed: u64) -> ActLog {
    let (Some(first), Some(last)) = (log.first(), log.last()) else {
        return ActLog::default();
    };
    let n_days = u32::try_from((last - first).get_days() + 1).unwrap_or(1);
    let mut acts: Vec<LoggedAct> = log.acts().to_vec();
    acts.sort_by_key(|act| act.dyad);
    let mut random = Random(seed);
    for of in acts.chunk_by_mut(|one, other| one.dyad == other.dyad) {
        let mut order: Vec<u32> = (0..n_days).collect();
        random.shuffle(&mut order);
        for act in of {
            let from = usize::try_from((act.day - first).get_days()).ok();
            let to = from.and_then(|from| order.get(from).copied());
            let moved = to.and_then(|to| first.checked_add(i64::from(to).days()).ok());
            act.day = moved.unwrap_or(act.day);
        }
    }
    ActLog::new(log.dyads.clone(), acts)
}

/// Numbers that look random, the same on every run. Source: `SplitMix64`, Steele et al. (2014).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Any order, each as likely as the others (Fisher and Yates).
    pub(crate) fn shuffle<T>(&mut self, of: &mut [T]) {
        for idx in (1..of.len()).rev() {
            let other = self.next() % (idx as u64 + 1);
            of.swap(idx, usize::try_from(other).unwrap_or(0));
        }
    }
}

#[cfg(test)]
mod tests {
    use dyad_analysis::ruptures::Signal;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::watching::{ActNumber, watched};

    fn act(dyad: u32, day: i64, code: &str, signal: Signal) -> LoggedAct {
        let cameo = dyad_types::CameoCode::new(code).unwrap();
        LoggedAct {
            day: date(2026, 1, 1).checked_add(day.days()).unwrap(),
            dyad,
            act: (!signal.is_of_channel()).then(|| ActNumber::of_cameo(&cameo, true)),
            signal,
            weight: 1.0,
            is_meeting: false,
            told_twice: false,
        }
    }

    fn log(acts: Vec<LoggedAct>) -> ActLog {
        let pairs = ["DZA-NOR", "KEN-UGA", "ECU-PER"];
        ActLog::new(pairs.iter().map(|pair| pair.parse().unwrap()).collect(), acts)
    }

    fn acts() -> impl Strategy<Value = Vec<LoggedAct>> {
        let kinds = prop::sample::select(vec![
            ("112", Signal::VerbalConflict),
            ("161", Signal::ReducedRelations),
            ("057", Signal::Cooperation),
            ("161", Signal::ChannelShut),
        ]);
        let act = (0..3_u32, 0..60_i64, kinds)
            .prop_map(|(dyad, day, (code, signal))| act(dyad, day, code, signal));
        prop::collection::vec(act, 1..80)
    }

    /// How many acts each pair has.
    fn by_pair(log: &ActLog) -> BTreeMap<u32, usize> {
        let mut by_pair = BTreeMap::new();
        for act in log.acts() {
            *by_pair.entry(act.dyad).or_default() += 1;
        }
        by_pair
    }

    proptest! {
        #[test]
        fn dealt_acts_are_the_same_acts_on_the_same_days(acts in acts(), seed in 0..50_u64) {
            let log = log(acts);
            let dealt_out = dealt(&log, seed, |_| true);
            prop_assert_eq!(by_pair(&log), by_pair(&dealt_out));
            let days = |log: &ActLog| {
                let days = log.acts().iter().map(|act| act.day);
                days.collect::<std::collections::BTreeSet<Date>>()
            };
            prop_assert_eq!(days(&log), days(&dealt_out));
            let again = dealt(&log, seed, |_| true);
            prop_assert_eq!(dealt_out.acts(), again.acts());
            // Pairs that stay as they are do.
            let other = dealt(&log, seed, |pair| pair != 1);
            let of_one = |log: &ActLog| -> Vec<LoggedAct> {
                let mut acts: Vec<LoggedAct> =
                    log.acts().iter().filter(|act| act.dyad == 1).copied().collect();
                acts.sort_by_key(|act| (act.day, act.act, act.signal.is_of_channel()));
                acts
            };
            prop_assert_eq!(of_one(&log), of_one(&other));
        }

        #[test]
        fn the_more_surprising_an_alarm_the_less_of_it_is_chance(acts in acts()) {
            let log = log(acts);
            let told = watched(&log, 5.0);
            let shares = chance(&log, &told);
            prop_assert_eq!(shares.len(), told.alarms.len());
            for (one, share) in told.alarms.iter().zip(&shares) {
                for (other, of_other) in told.alarms.iter().zip(&shares) {
                    let comparable = one.turn == other.turn && one.surprise >= other.surprise;
                    prop_assert!(!comparable || share <= of_other);
                }
            }
        }
    }

    #[test]
    fn reports_of_one_act_stay_together() {
        let mut acts = vec![act(0, 30, "161", Signal::ReducedRelations); 9];
        acts.extend((0..60).map(|day| act(1, day, "112", Signal::VerbalConflict)));
        let dealt = dealt(&log(acts), 7, |_| true);
        let of_one: Vec<&LoggedAct> =
            dealt.acts().iter().filter(|act| act.dyad == 0).collect();
        assert_eq!(of_one.len(), 9);
        assert!(of_one.iter().all(|act| act.day == of_one[0].day), "{of_one:?}");
    }
}
