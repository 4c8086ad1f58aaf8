//! What a text says comes next: conditions with their outcome, expectations, promises, threats,
//! deadlines.

use dyad_data::{OutlookForm, WordList};
use dyad_types::{
    Clause, DateBasis, Dated, Dep, Direction, Hedge, Outlook, OutlookKind, Tag,
    TimeRelation, TimeValue, TokenRange,
};

use crate::why::view::View;

/// The looks ahead of the sentence, in text order.
pub(super) fn read(view: &View<'_>) -> Vec<Outlook> {
    if view.is_question() {
        return Vec::new();
    }
    let mut outlooks: Vec<(usize, Outlook)> = Vec::new();
    for idx in 0..view.len() {
        if !view.is_verbal(idx) {
            continue;
        }
        let found = condition(view, idx)
            .or_else(|| promise_or_threat(view, idx))
            .or_else(|| deadline(view, idx))
            .or_else(|| expectation(view, idx));
        let Some(outlook) = found.filter(|_| !is_no_look_ahead(view, idx)) else {
            continue;
        };
        let again = outlooks
            .iter()
            .any(|(_, other)| other.outcome.span.overlaps(outlook.outcome.span));
        if !again {
            outlooks.push((idx, outlook));
        }
    }
    outlooks.into_iter().map(|(_, outlook)| outlook).collect()
}

/// "how sturdy it is likely to prove", "would have been an embarrassment", "would hate to see it", "had
/// announced that it would": a question within, what was not to be, a liking, what was said long before.
fn is_no_look_ahead(view: &View<'_>, verb: usize) -> bool {
    let clause = view.clause_head(verb);
    let asks = matches!(view.dep(clause), Dep::Ccomp | Dep::Pcomp)
        && matches!(
            view.tag(view.run(clause, &[]).start),
            Tag::Wrb | Tag::Wdt | Tag::Wp | Tag::WpPoss
        );
    let has = |head: usize, words: &[&str]| {
        view.children(head)
            .into_iter()
            .any(|idx| view.dep(idx) == Dep::Aux && view.is_any(idx, words))
    };
    let counterfactual = has(verb, &["would", "could", "might"]) && has(verb, &["have"]);
    let liking = has(verb, &["would"])
        && ["hate", "like", "love", "prefer"].contains(&view.sentence.lemma(verb));
    let teller = view.head(clause);
    let long_told = has(verb, &["had"])
        || view.dep(clause) == Dep::Ccomp && teller != clause && has(teller, &["had"]);
    asks || counterfactual || liking || long_told
}

fn outlook(
    view: &View<'_>,
    kind: OutlookKind,
    verb: usize,
    condition: Option<Clause>,
    outcome: TokenRange,
) -> Outlook {
    let outcome = without_then(view, outcome);
    Outlook {
        kind,
        condition,
        outcome: view.clause(outcome),
        actor: view.actor_of(verb).cloned(),
        modality: view.hedge(verb),
        horizon: horizon(view, outcome),
        holder: view.holder(verb),
    }
}

fn without_then(view: &View<'_>, mut range: TokenRange) -> TokenRange {
    while range.len() > 1 && view.is_any(range.start, &["then", "so", ",", "that"]) {
        range.start += 1;
    }
    range
}

/// The time named in the words, told of the future.
fn horizon(view: &View<'_>, range: TokenRange) -> Dated {
    let ahead = |value| match value {
        TimeValue::Shift { by, .. } => by >= 0,
        TimeValue::Stretch { direction, .. }
        | TimeValue::MonthOfYear { direction, .. } => direction != Direction::Past,
        TimeValue::ToDate { .. } | TimeValue::AboutNow | TimeValue::Offset { .. } => {
            false
        }
        _ => true,
    };
    view.sentence
        .times
        .iter()
        .filter(|time| range.overlaps(time.tokens) && ahead(time.value))
        .map(|time| view.dated(time, Direction::Future))
        .find(|dated| match (dated.interval, view.published) {
            (Some(interval), Some(published)) => interval.end >= published,
            _ => dated.basis != DateBasis::Undated,
        })
        .unwrap_or(Dated::UNDATED)
}

/// "If the truce fails, he could return to war."
fn condition(view: &View<'_>, verb: usize) -> Option<Outlook> {
    let clause = view.children(verb).into_iter().find(|&idx| is_condition(view, idx))?;
    if !looks_ahead(view, verb) {
        return None;
    }
    let marks: Vec<usize> = view
        .children(clause)
        .into_iter()
        .filter(|&idx| view.dep(idx) == Dep::Mark && view.is_any(idx, &["if", "once"]))
        .collect();
    let mut range = view.clause_range(clause, &marks);
    if let Some(&mark) = marks.first() {
        // Words before the mark ("even", "only") stay with it.
        range.start = range.start.max(mark + 1).min(range.end - 1);
    }
    let mut without = vec![clause];
    without.extend(
        view.children(verb)
            .into_iter()
            .filter(|&idx| idx != clause && is_aside(view, idx)),
    );
    let outcome = view.clause_range(verb, &without);
    let condition = Some(view.clause(range));
    let mut found = outlook(view, OutlookKind::Condition, verb, condition, outcome);
    if found.horizon.interval.is_none()
        && let Some(time) = view.sentence.times.iter().find(|time| {
            range.overlaps(time.tokens) && is_limit(time.relation, time.value)
        })
    {
        // "Unless they sign by Friday": then.
        found.horizon = view.dated(time, Direction::Future);
    }
    Some(found)
}

/// Clauses beside the outcome that are not part of it.
fn is_aside(view: &View<'_>, idx: usize) -> bool {
    let own = view.child(idx, &[Dep::Nsubj, Dep::Nsubjpass, Dep::Csubj]).is_some();
    view.is_verbal(idx)
        && own
        && matches!(view.dep(idx), Dep::Ccomp | Dep::Advcl | Dep::Parataxis)
        && view.child(idx, &[Dep::Mark]).is_none()
        && idx < view.head(idx)
}

fn is_condition(view: &View<'_>, idx: usize) -> bool {
    if view.dep(idx) != Dep::Advcl {
        return false;
    }
    let mark = view.child(idx, &[Dep::Mark]);
    let marked = mark.is_some_and(|mark| view.is_any(mark, &["if", "unless", "once"]));
    let provided = view.is_any(idx, &["provided", "providing", "assuming"])
        && view.child(idx, &[Dep::Ccomp]).is_some();
    // "Should talks fail, ...": an inverted auxiliary opens the clause.
    let first = view.run(idx, &[]).start;
    let inverted = view.is_any(first, &["should"]) && view.head(first) == idx;
    marked || provided || inverted
}

/// Whether the verb tells of the future or of a possibility: "could", "will", "is likely to",
/// "wants to"; not "if he came, he spoke".
fn looks_ahead(view: &View<'_>, verb: usize) -> bool {
    let past_condition = view.children(verb).into_iter().any(|idx| {
        view.dep(idx) == Dep::Aux
            && view.is_any(idx, &["have"])
            && modal(view, verb).is_some()
    });
    if past_condition {
        return false;
    }
    let governor = view.head(verb);
    let through = view.dep(verb) == Dep::Xcomp && modal(view, governor).is_some();
    modal(view, verb).is_some()
        || through
        || matches!(view.tag(verb), Tag::Vbz | Tag::Vbp)
        || view.hedge(verb) == Hedge::Likely
}

/// The modal of a look ahead above the verb: "will", "could", "might".
fn modal(view: &View<'_>, verb: usize) -> Option<usize> {
    view.children(verb).into_iter().find(|&idx| {
        view.dep(idx) == Dep::Aux
            && view
                .lexicon
                .outlooks
                .all_at(view.sentence, idx)
                .any(|(_, (_, form))| *form == OutlookForm::Modal)
    })
}

/// "promised to withdraw", "threatened to close the border", "vowed to retaliate".
fn promise_or_threat(view: &View<'_>, verb: usize) -> Option<Outlook> {
    let &(kind, _) =
        view.lexicon
            .outlooks
            .all_of_verb(view.sentence, verb)
            .find(|(kind, form)| {
                *form == OutlookForm::Verb
                    && matches!(kind, OutlookKind::Promise | OutlookKind::Threat)
            })?;
    let act = view
        .child(verb, &[Dep::Xcomp, Dep::Ccomp])
        .filter(|&act| act > verb)
        .filter(|&act| infinitive(view, act) || modal(view, act).is_some())?;
    if view.is_negated(verb) {
        return None;
    }
    view.actor_of(verb)?;
    let hostile = is_hostile(view, act);
    let kind = match (kind, view.sentence.lemma(verb)) {
        (OutlookKind::Promise, "vow" | "swear" | "pledge" | "promise") if hostile => {
            OutlookKind::Threat
        }
        (kind, _) => kind,
    };
    let mut found = outlook(view, kind, verb, None, view.clause_range(act, &[]));
    found.modality = view.hedge(act);
    Some(found)
}

fn infinitive(view: &View<'_>, verb: usize) -> bool {
    view.children(verb).into_iter().any(|idx| view.tag(idx) == Tag::To)
}

/// "must leave by Friday", "gave Riga 48 hours to answer", "has until Monday".
fn deadline(view: &View<'_>, verb: usize) -> Option<Outlook> {
    let lemma = view.sentence.lemma(verb);
    let must = view.children(verb).into_iter().any(|idx| {
        view.dep(idx) == Dep::Aux && view.is_any(idx, &["must", "should", "shall"])
    });
    let ordered = infinitive(view, verb)
        && matches!(
            view.sentence.lemma(view.head(verb)),
            "order"
                | "tell"
                | "give"
                | "demand"
                | "have"
                | "ask"
                | "instruct"
                | "urge"
                | "require"
        );
    let given = matches!(lemma, "give" | "have") && ultimatum_object(view, verb);
    if !(must || ordered || given) {
        return None;
    }
    let clause = view.clause_head(verb);
    let time = view.sentence.times.iter().find(|time| {
        let here = view.clause_head(time.tokens.start) == clause
            || view.sentence.is_under(time.tokens.start, verb);
        here && is_limit(time.relation, time.value)
    });
    let range = view.clause_range(verb, &[]);
    if time.is_none() && !given {
        return None;
    }
    let mut found = outlook(view, OutlookKind::Deadline, verb, None, range);
    if let Some(time) = time {
        found.horizon = view.dated(time, Direction::Future);
    }
    Some(found)
}

fn is_limit(relation: TimeRelation, value: TimeValue) -> bool {
    let within = matches!(
        value,
        TimeValue::Stretch {
            count: Some(_),
            direction: Direction::Open | Direction::Future,
            ..
        }
    );
    match relation {
        TimeRelation::By | TimeRelation::Before | TimeRelation::Until => true,
        TimeRelation::At => within,
        TimeRelation::Since | TimeRelation::After => false,
    }
}

/// "gave it 48 hours", "has two weeks to": a stretch as object, or an ultimatum.
fn ultimatum_object(view: &View<'_>, verb: usize) -> bool {
    let Some(object) = view.child(verb, &[Dep::Dobj]) else {
        return false;
    };
    let stretch =
        matches!(view.sentence.lemma(object), "hour" | "day" | "week" | "month")
            && view.child(object, &[Dep::Nummod]).is_some()
            && view
                .children(verb)
                .into_iter()
                .chain(view.children(object))
                .any(|idx| infinitive(view, idx));
    let noun = view
        .lexicon
        .outlooks
        .all_at(view.sentence, object)
        .any(|(_, (_, form))| *form == OutlookForm::Noun);
    stretch || noun
}

/// "could soon give way", "is likely to", "will reopen", "is expected to".
fn expectation(view: &View<'_>, verb: usize) -> Option<Outlook> {
    let ahead = modal(view, verb).is_some() && !is_past_modal(view, verb)
        || governed_by_prospect(view, verb);
    if !ahead || view.in_list(WordList::Mental, verb) || is_told_of_past(view, verb) {
        return None;
    }
    // A refusal is a constraint or a red line, a relative clause no look ahead of its own.
    let clause = view.clause_head(verb);
    if matches!(view.dep(clause), Dep::Relcl | Dep::Acl | Dep::Advcl | Dep::Pcomp)
        || view.verb_in_list(WordList::Intolerable, verb)
    {
        return None;
    }
    let subject = view.subject(verb)?;
    if view.is_any(subject, &["you", "we", "i", "one"]) || view.is_denied(verb) {
        return None;
    }
    // "No soldier may stay" forbids, "not even a call could pass" tells of the past.
    let none = view.has_no(subject)
        || view
            .children(subject)
            .into_iter()
            .any(|idx| view.dep(idx) == Dep::Neg);
    if none {
        return None;
    }
    // "should Huawei be given a role": a condition turned around.
    if modal(view, verb).is_some_and(|modal| modal < subject) {
        return None;
    }
    let refuses = view.is_negated(verb) && view.hedge(verb) == Hedge::None;
    if refuses {
        return None;
    }
    let top = top_of_prospect(view, verb);
    let without: Vec<usize> = view
        .children(top)
        .into_iter()
        .filter(|&idx| {
            let source = view.is_any(idx, &["according"]);
            let reason =
                view.child(idx, &[Dep::Mark]).is_some() && view.dep(idx) == Dep::Advcl;
            view.dep(idx) == Dep::Parataxis || is_aside(view, idx) || source || reason
        })
        .collect();
    let mut found = outlook(
        view,
        OutlookKind::Expectation,
        verb,
        None,
        view.clause_range(top, &without),
    );
    found.modality = view.hedge(verb);
    if let Some(kind) = own_word(view, &found, verb) {
        found.kind = kind;
    }
    Some(found)
}

/// "Kigali said it will retaliate": a threat, or a promise, when the holder speaks of itself.
fn own_word(view: &View<'_>, found: &Outlook, verb: usize) -> Option<OutlookKind> {
    let holder = found.holder.actor.as_ref()?;
    let said = view.head(view.clause_head(verb));
    let word = matches!(
        view.sentence.lemma(said),
        "say"
            | "tell"
            | "warn"
            | "declare"
            | "insist"
            | "swear"
            | "vow"
            | "write"
            | "add"
    );
    let same = word
        && found.actor.as_ref().is_some_and(|actor| {
            actor.country.is_some() && actor.country == holder.country
        });
    let will = modal(view, verb)
        .is_some_and(|modal| view.is_any(modal, &["will", "would", "'ll"]));
    if !same || !will || found.modality != Hedge::None {
        return None;
    }
    Some(if is_hostile(view, verb) { OutlookKind::Threat } else { OutlookKind::Promise })
}

/// The act, or what it is done with, is hostile: "retaliate", "begin an offensive".
fn is_hostile(view: &View<'_>, act: usize) -> bool {
    let hostile = |form: &OutlookForm| *form == OutlookForm::Act;
    let by_verb = view
        .lexicon
        .outlooks
        .all_of_verb(view.sentence, act)
        .any(|(_, form)| hostile(form));
    by_verb
        || view.child(act, &[Dep::Dobj]).is_some_and(|object| {
            view.lexicon
                .outlooks
                .all_at(view.sentence, object)
                .any(|(_, (_, form))| hostile(form))
        })
}

/// "may have died".
fn is_past_modal(view: &View<'_>, verb: usize) -> bool {
    view.children(verb)
        .into_iter()
        .any(|idx| view.dep(idx) == Dep::Aux && view.is_any(idx, &["have", "'ve"]))
}

/// "said he would", "was expected to": from the past, about what was to come then.
fn is_told_of_past(view: &View<'_>, verb: usize) -> bool {
    let would = modal(view, verb)
        .is_some_and(|modal| view.is_any(modal, &["would", "'d", "could", "might"]));
    let head = view.head(view.clause_head(verb));
    let saying_past =
        view.dep(view.clause_head(verb)) == Dep::Ccomp && view.tag(head) == Tag::Vbd;
    // News tells plans in the past: "said it would close" is still to come.
    would && saying_past && !view.in_list(WordList::Report, head)
}

/// The verb hangs on "likely", "expected", "set": "is set to meet".
fn governed_by_prospect(view: &View<'_>, verb: usize) -> bool {
    let governor = view.head(verb);
    let prospect = view
        .lexicon
        .outlooks
        .all_at(view.sentence, governor)
        .any(|(_, (_, form))| *form == OutlookForm::Adjective);
    let copula = view.is_verbal(view.head(governor))
        || view.child(governor, &[Dep::Auxpass]).is_some();
    let past = view
        .children(governor)
        .into_iter()
        .chain(view.children(view.head(governor)))
        .any(|idx| view.dep(idx) == Dep::Auxpass && view.tag(idx) == Tag::Vbd)
        || view.tag(view.head(governor)) == Tag::Vbd && view.dep(governor) == Dep::Acomp;
    view.dep(verb) == Dep::Xcomp && prospect && copula && !past
}

fn top_of_prospect(view: &View<'_>, verb: usize) -> usize {
    if governed_by_prospect(view, verb) { view.clause_head(verb) } else { verb }
}
