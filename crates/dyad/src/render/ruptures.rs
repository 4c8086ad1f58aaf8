//! Alarms for a terminal: the pair, a picture of its last half year, what was seen and expected, how many
//! such alarms are chance, the acts and channels behind it; below them pairs that only fell silent.

use dyad_analysis::ruptures::Alarm;
use dyad_ledger::Turn;
use dyad_types::DateInterval;
use jiff::civil::Date;

use crate::render::TerminalStyle;
use crate::render::columns::{Line, Paint, Table};
use crate::render::ledger::words;
use crate::render::spark::sparkline;
use crate::ruptures::{AlarmAct, AlarmChannel, PICTURE_WEEKS, RuptureList, RuptureRow};
use crate::silences::QuietPairs;

/// Draws the list. Lines end with "\n" and hold no more than `style.width` columns.
pub fn ruptures(list: &RuptureList, style: TerminalStyle) -> String {
    let style = TerminalStyle { width: style.width.clamp(40, 160), ..style };
    let mut lines = head(list, style);
    for row in &list.rows {
        lines.push(Line::default());
        lines.extend(alarm(row, style));
    }
    lines.extend(quiet(&list.quiet, style));
    lines.iter().map(|line| line.print(style.color) + "\n").collect()
}

fn head(list: &RuptureList, style: TerminalStyle) -> Vec<Line> {
    let first = list.rows.iter().map(|row| row.alarm.turn);
    let (n_ruptures, n_detentes) = first.fold((0, 0), |(ruptures, detentes), turn| {
        if turn == Turn::Rupture {
            (ruptures + 1, detentes)
        } else {
            (ruptures, detentes + 1)
        }
    });
    let counted = |n: usize, what: &str| match n {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    };
    let title = format!(
        "{}, {} in the {} to {}",
        counted(n_ruptures, "rupture"),
        counted(n_detentes, "détente"),
        if list.days == 1 { "day".to_owned() } else { format!("{} days", list.days) },
        long_day(list.as_of)
    );
    let [got, got_detentes] = list.got;
    let rate = format!(
        "asked {} a week of each, got {got:.1} and {got_detentes:.1}; {} acts of {} pairs watched",
        list.asked, list.n_acts, list.n_dyads
    );
    let mut lines = Line::of(&title, Paint::Bold).wrap(style.width);
    lines.extend(Line::of(&rate, Paint::Dim).wrap(style.width));
    lines
}

fn alarm(row: &RuptureRow, style: TerminalStyle) -> Vec<Line> {
    let (sign, paint) = match (row.alarm.turn, style.ascii) {
        (Turn::Detente, false) => ("▲", Paint::Good),
        (Turn::Detente, true) => ("^", Paint::Good),
        (Turn::Rupture | Turn::None, false) => ("▼", Paint::Bad),
        (Turn::Rupture | Turn::None, true) => ("v", Paint::Bad),
    };
    let [a, b] = &row.names;
    let mut title = Line::of(sign, paint);
    title.push(&format!(" {a} - {b}: "), Paint::Bold);
    let Alarm { turn, raised, dyad, .. } = &row.alarm;
    title.push(&format!("{turn}, {} ({dyad})", long_day(*raised)), Paint::Plain);
    let mut lines = title.wrap(style.width);
    let mut rows = vec![cells("seen", &seen(row))];
    if let Some(since) = row.since {
        rows.push(cells("since", &long_day(since)));
    }
    let picture = sparkline(&row.weeks, style.ascii);
    rows.push(cells(
        "picture",
        &format!("|{picture}| {PICTURE_WEEKS} weeks to that day"),
    ));
    let digits = format!(
        "{:.1} digits, above {:.1} that day",
        row.alarm.surprise.digits(),
        row.alarm.threshold.digits()
    );
    rows.push(cells("surprise", &digits));
    rows.extend(row.false_share.map(|share| cells("chance", &chance(share.share()))));
    rows.extend(row.acts.iter().map(|act| cells("act", &act_line(act, style))));
    rows.extend(row.channels.iter().map(|told| cells("channel", &channel(told))));
    let silence = row.silence.as_ref();
    rows.extend(silence.map(|told| cells("contact", &words::silence(told, None))));
    if !row.alarm.with.is_empty() {
        let with: Vec<String> = row.alarm.with.iter().map(ToString::to_string).collect();
        rows.push(cells("with it", &with.join(", ")));
    }
    if !row.before.is_empty() {
        let before: Vec<String> = row
            .before
            .iter()
            .map(|before| format!("{} {} {}", before.dyad, before.turn, before.raised))
            .collect();
        rows.push(cells("before it", &before.join("; ")));
    }
    lines.extend(indented(rows, style));
    lines
}

fn indented(rows: Vec<Vec<Line>>, style: TerminalStyle) -> Vec<Line> {
    let table = (Table { flexible: 1, rows }).lines(style.width.saturating_sub(2));
    let indent = |line: &Line| {
        let mut indented = Line::plain("  ");
        indented.append(line);
        indented
    };
    table.iter().map(indent).collect()
}

/// Pairs that only fell silent.
fn quiet(quiet: &QuietPairs, style: TerminalStyle) -> Vec<Line> {
    if quiet.pairs.is_empty() {
        return Vec::new();
    }
    let mut title = Line::of("Quiet where they used to talk", Paint::Bold);
    let count = format!(
        " ({} of {} pairs with a rhythm; one in twenty is so by chance)",
        quiet.n_quiet, quiet.n_with_rhythm
    );
    title.push(&count, Paint::Dim);
    let mut lines = vec![Line::default()];
    lines.extend(title.wrap(style.width));
    let rows = quiet.pairs.iter().map(|pair| {
        let [a, b] = &pair.names;
        cells(&format!("{a} - {b}"), &words::silence(&pair.contacts, None))
    });
    lines.extend(indented(rows.collect(), style));
    lines
}

/// "about 1 in 5 alarms as strong is chance", "about 7 in 10 alarms as strong are chance".
fn chance(share: f64) -> String {
    if share <= 0.0 {
        "no alarm as strong came of the same acts on other days".to_owned()
    } else if share >= 0.95 {
        "alarms as strong are chance".to_owned()
    } else if share > 0.4 {
        format!("about {:.0} in 10 alarms as strong are chance", share * 10.0)
    } else {
        format!("about 1 in {:.0} alarms as strong is chance", 1.0 / share)
    }
}

/// "embassy cut 2026-05-01 by Norway, known 2026-05-02: closed its embassy [page.txt, 5 articles]".
fn channel(told: &AlarmChannel) -> String {
    let since = told
        .since
        .map_or_else(String::new, |since| format!(" {}", words::days(since)));
    let by = told.by.as_ref().map_or_else(String::new, |by| format!(" by {by}"));
    let n_articles = match told.n_articles {
        1 => String::new(),
        n => format!(", {n} articles"),
    };
    let AlarmChannel { kind, state, known, what, source, .. } = told;
    format!("{kind} {state}{since}{by}, known {known}: {what} [{source}{n_articles}]")
}

fn cells(label: &str, text: &str) -> Vec<Line> {
    vec![Line::of(label, Paint::Dim), Line::plain(text)]
}

/// "in 3 days 12 blame or threats (0.8 expected), 5 force (0.1)".
fn seen(row: &RuptureRow) -> String {
    let (seen, expected) = (&row.alarm.seen, &row.alarm.expected);
    let kinds = [
        ("blame, demands or threats", seen.verbal_conflict, expected.verbal_conflict),
        ("force or coercion", seen.material_conflict, expected.material_conflict),
        ("relations reduced", seen.reduced_relations, expected.reduced_relations),
        ("cooperation", seen.cooperation, expected.cooperation),
    ];
    let mut told: Vec<String> = kinds
        .into_iter()
        .filter(|(what, seen, _)| {
            let bears = (row.alarm.turn == Turn::Detente) == (*what == "cooperation");
            bears && *seen > 0.0
        })
        .map(|(what, seen, expected)| {
            format!("{what} {seen:.1} ({expected:.1} expected)")
        })
        .collect();
    let channels = row.alarm.channel_counts.map(|channels| match row.alarm.turn {
        Turn::Detente => ("opened", channels.opened, channels.opened_expected),
        Turn::Rupture | Turn::None => ("shut", channels.shut, channels.shut_expected),
    });
    let seen_channels = channels.filter(|(_, seen, _)| *seen > 0.0);
    told.extend(seen_channels.map(|(what, seen, expected)| {
        format!("channels {what} {seen:.0} ({expected:.4} expected)")
    }));
    let days = match row.alarm.days {
        1 => "in a day".to_owned(),
        n => format!("in {n} days"),
    };
    format!("{days}: {}", told.join(", "))
}

pub(super) fn act_line(act: &AlarmAct, style: TerminalStyle) -> String {
    let to = if style.ascii { "->" } else { "→" };
    let DateInterval { start, .. } = act.days;
    let AlarmAct {
        actor, recipient, what, code, source, n_reports, ..
    } = act;
    let times =
        if *n_reports > 1 { format!(", {n_reports} reports") } else { String::new() };
    let day = start.strftime("%-d %b %Y");
    format!("{day} {actor} {to} {recipient}: {what} [{code}{times}; {source}]")
}

fn long_day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}
