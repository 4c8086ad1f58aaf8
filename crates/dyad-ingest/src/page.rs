//! [`read_page`]: the one way in.

use dyad_types::{
    Article, ArticleId, Format, Precision, Publication, PublicationBasis, Skipped, Story,
    StoryKind,
};
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::source::Stated;
use crate::{Extractor, IngestError, Trafilatura, dateline, decode, html, refuse, text};

/// What the caller knows of a page.
#[derive(Debug, Clone, Default)]
pub struct PageOptions {
    /// What the user calls the input: a path, an address, or "-".
    pub name: String,
    /// Where it was fetched.
    pub url: Option<String>,
    /// The `Content-Type` that HTTP gave with it.
    pub content_type: Option<String>,
    /// When its main story was published, if the user says so.
    pub date: Option<Date>,
    /// Today, as the caller has it, or the day the page was fetched: no publication is later.
    pub today: Option<Date>,
    /// What the source that holds the page says of it.
    pub stated: Stated,
    /// How to read it; found out when `None`.
    pub format: Option<Format>,
    /// Reads pages in any language, to measure on gold that holds some. Off in normal runs.
    pub any_language: bool,
}

/// Reads a page: decodes it, tells its stories apart, labels their blocks, and dates them.
///
/// The main story comes first. Offsets are bytes of the decoded text.
///
/// # Errors
///
/// [`IngestError`] when the input is no page of English text.
pub fn read_page(bytes: &[u8], options: &PageOptions) -> Result<Article, IngestError> {
    read_page_with(&Trafilatura::default(), bytes, options)
}

/// [`read_page`] with another extractor of main content.
///
/// # Errors
///
/// [`IngestError`] when the input is no page of English text.
pub fn read_page_with(
    extractor: &dyn Extractor,
    bytes: &[u8],
    options: &PageOptions,
) -> Result<Article, IngestError> {
    refuse::check_bytes(bytes)?;
    let decoded = decode::decode(bytes, options.content_type.as_deref());
    refuse::check_decoded(&decoded.text)?;
    let format = options
        .format
        .unwrap_or_else(|| format_of(&decoded.text, options.content_type.as_deref()));
    let page = match format {
        Format::Text => {
            refuse::check_lines(&decoded.text)?;
            text::read(&decoded.text, options.today)
        }
        Format::Html => {
            html::read(extractor, &decoded.text, options.url.as_deref(), options.today)
        }
    };
    let main = page.stories.first().filter(|story| !story.paragraphs.is_empty());
    let Some(main) = main else { return Err(IngestError::NoText) };
    if !options.any_language {
        let body = main.paragraphs.iter().map(|paragraph| paragraph.text.as_str());
        refuse::check_language(body)?;
    }
    let notes = decoded.notes.into_iter().map(|(reason, text)| skipped(reason, text));
    let mut skipped: Vec<Skipped> = notes.collect();
    skipped.extend(page.skipped);
    Ok(article(decoded.text, format, page.stories, page.facts, skipped, options))
}

/// What a reader of one format gives.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Main story first.
    pub(crate) stories: Vec<Story>,
    /// What the page says of itself.
    pub(crate) facts: Facts,
    /// What was set aside.
    pub(crate) skipped: Vec<Skipped>,
}

/// What a page says of itself.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// Authors in byline order.
    pub(crate) authors: Vec<String>,
    /// Who printed it.
    pub(crate) publisher: Option<String>,
    /// Its address.
    pub(crate) url: Option<String>,
    /// When its main story was published.
    pub(crate) published: Option<Publication>,
}

/// An entry of the list of what was set aside.
pub(crate) fn skipped(reason: &str, text: String) -> Skipped {
    Skipped { position: None, reason: reason.to_owned(), text }
}

fn article(
    text: String,
    format: Format,
    mut stories: Vec<Story>,
    facts: Facts,
    skipped: Vec<Skipped>,
    options: &PageOptions,
) -> Article {
    let published = publication(options, facts.published);
    let stated = &options.stated;
    for story in &mut stories {
        match story.kind {
            StoryKind::Main => story.published = published.clone(),
            StoryKind::Related => {
                if story.published.date.is_none()
                    && let Some(found) = dateline::opening(story, options.today)
                        .or_else(|| dateline::from_caption(story, options.today))
                {
                    story.published = found;
                }
            }
            StoryKind::Sponsored => {}
        }
    }
    dateline::settle_captions(&mut stories, options.today);
    Article {
        id: id_of(&text),
        name: options.name.clone(),
        url: facts.url.or_else(|| options.url.clone()),
        publisher: facts.publisher.or_else(|| stated.publisher.clone()),
        authors: if facts.authors.is_empty() {
            stated.authors.clone()
        } else {
            facts.authors
        },
        format,
        text,
        published,
        stories,
        skipped,
    }
}

/// When the page was published: what the user says, then its metadata, then the source that holds
/// it, then its text.
fn publication(options: &PageOptions, own: Option<Publication>) -> Publication {
    let on = |date, basis| Publication {
        date: Some(date),
        precision: Precision::Day,
        basis,
        source: None,
        estimate: None,
    };
    if let Some(date) = options.date {
        return on(date, PublicationBasis::Given);
    }
    let by_page = own.filter(|own| own.date.is_some());
    let is_sure = by_page.as_ref().is_some_and(|own| {
        matches!(own.basis, PublicationBasis::Metadata | PublicationBasis::Url)
    });
    let stated = options
        .stated
        .date
        .filter(|date| options.today.is_none_or(|t| *date <= t));
    match (by_page, stated) {
        (Some(own), _) if is_sure => own,
        (_, Some(date)) => on(date, PublicationBasis::Source),
        (own, None) => own.unwrap_or(Publication::UNDATED),
    }
}

fn id_of(text: &str) -> ArticleId {
    let digest = Sha256::digest(text.as_bytes());
    let hex = digest
        .iter()
        .take(16)
        .fold(String::with_capacity(32), |mut hex, byte| {
            for digit in [byte >> 4, byte & 15] {
                hex.extend(char::from_digit(u32::from(digit), 16));
            }
            hex
        });
    ArticleId(hex)
}

/// HTML when HTTP says so or the text looks so: it begins with a tag, or its head holds several
/// tags of documents.
fn format_of(text: &str, content_type: Option<&str>) -> Format {
    if let Some(content_type) = content_type {
        let content_type = content_type.to_ascii_lowercase();
        if content_type.contains("html") {
            return Format::Html;
        }
        if content_type.starts_with("text/plain") {
            return Format::Text;
        }
    }
    let head_end = text.floor_char_boundary(65_536);
    let head = text.get(..head_end).unwrap_or(text).to_ascii_lowercase();
    let start = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let begins =
        ["<!doctype html", "<html", "<?xml", "<head", "<body", "<div", "<p>", "<article"]
            .iter()
            .any(|tag| start.starts_with(tag));
    let n_tags: usize =
        ["<html", "<body", "</p>", "</div>", "</a>", "<br", "</title>", "</h1>"]
            .iter()
            .map(|tag| head.matches(tag).count())
            .sum();
    if begins || n_tags >= 3 { Format::Html } else { Format::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_apart() {
        assert_eq!(format_of("\n<!DOCTYPE html><p>Hi", None), Format::Html);
        assert_eq!(format_of("Hi\n\na < b, and <div> is a tag", None), Format::Text);
        assert_eq!(format_of("Hi", Some("text/html; charset=utf-8")), Format::Html);
        assert_eq!(format_of("x</p><p>y</p><p>z</p>", None), Format::Html);
    }

    #[test]
    fn an_identity_is_half_a_sha256() {
        assert_eq!(id_of("abc").0, "ba7816bf8f01cfea414140de5dae2223");
    }
}
