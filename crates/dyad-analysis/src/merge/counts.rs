//! Counts that a sentence tells: how many of what.

use dyad_ledger::wording::{month_number, numbers, trimmed};
use dyad_types::Span;

/// So many of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Count {
    /// In digits.
    pub(super) number: String,
    /// The words right behind the number, in lower case, without plural.
    pub(super) of: Vec<String>,
    /// Whether it is a lower or an upper bound: "at least 12".
    pub(super) is_bound: bool,
    /// The clause that it stands in.
    pub(super) clause: Span,
}

/// Words behind a number that still say what is counted.
const REACH: usize = 3;

/// Words that end what is counted. Own list.
const ENDS: [&str; 25] = [
    "after", "also", "and", "are", "as", "at", "before", "but", "by", "for", "from",
    "had", "has", "have", "in", "is", "on", "or", "the", "to", "was", "were", "when",
    "while", "with",
];

/// Words before a number that make it a bound.
const BOUNDS: [&str; 15] = [
    "about",
    "almost",
    "approximately",
    "around",
    "as",
    "least",
    "many",
    "most",
    "nearly",
    "over",
    "roughly",
    "some",
    "than",
    "to",
    "under",
];

/// Every count of a sentence; days of the month, years, ordinals and numbers behind which nothing
/// countable stands are none.
pub(super) fn counts(text: &str) -> Vec<Count> {
    let words: Vec<(Span, &str)> = words(text);
    let mut found = Vec::new();
    for (idx, (span, word)) in words.iter().enumerate() {
        let Some(number) = number_of(word) else { continue };
        let near =
            |at: Option<usize>| at.and_then(|at| words.get(at)).map(|(_, word)| *word);
        let before = near(idx.checked_sub(1));
        let is_day = |word: Option<&str>| {
            word.is_some_and(|word| {
                word.starts_with(char::is_uppercase) && month_number(word).is_some()
            })
        };
        if is_day(before) || is_day(near(Some(idx + 1))) {
            continue;
        }
        let of = counted(text, &words[idx..]);
        if of.is_empty() {
            continue;
        }
        let lower = before.map(str::to_lowercase).unwrap_or_default();
        found.push(Count {
            number,
            of,
            is_bound: BOUNDS.contains(&lower.as_str()),
            clause: clause(text, *span),
        });
    }
    found
}

/// The number that a word counts by; "a jet" is one jet.
fn number_of(word: &str) -> Option<String> {
    if ["a", "an"].contains(&word.to_lowercase().as_str()) {
        return Some("1".to_owned());
    }
    numbers(word).next().filter(|number| is_count(word, number))
}

/// Digits alone, no year, no "5th"; or a number word.
fn is_count(word: &str, number: &str) -> bool {
    let is_digits = word.chars().all(|letter| letter.is_ascii_digit() || letter == ',');
    let is_year = !word.contains(',')
        && number
            .parse::<u32>()
            .is_ok_and(|number| (1900..2100).contains(&number));
    let is_word = word.chars().all(char::is_alphabetic);
    (is_digits || is_word) && !is_year
}

/// The words that say what the first of `words` counts.
fn counted(text: &str, words: &[(Span, &str)]) -> Vec<String> {
    let mut of = Vec::new();
    for pair in words.windows(2).take(REACH) {
        let ((before, _), (span, word)) = (pair[0], pair[1]);
        let gap = Span::new(before.end, span.start).of(text);
        let lower = word.to_lowercase();
        let is_end = !gap.chars().all(char::is_whitespace)
            || ENDS.contains(&lower.as_str())
            || number_of(word).is_some();
        if is_end {
            break;
        }
        if lower.chars().count() > 2 {
            of.push(lower.trim_end_matches('s').to_owned());
        }
    }
    of
}

/// The stretch between marks around the words.
fn clause(text: &str, around: Span) -> Span {
    let is_mark = |at: usize, letter: char| {
        let next = text
            .get(at + letter.len_utf8()..)
            .and_then(|rest| rest.chars().next());
        matches!(letter, ';' | ':' | '(' | ')' | '\u{2014}' | '\u{2013}' | '.' | ',')
            && next.is_none_or(char::is_whitespace)
    };
    let mut marks = text.char_indices().filter(|&(at, letter)| is_mark(at, letter));
    let before = text.get(..around.start).unwrap_or("");
    let start = before
        .char_indices()
        .rfind(|&(at, letter)| is_mark(at, letter))
        .map_or(0, |(at, letter)| at + letter.len_utf8());
    let end = marks
        .find(|(at, _)| *at >= around.end)
        .map_or(text.len(), |(at, _)| at);
    trimmed(text, Span::new(start, end))
}

/// Words with their places; "1,200" is one.
fn words(text: &str) -> Vec<(Span, &str)> {
    let mut words = Vec::new();
    let is_inside = |letter: char| {
        letter.is_alphanumeric() || matches!(letter, ',' | '\'' | '\u{2019}')
    };
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, is_inside(letter)) {
            (None, true) => start = Some(at),
            (Some(begin), false) => {
                let raw = Span::new(begin, at).of(text);
                let word = raw.trim_end_matches([',', '\'', '\u{2019}']);
                if !word.is_empty() {
                    words.push((Span::new(begin, begin + word.len()), word));
                }
                start = None;
            }
            (None, false) | (Some(_), true) => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(String, Vec<String>, bool)> {
        let counts = counts(text).into_iter();
        counts.map(|count| (count.number, count.of, count.is_bound)).collect()
    }

    #[test]
    fn a_count_is_a_number_and_what_it_counts() {
        let text =
            "The shelling killed 12 Russian soldiers and wounded at least 1,200 people.";
        assert_eq!(
            told(text),
            [
                ("12".into(), vec!["russian".into(), "soldier".into()], false),
                ("1200".into(), vec!["people".into()], true),
            ]
        );
        let clauses: Vec<&str> = counts("On Monday, two pilots died, the army said.")
            .iter()
            .map(|count| count.clause.of("On Monday, two pilots died, the army said."))
            .collect();
        assert_eq!(clauses, ["two pilots died"]);
    }

    #[test]
    fn days_years_and_bare_numbers_count_nothing() {
        assert_eq!(told("On 24 November 2015 and on May 5 it was the 5th."), []);
        assert_eq!(told("Flight 17, and then 3."), []);
        assert_eq!(
            told("It killed 12 Marines."),
            [("12".into(), vec!["marine".into()], false)]
        );
        assert!(told("Around 100 soldiers fell.")[0].2);
        assert_eq!(
            told("It shot down an Indian jet."),
            [("1".into(), vec!["indian".into(), "jet".into()], false)]
        );
    }
}
