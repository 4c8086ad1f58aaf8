//! Dates that a page states in its text: publication lines, datelines, captions.

use dyad_types::{
    ParagraphKind, Precision, Publication, PublicationBasis, Story, StoryKind,
};
use jiff::civil::Date;

use crate::block::Block;
use crate::credit;
use crate::date;
use crate::metadata;
use crate::topic;

/// Words that introduce the day of publication.
const PUBLISHED_CUES: [&str; 10] = [
    "published",
    "posted",
    "first published",
    "publication date",
    "issued",
    "filed",
    "date:",
    "veröffentlicht",
    "publié",
    "pubblicato",
];

/// Teasers of one page are at most so many days apart.
const MAX_DAYS_APART: i32 = 14;

/// Blocks of a page whose head may hold a publication line.
const HEAD_BLOCKS: usize = 400;

/// The publication that a line of the page states: "Published June 17, 2020", a line that is
/// a date, or the dateline of its first paragraphs ("OSTREL, June 17 (Agency) - ..." needs its
/// year). `near` is the first block of the story.
pub(crate) fn stated(
    blocks: &[Block],
    near: usize,
    today: Option<Date>,
) -> Option<Publication> {
    let usable = |found: &date::FoundDate| date::is_plausible(found.date, today);
    let cue_line =
        blocks
            .iter()
            .take(near.saturating_add(HEAD_BLOCKS))
            .find_map(|block| {
                let lower = block.text.to_lowercase();
                if block.n_chars() > 160
                    || !PUBLISHED_CUES.iter().any(|cue| lower.contains(cue))
                {
                    return None;
                }
                let cue_at =
                    PUBLISHED_CUES.iter().filter_map(|cue| lower.find(cue)).min()?;
                // "Updated 18 June ... Published 17 June": the date after the cue counts, and only
                // close to it.
                let found = date::full_dates(&block.text).into_iter().find(|found| {
                    found.span.start >= cue_at && found.span.start < cue_at + 50
                })?;
                Some((found, block))
            });
    // A line of an update counts when nothing else states a day.
    let date_line = |wants_update: bool| {
        let from = near.saturating_sub(12);
        blocks.iter().skip(from).take(near - from + 6).find_map(|block| {
            let found = date::full_dates(&block.text).into_iter().next()?;
            let rest = block.text.len() - found.span.len();
            let lower = block.text.to_lowercase();
            let is_update = lower.contains("updated") || lower.contains("modified");
            (rest <= 40
                && block.text.len() <= 80
                && is_update == wants_update
                && !block.text.ends_with('.'))
            .then_some((found, block))
        })
    };
    let dateline = || {
        blocks.iter().skip(near).take(4).find_map(|block| {
            let found = date::full_dates(&block.text).into_iter().next()?;
            is_dateline(&block.text, found.span.start, found.span.end)
                .then_some((found, block))
        })
    };
    let (found, block) = cue_line
        .filter(|(found, _)| usable(found))
        .or_else(|| date_line(false).filter(|(found, _)| usable(found)))
        .or_else(|| dateline().filter(|(found, _)| usable(found)))
        .or_else(|| date_line(true).filter(|(found, _)| usable(found)))?;
    Some(publication(found, &block.text, PublicationBasis::Text))
}

/// Whether a line says who wrote the story or when it was published, and nothing else.
pub(crate) fn is_imprint(text: &str) -> bool {
    if !byline(text).is_empty() {
        return true;
    }
    let lower = text.to_lowercase();
    let rest: usize = text.len()
        - date::full_dates(text)
            .iter()
            .map(|found| found.span.len())
            .sum::<usize>();
    let dated =
        rest < text.len() && text.chars().count() <= 80 && !text.ends_with(['.', '?']);
    dated && (rest <= 14 || PUBLISHED_CUES.iter().any(|cue| lower.starts_with(cue)))
}

/// The names of a byline, "By Ana Brodt and Jo Lund"; empty when `text` is none.
pub(crate) fn byline(text: &str) -> Vec<String> {
    let Some(names) = text.strip_prefix("By ").or_else(|| text.strip_prefix("BY "))
    else {
        return Vec::new();
    };
    let words: Vec<&str> = names.split_whitespace().collect();
    let is_names = (2..=10).contains(&words.len())
        && !names.ends_with(['.', '?', '!', ':'])
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase)
                || matches!(
                    *word,
                    "and" | "&" | "de" | "van" | "von" | "der" | "al" | "bin"
                )
        });
    if is_names { metadata::split_names(names) } else { Vec::new() }
}

/// "OSTREL, Ruritania, June 17, 2020 (Agency) - ...": a place in capitals, then the date, then
/// an agency or a dash.
fn is_dateline(text: &str, start: usize, end: usize) -> bool {
    let before = text
        .get(..start)
        .unwrap_or("")
        .trim_end_matches([' ', ',', '(', '-', '–', '—']);
    let after = text.get(end..).unwrap_or("").trim_start_matches([',', ' ', '.', ')']);
    let is_place = before.len() <= 60
        && before.split_whitespace().count() <= 6
        && before.chars().next().is_some_and(char::is_uppercase)
        && before.split_whitespace().next().is_some_and(|word| {
            word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
        });
    is_place && after.starts_with(['(', '-', '–', '—', '/', ':'])
}

/// The date of a related story from its caption, when the caption tells of the same event: it
/// is no archive picture, and the story's text names the weekday of that date, or no weekday
/// but at least two of the caption's names. A text that names another weekday contradicts.
pub(crate) fn from_caption(story: &Story, today: Option<Date>) -> Option<Publication> {
    let body: String =
        story.paragraphs.iter().fold(String::new(), |mut body, paragraph| {
            body.push_str(&paragraph.text);
            body.push(' ');
            body
        });
    let weekday = date::first_weekday(&body);
    story.captions.iter().find_map(|caption| {
        if credit::is_archive(&caption.text) {
            return None;
        }
        let found = *date::full_dates(&caption.text).last()?;
        let agrees = weekday.map(|weekday| weekday == found.date.weekday());
        let shared = topic::shared(&topic::names(&caption.text), &body);
        let same_event = match agrees {
            Some(agrees) => agrees,
            None => shared >= 2,
        };
        (same_event && date::is_plausible(found.date, today))
            .then(|| publication(found, &caption.text, PublicationBasis::Caption))
    })
}

/// Settles the dates of captions together: pictures beside each other on one page may be old.
///
/// A day more than two weeks before the latest one stays only where the story's own text names
/// its weekday. A story that shares no name with its caption takes the caption's day all the
/// same when its text names that weekday and another story of the page is of those weeks.
pub(crate) fn settle_captions(stories: &mut [Story], today: Option<Date>) {
    let by_caption = |story: &Story| {
        let published = &story.published;
        published
            .date
            .filter(|_| published.basis == PublicationBasis::Caption)
    };
    let Some(latest) = stories.iter().filter_map(by_caption).max() else { return };
    let n_days = |date: Date| date.until(latest).map_or(i32::MAX, |span| span.get_days());
    for story in stories.iter_mut().filter(|story| story.kind == StoryKind::Related) {
        let weekday = story
            .paragraphs
            .iter()
            .find_map(|paragraph| date::first_weekday(&paragraph.text));
        match by_caption(story) {
            Some(date) if weekday.is_none() && n_days(date) > MAX_DAYS_APART => {
                story.published = Publication::UNDATED;
            }
            None if story.published.date.is_none() => {
                let found = caption_date(story, today).filter(|(found, _)| {
                    weekday == Some(found.date.weekday())
                        && n_days(found.date).abs() <= MAX_DAYS_APART
                });
                if let Some((found, caption)) = found {
                    story.published =
                        publication(found, &caption, PublicationBasis::Caption);
                }
            }
            Some(_) | None => {}
        }
    }
}

/// The last full date of the first caption that has one and is no archive picture's.
fn caption_date(story: &Story, today: Option<Date>) -> Option<(date::FoundDate, String)> {
    story.captions.iter().find_map(|caption| {
        let found = *date::full_dates(&caption.text).last()?;
        let usable =
            !credit::is_archive(&caption.text) && date::is_plausible(found.date, today);
        usable.then(|| (found, caption.text.clone()))
    })
}

/// The date that a related story's text opens with: "8 July 2018. The council met ...".
pub(crate) fn opening(story: &Story, today: Option<Date>) -> Option<Publication> {
    let body = story.paragraphs.iter().find(|p| p.kind == ParagraphKind::Body)?;
    let found = *date::full_dates(&body.text).first()?;
    let after = body.text.get(found.span.end..)?;
    let opens = found.span.start == 0
        && after.trim_start().starts_with(['.', ':', '-', '–', '—', '|']);
    (opens && date::is_plausible(found.date, today))
        .then(|| publication(found, &body.text, PublicationBasis::Text))
}

fn publication(
    found: date::FoundDate,
    text: &str,
    basis: PublicationBasis,
) -> Publication {
    Publication {
        date: Some(found.date),
        precision: Precision::Day,
        basis,
        source: Some(found.span.of(text).to_owned()),
        estimate: None,
    }
}
