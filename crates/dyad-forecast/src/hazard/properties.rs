//! What holds for any history: nothing later makes a difference, and odds are odds.

use dyad_types::QuadClass;
use jiff::ToSpan as _;
use jiff::civil::Date;
use proptest::prelude::*;

use crate::hazard::{HazardAct, HazardForecast, HazardModel, HazardOptions, Series};

const FIRST: Date = Date::constant(2020, 1, 1);

fn on(day: i64) -> Date {
    FIRST.checked_add(day.days()).unwrap()
}

fn act(day: i64, actor: u32, recipient: u32, class: usize) -> HazardAct {
    HazardAct {
        day: on(day),
        actor,
        recipient,
        class: QuadClass::ALL[class % 4],
    }
}

/// Two hundred days in which some of twelve parties act more often than others.
fn history() -> Vec<HazardAct> {
    let mut acts = Vec::new();
    for day in 0..200_i64 {
        for actor in 0..12_u32 {
            for recipient in 0..12_u32 {
                let pair = i64::from(actor * 12 + recipient);
                let every = 2 + (pair * 7) % 41;
                if (day * 31 + pair * 17) % every == 0 {
                    let class = usize::try_from((day + pair) % 7).unwrap();
                    acts.push(act(day, actor, recipient, class.min(3)));
                }
            }
        }
    }
    acts
}

fn forecasts(acts: Vec<HazardAct>, origin: i64) -> Vec<HazardForecast> {
    let series = Series::of(acts);
    let model = HazardModel::fit(&series, on(origin), HazardOptions::default());
    let mut pairs = HazardModel::pairs_known(&series, on(origin), 1);
    pairs.extend([(1, 1), (7_000, 8_000)]);
    model.forecast(&series, &pairs, on(origin))
}

fn check_ranges(forecasts: &[HazardForecast]) {
    for forecast in forecasts {
        let odds = [forecast.probability, forecast.baselines.ewma, forecast.base_rate];
        assert!(odds.iter().all(|odds| (0.0..=1.0).contains(&odds.share())));
        assert!(forecast.expected.acts().is_finite() && forecast.expected.acts() >= 0.0);
        assert!(forecast.interval.0 <= forecast.interval.1);
        assert!(forecast.lift().is_none_or(f64::is_finite));
    }
}

#[test]
fn what_comes_after_the_origin_changes_no_bit() {
    let known = history();
    let before: Vec<HazardAct> =
        known.iter().copied().filter(|act| act.day < on(150)).collect();
    let mut noisy = known;
    noisy.extend(
        (150..190).flat_map(|day| (0..9).map(move |nth| act(day, 50 + nth, 3, 3))),
    );
    let alone = forecasts(before, 150);
    check_ranges(&alone);
    assert!(alone.len() > 100 * 8);
    assert_eq!(alone, forecasts(noisy, 150));
}

#[test]
fn order_makes_no_difference() {
    let mut backwards = history();
    backwards.reverse();
    assert_eq!(forecasts(history(), 120), forecasts(backwards, 120));
}

#[test]
fn histories_too_short_to_learn_from_give_no_odds() {
    assert!(forecasts(Vec::new(), 10).is_empty());
    let one_day: Vec<HazardAct> = (0..300).map(|nth| act(0, nth % 20, 40, 1)).collect();
    assert!(forecasts(one_day.clone(), 1).is_empty());
    assert!(forecasts(one_day, 0).is_empty());
}

#[test]
fn a_gap_of_months_and_days_told_twice_give_odds() {
    let mut acts = history();
    acts.retain(|act| act.day < on(60) || act.day > on(140));
    let twice = acts.clone();
    acts.extend(twice);
    let forecasts = forecasts(acts, 200);
    assert!(!forecasts.is_empty());
    check_ranges(&forecasts);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_acts_give_odds_or_none(
        acts in prop::collection::vec((0..160_i64, 0..6_u32, 0..6_u32, 0..4_usize), 0..400),
        origin in 0..200_i64,
    ) {
        let acts = acts.into_iter().map(|(day, a, b, class)| act(day, a, b, class));
        check_ranges(&forecasts(acts.collect(), origin));
    }
}
