//! Events of pages as a table for a terminal.

use crate::listing::Row;
use crate::render::TerminalStyle;
use crate::render::columns::{Line, Paint, Table};

/// Draws the rows under a header. Lines end with "\n" and hold no more than `style.width` columns.
pub fn events(rows: &[Row], style: TerminalStyle) -> String {
    let to = if style.ascii { "->" } else { "→" };
    let header = ["when", "who", "act", "words", "page"];
    let mut table = vec![header.map(|name| Line::of(name, Paint::Dim)).to_vec()];
    table.extend(rows.iter().map(|row| cells(row, to)));
    let width = style.width.clamp(40, 160);
    let lines = Table { flexible: 3, rows: table }.lines(width);
    lines.iter().map(|line| line.print(style.color) + "\n").collect()
}

fn cells(row: &Row, to: &str) -> Vec<Line> {
    let when = match (&row.date, &row.date_end) {
        (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
        (Some(first), _) => first.clone(),
        (None, _) => "undated".to_owned(),
    };
    let recipient = party(&row.b_name, &row.b_code);
    let who = format!("{} {to} {recipient}", party(&row.a_name, &row.a_code));
    let mut act = format!("{} {}", row.event_type, row.mode);
    if row.actuality != "happened" {
        act = format!("{act} ({})", row.actuality);
    }
    let place = format!("{} ¶{}.{}", row.article, row.paragraph + 1, row.sentence + 1);
    let cells = [when.as_str(), who.trim_end(), act.trim_end(), &row.text, &place];
    cells.into_iter().map(Line::plain).collect()
}

/// The code of a party, its name when it has none.
fn party<'a>(name: &'a str, code: &'a str) -> &'a str {
    if code.is_empty() { name } else { code }
}
