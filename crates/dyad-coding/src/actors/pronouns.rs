//! Pronouns, "both sides", "the North": mentions that only the text before them explains.

use dyad_types::{ActorBasis, CountryCode, Dep, Mention, Tag, TokenRange};

use crate::actors::memory::{Kind, Memory};
use crate::actors::phrase::left_edge;
use crate::actors::reader::{Ground, Reader};
use crate::actors::spot::Sort;

/// How many sentences back a pronoun may reach for its subject.
const REACH: usize = 2;

/// Nouns that stand for two parties after "both" or "two".
const PAIRED: &[&str] = &[
    "side",
    "country",
    "nation",
    "state",
    "neighbour",
    "neighbor",
    "government",
    "leader",
    "rival",
    "power",
    "ally",
    "capital",
    "foe",
    "enemy",
    "president",
    "minister",
];

impl Reader<'_> {
    /// Subjects and objects that are pronouns.
    pub(super) fn read_pronouns(&mut self, memory: &Memory) {
        for idx in 0..self.sentence.tokens.len() {
            let token = &self.sentence.tokens[idx];
            if token.tag != Tag::Prp || self.is_taken(idx) {
                continue;
            }
            let kind = match self.sentence.word(idx).to_lowercase().as_str() {
                "he" | "she" | "him" | "her" => Kind::Person,
                "they" | "them" => Kind::Several,
                "it" if matches!(token.dep, Dep::Nsubj | Dep::Nsubjpass) => Kind::Body,
                _ => continue,
            };
            if let Some(ground) = self.antecedent(kind, idx, memory) {
                self.add(TokenRange::new(idx, idx + 1), ground, false);
            }
        }
    }

    /// The subject of that kind that stands last before the token, in this sentence or the ones
    /// before.
    pub(super) fn antecedent(
        &self,
        kind: Kind,
        idx: usize,
        memory: &Memory,
    ) -> Option<Ground> {
        let before = || {
            self.found.iter().filter(|mention| {
                mention.tokens.end <= idx
                    && self.sentence.tokens[mention.head].tag != Tag::Prp
                    && !mention.as_place
                    && self.kind(mention) == kind
            })
        };
        let subject = before()
            .filter(|mention| {
                let dep = self.sentence.tokens[mention.head].dep;
                matches!(dep, Dep::Nsubj | Dep::Nsubjpass)
            })
            .max_by_key(|mention| mention.tokens.start);
        // "It wants talks, and it wants them soon": one "it".
        if kind == Kind::Body
            && let Some(same) = self.same_pronoun(idx)
        {
            return Some(same);
        }
        // A body is only its own subject's "it"; people are also told of otherwise.
        let other = before()
            .filter(|_| kind != Kind::Body)
            .max_by_key(|mention| mention.tokens.start);
        let here = subject.or(other);
        if here.is_none()
            && kind == Kind::Body
            && let Some(ground) = self.subject_hit(idx, memory)
        {
            return Some(ground);
        }
        let (actors, confidence) = if let Some(mention) = here {
            (mention.actors.clone(), mention.confidence.share())
        } else {
            let known = memory.subject(kind, self.nth, REACH)?;
            (known.actors.clone(), known.confidence)
        };
        let is_known = actors.iter().any(|actor| !actor.code.as_str().is_empty());
        is_known.then_some(Ground {
            actors,
            basis: ActorBasis::Document,
            confidence: confidence.min(0.65),
        })
    }

    /// What the last "it" before the token that is a subject stands for, where no name is the subject of
    /// a main clause between the two.
    fn same_pronoun(&self, idx: usize) -> Option<Ground> {
        let tokens = &self.sentence.tokens;
        let subject = |mention: &&Mention| {
            mention.tokens.end <= idx
                && matches!(tokens[mention.head].dep, Dep::Nsubj | Dep::Nsubjpass)
        };
        let is_coordinated = |at: usize| {
            let verb = tokens[at].head;
            matches!(tokens[verb].dep, Dep::Root | Dep::Conj)
        };
        let last = self
            .found
            .iter()
            .filter(subject)
            .filter(|mention| is_coordinated(mention.head))
            .max_by_key(|mention| mention.tokens.start)?;
        let is_it = self.sentence.word(last.head).eq_ignore_ascii_case("it");
        (is_it && is_coordinated(idx)).then(|| Ground {
            actors: last.actors.clone(),
            basis: ActorBasis::Document,
            confidence: last.confidence.share(),
        })
    }

    /// "the North", "the South", "the Koreas".
    pub(super) fn read_directions(&mut self, memory: &Memory) {
        for idx in 0..self.sentence.tokens.len() {
            if self.is_taken(idx) {
                continue;
            }
            if self.sentence.is_word(idx, "Koreas") {
                self.add_states(idx, &codes(&["PRK", "KOR"]));
            } else if self.is_direction(idx) {
                self.add_states(idx, &self.direction(idx, memory));
            }
        }
    }

    /// "both sides", "the two countries".
    pub(super) fn read_sides(&mut self, memory: &Memory) {
        for idx in 0..self.sentence.tokens.len() {
            if self.is_pair_noun(idx) {
                self.add_states(idx, &self.last_two(idx, memory));
            } else if self.sentence.lemma(idx) == "side" {
                self.read_named_side(idx, memory);
            }
        }
    }

    /// "the Turkish and Greek sides": the states themselves.
    fn read_named_side(&mut self, idx: usize, memory: &Memory) {
        let tokens = TokenRange::new(left_edge(self.sentence, idx), idx + 1);
        let Some(ground) = self.home_in(tokens, memory) else { return };
        for at in tokens.indices() {
            if let Some((hit, _)) = self.hit(at) {
                self.use_hit(hit);
            }
        }
        self.found.retain(|mention| !mention.tokens.overlaps(tokens));
        self.add(tokens, ground, false);
    }

    fn add_states(&mut self, idx: usize, codes: &[CountryCode]) {
        if codes.is_empty() {
            return;
        }
        let tokens = TokenRange::new(self.pair_start(idx), idx + 1);
        self.found.retain(|mention| !mention.tokens.overlaps(tokens));
        let ground = Ground {
            actors: codes.iter().map(|&code| self.state(code, None)).collect(),
            basis: ActorBasis::Document,
            confidence: 0.7,
        };
        self.add(tokens, ground, false);
    }

    /// The country or body before the token that is a subject and no mention yet.
    fn subject_hit(&self, idx: usize, memory: &Memory) -> Option<Ground> {
        let hit = self.hits.iter().rfind(|hit| {
            let dep = self.sentence.tokens[self.top(hit.tokens)].dep;
            hit.tokens.end <= idx
                && !matches!(hit.sort, Sort::Person | Sort::Place | Sort::People)
                && matches!(dep, Dep::Nsubj | Dep::Nsubjpass)
        })?;
        let mut ground = self.ground_of_hit(hit, false, memory)?;
        ground.basis = ActorBasis::Document;
        ground.confidence = ground.confidence.min(0.65);
        Some(ground)
    }

    fn pair_start(&self, idx: usize) -> usize {
        let opens = |at: usize| {
            ["the", "both", "two", "these", "those", "all"]
                .iter()
                .any(|word| self.sentence.is_word(at, word))
        };
        let mut first = idx;
        while let Some(before) = first.checked_sub(1).filter(|&before| opens(before)) {
            first = before;
        }
        first
    }

    fn is_pair_noun(&self, idx: usize) -> bool {
        let Some(before) = idx.checked_sub(1) else { return false };
        let token = &self.sentence.tokens[idx];
        let the_two = self.sentence.is_word(before, "two")
            && before
                .checked_sub(1)
                .is_some_and(|at| self.sentence.is_word(at, "the"));
        matches!(token.tag, Tag::Nns | Tag::Nnps)
            && PAIRED.contains(&token.lemma.as_str())
            && (self.sentence.is_word(before, "both") || the_two)
    }

    /// The two states named last before the token.
    fn last_two(&self, idx: usize, memory: &Memory) -> Vec<CountryCode> {
        let mut two: Vec<CountryCode> = Vec::new();
        let mut before: Vec<_> = self
            .found
            .iter()
            .filter(|mention| mention.tokens.end <= idx)
            .collect();
        before.sort_by_key(|mention| std::cmp::Reverse(mention.tokens.start));
        let here = before
            .iter()
            .flat_map(|mention| mention.actors.iter().filter_map(|actor| actor.country));
        let others: Vec<CountryCode> = here.collect();
        // "Washington urged both sides": who does it to both is neither.
        let outside = match others.as_slice() {
            [only] if self.is_done_to(idx) => Some(*only),
            _ => None,
        };
        for country in others.iter().copied().chain(memory.recent()) {
            if !two.contains(&country) && Some(country) != outside {
                two.push(country);
            }
            if two.len() == 2 {
                two.sort_unstable();
                return two;
            }
        }
        Vec::new()
    }

    /// Whether the token is what something is done to: an object, or the subject of an infinitive
    /// behind a verb ("urged both sides to talk").
    fn is_done_to(&self, idx: usize) -> bool {
        let token = &self.sentence.tokens[idx];
        let head = &self.sentence.tokens[token.head];
        matches!(token.dep, Dep::Dobj | Dep::Pobj | Dep::Dative)
            || token.dep == Dep::Nsubj && head.tag == Tag::Vb
    }

    /// "the North" and "the South" of a country that the story has named.
    fn direction(&self, idx: usize, memory: &Memory) -> Vec<CountryCode> {
        let north = self.sentence.is_word(idx, "north");
        let pairs = [("PRK", "KOR"), ("SDN", "SSD")];
        for (of_north, of_south) in pairs {
            let both = codes(&[of_north, of_south]);
            if both.iter().any(|&code| memory.has_country(code)) {
                return codes(&[if north { of_north } else { of_south }]);
            }
        }
        Vec::new()
    }
}

fn codes(texts: &[&str]) -> Vec<CountryCode> {
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}
