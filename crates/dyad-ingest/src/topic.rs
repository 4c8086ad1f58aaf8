//! The people and places of a text, and whether another text speaks of them.

use std::collections::BTreeSet;

/// Words that begin sentences or stand in any headline; they name nobody.
const COMMON: [&str; 96] = [
    "the",
    "and",
    "but",
    "for",
    "with",
    "from",
    "this",
    "that",
    "these",
    "those",
    "there",
    "they",
    "their",
    "then",
    "than",
    "when",
    "where",
    "what",
    "which",
    "who",
    "why",
    "how",
    "his",
    "her",
    "its",
    "our",
    "your",
    "she",
    "you",
    "not",
    "all",
    "any",
    "are",
    "was",
    "were",
    "has",
    "have",
    "had",
    "will",
    "would",
    "could",
    "can",
    "may",
    "more",
    "most",
    "some",
    "such",
    "one",
    "two",
    "three",
    "first",
    "second",
    "last",
    "next",
    "new",
    "now",
    "after",
    "before",
    "while",
    "since",
    "over",
    "into",
    "about",
    "also",
    "even",
    "here",
    "mr",
    "mrs",
    "ms",
    "dr",
    "sir",
    "north",
    "south",
    "east",
    "west",
    "northern",
    "southern",
    "eastern",
    "western",
    "united",
    "president",
    "minister",
    "prime",
    "vice",
    "secretary",
    "government",
    "state",
    "states",
    "foreign",
    "house",
    "party",
    "national",
    "news",
    "media",
    "read",
    "photo",
];

/// Names of a text as keys: lower case, the first five letters of longer words, so that
/// "Korea" and "Korean" agree. Words of fewer than three letters and common words are left out.
pub(crate) fn names(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
        .filter_map(key)
        .collect()
}

fn key(word: &str) -> Option<String> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let word = word
        .strip_suffix("'s")
        .or_else(|| word.strip_suffix("’s"))
        .unwrap_or(word);
    if !word.starts_with(char::is_uppercase) || word.chars().count() < 3 {
        return None;
    }
    let lower = word.to_lowercase();
    if COMMON.contains(&lower.as_str())
        || crate::date::month_named(&lower).is_some()
        || crate::date::first_weekday(&lower).is_some()
    {
        return None;
    }
    Some(lower.chars().take(5).collect())
}

/// How many names of `topic` stand in `text`.
pub(crate) fn shared(topic: &BTreeSet<String>, text: &str) -> usize {
    names(text).intersection(topic).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_agree_across_forms() {
        let topic =
            names("Ruritania's envoy leaves. North Ruritanian talks with Anna Brodt");
        assert_eq!(shared(&topic, "The Ruritanians wait."), 1);
        assert_eq!(shared(&topic, "North of the city, on Monday, Brodt spoke."), 1);
        assert_eq!(shared(&topic, "The South waits. Then it rains."), 0);
    }
}
