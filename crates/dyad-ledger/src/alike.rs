//! How much two lines say the same: by the stems of their words.

use std::collections::{BTreeMap, BTreeSet};

use crate::wording::{is_negator, month_number, numbers};

/// From this share of the shorter line's words on two lines say the same, where the longer one only adds
/// to it. Own choice: two of three.
pub const SAME: f64 = 0.6;
/// As [`SAME`], where each has words that the other lacks: they may tell another thing. Own choice.
const SAME_WITH_OTHERS: f64 = 0.8;
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

/// When something was says nothing of what it was; months too, see [`month_number`].
const TIMES: [&str; 12] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "yesterday",
    "today",
    "tomorrow",
    "morning",
    "night",
];

/// Words of which one turns what the other says into its opposite. Own list.
const OPPOSITES: [[&str; 2]; 25] = [
    ["open", "close"],
    ["open", "shut"],
    ["reopen", "close"],
    ["reopen", "shut"],
    ["lift", "keep"],
    ["lift", "kept"],
    ["lift", "impose"],
    ["end", "continue"],
    ["allow", "ban"],
    ["allow", "forbid"],
    ["join", "leave"],
    ["enter", "leave"],
    ["raise", "cut"],
    ["increase", "reduce"],
    ["start", "stop"],
    ["accept", "reject"],
    ["free", "jail"],
    ["release", "arrest"],
    ["withdraw", "deploy"],
    ["recognise", "deny"],
    ["support", "oppose"],
    ["restore", "sever"],
    ["recall", "return"],
    ["worsen", "improve"],
    ["win", "lose"],
];

/// Share, 0 to 1, of the shorter text's words that the other holds too; 0 where numbers differ, one
/// alone holds a "not", one says the opposite, or each has too much that the other lacks.
pub fn likeness(one: &str, other: &str) -> f64 {
    Wording::of(one).likeness(&Wording::of(other))
}

/// What of a text is compared.
#[derive(Debug, Clone)]
struct Wording {
    numbers: BTreeSet<String>,
    is_negated: bool,
    stems: BTreeSet<String>,
}

impl Wording {
    fn of(text: &str) -> Self {
        Self {
            numbers: numbers(text).collect(),
            is_negated: is_negated(text),
            stems: stems(text),
        }
    }

    fn likeness(&self, other: &Self) -> f64 {
        let (one, two) = (&self.stems, &other.stems);
        let differ = !may_be_equal(&self.numbers, &other.numbers)
            || self.is_negated != other.is_negated;
        if differ || are_opposite(one, two) {
            return 0.0;
        }
        let share = share(one, two);
        let only_adds = one.is_subset(two) || two.is_subset(one);
        if only_adds || share >= SAME_WITH_OTHERS { share } else { 0.0 }
    }
}

/// Texts among which those that say the same are found without comparing all with all.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    /// With the number that the caller knows each by.
    all: Vec<(usize, Wording)>,
    by_stem: BTreeMap<String, Vec<usize>>,
    by_text: BTreeMap<String, Vec<usize>>,
}

impl Texts {
    /// Adds a text by a number; one number may have several texts.
    pub(crate) fn add(&mut self, number: usize, text: &str) {
        let wording = Wording::of(text);
        let idx = self.all.len();
        for stem in &wording.stems {
            self.by_stem.entry(stem.clone()).or_default().push(idx);
        }
        self.by_text.entry(text.trim().to_lowercase()).or_default().push(idx);
        self.all.push((number, wording));
    }

    /// The numbers of the texts that say much the same as `text`, ascending. Texts of one word say
    /// it when they are equal.
    pub(crate) fn like(&self, text: &str) -> BTreeSet<usize> {
        let wording = Wording::of(text);
        let mut n_shared: BTreeMap<usize, usize> = BTreeMap::new();
        let of_stems = wording.stems.iter().filter_map(|stem| self.by_stem.get(stem));
        for idx in of_stems.flatten() {
            *n_shared.entry(*idx).or_default() += 1;
        }
        let alike = n_shared
            .into_iter()
            .filter(|(_, n)| *n >= LEAST)
            .filter_map(|(idx, _)| self.all.get(idx))
            .filter(|(_, other)| wording.likeness(other) >= SAME);
        let equal = self.by_text.get(&text.trim().to_lowercase());
        let equal = equal.into_iter().flatten().filter_map(|idx| self.all.get(*idx));
        alike.chain(equal).map(|(number, _)| *number).collect()
    }
}

/// Whether both hold the same numbers, or one holds none.
pub fn has_same_numbers(one: &str, other: &str) -> bool {
    may_be_equal(&numbers(one).collect(), &numbers(other).collect())
}

fn may_be_equal(own: &BTreeSet<String>, their: &BTreeSet<String>) -> bool {
    own.is_empty() || their.is_empty() || own == their
}

/// Share of the shorter text's words that the other holds too, whatever the numbers; 0 where one says the
/// opposite.
pub fn words_alike(one: &str, other: &str) -> f64 {
    let (one, other) = (stems(one), stems(other));
    if are_opposite(&one, &other) { 0.0 } else { share(&one, &other) }
}

/// How many words of a text say something.
pub fn n_words(text: &str) -> usize {
    stems(text).len()
}

fn share(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    let n_shared = one.intersection(other).count();
    let n_shorter = one.len().min(other.len());
    if n_shared < LEAST.min(n_shorter).max(1) {
        return 0.0;
    }
    n_shared as f64 / n_shorter as f64
}

fn are_opposite(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    OPPOSITES.iter().any(|pair| {
        let [a, b] = pair.map(stem);
        let turned = |own: &BTreeSet<String>, their: &BTreeSet<String>| {
            own.contains(&a)
                && their.contains(&b)
                && !own.contains(&b)
                && !their.contains(&a)
        };
        turned(one, other) || turned(other, one)
    })
}

fn stems(text: &str) -> BTreeSet<String> {
    words(text)
        .filter(|word| {
            word.chars().count() > 2
                && !EMPTY.contains(&word.as_str())
                && !TIMES.contains(&word.as_str())
                && month_number(word).is_none()
                && !word.starts_with(|letter: char| letter.is_ascii_digit())
        })
        .map(|word| stem(&word))
        .collect()
}

/// The first letters of a word without its ending: "closed", "closing" and "closes" are one.
fn stem(word: &str) -> String {
    let bare = ["ing", "ed", "es", "s", "e"]
        .iter()
        .find_map(|end| word.strip_suffix(end).filter(|bare| bare.chars().count() > 2));
    bare.unwrap_or(word).chars().take(STEM).collect()
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
            likeness("wants the base closed", "wants that American base closed soon");
        assert!(share >= SAME, "{share}");
        assert!(likeness("wants cheap gas", "fears a second front") < 0.1);
    }

    #[test]
    fn texts_that_say_the_same_are_found_among_many() {
        let mut texts = Texts::default();
        for (number, text) in [
            (7, "reopen the border crossing at Salwa"),
            (3, "close the border crossing at Salwa"),
            (4, "retaliate"),
            (7, "to reopen the border crossing"),
            (9, "fire rockets over the strait"),
        ] {
            texts.add(number, text);
        }
        let like = |text: &str| texts.like(text).into_iter().collect::<Vec<_>>();
        assert_eq!(like("reopen the border crossing"), [7]);
        assert_eq!(like("Retaliate "), [4]);
        assert!(like("retaliate soon").is_empty());
        assert_eq!(like("rockets over the strait"), [9]);
    }

    #[test]
    fn other_numbers_and_a_not_are_another_thing() {
        let told = "shelled the town and killed 12 people";
        assert!(likeness(told, "shelled the town and killed 20 people") < 0.1);
        assert!(likeness(told, "shelled the town and killed twelve people") > 0.9);
        assert!(likeness(told, "shelled the town and killed people") >= SAME);
        assert!(likeness("wants the base", "does not want the base") < 0.1);
        let wish = "demands that Russia reopen the border crossing";
        assert!(likeness(wish, "demands that Russia close the border crossing") < 0.1);
        assert!(likeness("wants the sanctions lifted", "wants the sanctions kept") < 0.1);
        assert!(
            words_alike("expelled two Russian diplomats", "closed the straits to Russia")
                < 0.5
        );
    }
}
