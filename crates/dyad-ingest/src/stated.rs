//! Every day that a page's markup and address state, and the one that counts as its publication.

use dyad_types::{DateKind, Precision, Publication, PublicationBasis, StatedDate};
use jiff::civil::Date;
use serde_json::Value;

use crate::date;
use crate::html::marks;
use crate::html::scan::{Scan, Time};
use crate::metadata::meta;

/// Names of `<meta>` that state the publication, best first.
const PUBLISHED: [&str; 24] = [
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "bt:pubdate",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.issued",
    "publish-date",
    "publishdate",
    "publish_date",
    "publication_date",
    "publicationdate",
    "pubdate",
    "dc.date",
    "dcterms.date",
    "date",
    "article_date_original",
    "article.published",
];

/// Names of `<meta>` that state the last change, best first.
const MODIFIED: [&str; 8] = [
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "revised",
];

/// Stated days of publication that lie further apart contradict each other: one day can be a
/// matter of time zones.
const MOST_DAYS_APART: i32 = 1;

/// Every day that the page states, best first, publications before changes; and the words of those
/// that cannot be, because they lie before 1995 or after `today`.
pub(crate) fn dates(
    scan: &Scan,
    article: Option<&Value>,
    url: Option<&str>,
    today: Option<Date>,
) -> (Vec<StatedDate>, Vec<String>) {
    let mut found = in_markup(scan, article, DateKind::Published);
    found.extend(in_address(url));
    found.extend(in_markup(scan, article, DateKind::Modified));
    let mut dates: Vec<StatedDate> = Vec::new();
    let mut impossible = Vec::new();
    for stated in found {
        if !date::is_plausible(stated.date, today) {
            impossible.push(stated.source);
        } else if !dates.contains(&stated) {
            dates.push(stated);
        }
    }
    (dates, impossible)
}

/// The publication: the first day stated for it.
pub(crate) fn publication(
    dates: &[StatedDate],
    url: Option<&str>,
) -> Option<Publication> {
    let first = dates.iter().find(|stated| stated.kind == DateKind::Published)?;
    let precision = match first.basis {
        PublicationBasis::Url => date::url_date(url?)?.1,
        _ => Precision::Day,
    };
    Some(Publication {
        date: Some(first.date),
        precision,
        basis: first.basis,
        source: Some(first.source.clone()),
        estimate: None,
    })
}

/// In what way the stated days of publication contradict each other, in words. A day that a line of
/// the text states may be another story's, and the month of an address is no day.
pub(crate) fn conflict(dates: &[StatedDate], url: Option<&str>) -> Option<String> {
    let is_month = url
        .and_then(date::url_date)
        .is_some_and(|(_, precision)| precision != Precision::Day);
    let mut days = dates.iter().filter(|stated| {
        stated.kind == DateKind::Published
            && stated.basis != PublicationBasis::Text
            && !(is_month && stated.basis == PublicationBasis::Url)
    });
    let first = days.next()?;
    let other =
        days.find(|day| (day.date - first.date).get_days().abs() > MOST_DAYS_APART)?;
    Some(format!("{} but {}", first.source, other.source))
}

fn in_markup(scan: &Scan, article: Option<&Value>, kind: DateKind) -> Vec<StatedDate> {
    let (field, names) = match kind {
        DateKind::Published => ("datePublished", PUBLISHED.as_slice()),
        DateKind::Modified => ("dateModified", MODIFIED.as_slice()),
    };
    let in_json = article.and_then(|node| node.get(field)).and_then(Value::as_str);
    let stated = |name: &str, value: &str| {
        let (date, time, offset) = date::moment(value)?;
        Some(StatedDate {
            kind,
            date,
            time,
            offset,
            basis: PublicationBasis::Metadata,
            source: format!("{name} {value}"),
        })
    };
    let mut found: Vec<StatedDate> =
        in_json.and_then(|value| stated(field, value)).into_iter().collect();
    let metas = names.iter().filter_map(|name| stated(name, &meta(scan, name)?));
    found.extend(metas);
    found.extend(element(scan, kind).and_then(|time| stated("time", &time.value)));
    found
}

/// The `<time>` of the main story: the one that says what it is, or the first in the article.
fn element(scan: &Scan, kind: DateKind) -> Option<&Time> {
    let elsewhere = marks::COMMENTS | marks::RELATED | marks::FOOTER | marks::NAV;
    let mut usable = scan.times.iter().filter(|time| time.marks & elsewhere == 0);
    if kind == DateKind::Modified {
        return usable.find(|time| time.is_modified);
    }
    let usable: Vec<&Time> = usable.filter(|time| !time.is_modified).collect();
    let within = marks::ARTICLE | marks::HEADER | marks::BYLINE | marks::MAIN;
    let beside = marks::ASIDE | marks::ITEM;
    let in_article = |time: &&&Time| time.marks & within != 0 && time.marks & beside == 0;
    let found = usable.iter().find(|time| time.is_published);
    found.or_else(|| usable.iter().find(in_article)).copied()
}

fn in_address(url: Option<&str>) -> Option<StatedDate> {
    let url = url?;
    Some(StatedDate {
        kind: DateKind::Published,
        date: date::url_date(url)?.0,
        time: None,
        offset: None,
        basis: PublicationBasis::Url,
        source: url.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::scan;

    fn read(html: &str, url: &str) -> (Vec<StatedDate>, Vec<String>) {
        let today = "2024-01-31".parse().ok();
        dates(&scan::scan(html), None, Some(url), today)
    }

    #[test]
    fn every_stated_day_is_kept_with_its_source() {
        let html = "<meta property='article:published_time' content='2023-05-04T09:30:00+02:00'>\
                    <meta property='article:modified_time' content='2023-05-06'>\
                    <meta name='date' content='2031-01-01'>";
        let (dates, impossible) = read(html, "https://p.example/2023/05/04/a");
        let kinds: Vec<_> =
            dates.iter().map(|stated| (stated.kind, stated.basis)).collect();
        assert_eq!(
            kinds,
            [
                (DateKind::Published, PublicationBasis::Metadata),
                (DateKind::Published, PublicationBasis::Url),
                (DateKind::Modified, PublicationBasis::Metadata),
            ]
        );
        let first = dates.first().map(|stated| (stated.time, stated.offset));
        assert_eq!(first, Some(("09:30".parse().ok(), Some(120))));
        assert_eq!(impossible, ["date 2031-01-01"]);
    }

    #[test]
    fn contradictions_are_told() {
        let html = "<meta property='article:published_time' content='2023-05-04'>";
        let url = "https://p.example/2021/11/20/a";
        let (dates, _) = read(html, url);
        assert!(conflict(&dates, Some(url)).is_some_and(|words| words.contains(" but ")));
        let url = "https://p.example/2023/05/05/a";
        let (dates, _) = read(html, url);
        assert_eq!(conflict(&dates, Some(url)), None);
        let url = "https://p.example/2023/04/a";
        let (dates, _) = read(html, url);
        assert_eq!(conflict(&dates, Some(url)), None, "a month is no day");
    }
}
