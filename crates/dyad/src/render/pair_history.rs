//! What histories hold of a pair, below its ledger on a terminal.

use crate::pair_history::{PICTURE_MONTHS, PairHistory};
use crate::render::TerminalStyle;
use crate::render::columns::{Line, Paint, Table};
use crate::render::ledger::words;
use crate::render::ruptures::act_line;
use crate::render::spark::sparkline;

/// Its lines, no wider than `style.width` columns.
pub(super) fn pair_history(history: &PairHistory, style: TerminalStyle) -> Vec<Line> {
    let PairHistory { n_acts, first, last, .. } = history;
    let [verbal_cooperation, material_cooperation, verbal_conflict, material_conflict] =
        history.n_by_quad;
    let months = format!("{PICTURE_MONTHS} months to {}", last.strftime("%B %Y"));
    let picture = |series: &[u64]| {
        let series: Vec<f64> = series.iter().map(|&count| count as f64).collect();
        format!("|{}| {months}", sparkline(&series, style.ascii))
    };
    let mut rows = vec![
        cells("rows", &format!("{n_acts}, {first} to {last}")),
        cells(
            "conflict",
            &format!("{verbal_conflict} verbal, {material_conflict} material"),
        ),
        cells("", &picture(&history.conflict)),
        cells(
            "cooperation",
            &format!("{verbal_cooperation} verbal, {material_cooperation} material"),
        ),
        cells("", &picture(&history.cooperation)),
    ];
    let contacts = history.contacts.as_ref();
    rows.extend(contacts.map(|told| cells("contact", &words::silence(told, None))));
    let newest = history.newest.iter().enumerate();
    rows.extend(newest.map(|(idx, act)| {
        cells(if idx == 0 { "newest" } else { "" }, &act_line(act, style))
    }));
    let table = Table { flexible: 1, rows }.lines(style.width.saturating_sub(2));
    let mut lines = vec![Line::of("Histories", Paint::Bold)];
    lines.extend(table.into_iter().map(|line| {
        let mut indented = Line::plain("  ");
        indented.append(&line);
        indented
    }));
    lines
}

fn cells(label: &str, text: &str) -> Vec<Line> {
    vec![Line::of(label, Paint::Dim), Line::plain(text)]
}
