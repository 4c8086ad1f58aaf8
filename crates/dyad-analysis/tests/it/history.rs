//! What the ledger knows from other articles.

use dyad_ledger::{Arrow, Entry, Turn, entries};
use dyad_types::{ChannelKind, ChannelState, EventType};

use crate::made::{Page, actor, dated};
use crate::story::{brief_of, page};

fn earlier() -> Vec<Entry> {
    let mut page = Page::new(
        "9",
        "2019-02-03",
        &[&["Talks"], &["Arstotzka and Kolechia opened the daily call in 2017."]],
    );
    let both = [actor("ARS", "Arstotzka"), actor("KOL", "Kolechia")];
    let at = page.evidence("opened");
    let words = Some(page.words_in(&at, "2017"));
    let date = dyad_types::Dated { words, ..dated("2017") };
    page.channel("the daily call", ChannelKind::Hotline, ChannelState::Open, &both, date);
    entries(&page.article, &page.sentences, &page.coded)
}

#[test]
fn a_channel_goes_on_where_the_ledger_left_it() {
    let brief = brief_of(&page("2020-06-17"), &[], &earlier());
    let hotline = &brief.channels[0];
    assert_eq!(hotline.chain(), "open 2017 -> silent 8-14 June 2020");
    let first = hotline.steps[0].citations[0].evidence;
    let item = &brief.evidence[first - 1];
    assert_eq!(item.origin.name, "9.txt");
    assert_eq!(hotline.no_news_since.unwrap().to_string(), "2020-06-17");
}

#[test]
fn the_page_itself_in_the_history_changes_nothing() {
    let page = page("2020-06-17");
    let own = entries(&page.article, &page.sentences, &page.coded);
    assert_eq!(brief_of(&page, &[], &own), brief_of(&page, &[], &[]));
}

#[test]
fn an_act_told_before_counts_its_reports() {
    let page = page("2020-06-17");
    let mut other = Page::new(
        "7",
        "2020-06-16",
        &[&["News"], &["Arstotzka tore down an office of Kolechia on Tuesday."]],
    );
    let sides = [
        ("Arstotzka", actor("ARS", "Arstotzka")),
        ("Kolechia", actor("KOL", "Kolechia")),
    ];
    other.event("tore down", sides, EventType::Assault, dated("2020-06-16"));
    let history = entries(&other.article, &other.sentences, &other.coded);
    let brief = brief_of(&page, &[], &history);
    assert_eq!(brief.what_happened[1].n_reports, 2);
    assert_eq!(brief.what_happened[0].n_reports, 1);
}

#[test]
fn a_worsening_is_seen_against_the_month_before() {
    let mut page = page("2020-06-17");
    page.coded.channels.clear();
    page.coded.events.truncate(1);
    let mut other = Page::new("7", "2020-05-02", &[&["News"], &["They traded."]]);
    let sides = [("", actor("ARS", "Arstotzka")), ("", actor("KOL", "Kolechia"))];
    other.event("traded", sides, EventType::Cooperate, dated("2020-05-02"));
    let history = entries(&other.article, &other.sentences, &other.coded);
    let status = brief_of(&page, &[], &history).status.unwrap();
    assert_eq!((status.arrow, status.turn), (Arrow::Worse, Turn::None));
    assert!((status.before.unwrap().points() - 6.0).abs() < 1e-9);
    assert!((status.newest.unwrap().points() - -4.0).abs() < 1e-9);
}

#[test]
fn a_quiet_month_is_no_status_and_no_dropped_line() {
    let mut page = page("2020-06-17");
    page.coded.channels.clear();
    page.coded.events.drain(..2);
    page.coded.events.truncate(1);
    let brief = brief_of(&page, &[], &[]);
    assert_eq!((brief.status, brief.dropped), (None, Vec::new()));
}

/// A limit that the text leaves open is held against what the ledger has.
#[test]
fn an_act_told_in_the_words_of_a_red_line_stands_beside_it() {
    let fired = |text: &str| {
        let mut other = Page::new("7", "2020-05-02", &[&["News"], &[text]]);
        let sides = [
            ("Arstotzka", actor("ARS", "Arstotzka")),
            ("Kolechia", actor("KOL", "Kolechia")),
        ];
        let at = other.evidence(text);
        let words = Some(other.words_in(&at, "1 May 2020"));
        let date = dyad_types::Dated { words, ..dated("2020-05-01") };
        other.event("fired", sides, EventType::Assault, date);
        entries(&other.article, &other.sentences, &other.coded)
    };
    let history =
        fired("On 1 May 2020 Arstotzka fired rockets over the strait at Kolechia.");
    let brief = brief_of(&page("2020-06-17"), &[], &history);
    let alike = brief.red_lines[0].in_ledger.as_ref().unwrap();
    assert!(alike.act.contains("rockets over the strait"), "{alike:?}");
    assert_eq!(alike.date.full, "1 May 2020");
    let cited = brief.evidence[alike.citations[0].evidence - 1].origin.name.as_str();
    assert_eq!(cited, "7.txt");
    let history = fired("On 1 May 2020 Arstotzka fired a minister of Kolechia.");
    let brief = brief_of(&page("2020-06-17"), &[], &history);
    assert_eq!(brief.red_lines[0].in_ledger, None);
}
