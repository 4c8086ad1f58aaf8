//! Changes of channels as news: each once, on the day it was first known.

use dyad_ledger::{ChannelNews, Entry, channel_news, entries};
use dyad_types::{ChannelKind, ChannelState};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::made::{Page, actor, dated};

use ChannelState::{Cut, Destroyed, Open, Proposed, Restored, Silent, Suspended};

fn told(
    id: &str,
    published: &str,
    kind: ChannelKind,
    state: ChannelState,
    day: &str,
) -> Vec<Entry> {
    let text = "Arstotzka and Kolechia share the border office.";
    let mut page = Page::new(id, published, &[&["The border office"], &[text]]);
    let between = [actor("ARS", "Arstotzka"), actor("KOL", "Kolechia")];
    page.channel("border office", kind, state, &between, dated(day));
    entries(&page.article, &page.sentences, &page.coded)
}

fn printed(news: &ChannelNews) -> String {
    let n_articles = news.n_articles();
    format!("{} {} {n_articles}", news.known, news.state)
}

/// `told`: publication, state, days; `expected`: day on which it was known, state, articles.
#[track_caller]
fn check(kind: ChannelKind, tellings: &[(&str, ChannelState, &str)], expected: &[&str]) {
    let entries: Vec<Entry> = tellings
        .iter()
        .enumerate()
        .flat_map(|(nth, (published, state, day))| {
            told(&nth.to_string(), published, kind, *state, day)
        })
        .collect();
    let found: Vec<String> = channel_news(&entries).iter().map(printed).collect();
    assert_eq!(found, expected);
    let found: Vec<String> =
        channel_news(entries.iter().rev()).iter().map(printed).collect();
    assert_eq!(found, expected, "whatever the order");
}

#[test]
fn a_change_that_five_papers_tell_is_one() {
    check(
        ChannelKind::Embassy,
        &[
            ("2026-05-02", Cut, "2026-05-01"),
            ("2026-05-02", Suspended, "2026-05-02"),
            ("2026-05-03", Cut, "2026-05-03"),
            ("2026-05-04", Cut, "2026-05-01/2026-05-31"),
            ("2026-06-20", Cut, "2026-05-01"),
        ],
        &["2026-05-02 cut 5"],
    );
}

#[test]
fn what_it_was_and_what_it_may_be_is_no_news() {
    let office = ChannelKind::LiaisonOffice;
    check(office, &[("2026-05-02", Open, "2018"), ("2026-05-02", Cut, "")], &[]);
    check(office, &[("2026-05-02", Proposed, "2026-05-01")], &[]);
    check(office, &[("2026-05-02", Cut, "2026-02-01")], &[]);
    check(office, &[("", Cut, "2026-02-01")], &[]);
    check(office, &[("2026-05-02", Cut, "2016"), ("2026-05-02", Cut, "2026-05-02")], &[]);
}

#[test]
fn each_step_of_a_channel_is_news() {
    check(
        ChannelKind::Hotline,
        &[
            ("2020-06-08", Silent, "2020-06-08"),
            ("2020-06-09", Cut, "2020-06-09"),
            ("2020-06-17", Destroyed, "2020-06-16"),
            ("2021-07-27", Restored, "2021-07-27"),
            ("2021-08-01", Open, "2021-07-30"),
            ("2021-08-02", Open, "2020-06-16"),
        ],
        &["2020-06-08 silent 2", "2020-06-17 destroyed 1", "2021-07-27 restored 3"],
    );
}

#[test]
fn papers_that_disagree_on_a_day_tell_one_change() {
    check(
        ChannelKind::BorderCrossing,
        &[
            ("2026-05-02", Cut, "2026-05-01"),
            ("2026-05-03", Open, "2026-05-01"),
            ("2026-05-03", Cut, "2026-05-01"),
        ],
        &["2026-05-02 cut 2"],
    );
}

#[test]
fn talks_are_news_when_they_break_off_or_are_resumed_round_by_round() {
    check(
        ChannelKind::Talks,
        &[
            ("2026-01-02", Open, "2026-01-01"),
            ("2026-01-10", Suspended, "2026-01-10"),
            ("2026-01-12", Suspended, "2026-01-10"),
            ("2026-05-01", Suspended, "2026-05-01"),
            ("2026-05-20", Restored, "2026-05-20"),
        ],
        &["2026-01-10 suspended 2", "2026-05-01 suspended 1", "2026-05-20 restored 1"],
    );
}

#[test]
fn a_year_gives_way_to_a_day() {
    check(
        ChannelKind::Embassy,
        &[("2026-05-02", Cut, "2026"), ("2026-05-03", Cut, "2026-05-01")],
        &["2026-05-03 cut 1"],
    );
}

fn tellings() -> impl Strategy<Value = Vec<Entry>> {
    let kinds = prop::sample::select(vec![
        ChannelKind::Hotline,
        ChannelKind::Embassy,
        ChannelKind::Talks,
    ]);
    let telling =
        (0..150_i64, 0..40_i64, kinds, prop::sample::select(ChannelState::ALL.to_vec()));
    prop::collection::vec(telling, 0..12).prop_map(|tellings| {
        let day = |nth: i64| date(2026, 1, 1).checked_add(nth.days()).unwrap();
        let of = |(nth, (published, back, kind, state)): (usize, (i64, i64, _, _))| {
            let (published, back) = (day(published), day(published - back));
            told(&nth.to_string(), &published.to_string(), kind, state, &back.to_string())
        };
        tellings.into_iter().enumerate().flat_map(of).collect()
    })
}

proptest! {
    #[test]
    fn what_is_told_later_moves_no_news(entries in tellings(), after in 0..150_i64) {
        let last = date(2026, 1, 1).checked_add(after.days()).unwrap();
        let known = |news: Vec<ChannelNews>| -> Vec<(Date, ChannelKind, ChannelState)> {
            let news = news.into_iter().filter(|news| news.known <= last);
            news.map(|news| (news.known, news.kind, news.state)).collect()
        };
        let then = entries.iter().filter(|entry| entry.is_known_by(last));
        prop_assert_eq!(known(channel_news(&entries)), known(channel_news(then)));
    }
}
