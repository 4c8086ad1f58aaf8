//! Rules of length one: after A did r' to B, how likely is it that A does r to B, by how long ago and how
//! often that was.
//!
//! Counted exhaustively over all pairs of relations, both directions, as the confidence of `TLogic`'s
//! rules (Liu et al., AAAI 2022) is over walks; and weighed against each other by a conditional logit
//! that learns from the same questions, since rules that fire together say much the same.

use crate::ranking::facts::Question;
use crate::ranking::memory::Pair;
use crate::ranking::tally::Tally;

/// Longest age of each bucket but the last, in days. Own choice: finer where most answers lie.
const AGES: [u32; 9] = [1, 2, 3, 5, 8, 14, 28, 60, 120];

/// Highest frequency of each bucket but the last. Own choice.
const FREQUENCIES: [f32; 3] = [1.2, 2.5, 6.0];

const N_BUCKETS: usize = (AGES.len() + 1) * (FREQUENCIES.len() + 1);

/// How many questions the mean of all rules of a relation weighs, and that of all relations. Own choice.
const PRIOR: f32 = 8.0;
const FAR_PRIOR: f32 = 20.0;

/// Step of the weights' learning, and how strongly the finest are drawn to 0. Own choice.
const STEP: f32 = 0.05;
const DECAY: f32 = 1e-3;

/// How often a rule could fire and was right.
type Counts = [f32; 2];

/// All rules.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    n_both: usize,
    by_pair: Vec<Counts>,
    by_relation: Vec<Counts>,
    by_bucket: Vec<Counts>,
    weights: Weights,
}

/// Weights by pair of relations; by relation for the same, the reverse and every other one; and for these
/// three alone; each with its sum of squared gradients (Adagrad; Duchi et al., 2011).
#[derive(Debug, Clone)]
struct Weights {
    by_pair: Vec<[f32; 2]>,
    by_relation: Vec<[f32; 2]>,
    none: Vec<[f32; 2]>,
}

/// What the rules say of one pair.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Said {
    /// That at least one is right, were they independent.
    pub(crate) any: f32,
    /// The two strongest.
    pub(crate) best: [f32; 2],
    /// Sum of the weights, against that of nobody known.
    pub(crate) weighed: f32,
}

impl Rules {
    pub(crate) fn new(n_relations: u32) -> Self {
        let n_both = 2 * n_relations as usize;
        let weights = Weights {
            by_pair: vec![[0.0, 0.01]; n_both * n_both * N_BUCKETS],
            by_relation: vec![[0.0, 0.01]; (n_both + 1) * 3 * N_BUCKETS],
            none: vec![[0.0, 0.01]; n_both],
        };
        Self {
            n_both,
            by_pair: vec![[0.0; 2]; n_both * n_both * N_BUCKETS],
            by_relation: vec![[0.0; 2]; n_both * N_BUCKETS],
            by_bucket: vec![[0.0; 2]; N_BUCKETS],
            weights,
        }
    }

    /// What rules say of the pair of a question's subject and a candidate.
    pub(crate) fn say(&self, question: Question, pair: &Pair, day: i32) -> Said {
        let mut said = Said::default();
        let mut none_right = 1.0;
        for (body, tally) in &pair.relations {
            let places = self.places(question.relation, *body, bucket(tally, day));
            let confidence = self.confidence(places);
            none_right *= 1.0 - confidence.min(0.99);
            if confidence > said.best[0] {
                said.best = [confidence, said.best[0]];
            } else if confidence > said.best[1] {
                said.best[1] = confidence;
            }
            said.weighed += self.weights.of(places);
        }
        said.any = 1.0 - none_right;
        said.weighed -= self.weights.none[question.relation as usize][0];
        said
    }

    /// Learns from a question whose answers are known; `partners` are the pairs of its subject.
    pub(crate) fn learn(
        &mut self,
        question: Question,
        partners: &[(u32, &Pair)],
        answers: &[u32],
        day: i32,
    ) {
        let fired: Vec<Fired> = partners
            .iter()
            .map(|(entity, pair)| {
                let places = pair.relations.iter().map(|(body, tally)| {
                    self.places(question.relation, *body, bucket(tally, day))
                });
                let places: Vec<Places> = places.collect();
                let weighed = places.iter().map(|places| self.weights.of(*places)).sum();
                let is_answer = answers.binary_search(entity).is_ok();
                Fired { places, weighed, is_answer }
            })
            .collect();
        self.weigh(question, &fired, answers.len());
        for Fired { places, is_answer, .. } in fired {
            for places in places {
                for counts in [
                    &mut self.by_pair[places.pair],
                    &mut self.by_relation[places.relation],
                    &mut self.by_bucket[places.bucket],
                ] {
                    counts[0] += 1.0;
                    counts[1] += f32::from(is_answer);
                }
            }
        }
    }

    /// One step of the conditional logit over the partners and nobody known.
    fn weigh(&mut self, question: Question, fired: &[Fired], n_answers: usize) {
        let none = self.weights.none[question.relation as usize][0];
        let most = fired.iter().map(|fired| fired.weighed).fold(none, f32::max);
        let raised: Vec<f32> =
            fired.iter().map(|fired| libm::expf(fired.weighed - most)).collect();
        let of_none = libm::expf(none - most);
        let sum = raised.iter().sum::<f32>() + of_none;
        let n = n_answers as f32;
        let n_found = fired.iter().filter(|fired| fired.is_answer).count() as f32;
        for (fired, raised) in fired.iter().zip(&raised) {
            let slope = raised / sum * n - f32::from(fired.is_answer);
            if slope.abs() < 1e-4 {
                continue;
            }
            for places in &fired.places {
                self.weights.step(*places, slope);
            }
        }
        let slope = of_none / sum * n - (n - n_found);
        step(&mut self.weights.none[question.relation as usize], slope, 0.0);
    }

    fn confidence(&self, places: Places) -> f32 {
        let [n, right] = self.by_bucket[places.bucket];
        let far = (right + 0.01) / (n + 1.0);
        let [n, right] = self.by_relation[places.relation];
        let near = (right + FAR_PRIOR * far) / (n + FAR_PRIOR);
        let [n, right] = self.by_pair[places.pair];
        (right + PRIOR * near) / (n + PRIOR)
    }

    fn places(&self, head: u32, body: u32, bucket: usize) -> Places {
        let (head, body) = (head as usize, body as usize);
        let half = self.n_both / 2;
        let kind = if head == body {
            0
        } else if head % half == body % half {
            1
        } else {
            2
        };
        Places {
            pair: (head * self.n_both + body) * N_BUCKETS + bucket,
            relation: head * N_BUCKETS + bucket,
            bucket,
            kind: (head * 3 + kind) * N_BUCKETS + bucket,
            far_kind: (self.n_both * 3 + kind) * N_BUCKETS + bucket,
        }
    }
}

/// The rules that fire for one partner of a question's subject.
#[derive(Debug)]
struct Fired {
    places: Vec<Places>,
    weighed: f32,
    is_answer: bool,
}

/// Where a rule's counts and weights stand.
#[derive(Debug, Clone, Copy)]
struct Places {
    pair: usize,
    relation: usize,
    bucket: usize,
    kind: usize,
    far_kind: usize,
}

impl Weights {
    fn of(&self, places: Places) -> f32 {
        self.by_pair[places.pair][0]
            + self.by_relation[places.kind][0]
            + self.by_relation[places.far_kind][0]
    }

    fn step(&mut self, places: Places, slope: f32) {
        step(&mut self.by_pair[places.pair], slope, DECAY);
        step(&mut self.by_relation[places.kind], slope, 0.0);
        step(&mut self.by_relation[places.far_kind], slope, 0.0);
    }
}

fn step(weight: &mut [f32; 2], slope: f32, decay: f32) {
    weight[1] += slope * slope;
    weight[0] -= STEP * (slope / weight[1].sqrt() + decay * weight[0]);
}

fn bucket(tally: &Tally, day: i32) -> usize {
    let age = AGES.partition_point(|longest| *longest < tally.age(day));
    let [_, _, monthly, _] = tally.at(day);
    let frequency = monthly + 0.3 * libm::log1pf(tally.n as f32);
    let frequency = FREQUENCIES.partition_point(|highest| *highest <= frequency);
    age * (FREQUENCIES.len() + 1) + frequency
}
