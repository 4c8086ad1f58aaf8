//! The low-rank part: who goes with whom by what, for pairs that never met.
//!
//! A subject is a vector of its own and the mean of what it lately did, each act as the product of a vector
//! of the relation with one of the other side, weighed by age and by what is asked; the question turns it
//! into a vector that objects are multiplied with (as `DistMult`, Yang et al., 2015, with the neighbours of
//! a relational network, Schlichtkrull et al., 2018). Learnt day by day from the day's answers against a
//! sample of entities, each weighed by how unlikely it was to be drawn (importance sampling; Bengio and
//! Senecal, 2003), by Adagrad with one rate a vector.

use crate::ranking::facts::{Asked, Question};

/// Numbers of a vector. Source: 128 gave no more on the last training month of ICEWS 2014.
const N: usize = 64;

/// Acts of a subject that are looked at, the newest. Source: as [`N`], 50 gave no more.
const MOST_ACTS: usize = 24;

/// Entities that a batch is compared with, and questions in a batch.
const N_DRAWN: usize = 300;
const BATCH: usize = 64;

/// How often the answers of a day are learnt from, and which share as many of days before, the later the
/// likelier. Source: as [`N`]; more of the past costs accuracy.
const N_PASSES: usize = 3;
const REPLAY: usize = 3;
const REPLAY_OF: usize = 10;

/// Step of the learning. Source: as [`N`].
const STEP: f32 = 0.05;

/// How strongly vectors are drawn to 0 with each step. Own choice.
const DECAY: f32 = 1e-5;

/// Weight of an act by its age: two fading parts, in days. Own choice.
const AGES: [(f32, f32); 2] = [(0.7, 4.0), (0.3, 30.0)];

/// An act of the far past has no more weight than this together with nothing. Own choice.
const NO_ACT: f32 = 0.3;

/// Bounds of what is learnt of how much an act matters to a question. Own choice: a factor of fifty.
const MOST_ATTENTION: f32 = 4.0;

type Vector = [f32; N];

/// Vectors with the mean square of all their gradients.
#[derive(Debug, Clone)]
struct Vectors {
    rows: Vec<Vector>,
    squares: Vec<f32>,
}

impl Vectors {
    fn new(n: usize, centre: f32, random: &mut Random) -> Self {
        let row = |random: &mut Random| std::array::from_fn(|_| centre + random.spread());
        Self {
            rows: (0..n).map(|_| row(random)).collect(),
            squares: vec![1e-3; n],
        }
    }

    fn step(&mut self, row: u32, slope: &Vector, decay: f32) {
        let row = row as usize;
        let square = dot(slope, slope) / N as f32;
        if square <= 0.0 {
            return;
        }
        self.squares[row] += square;
        let rate = STEP / self.squares[row].sqrt();
        for (value, slope) in self.rows[row].iter_mut().zip(slope) {
            *value -= rate * slope + decay * *value;
        }
    }

    fn row(&self, row: u32) -> &Vector {
        &self.rows[row as usize]
    }
}

/// An act of a subject with its weight.
#[derive(Debug, Clone, Copy)]
struct Act {
    relation: u32,
    object: u32,
    weight: f32,
}

/// A question with an answer, and the day it was asked of.
#[derive(Debug, Clone, Copy)]
struct Example {
    question: Question,
    answer: u32,
    day: i32,
}

/// The vectors, and what they are learnt from.
#[derive(Debug, Clone)]
pub(crate) struct Latent {
    subjects: Vectors,
    objects: Vectors,
    partners: Vectors,
    turns: Vectors,
    shifts: Vectors,
    gates: Vectors,
    /// By question's relation and act's relation; with the sum of squared gradients.
    attention: Vec<[f32; 2]>,
    /// By entity, likewise.
    biases: Vec<[f32; 2]>,
    n_both: usize,
    examples: Vec<Example>,
    n_as_answer: Vec<u32>,
    acts: Vec<Vec<(i32, u32, u32)>>,
    random: Random,
}

impl Latent {
    pub(crate) fn new(n_entities: usize, n_relations: u32) -> Self {
        let n_both = 2 * n_relations as usize;
        let mut random = Random(20_140_101);
        Self {
            subjects: Vectors::new(n_entities, 0.0, &mut random),
            objects: Vectors::new(n_entities, 0.0, &mut random),
            partners: Vectors::new(n_entities, 0.0, &mut random),
            turns: Vectors::new(n_both, 1.0, &mut random),
            shifts: Vectors::new(n_both, 0.0, &mut random),
            gates: Vectors::new(n_both, 1.0, &mut random),
            attention: vec![[0.0, 0.01]; n_both * n_both],
            biases: vec![[0.0, 1e-3]; n_entities],
            n_both,
            examples: Vec::new(),
            n_as_answer: vec![0; n_entities],
            acts: vec![Vec::new(); n_entities],
            random,
        }
    }

    /// Log-probability of each entity as the answer.
    pub(crate) fn log_probabilities(&self, question: Question, day: i32) -> Vec<f32> {
        let subject = self.subject(question, &self.acts_before(question, day));
        let query = self.query(question, &subject);
        let mut scores: Vec<f32> = self
            .objects
            .rows
            .iter()
            .zip(&self.biases)
            .map(|(object, [bias, _])| dot(&query, object) + bias)
            .collect();
        let most = scores.iter().copied().fold(f32::MIN, f32::max);
        let sum: f32 = scores.iter().map(|score| libm::expf(score - most)).sum();
        let norm = most + libm::logf(sum.max(f32::MIN_POSITIVE));
        for score in &mut scores {
            *score -= norm;
        }
        scores
    }

    /// The newest acts of the subject before a day.
    fn acts_before(&self, question: Question, day: i32) -> Vec<Act> {
        let all = &self.acts[question.subject as usize];
        let end = all.partition_point(|(own, ..)| *own < day);
        let newest = all.get(end.saturating_sub(MOST_ACTS)..end).unwrap_or(&[]);
        let mut acts: Vec<Act> = newest
            .iter()
            .map(|&(own, relation, object)| {
                let age = (day - own) as f32;
                let faded = AGES.map(|(share, days)| share * libm::expf(-age / days));
                let attention = self.attention[self.place(question, relation)][0];
                let weight = faded.iter().sum::<f32>() * libm::expf(attention);
                Act { relation, object, weight }
            })
            .collect();
        let sum = NO_ACT + acts.iter().map(|act| act.weight).sum::<f32>();
        for act in &mut acts {
            act.weight /= sum;
        }
        acts
    }

    fn place(&self, question: Question, relation: u32) -> usize {
        question.relation as usize * self.n_both + relation as usize
    }

    fn subject(&self, question: Question, acts: &[Act]) -> Vector {
        let mut subject = *self.subjects.row(question.subject);
        for act in acts {
            let (gate, partner) =
                (self.gates.row(act.relation), self.partners.row(act.object));
            for idx in 0..N {
                subject[idx] += act.weight * gate[idx] * partner[idx];
            }
        }
        subject
    }

    fn query(&self, question: Question, subject: &Vector) -> Vector {
        let (turn, shift) =
            (self.turns.row(question.relation), self.shifts.row(question.relation));
        std::array::from_fn(|idx| subject[idx] * turn[idx] + shift[idx])
    }

    /// Learns from the answers of a day, and adds them to what was done.
    pub(crate) fn learn(&mut self, day: i32, asked: &[Asked]) {
        let examples: Vec<Example> = asked
            .iter()
            .flat_map(|asked| {
                let of = |answer: &u32| Example {
                    question: asked.question,
                    answer: *answer,
                    day,
                };
                asked.answers.iter().map(of)
            })
            .collect();
        for example in &examples {
            self.n_as_answer[example.answer as usize] += 1;
        }
        self.examples.extend(&examples);
        let mut batch: Vec<Example> = Vec::new();
        for _ in 0..N_PASSES {
            batch.extend(&examples);
            for _ in 0..examples.len() * REPLAY / REPLAY_OF {
                let [one, other] =
                    std::array::from_fn(|_| self.random.below(self.examples.len()));
                batch.push(self.examples[one.max(other)]);
            }
        }
        for idx in (1..batch.len()).rev() {
            batch.swap(idx, self.random.below(idx + 1));
        }
        for examples in batch.chunks(BATCH) {
            self.step(examples);
        }
        for asked in asked {
            let Question { subject, relation } = asked.question;
            let acts = asked.answers.iter().map(|object| (day, relation, *object));
            self.acts[subject as usize].extend(acts);
        }
    }

    /// One step on a batch; objects change once.
    fn step(&mut self, examples: &[Example]) {
        let drawn = self.draw(examples);
        let mut slopes = vec![([0.0; N], 0.0_f32); drawn.len()];
        for example in examples {
            self.learn_one(*example, &drawn, &mut slopes);
        }
        for ((entity, _), (slope, of_bias)) in drawn.iter().zip(&slopes) {
            self.objects.step(*entity, slope, DECAY);
            let [bias, square] = &mut self.biases[*entity as usize];
            *square += of_bias * of_bias;
            *bias -= STEP * of_bias / square.sqrt();
        }
    }

    /// Entities to compare with, ascending, each with one by its chance of being among them: half drawn by
    /// how often they were answers, half at random, and all answers of the batch.
    fn draw(&mut self, examples: &[Example]) -> Vec<(u32, f32)> {
        let n_entities = self.n_as_answer.len();
        let mut drawn: Vec<u32> = examples.iter().map(|example| example.answer).collect();
        for _ in 0..N_DRAWN / 2 {
            let example = self.random.below(self.examples.len());
            drawn.push(self.examples[example].answer);
            let entity = self.random.below(n_entities);
            drawn.push(u32::try_from(entity).unwrap_or(0));
        }
        drawn.sort_unstable();
        drawn.dedup();
        let half = N_DRAWN as f32 / 2.0;
        let weighed = drawn.into_iter().map(|entity| {
            let n = self.n_as_answer[entity as usize] as f32;
            let share = n / self.examples.len() as f32;
            let expected =
                half * (share + 1.0 / n_entities as f32) + examples.len() as f32 * share;
            (entity, 1.0 / -libm::expm1f(-expected))
        });
        weighed.collect()
    }

    fn learn_one(
        &mut self,
        example: Example,
        drawn: &[(u32, f32)],
        slopes: &mut [(Vector, f32)],
    ) {
        let Example { question, answer, day } = example;
        let acts = self.acts_before(question, day);
        let subject = self.subject(question, &acts);
        let query = self.query(question, &subject);
        let raised = self.raised(&query, answer, drawn);
        let mut of_query = [0.0; N];
        for (((entity, _), raised), (slope, of_bias)) in
            drawn.iter().zip(&raised).zip(slopes)
        {
            let own = raised - f32::from(*entity == answer);
            if own.abs() < 1e-4 {
                continue;
            }
            let object = self.objects.row(*entity);
            for idx in 0..N {
                of_query[idx] += own * object[idx];
                slope[idx] += own * query[idx];
            }
            *of_bias += own;
        }
        self.learn_query(question, &acts, &subject, &of_query);
    }

    /// Probabilities of the drawn ones, the unlikely drawn standing for others.
    fn raised(&self, query: &Vector, answer: u32, drawn: &[(u32, f32)]) -> Vec<f32> {
        let mut raised: Vec<f32> = drawn
            .iter()
            .map(|(entity, _)| {
                dot(query, self.objects.row(*entity)) + self.biases[*entity as usize][0]
            })
            .collect();
        let most = raised.iter().copied().fold(f32::MIN, f32::max);
        for (score, (entity, weight)) in raised.iter_mut().zip(drawn) {
            let weight = if *entity == answer { 1.0 } else { *weight };
            *score = libm::expf(*score - most) * weight;
        }
        let sum: f32 = raised.iter().sum();
        for score in &mut raised {
            *score /= sum;
        }
        raised
    }

    fn learn_query(
        &mut self,
        question: Question,
        acts: &[Act],
        subject: &Vector,
        of_query: &Vector,
    ) {
        let turn = *self.turns.row(question.relation);
        let of_subject: Vector = std::array::from_fn(|idx| of_query[idx] * turn[idx]);
        let of_turn: Vector = std::array::from_fn(|idx| of_query[idx] * subject[idx]);
        let gains: Vec<f32> =
            acts.iter().map(|act| self.gain(act, &of_subject)).collect();
        let mean: f32 =
            acts.iter().zip(&gains).map(|(act, gain)| act.weight * gain).sum();
        for (act, gain) in acts.iter().zip(gains) {
            let (gate, partner) =
                (*self.gates.row(act.relation), *self.partners.row(act.object));
            let weighed = |other: &Vector| -> Vector {
                std::array::from_fn(|idx| act.weight * of_subject[idx] * other[idx])
            };
            self.gates.step(act.relation, &weighed(&partner), 0.0);
            self.partners.step(act.object, &weighed(&gate), 0.0);
            let place = self.place(question, act.relation);
            let [attention, square] = &mut self.attention[place];
            let slope = act.weight * (gain - mean);
            *square += slope * slope;
            *attention = (*attention - 0.5 * STEP * slope / square.sqrt())
                .clamp(-MOST_ATTENTION, MOST_ATTENTION);
        }
        self.subjects.step(question.subject, &of_subject, DECAY);
        self.turns.step(question.relation, &of_turn, 0.0);
        self.shifts.step(question.relation, of_query, 0.0);
    }

    fn gain(&self, act: &Act, of_subject: &Vector) -> f32 {
        let (gate, partner) =
            (self.gates.row(act.relation), self.partners.row(act.object));
        (0..N).map(|idx| of_subject[idx] * gate[idx] * partner[idx]).sum()
    }
}

/// Eight sums side by side, which processors add at once.
fn dot(one: &Vector, other: &Vector) -> f32 {
    let mut sums = [0.0_f32; 8];
    for (one, other) in one.chunks_exact(8).zip(other.chunks_exact(8)) {
        for idx in 0..8 {
            sums[idx] += one[idx] * other[idx];
        }
    }
    sums.iter().sum()
}

/// Numbers that look random, the same on every run. Source: `SplitMix64`, Steele et al. (2014).
#[derive(Debug, Clone)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `n`; 0 of none.
    fn below(&mut self, n: usize) -> usize {
        let drawn = self.next() % (n as u64).max(1);
        usize::try_from(drawn).unwrap_or(0)
    }

    /// A number between -0.1 and 0.1.
    fn spread(&mut self) -> f32 {
        let drawn = u16::try_from(self.next() >> 48).unwrap_or(0);
        (f32::from(drawn) / f32::from(u16::MAX) - 0.5) * 0.2
    }
}
