//! The attribute ruler: patterns over tag, word and relation that give part of speech, and for
//! some words lemma, tag or relation. Where several patterns fit a token, the last one wins.

use std::collections::BTreeMap;

use compact_str::CompactString;
use dyad_types::{Dep, Pos, Tag};
use serde::Deserialize;

use crate::engine::container::{Container, ModelError};

/// What the ruler looks at in a token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) tag: Tag,
    pub(crate) dep: Dep,
    pub(crate) ruler_word: Option<u16>,
    pub(crate) is_space: bool,
}

/// What the ruler says of a token.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ruled {
    pub(crate) pos: Pos,
    pub(crate) morph: Morph,
    pub(crate) lemma: Option<CompactString>,
    pub(crate) tag: Option<Tag>,
    pub(crate) dep: Option<Dep>,
    /// Entry that last set each attribute, so that the order of matches does not matter.
    set_by: [usize; 5],
}

impl Ruled {
    const NOTHING: Self = Self {
        pos: Pos::None,
        morph: Morph {
            is_singular: false,
            is_infinitive: false,
            is_plain_present: false,
            is_positive: false,
        },
        lemma: None,
        tag: None,
        dep: None,
        set_by: [0; 5],
    };
}

/// The few morphological features that the lemmatizer asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent features of a word form")]
pub(crate) struct Morph {
    /// Number=Sing.
    is_singular: bool,
    /// VerbForm=Inf.
    is_infinitive: bool,
    /// VerbForm=Fin, Tense=Pres and no Number.
    is_plain_present: bool,
    /// Degree=Pos.
    is_positive: bool,
}

impl Morph {
    fn parse(features: &str) -> Self {
        let has = |feature: &str| features.split('|').any(|f| f == feature);
        Self {
            is_singular: has("Number=Sing"),
            is_infinitive: has("VerbForm=Inf"),
            is_plain_present: has("VerbForm=Fin")
                && has("Tense=Pres")
                && !features.contains("Number="),
            is_positive: has("Degree=Pos"),
        }
    }

    /// Whether a word of this part of speech is its own lemma (spaCy's `is_base_form`).
    pub(crate) fn is_base_form(self, pos: Pos) -> bool {
        (pos == Pos::Noun && self.is_singular)
            || (pos == Pos::Verb && self.is_plain_present)
            || self.is_infinitive
            || self.is_positive
    }
}

/// One token of a pattern, as sets.
#[derive(Debug)]
struct TokenPattern {
    /// Bit per tag, in the order of [`Tag::ALL`].
    tags: u64,
    /// Bit per relation, in the order of [`Dep::ALL`].
    deps: u64,
    words: Option<Vec<u16>>,
    is_space: Option<bool>,
}

impl TokenPattern {
    fn fits(&self, seen: Seen) -> bool {
        self.tags & (1 << seen.tag as u64) != 0
            && self.deps & (1 << seen.dep as u64) != 0
            && self.is_space.is_none_or(|is_space| is_space == seen.is_space)
            && self.words.as_ref().is_none_or(|words| {
                seen.ruler_word.is_some_and(|word| words.contains(&word))
            })
    }
}

#[derive(Debug)]
struct Rule {
    tokens: Vec<TokenPattern>,
    /// Number of the entry, from 1; several patterns may share one.
    entry: usize,
    /// Which token of the pattern is ruled.
    index: usize,
    pos: Option<Pos>,
    morph: Option<Morph>,
    lemma: Option<CompactString>,
    tag: Option<Tag>,
    dep: Option<Dep>,
}

/// The rules, by the tag of their first token.
#[derive(Debug)]
pub(crate) struct Ruler {
    rules: Vec<Rule>,
    by_tag: Vec<Vec<usize>>,
}

#[derive(Deserialize)]
struct EntrySection {
    patterns: Vec<Vec<TokenSection>>,
    attrs: BTreeMap<String, String>,
    index: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE", deny_unknown_fields)]
struct TokenSection {
    tag: Option<SetSection>,
    lower: Option<SetSection>,
    dep: Option<SetSection>,
    is_space: Option<bool>,
}

#[derive(Deserialize)]
enum SetSection {
    #[serde(rename = "IN")]
    In(Vec<String>),
    #[serde(rename = "NOT_IN")]
    NotIn(Vec<String>),
}

impl Ruler {
    /// The rules, and the numbers of the words they ask for.
    pub(crate) fn read(
        model: &Container<'_>,
    ) -> Result<(Self, BTreeMap<String, u16>), ModelError> {
        let entries: Vec<EntrySection> = model.json("ruler")?;
        let mut words = BTreeMap::new();
        let mut rules = Vec::new();
        for (idx, entry) in entries.into_iter().enumerate() {
            for tokens in entry.patterns {
                let tokens: Result<Vec<_>, _> =
                    tokens.into_iter().map(|token| pattern(token, &mut words)).collect();
                rules.push(rule(idx + 1, entry.index, tokens?, &entry.attrs)?);
            }
        }
        let by_tag = Tag::ALL.iter().map(|&tag| {
            let starts = |rule: &Rule| {
                rule.tokens
                    .first()
                    .is_some_and(|token| token.tags & (1 << tag as u64) != 0)
            };
            (0..rules.len()).filter(|&idx| starts(&rules[idx])).collect()
        });
        let by_tag = by_tag.collect();
        Ok((Self { rules, by_tag }, words))
    }

    /// What the rules say of every token; `ruled` is cleared first.
    pub(crate) fn apply(&self, seen: &[Seen], ruled: &mut Vec<Ruled>) {
        ruled.clear();
        ruled.resize(seen.len(), Ruled::NOTHING);
        for (at, token) in seen.iter().enumerate() {
            for &rule_idx in &self.by_tag[token.tag as usize] {
                let rule = &self.rules[rule_idx];
                let rest = &seen[at..];
                let fits = rest.len() >= rule.tokens.len()
                    && rule
                        .tokens
                        .iter()
                        .zip(rest)
                        .all(|(pattern, seen)| pattern.fits(*seen));
                if fits && let Some(target) = ruled.get_mut(at + rule.index) {
                    rule.rule(target);
                }
            }
        }
    }
}

impl Rule {
    fn rule(&self, target: &mut Ruled) {
        let mut wins = |attribute: usize| {
            let newer = target.set_by[attribute] <= self.entry;
            if newer {
                target.set_by[attribute] = self.entry;
            }
            newer
        };
        if let Some(pos) = self.pos.filter(|_| wins(0)) {
            target.pos = pos;
        }
        if let Some(morph) = self.morph.filter(|_| wins(1)) {
            target.morph = morph;
        }
        if self.lemma.is_some() && wins(2) {
            target.lemma.clone_from(&self.lemma);
        }
        if self.tag.is_some() && wins(3) {
            target.tag = self.tag;
        }
        if self.dep.is_some() && wins(4) {
            target.dep = self.dep;
        }
    }
}

fn wrong(reason: String) -> ModelError {
    ModelError::Unreadable { section: "ruler".to_owned(), reason }
}

fn pattern(
    token: TokenSection,
    words: &mut BTreeMap<String, u16>,
) -> Result<TokenPattern, ModelError> {
    let words = match token.lower {
        None => None,
        Some(SetSection::NotIn(_)) => {
            return Err(wrong("words cannot be excluded".to_owned()));
        }
        Some(SetSection::In(list)) => {
            let mut numbers = Vec::new();
            for word in list {
                let next =
                    u16::try_from(words.len()).map_err(|e| wrong(e.to_string()))?;
                numbers.push(*words.entry(word).or_insert(next));
            }
            Some(numbers)
        }
    };
    Ok(TokenPattern {
        tags: bits(token.tag.as_ref(), |text| {
            text.parse::<Tag>().ok().map(|tag| tag as u64)
        }),
        deps: bits(token.dep.as_ref(), |text| {
            text.parse::<Dep>().ok().map(|dep| dep as u64)
        }),
        words,
        is_space: token.is_space,
    })
}

/// The set as bits; names that no token can have are left out.
fn bits(set: Option<&SetSection>, number: impl Fn(&str) -> Option<u64>) -> u64 {
    let of = |names: &[String]| {
        names
            .iter()
            .filter_map(|name| number(name))
            .fold(0, |bits, n| bits | (1 << n))
    };
    match set {
        None => u64::MAX,
        Some(SetSection::In(names)) => of(names),
        Some(SetSection::NotIn(names)) => !of(names),
    }
}

fn rule(
    entry: usize,
    index: usize,
    tokens: Vec<TokenPattern>,
    attrs: &BTreeMap<String, String>,
) -> Result<Rule, ModelError> {
    let mut rule = Rule {
        tokens,
        entry,
        index,
        pos: None,
        morph: None,
        lemma: None,
        tag: None,
        dep: None,
    };
    for (name, value) in attrs {
        match name.as_str() {
            "POS" => {
                rule.pos =
                    Some(value.parse().map_err(|error| wrong(format!("{error}")))?);
            }
            "TAG" => {
                rule.tag =
                    Some(value.parse().map_err(|error| wrong(format!("{error}")))?);
            }
            "DEP" => {
                rule.dep =
                    Some(value.parse().map_err(|error| wrong(format!("{error}")))?);
            }
            "MORPH" => rule.morph = Some(Morph::parse(value)),
            "LEMMA" => rule.lemma = Some(value.into()),
            other => return Err(wrong(format!("{other} is no attribute"))),
        }
    }
    Ok(rule)
}
