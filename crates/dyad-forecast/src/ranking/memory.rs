//! What happened so far: pairs with their relations, and who did what to whom how often and how lately.
//! Hash maps are only looked into.

use rustc_hash::FxHashMap;

use crate::ranking::facts::{Asked, Question};
use crate::ranking::kinds::Kinds;
use crate::ranking::tally::Tally;

/// Answers of one kind of subject that are remembered, the newest.
const MOST_OF_KIND: usize = 80;

/// What happened between two entities, seen from the first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pair {
    pub(crate) all: Tally,
    /// By relation, in both directions, in the order of the first time.
    pub(crate) relations: Vec<(u32, Tally)>,
}

impl Pair {
    pub(crate) fn of(&self, relation: u32) -> Option<&Tally> {
        let found = self.relations.iter().find(|(own, _)| *own == relation);
        found.map(|(_, tally)| tally)
    }
}

/// What an entity did by one relation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Doing {
    pub(crate) all: Tally,
    /// To whom, the newest last.
    pub(crate) objects: Vec<u32>,
}

/// Everything before a day.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    pub(crate) kinds: Kinds,
    pub(crate) pairs: FxHashMap<(u32, u32), Pair>,
    /// Whom each entity had to do with, in the order of the first time.
    pub(crate) partners: Vec<Vec<u32>>,
    pub(crate) doings: FxHashMap<Question, Doing>,
    /// How often a relation has an object, and which objects it ever had.
    pub(crate) objects: FxHashMap<(u32, u32), Tally>,
    pub(crate) objects_of: Vec<Vec<u32>>,
    pub(crate) relations: Vec<Tally>,
    pub(crate) entities: Vec<Tally>,
    pub(crate) all: Tally,
    /// By country or kind of the subject, relation, and country or kind of the object.
    pub(crate) by_country: FxHashMap<[u32; 3], Tally>,
    pub(crate) by_kind: FxHashMap<[u32; 3], Tally>,
    pub(crate) of_country: FxHashMap<[u32; 2], Tally>,
    pub(crate) of_kind: FxHashMap<[u32; 2], Tally>,
    /// Objects of a relation for subjects of one kind and country, the newest last.
    pub(crate) alike: FxHashMap<[u32; 3], Vec<u32>>,
}

impl Memory {
    pub(crate) fn new(names: &[String], n_relations: u32) -> Self {
        let (n_entities, n_both) = (names.len(), 2 * n_relations as usize);
        Self {
            kinds: Kinds::of(names),
            partners: vec![Vec::new(); n_entities],
            objects_of: vec![Vec::new(); n_both],
            relations: vec![Tally::default(); n_both],
            entities: vec![Tally::default(); n_entities],
            ..Self::default()
        }
    }

    pub(crate) fn pair(&self, subject: u32, object: u32) -> Option<&Pair> {
        self.pairs.get(&(subject, object))
    }

    pub(crate) fn kind(&self, entity: u32) -> u32 {
        self.kinds.kinds[entity as usize]
    }

    pub(crate) fn country(&self, entity: u32) -> u32 {
        self.kinds.countries[entity as usize]
    }

    /// Adds the answers of a day.
    pub(crate) fn add(&mut self, day: i32, asked: &[Asked]) {
        for asked in asked {
            for &object in &asked.answers {
                self.add_pair(day, asked.question, object);
                self.add_counts(day, asked.question, object);
            }
        }
    }

    fn add_pair(&mut self, day: i32, question: Question, object: u32) {
        let Question { subject, relation } = question;
        let pair = self.pairs.entry((subject, object)).or_default();
        if pair.all.n == 0 {
            self.partners[subject as usize].push(object);
        }
        pair.all.add(day);
        let known = pair.relations.iter_mut().find(|(own, _)| *own == relation);
        if let Some((_, tally)) = known {
            tally.add(day);
        } else {
            let mut tally = Tally::default();
            tally.add(day);
            pair.relations.push((relation, tally));
        }
        let doing = self.doings.entry(question).or_default();
        doing.all.add(day);
        newest_last(&mut doing.objects, object);
    }

    fn add_counts(&mut self, day: i32, question: Question, object: u32) {
        let Question { subject, relation } = question;
        let of_object = self.objects.entry((relation, object)).or_default();
        if of_object.n == 0 {
            self.objects_of[relation as usize].push(object);
        }
        of_object.add(day);
        self.relations[relation as usize].add(day);
        self.entities[object as usize].add(day);
        self.all.add(day);
        let countries = [subject, object].map(|entity| self.country(entity));
        let kinds = [subject, object].map(|entity| self.kind(entity));
        let [country, of_country] = countries;
        let [kind, of_kind] = kinds;
        self.by_country
            .entry([country, relation, of_country])
            .or_default()
            .add(day);
        self.by_kind.entry([kind, relation, of_kind]).or_default().add(day);
        self.of_country.entry([country, relation]).or_default().add(day);
        self.of_kind.entry([kind, relation]).or_default().add(day);
        let alike = self.alike.entry([relation, kind, country]).or_default();
        newest_last(alike, object);
        if alike.len() > MOST_OF_KIND {
            alike.remove(0);
        }
    }
}

fn newest_last(list: &mut Vec<u32>, entity: u32) {
    if let Some(place) = list.iter().rposition(|own| *own == entity) {
        list.remove(place);
    }
    list.push(entity);
}
