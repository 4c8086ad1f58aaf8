//! A second extractor's opinion of which blocks are the story.

use dyad_types::{Doubt, DoubtAbout, ParagraphKind};

use crate::block::Block;
use crate::choice::Label;
use crate::html::extract::MIN_VOTE;

/// Where the extractors agree on less than this share of the text, it is doubtful. Source: the
/// project's goals for ingest (a quarter of the text).
const LEAST_AGREED: f64 = 0.75;

/// The doubt about the text, when the second extractor disagrees: `second` are its votes. Agreement
/// is the text that both take for the story, as a share of the text that either takes.
pub(crate) fn doubt(blocks: &[Block], labels: &[Label], second: &[f32]) -> Option<Doubt> {
    let (mut n_both, mut n_either) = (0_usize, 0_usize);
    for (idx, block) in blocks.iter().enumerate() {
        let is_own = matches!(
            labels.get(idx),
            Some(Label::Main(ParagraphKind::Body | ParagraphKind::Standfirst))
        );
        // Title, headings and captions are told by other means.
        let is_told = matches!(labels.get(idx), Some(Label::Main(_)));
        let is_other =
            second.get(idx).is_some_and(|&vote| vote >= MIN_VOTE) && (is_own || !is_told);
        n_both += if is_own && is_other { block.text.len() } else { 0 };
        n_either += if is_own || is_other { block.text.len() } else { 0 };
    }
    let agreed = n_both as f64 / n_either.max(1) as f64;
    (agreed < LEAST_AGREED).then(|| Doubt {
        about: DoubtAbout::Text,
        why: format!("two ways to find the story agree on {:.0} % of it", 100.0 * agreed),
    })
}
