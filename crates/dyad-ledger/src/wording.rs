//! Small matters of English wording: numbers in words, months, negations, the words of an act.

use dyad_types::{Evidence, Span};

/// Longest text of an act, in bytes; longer ones end at the last whole word.
pub const LONGEST_ACT: usize = 140;

/// The months of the year.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Numbers up to twenty and the round ones, in words: "two" and "2" are one number.
const NUMBER_WORDS: [(&str, &str); 28] = [
    ("one", "1"),
    ("two", "2"),
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
    ("thirteen", "13"),
    ("fourteen", "14"),
    ("fifteen", "15"),
    ("sixteen", "16"),
    ("seventeen", "17"),
    ("eighteen", "18"),
    ("nineteen", "19"),
    ("twenty", "20"),
    ("thirty", "30"),
    ("forty", "40"),
    ("fifty", "50"),
    ("hundred", "hundred"),
    ("thousand", "thousand"),
    ("million", "million"),
    ("billion", "billion"),
    ("dozen", "dozen"),
];

/// Words that turn what follows into its opposite.
const NEGATORS: [&str; 6] = ["not", "never", "cannot", "neither", "nor", "without"];

/// Number of the month that `word` names or shortens to three letters, 1 to 12.
pub fn month_number(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    let is = |month: &str| {
        month.eq_ignore_ascii_case(word)
            || (word.len() >= 3
                && word.len() <= 4
                && month
                    .get(..word.len())
                    .is_some_and(|head| head.eq_ignore_ascii_case(word)))
    };
    let idx = MONTHS.iter().position(|month| is(month))?;
    i8::try_from(idx + 1).ok()
}

/// The numbers of a text in digits, in its order: "two" is "2".
pub fn numbers(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '.' | ','))
        .filter_map(|word| {
            let word = word.trim_matches(['.', ',']);
            if word.starts_with(|letter: char| letter.is_ascii_digit()) {
                return Some(word.replace(',', ""));
            }
            let word = word.to_lowercase();
            let known = NUMBER_WORDS.iter().find(|(name, _)| *name == word);
            known.map(|(_, number)| (*number).to_owned())
        })
}

/// Whether a word in lower case turns what follows into its opposite.
pub fn is_negator(word: &str) -> bool {
    NEGATORS.contains(&word) || word.ends_with("n't") || word.ends_with("n\u{2019}t")
}

/// `span` without the blanks and marks at its ends.
pub fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let is_mark = |letter: char| letter.is_whitespace() || ",;:–—-.!?".contains(letter);
    let end = words.trim_end_matches(is_mark);
    let start = end.trim_start_matches(is_mark);
    Span::new(span.start + end.len() - start.len(), span.start + end.len())
}

/// The words that tell an act, of a sentence whose syntax is not at hand: from the words that the
/// coder rests on to the end of their clause, without the subject.
pub fn act_alone(text: &str, evidence: &Evidence) -> Span {
    let given = in_text(text, evidence.span);
    let rest = Span::new(given.end, text.len()).of(text);
    let is_end = |letter: char| {
        matches!(letter, ',' | ';' | ':' | '(' | '–' | '—' | '"' | '“' | '”')
    };
    let n_more = rest.find(is_end).unwrap_or(rest.len());
    let span =
        without_actor(text, Span::new(given.start, given.end + n_more), evidence.actor);
    shortened(text, trimmed(text, span), LONGEST_ACT)
}

/// The span, empty where it does not fit the text.
pub fn in_text(text: &str, span: Span) -> Span {
    if text.get(span.start..span.end).is_some() { span } else { Span::default() }
}

/// The span without the actor that leads it, and its possessive mark.
pub fn without_actor(text: &str, span: Span, actor: Span) -> Span {
    let leads = !actor.is_empty()
        && span.contains(actor)
        && !Span::new(span.start, actor.start)
            .of(text)
            .contains(char::is_alphanumeric);
    if !leads {
        return span;
    }
    let rest = Span::new(actor.end, span.end);
    let words = rest.of(text);
    // "Seoul's refusal to talk": the possessive mark goes with its noun.
    let n_mark = ["'s ", "’s ", "' ", "’ "]
        .iter()
        .find(|&&mark| words.starts_with(mark))
        .map_or(0, |mark| mark.len());
    Span::new(rest.start + n_mark, rest.end)
}

/// `span` cut after the last word that ends within `longest` bytes.
pub fn shortened(text: &str, span: Span, longest: usize) -> Span {
    let words = span.of(text);
    if words.len() <= longest {
        return span;
    }
    let end = words
        .char_indices()
        .filter(|&(at, letter)| letter.is_whitespace() && at <= longest)
        .map(|(at, _)| at)
        .next_back();
    let cut = Span::new(span.start, span.start + end.unwrap_or(words.len()));
    trimmed(text, cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_by_name_and_short_form() {
        assert_eq!(month_number("June"), Some(6));
        assert_eq!(month_number("sept."), Some(9));
        assert_eq!(month_number("ma"), None);
        assert_eq!(month_number("Juno"), None);
    }
}
