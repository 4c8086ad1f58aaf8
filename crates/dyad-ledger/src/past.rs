//! What a store knows of the time before a turn: the acts of its last weeks, and the panel of all
//! pairs that base rates are counted from.

use std::str::FromStr;

use dyad_types::{DateInterval, EventType, UnknownCode};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::{Dyad, Entry, Party};

/// Length of a period of the panel, in days.
///
/// Own choice: short, since what comes before a turn often comes days before; six make a month.
pub const PERIOD_DAYS: i64 = 5;

/// How many periods of the panel make a month.
pub const MONTH_PERIODS: usize = 6;

/// Length of the time before a turn that is searched, in days.
///
/// Own choice: CrisisWatch compares months, and calendar months differ in length.
pub const PAST_DAYS: i64 = 30;

/// What a store knows of the time before a turn; empty without a store.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Past {
    /// Acts of the 30 days before that involve one of the two, each once however many reports
    /// tell it, in the order of their days.
    pub acts: Vec<PastAct>,
    /// Every pair and every state's inner acts, over the periods that ended before.
    pub panel: Vec<PanelSeries>,
}

/// An act of the time before a turn.
#[derive(Debug, Clone, PartialEq)]
pub struct PastAct {
    /// The report that the coder is surest of; the item is always an event.
    pub entry: Entry,
    /// Whose act it is.
    pub sides: Sides,
    /// How many articles tell it.
    pub n_reports: usize,
}

/// The acts of one pair, or inside one state, by period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelSeries {
    /// Whose acts.
    pub sides: Sides,
    /// Periods in which something happened, ascending, and what.
    pub active: Vec<(Period, EventTypes)>,
}

/// Between whom an act is counted. Prints and parses as `KOR-PRK` or `TUR`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sides {
    /// Two parties: of two states, or of one.
    Pair(Dyad),
    /// Inside a state, where no two roles are told apart: a protest against nobody named.
    Within(Party),
}

impl Sides {
    /// Whether all of it happens inside one state.
    pub fn is_domestic(&self) -> bool {
        match self {
            Self::Pair(dyad) => dyad.is_domestic(),
            Self::Within(_) => true,
        }
    }

    /// The states, or organisations, of both sides; twice the same for what happens inside one.
    pub fn states(&self) -> [&str; 2] {
        match self {
            Self::Pair(dyad) => [dyad.a().state(), dyad.b().state()],
            Self::Within(party) => [party.state(), party.state()],
        }
    }
}

impl std::fmt::Display for Sides {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Pair(dyad) => dyad.fmt(f),
            Self::Within(party) => party.fmt(f),
        }
    }
}

impl FromStr for Sides {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        if text.contains('-') {
            text.parse().map(Self::Pair)
        } else {
            Party::new(text).map(Self::Within)
        }
    }
}

/// A stretch of [`PERIOD_DAYS`] days of the calendar. Periods lie end to end, so that no day
/// belongs to two; they count from the Julian day 0, as SQLite's `julianday` does.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Period(i64);

/// Julian day of 1 January 1970, at noon.
const JULIAN_1970: i64 = 2_440_588;

const UNIX_DAY_0: Date = date(1970, 1, 1);

impl Period {
    /// The period of this number.
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// The period that holds the day.
    pub fn of(day: Date) -> Self {
        let since = UNIX_DAY_0.until(day).map_or(0, |span| span.get_days());
        Self((i64::from(since) + JULIAN_1970).div_euclid(PERIOD_DAYS))
    }

    /// Its number.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// The period after it.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// Its days; `None` beyond the ends of the calendar.
    pub fn days(self) -> Option<DateInterval> {
        let since = self.0.checked_mul(PERIOD_DAYS)?.checked_sub(JULIAN_1970)?;
        let days = jiff::Span::new().try_days(since).ok()?;
        let first = UNIX_DAY_0.checked_add(days).ok()?;
        let last = first.checked_add((PERIOD_DAYS - 1).days()).ok()?;
        Some(DateInterval::new(first, last))
    }
}

/// A set of PLOVER types: bit `n` stands for the `n`th of [`EventType::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct EventTypes(u16);

impl EventTypes {
    /// The set with these bits; bits beyond the sixteen types are passed over.
    pub fn from_bits(bits: i64) -> Self {
        Self(u16::try_from(bits & 0xFFFF).unwrap_or(0))
    }

    /// Its bits.
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// Whether it holds nothing.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it holds the type.
    pub const fn contains(self, event_type: EventType) -> bool {
        self.0 & (1 << event_type as u16) != 0
    }

    /// Whether both sets hold a type.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The types of either set.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The set without the types of `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Its types, in the order of [`EventType::ALL`].
    pub fn iter(self) -> impl Iterator<Item = EventType> {
        EventType::ALL
            .iter()
            .copied()
            .filter(move |&event_type| self.contains(event_type))
    }
}

impl From<EventType> for EventTypes {
    fn from(event_type: EventType) -> Self {
        Self(1 << event_type as u16)
    }
}

impl FromIterator<EventType> for EventTypes {
    fn from_iter<I: IntoIterator<Item = EventType>>(types: I) -> Self {
        types
            .into_iter()
            .fold(Self::default(), |set, event_type| set.and(event_type.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_lie_end_to_end() {
        assert_eq!(i64::try_from(MONTH_PERIODS).unwrap() * PERIOD_DAYS, PAST_DAYS);
        let period = Period::of(date(2017, 6, 5));
        let days = period.days().unwrap();
        assert!(days.contains(date(2017, 6, 5)));
        assert_eq!(Period::of(days.start), period);
        assert_eq!(Period::of(days.end), period);
        assert_eq!(Period::of(days.end.tomorrow().unwrap()), period.next());
        assert_eq!(Period::new(0).days().unwrap().start, date(-4713, 11, 24));
        assert_eq!(Period::new(i64::MAX).days(), None);
    }

    #[test]
    fn sides_know_their_states() {
        let sides = |text: &str| text.parse::<Sides>().unwrap();
        assert_eq!(sides("KOR-PRK").states(), ["KOR", "PRK"]);
        assert_eq!(sides("TURGOV-TUROPP").states(), ["TUR", "TUR"]);
        assert_eq!(sides("IGOUNO-PRK").states(), ["IGOUNO", "PRK"]);
        assert!(sides("TUR").is_domestic() && sides("TURGOV-TUROPP").is_domestic());
        assert!(!sides("KOR-PRK").is_domestic());
        assert_eq!(sides("TUR").to_string(), "TUR");
        assert!("turkey".parse::<Sides>().is_ok(), "two blocks of three letters");
        assert!("Türkiye".parse::<Sides>().is_err());
    }

    #[test]
    fn sets_hold_what_was_put_in() {
        let set: EventTypes =
            [EventType::Assault, EventType::Agree].into_iter().collect();
        assert_eq!(set.bits(), 0x8001);
        assert_eq!(
            set.iter().collect::<Vec<_>>(),
            [EventType::Agree, EventType::Assault]
        );
        assert!(!set.contains(EventType::Threaten));
        assert_eq!(set.without(EventType::Agree.into()), EventType::Assault.into());
        assert_eq!(EventTypes::from_bits(i64::MAX).bits(), u16::MAX);
    }
}
