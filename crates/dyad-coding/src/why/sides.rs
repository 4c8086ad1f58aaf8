//! Which states a channel links, as its sentence tells.

use dyad_types::{Actor, ChannelKind, Dep, Tag};

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
    let links = view.children(named.noun).into_iter().chain(view.children(verb));
    let between = links.clone().find(|&prep| view.is_any(prep, &["between"]));
    if let Some(between) = between {
        for actor in view.actors_under(between) {
            add_side(&mut sides, actor);
        }
        if sides.len() >= 2 {
            return sides;
        }
    }
    if let Some(by) = by {
        add_side(&mut sides, by);
    } else {
        // The other side of an opening: who acts in the sentence about it.
        if let Some(actor) = view.actor_of(verb) {
            add_side(&mut sides, actor);
        }
    }
    let with = |prep: &usize| view.is_any(*prep, &["with"]);
    for prep in links.clone().filter(with).chain(links.filter(|prep| !with(prep))) {
        let with = view.is_any(prep, &["with", "from", "in", "to", "for"]);
        let object = view
            .child(prep, &[Dep::Pobj])
            .filter(|_| with && view.dep(prep) == Dep::Prep);
        let mut at = object;
        while let Some(object) = at {
            if let Some(actor) = view.player(object) {
                add_side(&mut sides, actor);
            }
            at = view.child(object, &[Dep::Conj]);
        }
    }
    for mention in view
        .mentions
        .iter()
        .filter(|m| view.sentence.is_under(m.head, named.noun))
    {
        // "their airspace": the owner is who acts.
        let pronoun = view.tag(mention.head) == Tag::PrpPoss;
        for actor in mention.actors.iter().filter(|_| !pronoun) {
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
