//! How much two lines say the same: by the stems of their words.

use std::collections::BTreeSet;

use crate::check::{is_negator, numbers};

/// From this share of the shorter line's words on two lines say the same. Own choice: two of three.
pub(crate) const SAME: f64 = 0.6;
/// Fewer words in common say nothing.
const LEAST: usize = 2;
/// Letters that a stem has: "agreement" and "agreed" are one. Own choice.
const STEM: usize = 5;

/// Words of three letters and more that stand in any sentence. Own list.
const EMPTY: [&str; 48] = [
    "about", "after", "again", "against", "all", "also", "and", "any", "are", "been",
    "before", "being", "both", "but", "could", "for", "from", "had", "has", "have",
    "her", "his", "its", "may", "might", "more", "most", "only", "other", "our", "over",
    "should", "such", "than", "that", "the", "their", "them", "there", "these", "they",
    "this", "was", "were", "which", "will", "with", "would",
];

/// Share, 0 to 1, of the shorter text's words that the other holds too; 0 where numbers differ or one
/// alone holds a "not".
pub(crate) fn likeness(one: &str, other: &str) -> f64 {
    let (own, their): (BTreeSet<String>, BTreeSet<String>) =
        (numbers(one).collect(), numbers(other).collect());
    let differ = !own.is_empty() && !their.is_empty() && own != their;
    if differ || is_negated(one) != is_negated(other) {
        return 0.0;
    }
    words_alike(one, other)
}

/// As [`likeness`], whatever the numbers.
pub(crate) fn words_alike(one: &str, other: &str) -> f64 {
    let (one, other) = (stems(one), stems(other));
    let n_shared = one.intersection(&other).count();
    let n_shorter = one.len().min(other.len());
    if n_shared < LEAST.min(n_shorter).max(1) {
        return 0.0;
    }
    n_shared as f64 / n_shorter as f64
}

fn stems(text: &str) -> BTreeSet<String> {
    words(text)
        .filter(|word| word.chars().count() > 2 && !EMPTY.contains(&word.as_str()))
        .map(|word| word.chars().take(STEM).collect())
        .collect()
}

fn is_negated(text: &str) -> bool {
    words(text).any(|word| is_negator(&word))
}

/// Words in lower case; "don’t" is one.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|letter: char| {
        !letter.is_alphanumeric() && letter != '\'' && letter != '\u{2019}'
    })
    .filter(|word| !word.is_empty())
    .map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_words_for_one_thing_are_alike() {
        let share =
            likeness("wants the base closed", "the agreement that its base closes");
        assert!(share >= SAME, "{share}");
        assert!(likeness("wants cheap gas", "fears a second front") < 0.1);
    }

    #[test]
    fn other_numbers_and_a_not_are_another_thing() {
        let told = "shelled the town and killed 12 people";
        assert!(likeness(told, "shelled the town and killed 20 people") < 0.1);
        assert!(likeness(told, "shelled the town and killed twelve people") > 0.9);
        assert!(likeness(told, "shelled the town, killing people") >= SAME);
        assert!(likeness("wants the base", "does not want the base") < 0.1);
    }
}
