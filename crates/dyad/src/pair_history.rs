//! What histories hold of a pair: how much, when, of which kind, and the newest rows.

use std::collections::BTreeSet;

use dyad_ledger::{Calendar, ContactKind, Contacts, Exposure, silence};
use dyad_types::{EventType, HistoryAct, QuadClass, QuadScheme};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use crate::AlarmAct;

/// Months of the pictures.
pub(crate) const PICTURE_MONTHS: usize = 24;

/// The rows of histories between two parties.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairHistory {
    /// Rows, every report counted.
    pub n_acts: usize,
    /// First and last day.
    pub first: Date,
    /// See `first`.
    pub last: Date,
    /// Rows by PLOVER quad class, in the order of [`QuadClass::ALL`].
    pub n_by_quad: [usize; 4],
    /// Rows of conflict in each of the 24 months to the last, oldest first.
    pub conflict: Vec<u64>,
    /// Rows of cooperation, likewise.
    pub cooperation: Vec<u64>,
    /// Meetings, visits and calls, and for how long none has come; `None` where there was no rhythm.
    pub contacts: Option<Contacts>,
    /// The newest rows, newest first. Filled by the caller, who knows the store.
    pub newest: Vec<AlarmAct>,
}

impl PairHistory {
    /// What the rows come to, seen from `as_of`; `acts` are days with what was done. `None` without
    /// any.
    pub fn of<'a>(
        acts: impl Iterator<Item = (Date, Option<&'a HistoryAct>)> + Clone,
        as_of: Date,
    ) -> Option<Self> {
        let first = acts.clone().map(|(day, _)| day).min()?;
        let last = acts.clone().map(|(day, _)| day).max()?;
        let mut history = Self {
            n_acts: 0,
            first,
            last,
            n_by_quad: [0; 4],
            conflict: vec![0; PICTURE_MONTHS],
            cooperation: vec![0; PICTURE_MONTHS],
            contacts: contacts(acts.clone(), as_of),
            newest: Vec::new(),
        };
        for (day, act) in acts {
            history.n_acts += 1;
            let Some(quad) = act.and_then(quad) else { continue };
            let count = history.n_by_quad.get_mut(usize::from(quad.number() - 1));
            if let Some(count) = count {
                *count += 1;
            }
            let series = match quad {
                QuadClass::VerbalConflict | QuadClass::MaterialConflict => {
                    &mut history.conflict
                }
                QuadClass::VerbalCooperation | QuadClass::MaterialCooperation => {
                    &mut history.cooperation
                }
            };
            let month = months_before(day, last)
                .and_then(|back| PICTURE_MONTHS.checked_sub(back + 1));
            if let Some(count) = month.and_then(|month| series.get_mut(month)) {
                *count += 1;
            }
        }
        Some(history)
    }
}

fn contacts<'a>(
    acts: impl Iterator<Item = (Date, Option<&'a HistoryAct>)>,
    as_of: Date,
) -> Option<Contacts> {
    let is_contact =
        |act: &HistoryAct| act.event_type.is_some_and(|kind| kind == EventType::Consult);
    let days: BTreeSet<Date> = acts
        .filter(|(_, act)| act.is_some_and(is_contact))
        .map(|(day, _)| day)
        .collect();
    let days: Vec<Date> = days.into_iter().collect();
    let silence = silence(&days, Exposure::EveryDay, as_of)?;
    let (kind, n_days) = (ContactKind::Any, days.len());
    Some(Contacts { kind, channel: None, n_days, newest: None, silence })
}

/// PLOVER's class of an act: of its type, else of its CAMEO code.
fn quad(act: &HistoryAct) -> Option<QuadClass> {
    match (&act.cameo, act.event_type) {
        (_, Some(kind)) => Some(kind.quad_class()),
        (Some(cameo), None) => dyad_history::quad_class(QuadScheme::Plover, cameo),
        (None, None) => None,
    }
}

/// Whole calendar months from the one of `day` to that of `last`.
fn months_before(day: Date, last: Date) -> Option<usize> {
    let month = |date: Date| Calendar::Month.period_of(date).map(|period| period.start);
    let (mut from, to) = (month(day)?, month(last)?);
    // Beyond the picture it does not matter how far.
    for back in 0..=PICTURE_MONTHS {
        if from >= to {
            return Some(back);
        }
        from = from.checked_add(1.month()).ok()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use dyad_types::{CameoCode, Intensity};
    use jiff::civil::date;

    use super::*;

    #[test]
    fn rows_are_counted_by_kind_and_month() {
        let act = |code: &str| HistoryAct {
            cameo: Some(CameoCode::new(code).unwrap()),
            event_type: None,
            mode: None,
            intensity: Intensity::NEUTRAL,
            quad_class: None,
            quad_scheme: QuadScheme::Cameo,
        };
        let (blame, meeting) = (act("112"), act("040"));
        let rows = [
            (date(2016, 1, 5), Some(&blame)),
            (date(2018, 2, 28), Some(&blame)),
            (date(2018, 3, 1), Some(&meeting)),
            (date(2018, 3, 31), Some(&blame)),
            (date(2018, 3, 31), None),
        ];
        let history = PairHistory::of(rows.into_iter(), date(2018, 4, 1)).unwrap();
        assert_eq!((history.n_acts, history.n_by_quad), (5, [1, 0, 3, 0]));
        assert_eq!((history.first, history.last), (date(2016, 1, 5), date(2018, 3, 31)));
        assert_eq!(history.conflict.iter().sum::<u64>(), 2, "2016 is not in the picture");
        assert_eq!(history.conflict[22..], [1, 1]);
        assert_eq!(history.cooperation[22..], [0, 1]);
        assert_eq!(PairHistory::of(std::iter::empty(), date(2018, 4, 1)), None);
    }
}
