//! The ranker over made-up facts: what it learns, what it knows of the future (nothing), and odd input.

use dyad_forecast::ranking::{
    Fact, FactError, Feature, Question, Ranked, Ranker, RankerOptions,
};
use proptest::prelude::*;

const N_RELATIONS: u32 = 3;

fn names() -> Vec<String> {
    ["India", "Police (India)", "Citizen (India)", "Chad", "Police (Chad)", "A. Guterres"]
        .map(str::to_owned)
        .to_vec()
}

fn learnt(facts: &[Fact]) -> Ranker {
    let mut ranker = Ranker::new(&names(), N_RELATIONS);
    ranker.learn(facts, RankerOptions::default()).expect("facts");
    ranker
}

fn fact(day: i32, subject: u32, relation: u32, object: u32) -> Fact {
    Fact { day, subject, relation, object }
}

fn rank(ranker: &Ranker, day: i32, subject: u32, relation: u32) -> Vec<Ranked> {
    ranker
        .on(day)
        .expect("a day to come")
        .rank(Question { subject, relation })
}

/// India's police arrest citizens day after day; on the day after a threat of Chad, India answers Chad.
fn routine() -> Vec<Fact> {
    let mut facts = Vec::new();
    for day in 0..80 {
        facts.push(fact(day, 1, 0, 2));
        if day % 5 == 0 {
            facts.push(fact(day, 3, 1, 0));
        }
        if day % 5 == 1 {
            facts.push(fact(day, 0, 2, 3));
        }
        facts.push(fact(day, 4, 1, day.unsigned_abs() % 3));
    }
    facts
}

#[test]
fn what_comes_again_and_again_comes_first() {
    let ranker = learnt(&routine());
    assert_eq!(rank(&ranker, 80, 1, 0)[0].entity, 2);
    // By whom: the same relation the other way round.
    assert_eq!(rank(&ranker, 80, 2, N_RELATIONS)[0].entity, 1);
    assert_eq!(rank(&ranker, 80, 0, 2)[0].entity, 3);
}

#[test]
fn a_score_is_the_sum_of_its_parts() {
    let ranker = learnt(&routine());
    let view = ranker.on(80).unwrap();
    let question = Question { subject: 4, relation: 1 };
    for ranked in view.rank(question) {
        let parts = view.explain(question, ranked.entity).unwrap();
        assert_eq!(parts.len(), Feature::ALL.len());
        let sum: f32 = parts.iter().map(|(_, part)| part).sum();
        assert!((sum - ranked.score).abs() <= 1e-3 * (1.0 + sum.abs()), "{ranked:?}");
        assert!(ranked.score.is_finite());
    }
    assert_eq!(view.explain(Question { subject: 9, relation: 1 }, 0), None);
}

#[test]
fn odd_facts_are_refused_and_nothing_is_learnt_of_them() {
    let mut ranker = learnt(&routine());
    let before = rank(&ranker, 80, 1, 0);
    let refused = |ranker: &mut Ranker, fact: Fact| ranker.observe(&[fact]).unwrap_err();
    assert_eq!(
        refused(&mut ranker, fact(80, 6, 0, 1)),
        FactError::Entity { nth: 0, entity: 6, n_entities: 6 }
    );
    assert_eq!(
        refused(&mut ranker, fact(80, 0, 3, 1)),
        FactError::Relation { nth: 0, relation: 3, n_relations: 3 }
    );
    assert_eq!(
        refused(&mut ranker, fact(79, 0, 0, 1)),
        FactError::Order { day: 79, last: 79 }
    );
    assert_eq!(
        ranker.on(79).unwrap_err(),
        FactError::Order { day: 79, last: 79 },
        "a day that is known is no forecast"
    );
    assert_eq!(rank(&ranker, 80, 1, 0), before);
    assert_eq!(rank(&ranker, 80, 6, 0), []);
    assert_eq!(rank(&ranker, 80, 0, 6), []);
}

#[test]
fn little_history_is_no_trouble() {
    let nothing = Ranker::new(&names(), N_RELATIONS);
    assert!(rank(&nothing, 0, 0, 0).iter().all(|ranked| ranked.score.is_finite()));
    let none = Ranker::new(&[], 0);
    assert_eq!(rank(&none, 0, 0, 0), []);
    let one_day = learnt(&[fact(5, 0, 0, 3), fact(5, 0, 0, 3)]);
    assert!(rank(&one_day, 6, 0, 0).iter().all(|ranked| ranked.score.is_finite()));
    // A gap of years.
    let mut after = one_day;
    after.observe(&[fact(4_000, 0, 0, 3)]).unwrap();
    assert!(
        rank(&after, 9_000, 0, 0)
            .iter()
            .all(|ranked| ranked.score.is_finite())
    );
}

fn some_facts() -> impl Strategy<Value = Vec<Fact>> {
    let one = (0..20_i32, 0..6_u32, 0..N_RELATIONS, 0..6_u32).prop_map(
        |(day, subject, relation, object)| fact(day, subject, relation, object),
    );
    prop::collection::vec(one, 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// What happens on the day of the forecast and later changes it by no bit, nor does the order of facts.
    #[test]
    fn later_facts_change_nothing(facts in some_facts(), origin in 1..20_i32) {
        let (mut before, after): (Vec<Fact>, Vec<Fact>) =
            facts.into_iter().partition(|fact| fact.day < origin);
        let ranker = learnt(&before);
        let questions: Vec<Question> = (0..6)
            .flat_map(|subject| {
                (0..2 * N_RELATIONS).map(move |relation| Question { subject, relation })
            })
            .collect();
        let answers = |ranker: &Ranker| -> Vec<Vec<Ranked>> {
            let view = ranker.on(origin).unwrap();
            questions.iter().map(|question| view.rank(*question)).collect()
        };
        let forecast = answers(&ranker);
        before.reverse();
        prop_assert_eq!(&answers(&learnt(&before)), &forecast);
        // Who knows the day itself is not asked for it.
        let mut later = ranker;
        later.observe(&after).unwrap();
        prop_assert_eq!(later.on(origin).is_err(), !after.is_empty());
        // Day by day is as at once.
        let mut by_day = Ranker::new(&names(), N_RELATIONS);
        let mut days: Vec<i32> = before.iter().map(|fact| fact.day).collect();
        days.sort_unstable();
        days.dedup();
        for day in days {
            let of_day: Vec<Fact> =
                before.iter().filter(|fact| fact.day == day).copied().collect();
            by_day.observe(&of_day).unwrap();
        }
        prop_assert_eq!(answers(&by_day), forecast);
    }
}
