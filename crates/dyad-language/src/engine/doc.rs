//! A text as the models annotate it: every token, white space too, heads counted over the text.

use compact_str::CompactString;
use dyad_types::{Dep, EntityLabel, Pos, Span, Tag};

/// An annotated text, before it is cut into sentences.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Doc {
    /// In text order.
    pub tokens: Vec<DocToken>,
}

/// A token of a [`Doc`].
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent marks of a token")]
pub struct DocToken {
    /// Where it stands in the text. Bytes.
    pub span: Span,
    /// Whether one space follows it.
    pub space_after: bool,
    /// Whether it is nothing but white space.
    pub is_space: bool,
    /// Base form.
    pub lemma: CompactString,
    /// Penn tag.
    pub tag: Tag,
    /// Part of speech.
    pub pos: Pos,
    /// Index of its head in the text; a root is its own head.
    pub head: usize,
    /// Relation to its head.
    pub dep: Dep,
    /// Whether a sentence begins with it.
    pub begins_sentence: bool,
    /// Entity it belongs to.
    pub entity: Option<EntityLabel>,
    /// Whether that entity begins with it.
    pub begins_entity: bool,
}
