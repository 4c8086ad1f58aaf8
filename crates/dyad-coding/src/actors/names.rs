//! The names of countries, capitals and bodies, and the country that the text around a role
//! speaks of.

use dyad_data::cameo_role;
use dyad_types::{
    Actor, ActorBasis, CountryCode, Dep, EntityLabel, Sector, Tag, TokenRange,
};

use crate::actors::memory::Memory;
use crate::actors::people::at_date;
use crate::actors::reader::{Ground, Reader, country_of};
use crate::actors::spot::{Hit, Sort};

/// CAMEO's code for armed groups at home in several states.
///
/// Source: CAMEO manual 1.1b3, `IMG`.
pub(super) const MANY_STATES: &str = "IMG";

impl Reader<'_> {
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
            let start = self.owner_start(hit).unwrap_or(hit.tokens.start);
            let start = self.with_article(start, hit);
            self.use_hit(idx);
            self.add(TokenRange::new(start, hit.tokens.end), ground, as_place);
        }
        self.read_unknown_bodies(memory);
        self.read_sides(memory);
    }

    /// "U.S. State Department": where the country before its own body begins, which is taken up.
    fn owner_start(&mut self, hit: &Hit) -> Option<usize> {
        let bodies = [Sort::Synecdoche, Sort::Party, Sort::Group];
        bodies.contains(&hit.sort).then_some(())?;
        self.take_owner(hit.tokens.start, *hit.countries.first()?)
    }

    /// The first token of the name of `country` right before `start`, its possessive between,
    /// which is taken up.
    pub(super) fn take_owner(
        &mut self,
        start: usize,
        country: CountryCode,
    ) -> Option<usize> {
        let mut last = start.checked_sub(1)?;
        if self.sentence.tokens[last].tag == Tag::Pos {
            last = last.checked_sub(1)?;
        }
        let (owner, own) = self.hit(last)?;
        let is_its = matches!(own.sort, Sort::Country | Sort::People)
            && own.countries.contains(&country);
        if !is_its {
            return None;
        }
        let first = own.tokens.start;
        self.use_hit(owner);
        self.found.retain(|mention| mention.tokens != own.tokens);
        Some(first)
    }

    /// The article before `start`, where the name is a phrase of its own.
    fn with_article(&self, start: usize, hit: &Hit) -> usize {
        let dep = self.sentence.tokens[self.top(hit.tokens)].dep;
        let modifies = matches!(dep, Dep::Amod | Dep::Compound | Dep::Nmod);
        let article = start.checked_sub(1).filter(|&before| {
            !modifies && self.sentence.is_word(before, "the") && !self.is_taken(before)
        });
        article.unwrap_or(start)
    }

    /// Who the hit stands for by itself.
    pub(super) fn ground_of_hit(
        &self,
        hit: &Hit,
        as_place: bool,
        memory: &Memory,
    ) -> Option<Ground> {
        let basis = match hit {
            Hit { is_overlay: true, .. } => ActorBasis::Overlay,
            Hit { is_variant: true, .. } => ActorBasis::Variant,
            Hit { .. } => ActorBasis::Name,
        };
        let name = hit.name.as_str();
        let sure = |actors, confidence| Some(Ground { actors, basis, confidence });
        if let Some(code) = &hit.organisation {
            return sure(vec![Self::stateless(name, code, hit.sector)], 0.95);
        }
        if hit.is_dual {
            let actors = hit.countries.iter().map(|&code| self.state(code, None));
            return sure(actors.collect(), 0.95);
        }
        let Some(country) = country_of(self.tables, hit, memory) else {
            let sector = hit.sector.filter(|_| hit.sort != Sort::Capital)?;
            if hit.sort == Sort::Group && hit.countries.is_empty() {
                return sure(vec![Self::stateless(name, MANY_STATES, Some(sector))], 0.9);
            }
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
            Sort::Country | Sort::Capital => {
                let opens = hit.tokens.start == 0 && self.nth < 2;
                (opens && self.dateline().is_some())
                    || self.is_located(self.top(hit.tokens))
            }
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
            Dep::Npadvmod => self.sentence.word(head + 1) != "-",
            _ => false,
        }
    }

    /// Bodies that the recogniser sees and no table knows.
    fn read_unknown_bodies(&mut self, memory: &Memory) {
        for entity in &self.sentence.entities {
            let is_body = matches!(entity.label, EntityLabel::Org | EntityLabel::Norp);
            if !is_body || entity.tokens.indices().any(|idx| self.is_taken(idx)) {
                continue;
            }
            if entity.label == EntityLabel::Norp
                && self.read_people_of(entity.tokens, memory)
            {
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

    /// "Iraqi Kurds": a people without a country, of the country named right before it.
    fn read_people_of(&mut self, people: TokenRange, memory: &Memory) -> bool {
        let Some((owner, own)) = people.start.checked_sub(1).and_then(|at| self.hit(at))
        else {
            return false;
        };
        if own.sort != Sort::People || self.is_turned(own) {
            return false;
        }
        let Some(country) = country_of(self.tables, own, memory) else { return false };
        let tokens = TokenRange::new(own.tokens.start, people.end);
        self.use_hit(owner);
        self.found.retain(|mention| !tokens.overlaps(mention.tokens));
        let text = self.sentence.text_of(tokens).to_owned();
        let ground = Ground {
            actors: vec![self.tables.state(country, Some(Sector::Cvl), &text)],
            basis: ActorBasis::Name,
            confidence: 0.8,
        };
        self.add(tokens, ground, false);
        true
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
        Self::stateless(name, cameo_role(sector), Some(sector))
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
        // Bodies of a state and those who contend with it are told of without its name; others
        // only where they stand.
        let political = matches!(
            sector,
            Sector::Gov
                | Sector::Mil
                | Sector::Cop
                | Sector::Jud
                | Sector::Leg
                | Sector::Reb
                | Sector::Opp
                | Sector::Spy
                | Sector::Prm
                | Sector::Uaf
                | Sector::Sep
                | Sector::Pty
                | Sector::Cvl
                | Sector::Eli
        );
        if homeless {
            return None;
        }
        let mut places = self.hits.iter().filter(|hit| self.is_place(hit));
        let place = places.find_map(|hit| country_of(self.tables, hit, memory));
        place.or(memory.dateline).or_else(|| {
            if political { memory.main_country() } else { memory.only_country() }
        })
    }
}
