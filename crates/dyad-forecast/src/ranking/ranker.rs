//! The engine: takes days of facts in, answers questions about the next.

use crate::ranking::blend::Blend;
use crate::ranking::candidates::{Candidates, Lists};
use crate::ranking::facts::{Asked, Fact, FactError, Question, days_of};
use crate::ranking::features::{Feature, Known, Row, rows};
use crate::ranking::latent::Latent;
use crate::ranking::memory::{Memory, Pair};
use crate::ranking::rules::Rules;

/// How to learn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankerOptions {
    /// From how many of the newest days the weights of the parts are learnt; 30 are as good
    /// as 60 on ICEWS, more make learning slower.
    pub blend_days: usize,
}

impl Default for RankerOptions {
    fn default() -> Self {
        Self { blend_days: 30 }
    }
}

/// What was learnt from the days so far.
#[derive(Debug, Clone)]
pub struct Ranker {
    n_relations: u32,
    last: Option<i32>,
    memory: Memory,
    rules: Rules,
    latent: Latent,
    blend: Blend,
}

/// A candidate with its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// Number of the entity.
    pub entity: u32,
    /// Score: the higher the likelier; comparable within one question alone.
    pub score: f32,
}

impl Ranker {
    /// A ranker that knows the names of entities, by number, and how many relations there are; nothing
    /// happened yet. Names tell countries and kinds where they have the form `Police_(India)`.
    pub fn new(names: &[String], n_relations: u32) -> Self {
        Self {
            n_relations,
            last: None,
            memory: Memory::new(names, n_relations),
            rules: Rules::new(n_relations),
            latent: Latent::new(names.len(), n_relations),
            blend: Blend::default(),
        }
    }

    /// Learns from facts of any days, all later than those before.
    ///
    /// # Errors
    /// [`FactError`]; then nothing is learnt.
    pub fn learn(
        &mut self,
        facts: &[Fact],
        options: RankerOptions,
    ) -> Result<(), FactError> {
        self.check(facts)?;
        let days = days_of(facts.iter().copied(), self.n_relations);
        let n_before = days.len().saturating_sub(options.blend_days);
        for (nth, (day, asked)) in days.iter().enumerate() {
            if nth >= n_before {
                self.weigh(*day, asked);
            }
            self.remember(*day, asked);
        }
        Ok(())
    }

    /// Learns from one more day, the weights of the parts too.
    ///
    /// # Errors
    /// As [`Ranker::learn`].
    pub fn observe(&mut self, facts: &[Fact]) -> Result<(), FactError> {
        self.learn(facts, RankerOptions { blend_days: usize::MAX })
    }

    fn check(&self, facts: &[Fact]) -> Result<(), FactError> {
        let n_entities = self.memory.entities.len();
        for (nth, fact) in facts.iter().enumerate() {
            for entity in [fact.subject, fact.object] {
                if entity as usize >= n_entities {
                    return Err(FactError::Entity { nth, entity, n_entities });
                }
            }
            if fact.relation >= self.n_relations {
                let (relation, n_relations) = (fact.relation, self.n_relations);
                return Err(FactError::Relation { nth, relation, n_relations });
            }
            if let Some(last) = self.last.filter(|last| fact.day <= *last) {
                return Err(FactError::Order { day: fact.day, last });
            }
        }
        Ok(())
    }

    /// Learns the weights of the parts from the answers of a day, with what was known before it.
    fn weigh(&mut self, day: i32, asked: &[Asked]) {
        let lists = Lists::default();
        for asked in asked {
            let (entities, rows) = self.parts(&lists, asked.question, day);
            let is_answer: Vec<bool> = entities
                .iter()
                .map(|entity| asked.answers.binary_search(entity).is_ok())
                .collect();
            self.blend.learn(&rows, &is_answer);
        }
    }

    fn parts(&self, lists: &Lists, question: Question, day: i32) -> (Vec<u32>, Vec<Row>) {
        let latent = self.latent.log_probabilities(question, day);
        let candidates = Candidates::of(&self.memory, lists, question, &latent, day);
        let known = Known { memory: &self.memory, rules: &self.rules, day };
        let rows = rows(known, question, &candidates, &latent);
        (candidates.entities, rows)
    }

    fn remember(&mut self, day: i32, asked: &[Asked]) {
        let Self { memory, rules, latent, .. } = self;
        for asked in asked {
            let subject = asked.question.subject;
            let partners: Vec<(u32, &Pair)> = memory.partners[subject as usize]
                .iter()
                .filter_map(|other| Some((*other, memory.pair(subject, *other)?)))
                .collect();
            rules.learn(asked.question, &partners, &asked.answers, day);
        }
        latent.learn(day, asked);
        memory.add(day, asked);
        self.last = Some(day);
    }

    /// The ranker as of a day that is later than all that was learnt.
    ///
    /// # Errors
    /// [`FactError::Order`] for a day that was learnt from, or an earlier one: what is known of it would
    /// be no forecast.
    pub fn on(&self, day: i32) -> Result<View<'_>, FactError> {
        match self.last.filter(|last| day <= *last) {
            Some(last) => Err(FactError::Order { day, last }),
            None => Ok(View { ranker: self, day, lists: Lists::default() }),
        }
    }

    /// The weights of the parts, in the order of [`Feature::ALL`].
    pub fn weights(&self) -> Vec<(Feature, f32)> {
        let weights = self.blend.weights().iter().copied();
        Feature::ALL.iter().copied().zip(weights).collect()
    }
}

/// A ranker as of a day.
#[derive(Debug)]
pub struct View<'r> {
    ranker: &'r Ranker,
    day: i32,
    lists: Lists,
}

impl View<'_> {
    /// What each part adds to the score of a candidate; they sum to it. `None` for who is no candidate.
    pub fn explain(
        &self,
        question: Question,
        entity: u32,
    ) -> Option<Vec<(Feature, f32)>> {
        if !self.knows(question) {
            return None;
        }
        let (entities, rows) = self.ranker.parts(&self.lists, question, self.day);
        let row = rows.get(entities.iter().position(|own| *own == entity)?)?;
        let parts = self.ranker.blend.weights().iter().zip(row);
        let added = parts.map(|(weight, value)| weight * value);
        Some(Feature::ALL.iter().copied().zip(added).collect())
    }

    fn knows(&self, question: Question) -> bool {
        let memory = &self.ranker.memory;
        (question.subject as usize) < memory.entities.len()
            && (question.relation as usize) < memory.relations.len()
    }

    /// The candidates of a question, the likeliest first; those that are equally likely by number. Empty
    /// for numbers that are not known.
    pub fn rank(&self, question: Question) -> Vec<Ranked> {
        if !self.knows(question) {
            return Vec::new();
        }
        let (entities, rows) = self.ranker.parts(&self.lists, question, self.day);
        let score = |row| self.ranker.blend.score(row);
        let mut ranked: Vec<Ranked> = entities
            .into_iter()
            .zip(&rows)
            .map(|(entity, row)| Ranked { entity, score: score(row) })
            .collect();
        ranked.sort_by(|one, other| {
            other.score.total_cmp(&one.score).then(one.entity.cmp(&other.entity))
        });
        ranked
    }
}
