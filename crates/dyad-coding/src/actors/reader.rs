//! One sentence read for actors: the state that its passes share.

use std::collections::BTreeMap;

use compact_str::CompactString;
use dyad_data::{ActorTables, PersonId};
use dyad_types::{
    Actor, ActorBasis, ActorCode, CountryCode, Dep, Mention, Pos, Probability, Sector,
    Sentence, Tag, TokenRange,
};
use jiff::civil::Date;

use crate::actors::memory::{Kind, Known, Memory};
use crate::actors::spot::{Hit, Sort};

/// A sentence being read.
pub(super) struct Reader<'a> {
    pub(super) tables: &'a ActorTables,
    pub(super) sentence: &'a Sentence,
    pub(super) hits: &'a [Hit],
    /// Number of the sentence in its story.
    pub(super) nth: usize,
    pub(super) date: Option<Date>,
    /// People whose full name the story gives anywhere, by short name.
    pub(super) full_names: &'a BTreeMap<CompactString, Vec<PersonId>>,
    /// By token: the hit that covers it.
    hit_at: Vec<Option<usize>>,
    /// By hit: whether a mention has taken it up.
    used: Vec<bool>,
    /// By token: whether a mention covers it.
    taken: Vec<bool>,
    pub(super) found: Vec<Mention>,
}

/// Who a mention stands for, on what ground, how surely (0 to 1).
#[derive(Debug, Clone)]
pub(super) struct Ground {
    pub(super) actors: Vec<Actor>,
    pub(super) basis: ActorBasis,
    pub(super) confidence: f64,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        tables: &'a ActorTables,
        sentence: &'a Sentence,
        hits: &'a [Hit],
        nth: usize,
        date: Option<Date>,
        full_names: &'a BTreeMap<CompactString, Vec<PersonId>>,
    ) -> Self {
        let mut hit_at = vec![None; sentence.tokens.len()];
        for (idx, hit) in hits.iter().enumerate() {
            for token in hit.tokens.indices() {
                hit_at[token] = Some(idx);
            }
        }
        Self {
            tables,
            sentence,
            hits,
            nth,
            date,
            full_names,
            hit_at,
            used: vec![false; hits.len()],
            taken: vec![false; sentence.tokens.len()],
            found: Vec::new(),
        }
    }

    /// The mentions of the sentence in text order. What it tells is remembered.
    pub(super) fn read(mut self, memory: &mut Memory) -> Vec<Mention> {
        self.count_countries(memory);
        self.read_people(memory);
        self.read_directions(memory);
        self.read_roles(memory);
        self.read_names(memory);
        self.read_pronouns(memory);
        self.found
            .sort_by_key(|mention| (mention.tokens.start, mention.tokens.end));
        self.remember_subjects(memory);
        self.found
    }

    /// The hit that covers the token.
    pub(super) fn hit(&self, idx: usize) -> Option<(usize, &'a Hit)> {
        let hit = self.hit_at.get(idx).copied().flatten()?;
        Some((hit, &self.hits[hit]))
    }

    /// Whether a mention has taken up the hit.
    pub(super) fn is_used(&self, hit: usize) -> bool {
        self.used[hit]
    }

    /// Marks the hit as taken up.
    pub(super) fn use_hit(&mut self, hit: usize) {
        self.used[hit] = true;
    }

    /// Whether a mention covers the token.
    pub(super) fn is_taken(&self, idx: usize) -> bool {
        self.taken.get(idx).copied().unwrap_or(true)
    }

    /// Adds a mention of `tokens`; its head is the token whose own head lies outside.
    pub(super) fn add(&mut self, tokens: TokenRange, ground: Ground, as_place: bool) {
        for idx in tokens.indices() {
            self.taken[idx] = true;
        }
        let probability = Probability::new(ground.confidence);
        self.found.push(Mention {
            position: self.sentence.position,
            tokens,
            head: self.top(tokens),
            span: self.sentence.span_of(tokens),
            actors: ground.actors,
            basis: ground.basis,
            confidence: probability.unwrap_or(Probability::ONE),
            as_place,
        });
    }

    /// The token of the range whose head lies outside it, the last of several nouns.
    pub(super) fn top(&self, tokens: TokenRange) -> usize {
        let is_top = |&idx: &usize| {
            let head = self.sentence.tokens[idx].head;
            head == idx || !tokens.contains(head)
        };
        let is_noun = |&idx: &usize| {
            let pos = self.sentence.tokens[idx].pos;
            matches!(pos, Pos::Noun | Pos::Propn | Pos::Pron | Pos::Adj | Pos::Num)
        };
        let tops: Vec<usize> = tokens.indices().filter(is_top).collect();
        let noun = tops.iter().copied().rfind(is_noun);
        noun.or(tops.last().copied()).unwrap_or(tokens.start)
    }

    /// The state as an actor under the name of its table row.
    pub(super) fn state(&self, country: CountryCode, sector: Option<Sector>) -> Actor {
        let row = self.tables.country(country);
        let name = row.map_or(country.as_str(), |row| row.name.as_str());
        self.tables.state(country, sector, name)
    }

    /// An actor without a country: an organisation, or a sector alone.
    pub(super) fn stateless(name: &str, code: &str, sector: Option<Sector>) -> Actor {
        Actor {
            name: name.to_owned(),
            country: None,
            code: ActorCode(code.into()),
            sector,
        }
    }

    /// Whether the word before the hit turns it away from its own country: "anti-Syrian",
    /// "ethnic Albanian", or one after it: "Iran-backed".
    pub(super) fn is_turned(&self, hit: &Hit) -> bool {
        const BEFORE: &[&str] = &["anti", "pro", "ethnic", "non", "inter", "trans"];
        const AFTER: &[&str] = &[
            "backed",
            "born",
            "based",
            "occupied",
            "ruled",
            "controlled",
            "held",
            "supported",
            "funded",
            "sponsored",
            "allied",
            "aligned",
            "made",
            "flagged",
            "speaking",
            "trained",
            "linked",
            "friendly",
            "administered",
            "brokered",
            "educated",
            "built",
            "supplied",
            "appointed",
            "inspired",
        ];
        let is = |idx: Option<usize>, words: &[&str]| {
            idx.is_some_and(|idx| {
                let word = self.sentence.word(idx).to_lowercase();
                words.contains(&word.as_str())
            })
        };
        let start = hit.tokens.start;
        let hyphen = |idx: usize| matches!(self.sentence.word(idx), "-" | "–");
        let before = start.checked_sub(1);
        let behind_hyphen =
            before.filter(|&idx| hyphen(idx)).and_then(|idx| idx.checked_sub(1));
        is(before, &["ethnic"])
            || is(behind_hyphen, BEFORE)
            || (hyphen(hit.tokens.end) && is(Some(hit.tokens.end + 1), AFTER))
    }

    /// Counts the countries that the sentence names outright, and takes the dateline's.
    fn count_countries(&self, memory: &mut Memory) {
        for hit in self.hits {
            let tells = matches!(
                hit.sort,
                Sort::Country | Sort::People | Sort::Capital | Sort::Synecdoche
            );
            if tells && (hit.countries.len() == 1 || hit.is_dual) {
                for &country in &hit.countries {
                    memory.name_country(country);
                }
            }
        }
        if memory.dateline.is_none() && self.nth < 2 {
            memory.dateline = self.dateline();
        }
    }

    /// "KABUL, Afghanistan (AP) -", "BEIRUT:": the place in capitals that opens the story.
    pub(super) fn dateline(&self) -> Option<CountryCode> {
        let (_, first) = self.hit(0)?;
        let text = self.sentence.text_of(first.tokens);
        let is_capitals = !text.chars().any(char::is_lowercase) && text.len() > 3;
        let after = (first.tokens.end..self.sentence.tokens.len().min(12))
            .any(|idx| matches!(self.sentence.word(idx), "-" | "--" | "–" | "—" | ":"));
        if is_capitals && after { first.countries.first().copied() } else { None }
    }

    /// Subjects that a later pronoun may stand for.
    /// Of each kind the subject of the main clause, else the last of a clause below.
    fn remember_subjects(&self, memory: &mut Memory) {
        let mut subjects: Vec<(bool, &Mention)> = self
            .found
            .iter()
            .filter(|mention| !mention.actors.is_empty() && !mention.as_place)
            .filter_map(|mention| Some((self.is_main_subject(mention)?, mention)))
            .collect();
        subjects.sort_by_key(|(is_main, mention)| (*is_main, mention.tokens.start));
        for (_, mention) in subjects {
            let known = Known {
                actors: mention.actors.clone(),
                confidence: mention.confidence.share(),
            };
            memory.name_subject(self.kind(mention), self.nth, known);
        }
    }

    /// Whether the mention is the subject of the main clause, or owns it ("Moscow's aims"); `None`
    /// when it is no subject, or a pronoun below the main clause.
    fn is_main_subject(&self, mention: &Mention) -> Option<bool> {
        let tokens = &self.sentence.tokens;
        let owner = &tokens[mention.head];
        let is_owner = owner.dep == Dep::Poss && owner.tag != Tag::PrpPoss;
        let token = if is_owner { &tokens[owner.head] } else { owner };
        if !matches!(token.dep, Dep::Nsubj | Dep::Nsubjpass) {
            return None;
        }
        let is_main = tokens[token.head].dep == Dep::Root;
        (is_main || !is_owner && owner.tag != Tag::Prp).then_some(is_main)
    }

    /// What pronoun can stand for the mention.
    pub(super) fn kind(&self, mention: &Mention) -> Kind {
        let tag = self.sentence.tokens[mention.head].tag;
        let is_plural = mention.actors.len() > 1 || matches!(tag, Tag::Nns | Tag::Nnps);
        if is_plural {
            Kind::Several
        } else if self.is_person(mention) {
            Kind::Person
        } else {
            Kind::Body
        }
    }

    /// Whether the mention names one person: by the recogniser, the table or a role word.
    fn is_person(&self, mention: &Mention) -> bool {
        const PERSONS: &[&str] = &[
            "president",
            "minister",
            "premier",
            "chancellor",
            "secretary",
            "king",
            "queen",
            "leader",
            "spokesman",
            "spokeswoman",
            "spokesperson",
            "ambassador",
            "envoy",
            "official",
            "general",
            "commander",
            "senator",
            "lawmaker",
            "judge",
            "mayor",
            "governor",
            "prosecutor",
            "activist",
            "journalist",
            "man",
            "woman",
            "chief",
            "director",
            "diplomat",
            "officer",
            "soldier",
            "prince",
            "emir",
            "pope",
        ];
        let label = |entity: &&dyad_types::Entity| {
            entity.label == dyad_types::EntityLabel::Person
                && entity.tokens.contains(mention.head)
        };
        let lemma = self.sentence.lemma(mention.head).to_lowercase();
        self.sentence.entities.iter().any(|entity| label(&entity))
            || self
                .hit(mention.head)
                .is_some_and(|(_, hit)| hit.sort == Sort::Person)
            || PERSONS.contains(&lemma.as_str())
    }
}

/// The country that the hit stands for; `None` when the text leaves it open.
///
/// Of several that share a name or demonym, the only one that the text names elsewhere, else the
/// only sovereign one: "French" is of France, "Korean" stays open.
pub(super) fn country_of(
    tables: &ActorTables,
    hit: &Hit,
    memory: &Memory,
) -> Option<CountryCode> {
    let only = |codes: Vec<CountryCode>| match codes.as_slice() {
        [code] => Some(*code),
        _ => None,
    };
    let is_sovereign = |code: &CountryCode| {
        tables.country(*code).is_some_and(|country| country.is_un_member)
    };
    let all = || hit.countries.iter().copied();
    only(all().collect())
        .or_else(|| only(all().filter(|&code| memory.has_country(code)).collect()))
        .or_else(|| only(all().filter(is_sovereign).collect()))
}
