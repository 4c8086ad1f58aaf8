//! Words to pieces: BERT's uncased `WordPiece` (Devlin and others 2019; Wu and others 2016).

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Longer runs of letters are one unknown piece, as in BERT.
const MAX_LETTERS: usize = 100;

/// A vocabulary of pieces.
#[derive(Debug)]
pub(crate) struct WordPiece {
    pieces: HashMap<String, u32>,
    unknown: u32,
    pub(crate) first: u32,
    pub(crate) last: u32,
}

impl WordPiece {
    /// Reads a vocabulary, a piece a line; `None` when it lacks `[UNK]`, `[CLS]` or `[SEP]`.
    pub(crate) fn new(vocabulary: &str) -> Option<Self> {
        let pieces: HashMap<String, u32> = (0_u32..)
            .zip(vocabulary.lines())
            .map(|(id, piece)| (piece.to_owned(), id))
            .collect();
        let special = |name: &str| pieces.get(name).copied();
        Some(Self {
            unknown: special("[UNK]")?,
            first: special("[CLS]")?,
            last: special("[SEP]")?,
            pieces,
        })
    }

    /// Number of pieces.
    pub(crate) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Appends the pieces of a word, none for one of white space and control characters alone.
    pub(crate) fn cut(&self, word: &str, ids: &mut Vec<u32>) {
        let plain: String = word
            .chars()
            .filter(|&c| c != '\u{fffd}' && (!is_control(c) || c.is_whitespace()))
            .flat_map(char::to_lowercase)
            .nfd()
            .filter(|&c| !is_combining_mark(c))
            .collect();
        let mut run = String::new();
        for c in plain.chars() {
            let alone = is_mark(c) || is_ideograph(c);
            if alone || c.is_whitespace() {
                self.cut_run(&run, ids);
                run.clear();
            }
            if alone {
                self.cut_run(c.encode_utf8(&mut [0; 4]), ids);
            } else if !c.is_whitespace() {
                run.push(c);
            }
        }
        self.cut_run(&run, ids);
    }

    /// The longest known piece from the left, again and again; one unknown piece when a rest
    /// cannot be cut.
    fn cut_run(&self, run: &str, ids: &mut Vec<u32>) {
        if run.is_empty() {
            return;
        }
        let start = ids.len();
        let mut rest = run;
        let mut key = String::new();
        while !rest.is_empty() && run.chars().count() <= MAX_LETTERS {
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
            let found = ends.into_iter().find_map(|end| {
                key.clear();
                key.push_str(if rest.len() < run.len() { "##" } else { "" });
                key.push_str(rest.get(..end)?);
                Some((*self.pieces.get(&key)?, end))
            });
            let Some((id, end)) = found else { break };
            ids.push(id);
            rest = rest.get(end..).unwrap_or_default();
        }
        if !rest.is_empty() {
            ids.truncate(start);
            ids.push(self.unknown);
        }
    }
}

/// Control and format characters, which are taken out; tab and line ends count as white space.
fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Marks: those of ASCII, of Latin-1, and the blocks of general and CJK punctuation.
fn is_mark(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(
            c,
            '¡' | '§' | '«' | '¶' | '·' | '»' | '¿'
                | '\u{2010}'..='\u{2027}'
                | '\u{2030}'..='\u{2043}'
                | '\u{2045}'..='\u{2051}'
                | '\u{2053}'..='\u{205e}'
                | '\u{3001}'..='\u{3003}'
                | '\u{3008}'..='\u{3011}'
                | '\u{ff01}'..='\u{ff0f}'
        )
}

/// Ideographs of the blocks that BERT sets apart.
fn is_ideograph(c: char) -> bool {
    matches!(
        c,
        '\u{4e00}'..='\u{9fff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{20000}'..='\u{2a6df}'
            | '\u{2a700}'..='\u{2ceaf}'
            | '\u{f900}'..='\u{faff}'
            | '\u{2f800}'..='\u{2fa1f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOCABULARY: &str =
        "[UNK]\n[CLS]\n[SEP]\nthe\nmove\nre\n##open\n##ed\n,\n.\nu\ns\n##s\nelys\n##ee";

    fn pieces(word: &str) -> Vec<u32> {
        let mut ids = Vec::new();
        WordPiece::new(VOCABULARY).unwrap().cut(word, &mut ids);
        ids
    }

    #[test]
    fn the_longest_piece_wins() {
        assert_eq!(pieces("Reopened,"), [5, 6, 7, 8]);
        assert_eq!(pieces("U.S."), [10, 9, 11, 9]);
        assert_eq!(pieces("the move\u{ad}s"), [3, 4, 12]);
    }

    #[test]
    fn accents_and_case_do_not_count() {
        assert_eq!(pieces("Élysée"), [13, 14]);
    }

    #[test]
    fn what_cannot_be_cut_is_one_unknown_piece() {
        assert_eq!(pieces("thex"), [0]);
        assert_eq!(pieces(&"s".repeat(101)), [0]);
        assert_eq!(pieces("核"), [0]);
        assert_eq!(pieces(" \t\u{200b}"), [0; 0]);
        assert_eq!(pieces(""), [0; 0]);
    }

    #[test]
    fn a_vocabulary_needs_its_special_pieces() {
        assert!(WordPiece::new("[CLS]\n[SEP]\nthe").is_none());
    }
}
