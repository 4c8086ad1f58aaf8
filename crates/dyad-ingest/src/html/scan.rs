//! Scans HTML once, front to back: visible blocks with their place in the input, and what the
//! head says. Linear in the input, no recursion, no limit on nesting.

use std::hash::{Hash as _, Hasher as _};

use dyad_types::Span;
use rustc_hash::{FxHashMap, FxHasher};

use crate::block::{Block, BlockBuilder, MAX_BLOCKS};
use crate::html::entity;
use crate::html::marks;
use crate::html::tag::{self, Tag};

/// What one pass over a page finds.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// Visible blocks in page order.
    pub(crate) blocks: Vec<Block>,
    /// Names and values of `<meta>`, names in lower case, in page order.
    pub(crate) metas: Vec<Meta>,
    /// Contents of JSON-LD scripts.
    pub(crate) json_ld: Vec<Span>,
    /// `<link rel=canonical>`.
    pub(crate) canonical: Option<String>,
    /// The `<title>` element.
    pub(crate) title: Option<Block>,
    /// What the `alt` of pictures says of them.
    pub(crate) alts: Vec<Span>,
    /// `<time>` elements and elements with a date in a known property.
    pub(crate) times: Vec<Time>,
    /// Deepest nesting of elements.
    pub(crate) max_depth: usize,
    /// How many tags were read.
    pub(crate) n_tags: usize,
}

/// A `<meta>` element.
#[derive(Debug)]
pub(crate) struct Meta {
    /// Its `name`, `property` or `itemprop`, in lower case.
    pub(crate) name: String,
    /// Its `content`, with place.
    pub(crate) value: Block,
}

/// A date in the markup of the body.
#[derive(Debug)]
pub(crate) struct Time {
    /// The `datetime` attribute or `content`.
    pub(crate) value: String,
    /// Marks of the elements around.
    pub(crate) marks: u64,
    /// Where it stands in the input.
    pub(crate) at: usize,
    /// Whether it is stated to be the publication.
    pub(crate) is_published: bool,
    /// Whether it is stated to be a change.
    pub(crate) is_modified: bool,
}

/// A shorter `alt` names a picture, it does not describe it. Bytes.
const LEAST_ALT: usize = 16;

struct Open<'a> {
    name: &'a [u8],
    marks: u64,
    parent: u32,
    article: u32,
    path: u64,
    is_inline: bool,
}

struct Scanner<'a> {
    html: &'a str,
    scan: Scan,
    open: Vec<Open<'a>>,
    n_open: FxHashMap<&'a [u8], usize>,
    known_names: FxHashMap<&'a str, u64>,
    builder: BlockBuilder,
    gap: bool,
    link_start: Option<usize>,
    link_bytes: usize,
    link: Option<Span>,
    n_parents: u32,
    last_break: Option<usize>,
    is_below_picture: bool,
}

/// Reads `html` once. Marks seen in [`Block::marks`].
pub(crate) fn scan(html: &str) -> Scan {
    let mut scanner = Scanner {
        html,
        scan: Scan::default(),
        open: Vec::new(),
        n_open: FxHashMap::default(),
        known_names: FxHashMap::default(),
        builder: BlockBuilder::default(),
        gap: true,
        link_start: None,
        link_bytes: 0,
        link: None,
        n_parents: 0,
        last_break: None,
        is_below_picture: false,
    };
    let mut at = 0;
    while at < html.len() && scanner.scan.blocks.len() < MAX_BLOCKS {
        at = scanner.step(at);
    }
    scanner.flush();
    scanner.scan
}

impl<'a> Scanner<'a> {
    /// Reads text up to the next tag, and that tag; gives the place after it.
    fn step(&mut self, at: usize) -> usize {
        let bytes = self.html.as_bytes();
        let rest = bytes.get(at..).unwrap_or(&[]);
        let n_text = memchr::memchr(b'<', rest).unwrap_or(rest.len());
        if n_text > 0 {
            self.text(Span::new(at, at + n_text));
            return at + n_text;
        }
        if rest.starts_with(b"<!--") {
            return memchr::memmem::find(rest, b"-->")
                .map_or(bytes.len(), |n| at + n + 3);
        }
        if rest.starts_with(b"<!") || rest.starts_with(b"<?") {
            return memchr::memchr(b'>', rest).map_or(bytes.len(), |n| at + n + 1);
        }
        let Some(tag) = tag::read(self.html, at) else {
            self.text(Span::new(at, at + 1));
            return at + 1;
        };
        self.scan.n_tags += 1;
        let end = tag.end;
        if tag.is_end {
            self.close(&tag);
            return end;
        }
        self.start(&tag).unwrap_or(end)
    }

    fn text(&mut self, span: Span) {
        let text = span.of(self.html);
        let mut rest = text;
        while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
            let offset = span.start + (text.len() - rest.len());
            self.builder.push_str(rest.get(..at).unwrap_or(""), offset);
            let entity_text = rest.get(at..).unwrap_or("");
            let (decoded, width) = entity::decode(entity_text);
            for c in decoded.into_iter().flatten() {
                self.builder.push(c, offset + at, width);
            }
            rest = entity_text.get(width..).unwrap_or("");
        }
        let offset = span.start + (text.len() - rest.len());
        self.builder.push_str(rest, offset);
        if !self.builder.is_empty() {
            self.last_break = None;
        }
    }

    fn marks(&self) -> u64 {
        self.open.last().map_or(0, |open| open.marks)
    }

    /// Ends the block that is being read.
    fn flush(&mut self) {
        self.end_link();
        let marks = self.marks();
        let parent = self.open.last().map_or(0, |open| open.parent);
        if let Some(mut block) = self.builder.take() {
            block.after_gap = self.gap;
            block.marks = marks;
            if std::mem::take(&mut self.is_below_picture) {
                block.marks |= marks::BELOW_PICTURE;
            }
            block.link_bytes = self.link_bytes.min(block.text.len());
            block.link = self.link;
            block.parent = parent;
            block.article = self.open.last().map_or(0, |open| open.article);
            block.path = self.open.last().map_or(0, |open| open.path);
            self.scan.blocks.push(block);
            self.gap = false;
        }
        self.link_bytes = 0;
        self.link = None;
        if marks & marks::LINK != 0 {
            self.link_start = Some(0);
        }
    }

    fn end_link(&mut self) {
        if let Some(start) = self.link_start.take() {
            self.link_bytes += self.builder.len().saturating_sub(start);
        }
    }

    /// Handles a start tag; gives where to go on when its content is no text.
    fn start(&mut self, tag: &Tag<'a>) -> Option<usize> {
        let inline = tag::is_inline(tag.name);
        match tag.name {
            b"meta" => self.meta(tag),
            b"link" => self.canonical(tag),
            b"title" if self.scan.title.is_none() => return Some(self.title(tag)),
            b"script" if tag.is_json_ld() => {
                let end = tag::end_of_raw(self.html, tag.end, tag.name);
                self.scan.json_ld.push(Span::new(tag.end, end.0));
                return Some(end.1);
            }
            b"br" => {
                // Two in a row end a paragraph; one is a space.
                if self.last_break.is_some() {
                    self.flush();
                    self.gap = true;
                } else {
                    self.builder.push(' ', tag.start, 1);
                }
                self.last_break = Some(tag.start);
                return None;
            }
            b"hr" => self.flush(),
            b"img" => {
                self.is_below_picture = self.builder.is_empty();
                let alt = tag.attribute("alt").map(|value| value.span);
                self.scan.alts.extend(alt.filter(|alt| alt.len() >= LEAST_ALT));
            }
            _ => {}
        }
        if tag::is_skipped(tag.name) {
            if !inline {
                self.flush();
            }
            return Some(tag::end_of_raw(self.html, tag.end, tag.name).1);
        }
        if tag::is_void(tag.name) || tag.is_self_closed {
            return None;
        }
        self.open(tag, inline);
        None
    }

    fn open(&mut self, tag: &Tag<'a>, is_inline: bool) {
        let mut own = marks::of_tag(tag.name);
        // The names of the outermost elements describe the page, not a part of it.
        if !matches!(tag.name, b"html" | b"body" | b"main" | b"article") {
            own |= self.named_marks(tag);
        }
        // A credit is a line of its own, whatever element holds it.
        let in_picture = (self.marks() | own) & (marks::FIGURE | marks::CAPTION) != 0;
        let is_inline = is_inline && !(in_picture && own & marks::CREDIT != 0);
        if !is_inline {
            self.flush();
            self.gap = true;
            self.close_implied(tag.name);
        }
        if tag.name == b"a" {
            self.end_link();
            self.link_start = Some(self.builder.len());
            if self.link.is_none() {
                self.link = tag.attribute("href").map(|value| value.span);
            }
        }
        self.time(tag, own);
        let mut parent = self.open.last().map_or(0, |open| open.parent);
        if matches!(tag.name, b"li" | b"article" | b"section" | b"aside" | b"figure")
            || (tag.name == b"div" && own & marks::RELATED != 0)
        {
            self.n_parents += 1;
            parent = self.n_parents;
        }
        let article = match tag.name {
            b"article" => self.n_parents,
            _ => self.open.last().map_or(0, |open| open.article),
        };
        let marks = self.marks() | own;
        let above = self.open.last().map_or(0, |open| open.path);
        let path = if is_inline { above } else { path_below(above, tag) };
        self.open.push(Open {
            name: tag.name,
            marks,
            parent,
            article,
            path,
            is_inline,
        });
        *self.n_open.entry(tag.name).or_insert(0) += 1;
        self.scan.max_depth = self.scan.max_depth.max(self.open.len());
    }

    /// Marks of the names of a tag. The same names come again and again on a page.
    fn named_marks(&mut self, tag: &Tag<'a>) -> u64 {
        let mut marks = 0;
        for (name, value) in tag.attributes() {
            if name.eq_ignore_ascii_case("hidden") {
                marks |= marks::HIDDEN;
            }
            if ["class", "id", "role", "itemprop", "style", "data-component"]
                .contains(&name)
            {
                marks |= *self
                    .known_names
                    .entry(value.text)
                    .or_insert_with(|| marks::of_name(value.text.as_bytes()));
            }
        }
        marks
    }

    /// A block element ends an open paragraph; a list item ends the item before.
    fn close_implied(&mut self, name: &[u8]) {
        let ends = |open: &[u8]| match open {
            b"p" => true,
            b"li" => name == b"li",
            b"dt" | b"dd" => matches!(name, b"dt" | b"dd"),
            b"td" | b"th" => matches!(name, b"td" | b"th" | b"tr"),
            b"tr" => name == b"tr",
            b"option" => name == b"option",
            _ => false,
        };
        while self.open.last().is_some_and(|open| ends(open.name)) {
            self.pop();
        }
    }

    fn pop(&mut self) {
        if let Some(open) = self.open.pop()
            && let Some(n) = self.n_open.get_mut(open.name)
        {
            *n = n.saturating_sub(1);
        }
    }

    fn close(&mut self, tag: &Tag<'a>) {
        let inline = match self.open.last() {
            Some(open) if open.name == tag.name => open.is_inline,
            _ => tag::is_inline(tag.name),
        };
        if !inline {
            self.flush();
            self.gap = true;
        }
        if tag.name == b"a" {
            self.end_link();
        }
        if self.n_open.get(tag.name).is_none_or(|&n| n == 0) {
            return;
        }
        // An inline end tag never closes a block element.
        while let Some(open) = self.open.last() {
            if inline && !open.is_inline {
                return;
            }
            let found = open.name == tag.name;
            self.pop();
            if found {
                return;
            }
        }
    }

    fn title(&mut self, tag: &Tag<'a>) -> usize {
        let (content_end, end) = tag::end_of_raw(self.html, tag.end, tag.name);
        self.flush();
        self.scan.title = entity::block(self.html, Span::new(tag.end, content_end));
        end
    }

    fn meta(&mut self, tag: &Tag<'a>) {
        let name = ["property", "name", "itemprop"]
            .iter()
            .find_map(|attribute| tag.attribute(attribute));
        let (Some(name), Some(value)) = (name, tag.attribute("content")) else { return };
        if let Some(value) = entity::block(self.html, value.span) {
            let name = name.span.of(self.html).trim().to_ascii_lowercase();
            self.scan.metas.push(Meta { name, value });
        }
    }

    fn canonical(&mut self, tag: &Tag<'a>) {
        let is_canonical = tag
            .attribute("rel")
            .is_some_and(|rel| rel.span.of(self.html).eq_ignore_ascii_case("canonical"));
        if is_canonical && let Some(href) = tag.attribute("href") {
            self.scan.canonical =
                entity::block(self.html, href.span).map(|block| block.text);
        }
    }

    fn time(&mut self, tag: &Tag<'a>, own: u64) {
        let property = tag
            .attribute("itemprop")
            .map_or("", |value| value.span.of(self.html))
            .to_ascii_lowercase();
        let is_published =
            property.contains("datepublished") || tag.attribute("pubdate").is_some();
        let is_modified = property.contains("datemodified");
        if tag.name != b"time" && !is_published {
            return;
        }
        let Some(value) = tag.attribute("datetime").or_else(|| tag.attribute("content"))
        else {
            return;
        };
        self.scan.times.push(Time {
            value: value.span.of(self.html).to_owned(),
            marks: self.marks() | own,
            at: tag.start,
            is_published,
            is_modified,
        });
    }
}

/// The path of an element below another: its name and class are the next step.
fn path_below(above: u64, tag: &Tag<'_>) -> u64 {
    let mut hasher = FxHasher::default();
    above.hash(&mut hasher);
    tag.name.hash(&mut hasher);
    if let Some(class) = tag.attribute("class") {
        class.text.trim().hash(&mut hasher);
    }
    hasher.finish()
}
