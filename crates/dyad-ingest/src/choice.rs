//! Labels of blocks, and the stories that they make.

use dyad_types::{ParagraphKind, Publication, Story, StoryKind};

use crate::block::Block;

/// What one block is on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    /// Part of the main story.
    Main(ParagraphKind),
    /// Part of the related story with this number.
    Related(usize, ParagraphKind),
    /// Paid content.
    Sponsored(ParagraphKind),
    /// A reader's comment.
    Comment,
    /// Navigation, legal lines, forms.
    Chrome,
}

/// Stories in page order, the main one first; empty stories are left out.
pub(crate) fn stories(blocks: &[Block], labels: &[Label]) -> Vec<Story> {
    let mut main = empty(StoryKind::Main);
    let mut related: Vec<(usize, Story)> = Vec::new();
    let mut sponsored: Vec<Story> = Vec::new();
    let mut in_sponsored = false;
    for (block, label) in blocks.iter().zip(labels) {
        match *label {
            Label::Main(kind) => add(&mut main, block, kind),
            Label::Related(number, kind) => {
                // Numbers ascend, and the blocks of a story stand together.
                if related.last().is_none_or(|(last, _)| *last != number) {
                    related.push((number, empty(StoryKind::Related)));
                }
                if let Some((_, story)) = related.last_mut() {
                    add(story, block, kind);
                }
            }
            Label::Sponsored(kind) => {
                if !in_sponsored {
                    sponsored.push(empty(StoryKind::Sponsored));
                }
                if let Some(story) = sponsored.last_mut() {
                    add(story, block, kind);
                }
            }
            Label::Comment | Label::Chrome => {}
        }
        in_sponsored = matches!(label, Label::Sponsored(_));
    }
    let mut stories = vec![main];
    // A picture without a text is no story.
    stories.extend(
        related
            .into_iter()
            .map(|(_, story)| story)
            .filter(|s| !s.paragraphs.is_empty()),
    );
    stories.extend(sponsored);
    stories
}

fn empty(kind: StoryKind) -> Story {
    Story {
        kind,
        published: Publication::UNDATED,
        paragraphs: Vec::new(),
        captions: Vec::new(),
        credits: Vec::new(),
        callouts: Vec::new(),
    }
}

fn add(story: &mut Story, block: &Block, kind: ParagraphKind) {
    let paragraph = block.paragraph(kind);
    match kind {
        ParagraphKind::Title
        | ParagraphKind::Standfirst
        | ParagraphKind::Heading
        | ParagraphKind::Body => {
            story.paragraphs.push(paragraph);
        }
        ParagraphKind::Caption => story.captions.push(paragraph),
        ParagraphKind::Credit => story.credits.push(paragraph),
        ParagraphKind::Callout | ParagraphKind::Post => story.callouts.push(paragraph),
    }
}
