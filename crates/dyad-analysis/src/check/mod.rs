//! The check of a brief: a line whose names, numbers, dates or quoted words do not stand in its
//! cited sentences or table row is left out and counted. It trusts nothing that made the line.

mod claims;
mod coding;
mod dates;
mod words;

use std::collections::BTreeMap;

use crate::brief::{
    Brief, DropReason, DroppedCount, EvidenceItem, FactLine, LedgerSearch, TableRow,
};
use crate::citations;
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
///
/// What pages tell differently stands when two versions of it do, each told by the page or the holder
/// that it is laid to.
pub fn check(brief: &mut Brief, ground: &Ground<'_>) {
    check_on(brief, std::slice::from_ref(ground));
}

/// As [`check`], of a brief of several pages: a line stands when one of the pages that it cites bears
/// it alone. `grounds` are those of the pages, that of the newest first.
pub(crate) fn check_on(brief: &mut Brief, grounds: &[Ground<'_>]) {
    let mut dropped = Dropped::default();
    for count in std::mem::take(&mut brief.dropped) {
        dropped.0.insert(count.reason, count.n_lines);
    }
    check_lines(brief, grounds, &mut dropped);
    check_search(brief, grounds, &mut dropped);
    check_facts(brief, grounds, &mut dropped);
    brief
        .players
        .retain(|player| !player.lines.is_empty() || !player.facts.is_empty());
    brief.dropped = dropped.counts();
    citations::number_anew(brief);
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

fn check_lines(brief: &mut Brief, grounds: &[Ground<'_>], dropped: &mut Dropped) {
    let evidence = std::mem::take(&mut brief.evidence);
    let mut stands = |claims: Claims<'_>| match judge_on(&claims, &evidence, grounds) {
        Ok(()) => true,
        Err(reason) => {
            dropped.count(reason);
            false
        }
    };
    brief.what_happened.retain(|line| stands(claims::of_act(line)));
    brief.also_recorded.retain(|line| stands(claims::of_act(line)));
    for line in &mut brief.disagreements {
        line.versions.retain(|version| {
            claims::of_version(version, &evidence).is_some_and(&mut stands)
        });
    }
    brief.disagreements.retain(|line| line.versions.len() > 1);
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
    for line in &mut brief.red_lines {
        let alike = line.in_ledger.take();
        line.in_ledger = alike.filter(|alike| stands(claims::of_alike(alike)));
    }
    brief.sanctions.retain(|line| stands(claims::of_sanction(line)));
    brief.status = brief.status.take().filter(|line| stands(claims::of_status(line)));
    brief.evidence = evidence;
}

/// Judges on the ground of each page that the line cites; one that cites earlier pages alone on that of
/// the newest, a candidate of the ledger on the one that holds the record.
fn judge_on(
    claims: &Claims<'_>,
    evidence: &[EvidenceItem],
    grounds: &[Ground<'_>],
) -> Result<(), DropReason> {
    if claims.is_of_ledger() {
        let with_record = grounds.iter().find(|ground| ground.record().is_some());
        let ground = with_record.or(grounds.first()).ok_or(DropReason::NoEvidence)?;
        return judge(claims, evidence, ground);
    }
    let cited = claims.cited_items(evidence);
    let own = grounds
        .iter()
        .filter(|ground| cited.iter().any(|item| ground.is_of_page(item)));
    let mut judged = own.map(|ground| judge(claims, evidence, ground)).peekable();
    let Some(&first) = judged.peek() else {
        let newest = grounds.first().ok_or(DropReason::NoEvidence)?;
        return judge(claims, evidence, newest);
    };
    if judged.any(|verdict| verdict.is_ok()) { Ok(()) } else { first }
}

/// What the ledger was searched for is what it was: the acts not shown are counted anew.
fn check_search(brief: &mut Brief, grounds: &[Ground<'_>], dropped: &mut Dropped) {
    let Some(told) = brief.ledger_search.take() else { return };
    let marked = brief.why_now.iter().filter(|line| line.in_ledger.is_some()).count();
    let n_shown = marked + brief.ledger_candidates.len();
    let record = grounds.iter().find_map(Ground::record);
    let found = record.map(|record| record.search(n_shown));
    let Some(found) = found else { return dropped.count(DropReason::NoEvidence) };
    let told = LedgerSearch { n_more: found.n_more, ..told };
    if told == found {
        brief.ledger_search = Some(found);
    } else {
        dropped.count(DropReason::Number);
    }
}

fn check_facts(brief: &mut Brief, grounds: &[Ground<'_>], dropped: &mut Dropped) {
    let Some(ground) = grounds.first() else { return };
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
