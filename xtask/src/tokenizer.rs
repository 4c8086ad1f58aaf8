//! The tokenizer's rules: exceptions as data, and proof that the regular expressions are the ones
//! that `dyad-language` implements by hand.
//!
//! The expressions consist of a fixed frame and four long character classes. The classes are
//! taken out and shipped as ranges; the frames must equal `data/tokenizer_frames.json`, else the
//! hand-written matcher would silently do something else.

use rmpv::Value;
use serde_json::json;

use crate::model::{ConvertError, field, text};

/// How the quotes begin in spaCy's expressions, after a class of letters.
const QUOTES: &str = "\\'\"”“";

/// Exceptions and character classes as one JSON value.
pub(crate) fn convert(tokenizer: &Value) -> Result<serde_json::Value, ConvertError> {
    let infix = text(field(tokenizer, "infix_finditer")?)?;
    let icons = between(infix, "\\.\\.+|…|[", "]|(?<=[0-9])")?;
    let lower = between(infix, "[0-9-])|(?<=[", QUOTES)?;
    let upper = between(infix, "])\\.(?=[", QUOTES)?;
    // Several look-behinds stand before this rule; its class follows the last of them.
    let alpha = between(infix, "(?<=[", "]),(?=[")?
        .rsplit("(?<=[")
        .next()
        .unwrap_or_default();
    let classes =
        [("{ALPHA}", alpha), ("{LOWER}", lower), ("{UPPER}", upper), ("{ICONS}", icons)];
    check_frames(tokenizer, &classes)?;
    Ok(json!({
        "alpha": ranges(alpha)?,
        "lower": ranges(lower)?,
        "upper": ranges(upper)?,
        "icons": ranges(icons)?,
        "exceptions": exceptions(field(tokenizer, "exceptions")?)?,
    }))
}

fn between<'a>(all: &'a str, before: &str, after: &str) -> Result<&'a str, ConvertError> {
    let wrong = || {
        ConvertError::Unexpected(format!(
            "tokenizer: no class between {before} and {after}"
        ))
    };
    let start = all.find(before).ok_or_else(wrong)? + before.len();
    let rest = all.get(start..).ok_or_else(wrong)?;
    let end = rest.find(after).ok_or_else(wrong)?;
    rest.get(..end).ok_or_else(wrong)
}

fn check_frames(tokenizer: &Value, classes: &[(&str, &str)]) -> Result<(), ConvertError> {
    let frames: serde_json::Value =
        serde_json::from_str(include_str!("../data/tokenizer_frames.json"))?;
    for name in ["prefix_search", "suffix_search", "infix_finditer", "url_match"] {
        let mut found = text(field(tokenizer, name)?)?.to_owned();
        for (placeholder, class) in classes {
            found = found.replace(class, placeholder);
        }
        if frames[name] != found {
            let reason =
                format!("tokenizer: {name} is not the rule dyad implements: {found}");
            return Err(ConvertError::Unexpected(reason));
        }
    }
    Ok(())
}

/// A character class as inclusive ranges of code points.
fn ranges(class: &str) -> Result<Vec<[u32; 2]>, ConvertError> {
    let mut characters = class.chars();
    let mut ranges: Vec<[u32; 2]> = Vec::new();
    let mut open = false;
    while let Some(character) = characters.next() {
        if character == '-' && !ranges.is_empty() && !open {
            open = true;
            continue;
        }
        let code = if character == '\\' {
            escape(&mut characters)?
        } else {
            u32::from(character)
        };
        match ranges.last_mut().filter(|_| open) {
            Some(range) => range[1] = code,
            None => ranges.push([code, code]),
        }
        open = false;
    }
    ranges.sort_unstable();
    Ok(ranges)
}

fn escape(characters: &mut std::str::Chars<'_>) -> Result<u32, ConvertError> {
    let digits = match characters.next() {
        Some('u') => 4,
        Some('U') => 8,
        Some(other) => return Ok(u32::from(other)),
        None => {
            return Err(ConvertError::Unexpected(
                "tokenizer: class ends in \\".to_owned(),
            ));
        }
    };
    let hex: String = characters.by_ref().take(digits).collect();
    u32::from_str_radix(&hex, 16).map_err(|_| {
        ConvertError::Unexpected(format!("tokenizer: \\u{hex} is no code point"))
    })
}

/// `[[chunk, [[text, norm or null], ...]], ...]`, sorted by chunk. 65 is ORTH, 67 is NORM.
fn exceptions(table: &Value) -> Result<serde_json::Value, ConvertError> {
    let mut all = std::collections::BTreeMap::new();
    for (chunk, tokens) in table.as_map().into_iter().flatten() {
        let mut pieces = Vec::new();
        for token in tokens.as_array().into_iter().flatten() {
            let entry = |key: u64| {
                let pairs = token.as_map().into_iter().flatten();
                let found = pairs.into_iter().find(|(k, _)| k.as_u64() == Some(key));
                found.and_then(|(_, value)| value.as_str())
            };
            let orth = entry(65).ok_or_else(|| {
                ConvertError::Unexpected(format!(
                    "tokenizer: exception {chunk} has no text"
                ))
            })?;
            pieces.push(json!([orth, entry(67)]));
        }
        all.insert(text(chunk)?.to_owned(), pieces);
    }
    Ok(json!(all.into_iter().collect::<Vec<_>>()))
}
