//! Which states a channel links, as its sentence tells.

use dyad_types::{Actor, ActorBasis, ChannelKind, Dep, Tag};

use crate::why::channels::Named;
use crate::why::view::View;

/// The states that the channel links, as the sentence tells: first who acts.
pub(super) fn sides(
    view: &View<'_>,
    named: Named,
    verb: usize,
    by: Option<&Actor>,
) -> Vec<Actor> {
    let mut sides = Vec::new();
    let links = links(view, named, verb);
    let between = links.iter().find(|&&prep| view.is_any(prep, &["between"]));
    if let Some(&between) = between {
        for actor in view.actors_under(between) {
            add_side(&mut sides, actor);
        }
        if sides.len() >= 2 {
            return sides;
        }
    }
    // The other side of an opening: who acts in the sentence about it.
    if let Some(actor) = by.or_else(|| view.actor_of(verb)) {
        add_side(&mut sides, actor);
    }
    add_linked(view, &mut sides, &links, &["with"]);
    add_owners(view, &mut sides, named.noun);
    add_linked(view, &mut sides, &links, &["to", "from"]);
    if stands_abroad(named.kind) {
        add_linked(view, &mut sides, &links, &["in", "at", "for"]);
        // "its consulate in Karachi, Pakistan".
        for actor in view.actors_under(named.noun) {
            add_side(&mut sides, actor);
        }
    }
    if named.kind == ChannelKind::LiaisonOffice && sides.len() < 2 {
        for actor in view.mentions.iter().flat_map(|mention| &mention.actors) {
            add_side(&mut sides, actor);
        }
    }
    sides
}

/// Channels that one side keeps in the land of the other, so that their place tells a side.
fn stands_abroad(kind: ChannelKind) -> bool {
    match kind {
        ChannelKind::LiaisonOffice
        | ChannelKind::Embassy
        | ChannelKind::Ambassador
        | ChannelKind::Consulate
        | ChannelKind::ObserverMission => true,
        ChannelKind::Hotline
        | ChannelKind::DiplomaticRelations
        | ChannelKind::Summit
        | ChannelKind::Talks
        | ChannelKind::MilitaryAgreement
        | ChannelKind::MilitaryLine
        | ChannelKind::BorderCrossing
        | ChannelKind::TransportLink
        | ChannelKind::JointProject
        | ChannelKind::Treaty
        | ChannelKind::TradeAgreement => false,
    }
}

/// Prepositions that may name a side: at the noun, at the noun it is an example of ("contacts with
/// Riga, including a hotline"), at the verb.
fn links(view: &View<'_>, named: Named, verb: usize) -> Vec<usize> {
    let mut links = view.children(named.noun);
    let including = view.head(named.noun);
    if view.is_any(including, &["including"]) {
        // The parser may hang it on the verb or on a noun inside the phrase.
        let mut whole = view.head(including);
        while view.dep(whole) == Dep::Pobj {
            whole = view.head(view.head(whole));
        }
        links.extend(view.children(view.child(whole, &[Dep::Dobj]).unwrap_or(whole)));
    }
    links.extend(view.children(verb));
    links.retain(|&idx| view.dep(idx) == Dep::Prep);
    links
}

/// Adds the objects of those `links` that are one of `words`, in text order.
fn add_linked(view: &View<'_>, sides: &mut Vec<Actor>, links: &[usize], words: &[&str]) {
    for &prep in links.iter().filter(|&&prep| view.is_any(prep, words)) {
        let mut at = view.child(prep, &[Dep::Pobj]);
        while let Some(object) = at {
            let guessed = view
                .mention(object)
                .is_some_and(|mention| mention.basis == ActorBasis::Context);
            if let Some(actor) = view.player(object).filter(|_| !guessed) {
                add_side(sides, actor);
            }
            at = view.child(object, &[Dep::Conj]);
        }
    }
}

/// "the British consulate", "Ankara's envoy"; of "their airspace" the owner is who acts.
fn add_owners(view: &View<'_>, sides: &mut Vec<Actor>, noun: usize) {
    let modifies = |idx: &usize| {
        matches!(view.dep(*idx), Dep::Amod | Dep::Compound | Dep::Poss | Dep::Nmod)
    };
    for idx in view.children(noun).into_iter().filter(modifies) {
        let Some(mention) = view.mention(idx) else {
            continue;
        };
        let known = mention.basis != ActorBasis::Context;
        if known && view.tag(mention.head) != Tag::PrpPoss {
            for actor in &mention.actors {
                add_side(sides, actor);
            }
        }
    }
}

/// The one other state that the sentence names, if there is just one.
pub(super) fn add_only_other(view: &View<'_>, sides: &mut Vec<Actor>) {
    let known = sides.first().and_then(|side| side.country);
    let mut others: Vec<&Actor> = Vec::new();
    for actor in view.mentions.iter().flat_map(|mention| &mention.actors) {
        let new = actor.country.is_some()
            && actor.country != known
            && others.iter().all(|other| other.country != actor.country);
        if new {
            others.push(actor);
        }
    }
    if let [other] = others[..] {
        sides.push(other.clone());
    }
}

/// Adds a state that is not there yet.
pub(super) fn add_side(sides: &mut Vec<Actor>, actor: &Actor) {
    let known = sides.iter().any(|side| side.country == actor.country);
    if actor.country.is_some() && !known {
        sides.push(actor.clone());
    }
}

/// At most two, ascending by code.
pub(super) fn two_of(mut sides: Vec<Actor>) -> Vec<Actor> {
    sides.truncate(2);
    sides.sort_by_key(|side| side.country);
    sides
}
