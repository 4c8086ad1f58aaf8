//! The odds of a silence hold over many made-up histories, and do not look ahead.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use dyad_ledger::{Exposure, LEAST_CONTACTS, Silence, silence};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use proptest::prelude::*;

/// `SplitMix64`. Source: Steele, Lea and Flood (2014), "Fast Splittable Pseudorandom Number Generators".
struct Chance(u64);

impl Chance {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// From 0 to 1, neither included.
    fn share(&mut self) -> f64 {
        ((self.bits() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn one_of(&mut self, all: RangeInclusive<usize>) -> usize {
        let all: Vec<usize> = all.collect();
        let idx = self.bits() % all.len() as u64;
        all[usize::try_from(idx).unwrap()]
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * self.share().ln()
    }

    fn normal(&mut self) -> f64 {
        let angle = 2.0 * std::f64::consts::PI * self.share();
        (-2.0 * self.share().ln()).sqrt() * angle.cos()
    }
}

type Law = fn(&mut Chance) -> f64;

/// Times between contacts, in days: at any moment, in bursts, by the clock more or less.
const LAWS: [(&str, Law); 7] = [
    ("at any moment", |chance| chance.exponential(9.0)),
    ("seldom", |chance| chance.exponential(60.0)),
    ("weekly rounds", |chance| (0..3).map(|_| chance.exponential(4.0)).sum()),
    ("lognormal", |chance| (2.0 + chance.normal()).exp()),
    ("lognormal, wide", |chance| (2.0 + 1.5 * chance.normal()).exp()),
    ("bursts", |chance| {
        let mean = if chance.share() < 0.7 { 1.5 } else { 30.0 };
        chance.exponential(mean)
    }),
    ("heavy bursts", |chance| 20.0 * chance.exponential(1.0).powf(2.0)),
];

/// Days of `n` contacts, one after another.
#[expect(clippy::cast_possible_truncation, reason = "days of some centuries")]
fn history(chance: &mut Chance, law: Law, n: usize) -> Vec<Date> {
    let mut days: Vec<Date> = Vec::new();
    let mut time = 0.0;
    while days.len() < n {
        time += law(chance);
        let day = date(1900, 1, 1).saturating_add((time as i64).days());
        if days.last() != Some(&day) {
            days.push(day);
        }
    }
    days
}

/// Share of made-up histories, each of `n_contacts` and one more, in which the time before the last
/// contact, seen from its eve, is given at most this probability.
fn share_below(level: f64, law: Law, n_contacts: &RangeInclusive<usize>) -> f64 {
    const RUNS: u32 = 4_000;
    let mut chance = Chance(7);
    let mut n_below = 0;
    for _ in 0..RUNS {
        let n = chance.one_of(n_contacts.clone());
        let mut days = history(&mut chance, law, n + 1);
        let eve = days.pop().unwrap().yesterday().unwrap();
        let silence = silence(&days, Exposure::EveryDay, eve).unwrap();
        n_below += u32::from(silence.probability.share() <= level);
    }
    f64::from(n_below) / f64::from(RUNS)
}

#[test]
fn stated_odds_hold_over_many_histories() {
    for (name, law) in LAWS {
        let share = share_below(0.05, law, &(6..=40));
        println!("{name}: {share}");
        assert!((0.03..=0.07).contains(&share), "{name}: {share}");
        let share = share_below(0.2, law, &(6..=40));
        assert!((0.15..=0.25).contains(&share), "{name}: {share}");
    }
}

/// Four times between contacts tell little of how rare the longest are.
#[test]
fn stated_odds_are_not_far_off_for_the_shortest_histories() {
    for (name, law) in LAWS {
        let share = share_below(0.05, law, &(LEAST_CONTACTS..=LEAST_CONTACTS));
        println!("{name}: {share}");
        assert!((0.01..=0.11).contains(&share), "{name}: {share}");
    }
}

fn days(first: Date, gaps: &[i64]) -> Vec<Date> {
    let mut day = first;
    let rest = gaps.iter().map(|gap| {
        day = day.saturating_add(gap.days());
        day
    });
    std::iter::once(first).chain(rest).collect()
}

#[track_caller]
fn check(gaps: &[i64], silent: i64, lowest: f64, highest: f64) -> Silence {
    let contacts = days(date(2018, 1, 1), gaps);
    let last = *contacts.last().unwrap();
    let found =
        silence(&contacts, Exposure::EveryDay, last.saturating_add(silent.days()))
            .unwrap();
    let share = found.probability.share();
    assert!((lowest..=highest).contains(&share), "{share}");
    found
}

#[test]
fn a_daily_call_unanswered_for_days_is_rare_and_a_quiet_week_among_bursts_is_not() {
    check(&[1; 30], 5, 0.0, 0.001);
    check(&[7; 9], 13, 0.0, 0.01);
    check(&[7; 9], 3, 0.8, 1.0);
    check(&[2, 30, 1, 4, 60, 3, 2, 25], 20, 0.2, 0.6);
    let silence = check(&[9, 3, 20, 5, 12, 8, 7], 41, 0.005, 0.05);
    assert!((silence.usual.count() - 64.0 / 7.0).abs() < 1e-3);
    assert!((silence.expected.count() - 41.0 * 7.0 / 64.0).abs() < 1e-3);
    assert_eq!(silence.n_gaps, 7);
}

#[test]
fn fewer_than_five_contacts_show_no_rhythm() {
    let contacts = days(date(2018, 1, 1), &[1, 1, 1]);
    assert_eq!(silence(&contacts, Exposure::EveryDay, date(2018, 3, 1)), None);
    let repeated = [contacts.clone(), contacts].concat();
    assert_eq!(silence(&repeated, Exposure::EveryDay, date(2018, 3, 1)), None);
    assert_eq!(silence(&[], Exposure::EveryDay, Date::MIN), None);
}

#[test]
fn where_nobody_reports_there_is_no_silence() {
    let contacts = days(date(2018, 1, 1), &[7; 20]);
    let (first, last) = (contacts[0], *contacts.last().unwrap());
    let as_of = last.saturating_add(100.days());
    let reported = |until: Date| -> BTreeMap<Date, u32> {
        let days = first.series(1.days()).take_while(|day| *day <= until);
        days.map(|day| (day, 3)).collect()
    };
    let of = |news: &BTreeMap<Date, u32>| {
        silence(&contacts, Exposure::News(news), as_of)
            .unwrap()
            .probability
            .share()
    };
    assert!(of(&reported(as_of)) < 0.001);
    assert!(of(&reported(last)) > 0.2);
    assert!(of(&BTreeMap::new()) > 0.9);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_longer_silence_is_never_likelier_and_later_contacts_and_news_change_nothing(
        gaps in proptest::collection::vec(1_i64..400, 4..60),
        silent in 0_i64..500,
        more in 0_i64..500,
        n_articles in proptest::collection::vec(0_u32..9, 0..600),
        later in proptest::collection::vec(1_i64..4000, 0..5),
    ) {
        let contacts = days(date(2001, 1, 1), &gaps);
        let news: BTreeMap<Date, u32> =
            date(2001, 1, 1).series(9.days()).zip(n_articles).collect();
        let last = *contacts.last().unwrap();
        let as_of = last.saturating_add(silent.days());
        for exposure in [Exposure::EveryDay, Exposure::News(&news)] {
            let one = silence(&contacts, exposure, as_of).unwrap();
            let other = silence(&contacts, exposure, as_of.saturating_add(more.days())).unwrap();
            prop_assert!(other.probability.share() <= one.probability.share() + 1e-9);
            prop_assert!((0.0..=1.0).contains(&one.probability.share()));
        }
        let mut with_later: Vec<Date> =
            later.iter().map(|days| as_of.saturating_add(days.days())).collect();
        let known: BTreeMap<Date, u32> =
            news.iter().map(|(day, n)| (*day, *n)).filter(|(day, _)| *day <= as_of).collect();
        with_later.extend(contacts.iter().rev());
        let expected = silence(&contacts, Exposure::News(&known), as_of);
        prop_assert_eq!(silence(&with_later, Exposure::News(&news), as_of), expected);
    }
}
