//! A page after ingest: stories, their paragraphs, and when they were published.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::{PageFacts, Precision, Skipped, Span, TextRun};

/// Identity of an article: SHA-256 of its decoded text, first 16 bytes in hex (32 characters).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArticleId(pub String);

/// One page, split into stories. The first [`StoryKind::Main`] story is what the page is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Identity, from the decoded input.
    pub id: ArticleId,
    /// What the user called the input: a path, a URL, or "-".
    pub name: String,
    /// Address of the page, from its metadata or from where it was fetched.
    pub url: Option<String>,
    /// Who printed it, as its metadata says.
    pub publisher: Option<String>,
    /// Authors in the order of the byline.
    pub authors: Vec<String>,
    /// How the input was read.
    pub format: Format,
    /// The whole input, decoded to UTF-8. Every span of a paragraph points into it.
    pub text: String,
    /// When the page was published.
    pub published: Publication,
    /// What else it says of itself, and doubts.
    #[serde(default)]
    pub facts: PageFacts,
    /// Main story first, then the others in page order.
    pub stories: Vec<Story>,
    /// What was set aside, with reasons.
    pub skipped: Vec<Skipped>,
}

codes! {
    /// How an input was read.
    pub enum Format: "format" {
        /// Plain text, paragraphs separated by line ends.
        Text = "text",
        /// HTML of any version.
        Html = "html",
    }
}

/// One story of a page, with a date of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// What the story is on this page.
    pub kind: StoryKind,
    /// When it was published, as far as the page tells.
    pub published: Publication,
    /// Title, standfirst, headings and body in reading order.
    pub paragraphs: Vec<Paragraph>,
    /// Captions of its pictures, in page order.
    pub captions: Vec<Paragraph>,
    /// Credits of its pictures, in page order.
    pub credits: Vec<Paragraph>,
    /// Boxes in its text: quotations set in large type, facts, posts of networks. In page order;
    /// they repeat the story or are not its own words, and are not coded.
    #[serde(default)]
    pub callouts: Vec<Paragraph>,
}

impl Story {
    /// The story's title, if it has one.
    pub fn title(&self) -> Option<&Paragraph> {
        self.paragraphs
            .iter()
            .find(|paragraph| paragraph.kind == ParagraphKind::Title)
    }
}

codes! {
    /// What a story is on its page. Only the main story feeds a brief.
    pub enum StoryKind: "story kind" {
        /// What the page is about.
        Main = "main",
        /// A teaser or another story shown beside it: coded apart.
        Related = "related",
        /// Paid content: never coded.
        Sponsored = "sponsored",
    }
}

/// A block of text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paragraph {
    /// What the block is.
    pub kind: ParagraphKind,
    /// Its text: entities decoded, white space runs collapsed to one space, trimmed.
    pub text: String,
    /// Where it stands in [`Article::text`], markup inside included. Bytes.
    pub span: Span,
    /// How its bytes map to the input, ascending; the first run begins at 0. See
    /// [`Paragraph::in_input`].
    pub runs: Vec<TextRun>,
}

impl Paragraph {
    /// Where `span` of this paragraph's text stands in [`Article::text`]. Bytes.
    ///
    /// Exact where the input is plain; markup inside the span is included.
    pub fn in_input(&self, span: Span) -> Span {
        let start = self.input_offset(span.start);
        let end =
            if span.is_empty() { start } else { self.input_offset(span.end - 1) + 1 };
        Span::new(start, end)
    }

    fn input_offset(&self, offset: usize) -> usize {
        let after = self.runs.partition_point(|run| run.text <= offset);
        match after.checked_sub(1).and_then(|idx| self.runs.get(idx)) {
            Some(run) => run.input + (offset - run.text),
            None => self.span.start + offset,
        }
    }
}

codes! {
    /// What a block of text is.
    pub enum ParagraphKind: "paragraph kind" {
        /// Headline of a story.
        Title = "title",
        /// The sentence or two between headline and text that sum the story up.
        Standfirst = "standfirst",
        /// Heading inside a story.
        Heading = "heading",
        /// Running text.
        Body = "body",
        /// What a picture shows.
        Caption = "caption",
        /// Who took a picture.
        Credit = "credit",
        /// A box in the text.
        Callout = "callout",
        /// A post of a network that the text shows.
        Post = "post",
    }
}

/// When something was published, and how dyad knows. Undated when `date` is `None`: an estimate
/// is never used as a date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Publication {
    /// First day of the stated period.
    pub date: Option<Date>,
    /// How long that period is.
    pub precision: Precision,
    /// Where the date is from.
    pub basis: PublicationBasis,
    /// The words or field that state it, for a reader to check.
    pub source: Option<String>,
    /// A reasoned guess for an undated story.
    pub estimate: Option<YearEstimate>,
}

impl Publication {
    /// No date and no guess.
    pub const UNDATED: Self = Self {
        date: None,
        precision: Precision::Unknown,
        basis: PublicationBasis::Undated,
        source: None,
        estimate: None,
    };
}

codes! {
    /// Where a publication date is from, best first.
    pub enum PublicationBasis: "publication basis" {
        /// The user gave it (`--date`).
        Given = "given",
        /// Structured metadata: JSON-LD, `OpenGraph`, meta, `<time>`.
        Metadata = "metadata",
        /// The address of the page.
        Url = "url",
        /// The feed, list or table that holds the page.
        Source = "source",
        /// A line of the page that states it (dateline, "Published on").
        Text = "text",
        /// The caption of the story's picture.
        Caption = "caption",
        /// Nothing states it.
        Undated = "undated",
    }
}

/// A guess of the year of an undated story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearEstimate {
    /// The most likely year.
    pub year: i16,
    /// Why, each with the words of the text it rests on, strongest first.
    pub reasons: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_maps_to_the_input_across_runs() {
        // "a <b>b</b> c" shows as "a b c".
        let paragraph = Paragraph {
            kind: ParagraphKind::Body,
            text: "a b c".to_owned(),
            span: Span::new(0, 12),
            runs: vec![
                TextRun { text: 0, input: 0 },
                TextRun { text: 2, input: 5 },
                TextRun { text: 3, input: 10 },
            ],
        };
        let input = "a <b>b</b> c";
        assert_eq!(paragraph.in_input(Span::new(2, 3)).of(input), "b");
        assert_eq!(paragraph.in_input(Span::new(4, 5)).of(input), "c");
        assert_eq!(paragraph.in_input(Span::new(0, 5)), Span::new(0, 12));
    }
}
