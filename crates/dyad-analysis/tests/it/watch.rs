//! Channels in the watch for ruptures, beside acts.

use dyad_analysis::ruptures::{Alarm, Signal, Watch, WatchedAct};
use dyad_ledger::Turn;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use proptest::prelude::*;

const PAIRS: [&str; 4] = ["DZA-NOR", "KEN-UGA", "ECU-PER", "CHN-IND"];

/// An act: pair, what it speaks for, whether told twice.
type Told = (usize, Signal, bool);

fn day(nth: usize) -> Date {
    let nth = i64::try_from(nth).expect("few days");
    date(2026, 1, 1).checked_add(nth.days()).expect("a day")
}

fn watched(days: &[Vec<Told>]) -> Vec<Alarm> {
    let mut watch = Watch::new(5.0);
    for pair in PAIRS {
        watch.pair(&pair.parse().expect("a pair"));
    }
    let mut alarms = Vec::new();
    for (nth, told) in days.iter().enumerate() {
        let act = |&(pair, signal, told_twice): &Told| WatchedAct {
            pair: watch.pair(&PAIRS[pair].parse().expect("a pair")),
            signal,
            weight: 1.0,
            told_twice,
        };
        let acts: Vec<WatchedAct> = told.iter().map(act).collect();
        alarms.extend(watch.day(day(nth), &acts).alarms);
    }
    alarms
}

/// Forty days on which two pairs quarrel, and then what is told of Algeria and Norway on the last.
fn after_routine(told: &[(Signal, bool)]) -> Vec<Alarm> {
    let blame = |pair| (pair, Signal::VerbalConflict, false);
    let mut days = vec![vec![blame(1), blame(3)]; 40];
    days.push(told.iter().map(|(signal, twice)| (0, *signal, *twice)).collect());
    let mut alarms = watched(&days);
    alarms.retain(|alarm| alarm.raised == day(40));
    alarms
}

#[test]
fn a_channel_that_is_shut_is_an_alarm_by_itself() {
    let alarms = after_routine(&[(Signal::ChannelShut, false)]);
    assert_eq!(alarms.len(), 1);
    assert_eq!(alarms[0].turn, Turn::Rupture);
    let channels = alarms[0].channel_counts.expect("told");
    assert!(channels.shut > 0.9 && channels.shut_expected < 0.01, "{channels:?}");
    let opened = after_routine(&[(Signal::ChannelOpened, false)]);
    assert!(opened.iter().all(|alarm| alarm.turn == Turn::Detente));
}

#[test]
fn what_a_sentence_tells_twice_counts_once() {
    let digits = |told: &[(Signal, bool)]| {
        let alarms = after_routine(told);
        alarms.first().map_or(0.0, |alarm| alarm.surprise.digits())
    };
    let (shut, reduced) = (Signal::ChannelShut, Signal::ReducedRelations);
    // Another act, so that there is as much news.
    let alone = digits(&[(shut, false), (Signal::Nothing, false)]);
    let twice = digits(&[(shut, true), (reduced, true)]);
    let apart = digits(&[(shut, false), (reduced, false)]);
    assert!((alone - twice).abs() < 1e-9, "{alone} {twice}");
    assert!(apart > twice + 0.1, "{apart} {twice}");
    // Nine reports of the act say more than the one change.
    let mut many = vec![(reduced, true); 9];
    let acts = digits(&many);
    many.push((shut, true));
    assert!((digits(&many) - acts).abs() < 1e-9 && acts > alone, "{acts} {alone}");
    // What was told twice stands in one place.
    let alarms = after_routine(&many);
    assert!(alarms[0].channel_counts.is_none() && alarms[0].seen.reduced_relations > 8.9);
}

fn days(n: usize) -> impl Strategy<Value = Vec<Vec<Told>>> {
    let signals = vec![
        Signal::VerbalConflict,
        Signal::ReducedRelations,
        Signal::Cooperation,
        Signal::ChannelShut,
        Signal::ChannelOpened,
        Signal::Nothing,
    ];
    let told = (0..PAIRS.len(), prop::sample::select(signals), any::<bool>());
    prop::collection::vec(prop::collection::vec(told, 0..6), n)
}

proptest! {
    #[test]
    fn what_comes_later_changes_no_alarm(
        before in days(40), later in days(15), other in days(15),
    ) {
        let run = |after: &Vec<Vec<Told>>| {
            let whole: Vec<Vec<Told>> = before.iter().chain(after).cloned().collect();
            let mut alarms = watched(&whole);
            alarms.retain(|alarm| alarm.raised < day(40));
            alarms
        };
        prop_assert_eq!(run(&later), run(&other));
    }

    #[test]
    fn a_change_makes_nothing_less_surprising(mut of in days(30)) {
        let surprise = |alarms: Vec<Alarm>| {
            let of_day = alarms.into_iter().filter(|alarm| {
                alarm.raised == day(29)
                    && alarm.turn == Turn::Rupture
                    && alarm.dyad.to_string() == PAIRS[0]
            });
            of_day.map(|alarm| alarm.surprise.digits()).next()
        };
        let before = surprise(watched(&of));
        of[29].push((0, Signal::ChannelShut, false));
        let after = surprise(watched(&of));
        prop_assert!(before.is_none_or(|before| after.is_some_and(|after| after > before)));
    }

    #[test]
    fn thresholds_that_are_held_are_those_of_the_run(of in days(30)) {
        let mut one = Watch::new(5.0);
        let run = |watch: &mut Watch| -> Vec<Alarm> {
            let days = of.iter().enumerate();
            days.flat_map(|(nth, told)| {
                let acts: Vec<WatchedAct> = told
                    .iter()
                    .map(|&(pair, signal, told_twice)| WatchedAct {
                        pair: watch.pair(&PAIRS[pair].parse().expect("a pair")),
                        signal,
                        weight: 1.0,
                        told_twice,
                    })
                    .collect();
                watch.day(day(nth), &acts).alarms
            })
            .collect()
        };
        let alarms = run(&mut one);
        let mut other = Watch::with_thresholds(one.thresholds().clone());
        prop_assert_eq!(alarms, run(&mut other));
    }
}
