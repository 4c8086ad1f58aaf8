//! Clusters pair by pair: each from the tellings that may tell of the pair, so that what one pair shows
//! does not depend on which others are looked at, and costs no reading of all the news.

use std::collections::{BTreeMap, BTreeSet};

use crate::Dyad;
use crate::coreference::{Clusters, CoreferenceModel, Links, Telling};

impl Clusters {
    /// The clusters of a pair: of the tellings that [concern](Telling::concerns) it, and of those that
    /// reviewers join to them. As [`Clusters::of`].
    ///
    /// An act of the pair that one article codes as another's is in them: its text names both. The same
    /// act may be in clusters of several pairs; their names are alike when the same telling founded them.
    pub fn of_pair<'a>(
        model: &CoreferenceModel,
        dyad: &Dyad,
        tellings: impl IntoIterator<Item = &'a Telling>,
        links: &'a Links,
    ) -> Self {
        let all: Vec<&Telling> = tellings.into_iter().collect();
        let is_of = |telling: &&Telling| telling.concerns(dyad);
        let (mut own, others): (Vec<&Telling>, Vec<&Telling>) =
            all.into_iter().partition(is_of);
        with_linked(&mut own, &others, links);
        Self::of(model, own, links)
    }
}

/// Adds what reviewers join to what is there.
fn with_linked<'a>(own: &mut Vec<&'a Telling>, others: &[&'a Telling], links: &'a Links) {
    let group = |telling: &'a Telling| links.group_of(&telling.item_key);
    let groups: BTreeSet<&str> =
        own.iter().filter_map(|telling| group(telling)).collect();
    let is_linked =
        |telling: &&&'a Telling| group(telling).is_some_and(|of| groups.contains(of));
    let linked: Vec<&'a Telling> = others.iter().filter(is_linked).copied().collect();
    own.extend(linked);
}

/// Hands out the clusters of every pair that is coded, one after the other, by pair; each as
/// [`Clusters::of_pair`] gives it.
///
/// Work grows as the number of tellings times the pairs of parties that a telling names.
pub fn clusters_of_pairs<'a>(
    model: &CoreferenceModel,
    tellings: &'a [Telling],
    links: &'a Links,
    mut each: impl FnMut(&Dyad, &Clusters),
) {
    // Pairs inside one state share their tellings.
    let mut grounds: BTreeMap<Ground, BTreeSet<&Dyad>> = BTreeMap::new();
    for dyad in tellings.iter().filter_map(|telling| telling.dyad.as_ref()) {
        grounds.entry(Ground::of(dyad)).or_default().insert(dyad);
    }
    let mut by_ground: BTreeMap<&Ground, Vec<&'a Telling>> = BTreeMap::new();
    for telling in tellings {
        for ground in Ground::all_of(telling) {
            if let Some((ground, _)) = grounds.get_key_value(&ground) {
                by_ground.entry(ground).or_default().push(telling);
            }
        }
    }
    let demanded = |telling: &&Telling| links.group_of(&telling.item_key).is_some();
    let joined: Vec<&Telling> = tellings.iter().filter(demanded).collect();
    for (ground, mut own) in by_ground {
        with_linked(&mut own, &joined, links);
        let clusters = Clusters::of(model, own, links);
        for dyad in grounds.get(ground).into_iter().flatten() {
            each(dyad, &clusters);
        }
    }
}

/// What the tellings of a pair have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Ground {
    /// They name both.
    Between(Dyad),
    /// They are coded as acts inside the state.
    Inside(String),
}

impl Ground {
    fn of(dyad: &Dyad) -> Self {
        if dyad.is_domestic() {
            Self::Inside(dyad.a().state().to_owned())
        } else {
            Self::Between(dyad.clone())
        }
    }

    /// Those of all pairs that a telling [concerns](Telling::concerns), and of some that nothing is
    /// coded of.
    fn all_of(telling: &Telling) -> BTreeSet<Self> {
        let mut grounds: BTreeSet<Self> = telling.dyad.iter().map(Self::of).collect();
        for (nth, one) in telling.named.iter().enumerate() {
            let others = telling.named.iter().skip(nth + 1);
            let pairs = others
                .filter_map(|other| Dyad::new(one.clone(), other.clone()))
                .filter(|pair| !pair.is_domestic());
            grounds.extend(pairs.map(Self::Between));
        }
        grounds
    }
}
