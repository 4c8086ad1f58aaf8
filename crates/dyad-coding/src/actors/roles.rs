//! Role words: whose minister, whose troops.

use dyad_data::fold;
use dyad_types::{Actor, ActorBasis, Dep, EntityLabel, Pos, Sector, Tag, TokenRange};

use crate::actors::memory::{Kind, Known, Memory};
use crate::actors::phrase::{RolePhrase, left_edge, role_ending_at, role_phrase};
use crate::actors::reader::{Ground, Reader};
use crate::actors::spot::Sort;

impl Reader<'_> {
    /// Role phrases that no name has taken up.
    pub(super) fn read_roles(&mut self, memory: &mut Memory) {
        for idx in 0..self.sentence.tokens.len() {
            let part_of_word = self.sentence.word(idx + 1) == "-";
            if self.is_taken(idx)
                || self.hit(idx).is_some()
                || self.serves_role(idx)
                || self.opens_role(idx)
                || part_of_word
            {
                continue;
            }
            let Some(mut phrase) = role_phrase(self.tables, self.sentence, idx) else {
                continue;
            };
            if self.counts_others(&phrase) {
                continue;
            }
            if let Some(noun) = self.modified_noun(idx) {
                let start = left_edge(self.sentence, noun);
                phrase.tokens.start = phrase.tokens.start.min(start);
            }
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

    /// Whether a longer role of "of" begins here: "head" in "head of state".
    fn opens_role(&self, idx: usize) -> bool {
        self.sentence.is_word(idx + 1, "of")
            && role_ending_at(self.tables, self.sentence, idx + 2)
                .is_some_and(|(words, ..)| words.start <= idx)
    }

    /// The noun before which the role word stands as a modifier: "base" in "army base".
    fn modified_noun(&self, idx: usize) -> Option<usize> {
        let token = &self.sentence.tokens[idx];
        let modifies = matches!(token.dep, Dep::Compound | Dep::Amod | Dep::Nmod);
        (modifies && token.head > idx).then_some(token.head)
    }

    /// Whether the word without an owner only describes its noun: "cabinet meeting", but not
    /// "rebel positions".
    fn is_mere_modifier(&self, phrase: &RolePhrase) -> bool {
        let armed = matches!(
            phrase.sector,
            Sector::Mil | Sector::Reb | Sector::Cop | Sector::Prm | Sector::Ref
        );
        !armed && self.modified_noun(phrase.head).is_some()
    }

    /// "a group" in "a group of villagers": the villagers are the actor.
    fn counts_others(&self, phrase: &RolePhrase) -> bool {
        let of = phrase.head + 1;
        QUANTITIES.contains(&self.sentence.lemma(phrase.head))
            && self.sentence.is_word(of, "of")
            && self.sentence.child(of, Dep::Pobj).is_some_and(|noun| {
                role_ending_at(self.tables, self.sentence, noun).is_some()
            })
    }

    fn read_role(&mut self, phrase: &RolePhrase, memory: &mut Memory) {
        let own = self
            .home_of_role(phrase, memory)
            .map(|home| self.of_role(phrase, &home));
        let ground = match own.or_else(|| remembered_role(phrase, memory)) {
            Some(ground) => ground,
            None if is_instrument(&phrase.key) || self.is_mere_modifier(phrase) => return,
            None => self.role_in_context(phrase, memory),
        };
        for idx in phrase.tokens.indices() {
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
        let start = self.quantity_start(phrase).unwrap_or(phrase.tokens.start);
        let tokens = TokenRange::new(start, end.unwrap_or(phrase.tokens.end));
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
            .or_else(|| self.home_beside(phrase))
    }

    /// "the secretary of state, NAME,": the country of the person named beside the role.
    fn home_beside(&self, phrase: &RolePhrase) -> Option<Ground> {
        let token = &self.sentence.tokens[phrase.head];
        let above = (token.dep == Dep::Appos).then_some(token.head);
        let beside = self.sentence.child(phrase.head, Dep::Appos).or(above)?;
        let mention =
            self.found.iter().find(|mention| mention.tokens.contains(beside))?;
        let actors: Vec<Actor> = mention
            .actors
            .iter()
            .filter(|actor| actor.country.is_some())
            .cloned()
            .collect();
        (!actors.is_empty()).then(|| Ground {
            actors,
            basis: mention.basis,
            confidence: mention.confidence.share().min(0.9),
        })
    }

    /// "the government of Iraq", "troops from Chad", "a spokesman for the Taliban", "rebels in
    /// Mali".
    fn home_after(&self, phrase: &RolePhrase, memory: &Memory) -> Option<Ground> {
        let local = !matches!(
            phrase.sector,
            Sector::Mil | Sector::Igo | Sector::Ngo | Sector::Eli | Sector::Ref
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
            self.homes_at(object, memory)
        })
    }

    /// The countries or bodies of the noun and of those joined to it: "the presidents of France
    /// and Germany".
    fn homes_at(&self, noun: usize, memory: &Memory) -> Option<Ground> {
        let mut ground = self.home_at(noun, memory)?;
        let mut at = noun;
        while let Some(next) = self.sentence.child(at, Dep::Conj) {
            if let Some(other) = self.home_at(next, memory) {
                ground.actors.extend(other.actors);
            }
            at = next;
        }
        Some(ground)
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
        let before = TokenRange::new(phrase.tokens.start, phrase.words.start);
        self.home_in(before, memory).or_else(|| {
            // "a spokesman for the government of Iraq": the object lies after its preposition.
            (noun > phrase.words.start || noun == phrase.head)
                .then(|| self.home_after(&phrase, memory))
                .flatten()
        })
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
                let sector = if governs(&phrase.key) {
                    Some(phrase.sector)
                } else {
                    Some(joined(phrase.sector, actor.sector))
                };
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
        let owned = phrase
            .tokens
            .indices()
            .any(|idx| self.sentence.tokens[idx].tag == Tag::PrpPoss);
        let country = if owned || self.is_of_unknown(phrase) {
            None
        } else {
            self.context_country(phrase.sector, memory)
        };
        match country {
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

    /// "Dozens of protesters", "a group of villagers": where the words of quantity begin.
    fn quantity_start(&self, phrase: &RolePhrase) -> Option<usize> {
        let of = self.sentence.tokens[phrase.head].head;
        if phrase.tokens.start != of + 1 || !self.sentence.is_word(of, "of") {
            return None;
        }
        let quantity = self.sentence.tokens[of].head;
        let counts = quantity + 1 == of
            && QUANTITIES
                .contains(&self.sentence.lemma(quantity).to_lowercase().as_str());
        counts.then(|| left_edge(self.sentence, quantity))
    }

    /// Whether a name before the role says whose it is without being known: "Karen guerrillas".
    fn is_of_unknown(&self, phrase: &RolePhrase) -> bool {
        (phrase.tokens.start..phrase.words.start).any(|idx| {
            let named = self.sentence.entities.iter().any(|entity| {
                entity.tokens.contains(idx)
                    && matches!(
                        entity.label,
                        EntityLabel::Norp
                            | EntityLabel::Gpe
                            | EntityLabel::Org
                            | EntityLabel::Loc
                    )
            });
            let written = self.sentence.tokens[idx].pos == Pos::Propn
                && role_ending_at(self.tables, self.sentence, idx).is_none();
            named || written
        })
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
        (!matches!(hit.sort, Sort::Person | Sort::Place)).then_some(hit.tokens.end)
    }

    /// Whether the token names one of two Koreas, Sudans or Yemens by its direction.
    pub(super) fn is_direction(&self, idx: usize) -> bool {
        let word = fold(self.sentence.word(idx));
        let after = self.sentence.tokens.get(idx + 1).map(|token| token.pos);
        ["north", "south"].contains(&word.as_str())
            && self.hit(idx).is_none()
            && idx
                .checked_sub(1)
                .is_some_and(|the| self.sentence.is_word(the, "the"))
            && self.sentence.word(idx).starts_with(char::is_uppercase)
            && after != Some(Pos::Propn)
    }
}

/// Heads of a phrase that only count what stands after "of".
const QUANTITIES: &[&str] = &[
    "dozen", "hundred", "thousand", "million", "ten", "score", "number", "handful",
    "group", "majority", "crowd", "couple", "pair", "most", "some", "many", "all",
    "several", "one", "two", "three", "four", "five", "half", "none",
];

/// Weapons and vehicles: what they are used for is told of them only with an owner.
fn is_instrument(key: &str) -> bool {
    const INSTRUMENTS: &[&str] = &[
        "drone",
        "drones",
        "tank",
        "tanks",
        "helicopter",
        "helicopters",
        "warship",
        "warships",
        "submarine",
        "destroyer",
        "frigate",
        "convoy",
        "artillery",
        "bombers",
        "warplane",
        "warplanes",
        "fighter jet",
        "fighter jets",
        "aircraft",
        "gunboat",
        "aircraft carrier",
        "air defense",
        "rocket force",
        "website",
        "ambulance",
    ];
    INSTRUMENTS.contains(&key)
}

/// Whether the role is that of a government, whoever forms it: "the Taliban government".
fn governs(key: &str) -> bool {
    [
        "government",
        "ministry",
        "minister",
        "administration",
        "regime",
        "cabinet",
        "embassy",
    ]
    .iter()
    .any(|word| key.ends_with(word))
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
