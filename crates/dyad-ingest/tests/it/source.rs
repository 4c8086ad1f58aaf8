//! Feeds, sitemaps, JSON Lines and archives give what they hold, whole or with a reason.

use std::io::{Cursor, Read as _, Write as _};
use std::time::Duration;

use dyad_ingest::source::{
    Address, Archive, Document, Fields, Input, Item, JsonLines, Listing, feed, sitemap,
};
use jiff::civil::date;

const STORY: &str =
    "<p>Chad recalled its envoy from Niger on Monday after a quarrel over wells.</p>";

fn pages(items: &[Item]) -> Vec<&Document> {
    items
        .iter()
        .filter_map(|item| match item {
            Item::Page(document) => Some(document),
            _ => None,
        })
        .collect()
}

fn addresses(items: &[Item]) -> Vec<&Address> {
    items
        .iter()
        .filter_map(|item| match item {
            Item::Address(address) => Some(address),
            _ => None,
        })
        .collect()
}

fn rejected(items: &[Item]) -> Vec<&str> {
    items
        .iter()
        .filter_map(|item| match item {
            Item::Rejected { reason, .. } => Some(reason.as_str()),
            _ => None,
        })
        .collect()
}

#[test]
fn an_entry_with_its_whole_text_is_a_page_another_an_address() {
    let whole = STORY.repeat(30).replace('<', "&lt;").replace('>', "&gt;");
    let rss = format!(
        "<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>\
         <channel><title>Sahel Post</title><ttl>45</ttl><link>https://post.test/</link>\
         <item><title>Envoy recalled</title><link>https://post.test/1</link>\
         <pubDate>Mon, 04 Mar 2019 23:30:00 -0500</pubDate><content:encoded>{whole}</content:encoded></item>\
         <item><title>Rain</title><link>https://post.test/2</link><description>Rain fell.</description></item>\
         <item><title>Lost</title></item></channel></rss>"
    );
    let listing = feed("post.xml", None, rss.as_bytes()).unwrap();
    assert_eq!(listing.times, ["2019-03-05T04:30:00Z".parse().unwrap()]);
    assert_eq!(listing.ttl, Some(Duration::from_mins(45)));
    let items = listing.items;
    let [page] = pages(&items)[..] else { panic!("{items:?}") };
    assert_eq!(page.url.as_deref(), Some("https://post.test/1"));
    assert_eq!(page.stated.date, Some(date(2019, 3, 5)), "days count in UTC");
    assert_eq!(page.stated.publisher.as_deref(), Some("Sahel Post"));
    assert!(String::from_utf8_lossy(&page.bytes).contains("<h1>Envoy recalled</h1>"));
    assert_eq!(addresses(&items)[0].url, "https://post.test/2");
    assert_eq!(rejected(&items).len(), 1);
}

#[test]
fn atom_and_json_feeds_are_read() {
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Post</title><id>a</id>\
        <updated>2020-06-16T00:00:00Z</updated><entry><title>One</title><id>x</id>\
        <updated>2020-06-16T10:00:00Z</updated><link href='/one'/></entry></feed>";
    let items = feed("a", Some("https://post.test/feed"), atom.as_bytes())
        .unwrap()
        .items;
    assert_eq!(addresses(&items)[0].url, "https://post.test/one");
    let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Post",
        "items": [{"id": "1", "url": "https://post.test/3", "content_text": "Short."}]}"#;
    let items = feed("a", None, json.as_bytes()).unwrap().items;
    assert_eq!(addresses(&items)[0].url, "https://post.test/3");
    assert!(feed("a", None, b"<html><body>no feed").is_err());
}

#[test]
fn a_feed_that_lies_about_its_letters_is_read_all_the_same() {
    let rss = "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>\
        <title>Correo</title><item><title>Peru expels the consul of Ecuador, S\u{e1}nchez says</title>\
        <link>https://post.test/1</link><description>El Ni\u{f1}o</description></item>\
        </channel></rss>";
    let latin: Vec<u8> = rss.chars().map(|letter| letter as u8).collect();
    let items = feed("a", None, &latin).unwrap().items;
    assert_eq!(addresses(&items)[0].url, "https://post.test/1");
}

#[test]
fn a_news_sitemap_tells_days_and_publishers() {
    let xml = "<?xml version='1.0'?><urlset xmlns:news='n'><url><loc>https://post.test/a?x=1&amp;y=2</loc>\
        <lastmod>2024-01-01</lastmod><news:news><news:publication><news:name>Post</news:name>\
        </news:publication><news:publication_date>2020-06-16T08:00:00+09:00</news:publication_date>\
        </news:news></url><url><loc>https://post.test/b</loc><lastmod>2024-01-01</lastmod></url>\
        <url></url></urlset>";
    let Listing { items, times, .. } = sitemap(xml.as_bytes()).unwrap();
    let found = addresses(&items);
    assert_eq!(found[0].url, "https://post.test/a?x=1&y=2");
    assert_eq!(found[0].stated.date, Some(date(2020, 6, 16)));
    assert_eq!(
        found[1].stated.date, None,
        "the day of a change is no day of publication"
    );
    assert_eq!(rejected(&items).len(), 1);
    let newest_first = ["2024-01-01T00:00:00Z", "2020-06-15T23:00:00Z"];
    assert_eq!(times, newest_first.map(|time| time.parse().unwrap()));
    let index = "<sitemapindex><sitemap><loc>https://post.test/s.xml</loc></sitemap></sitemapindex>";
    assert!(addresses(&sitemap(index.as_bytes()).unwrap().items)[0].is_sitemap);
    assert!(sitemap(b"nothing").is_err());
}

#[test]
fn a_damaged_sitemap_gives_what_stands_before_the_damage() {
    let xml = "<urlset><url><loc>https://post.test/a</loc></url><url><loc>https://post.test/b</lo";
    let items = sitemap(xml.as_bytes()).unwrap().items;
    assert_eq!(addresses(&items).len(), 1);
    assert_eq!(rejected(&items).len(), 1, "{items:?}");
}

#[test]
fn json_lines_are_read_by_the_names_the_user_gives() {
    let mut fields = Fields::default();
    fields.set("text", "article.body").unwrap();
    assert!(fields.set("colour", "x").is_err());
    let lines = "{\"title\": \"Envoy recalled\", \"article\": {\"body\": \"Chad recalled its envoy.\"}, \
                 \"date\": \"2019-03-04T10:00:00Z\", \"id\": 17}\n\n\
                 {\"article\": {\"body\": \"\"}}\nno json\n\
                 {\"article\": {\"body\": \"x\"}, \"date\": \"yesterday\"}\n\
                 {\"html\": \"<p>Hi</p>\"}";
    let items: Vec<Item> = JsonLines::new("a.jsonl", fields, lines.as_bytes()).collect();
    let found = pages(&items);
    assert_eq!(found[0].bytes, b"Envoy recalled\n\nChad recalled its envoy.");
    assert_eq!(found[0].stated.date, Some(date(2019, 3, 4)));
    assert_eq!((found[0].name.as_str(), found[1].name.as_str()), ("17", "a.jsonl:6"));
    let reasons = rejected(&items);
    assert_eq!(reasons.len(), 3, "{reasons:?}");
    assert!(reasons[0].contains("article.body") && reasons[2].contains("yesterday"));
}

fn record(kind: &str, head: &str, body: &str) -> Vec<u8> {
    let http = format!("{head}{body}");
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://post.test/1\r\n\
         WARC-Date: 2019-03-05T01:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n\
         Content-Type: application/http; msgtype={kind}\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    )
    .into_bytes()
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n";

fn archive(bytes: Vec<u8>) -> Vec<Item> {
    let open = move || Ok(Box::new(Cursor::new(bytes.clone())) as Box<dyn Input>);
    Archive::new("a.warc", Box::new(open)).take(1_000).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder =
        flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

#[test]
fn an_archive_gives_pages_and_counts_the_rest() {
    let records = [
        record("request", "GET / HTTP/1.1\r\n\r\n", ""),
        record("response", OK, STORY),
        record(
            "response",
            "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n",
            "no",
        ),
        record("response", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", "png"),
    ];
    for bytes in [records.concat(), records.iter().flat_map(|r| gzip(r)).collect()] {
        let items = archive(bytes);
        let [page] = pages(&items)[..] else { panic!("{items:?}") };
        assert_eq!(page.bytes, STORY.as_bytes());
        assert_eq!(page.fetched, Some(date(2019, 3, 5)));
        assert_eq!(page.content_type.as_deref(), Some("text/html; charset=utf-8"));
        let n_passed =
            items.iter().filter(|i| matches!(i, Item::PassedOver { .. })).count();
        assert_eq!((items.len(), n_passed), (4, 3));
    }
}

#[test]
fn damage_costs_only_the_records_it_touches() {
    let good = || gzip(&record("response", OK, STORY));
    let mut broken = good();
    let middle = broken.len() / 2;
    broken[middle..].iter_mut().for_each(|byte| *byte ^= 0x5a);
    let items = archive([good(), broken, good(), good()].concat());
    assert_eq!(pages(&items).len(), 3, "{items:?}");
    assert!(!rejected(&items).is_empty());

    let mut cut = [good(), good()].concat();
    cut.truncate(cut.len() - 40);
    let items = archive(cut);
    assert_eq!((pages(&items).len(), rejected(&items).len()), (1, 1), "{items:?}");

    let plain = [
        record("response", OK, STORY),
        b"garbage\r\n".to_vec(),
        record("response", OK, STORY),
    ];
    let items = archive(plain.concat());
    assert_eq!((pages(&items).len(), rejected(&items).len()), (2, 1), "{items:?}");
}

#[test]
fn what_is_no_archive_is_refused_with_a_reason() {
    for bytes in [Vec::new(), b"hello".to_vec(), vec![0x1f, 0x8b, 8, 0]] {
        let items = archive(bytes);
        assert_eq!((items.len(), rejected(&items).len()), (1, 1), "{items:?}");
    }
}

#[test]
fn chunked_and_compressed_answers_are_decoded() {
    let body = gzip(STORY.as_bytes());
    let mut http = format!("{:x}\r\n", body.len()).into_bytes();
    http.extend(&body);
    http.extend(b"\r\n0\r\n\r\n");
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\
                Transfer-Encoding: chunked\r\n\r\n";
    let length = head.len() + http.len();
    let mut bytes = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <https://post.test/1>\r\n\
         WARC-Date: 2019-03-05T01:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n\
         Content-Type: application/http\r\nContent-Length: {length}\r\n\r\n{head}"
    )
    .into_bytes();
    bytes.extend(&http);
    bytes.extend(b"\r\n\r\n");
    let items = archive(bytes);
    let [page] = pages(&items)[..] else { panic!("{items:?}") };
    let mut text = String::new();
    Cursor::new(&page.bytes).read_to_string(&mut text).unwrap();
    assert_eq!(text, STORY);
    assert_eq!(page.url.as_deref(), Some("https://post.test/1"));
}
