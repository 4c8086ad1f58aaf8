//! Panels: acts counted by pair and period, with the zeros and with what the zeros mean.

use dyad_types::codes;
use dyad_types::{DateInterval, QuadClass};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::Calendar;

codes! {
    /// Which reports count as one act.
    pub enum Counting: "way of counting" {
        /// Every report is one.
        Reports = "reports",
        /// Reports of one day, direction and code are one: the field's one-a-day rule.
        OneADay = "one-a-day",
        /// Reports of one day, direction and root code are one.
        OneADayRoot = "one-a-day-root",
        /// Reports of one cluster, direction and quad class are one, which the caller sees to
        /// ([`PanelAct::is_cluster`]); others go one-a-day.
        Clusters = "clusters",
    }
}

/// What to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PanelOptions {
    /// Length of the periods.
    pub calendar: Calendar,
    /// Whether the two directions of a pair are rows of their own.
    pub directed: bool,
    /// Which reports count as one.
    pub counting: Counting,
    /// First day that counts; without one the day of the first act.
    pub since: Option<Date>,
    /// Last day that counts; without one the day of the last act.
    pub until: Option<Date>,
}

/// An act to be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PanelAct {
    /// The pair, by number.
    pub dyad: u32,
    /// First day that it may have happened on, counted from any day that all acts share.
    pub day: i32,
    /// Whether the first party of the pair acts.
    pub from_a: bool,
    /// What was done, by number.
    pub act: u32,
    /// How many days it may have happened on; at least 1.
    pub n_days: u32,
    /// Whether it stands for a cluster of reports: under [`Counting::Clusters`] it counts, whatever else
    /// is told of its day.
    pub is_cluster: bool,
}

/// What the number of an act stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PanelCode {
    /// Quad class under the scheme of the panel; `None` for what has no class there.
    pub quad: Option<QuadClass>,
    /// Goldstein points.
    pub points: f64,
    /// Number of the code: acts of one number are alike for one-a-day.
    pub code: u32,
    /// Number of the root code, likewise.
    pub root: u32,
}

/// A period of a panel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PanelPeriod {
    /// Its days.
    pub days: DateInterval,
    /// Acts of all pairs. A period without any is not covered: nothing is known of it.
    pub n_acts: u64,
}

impl PanelPeriod {
    /// Whether anything is told of the period, so that a zero means that nothing happened.
    pub const fn is_covered(&self) -> bool {
        self.n_acts > 0
    }
}

/// The acts of a pair, or of one direction of it, in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PanelCell {
    /// The pair, by number.
    pub dyad: u32,
    /// Whether the first party acts; `None`: both directions together.
    pub from_a: Option<bool>,
    /// Index into [`Panel::periods`].
    pub period: usize,
    /// Acts by quad class, in the order of [`QuadClass::ALL`].
    pub n_by_quad: [u64; 4],
    /// Acts that have no class under the scheme.
    pub n_unclassed: u64,
    /// Goldstein points of all of them together.
    pub sum: f64,
}

impl PanelCell {
    /// A cell without acts.
    pub const fn empty(dyad: u32, from_a: Option<bool>, period: usize) -> Self {
        Self {
            dyad,
            from_a,
            period,
            n_by_quad: [0; 4],
            n_unclassed: 0,
            sum: 0.0,
        }
    }

    /// All acts.
    pub fn n_acts(&self) -> u64 {
        self.n_by_quad.iter().sum::<u64>() + self.n_unclassed
    }
}

/// Acts by pair and period.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Panel {
    /// The periods, in time order, without gaps.
    pub periods: Vec<PanelPeriod>,
    /// Cells with acts, by pair, direction (the first party's acts first) and period.
    pub cells: Vec<PanelCell>,
    /// Acts dated too loosely to belong to one period.
    pub n_left_out: u64,
}

impl Panel {
    /// Counts acts, in any order. `first_day` is the date of day 0 of the acts; an act whose number
    /// has no code counts without a class.
    pub fn of(
        mut acts: Vec<PanelAct>,
        codes: &[PanelCode],
        first_day: Date,
        options: &PanelOptions,
    ) -> Self {
        let day = |date: Date| first_day.until(date).map_or(0, |span| span.get_days());
        let since = options.since.map_or(i32::MIN, day);
        let until = options.until.map_or(i32::MAX, day);
        acts.retain(|act| act.day >= since && act.day <= until);
        acts.sort_unstable();
        let (Some(first), Some(last)) =
            (acts.iter().map(|act| act.day).min(), acts.iter().map(|act| act.day).max())
        else {
            return Self::default();
        };
        let first = options.since.map_or(first, |_| since);
        let last = options.until.map_or(last, |_| until);
        let Some(periods) = Periods::of(options.calendar, first_day, first, last) else {
            return Self::default();
        };
        let mut counter = Counter {
            periods,
            codes,
            options,
            panel: Self::default(),
            seen: Vec::new(),
        };
        for of_dyad in acts.chunk_by(|one, other| one.dyad == other.dyad) {
            counter.dyad(of_dyad);
        }
        counter.panel.periods = counter.periods.list;
        counter.panel
    }

    /// The cells of each pair, or of each direction of one.
    pub fn series(&self) -> impl Iterator<Item = &[PanelCell]> + '_ {
        let same = |one: &PanelCell, other: &PanelCell| {
            (one.dyad, one.from_a) == (other.dyad, other.from_a)
        };
        self.cells.chunk_by(same)
    }

    /// A series with a cell for every period: what a balanced panel has.
    pub fn filled<'a>(
        &self,
        series: &'a [PanelCell],
    ) -> impl Iterator<Item = PanelCell> + use<'a> {
        let mut next = series.iter().peekable();
        (0..self.periods.len()).filter_map(move |period| {
            let first = series.first()?;
            let here = next.next_if(|cell| cell.period == period).copied();
            Some(here.unwrap_or(PanelCell::empty(first.dyad, first.from_a, period)))
        })
    }
}

/// The periods of a stretch of days, and which of them holds a day.
struct Periods {
    list: Vec<PanelPeriod>,
    /// Day of the first period's start.
    start: i32,
    of_day: Vec<u32>,
}

impl Periods {
    fn of(calendar: Calendar, first_day: Date, first: i32, last: i32) -> Option<Self> {
        let date = |day: i32| first_day.checked_add(i64::from(day).days()).ok();
        let mut next = calendar.period_of(date(first)?)?;
        let start = first_day.until(next.start).ok()?.get_days();
        let last = date(last)?;
        let (mut list, mut of_day) = (Vec::new(), Vec::new());
        while next.start <= last {
            let idx = u32::try_from(list.len()).ok()?;
            let n_days =
                usize::try_from(next.start.until(next.end).ok()?.get_days() + 1).ok()?;
            of_day.extend(std::iter::repeat_n(idx, n_days));
            list.push(PanelPeriod { days: next, n_acts: 0 });
            let Ok(day_after) = next.end.checked_add(1.day()) else { break };
            let Some(period) = calendar.period_of(day_after) else { break };
            next = period;
        }
        Some(Self { list, start, of_day })
    }

    /// The period that holds all the days of an act.
    fn of_act(&self, act: &PanelAct) -> Option<usize> {
        let at = |day: i32| {
            let idx = usize::try_from(day.checked_sub(self.start)?).ok()?;
            self.of_day.get(idx).copied()
        };
        let last = act.day.checked_add(i32::try_from(act.n_days).ok()? - 1)?;
        let (one, other) = (at(act.day)?, at(last)?);
        (one == other).then_some(one as usize)
    }
}

/// Counts pair by pair.
struct Counter<'a> {
    periods: Periods,
    codes: &'a [PanelCode],
    options: &'a PanelOptions,
    panel: Panel,
    /// Codes of one day and direction.
    seen: Vec<u32>,
}

impl Counter<'_> {
    /// The acts of one pair, by day.
    fn dyad(&mut self, acts: &[PanelAct]) {
        let mut series: [Vec<PanelCell>; 2] = [Vec::new(), Vec::new()];
        let same_day = |one: &PanelAct, other: &PanelAct| {
            (one.day, one.from_a) == (other.day, other.from_a)
        };
        for of_day in acts.chunk_by(same_day) {
            self.seen.clear();
            for act in of_day {
                self.act(act, &mut series);
            }
        }
        let [from_a, from_b] = series;
        self.panel.cells.extend(from_a);
        self.panel.cells.extend(from_b);
    }

    fn act(&mut self, act: &PanelAct, series: &mut [Vec<PanelCell>; 2]) {
        let code = self.codes.get(act.act as usize);
        let alike = match self.options.counting {
            Counting::Reports => None,
            Counting::OneADay => code.map(|code| code.code),
            Counting::OneADayRoot => code.map(|code| code.root),
            Counting::Clusters if act.is_cluster => None,
            Counting::Clusters => code.map(|code| code.code),
        };
        if let Some(alike) = alike {
            if self.seen.contains(&alike) {
                return;
            }
            self.seen.push(alike);
        }
        let Some(period) = self.periods.of_act(act) else {
            self.panel.n_left_out += 1;
            return;
        };
        if let Some(period) = self.periods.list.get_mut(period) {
            period.n_acts += 1;
        }
        let direction = self.options.directed.then_some(act.from_a);
        let Some(cells) = series.get_mut(usize::from(direction == Some(false))) else {
            return;
        };
        if cells.last().is_none_or(|cell| cell.period != period) {
            cells.push(PanelCell::empty(act.dyad, direction, period));
        }
        let Some(cell) = cells.last_mut() else { return };
        let quad = code
            .and_then(|code| code.quad)
            .map(|quad| usize::from(quad.number() - 1));
        match quad.and_then(|idx| cell.n_by_quad.get_mut(idx)) {
            Some(count) => *count += 1,
            None => cell.n_unclassed += 1,
        }
        cell.sum += code.map_or(0.0, |code| code.points);
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const CODES: [PanelCode; 3] = [
        PanelCode {
            quad: Some(QuadClass::VerbalCooperation),
            points: 1.0,
            code: 40,
            root: 4,
        },
        PanelCode {
            quad: Some(QuadClass::MaterialConflict),
            points: -10.0,
            code: 190,
            root: 19,
        },
        PanelCode {
            quad: Some(QuadClass::MaterialConflict),
            points: -9.0,
            code: 195,
            root: 19,
        },
    ];

    fn act(dyad: u32, day: i32, from_a: bool, act: u32) -> PanelAct {
        PanelAct {
            dyad,
            day,
            from_a,
            act,
            n_days: 1,
            is_cluster: false,
        }
    }

    fn options(calendar: Calendar, counting: Counting) -> PanelOptions {
        PanelOptions {
            calendar,
            directed: true,
            counting,
            since: None,
            until: None,
        }
    }

    fn counts(panel: &Panel) -> Vec<(u32, Option<bool>, usize, u64)> {
        panel
            .cells
            .iter()
            .map(|cell| (cell.dyad, cell.from_a, cell.period, cell.n_acts()))
            .collect()
    }

    #[test]
    fn reports_of_a_day_count_once_by_code_or_by_root() {
        // 1 January 2018 and on; two reports of one strike, one of an air strike, one from the other.
        let acts = vec![
            act(0, 0, true, 1),
            act(0, 0, true, 1),
            act(0, 0, true, 2),
            act(0, 0, false, 1),
        ];
        let count = |counting| {
            let options = options(Calendar::Month, counting);
            counts(&Panel::of(acts.clone(), &CODES, date(2018, 1, 1), &options))
        };
        assert_eq!(
            count(Counting::Reports),
            [(0, Some(true), 0, 3), (0, Some(false), 0, 1)]
        );
        assert_eq!(
            count(Counting::OneADay),
            [(0, Some(true), 0, 2), (0, Some(false), 0, 1)]
        );
        assert_eq!(
            count(Counting::OneADayRoot),
            [(0, Some(true), 0, 1), (0, Some(false), 0, 1)]
        );
        assert_eq!(count(Counting::Clusters), count(Counting::OneADay));
        let clusters = [PanelAct { is_cluster: true, ..acts[0] }; 2];
        let both: Vec<PanelAct> = acts.iter().copied().chain(clusters).collect();
        let options = options(Calendar::Month, Counting::Clusters);
        assert_eq!(
            counts(&Panel::of(both, &CODES, date(2018, 1, 1), &options)),
            [(0, Some(true), 0, 4), (0, Some(false), 0, 1)]
        );
    }

    #[test]
    fn a_balanced_panel_has_the_zeros_and_says_which_are_not_covered() {
        let acts = vec![act(3, 0, true, 0), act(5, 70, false, 1), act(3, 75, true, 0)];
        let options = PanelOptions {
            directed: false,
            ..options(Calendar::Month, Counting::OneADay)
        };
        let panel = Panel::of(acts, &CODES, date(2018, 1, 1), &options);
        let covered: Vec<bool> =
            panel.periods.iter().map(PanelPeriod::is_covered).collect();
        assert_eq!(covered, [true, false, true]);
        let rows: Vec<_> = panel
            .series()
            .flat_map(|series| panel.filled(series))
            .map(|cell| (cell.dyad, cell.period, cell.n_acts()))
            .collect();
        assert_eq!(
            rows,
            [(3, 0, 1), (3, 1, 0), (3, 2, 1), (5, 0, 0), (5, 1, 0), (5, 2, 1)]
        );
    }

    #[test]
    fn weeks_begin_on_monday_and_what_lasts_longer_is_left_out() {
        // 2018-01-01 was a Monday.
        let mut acts = vec![act(0, 6, true, 0), act(0, 7, true, 0)];
        acts.push(PanelAct { n_days: 2, ..act(0, 6, true, 1) });
        let panel = Panel::of(
            acts,
            &CODES,
            date(2018, 1, 1),
            &options(Calendar::Week, Counting::Reports),
        );
        assert_eq!(counts(&panel), [(0, Some(true), 0, 1), (0, Some(true), 1, 1)]);
        assert_eq!(panel.n_left_out, 1);
        assert_eq!(panel.periods[1].days.start, date(2018, 1, 8));
    }

    #[test]
    fn bounds_hold_and_nothing_is_nothing() {
        let options = PanelOptions {
            since: Some(date(2018, 2, 1)),
            until: Some(date(2018, 4, 30)),
            ..options(Calendar::Month, Counting::Reports)
        };
        let acts = vec![act(0, 0, true, 0), act(0, 40, true, 0), act(0, 400, true, 0)];
        let panel = Panel::of(acts, &CODES, date(2018, 1, 1), &options);
        assert_eq!((panel.periods.len(), panel.cells.len()), (3, 1));
        assert_eq!(
            Panel::of(Vec::new(), &CODES, date(2018, 1, 1), &options),
            Panel::default()
        );
    }
}
