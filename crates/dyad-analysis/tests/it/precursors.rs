//! Base rates and odds on made-up histories whose answers are known.

use std::collections::BTreeMap;

use dyad_analysis::precursors::{
    BaseRates, Class, Counts, OddsRatio, Question, Role, base_rates, role, such_turns,
};
use dyad_ledger::{EventTypes, PanelSeries, Period, Sides};
use dyad_types::EventType::{
    self, Accuse, Assault, Consult, Protest, Sanction, Threaten,
};

/// Periods of a month.
pub(crate) const MONTH: i64 = 6;

/// A history under construction: sides and period → types; acts are put into the first days of
/// months of six periods.
#[derive(Default)]
pub(crate) struct History(BTreeMap<Sides, BTreeMap<i64, EventTypes>>);

impl History {
    pub(crate) fn add(&mut self, sides: &str, month: i64, event_type: EventType) {
        self.add_at(sides, MONTH * month, event_type);
    }

    pub(crate) fn add_at(&mut self, sides: &str, period: i64, event_type: EventType) {
        let sides: Sides = sides.parse().expect("sides");
        let types = self.0.entry(sides).or_default().entry(period).or_default();
        *types = types.and(event_type.into());
    }

    pub(crate) fn panel(&self) -> Vec<PanelSeries> {
        let series = self.0.iter().map(|(sides, active)| PanelSeries {
            sides: sides.clone(),
            active: active
                .iter()
                .map(|(&period, &types)| (Period::new(period), types))
                .collect(),
        });
        series.collect()
    }

    /// Asked for a pair that the history does not know.
    fn rates(&self, end: i64) -> BaseRates {
        self.rates_for("QQQ-RRR", end)
    }

    fn rates_for(&self, pair: &str, end: i64) -> BaseRates {
        let roles = Role::ALL.iter();
        let classes = roles.flat_map(|&role| {
            EventType::ALL
                .iter()
                .map(move |&event_type| Class { role, event_type })
        });
        base_rates(
            &self.panel(),
            &Question {
                turns: such_turns(Sanction),
                pair: pair.parse().expect("a pair"),
                classes: classes.collect(),
                end: Period::new(MONTH * end),
            },
        )
    }

    fn counts(&self, end: i64, role: Role, event_type: EventType) -> [usize; 4] {
        let counts = self.rates(end).counts[&Class { role, event_type }];
        [
            counts.n_with_followed,
            counts.n_with,
            counts.n_without_followed,
            counts.n_without,
        ]
    }
}

/// Ten pairs over 40 months that meet every month, some month after month of them broken.
fn ten_pairs(is_broken: impl Fn(i64, i64) -> bool) -> History {
    let mut history = History::default();
    for pair in 0..10 {
        let sides = sides(pair);
        for period in 0..40 {
            history.add(&sides, period, Consult);
            if is_broken(pair, period) {
                history.add(&sides, period, Sanction);
            }
        }
    }
    history
}

fn sides(pair: i64) -> String {
    let letter = char::from(b'A' + u8::try_from(pair).expect("a letter"));
    format!("{letter}AA-{letter}BB")
}

#[test]
fn a_planted_precursor_has_its_counts() {
    let mut history = ten_pairs(|pair, period| period == 20 && pair < 6);
    for pair in 0..8 {
        history.add(&sides(pair), 19, Threaten);
    }
    // Of forty months the last has no period after it.
    let n_months = 10 * 39;
    assert_eq!(history.rates(40).n_months, n_months);
    assert_eq!(history.rates(40).n_pairs, 10);
    assert_eq!(history.rates(40).n_followed, 6);
    let counts = history.counts(40, Role::SameDyad, Threaten);
    assert_eq!(counts, [6, 8, 0, n_months - 8]);
    let odds = history.rates(40).counts
        [&Class { role: Role::SameDyad, event_type: Threaten }]
        .odds()
        .expect("margins are large enough");
    assert!(odds.low.times() > 10.0, "{odds:?}");
}

/// The check by hand: (4.5 * 204.5) / (5.5 * 6.5) = 25.74; ln = 3.248; the error is the root of
/// 1/4.5 + 1/5.5 + 1/6.5 + 1/204.5 = 0.750; exp(3.248 ± 1.96 * 0.750) = 5.9 and 112.
#[test]
fn odds_and_their_interval_are_those_of_the_formula() {
    let counts = Counts {
        n_with_followed: 4,
        n_with: 9,
        n_without_followed: 6,
        n_without: 210,
    };
    let odds = counts.odds().expect("margins are large enough");
    let ends = [odds.ratio, odds.low, odds.high].map(OddsRatio::times);
    for (found, by_hand) in ends.into_iter().zip([25.74, 5.92, 111.9]) {
        assert!((found - by_hand).abs() < by_hand * 0.005, "{found}, not {by_hand}");
    }
}

#[test]
fn a_type_of_every_month_raises_nothing() {
    let history = ten_pairs(|pair, period| period == 20 && pair < 6);
    let rates = history.rates(40);
    let counts = rates.counts[&Class { role: Role::SameDyad, event_type: Consult }];
    assert_eq!((counts.n_without, counts.odds()), (0, None), "nothing to compare with");
}

/// Every other month has the act, and as many breaks follow it as follow the rest: the odds are 1.
#[test]
fn a_type_that_breaks_do_not_care_for_has_a_ratio_of_one() {
    let mut history =
        ten_pairs(|pair, period| period == if pair % 2 == 0 { 11 } else { 20 });
    for pair in 0..10 {
        for period in (0..40).step_by(2) {
            history.add(&sides(pair), period, Accuse);
        }
    }
    let [followed, with, without_followed, without] =
        history.counts(40, Role::SameDyad, Accuse);
    assert_eq!((followed, without_followed), (5, 5));
    assert!(with.abs_diff(without) <= 10);
    let class = Class { role: Role::SameDyad, event_type: Accuse };
    let odds = history.rates(40).counts[&class].odds().expect("enough");
    assert!((odds.ratio.times() - 1.0).abs() < 0.1, "{odds:?}");
    assert!(odds.low.times() < 1.0 && odds.high.times() > 1.0);
}

#[test]
fn what_comes_later_changes_nothing() {
    let mut history = ten_pairs(|pair, period| period == 20 && pair < 6);
    let before = history.rates(25);
    for pair in 0..10 {
        for period in 25..60 {
            history.add(&sides(pair), period, Threaten);
            history.add(&sides(pair), period, Assault);
        }
    }
    history.add("ZAA-ZBB", 30, Assault);
    assert!(history.rates(25) == before, "later acts are looked at");
    assert!(history.rates(60) != before, "later turns see them");
}

/// A break of five months is one break, and months of it are no months before one.
#[test]
fn a_long_break_counts_once() {
    let history = ten_pairs(|pair, period| pair == 0 && (20..25).contains(&period));
    let rates = history.rates(40);
    assert_eq!(rates.n_followed, 1);
    assert_eq!(rates.n_months, 10 * 39 - 4, "months amid the break");
}

#[test]
fn acts_of_others_are_told_from_those_of_the_pair() {
    let mut history = History::default();
    for month in 0..5 {
        history.add("AAA-BBB", month, Consult);
    }
    // Toward a third, inside one of the two, inside it without two roles, and elsewhere.
    history.add("AAA-CCC", 1, Accuse);
    history.add("BBBGOV-BBBOPP", 2, Assault);
    history.add("BBB", 3, Protest);
    history.add("DDD-EEE", 1, Threaten);
    let one_pair = |role, event_type| history.counts(5, role, event_type);
    // Seen from AAA-BBB and, as AAA meets BBB, from AAA-CCC.
    assert_eq!(one_pair(Role::ThirdParty, Accuse)[1], 1);
    assert_eq!(one_pair(Role::SameDyad, Accuse)[1], 1);
    assert_eq!(one_pair(Role::ThirdParty, Consult)[1], 4);
    assert_eq!(one_pair(Role::SameDyad, Consult)[1], 4);
    assert_eq!(one_pair(Role::Inside, Assault)[1], 1);
    assert_eq!(one_pair(Role::Inside, Protest)[1], 1);
    assert_eq!(one_pair(Role::ThirdParty, Threaten)[1], 0);
    assert_eq!(one_pair(Role::Inside, Threaten)[1], 0);
}

/// Both of the pair and a third do the same in one month: the third's act is still one.
#[test]
fn the_pair_does_not_hide_a_third() {
    let mut history = History::default();
    history.add("AAA-BBB", 0, Consult);
    history.add("AAA-BBB", 1, Accuse);
    let mut alone = History(history.0.clone());
    history.add("AAA-CCC", 1, Accuse);
    // AAA-BBB sees AAA-CCC, and the other way round.
    assert_eq!(history.counts(3, Role::ThirdParty, Accuse)[1], 2);
    alone.add("AAA-CCC", 0, Consult);
    assert_eq!(alone.counts(3, Role::ThirdParty, Accuse)[1], 1, "AAA-CCC alone sees one");
}

#[test]
fn a_month_without_any_news_is_no_quiet_month() {
    let mut history = History::default();
    for month in [0, 1, 5, 6, 9_000, 90_000] {
        history.add("AAA-BBB", month, Consult);
    }
    // The first month of all begins before the store does.
    assert_eq!(history.rates(10).n_months, 3);
    assert_eq!(history.rates(90_001).n_months, 5);
}

/// The month at hand ends in the turn that is asked about: counted as one without a turn it would
/// speak against its own precursor.
#[test]
fn the_month_at_hand_counts_neither_way() {
    let mut history = ten_pairs(|pair, period| period == 20 && pair < 6);
    let before = history.rates_for(&sides(9), 40);
    history.add(&sides(9), 39, Threaten);
    assert!(history.rates_for(&sides(9), 40) == before);
    assert!(history.rates(40) != before);
}

/// The act comes ten days before the break, in the same month of the calendar.
#[test]
fn an_act_of_the_last_days_counts() {
    let mut history = ten_pairs(|_, _| false);
    for pair in 0..10 {
        let begin = MONTH * (10 + pair);
        history.add_at(&sides(pair), begin + 3, Assault);
        history.add_at(&sides(pair), begin + 1, Threaten);
    }
    assert_eq!(history.counts(40, Role::SameDyad, Threaten)[..2], [10, 10]);
    assert_eq!(history.rates(40).n_followed, 10);
}

/// Thirty days before is within the month, more is not.
#[test]
fn an_act_of_the_month_before_does_not() {
    for (before, expected) in [(MONTH, [1, 1]), (MONTH + 1, [0, 1])] {
        let mut history = ten_pairs(|_, _| false);
        history.add_at(&sides(0), 103, Assault);
        history.add_at(&sides(0), 103 - before, Threaten);
        let counts = history.counts(40, Role::SameDyad, Threaten);
        assert_eq!(counts[..2], expected, "{before} periods before");
    }
}

#[test]
fn too_few_months_say_nothing() {
    let counts = |with_followed, with, without_followed, without| Counts {
        n_with_followed: with_followed,
        n_with: with,
        n_without_followed: without_followed,
        n_without: without,
    };
    assert_eq!(counts(4, 4, 6, 200).odds(), None, "four months with it");
    assert_eq!(counts(2, 9, 2, 200).odds(), None, "four turns");
    assert_eq!(counts(0, 0, 0, 0).odds(), None);
    assert_eq!(counts(9, 5, 0, 200).odds(), None, "counts that cannot be");
    assert!(counts(0, 5, 5, 200).odds().is_some());
}

#[test]
fn such_turns_are_as_hard_or_as_warm() {
    let types = |turn| such_turns(turn).iter().collect::<Vec<_>>();
    assert_eq!(
        types(Sanction),
        [Sanction, EventType::Mobilize, EventType::Coerce, Assault]
    );
    assert!(!types(Threaten).contains(&Protest) && types(Threaten).contains(&Sanction));
    assert!(types(Protest).contains(&Protest));
    assert_eq!(types(EventType::Aid), [EventType::Aid, EventType::Retreat]);
}

#[test]
fn roles_are_seen_from_the_pair() {
    let of = |pair: &str, sides: &str| {
        role(&pair.parse().expect("a pair"), &sides.parse().expect("sides"))
    };
    assert_eq!(of("QAT-SAU", "QAT-SAU"), Some(Role::SameDyad));
    assert_eq!(of("QAT-SAU", "EGY-QAT"), Some(Role::ThirdParty));
    assert_eq!(of("QAT-SAU", "SAUGOV-SAUOPP"), Some(Role::Inside));
    assert_eq!(of("QAT-SAU", "SAU"), Some(Role::Inside));
    assert_eq!(of("QAT-SAU", "EGY-TUR"), None);
    assert_eq!(of("TURGOV-TUROPP", "TURCVL-TURGOV"), Some(Role::Inside));
    assert_eq!(of("TURGOV-TUROPP", "TUR-USA"), Some(Role::ThirdParty));
    assert_eq!(of("IGOUNO-PRK", "IGOEEC-KOR"), None);
}
