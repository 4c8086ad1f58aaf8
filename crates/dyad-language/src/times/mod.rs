//! Time expressions: the words of a sentence that tell when, and what they mean.
//!
//! Grammar over tokens, longest match first from the left; nothing here knows the date of the
//! article (see [`dyad_types::resolve`]). Words that only look like times (a modal "may",
//! "1,900 people", "a two-year-old truce") give nothing.

mod absolute;
mod ranges;
mod relative;
mod words;

use dyad_types::{Sentence, TimeExpression, TimeRelation, TimeValue, TokenRange};

use crate::times::words::{Kind, Words};

/// Finds the time expressions of `sentence`, in text order, never overlapping.
///
/// Reads tokens, tags and entities; the tree is not needed. A preposition before the expression
/// is not part of its tokens but decides its relation. "the 2018 agreement" gives "2018": a
/// reader of the tree sees that it dates the noun.
pub fn find(sentence: &Sentence) -> Vec<TimeExpression> {
    let words = Words::of(sentence);
    let mut found = Vec::new();
    let mut idx = 0;
    while idx < words.len() {
        match longest(&words, idx) {
            Some((tokens, value)) => {
                let relation = relation(&words, tokens, value);
                found.push(TimeExpression { tokens, value, relation });
                idx = tokens.end;
            }
            None => idx += 1,
        }
    }
    found
}

/// The longest expression that begins at `idx`; among equals the first kind listed.
fn longest(words: &Words<'_>, idx: usize) -> Option<(TokenRange, TimeValue)> {
    let candidates = [
        ranges::find(words, idx),
        absolute::find(words, idx),
        relative::find(words, idx),
    ];
    let mut best: Option<(TokenRange, TimeValue)> = None;
    for candidate in candidates.into_iter().flatten() {
        if best.is_none_or(|(range, _)| candidate.0.end > range.end) {
            best = Some(candidate);
        }
    }
    best.filter(|(range, _)| range.start < range.end)
}

/// What the words around an expression make of it: "since", "by", "until".
fn relation(words: &Words<'_>, range: TokenRange, value: TimeValue) -> TimeRelation {
    let modifies_noun = words.is(range.end, &["'s", "’s", "-"])
        || (!matches!(value, TimeValue::Shift { .. } | TimeValue::AboutNow)
            && words.is_common_noun(range.end)
            && matches!(words.kind(range.end), Kind::Other)
            && range.len() == 1);
    if modifies_noun {
        return TimeRelation::At;
    }
    let two_before = range.start.checked_sub(2).map_or("", |idx| words.at(idx));
    match (two_before, words.before(range.start)) {
        (_, "since") => TimeRelation::Since,
        (_, "from") if words.is(range.end, &["on", "onward", "onwards"]) => {
            TimeRelation::Since
        }
        (_, "until" | "till" | "through" | "thru") | ("up", "to") => TimeRelation::Until,
        (_, "by") | ("later", "than") => TimeRelation::By,
        (_, "before") | ("prior", "to") => TimeRelation::Before,
        (_, "after") => TimeRelation::After,
        _ => TimeRelation::At,
    }
}
