//! Channels between states, and what a text tells of them: opened, silent, cut, destroyed.

use dyad_data::{ChannelVerb, WordList};
use dyad_types::{
    Actor, ChannelChange, ChannelKind, ChannelState, DateBasis, DateInterval, Dated, Dep,
    Direction, Precision, Span, Tag, TimeExpression, TimeUnit, TimeValue, TokenRange,
};
use jiff::civil::Date;

use crate::why::sides::{add_only_other, add_side, sides, two_of};
use crate::why::view::View;

/// A channel named in the sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named {
    pub(super) kind: ChannelKind,
    /// Head of its noun phrase.
    pub(super) noun: usize,
}

/// The states of channels that the sentence tells, in text order; the opening of a channel
/// stands before what became of it.
pub(super) fn read(view: &View<'_>) -> Vec<ChannelChange> {
    if view.is_question() {
        return Vec::new();
    }
    let mut changes: Vec<ChannelChange> = Vec::new();
    for idx in 0..view.len() {
        let named = named_at(view, idx).or_else(|| meeting_place(view, idx));
        let Some(named) = named else {
            continue;
        };
        for change in opened(view, named).into_iter().chain(changed(view, named)) {
            let again = changes.iter().any(|other| {
                other.kind == change.kind
                    && other.state == change.state
                    && other.by == change.by
                    && other.between == change.between
            });
            if !again {
                changes.push(change);
            }
        }
    }
    changes
}

/// The channel whose noun stands at `idx`; a noun with a fitting modifier goes first.
fn named_at(view: &View<'_>, idx: usize) -> Option<Named> {
    if !view.is_noun(idx) {
        return None;
    }
    let mut found: Option<(Named, bool)> = None;
    for (end, noun) in view.lexicon.channel_nouns.all_at(view.sentence, idx) {
        let head = end - 1;
        let special = !noun.with_any.is_empty();
        if special && !has_modifier(view, head, &noun.with_any) {
            continue;
        }
        // "called its envoy home": the parser may take the envoy for a part of the home.
        let home = view.is_any(view.head(head), &["home"]);
        if matches!(view.dep(head), Dep::Compound | Dep::Amod | Dep::Nmod) && !home {
            continue;
        }
        if !special && is_other_tie(view, head) {
            continue;
        }
        let named = Named { kind: noun.kind, noun: head };
        // "military hotline" is more than "hotline".
        let better = match found {
            None => true,
            Some((_, was_special)) => special && !was_special,
        };
        if better {
            found = Some((named, special));
        }
    }
    found.map(|(named, _)| named)
}

/// "trade ties", "family links": not the relations of two states as such.
fn is_other_tie(view: &View<'_>, noun: usize) -> bool {
    let plain =
        ["diplomatic", "bilateral", "formal", "official", "full", "all", "their", "its"];
    let ties = ["tie", "ties", "relation", "relations", "link", "links"];
    ties.contains(&view.sentence.lemma(noun))
        && (view.children(noun).into_iter().any(|idx| {
            let modifies = matches!(view.dep(idx), Dep::Amod | Dep::Compound | Dep::Nmod);
            modifies && !view.is_any(idx, &plain) && view.mention(idx).is_none()
        }) || view.tag(noun) == Tag::Nn)
}

fn has_modifier(view: &View<'_>, noun: usize, any_of: &[String]) -> bool {
    let start = view.sentence.subtree(noun).start;
    (start..noun).any(|idx| {
        let word = view.sentence.word(idx).to_lowercase();
        view.sentence.is_under(idx, noun)
            && any_of.iter().any(|modifier| {
                *modifier == word
                    || modifier == view.sentence.lemma(idx)
                    || modifier.split('-').next() == Some(&word) && modifier.contains('-')
            })
    })
}

/// A building that officials of both sides use to meet is a liaison office.
fn meeting_place(view: &View<'_>, idx: usize) -> Option<Named> {
    if !view.in_list(WordList::Building, idx) || !view.is_noun(idx) {
        return None;
    }
    if !matches!(view.dep(idx), Dep::Dobj | Dep::Nsubjpass | Dep::Nsubj | Dep::Pobj) {
        return None;
    }
    let used = (idx + 1..view.len()).any(|verb| {
        matches!(
            view.sentence.lemma(verb),
            "use" | "serve" | "function" | "operate" | "house" | "host"
        ) && view.is_verbal(verb)
            && is_for_meetings(view, verb)
            && nearest_building(view, verb) == Some(idx)
    });
    let distinct: std::collections::BTreeSet<_> = view
        .mentions
        .iter()
        .flat_map(|mention| &mention.actors)
        .filter_map(|actor| actor.country)
        .collect();
    let both = distinct.len() >= 2
        || (0..view.len()).any(|at| {
            view.is_any(at, &["both", "two"])
                && view.is_any(
                    at + 1,
                    &[
                        "sides",
                        "countries",
                        "governments",
                        "states",
                        "neighbours",
                        "neighbors",
                    ],
                )
        });
    (used && both).then_some(Named { kind: ChannelKind::LiaisonOffice, noun: idx })
}

/// "as a meeting place", "for talks", "as a venue for contacts".
fn is_for_meetings(view: &View<'_>, verb: usize) -> bool {
    view.children(verb)
        .into_iter()
        .filter(|&idx| view.dep(idx) == Dep::Prep)
        .any(|prep| {
            let Some(object) = view.child(prep, &[Dep::Pobj, Dep::Pcomp]) else {
                return false;
            };
            view.is_any(prep, &["as", "for"])
                && view
                    .sentence
                    .subtree(object)
                    .indices()
                    .any(|idx| view.in_list(WordList::Meeting, idx))
        })
        || view.child(verb, &[Dep::Dobj]).is_some_and(|object| {
            view.in_list(WordList::Meeting, object)
                && view.is_any(verb, &["house", "housed", "host", "hosted"])
        })
}

fn nearest_building(view: &View<'_>, verb: usize) -> Option<usize> {
    (0..verb).rev().find(|&idx| {
        view.in_list(WordList::Building, idx)
            && view.is_noun(idx)
            && matches!(
                view.dep(idx),
                Dep::Dobj | Dep::Nsubjpass | Dep::Nsubj | Dep::Pobj
            )
    })
}

/// "a daily call that was set up in 2018", "used for the past two years".
fn opened(view: &View<'_>, named: Named) -> Option<ChannelChange> {
    let verb = opening_verb(view, named)?;
    if view.is_unreal(verb) || view.is_negated(verb) {
        return None;
    }
    let time = view.time_of(verb).or_else(|| {
        // The parser may hang the time on a noun of the clause.
        let range = view.sentence.subtree(verb);
        view.sentence
            .times
            .iter()
            .find(|time| range.contains(time.tokens.start) && time.tokens.start > verb)
    });
    let date = time.map_or(Dated::UNDATED, |time| opening_date(view, time));
    let governor = state_verb(view, named)
        .map_or_else(|| view.clause_head(named.noun), |(verb, _)| verb);
    let sides = sides(view, named, governor, None);
    if sides.is_empty() {
        return None;
    }
    let range = TokenRange::new(named.noun, view.sentence.subtree(verb).end);
    Some(ChannelChange {
        kind: named.kind,
        name: name(view, named.noun),
        state: ChannelState::Open,
        by: None,
        between: two_of(sides),
        date,
        event: None,
        evidence: view.evidence(view.trimmed(range), Span::default()),
    })
}

/// The verb by which a clause at the noun tells how the channel came about or was in use; the
/// parser may hang the clause on a noun inside the phrase.
fn opening_verb(view: &View<'_>, named: Named) -> Option<usize> {
    // People use a border and a flight; that opens neither.
    let in_use =
        !matches!(named.kind, ChannelKind::BorderCrossing | ChannelKind::TransportLink);
    let clause_of = |noun: usize| {
        view.children(noun).into_iter().find(|&verb| {
            matches!(view.dep(verb), Dep::Relcl | Dep::Acl)
                && verb > named.noun
                && (in_use || view.sentence.lemma(verb) != "use")
                && view.verb_in_list(WordList::Opening, verb)
        })
    };
    if let Some(verb) = clause_of(named.noun) {
        return Some(verb);
    }
    let range = view.sentence.subtree(named.noun);
    let inside = range
        .indices()
        .filter(|&idx| idx > named.noun && view.mention(idx).is_some());
    if let Some(verb) = inside.into_iter().find_map(clause_of) {
        return Some(verb);
    }
    if named.kind == ChannelKind::LiaisonOffice {
        // "blew up a building north of the border which both sides had used as ...".
        return (named.noun + 1..view.len()).find(|&verb| {
            matches!(view.dep(verb), Dep::Relcl | Dep::Acl)
                && view.verb_in_list(WordList::Opening, verb)
                && is_for_meetings(view, verb)
        });
    }
    None
}

/// The day or period since when a channel has been open: the start of a stretch of use, to the
/// year, else what the words name.
fn opening_date(view: &View<'_>, time: &TimeExpression) -> Dated {
    let dated = view.dated(time, Direction::Past);
    let TimeValue::Stretch { unit, .. } = time.value else {
        return dated;
    };
    let Some(interval) = dated.interval else {
        return dated;
    };
    let start = interval.start;
    // "for the past two years" is as exact as its unit.
    let (first, last, precision) = match unit {
        TimeUnit::Year | TimeUnit::Decade => (
            Date::new(start.year(), 1, 1),
            Date::new(start.year(), 12, 31),
            Precision::Year,
        ),
        TimeUnit::Month | TimeUnit::Quarter => {
            (Ok(start.first_of_month()), Ok(start.last_of_month()), Precision::Month)
        }
        TimeUnit::Day | TimeUnit::Week | TimeUnit::Weekend => {
            (Ok(start), Ok(start), Precision::Day)
        }
    };
    match (first, last) {
        (Ok(start), Ok(end)) => Dated {
            interval: Some(DateInterval { start, end }),
            precision,
            basis: DateBasis::Relative,
            ..dated
        },
        _ => dated,
    }
}

/// The verb that tells a state of the channel, and the state.
fn state_verb<'v>(view: &'v View<'_>, named: Named) -> Option<(usize, &'v ChannelVerb)> {
    let mut at = view.head(named.noun);
    if view.is_any(at, &["home"]) {
        at = view.head(at);
    } else if view.dep(named.noun) == Dep::Pobj {
        while view.dep(at) == Dep::Prep && view.head(at) != at {
            at = view.head(at);
        }
        // "suspended contacts, including a hotline".
        if view.is_any(view.head(named.noun), &["including"]) {
            while matches!(view.dep(at), Dep::Dobj | Dep::Pobj | Dep::Prep) {
                at = view.head(at);
            }
        }
    } else if !matches!(
        view.dep(named.noun),
        Dep::Dobj | Dep::Nsubj | Dep::Nsubjpass | Dep::Conj | Dep::Oprd
    ) {
        return None;
    }
    // "talks and trade": the first of the list stands in the clause.
    let mut noun = named.noun;
    while view.dep(noun) == Dep::Conj && view.is_noun(view.head(noun)) {
        noun = view.head(noun);
        at = view.head(noun);
    }
    let mut verbs = vec![];
    if view.is_verbal(at) {
        // "quit answering the call": both verbs make the phrase, the first goes first.
        if matches!(view.dep(at), Dep::Xcomp | Dep::Pcomp)
            && view.is_verbal(view.head(at))
        {
            verbs.push(view.head(at));
        }
        verbs.push(at);
    }
    verbs.into_iter().find_map(|verb| {
        let found =
            view.lexicon
                .channel_verbs
                .all_of_verb(view.sentence, verb)
                .find(|state| {
                    let negated = view.is_negated(verb);
                    let kind = state.only_kinds.is_empty()
                        && named.kind != ChannelKind::Ambassador
                        || state.only_kinds.contains(&named.kind);
                    // "offered to host the talks": only "stop answering" is one phrase.
                    let whole = verb == at || state.n_words > 1;
                    kind && whole && negated == state.negated && takes(view, verb, noun)
                });
        found.map(|state| (verb, state))
    })
}

/// Whether the channel stands where the verb changes it: object, passive subject, or the subject
/// of a verb that has no object ("talks collapsed").
fn takes(view: &View<'_>, verb: usize, noun: usize) -> bool {
    match view.dep(noun) {
        Dep::Nsubj => {
            let intransitive = [
                "collapse", "break", "stall", "go", "fall", "expire", "resume", "reopen",
                "begin", "start", "end", "close", "open", "deadlock", "work",
            ];
            view.child(verb, &[Dep::Dobj, Dep::Xcomp]).is_none()
                && intransitive.contains(&view.sentence.lemma(verb))
        }
        Dep::Pobj => {
            let prep = view.head(noun);
            matches!(
                view.sentence.lemma(prep),
                "from" | "of" | "out" | "to" | "up" | "including" | "include"
            ) && view.dep(prep) == Dep::Prep
        }
        _ => true,
    }
}

/// What became of the channel, once for each player who did it.
fn changed(view: &View<'_>, named: Named) -> Vec<ChannelChange> {
    let Some((verb, told)) = state_verb(view, named) else {
        return Vec::new();
    };
    let Some(state) =
        real_state(view, verb, told.state).filter(|_| !lets_in(view, named, verb))
    else {
        return Vec::new();
    };
    let doers = doers(view, named, verb);
    // "Moscow and Kyiv reopened the crossing": both sides at once, if no third is named.
    let first = doers.first().copied();
    let together = doers.len() == 2
        && named.kind != ChannelKind::Ambassador
        && sides(view, named, verb, first).len() < 2
        && view.event_at(verb).is_none_or(|(_, event)| {
            let third = event.recipient.as_ref().and_then(|recipient| recipient.country);
            third.is_none_or(|third| doers.iter().any(|doer| doer.country == Some(third)))
        });
    if together {
        let change = change(view, named, verb, state, None);
        return change
            .map(|change| {
                let between = two_of(doers.into_iter().cloned().collect());
                ChannelChange { between, ..change }
            })
            .into_iter()
            .collect();
    }
    let by_each: Vec<Option<&Actor>> =
        if doers.is_empty() { vec![None] } else { doers.into_iter().map(Some).collect() };
    by_each
        .into_iter()
        .filter_map(|by| change(view, named, verb, state, by))
        .collect()
}

/// "opened its borders to refugees" tells of people, not of the neighbours.
fn lets_in(view: &View<'_>, named: Named, verb: usize) -> bool {
    named.kind == ChannelKind::BorderCrossing
        && view.sentence.lemma(named.noun) == "border"
        && view
            .children(verb)
            .into_iter()
            .chain(view.children(named.noun))
            .any(|prep| view.is_any(prep, &["to"]) && view.dep(prep) == Dep::Prep)
}

fn change(
    view: &View<'_>,
    named: Named,
    verb: usize,
    state: ChannelState,
    by: Option<&Actor>,
) -> Option<ChannelChange> {
    let event = view.event_at(verb);
    let mut sides = sides(view, named, verb, by);
    if let Some((_, event)) = event
        && sides.len() < 2
    {
        let of_event = [Some(&event.actor), event.recipient.as_ref()];
        for actor in of_event.into_iter().flatten() {
            add_side(&mut sides, actor);
        }
    }
    if sides.len() == 1 {
        add_only_other(view, &mut sides);
    }
    if sides.is_empty() {
        return None;
    }
    let date = match event {
        Some((_, event)) if event.date.interval.is_some() => event.date.clone(),
        // "agreed yesterday to reopen it within a month": proposed yesterday.
        _ if state == ChannelState::Proposed && view.dep(verb) != Dep::Root => {
            view.date_of(view.head(first_conjunct(view, verb)), Direction::Past)
        }
        _ => view.date_of(verb, Direction::Past),
    };
    let range = view.clause_range(verb, &[]);
    Some(ChannelChange {
        kind: named.kind,
        name: name(view, named.noun),
        state,
        by: by.cloned(),
        between: two_of(sides),
        date,
        event: event.map(|(idx, _)| idx),
        evidence: view.evidence(range, view.actor_span(verb)),
    })
}

/// The state as told: what two agree or plan to open or restore is proposed; what may happen, or
/// is only asked for, changes nothing.
fn real_state(view: &View<'_>, verb: usize, state: ChannelState) -> Option<ChannelState> {
    let at = first_conjunct(view, verb);
    let governor = view.head(at);
    let plans = ["agree", "plan", "offer", "promise", "pledge", "propose", "decide"];
    let planned = view.dep(at) == Dep::Xcomp
        && plans.contains(&view.sentence.lemma(governor))
        && !view.is_unreal(governor)
        && !view.is_negated(governor);
    match state {
        ChannelState::Open | ChannelState::Restored | ChannelState::Proposed
            if planned =>
        {
            Some(ChannelState::Proposed)
        }
        _ if view.is_unreal(verb) || is_future(view, verb) => None,
        state => Some(state),
    }
}

/// The first verb of the list that the verb stands in.
fn first_conjunct(view: &View<'_>, verb: usize) -> usize {
    let mut at = verb;
    while view.dep(at) == Dep::Conj && view.is_verbal(view.head(at)) {
        at = view.head(at);
    }
    at
}

/// Told as still to come by the clause's own words.
pub(super) fn is_future(view: &View<'_>, verb: usize) -> bool {
    let governor = view.head(verb);
    let plans = [
        "plan", "threaten", "want", "hope", "vow", "promise", "pledge", "intend", "seek",
        "consider", "urge", "ask", "demand", "call", "refuse", "propose", "agree",
        "offer", "aim", "try", "fail",
    ];
    matches!(view.dep(verb), Dep::Xcomp | Dep::Ccomp | Dep::Pcomp)
        && plans.contains(&view.sentence.lemma(governor))
}

/// Who brought it about: the subject, each member of a list of them, or the agent of a passive.
fn doers<'v>(view: &'v View<'_>, named: Named, verb: usize) -> Vec<&'v Actor> {
    let agent = view
        .child(verb, &[Dep::Agent])
        .and_then(|agent| view.child(agent, &[Dep::Pobj]));
    let passive = view.child(verb, &[Dep::Nsubjpass]).is_some();
    let subject =
        if passive { agent } else { view.subject(verb).filter(|&idx| idx != named.noun) };
    let Some(subject) = subject else {
        return Vec::new();
    };
    let mut doers = Vec::new();
    let mut at = Some(subject);
    while let Some(idx) = at {
        // A mention may stand for several: "the two Koreas".
        let several = view.mention(idx).map_or_else(
            || view.player(idx).into_iter().collect::<Vec<_>>(),
            |mention| mention.actors.iter().collect(),
        );
        doers.extend(several.into_iter().filter(|actor| actor.country.is_some()));
        at = view.child(idx, &[Dep::Conj]);
    }
    doers.dedup_by_key(|actor| actor.country);
    doers
}

/// The words of the noun phrase up to its head: "a daily phone call".
fn name(view: &View<'_>, noun: usize) -> String {
    let after: Vec<usize> = view
        .children(noun)
        .into_iter()
        .filter(|&idx| idx > noun || matches!(view.tag(idx), Tag::Comma))
        .collect();
    let mut range = view.run(noun, &after);
    let home = view.head(noun);
    if view.is_any(home, &["home"]) {
        range.start = range.start.min(view.sentence.subtree(home).start);
    }
    view.sentence.text_of(range).to_owned()
}
