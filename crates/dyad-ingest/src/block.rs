//! A block of visible text, and where each of its bytes stands in the input.

use dyad_types::{Paragraph, ParagraphKind, Span, TextRun};

/// Most blocks that are read of a page; the rest is set aside. Keeps memory flat.
pub(crate) const MAX_BLOCKS: usize = 400_000;

/// Text between two line ends or block tags.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    /// White space collapsed, entities decoded, trimmed. Never empty.
    pub(crate) text: String,
    /// Where it stands in the input. Bytes.
    pub(crate) span: Span,
    /// How its bytes map to the input.
    pub(crate) runs: Vec<TextRun>,
    /// Whether an empty line or a block border stands before it.
    pub(crate) after_gap: bool,
    /// Marks of the elements it stands in; empty for text pages.
    pub(crate) marks: u64,
    /// Bytes of its text that are links.
    pub(crate) link_bytes: usize,
    /// Address of its first link, in the input.
    pub(crate) link: Option<Span>,
    /// Number of the nearest box (list item, article, section) it stands in.
    pub(crate) parent: u32,
    /// Number of the nearest `<article>` it stands in; 0 of none.
    pub(crate) article: u32,
    /// Hash of the names and classes of the elements it stands in: parts of one text stand alike.
    pub(crate) path: u64,
}

impl Block {
    /// The block as a paragraph.
    pub(crate) fn paragraph(&self, kind: ParagraphKind) -> Paragraph {
        Paragraph {
            kind,
            text: self.text.clone(),
            span: self.span,
            runs: self.runs.clone(),
        }
    }

    /// How many characters it has.
    pub(crate) fn n_chars(&self) -> usize {
        self.text.chars().count()
    }

    /// Appends `other`, which follows in the input, as the next words of the same block.
    pub(crate) fn append(&mut self, other: &Self) {
        let shift = self.text.len() + 1;
        // The space stands for what ends this block's line. Right before `other` may stand a control
        // character of several bytes that shows nothing.
        self.runs.push(TextRun { text: shift - 1, input: self.span.end });
        self.text.push(' ');
        self.text.push_str(&other.text);
        self.runs.extend(
            other
                .runs
                .iter()
                .map(|run| TextRun { text: run.text + shift, input: run.input }),
        );
        self.span = self.span.cover(other.span);
        self.link_bytes += other.link_bytes;
    }
}

impl Block {
    /// The part of the block at `from..to` of its text, trimmed; `None` when nothing is left.
    pub(crate) fn slice(&self, from: usize, to: usize) -> Option<Self> {
        let part = self.text.get(from..to)?;
        let start = from + (part.len() - part.trim_start().len());
        let text = part.trim().to_owned();
        if text.is_empty() {
            return None;
        }
        let paragraph = self.paragraph(ParagraphKind::Body);
        let span = paragraph.in_input(Span::new(start, start + text.len()));
        let first = TextRun { text: 0, input: span.start };
        let later = self
            .runs
            .iter()
            .filter(|run| run.text > start && run.text < start + text.len())
            .map(|run| TextRun { text: run.text - start, input: run.input });
        let runs = std::iter::once(first).chain(later).collect();
        Some(Self { text, span, runs, ..self.clone() })
    }
}

/// Builds a block character by character.
#[derive(Debug, Default)]
pub(crate) struct BlockBuilder {
    text: String,
    runs: Vec<TextRun>,
    start: usize,
    end: usize,
    space: Option<usize>,
}

impl BlockBuilder {
    /// Whether nothing visible was written yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Bytes written so far.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// Writes `c`, which the input shows at `at` with `width` bytes.
    pub(crate) fn push(&mut self, c: char, at: usize, width: usize) {
        if c.is_whitespace() {
            if !self.text.is_empty() && self.space.is_none() {
                self.space = Some(at);
            }
            return;
        }
        if is_invisible(c) {
            return;
        }
        if let Some(space_at) = self.space.take() {
            self.write(' ', space_at);
        }
        if self.text.is_empty() {
            self.start = at;
        }
        self.write(c, at);
        self.end = at + width;
    }

    /// Writes all of `text`, which stands in the input at `at` as it is.
    pub(crate) fn push_str(&mut self, text: &str, at: usize) {
        for (offset, c) in text.char_indices() {
            self.push(c, at + offset, c.len_utf8());
        }
    }

    fn write(&mut self, c: char, at: usize) {
        let follows = self
            .runs
            .last()
            .is_some_and(|run| run.input + (self.text.len() - run.text) == at);
        if !follows {
            self.runs.push(TextRun { text: self.text.len(), input: at });
        }
        self.text.push(c);
    }

    /// The block written so far, if any; the builder is empty afterwards.
    pub(crate) fn take(&mut self) -> Option<Block> {
        self.space = None;
        if self.text.is_empty() {
            return None;
        }
        Some(Block {
            text: std::mem::take(&mut self.text),
            span: Span::new(self.start, self.end),
            runs: std::mem::take(&mut self.runs),
            ..Block::default()
        })
    }
}

/// Soft hyphens, zero-width characters and byte order marks: they show nothing and split words.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
        || (c.is_control() && !c.is_whitespace())
}
