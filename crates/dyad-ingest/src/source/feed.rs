//! RSS, Atom and JSON Feed: an entry with its whole text is a page, another is an address.

use dyad_types::Format;
use feed_rs::model::Entry;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Address, Document, Item, SourceError, Stated};

/// From this many bytes on an entry's content is taken for the whole text, not a teaser.
const LEAST_WHOLE: usize = 1_500;

/// The entries of a feed, in its order. `name` is what the user calls the feed, `url` where it was
/// fetched.
///
/// # Errors
/// [`SourceError::Feed`] when the bytes are no feed.
pub fn feed(
    name: &str,
    url: Option<&str>,
    bytes: &[u8],
) -> Result<Vec<Item>, SourceError> {
    let mut builder = feed_rs::parser::Builder::new();
    if let Some(url) = url {
        builder = builder.base_uri(Some(url));
    }
    let feed = builder.build().parse(bytes);
    let feed = feed.map_err(|error| SourceError::Feed { reason: error.to_string() })?;
    let publisher = feed
        .title
        .map(|title| title.content)
        .filter(|title| !title.is_empty());
    let entries = feed.entries.into_iter().enumerate();
    Ok(entries
        .map(|(nth, entry)| item(name, nth, entry, publisher.clone()))
        .collect())
}

fn item(name: &str, nth: usize, entry: Entry, publisher: Option<String>) -> Item {
    let link = entry
        .links
        .iter()
        .find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"))
        .or(entry.links.first())
        .map(|link| link.href.clone())
        .or_else(|| Some(entry.id.clone()).filter(|id| id.starts_with("http")));
    let when = entry.published.or(entry.updated);
    let authors = entry.authors.into_iter().filter_map(|person| person.name);
    let stated = Stated {
        date: when.and_then(|when| day(when.timestamp())),
        publisher,
        authors: authors.filter(|name| !name.is_empty()).collect(),
    };
    let title = entry.title.map(|title| title.content).unwrap_or_default();
    let content = entry.content.and_then(|content| content.body).unwrap_or_default();
    let summary = entry.summary.map(|text| text.content).unwrap_or_default();
    let whole = if content.len() >= LEAST_WHOLE { content } else { summary };
    if whole.len() >= LEAST_WHOLE {
        return Item::Page(Document {
            name: format!("{name}#{}", nth + 1),
            url: link,
            format: Some(Format::Html),
            bytes: page_of(&title, &whole).into_bytes(),
            stated,
            ..Document::default()
        });
    }
    match link {
        Some(url) => Item::Address(Address { url, is_sitemap: false, stated }),
        None => Item::Rejected {
            name: format!("{name}#{}", nth + 1),
            reason: "the entry has neither its whole text nor an address".to_owned(),
        },
    }
}

/// The day, in UTC, of seconds since 1970.
fn day(seconds: i64) -> Option<Date> {
    let timestamp = Timestamp::from_second(seconds).ok()?;
    Some(TimeZone::UTC.to_datetime(timestamp).date())
}

/// A page around content that has none.
pub(super) fn page_of(title: &str, content: &str) -> String {
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<html><head><title>{title}</title></head><body><article><h1>{title}</h1>\n\
         {content}\n</article></body></html>"
    )
}
