//! Where things stand in a text.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes in a UTF-8 text, on character boundaries.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range `start..end`; an `end` before `start` gives an empty span at `start`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end: if end < start { start } else { end } }
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span's part of `text`; empty when the span does not lie in it.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Whether `other` lies wholly inside this span.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The same span, `offset` bytes later.
    #[must_use]
    pub const fn shifted(self, offset: usize) -> Self {
        Self { start: self.start + offset, end: self.end + offset }
    }
}

/// A stretch of a paragraph that lies unchanged in the input: from `text` on in the paragraph
/// it continues at `input` of [`crate::Article::text`], until the next run begins. Bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextRun {
    /// Byte of the paragraph where the run begins.
    pub text: usize,
    /// Byte of the decoded input where it stands.
    pub input: usize,
}

/// Which sentence of an article: counted from 0 in reading order.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
)]
pub struct Position {
    /// Index into [`crate::Article::stories`].
    pub story: usize,
    /// Index into [`crate::Story::paragraphs`].
    pub paragraph: usize,
    /// Index of the sentence in its paragraph.
    pub sentence: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_outside_the_text_is_empty_text() {
        assert_eq!(Span::new(1, 3).of("héllo"), "é");
        assert_eq!(Span::new(2, 3).of("héllo"), "", "not a character boundary");
        assert_eq!(Span::new(4, 99).of("héllo"), "");
    }

    #[test]
    fn covering_and_overlap() {
        let (a, b) = (Span::new(0, 4), Span::new(4, 6));
        assert!(!a.overlaps(b));
        assert_eq!(a.cover(b), Span::new(0, 6));
        assert!(a.cover(b).contains(b));
    }
}
