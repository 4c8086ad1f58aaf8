//! Why now from the ledger: what is listed, in which order, and what the check leaves out.

use dyad_analysis::precursors::Role;
use dyad_analysis::{
    Brief, BriefInput, DropReason, Ground, MOST_CANDIDATES, check, turn_at_hand,
};
use dyad_ledger::{Past, PastAct, Period, entries};
use dyad_types::{EventType, Evidence};
use jiff::civil::date;

use crate::made::{Page, actor, dated};
use crate::precursors::{History, MONTH};
use crate::story::{brief_after, names, page};

/// An act told by an earlier page: words, actor and recipient with their codes, type, day.
type Told<'a> = (&'a str, [(&'a str, &'a str); 2], EventType, &'a str);

const THREAT: Told<'_> = (
    "Arstotzka threatened Kolechia on Monday.",
    [("ARS", "Arstotzka"), ("KOL", "Kolechia")],
    EventType::Threaten,
    "2020-06-01",
);
const VISIT: Told<'_> = (
    "Obristan received a minister of Kolechia.",
    [("OBR", "Obristan"), ("KOL", "Kolechia")],
    EventType::Consult,
    "2020-06-10",
);
const STRIKE: Told<'_> = (
    "Miners struck in Kolechia.",
    [("KOLLAB", "Miners"), ("KOL", "Kolechia")],
    EventType::Protest,
    "2020-05-20",
);

fn act(id: usize, told: Told<'_>) -> PastAct {
    let (text, [one, other], event_type, day) = told;
    let mut page = Page::new(&id.to_string(), day, &[&["News"], &[text]]);
    let words = text.split_once(' ').map_or(text, |(_, words)| words);
    let sides = [("", actor(one.0, one.1)), ("", actor(other.0, other.1))];
    page.event(words.trim_end_matches('.'), sides, event_type, dated(day));
    let entry = entries(&page.article, &page.sentences, &page.coded).remove(0);
    let sides = entry.dyads[0].to_string().parse().expect("a pair");
    PastAct { entry, sides, n_reports: 1 }
}

/// Ten pairs that meet every month; force follows threats, and nothing else, in six of eight cases.
fn history() -> History {
    let mut history = History::default();
    let end = Period::of(date(2020, 6, 16)).number();
    for (pair, letter) in ('A'..='J').enumerate() {
        let sides = format!("X{letter}A-X{letter}B");
        for month in 1..=40 {
            history.add_at(&sides, end - MONTH * month, EventType::Consult);
        }
        if pair < 8 {
            history.add_at(&sides, end - MONTH * 20, EventType::Threaten);
        }
        if pair < 6 {
            history.add_at(&sides, end - MONTH * 19, EventType::Assault);
        }
    }
    history
}

fn past(told: &[Told<'_>], history: &History) -> Past {
    let acts = told.iter().enumerate().map(|(idx, &told)| act(40 + idx, told));
    Past { acts: acts.collect(), panel: history.panel() }
}

fn brief_with(past: &Past) -> Brief {
    brief_after(&page("2020-06-17"), &[], &[], Some(past))
}

#[test]
fn the_turn_at_hand_is_the_destroyed_office() {
    let page = page("2020-06-17");
    let names = names();
    let turn = turn_at_hand(&BriefInput {
        article: &page.article,
        sentences: &page.sentences,
        coded: &page.coded,
        history: &[],
        past: None,
        table_facts: &[],
        country_names: &names,
    })
    .expect("a turn");
    assert_eq!(turn.dyad.to_string(), "ARS-KOL");
    assert_eq!((turn.day, turn.event_type), (date(2020, 6, 16), EventType::Assault));
}

#[test]
fn a_planted_precursor_stands_first_with_its_counts() {
    let brief = brief_with(&past(&[VISIT, THREAT, STRIKE], &history()));
    assert_eq!(brief.dropped, []);
    let first = &brief.ledger_candidates[0];
    assert_eq!(first.act.act, "threatened Kolechia on Monday");
    assert_eq!((first.role, first.days_before), (Role::SameDyad, 15));
    let counts = first.counts;
    // Of ten pairs, 39 of their forty months each.
    assert_eq!((counts.n_with_followed, counts.n_with), (6, 8));
    assert_eq!((counts.n_without_followed, counts.n_without), (0, 390 - 8));
    assert!(first.odds.expect("enough history").low.times() > 10.0);
    let item = &brief.evidence[first.act.citations[0].evidence - 1];
    assert_eq!(item.sentence.text, THREAT.0);
    // The protest has no history and is hostile; the visit has none and is not.
    assert_eq!(brief.ledger_candidates.len(), 2);
    assert_eq!(brief.ledger_candidates[1].act.event_type, EventType::Protest);
    assert_eq!(brief.ledger_candidates[1].role, Role::Inside);
    assert_eq!(brief.ledger_candidates[1].odds, None);
    let search = brief.ledger_search.expect("searched");
    assert_eq!((search.n_acts, search.n_more, search.is_thin), (3, 1, false));
    assert_eq!((search.n_pairs, search.n_months, search.n_followed), (10, 390, 6));
}

#[test]
fn without_a_past_nothing_is_said_of_it() {
    let brief = brief_after(&page("2020-06-17"), &[], &[], None);
    assert!(brief.ledger_candidates.is_empty() && brief.ledger_search.is_none());
    let strangers = past(&[], &history());
    assert!(brief_with(&strangers).ledger_search.is_none(), "of other pairs alone");
}

#[test]
fn a_thin_past_lists_hostile_acts_by_weight_without_odds() {
    let brief = brief_with(&past(&[VISIT, STRIKE, THREAT], &History::default()));
    let kinds: Vec<EventType> = brief
        .ledger_candidates
        .iter()
        .map(|line| line.act.event_type)
        .collect();
    let points = |kind: EventType| {
        let line = brief.ledger_candidates.iter().find(|l| l.act.event_type == kind);
        line.expect("listed").act.intensity.points()
    };
    assert_eq!(kinds.len(), 2);
    assert!(points(kinds[0]) <= points(kinds[1]), "{kinds:?}");
    assert!(brief.ledger_candidates.iter().all(|line| line.odds.is_none()));
    assert!(brief.ledger_search.expect("searched").is_thin);
}

/// What is no reason: the turn itself told early, later acts, acts of long before, the page's own.
#[test]
fn only_earlier_acts_of_others_are_reasons() {
    let force = |day| {
        let sides = [("ARS", "Arstotzka"), ("KOL", "Kolechia")];
        ("Arstotzka shelled Kolechia.", sides, EventType::Assault, day)
    };
    let threat = |day| (THREAT.0, THREAT.1, THREAT.2, day);
    let told = [force("2020-06-15"), threat("2020-06-16"), threat("2020-05-16")];
    let brief = brief_with(&past(&told, &history()));
    assert_eq!(brief.ledger_candidates, []);
    let mut own = past(&[THREAT], &history());
    own.acts[0].entry.source.origin.article = page("2020-06-17").article.id;
    assert_eq!(brief_with(&own).ledger_candidates, []);
}

#[test]
fn one_act_of_a_kind_is_shown_and_the_others_counted() {
    let others = ["2020-06-02", "2020-06-03", "2020-06-04"];
    let told: Vec<Told<'_>> = others
        .iter()
        .map(|day| (THREAT.0, THREAT.1, THREAT.2, *day))
        .collect();
    let brief = brief_with(&past(&told, &history()));
    let [line] = brief.ledger_candidates.as_slice() else { panic!("one line") };
    assert_eq!((line.days_before, line.n_alike), (12, 2), "the newest one");
    assert_eq!(brief.ledger_search.expect("searched").n_more, 2);
    let sides = [("OBR", "Obristan"), ("KOL", "Kolechia")];
    let kinds = [
        EventType::Request,
        EventType::Accuse,
        EventType::Reject,
        EventType::Threaten,
        EventType::Protest,
        EventType::Sanction,
        EventType::Mobilize,
    ];
    let told: Vec<Told<'_>> = kinds
        .iter()
        .map(|&kind| ("Obristan turned against Kolechia.", sides, kind, "2020-06-02"))
        .collect();
    let brief = brief_with(&past(&told, &History::default()));
    assert_eq!(brief.ledger_candidates.len(), MOST_CANDIDATES);
    assert_eq!(brief.ledger_search.expect("searched").n_more, 2);
}

/// The text's own trigger is the threat: it is marked there and listed no second time.
#[test]
fn an_act_that_the_text_names_is_marked_there() {
    let mut page = page("2020-06-17");
    let Evidence { position, .. } = page.evidence("its failure to stop smugglers");
    let sides = [("", actor("ARS", "Arstotzka")), ("", actor("KOL", "Kolechia"))];
    page.event(
        "its failure to stop smugglers",
        sides,
        EventType::Threaten,
        dated("2020-06-01"),
    );
    assert_eq!(page.coded.events.last().expect("added").evidence.position, position);
    let past = past(&[THREAT, STRIKE], &history());
    let brief = brief_after(&page, &[], &[], Some(&past));
    let marked = brief.why_now[0].in_ledger.as_ref().expect("in the ledger too");
    assert_eq!((marked.counts.n_with_followed, marked.days_before), (6, 15));
    let listed: Vec<EventType> = brief
        .ledger_candidates
        .iter()
        .map(|line| line.act.event_type)
        .collect();
    assert_eq!(listed, [EventType::Protest]);
    assert_eq!(brief.ledger_search.expect("searched").n_more, 0);
}

/// Spoils the first candidate, and asserts that it is left out for this reason.
#[track_caller]
fn spoilt(spoil: impl FnOnce(&mut Brief), reason: DropReason) {
    let page = page("2020-06-17");
    let past = past(&[THREAT, VISIT], &history());
    let mut brief = brief_with(&past);
    let names = names();
    let turn = turn_at_hand(&BriefInput {
        article: &page.article,
        sentences: &page.sentences,
        coded: &page.coded,
        history: &[],
        past: None,
        table_facts: &[],
        country_names: &names,
    });
    let ground = Ground::of(&page.article, &page.sentences, &page.coded, &names)
        .with_past(turn.expect("a turn"), &past);
    let mut again = brief.clone();
    check(&mut again, &ground);
    assert_eq!(again, brief, "a true brief passes unchanged");
    let n_before = brief.n_lines();
    spoil(&mut brief);
    check(&mut brief, &ground);
    let dropped: Vec<_> = brief
        .dropped
        .iter()
        .map(|count| (count.reason, count.n_lines))
        .collect();
    assert_eq!(dropped, [(reason, 1)]);
    assert_eq!(brief.n_lines(), n_before - 1);
}

#[test]
fn wrong_candidates_are_left_out() {
    let first = |change: fn(&mut dyad_analysis::CandidateLine)| {
        move |brief: &mut Brief| change(&mut brief.ledger_candidates[0])
    };
    spoilt(first(|line| line.act.actor.name = "Impor".to_owned()), DropReason::Name);
    spoilt(first(|line| line.act.act.push_str(" again")), DropReason::Words);
    let reversed = first(|line| {
        let recipient = line.act.recipient.take().expect("has one");
        line.act.recipient = Some(std::mem::replace(&mut line.act.actor, recipient));
    });
    spoilt(reversed, DropReason::Direction);
    spoilt(first(|line| line.role = Role::ThirdParty), DropReason::Direction);
    let harder = first(|line| line.act.event_type = EventType::Assault);
    spoilt(harder, DropReason::Direction);
    let planned = first(|line| line.act.actuality = dyad_types::Actuality::Planned);
    spoilt(planned, DropReason::Negation);
    spoilt(first(|line| line.days_before += 1), DropReason::Date);
    spoilt(first(|line| line.counts.n_with_followed += 1), DropReason::Number);
    spoilt(first(|line| line.odds = None), DropReason::Number);
    spoilt(first(|line| line.act.citations.clear()), DropReason::NoEvidence);
}

#[test]
fn a_candidate_without_its_ledger_and_a_wrong_count_are_left_out() {
    let page = page("2020-06-17");
    let past = past(&[THREAT], &history());
    let mut brief = brief_with(&past);
    let names = names();
    let ground = Ground::of(&page.article, &page.sentences, &page.coded, &names);
    check(&mut brief, &ground);
    assert!(brief.ledger_candidates.is_empty() && brief.ledger_search.is_none());
    assert_eq!(brief.dropped.iter().map(|count| count.n_lines).sum::<usize>(), 2);
}
