//! What two texts on one act share: stems of words, and numbers.

use compact_str::CompactString;

/// Letters that a stem has: "Tanzanian" and "Tanzania" are one. Own choice.
const STEM: usize = 6;

/// Fewer letters say nothing.
const SHORTEST: usize = 3;

/// Words that stand in any text, and those that only tell when. Own list.
const EMPTY: [&str; 95] = [
    "about",
    "after",
    "again",
    "against",
    "ago",
    "all",
    "also",
    "and",
    "any",
    "april",
    "are",
    "august",
    "been",
    "before",
    "being",
    "both",
    "but",
    "could",
    "day",
    "days",
    "december",
    "early",
    "february",
    "for",
    "friday",
    "from",
    "had",
    "has",
    "have",
    "her",
    "his",
    "hour",
    "hours",
    "its",
    "january",
    "july",
    "june",
    "late",
    "march",
    "may",
    "might",
    "monday",
    "month",
    "more",
    "morning",
    "most",
    "night",
    "november",
    "october",
    "only",
    "other",
    "our",
    "over",
    "saturday",
    "september",
    "should",
    "such",
    "sunday",
    "than",
    "that",
    "the",
    "their",
    "them",
    "there",
    "these",
    "they",
    "this",
    "thursday",
    "today",
    "tomorrow",
    "tuesday",
    "was",
    "wednesday",
    "week",
    "were",
    "which",
    "will",
    "with",
    "would",
    "year",
    "yesterday",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "who",
    "not",
];

/// Numbers that texts write as words; two and less are in every text.
const NUMBER_WORDS: [(&str, &str); 10] = [
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("eleven", "11"),
    ("twelve", "12"),
];

/// The stems of the words of a text that say what it is about, ascending, each once: at most six letters,
/// without their endings; words that stand in any text and those that only tell when are left out.
pub fn stems(text: &str) -> Vec<CompactString> {
    let mut stems: Vec<CompactString> = words(text)
        .filter(|word| {
            word.chars().count() >= SHORTEST
                && !word.starts_with(|letter: char| letter.is_numeric())
                && !EMPTY.contains(&word.as_str())
        })
        .map(|word| stem(&word))
        .collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// The numbers of a text above two, years left out, as digits; ascending as text, each once.
pub(crate) fn numbers(text: &str) -> Vec<CompactString> {
    let is_digits = |letter: char| letter.is_ascii_digit() || matches!(letter, ',' | '.');
    let digits = text
        .split(|letter: char| !is_digits(letter))
        .map(|run| run.trim_matches([',', '.']).replace(',', ""))
        .filter(|run| is_telling(run))
        .map(CompactString::from);
    let written = words(text).filter_map(|word| {
        let found = NUMBER_WORDS.iter().find(|(name, _)| *name == word);
        found.map(|(_, digits)| CompactString::from(*digits))
    });
    let mut numbers: Vec<CompactString> = digits.chain(written).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Whether a number says more than "one" or "two" and is no year.
fn is_telling(digits: &str) -> bool {
    digits.parse::<f64>().is_ok_and(|number| {
        let is_year = digits.len() == 4 && (1900.0..2100.0).contains(&number);
        number > 2.0 && !is_year
    })
}

/// Words in lower case without their apostrophes: "Hanoi's" is "hanoi".
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|letter: char| !letter.is_alphanumeric() && !is_apostrophe(letter))
        .map(|word| {
            let word = word.trim_matches(is_apostrophe).to_lowercase();
            let bare = ["'s", "\u{2019}s"].iter().find_map(|end| word.strip_suffix(end));
            bare.map_or_else(|| word.clone(), str::to_owned)
        })
        .filter(|word| !word.is_empty())
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '\u{2019}' | '\u{2018}')
}

/// The first letters of a word without its ending: "shelled", "shelling" and "shells" are one.
fn stem(word: &str) -> CompactString {
    let bare = ["ing", "ed", "es", "s", "e"].iter().find_map(|end| {
        word.strip_suffix(end).filter(|bare| bare.chars().count() >= SHORTEST)
    });
    bare.unwrap_or(word).chars().take(STEM).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_and_empty_words_do_not_count() {
        assert_eq!(
            stems("The Tanzanian army's shelling of Entebbe on Saturday"),
            ["army", "entebb", "shell", "tanzan"]
        );
        assert_eq!(stems("Tanzania shelled ENTEBBE"), ["entebb", "shell", "tanzan"]);
        assert!(stems("of the 60,000 on May 12").is_empty());
    }

    #[test]
    fn numbers_are_digits_however_written() {
        assert_eq!(
            numbers("Seven of 60,000 men, 2.5 km off, in 1979; two fled."),
            ["2.5", "60000", "7"]
        );
        assert!(numbers("... , 1,2 . 0").iter().all(|number| number.as_str() == "12"));
    }
}
