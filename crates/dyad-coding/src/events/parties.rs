//! From the noun of an argument to the parties it names: a mention of an actor on the noun or
//! inside its phrase, or the noun itself.

use dyad_types::{Dep, EntityLabel, Mention, Pos};

use super::tree::Tree;

/// A party to an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Party {
    /// Index into the mentions of the sentence, and into the actors of that mention.
    Mention(usize, usize),
    /// The noun at this token, which no mention covers.
    Noun(usize),
}

/// The mentions of one sentence by token.
pub(crate) struct Parties<'a> {
    pub(crate) mentions: Vec<&'a Mention>,
    by_token: Vec<Option<usize>>,
}

impl<'a> Parties<'a> {
    /// `mentions` are those of the tree's sentence.
    pub(crate) fn new(tree: &Tree<'_>, mentions: Vec<&'a Mention>) -> Self {
        let mut by_token: Vec<Option<usize>> = vec![None; tree.len()];
        for (nth, mention) in mentions.iter().enumerate() {
            for idx in mention.tokens.indices() {
                let Some(slot) = by_token.get_mut(idx) else { break };
                let shorter = slot.is_none_or(|other: usize| {
                    mentions[other].tokens.len() > mention.tokens.len()
                });
                if shorter {
                    *slot = Some(nth);
                }
            }
            if let Some(slot) = by_token.get_mut(mention.head) {
                *slot = Some(nth);
            }
        }
        Self { mentions, by_token }
    }

    /// The mention that the token belongs to.
    pub(crate) fn at(&self, idx: usize) -> Option<usize> {
        self.by_token.get(idx).copied().flatten()
    }

    /// Whether the phrase of `head` is a mention, by its own noun.
    pub(crate) fn names_actor(&self, head: usize) -> bool {
        self.at(head).is_some()
    }

    /// The parties that the phrases coordinated at `head` name: each phrase's own mention, else
    /// the first mention inside it (who does it, possessor, nationality, agent, then what stands
    /// after).
    pub(crate) fn of(&self, tree: &Tree<'_>, head: usize) -> Vec<Party> {
        let mut found = Vec::new();
        for member in tree.coordinated(head) {
            let own = self.at(member);
            let known = own.filter(|&nth| !self.mentions[nth].actors.is_empty());
            let mention = known.or_else(|| self.inside(tree, member, 0)).or(own);
            let Some(nth) = mention else { continue };
            for actor in 0..self.mentions[nth].actors.len().max(1) {
                let party = Party::Mention(nth, actor);
                if !found.contains(&party) {
                    found.push(party);
                }
            }
        }
        found
    }

    /// Whether the party has a code.
    pub(crate) fn is_known(&self, party: Party) -> bool {
        match party {
            Party::Mention(nth, actor) => self.mentions[nth]
                .actors
                .get(actor)
                .is_some_and(|actor| !actor.code.as_str().is_empty()),
            Party::Noun(_) => false,
        }
    }

    /// Whether the text names the party only as a place.
    pub(crate) fn is_place(&self, party: Party) -> bool {
        match party {
            Party::Mention(nth, _) => self.mentions[nth].as_place,
            Party::Noun(_) => false,
        }
    }

    /// The party that the noun itself is, when nothing in its phrase is a mention.
    pub(crate) fn noun(tree: &Tree<'_>, head: usize) -> Option<Party> {
        matches!(tree.pos(head), Pos::Noun | Pos::Propn | Pos::Pron | Pos::Num | Pos::Adj)
            .then_some(Party::Noun(head))
    }

    fn inside(&self, tree: &Tree<'_>, head: usize, depth: usize) -> Option<usize> {
        if depth > 4 {
            return None;
        }
        let order = [
            Dep::Nsubj,
            Dep::Poss,
            Dep::Amod,
            Dep::Compound,
            Dep::Nmod,
            Dep::Appos,
            Dep::Agent,
            Dep::Prep,
            Dep::Pobj,
            Dep::Conj,
        ];
        order.iter().find_map(|&dep| {
            tree.with_dep(head, dep).find_map(|child| {
                let own = if dep == Dep::Prep { None } else { self.at(child) };
                let own = own.filter(|&nth| !self.mentions[nth].actors.is_empty());
                own.or_else(|| self.inside(tree, child, depth + 1))
            })
        })
    }
}

/// Whether a noun speaks of people or a body of people, by its entity label or part of speech.
pub(crate) fn is_party_like(tree: &Tree<'_>, idx: usize) -> bool {
    match tree.label(idx) {
        Some(
            EntityLabel::Person | EntityLabel::Norp | EntityLabel::Org | EntityLabel::Gpe,
        ) => true,
        Some(_) => false,
        None => {
            tree.pos(idx) == Pos::Propn
                || matches!(tree.lemma(idx), "he" | "she" | "they" | "who" | "each")
        }
    }
}
