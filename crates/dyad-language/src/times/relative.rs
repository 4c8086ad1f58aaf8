//! Times counted from the day of publication or from what was told before: "yesterday", "last
//! Friday", "for the past two years", "two days later".

use dyad_types::{Direction, Tag, TimeUnit, TimeValue, TokenRange};

use crate::times::absolute::{calendar, day_part, part_words};
use crate::times::words::{Kind, Part, Unit, Words};

type Found = Option<(usize, TimeValue)>;

/// The relative expression that begins at `idx`.
pub(super) fn find(words: &Words<'_>, idx: usize) -> Option<(TokenRange, TimeValue)> {
    // "every Friday", "each year": a habit, no time.
    if words.is(idx.wrapping_sub(1), &["every", "each"]) {
        return None;
    }
    let candidates = [
        adverb(words, idx),
        day_word(words, idx),
        part_of_unit(words, idx),
        named_by_side(words, idx),
        stretch(words, idx),
        counted(words, idx),
        weekday(words, idx),
        weekend(words, idx),
    ];
    let (end, value) = candidates.into_iter().flatten().max_by_key(|&(end, _)| end)?;
    Some((TokenRange::new(idx, end), value))
}

/// "recently", "now", "these days".
fn adverb(words: &Words<'_>, idx: usize) -> Found {
    let end = match words.at(idx) {
        "recently" | "lately" | "currently" | "nowadays" => idx + 1,
        "now" => {
            let other = words.is(idx + 1, &["that", "-"])
                || words.is(idx.wrapping_sub(1), &["from", "-"]);
            return (!other).then_some((idx + 1, TimeValue::AboutNow));
        }
        "at" if words.is(idx + 1, &["present"]) => idx + 2,
        "at" if words.is(idx + 1, &["the"]) && words.is(idx + 2, &["moment"]) => idx + 3,
        "these" if words.is(idx + 1, &["days"]) => idx + 2,
        _ => return None,
    };
    Some((end, TimeValue::AboutNow))
}

/// "yesterday", "later today", "the day after tomorrow", "last night", "this morning".
fn day_word(words: &Words<'_>, idx: usize) -> Found {
    let at =
        if words.is(idx, &["earlier", "later", "late", "early"]) { idx + 1 } else { idx };
    let day = |end, by| Some((end, TimeValue::Shift { unit: TimeUnit::Day, by }));
    match words.at(at) {
        "yesterday" => day(day_part(words, at + 1), -1),
        "today" | "tonight" => day(at + 1, 0),
        "tomorrow" => day(day_part(words, at + 1), 1),
        "last" if words.is(at + 1, &["night"]) => day(at + 2, -1),
        "this" if words.is(at + 1, &["morning", "afternoon", "evening"]) => {
            day(at + 2, 0)
        }
        "the" if words.is(at + 1, &["day"]) => {
            match (words.at(at + 2), words.at(at + 3)) {
                ("before", "yesterday") => day(at + 4, -2),
                ("after", "tomorrow") => day(at + 4, 2),
                _ => None,
            }
        }
        _ => None,
    }
}

/// "so far this year", "earlier this month", "later this week", "the end of next month".
fn part_of_unit(words: &Words<'_>, idx: usize) -> Found {
    let this = |at: usize| {
        let unit = words.unit(at + 1).filter(|unit| !unit.within_day)?;
        words.is(at, &["this"]).then_some((at + 2, unit.base))
    };
    match words.at(idx) {
        "so" if words.is(idx + 1, &["far"]) => {
            let (end, unit) = this(idx + 2)?;
            return Some((end, TimeValue::ToDate { unit }));
        }
        "earlier" if words.is(idx + 1, &["in"]) && words.is(idx + 2, &["the"]) => {
            let unit =
                words.unit(idx + 3).filter(|unit| !unit.plural && !unit.within_day)?;
            return Some((idx + 4, TimeValue::ToDate { unit: unit.base }));
        }
        "earlier" | "already" => {
            let (end, unit) = this(idx + 1)?;
            return Some((end, TimeValue::ToDate { unit }));
        }
        "later" => {
            let (end, unit) = this(idx + 1)?;
            return Some((end, TimeValue::Rest { unit }));
        }
        "this" => {
            let (end, unit) = this(idx)?;
            let so_far = words.is(end, &["so"]) && words.is(end + 1, &["far"]);
            return so_far.then_some((end + 2, TimeValue::ToDate { unit }));
        }
        _ => {}
    }
    let (part, at) = part_words(words, idx)?;
    if words.is(at, &["the"]) && part != Part::Middle {
        // "by the end of the year", "since the start of the month": of the running one.
        let unit = words.unit(at + 1).filter(|unit| !unit.plural && !unit.within_day)?;
        return Some((at + 2, TimeValue::Shift { unit: unit.base, by: 0 }));
    }
    let (end, value) = named_by_side(words, at).or_else(|| weekday(words, at))?;
    Some((end, value))
}

/// "last week", "this March", "next Friday", "the previous year", "the same day".
fn named_by_side(words: &Words<'_>, idx: usize) -> Found {
    if words.is(idx, &["the"]) {
        return from_context(words, idx + 1);
    }
    let mut at = idx + 1;
    let (direction, by) = match words.at(idx) {
        "last" | "past" => (Direction::Past, -1),
        "this" if words.is(at, &["past", "last"]) => {
            at += 1;
            (Direction::Past, -1)
        }
        "this" if words.is(at, &["coming"]) => {
            at += 1;
            (Direction::Future, 1)
        }
        "this" | "current" => (Direction::Open, 0),
        "next" | "coming" => (Direction::Future, 1),
        _ => return None,
    };
    let value = match words.kind(at) {
        Kind::Weekday(weekday) => {
            return Some((
                day_part(words, at + 1),
                TimeValue::Weekday { weekday, direction },
            ));
        }
        Kind::Month { month, full: true } => TimeValue::MonthOfYear { month, direction },
        Kind::Unit(unit)
            if !unit.plural && !unit.within_day && unit.base != TimeUnit::Day =>
        {
            match (words.at(idx), unit.size) {
                // "in past week" is no English; "coming year" stands after "the".
                ("past" | "coming", _) => return None,
                (_, size) => {
                    let by = by * i32::from(size);
                    TimeValue::Shift { unit: unit.base, by }
                }
            }
        }
        _ => return None,
    };
    Some((at + 1, value))
}

/// After "the": "previous year", "following week", "next day", "same day".
fn from_context(words: &Words<'_>, at: usize) -> Found {
    let unit = words.unit(at + 1).filter(|unit| !unit.plural && !unit.within_day)?;
    let by = match words.at(at) {
        "previous" | "preceding" => -1,
        "following" => 1,
        "next" if unit.base == TimeUnit::Day => 1,
        "same" => 0,
        _ => return None,
    };
    Some((at + 2, TimeValue::Offset { unit: unit.base, by: by * i32::from(unit.size) }))
}

/// "the past two years", "the coming months", "recent weeks", "the next five days", "the weeks
/// ahead", "the two years since".
fn stretch(words: &Words<'_>, idx: usize) -> Found {
    let determiner = ["the", "these", "this", "those", "its", "their", "his", "her"];
    let at = if words.is(idx, &determiner) { idx + 1 } else { idx };
    let determined = at > idx;
    let value = |unit: Unit, count: Option<u16>, direction| {
        let count = match (count, unit.plural) {
            (Some(count), _) => Some(unit.times(count)),
            (None, false) => Some(unit.times(1)),
            (None, true) => None,
        };
        TimeValue::Stretch { unit: unit.base, count, direction }
    };
    let direction = match words.at(at) {
        "past" | "last" | "recent" => Some(Direction::Past),
        "next" | "coming" | "upcoming" => Some(Direction::Future),
        _ => None,
    };
    if let Some(direction) = direction {
        let (count, unit_at) = words
            .count(at + 1)
            .map_or((None, at + 1), |(count, end)| (count, end));
        let unit = words.unit(unit_at)?;
        if words.is(at, &["next"]) && words.is(at + 1, &["day"]) {
            return None;
        }
        // "last week" is a week of the calendar; "the last week" and "past week" are seven days.
        let calendar_unit = !unit.plural && !determined && !words.is(at, &["past"]);
        let (unit, count) = if unit_at > at + 1 && count.is_none() {
            (Unit { plural: true, ..unit }, None)
        } else {
            (unit, count)
        };
        return (!calendar_unit).then(|| (unit_at + 1, value(unit, count, direction)));
    }
    ahead_or_since(words, idx, at)
        .map(|(end, unit, count, direction)| (end, value(unit, count, direction)))
}

/// "the weeks ahead", "days to come", "the two years since a summit".
fn ahead_or_since(
    words: &Words<'_>,
    idx: usize,
    at: usize,
) -> Option<(usize, Unit, Option<u16>, Direction)> {
    let (count, unit_at) =
        words.count(at).map_or((None, at), |(count, end)| (count, end));
    let unit = words.unit(unit_at)?;
    let next = unit_at + 1;
    if words.is(next, &["ahead"]) && (unit.plural || at > idx) {
        return Some((next + 1, unit, count, Direction::Future));
    }
    if unit.plural && words.is(next, &["to"]) && words.is(next + 1, &["come"]) {
        return Some((next + 2, unit, count, Direction::Future));
    }
    let since = words.is(idx, &["the"]) && at > idx && words.is(next, &["since"]);
    since.then_some((next, unit, count, Direction::Past))
}

/// "two years ago", "a week earlier", "three days from now", "within 48 hours".
fn counted(words: &Words<'_>, idx: usize) -> Found {
    if words.is(idx, &["within"]) {
        let (count, at) = words.count(idx + 1).unwrap_or((None, idx + 1));
        let unit = words.unit(at)?;
        let count = count.map(|count| unit.times(count));
        let direction = Direction::Open;
        return Some((at + 1, TimeValue::Stretch { unit: unit.base, count, direction }));
    }
    let (count, at) = words.count(idx).unwrap_or((None, idx));
    let unit = words.unit(at)?;
    if count.is_none() && !unit.plural {
        return None;
    }
    let by = match (count, unit.within_day) {
        (Some(count), true) => Some(count / 24),
        (None, true) => Some(0),
        (count, false) => count.map(|count| unit.times(count)),
    };
    let shift = |end, sign: i32| {
        let direction = if sign < 0 { Direction::Past } else { Direction::Future };
        let value = by.map_or(
            TimeValue::Stretch { unit: unit.base, count: None, direction },
            |by| TimeValue::Shift { unit: unit.base, by: sign * i32::from(by) },
        );
        Some((end, value))
    };
    let offset = |end, sign: i32| {
        let by = sign * i32::from(by?);
        Some((end, TimeValue::Offset { unit: unit.base, by }))
    };
    let closes = |at| ends_clause(words, at);
    match words.at(at + 1) {
        "ago" => shift(at + 2, -1),
        "to" if is_given(words, idx) => {
            let count = count.map(|count| unit.times(count));
            let direction = Direction::Future;
            Some((at + 1, TimeValue::Stretch { unit: unit.base, count, direction }))
        }
        "from" if words.is(at + 2, &["now", "today"]) => shift(at + 3, 1),
        "'" | "’" if words.is(at + 2, &["time"]) => shift(at + 3, 1),
        "earlier" | "previously" => offset(at + 2, -1),
        "later" | "afterwards" | "afterward" => offset(at + 2, 1),
        "before" if closes(at + 2) => offset(at + 2, -1),
        "after" if closes(at + 2) => offset(at + 2, 1),
        _ => None,
    }
}

/// "gave the rebels 48 hours to leave", "has two weeks to answer": the stretch begins now.
fn is_given(words: &Words<'_>, idx: usize) -> bool {
    let gives = ["gave", "give", "gives", "given", "giving", "has", "have", "had"];
    (idx.saturating_sub(5)..idx).any(|at| words.is(at, &gives))
}

fn ends_clause(words: &Words<'_>, at: usize) -> bool {
    at >= words.len()
        || matches!(
            words.tag(at),
            Some(Tag::Comma | Tag::Period | Tag::Colon | Tag::Rrb | Tag::CloseQuote)
        )
}

/// "Thursday", "late Wednesday", "earlier on Friday", "Monday morning". Holidays and newspapers
/// with a weekday in their name are none.
fn weekday(words: &Words<'_>, idx: usize) -> Found {
    let at = match words.at(idx) {
        "early" | "late" | "earlier" | "later" | "mid"
            if words.is(idx + 1, &["on", "-"]) =>
        {
            idx + 2
        }
        "early" | "late" | "earlier" | "later" | "mid" => idx + 1,
        _ => idx,
    };
    let Kind::Weekday(weekday) = words.kind(at) else {
        return None;
    };
    let festive = [
        "good", "black", "bloody", "ash", "palm", "easter", "super", "maundy", "shrove",
        "cyber", "every", "each", "red",
    ];
    let paper =
        ["times", "telegraph", "mail", "mirror", "express", "herald", "post", "school"];
    let named = words.is(at.wrapping_sub(1), &festive)
        || words.capital(at + 1) && words.is(at + 1, &paper);
    let value = TimeValue::Weekday { weekday, direction: Direction::Open };
    // "Thursday, 27 March" without a year is the day of the month.
    let comma = if words.is(at + 1, &[","]) { at + 2 } else { at + 1 };
    if let Some((end, day @ TimeValue::DayOfYear { .. })) = calendar(words, comma) {
        return Some((end, day));
    }
    (!named).then(|| (day_part(words, at + 1), value))
}

/// "over the weekend", "at the weekend": the last one.
fn weekend(words: &Words<'_>, idx: usize) -> Found {
    let preposition = words.is(idx.wrapping_sub(1), &["over", "at", "during", "on"]);
    let noun = words.is(idx, &["the"]) && words.is(idx + 1, &["weekend"]);
    let value = TimeValue::Shift { unit: TimeUnit::Weekend, by: -1 };
    (preposition && noun).then_some((idx + 2, value))
}
