//! Role words: whose minister, whose troops.

use dyad_data::fold;
use dyad_types::{Actor, ActorBasis, Dep, Pos, Sector, Tag, TokenRange};

use crate::actors::memory::{Kind, Known, Memory};
use crate::actors::phrase::{RolePhrase, role_ending_at, role_phrase};
use crate::actors::reader::{Ground, Reader};
use crate::actors::spot::Sort;

impl Reader<'_> {
    /// Role phrases that no name has taken up.
    pub(super) fn read_roles(&mut self, memory: &mut Memory) {
        for idx in 0..self.sentence.tokens.len() {
            if self.is_taken(idx) || self.hit(idx).is_some() || self.serves_role(idx) {
                continue;
            }
            let Some(phrase) = role_phrase(self.tables, self.sentence, idx) else {
                continue;
            };
            self.read_role(&phrase, memory);
        }
    }

    /// Whether the role word stands before another one that it belongs to: "police" in "police
    /// officers".
    fn serves_role(&self, idx: usize) -> bool {
        let token = &self.sentence.tokens[idx];
        let modifies = matches!(token.dep, Dep::Compound | Dep::Amod | Dep::Nmod);
        modifies
            && token.head > idx
            && role_ending_at(self.tables, self.sentence, token.head).is_some()
    }

    fn read_role(&mut self, phrase: &RolePhrase, memory: &mut Memory) {
        let mut tokens = phrase.tokens;
        for idx in tokens.indices() {
            if self.is_taken(idx) {
                tokens.start = idx + 1;
            }
        }
        tokens.start = tokens.start.min(phrase.words.start);
        let own = self
            .home_of_role(phrase, memory)
            .map(|home| self.of_role(phrase, &home));
        let ground = own
            .or_else(|| remembered_role(phrase, memory))
            .unwrap_or_else(|| self.role_in_context(phrase, memory));
        for idx in tokens.indices() {
            if let Some((hit, found)) = self.hit(idx)
                && !self.is_turned(found)
            {
                self.use_hit(hit);
            }
        }
        let end = self.of_country_end(phrase);
        if let Some((hit, _)) = end.and_then(|end| self.hit(end - 1)) {
            self.use_hit(hit);
        }
        let tokens = TokenRange::new(tokens.start, end.unwrap_or(tokens.end));
        if matches!(ground.basis, ActorBasis::Name | ActorBasis::Document) {
            let known = Known {
                actors: ground.actors.clone(),
                confidence: ground.confidence,
            };
            memory.name_role(&phrase.key, &known);
        }
        self.add(tokens, ground, false);
    }

    /// The country or body whose role it is: named before it, possessor, after "of", or where
    /// it stands.
    pub(super) fn home_of_role(
        &self,
        phrase: &RolePhrase,
        memory: &Memory,
    ) -> Option<Ground> {
        let before = TokenRange::new(phrase.tokens.start, phrase.words.start);
        self.home_in(before, memory)
            .or_else(|| self.home_after(phrase, memory))
            .or_else(|| self.home_of_possessor(before, memory))
    }

    /// "the government of Iraq", "troops from Chad", "a spokesman for the Taliban", "rebels in
    /// Mali".
    fn home_after(&self, phrase: &RolePhrase, memory: &Memory) -> Option<Ground> {
        let local = !matches!(
            phrase.sector,
            Sector::Mil
                | Sector::Gov
                | Sector::Igo
                | Sector::Ngo
                | Sector::Eli
                | Sector::Ref
        );
        let mut preps = self.sentence.children(phrase.head).filter(|&idx| {
            idx > phrase.head && self.sentence.tokens[idx].dep == Dep::Prep
        });
        preps.find_map(|prep| {
            let word = self.sentence.word(prep).to_lowercase();
            let counts = match word.as_str() {
                "of" | "from" | "for" => true,
                "in" | "across" | "throughout" | "inside" | "at" => local,
                _ => false,
            };
            let object = self.sentence.child(prep, Dep::Pobj).filter(|_| counts)?;
            self.home_at(object, memory)
        })
    }

    /// The country or body that the noun names, or that its own role phrase belongs to.
    fn home_at(&self, noun: usize, memory: &Memory) -> Option<Ground> {
        if let Some((_, hit)) = self.hit(noun) {
            if hit.sort == Sort::Person {
                return self.home_in(hit.tokens, memory);
            }
            return self.ground_of_hit(hit, false, memory);
        }
        let mention = self.found.iter().find(|mention| mention.tokens.contains(noun));
        if let Some(mention) = mention {
            return Some(Ground {
                actors: mention.actors.clone(),
                basis: mention.basis,
                confidence: mention.confidence.share(),
            })
            .filter(|ground| ground.actors.iter().any(|actor| actor.country.is_some()));
        }
        let phrase = role_phrase(self.tables, self.sentence, noun)?;
        self.home_in(TokenRange::new(phrase.tokens.start, phrase.words.start), memory)
    }

    /// "his government", "its army": the country of the last subject.
    fn home_of_possessor(&self, before: TokenRange, memory: &Memory) -> Option<Ground> {
        let possessor = before
            .indices()
            .find(|&idx| self.sentence.tokens[idx].tag == Tag::PrpPoss);
        if let Some(idx) = possessor {
            let kinds: &[Kind] = match self.sentence.word(idx).to_lowercase().as_str() {
                "his" | "her" => &[Kind::Person],
                "its" => &[Kind::Body],
                "their" => &[Kind::Several],
                _ => &[],
            };
            return kinds.iter().find_map(|&kind| self.antecedent(kind, idx, memory));
        }
        // "President X's spokesman": people read before are mentions already.
        let owner = before.indices().rev().find_map(|idx| {
            self.found.iter().find(|mention| mention.tokens.contains(idx))
        })?;
        let actors: Vec<Actor> = owner
            .actors
            .iter()
            .filter(|actor| actor.country.is_some())
            .cloned()
            .collect();
        (!actors.is_empty()).then(|| Ground {
            actors,
            basis: ActorBasis::Name,
            confidence: owner.confidence.share().min(0.9),
        })
    }

    /// The role's holder as an actor of its home.
    fn of_role(&self, phrase: &RolePhrase, home: &Ground) -> Ground {
        let text = self.sentence.text_of(phrase.words);
        let actor_of = |actor: &Actor| match actor.country {
            Some(country) => {
                let sector = Some(joined(phrase.sector, actor.sector));
                let row = self.tables.country(country);
                let name = row.map_or(country.as_str(), |row| row.name.as_str());
                self.tables.state(country, sector, &format!("{name}: {text}"))
            }
            None => Self::of_body(phrase.sector, actor),
        };
        let basis = match home.basis {
            ActorBasis::Overlay | ActorBasis::Document => home.basis,
            _ => ActorBasis::Name,
        };
        Ground {
            actors: home.actors.iter().map(actor_of).collect(),
            basis,
            confidence: home.confidence.min(0.95),
        }
    }

    /// "NATO troops": the body's code with the role.
    fn of_body(sector: Sector, body: &Actor) -> Actor {
        let armed = matches!(sector, Sector::Mil | Sector::Cop);
        let mut actor = body.clone();
        if armed && body.code.as_str().starts_with("IGO") {
            actor.code.0.push_str(sector.as_str());
            actor.sector = Some(sector);
        }
        actor
    }

    fn role_in_context(&self, phrase: &RolePhrase, memory: &Memory) -> Ground {
        let text = self.sentence.text_of(phrase.words);
        match self.context_country(phrase.sector, memory) {
            Some(country) => Ground {
                actors: vec![self.tables.state(country, Some(phrase.sector), text)],
                basis: ActorBasis::Context,
                confidence: 0.4,
            },
            None => Ground {
                actors: vec![Self::sector_alone(phrase.sector, text)],
                basis: ActorBasis::Name,
                confidence: 0.5,
            },
        }
    }

    /// The end of "of COUNTRY" right after the head.
    fn of_country_end(&self, phrase: &RolePhrase) -> Option<usize> {
        let of = phrase.head + 1;
        if !self.sentence.is_word(of, "of") {
            return None;
        }
        let mut at = of + 1;
        if self.sentence.is_word(at, "the") {
            at += 1;
        }
        let (_, hit) = self.hit(at).filter(|(_, hit)| hit.tokens.start == at)?;
        matches!(hit.sort, Sort::Country).then_some(hit.tokens.end)
    }

    /// Whether the token names one of two Koreas, Sudans or Yemens by its direction.
    pub(super) fn is_direction(&self, idx: usize) -> bool {
        let word = fold(self.sentence.word(idx));
        let after = self.sentence.tokens.get(idx + 1).map(|token| token.pos);
        ["north", "south"].contains(&word.as_str())
            && idx
                .checked_sub(1)
                .is_some_and(|the| self.sentence.is_word(the, "the"))
            && self.sentence.word(idx).starts_with(char::is_uppercase)
            && after != Some(Pos::Propn)
    }
}

/// The sector of a role inside a body that has one: "Taliban officials" are of the Taliban,
/// "party lawmakers" are of parliament.
fn joined(role: Sector, home: Option<Sector>) -> Sector {
    let pale = matches!(
        role,
        Sector::Gov | Sector::Unk | Sector::Cvl | Sector::Eli | Sector::Pty | Sector::Soc
    );
    match home {
        Some(
            own @ (Sector::Reb
            | Sector::Pty
            | Sector::Opp
            | Sector::Uaf
            | Sector::Mil
            | Sector::Leg
            | Sector::Spy
            | Sector::Prm
            | Sector::Jrn),
        ) if pale && role != Sector::Eli => own,
        _ => role,
    }
}

/// "the president", "the rebels": who was last said to be that.
fn remembered_role(phrase: &RolePhrase, memory: &Memory) -> Option<Ground> {
    let known = memory.role(&phrase.key).filter(|_| phrase.is_definite)?;
    Some(Ground {
        actors: known.actors.clone(),
        basis: ActorBasis::Document,
        confidence: known.confidence.min(0.75),
    })
}
