//! The check of a brief: a line whose names, numbers, dates or quoted words do not stand in its
//! cited sentences or table row is left out and counted. It trusts nothing that made the line.

mod claims;
mod coding;
mod dates;
mod words;

use std::collections::BTreeMap;

use crate::brief::{
    Brief, Citation, DropReason, DroppedCount, FactLine, LedgerSearch, TableRow,
};
use crate::ground::Ground;
use claims::{Claims, judge};

/// Removes the lines of `brief` that their evidence does not support, counts them by reason in
/// [`Brief::dropped`], then numbers evidence and table rows anew in the order of the lines,
/// without those that no line cites any more.
///
/// A line stands when
/// * it cites at least one sentence of the evidence, and words that lie in it;
/// * each party it names is named in a cited sentence, or a mention there resolves to it;
/// * what it tells in the text's words stands in a cited sentence, letter by letter but for blanks
///   and the case of the first letter;
/// * something coded from a cited sentence has the same parties act on each other, as much of it
///   done, and its holder as sure; and no "not" stands right before its words;
/// * its dates follow from words of a cited sentence and the stated date of publication.
///
/// A candidate of the ledger stands when the ledger holds that act in a cited sentence, so many
/// days before the turn, and its counts are those of the store.
///
/// A fact of the tables stands when its names, numbers and years stand in its row.
pub fn check(brief: &mut Brief, ground: &Ground<'_>) {
    let mut dropped = Dropped::default();
    for count in std::mem::take(&mut brief.dropped) {
        dropped.0.insert(count.reason, count.n_lines);
    }
    check_lines(brief, ground, &mut dropped);
    check_search(brief, ground, &mut dropped);
    check_facts(brief, ground, &mut dropped);
    brief
        .players
        .retain(|player| !player.lines.is_empty() || !player.facts.is_empty());
    brief.dropped = dropped.counts();
    number_anew(brief);
}

/// Names that the wording of a table's facts brings along, by file name of the table.
const TABLE_WORDS: [(&str, &str); 2] = [
    ("sanctions_un.tsv", "UN Security Council"),
    ("unvote_agreement.tsv", "UN General Assembly"),
];

#[derive(Debug, Default)]
struct Dropped(BTreeMap<DropReason, usize>);

impl Dropped {
    fn count(&mut self, reason: DropReason) {
        *self.0.entry(reason).or_default() += 1;
    }

    fn counts(self) -> Vec<DroppedCount> {
        let all = self.0.into_iter();
        all.map(|(reason, n_lines)| DroppedCount { reason, n_lines })
            .collect()
    }
}

fn check_lines(brief: &mut Brief, ground: &Ground<'_>, dropped: &mut Dropped) {
    let evidence = std::mem::take(&mut brief.evidence);
    let mut stands = |claims: Claims<'_>| match judge(&claims, &evidence, ground) {
        Ok(()) => true,
        Err(reason) => {
            dropped.count(reason);
            false
        }
    };
    brief.what_happened.retain(|line| stands(claims::of_act(line)));
    brief.also_recorded.retain(|line| stands(claims::of_act(line)));
    brief.why_now.retain(|line| stands(claims::of_reason(line)));
    for line in &mut brief.why_now {
        let known = line.in_ledger.take();
        line.in_ledger = known.filter(|known| stands(claims::of_candidate(known)));
    }
    brief
        .ledger_candidates
        .retain(|line| stands(claims::of_candidate(line)));
    brief.background.retain(|line| stands(claims::of_reason(line)));
    for context in &mut brief.players {
        let player = context.player.clone();
        context.lines.retain(|line| stands(claims::of_facet(&player, line)));
    }
    for channel in &mut brief.channels {
        channel.steps.retain(|step| stands(claims::of_step(step)));
    }
    brief.channels.retain(|channel| !channel.steps.is_empty());
    brief.channels.retain(|channel| stands(claims::of_channel(channel)));
    brief.what_comes_next.retain(|line| stands(claims::of_outlook(line)));
    brief.red_lines.retain(|line| stands(claims::of_red_line(line)));
    brief.sanctions.retain(|line| stands(claims::of_sanction(line)));
    brief.status = brief.status.take().filter(|line| stands(claims::of_status(line)));
    brief.evidence = evidence;
}

/// What the ledger was searched for is what it was: the acts not shown are counted anew.
fn check_search(brief: &mut Brief, ground: &Ground<'_>, dropped: &mut Dropped) {
    let Some(told) = brief.ledger_search.take() else { return };
    let marked = brief.why_now.iter().filter(|line| line.in_ledger.is_some()).count();
    let n_shown = marked + brief.ledger_candidates.len();
    let found = ground.record().map(|record| record.search(n_shown));
    let Some(found) = found else { return dropped.count(DropReason::NoEvidence) };
    let told = LedgerSearch { n_more: found.n_more, ..told };
    if told == found {
        brief.ledger_search = Some(found);
    } else {
        dropped.count(DropReason::Number);
    }
}

fn check_facts(brief: &mut Brief, ground: &Ground<'_>, dropped: &mut Dropped) {
    let rows = &brief.table_facts;
    for context in &mut brief.players {
        context.facts.retain(|fact| match judge_fact(fact, rows, ground) {
            Ok(()) => true,
            Err(reason) => {
                dropped.count(reason);
                false
            }
        });
    }
}

fn judge_fact(
    fact: &FactLine,
    rows: &[TableRow],
    ground: &Ground<'_>,
) -> Result<(), DropReason> {
    let row = rows
        .iter()
        .find(|row| row.id == fact.row)
        .ok_or(DropReason::NoEvidence)?;
    let mut known: Vec<String> = row.cells.iter().map(|(_, cell)| cell.clone()).collect();
    let codes = row.cells.iter().filter_map(|(_, cell)| cell.parse().ok());
    known.extend(codes.filter_map(|code| ground.country_name(code).map(str::to_owned)));
    let of_table = TABLE_WORDS.iter().filter(|(table, _)| *table == row.table);
    known.extend(of_table.map(|(_, words)| (*words).to_owned()));
    known.extend(row.year.map(|year| year.to_string()));
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    if !words::names_stand(&fact.text, &known) {
        return Err(DropReason::Name);
    }
    if !words::numbers_stand(&fact.text, &known) {
        return Err(DropReason::Number);
    }
    Ok(())
}

fn number_anew(brief: &mut Brief) {
    let mut order: BTreeMap<usize, usize> = BTreeMap::new();
    for list in citation_lists(brief) {
        cite_once(list);
    }
    for citation in citation_lists(brief).flatten() {
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
fn citation_lists(brief: &mut Brief) -> impl Iterator<Item = &mut Vec<Citation>> {
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
    acts.map(|line| &mut line.citations)
        .chain(versions.map(|version| &mut version.citations))
        .chain(reasons)
        .chain(candidates.map(|line| &mut line.act.citations))
        .chain(facets.map(|line| &mut line.citations))
        .chain(brief.background.iter_mut().map(|line| &mut line.citations))
        .chain(steps.map(|step| &mut step.citations))
        .chain(brief.what_comes_next.iter_mut().map(|line| &mut line.citations))
        .chain(brief.red_lines.iter_mut().map(|line| &mut line.citations))
        .chain(brief.sanctions.iter_mut().map(|line| &mut line.citations))
        .chain(brief.status.iter_mut().map(|line| &mut line.citations))
}
