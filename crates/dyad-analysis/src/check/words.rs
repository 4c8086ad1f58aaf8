//! Whether words, names and numbers stand in a text.

use dyad_ledger::wording::numbers;

/// Whether `told` stands in one of `texts` as whole words, blanks and the case of its first letter
/// aside.
pub(super) fn stands(told: &str, texts: &[&str]) -> bool {
    let told = one_blank(told);
    if told.is_empty() {
        return false;
    }
    texts.iter().any(|text| {
        let text = one_blank(text);
        has_word(&text, &told) || has_word(&text, &other_case(&told))
    })
}

/// Whether `word`, one or several words, stands in `text` and is not part of a longer one.
pub(super) fn has_word(text: &str, word: &str) -> bool {
    let inside = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let joins = |edge: Option<char>, next: Option<char>| inside(edge) && inside(next);
    !word.is_empty()
        && text.match_indices(word).any(|(start, word)| {
            let before = text.get(..start).and_then(|text| text.chars().next_back());
            let after =
                text.get(start + word.len()..).and_then(|text| text.chars().next());
            !joins(before, word.chars().next()) && !joins(word.chars().next_back(), after)
        })
}

/// Whether every capitalised word of `told` is a word of one of `texts`.
pub(super) fn names_stand(told: &str, texts: &[&str]) -> bool {
    let is_name = |word: &&str| {
        word.chars().count() > 1 && word.chars().next().is_some_and(char::is_uppercase)
    };
    let first = tokens(told).next();
    tokens(told).filter(is_name).all(|name| {
        let lower = Some(name) == first;
        texts.iter().any(|text| {
            has_word(text, name) || lower && has_word(text, &name.to_lowercase())
        })
    })
}

/// Whether every number of `told` is a number of one of `texts`.
pub(super) fn numbers_stand(told: &str, texts: &[&str]) -> bool {
    let known: Vec<String> = texts.iter().flat_map(|text| numbers(text)).collect();
    numbers(told).all(|number| known.contains(&number))
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

pub(super) fn one_blank(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn other_case(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    let other: String = if first.is_uppercase() {
        first.to_lowercase().collect()
    } else {
        first.to_uppercase().collect()
    };
    other + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_whole_and_in_order() {
        let text = ["The envoys  left Glorian on Monday, 1,900 guards behind."];
        assert!(stands("envoys left Glorian", &text));
        assert!(stands("the envoys", &text));
        assert!(!stands("left Glor", &text), "half a word");
        assert!(!stands("Glorian left", &text));
        assert!(!stands("", &text));
    }

    #[test]
    fn names_and_numbers_are_found_in_other_words() {
        let text = ["Two envoys of Kolechia met 1,900 guards at 4.5 degrees."];
        assert!(names_stand("Kolechia's envoys", &text));
        assert!(names_stand("Envoys came", &text), "the first word may be lower case");
        assert!(!names_stand("Envoys of Arstotzka", &text));
        assert!(numbers_stand("2 envoys, 1900 guards, 4.5 degrees", &text));
        assert!(!numbers_stand("three envoys", &text));
        assert!(!numbers_stand("19 guards", &text));
    }
}
