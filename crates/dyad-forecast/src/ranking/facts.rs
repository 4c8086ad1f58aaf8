//! Facts as numbers, put together as questions with all their answers, day by day.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

/// Who did what to whom on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// The day, in days from any first one.
    pub day: i32,
    /// Number of the entity that acts.
    pub subject: u32,
    /// Number of what is done.
    pub relation: u32,
    /// Number of the entity it is done to.
    pub object: u32,
}

/// Who, or by whom: the entity that is known and what is done. Relations from the number of relations on
/// are the same ones the other way round: what is done *to* the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Question {
    /// Number of the entity that is known.
    pub subject: u32,
    /// Number of the relation, below twice the number of relations.
    pub relation: u32,
}

/// A question with everything that answers it on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The question.
    pub question: Question,
    /// Numbers of the entities that answer it, ascending.
    pub answers: Vec<u32>,
}

/// Why facts cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FactError {
    /// A number has no name.
    #[error("fact {nth} names entity {entity}, of {n_entities}")]
    Entity {
        /// Which fact, from 0.
        nth: usize,
        /// The number.
        entity: u32,
        /// How many entities there are.
        n_entities: usize,
    },
    /// A relation is not known.
    #[error("fact {nth} names relation {relation}, of {n_relations}")]
    Relation {
        /// Which fact, from 0.
        nth: usize,
        /// The number.
        relation: u32,
        /// How many relations there are.
        n_relations: u32,
    },
    /// Days come in order.
    #[error("day {day} does not come after day {last}, which was learnt from")]
    Order {
        /// The day.
        day: i32,
        /// The last one before it.
        last: i32,
    },
}

/// The questions of each day, in both directions, with their answers; facts in any order, one given twice
/// counts once.
pub fn days_of(
    facts: impl IntoIterator<Item = Fact>,
    n_relations: u32,
) -> BTreeMap<i32, Vec<Asked>> {
    let mut days: BTreeMap<i32, BTreeMap<Question, BTreeSet<u32>>> = BTreeMap::new();
    for Fact { day, subject, relation, object } in facts {
        let of_day = days.entry(day).or_default();
        let onward = Question { subject, relation };
        let back = Question {
            subject: object,
            relation: relation.saturating_add(n_relations),
        };
        of_day.entry(onward).or_default().insert(object);
        of_day.entry(back).or_default().insert(subject);
    }
    let asked = |(question, answers): (Question, BTreeSet<u32>)| Asked {
        question,
        answers: answers.into_iter().collect(),
    };
    days.into_iter()
        .map(|(day, questions)| (day, questions.into_iter().map(asked).collect()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_asked_both_ways_with_all_answers() {
        let fact = |day, subject, object| Fact { day, subject, relation: 1, object };
        let facts = [fact(3, 0, 2), fact(2, 0, 1), fact(3, 0, 1), fact(3, 0, 2)];
        let days = days_of(facts, 5);
        assert_eq!(days.keys().copied().collect::<Vec<_>>(), [2, 3]);
        let of_third: Vec<_> = days[&3]
            .iter()
            .map(|asked| {
                (asked.question.subject, asked.question.relation, asked.answers.clone())
            })
            .collect();
        assert_eq!(of_third, [(0, 1, vec![1, 2]), (1, 6, vec![0]), (2, 6, vec![0])]);
    }
}
