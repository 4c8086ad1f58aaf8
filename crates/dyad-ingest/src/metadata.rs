//! What the head of an HTML page says: title, authors, publisher, address, dates.

use dyad_types::{Publication, Span, StatedDate};
use jiff::civil::Date;
use serde_json::Value;

use crate::html::marks;
use crate::html::scan::Scan;
use crate::stated;

/// Facts about a page from its markup.
#[derive(Debug, Default)]
pub(crate) struct Metadata {
    /// Candidate titles, best first, entities decoded.
    pub(crate) titles: Vec<String>,
    /// Authors in byline order.
    pub(crate) authors: Vec<String>,
    /// Who printed it.
    pub(crate) publisher: Option<String>,
    /// Canonical address.
    pub(crate) url: Option<String>,
    /// When it was published, as the markup or the address says.
    pub(crate) published: Option<Publication>,
    /// Every day that the markup or the address states, best first.
    pub(crate) dates: Vec<StatedDate>,
    /// Stated days that cannot be.
    pub(crate) impossible: Vec<String>,
    /// Whether it says to be a live blog.
    pub(crate) is_live: bool,
    /// What it is about, in a sentence or two that the page may show as its standfirst.
    pub(crate) descriptions: Vec<String>,
    /// Captions of its pictures.
    pub(crate) captions: Vec<String>,
    /// Its running text, as the markup states it; may hold markup.
    pub(crate) body: Option<String>,
}

/// A stated text of fewer bytes is a teaser.
const LEAST_BODY: usize = 400;

/// Reads the metadata of a scanned page. `url` is where it was fetched, if known.
pub(crate) fn read(
    html: &str,
    scan: &Scan,
    url: Option<&str>,
    today: Option<Date>,
) -> Metadata {
    let documents: Vec<Value> =
        scan.json_ld.iter().filter_map(|span| json(span.of(html))).collect();
    let mut nodes = Vec::new();
    for document in &documents {
        collect(document, &mut nodes);
    }
    let article = main_node(&nodes, scan);
    let address = scan
        .canonical
        .clone()
        .or_else(|| meta(scan, "og:url"))
        .filter(|url| url.starts_with("http"))
        .or_else(|| url.map(str::to_owned));
    let (dates, impossible) = stated::dates(scan, article, address.as_deref(), today);
    Metadata {
        titles: titles(scan, article),
        authors: authors(scan, article, &nodes),
        publisher: publisher(scan, article, &nodes),
        published: stated::publication(&dates, address.as_deref()),
        url: address,
        dates,
        impossible,
        is_live: article
            .is_some_and(|node| has_type(node, |name| name == "LiveBlogPosting")),
        descriptions: descriptions(scan, article),
        captions: captions(article),
        body: body(article),
    }
}

/// The running text that the metadata state; `None` of a teaser. Some put markup into it.
fn body(article: Option<&Value>) -> Option<String> {
    let body = article?.get("articleBody")?.as_str()?;
    (body.len() >= LEAST_BODY).then(|| decoded(body))
}

/// JSON-LD, with the faults of real pages forgiven: comments around it, line ends in strings.
fn json(text: &str) -> Option<Value> {
    let text = text
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[");
    let text = text.trim_end_matches("-->").trim_end_matches("//]]>");
    let text = text.trim().trim_end_matches(';');
    serde_json::from_str(text).ok().or_else(|| {
        let clean: String =
            text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&clean).ok()
    })
}

/// Every object of a document that has a type, outer ones first.
fn collect<'a>(value: &'a Value, nodes: &mut Vec<&'a Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, nodes)),
        Value::Object(fields) => {
            if fields.contains_key("@type") {
                nodes.push(value);
            }
            for field in ["@graph", "mainEntity", "mainEntityOfPage", "hasPart"] {
                if let Some(inner) = fields.get(field) {
                    collect(inner, nodes);
                }
            }
        }
        _ => {}
    }
}

fn has_type(node: &Value, wanted: impl Fn(&str) -> bool) -> bool {
    match node.get("@type") {
        Some(Value::String(name)) => wanted(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(wanted),
        _ => false,
    }
}

/// The node of the page's article: the first of an article's type, those with a headline and
/// date first.
fn main_node<'a>(nodes: &[&'a Value], scan: &Scan) -> Option<&'a Value> {
    let is_article = |name: &str| {
        name.ends_with("Article")
            || matches!(name, "BlogPosting" | "LiveBlogPosting" | "Report")
    };
    let title = scan.title.as_ref().map_or("", |title| title.text.as_str());
    nodes
        .iter()
        .copied()
        .filter(|node| has_type(node, is_article))
        .max_by_key(|node| {
            let headline = node.get("headline").and_then(Value::as_str).unwrap_or("");
            let is_titled = !headline.is_empty() && title.contains(headline.trim());
            let n_fields = usize::from(!headline.is_empty())
                + usize::from(node.get("datePublished").is_some());
            // `max_by_key` keeps the last of equals; articles come first on a page.
            let rank = nodes.iter().position(|other| std::ptr::eq(*other, *node));
            (is_titled, n_fields, std::cmp::Reverse(rank))
        })
}

pub(crate) fn meta(scan: &Scan, name: &str) -> Option<String> {
    scan.metas
        .iter()
        .find(|meta| meta.name == name)
        .map(|meta| meta.value.text.clone())
}

fn titles(scan: &Scan, article: Option<&Value>) -> Vec<String> {
    let headline = article
        .and_then(|node| node.get("headline"))
        .and_then(Value::as_str)
        .map(decoded);
    let from_meta = ["og:title", "twitter:title", "title", "dc.title", "parsely-title"];
    let mut titles: Vec<String> = headline.into_iter().collect();
    titles.extend(from_meta.iter().filter_map(|name| meta(scan, name)));
    titles.extend(scan.title.as_ref().map(|title| title.text.clone()));
    titles.retain(|title| !title.is_empty());
    titles
}

/// Captions of the pictures of the article's node.
fn captions(article: Option<&Value>) -> Vec<String> {
    let image = article.and_then(|node| node.get("image"));
    let images = match image {
        Some(Value::Array(images)) => images.iter().collect(),
        Some(image) => vec![image],
        None => Vec::new(),
    };
    let caption =
        |image: &Value| image.get("caption").and_then(Value::as_str).map(decoded);
    images.into_iter().filter_map(caption).collect()
}

fn descriptions(scan: &Scan, article: Option<&Value>) -> Vec<String> {
    let stated = article
        .and_then(|node| node.get("description"))
        .and_then(Value::as_str)
        .map(decoded);
    let from_meta = ["og:description", "description", "twitter:description"];
    let mut descriptions: Vec<String> = stated.into_iter().collect();
    descriptions.extend(from_meta.iter().filter_map(|name| meta(scan, name)));
    descriptions.retain(|text| !text.is_empty());
    descriptions.dedup();
    descriptions
}

fn decoded(text: &str) -> String {
    crate::html::entity::block(text, Span::new(0, text.len()))
        .map(|block| block.text)
        .unwrap_or_default()
}

fn names(value: &Value, nodes: &[&Value]) -> Vec<String> {
    match value {
        Value::String(name) => vec![decoded(name)],
        Value::Array(items) => items.iter().flat_map(|item| names(item, nodes)).collect(),
        Value::Object(fields) => match (fields.get("name"), fields.get("@id")) {
            (Some(name), _) => names(name, nodes),
            (None, Some(id)) => nodes
                .iter()
                .filter(|node| node.get("@id") == Some(id))
                .find_map(|node| node.get("name").and_then(Value::as_str))
                .map(|name| vec![decoded(name)])
                .unwrap_or_default(),
            (None, None) => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn authors(scan: &Scan, article: Option<&Value>, nodes: &[&Value]) -> Vec<String> {
    let mut found = article
        .and_then(|node| node.get("author").or_else(|| node.get("creator")))
        .map(|value| names(value, nodes))
        .unwrap_or_default();
    found.retain(|name| is_name(name));
    if found.is_empty() {
        for name in ["author", "article:author", "parsely-author", "dc.creator", "byl"] {
            found = scan
                .metas
                .iter()
                .filter(|meta| meta.name == name)
                .map(|meta| meta.value.text.clone())
                .filter(|value| is_name(value))
                .collect();
            if !found.is_empty() {
                break;
            }
        }
    }
    if found.is_empty() {
        found = byline(scan).into_iter().collect();
    }
    let mut authors: Vec<String> = Vec::new();
    for name in found.iter().flat_map(|names| split_names(names)) {
        if !authors.contains(&name) {
            authors.push(name);
        }
    }
    authors
}

/// A short block in a byline element that reads "By NAME" or is a name.
fn byline(scan: &Scan) -> Option<String> {
    scan.blocks
        .iter()
        .filter(|block| block.marks & marks::BYLINE != 0)
        .filter(|block| block.marks & (marks::COMMENTS | marks::RELATED) == 0)
        .map(|block| block.text.as_str())
        .find(|text| {
            let words: Vec<&str> = text.split_whitespace().collect();
            (2..=6).contains(&words.len())
                && (text.starts_with("By ")
                    || words.iter().all(|word| word.starts_with(char::is_uppercase)))
                && is_name(text)
        })
        .map(str::to_owned)
}

fn is_name(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() < 120
        && !text.contains("http")
        && !text.contains("www.")
        && !text.contains('@')
        && !text.starts_with('(')
        && text.chars().any(char::is_alphabetic)
}

/// "By Ann Lee, Bo Chan and Cy Dorn" names three.
pub(crate) fn split_names(text: &str) -> Vec<String> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let text =
        if lower.starts_with("by ") { text.get(3..).unwrap_or(text) } else { text };
    text.split([',', ';', '|'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" & "))
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

fn publisher(scan: &Scan, article: Option<&Value>, nodes: &[&Value]) -> Option<String> {
    article
        .and_then(|node| node.get("publisher"))
        .and_then(|value| names(value, nodes).into_iter().next())
        .or_else(|| meta(scan, "og:site_name"))
        .or_else(|| meta(scan, "application-name"))
        .filter(|name| !name.is_empty())
}
