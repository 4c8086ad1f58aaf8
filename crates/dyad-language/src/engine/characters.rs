//! What Python calls a space, a letter, a digit: spaCy's features are defined by them.

use unicode_properties::{
    GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory as _,
};

/// Python's `str.isspace` of one character.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Python's `str.isalpha` of one character: general category L.
pub(crate) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    c.general_category_group() == GeneralCategoryGroup::Letter
}

/// Python's `str.isdigit` of one character: decimal digits, and those that are digits in
/// another shape (superscripts, circled digits).
pub(crate) fn is_digit(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    c.general_category() == GeneralCategory::DecimalNumber
        || OTHER_DIGITS.iter().any(|&(first, last)| (first..=last).contains(&c))
}

/// Characters with `Numeric_Type=Digit`. Source: Unicode character database.
const OTHER_DIGITS: &[(char, char)] = &[
    ('\u{b2}', '\u{b3}'),
    ('\u{b9}', '\u{b9}'),
    ('\u{1369}', '\u{1371}'),
    ('\u{19da}', '\u{19da}'),
    ('\u{2070}', '\u{2070}'),
    ('\u{2074}', '\u{2079}'),
    ('\u{2080}', '\u{2089}'),
    ('\u{2460}', '\u{2468}'),
    ('\u{2474}', '\u{247c}'),
    ('\u{2488}', '\u{2490}'),
    ('\u{24ea}', '\u{24ea}'),
    ('\u{24f5}', '\u{24fd}'),
    ('\u{24ff}', '\u{24ff}'),
    ('\u{2776}', '\u{277e}'),
    ('\u{2780}', '\u{2788}'),
    ('\u{278a}', '\u{2792}'),
    ('\u{10a40}', '\u{10a43}'),
    ('\u{10e60}', '\u{10e68}'),
    ('\u{11052}', '\u{1105a}'),
    ('\u{1f100}', '\u{1f10a}'),
];

/// The shape of a word as spaCy draws it: letters as X or x, digits as d, runs cut at four.
///
/// Source: `spacy/lang/lex_attrs.py`, `word_shape`.
pub(crate) fn shape(word: &str) -> String {
    if word.chars().count() >= 100 {
        return "LONG".to_owned();
    }
    let mut shape = String::with_capacity(word.len());
    let mut last = None;
    let mut n_repeats = 0;
    for c in word.chars() {
        let drawn = if is_letter(c) {
            if c.is_uppercase() { 'X' } else { 'x' }
        } else if is_digit(c) {
            'd'
        } else {
            c
        };
        n_repeats = if last == Some(drawn) { n_repeats + 1 } else { 0 };
        last = Some(drawn);
        if n_repeats < 4 {
            shape.push(drawn);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        assert_eq!(shape("Macron's"), "Xxxxx'x");
        assert_eq!(shape("2,000km²"), "d,dddxxd");
        assert_eq!(shape(&"a".repeat(100)), "LONG");
    }
}
