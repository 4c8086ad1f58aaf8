//! The learned reader of causes: whether a sentence states a cause and its effect, and which words
//! are cause, effect and signal.
//!
//! Weights, their data and scores: `models/README.md`.

use dyad_encoder::{Encoder, EncoderError, Head, sigmoid};
use dyad_types::{Pos, Sentence, TokenRange};

/// Relations that are looked for in one sentence.
const SLOTS: usize = 3;
/// Of no side, of the cause, of the effect.
const SIDES: usize = 3;

/// The reader, ready to read.
#[derive(Debug)]
pub struct CauseReader {
    encoder: Encoder,
    /// Whether a cause and its effect are stated: one logit.
    states: Head,
    /// Whether each slot holds a relation: a logit each.
    exists: Head,
    /// Per word: for each slot a score of every side.
    sides: Head,
    /// Per word: for each slot a logit whether it is of the signal.
    signal: Head,
    /// Whether every sentence is known to state a cause, so that only the words are asked for.
    is_told: bool,
}

/// What a sentence states.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stated {
    /// Probability that it states a cause and its effect.
    pub(super) probability: f32,
    /// Its relations, likeliest first; at least one in a sentence of three words or more.
    pub(super) relations: Vec<Relation>,
}

/// Tokens of a cause, its effect and the signal between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) cause: TokenRange,
    pub(super) effect: TokenRange,
    pub(super) signal: Option<TokenRange>,
}

impl CauseReader {
    /// Reads the weights of [`dyad_data::models::causes`].
    ///
    /// # Errors
    /// [`EncoderError`] when they are damaged.
    pub fn load(file: &[u8]) -> Result<Self, EncoderError> {
        let shape = |name: &str| EncoderError::Shape { name: name.to_owned() };
        let (encoder, pooled, rows) =
            Encoder::load(file, &["cls", "ex"], &["arg", "sig"])?;
        let [states, exists] = pooled.try_into().map_err(|_| shape("cls"))?;
        let [sides, signal] = rows.try_into().map_err(|_| shape("arg"))?;
        let outputs: [(&Head, usize); 4] =
            [(&states, 1), (&exists, SLOTS), (&sides, SLOTS * SIDES), (&signal, SLOTS)];
        if outputs.iter().any(|(head, n)| head.n_outputs() != *n) {
            return Err(shape("heads"));
        }
        Ok(Self {
            encoder,
            states,
            exists,
            sides,
            signal,
            is_told: false,
        })
    }

    /// The same reader for sentences that are known to state a cause and its effect: it tells the
    /// likeliest words of each, as subtask 2 of the shared task asks.
    #[must_use]
    pub fn told(self) -> Self {
        Self { is_told: true, ..self }
    }

    /// Whether it takes every sentence to state a cause.
    pub(super) fn is_told(&self) -> bool {
        self.is_told
    }

    /// Probability that the sentence states a cause and its effect; all else is read as well.
    pub fn probability(&self, sentence: &Sentence) -> f32 {
        self.read(sentence).probability
    }

    /// What the sentence states.
    pub(super) fn read(&self, sentence: &Sentence) -> Stated {
        let tokens: Vec<usize> = (0..sentence.tokens.len())
            .filter(|&idx| sentence.tokens[idx].pos != Pos::Space)
            .collect();
        let words: Vec<&str> = tokens.iter().map(|&idx| sentence.word(idx)).collect();
        let encoded = self.encoder.encode(&words);
        let read: Vec<usize> = encoded.words.iter().map(|&word| tokens[word]).collect();
        let states = self.states.apply(&encoded.pooled).next().unwrap_or(f32::MIN);
        let exists: Vec<f32> = self.exists.apply(&encoded.pooled).collect();
        let rows = || encoded.rows();
        let sides: Vec<Vec<f32>> =
            rows().map(|row| self.sides.apply(row).collect()).collect();
        let signal: Vec<Vec<f32>> =
            rows().map(|row| self.signal.apply(row).collect()).collect();
        let mut slots: Vec<usize> = (0..SLOTS).collect();
        slots.sort_by(|&one, &other| exists[other].total_cmp(&exists[one]));
        let mut relations: Vec<Relation> = Vec::new();
        for slot in slots {
            if !relations.is_empty() && exists[slot] <= 0.0 {
                break;
            }
            let of_slot: Vec<[f32; SIDES]> =
                sides.iter().map(|row| shares(row, slot)).collect();
            let Some((cause, effect)) = best_sides(&of_slot) else { break };
            if cause.is_empty() || effect.is_empty() {
                break;
            }
            let marks: Vec<f32> = signal.iter().map(|row| row[slot]).collect();
            let range = |range: TokenRange| {
                TokenRange::new(read[range.start], read[range.end - 1] + 1)
            };
            let (cause, effect) = (range(cause), range(effect));
            if relations
                .iter()
                .all(|known| (known.cause, known.effect) != (cause, effect))
            {
                relations.push(Relation {
                    cause,
                    effect,
                    signal: best_marks(&marks).map(range),
                });
            }
        }
        Stated { probability: sigmoid(states), relations }
    }
}

/// Log probabilities of the sides of a word in one slot.
fn shares(row: &[f32], slot: usize) -> [f32; SIDES] {
    let scores: [f32; SIDES] = std::array::from_fn(|side| row[slot * SIDES + side]);
    let highest = scores.iter().copied().fold(f32::MIN, f32::max);
    let total: f32 = scores.iter().map(|score| (score - highest).exp()).sum();
    scores.map(|score| score - highest - total.ln())
}

/// The likeliest stretch of the cause and of the effect, at least a word each, which never overlap.
fn best_sides(words: &[[f32; SIDES]]) -> Option<(TokenRange, TokenRange)> {
    if words.len() < SIDES {
        return None;
    }
    let (cause_first, effect_first) =
        (path(words, [0, 1, 0, 2, 0]), path(words, [0, 2, 0, 1, 0]));
    let (_, ranges, turned) = if cause_first.0 >= effect_first.0 {
        (cause_first.0, cause_first.1, false)
    } else {
        (effect_first.0, effect_first.1, true)
    };
    let [first, second] = ranges;
    Some(if turned { (second, first) } else { (first, second) })
}

/// States of a sentence: before, in the first stretch, between, in the second, after. The score of
/// the best way through them, where `sides` gives the side of each, and both stretches.
fn path(words: &[[f32; SIDES]], sides: [usize; 5]) -> (f32, [TokenRange; 2]) {
    /// Score and bounds of the stretches of the best way to a state.
    type Way = (f32, [(usize, usize); 2]);
    let none: Way = (f32::NEG_INFINITY, [(0, 0); 2]);
    let mut ways = [none; 5];
    ways[0] = (words[0][sides[0]], [(0, 0); 2]);
    ways[1] = (words[0][sides[1]], [(0, 1), (0, 0)]);
    for (at, word) in words.iter().enumerate().skip(1) {
        let mut next = [none; 5];
        for state in 0..5 {
            let from = |state: usize| ways[state];
            let mut best = from(state);
            let before = [state.checked_sub(1), (state == 3).then_some(1)];
            for before in before.into_iter().flatten() {
                if from(before).0 > best.0 {
                    best = from(before);
                    if state % 2 == 1 {
                        best.1[state / 2] = (at, at);
                    }
                }
            }
            if state % 2 == 1 {
                best.1[state / 2].1 = at + 1;
            }
            next[state] = (best.0 + word[sides[state]], best.1);
        }
        ways = next;
    }
    let (score, bounds) = if ways[4].0 > ways[3].0 { ways[4] } else { ways[3] };
    (score, bounds.map(|(start, end)| TokenRange::new(start, end)))
}

/// The stretch of words with the highest sum of logits, if one is above zero.
fn best_marks(logits: &[f32]) -> Option<TokenRange> {
    let (mut best, mut found) = (0.0, None);
    let (mut total, mut start) = (0.0, 0);
    for (at, logit) in logits.iter().enumerate() {
        if total <= 0.0 {
            (total, start) = (0.0, at);
        }
        total += logit;
        if total > best {
            (best, found) = (total, Some(TokenRange::new(start, at + 1)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(sides: &[usize]) -> Vec<[f32; SIDES]> {
        sides
            .iter()
            .map(|&side| std::array::from_fn(|own| if own == side { -0.1 } else { -3.0 }))
            .collect()
    }

    #[test]
    fn stretches_are_whole_and_in_either_order() {
        let found = best_sides(&words(&[0, 1, 1, 0, 2, 2])).unwrap();
        assert_eq!(found, (TokenRange::new(1, 3), TokenRange::new(4, 6)));
        let found = best_sides(&words(&[2, 2, 1, 1, 0])).unwrap();
        assert_eq!(found, (TokenRange::new(2, 4), TokenRange::new(0, 2)));
        // A lone word of the other side does not break a stretch.
        let found = best_sides(&words(&[1, 1, 2, 1, 1, 0, 2, 2, 2])).unwrap();
        assert_eq!(found, (TokenRange::new(0, 5), TokenRange::new(6, 9)));
    }

    #[test]
    fn both_sides_have_a_word_even_where_nothing_says_so() {
        let (cause, effect) = best_sides(&words(&[0, 0, 0, 0])).unwrap();
        assert!(!cause.is_empty() && !effect.is_empty() && !cause.overlaps(effect));
        assert_eq!(best_sides(&words(&[1, 2])), None);
    }

    #[test]
    fn the_strongest_stretch_of_marks_wins() {
        assert_eq!(best_marks(&[-1.0, 2.0, 1.0, -9.0, 2.5]), Some(TokenRange::new(1, 3)));
        assert_eq!(best_marks(&[-1.0, -0.1]), None);
        assert_eq!(best_marks(&[]), None);
    }
}
