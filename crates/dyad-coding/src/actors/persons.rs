//! People: full names, titles, short names, and who each is.

use std::collections::BTreeMap;

use compact_str::CompactString;
use dyad_data::{ActorTables, Office, PersonId, fold};
use dyad_types::{Actor, ActorBasis, Dep, EntityLabel, Pos, Sector, Tag, TokenRange};

use crate::actors::memory::{Known, Memory, short_names};
use crate::actors::people::{at_date, by_surname};
use crate::actors::phrase::{left_edge, role_ending_at, role_phrase};
use crate::actors::reader::{Ground, Reader};
use crate::actors::spot::{Hit, Sort};
use crate::actors::variant::is_same_person;

/// People whose full name stands in the hits, by every short name.
pub(super) fn full_names(
    tables: &ActorTables,
    hits: &[Vec<Hit>],
) -> BTreeMap<CompactString, Vec<PersonId>> {
    let mut names: BTreeMap<CompactString, Vec<PersonId>> = BTreeMap::new();
    for hit in hits.iter().flatten().filter(|hit| hit.sort == Sort::Person) {
        for &id in &hit.people {
            let offices = &tables.people.get(id).offices;
            let country = offices.first().and_then(|office| office.country);
            for short in short_names(&hit.name, country) {
                let ids = names.entry(short).or_default();
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
    }
    names
}

/// Words of courtesy between a title and a name.
const HONORIFICS: &[&str] =
    &["Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Dr", "Dr.", "Sir"];

/// The words before a name that say who its bearer is.
#[derive(Debug)]
struct Title {
    /// First token of the phrase.
    start: usize,
    sector: Sector,
    /// Role words, folded.
    key: CompactString,
}

impl Reader<'_> {
    /// People: full names of the tables, names that the recogniser sees, names after a title,
    /// and short names of people known to the story.
    pub(super) fn read_people(&mut self, memory: &mut Memory) {
        for name in self.person_names(memory) {
            if name.indices().any(|idx| self.is_taken(idx)) {
                continue;
            }
            self.read_person(name, memory);
        }
    }

    fn person_names(&self, memory: &Memory) -> Vec<TokenRange> {
        let mut names: Vec<TokenRange> = Vec::new();
        let mut push = |range: TokenRange| {
            if !range.is_empty() && !names.iter().any(|other| other.overlaps(range)) {
                names.push(range);
            }
        };
        for hit in self.hits.iter().filter(|hit| hit.sort == Sort::Person) {
            push(hit.tokens);
        }
        for entity in &self.sentence.entities {
            if entity.label == EntityLabel::Person {
                push(self.free_name(entity.tokens));
            }
        }
        for idx in 0..self.sentence.tokens.len() {
            if self.is_titled(idx) {
                push(self.name_run(idx));
            } else if self.is_known_surname(idx, memory) {
                push(TokenRange::new(idx, idx + 1));
            }
        }
        names.sort_by_key(|range| range.start);
        names
    }

    /// The entity without titles before it, possessives after it, and names that the tables
    /// know as something else; empty when nothing is left.
    fn free_name(&self, tokens: TokenRange) -> TokenRange {
        let other = |idx: usize| {
            self.hit(idx).is_some_and(|(_, hit)| {
                hit.sort != Sort::Person && hit.sort != Sort::Place
            })
        };
        let mut range = tokens;
        while !range.is_empty()
            && (other(range.start)
                || !self.is_name_word(range.start)
                || (range.len() > 1
                    && role_ending_at(self.tables, self.sentence, range.start).is_some()))
        {
            range.start += 1;
        }
        while !range.is_empty()
            && (other(range.end - 1) || !self.is_name_word(range.end - 1))
        {
            range.end -= 1;
        }
        if range.indices().any(other) { TokenRange::new(0, 0) } else { range }
    }

    fn is_name_word(&self, idx: usize) -> bool {
        let word = self.sentence.word(idx);
        let tag = self.sentence.tokens[idx].tag;
        word.starts_with(char::is_uppercase) && tag != Tag::Dt
            || (tag != Tag::Pos && word.starts_with("al-"))
    }

    /// Whether a name without a label begins here, right after a role word: "Premier Zhu".
    fn is_titled(&self, idx: usize) -> bool {
        let Some(before) = idx.checked_sub(1) else { return false };
        self.is_plain_name(idx)
            && role_ending_at(self.tables, self.sentence, before).is_some()
            && !self.is_plural(before)
            && self.hit(before).is_none()
    }

    fn is_plural(&self, idx: usize) -> bool {
        matches!(self.sentence.tokens[idx].tag, Tag::Nns | Tag::Nnps)
    }

    fn is_plain_name(&self, idx: usize) -> bool {
        self.hit(idx).is_none()
            && !HONORIFICS.contains(&self.sentence.word(idx))
            && self.sentence.tokens[idx].pos == Pos::Propn
            && self.is_name_word(idx)
            && role_ending_at(self.tables, self.sentence, idx).is_none()
            && !self.sentence.entities.iter().any(|entity| {
                entity.tokens.contains(idx)
                    && !matches!(
                        entity.label,
                        EntityLabel::Person | EntityLabel::Org | EntityLabel::Gpe
                    )
            })
    }

    fn name_run(&self, start: usize) -> TokenRange {
        let mut end = start + 1;
        while end < self.sentence.tokens.len() {
            let joins = self.sentence.word(end) == "-"
                && end + 1 < self.sentence.tokens.len()
                && !self.sentence.tokens[end - 1].space_after
                && !self.sentence.tokens[end].space_after;
            if !joins && !self.is_plain_name(end) {
                break;
            }
            end += if joins { 2 } else { 1 };
        }
        TokenRange::new(start, end.min(self.sentence.tokens.len()))
    }

    /// Whether the single word is the short name of someone the story names, or of someone who
    /// leads a state at its date.
    fn is_known_surname(&self, idx: usize, memory: &Memory) -> bool {
        if !self.is_plain_name(idx) {
            return false;
        }
        let key = fold(self.sentence.word(idx));
        key.len() > 1
            && (memory.person(&key).is_some()
                || self.full_names.contains_key(&key)
                || (key.len() > 2
                    && self.stands_alone(idx)
                    && !by_surname(self.tables, &key, self.date).is_empty()))
    }

    /// Whether no other capitalised word or wider entity is part of the name.
    fn stands_alone(&self, idx: usize) -> bool {
        let is_name = |at: Option<usize>| {
            at.is_some_and(|at| {
                self.sentence
                    .tokens
                    .get(at)
                    .is_some_and(|token| token.pos == Pos::Propn)
                    && role_ending_at(self.tables, self.sentence, at).is_none()
            })
        };
        let wider = self
            .sentence
            .entities
            .iter()
            .any(|entity| entity.tokens.contains(idx) && entity.tokens.len() > 1);
        !wider && !is_name(idx.checked_sub(1)) && !is_name(Some(idx + 1))
    }

    fn read_person(&mut self, name: TokenRange, memory: &mut Memory) {
        let title = self.title_before(name);
        let start = title.as_ref().map_or(name.start, |title| title.start);
        let text = self.sentence.text_of(name).to_owned();
        let before = TokenRange::new(start.min(self.phrase_start(name)), name.start);
        let is_described = title.is_some() || self.is_described(before);
        let home = self.home_in(before, memory).filter(|_| is_described);
        let ground = self.person_ground(name, &text, title.as_ref(), home, memory);
        let tokens = TokenRange::new(before.start, name.end);
        let whole = is_described || self.only_modifiers(before);
        let mut tokens = if whole { tokens } else { name };
        let country = ground.actors.first().and_then(|actor| actor.country);
        if let Some(start) =
            country.and_then(|country| self.take_owner(tokens.start, country))
        {
            tokens.start = start;
        }
        for idx in tokens.indices() {
            if let Some((hit, _)) = self.hit(idx) {
                self.use_hit(hit);
            }
        }
        let is_known =
            !matches!(ground.basis, ActorBasis::Unresolved | ActorBasis::Context);
        if is_known {
            let known = Known {
                actors: ground.actors.clone(),
                confidence: ground.confidence,
            };
            memory.name_person(&text, &known);
            if let Some(title) = &title {
                memory.name_role(&title.key, &known);
            }
        }
        self.add(tokens, ground, false);
    }

    /// "Chinese actor", "Istanbul-born writer": an adjective of a country before the name in one
    /// noun phrase, no possessor between.
    fn is_described(&self, before: TokenRange) -> bool {
        let possessor =
            before.indices().any(|idx| self.sentence.tokens[idx].tag == Tag::Pos);
        !possessor
            && before
                .indices()
                .any(|idx| self.hit(idx).is_some_and(|(_, hit)| hit.sort == Sort::People))
    }

    fn phrase_start(&self, name: TokenRange) -> usize {
        left_edge(self.sentence, self.top(name)).min(name.start)
    }

    /// Whether what stands before the name belongs to it without naming anyone else.
    fn only_modifiers(&self, before: TokenRange) -> bool {
        before.indices().all(|idx| {
            self.hit(idx).is_none()
                && matches!(
                    self.sentence.tokens[idx].pos,
                    Pos::Adj | Pos::Det | Pos::Propn | Pos::Noun
                )
        })
    }

    /// The role that ends right before the name, also with "of": "Minister of Defence".
    fn title_before(&self, name: TokenRange) -> Option<Title> {
        let mut last = name.start.checked_sub(1)?;
        if HONORIFICS.contains(&self.sentence.word(last)) {
            last = last.checked_sub(1)?;
        }
        let at = if role_ending_at(self.tables, self.sentence, last).is_some() {
            last
        } else {
            self.role_with_of(last)?
        };
        let phrase = role_phrase(self.tables, self.sentence, at)?;
        if self.is_plural(at) {
            return None;
        }
        let whole = self.phrase_start(name);
        let start = whole.min(phrase.tokens.start);
        let is_former = (start..phrase.words.start).any(|idx| {
            let word = self.sentence.word(idx).to_lowercase();
            ["former", "ousted", "deposed", "exiled", "ex"].contains(&word.as_str())
                || word.starts_with("ex-")
        });
        let sector = if is_former { Sector::Eli } else { phrase.sector };
        Some(Title { start, sector, key: phrase.key })
    }

    /// "Minister of Foreign Affairs NAME": the role word before "of" and capitals.
    fn role_with_of(&self, last: usize) -> Option<usize> {
        let mut at = last;
        for _ in 0..6 {
            let word = self.sentence.word(at);
            let joins = ["of", "for", "and", "&"].contains(&word);
            if !joins && !word.starts_with(char::is_uppercase) {
                return None;
            }
            let before = at.checked_sub(1)?;
            let role = role_ending_at(self.tables, self.sentence, before).is_some();
            if ["of", "for"].contains(&word) && role {
                return self
                    .sentence
                    .word(before)
                    .starts_with(char::is_uppercase)
                    .then_some(before);
            }
            at = before;
        }
        None
    }

    fn person_ground(
        &self,
        name: TokenRange,
        text: &str,
        title: Option<&Title>,
        home: Option<Ground>,
        memory: &Memory,
    ) -> Ground {
        let key = fold(text);
        let table = self.table_ground(name, &key, text, memory);
        if let Some(own) = table.as_ref().filter(|own| own.basis == ActorBasis::Overlay) {
            return own.clone();
        }
        match (title, home) {
            (Some(title), Some(home)) => return self.titled(text, title.sector, &home),
            (None, Some(home)) if table.is_none() => return self.compatriot(text, &home),
            _ => {}
        }
        let remembered = memory.person(&key).map(|known| Ground {
            actors: named_so(&known.actors, text),
            basis: ActorBasis::Document,
            confidence: known.confidence.min(0.85),
        });
        let known = remembered
            .or(table)
            .or_else(|| self.apposition_ground(name, text, memory))
            .or_else(|| self.variant_ground(text, memory));
        match (known, title) {
            (Some(known), Some(title)) => self.with_title(known, title.sector),
            (Some(known), None) => known,
            (None, Some(title)) => self.titled_in_context(text, title.sector, memory),
            (None, None) => Ground {
                actors: vec![Self::stateless(text, "", None)],
                basis: ActorBasis::Unresolved,
                confidence: 0.2,
            },
        }
    }

    fn table_ground(
        &self,
        name: TokenRange,
        key: &str,
        text: &str,
        memory: &Memory,
    ) -> Option<Ground> {
        let hit = self.hit(name.start).filter(|(_, hit)| hit.sort == Sort::Person);
        let of_story = self.full_names.get(key);
        let leading;
        let people = match (hit, of_story) {
            (Some((_, hit)), _) => hit.people.as_slice(),
            (None, Some(ids)) => ids.as_slice(),
            (None, None) => {
                leading = by_surname(self.tables, key, self.date);
                leading.as_slice()
            }
        };
        let among = |country| memory.has_country(country);
        let resolved = at_date(self.tables, people, self.date, &among, text)?;
        Some(Ground {
            actors: vec![resolved.actor],
            basis: resolved.basis,
            confidence: resolved.confidence,
        })
    }

    /// Who leads one of the countries that the story names, under another spelling.
    fn variant_ground(&self, text: &str, memory: &Memory) -> Option<Ground> {
        if !text.contains(' ') {
            return None;
        }
        memory.recent().take(3).find_map(|country| {
            let same: Vec<PersonId> = self
                .tables
                .people
                .of_country(country)
                .iter()
                .filter(|id| {
                    let person = self.tables.people.get(**id);
                    person.offices.iter().any(Office::is_leading)
                        && is_same_person(&person.name, text)
                })
                .copied()
                .collect();
            let own = at_date(self.tables, &same, self.date, &|_| true, text)?;
            Some(Ground {
                actors: vec![own.actor],
                basis: ActorBasis::Variant,
                confidence: own.confidence.min(0.6),
            })
        })
    }

    /// "NAME, France's foreign minister," and "the French minister, NAME,".
    fn apposition_ground(
        &self,
        name: TokenRange,
        text: &str,
        memory: &Memory,
    ) -> Option<Ground> {
        let head = self.top(name);
        let below = self.sentence.child(head, Dep::Appos);
        let above = (self.sentence.tokens[head].dep == Dep::Appos)
            .then_some(self.sentence.tokens[head].head);
        let beside = below.or(above)?;
        let phrase = role_phrase(self.tables, self.sentence, beside)?;
        let home = self.home_of_role(&phrase, memory)?;
        Some(self.titled(text, phrase.sector, &home))
    }

    /// A person with a role of a country or body.
    pub(super) fn titled(&self, text: &str, sector: Sector, home: &Ground) -> Ground {
        let of_role = |actor: &Actor| match actor.country {
            Some(country) => {
                let keeps = matches!(
                    actor.sector,
                    Some(Sector::Reb | Sector::Pty | Sector::Opp | Sector::Uaf)
                );
                let sector = if keeps && sector != Sector::Eli {
                    actor.sector
                } else {
                    Some(sector)
                };
                self.tables.state(country, sector, text)
            }
            None => Actor { name: text.to_owned(), ..actor.clone() },
        };
        Ground {
            actors: home.actors.iter().map(of_role).collect(),
            basis: ActorBasis::Title,
            confidence: home.confidence.min(0.95),
        }
    }

    /// Someone of whom only the country is told.
    fn compatriot(&self, text: &str, home: &Ground) -> Ground {
        let of_country = |actor: &Actor| match actor.country {
            Some(country) => self.tables.state(country, None, text),
            None => Actor { name: text.to_owned(), ..actor.clone() },
        };
        Ground {
            actors: home.actors.iter().map(of_country).collect(),
            basis: ActorBasis::Title,
            confidence: home.confidence.min(0.8),
        }
    }

    /// Who is known, with the role that the title names.
    fn with_title(&self, mut known: Ground, sector: Sector) -> Ground {
        let vague = matches!(sector, Sector::Unk | Sector::Cvl | Sector::Igo);
        for actor in &mut known.actors {
            if let Some(country) = actor.country
                && !vague
                && actor.sector != Some(Sector::Reb)
            {
                *actor = self.tables.state(country, Some(sector), &actor.name.clone());
            }
        }
        known
    }

    fn titled_in_context(&self, text: &str, sector: Sector, memory: &Memory) -> Ground {
        match self.context_country(sector, memory) {
            Some(country) => Ground {
                actors: vec![self.tables.state(country, Some(sector), text)],
                basis: ActorBasis::Context,
                confidence: 0.4,
            },
            None => Ground {
                actors: vec![Self::sector_alone(sector, text)],
                basis: ActorBasis::Name,
                confidence: 0.3,
            },
        }
    }
}

/// The same actors under the name of the text.
fn named_so(actors: &[Actor], text: &str) -> Vec<Actor> {
    actors
        .iter()
        .map(|actor| Actor { name: text.to_owned(), ..actor.clone() })
        .collect()
}
