//! What an answer makes of a feed, and what its entries put into the queue.

use std::time::Duration;

use dyad::source::{self, Address, Document, Item, Kind, Listing, Stated};
use dyad_store::{Due, Feed};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::schedule::{self, Bounds};
use crate::fetch::{self, Answer, Request, chance, host_of};
use crate::sources::DEEPEST_SITEMAP;

/// Sitemaps that one sitemap of sitemaps may name.
const MOST_CHILDREN: usize = 1_000;

/// A feed that moved and fails so often in a row is asked at its old address again.
const MOST_FAILURES_MOVED: usize = 3;

/// What a poll showed.
#[derive(Debug)]
pub(super) enum Seen<'a> {
    /// The feed with its entries.
    Entries(&'a Answer, &'a Listing),
    /// It has not changed.
    Unchanged(&'a Answer),
    /// It is gone for good.
    Gone,
    /// It could not be read.
    Failed {
        /// Why.
        reason: &'a str,
        /// How long its server asks to wait.
        rest: Option<Duration>,
    },
}

/// The feed after a poll.
pub(super) fn after(
    feed: &Feed,
    seen: &Seen<'_>,
    now: Timestamp,
    bounds: Bounds,
) -> Feed {
    let mut feed = Feed { n_polls: feed.n_polls + 1, ..feed.clone() };
    let mut spacing = from_millis(feed.spacing);
    let mut asked = Duration::ZERO;
    match seen {
        Seen::Entries(answer, listing) => {
            feed.etag.clone_from(&answer.etag);
            feed.last_modified.clone_from(&answer.last_modified);
            feed.answered_at = Some(now.as_millisecond());
            spacing = schedule::spacing(&listing.times, spacing, now, bounds);
            asked = answer.max_age.unwrap_or_default();
            asked = asked.max(listing.ttl.unwrap_or_default());
            succeed(&mut feed);
        }
        Seen::Unchanged(answer) => {
            spacing = schedule::unchanged(spacing, bounds);
            asked = answer.max_age.unwrap_or_default();
            succeed(&mut feed);
        }
        Seen::Gone => {
            feed.gone = true;
            feed.last_error = Some("the server says that it is gone for good".to_owned());
        }
        Seen::Failed { reason, rest } => {
            feed.n_failures += 1;
            feed.last_error = Some((*reason).to_owned());
            asked = rest.unwrap_or_default();
            if feed.n_failures >= MOST_FAILURES_MOVED && feed.moved_to.take().is_some() {
                feed.etag = None;
                feed.last_modified = None;
            }
        }
    }
    let chance = chance(&feed.url, feed.n_polls);
    let wait = schedule::wait(spacing, feed.n_failures, asked, chance, bounds);
    feed.spacing = to_millis(spacing);
    feed.next_poll = now.as_millisecond().saturating_add(to_millis(wait));
    feed
}

fn succeed(feed: &mut Feed) {
    feed.n_failures = 0;
    feed.last_error = None;
    feed.gone = false;
}

/// Reads what a server gave for a feed.
pub(super) fn listing(
    name: &str,
    answer: &mut Answer,
    request: &Request,
) -> Result<Listing, String> {
    let bytes = fetch::unpacked(std::mem::take(&mut answer.bytes), request)
        .map_err(|error| error.to_string())?;
    let listing = match source::kind_of(&answer.url, &bytes) {
        _ if bytes.is_empty() => return Err("the answer is empty".to_owned()),
        Kind::Feed => source::feed(name, Some(&answer.url), &bytes),
        Kind::Sitemap => source::sitemap(&bytes),
        // A feed may begin with more than its kind is told by.
        Kind::Page | Kind::JsonLines | Kind::Archive => {
            let feed = source::feed(name, Some(&answer.url), &bytes);
            return feed.map_err(|_| "it is neither a feed nor a sitemap".to_owned());
        }
    };
    listing.map_err(|error| error.to_string())
}

/// What the items of a feed put into the queue, and the sitemaps they name.
pub(super) fn entries(
    feed: &Feed,
    items: Vec<Item>,
    now: Timestamp,
) -> (Vec<Due>, Vec<Feed>) {
    let (mut entries, mut children) = (Vec::new(), Vec::new());
    for item in items {
        match item {
            Item::Page(document) => entries.push(carried(feed, document)),
            Item::Address(address) if address.is_sitemap => {
                match child(feed, &address, children.len(), now) {
                    Ok(child) => children.push(child),
                    Err(reason) => entries.push(refused(feed, address.url, reason)),
                }
            }
            Item::Address(address) => entries.push(named(feed, address)),
            Item::Rejected { name, reason } => {
                let is_place = name.starts_with(&feed.url);
                let place = if is_place { name } else { format!("{} {name}", feed.url) };
                entries.push(refused(feed, place, reason));
            }
            Item::PassedOver { .. } => {}
        }
    }
    (entries, children)
}

/// An entry whose whole text the feed carries. It waits at no host.
fn carried(feed: &Feed, document: Document) -> Due {
    let Document { url, stated, bytes, .. } = document;
    // Its place in the feed changes with every newer entry, its text does not.
    let place = || format!("{}#{:016x}", feed.url, fetch::sum_of(&bytes));
    Due {
        url: url.unwrap_or_else(place),
        feed: feed.url.clone(),
        stated: told(stated),
        page: Some(bytes),
        ..Due::default()
    }
}

fn named(feed: &Feed, address: Address) -> Due {
    match fetch::parse(&address.url) {
        Ok(url) => Due {
            host: host_of(&url),
            url: url.into(),
            feed: feed.url.clone(),
            stated: told(address.stated),
            ..Due::default()
        },
        Err(error) => refused(feed, address.url, error.to_string()),
    }
}

fn refused(feed: &Feed, url: String, reason: String) -> Due {
    Due {
        url,
        feed: feed.url.clone(),
        refused: Some(reason),
        ..Due::default()
    }
}

fn child(
    feed: &Feed,
    address: &Address,
    n_children: usize,
    now: Timestamp,
) -> Result<Feed, String> {
    if feed.depth >= DEEPEST_SITEMAP {
        return Err("sitemaps name each other too deeply".to_owned());
    }
    if n_children >= MOST_CHILDREN {
        return Err(format!("a sitemap names more than {MOST_CHILDREN} others"));
    }
    let url = fetch::parse(&address.url).map_err(|error| error.to_string())?;
    Ok(Feed {
        url: url.into(),
        parent: Some(feed.url.clone()),
        depth: feed.depth + 1,
        next_poll: now.as_millisecond(),
        ..Feed::default()
    })
}

/// What a feed says of a page, as the store keeps it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Told {
    date: Option<Date>,
    publisher: Option<String>,
    authors: Vec<String>,
}

fn told(stated: Stated) -> String {
    let Stated { date, publisher, authors } = stated;
    serde_json::to_string(&Told { date, publisher, authors }).unwrap_or_default()
}

/// What a feed said of a page.
pub(super) fn stated(told: &str) -> Stated {
    let Told { date, publisher, authors } =
        serde_json::from_str(told).unwrap_or_default();
    Stated { date, publisher, authors }
}

pub(super) fn to_millis(wait: Duration) -> i64 {
    i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)
}

pub(super) fn from_millis(wait: i64) -> Duration {
    Duration::from_millis(u64::try_from(wait).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds {
        shortest: Duration::from_mins(10),
        longest: Duration::from_hours(24),
    };

    fn now() -> Timestamp {
        Timestamp::from_second(1_600_000_000).unwrap()
    }

    fn feed() -> Feed {
        Feed {
            url: "https://post.test/rss".to_owned(),
            etag: Some("\"1\"".to_owned()),
            ..Feed::default()
        }
    }

    fn wait_of(feed: &Feed) -> i64 {
        (feed.next_poll - now().as_millisecond()) / 1_000
    }

    #[test]
    fn a_feed_is_asked_no_earlier_than_its_server_says() {
        let answer = Answer {
            max_age: Some(Duration::from_hours(2)),
            ..Answer::default()
        };
        let seen = Seen::Unchanged(&answer);
        assert_eq!(wait_of(&after(&feed(), &seen, now(), BOUNDS)), 7_200);
        let listing = Listing {
            ttl: Some(Duration::from_mins(150)),
            ..Listing::default()
        };
        let seen = Seen::Entries(&answer, &listing);
        assert_eq!(wait_of(&after(&feed(), &seen, now(), BOUNDS)), 9_000);
        let rest = Some(Duration::from_secs(20_000));
        let seen = Seen::Failed { reason: "the server answers 429", rest };
        assert_eq!(wait_of(&after(&feed(), &seen, now(), BOUNDS)), 20_000);
    }

    #[test]
    fn a_failure_keeps_the_validators_and_success_forgets_failures() {
        let seen = Seen::Failed { reason: "the server answers 500", rest: None };
        let failed = after(&feed(), &seen, now(), BOUNDS);
        assert_eq!((failed.n_failures, failed.etag.as_deref()), (1, Some("\"1\"")));
        let answer = Answer::default();
        let mended = after(&failed, &Seen::Unchanged(&answer), now(), BOUNDS);
        assert_eq!((mended.n_failures, mended.last_error), (0, None));
        assert_eq!(
            mended.etag.as_deref(),
            Some("\"1\""),
            "not modified, not given again"
        );
        let gone = after(&feed(), &Seen::Gone, now(), BOUNDS);
        assert!(gone.gone);
    }

    #[test]
    fn a_new_address_that_fails_on_is_given_up_for_the_old_one() {
        let moved = Feed {
            moved_to: Some("https://new.test/rss".to_owned()),
            n_failures: 1,
            ..feed()
        };
        let seen = Seen::Failed { reason: "the server answers 404", rest: None };
        let twice = after(&moved, &seen, now(), BOUNDS);
        assert!(twice.moved_to.is_some());
        let thrice = after(&twice, &seen, now(), BOUNDS);
        assert_eq!((thrice.moved_to, thrice.etag), (None, None));
    }

    #[test]
    fn every_entry_is_queued_or_refused_with_a_reason() {
        let address = |url: &str, is_sitemap| {
            Item::Address(Address {
                url: url.to_owned(),
                is_sitemap,
                ..Address::default()
            })
        };
        let items = vec![
            address("https://post.test/1#top", false),
            address("mailto:desk@post.test", false),
            address("https://post.test/map.xml", true),
            Item::Page(Document {
                name: "https://post.test/rss#4".to_owned(),
                bytes: b"<html>".to_vec(),
                ..Document::default()
            }),
            Item::Rejected {
                name: "entry 5".to_owned(),
                reason: "no address".to_owned(),
            },
        ];
        let (entries, children) = entries(&feed(), items, now());
        let refused: Vec<bool> =
            entries.iter().map(|entry| entry.refused.is_some()).collect();
        assert_eq!(refused, [false, true, false, true]);
        assert_eq!(entries[0].url, "https://post.test/1");
        assert_eq!(entries[0].host, "post.test:443");
        assert_eq!((entries[2].host.as_str(), entries[2].page.is_some()), ("", true));
        assert_eq!(children[0].url, "https://post.test/map.xml");
    }

    #[test]
    fn what_a_feed_says_of_a_page_reads_back() {
        let said = Stated {
            date: Some(jiff::civil::date(2020, 6, 16)),
            publisher: Some("Post".to_owned()),
            authors: vec!["A. Writer".to_owned()],
        };
        assert_eq!(stated(&told(said.clone())), said);
        assert_eq!(stated(""), Stated::default());
    }
}
