//! A ledger for a terminal: how things stand as of a day, then acts and their reasons, each line with
//! the place it came from.

mod keys;
mod pages;
mod standing;
pub(super) mod words;

use std::collections::BTreeMap;

pub use self::keys::keys;
use dyad_ledger::{
    Arrow, Edge, EdgeEnd, Ledger, LedgerCluster, LedgerEvent, Standing, Turn,
};
use dyad_types::Actor;
use jiff::civil::Date;

use crate::pair_history::PairHistory;
use crate::render::TerminalStyle;
use crate::render::columns::{Line, Paint, Table};
use crate::render::ledger::pages::Pages;
use crate::render::pair_history::pair_history;
use crate::render::words::{aside, cause_label, hedged, sides_of};

/// What a rendering of a ledger shows.
#[derive(Debug, Clone, Copy)]
pub struct LedgerView<'a> {
    /// The history of a pair.
    pub ledger: &'a Ledger,
    /// How things stand, made from it.
    pub standing: &'a Standing,
    /// The day that was asked for; `None`: everything is shown.
    pub as_of: Option<Date>,
    /// How many pages were left out for that day because they state no date of publication.
    pub n_undated: usize,
    /// What histories hold of the pair, if anything.
    pub history: Option<&'a PairHistory>,
}

/// From this width on the type of an act has a column of its own.
const WIDE: usize = 110;

/// Draws the ledger. Lines end with "\n" and hold no more than `style.width` columns.
pub fn ledger(view: LedgerView<'_>, style: TerminalStyle) -> String {
    let style = TerminalStyle { width: style.width.clamp(40, 160), ..style };
    let mut drawing = Drawing {
        view,
        style,
        pages: Pages::new(),
        lines: head(view, style),
    };
    drawing.channels();
    drawing.contacts();
    drawing.measures();
    drawing.pledges();
    drawing.limits();
    drawing.expectations();
    drawing.acts();
    drawing.reasons();
    if let Some(history) = view.history {
        drawing.lines.push(Line::default());
        drawing.lines.extend(pair_history(history, style));
    }
    let rows = drawing.pages.list();
    drawing.table("Pages (in brackets page:paragraph.sentence)", 1, rows);
    let lines = drawing.lines.iter();
    lines.map(|line| line.print(style.color) + "\n").collect()
}

fn head(view: LedgerView<'_>, style: TerminalStyle) -> Vec<Line> {
    let [a, b] = view.ledger.dyad.parties();
    let mut title = Line::of(&format!("{a} - {b}"), Paint::Bold);
    if let Some(day) = view.standing.as_of {
        title.push(&format!(", as of {day}"), Paint::Plain);
    }
    let mut lines = vec![title];
    if let Some(status) = view.ledger.status(view.as_of) {
        let (sign, paint) = match (status.arrow, style.ascii) {
            (Arrow::Worse, false) => ("▼", Paint::Bad),
            (Arrow::Worse, true) => ("v", Paint::Bad),
            (Arrow::Same, _) => ("=", Paint::Bold),
            (Arrow::Better, false) => ("▲", Paint::Good),
            (Arrow::Better, true) => ("^", Paint::Good),
        };
        let turn = match status.turn {
            Turn::Rupture | Turn::Detente => {
                format!("{}, {}", status.turn, words::date(&status.date))
            }
            Turn::None => status.arrow.to_string(),
        };
        let mut line = Line::of(&format!("{sign} {turn}"), paint);
        line.push(&format!(" ({})", status.reason), Paint::Plain);
        lines.push(line);
    }
    if view.n_undated > 0 {
        let note = if view.n_undated == 1 {
            "1 page states no date of publication and stays out".to_owned()
        } else {
            format!("{} pages state no date of publication and stay out", view.n_undated)
        };
        lines.push(Line::of(&note, Paint::Dim));
    }
    lines.iter().flat_map(|line| line.wrap(style.width)).collect()
}

struct Drawing<'a> {
    view: LedgerView<'a>,
    style: TerminalStyle,
    pages: Pages<'a>,
    lines: Vec<Line>,
}

impl<'a> Drawing<'a> {
    fn to(&self) -> &'static str {
        if self.style.ascii { "->" } else { "→" }
    }

    fn acts(&mut self) {
        let ledger = self.view.ledger;
        let by_first: BTreeMap<usize, &LedgerCluster> = ledger
            .clusters
            .iter()
            .filter_map(|cluster| Some((*cluster.acts.first()?, cluster)))
            .collect();
        let mut rows = Vec::new();
        for (idx, act) in ledger.events.iter().enumerate() {
            match by_first.get(&idx) {
                Some(cluster) => rows.extend(self.cluster_rows(cluster)),
                None if act.cluster.is_none() => {
                    let date = Line::of(&words::date(&act.event.date), Paint::Dim);
                    rows.push(self.act_row(act, date, None));
                }
                // Stands below the first act of its cluster.
                None => {}
            }
        }
        let flexible = if self.style.width >= WIDE { 3 } else { 2 };
        self.table("Acts", flexible, rows);
    }

    fn reasons(&mut self) {
        let ledger = self.view.ledger;
        let rows = ledger.edges.iter().map(|edge| self.edge_row(edge)).collect();
        self.table("Because", 2, rows);
    }

    /// A section with one table; nothing for no rows.
    fn table(&mut self, label: &str, flexible: usize, rows: Vec<Vec<Line>>) {
        let lines = Table { flexible, rows }.lines(self.style.width.saturating_sub(2));
        self.section(label, &lines);
    }

    fn section(&mut self, label: &str, lines: &[Line]) {
        if lines.is_empty() {
            return;
        }
        self.lines.push(Line::default());
        self.lines.extend(Line::of(label, Paint::Bold).wrap(self.style.width));
        self.lines.extend(lines.iter().map(indented));
    }

    /// The acts that are tellings of one, the first with how many articles tell it.
    fn cluster_rows(&mut self, cluster: &LedgerCluster) -> Vec<Vec<Line>> {
        let ledger = self.view.ledger;
        let acts = cluster.acts.iter().filter_map(|idx| ledger.events.get(*idx));
        let rows = acts.enumerate().map(|(nth, act)| {
            let date = if nth == 0 {
                words::date(&act.event.date)
            } else {
                "same act".to_owned()
            };
            let n_articles = (nth == 0).then_some(cluster.n_articles);
            self.act_row(act, Line::of(&date, Paint::Dim), n_articles)
        });
        rows.collect()
    }

    fn act_row(
        &mut self,
        act: &'a LedgerEvent,
        date: Line,
        n_articles: Option<usize>,
    ) -> Vec<Line> {
        let event = &act.event;
        let recipient = event.recipient.as_ref().map_or("", code);
        let sides = format!("{} {} {recipient}", code(&event.actor), self.to());
        let kind = match event.mode {
            Some(mode) => format!("{} {mode}", event.event_type),
            None => event.event_type.to_string(),
        };
        let mut told = Line::plain(event.evidence.span.of(&act.source.sentence.text));
        if !act.is_real() {
            told.push(&format!(" ({})", event.actuality), Paint::Plain);
        }
        let told_by = n_articles.and_then(words::articles);
        let told_by = told_by.map(|articles| format!("told by {articles}"));
        let sides = Line::plain(sides.trim_end());
        let places = self.pages.cite(act.sources());
        if self.style.width >= WIDE {
            let told_by: Vec<String> = told_by.into_iter().collect();
            told.push(&aside(&told_by), Paint::Dim);
            return vec![date, sides, Line::of(&kind, Paint::Accent), told, places];
        }
        told.push(" (", Paint::Plain);
        told.push(&kind, Paint::Accent);
        if let Some(told_by) = told_by {
            told.push(&format!("; {told_by}"), Paint::Dim);
        }
        told.push(")", Paint::Plain);
        vec![date, sides, told, places]
    }

    /// An act, the kind of its reason, and the act that is the reason.
    fn edge_row(&mut self, edge: &'a Edge) -> Vec<Line> {
        let end = |end: &EdgeEnd| {
            let sides = sides_of(&end.event, self.to());
            format!("{} {sides} {}", words::date(&end.event.date), end.event.event_type)
        };
        let hedge =
            hedged(edge.hedge).map_or_else(String::new, |hedge| format!(" ({hedge})"));
        let reason = format!("{}{hedge}: {}", cause_label(edge.kind), end(&edge.cause));
        let effect = Line::plain(&end(&edge.effect));
        let because = Line::of("because", Paint::Dim);
        vec![effect, because, Line::plain(&reason), self.pages.cite(&edge.sources)]
    }
}

fn indented(line: &Line) -> Line {
    let mut indented = Line::plain("  ");
    indented.append(line);
    indented
}

/// The code of an actor, its name when it has none.
fn code(actor: &Actor) -> &str {
    if actor.code.as_str().is_empty() { &actor.name } else { actor.code.as_str() }
}
