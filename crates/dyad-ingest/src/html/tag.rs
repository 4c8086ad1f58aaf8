//! One HTML tag in the source, and what its name means for the text around it.

use dyad_types::Span;

/// A start or end tag, borrowed from the source.
#[derive(Debug)]
pub(crate) struct Tag<'a> {
    /// Name as written; names of known elements are compared in lower case.
    pub(crate) name: &'a [u8],
    /// First byte of the tag.
    pub(crate) start: usize,
    /// One past its last byte.
    pub(crate) end: usize,
    /// Whether it is an end tag.
    pub(crate) is_end: bool,
    /// Whether it ends in "/>".
    pub(crate) is_self_closed: bool,
    html: &'a str,
    attributes: Span,
}

/// The value of an attribute.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Value<'a> {
    /// As written, entities not decoded.
    pub(crate) text: &'a str,
    /// Where it stands in the source.
    pub(crate) span: Span,
}

/// Names that are written in lower case by far; others are mapped to these.
const NAMES: [&[u8]; 88] = [
    b"a",
    b"abbr",
    b"address",
    b"area",
    b"article",
    b"aside",
    b"audio",
    b"b",
    b"base",
    b"bdi",
    b"bdo",
    b"big",
    b"blockquote",
    b"body",
    b"br",
    b"button",
    b"caption",
    b"center",
    b"cite",
    b"code",
    b"col",
    b"dd",
    b"del",
    b"dfn",
    b"div",
    b"dl",
    b"dt",
    b"em",
    b"embed",
    b"fieldset",
    b"figcaption",
    b"figure",
    b"font",
    b"footer",
    b"form",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"head",
    b"header",
    b"hr",
    b"html",
    b"i",
    b"iframe",
    b"img",
    b"input",
    b"ins",
    b"kbd",
    b"label",
    b"li",
    b"link",
    b"main",
    b"mark",
    b"menu",
    b"meta",
    b"nav",
    b"noscript",
    b"ol",
    b"option",
    b"p",
    b"picture",
    b"pre",
    b"q",
    b"s",
    b"script",
    b"section",
    b"select",
    b"small",
    b"source",
    b"span",
    b"strong",
    b"style",
    b"sub",
    b"sup",
    b"svg",
    b"table",
    b"td",
    b"template",
    b"th",
    b"time",
    b"title",
    b"tr",
    b"u",
    b"ul",
    b"video",
];

/// Reads the tag at `at`, where a `<` stands; `None` when no tag begins there. A tag that the
/// page's end cuts off ends there.
pub(crate) fn read(html: &str, at: usize) -> Option<Tag<'_>> {
    let bytes = html.as_bytes();
    let is_end = bytes.get(at + 1) == Some(&b'/');
    let name_start = at + 1 + usize::from(is_end);
    if !bytes.get(name_start)?.is_ascii_alphabetic() {
        return None;
    }
    let rest = bytes.get(name_start..)?;
    let n_name = rest
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
        .unwrap_or(rest.len());
    let written = rest.get(..n_name)?;
    let name = NAMES
        .iter()
        .copied()
        .find(|name| name.eq_ignore_ascii_case(written))
        .unwrap_or(written);
    let attributes_start = name_start + n_name;
    let close = end_of_tag(bytes, attributes_start);
    Some(Tag {
        name,
        start: at,
        end: (close + 1).min(bytes.len()),
        is_end,
        is_self_closed: close > attributes_start && bytes.get(close - 1) == Some(&b'/'),
        html,
        attributes: Span::new(attributes_start, close),
    })
}

/// Where the tag's `>` stands, quotes respected; the end of the page when there is none. A
/// quote that is never closed counts as none.
fn end_of_tag(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => return at,
            b'"' | b'\'' if at > start && is_value_start(bytes, at) => {
                let rest = bytes.get(at + 1..).unwrap_or(&[]);
                match memchr::memchr(byte, rest) {
                    Some(n) => at += n + 2,
                    None => {
                        return memchr::memchr(b'>', rest)
                            .map_or(bytes.len(), |n| at + 1 + n);
                    }
                }
            }
            _ => at += 1,
        }
    }
    bytes.len()
}

fn is_value_start(bytes: &[u8], at: usize) -> bool {
    bytes
        .get(..at)
        .and_then(|before| before.iter().rev().find(|byte| !byte.is_ascii_whitespace()))
        == Some(&b'=')
}

impl<'a> Tag<'a> {
    /// The value of the attribute `name` (in lower case); empty for one without a value.
    pub(crate) fn attribute(&self, name: &str) -> Option<Value<'a>> {
        self.attributes()
            .find(|(written, _)| written.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Whether it opens a script of structured data.
    pub(crate) fn is_json_ld(&self) -> bool {
        self.name == b"script"
            && self.attribute("type").is_some_and(|value| {
                value
                    .text
                    .trim()
                    .to_ascii_lowercase()
                    .starts_with("application/ld+json")
            })
    }

    /// Names as written and values of all attributes, in order.
    pub(crate) fn attributes(
        &self,
    ) -> impl Iterator<Item = (&'a str, Value<'a>)> + use<'a> {
        let html = self.html;
        let Span { start: mut at, end } = self.attributes;
        std::iter::from_fn(move || {
            let bytes = html.as_bytes();
            let rest = bytes.get(at..end)?;
            at += rest.iter().position(|byte| {
                !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'"' | b'\'')
            })?;
            let name_start = at;
            let rest = bytes.get(at..end)?;
            // A name may begin with "=", as browsers read it; so every step goes forward.
            at += 1 + rest
                .iter()
                .skip(1)
                .position(|byte| byte.is_ascii_whitespace() || *byte == b'=')
                .unwrap_or(rest.len() - 1);
            let name = html.get(name_start..at).unwrap_or("");
            let span = value_span(bytes, at, end);
            let is_quoted = span.is_some_and(|span| {
                bytes.get(span.end).is_some_and(|byte| matches!(byte, b'"' | b'\''))
            });
            at = span.map_or(at, |span| span.end + usize::from(is_quoted));
            let span = span.unwrap_or(Span::new(at, at));
            Some((name, Value { text: span.of(html), span }))
        })
    }
}

/// The value after an `=` at or after `at`, without its quotes.
fn value_span(bytes: &[u8], at: usize, end: usize) -> Option<Span> {
    let rest = bytes.get(at..end)?;
    let equals = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
    if rest.get(equals) != Some(&b'=') {
        return None;
    }
    let rest = rest.get(equals + 1..)?;
    let skip = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let start = at + equals + 1 + skip;
    let first = *bytes.get(start)?;
    if matches!(first, b'"' | b'\'') {
        let inside = bytes.get(start + 1..end)?;
        let n = memchr::memchr(first, inside).unwrap_or(inside.len());
        return Some(Span::new(start + 1, start + 1 + n));
    }
    let inside = bytes.get(start..end)?;
    let n = inside
        .iter()
        .position(u8::is_ascii_whitespace)
        .unwrap_or(inside.len());
    Some(Span::new(start, start + n))
}

/// End of the content of a raw-text element, and the place after its end tag.
pub(crate) fn end_of_raw(html: &str, start: usize, name: &[u8]) -> (usize, usize) {
    let bytes = html.as_bytes();
    let mut at = start;
    while let Some(n) = bytes.get(at..).and_then(|rest| memchr::memmem::find(rest, b"</"))
    {
        let open = at + n;
        let after = open + 2 + name.len();
        let is_name = bytes
            .get(open + 2..after)
            .is_some_and(|written| written.eq_ignore_ascii_case(name));
        if is_name && bytes.get(after).is_none_or(|byte| !byte.is_ascii_alphanumeric()) {
            let end = memchr::memchr(b'>', bytes.get(after..).unwrap_or(&[]))
                .map_or(bytes.len(), |n| after + n + 1);
            return (open, end);
        }
        at = open + 2;
    }
    (bytes.len(), bytes.len())
}

/// Elements that flow inside a line of text.
pub(crate) fn is_inline(name: &[u8]) -> bool {
    matches!(
        name,
        b"a" | b"abbr"
            | b"b"
            | b"bdi"
            | b"bdo"
            | b"big"
            | b"cite"
            | b"code"
            | b"del"
            | b"dfn"
            | b"em"
            | b"font"
            | b"i"
            | b"ins"
            | b"kbd"
            | b"label"
            | b"mark"
            | b"q"
            | b"s"
            | b"small"
            | b"span"
            | b"strong"
            | b"sub"
            | b"sup"
            | b"time"
            | b"u"
            | b"img"
            | b"input"
            | b"script"
            | b"style"
            | b"noscript"
            | b"svg"
            | b"template"
            | b"meta"
            | b"link"
            | b"br"
            | b"iframe"
            | b"source"
            | b"picture"
    )
}

/// Elements without content.
pub(crate) fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"area"
            | b"base"
            | b"br"
            | b"col"
            | b"embed"
            | b"hr"
            | b"img"
            | b"input"
            | b"link"
            | b"meta"
            | b"source"
            | b"track"
            | b"wbr"
    )
}

/// Elements whose content a reader does not see as text.
pub(crate) fn is_skipped(name: &[u8]) -> bool {
    matches!(
        name,
        b"script"
            | b"style"
            | b"noscript"
            | b"template"
            | b"svg"
            | b"iframe"
            | b"select"
            | b"textarea"
            | b"audio"
            | b"video"
            | b"object"
            | b"title"
            | b"math"
            | b"button"
            | b"canvas"
    )
}
