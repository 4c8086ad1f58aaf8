//! Who may answer a question: those that the subject had to do with, those that the relation is done to,
//! partners' and similar subjects' objects, and whom the low-rank part takes for likely.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ranking::facts::Question;
use crate::ranking::memory::Memory;

/// How many of each come in. Own choice: together a few hundred, which hold 89 % of the answers of the
/// valid month of ICEWS 2014.
const MOST_PARTNERS: usize = 300;
const MOST_OBJECTS: usize = 60;
const MOST_OF_PARTNERS: usize = 50;
const MOST_OF_SIMILAR: usize = 40;
const MOST_AT_TWO: usize = 60;
const MOST_LATENT: usize = 100;
const MOST_ALIKE: usize = 40;

/// Partners and similar subjects that are followed, and objects of each.
const FOLLOWED: usize = 25;
const FOLLOWED_OBJECTS: usize = 60;

/// Entities with a strength each, the strongest first.
type Strengths = Vec<(u32, f32)>;

/// What is looked up once a day, whoever asks.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    partners: RefCell<FxHashMap<u32, Rc<Strengths>>>,
    objects: RefCell<FxHashMap<u32, Rc<Strengths>>>,
}

/// Who may answer, and how strongly others lead there.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    /// Each once, those of the strongest reasons first.
    pub(crate) entities: Vec<u32>,
    /// What partners of the subject did by the same relation.
    pub(crate) of_partners: FxHashMap<u32, f32>,
    /// What subjects did that share objects with this one.
    pub(crate) of_similar: FxHashMap<u32, f32>,
    /// Partners of partners.
    pub(crate) at_two: FxHashMap<u32, f32>,
}

impl Lists {
    /// Partners of an entity by how often and lately they met.
    fn partners(&self, memory: &Memory, entity: u32, day: i32) -> Rc<Strengths> {
        if let Some(known) = self.partners.borrow().get(&entity) {
            return Rc::clone(known);
        }
        let of = |other: &u32| {
            let [_, _, monthly, slow] =
                memory.pair(entity, *other).map_or([0.0; 4], |pair| pair.all.at(day));
            (*other, monthly + 0.3 * slow)
        };
        let partners = memory.partners[entity as usize].iter().map(of).collect();
        let list = Rc::new(strongest(partners, MOST_PARTNERS));
        self.partners.borrow_mut().insert(entity, Rc::clone(&list));
        list
    }

    fn objects(&self, memory: &Memory, relation: u32, day: i32) -> Rc<Strengths> {
        if let Some(known) = self.objects.borrow().get(&relation) {
            return Rc::clone(known);
        }
        let of = |object: &u32| {
            let tally = memory.objects.get(&(relation, *object));
            let [_, weekly, monthly, slow] =
                tally.map_or([0.0; 4], |tally| tally.at(day));
            (*object, weekly + 0.5 * monthly + 0.2 * slow)
        };
        let objects = memory.objects_of[relation as usize].iter().map(of).collect();
        let list = Rc::new(strongest(objects, MOST_OBJECTS));
        self.objects.borrow_mut().insert(relation, Rc::clone(&list));
        list
    }
}

impl Candidates {
    pub(crate) fn of(
        memory: &Memory,
        lists: &Lists,
        question: Question,
        latent: &[f32],
        day: i32,
    ) -> Self {
        let Question { subject, relation } = question;
        let partners = lists.partners(memory, subject, day);
        let mut candidates = Self {
            of_similar: similar(memory, question, day),
            ..Self::default()
        };
        candidates.follow(memory, lists, &partners, (relation, day));
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        let mut add = |entities: &mut dyn Iterator<Item = u32>| {
            let new: Vec<u32> = entities.filter(|entity| seen.insert(*entity)).collect();
            candidates.entities.extend(new);
        };
        add(&mut partners.iter().map(|(entity, _)| *entity));
        add(&mut lists.objects(memory, relation, day).iter().map(|(entity, _)| *entity));
        for (led, most) in [
            (&candidates.of_partners, MOST_OF_PARTNERS),
            (&candidates.at_two, MOST_AT_TWO),
            (&candidates.of_similar, MOST_OF_SIMILAR),
        ] {
            let led = strongest(sorted(led), most);
            add(&mut led.into_iter().map(|(entity, _)| entity));
        }
        add(&mut likeliest(latent).into_iter());
        let alike = [relation, memory.kind(subject), memory.country(subject)];
        let alike = memory.alike.get(&alike).into_iter().flatten().rev();
        add(&mut alike.take(MOST_ALIKE).copied());
        candidates
    }

    /// What the partners of the subject do: the same to whom, and with whom at all.
    fn follow(
        &mut self,
        memory: &Memory,
        lists: &Lists,
        partners: &Strengths,
        (relation, day): (u32, i32),
    ) {
        for (partner, strength) in partners.iter().take(FOLLOWED) {
            let near = strength.sqrt();
            let question = Question { subject: *partner, relation };
            objects_of(memory, question, FOLLOWED_OBJECTS, day, |object, often| {
                *self.of_partners.entry(object).or_default() += near * often;
            });
            let all = memory.entities[*partner as usize].at(day)[2] + 1.0;
            let next = lists.partners(memory, *partner, day);
            for (other, strength) in next.iter().take(FOLLOWED) {
                *self.at_two.entry(*other).or_default() += near * strength / all;
            }
        }
    }
}

/// Objects of the subjects that share the newest objects of the question's subject.
fn similar(memory: &Memory, question: Question, day: i32) -> FxHashMap<u32, f32> {
    let mut found: FxHashMap<u32, f32> = FxHashMap::default();
    let Some(own) = memory.doings.get(&question) else { return found };
    let n_both = memory.relations.len();
    let back = (question.relation as usize + n_both / 2) % n_both.max(1);
    let relation = u32::try_from(back).unwrap_or(0);
    let mut likeness: FxHashMap<u32, f32> = FxHashMap::default();
    for object in own.objects.iter().rev().take(20) {
        let Some(subjects) = memory.doings.get(&Question { subject: *object, relation })
        else {
            continue;
        };
        let weight = 1.0 / (subjects.objects.len() as f32 + 3.0);
        for other in subjects.objects.iter().rev().take(FOLLOWED_OBJECTS) {
            if *other != question.subject {
                *likeness.entry(*other).or_default() += weight;
            }
        }
    }
    for (subject, weight) in strongest(sorted(&likeness), 20) {
        let asked = Question { subject, ..question };
        objects_of(memory, asked, MOST_OF_SIMILAR, day, |object, often| {
            *found.entry(object).or_default() += weight * often;
        });
    }
    found
}

/// The newest objects of a subject by a relation, with how often and lately.
fn objects_of(
    memory: &Memory,
    question: Question,
    most: usize,
    day: i32,
    mut each: impl FnMut(u32, f32),
) {
    let Some(doing) = memory.doings.get(&question) else { return };
    for object in doing.objects.iter().rev().take(most) {
        let pair = memory.pair(question.subject, *object);
        let tally = pair.and_then(|pair| pair.of(question.relation));
        let [_, _, monthly, slow] = tally.map_or([0.0; 4], |tally| tally.at(day));
        each(*object, monthly + 0.15 * slow);
    }
}

/// The likeliest of all entities, by number.
fn likeliest(latent: &[f32]) -> Vec<u32> {
    let mut entities: Vec<u32> = (0..).take(latent.len()).collect();
    if entities.len() > MOST_LATENT {
        let likelier = |one: &u32, other: &u32| {
            let (one_is, other_is) = (latent[*one as usize], latent[*other as usize]);
            other_is.total_cmp(&one_is).then(one.cmp(other))
        };
        entities.select_nth_unstable_by(MOST_LATENT, likelier);
        entities.truncate(MOST_LATENT);
    }
    entities.sort_unstable();
    entities
}

/// By entity: hash maps have no order.
fn sorted(strengths: &FxHashMap<u32, f32>) -> Strengths {
    #[expect(clippy::iter_over_hash_type, reason = "sorted at once")]
    let mut list: Strengths = {
        let mut list = Vec::with_capacity(strengths.len());
        for (entity, strength) in strengths {
            list.push((*entity, *strength));
        }
        list
    };
    list.sort_unstable_by_key(|(entity, _)| *entity);
    list
}

fn strongest(mut list: Strengths, most: usize) -> Strengths {
    list.sort_by(|one, other| match other.1.total_cmp(&one.1) {
        Ordering::Equal => one.0.cmp(&other.0),
        order => order,
    });
    list.truncate(most);
    list
}
