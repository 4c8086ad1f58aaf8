//! `dyad eval copies`: whether printings of one story are told from other stories on its topic.

use std::collections::BTreeMap;
use std::io::BufRead;

use dyad_ingest::{
    IngestError, PageOptions, SAME_STORY, copy_kind, fingerprint, is_correction,
    read_page,
};
use dyad_types::{CopyKind, Fingerprint, Format};
use serde::{Deserialize, Serialize};

use crate::eval::EvalError;
use crate::eval::coding::{Agreement, Share};

/// The scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CopyScores {
    /// Texts in the gold.
    pub texts: usize,
    /// Pairs of printings of one story, and of texts that are not.
    pub pairs_same: usize,
    /// All other pairs.
    pub pairs_other: usize,
    /// Pairs that are taken for printings of one story against those that are.
    pub same: Agreement,
    /// Printings that are one of the gold's kinds (copy, update, correction) beside the original and
    /// taken for that kind.
    pub kind: Share,
    /// Of the printings of one story, the pairs that no key of the store finds: counted as missed.
    pub found_by_no_key: usize,
}

/// A pair that was told wrongly, for who wants to see where.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WrongPair {
    /// Names of the two texts, as story and version.
    pub texts: [String; 2],
    /// Whether the gold calls them printings of one story.
    pub same: bool,
    /// Share of the shorter text that both tell.
    pub shared: f64,
}

#[derive(Debug, Deserialize)]
struct GoldText {
    /// The story, or what the text is about.
    story: String,
    /// Its name within the story.
    version: String,
    /// What it is: original, copy, update, correction, or other (a story of its own).
    what: What,
    title: String,
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum What {
    Original,
    Copy,
    Update,
    Correction,
    Other,
}

struct Read {
    name: String,
    story: String,
    what: What,
    fingerprint: Fingerprint,
    is_correction: bool,
}

/// Scores against JSON Lines `{"story", "version", "what", "title", "text"}`; `what` is original,
/// copy, update, correction, or other.
///
/// # Errors
/// [`EvalError`] when the gold cannot be read, has another form, or is empty.
pub fn copies(gold: impl BufRead) -> Result<(CopyScores, Vec<WrongPair>), EvalError> {
    let mut texts = Vec::new();
    for (nth, line) in gold.lines().enumerate() {
        let line = line.map_err(|source| EvalError::Read { line: nth + 1, source })?;
        if line.trim().is_empty() {
            continue;
        }
        let text: GoldText = serde_json::from_str(&line)
            .map_err(|source| EvalError::Line { line: nth + 1, source })?;
        texts.push(
            read(text).map_err(|reason| EvalError::Page { line: nth + 1, reason })?,
        );
    }
    if texts.is_empty() {
        return Err(EvalError::Empty);
    }
    Ok(scores(&texts))
}

fn read(gold: GoldText) -> Result<Read, IngestError> {
    let page = format!("{}\n\n{}", gold.title, gold.text);
    let options = PageOptions {
        format: Some(Format::Text),
        ..PageOptions::default()
    };
    let article = read_page(page.as_bytes(), &options)?;
    Ok(Read {
        name: format!("{} {}", gold.story, gold.version),
        story: gold.story,
        what: gold.what,
        fingerprint: fingerprint(&article),
        is_correction: is_correction(&article),
    })
}

fn scores(texts: &[Read]) -> (CopyScores, Vec<WrongPair>) {
    let (mut n_both, mut n_said, mut n_same, mut n_pairs, mut n_unfound) =
        (0, 0, 0, 0, 0);
    let mut wrong = Vec::new();
    for (nth, one) in texts.iter().enumerate() {
        for other in texts.iter().skip(nth + 1) {
            let is_same = one.story == other.story
                && one.what != What::Other
                && other.what != What::Other;
            let shared = one.fingerprint.shared(&other.fingerprint);
            let has_key = has_key(&one.fingerprint, &other.fingerprint);
            let is_said = has_key && shared >= SAME_STORY;
            n_pairs += 1;
            n_same += usize::from(is_same);
            n_said += usize::from(is_said);
            n_both += usize::from(is_same && is_said);
            n_unfound += usize::from(is_same && !has_key);
            if is_same != is_said {
                let texts = [one.name.clone(), other.name.clone()];
                wrong.push(WrongPair { texts, same: is_same, shared });
            }
        }
    }
    let scores = CopyScores {
        texts: texts.len(),
        pairs_same: n_same,
        pairs_other: n_pairs - n_same,
        same: Agreement::of(n_both, n_said, n_same),
        kind: kinds(texts),
        found_by_no_key: n_unfound,
    };
    (scores, wrong)
}

fn has_key(one: &Fingerprint, other: &Fingerprint) -> bool {
    one.keys.iter().any(|key| other.keys.binary_search(key).is_ok())
}

/// How many printings are taken for what they are beside the original of their story.
fn kinds(texts: &[Read]) -> Share {
    let originals: BTreeMap<&str, &Read> = texts
        .iter()
        .filter(|text| text.what == What::Original)
        .map(|text| (text.story.as_str(), text))
        .collect();
    let (mut n_right, mut n_all) = (0_usize, 0_usize);
    for text in texts {
        let wanted = match text.what {
            What::Original | What::Other => continue,
            What::Copy => CopyKind::Copy,
            What::Update => CopyKind::Update,
            What::Correction => CopyKind::Corrected,
        };
        let Some(original) = originals.get(text.story.as_str()) else { continue };
        let new = text.fingerprint.new_beside(&original.fingerprint);
        n_all += 1;
        n_right += usize::from(copy_kind(text.is_correction, new) == wanted);
    }
    Share { accuracy: n_right as f64 / n_all.max(1) as f64 }
}
