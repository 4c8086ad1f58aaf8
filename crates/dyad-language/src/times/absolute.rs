//! Dates of the calendar, with or without their year: "27 March 2025", "March", "the 1990s".

use dyad_types::{DateInterval, Direction, Tag, TimeUnit, TimeValue, TokenRange};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::times::words::{Kind, Part, Words, month_or_weekday, part_prefix};

/// Words after which a bare month or year is a date.
const TIME_PREPOSITIONS: [&str; 22] = [
    "in",
    "since",
    "until",
    "till",
    "by",
    "from",
    "before",
    "after",
    "during",
    "through",
    "throughout",
    "of",
    "between",
    "for",
    "early",
    "late",
    "mid",
    "around",
    "circa",
    "last",
    "next",
    "this",
];

/// The calendar expression that begins at `idx`.
pub(super) fn find(words: &Words<'_>, idx: usize) -> Option<(TokenRange, TimeValue)> {
    let found = |end, value| Some((TokenRange::new(idx, end), value));
    if let Some((end, value)) = numeric(words, idx) {
        return found(end, value);
    }
    if let Some((end, value)) = with_weekday(words, idx) {
        return found(end, value);
    }
    if let Some((end, value)) = part_of_period(words, idx) {
        return found(end, value);
    }
    if let Some((end, value)) = quarter_or_half(words, idx) {
        return found(end, value);
    }
    let (end, value) = calendar(words, idx)?;
    found(day_part(words, end), value)
}

/// A day, month, year or decade at `idx`, and the index after it.
pub(super) fn calendar(words: &Words<'_>, idx: usize) -> Option<(usize, TimeValue)> {
    day(words, idx)
        .or_else(|| month(words, idx))
        .or_else(|| season(words, idx))
        .or_else(|| decade(words, idx))
        .or_else(|| Some((idx + 1, TimeValue::Year { year: year(words, idx)? })))
}

/// "March 27[th][, 2025]", "27[th] [of] March[,] 2025".
fn day(words: &Words<'_>, idx: usize) -> Option<(usize, TimeValue)> {
    let (month, day, end) = match words.kind(idx) {
        Kind::Month { month, .. } if !is_verb(words, idx) => {
            (month, words.day_of_month(idx + 1)?, idx + 2)
        }
        Kind::Digits { .. } | Kind::Ordinal(_) => {
            let day = words.day_of_month(idx)?;
            let name = if words.is(idx + 1, &["of"]) { idx + 2 } else { idx + 1 };
            let Kind::Month { month, .. } = words.kind(name) else {
                return None;
            };
            (month, day, name + 1)
        }
        _ if words.is(idx, &["the"]) => {
            let Kind::Ordinal(_) = words.kind(idx + 1) else {
                return None;
            };
            return day(words, idx + 1);
        }
        _ => return None,
    };
    // "March 10 percent": a number of something.
    if words.is(end, &["%", "percent", "per", "million", "billion"]) {
        return None;
    }
    if let Some((year, end)) = trailing_year(words, end) {
        return Some((end, TimeValue::Day { date: Date::new(year, month, day).ok()? }));
    }
    // Any leap year holds every day of the year.
    Date::new(2000, month, day).ok()?;
    Some((end, TimeValue::DayOfYear { month, day, direction: Direction::Open }))
}

/// "2025" or ", 2025" after a day or month.
fn trailing_year(words: &Words<'_>, end: usize) -> Option<(i16, usize)> {
    let at = if words.is(end, &[",", "of"]) { end + 1 } else { end };
    let year = words.four_digits(at)?;
    // "On 27 March, 2000 soldiers marched."
    let counts = at > end && words.is_common_noun(at + 1);
    (!counts && (1500..2200).contains(&year)).then_some((year, at + 1))
}

fn month(words: &Words<'_>, idx: usize) -> Option<(usize, TimeValue)> {
    let Kind::Month { month, full } = words.kind(idx) else {
        return None;
    };
    if is_verb(words, idx) {
        return None;
    }
    if let Some((year, end)) = trailing_year(words, idx + 1) {
        return Some((end, TimeValue::Month { year, month }));
    }
    // "of last year", "of this year" name the year without a number: the direction suffices.
    let shortened = full || words.at(idx).ends_with('.');
    let value = TimeValue::MonthOfYear { month, direction: Direction::Open };
    (shortened && bare_month(words, idx)).then_some((idx + 1, value))
}

/// Whether the month's name alone is a date here: names of people and words are the same.
fn bare_month(words: &Words<'_>, idx: usize) -> bool {
    if words.is_person(idx) {
        return false;
    }
    // "by April Jones", but "in May Cairo closed the canal".
    let name_follows = matches!(words.tag(idx + 1), Some(Tag::Nnp | Tag::Nnps))
        && !matches!(words.before(idx), "in" | "since" | "last" | "next");
    let after_preposition =
        TIME_PREPOSITIONS.contains(&words.before(idx)) && !name_follows;
    let ambiguous = words.is(idx, &["may", "march", "august"]);
    let possessive = words.is(idx + 1, &["'s", "’s"]) && !ambiguous;
    let before_noun = words.is_common_noun(idx + 1)
        && (!ambiguous || words.is(idx.wrapping_sub(1), &["the", "a", "its", "their"]));
    after_preposition || possessive || before_noun
}

/// "He may go", "they march": the tagger sees verbs where months are meant seldom, and only at
/// the start of a sentence can a verb have the capital.
fn is_verb(words: &Words<'_>, idx: usize) -> bool {
    idx == 0
        && matches!(
            words.tag(idx),
            Some(
                Tag::Md | Tag::Vb | Tag::Vbd | Tag::Vbg | Tag::Vbn | Tag::Vbp | Tag::Vbz
            )
        )
}

/// "[the] summer [of] 2019": the year, because seasons differ between the hemispheres.
fn season(words: &Words<'_>, idx: usize) -> Option<(usize, TimeValue)> {
    let name = if words.is(idx, &["the"]) { idx + 1 } else { idx };
    if !words.is(name, &["spring", "summer", "autumn", "fall", "winter"]) {
        return None;
    }
    let at = if words.is(name + 1, &["of"]) { name + 2 } else { name + 1 };
    let year = words.four_digits(at).filter(|year| (1500..2200).contains(year))?;
    Some((at + 1, TimeValue::Year { year }))
}

/// "[the] 1990s".
fn decade(words: &Words<'_>, idx: usize) -> Option<(usize, TimeValue)> {
    let at = if words.is(idx, &["the"]) { idx + 1 } else { idx };
    let Kind::Decade(first) = words.kind(at) else {
        return None;
    };
    let interval = years(first, first.checked_add(9)?)?;
    Some((at + 1, TimeValue::Period { interval }))
}

/// A number that is a year by its surroundings: after a preposition of time, in brackets, or
/// before the noun that it dates. "2000 troops" are no year.
fn year(words: &Words<'_>, idx: usize) -> Option<i16> {
    let year = words.four_digits(idx).filter(|year| (1500..2100).contains(year))?;
    let before = words.before(idx);
    let counted = words.tag(idx + 1) == Some(Tag::Nns)
        || words
            .is(idx + 1, &["people", "percent", "%", "km", "miles", "metres", "meters"]);
    // "the 2018 agreement", "a divisive 2017 report".
    let adjective = words.tag(idx.wrapping_sub(1)) == Some(Tag::Jj);
    let determined = matches!(
        if adjective { words.before(idx.saturating_sub(1)) } else { before },
        "the" | "a" | "an" | "its" | "their" | "his" | "her" | "our" | "'s" | "’s" | "s"
    );
    if words.is_common_noun(idx + 1) || matches!(words.tag(idx + 1), Some(Tag::Jj)) {
        // "the 2018 agreement", "the 2019 protests", but not "the 2000 troops".
        let dates_noun = determined && year >= 1800 && !(counted && year % 100 == 0);
        return (dates_noun || (!counted && after_preposition(words, idx)))
            .then_some(year);
    }
    if counted {
        return None;
    }
    let bracketed =
        matches!(before, "(" | "[") && words.is(idx + 1, &[")", "]", "-", "–"]);
    let named = matches!(words.tag(idx + 1), Some(Tag::Nnp | Tag::Nnps)) && determined;
    (bracketed || named || after_preposition(words, idx)).then_some(year)
}

fn after_preposition(words: &Words<'_>, idx: usize) -> bool {
    let before = words.before(idx);
    TIME_PREPOSITIONS.contains(&before)
        || matches!(before, "year" | "and" | "or" | "to" | "than")
            && idx >= 2
            && list_of_years(words, idx)
}

/// "in 2014 and 2018", "the year 2018": a year stands before the conjunction.
fn list_of_years(words: &Words<'_>, idx: usize) -> bool {
    words.before(idx) == "year" || idx >= 2 && year(words, idx - 2).is_some()
}

/// "Thursday[,] March 27[, 2025]", "Thursday, 27 March": the calendar day it is.
fn with_weekday(words: &Words<'_>, idx: usize) -> Option<(usize, TimeValue)> {
    let Kind::Weekday(_) = words.kind(idx) else {
        return None;
    };
    let at = if words.is(idx + 1, &[",", "the"]) { idx + 2 } else { idx + 1 };
    let (end, value) = day(words, at)?;
    Some((end, value))
}

/// Early, mid or late in a month, year or decade; "the end of 2019".
fn part_of_period(words: &Words<'_>, idx: usize) -> Option<(usize, TimeValue)> {
    if let Some((_, rest)) = part_prefix(words.at(idx))
        && let Some(Kind::Month { month, full: true }) = month_or_weekday(rest)
    {
        let value = TimeValue::MonthOfYear { month, direction: Direction::Open };
        return Some(match trailing_year(words, idx + 1) {
            Some((year, end)) => (end, TimeValue::Month { year, month }),
            None => (idx + 1, value),
        });
    }
    if let Some((part, rest)) = part_prefix(words.at(idx))
        && let Ok(year) = rest.trim_end_matches('s').parse::<i16>()
        && (1500..2200).contains(&year)
    {
        let interval =
            if rest.ends_with('s') { years(year, year + 9)? } else { years(year, year)? };
        return Some((idx + 1, TimeValue::Period { interval: third(interval, part)? }));
    }
    let (part, at) = part_words(words, idx)?;
    let (end, value) = calendar(words, at).or_else(|| match words.kind(at) {
        Kind::Month { month, full: true } => {
            Some((at + 1, TimeValue::MonthOfYear { month, direction: Direction::Open }))
        }
        _ => None,
    })?;
    let interval = match value {
        TimeValue::MonthOfYear { .. } => return Some((end, value)),
        TimeValue::Month { year, month } => {
            let first = Date::new(year, month, 1).ok()?;
            DateInterval { start: first, end: first.last_of_month() }
        }
        TimeValue::Year { year } => years(year, year)?,
        TimeValue::Period { interval } => interval,
        _ => return None,
    };
    Some((end, TimeValue::Period { interval: third(interval, part)? }))
}

/// "early", "the middle of", "late-" before a period, and the index of the period.
pub(super) fn part_words(words: &Words<'_>, idx: usize) -> Option<(Part, usize)> {
    let at = if words.is(idx, &["the"]) { idx + 1 } else { idx };
    let part = match words.at(at) {
        "early" | "beginning" | "start" => Part::Early,
        "mid" | "middle" => Part::Middle,
        "late" | "end" => Part::Late,
        _ => return None,
    };
    let noun = words.is(at, &["beginning", "start", "middle", "end"]);
    match words.at(at + 1) {
        "of" if noun => Some((part, at + 2)),
        "in" | "-" if !noun => Some((part, at + 2)),
        _ if !noun => Some((part, at + 1)),
        _ => None,
    }
}

/// "the first quarter of 2024", "Q1 2024", "the second half of last year".
fn quarter_or_half(words: &Words<'_>, idx: usize) -> Option<(usize, TimeValue)> {
    if let Some(quarter @ 1..=4) = words
        .at(idx)
        .strip_prefix('q')
        .and_then(|rest| rest.parse::<i8>().ok())
    {
        let at = if words.is(idx + 1, &["of"]) { idx + 2 } else { idx + 1 };
        let year = words.four_digits(at)?;
        return Some((at + 1, TimeValue::Period { interval: months(year, quarter, 3)? }));
    }
    let at = if words.is(idx, &["the"]) { idx + 1 } else { idx };
    let nth = match words.at(at) {
        "first" => 1,
        "second" => 2,
        "third" => 3,
        "fourth" | "last" => 4,
        _ => return None,
    };
    let (nth, length) = match words.at(at + 1) {
        "quarter" => (nth, 3),
        "half" if matches!(nth, 1 | 2) => (nth, 6),
        _ => return None,
    };
    if !words.is(at + 2, &["of"]) {
        return None;
    }
    if let Some(year) = words.four_digits(at + 3) {
        return Some((
            at + 4,
            TimeValue::Period { interval: months(year, nth, length)? },
        ));
    }
    // "of this year": the year is as exact as can be said without the date of the article.
    let by = match words.at(at + 3) {
        "this" | "the" => 0,
        "last" => -1,
        "next" => 1,
        _ => return None,
    };
    let year = words.is(at + 4, &["year"]);
    year.then_some((at + 5, TimeValue::Shift { unit: TimeUnit::Year, by }))
}

/// "2020-06-17" in one or five tokens, "17/06/2020", "17.06.2020"; day and month are told apart
/// only where one of them exceeds 12 or they are equal.
fn numeric(words: &Words<'_>, idx: usize) -> Option<(usize, TimeValue)> {
    if let (Some(year), true, true) =
        (words.four_digits(idx), words.is(idx + 1, &["-"]), words.is(idx + 3, &["-"]))
        && let (
            Kind::Digits { value: month, len: 2 },
            Kind::Digits { value: day, len: 2 },
        ) = (words.kind(idx + 2), words.kind(idx + 4))
    {
        return Some((idx + 5, day_value(i32::from(year), month, day)?));
    }
    let text = words.at(idx);
    if !(8..=10).contains(&text.len()) {
        return None;
    }
    let separator = text.chars().find(|letter| !letter.is_ascii_digit())?;
    let mut parts = text.split(separator).map(str::parse::<u32>);
    let (first, second, third) =
        (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    if parts.next().is_some() {
        return None;
    }
    let value = match separator {
        '-' if first > 999 => day_value(i32::try_from(first).ok()?, second, third)?,
        '/' | '.' | '-' if third > 999 => {
            let year = i32::try_from(third).ok()?;
            match (first > 12, second > 12) {
                (true, false) => day_value(year, second, first)?,
                (false, true) => day_value(year, first, second)?,
                (false, false) if first == second || separator == '.' => {
                    day_value(year, second, first)?
                }
                _ => return None,
            }
        }
        _ => return None,
    };
    Some((idx + 1, value))
}

fn day_value(year: i32, month: u32, day: u32) -> Option<TimeValue> {
    let date = Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    );
    Some(TimeValue::Day { date: date.ok()? })
}

/// Extends an expression over the part of the day: "27 March evening".
pub(super) fn day_part(words: &Words<'_>, end: usize) -> usize {
    if words.is(end, &["morning", "afternoon", "evening", "night"]) {
        end + 1
    } else {
        end
    }
}

/// The days from the first of `first` to the last of `last`.
fn years(first: i16, last: i16) -> Option<DateInterval> {
    Some(DateInterval {
        start: Date::new(first, 1, 1).ok()?,
        end: Date::new(last, 12, 31).ok()?,
    })
}

/// The `nth` stretch of `length` months in `year`, from 1.
fn months(year: i16, nth: i8, length: i8) -> Option<DateInterval> {
    let start = Date::new(year, (nth - 1).checked_mul(length)? + 1, 1).ok()?;
    let last = start.checked_add(i64::from(length - 1).months()).ok()?;
    Some(DateInterval { start, end: last.last_of_month() })
}

/// The early, middle or late third of `whole`: whole months of a year, whole years of a decade.
fn third(whole: DateInterval, part: Part) -> Option<DateInterval> {
    let (start, end) = (whole.start, whole.end);
    if start.first_of_month() == end.first_of_month() {
        let (from, to) = match part {
            Part::Early => (1, 10),
            Part::Middle => (11, 20),
            Part::Late => (21, end.day()),
        };
        let day = |day| Date::new(start.year(), start.month(), day).ok();
        return Some(DateInterval { start: day(from)?, end: day(to)? });
    }
    if start.year() == end.year() {
        let (from, to) = match part {
            Part::Early => (1, 4),
            Part::Middle => (5, 8),
            Part::Late => (9, 12),
        };
        let first = |month| Date::new(start.year(), month, 1).ok();
        return Some(DateInterval {
            start: first(from)?,
            end: first(to)?.last_of_month(),
        });
    }
    let (from, to) = match part {
        Part::Early => (0, 3),
        Part::Middle => (3, 6),
        Part::Late => (6, 9),
    };
    years(start.year() + from, start.year() + to)
}
