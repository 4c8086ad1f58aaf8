//! Cuts deep nesting, so that no parser that recurses over elements can overflow its stack.

use rustc_hash::FxHashMap;

use crate::html::tag;

/// Deepest nesting that is kept. Real pages stay below 80.
pub(crate) const MAX_DEPTH: usize = 200;

/// `html` without the tags that stand deeper than [`MAX_DEPTH`]; their text stays. Raw-text
/// elements and comments are dropped, they hold no text.
pub(crate) fn flatten(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut open: Vec<(&[u8], bool)> = Vec::new();
    let mut n_open: FxHashMap<&[u8], usize> = FxHashMap::default();
    let mut at = 0;
    while let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) {
        let n_text = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        out.push_str(rest.get(..n_text).unwrap_or(""));
        at += n_text;
        let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) else { break };
        if rest.starts_with("<!") || rest.starts_with("<?") {
            let end = if rest.starts_with("<!--") { "-->" } else { ">" };
            at = rest.find(end).map_or(html.len(), |n| at + n + end.len());
            continue;
        }
        let Some(tag) = tag::read(html, at) else {
            out.push_str("&lt;");
            at += 1;
            continue;
        };
        at = tag.end;
        let source = html.get(tag.start..tag.end).unwrap_or("");
        if tag.is_end {
            close(&mut open, &mut n_open, tag.name, source, &mut out);
        } else if tag::is_skipped(tag.name) {
            at = tag::end_of_raw(html, tag.end, tag.name).1;
        } else if tag::is_void(tag.name) {
            out.push_str(source);
        } else {
            let kept = open.len() < MAX_DEPTH;
            if kept {
                out.push_str(source);
            } else {
                out.push(' ');
            }
            open.push((tag.name, kept));
            *n_open.entry(tag.name).or_insert(0) += 1;
        }
    }
    out
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
    fn deep_nesting_is_cut_and_text_stays() {
        let html = format!("{}deep{}", "<div>".repeat(5_000), "</div>".repeat(5_000));
        let flat = flatten(&html);
        assert_eq!(flat.matches("<div>").count(), MAX_DEPTH);
        assert_eq!(flat.matches("</div>").count(), MAX_DEPTH);
        assert!(flat.contains("deep"));
        assert_eq!(flatten("<p>a < b</p>"), "<p>a &lt; b</p>");
    }
}
