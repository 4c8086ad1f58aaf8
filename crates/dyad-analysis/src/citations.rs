//! The citations of a brief: every list of them in reading order, and the numbers they cite by.

use std::collections::BTreeMap;

use crate::brief::{Brief, Citation};

/// Numbers evidence and rows of tables anew, in the order in which a reader meets them; what no line
/// cites goes.
pub(crate) fn number_anew(brief: &mut Brief) {
    let mut order: BTreeMap<usize, usize> = BTreeMap::new();
    for list in lists(brief) {
        cite_once(list);
    }
    for citation in lists(brief).flatten() {
        let next = order.len() + 1;
        citation.evidence = *order.entry(citation.evidence).or_insert(next);
    }
    brief.evidence.retain(|item| order.contains_key(&item.id));
    for item in &mut brief.evidence {
        item.id = order.get(&item.id).copied().unwrap_or(item.id);
    }
    brief.evidence.sort_by_key(|item| item.id);
    let mut rows: BTreeMap<usize, usize> = BTreeMap::new();
    for fact in brief.players.iter_mut().flat_map(|context| &mut context.facts) {
        let next = rows.len() + 1;
        fact.row = *rows.entry(fact.row).or_insert(next);
    }
    brief.table_facts.retain(|row| rows.contains_key(&row.id));
    for row in &mut brief.table_facts {
        row.id = rows.get(&row.id).copied().unwrap_or(row.id);
    }
    brief.table_facts.sort_by_key(|row| row.id);
}

/// Takes out citations whose words another citation of the same sentence holds.
fn cite_once(list: &mut Vec<Citation>) {
    let mut kept: Vec<Citation> = Vec::new();
    for citation in list.drain(..) {
        let words = citation.words.bytes;
        let held = kept.iter().any(|known| {
            known.evidence == citation.evidence
                && (words.is_empty() || known.words.bytes.contains(words))
        });
        if !held {
            kept.push(citation);
        }
    }
    *list = kept;
}

/// The citations of every line, in the order in which a reader meets the lines.
pub(crate) fn lists(brief: &mut Brief) -> impl Iterator<Item = &mut Vec<Citation>> {
    let acts = brief.what_happened.iter_mut().chain(&mut brief.also_recorded);
    let reasons = brief.why_now.iter_mut().flat_map(|line| {
        let known = line.in_ledger.as_deref_mut();
        let known = known.map(|known| &mut known.act.citations);
        std::iter::once(&mut line.citations).chain(known)
    });
    let candidates = brief.ledger_candidates.iter_mut();
    let facets = brief.players.iter_mut().flat_map(|context| &mut context.lines);
    let steps = brief.channels.iter_mut().flat_map(|channel| &mut channel.steps);
    let versions = brief.disagreements.iter_mut().flat_map(|line| &mut line.versions);
    let limits = brief.red_lines.iter_mut().flat_map(|line| {
        let alike = line.in_ledger.as_deref_mut().map(|alike| &mut alike.citations);
        std::iter::once(&mut line.citations).chain(alike)
    });
    acts.map(|line| &mut line.citations)
        .chain(versions.map(|version| &mut version.citations))
        .chain(reasons)
        .chain(candidates.map(|line| &mut line.act.citations))
        .chain(facets.map(|line| &mut line.citations))
        .chain(brief.background.iter_mut().map(|line| &mut line.citations))
        .chain(steps.map(|step| &mut step.citations))
        .chain(brief.what_comes_next.iter_mut().map(|line| &mut line.citations))
        .chain(limits)
        .chain(brief.sanctions.iter_mut().map(|line| &mut line.citations))
        .chain(brief.status.iter_mut().map(|line| &mut line.citations))
}
