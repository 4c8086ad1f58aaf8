//! The words by which a text says who did what to whom: verbs, nouns and adjectives of events
//! with their frames, classes of nouns, and what operators ("refuse to", "lift") make of an act.
//!
//! Columns of the tables are described in `tables/SOURCES.md`.

use std::collections::HashMap;

use dyad_types::{CameoCode, Context};

use crate::LexiconError;
use crate::table_rows::{TableRow, table_rows};

/// What a word does to the act it governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// Tells it: "said that".
    Report,
    /// Tells it as news, by a noun: "announced the release of".
    Announce,
    /// Wishes it.
    Wish,
    /// Weighs it.
    Consider,
    /// Plans it.
    Plan,
    /// Tries it.
    Attempt,
    /// Does not bring it about.
    Fail,
    /// Carries it out: light verbs, "begin", "continue".
    Do,
    /// Has to.
    Need,
    /// Says that it is not so.
    Deny,
    /// Is at its receiving end: "came under attack".
    Undergo,
    /// Puts the object at its receiving end: "subjected to torture".
    Subject,
    /// Ends or reduces it.
    Stop,
    /// Puts it off.
    Delay,
    /// Says that it will come: "agree to", "offer to", "will".
    Intent,
    /// Refuses it: "refuse to", "will not".
    Refuse,
    /// Asks for it.
    Request,
    /// Demands it.
    Demand,
    /// Asks the public for it: "call for".
    Call,
    /// Orders it, of an authority.
    Order,
    /// Says that another did it.
    Accuse,
    /// Threatens it.
    Threaten,
    /// Warns of it.
    Warn,
    /// "called him to": telephones or asks, as the complement tells.
    CallTo,
}

impl Operator {
    const NAMES: [(&'static str, Self); 24] = [
        ("report", Self::Report),
        ("announce", Self::Announce),
        ("wish", Self::Wish),
        ("consider", Self::Consider),
        ("plan", Self::Plan),
        ("attempt", Self::Attempt),
        ("fail", Self::Fail),
        ("do", Self::Do),
        ("need", Self::Need),
        ("deny", Self::Deny),
        ("undergo", Self::Undergo),
        ("subject", Self::Subject),
        ("stop", Self::Stop),
        ("delay", Self::Delay),
        ("intent", Self::Intent),
        ("refuse", Self::Refuse),
        ("request", Self::Request),
        ("demand", Self::Demand),
        ("call", Self::Call),
        ("order", Self::Order),
        ("accuse", Self::Accuse),
        ("threaten", Self::Threaten),
        ("warn", Self::Warn),
        ("callto", Self::CallTo),
    ];

    /// The name that the tables give it.
    pub fn name(self) -> &'static str {
        let found = Self::NAMES.iter().find(|&&(_, operator)| operator == self);
        found.map_or("", |&(name, _)| name)
    }

    fn named(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(other, _)| *other == name)
            .map(|&(_, op)| op)
    }
}

/// What a frame means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// An act.
    Code(CameoCode),
    /// An operator on the act it governs.
    Operator(Operator),
    /// The noun of a verb, read as the verb is: "withdrawal" as "withdraw".
    AsVerb(String),
    /// Nothing that counts as an event of politics: "expressed condolences".
    NoEvent,
}

/// A test of a noun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WordTest {
    /// Is of a class of the table `noun_classes`.
    Class(u16),
    /// Has this base form.
    Lemma(String),
    /// Names an act, by the table `event_nouns`.
    Act,
    /// Names an actor.
    Actor,
    /// Names a place or a country.
    Place,
    /// Is plural or coordinated.
    Plural,
}

/// A test of an argument.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ArgumentTest {
    /// Whatever stands there.
    #[default]
    Any,
    /// Nothing stands there.
    None,
    /// Something stands there.
    Some,
    /// One of these stands there.
    OneOf(Vec<WordTest>),
}

/// A preposition, and what it must govern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrepositionTest {
    /// The preposition.
    pub word: String,
    /// What it governs; `None`: anything.
    pub object: Option<WordTest>,
}

/// A clause that a word governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Complement {
    /// "to withdraw".
    To,
    /// "that it withdraws".
    That,
    /// "that it withdraw": what somebody else is to do.
    Order,
    /// "withdrawing".
    Ing,
    /// "let them go".
    Go,
    /// No clause.
    None,
}

/// A verb in one of its uses. All conditions must hold; the frame with the most applies.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the words of the table's flags column"
)]
pub struct VerbFrame {
    /// Particle; `Some("none")`: without one.
    pub particle: Option<String>,
    /// The object, of the active voice.
    pub object: ArgumentTest,
    /// Prepositions, one of which must be there.
    pub prepositions: Vec<PrepositionTest>,
    /// The subject, of the active voice.
    pub subject: ArgumentTest,
    /// Clauses, one of which must be there.
    pub complements: Vec<Complement>,
    /// Predicates of the object or adverbs, one of which must be there: "found guilty".
    pub predicates: Vec<WordTest>,
    /// What it means.
    pub meaning: Meaning,
    /// Where the recipient stands, first choice first: `o` object, `dat` indirect object, else
    /// a preposition. Empty: the usual order.
    pub recipients: Vec<String>,
    /// Whether both do it to each other.
    pub reciprocal: bool,
    /// Whether the object must name an actor.
    pub party: bool,
    /// Whether the use is so common outside politics that both sides must be known actors.
    pub weak: bool,
    /// Whether the subject is the recipient and the actor stands where recipients do.
    pub patient: bool,
    /// Whether an indirect object must be there.
    pub dative: bool,
    /// Whether it is an event only under an operator: "urged them to hold elections".
    pub inner: bool,
}

/// A noun that names an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NounFrame {
    /// Base forms of modifiers, at least one of which must be there; empty: none needed.
    pub modifiers: Vec<String>,
    /// What it means.
    pub meaning: Meaning,
    /// Prepositions before the recipient, first choice first.
    pub recipients: Vec<String>,
    /// Whether both do it to each other.
    pub reciprocal: bool,
    /// Whether it needs known actors on both sides.
    pub weak: bool,
}

/// An adjective that says what its subject will do or thinks of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdjectiveFrame {
    /// Prepositions, one of which must be there; empty: none needed.
    pub prepositions: Vec<String>,
    /// Whether "to" with a verb must follow.
    pub complement: Option<Complement>,
    /// What it means.
    pub meaning: Meaning,
    /// Where the recipient stands; `s`: it is the subject.
    pub recipients: Vec<String>,
    /// Whether it counts only where another is reported to say it: "said they are responsible".
    pub reported: bool,
}

/// The texts of the tables.
#[derive(Debug, Clone, Copy)]
pub struct EventTexts<'a> {
    /// `event_verbs.tsv`.
    pub verbs: &'a str,
    /// `event_nouns.tsv`.
    pub nouns: &'a str,
    /// `event_adjectives.tsv`.
    pub adjectives: &'a str,
    /// `noun_classes.tsv`.
    pub classes: &'a str,
    /// `event_operators.tsv`.
    pub operators: &'a str,
    /// `context_words.tsv`.
    pub contexts: &'a str,
    /// `code_details.tsv`.
    pub details: &'a str,
}

impl EventTexts<'static> {
    /// The tables that come with dyad.
    pub const EMBEDDED: Self = Self {
        verbs: include_str!("../tables/lexicon/event_verbs.tsv"),
        nouns: include_str!("../tables/lexicon/event_nouns.tsv"),
        adjectives: include_str!("../tables/lexicon/event_adjectives.tsv"),
        classes: include_str!("../tables/lexicon/noun_classes.tsv"),
        operators: include_str!("../tables/lexicon/event_operators.tsv"),
        contexts: include_str!("../tables/lexicon/context_words.tsv"),
        details: include_str!("../tables/lexicon/code_details.tsv"),
    };
}

/// The words of events.
#[derive(Debug, Clone)]
pub struct EventLexicon {
    verbs: HashMap<String, Vec<VerbFrame>>,
    nouns: HashMap<String, Vec<NounFrame>>,
    adjectives: HashMap<String, Vec<AdjectiveFrame>>,
    class_names: HashMap<String, u16>,
    class_words: HashMap<String, Vec<u16>>,
    operators: HashMap<(Operator, String), Option<CameoCode>>,
    contexts: HashMap<String, Vec<(Option<String>, Context)>>,
    details: HashMap<String, Vec<(Vec<String>, CameoCode)>>,
}

impl EventLexicon {
    /// The lexicon that comes with dyad.
    ///
    /// # Errors
    /// [`LexiconError`] when a table is broken; a test keeps those that come with dyad whole.
    pub fn embedded() -> Result<Self, LexiconError> {
        Self::read(EventTexts::EMBEDDED)
    }

    /// Reads the lexicon from its tables.
    ///
    /// # Errors
    /// [`LexiconError`] for a row with another number of columns or an unknown code.
    pub fn read(texts: EventTexts<'_>) -> Result<Self, LexiconError> {
        let mut lexicon = Self {
            verbs: HashMap::new(),
            nouns: HashMap::new(),
            adjectives: HashMap::new(),
            class_names: HashMap::new(),
            class_words: HashMap::new(),
            operators: HashMap::new(),
            contexts: HashMap::new(),
            details: HashMap::new(),
        };
        lexicon.read_classes(texts.classes)?;
        lexicon.read_verbs(texts.verbs)?;
        lexicon.read_nouns(texts.nouns)?;
        lexicon.read_adjectives(texts.adjectives)?;
        lexicon.read_operators(texts.operators)?;
        lexicon.read_contexts(texts.contexts)?;
        lexicon.read_details(texts.details)?;
        Ok(lexicon)
    }

    /// The frames of the verb `lemma`.
    pub fn verb(&self, lemma: &str) -> &[VerbFrame] {
        self.verbs.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// The frames of the noun `lemma`.
    pub fn noun(&self, lemma: &str) -> &[NounFrame] {
        self.nouns.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// The frames of the adjective `lemma`.
    pub fn adjective(&self, lemma: &str) -> &[AdjectiveFrame] {
        self.adjectives.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// Whether `words` (a noun, or a modifier and a noun) is of a class.
    pub fn is_in_class(&self, words: &str, class: u16) -> bool {
        self.class_words
            .get(words)
            .is_some_and(|classes| classes.contains(&class))
    }

    /// The number of a class, for [`Self::is_in_class`].
    pub fn class(&self, name: &str) -> Option<u16> {
        self.class_names.get(name).copied()
    }

    /// The finer code that words of the act's clause give it: fraud makes an inquiry one of crime.
    /// `words` are base forms; the first row of the table that one of them fits counts.
    pub fn detail(
        &self,
        code: &CameoCode,
        words: impl FnOnce() -> Vec<String>,
    ) -> Option<&CameoCode> {
        let rows = self.details.get(code.as_str())?;
        let words = words();
        let fits = |row: &&(Vec<String>, CameoCode)| {
            row.0.iter().any(|known| words.contains(known))
        };
        rows.iter().find(fits).map(|(_, finer)| finer)
    }

    /// The name of a class by its number.
    pub fn class_name(&self, class: u16) -> Option<&str> {
        let mut names = self.class_names.iter();
        names
            .find(|&(_, &number)| number == class)
            .map(|(name, _)| name.as_str())
    }

    /// What an operator makes of an act, by the longest row that begins the act's code; `None`
    /// when it makes no event of it.
    pub fn apply(&self, operator: Operator, act: &CameoCode) -> Option<CameoCode> {
        let code = act.as_str();
        let row = (2..=code.len()).rev().find_map(|end| {
            self.operators.get(&(operator, code.get(..end)?.to_owned()))
        })?;
        Some(row.clone().unwrap_or_else(|| act.clone()))
    }

    /// The contexts that `lemma` speaks of; a pair names the word that must follow.
    pub fn contexts(&self, lemma: &str) -> &[(Option<String>, Context)] {
        self.contexts.get(lemma).map_or(&[], Vec::as_slice)
    }

    fn read_classes(&mut self, text: &str) -> Result<(), LexiconError> {
        for row in table_rows("noun_classes.tsv", text, 2)? {
            let next = u16::try_from(self.class_names.len()).unwrap_or(u16::MAX);
            let class = *self.class_names.entry(row.cell(0).to_owned()).or_insert(next);
            self.class_words
                .entry(row.cell(1).to_owned())
                .or_default()
                .push(class);
        }
        Ok(())
    }

    fn read_verbs(&mut self, text: &str) -> Result<(), LexiconError> {
        for row in table_rows("event_verbs.tsv", text, 10)? {
            let frame = self.verb_frame(&row)?;
            self.verbs.entry(row.cell(0).to_owned()).or_default().push(frame);
        }
        Ok(())
    }

    fn verb_frame(&self, row: &TableRow<'_>) -> Result<VerbFrame, LexiconError> {
        let flag = |name| row.list(9, ' ').any(|flag| flag == name);
        let prepositions = row.list(3, ',').map(|item| {
            let (word, object) =
                item.split_once(':').map_or((item, None), |(w, o)| (w, Some(o)));
            let object = object.map(|test| self.word_test(row, 3, test)).transpose()?;
            Ok(PrepositionTest { word: word.to_owned(), object })
        });
        let complements = row.list(5, ',').map(|name| match name {
            "to" => Ok(Complement::To),
            "that" => Ok(Complement::That),
            "order" => Ok(Complement::Order),
            "ing" => Ok(Complement::Ing),
            "go" => Ok(Complement::Go),
            "none" => Ok(Complement::None),
            _ => Err(row.error(5)),
        });
        Ok(VerbFrame {
            particle: row.list(1, ' ').next().map(str::to_owned),
            object: self.argument_test(row, 2)?,
            prepositions: prepositions.collect::<Result<_, LexiconError>>()?,
            subject: self.argument_test(row, 4)?,
            complements: complements.collect::<Result<_, _>>()?,
            predicates: row
                .list(6, ',')
                .map(|test| self.word_test(row, 6, test))
                .collect::<Result<_, _>>()?,
            meaning: meaning(row, 7)?,
            recipients: row.list(8, ' ').map(str::to_owned).collect(),
            reciprocal: flag("recip"),
            party: flag("party"),
            weak: flag("weak"),
            patient: flag("patient"),
            dative: flag("dative"),
            inner: flag("inner"),
        })
    }

    fn argument_test(
        &self,
        row: &TableRow<'_>,
        column: usize,
    ) -> Result<ArgumentTest, LexiconError> {
        match row.cell(column) {
            "" => Ok(ArgumentTest::Any),
            "0" => Ok(ArgumentTest::None),
            "+" => Ok(ArgumentTest::Some),
            _ => row
                .list(column, ',')
                .map(|test| self.word_test(row, column, test))
                .collect::<Result<_, _>>()
                .map(ArgumentTest::OneOf),
        }
    }

    fn word_test(
        &self,
        row: &TableRow<'_>,
        column: usize,
        test: &str,
    ) -> Result<WordTest, LexiconError> {
        match test {
            "@act" => Ok(WordTest::Act),
            "@actor" => Ok(WordTest::Actor),
            "@place" => Ok(WordTest::Place),
            "plural" => Ok(WordTest::Plural),
            _ => match test.strip_prefix('@') {
                Some(class) => self
                    .class(class)
                    .map(WordTest::Class)
                    .ok_or_else(|| row.error(column)),
                None => Ok(WordTest::Lemma(test.to_owned())),
            },
        }
    }

    fn read_nouns(&mut self, text: &str) -> Result<(), LexiconError> {
        for row in table_rows("event_nouns.tsv", text, 5)? {
            let flag = |name| row.list(4, ' ').any(|flag| flag == name);
            let frame = NounFrame {
                modifiers: row.list(1, ',').map(str::to_owned).collect(),
                meaning: meaning(&row, 2)?,
                recipients: row.list(3, ' ').map(str::to_owned).collect(),
                reciprocal: flag("recip"),
                weak: flag("weak"),
            };
            self.nouns.entry(row.cell(0).to_owned()).or_default().push(frame);
        }
        Ok(())
    }

    fn read_adjectives(&mut self, text: &str) -> Result<(), LexiconError> {
        for row in table_rows("event_adjectives.tsv", text, 6)? {
            let complement = match row.cell(2) {
                "" => None,
                "to" => Some(Complement::To),
                _ => return Err(row.error(2)),
            };
            let frame = AdjectiveFrame {
                prepositions: row.list(1, ',').map(str::to_owned).collect(),
                complement,
                meaning: meaning(&row, 3)?,
                recipients: row.list(4, ' ').map(str::to_owned).collect(),
                reported: row.list(5, ' ').any(|flag| flag == "reported"),
            };
            self.adjectives.entry(row.cell(0).to_owned()).or_default().push(frame);
        }
        Ok(())
    }

    fn read_operators(&mut self, text: &str) -> Result<(), LexiconError> {
        for row in table_rows("event_operators.tsv", text, 3)? {
            let operator = Operator::named(row.cell(0)).ok_or_else(|| row.error(0))?;
            let result = match row.cell(2) {
                "=" => None,
                code => Some(CameoCode::new(code).map_err(|_| row.error(2))?),
            };
            self.operators.insert((operator, row.cell(1).to_owned()), result);
        }
        Ok(())
    }

    fn read_details(&mut self, text: &str) -> Result<(), LexiconError> {
        for row in table_rows("code_details.tsv", text, 3)? {
            let words = row.list(1, ',').map(str::to_owned).collect();
            let finer = CameoCode::new(row.cell(2)).map_err(|_| row.error(2))?;
            let rows = self.details.entry(row.cell(0).to_owned()).or_default();
            rows.push((words, finer));
        }
        Ok(())
    }

    fn read_contexts(&mut self, text: &str) -> Result<(), LexiconError> {
        for row in table_rows("context_words.tsv", text, 2)? {
            let context: Context = row.code(0)?;
            let mut words = row.cell(1).splitn(2, ' ');
            let first = words.next().unwrap_or_default().to_owned();
            let entry = (words.next().map(str::to_owned), context);
            self.contexts.entry(first).or_default().push(entry);
        }
        Ok(())
    }
}

fn meaning(row: &TableRow<'_>, column: usize) -> Result<Meaning, LexiconError> {
    let cell = row.cell(column);
    if cell == "notact" {
        return Ok(Meaning::NoEvent);
    }
    if let Some(verb) = cell.strip_prefix('=') {
        return Ok(Meaning::AsVerb(verb.to_owned()));
    }
    if let Some(operator) = Operator::named(cell) {
        return Ok(Meaning::Operator(operator));
    }
    CameoCode::new(cell).map(Meaning::Code).map_err(|_| row.error(column))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Ontology;

    #[test]
    fn the_tables_that_come_with_dyad_are_sorted_without_repeats() {
        let texts = EventTexts::EMBEDDED;
        for text in [
            texts.verbs,
            texts.nouns,
            texts.adjectives,
            texts.classes,
            texts.operators,
            texts.contexts,
        ] {
            let rows: Vec<Vec<&str>> =
                text.lines().skip(1).map(|line| line.split('\t').collect()).collect();
            let wrong = rows.windows(2).find(|pair| pair[0] >= pair[1]);
            assert!(wrong.is_none(), "{wrong:?}");
        }
    }

    #[test]
    fn every_code_exists_and_is_an_event() {
        let lexicon = EventLexicon::embedded().unwrap();
        let ontology = Ontology::embedded().unwrap();
        let check = |code: &CameoCode| {
            assert!(ontology.cameo(code).is_some(), "{code}");
            assert!(ontology.event_type(code).is_some(), "{code}");
        };
        let of_meaning = |meaning: &Meaning| match meaning {
            Meaning::Code(code) => check(code),
            Meaning::AsVerb(verb) => assert!(!lexicon.verb(verb).is_empty(), "{verb}"),
            Meaning::Operator(_) | Meaning::NoEvent => {}
        };
        let lemmas = |text: &'static str| {
            text.lines().skip(1).filter_map(|line| line.split('\t').next())
        };
        let texts = EventTexts::EMBEDDED;
        for lemma in lemmas(texts.verbs) {
            lexicon
                .verb(lemma)
                .iter()
                .for_each(|frame| of_meaning(&frame.meaning));
        }
        for lemma in lemmas(texts.nouns) {
            lexicon
                .noun(lemma)
                .iter()
                .for_each(|frame| of_meaning(&frame.meaning));
        }
        for lemma in lemmas(texts.adjectives) {
            lexicon
                .adjective(lemma)
                .iter()
                .for_each(|frame| of_meaning(&frame.meaning));
        }
    }

    #[test]
    fn an_operator_takes_the_longest_row_of_an_act() {
        let lexicon = EventLexicon::embedded().unwrap();
        let apply = |operator, code| {
            let act = CameoCode::new(code).unwrap();
            lexicon.apply(operator, &act).map(|code| code.as_str().to_owned())
        };
        assert_eq!(apply(Operator::Stop, "163").as_deref(), Some("085"));
        assert_eq!(apply(Operator::Intent, "0841").as_deref(), Some("0353"));
        assert_eq!(apply(Operator::Intent, "020").as_deref(), Some("020"));
        assert_eq!(apply(Operator::Fail, "190"), None);
    }

    #[test]
    fn a_broken_row_is_named() {
        let verbs = "lemma\nannoy\t\t\t\t\t\t\t999\t\t\n";
        let error = EventLexicon::read(EventTexts { verbs, ..EventTexts::EMBEDDED });
        assert_eq!(
            error.unwrap_err().to_string(),
            "table event_verbs.tsv, line 2, column 8: \"999\" is not known here"
        );
    }
}
