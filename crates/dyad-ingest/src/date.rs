//! Dates as pages write them: in metadata, in addresses, in running text.

use dyad_types::{Precision, Span};
use jiff::civil::{Date, Time, Weekday};

/// Earliest year of a web page.
const FIRST_YEAR: i16 = 1995;

/// A full date in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FoundDate {
    /// Which day.
    pub(crate) date: Date,
    /// Its words, in bytes of the text.
    pub(crate) span: Span,
}

/// Whether a page can have been published on `date`: from 1995 on, and not after `today`.
pub(crate) fn is_plausible(date: Date, today: Option<Date>) -> bool {
    date.year() >= FIRST_YEAR && today.is_none_or(|today| date <= today)
}

/// The day that a metadata value starts with: ISO 8601 ("2020-06-17T10:00:00Z", "2020/06/17",
/// "20200617"), or the first written date in it ("Wed, 17 Jun 2020 10:00:00 GMT").
pub(crate) fn metadata_date(value: &str) -> Option<Date> {
    let value = value.trim();
    let digits: String = value.chars().take_while(char::is_ascii_digit).collect();
    if (digits.len() == 8 || digits.len() == 14) && digits.is_ascii() {
        return digits.get(..8).and_then(|day| day.parse().ok()).and_then(compact);
    }
    full_dates(value).first().map(|found| found.date)
}

/// The day, and where they are stated the time of day and the zone in minutes east of UTC, of a
/// metadata value.
pub(crate) fn moment(value: &str) -> Option<(Date, Option<Time>, Option<i16>)> {
    let date = metadata_date(value)?;
    let Some((at, time)) = clock(value) else { return Some((date, None, None)) };
    Some((date, Some(time), value.get(at..).and_then(zone)))
}

/// The first time of day in `value` ("T10:00:00", "5:41 PM") and the byte after it.
fn clock(value: &str) -> Option<(usize, Time)> {
    let bytes = value.as_bytes();
    let digits = |at: usize| -> Option<(i8, usize)> {
        let rest = value.get(at..)?;
        let n = rest.bytes().take(2).take_while(u8::is_ascii_digit).count();
        Some((rest.get(..n)?.parse().ok()?, at + n))
    };
    let colon = memchr::memchr(b':', bytes)?;
    let start = value.get(..colon)?.rfind(|c: char| !c.is_ascii_digit());
    let (mut hour, end) = digits(start.map_or(0, |at| at + 1))?;
    let (minute, mut end) = digits(end + 1).filter(|_| end == colon)?;
    let mut second = 0;
    if bytes.get(end) == Some(&b':')
        && let Some((found, after)) = digits(end + 1)
    {
        (second, end) = (found, after);
        if bytes.get(end) == Some(&b'.') {
            let fraction = value.get(end + 1..)?;
            end += 1 + fraction.bytes().take_while(u8::is_ascii_digit).count();
        }
    }
    let rest = value.get(end..)?.trim_start().to_ascii_lowercase();
    let is_half = |mark: &str| rest.starts_with(mark) && (1..=12).contains(&hour);
    let (is_am, is_pm) =
        (is_half("am") || is_half("a.m"), is_half("pm") || is_half("p.m"));
    if is_am || is_pm {
        hour = hour % 12 + if is_pm { 12 } else { 0 };
    }
    Some((end, Time::new(hour, minute, second.min(59), 0).ok()?))
}

/// The zone that stands after a time of day; names of zones that several countries share say
/// nothing.
fn zone(rest: &str) -> Option<i16> {
    let rest = rest.trim_start();
    if let Some(sign) =
        rest.chars().next().filter(|c| matches!(c, '+' | '-' | '\u{2212}'))
    {
        let digits: String = rest
            .chars()
            .skip(1)
            .filter(|c| *c != ':')
            .take_while(char::is_ascii_digit)
            .collect();
        let hours: i16 = digits.get(..2)?.parse().ok()?;
        let minutes: i16 = digits.get(2..4).map_or(Some(0), |text| text.parse().ok())?;
        let minutes = hours * 60 + minutes;
        return (minutes <= 14 * 60).then_some(if sign == '+' {
            minutes
        } else {
            -minutes
        });
    }
    let word: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
    matches!(word.as_str(), "Z" | "z" | "GMT" | "UTC").then_some(0)
}

/// The day or month in an address: "/2020/06/17/", "/2020-06-17-", "/20200617/", "/2020/06/".
pub(crate) fn url_date(url: &str) -> Option<(Date, Precision)> {
    let path = url.split(['?', '#']).next()?;
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    let path = path.split_once('/')?.1;
    let words = words(path);
    for (idx, word) in words.iter().enumerate() {
        if word.text.len() == 8
            && let Some(date) = word.text.parse::<u32>().ok().and_then(compact)
            && is_plausible(date, None)
        {
            return Some((date, Precision::Day));
        }
        let (Some(year), Some(month)) = (word.year(), words.get(idx + 1)) else {
            continue;
        };
        let Some(month) = month.number().or_else(|| month_named(month.text)) else {
            continue;
        };
        if let Some(date) = words
            .get(idx + 2)
            .filter(|word| word.text.len() <= 2)
            .and_then(|word| day(year, month, word.number()?))
        {
            return Some((date, Precision::Day));
        }
        // A month alone must be a folder of its own: "/2020/06/title".
        let alone = words.get(idx + 1).is_some_and(|word| {
            word.text.len() == 2
                && path.get(word.end..).is_some_and(|r| r.starts_with('/'))
        });
        if alone && let Some(date) = day(year, month, 1) {
            return Some((date, Precision::Month));
        }
    }
    None
}

/// Every full date in `text`, in text order: "June 17, 2020", "17 June 2020", "Feb. 26, 2025",
/// "2020-06-17", "17.06.2020", and "17/06/2020" where only one reading is a date.
pub(crate) fn full_dates(text: &str) -> Vec<FoundDate> {
    let words = words(text);
    let mut found: Vec<FoundDate> = Vec::new();
    for idx in 0..words.len() {
        let read = written_date(&words, idx).or_else(|| numeric_date(text, &words, idx));
        if let Some(read) = read
            && found.last().is_none_or(|last| last.span.end <= read.span.start)
        {
            found.push(read);
        }
    }
    found
}

/// Whether `text` names a weekday, and which comes first.
pub(crate) fn first_weekday(text: &str) -> Option<Weekday> {
    words(text).iter().find_map(|word| weekday_named(word.text))
}

/// The month that `word` names, in full or shortened. Months of a few other languages count in full:
/// pages in English of their publishers carry them in their marks.
pub(crate) fn month_named(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    // German, French, Italian, Dutch; those spelt as in English are left out.
    const OTHERS: [&str; 12] = [
        "januar jänner janvier gennaio januari",
        "februar feber février febbraio februari",
        "märz mars marzo maart",
        "avril aprile",
        "mai maggio mei",
        "juni juin giugno",
        "juli juillet luglio",
        "août agosto augustus",
        "septembre settembre",
        "oktober octobre ottobre",
        "novembre",
        "dezember décembre dicembre",
    ];
    let lower = word.to_lowercase();
    if lower.len() < 3 {
        return None;
    }
    let is_short = lower.len() == 3 || lower == "sept";
    let english = MONTHS
        .iter()
        .position(|month| *month == lower || (is_short && month.starts_with(&lower)));
    let other = || {
        OTHERS
            .iter()
            .position(|names| names.split(' ').any(|name| name == lower))
    };
    i8::try_from(english.or_else(other)? + 1).ok()
}

fn weekday_named(word: &str) -> Option<Weekday> {
    let weekday = match word.to_ascii_lowercase().as_str() {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    };
    Some(weekday)
}

/// A date with a month's name at word `idx`.
fn written_date(words: &[Word<'_>], idx: usize) -> Option<FoundDate> {
    let word = words.get(idx)?;
    let month = month_named(word.text)?;
    let next = words.get(idx + 1)?;
    if let Some(number) = next.day()
        && let Some(year) = words.get(idx + 2)
        && let Some(date) = year.year().and_then(|year| day(year, month, number))
    {
        return Some(FoundDate { date, span: Span::new(word.start, year.end) });
    }
    let before = idx.checked_sub(1).and_then(|idx| words.get(idx))?;
    let date = day(next.year()?, month, before.day()?)?;
    Some(FoundDate { date, span: Span::new(before.start, next.end) })
}

/// A date of three numbers that starts at word `idx`.
fn numeric_date(text: &str, words: &[Word<'_>], idx: usize) -> Option<FoundDate> {
    let [first, second, third] = words.get(idx..idx + 3)? else { return None };
    let sign = text.get(first.end..second.start)?;
    if !matches!(sign, "-" | "/" | ".") || text.get(second.end..third.start)? != sign {
        return None;
    }
    let span = Span::new(first.start, third.end);
    let middle = second.number().filter(|_| second.text.len() <= 2)?;
    if let Some(year) = first.year() {
        // "2020-06-17T10:00" is one word from the day on.
        let digits = third.text.bytes().take_while(u8::is_ascii_digit).count();
        let number = third.text.get(..digits.min(2))?.parse().ok()?;
        let date = day(year, middle, number)?;
        return Some(FoundDate {
            date,
            span: Span::new(first.start, third.start + digits),
        });
    }
    let (year, number) = (third.year()?, first.number()?);
    let as_day_first = day(year, middle, number);
    let as_month_first = day(year, number, middle);
    let date = match (as_day_first, as_month_first) {
        (Some(date), _) if sign == "." => date,
        (Some(date), None) | (None, Some(date)) => date,
        (Some(date), Some(other)) if date == other => date,
        _ => return None,
    };
    Some(FoundDate { date, span })
}

fn compact(number: u32) -> Option<Date> {
    let year = i16::try_from(number / 10_000).ok()?;
    let month = i8::try_from(number / 100 % 100).ok()?;
    day(year, month, i8::try_from(number % 100).ok()?)
}

fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

struct Word<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

impl Word<'_> {
    fn number(&self) -> Option<i8> {
        self.text.parse().ok()
    }

    /// A day of the month: "17", "17th".
    fn day(&self) -> Option<i8> {
        let digits = self
            .text
            .trim_end_matches("st")
            .trim_end_matches("nd")
            .trim_end_matches("rd")
            .trim_end_matches("th");
        if digits.len() > 2 { None } else { digits.parse().ok() }
    }

    fn year(&self) -> Option<i16> {
        if self.text.len() != 4 {
            return None;
        }
        self.text.parse().ok().filter(|year| (1800..2200).contains(year))
    }
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() {
            start.get_or_insert(at);
        } else if let Some(start) = start.take()
            && let Some(word) = text.get(start..at)
        {
            words.push(Word { text: word, start, end: at });
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_keep_their_zone() {
        for (value, time, offset) in [
            ("2020-06-17T10:00:05+02:00", Some("10:00:05"), Some(120)),
            ("2020-06-17T10:00:05.123Z", Some("10:00:05"), Some(0)),
            ("2020-06-17 23:10 -0730", Some("23:10:00"), Some(-450)),
            ("Wed, 17 Jun 2020 10:00:00 GMT", Some("10:00:00"), Some(0)),
            ("June 17, 2020 5:41 PM EST", Some("17:41:00"), None),
            ("June 17, 2020 12:05 a.m.", Some("00:05:00"), None),
            ("2020-06-17", None, None),
            ("2020-06-17T99:00", None, None),
        ] {
            let found = moment(value);
            assert_eq!(found.and_then(|m| m.1).map(|t| t.to_string()).as_deref(), time);
            assert_eq!(found.and_then(|m| m.2), offset, "{value}");
        }
    }

    #[test]
    fn dates_are_read_as_pages_write_them() {
        for (text, expected) in [
            ("Published June 17, 2020 at 4 pm", "2020-06-17"),
            ("Wed, 17 Jun 2020 10:00:00 GMT", "2020-06-17"),
            ("on Feb. 26, 2025.", "2025-02-26"),
            ("the 3rd of May", ""),
            ("2020-06-17T23:10:00-07:00", "2020-06-17"),
            ("20200617", "2020-06-17"),
            ("17.06.2020", "2020-06-17"),
            ("17/06/2020", "2020-06-17"),
            ("06/07/2020", ""),
            ("2020-02-31", ""),
            ("May 2020", ""),
        ] {
            let found = metadata_date(text).map(|date| date.to_string());
            assert_eq!(found.unwrap_or_default(), expected, "{text}");
        }
    }

    #[test]
    fn addresses_hold_days_or_months() {
        for (url, expected) in [
            ("https://a.example/2020/06/17/talks", "2020-06-17 day"),
            ("https://a.example/world/2020-06-17-talks.html", "2020-06-17 day"),
            ("https://a.example/news/20200617/talks", "2020-06-17 day"),
            ("https://a.example/2020/jun/17/talks", "2020-06-17 day"),
            ("https://a.example/2020/06/talks", "2020-06-01 month"),
            ("https://a.example/top-2020-10-picks", ""),
            ("https://a.example/id/12345678", ""),
        ] {
            let found =
                url_date(url).map(|(date, precision)| format!("{date} {precision}"));
            assert_eq!(found.unwrap_or_default(), expected, "{url}");
        }
    }
}
