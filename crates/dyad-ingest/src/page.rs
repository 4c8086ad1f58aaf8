//! [`read_page`]: the one way in.

use dyad_types::{
    Article, ArticleId, DateKind, Doubt, DoubtAbout, Format, Layout, PageFacts,
    Precision, Publication, PublicationBasis, Skipped, StatedDate, Story, StoryKind,
};
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::address::clean_address;
use crate::source::Stated;
use crate::{
    DomSmoothie, Extractors, IngestError, Trafilatura, agency, dateline, decode, html,
    refuse, stated, text,
};

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
    /// Reads HTML with the faster extractor alone: no second opinion, more of what stands beside the
    /// story.
    pub fast: bool,
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
    let extractors = if options.fast {
        Extractors { first: &DomSmoothie, second: None }
    } else {
        Extractors {
            first: &Trafilatura { fallback: false },
            second: Some(&DomSmoothie),
        }
    };
    read_page_with(extractors, bytes, options)
}

/// [`read_page`] with other extractors of main content.
///
/// # Errors
///
/// [`IngestError`] when the input is no page of English text.
pub fn read_page_with(
    extractors: Extractors<'_>,
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
            html::read(extractors, &decoded.text, options.url.as_deref(), options.today)
        }
    };
    let main = page.stories.first().filter(|story| !story.paragraphs.is_empty());
    let Some(main) = main else { return Err(IngestError::NoText) };
    if page.facts.is_list {
        return Err(IngestError::List);
    }
    let body = main.paragraphs.iter().map(|paragraph| paragraph.text.as_str());
    let language = refuse::language(body);
    if !options.any_language {
        refuse::check_language(language)?;
    }
    let notes = decoded.notes.into_iter().map(|(reason, text)| skipped(reason, text));
    let mut skipped: Vec<Skipped> = notes.collect();
    skipped.extend(page.skipped);
    let language = language.map(|language| language.code().to_owned());
    let page = Page {
        skipped,
        facts: Facts { language, ..page.facts },
        ..page
    };
    Ok(article(decoded.text, format, page, options))
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
    /// When a line of it says so.
    pub(crate) in_text: Option<Publication>,
    /// Every day that its markup and address state.
    pub(crate) dates: Vec<StatedDate>,
    /// The language of its main story, ISO 639-3.
    pub(crate) language: Option<String>,
    /// How it is built.
    pub(crate) layout: Layout,
    /// Whether it only lists other pages.
    pub(crate) is_list: bool,
    /// What makes its text doubtful.
    pub(crate) doubts: Vec<Doubt>,
}

/// An entry of the list of what was set aside.
pub(crate) fn skipped(reason: &str, text: String) -> Skipped {
    Skipped { position: None, reason: reason.to_owned(), text }
}

fn article(text: String, format: Format, page: Page, options: &PageOptions) -> Article {
    let Page { mut stories, facts: own, skipped } = page;
    let url = own.url.as_deref().or(options.url.as_deref()).map(clean_address);
    let published = publication(options, own.published.clone());
    let facts = page_facts(&own, stories.first(), url.as_deref(), options);
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
        url,
        publisher: own.publisher.or_else(|| stated.publisher.clone()),
        authors: if own.authors.is_empty() {
            stated.authors.clone()
        } else {
            own.authors
        },
        format,
        text,
        published,
        facts,
        stories,
        skipped,
    }
}

/// What the page says of itself beside its text: the days that its text and its source state stand
/// behind those of the markup.
fn page_facts(
    own: &Facts,
    main: Option<&Story>,
    url: Option<&str>,
    options: &PageOptions,
) -> PageFacts {
    let day = |date, basis, source: String| StatedDate {
        kind: DateKind::Published,
        date,
        time: None,
        offset: None,
        basis,
        source,
    };
    let in_text = own
        .in_text
        .iter()
        .filter_map(|own| Some(day(own.date?, own.basis, own.source.clone()?)));
    let in_source = options
        .stated
        .date
        .filter(|date| options.today.is_none_or(|today| *date <= today))
        .map(|date| day(date, PublicationBasis::Source, format!("source {date}")));
    let mut dates = own.dates.clone();
    let n_published =
        dates.iter().take_while(|own| own.kind == DateKind::Published).count();
    let more: Vec<StatedDate> = in_text.chain(in_source).collect();
    dates.splice(n_published..n_published, more);
    let mut doubts = own.doubts.clone();
    let conflict = stated::conflict(&dates, url);
    doubts.extend(conflict.map(|why| Doubt { about: DoubtAbout::Date, why }));
    PageFacts {
        dates,
        language: own.language.clone(),
        agency: agency::of(main, &own.authors).map(str::to_owned),
        layout: own.layout,
        doubts,
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
