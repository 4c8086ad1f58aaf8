//! Periods named by both ends: "from 2014 to 2016", "between March and May 2019", "2014-2016".

use dyad_types::{DateInterval, Direction, TimeValue, TokenRange, resolve};
use jiff::civil::Date;

use crate::times::absolute::calendar;
use crate::times::words::{Kind, Words};

/// The period that begins at `idx`; "from" and "between" are not part of its tokens.
pub(super) fn find(words: &Words<'_>, idx: usize) -> Option<(TokenRange, TimeValue)> {
    if words.is(idx, &["from", "between"]) {
        let joiners: &[&str] = if words.is(idx, &["from"]) {
            &["to", "until", "till", "through", "-", "–"]
        } else {
            &["and"]
        };
        return ends(words, idx + 1, joiners);
    }
    day_range(words, idx).or_else(|| year_range(words, idx))
}

/// Two ends joined by one of `joiners`; the first may take its year from the second.
fn ends(
    words: &Words<'_>,
    first_at: usize,
    joiners: &[&str],
) -> Option<(TokenRange, TimeValue)> {
    let (joiner, first) = end_at(words, first_at)?;
    if !words.is(joiner, joiners) {
        return None;
    }
    let (end, last) = end_at(words, joiner + 1)?;
    let last_days = stated(last)?;
    let first_days = stated(first).or_else(|| in_year_of(first, last_days.start))?;
    let interval = DateInterval { start: first_days.start, end: last_days.end };
    let range = TokenRange::new(first_at, end);
    (first_days.start <= last_days.start)
        .then_some((range, TimeValue::Period { interval }))
}

/// An end of a period: like a date that stands alone, but any number of four digits is a year
/// and a month needs no preposition.
fn end_at(words: &Words<'_>, idx: usize) -> Option<(usize, TimeValue)> {
    if let Some(year) = words.four_digits(idx)
        && (1500..2100).contains(&year)
        && !words.is_common_noun(idx + 1)
        && !words.is(idx + 1, &["people"])
    {
        return Some((idx + 1, TimeValue::Year { year }));
    }
    if let Some(found) = calendar(words, idx) {
        return Some(found);
    }
    match words.kind(idx) {
        Kind::Month { month, .. } => {
            Some((idx + 1, TimeValue::MonthOfYear { month, direction: Direction::Open }))
        }
        _ => None,
    }
}

fn stated(value: TimeValue) -> Option<DateInterval> {
    resolve(value, None, Direction::Past).map(|(interval, _)| interval)
}

/// "March" of "between March and May 2019".
fn in_year_of(value: TimeValue, date: Date) -> Option<DateInterval> {
    let year = date.year();
    match value {
        TimeValue::MonthOfYear { month, .. } => stated(TimeValue::Month { year, month }),
        TimeValue::DayOfYear { month, day, .. } => {
            Some(DateInterval::day(Date::new(year, month, day).ok()?))
        }
        _ => None,
    }
}

/// "March 3-5, 2020", "3-5 March 2020".
fn day_range(words: &Words<'_>, idx: usize) -> Option<(TokenRange, TimeValue)> {
    let dash = &["-", "–", "to"];
    let (month, first, last, year_at) = match words.kind(idx) {
        Kind::Month { month, .. } if words.is(idx + 2, dash) => {
            let year_at = if words.is(idx + 4, &[","]) { idx + 5 } else { idx + 4 };
            (month, words.day_of_month(idx + 1)?, words.day_of_month(idx + 3)?, year_at)
        }
        Kind::Digits { .. } if words.is(idx + 1, dash) => {
            let Kind::Month { month, .. } = words.kind(idx + 3) else {
                return None;
            };
            (month, words.day_of_month(idx)?, words.day_of_month(idx + 2)?, idx + 4)
        }
        _ => return None,
    };
    let year = words.four_digits(year_at)?;
    let day = |day| Date::new(year, month, day).ok();
    let (start, end) = (day(first)?, day(last)?);
    (start < end).then_some((
        TokenRange::new(idx, year_at + 1),
        TimeValue::Period { interval: DateInterval { start, end } },
    ))
}

/// "2014-2016" in one or three tokens, "2019-20".
fn year_range(words: &Words<'_>, idx: usize) -> Option<(TokenRange, TimeValue)> {
    let dash = ['-', '–', '/'];
    let (first, last, end) = match words.four_digits(idx) {
        Some(first) if words.is(idx + 1, &["-", "–", "/"]) => {
            let Kind::Digits { value, len } = words.kind(idx + 2) else {
                return None;
            };
            (first, second_year(first, value, len)?, idx + 3)
        }
        Some(_) => return None,
        None => {
            let (first, last) = words.at(idx).split_once(dash)?;
            let year: i16 = first.parse().ok().filter(|_| first.len() == 4)?;
            (year, second_year(year, last.parse().ok()?, last.len())?, idx + 1)
        }
    };
    // "2020-06-17" and "1800-2000 troops" are something else.
    if words.is(end, &["-", "/"])
        || words.is_common_noun(end) && words.before(idx) != "the"
    {
        return None;
    }
    let interval = DateInterval {
        start: Date::new(first, 1, 1).ok()?,
        end: Date::new(last, 12, 31).ok()?,
    };
    ((1800..2100).contains(&first) && first < last && last < 2100)
        .then_some((TokenRange::new(idx, end), TimeValue::Period { interval }))
}

/// The last year of a span that begins in `first`: "2016" itself, or "20" of "2019-20".
fn second_year(first: i16, value: u32, len: usize) -> Option<i16> {
    let value = i16::try_from(value).ok()?;
    match len {
        4 => Some(value),
        2 if value == (first + 1) % 100 => Some(first + 1),
        _ => None,
    }
}
