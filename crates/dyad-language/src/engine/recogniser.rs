//! The transition-based entity recogniser: begin, in, last, unit, out.
//!
//! Source of the system: `spacy/pipeline/_parser_internals/ner.pyx` 3.8 (MIT).

use dyad_types::EntityLabel;

use crate::engine::container::{Container, ModelError};
use crate::engine::transitions::{Scorer, Scores, Shares, best};

/// Action of a transition class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Begin,
    In,
    Last,
    Unit,
    Out,
}

/// Tokens of the state: B0, the first token of the open entity, the token before B0 in it.
const N_STATE_TOKENS: usize = 3;
/// Classes over sixteen.
const N_GROUPS: usize = 5;

/// Weights and classes. The label is missing for "out" and for a unit that no text gets.
#[derive(Debug)]
pub(crate) struct Recogniser {
    scorer: Scorer<N_STATE_TOKENS, N_GROUPS>,
    classes: Vec<(Action, Option<EntityLabel>)>,
}

/// An entity of a document: first token, one past the last, label.
pub(crate) type FoundEntity = (usize, usize, EntityLabel);

impl Recogniser {
    pub(crate) fn read(
        model: &Container<'_>,
        moves: &[(u8, String)],
    ) -> Result<Self, ModelError> {
        let scorer = Scorer::read(model, "ner", moves.len())?;
        let wrong = |reason: String| ModelError::Unreadable {
            section: "labels".to_owned(),
            reason,
        };
        let mut classes = Vec::new();
        for (number, label) in moves {
            let action = match number {
                1 => Action::Begin,
                2 => Action::In,
                3 => Action::Last,
                4 => Action::Unit,
                5 => Action::Out,
                _ => {
                    return Err(wrong(format!(
                        "{number} is no action of the recogniser"
                    )));
                }
            };
            let known = if label.is_empty() {
                None
            } else {
                Some(label.parse().map_err(|error| wrong(format!("{error}")))?)
            };
            classes.push((action, known));
        }
        Ok(Self { scorer, classes })
    }

    /// Appends the entities of the document with these token vectors. Entities neither cross
    /// `sentence_start`s nor begin on white space (`is_space`).
    pub(crate) fn recognise(
        &self,
        vectors: &[f32],
        sentence_start: &[bool],
        is_space: &[bool],
        shares: &mut Shares,
        out: &mut Vec<FoundEntity>,
    ) {
        self.scorer.prepare(vectors, shares);
        let mut scores: Scores<N_GROUPS> = [[0.0; 16]; N_GROUPS];
        let len = is_space.len();
        let mut open: Option<(usize, EntityLabel)> = None;
        for at in 0..len {
            let first = open.map(|(first, _)| first);
            let before = open.and_then(|_| at.checked_sub(1));
            self.scorer.score(shares, [Some(at), first, before], &mut scores);
            let goes_on = at + 1 < len && !sentence_start[at + 1];
            let valid = |class: usize| {
                let (action, label) = self.classes[class];
                match action {
                    Action::Begin => {
                        open.is_none() && goes_on && label.is_some() && !is_space[at]
                    }
                    Action::In => {
                        open.is_some_and(|(_, open)| Some(open) == label) && goes_on
                    }
                    Action::Last => open.is_some_and(|(_, open)| Some(open) == label),
                    Action::Unit => open.is_none() && label.is_some() && !is_space[at],
                    Action::Out => open.is_none(),
                }
            };
            let class =
                best(&scores, (0..self.classes.len()).filter(|&class| valid(class)));
            let Some((action, label)) = class.map(|class| self.classes[class]) else {
                continue;
            };
            match (action, label) {
                (Action::Begin, Some(label)) => open = Some((at, label)),
                (Action::Last, Some(label)) => {
                    if let Some((first, _)) = open.take() {
                        out.push((first, at + 1, label));
                    }
                }
                (Action::Unit, Some(label)) => out.push((at, at + 1, label)),
                (Action::In | Action::Out, _) | (_, None) => (),
            }
        }
    }
}
