//! People by name, and the names of countries, capitals and bodies.

use std::collections::BTreeMap;

use compact_str::CompactString;
use dyad_data::{ActorTables, PersonId, fold};
use dyad_types::{
    Actor, ActorBasis, CountryCode, Dep, EntityLabel, Pos, Sector, Tag, TokenRange,
};

use crate::actors::memory::{Known, Memory, short_names};
use crate::actors::people::{at_date, by_surname};
use crate::actors::phrase::{left_edge, role_ending_at, role_phrase};
use crate::actors::reader::{Ground, Reader, country_of};
use crate::actors::spot::{Hit, Sort};

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
                || (!by_surname(self.tables, &key, self.date).is_empty()
                    && self.sentence.entities.iter().any(|entity| {
                        entity.tokens.contains(idx) && entity.tokens.len() == 1
                    })))
    }

    fn read_person(&mut self, name: TokenRange, memory: &mut Memory) {
        let title = self.title_before(name);
        let start = title.as_ref().map_or(name.start, |title| title.start);
        let text = self.sentence.text_of(name).to_owned();
        let before = TokenRange::new(start.min(self.phrase_start(name)), name.start);
        let home = title.as_ref().and_then(|_| self.home_in(before, memory));
        let ground = self.person_ground(name, &text, title.as_ref(), home, memory);
        let tokens = TokenRange::new(before.start, name.end);
        let tokens =
            if title.is_some() || self.only_modifiers(before) { tokens } else { name };
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
        let last = name.start.checked_sub(1)?;
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
        if let (Some(title), Some(home)) = (title, home) {
            return self.titled(text, title.sector, &home);
        }
        let remembered = memory.person(&key).map(|known| Ground {
            actors: named_so(&known.actors, text),
            basis: ActorBasis::Document,
            confidence: known.confidence.min(0.85),
        });
        let known = remembered
            .or(table)
            .or_else(|| self.apposition_ground(name, text, memory));
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
                basis: ActorBasis::Unresolved,
                confidence: 0.2,
            },
        }
    }

    /// Names that no person or role phrase has taken up.
    pub(super) fn read_names(&mut self, memory: &mut Memory) {
        for (idx, hit) in self.hits.iter().enumerate() {
            if self.is_used(idx) || hit.sort == Sort::Person {
                continue;
            }
            let as_place = self.is_place(hit);
            let Some(ground) = self.ground_of_hit(hit, as_place, memory) else {
                continue;
            };
            let article = hit.tokens.start.checked_sub(1).filter(|&before| {
                self.sentence.is_word(before, "the") && !self.is_taken(before)
            });
            let start = article.unwrap_or(hit.tokens.start);
            self.use_hit(idx);
            self.add(TokenRange::new(start, hit.tokens.end), ground, as_place);
        }
        self.read_unknown_bodies();
        self.read_sides(memory);
    }

    /// Who the hit stands for by itself.
    pub(super) fn ground_of_hit(
        &self,
        hit: &Hit,
        as_place: bool,
        memory: &Memory,
    ) -> Option<Ground> {
        let basis = if hit.is_overlay { ActorBasis::Overlay } else { ActorBasis::Name };
        let name = hit.name.as_str();
        let sure = |actors, confidence| Some(Ground { actors, basis, confidence });
        if let Some(code) = &hit.organisation {
            return sure(vec![Self::stateless(name, code, hit.sector)], 0.95);
        }
        if hit.is_dual {
            let actors = hit.countries.iter().map(|&code| self.state(code, None));
            return sure(actors.collect(), 0.95);
        }
        let Some(country) = country_of(hit, memory) else {
            let sector = hit.sector.filter(|_| hit.sort != Sort::Capital)?;
            return sure(vec![Self::sector_alone(sector, name)], 0.5);
        };
        match hit.sort {
            Sort::Country | Sort::People => sure(vec![self.state(country, None)], 0.95),
            Sort::Capital if as_place => sure(vec![self.state(country, None)], 0.7),
            Sort::Capital => sure(vec![self.state(country, Some(Sector::Gov))], 0.8),
            Sort::Place => sure(vec![self.state(country, None)], 0.5),
            Sort::Synecdoche | Sort::Party | Sort::Group => {
                sure(vec![self.tables.state(country, hit.sector, name)], 0.9)
            }
            Sort::Organisation | Sort::Person => None,
        }
    }

    /// Whether the text uses the name as a place: cities and regions always, countries and
    /// capitals after a preposition of place or before a noun that is no role.
    pub(super) fn is_place(&self, hit: &Hit) -> bool {
        match hit.sort {
            Sort::Place => true,
            Sort::Country | Sort::Capital => self.is_located(self.top(hit.tokens)),
            Sort::People
            | Sort::Organisation
            | Sort::Synecdoche
            | Sort::Party
            | Sort::Group
            | Sort::Person => false,
        }
    }

    fn is_located(&self, head: usize) -> bool {
        const AT: &[&str] = &[
            "in",
            "at",
            "near",
            "inside",
            "outside",
            "around",
            "throughout",
            "across",
            "into",
            "within",
            "through",
            "off",
            "above",
            "along",
        ];
        const GOING: &[&str] = &[
            "go", "travel", "fly", "arrive", "return", "head", "trip", "visit", "flight",
            "journey", "move", "come", "leave", "drive", "flee", "deport", "route",
            "way",
        ];
        let token = &self.sentence.tokens[head];
        let above = self.sentence.lemma(token.head).to_lowercase();
        match token.dep {
            Dep::Pobj if AT.contains(&above.as_str()) => true,
            Dep::Pobj if matches!(above.as_str(), "to" | "from") => {
                let governor = self.sentence.tokens[token.head].head;
                GOING.contains(&self.sentence.lemma(governor))
            }
            Dep::Npadvmod => true,
            _ => false,
        }
    }

    /// Bodies that the recogniser sees and no table knows.
    fn read_unknown_bodies(&mut self) {
        for entity in &self.sentence.entities {
            let is_body = matches!(entity.label, EntityLabel::Org | EntityLabel::Norp);
            if !is_body || entity.tokens.indices().any(|idx| self.is_taken(idx)) {
                continue;
            }
            let text = self.sentence.text_of(entity.tokens).to_owned();
            let ground = Ground {
                actors: vec![Self::stateless(&text, "", None)],
                basis: ActorBasis::Unresolved,
                confidence: 0.2,
            };
            self.add(entity.tokens, ground, false);
        }
    }

    /// The country that the hits before a name or role speak of, or the body.
    pub(super) fn home_in(&self, before: TokenRange, memory: &Memory) -> Option<Ground> {
        let mut near: Vec<(usize, &Hit)> = Vec::new();
        for idx in before.indices().rev() {
            if let Some((nth, hit)) = self.hit(idx)
                && near.last().is_none_or(|(last, _)| *last != nth)
                && !self.is_turned(hit)
            {
                near.push((nth, hit));
            }
        }
        let (first, hit) = *near.first()?;
        if hit.sort == Sort::Person {
            return self.ground_of_person(hit, memory);
        }
        let mut ground = self.ground_of_hit(hit, false, memory)?;
        // "Hungarian and Romanian officials": names joined by "and" count together.
        for window in near.windows(2) {
            let (later, earlier) = (window[0].1, window[1].1);
            let between = earlier.tokens.end..later.tokens.start;
            let joined = between.clone().any(|idx| self.sentence.is_word(idx, "and"))
                && between.len() <= 2;
            if !joined {
                break;
            }
            if let Some(other) = self.ground_of_hit(earlier, false, memory) {
                ground.actors.splice(0..0, other.actors);
            }
        }
        if matches!(self.hits[first].sort, Sort::Capital | Sort::Country | Sort::People) {
            for actor in &mut ground.actors {
                actor.sector = None;
            }
        }
        Some(ground)
    }

    fn ground_of_person(&self, hit: &Hit, memory: &Memory) -> Option<Ground> {
        let among = |country| memory.has_country(country);
        let own = at_date(self.tables, &hit.people, self.date, &among, &hit.name)?;
        Some(Ground {
            actors: vec![own.actor],
            basis: own.basis,
            confidence: own.confidence,
        })
    }

    /// A sector without a country, under its generic code.
    pub(super) fn sector_alone(sector: Sector, name: &str) -> Actor {
        Self::stateless(name, sector.as_str(), Some(sector))
    }

    /// The country that a role without one belongs to, as far as the text around it tells: of
    /// the place in the sentence, the dateline, the only country or the main one of the story.
    pub(super) fn context_country(
        &self,
        sector: Sector,
        memory: &Memory,
    ) -> Option<CountryCode> {
        let homeless = matches!(
            sector,
            Sector::Igo | Sector::Ngo | Sector::Mnc | Sector::Unk | Sector::Ref
        );
        if homeless {
            return None;
        }
        let mut places = self.hits.iter().filter(|hit| self.is_place(hit));
        let place = places.find_map(|hit| country_of(hit, memory));
        place
            .or(memory.dateline)
            .or_else(|| memory.main_country())
            .or_else(|| memory.recent().next())
    }
}

/// The same actors under the name of the text.
fn named_so(actors: &[Actor], text: &str) -> Vec<Actor> {
    actors
        .iter()
        .map(|actor| Actor { name: text.to_owned(), ..actor.clone() })
        .collect()
}
