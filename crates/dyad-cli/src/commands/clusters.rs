//! Which reports of the store are of one act, as the views of it have it.

use std::collections::{BTreeMap, BTreeSet};

use dyad::{ArticleId, ClusterId, Clusters, Dyad, Engine, Report, clusters_of_pairs};
use dyad_store::{ArticleAct, Store, TellingFilter};
use jiff::civil::Date;

use crate::failure::Failure;

/// The clusters of a pair from what was published by a day; of all without one.
pub(crate) fn of_pair(
    store: &Store,
    dyad: &Dyad,
    known_by: Option<Date>,
) -> Result<Clusters, Failure> {
    let model = Engine::coreference_model().map_err(Failure::ours)?;
    let links = store.links(known_by).map_err(Failure::yours)?;
    let filter = TellingFilter {
        dyad: Some(dyad.clone()),
        known_by,
        items: links.items(),
        ..TellingFilter::default()
    };
    let tellings = store.tellings(&filter).map_err(Failure::yours)?;
    Ok(Clusters::of_pair(&model, dyad, &tellings, &links))
}

/// How often the act of a report is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// The act.
    pub(crate) cluster: ClusterId,
    /// Reports of it.
    pub(crate) n_reports: usize,
    /// Articles with one of them.
    pub(crate) n_articles: usize,
}

/// Of the reports of all pairs, or of one, how often their acts are told; by item key.
pub(crate) fn of_reports(
    store: &Store,
    pair: Option<&Dyad>,
    known_by: Option<Date>,
) -> Result<BTreeMap<String, Told>, Failure> {
    let model = Engine::coreference_model().map_err(Failure::ours)?;
    let links = store.links(known_by).map_err(Failure::yours)?;
    let filter = TellingFilter {
        dyad: pair.cloned(),
        known_by,
        only_pairs: true,
        items: links.items(),
    };
    let tellings = store.tellings(&filter).map_err(Failure::yours)?;
    let mut by_dyad: BTreeMap<&Dyad, Vec<&str>> = BTreeMap::new();
    for telling in &tellings {
        if let Some(dyad) = &telling.dyad {
            by_dyad.entry(dyad).or_default().push(&telling.item_key);
        }
    }
    let mut told = BTreeMap::new();
    let mut keep = |dyad: &Dyad, clusters: &Clusters| {
        let sizes = sizes(clusters);
        for item_key in by_dyad.get(dyad).into_iter().flatten() {
            let Some(cluster) = clusters.of_item(item_key) else { continue };
            let (n_reports, n_articles) = sizes.get(cluster).copied().unwrap_or((1, 1));
            let cluster = cluster.clone();
            told.insert((*item_key).to_owned(), Told { cluster, n_reports, n_articles });
        }
    };
    match pair {
        Some(dyad) => {
            keep(dyad, &Clusters::of_pair(&model, dyad, &tellings, &links));
        }
        None => clusters_of_pairs(&model, &tellings, &links, keep),
    }
    Ok(told)
}

/// Reports and articles of each cluster.
fn sizes(clusters: &Clusters) -> BTreeMap<&ClusterId, (usize, usize)> {
    let sizes = clusters.tellings().into_iter().map(|(cluster, tellings)| {
        let articles: BTreeSet<&ArticleId> =
            tellings.iter().map(|telling| &telling.article).collect();
        (cluster, (tellings.len(), articles.len()))
    });
    sizes.collect()
}

/// An act of an article as a report, by what it counts as.
pub(crate) fn report<Class>(
    told: &BTreeMap<String, Told>,
    act: &ArticleAct,
    class: Class,
) -> Report<Class> {
    Report {
        cluster: told.get(&act.item_key).map(|told| told.cluster.clone()),
        directed: act.directed.clone(),
        class,
        days: act.days,
        reported: act.reported,
        item_key: act.item_key.clone(),
    }
}
