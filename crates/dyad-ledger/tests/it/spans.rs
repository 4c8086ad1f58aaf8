//! What texts tell of a channel, folded into spans.

use dyad_ledger::{ChannelSpan, ChannelStep, Dyad, Ledger, entries};
use dyad_types::{ChannelKind, ChannelState};
use proptest::prelude::*;

use crate::made::{Page, actor, dated};

use ChannelState::{Cut, Destroyed, Open, Proposed, Restored, Silent, Suspended};

/// A page of its day of publication that tells states of one channel.
fn page(kind: ChannelKind, published: &str, told: &[(ChannelState, &str)]) -> Page {
    let id: String = published.chars().filter(char::is_ascii_digit).collect();
    let mut page = Page::new(
        &format!("{id}{}", told.len()),
        published,
        &[&["The border office"], &["Arstotzka and Kolechia share the border office."]],
    );
    let between = [actor("ARS", "Arstotzka"), actor("KOL", "Kolechia")];
    for &(state, date) in told {
        page.channel("border office", kind, state, &between, dated(date));
    }
    page
}

fn ledger(pages: &[Page]) -> Ledger {
    let told = |page: &Page| entries(&page.article, &page.sentences, &page.coded);
    Ledger::of("ARS KOL".parse().unwrap(), pages.iter().flat_map(told))
}

fn spans(pages: &[Page]) -> Vec<ChannelSpan> {
    let ledger = ledger(pages);
    assert_eq!(ledger.channels.len(), 1);
    ledger.channels[0].spans()
}

/// "open 2018..2020-06-08/2020-06-14"; an open end is empty, a step that is no plain one stands in
/// brackets.
fn printed(span: &ChannelSpan) -> String {
    let days = |date: &dyad_types::Dated| {
        date.interval
            .map_or_else(|| "undated".to_owned(), |days| days.to_string())
    };
    let to = span.to.as_ref().map(days).unwrap_or_default();
    let step = match span.step {
        ChannelStep::First | ChannelStep::Follows => String::new(),
        step => format!(" ({step})"),
    };
    format!("{} {}..{to}{step}", span.state, days(&span.from))
}

#[track_caller]
fn check(kind: ChannelKind, told: &[(&str, &[(ChannelState, &str)])], expected: &[&str]) {
    let pages: Vec<Page> = told
        .iter()
        .map(|(published, told)| page(kind, published, told))
        .collect();
    let found: Vec<String> = spans(&pages).iter().map(printed).collect();
    assert_eq!(found, expected);
}

#[test]
fn states_that_follow_one_another_are_spans_end_to_end() {
    check(
        ChannelKind::Hotline,
        &[
            ("2018-04-21", &[(Proposed, "2018-03-06"), (Open, "2018-04-20")]),
            ("2020-06-15", &[(Silent, "2020-06-08"), (Cut, "2020-06-09")]),
            ("2021-07-27", &[(Restored, "2021-07-27")]),
            ("2021-08-01", &[(Open, "2021-07-30")]),
        ],
        &[
            "proposed 2018-03-06..2018-04-20",
            "open 2018-04-20..2020-06-08",
            "silent 2020-06-08..2020-06-09",
            "cut 2020-06-09..2021-07-27",
            "restored 2021-07-27..",
        ],
    );
}

#[test]
fn a_state_told_again_goes_on_and_its_beginning_is_the_most_exact_day() {
    let pages = [
        page(ChannelKind::Embassy, "2018-03-20", &[(Cut, "2018-03-12/2018-03-18")]),
        page(ChannelKind::Embassy, "2018-03-21", &[(Cut, "2018-03-17")]),
        page(ChannelKind::Embassy, "2018-05-02", &[(Cut, "")]),
    ];
    let spans = spans(&pages);
    assert_eq!(spans.len(), 1);
    assert_eq!(spans[0].from, dated("2018-03-17"));
    assert_eq!((spans[0].states.len(), spans[0].n_articles), (3, 3));
    assert_eq!(spans[0].first_told.unwrap().to_string(), "2018-03-20");
}

#[test]
fn what_does_not_follow_is_kept_and_marked() {
    check(
        ChannelKind::Hotline,
        &[("2020-01-02", &[(Restored, "2020-01-01")])],
        &["restored 2020-01-01.. (implies that it was broken off)"],
    );
    check(
        ChannelKind::Hotline,
        &[
            ("2020-01-02", &[(Cut, "2020-01-01")]),
            ("2021-01-02", &[(Open, "2021-01-01")]),
            ("2021-03-02", &[(Restored, "2021-03-01")]),
        ],
        &[
            "cut 2020-01-01..2021-01-01 (implies that it was open)",
            "open 2021-01-01..2021-03-01 (implies that it was restored)",
            "restored 2021-03-01.. (implies that it was broken off)",
        ],
    );
    check(
        ChannelKind::LiaisonOffice,
        &[
            ("2020-01-02", &[(Open, "2018")]),
            ("2020-06-17", &[(Destroyed, "2020-06-16")]),
            ("2020-07-02", &[(Suspended, "2020-07-01")]),
        ],
        &[
            "open 2018-01-01/2018-12-31..2020-06-16",
            "destroyed 2020-06-16..2020-07-01",
            "suspended 2020-07-01.. (implies that it was restored)",
        ],
    );
}

#[test]
fn a_proposal_ends_nothing_and_explains_what_follows() {
    check(
        ChannelKind::DiplomaticRelations,
        &[
            ("2016-01-05", &[(Cut, "2016-01-03")]),
            ("2023-03-11", &[(Proposed, "2023-03-10")]),
            ("2023-06-07", &[(Open, "2023-06-06")]),
        ],
        &[
            "cut 2016-01-03..2023-06-06 (implies that it was open)",
            "proposed 2023-03-10..2023-06-06",
            "open 2023-06-06..",
        ],
    );
    check(
        ChannelKind::Summit,
        &[("2018-03-10", &[(Proposed, "2018-03-08"), (Cut, "2018-05-24")])],
        &["proposed 2018-03-08..2018-05-24", "cut 2018-05-24.."],
    );
    // The next round of talks may be proposed while the last one goes on; a second hotline not.
    let told: &[(&str, &[(ChannelState, &str)])] =
        &[("2018-03-10", &[(Open, "2018-03-01"), (Proposed, "2018-03-08")])];
    check(ChannelKind::Talks, told, &["open 2018-03-01..", "proposed 2018-03-08.."]);
    let marked = "proposed 2018-03-08.. (implies that it was broken off)";
    check(ChannelKind::Hotline, told, &["open 2018-03-01..", marked]);
}

#[test]
fn both_sides_of_a_contradiction_stand_and_either_explains_what_follows() {
    check(
        ChannelKind::Hotline,
        &[
            ("2020-06-10", &[(Open, "2020-06-09")]),
            ("2020-06-11", &[(Cut, "2020-06-09")]),
            ("2020-06-12", &[(Suspended, "2020-06-12")]),
        ],
        &[
            "open 2020-06-09..2020-06-09",
            "cut 2020-06-09..2020-06-12 (contradicts another article)",
            "suspended 2020-06-12..",
        ],
    );
}

#[test]
fn no_news_is_counted_from_the_newest_report() {
    let ledger =
        ledger(&[page(ChannelKind::Hotline, "2020-06-17", &[(Silent, "2020-06-08")])]);
    let seen = |day: &str| ledger.channels[0].no_news(day.parse().unwrap());
    let told = seen("2020-06-20").unwrap();
    assert_eq!(told.since.to_string(), "2020-06-17");
    assert!((told.days.count() - 3.0).abs() < f64::EPSILON);
    assert_eq!(seen("2020-06-16"), None);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_telling_stands_in_exactly_one_span(
        told in proptest::collection::vec((0..7_usize, 0..40_i8, 0..30_i8), 1..12),
    ) {
        let dyad: Dyad = "ARS KOL".parse().unwrap();
        let pages: Vec<Page> = told
            .iter()
            .map(|(state, day, later)| {
                let date = |n: i8| format!("2020-{:02}-{:02}", 1 + n / 28, 1 + n % 28);
                let told = [(ChannelState::ALL[*state], date(*day))];
                let told = [(told[0].0, told[0].1.as_str())];
                page(ChannelKind::Hotline, &date(day + later), &told)
            })
            .collect();
        let told = |page: &Page| entries(&page.article, &page.sentences, &page.coded);
        let ledger = Ledger::of(dyad, pages.iter().flat_map(told));
        let channel = &ledger.channels[0];
        let spans = channel.spans();
        let mut all: Vec<usize> = spans.iter().flat_map(|span| span.states.clone()).collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..channel.states.len()).collect::<Vec<_>>());
        for span in &spans {
            prop_assert!(span.states.is_sorted());
            let told = |idx: &usize| channel.states[*idx].state;
            let fits = |idx: &usize| {
                told(idx) == span.state || (span.state, told(idx)) == (Restored, Open)
            };
            prop_assert!(span.states.iter().all(fits));
        }
    }
}
