//! Renderings of a ledger made by hand.

use dyad::render::{LedgerView, TerminalStyle, ledger, ledger_json};
use dyad_ledger::{ClusterId, Entry, Ledger, LedgerCluster, entries};
use dyad_types::{
    Actuality, ChannelKind, ChannelState, EventType, Hedge, Holder, Mode, Outlook,
    OutlookKind, RedLine, Sanction, SanctionState,
};
use jiff::ToSpan as _;
use jiff::civil::date;
use unicode_width::UnicodeWidthStr as _;

use crate::made::{Page, actor, dated};

const PLAIN: TerminalStyle = TerminalStyle { width: 160, color: false, ascii: false };

/// Two states with a hotline, visits every other week until they stop, an embargo, a threat that is
/// carried out, a red line. `more` stands behind the words of strangers.
fn history(more: &str) -> Ledger {
    let pages = visits().into_iter().chain(channels(more)).chain(statements(more));
    let told = pages.flat_map(|page| told(&page));
    Ledger::of("ARS KOL".parse().unwrap(), told)
}

fn told(page: &Page) -> Vec<Entry> {
    entries(&page.article, &page.sentences, &page.coded)
}

fn ars() -> dyad_types::Actor {
    actor("ARS", "Arstotzka")
}

fn kol() -> dyad_types::Actor {
    actor("KOL", "Kolechia")
}

fn sides() -> [(&'static str, dyad_types::Actor); 2] {
    [("Arstotzka", ars()), ("Kolechia", kol())]
}

fn page(id: &str, published: &str, text: &str) -> Page {
    Page::new(id, published, &[&["Title"], &[text]])
}

/// A visit every other week of 2019, a complaint each week for half a year more.
fn visits() -> Vec<Page> {
    let visits = (0..12_i64).map(|n| (14 * n, "visited", EventType::Consult));
    let complaints = (0..50_i64).map(|n| (7 * n, "blamed", EventType::Accuse));
    let made = |(days, verb, event_type): (i64, &str, EventType)| {
        let day = date(2019, 1, 7).saturating_add(days.days()).to_string();
        let text = format!("Arstotzka {verb} Kolechia.");
        let mut page = page(&format!("{}{days}", event_type as u8), &day, &text);
        let event = page.event(verb, sides(), event_type, dated(&day));
        event.mode = (event_type == EventType::Consult).then_some(Mode::Visit);
        page
    };
    visits.chain(complaints).map(made).collect()
}

fn channels(more: &str) -> Vec<Page> {
    let between = [ars(), kol()];
    let text = format!("Arstotzka and Kolechia share a daily phone call{more}.");
    let words = format!("a daily phone call{more}");
    let mut told = page("c1", "2019-07-02", &text);
    let kind = ChannelKind::Hotline;
    for (state, day) in [(ChannelState::Open, "2018"), (ChannelState::Cut, "2019-07-01")]
    {
        told.channel(&words, kind, state, &between, dated(day));
    }
    told.coded.channels[1].by = Some(ars());
    let mut other = page("c2", "2019-07-03", &text);
    other.channel(&words, kind, ChannelState::Open, &between, dated("2019-07-01"));
    let mut restored = page("c3", "2019-09-03", &text);
    let treaty = ChannelKind::Treaty;
    restored.channel(&words, treaty, ChannelState::Restored, &between, dated(""));
    vec![told, other, restored]
}

fn statements(more: &str) -> Vec<Page> {
    let text = format!(
        "If Kolechia digs on{more}, Arstotzka will close the grain terminal{more} under its embargo."
    );
    let mut threat = page("s1", "2019-05-02", &text);
    let act = format!("close the grain terminal{more}");
    threat.coded.outlooks.push(Outlook {
        kind: OutlookKind::Threat,
        condition: Some(threat.clause(&format!("If Kolechia digs on{more}"))),
        outcome: threat.clause(&act),
        actor: Some(ars()),
        modality: Hedge::Likely,
        horizon: dated("2019-05-02/2019-06-30"),
        holder: Holder::writer(),
    });
    threat.event(&act, sides(), EventType::Sanction, dated("")).actuality =
        Actuality::Threatened;
    threat.coded.sanctions.push(Sanction {
        issuer: Some(ars()),
        target: kol(),
        measure: "embargo".to_owned(),
        state: SanctionState::InForce,
        date: dated("2015"),
        until: dated("2020-06-30"),
        reason: Some("digging".to_owned()),
        evidence: threat.evidence("embargo"),
    });
    let text = format!("Arstotzka closed the grain terminal{more} to Kolechia.");
    let mut done = page("s2", "2019-06-12", &text);
    let words = format!("closed the grain terminal{more}");
    done.event(&words, sides(), EventType::Sanction, dated("2019-06-11"));
    let mut line = page("s3", "2019-08-01", "Digging under the wall is a red line.");
    line.coded.red_lines.push(RedLine {
        holder: ars(),
        addressee: Some(kol()),
        act: "Digging under the wall".to_owned(),
        crossed: Some(false),
        as_of: dated(""),
        evidence: line.evidence("Digging under the wall"),
    });
    vec![threat, done, line]
}

fn drawn(history: &Ledger, style: TerminalStyle) -> String {
    let standing = history.standing(None, None);
    let view = LedgerView {
        ledger: history,
        standing: &standing,
        as_of: None,
        n_undated: 1,
        history: None,
    };
    ledger(view, style)
}

/// Up to the acts, which are many and alike.
fn without_acts(text: &str) -> &str {
    text.split("\nActs").next().unwrap_or(text)
}

#[test]
fn a_ledger_on_a_wide_terminal() {
    let text = drawn(&history(""), PLAIN);
    insta::assert_snapshot!(without_acts(&text));
    assert!(text.contains("\nActs\n") && text.contains("\nPages"), "{text}");
    assert!(!text.contains("Looks ahead"), "a section without lines is left out");
}

#[test]
fn a_ledger_on_a_narrow_terminal() {
    let style = TerminalStyle { width: 80, ascii: true, ..PLAIN };
    let text = drawn(&history(""), style);
    assert!(text.is_ascii(), "{text}");
    insta::assert_snapshot!(without_acts(&text));
}

#[test]
fn tellings_of_one_act_stand_together() {
    let mut history = history("");
    let cluster = ClusterId("a/0.0.0/event/0-1/0".to_owned());
    let acts = vec![1, 4];
    for idx in &acts {
        history.events[*idx].cluster = Some(cluster.clone());
    }
    history.clusters.push(LedgerCluster { cluster, acts, n_articles: 12 });
    let narrow = TerminalStyle { width: 80, ..PLAIN };
    let drawn = [PLAIN, narrow].map(|style| {
        let text = drawn(&history, style);
        let acts = text.lines().skip_while(|line| *line != "Acts").take(8);
        acts.collect::<Vec<_>>().join("\n")
    });
    insta::assert_snapshot!(drawn.join("\n\n"));
}

#[test]
fn the_json_of_a_ledger_holds_how_things_stand() {
    let history = history("");
    let standing = history.standing(None, None);
    let day = date(2019, 12, 16);
    let as_of = Some(day);
    let view = LedgerView {
        ledger: &history,
        standing: &standing,
        as_of,
        n_undated: 2,
        history: None,
    };
    let json: serde_json::Value = serde_json::from_str(&ledger_json(view)).unwrap();
    assert_eq!(json["as_of"], "2019-12-16");
    assert_eq!(json["n_undated_pages_left_out"], 2);
    assert_eq!(json["dyad"], "ARS-KOL");
    assert!(json["events"].as_array().unwrap().len() > 60);
    let standing = serde_json::to_string_pretty(&json["standing"]).unwrap();
    insta::assert_snapshot!(standing);
}

#[test]
fn no_line_is_wider_than_the_terminal_whatever_the_text() {
    let hostile = " \u{1b}[31m\u{202e} 北京 Donaudampfschifffahrtsgesellschaftskapitän";
    let history = history(hostile);
    for width in 40..=160 {
        let text = drawn(&history, TerminalStyle { width, ..PLAIN });
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'));
        for line in text.lines() {
            assert!(line.width() <= width, "{width}: {line}");
            assert_eq!(line.trim_end(), line);
        }
    }
}
