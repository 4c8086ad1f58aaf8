//! The transition-based dependency parser: arc-eager with breaks between sentences.
//!
//! Source of the system: `spacy/pipeline/_parser_internals/arc_eager.pyx` 3.8 (MIT), with its
//! quirk that an arc is only taken back if it is the last of its head's list.

use std::ops::Range;

use crate::engine::container::{Container, ModelError};
use crate::engine::kernels::WIDTH;
use crate::engine::transitions::{Scorer, Scores, Shares, best};

/// Action of a transition class, in the order of the numbers in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Shift,
    Reduce,
    Left,
    Right,
    Break,
}

/// Tokens of the state: B0, B1, S0, S1, S2, last left child of B0, of S0, last right child of S0.
const N_STATE_TOKENS: usize = 8;
/// Classes over sixteen.
const N_GROUPS: usize = 7;

/// No token.
const NONE: u32 = u32::MAX;

/// Weights and classes.
#[derive(Debug)]
pub(crate) struct Parser {
    scorer: Scorer<N_STATE_TOKENS, N_GROUPS>,
    classes: Vec<(Action, String)>,
    /// The classes of each action.
    ranges: [Range<usize>; 5],
}

/// Where each class's label splits ("dobj||prep": attach to the first `prep` under the head).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label<'a> {
    /// The relation.
    pub(crate) relation: &'a str,
    /// For a lifted arc, the relation of its true head under the head found.
    pub(crate) lifted_over: Option<&'a str>,
}

/// State and results, kept between calls.
#[derive(Debug, Default)]
pub(crate) struct ParserBuffers {
    shares: Shares,
    stack: Vec<u32>,
    /// Tokens put back from the stack, last first to be read.
    returned: Vec<u32>,
    unshiftable: Vec<bool>,
    sentence_start: Vec<bool>,
    /// Last child of each token on its left and right, as an index into `arcs`.
    last_left: Vec<u32>,
    last_right: Vec<u32>,
    /// Child, and the arc added before it to the same list.
    arcs: Vec<(u32, u32)>,
    /// Head of each token of the document; `None` for a root.
    pub(crate) heads: Vec<Option<usize>>,
    /// Class of the arc to the head.
    pub(crate) classes: Vec<usize>,
}

impl Parser {
    pub(crate) fn read(
        model: &Container<'_>,
        moves: Vec<(u8, String)>,
    ) -> Result<Self, ModelError> {
        let scorer = Scorer::read(model, "parser", moves.len())?;
        let action = |number| match number {
            0 => Some(Action::Shift),
            1 => Some(Action::Reduce),
            2 => Some(Action::Left),
            3 => Some(Action::Right),
            4 => Some(Action::Break),
            _ => None,
        };
        let classes: Option<Vec<_>> = moves
            .into_iter()
            .map(|(number, label)| Some((action(number)?, label)))
            .collect();
        let classes = classes.ok_or_else(|| ModelError::Unreadable {
            section: "labels".to_owned(),
            reason: "it names an unknown action of the parser".to_owned(),
        })?;
        if !classes.is_sorted_by_key(|(action, _)| *action as usize) {
            return Err(ModelError::Unreadable {
                section: "labels".to_owned(),
                reason: "the parser's actions are out of order".to_owned(),
            });
        }
        let ranges = std::array::from_fn(|action| {
            let start = classes.partition_point(|(other, _)| (*other as usize) < action);
            start..classes.partition_point(|(other, _)| *other as usize <= action)
        });
        Ok(Self { scorer, classes, ranges })
    }

    /// The label of an arc of class `class`.
    pub(crate) fn label(&self, class: usize) -> Label<'_> {
        let text = self.classes.get(class).map_or("", |(_, label)| label.as_str());
        match text.split_once("||") {
            Some((relation, over)) => Label { relation, lifted_over: Some(over) },
            None => Label { relation: text, lifted_over: None },
        }
    }

    /// Parses the document with these token vectors.
    pub(crate) fn parse(&self, vectors: &[f32], buffers: &mut ParserBuffers) {
        buffers.begin(vectors.len() / WIDTH);
        self.scorer.prepare(vectors, &mut buffers.shares);
        let mut scores: Scores<N_GROUPS> = [[0.0; 16]; N_GROUPS];
        let mut next = 0_u32;
        while !buffers.stack.is_empty() || buffers.buffer_len(next) > 0 {
            let state = State::of(buffers, next);
            let ranges = self.ranges.iter().zip(state.valid).filter(|(_, valid)| *valid);
            let mut valid = ranges.flat_map(|(range, _)| range.clone());
            let class = if state.valid == ONLY_SHIFT {
                valid.next()
            } else {
                let token = |idx: u32| (idx != NONE).then_some(idx as usize);
                self.scorer.score(
                    &buffers.shares,
                    state.tokens().map(token),
                    &mut scores,
                );
                best(&scores, valid)
            };
            // Some action is always valid: SHIFT on an empty stack, else REDUCE.
            let Some(class) = class else { return };
            buffers.apply(self.classes[class].0, class, state, &mut next);
        }
    }
}

/// What is valid when the stack is empty and nothing can be broken: no scores are needed.
const ONLY_SHIFT: [bool; 5] = [true, false, false, false, false];

/// What the network and the rules look at.
#[derive(Debug, Clone, Copy)]
struct State {
    b0: u32,
    b1: u32,
    stack: [u32; 3],
    left_of_b0: u32,
    left_of_s0: u32,
    right_of_s0: u32,
    /// By action.
    valid: [bool; 5],
}

impl State {
    fn of(buffers: &ParserBuffers, next: u32) -> Self {
        let (b0, b1) = (buffers.buffer(next, 0), buffers.buffer(next, 1));
        let on_stack =
            |depth: usize| buffers.stack.iter().rev().nth(depth).copied().unwrap_or(NONE);
        let stack = [on_stack(0), on_stack(1), on_stack(2)];
        let child = |last: &[u32], head: u32| {
            let arc = last.get(head as usize).copied().unwrap_or(NONE);
            buffers.arcs.get(arc as usize).map_or(NONE, |&(child, _)| child)
        };
        let flag =
            |flags: &[bool], idx: u32| flags.get(idx as usize).copied().unwrap_or(false);
        let no_stack = stack[0] == NONE;
        let starts = flag(&buffers.sentence_start, b0);
        let remaining = buffers.buffer_len(next);
        let shift =
            no_stack || (remaining >= 2 && !starts && !flag(&buffers.unshiftable, b0));
        let arc = !no_stack && remaining > 0 && !starts;
        let may_break =
            remaining >= 2 && b1 == b0 + 1 && !flag(&buffers.sentence_start, b1);
        Self {
            b0,
            b1,
            stack,
            left_of_b0: child(&buffers.last_left, b0),
            left_of_s0: child(&buffers.last_left, stack[0]),
            right_of_s0: child(&buffers.last_right, stack[0]),
            valid: [shift, !no_stack, arc, arc, may_break],
        }
    }

    fn tokens(self) -> [u32; N_STATE_TOKENS] {
        let [s0, s1, s2] = self.stack;
        let children = (self.left_of_b0, self.left_of_s0, self.right_of_s0);
        [self.b0, self.b1, s0, s1, s2, children.0, children.1, children.2]
    }
}

impl ParserBuffers {
    fn begin(&mut self, len: usize) {
        self.stack.clear();
        self.returned.clear();
        self.arcs.clear();
        reset(&mut self.unshiftable, len, false);
        reset(&mut self.sentence_start, len, false);
        reset(&mut self.last_left, len, NONE);
        reset(&mut self.last_right, len, NONE);
        reset(&mut self.heads, len, None);
        reset(&mut self.classes, len, usize::MAX);
    }

    fn buffer_len(&self, next: u32) -> usize {
        self.returned.len() + self.heads.len() - next as usize
    }

    fn buffer(&self, next: u32, idx: usize) -> u32 {
        if let Some(&token) = self.returned.iter().rev().nth(idx) {
            return token;
        }
        let at = next as usize + (idx - self.returned.len());
        if at < self.heads.len() { u32::try_from(at).unwrap_or(NONE) } else { NONE }
    }

    fn push(&mut self, next: &mut u32) {
        let token = self.returned.pop().unwrap_or_else(|| {
            *next += 1;
            *next - 1
        });
        self.stack.push(token);
    }

    fn apply(&mut self, action: Action, class: usize, state: State, next: &mut u32) {
        let (b0, s0) = (state.b0, state.stack[0]);
        match action {
            Action::Shift => self.push(next),
            Action::Reduce => {
                let keep = self.heads[s0 as usize].is_none() && self.stack.len() > 1;
                self.stack.pop();
                if keep {
                    self.unshiftable[s0 as usize] = true;
                    self.returned.push(s0);
                }
            }
            Action::Left => {
                self.add_arc(b0, s0, class);
                self.unshiftable[b0 as usize] = false;
                self.stack.pop();
            }
            Action::Right => {
                self.add_arc(s0, b0, class);
                self.push(next);
            }
            Action::Break => self.sentence_start[state.b1 as usize] = true,
        }
    }

    /// An older arc to the child goes only if it is the last of its head's list.
    fn add_arc(&mut self, head: u32, child: u32, class: usize) {
        if let Some(old) = self.heads[child as usize] {
            let last = if old > child as usize {
                &mut self.last_left
            } else {
                &mut self.last_right
            };
            let arc = last[old];
            if let Some(&(last_child, before)) = self.arcs.get(arc as usize)
                && last_child == child
            {
                last[old] = before;
            }
        }
        let last = if head > child { &mut self.last_left } else { &mut self.last_right };
        let before = last[head as usize];
        last[head as usize] = u32::try_from(self.arcs.len()).unwrap_or(NONE);
        self.arcs.push((child, before));
        self.heads[child as usize] = Some(head as usize);
        self.classes[child as usize] = class;
    }
}

fn reset<T: Clone>(list: &mut Vec<T>, len: usize, value: T) {
    list.clear();
    list.resize(len, value);
}
