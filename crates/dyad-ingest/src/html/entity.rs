//! Character references: "&amp;", "&#8217;", "&nbsp" without its semicolon.

use dyad_types::Span;
use markup5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

use crate::block::{Block, BlockBuilder};

/// Longest name of the standard's table, with its semicolon.
const MAX_NAME: usize = 33;

/// Decodes the reference at the start of `text`, which begins with "&": its characters, and
/// how many bytes it takes. What is no reference is the sign itself.
pub(crate) fn decode(text: &str) -> ([Option<char>; 2], usize) {
    let rest = text.get(1..).unwrap_or("");
    let found = match rest.strip_prefix('#') {
        Some(number) => numeric(number),
        None => named(rest),
    };
    found.unwrap_or(([Some('&'), None], 1))
}

fn numeric(rest: &str) -> Option<([Option<char>; 2], usize)> {
    let (digits, radix, n_sign) = match rest.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, 3),
        None => (rest, 10, 2),
    };
    let n = digits
        .bytes()
        .take_while(|byte| char::from(*byte).is_digit(radix))
        .count();
    let code = u32::from_str_radix(digits.get(..n)?, radix).unwrap_or(0xfffd);
    if n == 0 {
        return None;
    }
    let replaced = code
        .checked_sub(0x80)
        .and_then(|idx| C1_REPLACEMENTS.get(usize::try_from(idx).ok()?).copied())
        .flatten();
    let c = replaced.or_else(|| char::from_u32(code)).unwrap_or('\u{fffd}');
    let semicolon =
        usize::from(digits.get(n..).is_some_and(|rest| rest.starts_with(';')));
    Some(([Some(c), None], n_sign + n + semicolon))
}

fn named(rest: &str) -> Option<([Option<char>; 2], usize)> {
    let n = rest
        .bytes()
        .take(MAX_NAME)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    if n == 0 {
        return None;
    }
    let with_semicolon = rest.get(..=n).filter(|name| name.ends_with(';'));
    let (name, codes) = with_semicolon
        .and_then(|name| NAMED_ENTITIES.get(name).map(|codes| (name, codes)))
        .or_else(|| {
            // "&nbspword": the longest name that the table has without semicolon.
            (2..=n.min(6)).rev().find_map(|n| {
                let name = rest.get(..n)?;
                NAMED_ENTITIES.get(name).map(|codes| (name, codes))
            })
        })?;
    // The table also holds the beginnings of names, with no character.
    if codes.0 == 0 {
        return None;
    }
    let second = char::from_u32(codes.1).filter(|_| codes.1 != 0);
    Some(([char::from_u32(codes.0), second], 1 + name.len()))
}

/// The text at `span` of the source, as a block; for titles and attribute values.
pub(crate) fn block(html: &str, span: Span) -> Option<Block> {
    let mut builder = BlockBuilder::default();
    let text = span.of(html);
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let width = if c == '&' {
            let (decoded, width) = decode(text.get(at..).unwrap_or(""));
            for c in decoded.into_iter().flatten() {
                builder.push(c, span.start + at, width);
            }
            width
        } else {
            builder.push(c, span.start + at, c.len_utf8());
            c.len_utf8()
        };
        at += width;
    }
    builder.take()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded() {
        for (text, expected) in [
            ("&amp;", "&"),
            ("&#8217;", "\u{2019}"),
            ("&#x2019;s", "\u{2019}"),
            ("&#146;", "\u{2019}"),
            ("&nbsp", "\u{a0}"),
            ("&eacute;", "é"),
            ("& co", "&"),
            ("&zzz;", "&"),
            ("&#;", "&"),
        ] {
            let decoded: String = decode(text).0.into_iter().flatten().collect();
            assert_eq!(decoded, expected, "{text}");
        }
    }
}
