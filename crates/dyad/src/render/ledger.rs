//! A ledger for a terminal: acts, channels, red lines, each with the page it came from.

use dyad_ledger::{Arrow, Channel, Edge, EdgeEnd, Ledger, LedgerEvent, Source, Turn};
use dyad_types::{Actor, DateInterval, Dated};

use crate::render::TerminalStyle;
use crate::render::columns::{Line, Paint, Table};
use crate::render::words;

/// Draws the ledger. Lines end with "\n" and hold no more than `style.width` columns.
pub fn ledger(ledger: &Ledger, style: TerminalStyle) -> String {
    let style = TerminalStyle { width: style.width.clamp(40, 160), ..style };
    let to = if style.ascii { "->" } else { "→" };
    let mut lines = head(ledger, style);
    let mut section = |label: &str, rows: Vec<Vec<Line>>, flexible: usize| {
        if rows.is_empty() {
            return;
        }
        lines.push(Line::default());
        lines.push(Line::of(label, Paint::Bold));
        for mut line in (Table { flexible, rows }).lines(style.width.saturating_sub(2)) {
            let mut indented = Line::plain("  ");
            indented.append(&line);
            std::mem::swap(&mut line, &mut indented);
            lines.push(line);
        }
    };
    section("Acts", ledger.events.iter().map(|act| act_row(act, to)).collect(), 3);
    section("Because", ledger.edges.iter().map(|edge| edge_row(edge, to)).collect(), 2);
    section("Channels", ledger.channels.iter().map(|c| channel_row(c, to)).collect(), 1);
    let red_lines = ledger.red_lines.iter().map(|told| {
        let crossed = match told.item.crossed {
            Some(true) => "crossed",
            Some(false) => "not crossed",
            None => "",
        };
        row([&told.item.holder.name, &told.item.act, crossed, &place(&told.source)])
    });
    section("Red lines", red_lines.collect(), 1);
    let sanctions = ledger.sanctions.iter().map(|told| {
        let issuer = told.item.issuer.as_ref().map_or("?", |issuer| issuer.name.as_str());
        let sides = format!("{issuer} {to} {}", told.item.target.name);
        row([
            &sides,
            told.source.words.of(&told.source.sentence.text),
            &place(&told.source),
        ])
    });
    section("Sanctions", sanctions.collect(), 1);
    let outlooks = ledger.outlooks.iter().map(|told| {
        let words = told.source.words.of(&told.source.sentence.text);
        row([told.item.kind.as_str(), words, &place(&told.source)])
    });
    section("Looks ahead", outlooks.collect(), 1);
    lines.iter().map(|line| line.print(style.color) + "\n").collect()
}

fn head(ledger: &Ledger, style: TerminalStyle) -> Vec<Line> {
    let [a, b] = ledger.dyad.parties();
    let mut lines = vec![Line::of(&format!("{a} - {b}"), Paint::Bold)];
    if let Some(status) = ledger.status(None) {
        let sign = match (status.arrow, style.ascii) {
            (Arrow::Worse, false) => "▼",
            (Arrow::Worse, true) => "v",
            (Arrow::Same, _) => "=",
            (Arrow::Better, false) => "▲",
            (Arrow::Better, true) => "^",
        };
        let turn = match status.turn {
            Turn::Rupture | Turn::Detente => {
                format!("{}, {}", status.turn, date(&status.date))
            }
            Turn::None => status.arrow.to_string(),
        };
        lines.push(Line::plain(&format!("{sign} {turn} ({})", status.reason)));
    }
    lines.iter().flat_map(|line| line.wrap(style.width)).collect()
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<Line> {
    cells.into_iter().map(Line::plain).collect()
}

fn act_row(act: &LedgerEvent, to: &str) -> Vec<Line> {
    let event = &act.event;
    let recipient = event.recipient.as_ref().map_or("", code);
    let sides = format!("{} {to} {recipient}", code(&event.actor));
    let kind = match event.mode {
        Some(mode) => format!("{} {mode}", event.event_type),
        None => event.event_type.to_string(),
    };
    let mut words = event.evidence.span.of(&act.source.sentence.text).to_owned();
    if !act.is_real() {
        words = format!("{words} ({})", event.actuality);
    }
    let n_more = act.n_articles().saturating_sub(1);
    let source = match n_more {
        0 => place(&act.source),
        n_more => format!("{} and {n_more} more", place(&act.source)),
    };
    row([&date(&event.date), sides.trim_end(), &kind, &words, &source])
}

/// An act, the kind of its reason, and the act that is the reason.
fn edge_row(edge: &Edge, to: &str) -> Vec<Line> {
    let end = |end: &EdgeEnd| {
        let sides = words::sides_of(&end.event, to);
        format!("{} {sides} {}", date(&end.event.date), end.event.event_type)
    };
    let hedge =
        words::hedged(edge.hedge).map_or_else(String::new, |hedge| format!(" ({hedge})"));
    let reason =
        format!("{}{hedge}: {}", words::cause_label(edge.kind), end(&edge.cause));
    let source = edge.sources.first().map(place).unwrap_or_default();
    row([&end(&edge.effect), "because", &reason, &source])
}

/// The code of an actor, its name when it has none.
fn code(actor: &Actor) -> &str {
    if actor.code.as_str().is_empty() { &actor.name } else { actor.code.as_str() }
}

fn channel_row(channel: &Channel, to: &str) -> Vec<Line> {
    let states = channel.states.iter().map(|told| match told.date.interval {
        Some(_) => format!("{} {}", told.state, date(&told.date)),
        None => told.state.to_string(),
    });
    let chain = states.collect::<Vec<_>>().join(&format!(" {to} "));
    let silence = channel.no_news_since.map(|day| format!("no news since {day}"));
    let source = channel.current().and_then(|told| told.sources.last()).map(place);
    let name = format!("{}: {}", channel.kind, channel.name);
    row([
        &name,
        &chain,
        silence.as_deref().unwrap_or_default(),
        source.as_deref().unwrap_or_default(),
    ])
}

fn date(dated: &Dated) -> String {
    dated.interval.map_or_else(|| "undated".to_owned(), days)
}

/// Whole years and months by their names, else the days.
fn days(interval: DateInterval) -> String {
    let DateInterval { start, end } = interval;
    if start == start.first_of_year() && end == start.last_of_year() {
        return start.strftime("%Y").to_string();
    }
    if start == start.first_of_month() && end == start.last_of_month() {
        return start.strftime("%b %Y").to_string();
    }
    if start == end { start.to_string() } else { format!("{start} to {end}") }
}

/// Page, paragraph and sentence, both counted from 1.
fn place(source: &Source) -> String {
    let position = source.sentence.position;
    let (paragraph, sentence) = (position.paragraph + 1, position.sentence + 1);
    // The end of a path or address tells pages apart well enough.
    let name = source.origin.name.trim_end_matches('/');
    let name = name.rsplit('/').next().unwrap_or(name);
    format!("{name} ¶{paragraph}.{sentence}")
}
