//! The briefs of several pages about one pair, made one: what they tell alike stands once, with the
//! sentences of all; what they tell differently is told as such.

mod counts;
mod differently;
mod lines;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use dyad_types::ArticleId;

use crate::brief::{
    Brief, BriefSource, Citation, DropReason, DroppedCount, EvidenceItem, PlayerContext,
    TableRow,
};
use crate::check::check_on;
use crate::citations;
use crate::ground::Ground;
use lines::{Group, groups};

/// A page's own brief, checked, with what it may rest on.
#[derive(Debug)]
pub struct PageBrief<'a> {
    /// The brief, made with the other pages' entries as history, so that status and channels know them.
    pub brief: Brief,
    /// The ground it was made on.
    pub ground: Ground<'a>,
    /// The page among those given whose text it repeats.
    pub copy_of: Option<ArticleId>,
}

/// The brief of several pages about one pair, the newest page first; `None` of no page.
///
/// Two lines of different pages say the same when they are of one kind, holder and hedge, when the one
/// holds three fifths of the other's words and only adds to them, and no number, no "not" and no opposite
/// tells them apart; a reason's effect and an outlook's condition too. Two acts are one when actor,
/// recipient and PLOVER type are the same, both are done or both not, and they share half of the shorter
/// one's words on one day, three fifths on days that overlap. Of lines that say the same the one that is
/// dated most closely stands, else that of the newest page, with the sentences of all that give its
/// numbers. A page that repeats another's text adds nothing. Head, status, channels and what comes from the ledger are those of the newest
/// page, whose ledger holds the others. Lists that are not in time order go by the number of articles.
///
/// Every line is checked again on the ground of the pages it cites.
pub fn merge(mut pages: Vec<PageBrief<'_>>) -> Option<Brief> {
    if pages.len() < 2 {
        return pages.pop().map(|page| page.brief);
    }
    let sources = sources(&pages);
    // What a copy tells, its original tells.
    if pages.iter().any(|page| page.copy_of.is_none()) {
        pages.retain(|page| page.copy_of.is_none());
    }
    let numbers: Vec<usize> = pages
        .iter()
        .filter_map(|page| {
            let own = &page.brief.head.origin.article;
            sources.iter().position(|source| source.origin.article == *own)
        })
        .collect();
    let mut known = Known::default();
    for page in &mut pages {
        known.adopt(&mut page.brief);
    }
    let (mut briefs, grounds): (Vec<Brief>, Vec<Ground<'_>>) =
        pages.into_iter().map(|page| (page.brief, page.ground)).unzip();
    let notes = notes(&briefs);
    let dropped = dropped(&briefs);
    let acts = lines::acts(&mut briefs);
    let why_now = groups(taken(&mut briefs, |brief| &mut brief.why_now), lines::reasons);
    let disagreements = differently::found(&acts, &why_now, &known.evidence, |page| {
        &sources[numbers[page]]
    });
    let lists = |list: fn(&mut Brief) -> &mut Vec<_>, briefs: &mut [Brief]| {
        once(groups(taken(briefs, list), lines::reasons))
    };
    let background = lists(|brief| &mut brief.background, &mut briefs);
    let what_comes_next =
        once(groups(taken(&mut briefs, |b| &mut b.what_comes_next), lines::outlooks));
    let red_lines =
        once(groups(taken(&mut briefs, |b| &mut b.red_lines), lines::red_lines));
    let sanctions =
        once(groups(taken(&mut briefs, |b| &mut b.sanctions), lines::sanctions));
    let players = players(&mut briefs, &known.rows);
    let [what_happened, also_recorded] = lines::in_time_order(acts);
    let status = briefs.iter_mut().find_map(|brief| brief.status.take());
    let newest = briefs.into_iter().next()?;
    let mut brief = Brief {
        sources,
        status,
        what_happened,
        also_recorded,
        disagreements,
        why_now: once(why_now),
        background,
        players,
        what_comes_next,
        red_lines,
        sanctions,
        notes,
        evidence: known.evidence,
        table_facts: known.rows,
        dropped,
        ..newest
    };
    most_cited_first(&mut brief);
    check_on(&mut brief, &grounds);
    Some(brief)
}

fn sources(pages: &[PageBrief<'_>]) -> Vec<BriefSource> {
    let source = |page: &PageBrief<'_>| BriefSource {
        title: page.brief.head.title.clone(),
        origin: page.brief.head.origin.clone(),
        copy_of: page.copy_of.clone(),
    };
    pages.iter().map(source).collect()
}

/// Evidence and rows of tables of all pages, each once.
#[derive(Default)]
struct Known {
    evidence: Vec<EvidenceItem>,
    rows: Vec<TableRow>,
}

impl Known {
    /// Takes over what a brief cites, and has it cite by the common numbers.
    fn adopt(&mut self, brief: &mut Brief) {
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        for item in brief.evidence.drain(..) {
            let same = |known: &EvidenceItem| {
                known.origin.article == item.origin.article
                    && known.sentence.position == item.sentence.position
            };
            let idx = self.evidence.iter().position(same).unwrap_or(self.evidence.len());
            numbers.insert(item.id, idx + 1);
            if idx == self.evidence.len() {
                self.evidence.push(EvidenceItem { id: idx + 1, ..item });
            }
        }
        for citation in citations::lists(brief).flatten() {
            // One that cites nothing stays so.
            citation.evidence = numbers.get(&citation.evidence).copied().unwrap_or(0);
        }
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        for row in brief.table_facts.drain(..) {
            let same =
                |known: &TableRow| known.table == row.table && known.cells == row.cells;
            let idx = self.rows.iter().position(same).unwrap_or(self.rows.len());
            numbers.insert(row.id, idx + 1);
            if idx == self.rows.len() {
                self.rows.push(TableRow { id: idx + 1, ..row });
            }
        }
        for fact in brief.players.iter_mut().flat_map(|player| &mut player.facts) {
            fact.row = numbers.get(&fact.row).copied().unwrap_or(0);
        }
    }
}

/// What a reader must know of the pages: of all at once, else with the page's name.
fn notes(briefs: &[Brief]) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    for brief in briefs {
        for note in &brief.notes {
            let of_all = briefs.iter().all(|brief| brief.notes.contains(note));
            let told = if of_all {
                note.clone()
            } else {
                format!("{}: {note}", brief.head.origin.name)
            };
            if !notes.contains(&told) {
                notes.push(told);
            }
        }
    }
    notes
}

fn dropped(briefs: &[Brief]) -> Vec<DroppedCount> {
    let mut counts: BTreeMap<DropReason, usize> = BTreeMap::new();
    for count in briefs.iter().flat_map(|brief| &brief.dropped) {
        *counts.entry(count.reason).or_default() += count.n_lines;
    }
    let counts = counts.into_iter();
    counts
        .map(|(reason, n_lines)| DroppedCount { reason, n_lines })
        .collect()
}

/// A list of every page, each line with the number of its page.
fn taken<T>(
    briefs: &mut [Brief],
    list: impl Fn(&mut Brief) -> &mut Vec<T>,
) -> Vec<(usize, T)> {
    let mut all = Vec::new();
    for (page, brief) in briefs.iter_mut().enumerate() {
        all.extend(std::mem::take(list(brief)).into_iter().map(|line| (page, line)));
    }
    all
}

/// Each group as one line, that of the newest page.
fn once<T: lines::Cites>(groups: Vec<Group<T>>) -> Vec<T> {
    groups.into_iter().filter_map(|group| group.one(|_| ())).collect()
}

/// The players of all pages, those of the newest first.
fn players(briefs: &mut [Brief], rows: &[TableRow]) -> Vec<PlayerContext> {
    let mut players: Vec<PlayerContext> = Vec::new();
    let all = taken(briefs, |brief| &mut brief.players);
    for (_, context) in &all {
        if !players.iter().any(|known| known.player.party == context.player.party) {
            let player = context.player.clone();
            players.push(PlayerContext { player, lines: Vec::new(), facts: Vec::new() });
        }
    }
    for known in &mut players {
        let is_its = |context: &&(usize, PlayerContext)| {
            context.1.player.party == known.player.party
        };
        let mut told = Vec::new();
        for (page, context) in all.iter().filter(is_its) {
            told.extend(context.lines.iter().cloned().map(|line| (*page, line)));
        }
        known.lines = once(groups(told, lines::facets));
    }
    add_facts(&mut players, &all, rows);
    players
}

/// Gives each player the facts of all pages; what holds for both sides of a pair is told once.
fn add_facts(
    players: &mut [PlayerContext],
    all: &[(usize, PlayerContext)],
    rows: &[TableRow],
) {
    let mut told: BTreeSet<(&str, Vec<&str>)> = BTreeSet::new();
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    for (_, context) in all {
        let own = players
            .iter_mut()
            .find(|known| known.player.party == context.player.party);
        let Some(own) = own else { continue };
        for fact in &context.facts {
            let Some(row) = rows.iter().find(|row| row.id == fact.row) else { continue };
            let mut cells: Vec<&str> =
                row.cells.iter().map(|(_, cell)| cell.as_str()).collect();
            cells.sort_unstable();
            // The same row may tell two things of two players; another row of the pair tells the same.
            let is_new =
                told.insert((row.table.as_str(), cells)) || seen.contains(&row.id);
            seen.insert(row.id);
            if is_new && !own.facts.contains(fact) {
                own.facts.push(fact.clone());
            }
        }
    }
}

/// Puts the lists that are not in time order by the number of articles, players' lines by kind first.
fn most_cited_first(brief: &mut Brief) {
    let whole = brief.clone();
    let n = |citations: &[Citation]| Reverse(whole.n_articles(citations));
    brief.why_now.sort_by_key(|line| n(&line.citations));
    brief.background.sort_by_key(|line| n(&line.citations));
    for player in &mut brief.players {
        player.lines.sort_by_key(|line| (line.kind, n(&line.citations)));
    }
    brief.what_comes_next.sort_by_key(|line| n(&line.citations));
    brief.red_lines.sort_by_key(|line| n(&line.citations));
    brief.sanctions.sort_by_key(|line| n(&line.citations));
}
