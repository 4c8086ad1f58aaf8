//! RSS, Atom and JSON Feed: an entry with its whole text is a page, another is an address.

use std::time::Duration;

use dyad_types::Format;
use feed_rs::model::{Entry, Feed};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::address::clean_address;

use super::{Address, Document, Item, Listing, SourceError, Stated};

/// From this many bytes on an entry's content is taken for the whole text, not a teaser.
const LEAST_WHOLE: usize = 1_500;

/// The entries of a feed, in its order. `name` is what the user calls the feed, `url` where it was
/// fetched.
///
/// # Errors
/// [`SourceError::Feed`] when the bytes are no feed.
pub fn feed(name: &str, url: Option<&str>, bytes: &[u8]) -> Result<Listing, SourceError> {
    // A feed that lies about its letters is decoded as a page is.
    let feed = parse(url, bytes).or_else(|reason| {
        let text = crate::decode::decode(bytes, None).text;
        let (declaration, rest) = text.split_once("?>").unwrap_or(("", &text));
        let is_declared = declaration.trim_start().starts_with("<?xml");
        let plain = if is_declared { rest } else { &text };
        parse(url, plain.as_bytes()).map_err(|_| SourceError::Feed { reason })
    })?;
    let publisher = feed
        .title
        .map(|title| title.content)
        .filter(|title| !title.is_empty());
    let ttl = feed.ttl.filter(|minutes| *minutes > 0);
    let mut times: Vec<Timestamp> = feed.entries.iter().filter_map(time).collect();
    times.sort_by(|a, b| b.cmp(a));
    let entries = feed.entries.into_iter().enumerate();
    let items = entries.map(|(nth, entry)| item(name, nth, entry, publisher.clone()));
    Ok(Listing {
        items: items.collect(),
        times,
        ttl: ttl.map(|minutes| Duration::from_secs(60 * u64::from(minutes))),
    })
}

fn parse(url: Option<&str>, bytes: &[u8]) -> Result<Feed, String> {
    let builder = feed_rs::parser::Builder::new().base_uri(url);
    builder.build().parse(bytes).map_err(|error| error.to_string())
}

/// When an entry was published, or else changed.
fn time(entry: &Entry) -> Option<Timestamp> {
    let when = entry.published.or(entry.updated)?;
    Timestamp::from_second(when.timestamp()).ok()
}

fn item(name: &str, nth: usize, entry: Entry, publisher: Option<String>) -> Item {
    let link = entry
        .links
        .iter()
        .find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"))
        .or(entry.links.first())
        .map(|link| link.href.clone())
        .or_else(|| Some(entry.id.clone()).filter(|id| id.starts_with("http")))
        .map(|link| clean_address(&link));
    let when = time(&entry);
    let authors = entry.authors.into_iter().filter_map(|person| person.name);
    let stated = Stated {
        date: when.map(|when| TimeZone::UTC.to_datetime(when).date()),
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

/// A page around content that has none.
pub(super) fn page_of(title: &str, content: &str) -> String {
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<html><head><title>{title}</title></head><body><article><h1>{title}</h1>\n\
         {content}\n</article></body></html>"
    )
}
