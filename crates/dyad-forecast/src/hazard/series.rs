//! The acts of every pair by day and class, as the hazard engine takes them.

use std::collections::BTreeMap;

use dyad_types::QuadClass;
use jiff::civil::Date;

/// Quad classes.
pub(super) const N_CLASSES: usize = QuadClass::ALL.len();

/// An act of one party towards another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HazardAct {
    /// The day.
    pub day: Date,
    /// Number of the party that acts, as the caller counts them.
    pub actor: u32,
    /// Number of the party that it acts towards.
    pub recipient: u32,
    /// What it was.
    pub class: QuadClass,
}

/// How many acts a day had; days without are left out. In time order.
pub(crate) type DayCounts = Vec<(i32, u32)>;

/// Acts of one class each.
pub(crate) type ByClass = [DayCounts; N_CLASSES];

/// The acts of all pairs. Order and gaps of what it is made of make no difference; an act that is
/// given twice counts as two, on one day with an act.
#[derive(Debug, Clone, Default)]
pub struct Series {
    /// Day of the first act, from 1 January 1970; `None` without acts.
    first: Option<i32>,
    /// Acts by actor and recipient.
    pub(crate) dyads: BTreeMap<(u32, u32), ByClass>,
    /// Acts by actor, whoever they are towards.
    pub(crate) by_actor: BTreeMap<u32, ByClass>,
    /// Acts by recipient, whoever they are of.
    pub(crate) by_recipient: BTreeMap<u32, ByClass>,
}

impl Series {
    /// Sorts acts by pair, class and day. Acts of a party towards itself are left out.
    pub fn of(acts: impl IntoIterator<Item = HazardAct>) -> Self {
        let mut series = Self::default();
        let mut acts: Vec<HazardAct> = acts.into_iter().collect();
        acts.sort_unstable();
        for act in acts.iter().filter(|act| act.actor != act.recipient) {
            let (day, class) = (number_of(act.day), class_idx(act.class));
            series.first.get_or_insert(day);
            let pair = series.dyads.entry((act.actor, act.recipient)).or_default();
            add(pair.get_mut(class), day);
            add(series.by_actor.entry(act.actor).or_default().get_mut(class), day);
            let towards = series.by_recipient.entry(act.recipient).or_default();
            add(towards.get_mut(class), day);
        }
        series
    }

    /// Day of the first act; `None` without acts.
    pub(crate) fn first_day(&self) -> Option<i32> {
        self.first
    }

    /// Pairs with so many acts, of any class, before a day; by actor and recipient.
    pub(crate) fn pairs_known(&self, origin: i32, n_acts: u32) -> Vec<(u32, u32)> {
        let is_known = |by_class: &ByClass| {
            let n: u32 = by_class
                .iter()
                .flat_map(|days| before(days, origin))
                .map(|(_, n)| *n)
                .fold(0, u32::saturating_add);
            n >= n_acts
        };
        let known = self.dyads.iter().filter(|(_, by_class)| is_known(by_class));
        known.map(|(pair, _)| *pair).collect()
    }

    /// Acts of a class from one party towards another, from a day on, for so many days.
    pub fn count(
        &self,
        pair: (u32, u32),
        class: QuadClass,
        origin: Date,
        n_days: u16,
    ) -> u32 {
        self.count_from(pair, class_idx(class), number_of(origin), i32::from(n_days))
    }

    pub(crate) fn count_from(
        &self,
        pair: (u32, u32),
        class: usize,
        origin: i32,
        n_days: i32,
    ) -> u32 {
        let days = self.dyads.get(&pair).and_then(|by_class| by_class.get(class));
        let days = days.map_or(&[][..], Vec::as_slice);
        let later = days.get(before(days, origin).len()..).unwrap_or_default();
        let within = later.iter().take_while(|(day, _)| *day < origin + n_days);
        within.map(|(_, n)| *n).fold(0, u32::saturating_add)
    }
}

fn add(days: Option<&mut DayCounts>, day: i32) {
    let Some(days) = days else { return };
    match days.last_mut() {
        Some((last, n)) if *last == day => *n = n.saturating_add(1),
        _ => days.push((day, 1)),
    }
}

/// The days before a day.
pub(crate) fn before(days: &[(i32, u32)], origin: i32) -> &[(i32, u32)] {
    let n_before = days.partition_point(|(day, _)| *day < origin);
    days.get(..n_before).unwrap_or_default()
}

/// Days from 1 January 1970.
pub(crate) fn number_of(day: Date) -> i32 {
    (day - Date::constant(1970, 1, 1)).get_days()
}

/// Place of a class in [`QuadClass::ALL`].
pub(crate) fn class_idx(class: QuadClass) -> usize {
    usize::from(class.number()).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_makes_no_difference_and_windows_begin_with_their_origin() {
        let act = |day: i8, class| HazardAct {
            day: Date::constant(2020, 1, day),
            actor: 1,
            recipient: 2,
            class,
        };
        let (talk, fight) = (QuadClass::VerbalCooperation, QuadClass::MaterialConflict);
        let series =
            Series::of([act(9, fight), act(3, talk), act(3, talk), act(2, fight)]);
        let count = |class, day: i8, n_days| {
            series.count((1, 2), class, Date::constant(2020, 1, day), n_days)
        };
        assert_eq!(count(fight, 2, 7), 1);
        assert_eq!(count(fight, 2, 8), 2);
        assert_eq!(count(fight, 3, 6), 0);
        assert_eq!(count(talk, 1, 7), 2);
        assert_eq!(series.count((2, 1), talk, Date::constant(2020, 1, 1), 7), 0);
        let origin = number_of(Date::constant(2020, 1, 3));
        assert_eq!(series.pairs_known(origin, 1), [(1, 2)]);
        assert!(series.pairs_known(origin, 2).is_empty());
    }
}
