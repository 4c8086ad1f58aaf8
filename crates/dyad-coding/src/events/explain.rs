//! Why a sentence gave what it gave: every predicate with its arguments, the frames tried for it,
//! and what each of them missed.

use dyad_data::{
    AdjectiveFrame, ArgumentTest, Complement, Meaning, NounFrame, Tables, VerbFrame,
    WordTest,
};
use dyad_types::{Dep, Mention, Pos, Sentence};

use super::arguments::{self, Arguments};
use super::frames::{Matcher, complement_points};
use super::parties::Parties;
use super::tree::Tree;

/// A verb, noun or adjective that could tell an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Predicate {
    /// The word as it stands in the text.
    pub word: String,
    /// "verb", "noun" or "adjective".
    pub part: &'static str,
    /// Who would do it, in the words of the text; empty if nobody stands there.
    pub subject: String,
    /// To whom or what, in the words of the text; empty if nothing stands there.
    pub object: String,
    /// The frames of the word in the order of the table; empty: the lexicon does not know it.
    pub frames: Vec<TriedFrame>,
}

/// A frame that was tried for a predicate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriedFrame {
    /// What the word would mean by it: a CAMEO code, an operator, "no event".
    pub meaning: String,
    /// The condition that does not hold; `None` if all hold.
    pub missing: Option<String>,
}

/// The predicates of a sentence in text order. Verbs that the lexicon does not know are listed
/// without frames; nouns and adjectives only if it knows them.
pub(crate) fn predicates(
    tables: &Tables,
    sentence: &Sentence,
    mentions: &[Mention],
) -> Vec<Predicate> {
    let tree = Tree::new(sentence, &tables.events);
    let own = mentions.iter().filter(|m| m.position == sentence.position).collect();
    let parties = Parties::new(&tree, own);
    let matcher = Matcher::new(&tree, &tables.events, &parties);
    (0..tree.len()).filter_map(|idx| matcher.predicate(idx)).collect()
}

impl Matcher<'_> {
    fn predicate(&self, idx: usize) -> Option<Predicate> {
        let tree = self.tree;
        if tree.is_verb(idx) {
            let auxiliary = matches!(tree.dep(idx), Dep::Aux | Dep::Auxpass);
            let own = arguments::of_verb(tree, idx);
            let frames = self.lexicon.verb(tree.lemma(idx)).iter();
            let tried =
                frames.map(|f| tried(&f.meaning, self.missing(f, &own))).collect();
            return (!auxiliary).then(|| self.described(idx, "verb", &own, tried));
        }
        if tree.is_noun(idx) {
            let own = arguments::of_noun(tree, idx);
            let chosen = self.noun(idx);
            let frames = self.lexicon.noun(tree.lemma(idx)).iter();
            let tried: Vec<_> = frames
                .map(|f| tried(&f.meaning, missing_of_noun(f, chosen == Some(f))))
                .collect();
            return (!tried.is_empty()).then(|| self.described(idx, "noun", &own, tried));
        }
        if tree.pos(idx) == Pos::Adj && tree.dep(idx) == Dep::Acomp {
            let own = arguments::of_adjective(tree, idx);
            let chosen = self.adjective(idx, &own);
            let frames = self.lexicon.adjective(tree.lemma(idx)).iter();
            let tried: Vec<_> = frames
                .map(|f| tried(&f.meaning, missing_of_adjective(f, chosen == Some(f))))
                .collect();
            return (!tried.is_empty())
                .then(|| self.described(idx, "adjective", &own, tried));
        }
        None
    }

    fn described(
        &self,
        idx: usize,
        part: &'static str,
        own: &Arguments,
        frames: Vec<TriedFrame>,
    ) -> Predicate {
        let sentence = self.tree.sentence;
        let words = |head: Option<usize>| {
            head.map_or("", |head| sentence.text_of(self.tree.phrase(head)))
                .to_owned()
        };
        Predicate {
            word: sentence.word(idx).to_owned(),
            part,
            subject: words(own.subject),
            object: words(own.object),
            frames,
        }
    }

    /// The first condition of the frame that does not hold.
    fn missing(&self, frame: &VerbFrame, own: &Arguments) -> Option<String> {
        if self.verb_points(frame, own).is_some() {
            return None;
        }
        let particle = frame.particle.as_deref().unwrap_or_default();
        if self.particle_points(frame, own).is_none() {
            return Some(format!("the particle \"{particle}\""));
        }
        if self.argument_points(&frame.object, own.object).is_none() {
            return Some(self.wanted("object", &frame.object));
        }
        if self.argument_points(&frame.subject, own.subject).is_none() {
            return Some(self.wanted("subject", &frame.subject));
        }
        if self.preposition_points(&frame.prepositions, own).is_none() {
            let words: Vec<String> = frame
                .prepositions
                .iter()
                .map(|test| match &test.object {
                    Some(object) => format!("{} {}", test.word, self.test(object)),
                    None => test.word.clone(),
                })
                .collect();
            return Some(format!("one of: {}", words.join(", ")));
        }
        if complement_points(&frame.complements, self.tree, own).is_none() {
            let words: Vec<&str> =
                frame.complements.iter().map(|c| complement(*c)).collect();
            return Some(words.join(" or "));
        }
        if frame.dative && own.dative.is_none() {
            return Some("an indirect object".to_owned());
        }
        if frame.party {
            return Some("a known party as object".to_owned());
        }
        let words: Vec<String> =
            frame.predicates.iter().map(|test| self.test(test)).collect();
        Some(format!("one of: {}", words.join(", ")))
    }

    fn wanted(&self, place: &str, test: &ArgumentTest) -> String {
        match test {
            ArgumentTest::Any => format!("any {place}"),
            ArgumentTest::None => format!("no {place}"),
            ArgumentTest::Some => format!("an {place}").replace("an s", "a s"),
            ArgumentTest::OneOf(tests) => {
                let words: Vec<String> =
                    tests.iter().map(|test| self.test(test)).collect();
                format!("{place} of: {}", words.join(", "))
            }
        }
    }

    fn test(&self, test: &WordTest) -> String {
        match test {
            WordTest::Class(class) => {
                format!("@{}", self.lexicon.class_name(*class).unwrap_or("?"))
            }
            WordTest::Lemma(lemma) => lemma.clone(),
            WordTest::Act => "an act".to_owned(),
            WordTest::Actor => "a party".to_owned(),
            WordTest::Place => "a place".to_owned(),
            WordTest::Plural => "several".to_owned(),
        }
    }
}

fn tried(meaning: &Meaning, missing: Option<String>) -> TriedFrame {
    let meaning = match meaning {
        Meaning::Code(code) => code.to_string(),
        Meaning::Operator(operator) => operator.name().to_owned(),
        Meaning::AsVerb(verb) => format!("as the verb {verb}"),
        Meaning::NoEvent => "no event".to_owned(),
    };
    TriedFrame { meaning, missing }
}

fn missing_of_noun(frame: &NounFrame, chosen: bool) -> Option<String> {
    if chosen {
        None
    } else if frame.modifiers.is_empty() {
        Some("a finer frame holds".to_owned())
    } else {
        Some(format!("a modifier of: {}", frame.modifiers.join(", ")))
    }
}

fn missing_of_adjective(frame: &AdjectiveFrame, chosen: bool) -> Option<String> {
    if chosen {
        None
    } else if frame.prepositions.is_empty() {
        Some("a clause with \"to\"".to_owned())
    } else {
        Some(format!("one of: {}", frame.prepositions.join(", ")))
    }
}

fn complement(wanted: Complement) -> &'static str {
    match wanted {
        Complement::To => "a clause with \"to\"",
        Complement::That => "a clause with \"that\"",
        Complement::Order => "a clause in the subjunctive",
        Complement::Ing => "a clause with \"-ing\"",
        Complement::Go => "\"go\"",
        Complement::None => "no clause",
    }
}
