//! Sanctions, as a text tells them: by whom, against whom, what for, imposed, in force or ended.

use dyad_data::WordList;
use dyad_types::{
    Actor, DateBasis, Dated, Dep, Direction, Sanction, SanctionState, Span, Tag,
    TimeExpression, TimeRelation, TokenRange, resolve,
};

use crate::why::channels::is_future;
use crate::why::view::View;

/// The measures that the sentence tells as imposed, in force or ended, in text order. Measures
/// proposed, threatened or asked to be lifted are none.
pub(super) fn read(view: &View<'_>) -> Vec<Sanction> {
    if view.is_question() {
        return Vec::new();
    }
    let mut sanctions: Vec<Sanction> = Vec::new();
    let mut idx = 0;
    while idx < view.len() {
        sanctions.extend(of_noun(view, idx));
        // "arms embargo" is one noun.
        let noun = view.lexicon.list(WordList::Sanction).at(view.sentence, idx);
        idx = noun.map_or(idx + 1, |(end, ())| end);
    }
    sanctions
}

fn of_noun(view: &View<'_>, idx: usize) -> Option<Sanction> {
    let (end, ()) = view.lexicon.list(WordList::Sanction).at(view.sentence, idx)?;
    let noun = end - 1;
    if !view.is_noun(noun) || view.dep(noun) == Dep::Compound {
        return None;
    }
    let told = ended(view, noun)
        .or_else(|| in_force(view, noun).then(|| standing(view, noun)))
        .or_else(|| expiring(view, noun))?;
    let target = target(view, noun)?;
    let issuer = issuer(view, noun, target);
    let range = view.run(noun, &[]);
    let clause = view.clause_head(noun);
    let cover =
        TokenRange::new(range.start.min(view.clause_range(clause, &[]).start), range.end);
    let target_span = view
        .mentions
        .iter()
        .find(|mention| mention.actors.contains(target))
        .map(|m| m.span);
    let mut evidence =
        view.evidence(cover, issuer.map_or(Span::default(), |(_, span)| span));
    evidence.recipient = target_span.unwrap_or_default();
    Some(Sanction {
        issuer: issuer.map(|(actor, _)| actor.clone()),
        target: target.clone(),
        measure: view.sentence.text_of(TokenRange::new(idx, end)).to_owned(),
        state: told.state,
        date: told.date,
        until: told.until,
        reason: reason(view, noun),
        evidence,
    })
}

/// What the clause tells of a measure.
struct Told {
    state: SanctionState,
    date: Dated,
    until: Dated,
}

/// Of a measure in force: that it was imposed, and when; else since and until when it is.
fn standing(view: &View<'_>, noun: usize) -> Told {
    let starts = |verb: &usize| view.verb_in_list(WordList::SanctionStart, *verb);
    let governor = Some(governor(view, noun)).filter(starts);
    let participle = view
        .children(noun)
        .into_iter()
        .find(|idx| view.dep(*idx) == Dep::Acl && starts(idx));
    let verb = governor.or(participle);
    let imposed = verb.filter(|&verb| !view.verb_in_list(WordList::SanctionKeep, verb));
    let clause = verb.unwrap_or_else(|| view.clause_head(noun));
    let time_with = |relation: TimeRelation| {
        let dates = |time: &&TimeExpression| {
            time.relation == relation
                && view.time_clause(time) == view.clause_head(clause)
        };
        view.sentence.times.iter().find(dates)
    };
    let named = |time: &TimeExpression| named(view, time);
    let since = time_with(TimeRelation::Since).map(named);
    let until = time_with(TimeRelation::Until).map(named);
    Told {
        state: if imposed.is_some() {
            SanctionState::Imposed
        } else {
            SanctionState::InForce
        },
        date: since
            .or_else(|| imposed.map(|verb| done(view, verb)))
            .unwrap_or(Dated::UNDATED),
        until: until.unwrap_or(Dated::UNDATED),
    }
}

/// The time that the words name, whatever the measure has to do with it: "since 2009" names 2009.
fn named(view: &View<'_>, time: &TimeExpression) -> Dated {
    let tense = if time.relation == TimeRelation::Since {
        Direction::Past
    } else {
        Direction::Future
    };
    let dated = view.dated(time, tense);
    match resolve(time.value, view.published, tense) {
        Some((interval, precision)) => {
            Dated { interval: Some(interval), precision, ..dated }
        }
        None => dated,
    }
}

/// When the verb says that it was done. That it is news is taken for a date only of a clause in the
/// past tense: "hit by sanctions imposed by Brussels" may tell of years ago.
fn done(view: &View<'_>, verb: usize) -> Dated {
    let own = view.date_of(verb, Direction::Past);
    let is_news = view.tag(verb) == Tag::Vbd;
    match view.event_at(verb) {
        Some((_, event)) if event.date.interval.is_some() => {
            let by_default = event.date.basis == DateBasis::Publication;
            if by_default && !is_news { own } else { event.date.clone() }
        }
        _ => own,
    }
}

/// "lifted its embargo on Doha", "eased some of its sanctions", "the sanctions were suspended".
fn ended(view: &View<'_>, noun: usize) -> Option<Told> {
    let of = view.head(noun);
    let share = Some(view.head(of)).filter(|&share| {
        let shares = ["some", "part", "many", "most", "several", "all"];
        view.dep(noun) == Dep::Pobj
            && view.is_any(of, &["of"])
            && view.is_any(share, &shares)
    });
    let top = share.unwrap_or(noun);
    let verb = view.head(top);
    let is_told = matches!(view.dep(top), Dep::Dobj | Dep::Nsubjpass)
        && view.verb_in_list(WordList::SanctionEnd, verb)
        && !is_future(view, verb)
        && !view.is_unreal(verb)
        && !view.is_negated(verb)
        && !view.has_no(noun);
    if !is_told {
        return None;
    }
    let is_part = share.is_some_and(|share| !view.is_any(share, &["all"]))
        || view
            .children(noun)
            .into_iter()
            .any(|idx| view.is_any(idx, &["some", "several", "many", "most"]));
    let state = if is_part || view.verb_in_list(WordList::SanctionEase, verb) {
        SanctionState::Eased
    } else if matches!(view.sentence.lemma(verb), "suspend" | "waive") {
        SanctionState::Suspended
    } else {
        SanctionState::Lifted
    };
    Some(Told {
        state,
        date: done(view, verb),
        until: Dated::UNDATED,
    })
}

/// "the arms embargo on Tehran expired on Sunday", "expires in October".
fn expiring(view: &View<'_>, noun: usize) -> Option<Told> {
    let verb = view.head(noun);
    let ends = view.dep(noun) == Dep::Nsubj
        && matches!(view.sentence.lemma(verb), "expire" | "lapse" | "end")
        && view.child(verb, &[Dep::Dobj]).is_none()
        && !view.is_negated(verb);
    if !ends {
        return None;
    }
    let will = view
        .children(verb)
        .into_iter()
        .any(|idx| view.dep(idx) == Dep::Aux && view.is_any(idx, &["will", "'ll"]));
    let ahead = will || matches!(view.tag(verb), Tag::Vbz | Tag::Vbp);
    if ahead {
        return Some(Told {
            state: SanctionState::InForce,
            date: Dated::UNDATED,
            until: view.date_of(verb, Direction::Future),
        });
    }
    (!view.is_unreal(verb)).then(|| Told {
        state: SanctionState::Expired,
        date: done(view, verb),
        until: Dated::UNDATED,
    })
}

/// Whether the clause tells the measure as standing: "under sanctions", "imposed sanctions".
fn in_force(view: &View<'_>, noun: usize) -> bool {
    let governor = governor(view, noun);
    let clause = view.clause_head(noun);
    if view.is_unreal(clause)
        || view.is_unreal(governor)
        || view.is_negated(clause)
        || view.has_no(noun)
    {
        return false;
    }
    let under = view
        .is_any(view.head(noun), &["under", "despite", "by", "from", "amid", "of"])
        && !is_ended(view, governor);
    let started = view.verb_in_list(WordList::SanctionStart, governor);
    let participle = view.children(noun).into_iter().any(|idx| {
        view.dep(idx) == Dep::Acl && view.verb_in_list(WordList::SanctionStart, idx)
    });
    let subject = matches!(view.dep(noun), Dep::Nsubj)
        && !is_ended(view, governor)
        && !matches!(
            view.sentence.lemma(governor),
            "expire" | "end" | "loom" | "include"
        );
    (under || started || participle || subject) && !is_ended(view, governor)
}

fn governor(view: &View<'_>, noun: usize) -> usize {
    let head = view.head(noun);
    if view.dep(noun) == Dep::Pobj { view.head(head) } else { head }
}

/// "lifted", "relief from": not in force, or not said to be.
fn is_ended(view: &View<'_>, governor: usize) -> bool {
    let noun = [
        "relief",
        "lifting",
        "easing",
        "end",
        "removal",
        "threat",
        "exemption",
        "waiver",
        "violation",
        "breach",
        "evasion",
        "possibility",
        "prospect",
        "call",
        "package",
        "suspension",
    ];
    let verb = [
        "call", "threaten", "propose", "consider", "seek", "urge", "demand", "want",
        "discuss", "warn", "evade", "violate", "bust", "mull", "weigh", "plan", "face",
    ];
    view.verb_in_list(WordList::SanctionEnd, governor)
        || noun.contains(&view.sentence.lemma(governor))
        || verb.contains(&view.sentence.lemma(governor))
}

/// Against whom: "on Cuba", "against Moscow", "sanctions-hit Iran" aside, else who suffers.
fn target<'v>(view: &'v View<'_>, noun: usize) -> Option<&'v Actor> {
    let near = view
        .children(noun)
        .into_iter()
        .chain(view.children(governor(view, noun)));
    for prep in near {
        if view.dep(prep) == Dep::Prep
            && prep > noun
            && view.is_any(prep, &["on", "against"])
        {
            let object = view.child(prep, &[Dep::Pobj])?;
            return view.player(object);
        }
    }
    // "hit Minsk with sanctions", "Iran is under sanctions", "suffers from sanctions".
    let prep = view.head(noun);
    let verb = view.clause_head(noun);
    if view.is_any(prep, &["with"]) && view.verb_in_list(WordList::SanctionStart, verb) {
        return view.player(view.child(verb, &[Dep::Dobj, Dep::Nsubjpass])?);
    }
    if view.is_any(prep, &["under", "from", "by", "despite", "amid"]) {
        return view.actor_of(verb);
    }
    None
}

/// Who imposed it: "US sanctions", "imposed by Brussels", the subject of "imposed".
fn issuer<'v>(
    view: &'v View<'_>,
    noun: usize,
    target: &Actor,
) -> Option<(&'v Actor, Span)> {
    let other = |mention: &&dyad_types::Mention| {
        mention
            .actors
            .first()
            .is_some_and(|actor| actor.country != target.country)
    };
    let modifiers = view.children(noun).into_iter().filter(|&idx| {
        matches!(view.dep(idx), Dep::Amod | Dep::Compound | Dep::Poss | Dep::Nmod)
            && idx < noun
    });
    let mentions: Vec<&dyad_types::Mention> =
        modifiers.filter_map(|idx| view.mention(idx)).collect();
    if let Some(mention) = mentions.iter().find(|mention| other(mention)) {
        return Some((mention.actors.first()?, mention.span));
    }
    // "an arms embargo of the United Nations".
    let of = view
        .children(noun)
        .into_iter()
        .find(|&prep| view.is_any(prep, &["of", "by"]));
    let body = of.and_then(|prep| view.child(prep, &[Dep::Pobj]));
    if let Some(mention) = body
        .and_then(|body| view.mention(body))
        .filter(|mention| other(mention))
    {
        return Some((mention.actors.first()?, mention.span));
    }
    let imposed = view.children(noun).into_iter().find(|&idx| view.dep(idx) == Dep::Acl);
    let agent = [imposed, Some(view.clause_head(noun))]
        .into_iter()
        .flatten()
        .find_map(|verb| view.child(verb, &[Dep::Agent]))
        .and_then(|agent| view.child(agent, &[Dep::Pobj]));
    let verb = governor(view, noun);
    let acts = view.verb_in_list(WordList::SanctionStart, verb)
        || view.verb_in_list(WordList::SanctionEnd, verb);
    let subject =
        if view.dep(noun) == Dep::Dobj && acts { view.subject(verb) } else { None };
    let mention = view.mention(agent.filter(|&agent| agent != noun).or(subject)?)?;
    let actor = mention
        .actors
        .first()
        .filter(|actor| actor.country != target.country)?;
    Some((actor, mention.span))
}

/// What for: "tied to its nuclear program", "over the annexation".
fn reason(view: &View<'_>, noun: usize) -> Option<String> {
    let tied = [
        "tied",
        "linked",
        "related",
        "aimed",
        "connected",
        "imposed",
        "meant",
        "designed",
    ];
    for idx in view.children(noun) {
        let prep = if view.dep(idx) == Dep::Acl && view.is_any(idx, &tied) {
            view.children(idx).into_iter().find(|&prep| {
                view.dep(prep) == Dep::Prep
                    && view.is_any(
                        prep,
                        &["to", "over", "for", "at", "after", "because", "with"],
                    )
            })
        } else if view.dep(idx) == Dep::Prep && view.is_any(idx, &["over", "for"]) {
            Some(idx)
        } else {
            None
        };
        let object = prep.and_then(|prep| view.child(prep, &[Dep::Pobj, Dep::Pcomp]));
        if let Some(object) = object {
            return Some(view.sentence.text_of(view.run(object, &[])).to_owned());
        }
    }
    let over = view.children(governor(view, noun)).into_iter().find(|&idx| {
        view.dep(idx) == Dep::Prep && idx > noun && view.is_any(idx, &["over", "for"])
    })?;
    let object = view.child(over, &[Dep::Pobj, Dep::Pcomp])?;
    Some(view.sentence.text_of(view.run(object, &[])).to_owned())
}
