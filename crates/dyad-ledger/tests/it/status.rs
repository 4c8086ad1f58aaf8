//! Worse or better, rupture or détente.

use dyad_ledger::{Arrow, Dyad, Ledger, Status, StatusReason, Turn, entries};
use dyad_types::{ChannelKind, ChannelState, EventType};

use crate::made::{Page, actor, dated};

struct Case {
    acts: &'static [(EventType, &'static str)],
    channel: &'static [(ChannelState, &'static str)],
    published: &'static str,
}

fn status(case: &Case) -> Option<Status> {
    let words = "Arstotzka dealt with Kolechia through the office.";
    let mut page = Page::new("1", case.published, &[&["Title"], &[words]]);
    let (one, other) = (actor("ARS", "Arstotzka"), actor("KOL", "Kolechia"));
    for &(event_type, date) in case.acts {
        let sides = [("Arstotzka", one.clone()), ("Kolechia", other.clone())];
        page.event("dealt with Kolechia", sides, event_type, dated(date));
    }
    for &(state, date) in case.channel {
        let between = [one.clone(), other.clone()];
        page.channel(
            "the office",
            ChannelKind::LiaisonOffice,
            state,
            &between,
            dated(date),
        );
    }
    let dyad: Dyad = "ARS KOL".parse().expect("a pair");
    let told = entries(&page.article, &page.sentences, &page.coded);
    Ledger::of(dyad, told).status(case.published.parse().ok())
}

#[track_caller]
fn check(case: &Case, arrow: Arrow, turn: Turn, reason: StatusReason, date: &str) {
    let status = status(case).expect("a status");
    assert_eq!((status.arrow, status.turn, status.reason), (arrow, turn, reason));
    assert_eq!(status.date, dated(date));
}

const DAY: &str = "2020-06-17";

#[test]
fn a_destroyed_channel_is_a_rupture() {
    let case = Case {
        acts: &[(EventType::Assault, "2020-06-16"), (EventType::Consult, "2018")],
        channel: &[(ChannelState::Open, "2018"), (ChannelState::Destroyed, "2020-06-16")],
        published: DAY,
    };
    let reason = StatusReason::ChannelDestroyed;
    check(&case, Arrow::Worse, Turn::Rupture, reason, "2020-06-16");
}

#[test]
fn force_between_parties_that_dealt_with_each_other_is_a_rupture() {
    let acts =
        &[(EventType::Cooperate, "2019-01-01"), (EventType::Assault, "2020-06-16")];
    let case = Case { acts, channel: &[], published: DAY };
    check(&case, Arrow::Worse, Turn::Rupture, StatusReason::Force, "2020-06-16");
}

#[test]
fn force_between_enemies_is_no_rupture() {
    let acts = &[
        (EventType::Consult, "2019-01-01"),
        (EventType::Assault, "2020-02-01"),
        (EventType::Assault, "2020-05-20"),
    ];
    let case = Case { acts, channel: &[], published: "2020-06-10" };
    check(&case, Arrow::Worse, Turn::None, StatusReason::Points, "2020-05-20");
    let strangers = Case {
        acts: &[(EventType::Assault, "2020-06-16")],
        channel: &[],
        published: DAY,
    };
    check(&strangers, Arrow::Worse, Turn::None, StatusReason::Points, "2020-06-16");
}

#[test]
fn a_channel_that_was_cut_long_ago_is_no_news() {
    let case = Case {
        acts: &[(EventType::Consult, "2020-06-16")],
        channel: &[
            (ChannelState::Cut, "2016-01-01"),
            (ChannelState::Destroyed, "2020-06-15"),
        ],
        published: DAY,
    };
    assert_eq!(status(&case).unwrap().turn, Turn::None);
}

#[test]
fn a_restored_channel_is_a_detente_until_it_is_cut_again() {
    use ChannelState::{Cut, Restored};
    let channel = &[(Cut, "2019-01-01"), (Restored, "2020-06-01")];
    let case = Case { acts: &[], channel, published: DAY };
    let reason = StatusReason::ChannelRestored;
    check(&case, Arrow::Better, Turn::Detente, reason, "2020-06-01");
    let channel = &[(Restored, "2020-06-01"), (Cut, "2020-06-10")];
    let case = Case { acts: &[], channel, published: DAY };
    check(&case, Arrow::Worse, Turn::Rupture, StatusReason::ChannelCut, "2020-06-10");
}

#[test]
fn a_material_step_after_conflict_is_a_detente() {
    let acts = &[(EventType::Assault, "2020-02-01"), (EventType::Retreat, "2020-06-10")];
    let case = Case { acts, channel: &[], published: DAY };
    check(&case, Arrow::Better, Turn::Detente, StatusReason::Cooperation, "2020-06-10");
    let acts = &[(EventType::Aid, "2020-02-01"), (EventType::Aid, "2020-06-10")];
    let case = Case { acts, channel: &[], published: DAY };
    assert_eq!(status(&case).unwrap().turn, Turn::None);
}

#[test]
fn the_sum_is_compared_with_the_thirty_days_before() {
    let acts = &[
        (EventType::Consult, "2020-05-01"),
        (EventType::Consult, "2020-05-02"),
        (EventType::Accuse, "2020-06-10"),
    ];
    let case = Case { acts, channel: &[], published: DAY };
    check(&case, Arrow::Worse, Turn::None, StatusReason::Points, "2020-06-10");
    let found = status(&case).unwrap();
    assert!((found.newest.unwrap().points() - -2.0).abs() < 1e-9);
    assert!((found.before.unwrap().points() - 2.0).abs() < 1e-9);
    let acts = &[(EventType::Consult, "2020-05-01"), (EventType::Accuse, "2020-06-10")];
    let noise = Case { acts, channel: &[], published: "2020-06-30" };
    assert_eq!(status(&noise).unwrap().arrow, Arrow::Same);
}

#[test]
fn silence_is_no_improvement() {
    let acts = &[(EventType::Assault, "2020-01-01")];
    let case = Case { acts, channel: &[], published: DAY };
    let found = status(&case).unwrap();
    assert_eq!((found.arrow, found.reason), (Arrow::Same, StatusReason::Quiet));
}

#[test]
fn later_acts_do_not_count() {
    let acts = &[(EventType::Accuse, "2020-06-01"), (EventType::Aid, "2020-07-01")];
    let case = Case { acts, channel: &[], published: DAY };
    assert!((status(&case).unwrap().newest.unwrap().points() - -2.0).abs() < 1e-9);
}

#[test]
fn an_undated_story_is_seen_from_itself() {
    let case = Case {
        acts: &[(EventType::Assault, ""), (EventType::Consult, "2018")],
        channel: &[(ChannelState::Open, "2018"), (ChannelState::Destroyed, "")],
        published: "",
    };
    check(&case, Arrow::Worse, Turn::Rupture, StatusReason::ChannelDestroyed, "");
    let found = status(&case).unwrap();
    assert_eq!((found.period, found.newest), (None, None), "no day is made up");
}

#[test]
fn nothing_known_is_no_status() {
    let case = Case { acts: &[], channel: &[], published: DAY };
    assert_eq!(status(&case), None);
}
