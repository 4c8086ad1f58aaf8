//! The words of a line: the part of its sentence that tells the act, no more than a table holds.

use dyad_ledger::wording::{LONGEST_ACT, in_text, shortened, trimmed, without_actor};
use dyad_types::{Dep, Evidence, Pos, Sentence, Span, TokenRange};

/// Length in bytes from which a clause hanging on a noun of the act is left off.
const LONG_ACT: usize = 40;

/// The words of `sentence` that tell the act: the verb with its objects, without the subject.
pub(crate) fn act(sentence: &Sentence, evidence: &Evidence) -> Span {
    let given = in_text(&sentence.text, evidence.span);
    let span = verb_phrase(sentence, given).unwrap_or(given);
    let span = without_actor(&sentence.text, span, evidence.actor);
    let span = without_clauses(sentence, span, given);
    shortened(&sentence.text, trimmed(&sentence.text, span), LONGEST_ACT)
}

/// The coder's words cover the act's verb; what depends on it to the right, and its auxiliaries
/// and adverbs to the left, belong to the act too.
fn verb_phrase(sentence: &Sentence, span: Span) -> Option<Span> {
    let tokens = &sentence.tokens;
    let inside =
        |idx: usize| tokens.get(idx).is_some_and(|token| span.contains(token.span));
    let head = (0..tokens.len()).find(|&idx| {
        inside(idx)
            && matches!(tokens[idx].pos, Pos::Verb | Pos::Aux)
            && (tokens[idx].head == idx || !inside(tokens[idx].head))
    })?;
    let children: Vec<usize> = sentence.children(head).collect();
    let mut start = head;
    for &child in children.iter().rev().filter(|&&child| child < head) {
        let range = sentence.subtree(child);
        let is_part =
            matches!(tokens[child].dep, Dep::Aux | Dep::Auxpass | Dep::Neg | Dep::Advmod);
        if is_part && range.end == start {
            start = range.start;
        }
    }
    let right = children
        .iter()
        .filter(|&&child| child > head && is_object(tokens[child].dep));
    let ends = right.map(|&child| sentence.subtree(child).end);
    let end = ends.max().unwrap_or(head + 1).max(head + 1);
    let phrase = sentence.span_of(TokenRange::new(start, end));
    // The tree may disagree with the coder: the words it rests on are never lost.
    let phrase = phrase.cover(Span::new(span.start.max(phrase.start), span.end));
    Some(phrase)
}

const fn is_object(dep: Dep) -> bool {
    matches!(
        dep,
        Dep::Dobj
            | Dep::Dative
            | Dep::Prt
            | Dep::Prep
            | Dep::Agent
            | Dep::Xcomp
            | Dep::Acomp
            | Dep::Attr
            | Dep::Oprd
    )
}

/// Leaves off relative and adverbial clauses at the end of a long act, as long as the words the
/// coder rests on stay.
fn without_clauses(sentence: &Sentence, span: Span, given: Span) -> Span {
    let tokens = &sentence.tokens;
    let cut = (0..tokens.len())
        .filter(|&idx| matches!(tokens[idx].dep, Dep::Relcl | Dep::Advcl | Dep::Acl))
        .map(|idx| sentence.span_of(sentence.subtree(idx)).start)
        .filter(|&start| start > span.start + LONG_ACT && start < span.end)
        .filter(|&start| start >= given.end)
        .min();
    cut.map_or(span, |cut| Span::new(span.start, cut))
}
