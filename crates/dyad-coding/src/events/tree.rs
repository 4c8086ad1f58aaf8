//! A sentence's tree with its children listed once, and the small questions asked of it.

use compact_str::{CompactString, ToCompactString as _};
use dyad_data::EventLexicon;
use dyad_types::{Dep, EntityLabel, Pos, Sentence, Tag, TokenRange};

/// A sentence, its children lists and lower-case base forms.
pub(crate) struct Tree<'s> {
    pub(crate) sentence: &'s Sentence,
    starts: Vec<usize>,
    children: Vec<usize>,
    lemmas: Vec<CompactString>,
    labels: Vec<Option<EntityLabel>>,
    utterances: Vec<bool>,
}

impl<'s> Tree<'s> {
    pub(crate) fn new(sentence: &'s Sentence, lexicon: &EventLexicon) -> Self {
        let n = sentence.tokens.len();
        let is_child = |idx: usize| {
            let head = sentence.tokens[idx].head;
            head != idx && head < n
        };
        let mut starts = vec![0; n + 1];
        for idx in (0..n).filter(|&idx| is_child(idx)) {
            starts[sentence.tokens[idx].head + 1] += 1;
        }
        for idx in 0..n {
            starts[idx + 1] += starts[idx];
        }
        let mut next = starts.clone();
        let mut children = vec![0; starts[n]];
        for idx in (0..n).filter(|&idx| is_child(idx)) {
            let slot = &mut next[sentence.tokens[idx].head];
            children[*slot] = idx;
            *slot += 1;
        }
        let lemmas: Vec<_> = (0..n).map(|idx| lower_lemma(sentence, idx)).collect();
        let utterance = lexicon.class("utterance");
        let is_utterance = |lemma: &CompactString| {
            utterance.is_some_and(|class| lexicon.is_in_class(lemma, class))
        };
        let utterances = lemmas.iter().map(is_utterance).collect();
        let mut labels = vec![None; n];
        for entity in &sentence.entities {
            for idx in entity.tokens.indices() {
                if let Some(label) = labels.get_mut(idx) {
                    *label = Some(entity.label);
                }
            }
        }
        Self {
            sentence,
            starts,
            children,
            lemmas,
            labels,
            utterances,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.sentence.tokens.len()
    }

    /// Children in text order.
    pub(crate) fn children(&self, head: usize) -> &[usize] {
        match (self.starts.get(head), self.starts.get(head + 1)) {
            (Some(&start), Some(&end)) => self.children.get(start..end).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// Children with the relation `dep`, in text order.
    pub(crate) fn with_dep(
        &self,
        head: usize,
        dep: Dep,
    ) -> impl Iterator<Item = usize> + '_ {
        self.children(head)
            .iter()
            .copied()
            .filter(move |&idx| self.dep(idx) == dep)
    }

    pub(crate) fn child(&self, head: usize, dep: Dep) -> Option<usize> {
        self.with_dep(head, dep).next()
    }

    pub(crate) fn dep(&self, idx: usize) -> Dep {
        self.sentence.tokens.get(idx).map_or(Dep::None, |token| token.dep)
    }

    pub(crate) fn pos(&self, idx: usize) -> Pos {
        self.sentence.tokens.get(idx).map_or(Pos::None, |token| token.pos)
    }

    pub(crate) fn tag(&self, idx: usize) -> Tag {
        self.sentence.tokens.get(idx).map_or(Tag::Xx, |token| token.tag)
    }

    pub(crate) fn head(&self, idx: usize) -> usize {
        self.sentence.tokens.get(idx).map_or(idx, |token| token.head)
    }

    /// Base form in lower case.
    pub(crate) fn lemma(&self, idx: usize) -> &str {
        self.lemmas.get(idx).map_or("", CompactString::as_str)
    }

    /// Whether the noun is something said, written or staged, that speaks for its author.
    pub(crate) fn is_utterance(&self, idx: usize) -> bool {
        self.utterances.get(idx).copied().unwrap_or(false)
    }

    /// Label of the entity that holds the token.
    pub(crate) fn label(&self, idx: usize) -> Option<EntityLabel> {
        self.labels.get(idx).copied().flatten()
    }

    pub(crate) fn is_verb(&self, idx: usize) -> bool {
        matches!(self.pos(idx), Pos::Verb | Pos::Aux)
    }

    pub(crate) fn is_noun(&self, idx: usize) -> bool {
        matches!(self.pos(idx), Pos::Noun | Pos::Propn)
    }

    /// Number of heads above the token.
    pub(crate) fn depth(&self, idx: usize) -> usize {
        self.sentence.ancestors(idx).count()
    }

    /// `idx` and the members coordinated with it, in text order.
    pub(crate) fn coordinated(&self, idx: usize) -> Vec<usize> {
        let mut members = vec![idx];
        let mut at = 0;
        while let Some(&member) = members.get(at) {
            at += 1;
            if members.len() > 16 {
                break;
            }
            members.extend(self.with_dep(member, Dep::Conj));
        }
        members
    }

    /// The smallest range that holds the token and everything below it but clauses.
    pub(crate) fn phrase(&self, head: usize) -> TokenRange {
        let mut range = TokenRange::new(head, head + 1);
        let mut open = vec![head];
        while let Some(idx) = open.pop() {
            range.start = range.start.min(idx);
            range.end = range.end.max(idx + 1);
            open.extend(self.children(idx).iter().copied().filter(|&child| {
                !matches!(
                    self.dep(child),
                    Dep::Relcl
                        | Dep::Acl
                        | Dep::Advcl
                        | Dep::Ccomp
                        | Dep::Parataxis
                        | Dep::Conj
                        | Dep::Cc
                        | Dep::Punct
                        | Dep::Appos
                ) && (idx == head || self.dep(child) != Dep::Prep)
            }));
        }
        range
    }
}

/// Base form in lower case; plural proper nouns lose their ending ("Sanctions" in a headline).
fn lower_lemma(sentence: &Sentence, idx: usize) -> CompactString {
    let token = &sentence.tokens[idx];
    let lemma = token.lemma.as_str();
    let lower = if lemma.is_empty() {
        token.span.of(&sentence.text).to_lowercase().to_compact_string()
    } else if lemma.bytes().any(|byte| byte.is_ascii_uppercase()) {
        lemma.to_lowercase().to_compact_string()
    } else {
        token.lemma.clone()
    };
    match (token.tag, lower.strip_suffix('s')) {
        (Tag::Nnps, Some(singular)) if singular.len() > 3 => singular.to_compact_string(),
        _ => lower,
    }
}
