//! Which use of a word a sentence shows: the frame with the most conditions that hold.

use dyad_data::{
    AdjectiveFrame, ArgumentTest, Complement, EventLexicon, NounFrame, PrepositionTest,
    VerbFrame, WordTest,
};
use dyad_types::{Dep, EntityLabel, Tag};

use super::arguments::{Arguments, ClauseKind, Link};
use super::parties::{Parties, is_party_like};
use super::tree::Tree;

/// What frames are matched against.
pub(crate) struct Matcher<'a> {
    pub(crate) tree: &'a Tree<'a>,
    pub(crate) lexicon: &'a EventLexicon,
    pub(crate) parties: &'a Parties<'a>,
    quantity: Option<u16>,
    people: Option<u16>,
}

/// Points of a condition that holds: the more a condition says, the more it weighs.
const WORD: u32 = 4;
const CLASS: u32 = 3;
const KIND: u32 = 2;
const PRESENCE: u32 = 1;

impl<'a> Matcher<'a> {
    pub(crate) fn new(
        tree: &'a Tree<'a>,
        lexicon: &'a EventLexicon,
        parties: &'a Parties<'a>,
    ) -> Self {
        let quantity = lexicon.class("quantity");
        let people = lexicon.class("people");
        Self { tree, lexicon, parties, quantity, people }
    }

    /// The frames of `lemma` that fit `arguments`, best first.
    pub(crate) fn verb(&self, lemma: &str, arguments: &Arguments) -> Vec<&'a VerbFrame> {
        let mut fitting: Vec<(u32, &VerbFrame)> = Vec::new();
        for frame in self.verb_frames(lemma, arguments.predicate) {
            if let Some(points) = self.verb_points(frame, arguments) {
                fitting.push((points, frame));
            }
        }
        fitting.sort_by_key(|&(points, _)| std::cmp::Reverse(points));
        fitting.into_iter().map(|(_, frame)| frame).collect()
    }

    /// The lemmatiser cuts an "e" too many: "staged" of "stag".
    fn verb_frames(&self, lemma: &str, predicate: usize) -> &'a [VerbFrame] {
        let frames = self.lexicon.verb(lemma);
        let inflected =
            matches!(self.tree.tag(predicate), Tag::Vbd | Tag::Vbn | Tag::Vbg);
        if frames.is_empty() && inflected {
            return self.lexicon.verb(&[lemma, "e"].concat());
        }
        frames
    }

    /// The frame of the noun that fits its modifiers best.
    pub(crate) fn noun(&self, noun: usize) -> Option<&'a NounFrame> {
        let frames = self.lexicon.noun(self.tree.lemma(noun));
        let modified = |frame: &&NounFrame| {
            frame.modifiers.iter().any(|m| self.has_modifier(noun, m))
        };
        frames
            .iter()
            .find(|frame| !frame.modifiers.is_empty() && modified(frame))
            .or_else(|| frames.iter().find(|frame| frame.modifiers.is_empty()))
    }

    /// The frame of the adjective that fits.
    pub(crate) fn adjective(
        &self,
        adjective: usize,
        arguments: &Arguments,
    ) -> Option<&'a AdjectiveFrame> {
        let frames = self.lexicon.adjective(self.tree.lemma(adjective));
        frames.iter().find(|frame| {
            let prepositions = frame.prepositions.is_empty()
                || frame
                    .prepositions
                    .iter()
                    .any(|word| self.link(arguments, word).is_some());
            let complement = match frame.complement {
                Some(_) => arguments.clauses.iter().any(|(kind, _)| {
                    matches!(kind, ClauseKind::To | ClauseKind::Purpose)
                }),
                None => true,
            };
            prepositions && complement
        })
    }

    /// The first preposition `word` of the predicate or, failing that, of its object.
    pub(crate) fn link(&self, arguments: &Arguments, word: &str) -> Option<Link> {
        let is_word = |link: &&Link| self.tree.lemma(link.token) == word;
        arguments.links.iter().find(is_word).copied().or_else(|| {
            let object = arguments.object?;
            self.link_of_noun(object, word)
        })
    }

    /// The preposition `word` that hangs on the noun.
    pub(crate) fn link_of_noun(&self, noun: usize, word: &str) -> Option<Link> {
        let token = self
            .tree
            .with_dep(noun, Dep::Prep)
            .chain(self.tree.with_dep(noun, Dep::Agent))
            .find(|&prep| self.tree.lemma(prep) == word)?;
        Some(Link {
            token,
            object: self.tree.child(token, Dep::Pobj),
            clause: self.tree.child(token, Dep::Pcomp),
        })
    }

    /// Whether the noun is of the class, alone or with one of its modifiers.
    pub(crate) fn is_in_class(&self, noun: usize, class: u16) -> bool {
        self.lexicon.is_in_class(self.tree.lemma(noun), class)
            || self.is_in_class_with_modifier(noun, class)
    }

    fn is_in_class_with_modifier(&self, noun: usize, class: u16) -> bool {
        let lemma = self.tree.lemma(noun);
        self.modifiers(noun).any(|modifier| {
            let words = [self.tree.lemma(modifier), " ", lemma].concat();
            self.lexicon.is_in_class(&words, class)
        })
    }

    /// What a test that a noun passes weighs: a noun with its modifier says more than alone.
    fn weight(&self, test: &WordTest, noun: usize) -> Option<u32> {
        if !self.passes(test, noun) {
            return None;
        }
        Some(match test {
            WordTest::Class(class) if self.is_in_class_with_modifier(noun, *class) => {
                WORD
            }
            WordTest::Class(_) => CLASS,
            WordTest::Lemma(_) => WORD,
            WordTest::Act | WordTest::Actor | WordTest::Place | WordTest::Plural => KIND,
        })
    }

    /// Adjectives and nouns before the noun, and what "of" governs after it.
    fn modifiers(&self, noun: usize) -> impl Iterator<Item = usize> + '_ {
        let tree = self.tree;
        tree.children(noun)
            .iter()
            .flat_map(move |&child| match tree.dep(child) {
                Dep::Amod | Dep::Compound | Dep::Nmod | Dep::Nummod | Dep::Poss => {
                    let mut words = vec![child];
                    words.extend(tree.children(child).iter().copied().filter(|&below| {
                        matches!(tree.dep(below), Dep::Compound | Dep::Amod | Dep::Conj)
                    }));
                    words
                }
                Dep::Prep if tree.lemma(child) == "of" => {
                    tree.child(child, Dep::Pobj).into_iter().collect()
                }
                _ => Vec::new(),
            })
    }

    fn has_modifier(&self, noun: usize, word: &str) -> bool {
        self.modifiers(noun).any(|modifier| {
            let lemma = self.tree.lemma(modifier);
            lemma == word
                || lemma.rsplit('-').next().is_some_and(|last| last == word)
                || (lemma.contains('-') && lemma.split('-').any(|part| part == word))
        })
    }

    pub(super) fn verb_points(
        &self,
        frame: &VerbFrame,
        arguments: &Arguments,
    ) -> Option<u32> {
        let mut points = self.particle_points(frame, arguments)?;
        points += self.argument_points(&frame.object, arguments.object)?;
        points += self.argument_points(&frame.subject, arguments.subject)?;
        points += self.preposition_points(&frame.prepositions, arguments)?;
        points += complement_points(&frame.complements, self.tree, arguments)?;
        if !frame.predicates.is_empty() {
            let found = arguments
                .predicates
                .iter()
                .any(|&idx| frame.predicates.iter().any(|test| self.passes(test, idx)));
            points += found.then_some(WORD)?;
        }
        if frame.dative {
            points += arguments.dative.map(|_| KIND)?;
        }
        if frame.party && !arguments.object.is_some_and(|object| self.is_party(object)) {
            return None;
        }
        Some(points)
    }

    pub(super) fn particle_points(
        &self,
        frame: &VerbFrame,
        arguments: &Arguments,
    ) -> Option<u32> {
        let Some(wanted) = frame.particle.as_deref() else {
            return Some(0);
        };
        let is_wanted = |&idx: &usize| self.tree.lemma(idx) == wanted;
        if wanted == "none" {
            return arguments.particles.is_empty().then_some(0);
        }
        // The tagger may take a particle for a preposition or an adverb.
        let found = arguments.particles.iter().any(is_wanted)
            || arguments.predicates.iter().any(is_wanted)
            || arguments.links.iter().any(|link| is_wanted(&link.token));
        found.then_some(CLASS)
    }

    pub(super) fn argument_points(
        &self,
        test: &ArgumentTest,
        at: Option<usize>,
    ) -> Option<u32> {
        match test {
            ArgumentTest::Any => Some(0),
            ArgumentTest::None => at.is_none().then_some(PRESENCE),
            ArgumentTest::Some => at.map(|_| PRESENCE),
            ArgumentTest::OneOf(tests) => {
                let members = self.tree.coordinated(self.through_quantity(at?));
                let nouns = || at.into_iter().chain(members.iter().copied());
                tests
                    .iter()
                    .flat_map(|test| nouns().filter_map(|noun| self.weight(test, noun)))
                    .max()
            }
        }
    }

    pub(super) fn preposition_points(
        &self,
        tests: &[PrepositionTest],
        arguments: &Arguments,
    ) -> Option<u32> {
        if tests.is_empty() {
            return Some(0);
        }
        tests
            .iter()
            .filter_map(|test| {
                let link = self.link(arguments, &test.word)?;
                match &test.object {
                    None => Some(KIND),
                    Some(object) => {
                        let head = link.object.or(link.clause)?;
                        let head = self.through_quantity(head);
                        self.passes(object, head).then_some(WORD)
                    }
                }
            })
            .max()
    }

    pub(crate) fn passes(&self, test: &WordTest, idx: usize) -> bool {
        match test {
            WordTest::Class(class) => self.is_in_class(idx, *class),
            WordTest::Lemma(lemma) => self.tree.lemma(idx) == lemma,
            WordTest::Act => !self.lexicon.noun(self.tree.lemma(idx)).is_empty(),
            WordTest::Actor => self.is_party(idx),
            WordTest::Place => {
                self.parties.names_actor(idx)
                    || matches!(
                        self.tree.label(idx),
                        Some(EntityLabel::Gpe | EntityLabel::Loc | EntityLabel::Fac)
                    )
            }
            WordTest::Plural => {
                matches!(self.tree.tag(idx), Tag::Nns | Tag::Nnps | Tag::Prp)
                    || self.tree.child(idx, Dep::Conj).is_some()
            }
        }
    }

    /// Whether the noun names a party: by a mention, a label, or its class.
    pub(crate) fn is_party(&self, idx: usize) -> bool {
        self.parties.names_actor(idx)
            || is_party_like(self.tree, idx)
            || self.people.is_some_and(|class| self.is_in_class(idx, class))
    }

    /// The noun that counts in "some of its troops", "a series of attacks".
    pub(crate) fn through_quantity(&self, noun: usize) -> usize {
        let tree = self.tree;
        let mut at = noun;
        for _ in 0..3 {
            let lemma = tree.lemma(at);
            let counts = tree.tag(at) == Tag::Cd
                || self
                    .quantity
                    .is_some_and(|class| self.lexicon.is_in_class(lemma, class));
            let of = tree.with_dep(at, Dep::Prep).find(|&prep| tree.lemma(prep) == "of");
            match of.and_then(|prep| tree.child(prep, Dep::Pobj)) {
                Some(inner) if counts => at = inner,
                _ => return at,
            }
        }
        at
    }
}

pub(super) fn complement_points(
    wanted: &[Complement],
    tree: &Tree<'_>,
    arguments: &Arguments,
) -> Option<u32> {
    if wanted.is_empty() {
        return Some(0);
    }
    let has = |kind| arguments.clauses.iter().any(|&(other, _)| other == kind);
    wanted
        .iter()
        .filter_map(|complement| match complement {
            Complement::To if has(ClauseKind::To) => Some(KIND),
            Complement::To if has(ClauseKind::Purpose) => Some(PRESENCE),
            Complement::That if has(ClauseKind::That) => Some(KIND),
            Complement::Order => arguments
                .clauses
                .iter()
                .any(|&(kind, clause)| kind == ClauseKind::That && is_order(tree, clause))
                .then_some(WORD),
            Complement::Ing if has(ClauseKind::Ing) => Some(KIND),
            Complement::Go => arguments
                .clauses
                .iter()
                .any(|&(_, clause)| tree.lemma(clause) == "go")
                .then_some(WORD),
            Complement::None => arguments
                .clauses
                .iter()
                .all(|&(kind, _)| kind == ClauseKind::Purpose)
                .then_some(0),
            Complement::To | Complement::That | Complement::Ing => None,
        })
        .max()
}

/// Whether the clause stands in the subjunctive: "that Iran dismantle its plants".
fn is_order(tree: &Tree<'_>, clause: usize) -> bool {
    let subject = tree.child(clause, Dep::Nsubj);
    let singular = subject.is_some_and(|idx| matches!(tree.tag(idx), Tag::Nn | Tag::Nnp));
    let bare = tree.tag(clause) == Tag::Vb || (tree.tag(clause) == Tag::Vbp && singular);
    bare && subject.is_some() && tree.child(clause, Dep::Aux).is_none()
}
