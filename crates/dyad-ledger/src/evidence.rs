//! The sentence that an entry rests on, with enough of its article to find it again.

use dyad_types::{Article, ArticleId, Position, Publication, Sentence, Span, StoryKind};
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
    /// `bytes` of `text`, counted in characters too.
    pub fn in_text(text: &str, bytes: Span) -> Self {
        Self {
            bytes,
            chars: Span::new(
                chars_before(text.as_bytes(), bytes.start),
                chars_before(text.as_bytes(), bytes.end),
            ),
        }
    }
}

/// Characters that begin before `offset`: every byte of UTF-8 but `10xxxxxx` begins one.
fn chars_before(text: &[u8], offset: usize) -> usize {
    let text = text.get(..offset).unwrap_or(text);
    text.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
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

/// The words that something told rests on: article, story, sentence, and the stretch of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Stable name of the item that rests on it: article, position, kind, words, number among those
    /// that share all of these. The same when the same words are coded again; corrections use it.
    #[serde(default)]
    pub key: String,
    /// Article and story.
    pub origin: Origin,
    /// The sentence that tells it.
    pub sentence: SentenceText,
    /// The words in the text of `sentence`. Bytes.
    pub words: Span,
    /// Further sentences it needs, such as the one with the condition of an outlook.
    pub also: Vec<SentenceText>,
}

impl Source {
    /// What sources are sorted by: day of publication, then article, then place in it.
    pub fn order(&self) -> impl Ord + '_ {
        let published = self.origin.published.date;
        (
            published.is_none(),
            published,
            &self.origin.article,
            self.sentence.position,
            self.words,
        )
    }
}

impl Origin {
    /// Article and story number `story`, if the article has it.
    pub fn of(article: &Article, story: usize) -> Option<Self> {
        let story = article.stories.get(story)?;
        Some(Self {
            article: article.id.clone(),
            name: article.name.clone(),
            url: article.url.clone(),
            publisher: article.publisher.clone(),
            story_kind: story.kind,
            published: story.published.clone(),
        })
    }
}

/// The sentences of an article with their places in paragraph and input, in the order given;
/// those whose position the article does not have are left out.
pub fn sentence_texts(article: &Article, sentences: &[Sentence]) -> Vec<SentenceText> {
    let index = CharIndex::of(&article.text);
    sentences
        .iter()
        .filter_map(|sentence| {
            let Position { story, paragraph, .. } = sentence.position;
            let paragraph = article.stories.get(story)?.paragraphs.get(paragraph)?;
            let input = paragraph.in_input(sentence.span);
            let chars = Span::new(index.chars(input.start), index.chars(input.end));
            Some(SentenceText {
                position: sentence.position,
                text: sentence.text.clone(),
                in_paragraph: TextRange::in_text(&paragraph.text, sentence.span),
                in_input: TextRange { bytes: input, chars },
            })
        })
        .collect()
}

/// Character counts at every [`CharIndex::STEP`] bytes of a text, so that one look-up reads a
/// short stretch however long the text is.
struct CharIndex<'a> {
    text: &'a [u8],
    counts: Vec<usize>,
}

impl<'a> CharIndex<'a> {
    const STEP: usize = 1024;

    fn of(text: &'a str) -> Self {
        let text = text.as_bytes();
        let mut counts = vec![0];
        let mut n_chars = 0;
        for block in text.chunks(Self::STEP) {
            n_chars += chars_before(block, block.len());
            counts.push(n_chars);
        }
        Self { text, counts }
    }

    fn chars(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let block = offset / Self::STEP;
        let before = self.counts.get(block).copied().unwrap_or(0);
        let rest = self.text.get(block * Self::STEP..offset).unwrap_or_default();
        before + chars_before(rest, rest.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_beside_bytes() {
        let range = TextRange::in_text("détente à Séoul", Span::new(9, 11));
        assert_eq!(range.chars, Span::new(8, 9));
        let outside = TextRange::in_text("é", Span::new(2, 99));
        assert_eq!(outside.chars, Span::new(1, 1));
    }

    #[test]
    fn the_index_agrees_with_counting() {
        let text = "añ–c😀".repeat(700);
        let index = CharIndex::of(&text);
        for (chars, (bytes, _)) in text.char_indices().enumerate() {
            assert_eq!(index.chars(bytes), chars);
        }
        assert_eq!(index.chars(usize::MAX), text.chars().count());
    }
}
