//! An act that many articles tell, counted once.

use std::collections::BTreeMap;

use dyad_ledger::{ClusterId, DirectedDyad};
use dyad_types::DateInterval;
use jiff::civil::Date;

/// A report of an act as far as it matters for which of several counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Report<Class> {
    /// The cluster that it is in; `None`: it counts by itself.
    pub cluster: Option<ClusterId>,
    /// Who acts, and to whom.
    pub directed: DirectedDyad,
    /// What it counts as. Reports of one cluster that count as different things count once each.
    pub class: Class,
    /// The days on which it may have happened.
    pub days: DateInterval,
    /// When it was published.
    pub reported: Option<Date>,
    /// The name of the report.
    pub item_key: String,
}

/// The places of the reports that count when each cluster counts once for every direction and class in
/// it; ascending.
///
/// Of such reports the first that was published counts, of those that date the act to one day if there
/// are any. Reports published later therefore only change which one counts when those before were dated
/// less well.
pub fn once_a_cluster<Class: Ord>(reports: &[Report<Class>]) -> Vec<usize> {
    let mut counting: Vec<usize> = Vec::new();
    let mut best: BTreeMap<(&ClusterId, &DirectedDyad, &Class), usize> = BTreeMap::new();
    for (idx, report) in reports.iter().enumerate() {
        let Some(cluster) = &report.cluster else {
            counting.push(idx);
            continue;
        };
        let first = best.entry((cluster, &report.directed, &report.class)).or_insert(idx);
        if reports.get(*first).is_some_and(|first| order(report) < order(first)) {
            *first = idx;
        }
    }
    counting.extend(best.into_values());
    counting.sort_unstable();
    counting
}

fn order<Class>(report: &Report<Class>) -> impl Ord + '_ {
    let is_loose = report.days.start != report.days.end;
    (is_loose, report.reported.is_none(), report.reported, &report.item_key)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn report(
        cluster: &str,
        directed: &str,
        class: u8,
        day: i8,
        reported: i8,
    ) -> Report<u8> {
        Report {
            cluster: Some(ClusterId(cluster.to_owned())),
            directed: directed.parse().expect("a pair"),
            class,
            days: DateInterval::day(date(2020, 6, day)),
            reported: Some(date(2020, 6, reported)),
            item_key: "a".to_owned(),
        }
    }

    #[test]
    fn a_cluster_counts_once_for_each_direction_and_class_by_its_first_report() {
        let first = report("x", "ARS->KOL", 4, 16, 17);
        let mut loose = report("x", "ARS->KOL", 4, 1, 16);
        loose.days.end = date(2020, 6, 30);
        let alone = Report { cluster: None, ..first.clone() };
        let reports = [
            report("x", "ARS->KOL", 4, 15, 18),
            first,
            loose.clone(),
            report("x", "KOL->ARS", 4, 16, 18),
            report("x", "ARS->KOL", 3, 16, 18),
            report("y", "ARS->KOL", 4, 16, 18),
            alone.clone(),
            alone,
        ];
        assert_eq!(once_a_cluster(&reports), [1, 3, 4, 5, 6, 7]);
        assert_eq!(once_a_cluster(&[loose.clone(), loose]), [0]);
    }
}
