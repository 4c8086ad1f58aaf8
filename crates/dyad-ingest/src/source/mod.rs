//! Sources of pages: what feeds, sitemaps, web archives and JSON Lines hold, item by item.
//!
//! A source gives [`Item`]s in a fixed order: pages that it holds, addresses that it names, and
//! what it could not give, with the reason. It reads bytes; the disk and the network are the
//! caller's.

mod feed;
mod jsonl;
mod sitemap;
mod warc;

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;

pub use self::feed::feed;
pub use self::jsonl::{Fields, JsonLines};
pub use self::sitemap::sitemap;
pub use self::warc::{Archive, Input, Open};

use dyad_types::Format;

/// The most bytes of one page of a source.
pub const LARGEST_PAGE: usize = 64 * 1024 * 1024;

/// A page as a source holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Where in the source it stands, for a reader: `news.jsonl:12`.
    pub name: String,
    /// Its address.
    pub url: Option<String>,
    /// `Content-Type` as the source gives it.
    pub content_type: Option<String>,
    /// How to read it, where the source tells.
    pub format: Option<Format>,
    /// The page.
    pub bytes: Vec<u8>,
    /// What the source says of it.
    pub stated: Stated,
    /// When the source fetched it: the page was published no later.
    pub fetched: Option<Date>,
}

/// What a source says of a page: used where the page does not say it itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stated {
    /// When it was published.
    pub date: Option<Date>,
    /// Who printed it.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
}

/// An address that a source names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// The address.
    pub url: String,
    /// Whether it is a sitemap, not a page.
    pub is_sitemap: bool,
    /// What the source says of the page.
    pub stated: Stated,
}

/// A feed or a sitemap, read whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// What it holds and names, in its order.
    pub items: Vec<Item>,
    /// When its entries were published or changed, newest first; those without a time left out.
    pub times: Vec<Timestamp>,
    /// How long it asks to be left alone (`ttl` of RSS).
    pub ttl: Option<Duration>,
}

/// What a source gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A page.
    Page(Document),
    /// The address of one.
    Address(Address),
    /// What holds no page by its nature: the request in an archive, a picture.
    PassedOver {
        /// What it is, in a few fixed words.
        what: &'static str,
    },
    /// What should have been a page.
    Rejected {
        /// Where in the source it stands.
        name: String,
        /// Why it is none.
        reason: String,
    },
}

/// A source that cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The feed is none.
    #[error("it is no feed that can be read: {reason}")]
    Feed {
        /// What the reader said.
        reason: String,
    },
    /// The sitemap is none.
    #[error("it is no sitemap that can be read: {reason}")]
    Sitemap {
        /// What the reader said.
        reason: String,
    },
}

/// What an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One page.
    Page,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A sitemap, or a sitemap of sitemaps.
    Sitemap,
    /// A JSON object a line.
    JsonLines,
    /// WARC, compressed or not.
    Archive,
}

/// What an input is, by its name and its first bytes (1,024 are enough), uncompressed except for
/// archives.
pub fn kind_of(name: &str, head: &[u8]) -> Kind {
    let name = name.to_ascii_lowercase();
    let name = name.split(['?', '#']).next().unwrap_or(&name);
    let plain = [".gz", ".zst", ".lz4"].iter().find_map(|end| name.strip_suffix(end));
    let plain = plain.unwrap_or(name);
    let extension = plain.rsplit_once('.').map_or("", |(_, extension)| extension);
    if head.starts_with(b"WARC/") || matches!(extension, "warc" | "arc") {
        return Kind::Archive;
    }
    if matches!(extension, "jsonl" | "ndjson") {
        return Kind::JsonLines;
    }
    let head = String::from_utf8_lossy(head.get(..1_024).unwrap_or(head));
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with('{') {
        let is_feed = head.contains("jsonfeed.org/version");
        return if is_feed { Kind::Feed } else { Kind::JsonLines };
    }
    if head.starts_with('<') {
        let has = |tag: &str| head.contains(tag);
        if has("<urlset") || has("<sitemapindex") {
            return Kind::Sitemap;
        }
        let is_html = head.to_ascii_lowercase().contains("<html");
        if !is_html && (has("<rss") || has("<feed") || has("<rdf:RDF")) {
            return Kind::Feed;
        }
    }
    Kind::Page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_told_apart() {
        let rss = b"<?xml version='1.0'?>\n<rss version='2.0'>";
        assert_eq!(kind_of("x", rss), Kind::Feed);
        assert_eq!(kind_of("x.xml", b"<urlset xmlns='a'>"), Kind::Sitemap);
        assert_eq!(kind_of("a.warc.gz", b"\x1f\x8b"), Kind::Archive);
        assert_eq!(kind_of("-", b"WARC/1.0\r\n"), Kind::Archive);
        assert_eq!(kind_of("-", b"{\"text\": \"a\"}"), Kind::JsonLines);
        let json_feed = b"{\"version\": \"https://jsonfeed.org/version/1.1\"}";
        assert_eq!(kind_of("-", json_feed), Kind::Feed);
        let page = b"<!doctype html><html><body>how to write <rss> by hand";
        assert_eq!(kind_of("-", page), Kind::Page);
        assert_eq!(kind_of("news.ndjson.gz", b""), Kind::JsonLines);
        assert_eq!(kind_of("story.txt", b"Chad recalled"), Kind::Page);
    }
}
