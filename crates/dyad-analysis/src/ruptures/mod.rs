//! Ruptures and détentes: which pairs are not as they were, told as they come, within a budget of
//! alarms.
//!
//! [`Watch::day`] takes in the acts of a day and tells the alarms of that day; it knows the days
//! before and nothing later. For both turns a pair is judged by how surprising its last days are:
//! for a rupture by conflict in words and deeds, by reduced relations and by channels that are shut,
//! for a détente by cooperation without meetings and by channels that are opened. `budget` decides
//! what is worth an alarm, [`false_shares`] tells how many alarms chance would give as well.

mod budget;
mod chance;
mod channels;
mod expectation;
mod onset;
mod signal;
mod surprise;

use std::collections::BTreeMap;

use dyad_ledger::{Dyad, Turn};
use jiff::civil::Date;
use serde::Serialize;

pub use self::chance::false_shares;
pub use self::onset::onset;
pub use self::signal::{Signal, side_weight, weight};
pub use self::surprise::Surprise;

use self::budget::{Budget, Candidate, Verdict};
use self::expectation::{Counts, Expectations, Finding};
use self::surprise::{Rate, surprise};

/// Longest stretch without any act after which a watch begins anew, days. Own choice: rates of ten
/// years ago tell nothing of today.
const LONGEST_GAP: i32 = 3_653;

/// A pair, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct PairId(pub u32);

/// An act of the day between two parties.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WatchedAct {
    /// Between whom, as [`Watch::pair`] numbers it.
    pub pair: PairId,
    /// What it speaks for.
    pub signal: Signal,
    /// How much it weighs, 0 to 1, as [`weight`] says.
    pub weight: f64,
    /// Whether its sentence tells it both as an act and as a change of a channel: one of the two
    /// counts.
    pub told_twice: bool,
}

/// Changes of channels, each once.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ChannelCounts {
    /// Channels that were shut.
    pub shut: f64,
    /// Channels that were opened or restored.
    pub opened: f64,
    /// How many were expected to be shut.
    pub shut_expected: f64,
    /// How many were expected to be opened.
    pub opened_expected: f64,
}

impl ChannelCounts {
    const fn of(
        [[shut, opened], [shut_expected, opened_expected]]: [[f64; 2]; 2],
    ) -> Self {
        Self { shut, opened, shut_expected, opened_expected }
    }

    /// What speaks for the turn beyond what was expected.
    pub fn shift(self, turn: Turn) -> f64 {
        match turn {
            Turn::Rupture => self.shut - self.shut_expected,
            Turn::Detente => self.opened - self.opened_expected,
            Turn::None => 0.0,
        }
    }
}

/// What a surprise had to exceed on each day: for ruptures, for détentes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Thresholds(BTreeMap<Date, [f64; 2]>);

impl Thresholds {
    /// Those of the last day up to `day` that is known, else of the first; `None` of no days.
    fn on(&self, day: Date) -> Option<[f64; 2]> {
        let before = self.0.range(..=day).next_back();
        before.or_else(|| self.0.first_key_value()).map(|(_, digits)| *digits)
    }
}

/// Acts by what they speak for, each as much as it weighs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SignalCounts {
    /// Demands, blame, refusal, threats.
    pub verbal_conflict: f64,
    /// Force, coercion.
    pub material_conflict: f64,
    /// Reduced relations.
    pub reduced_relations: f64,
    /// Cooperation other than meetings.
    pub cooperation: f64,
}

impl SignalCounts {
    const fn of(counts: Counts) -> Self {
        let [verbal_conflict, material_conflict, reduced_relations, cooperation] = counts;
        Self {
            verbal_conflict,
            material_conflict,
            reduced_relations,
            cooperation,
        }
    }

    /// What speaks for the turn.
    pub fn for_turn(self, turn: Turn) -> f64 {
        match turn {
            Turn::Rupture => {
                self.verbal_conflict + self.material_conflict + self.reduced_relations
            }
            Turn::Detente => self.cooperation,
            Turn::None => 0.0,
        }
    }
}

/// A pair that is not as it was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alarm {
    /// The pair.
    pub dyad: Dyad,
    /// Which way it turned.
    pub turn: Turn,
    /// The day that ends with the alarm: what happened later is not in it.
    pub raised: Date,
    /// Length of the period that is surprising, which ends that day. Days.
    pub days: usize,
    /// How surprising it is.
    pub surprise: Surprise,
    /// What a surprise had to exceed that day.
    pub threshold: Surprise,
    /// What was seen in the period.
    pub seen: SignalCounts,
    /// What was expected of it.
    pub expected: SignalCounts,
    /// Channels of the pair that were shut or opened in it, and how many were to be expected; left out
    /// where none was. What a sentence tells as an act too stands either here or in `seen`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_counts: Option<ChannelCounts>,
    /// Pairs that share a side and turned the same way that day, less surprisingly: one story.
    pub with: Vec<Dyad>,
}

/// What a day gives.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Told {
    /// New alarms: ruptures, then détentes, the most surprising first.
    pub alarms: Vec<Alarm>,
    /// Pairs that turned out to be part of the story of an alarm of the days before.
    pub joined: Vec<Joined>,
}

/// A pair that is part of the story of an earlier alarm.
#[derive(Debug, Clone, PartialEq)]
pub struct Joined {
    /// The pair of the alarm.
    pub alarm: Dyad,
    /// Which way both turned.
    pub turn: Turn,
    /// The pair that joins it.
    pub dyad: Dyad,
}

/// The naive surprise of a count: `seen` in `n_days` after `before` in `n_days_before`, a gamma-Poisson
/// rate with half an act in a month as its prior. What the scores are compared with.
pub fn gamma_poisson(
    seen: f64,
    n_days: f64,
    before: f64,
    n_days_before: f64,
) -> Surprise {
    let rate = Rate {
        events: 0.5 + before,
        exposure: 30.0 + n_days_before,
    };
    surprise(seen, n_days, rate, 1.0)
}

/// Watches all pairs for one turn after the other, day by day.
#[derive(Debug)]
pub struct Watch {
    dyads: Vec<Dyad>,
    ids: BTreeMap<Dyad, PairId>,
    side_ids: BTreeMap<String, u32>,
    sides: Vec<[u32; 2]>,
    expectations: Expectations,
    ruptures: Budget,
    detentes: Budget,
    a_week: f64,
    thresholds: Thresholds,
    held: Option<Thresholds>,
    today: Option<Date>,
    n_days: u32,
}

impl Watch {
    /// A watch that knows nothing yet, with a budget of `a_week` alarms a week for each turn.
    pub fn new(a_week: f64) -> Self {
        Self {
            dyads: Vec::new(),
            ids: BTreeMap::new(),
            side_ids: BTreeMap::new(),
            sides: Vec::new(),
            expectations: Expectations::new(),
            ruptures: Budget::new(a_week),
            detentes: Budget::new(a_week),
            a_week,
            thresholds: Thresholds::default(),
            held: None,
            today: None,
            n_days: 0,
        }
    }

    /// A watch whose alarms have to exceed what they had to in another run, whatever budget that comes
    /// to.
    pub fn with_thresholds(thresholds: Thresholds) -> Self {
        Self { held: Some(thresholds), ..Self::new(1.0) }
    }

    /// What a surprise had to exceed, day by day so far.
    pub const fn thresholds(&self) -> &Thresholds {
        &self.thresholds
    }

    /// The number of a pair, given at its first mention.
    pub fn pair(&mut self, dyad: &Dyad) -> PairId {
        if let Some(id) = self.ids.get(dyad) {
            return *id;
        }
        let id = PairId(u32::try_from(self.dyads.len()).unwrap_or(u32::MAX));
        let sides = dyad.parties().map(|party| {
            let next = u32::try_from(self.side_ids.len()).unwrap_or(u32::MAX);
            *self.side_ids.entry(party.to_string()).or_insert(next)
        });
        self.expectations.add_pair(sides);
        self.sides.push(sides);
        self.dyads.push(dyad.clone());
        self.ids.insert(dyad.clone(), id);
        id
    }

    /// Takes in a day with its acts and tells the alarms that it gives, the most surprising first.
    /// Days without acts in between are taken in as such; a day that is not after the last one is
    /// passed over.
    pub fn day(&mut self, day: Date, acts: &[WatchedAct]) -> Told {
        let Some(n_missing) = self.missing_before(day) else { return Told::default() };
        for _ in 0..n_missing {
            self.today = self.today.and_then(|today| today.tomorrow().ok());
            self.take_in(&[]);
        }
        self.today = Some(day);
        self.take_in(acts)
    }

    /// Days between the last one and `day`; `None` when `day` is not after it.
    fn missing_before(&mut self, day: Date) -> Option<i32> {
        let Some(last) = self.today else { return Some(0) };
        let n_days = last.until(day).ok()?.get_days();
        if n_days > LONGEST_GAP {
            self.begin_anew();
            return Some(0);
        }
        (n_days > 0).then_some(n_days - 1)
    }

    /// Forgets what was, but for the numbers of pairs.
    fn begin_anew(&mut self) {
        let dyads = std::mem::take(&mut self.dyads);
        *self = Self {
            thresholds: std::mem::take(&mut self.thresholds),
            held: self.held.take(),
            ..Self::new(self.a_week)
        };
        for dyad in &dyads {
            self.pair(dyad);
        }
    }

    fn take_in(&mut self, acts: &[WatchedAct]) -> Told {
        let judged = self.expectations.day(acts);
        let today = self.n_days;
        self.n_days += 1;
        let mut told = Told::default();
        self.set_thresholds();
        for turn in [Turn::Rupture, Turn::Detente] {
            let findings: BTreeMap<PairId, Finding> = judged
                .iter()
                .map(|judged| match turn {
                    Turn::Rupture => (judged.pair, judged.conflict),
                    Turn::Detente | Turn::None => (judged.pair, judged.cooperation),
                })
                .collect();
            let budget = if turn == Turn::Rupture {
                &mut self.ruptures
            } else {
                &mut self.detentes
            };
            let candidates = findings
                .iter()
                .map(|(pair, finding)| Candidate {
                    pair: *pair,
                    surprise: finding.surprise,
                })
                .collect();
            let threshold = Surprise::of_digits(budget.threshold());
            let decided = budget.day(today, candidates, &self.sides);
            self.tell(turn, threshold, &findings, &decided, &mut told);
        }
        told
    }

    /// Sets the thresholds of today where they are held, and keeps them.
    fn set_thresholds(&mut self) {
        let Some(today) = self.today else { return };
        if let Some([ruptures, detentes]) =
            self.held.as_ref().and_then(|held| held.on(today))
        {
            self.ruptures.hold(ruptures);
            self.detentes.hold(detentes);
        }
        let digits = [self.ruptures.threshold(), self.detentes.threshold()];
        self.thresholds.0.insert(today, digits);
    }

    fn tell(
        &self,
        turn: Turn,
        threshold: Surprise,
        findings: &BTreeMap<PairId, Finding>,
        decided: &[(Candidate, Verdict)],
        told: &mut Told,
    ) {
        let dyad = |pair: PairId| self.dyads.get(pair.0 as usize).cloned();
        let mut today: BTreeMap<PairId, usize> = BTreeMap::new();
        for (Candidate { pair, .. }, verdict) in decided {
            let (Some(of), Some(finding), Some(raised)) =
                (dyad(*pair), findings.get(pair), self.today)
            else {
                continue;
            };
            match verdict {
                Verdict::Alarm => {
                    today.insert(*pair, told.alarms.len());
                    told.alarms.push(Alarm {
                        dyad: of,
                        turn,
                        raised,
                        days: finding.days,
                        surprise: finding.surprise,
                        threshold,
                        seen: SignalCounts::of(finding.seen),
                        expected: SignalCounts::of(finding.expected),
                        channel_counts: finding.channels.map(ChannelCounts::of),
                        with: Vec::new(),
                    });
                }
                Verdict::With(alarm) => {
                    let of_today =
                        today.get(alarm).and_then(|idx| told.alarms.get_mut(*idx));
                    if let Some(told_today) = of_today {
                        told_today.with.push(of);
                    } else if let Some(alarm) = dyad(*alarm) {
                        told.joined.push(Joined { alarm, turn, dyad: of });
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    type Days = Vec<Vec<(usize, u8)>>;

    const PAIRS: [&str; 5] = ["IRN-ISR", "IRN-USA", "ISR-SYR", "KOR-PRK", "CHN-IND"];

    fn alarms(watch: &mut Watch, days: &Days) -> Vec<Alarm> {
        let mut alarms = Vec::new();
        for (nth, day) in days.iter().enumerate() {
            let acts: Vec<WatchedAct> = day
                .iter()
                .map(|&(pair, kind)| WatchedAct {
                    pair: watch.pair(&PAIRS[pair].parse().unwrap()),
                    signal: [
                        Signal::VerbalConflict,
                        Signal::MaterialConflict,
                        Signal::ReducedRelations,
                        Signal::Cooperation,
                    ][usize::from(kind)],
                    weight: 1.0,
                    told_twice: false,
                })
                .collect();
            let nth = i64::try_from(nth).unwrap();
            let today = date(2018, 1, 1).checked_add(nth.days()).unwrap();
            alarms.extend(watch.day(today, &acts).alarms);
        }
        alarms
    }

    fn days(n: usize) -> impl Strategy<Value = Days> {
        prop::collection::vec(prop::collection::vec((0..PAIRS.len(), 0..4_u8), 0..12), n)
    }

    proptest! {
        #[test]
        fn what_comes_later_changes_no_alarm(
            before in days(40), later in days(20), other in days(20),
        ) {
            let run = |after: &Days| {
                let mut watch = Watch::new(5.0);
                let whole: Days = before.iter().chain(after).cloned().collect();
                let mut alarms = alarms(&mut watch, &whole);
                let last = date(2018, 1, 1).checked_add(39.days()).unwrap();
                alarms.retain(|alarm| alarm.raised <= last);
                alarms
            };
            prop_assert_eq!(run(&later), run(&other));
        }

        #[test]
        fn the_order_of_a_days_acts_changes_nothing(mut of in days(25)) {
            let one = alarms(&mut Watch::new(5.0), &of);
            for day in &mut of {
                day.reverse();
            }
            // Pairs are numbered by first mention: the alarms of a day may change places.
            let sorted = |mut alarms: Vec<Alarm>| {
                alarms.sort_by_key(|alarm| (alarm.raised, alarm.turn, alarm.dyad.clone()));
                alarms.into_iter().map(|alarm| (alarm.raised, alarm.turn, alarm.dyad)).collect::<Vec<_>>()
            };
            prop_assert_eq!(sorted(one), sorted(alarms(&mut Watch::new(5.0), &of)));
        }
    }

    #[test]
    fn a_break_out_of_routine_is_told_with_what_was_expected() {
        let mut routine: Days = vec![vec![(0, 0), (3, 3)]; 60];
        routine.push(vec![(3, 1); 6].into_iter().chain([(0, 0)]).collect());
        let alarms = alarms(&mut Watch::new(1.0), &routine);
        let last = alarms.last().unwrap();
        assert_eq!(
            (last.dyad.to_string().as_str(), last.turn),
            ("KOR-PRK", Turn::Rupture)
        );
        assert_eq!(last.raised, date(2018, 3, 2));
        assert!(
            last.seen.material_conflict > 5.9 && last.expected.material_conflict < 0.2
        );
    }

    #[test]
    fn quiet_days_in_between_and_days_out_of_order_do_no_harm() {
        let mut watch = Watch::new(5.0);
        let pair = watch.pair(&"KOR-PRK".parse().unwrap());
        let act = WatchedAct {
            pair,
            signal: Signal::Nothing,
            weight: 1.0,
            told_twice: false,
        };
        watch.day(date(2018, 1, 1), &[act]);
        assert_eq!(watch.day(date(2018, 1, 1), &[act]), Told::default());
        watch.day(date(2018, 6, 1), &[act]);
        watch.day(date(9998, 6, 1), &[act]);
        assert_eq!(watch.n_days, 1);
    }
}
