//! Sitemaps and news sitemaps: the addresses they name.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::address::clean_address;

use super::{Address, Item, Listing, SourceError, Stated};

/// The addresses of a sitemap, in its order; of a sitemap of sitemaps, those sitemaps.
///
/// # Errors
/// [`SourceError::Sitemap`] when the bytes are no XML, or name no address.
pub fn sitemap(bytes: &[u8]) -> Result<Listing, SourceError> {
    let wrong = |reason: String| SourceError::Sitemap { reason };
    let xml = crate::decode::decode(bytes, None).text;
    let mut reader = Reader::from_str(&xml);
    reader.config_mut().check_end_names = false;
    let mut items = Vec::new();
    let mut times = Vec::new();
    let mut open = Entry::default();
    let mut text = String::new();
    loop {
        match reader.read_event() {
            Err(error) if items.is_empty() => return Err(wrong(error.to_string())),
            // What stands before the damage counts; what comes after is told as lost.
            Err(error) => {
                items.push(Item::Rejected {
                    name: format!("byte {}", reader.error_position()),
                    reason: format!("the sitemap is damaged from here on: {error}"),
                });
                break;
            }
            Ok(Event::Eof) => break,
            Ok(Event::Start(tag)) => {
                text.clear();
                if matches!(tag.local_name().as_ref(), "url" | "sitemap") {
                    open = Entry {
                        is_sitemap: tag.local_name().as_ref() == "sitemap",
                        ..Entry::default()
                    };
                }
            }
            Ok(Event::Text(piece)) => text.push_str(&piece),
            Ok(Event::CData(piece)) => text.push_str(&piece),
            Ok(Event::GeneralRef(name)) => {
                let entity = format!("&{};", &*name);
                let plain = quick_xml::escape::unescape(&entity);
                text.push_str(plain.as_deref().unwrap_or(&entity));
            }
            Ok(Event::End(tag)) => {
                let value = text.trim().to_owned();
                match tag.name().as_ref() {
                    "loc" => open.url = value,
                    "lastmod" => open.modified = value,
                    "news:publication_date" => open.published = value,
                    "news:name" => open.publisher = value,
                    "url" | "sitemap" => {
                        times.extend(open.time());
                        items.push(std::mem::take(&mut open).item(items.len()));
                    }
                    _ => {}
                }
                text.clear();
            }
            Ok(_) => {}
        }
    }
    if items.is_empty() {
        return Err(wrong("it names no address".to_owned()));
    }
    times.sort_by(|a, b| b.cmp(a));
    Ok(Listing { items, times, ttl: None })
}

#[derive(Debug, Default)]
struct Entry {
    is_sitemap: bool,
    url: String,
    published: String,
    modified: String,
    publisher: String,
}

impl Entry {
    /// When the page was published, or else changed.
    fn time(&self) -> Option<Timestamp> {
        [&self.published, &self.modified].into_iter().find_map(|text| {
            let day = || text.parse::<Date>().ok().map(|day| day.at(0, 0, 0, 0));
            let midnight = || TimeZone::UTC.to_timestamp(day()?).ok();
            text.parse().ok().or_else(midnight)
        })
    }

    /// A page may be changed long after its day; only news sitemaps tell when it was published.
    fn item(self, nth: usize) -> Item {
        if !self.url.starts_with("http") {
            return Item::Rejected {
                name: format!("entry {}", nth + 1),
                reason: "the entry has no address".to_owned(),
            };
        }
        let date = self.published.get(..10).and_then(|day| day.parse().ok());
        Item::Address(Address {
            url: clean_address(&self.url),
            is_sitemap: self.is_sitemap,
            stated: Stated {
                date,
                publisher: Some(self.publisher).filter(|name| !name.is_empty()),
                authors: Vec::new(),
            },
        })
    }
}
