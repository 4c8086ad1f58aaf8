//! `dyad eval forecast`: who comes next, ranked, by the protocol of temporal knowledge graphs: each fact of
//! the days to come is asked both ways, with all facts of earlier days known.

use std::collections::BTreeMap;
use std::io::BufRead;

use cpu_time::ThreadTime;
use dyad_forecast::ranking::{
    Asked, Fact, FactError, Ranked, Ranker, RankerOptions, days_of,
};
use serde::Serialize;
use thiserror::Error;

/// Why facts cannot be scored.
#[derive(Debug, Error)]
pub enum ForecastError {
    /// The input cannot be read.
    #[error(transparent)]
    Read(#[from] std::io::Error),
    /// A line is no fact.
    #[error(
        "line {line} is no fact: subject, relation, object and time as whole numbers"
    )]
    Line {
        /// Which line, from 1.
        line: usize,
    },
    /// Numbers do not go together.
    #[error(transparent)]
    Fact(#[from] FactError),
}

/// The scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForecastScores {
    /// Entities, relations one way, days and facts that were learnt from.
    pub entities: usize,
    /// See `entities`.
    pub relations: u32,
    /// See `entities`.
    pub days: usize,
    /// See `entities`.
    pub facts: usize,
    /// How the questions were answered.
    #[serde(flatten)]
    pub ranks: RankScores,
    /// The same by how lately the same was before, alone.
    pub recurrency: RankScores,
    /// CPU time of learning, in seconds.
    pub learn_cpu_seconds: f64,
    /// CPU time of answering, and of learning each day that is over, in seconds.
    pub apply_cpu_seconds: f64,
}

/// Ranks of right answers among all entities, other right answers of the same day left out.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct RankScores {
    /// Answers asked for: facts in both directions.
    pub queries: usize,
    /// Mean of one by the rank.
    pub mrr: f64,
    /// Shares of answers ranked first, among the first three, among the first ten.
    pub hits1: f64,
    /// See `hits1`.
    pub hits3: f64,
    /// See `hits1`.
    pub hits10: f64,
}

impl RankScores {
    fn of(ranks: &[f64]) -> Self {
        let n = ranks.len().max(1) as f64;
        let within =
            |most: f64| ranks.iter().filter(|rank| **rank <= most).count() as f64;
        Self {
            queries: ranks.len(),
            mrr: ranks.iter().map(|rank| 1.0 / rank).sum::<f64>() / n,
            hits1: within(1.0) / n,
            hits3: within(3.0) / n,
            hits10: within(10.0) / n,
        }
    }
}

/// The facts of a file: subject, relation, object and hours from the first day on, blank between; further
/// columns are not read.
///
/// # Errors
/// [`ForecastError::Read`], [`ForecastError::Line`].
pub fn facts(input: impl BufRead) -> Result<Vec<Fact>, ForecastError> {
    let mut facts = Vec::new();
    for (idx, line) in input.lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        facts.push(fact(&line).ok_or(ForecastError::Line { line: idx + 1 })?);
    }
    Ok(facts)
}

fn fact(line: &str) -> Option<Fact> {
    let mut cells = line.split_whitespace();
    let mut next = || cells.next();
    let subject = next()?.parse().ok()?;
    let relation = next()?.parse().ok()?;
    let object = next()?.parse().ok()?;
    let hours: i32 = next()?.parse().ok()?;
    Some(Fact {
        day: hours.div_euclid(24),
        subject,
        relation,
        object,
    })
}

/// Learns from the facts before, then answers those of the days after one by one, each with all before it.
///
/// # Errors
/// [`ForecastError::Fact`].
pub fn forecast(
    names: &[String],
    n_relations: u32,
    before: &[Fact],
    after: &[Fact],
) -> Result<ForecastScores, ForecastError> {
    let begun = ThreadTime::now();
    let mut ranker = Ranker::new(names, n_relations);
    ranker.learn(before, RankerOptions::default())?;
    let learn_cpu_seconds = begun.elapsed().as_secs_f64();
    let mut seen = Recurrency::default();
    let days = days_of(before.iter().copied(), n_relations);
    for (day, asked) in &days {
        seen.add(*day, asked);
    }
    let (mut ranks, mut recurrent) = (Vec::new(), Vec::new());
    let begun = ThreadTime::now();
    for (day, asked) in days_of(after.iter().copied(), n_relations) {
        let view = ranker.on(day)?;
        for asked in &asked {
            ranks.extend(ranks_of(&view.rank(asked.question), asked, names.len()));
            recurrent.extend(ranks_of(&seen.rank(asked), asked, names.len()));
        }
        seen.add(day, &asked);
        let of_day: Vec<Fact> =
            after.iter().filter(|fact| fact.day == day).copied().collect();
        ranker.learn(&of_day, RankerOptions { blend_days: 0 })?;
    }
    Ok(ForecastScores {
        entities: names.len(),
        relations: n_relations,
        days: days.len(),
        facts: before.len(),
        ranks: RankScores::of(&ranks),
        recurrency: RankScores::of(&recurrent),
        learn_cpu_seconds,
        apply_cpu_seconds: begun.elapsed().as_secs_f64(),
    })
}

/// The rank of each answer among all entities but the other answers; equals share the mean of their ranks,
/// and one without a score is last.
fn ranks_of(ranked: &[Ranked], asked: &Asked, n_entities: usize) -> Vec<f64> {
    let is_answer = |entity: u32| asked.answers.binary_search(&entity).is_ok();
    let rank = |answer: &u32| {
        let own = ranked.iter().find(|other| other.entity == *answer);
        let Some(own) = own else { return n_entities.max(1) as f64 };
        let others = || ranked.iter().filter(|other| !is_answer(other.entity));
        let n_better = others().filter(|other| other.score > own.score).count();
        let n_equal = others()
            .filter(|other| other.score.total_cmp(&own.score).is_eq())
            .count();
        1.0 + n_better as f64 + n_equal as f64 / 2.0
    };
    asked.answers.iter().map(rank).collect()
}

/// The naive answer: those that answered the same question before, the newest first.
#[derive(Debug, Default)]
struct Recurrency {
    last: BTreeMap<(u32, u32), BTreeMap<u32, i32>>,
}

impl Recurrency {
    fn add(&mut self, day: i32, asked: &[Asked]) {
        for asked in asked {
            let question = (asked.question.subject, asked.question.relation);
            let of_question = self.last.entry(question).or_default();
            of_question.extend(asked.answers.iter().map(|answer| (*answer, day)));
        }
    }

    fn rank(&self, asked: &Asked) -> Vec<Ranked> {
        let question = (asked.question.subject, asked.question.relation);
        let seen = self.last.get(&question).into_iter().flatten();
        let of =
            |(entity, day): (&u32, &i32)| Ranked { entity: *entity, score: *day as f32 };
        seen.map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_no_facts_are_named() {
        let read = |text: &str| facts(text.as_bytes()).map_err(|error| error.to_string());
        let fact = Fact { day: 2, subject: 3, relation: 1, object: 4 };
        assert_eq!(read("3\t1\t4\t48\t-1\n\n"), Ok(vec![fact]));
        for text in ["3 1 4", "3 1 x 48", "3 -1 4 48"] {
            assert!(read(text).unwrap_err().starts_with("line 1 is no fact"), "{text}");
        }
    }

    #[test]
    fn ranks_leave_other_answers_out_and_share_ties() {
        let ranked: Vec<Ranked> = [(7, 3.0), (8, 2.0), (9, 2.0), (5, 1.0)]
            .map(|(entity, score)| Ranked { entity, score })
            .into();
        let question = dyad_forecast::ranking::Question { subject: 0, relation: 0 };
        let asked = Asked { question, answers: vec![5, 6, 7, 8] };
        assert_eq!(ranks_of(&ranked, &asked, 100), [2.0, 100.0, 1.0, 1.5]);
    }
}
