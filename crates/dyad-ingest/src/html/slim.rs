//! A slimmer copy of a page for the extractors: no scripts, metadata, styles, comments and attributes
//! that they do not read, and no deep nesting, so that no parser that recurses over elements can
//! overflow its stack.

use rustc_hash::FxHashMap;

use crate::html::tag::{self, Tag};

/// Deepest nesting that is kept. Real pages stay below 80.
pub(crate) const MAX_DEPTH: usize = 200;

/// Attributes that tell what an element is.
const KEPT: [&str; 16] = [
    "class",
    "id",
    "role",
    "itemprop",
    "itemtype",
    "href",
    "rel",
    "type",
    "name",
    "property",
    "content",
    "style",
    "hidden",
    "aria-hidden",
    "lang",
    "datetime",
];

/// `html` without raw-text elements, metadata, comments and attributes that say nothing, and without the tags that stand deeper than [`MAX_DEPTH`], whose text stays.
pub(crate) fn slim(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut open: Vec<(&[u8], bool)> = Vec::new();
    let mut n_open: FxHashMap<&[u8], usize> = FxHashMap::default();
    // How many elements are open outside of the side matter that is being left out.
    let mut side: Option<usize> = None;
    let mut at = 0;
    while let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) {
        let n_text = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        if side.is_none() {
            out.push_str(rest.get(..n_text).unwrap_or(""));
        }
        at += n_text;
        let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) else { break };
        if rest.starts_with("<!") || rest.starts_with("<?") {
            let end = if rest.starts_with("<!--") { "-->" } else { ">" };
            at = rest.find(end).map_or(html.len(), |n| at + n + end.len());
            continue;
        }
        let Some(tag) = tag::read(html, at) else {
            if side.is_none() {
                out.push_str("&lt;");
            }
            at += 1;
            continue;
        };
        at = tag.end;
        let source = html.get(tag.start..tag.end).unwrap_or("");
        if tag.is_end {
            close(&mut open, &mut n_open, tag.name, source, &mut out);
            side = side.filter(|&outside| open.len() > outside);
        } else if tag::is_skipped(tag.name) && tag.name != b"title" {
            at = tag::end_of_raw(html, tag.end, tag.name).1;
        } else if matches!(tag.name, b"meta" | b"link") {
            // Metadata are read elsewhere.
        } else if tag::is_void(tag.name) {
            if side.is_none() {
                start_tag(&tag, &mut out);
            }
        } else {
            if side.is_none() && is_side(tag.name) {
                side = Some(open.len());
            }
            let kept = open.len() < MAX_DEPTH && side.is_none();
            if kept {
                start_tag(&tag, &mut out);
            } else if side.is_none() {
                out.push(' ');
            }
            open.push((tag.name, kept));
            *n_open.entry(tag.name).or_insert(0) += 1;
        }
    }
    out
}

/// Elements that stand beside a story, never in it: both extractors leave them out.
fn is_side(name: &[u8]) -> bool {
    matches!(name, b"nav" | b"footer" | b"menu" | b"dialog" | b"aside")
}

fn start_tag(tag: &Tag<'_>, out: &mut String) {
    let Ok(name) = std::str::from_utf8(tag.name) else { return };
    out.push('<');
    out.push_str(name);
    for (name, value) in tag.attributes() {
        if !KEPT.contains(&name) {
            continue;
        }
        let quote = if value.text.contains('"') { '\'' } else { '"' };
        out.push(' ');
        out.push_str(name);
        out.push('=');
        out.push(quote);
        out.push_str(value.text);
        out.push(quote);
    }
    out.push_str(if tag.is_self_closed { "/>" } else { ">" });
}

fn close<'a>(
    open: &mut Vec<(&'a [u8], bool)>,
    n_open: &mut FxHashMap<&'a [u8], usize>,
    name: &'a [u8],
    source: &str,
    out: &mut String,
) {
    if n_open.get(name).is_none_or(|&n| n == 0) {
        return;
    }
    while let Some((top, kept)) = open.pop() {
        if let Some(n) = n_open.get_mut(top) {
            *n = n.saturating_sub(1);
        }
        if top == name {
            out.push_str(if kept { source } else { " " });
            return;
        }
        // An element that is never closed must not keep its depth in the parser either.
        if kept && let Ok(top) = std::str::from_utf8(top) {
            out.push_str("</");
            out.push_str(top);
            out.push('>');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_a_story_is_left_out() {
        assert_eq!(
            slim("<div>a<nav>b<p>c</p></nav>d<footer>e<br>f</footer>g</div>")
                .replace(' ', ""),
            "<div>adg</div>"
        );
        // An element that is never closed ends with the one around it.
        assert_eq!(slim("<div><aside>b < c</div>d").replace(' ', ""), "<div></div>d");
    }

    #[test]
    fn deep_nesting_is_cut_and_text_stays() {
        let html = format!("{}deep{}", "<div>".repeat(5_000), "</div>".repeat(5_000));
        let flat = slim(&html);
        assert_eq!(flat.matches("<div>").count(), MAX_DEPTH);
        assert_eq!(flat.matches("</div>").count(), MAX_DEPTH);
        assert!(flat.contains("deep"));
        assert_eq!(slim("<p>a < b</p>"), "<p>a &lt; b</p>");
        assert_eq!(
            slim("<div data-x=1 class='a b'><script>1</script><!-- c --><br/>d</div>"),
            "<div class=\"a b\"><br/>d</div>"
        );
    }
}
