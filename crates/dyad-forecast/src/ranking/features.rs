//! What speaks for a candidate, as numbers: the parts that a score is the weighted sum of.

use dyad_types::codes;

use crate::ranking::candidates::Candidates;
use crate::ranking::facts::Question;
use crate::ranking::memory::Memory;
use crate::ranking::rules::{Rules, Said};
use crate::ranking::tally::Tally;

codes! {
    /// A part of a score.
    pub enum Feature: "part of a score" {
        /// Rules of length one: that one of them is right.
        Rules = "rules",
        /// The strongest rule.
        BestRule = "best_rule",
        /// The second strongest.
        SecondRule = "second_rule",
        /// The weighed sum of rules.
        WeighedRules = "weighed_rules",
        /// Rules, against the best candidate.
        RulesToBest = "rules_to_best",
        /// Rules, as a share of all candidates'.
        RulesShare = "rules_share",
        /// The weighed sum, against the best candidate.
        WeighedToBest = "weighed_to_best",
        /// The same of this candidate before, by half-lives of 2, 8, 30 and 120 days.
        Same2 = "same_2",
        /// See `same_2`.
        Same8 = "same_8",
        /// See `same_2`.
        Same30 = "same_30",
        /// See `same_2`.
        Same120 = "same_120",
        /// How long ago the same was last.
        SameAge = "same_age",
        /// How often the same was.
        SameTimes = "same_times",
        /// Whether the same ever was.
        SameEver = "same_ever",
        /// The same, as a share of what the subject did by this relation, 30 days.
        SameShare30 = "same_share_30",
        /// See `same_share_30`, 2 days.
        SameShare2 = "same_share_2",
        /// The same, against the best candidate.
        SameToBest = "same_to_best",
        /// Mean time between the same before.
        SameGap = "same_gap",
        /// Time since the last, in such times.
        SameDue = "same_due",
        /// Anything between the two, by half-lives.
        Pair2 = "pair_2",
        /// See `pair_2`.
        Pair8 = "pair_8",
        /// See `pair_2`.
        Pair30 = "pair_30",
        /// See `pair_2`.
        Pair120 = "pair_120",
        /// How long ago anything was.
        PairAge = "pair_age",
        /// Time since the last contact, in mean times between contacts.
        PairDue = "pair_due",
        /// As a share of all that the subject did.
        PairShare = "pair_share",
        /// Anything between the two, against the best candidate.
        PairToBest = "pair_to_best",
        /// How many relations the two had.
        PairRelations = "pair_relations",
        /// The same the other way round.
        Reverse = "reverse",
        /// The relation with this object, whoever did it, by half-lives.
        Object2 = "object_2",
        /// See `object_2`.
        Object8 = "object_8",
        /// See `object_2`.
        Object30 = "object_30",
        /// See `object_2`.
        Object120 = "object_120",
        /// Anything with this candidate, by half-lives.
        Entity2 = "entity_2",
        /// See `entity_2`.
        Entity30 = "entity_30",
        /// See `entity_2`.
        Entity120 = "entity_120",
        /// Whether the candidate is in the news more than it used to be.
        EntityBurst = "entity_burst",
        /// How many partners the candidate had.
        EntityPartners = "entity_partners",
        /// Partners of the subject did the same to it.
        OfPartners = "of_partners",
        /// Subjects with the same objects did.
        OfSimilar = "of_similar",
        /// Partners of the subject had to do with it.
        AtTwo = "at_two",
        /// The low-rank part.
        Latent = "latent",
        /// The low-rank part, against the best of all.
        LatentToBest = "latent_to_best",
        /// Both are of one country.
        SameCountry = "same_country",
        /// What the two countries do.
        Countries = "countries",
        /// What the two kinds of entities do.
        Kinds = "kinds",
        /// The same, inside one country.
        KindsInside = "kinds_inside",
        /// The candidate is the subject.
        Itself = "itself",
        /// Rank among the candidates by rules.
        RankRules = "rank_rules",
        /// Rank by weighed rules.
        RankWeighed = "rank_weighed",
        /// Rank by how lately the same was.
        RankSame = "rank_same",
        /// Rank by how much the two had to do lately.
        RankPair = "rank_pair",
        /// Rank by how often the relation has this object.
        RankObject = "rank_object",
        /// Rank by the low-rank part.
        RankLatent = "rank_latent",
    }
}

/// Number of parts.
pub(crate) const N_FEATURES: usize = Feature::ALL.len();

/// The parts of one candidate, in the order of [`Feature::ALL`].
pub(crate) type Row = [f32; N_FEATURES];

/// What the parts of a question are made from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) memory: &'a Memory,
    pub(crate) rules: &'a Rules,
    pub(crate) day: i32,
}

/// The parts of all candidates of a question.
pub(crate) fn rows(
    known: Known<'_>,
    question: Question,
    candidates: &Candidates,
    latent: &[f32],
) -> Vec<Row> {
    let mut rows: Vec<Row> = candidates
        .entities
        .iter()
        .map(|entity| {
            let mut row = [0.0; N_FEATURES];
            of_pair(known, question, *entity, &mut row);
            of_entity(known, question, *entity, &mut row);
            of_others(candidates, *entity, &mut row);
            set(&mut row, Feature::Latent, latent[*entity as usize]);
            row
        })
        .collect();
    to_best(&mut rows, latent);
    for (by, to) in [
        (Feature::Rules, Feature::RankRules),
        (Feature::WeighedRules, Feature::RankWeighed),
        (Feature::SameAge, Feature::RankSame),
        (Feature::Pair8, Feature::RankPair),
        (Feature::Object30, Feature::RankObject),
        (Feature::Latent, Feature::RankLatent),
    ] {
        rank(&mut rows, by, to);
    }
    rows
}

const fn place(feature: Feature) -> usize {
    feature as usize
}

fn set(row: &mut Row, feature: Feature, value: f32) {
    row[place(feature)] = value;
}

fn of(row: &Row, feature: Feature) -> f32 {
    row[place(feature)]
}

/// The logarithm, of nothing that of a little.
fn log(value: f32, little: f32) -> f32 {
    libm::logf(value + little)
}

/// How lately, as a logarithm: 6 on the day before, less the longer ago, 0 for never.
fn lately(age: Option<u32>) -> f32 {
    age.map_or(0.0, |age| 6.0 - libm::log1pf(age as f32))
}

fn of_pair(known: Known<'_>, question: Question, entity: u32, row: &mut Row) {
    let Known { memory, rules, day } = known;
    let pair = memory.pair(question.subject, entity);
    let said = pair.map_or(Said { weighed: -4.0, ..Said::default() }, |pair| {
        rules.say(question, pair, day)
    });
    set(row, Feature::Rules, log(said.any, 1e-5));
    set(row, Feature::BestRule, log(said.best[0], 1e-5));
    set(row, Feature::SecondRule, log(said.best[1], 1e-5));
    set(row, Feature::WeighedRules, said.weighed);
    let all = pair.map(|pair| &pair.all);
    let counts = all.map_or([0.0; 4], |tally| tally.at(day));
    let by_pair = [Feature::Pair2, Feature::Pair8, Feature::Pair30, Feature::Pair120];
    for (feature, count) in by_pair.into_iter().zip(counts) {
        set(row, feature, log(count, 0.02));
    }
    set(row, Feature::PairAge, lately(all.map(|tally| tally.age(day))));
    let due = all.and_then(|tally| due(tally.gap(), tally.age(day)));
    set(row, Feature::PairDue, due.unwrap_or(if all.is_some() { -1.0 } else { -2.0 }));
    let of_subject = memory.entities[question.subject as usize].at(day)[2];
    set(row, Feature::PairShare, log(counts[2] / (of_subject + 0.5), 1e-3));
    let n_relations = pair.map_or(0, |pair| pair.relations.len());
    set(row, Feature::PairRelations, libm::log1pf(n_relations as f32));
    let n_both = memory.relations.len();
    let back = (question.relation as usize + n_both / 2) % n_both.max(1);
    let back = u32::try_from(back).unwrap_or(0);
    let reverse = pair.and_then(|pair| pair.of(back));
    let reverse = reverse.map_or(0.0, |tally| tally.at(day)[2]);
    set(row, Feature::Reverse, log(reverse, 0.02));
    of_same(known, question, entity, row);
}

/// What the subject did by this relation to the candidate.
fn of_same(known: Known<'_>, question: Question, entity: u32, row: &mut Row) {
    let Known { memory, day, .. } = known;
    let pair = memory.pair(question.subject, entity);
    let same = pair.and_then(|pair| pair.of(question.relation));
    let counts = same.map_or([0.0; 4], |tally| tally.at(day));
    let by_same = [Feature::Same2, Feature::Same8, Feature::Same30, Feature::Same120];
    for (feature, count) in by_same.into_iter().zip(counts) {
        set(row, feature, log(count, 0.02));
    }
    let doing = memory.doings.get(&question);
    let all = doing.map_or([0.0; 4], |doing| doing.all.at(day));
    set(row, Feature::SameShare30, log(counts[2] / (all[2] + 0.5), 3e-3));
    set(row, Feature::SameShare2, log(counts[0] / (all[0] + 0.2), 0.01));
    set(row, Feature::SameAge, lately(same.map(|tally| tally.age(day))));
    set(row, Feature::SameEver, f32::from(same.is_some()));
    let times = same.map_or(0, |tally| tally.n);
    set(row, Feature::SameTimes, libm::log1pf(times as f32));
    let gap = same.and_then(Tally::gap);
    let never = match (pair, same) {
        (None, _) => -3.0,
        (Some(_), None) => -2.0,
        (Some(_), Some(_)) => -1.0,
    };
    set(row, Feature::SameGap, gap.map_or(never, libm::log1pf));
    let due = same.and_then(|tally| due(gap, tally.age(day)));
    set(row, Feature::SameDue, due.unwrap_or(never));
}

/// Time since the last in mean times between two, as a logarithm.
fn due(gap: Option<f32>, age: u32) -> Option<f32> {
    gap.map(|gap| libm::log1pf(age as f32 / (gap + 0.5)))
}

fn of_entity(known: Known<'_>, question: Question, entity: u32, row: &mut Row) {
    let Known { memory, day, .. } = known;
    let Question { subject, relation } = question;
    let of_relation = memory.relations[relation as usize].at(day);
    let object = memory.objects.get(&(relation, entity));
    let object = object.map_or([0.0; 4], |tally| tally.at(day));
    let by_object =
        [Feature::Object2, Feature::Object8, Feature::Object30, Feature::Object120];
    for ((feature, count), all) in by_object.into_iter().zip(object).zip(of_relation) {
        set(row, feature, log(count / (all + 1.0), 1e-4));
    }
    let all = memory.all.at(day);
    let own = memory.entities[entity as usize].at(day);
    for (feature, idx) in
        [(Feature::Entity2, 0), (Feature::Entity30, 2), (Feature::Entity120, 3)]
    {
        set(row, feature, log(own[idx] / (all[idx] + 1.0), 1e-5));
    }
    // 40: a count of the slowest fading holds some forty times that of the fastest, at one rate.
    set(row, Feature::EntityBurst, log(own[0], 0.05) - log(own[3] / 40.0, 0.05));
    let n_partners = memory.partners[entity as usize].len();
    set(row, Feature::EntityPartners, libm::log1pf(n_partners as f32));
    set(row, Feature::Itself, f32::from(subject == entity));
    of_names(memory, question, entity, day, row);
}

/// What the names of the two tell.
fn of_names(memory: &Memory, question: Question, entity: u32, day: i32, row: &mut Row) {
    let Question { subject, relation } = question;
    let [country, of_country] = [subject, entity].map(|entity| memory.country(entity));
    let [kind, of_kind] = [subject, entity].map(|entity| memory.kind(entity));
    let is_inside = country > 0 && country == of_country;
    set(row, Feature::SameCountry, f32::from(is_inside));
    let slow = |tally: Option<&Tally>| tally.map_or(0.0, |tally| tally.at(day)[3]);
    let share = |count: f32, all: f32| log(count / (all + 1.0), 1e-3);
    let countries = share(
        slow(memory.by_country.get(&[country, relation, of_country])),
        slow(memory.of_country.get(&[country, relation])),
    );
    set(row, Feature::Countries, countries);
    let kinds = share(
        slow(memory.by_kind.get(&[kind, relation, of_kind])),
        slow(memory.of_kind.get(&[kind, relation])),
    );
    set(row, Feature::Kinds, kinds);
    set(row, Feature::KindsInside, if is_inside { kinds } else { 0.0 });
}

fn of_others(candidates: &Candidates, entity: u32, row: &mut Row) {
    for (feature, led, little) in [
        (Feature::OfPartners, &candidates.of_partners, 0.02),
        (Feature::OfSimilar, &candidates.of_similar, 3e-3),
        (Feature::AtTwo, &candidates.at_two, 0.02),
    ] {
        set(row, feature, log(led.get(&entity).copied().unwrap_or(0.0), little));
    }
}

/// The parts that compare a candidate with the best.
fn to_best(rows: &mut [Row], latent: &[f32]) {
    let best = |feature: Feature| {
        rows.iter().map(|row| of(row, feature)).fold(f32::MIN, f32::max)
    };
    let against = [
        (Feature::Rules, Feature::RulesToBest),
        (Feature::WeighedRules, Feature::WeighedToBest),
        (Feature::Same8, Feature::SameToBest),
        (Feature::Pair8, Feature::PairToBest),
    ];
    let bests = against.map(|(by, _)| best(by));
    let all: f32 = rows.iter().map(|row| libm::expf(of(row, Feature::Rules))).sum();
    let likeliest = latent.iter().copied().fold(f32::MIN, f32::max);
    for row in rows {
        for ((by, to), best) in against.into_iter().zip(bests) {
            set(row, to, of(row, by) - best);
        }
        set(row, Feature::RulesShare, of(row, Feature::Rules) - log(all, 1e-4));
        set(row, Feature::LatentToBest, of(row, Feature::Latent) - likeliest);
    }
}

/// The logarithm of the rank, negative; equals share the best of their ranks.
fn rank(rows: &mut [Row], by: Feature, to: Feature) {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|one, other| of(&rows[*other], by).total_cmp(&of(&rows[*one], by)));
    let mut last: Option<(f32, usize)> = None;
    for (place, idx) in order.into_iter().enumerate() {
        let value = of(&rows[idx], by);
        let first = match last {
            Some((other, first)) if other.total_cmp(&value).is_eq() => first,
            _ => place,
        };
        last = Some((value, first));
        set(&mut rows[idx], to, -libm::log1pf(first as f32));
    }
}
