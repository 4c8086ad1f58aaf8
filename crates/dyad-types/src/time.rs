//! Dates, periods, and words like "last week" before and after they are tied to a calendar.

use jiff::civil::{Date, Weekday};
use jiff::{Span as CalendarSpan, ToSpan as _};
use serde::{Deserialize, Serialize};

use crate::Span;
use crate::codes::codes;

/// The days from `start` to `end`, both included.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct DateInterval {
    /// First day.
    pub start: Date,
    /// Last day, never before `start`.
    pub end: Date,
}

impl DateInterval {
    /// The days from the earlier to the later of the two.
    pub fn new(a: Date, b: Date) -> Self {
        Self { start: a.min(b), end: a.max(b) }
    }

    /// A single day.
    pub const fn day(date: Date) -> Self {
        Self { start: date, end: date }
    }

    /// Whether `date` lies in it.
    pub fn contains(self, date: Date) -> bool {
        self.start <= date && date <= self.end
    }

    /// Whether the two share a day.
    pub fn overlaps(self, other: Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }
}

impl std::fmt::Display for DateInterval {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.start == self.end {
            write!(f, "{}", self.start)
        } else {
            write!(f, "{}/{}", self.start, self.end)
        }
    }
}

codes! {
    /// How exact a date is: the length of the period it names.
    pub enum Precision: "date precision" {
        /// One day.
        Day = "day",
        /// A week, Monday to Sunday, or a weekend.
        Week = "week",
        /// A calendar month.
        Month = "month",
        /// A quarter or a season.
        Quarter = "quarter",
        /// A calendar year.
        Year = "year",
        /// A period of another length.
        Period = "period",
        /// Not known.
        Unknown = "unknown",
    }
}

codes! {
    /// How the date of an event is known.
    pub enum DateBasis: "date basis" {
        /// The sentence names the date: "on 27 March 2025", "in 2018".
        Stated = "stated",
        /// Words counted from the day of publication: "yesterday", "last week", "on Thursday".
        Relative = "relative",
        /// A neighbouring sentence or the headline dates it.
        Context = "context",
        /// News told without a date: the days up to publication.
        Publication = "publication",
        /// Nothing dates it, or the story itself is undated.
        Undated = "undated",
        /// A reviewer says so, whatever the text tells.
        Corrected = "corrected",
    }
}

/// When something happened, as far as the text tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dated {
    /// The days it lies in; `None` when nothing dates it.
    pub interval: Option<DateInterval>,
    /// How exact the interval is.
    pub precision: Precision,
    /// How it is known.
    pub basis: DateBasis,
    /// The words that date it, in the text of its sentence. Bytes.
    pub words: Option<Span>,
}

impl Dated {
    /// Nothing dates it.
    pub const UNDATED: Self = Self {
        interval: None,
        precision: Precision::Unknown,
        basis: DateBasis::Undated,
        words: None,
    };

    /// These days, as a reviewer gives them. The precision is that of the calendar unit that they
    /// are.
    pub fn corrected(days: DateInterval) -> Self {
        let DateInterval { start, end } = days;
        let is_of = |first: Date, last: Date| start == first && end == last;
        let precision = if start == end {
            Precision::Day
        } else if is_of(start.first_of_year(), start.last_of_year()) {
            Precision::Year
        } else if is_of(start.first_of_month(), start.last_of_month()) {
            Precision::Month
        } else if start.weekday() == Weekday::Monday
            && start.checked_add(6.days()).is_ok_and(|sunday| end == sunday)
        {
            Precision::Week
        } else {
            Precision::Period
        };
        Self {
            interval: Some(days),
            precision,
            basis: DateBasis::Corrected,
            words: None,
        }
    }
}

impl Default for Dated {
    fn default() -> Self {
        Self::UNDATED
    }
}

codes! {
    /// Calendar unit of a time expression.
    pub enum TimeUnit: "time unit" {
        /// Day.
        Day = "day",
        /// Week, Monday to Sunday.
        Week = "week",
        /// Saturday and Sunday.
        Weekend = "weekend",
        /// Calendar month.
        Month = "month",
        /// Calendar quarter.
        Quarter = "quarter",
        /// Calendar year.
        Year = "year",
        /// Ten years, from a year that ends in 0.
        Decade = "decade",
    }
}

codes! {
    /// On which side of the day of publication a time expression lies.
    pub enum Direction: "direction" {
        /// Before it, or that day.
        Past = "past",
        /// After it, or that day.
        Future = "future",
        /// The words do not say: the verb's tense decides.
        Open = "open",
    }
}

/// What a time expression means. Numbers without a sign are counts of one or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TimeValue {
    /// "27 March 2025".
    Day {
        /// The day.
        date: Date,
    },
    /// "March 2025"; `month` 1 to 12.
    Month {
        /// Year of the Gregorian calendar.
        year: i16,
        /// Month, 1 to 12.
        month: i8,
    },
    /// "2018".
    Year {
        /// Year of the Gregorian calendar.
        year: i16,
    },
    /// A stated period: "from 2014 to 2016", "the 1990s".
    Period {
        /// The days it covers.
        interval: DateInterval,
    },
    /// "27 March", no year.
    DayOfYear {
        /// Month, 1 to 12.
        month: i8,
        /// Day of the month, 1 to 31.
        day: i8,
        /// Which side of publication.
        direction: Direction,
    },
    /// "in March", no year.
    MonthOfYear {
        /// Month, 1 to 12.
        month: i8,
        /// Which side of publication.
        direction: Direction,
    },
    /// "on Thursday", "last Thursday".
    Weekday {
        /// 1 = Monday to 7 = Sunday (ISO 8601).
        weekday: i8,
        /// Which side of publication.
        direction: Direction,
    },
    /// Another unit counted from the one that holds the day of publication: "yesterday" is day −1,
    /// "last week" week −1, "this year" year 0, "two years ago" year −2.
    Shift {
        /// Unit counted.
        unit: TimeUnit,
        /// How many, negative into the past.
        by: i32,
    },
    /// A stretch that ends (past) or begins (future) at publication: "for the past two years",
    /// "in the coming months" (`count` is then `None`: more than one, not said how many).
    Stretch {
        /// Unit counted.
        unit: TimeUnit,
        /// How many units, if the text says.
        count: Option<u16>,
        /// Which side of publication.
        direction: Direction,
    },
    /// The unit that holds the day of publication, up to that day: "so far this year", "earlier
    /// this month".
    ToDate {
        /// The unit.
        unit: TimeUnit,
    },
    /// The unit that holds the day of publication, from that day on: "later this year".
    Rest {
        /// The unit.
        unit: TimeUnit,
    },
    /// Counted from what was told before, not from publication: "two days later" is day +2, "a
    /// week earlier" week −1, "the next day" day +1. Dates nothing by itself.
    Offset {
        /// Unit counted.
        unit: TimeUnit,
        /// How many, negative into the past.
        by: i32,
    },
    /// About now, no unit: "recently", "lately", "now", "currently".
    AboutNow,
}

codes! {
    /// How what is told lies to the time that an expression names.
    pub enum TimeRelation: "time relation" {
        /// In it: "in 2018", "on Friday".
        At = "at",
        /// From it on: "since 2018".
        Since = "since",
        /// Up to it: "until Friday".
        Until = "until",
        /// Not later than it: "by Friday".
        By = "by",
        /// Before it: "before Friday".
        Before = "before",
        /// After it: "after Friday".
        After = "after",
    }
}

impl TimeRelation {
    /// The days meant when `interval` is the time named and `anchor` the day of publication:
    /// "since 2018" runs to publication, "by Friday" begins there.
    ///
    /// `None` when the words leave one end open ("before 2018" told of the past).
    pub fn apply(
        self,
        interval: DateInterval,
        anchor: Option<Date>,
    ) -> Option<DateInterval> {
        match self {
            Self::At => Some(interval),
            Self::Since => {
                let end = anchor?;
                (interval.start <= end)
                    .then_some(DateInterval { start: interval.start, end })
            }
            Self::After => {
                let start = interval.end.checked_add(1.days()).ok()?;
                let end = anchor?;
                (start <= end).then_some(DateInterval { start, end })
            }
            // Told of the past, only the end is known.
            Self::Until | Self::By => match anchor {
                Some(start) if start <= interval.end => {
                    Some(DateInterval { start, end: interval.end })
                }
                _ => Some(interval),
            },
            Self::Before => {
                let start = anchor?;
                let end = interval.start.checked_sub(1.days()).ok()?;
                (start <= end).then_some(DateInterval { start, end })
            }
        }
    }
}

/// Ties `value` to the calendar, given the day of publication.
///
/// `tense` settles expressions whose own direction is open: "on Thursday" told in the past is
/// the last Thursday up to `anchor`, in the future the next. Returns the days and how exact they
/// are; `None` when the expression counts from publication and `anchor` is not known, when the
/// value is too vague for days ([`TimeValue::AboutNow`], [`TimeValue::Offset`], stretches without
/// a count into the past), or when the result leaves the calendar.
pub fn resolve(
    value: TimeValue,
    anchor: Option<Date>,
    tense: Direction,
) -> Option<(DateInterval, Precision)> {
    match value {
        TimeValue::Day { date } => Some((DateInterval::day(date), Precision::Day)),
        TimeValue::Month { year, month } => {
            Some((month_of(Date::new(year, month, 1).ok()?), Precision::Month))
        }
        TimeValue::Year { year } => {
            Some((year_of(Date::new(year, 1, 1).ok()?), Precision::Year))
        }
        TimeValue::Period { interval } => Some((interval, period_precision(interval))),
        TimeValue::DayOfYear { month, day, direction } => {
            let date = in_year(anchor?, either(direction, tense), |year| {
                Date::new(year, month, day).ok()
            })?;
            Some((DateInterval::day(date), Precision::Day))
        }
        TimeValue::MonthOfYear { month, direction } => {
            let date = in_year(anchor?, either(direction, tense), |year| {
                Date::new(year, month, 1).ok()
            })?;
            Some((month_of(date), Precision::Month))
        }
        TimeValue::Weekday { weekday, direction } => {
            let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
            let date = weekday_near(anchor?, weekday, direction, tense)?;
            Some((DateInterval::day(date), Precision::Day))
        }
        TimeValue::Shift { unit, by } => shifted(anchor?, unit, by),
        TimeValue::Stretch { unit, count, direction } => {
            stretch(anchor?, unit, count, either(direction, tense))
        }
        TimeValue::ToDate { unit } => {
            let anchor = anchor?;
            let (whole, _) = shifted(anchor, unit, 0)?;
            Some((DateInterval::new(whole.start.min(anchor), anchor), Precision::Period))
        }
        TimeValue::Rest { unit } => {
            let anchor = anchor?;
            let (whole, _) = shifted(anchor, unit, 0)?;
            Some((DateInterval::new(anchor, whole.end.max(anchor)), Precision::Period))
        }
        TimeValue::Offset { .. } | TimeValue::AboutNow => None,
    }
}

fn either(own: Direction, tense: Direction) -> Direction {
    if own == Direction::Open { tense } else { own }
}

/// The year's instance on the wanted side of `anchor`; without a side, in the anchor's own year
/// if it has begun, else the year before: news looks back.
fn in_year(
    anchor: Date,
    direction: Direction,
    instance: impl Fn(i16) -> Option<Date>,
) -> Option<Date> {
    let this = instance(anchor.year());
    match direction {
        Direction::Past | Direction::Open => this
            .filter(|&date| date <= anchor)
            .or_else(|| instance(anchor.year().checked_sub(1)?)),
        Direction::Future => this
            .filter(|&date| date >= anchor.first_of_month())
            .or_else(|| instance(anchor.year().checked_add(1)?)),
    }
}

/// A weekday told without "last" or "next" may be the day of publication itself.
fn weekday_near(
    anchor: Date,
    weekday: Weekday,
    direction: Direction,
    tense: Direction,
) -> Option<Date> {
    let same_day_counts = direction == Direction::Open;
    if same_day_counts && anchor.weekday() == weekday {
        return Some(anchor);
    }
    let nth = if either(direction, tense) == Direction::Future { 1 } else { -1 };
    anchor.nth_weekday(nth, weekday).ok()
}

fn shifted(anchor: Date, unit: TimeUnit, by: i32) -> Option<(DateInterval, Precision)> {
    let date = anchor.checked_add(units(unit, i64::from(by))?).ok()?;
    match unit {
        TimeUnit::Day => Some((DateInterval::day(date), Precision::Day)),
        TimeUnit::Week => Some((week_of(date)?, Precision::Week)),
        TimeUnit::Weekend => {
            let week = week_of(date)?;
            let saturday = week.end.checked_sub(1.days()).ok()?;
            Some((DateInterval { start: saturday, end: week.end }, Precision::Week))
        }
        TimeUnit::Month => Some((month_of(date), Precision::Month)),
        TimeUnit::Quarter => Some((quarter_of(date)?, Precision::Quarter)),
        TimeUnit::Year => Some((year_of(date), Precision::Year)),
        TimeUnit::Decade => Some((decade_of(date)?, Precision::Period)),
    }
}

fn stretch(
    anchor: Date,
    unit: TimeUnit,
    count: Option<u16>,
    direction: Direction,
) -> Option<(DateInterval, Precision)> {
    // Not said how many: up to six of the unit ahead ("in the coming months"); into the past
    // such words date nothing.
    let count = match (count, direction) {
        (Some(count), _) => i64::from(count),
        (None, Direction::Future) => 6,
        (None, Direction::Past | Direction::Open) => return None,
    };
    let span = units(unit, count)?;
    let other = match direction {
        Direction::Future => anchor.checked_add(span),
        Direction::Past | Direction::Open => anchor.checked_sub(span),
    };
    Some((DateInterval::new(anchor, other.ok()?), Precision::Period))
}

fn units(unit: TimeUnit, count: i64) -> Option<CalendarSpan> {
    let none = CalendarSpan::new();
    match unit {
        TimeUnit::Day => none.try_days(count),
        TimeUnit::Week | TimeUnit::Weekend => none.try_weeks(count),
        TimeUnit::Month => none.try_months(count),
        TimeUnit::Quarter => none.try_months(count.checked_mul(3)?),
        TimeUnit::Year => none.try_years(count),
        TimeUnit::Decade => none.try_years(count.checked_mul(10)?),
    }
    .ok()
}

/// A period may be a whole calendar unit: "the first quarter of 2024".
fn period_precision(interval: DateInterval) -> Precision {
    let start = interval.start;
    if interval == DateInterval::day(start) {
        Precision::Day
    } else if interval == month_of(start) {
        Precision::Month
    } else if quarter_of(start) == Some(interval) {
        Precision::Quarter
    } else if interval == year_of(start) {
        Precision::Year
    } else {
        Precision::Period
    }
}

fn month_of(date: Date) -> DateInterval {
    DateInterval {
        start: date.first_of_month(),
        end: date.last_of_month(),
    }
}

fn year_of(date: Date) -> DateInterval {
    DateInterval {
        start: date.first_of_year(),
        end: date.last_of_year(),
    }
}

fn week_of(date: Date) -> Option<DateInterval> {
    let back = i64::from(date.weekday().to_monday_zero_offset());
    let start = date.checked_sub(back.days()).ok()?;
    Some(DateInterval { start, end: start.checked_add(6.days()).ok()? })
}

fn quarter_of(date: Date) -> Option<DateInterval> {
    let first = Date::new(date.year(), (date.month() - 1) / 3 * 3 + 1, 1).ok()?;
    Some(DateInterval {
        start: first,
        end: first.checked_add(2.months()).ok()?.last_of_month(),
    })
}

fn decade_of(date: Date) -> Option<DateInterval> {
    let first = Date::new(date.year() - date.year().rem_euclid(10), 1, 1).ok()?;
    Some(DateInterval {
        start: first,
        end: first.checked_add(9.years()).ok()?.last_of_year(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// 2020-06-17 was a Wednesday.
    const ANCHOR: Date = date(2020, 6, 17);

    #[track_caller]
    fn check(value: TimeValue, tense: Direction, days: &str) {
        let (interval, _) = resolve(value, Some(ANCHOR), tense).expect("resolves");
        assert_eq!(interval.to_string(), days);
    }

    #[test]
    fn words_counted_from_publication() {
        use Direction::{Future, Open, Past};
        let shift = |unit, by| TimeValue::Shift { unit, by };
        check(shift(TimeUnit::Day, -1), Past, "2020-06-16");
        check(shift(TimeUnit::Week, -1), Past, "2020-06-08/2020-06-14");
        check(shift(TimeUnit::Year, -2), Past, "2018-01-01/2018-12-31");
        check(shift(TimeUnit::Quarter, 0), Past, "2020-04-01/2020-06-30");
        check(shift(TimeUnit::Decade, 0), Past, "2020-01-01/2029-12-31");
        let thursday = TimeValue::Weekday { weekday: 4, direction: Open };
        check(thursday, Past, "2020-06-11");
        check(thursday, Future, "2020-06-18");
        let wednesday = |direction| TimeValue::Weekday { weekday: 3, direction };
        check(wednesday(Open), Past, "2020-06-17");
        check(wednesday(Past), Past, "2020-06-10");
        let months = TimeValue::Stretch {
            unit: TimeUnit::Month,
            count: None,
            direction: Future,
        };
        check(months, Past, "2020-06-17/2020-12-17");
        let december = TimeValue::MonthOfYear { month: 12, direction: Open };
        check(december, Past, "2019-12-01/2019-12-31");
        check(december, Future, "2020-12-01/2020-12-31");
    }

    #[test]
    fn weekends_and_parts_of_a_unit() {
        use Direction::Past;
        let weekend = |by| TimeValue::Shift { unit: TimeUnit::Weekend, by };
        check(weekend(-1), Past, "2020-06-13/2020-06-14");
        check(weekend(0), Past, "2020-06-20/2020-06-21");
        check(TimeValue::ToDate { unit: TimeUnit::Year }, Past, "2020-01-01/2020-06-17");
        check(TimeValue::Rest { unit: TimeUnit::Month }, Past, "2020-06-17/2020-06-30");
    }

    #[test]
    fn a_period_that_is_a_whole_unit_has_its_precision() {
        let precision = |start, end| {
            let value = TimeValue::Period { interval: DateInterval { start, end } };
            resolve(value, None, Direction::Past).map(|(_, precision)| precision)
        };
        let quarter = precision(date(2024, 1, 1), date(2024, 3, 31));
        assert_eq!(quarter, Some(Precision::Quarter));
        let years = precision(date(2014, 1, 1), date(2016, 12, 31));
        assert_eq!(years, Some(Precision::Period));
    }

    #[test]
    fn relations_turn_a_time_into_the_days_meant() {
        let year = |year| year_of(date(year, 1, 1));
        let apply = |relation: TimeRelation, interval| {
            relation.apply(interval, Some(ANCHOR)).map(|days| days.to_string())
        };
        let friday = DateInterval::day(date(2020, 6, 19));
        assert_eq!(
            apply(TimeRelation::Since, year(2018)).as_deref(),
            Some("2018-01-01/2020-06-17")
        );
        assert_eq!(
            apply(TimeRelation::By, friday).as_deref(),
            Some("2020-06-17/2020-06-19")
        );
        assert_eq!(
            apply(TimeRelation::Before, friday).as_deref(),
            Some("2020-06-17/2020-06-18")
        );
        assert_eq!(apply(TimeRelation::Before, year(2018)), None);
        assert_eq!(
            apply(TimeRelation::After, year(2018)).as_deref(),
            Some("2019-01-01/2020-06-17")
        );
        assert_eq!(
            apply(TimeRelation::Until, year(2018)).as_deref(),
            Some("2018-01-01/2018-12-31")
        );
        assert_eq!(TimeRelation::Since.apply(year(2018), None), None);
    }

    #[test]
    fn without_a_day_of_publication_only_stated_dates_resolve() {
        let relative = TimeValue::Shift { unit: TimeUnit::Day, by: -1 };
        assert_eq!(resolve(relative, None, Direction::Past), None);
        let stated = TimeValue::Year { year: 2018 };
        assert!(resolve(stated, None, Direction::Past).is_some());
    }

    #[test]
    fn a_shift_out_of_the_calendar_is_no_date() {
        let far = TimeValue::Shift { unit: TimeUnit::Decade, by: i32::MIN };
        assert_eq!(resolve(far, Some(ANCHOR), Direction::Past), None);
    }
}
