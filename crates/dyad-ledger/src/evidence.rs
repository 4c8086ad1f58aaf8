//! The sentence that an entry rests on, with enough of its article to find it again.

use dyad_types::{ArticleId, Position, Publication, Span, StoryKind};
use serde::{Deserialize, Serialize};

/// The same stretch of a text counted twice: tools count bytes, JSON readers characters.
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
pub struct TextRange {
    /// Bytes of UTF-8.
    pub bytes: Span,
    /// Unicode scalar values.
    pub chars: Span,
}

impl TextRange {
    /// `bytes` of `text`, counted in characters too. A span that does not lie in the text, or not
    /// on character boundaries, is cut down to the characters it holds whole.
    pub fn in_text(text: &str, bytes: Span) -> Self {
        let chars_before = |offset: usize| {
            text.char_indices().take_while(|(at, _)| *at < offset).count()
        };
        let chars = Span::new(chars_before(bytes.start), chars_before(bytes.end));
        Self { bytes, chars }
    }
}

/// The article and story of an entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// Identity of the article.
    pub article: ArticleId,
    /// What the user called the input.
    pub name: String,
    /// Address of the page.
    pub url: Option<String>,
    /// Who printed it.
    pub publisher: Option<String>,
    /// Main, related or sponsored.
    pub story_kind: StoryKind,
    /// When the story was published.
    pub published: Publication,
}

/// A sentence of an article, with its place in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentenceText {
    /// Which sentence of its article.
    pub position: Position,
    /// Its text.
    pub text: String,
    /// Where it stands in its paragraph.
    pub in_paragraph: TextRange,
    /// Where it stands in the decoded input.
    pub in_input: TextRange,
}
