//! What the models get to read: paragraphs in pieces that they can hold, with plain apostrophes.
//!
//! The models are run as their makers trained them. Pages differ from what they were trained on
//! in one respect that costs much: with a typographic apostrophe, "didn’t" loses its negation
//! and "they’re" its verb. Such apostrophes are replaced, and spans are mapped back.

use std::borrow::Cow;

use dyad_types::Span;

use crate::engine::Doc;

/// Bytes of text analysed as a whole. Paragraphs of news are far shorter; what is longer is no
/// running text, and memory and time grow with the piece.
const LONGEST: usize = 16 * 1024;

/// A part of a paragraph as the models read it.
#[derive(Debug)]
pub(crate) struct Piece<'a> {
    /// Where it begins in its paragraph. Bytes.
    start: usize,
    /// What the models read.
    pub(crate) text: Cow<'a, str>,
    /// Where in `text` an apostrophe was replaced, ascending.
    replaced: Vec<usize>,
}

const APOSTROPHE: char = '’';

/// The pieces of a paragraph, in order; they cover it.
pub(crate) fn pieces(paragraph: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    while let Some(rest) = paragraph.get(start..).filter(|rest| !rest.is_empty()) {
        let text = rest.get(..cut(rest)).unwrap_or(rest);
        pieces.push(Piece::new(start, text));
        start += text.len();
    }
    pieces
}

/// Joins the analyses of the pieces of one paragraph; spans then count in the paragraph.
pub(crate) fn join<'a>(pieces: impl Iterator<Item = (&'a Piece<'a>, Doc)>) -> Doc {
    let mut whole = Doc::default();
    for (piece, doc) in pieces {
        let before = whole.tokens.len();
        whole.tokens.extend(doc.tokens.into_iter().map(|mut token| {
            token.span = Span::new(
                piece.in_paragraph(token.span.start),
                piece.in_paragraph(token.span.end),
            );
            token.head += before;
            token
        }));
    }
    whole
}

impl<'a> Piece<'a> {
    fn new(start: usize, text: &'a str) -> Self {
        if !text.contains(APOSTROPHE) {
            return Self {
                start,
                text: Cow::Borrowed(text),
                replaced: Vec::new(),
            };
        }
        let mut plain = String::with_capacity(text.len());
        let mut replaced = Vec::new();
        let mut before = ' ';
        let mut chars = text.chars().peekable();
        while let Some(char) = chars.next() {
            let inside = before.is_alphanumeric()
                && chars.peek().is_some_and(|after| after.is_alphanumeric());
            if char == APOSTROPHE && inside {
                replaced.push(plain.len());
                plain.push('\'');
            } else {
                plain.push(char);
            }
            before = char;
        }
        Self { start, text: Cow::Owned(plain), replaced }
    }

    /// The byte of the paragraph that a byte of the text stands for.
    fn in_paragraph(&self, offset: usize) -> usize {
        let n_before = self.replaced.partition_point(|&at| at < offset);
        self.start + offset + n_before * (APOSTROPHE.len_utf8() - 1)
    }
}

/// Where a piece ends that begins with `text`: behind a sentence if one ends in its second half,
/// else behind white space, else behind any character.
fn cut(text: &str) -> usize {
    if text.len() <= LONGEST {
        return text.len();
    }
    let fits = text.floor_char_boundary(LONGEST);
    let head = text.get(..fits).unwrap_or(text);
    let second_half = |at: &usize| *at > LONGEST / 2;
    let sentence_end = ["\n", ". ", "? ", "! "]
        .into_iter()
        .filter_map(|end| head.rfind(end).map(|at| at + end.len()));
    let space = || head.rfind(char::is_whitespace).map(|at| at + next_char(head, at));
    sentence_end
        .max()
        .filter(second_half)
        .or_else(|| space().filter(second_half))
        .unwrap_or(fits)
}

fn next_char(text: &str, at: usize) -> usize {
    text.get(at..)
        .and_then(|rest| rest.chars().next())
        .map_or(1, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apostrophes_inside_of_words_are_plain_and_spans_map_back() {
        let text = "‘They’re’ Kim’s, didn’t";
        let pieces = pieces(text);
        assert_eq!(pieces[0].text, "‘They're’ Kim's, didn't");
        let last = pieces[0].text.len();
        assert_eq!(pieces[0].in_paragraph(last), text.len());
        let apostrophe = pieces[0].text.find("'s").unwrap();
        assert_eq!(pieces[0].in_paragraph(apostrophe), text.find("’s").unwrap());
    }

    #[test]
    fn long_paragraphs_are_cut_between_sentences() {
        let sentence = "The envoys of both sides met again. ";
        let text = sentence.repeat(1000);
        let pieces = pieces(&text);
        assert!(pieces.len() > 1);
        assert!(pieces.iter().all(|piece| piece.text.len() <= LONGEST));
        assert!(pieces.iter().all(|piece| piece.text.starts_with("The envoys")));
        assert_eq!(
            pieces.iter().map(|piece| piece.text.as_ref()).collect::<String>(),
            text
        );
    }

    #[test]
    fn text_without_a_place_to_cut_is_cut_between_characters() {
        let text = "é".repeat(LONGEST);
        let pieces = pieces(&text);
        assert_eq!(pieces.len(), 2);
        assert_eq!(pieces[1].start, LONGEST);
    }
}
