//! What is told of a player: what it wants, what holds it back, what it can do to others, what
//! distracts it, what it suffers from.

use dyad_data::{FacetForm, WordList};
use dyad_types::{
    Actor, ActorBasis, Cause, CauseKind, Dep, Facet, FacetKind, Hedge, Span, Tag,
    TokenRange,
};

use crate::why::view::View;

/// The stakes that the sentence tells, in text order.
///
/// `fallback` is the player that the paragraph is about: sentences on talks or pressure without
/// a player of their own are told of it.
pub(super) fn read(view: &View<'_>, fallback: Option<&Actor>) -> Vec<Facet> {
    if view.is_question() {
        return Vec::new();
    }
    let mut facets: Vec<Facet> = Vec::new();
    for idx in 0..view.len() {
        let found = verb(view, idx)
            .or_else(|| able(view, idx))
            .or_else(|| refusal(view, idx))
            .or_else(|| predicate(view, idx))
            .or_else(|| possession(view, idx))
            .or_else(|| unable(view, idx))
            .or_else(|| attention(view, idx))
            .or_else(|| under(view, idx))
            .or_else(|| worse(view, idx, fallback))
            .or_else(|| stalled(view, idx, fallback));
        let Some(facet) = found.filter(|facet| is_sure(view, &facet.player, fallback))
        else {
            continue;
        };
        // "hopes to win": one wish, not two.
        let again = facets.iter().any(|other| {
            other.kind == facet.kind
                && other.player == facet.player
                && other.evidence.span.overlaps(facet.evidence.span)
        });
        if !again {
            facets.push(facet);
        }
    }
    facets
}

/// Whether it is sure whom the words stand for: the sentence names the player, or those that only the
/// text before explains ("it", "the army") are of the state that the paragraph is about.
pub(super) fn is_sure(view: &View<'_>, player: &Actor, about: Option<&Actor>) -> bool {
    let is_its = |actor: &Actor| {
        actor == player || actor.country.is_some() && actor.country == player.country
    };
    let mut own = view
        .mentions
        .iter()
        .filter(|mention| mention.actors.iter().any(is_its));
    let is_named = own.any(|mention| {
        !matches!(mention.basis, ActorBasis::Document | ActorBasis::Context)
            || matches!(view.tag(mention.head), Tag::Nnp | Tag::Nnps)
    });
    is_named || about.is_none_or(|about| about.country == player.country)
}

fn facet(view: &View<'_>, kind: FacetKind, player: &Actor, verb: usize) -> Facet {
    let mut range = view.clause_range(verb, &outer_clauses(view, verb));
    // "Although", "that" link the clause to another.
    if view.dep(range.start) == Dep::Mark && range.len() > 1 {
        range.start += 1;
    }
    // "needs to re-engage": the parser may hang the infinitive elsewhere.
    if range.end == verb + 1 && view.is_any(range.end, &["to"]) {
        let infinitive = range.end + 1;
        range.end = view.sentence.subtree(infinitive).end.max(infinitive).min(view.len());
        range = view.trimmed(range);
    }
    facet_in(view, kind, player, verb, range)
}

fn facet_in(
    view: &View<'_>,
    kind: FacetKind,
    player: &Actor,
    verb: usize,
    range: TokenRange,
) -> Facet {
    Facet {
        player: player.clone(),
        kind,
        hedge: view.hedge(verb),
        holder: view.holder(verb),
        evidence: view.evidence(range, view.actor_span(verb)),
    }
}

/// Clauses beside the one told: "although ...", "if ...", further sentences after a semicolon.
fn outer_clauses(view: &View<'_>, verb: usize) -> Vec<usize> {
    let mut out = Vec::new();
    for idx in view.children(verb) {
        let marked = view.child(idx, &[Dep::Mark]).is_some();
        let own = view.child(idx, &[Dep::Nsubj, Dep::Nsubjpass]).is_some();
        let purpose = view.dep(idx) == Dep::Advcl && !own && !marked;
        let part = view.dep(idx) == Dep::Ccomp && idx > verb;
        if view.dep(idx) == Dep::Advcl && !purpose || own && !part && view.is_verbal(idx)
        {
            out.push(idx);
        }
    }
    out
}

/// "wants relief", "is suffering under sanctions", "has been distracted by floods", "accounts for
/// half the trade".
fn verb(view: &View<'_>, idx: usize) -> Option<Facet> {
    if !view.is_verbal(idx) {
        return None;
    }
    let &(kind, _) = view
        .lexicon
        .facets
        .all_of_verb(view.sentence, idx)
        .find(|(_, form)| *form == FacetForm::Verb)?;
    if view.is_negated(idx) || in_condition(view, idx) || view.is_denied(idx) {
        return None;
    }
    let passive = view.child(idx, &[Dep::Nsubjpass, Dep::Auxpass]).is_some()
        || view.tag(idx) == Tag::Vbn && view.child(idx, &[Dep::Agent]).is_some();
    let subject = view.subject(idx)?;
    let player = view.player(subject)?;
    let complement = view
        .child(idx, &[Dep::Dobj, Dep::Xcomp, Dep::Prep, Dep::Ccomp])
        .is_some()
        || view.is_any(idx + 1, &["to"]);
    let fits = match kind {
        // "wanted by police" is no wish; "tried" needs what was tried.
        FacetKind::Interest => {
            !passive && complement && is_current(view, idx) && wish(view, idx)
        }
        FacetKind::Lever => !passive && lever(view, idx),
        FacetKind::Distraction => passive || view.child(idx, &[Dep::Prep]).is_some(),
        // "bound by its constitution", "depends on Russian gas".
        FacetKind::Constraint => passive || depends(view, idx),
        // "hit by", "suffers from", "faces a shortage"; who hits another suffers nothing.
        FacetKind::Pressure => passive || suffers(view, idx),
    };
    fits.then(|| facet(view, kind, player, idx))
}

/// Told as it stands: "wants", "is seeking", "has demanded", not "demanded".
fn is_current(view: &View<'_>, verb: usize) -> bool {
    let perfect = view.children(verb).into_iter().any(|idx| {
        view.dep(idx) == Dep::Aux && view.is_any(idx, &["has", "have", "'s", "'ve"])
    });
    match view.tag(verb) {
        Tag::Vbz | Tag::Vbp => true,
        Tag::Vbg => view.dep(verb) != Dep::Pcomp,
        Tag::Vbn => perfect,
        Tag::Vb => view.dep(verb) == Dep::Conj || view.sentence.lemma(verb) == "like",
        _ => false,
    }
}

/// A wish of the player itself: "wants to talk", "is looking to", not "tried to flee in 1990".
fn wish(view: &View<'_>, idx: usize) -> bool {
    let infinitive = view.child(idx, &[Dep::Xcomp]).is_some_and(|xcomp| {
        view.children(xcomp)
            .into_iter()
            .any(|child| view.tag(child) == Tag::To)
    });
    match view.sentence.lemma(idx) {
        "try" | "attempt" => infinitive && view.tag(idx) == Tag::Vbg,
        // "would like a way out", not "likes".
        "like" => view
            .children(idx)
            .into_iter()
            .any(|aux| view.is_any(aux, &["would", "'d"])),
        "look" | "aim" | "hope" | "intend" | "long" | "yearn" | "strive" => {
            infinitive
                || view.child(idx, &[Dep::Ccomp]).is_some()
                || view
                    .child(idx, &[Dep::Prep])
                    .is_some_and(|prep| view.is_any(prep, &["for", "at"]))
        }
        // "insists there is no war" asks for nothing.
        "insist" => {
            view.child(idx, &[Dep::Ccomp])
                .is_none_or(|told| view.tag(told) == Tag::Vb)
                && !matches!(view.dep(idx), Dep::Acl | Dep::Relcl)
        }
        // "It needs to, for the sanctions bit."
        "need" => infinitive || view.child(idx, &[Dep::Dobj, Dep::Ccomp]).is_some(),
        "demand" | "seek" | "favor" | "favour" | "call" | "press" | "push" => {
            !matches!(view.dep(idx), Dep::Acl | Dep::Relcl)
        }
        _ => true,
    }
}

fn depends(view: &View<'_>, idx: usize) -> bool {
    matches!(view.sentence.lemma(idx), "depend" | "rely")
        && view
            .child(idx, &[Dep::Prep])
            .is_some_and(|prep| view.is_any(prep, &["on", "upon"]))
}

/// What one has over another: a share of its trade, control, supply.
fn lever(view: &View<'_>, idx: usize) -> bool {
    let object = match view.sentence.lemma(idx) {
        "account" => {
            let Some(prep) = view.child(idx, &[Dep::Prep]) else {
                return false;
            };
            view.child(prep, &[Dep::Pobj])
        }
        _ => view.child(idx, &[Dep::Dobj]),
    };
    let Some(object) = object else {
        return false;
    };
    let player = view.actor_of(idx).and_then(|actor| actor.country);
    // Another player must stand in it.
    let another = view
        .actors_under(object)
        .into_iter()
        .any(|actor| actor.country.is_some() && actor.country != player);
    let present = matches!(view.tag(idx), Tag::Vbz | Tag::Vbp | Tag::Vbg);
    another && present
}

fn suffers(view: &View<'_>, idx: usize) -> bool {
    let prep = |words: &[&str]| {
        view.children(idx)
            .into_iter()
            .any(|child| view.dep(child) == Dep::Prep && view.is_any(child, words))
    };
    match view.sentence.lemma(idx) {
        "suffer" | "reel" | "struggle" | "groan" | "languish" | "buckle" | "grapple" => {
            prep(&["under", "from", "with", "amid", "beneath"])
                || view.child(idx, &[Dep::Xcomp, Dep::Dobj]).is_some()
        }
        // "would have to face" is to come.
        "face" | "endure" | "weather" => {
            let bare = view.children(idx).into_iter().any(|aux| {
                view.tag(aux) == Tag::To || view.is_any(aux, &["would", "could", "might"])
            });
            !bare
                && view
                    .child(idx, &[Dep::Dobj])
                    .is_some_and(|object| !view.is_any(object, &["other", "another"]))
        }
        _ => false,
    }
}

/// "can ratchet up the smuggling", "could cut off its gas".
fn able(view: &View<'_>, idx: usize) -> Option<Facet> {
    let modal = view
        .children(idx)
        .into_iter()
        .find(|&aux| view.dep(aux) == Dep::Aux && view.is_any(aux, &["can"]))?;
    if modal > idx || view.is_negated(idx) || in_condition(view, idx) {
        return None;
    }
    // "wants to show that he can stop them" is a wish.
    let shown = ["show", "prove", "demonstrate", "signal", "hope", "believe", "claim"];
    if view.dep(idx) == Dep::Ccomp && shown.contains(&view.sentence.lemma(view.head(idx)))
    {
        return None;
    }
    view.lexicon
        .facets
        .all_of_verb(view.sentence, idx)
        .find(|(_, form)| *form == FacetForm::Able)?;
    view.child(idx, &[Dep::Dobj])?;
    let player = view.actor_of(idx)?;
    Some(facet(view, FacetKind::Lever, player, idx))
}

/// "won't advance overtures that violate its ally's policy", "cannot accept", "is unable to".
fn refusal(view: &View<'_>, idx: usize) -> Option<Facet> {
    if !is_refused(view, idx) {
        return None;
    }
    let reason = breach_under(view, idx);
    let beyond = ["afford", "risk"].contains(&view.sentence.lemma(idx));
    if reason.is_none() && !beyond {
        return None;
    }
    let player = view.actor_of(idx)?;
    let mut range = view.clause_range(idx, &outer_clauses(view, idx));
    if let Some(reason) = reason {
        let run = view.run(reason, &[]);
        range = TokenRange::new(range.start.min(run.start), range.end.max(run.end));
    }
    Some(facet_in(view, FacetKind::Constraint, player, idx, range))
}

/// Whether the verb tells what a player will not or cannot do.
fn is_refused(view: &View<'_>, verb: usize) -> bool {
    let will = ["wo", "will", "would", "can", "ca", "could"];
    let modal = view.children(verb).into_iter().any(|idx| {
        view.dep(idx) == Dep::Aux && view.tag(idx) == Tag::Md && view.is_any(idx, &will)
    });
    modal && view.is_negated(verb)
}

/// The clause below a refused act that tells what it would break, or why it is refused.
fn breach_under(view: &View<'_>, verb: usize) -> Option<usize> {
    (0..view.len())
        .filter(|&idx| idx != verb && view.sentence.is_under(idx, verb))
        .find(|&idx| {
            let clause =
                matches!(view.dep(idx), Dep::Relcl | Dep::Advcl | Dep::Acl | Dep::Pcomp);
            let breaks = view
                .lexicon
                .facets
                .all_of_verb(view.sentence, idx)
                .any(|(_, form)| *form == FacetForm::Breach);
            let because = view.child(idx, &[Dep::Mark]).is_some_and(|mark| {
                view.is_any(mark, &["because", "lest", "as", "since"])
            });
            clause && (breaks || because) && idx > verb
        })
}

/// "is keen on reconciliation", "is wary of", "is unable to".
fn predicate(view: &View<'_>, idx: usize) -> Option<Facet> {
    let &(kind, _) = view
        .lexicon
        .facets
        .all_at(view.sentence, idx)
        .map(|(_, meaning)| meaning)
        .find(|(_, form)| *form == FacetForm::Adjective)?;
    let copula = view.head(idx);
    if !matches!(view.dep(idx), Dep::Acomp | Dep::Attr | Dep::Oprd)
        || !view.is_verbal(copula)
    {
        return None;
    }
    let complement = view.child(idx, &[Dep::Prep, Dep::Xcomp, Dep::Ccomp]).is_some();
    let negated = view.is_negated(copula);
    if negated {
        return None;
    }
    // "is ready", "is busy" alone tell nothing of what.
    if kind != FacetKind::Pressure && !complement || in_condition(view, copula) {
        return None;
    }
    let player = view.actor_of(copula)?;
    Some(facet(view, kind, player, copula))
}

/// "has leverage over Kyiv", "is its main patron", "its goal is to".
fn possession(view: &View<'_>, idx: usize) -> Option<Facet> {
    let &(kind, _) = view
        .lexicon
        .facets
        .all_at(view.sentence, idx)
        .map(|(_, meaning)| meaning)
        .find(|(_, form)| *form == FacetForm::Noun)?;
    let verb = view.head(idx);
    let owner = view.child(idx, &[Dep::Poss]).and_then(|owner| view.player(owner));
    let player = match (view.dep(idx), kind) {
        // "Tehran's goal is to ...", "its best lever is gas".
        (Dep::Nsubj, FacetKind::Interest | FacetKind::Lever)
            if view.sentence.lemma(verb) == "be" =>
        {
            owner?
        }
        // "Moscow has leverage over Minsk", "Riyadh is its main backer".
        (Dep::Dobj, FacetKind::Lever)
            if matches!(
                view.sentence.lemma(verb),
                "have" | "hold" | "retain" | "wield"
            ) =>
        {
            view.actor_of(verb)?
        }
        (Dep::Attr, FacetKind::Lever) => {
            let player = view.actor_of(verb)?;
            let other = view.actors_under(idx).into_iter().any(|other| other != player);
            other.then_some(player)?
        }
        _ => return None,
    };
    if view.is_negated(verb) || in_condition(view, verb) {
        return None;
    }
    Some(facet(view, kind, player, verb))
}

/// "cannot strike back alone", "can't easily press Rabat".
fn unable(view: &View<'_>, idx: usize) -> Option<Facet> {
    let can = view.children(idx).into_iter().any(|aux| {
        view.dep(aux) == Dep::Aux && view.is_any(aux, &["can", "ca", "cannot"])
    });
    let active = view
        .child(idx, &[Dep::Nsubj, Dep::Nsubjpass])
        .is_none_or(|subject| view.dep(subject) == Dep::Nsubj);
    if !can
        || !view.is_negated(idx)
        || !active
        || view.in_list(WordList::Mental, idx)
        || in_condition(view, idx)
        || matches!(view.dep(view.clause_head(idx)), Dep::Relcl | Dep::Acl)
    {
        return None;
    }
    let player = view.actor_of(idx)?;
    Some(facet(view, FacetKind::Constraint, player, idx))
}

/// "Its attention is on its own border".
fn attention(view: &View<'_>, idx: usize) -> Option<Facet> {
    let &(kind, _) = view
        .lexicon
        .facets
        .all_at(view.sentence, idx)
        .map(|(_, meaning)| meaning)
        .find(|(_, form)| *form == FacetForm::Attention)?;
    let verb = view.head(idx);
    let elsewhere = view.children(verb).into_iter().any(|child| {
        view.is_any(child, &["on", "elsewhere"]) && view.dep(child) != Dep::Aux
    });
    let be = view.sentence.lemma(verb) == "be" && view.dep(idx) == Dep::Nsubj;
    if !be || !elsewhere || view.is_negated(verb) || in_condition(view, verb) {
        return None;
    }
    let player = view.child(idx, &[Dep::Poss]).and_then(|owner| view.player(owner))?;
    Some(facet(view, kind, player, verb))
}

/// "Its generals are under pressure at home".
fn under(view: &View<'_>, idx: usize) -> Option<Facet> {
    let &(kind, _) = view
        .lexicon
        .facets
        .all_at(view.sentence, idx)
        .map(|(_, meaning)| meaning)
        .find(|(_, form)| *form == FacetForm::Under)?;
    let prep = view.head(idx);
    let verb = view.head(prep);
    let fits = view.dep(idx) == Dep::Pobj
        && view.is_any(prep, &["under"])
        && matches!(view.sentence.lemma(verb), "be" | "come" | "remain" | "stay");
    if !fits || view.is_negated(verb) || in_condition(view, verb) || view.is_unreal(verb)
    {
        return None;
    }
    let player = view.actor_of(verb)?;
    Some(facet(view, kind, player, verb))
}

/// "..., and the drought isn't helping": told of the player of the clause before it.
fn worse(view: &View<'_>, idx: usize, fallback: Option<&Actor>) -> Option<Facet> {
    let &(kind, _) = view
        .lexicon
        .facets
        .all_at(view.sentence, idx)
        .map(|(_, meaning)| meaning)
        .find(|(_, form)| *form == FacetForm::Worse)?;
    let help = view.sentence.lemma(idx) == "help";
    let bare = view.child(idx, &[Dep::Dobj, Dep::Xcomp, Dep::Ccomp]).is_none();
    if !view.is_verbal(idx)
        || help && !(view.is_negated(idx) && bare && view.tag(idx) == Tag::Vbg)
    {
        return None;
    }
    view.subject(idx)?;
    let before = view.head(idx);
    let own = if view.dep(idx) == Dep::Conj { view.actor_of(before) } else { None };
    // "worsens Cuba's plight" names who suffers.
    let object = view.child(idx, &[Dep::Dobj]).and_then(|object| view.player(object));
    let player = object.or(own).or(if help { fallback } else { None })?;
    let range = view.clause_range(idx, &outer_clauses(view, idx));
    let mut facet = facet_in(view, kind, player, idx, range);
    facet.evidence.actor = Span::default();
    Some(facet)
}

/// "With talks stalled, ...", "Talks are deadlocked": a pressure on whom the paragraph is about.
fn stalled(view: &View<'_>, idx: usize, fallback: Option<&Actor>) -> Option<Facet> {
    let states =
        ["stalled", "deadlocked", "frozen", "suspended", "collapsed", "gridlocked"];
    if !view.is_any(idx, &states)
        || !matches!(view.tag(idx), Tag::Vbn | Tag::Jj | Tag::Vbd)
    {
        return None;
    }
    let subject = view.subject(idx).or_else(|| {
        let verb = view.head(idx);
        view.child(verb, &[Dep::Nsubj, Dep::Nsubjpass])
    })?;
    let talks = matches!(
        view.sentence.lemma(subject),
        "talk" | "talks" | "negotiation" | "dialogue"
    );
    if !talks || view.is_negated(idx) {
        return None;
    }
    let player = view.player(subject).or(fallback)?;
    let clause = view.clause_head(idx);
    let range = view.clause_range(clause, &[]);
    let mut facet = facet_in(view, FacetKind::Pressure, player, clause, range);
    facet.evidence.actor = Span::default();
    Some(facet)
}

/// Told only under a condition: "if Kim wants relief".
fn in_condition(view: &View<'_>, verb: usize) -> bool {
    let mut at = verb;
    for _ in 0..view.len() {
        let clause = view.clause_head(at);
        let mark = view.child(clause, &[Dep::Mark]);
        if mark
            .is_some_and(|mark| view.is_any(mark, &["if", "unless", "whether", "once"]))
        {
            return true;
        }
        let head = view.head(clause);
        if head == clause {
            return false;
        }
        at = head;
    }
    false
}

/// Motives and constraints as reasons of acts: "is looking to refocus", "is meant to".
pub(super) fn as_causes(view: &View<'_>) -> Vec<Cause> {
    if view.is_question() {
        return Vec::new();
    }
    let mut causes = Vec::new();
    for idx in 0..view.len() {
        if let Some(cause) = meant_to(view, idx).or_else(|| refused_because(view, idx)) {
            causes.push(cause);
        }
    }
    causes
}

/// "The drill is meant to warn Taipei": the aim is the reason of the act.
fn meant_to(view: &View<'_>, idx: usize) -> Option<Cause> {
    let meant = ["meant", "designed", "intended", "calculated", "aimed", "supposed"];
    let purpose = view.child(idx, &[Dep::Xcomp, Dep::Advcl]).filter(|&aim| aim > idx);
    let aim = purpose.or_else(|| {
        let at = view.child(idx, &[Dep::Prep]).filter(|&at| view.is_any(at, &["at"]))?;
        view.child(at, &[Dep::Pcomp, Dep::Pobj])
    })?;
    let act =
        view.child(idx, &[Dep::Nsubjpass, Dep::Nsubj, Dep::Csubj, Dep::Csubjpass])?;
    if !view.is_any(idx, &meant) || view.is_negated(idx) || in_condition(view, idx) {
        return None;
    }
    Some(Cause {
        cause: view.clause(view.run(aim, &[])),
        effect: Some(view.clause(view.run(act, &[]))),
        signal: view.sentence.span_of(TokenRange::new(idx, idx + 1)),
        kind: CauseKind::Motive,
        hedge: view.hedge(idx),
        holder: view.holder(idx),
        player: view.player(act).and_then(|actor| actor.country),
    })
}

/// "won't advance overtures that violate the policy of its ally".
fn refused_because(view: &View<'_>, idx: usize) -> Option<Cause> {
    let breach = breach_under(view, idx).filter(|_| is_refused(view, idx))?;
    // "because" is a signal that is read as such.
    if view.child(breach, &[Dep::Mark]).is_some() {
        return None;
    }
    let player = view.actor_of(idx)?.country;
    let mut cause = view.run(breach, &[]);
    if view.dep(breach) == Dep::Relcl && cause.start < breach {
        cause.start = cause.start.max(view.head(breach) + 1);
        if view.is_any(cause.start, &["that", "which", "who"]) && cause.len() > 1 {
            cause.start += 1;
        }
    }
    let mut without = outer_clauses(view, idx);
    without.push(breach);
    Some(Cause {
        cause: view.clause(cause),
        effect: Some(view.clause(view.clause_range(idx, &without))),
        signal: Span::default(),
        kind: CauseKind::Constraint,
        hedge: if view.hedge(idx) == Hedge::Unlikely {
            Hedge::Unlikely
        } else {
            Hedge::None
        },
        holder: view.holder(idx),
        player,
    })
}
