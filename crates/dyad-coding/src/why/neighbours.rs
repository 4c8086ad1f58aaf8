//! Reasons told over two sentences: "As a result, ...", "That led to ...", "The move came after ...".

use dyad_data::{CauseSide, CauseSignal, SignalForm};
use dyad_types::{Cause, CauseKind, Clause, Dep, Pos, Span, Tag, TokenRange};

use crate::why::view::View;

/// Nouns that point back to whatever the sentence before tells, when "the", "this" or "that" stands before
/// them alone. "The strike" may be one told of long before. Own list.
const ACTS: [&str; 14] = [
    "about-face",
    "act",
    "action",
    "announcement",
    "blow",
    "decision",
    "gesture",
    "incident",
    "measure",
    "move",
    "reversal",
    "shift",
    "step",
    "turnaround",
];

/// "It followed weeks of shelling": a verb that tells a cause only of what was told before.
const FOLLOWS: CauseSignal = CauseSignal {
    form: SignalForm::Verb,
    cause: CauseSide::Governed,
    kind: CauseKind::Trigger,
    hosts: None,
};

/// Words that say how long after. Own list.
const TIMES: [&str; 10] = [
    "hour", "hours", "day", "days", "week", "weeks", "month", "months", "just", "barely",
];

/// The causes that link the sentence to `before`, the clause of the sentence just before it.
pub(super) fn linked(view: &View<'_>, before: &Clause) -> Vec<Cause> {
    if view.is_question() {
        return Vec::new();
    }
    opened(view, before)
        .or_else(|| brought(view, before))
        .or_else(|| responded(view, before))
        .into_iter()
        .collect()
}

/// Puts the sentence before in the place of an effect or a cause that only points back to it:
/// "The move came after the raid" tells why of what was told before.
pub(super) fn resolve(view: &View<'_>, before: &Clause, causes: &mut [Cause]) {
    for cause in causes {
        let position = view.sentence.position;
        for clause in std::iter::once(&mut cause.cause).chain(&mut cause.effect) {
            if clause.position == position && is_pointer(view, clause.span) {
                *clause = before.clone();
            }
        }
    }
}

/// "As a result, the truce fell": the sentence opens with words that point back.
fn opened(view: &View<'_>, before: &Clause) -> Option<Cause> {
    let is_opener = |idx: usize| {
        view.is_any(idx, &["and", "so"]) || matches!(view.pos(idx), Pos::Punct)
    };
    let first = (0..view.len()).find(|&idx| !is_opener(idx))?;
    let (end, signal) = view
        .lexicon
        .causes
        .all_at(view.sentence, first)
        .find(|(_, signal)| signal.form == SignalForm::Adverb)?;
    let range = TokenRange::new(first, end);
    let root = root(view)?;
    let told = trimmed_start(view, view.clause_range(root, &[]), end);
    Some(Cause {
        cause: before.clone(),
        effect: Some(view.clause(told)),
        signal: view.sentence.span_of(range),
        kind: signal.kind,
        hedge: view.hedge(root),
        holder: view.holder(root),
        player: view.actor_of(root).and_then(|actor| actor.country),
    })
}

/// "That led to a boycott", "The move angered Paris", "It followed weeks of shelling": a causal verb
/// whose subject points back.
fn brought(view: &View<'_>, before: &Clause) -> Option<Cause> {
    let verb = root(view)?;
    let subject = view.child(verb, &[Dep::Nsubj])?;
    if !points_back(view, subject) || view.is_negated(verb) {
        return None;
    }
    let known = view
        .lexicon
        .causes
        .all_of_verb(view.sentence, verb)
        .find(|signal| signal.form == SignalForm::Verb);
    let follows = view.sentence.lemma(verb) == "follow";
    let signal = known.copied().or(follows.then_some(FOLLOWS))?;
    let (object, end) = governed(view, verb)?;
    let range = TokenRange::new(verb, end.min(object.start).max(verb + 1));
    let object = view.clause(object);
    let (cause, effect) = match signal.cause {
        CauseSide::Host => (before.clone(), object),
        CauseSide::Governed => (object, before.clone()),
    };
    Some(Cause {
        cause,
        effect: Some(effect),
        signal: view.sentence.span_of(range),
        kind: signal.kind,
        hedge: view.hedge(verb),
        holder: view.holder(verb),
        player: None,
    })
}

/// Verbs of answering an act. Own list.
const RESPONDS: [&str; 5] = ["react", "reply", "respond", "retaliate", "riposte"];

/// "It was responding to the arrest of five men", "Niamey was retaliating for the blockade": the act told
/// just before answers that one.
fn responded(view: &View<'_>, before: &Clause) -> Option<Cause> {
    let verb = root(view)?;
    let subject = view.child(verb, &[Dep::Nsubj])?;
    let is_actor = view.tag(subject) == Tag::Prp || view.player(subject).is_some();
    // "was responding": of what is told; "responded" tells an act of its own.
    let goes_on = view.tag(verb) == Tag::Vbg;
    if !RESPONDS.contains(&view.sentence.lemma(verb))
        || !is_actor
        || !goes_on
        || view.is_negated(verb)
    {
        return None;
    }
    let prep = view.children(verb).into_iter().find(|&idx| {
        view.dep(idx) == Dep::Prep && view.is_any(idx, &["to", "for", "against"])
    })?;
    let object = view.child(prep, &[Dep::Pobj, Dep::Pcomp])?;
    let end = view.sentence.subtree(object).end;
    Some(Cause {
        cause: view.clause(view.trimmed(TokenRange::new(prep + 1, end.max(prep + 2)))),
        effect: Some(before.clone()),
        signal: view.sentence.span_of(TokenRange::new(verb, prep + 1)),
        kind: CauseKind::Trigger,
        hedge: view.hedge(verb),
        holder: view.holder(verb),
        player: None,
    })
}

/// What a causal verb has as object, straight or behind a preposition or a clause's mark, and the
/// index after the words that bring it.
fn governed(view: &View<'_>, verb: usize) -> Option<(TokenRange, usize)> {
    let object = view.child(verb, &[Dep::Dobj, Dep::Ccomp]).filter(|&idx| idx > verb);
    if let Some(object) = object {
        return Some((view.run(object, &[]), verb + 1));
    }
    let prep = view
        .children(verb)
        .into_iter()
        .find(|&idx| idx > verb && view.dep(idx) == Dep::Prep);
    if let Some(prep) = prep
        && let Some(object) = view.child(prep, &[Dep::Pobj, Dep::Pcomp])
    {
        return Some((view.run(object, &[]), prep + 1));
    }
    let clause = view.child(verb, &[Dep::Advcl]).filter(|&idx| idx > verb)?;
    let mark = view.child(clause, &[Dep::Mark])?;
    Some((view.run(clause, &[mark]), mark + 1))
}

/// Whether the token is "this", "that", "it", or "the move" and its like.
pub(super) fn points_back(view: &View<'_>, idx: usize) -> bool {
    if view.is_any(idx, &["this", "that", "it", "which"]) {
        return true;
    }
    let only_determiner = view.children(idx).into_iter().all(|child| {
        view.dep(child) == Dep::Det
            && view.is_any(child, &["the", "this", "that", "these"])
    });
    only_determiner
        && ACTS.contains(&view.sentence.lemma(idx))
        && view.children(idx).len() == 1
}

/// Whether the words are no more than a pointer and a verb that says it came: "The move came".
pub(super) fn is_pointer(view: &View<'_>, span: Span) -> bool {
    let inside: Vec<usize> = (0..view.len())
        .filter(|&idx| span.contains(view.sentence.tokens[idx].span))
        .filter(|&idx| !matches!(view.pos(idx), Pos::Punct | Pos::Space | Pos::Adv))
        .collect();
    // "It came two days after ..."
    let tells_when = |idx: usize| {
        view.pos(idx) == Pos::Num
            || view.is_any(idx, &TIMES)
            || view.is_any(idx, &["a", "the"])
    };
    let comes = |idx: usize| {
        view.is_verbal(idx)
            && matches!(
                view.sentence.lemma(idx),
                "come" | "follow" | "be" | "happen" | "take"
            )
    };
    let subject = inside.iter().copied().find(|&idx| points_back(view, idx));
    subject.is_some_and(|subject| {
        inside.iter().all(|&idx| {
            idx == subject
                || view.head(idx) == subject
                || comes(idx)
                || tells_when(idx)
                || view.dep(idx) == Dep::Aux
        })
    })
}

/// Whether the words tell of "the step" or "the decision" and hardly more: "The premier announced the step
/// in a speech".
pub(super) fn names_act(view: &View<'_>, span: Span) -> bool {
    let inside = |idx: &usize| span.contains(view.sentence.tokens[*idx].span);
    let words: Vec<usize> = (0..view.len()).filter(inside).collect();
    words.len() <= MOST_OF_NAMING
        && words.iter().any(|&idx| view.is_noun(idx) && points_back(view, idx))
}

/// Words and marks of such a clause. Own choice.
const MOST_OF_NAMING: usize = 12;

fn root(view: &View<'_>) -> Option<usize> {
    (0..view.len()).find(|&idx| view.head(idx) == idx && view.is_verbal(idx))
}

/// The range without the words before `end`.
fn trimmed_start(view: &View<'_>, range: TokenRange, end: usize) -> TokenRange {
    let start = range.start.max(end);
    view.trimmed(TokenRange::new(start.min(range.end.saturating_sub(1)), range.end))
}
