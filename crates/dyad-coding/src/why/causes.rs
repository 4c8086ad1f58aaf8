//! Causes that words mark: "because", "in retaliation for", "led to", "demanding", "as a result".

use dyad_data::{CauseSide, CauseSignal, SignalForm, WordList};
use dyad_types::{Cause, CauseKind, CountryCode, Dep, Pos, Tag, TokenRange};

use crate::why::view::View;
use crate::why::{neighbours, purposes};

/// Both sides of a marked cause, as ranges of one sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) cause: TokenRange,
    pub(super) effect: TokenRange,
    pub(super) signal: TokenRange,
    pub(super) kind: CauseKind,
    /// Head of the clause that tells the effect.
    pub(super) host: usize,
}

/// The causes that the sentence marks by words, in text order.
pub(super) fn marked(view: &View<'_>) -> Vec<Cause> {
    links(view).into_iter().map(|link| cause(view, link)).collect()
}

/// The same, as ranges of the sentence.
pub(super) fn links(view: &View<'_>) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    let mut idx = 0;
    while idx < view.len() {
        let signals: Vec<(usize, CauseSignal)> = view
            .lexicon
            .causes
            .all_at(view.sentence, idx)
            .map(|(end, &s)| (end, s))
            .collect();
        let mut next = idx + 1;
        for (end, signal) in signals {
            let range = TokenRange::new(idx, end);
            if let Some(link) = link(view, range, signal) {
                links.push(link);
                next = end;
                break;
            }
        }
        let found = verb_link(view, idx)
            .or_else(|| response_link(view, idx))
            .or_else(|| following_link(view, idx));
        links.extend(found);
        idx = next;
    }
    links.retain(|link| link.cause != link.effect && !link.cause.is_empty());
    without_twins(links)
}

/// Of links that two rules find in the same words the one with the longer cause.
fn without_twins(links: Vec<Link>) -> Vec<Link> {
    let mut kept: Vec<Link> = Vec::new();
    for link in links {
        let twin = kept.iter().position(|known| {
            known.cause.overlaps(link.cause)
                && known.effect.overlaps(link.effect)
                && known.signal.overlaps(link.signal)
        });
        match twin.and_then(|idx| kept.get_mut(idx)) {
            Some(known) if link.cause.len() > known.cause.len() => *known = link,
            Some(_) => {}
            None => kept.push(link),
        }
    }
    kept
}

/// A link as a cause, with who holds it, how surely, and whom it concerns.
pub(super) fn cause(view: &View<'_>, link: Link) -> Cause {
    Cause {
        cause: view.clause(link.cause),
        effect: Some(view.clause(link.effect)),
        signal: view.sentence.span_of(link.signal),
        kind: link.kind,
        hedge: view.hedge(link.host),
        holder: view.holder(link.host),
        player: player(view, link),
    }
}

/// Whom it concerns: who acts in the effect.
fn player(view: &View<'_>, link: Link) -> Option<CountryCode> {
    let actor = if view.is_verbal(link.host) {
        view.actor_of(link.host)
    } else {
        view.player(link.host)
    };
    actor?.country
}

fn link(view: &View<'_>, range: TokenRange, signal: CauseSignal) -> Option<Link> {
    match signal.form {
        SignalForm::Phrase => phrase_link(view, range, signal),
        SignalForm::Clause => clause_link(view, range, signal),
        SignalForm::Participle => participle_link(view, range, signal),
        SignalForm::Purpose => purposes::link(view, range, signal),
        SignalForm::Adverb => adverb_link(view, range, signal),
        SignalForm::Verb => None,
    }
}

/// "because of the raid", "in response to the tariffs".
fn phrase_link(view: &View<'_>, range: TokenRange, signal: CauseSignal) -> Option<Link> {
    let last = range.end - 1;
    let object = range
        .indices()
        .rev()
        .filter_map(|idx| view.child(idx, &[Dep::Pobj, Dep::Pcomp, Dep::Dobj]))
        .find(|object| !range.contains(*object))?;
    // "due to which": what it points at stands elsewhere.
    if matches!(view.tag(object), Tag::Wdt | Tag::Wp) {
        return None;
    }
    if object < last || is_time(view, object) {
        return None;
    }
    let top = range.indices().find(|&idx| !range.contains(view.head(idx)))?;
    // "over 200", "the following day".
    if matches!(
        view.dep(top),
        Dep::Quantmod | Dep::Amod | Dep::Det | Dep::Prt | Dep::Root
    ) {
        return None;
    }
    let host = came(view, view.head(top));
    // "go after the money", "named after a general".
    let phrasal = view.is_any(range.start, &["after"])
        && ["go", "look", "name", "chase", "run", "call"]
            .contains(&view.sentence.lemma(host));
    if phrasal {
        return None;
    }
    // "a day after the vote" tells when.
    if is_time(view, host) && view.is_noun(host)
        || !hosted(view, signal, host)
        || !is_incident(view, range, object)
    {
        return None;
    }
    let cause = cause_of_phrase(view, range, object);
    let effect = host_range(view, host, top, cause);
    Some(Link {
        cause,
        effect,
        signal: range,
        kind: kind_of(view, signal, host),
        host,
    })
}

/// What the phrase governs. "against the law" is itself what a protest is about.
fn cause_of_phrase(view: &View<'_>, range: TokenRange, object: usize) -> TokenRange {
    let mut cause = view.run(object, &[]);
    if view.is_any(range.start, &["against"]) {
        cause.start = cause.start.min(range.start);
    }
    cause
}

/// Whether the signal may mark a reason of what its host tells: the host itself, the object of a
/// light verb ("staged a protest"), or the verb that a noun hangs on.
fn hosted(view: &View<'_>, signal: CauseSignal, host: usize) -> bool {
    let Some(list) = signal.hosts else {
        return true;
    };
    view.in_list(list, host)
        || view
            .child(host, &[Dep::Dobj])
            .is_some_and(|object| view.in_list(list, object))
}

/// People are killed in an attack, not in a town.
fn is_incident(view: &View<'_>, range: TokenRange, object: usize) -> bool {
    !(view.is_any(range.start, &["in"]) && range.len() == 1)
        || view.in_list(WordList::Incident, object)
}

/// "because Ankara refused", "after troops crossed the river".
fn clause_link(view: &View<'_>, range: TokenRange, signal: CauseSignal) -> Option<Link> {
    let last = range.end - 1;
    let marks = view.dep(last) == Dep::Mark
        || view.dep(last) == Dep::Advmod && view.is_any(last, &["when"]);
    let verb = if marks {
        view.head(last)
    } else {
        let governed = view.child(last, &[Dep::Pcomp, Dep::Pobj])?;
        // "with officials continuing the raids" has a subject of its own.
        let with = view.is_any(last, &["with"])
            && view.child(governed, &[Dep::Nsubj, Dep::Nsubjpass]).is_some();
        if !with && !view.is_any(last, &["after"]) {
            return None;
        }
        governed
    };
    let top = if marks { verb } else { last };
    if marks && view.dep(verb) != Dep::Advcl || is_time(view, verb) {
        return None;
    }
    let host = came(view, view.head(top));
    if host == top
        || is_time(view, host) && view.is_noun(host)
        || is_temporal_since(view, range, host)
        || !hosted(view, signal, host)
    {
        return None;
    }
    if is_naming(view, range, verb) || is_comparison(view, range, verb) {
        return None;
    }
    let marks: Vec<usize> = range
        .indices()
        .filter(|&idx| view.sentence.is_under(idx, verb))
        .collect();
    let cause = view.clause_range(verb, &marks);
    let effect = host_range(view, host, top, cause);
    Some(Link {
        cause,
        effect,
        signal: range,
        kind: kind_of(view, signal, host),
        host,
    })
}

/// "as they are known", "as it is called": a name, no reason.
fn is_naming(view: &View<'_>, range: TokenRange, verb: usize) -> bool {
    let names = [
        "know", "call", "dub", "describe", "name", "say", "put", "expect", "report",
        "see", "note",
    ];
    // "regards it as settled".
    let seen = ["regard", "see", "describe", "treat", "view", "consider"];
    view.is_any(range.start, &["as"])
        && range.len() == 1
        && (names.contains(&view.sentence.lemma(verb))
            || seen.contains(&view.sentence.lemma(view.head(verb))))
}

/// "as it did in February" compares.
fn is_comparison(view: &View<'_>, range: TokenRange, verb: usize) -> bool {
    let pro_verb = matches!(view.sentence.lemma(verb), "do" | "have" | "be")
        && view
            .child(verb, &[Dep::Dobj, Dep::Attr, Dep::Acomp, Dep::Ccomp])
            .is_none();
    view.is_any(range.start, &["as"]) && range.len() == 1 && pro_verb
}

/// "have been held since the protests began" tells when.
fn is_temporal_since(view: &View<'_>, range: TokenRange, host: usize) -> bool {
    let perfect = view
        .children(host)
        .into_iter()
        .any(|idx| view.dep(idx) == Dep::Aux && view.sentence.lemma(idx) == "have");
    view.is_any(range.start, &["since"]) && range.len() == 1 && perfect
}

/// "workers marched demanding pay", "a blast hit the market, killing six".
fn participle_link(
    view: &View<'_>,
    range: TokenRange,
    signal: CauseSignal,
) -> Option<Link> {
    let verb = range.start;
    if view.tag(verb) != Tag::Vbg || !matches!(view.dep(verb), Dep::Advcl | Dep::Acl) {
        return None;
    }
    let noun = view.head(verb);
    if !hosted(view, signal, noun) {
        return None;
    }
    // "are on strike demanding pay": it is the strikers who demand.
    let subject = matches!(view.dep(noun), Dep::Nsubj | Dep::Nsubjpass);
    let host = if view.is_noun(noun) && (signal.cause == CauseSide::Host || !subject) {
        view.clause_head(noun)
    } else {
        noun
    };
    let clause = view.run(verb, &[]);
    let host_range = host_range(view, host, verb, clause);
    let (cause, effect) = match signal.cause {
        CauseSide::Governed => (clause, host_range),
        CauseSide::Host => (host_range, clause),
    };
    Some(Link {
        cause,
        effect,
        signal: range,
        kind: signal.kind,
        host,
    })
}

/// "as a result, trade fell": what stands before in the sentence is the cause.
fn adverb_link(view: &View<'_>, range: TokenRange, signal: CauseSignal) -> Option<Link> {
    let verb = view.clause_head(range.start);
    let before = view.head(verb);
    if view.dep(verb) != Dep::Conj && view.dep(verb) != Dep::Ccomp
        || before == verb
        || before > verb
    {
        return None;
    }
    let marks: Vec<usize> = range.indices().collect();
    let effect = view.clause_range(verb, &marks);
    let cause = view.run(before, &[verb]);
    Some(Link {
        cause,
        effect,
        signal: range,
        kind: signal.kind,
        host: verb,
    })
}

/// "the arrest sparked protests", "protests sparked by the arrest".
fn verb_link(view: &View<'_>, verb: usize) -> Option<Link> {
    if view.pos(verb) != Pos::Verb {
        return None;
    }
    let signal = *view
        .lexicon
        .causes
        .all_of_verb(view.sentence, verb)
        .find(|signal| signal.form == SignalForm::Verb)?;
    if let Some(agent) = view.child(verb, &[Dep::Agent]) {
        return passive_link(view, verb, agent, signal);
    }
    // A participle has no subject of its own; those that count stand in the table.
    let bare =
        view.tag(verb) == Tag::Vbg && matches!(view.dep(verb), Dep::Advcl | Dep::Amod);
    // "the time to force the issue": an aim, nothing brought about.
    let aim = view.children(verb).into_iter().any(|idx| view.tag(idx) == Tag::To)
        && view.dep(verb) != Dep::Xcomp;
    if bare || aim || view.child(verb, &[Dep::Nsubjpass]).is_some() {
        return None;
    }
    // "it would anger Paris": what "it" is stands elsewhere.
    let subject = view
        .subject(verb)
        .filter(|&idx| !view.is_any(idx, &["it", "this", "that", "they"]))?;
    if signal.hosts.is_some_and(|list| !view.in_list(list, subject)) {
        return None;
    }
    let (object, signal_end) = object(view, verb)?;
    let subject_range = view.run(subject, &[verb, view.clause_head(verb)]);
    let object_range = view.run(object, &[]);
    let object_range = match view.child(verb, &[Dep::Xcomp]) {
        Some(xcomp) if xcomp > object => {
            TokenRange::new(object_range.start, view.run(xcomp, &[]).end)
        }
        _ => with_places(view, verb, object_range),
    };
    let (cause, effect) = match signal.cause {
        CauseSide::Host => (subject_range, object_range),
        CauseSide::Governed => (object_range, subject_range),
    };
    let signal_range = TokenRange::new(verb, signal_end.max(verb + 1));
    Some(Link {
        cause,
        effect,
        signal: signal_range,
        kind: signal.kind,
        host: verb,
    })
}

/// Nouns for a turn between states, which may follow another act. Own list.
const TURNS: [&str; 28] = [
    "agreement",
    "announcement",
    "ban",
    "blow",
    "break",
    "change",
    "closure",
    "crisis",
    "deal",
    "decision",
    "expulsion",
    "handshake",
    "move",
    "quarrel",
    "rapprochement",
    "recall",
    "response",
    "reversal",
    "row",
    "rupture",
    "shift",
    "step",
    "summit",
    "suspension",
    "thaw",
    "turn",
    "visit",
    "withdrawal",
];

/// "The thaw followed the inauguration": what is followed may be why.
fn following_link(view: &View<'_>, verb: usize) -> Option<Link> {
    if view.sentence.lemma(verb) != "follow" || view.pos(verb) != Pos::Verb {
        return None;
    }
    let subject = view.subject(verb).filter(|&subject| subject < verb)?;
    let object = view.child(verb, &[Dep::Dobj]).filter(|&object| object > verb)?;
    if !TURNS.contains(&view.sentence.lemma(subject))
        || is_time(view, object)
        || view.is_negated(verb)
    {
        return None;
    }
    Some(Link {
        cause: view.run(object, &[]),
        effect: view.run(subject, &[verb]),
        signal: TokenRange::new(verb, verb + 1),
        kind: CauseKind::Trigger,
        host: verb,
    })
}

/// Nouns for an act that another one brought about, before "to". Own list.
const RESPONSES: [&str; 8] = [
    "answer",
    "rejoinder",
    "reply",
    "reprisal",
    "response",
    "reaction",
    "retaliation",
    "riposte",
];

/// "The expulsion was a response to the raid", "It came as an answer to the ban".
fn response_link(view: &View<'_>, noun: usize) -> Option<Link> {
    if !RESPONSES.contains(&view.sentence.lemma(noun)) || !view.is_noun(noun) {
        return None;
    }
    let prep = view
        .children(noun)
        .into_iter()
        .find(|&idx| view.dep(idx) == Dep::Prep && view.is_any(idx, &["to", "for"]))?;
    let object = view.child(prep, &[Dep::Pobj, Dep::Pcomp])?;
    let verb = match view.dep(noun) {
        Dep::Attr => view.head(noun),
        // "came as a response"
        Dep::Pobj if view.is_any(view.head(noun), &["as"]) => view.head(view.head(noun)),
        _ => return None,
    };
    let says_so = ["be", "come", "seem", "appear", "follow"];
    let subject = view.subject(verb).filter(|&subject| subject < noun)?;
    if !says_so.contains(&view.sentence.lemma(verb)) || view.is_negated(verb) {
        return None;
    }
    Some(Link {
        cause: view.run(object, &[]),
        effect: view.run(subject, &[verb]),
        signal: TokenRange::new(noun, prep + 1),
        kind: CauseKind::Trigger,
        host: verb,
    })
}

/// "sparked protests across Turkey": the parser may hang the place on the verb.
fn with_places(view: &View<'_>, verb: usize, mut range: TokenRange) -> TokenRange {
    while view.dep(range.end) == Dep::Prep && view.head(range.end) == verb {
        range.end = view.sentence.subtree(range.end).end.max(range.end + 1);
    }
    range
}

fn passive_link(
    view: &View<'_>,
    verb: usize,
    agent: usize,
    signal: CauseSignal,
) -> Option<Link> {
    let object = view.child(agent, &[Dep::Pobj, Dep::Pcomp])?;
    // "killed by rebels" tells who did it, not why.
    if signal.hosts.is_some_and(|list| !view.in_list(list, object)) {
        return None;
    }
    let noun = match view.child(verb, &[Dep::Nsubjpass]) {
        Some(subject) => subject,
        None if view.dep(verb) == Dep::Acl => view.head(verb),
        None => return None,
    };
    let cause = view.run(object, &[]);
    let effect = view.run(noun, &[verb]);
    let signal_range = TokenRange::new(verb, agent + 1);
    Some(Link {
        cause,
        effect,
        signal: signal_range,
        kind: signal.kind,
        host: verb,
    })
}

/// The object of a causal verb, and the index after the signal's last word.
fn object(view: &View<'_>, verb: usize) -> Option<(usize, usize)> {
    if let Some(object) =
        view.child(verb, &[Dep::Dobj, Dep::Ccomp]).filter(|&idx| idx > verb)
    {
        return Some((object, verb + 1));
    }
    let prep = view
        .children(verb)
        .into_iter()
        .find(|&idx| view.dep(idx) == Dep::Prep && idx > verb);
    if let Some(prep) = prep {
        let object = view.child(prep, &[Dep::Pobj, Dep::Pcomp])?;
        // "came in response to the raid", "came in the wake of the vote": behind the noun.
        let bridges = RESPONSES.contains(&view.sentence.lemma(object))
            || ["wake", "aftermath"].contains(&view.sentence.lemma(object));
        let inner = view
            .child(object, &[Dep::Prep])
            .filter(|&inner| bridges && view.is_any(inner, &["to", "of", "for"]));
        let Some(inner) = inner else { return Some((object, prep + 1)) };
        return Some((view.child(inner, &[Dep::Pobj, Dep::Pcomp])?, inner + 1));
    }
    // "led to spread of rumours" may look like an infinitive.
    let infinitive = view
        .child(verb, &[Dep::Xcomp])
        .filter(|_| view.is_any(verb + 1, &["to"]))?;
    Some((infinitive, verb + 2))
}

/// What the host of a signal tells: its clause, or its noun phrase, on the side of the signal
/// where its head stands.
pub(super) fn host_range(
    view: &View<'_>,
    host: usize,
    top: usize,
    other: TokenRange,
) -> TokenRange {
    let host = reported(view, host, top);
    let mut without = vec![top];
    for idx in view.children(host) {
        let said = view.dep(idx) == Dep::Parataxis || view.is_any(idx, &["according"]);
        let clause =
            view.dep(idx) == Dep::Advcl && view.child(idx, &[Dep::Mark]).is_some();
        if said || clause {
            without.push(idx);
        }
    }
    let range = if view.is_verbal(host) {
        view.clause_range(host, &without)
    } else {
        noun_range(view, host, &without)
    };
    // The run stops at the signal, so that the sides never share a word.
    if range.overlaps(other) {
        let before = TokenRange::new(range.start.min(other.start), other.start);
        return view.trimmed(if before.is_empty() { range } else { before });
    }
    range
}

/// An act told by a noun: with its verb where the noun is that verb's object ("staged a protest").
fn noun_range(view: &View<'_>, noun: usize, without: &[usize]) -> TokenRange {
    let verb = view.head(noun);
    if view.dep(noun) == Dep::Dobj && view.is_verbal(verb) {
        return view.clause_range(verb, without);
    }
    view.run(noun, without)
}

/// "police said they fired because ...": the reason is of what was said, not of the saying.
fn reported(view: &View<'_>, host: usize, top: usize) -> usize {
    if !view.in_list(WordList::Report, host) {
        return host;
    }
    view.child(host, &[Dep::Ccomp])
        .filter(|&said| said < top)
        .unwrap_or(host)
}

/// What holds a player back is told of an act not done.
pub(super) fn kind_of(view: &View<'_>, signal: CauseSignal, host: usize) -> CauseKind {
    let modal = view.children(host).into_iter().any(|idx| view.tag(idx) == Tag::Md);
    if signal.kind == CauseKind::Trigger && modal && view.is_negated(host) {
        return CauseKind::Constraint;
    }
    signal.kind
}

/// "It came two days after the raid": the verb, where the signal hangs on the days. A day that something
/// else happened after another tells when.
fn came(view: &View<'_>, host: usize) -> usize {
    let verb = view.head(host);
    let comes =
        ["come", "follow", "happen", "arrive"].contains(&view.sentence.lemma(verb));
    let names = view
        .child(verb, &[Dep::Dobj])
        .is_some_and(|object| neighbours::points_back(view, object));
    let points = view.subject(verb).is_some_and(|subject| {
        view.is_any(subject, &["it", "this", "that"]) || view.is_noun(subject)
    });
    if is_time(view, host) && view.is_noun(host) && (comes && points || names) {
        verb
    } else {
        host
    }
}

fn is_time(view: &View<'_>, idx: usize) -> bool {
    let units =
        ["day", "week", "month", "year", "hour", "time", "decade", "night", "morning"];
    units.contains(&view.sentence.lemma(idx))
        || view.sentence.times.iter().any(|time| time.tokens.contains(idx))
}
