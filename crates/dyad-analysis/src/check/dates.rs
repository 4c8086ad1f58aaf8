//! Whether a date follows from the words of a sentence and the day it was published.

use dyad_ledger::wording::month_number;
use dyad_types::{DateBasis, DateInterval, Span};
use jiff::civil::Date;

use crate::brief::{EvidenceItem, LineDate};
use crate::check::words::has_word;
use crate::ground::Ground;

/// Whether the printed date is that of its days, and the days follow from a cited sentence.
pub(super) fn stands(
    date: &LineDate,
    cited: &[&EvidenceItem],
    ground: &Ground<'_>,
) -> bool {
    if !date.prints_its_days() {
        return false;
    }
    let words = date.words.as_deref();
    let Some(days) = date.interval else {
        let told = |words: &str| cited.iter().any(|item| holds(item, words));
        return date.basis == DateBasis::Undated && words.is_none_or(told);
    };
    match date.basis {
        DateBasis::Undated => false,
        // A reviewer vouches for it where the text does not tell it, or tells it wrongly.
        DateBasis::Corrected => true,
        DateBasis::Publication => cited.iter().any(|item| {
            let published = item.origin.published.date;
            published.is_some()
                && published == date.counted_from
                && published.is_some_and(|day| days.end == day || days.contains(day))
        }),
        DateBasis::Stated => {
            let Some(words) = words else { return false };
            cited.iter().any(|item| {
                let published = item.origin.published.date;
                holds(item, words) && follows(days, words, item, published, ground)
            })
        }
        DateBasis::Relative | DateBasis::Context => {
            let Some(words) = words else { return false };
            cited.iter().any(|item| {
                let published = item.origin.published.date;
                published.is_some()
                    && published == date.counted_from
                    && holds(item, words)
                    && follows(days, words, item, published, ground)
            })
        }
    }
}

fn holds(item: &EvidenceItem, words: &str) -> bool {
    has_word(&item.sentence.text, words)
}

/// Whether the words mean those days. The sentence's own time expressions decide; where they are
/// not at hand (a sentence of the ledger) or do not cover the words, years and months named in
/// the words must be those of the days.
fn follows(
    days: DateInterval,
    words: &str,
    item: &EvidenceItem,
    published: Option<Date>,
    ground: &Ground<'_>,
) -> bool {
    let text = item.sentence.text.as_str();
    let told = if ground.is_of_page(item) {
        ground.days_at(item.sentence.position, published)
    } else {
        Vec::new()
    };
    let is_meant = |span: &Span| {
        let found = span.of(text);
        found.contains(words) || words.contains(found)
    };
    let meant: Vec<DateInterval> = told
        .into_iter()
        .filter(|(span, _)| is_meant(span))
        .map(|(_, days)| days)
        .collect();
    if meant.is_empty() {
        agrees(days, words)
    } else {
        meant.iter().any(|&m| fits(days, m))
    }
}

/// The days themselves, a part of them, or a longer period that holds their first day: "for the
/// past two years" may be told as "since 2018".
fn fits(days: DateInterval, meant: DateInterval) -> bool {
    let inside = meant.contains(days.start) && meant.contains(days.end);
    inside || days.contains(meant.start)
}

fn agrees(days: DateInterval, words: &str) -> bool {
    let tokens = || words.split(|letter: char| !letter.is_alphanumeric());
    let is_year =
        |word: &&str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    let years = tokens().filter(is_year).filter_map(|word| word.parse::<i16>().ok());
    let year_fits = |year: i16| days.start.year() <= year && year <= days.end.year();
    let long = days.start.year() < days.end.year();
    let month_fits =
        |month: i8| long || days.start.month() <= month && month <= days.end.month();
    years.into_iter().all(year_fits) && tokens().filter_map(month_number).all(month_fits)
}
