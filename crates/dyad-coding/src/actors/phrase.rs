//! Noun phrases: their extent, their role words, and what stands on them.

use compact_str::CompactString;
use dyad_data::{ActorTables, Named, fold};
use dyad_types::{Dep, Pos, Sector, Sentence, Tag, TokenRange};

/// A noun phrase whose head is a role word: "the country's foreign minister".
#[derive(Debug, Clone)]
pub(super) struct RolePhrase {
    /// The head, a token.
    pub(super) head: usize,
    /// The whole phrase up to the head.
    pub(super) tokens: TokenRange,
    /// The role words themselves.
    pub(super) words: TokenRange,
    /// The role words, folded, in the singular where the table knows it.
    pub(super) key: CompactString,
    /// What the role is; modifiers count ("former minister" is an elite).
    pub(super) sector: Sector,
    /// Whether "the", "this" or the like stands before it.
    pub(super) is_definite: bool,
}

/// Longest role in words: "chief of general staff".
const LONGEST_ROLE: usize = 4;

/// Heads that say little of the role when another role word stands before them.
const PALE_HEADS: &[&str] = &[
    "agent",
    "aide",
    "authority",
    "body",
    "candidate",
    "chief",
    "command",
    "commander",
    "commission",
    "committee",
    "council",
    "delegate",
    "delegation",
    "envoy",
    "faction",
    "figure",
    "force",
    "group",
    "head",
    "leader",
    "leadership",
    "member",
    "minister",
    "movement",
    "negotiator",
    "observer",
    "office",
    "officer",
    "official",
    "organisation",
    "organization",
    "people",
    "representative",
    "servant",
    "source",
    "spokesman",
    "spokesperson",
    "spokeswoman",
    "staff",
    "team",
    "unit",
    "wing",
    "worker",
];

/// Words that make the holder of an office a former one.
const FORMER: &[&str] =
    &["former", "ex", "ousted", "deposed", "exiled", "retired", "late", "onetime"];

/// The role phrase whose head is the token, if it is a role word.
pub(super) fn role_phrase(
    tables: &ActorTables,
    sentence: &Sentence,
    head: usize,
) -> Option<RolePhrase> {
    let token = sentence.tokens.get(head)?;
    if !matches!(token.pos, Pos::Noun | Pos::Propn) && !is_noun_tag(token.tag) {
        return None;
    }
    let (words, key, own) = role_ending_at(tables, sentence, head)?;
    // "The Polish head of state": what stands before belongs to the first of the words.
    let start = left_edge(sentence, head).min(left_edge(sentence, words.start));
    let tokens = TokenRange::new(start.min(words.start), head + 1);
    let before = TokenRange::new(tokens.start, words.start);
    let mut sector = own;
    let is_pale =
        PALE_HEADS.contains(&sentence.tokens[head].lemma.to_lowercase().as_str());
    if is_pale && words.len() == 1 {
        let stronger = before.indices().rev().find_map(|idx| {
            let (words, _, sector) = role_ending_at(tables, sentence, idx)?;
            let useful = !matches!(sector, Sector::Unk | Sector::Cvl | Sector::Eli);
            (before.contains(words.start) && useful && modifies(sentence, idx, head))
                .then_some(sector)
        });
        sector = stronger.unwrap_or(own);
    }
    let is_former = before.indices().any(|idx| {
        let word = sentence.word(idx).to_lowercase();
        FORMER.contains(&word.trim_end_matches('-'))
            || (word.starts_with("ex-") && idx + 1 == words.start)
    });
    let of_office = matches!(
        sector,
        Sector::Gov | Sector::Mil | Sector::Leg | Sector::Jud | Sector::Cop | Sector::Spy
    );
    if is_former && of_office {
        sector = Sector::Eli;
    }
    let is_definite = before.indices().any(|idx| {
        ["the", "this", "that", "these", "those"]
            .iter()
            .any(|word| sentence.is_word(idx, word))
    });
    Some(RolePhrase { head, tokens, words, key, sector, is_definite })
}

fn is_noun_tag(tag: Tag) -> bool {
    matches!(tag, Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Nnps)
}

fn modifies(sentence: &Sentence, idx: usize, head: usize) -> bool {
    let token = &sentence.tokens[idx];
    token.head == head
        || (matches!(token.dep, Dep::Compound | Dep::Amod | Dep::Nmod)
            && sentence.is_under(idx, head))
}

/// The longest role of the tables that ends with the token: its words, folded key, sector.
pub(super) fn role_ending_at(
    tables: &ActorTables,
    sentence: &Sentence,
    end: usize,
) -> Option<(TokenRange, CompactString, Sector)> {
    if !is_noun_tag(sentence.tokens.get(end)?.tag) {
        return None;
    }
    let base = fold(sentence.lemma(end));
    (end.saturating_sub(LONGEST_ROLE - 1)..=end).find_map(|start| {
        let words = TokenRange::new(start, end + 1);
        if words.indices().any(|idx| sentence.tokens[idx].tag == Tag::Dt) {
            return None;
        }
        let written = fold(sentence.text_of(words));
        let singular = if start == end {
            base.clone()
        } else {
            let before = sentence.text_of(TokenRange::new(start, end));
            compact_str::format_compact!("{} {base}", fold(before))
        };
        [singular, written].into_iter().find_map(|key| {
            let sector = tables.names.get(&key).iter().find_map(|entry| {
                match entry.named {
                    // "NGO", "CEO" and the like only as they are printed.
                    Named::Agent(sector) => Some(sector),
                    _ => None,
                }
            })?;
            Some((words, key, sector))
        })
    })
}

/// First token of the noun phrase before its head: determiners, adjectives, possessors that
/// stand in one piece before it.
pub(super) fn left_edge(sentence: &Sentence, head: usize) -> usize {
    let mut first = head;
    for idx in (head.saturating_sub(14)..head).rev() {
        if !sentence.is_under(idx, head) || starts_other(sentence, idx, head) {
            break;
        }
        first = idx;
    }
    while first < head {
        let token = &sentence.tokens[first];
        let no_part =
            matches!(token.pos, Pos::Punct | Pos::Cconj | Pos::Adp | Pos::Space)
                || (token.pos == Pos::Adv && token.dep == Dep::Advmod);
        if !no_part {
            break;
        }
        first += 1;
    }
    first
}

/// Words below the head that are no part of its phrase: clauses, brackets.
fn starts_other(sentence: &Sentence, idx: usize, head: usize) -> bool {
    let token = &sentence.tokens[idx];
    if matches!(token.tag, Tag::Lrb | Tag::Rrb | Tag::Colon) {
        return true;
    }
    let clause = |dep| {
        matches!(dep, Dep::Relcl | Dep::Advcl | Dep::Ccomp | Dep::Parataxis | Dep::Nsubj)
    };
    let mut at = idx;
    for _ in 0..sentence.tokens.len() {
        if at == head {
            return false;
        }
        if clause(sentence.tokens[at].dep) {
            return true;
        }
        at = sentence.tokens[at].head;
    }
    true
}
