//! The brief of a whole story.

use dyad_analysis::{ActLine, Brief, Player};
use dyad_ledger::{Arrow, StatusReason, Turn};
use dyad_types::{CauseKind, ChannelKind, Clause, FacetKind, Hedge};

use crate::made::{Page, actor};
use crate::story::{brief_of, fact, page};

fn party(player: &Player) -> &str {
    player.party.as_ref().map_or("", |party| party.as_str())
}

fn act(line: &ActLine) -> String {
    let recipient = line.recipient.as_ref().map_or("", party);
    let cited: Vec<usize> = line.citations.iter().map(|cited| cited.evidence).collect();
    let date = &line.date.short;
    let actor = party(&line.actor);
    format!("{date}: {actor}->{recipient} {} {} {cited:?}", line.act, line.event_type)
}

fn made() -> Brief {
    let page = page("2020-06-17");
    brief_of(&page, &[fact("62 % of the trade of Kolechia, with Arstotzka, 2019")], &[])
}

#[test]
fn what_happened_is_told_in_time_order_with_its_sentences() {
    let brief = made();
    let acts: Vec<String> = brief.what_happened.iter().map(act).collect();
    let expected = [
        "8-14 Jun: ARS->KOL stopped answering the daily call from Kolechia SANCTION [1]",
        // The sentence does not name Kolechia: the one before does, and is cited too.
        "16 Jun: ARS->KOL tore down the border office ASSAULT [2, 1]",
    ];
    assert_eq!(acts, expected);
    let also: Vec<String> = brief.also_recorded.iter().map(act).collect();
    let expected = [
        "2018: ARS->KOL had met CONSULT [3]",
        "undated: OBR->ARS condemned Arstotzka ACCUSE [4]",
    ];
    assert_eq!(also, expected);
    assert_eq!(brief.also_recorded[1].holder.as_deref(), Some("a minister"));
    assert_eq!(brief.what_happened[0].date.words.as_deref(), Some("Last week"));
    assert_eq!(brief.what_happened[1].date.full, "16 June 2020");
    assert_eq!(brief.dropped, []);
}

#[test]
fn headline_and_status_are_those_of_the_break() {
    let brief = made();
    let headline = brief.headline.unwrap();
    assert_eq!(headline.dyad.to_string(), "ARS-KOL");
    assert_eq!((headline.first.name.as_str(), headline.domestic), ("Arstotzka", false));
    let status = brief.status.unwrap();
    assert_eq!((status.arrow, status.turn), (Arrow::Worse, Turn::Rupture));
    assert_eq!(status.reason, StatusReason::ChannelDestroyed);
    assert_eq!(status.date.full, "16 June 2020");
    assert!(!status.citations.is_empty());
}

#[test]
fn reasons_stand_with_hedge_and_holder_and_stakes_with_their_player() {
    let brief = made();
    assert_eq!(brief.why_now.len(), 1);
    let trigger = &brief.why_now[0];
    assert_eq!((trigger.kind, trigger.hedge), (CauseKind::Trigger, Hedge::Seems));
    assert_eq!(trigger.reason, "its failure to stop smugglers");
    assert_eq!(trigger.holder, "the writer");
    let told: Vec<(&str, FacetKind, &str)> = brief
        .players
        .iter()
        .flat_map(|context| {
            let name = context.player.name.as_str();
            context
                .lines
                .iter()
                .map(move |line| (name, line.kind, line.text.as_str()))
        })
        .collect();
    let expected = [
        ("Kolechia", FacetKind::Interest, "wants cheap grain"),
        ("Obristan", FacetKind::Lever, "can open the strait"),
    ];
    assert_eq!(told, expected, "the motive repeats the interest and stands once");
    assert!(brief.background.is_empty());
    assert_eq!(brief.players[0].facts.len(), 1);
    assert_eq!(brief.table_facts[brief.players[0].facts[0].row - 1].year, Some(2019));
}

#[test]
fn channels_have_their_history() {
    let brief = made();
    let chains: Vec<(ChannelKind, &str, String)> = brief
        .channels
        .iter()
        .map(|channel| (channel.kind, channel.name.as_str(), channel.chain()))
        .collect();
    let expected = [
        (ChannelKind::Hotline, "the daily call", "silent 8-14 June 2020".to_owned()),
        (
            ChannelKind::LiaisonOffice,
            "the border office",
            "open 2018 -> destroyed 16 June 2020".to_owned(),
        ),
    ];
    assert_eq!(chains, expected);
    assert_eq!(brief.channels[0].between.len(), 2);
}

#[test]
fn what_comes_next_keeps_its_condition_and_red_lines_their_holder() {
    let brief = made();
    let outlook = &brief.what_comes_next[0];
    assert_eq!(outlook.condition.as_deref(), Some("If Arstotzka feels cornered"));
    assert_eq!(outlook.outcome, "it could test rockets in the coming months");
    assert_eq!(outlook.horizon.short, "Jun-Dec 2020");
    let line = &brief.red_lines[0];
    assert_eq!((line.holder.name.as_str(), line.crossed), ("Obristan", None));
    assert_eq!(line.act, "Rockets over the strait");
}

#[test]
fn evidence_is_numbered_in_reading_order_and_points_into_the_page() {
    let (brief, page) = (made(), page("2020-06-17"));
    let ids: Vec<usize> = brief.evidence.iter().map(|item| item.id).collect();
    assert_eq!(ids, (1..=ids.len()).collect::<Vec<_>>());
    for item in &brief.evidence {
        let sentence = &item.sentence;
        assert_eq!(sentence.in_input.bytes.of(&page.article.text), sentence.text);
        assert_eq!(sentence.position.story, 0, "another story of the page is cited");
    }
    let json = serde_json::to_string(&brief).unwrap();
    assert!(!json.contains("Antegria"));
    assert_eq!(serde_json::from_str::<Brief>(&json).unwrap(), brief);
}

#[test]
fn the_same_input_gives_the_same_brief() {
    let json = || serde_json::to_string(&made()).unwrap();
    assert_eq!(json(), json());
}

#[test]
fn an_undated_page_stays_undated_and_says_so() {
    let brief = brief_of(&page(""), &[], &[]);
    assert!(brief.notes[0].starts_with("The page states no date of publication"));
    let acts: Vec<String> = brief.what_happened.iter().map(act).collect();
    assert_eq!(acts.len(), 2);
    assert!(acts.iter().all(|act| act.starts_with("undated: ")), "{acts:?}");
    assert_eq!(brief.what_happened[0].date.words.as_deref(), Some("Last week"));
    let status = brief.status.unwrap();
    assert_eq!((status.turn, status.date.interval), (Turn::Rupture, None));
    assert_eq!(brief.also_recorded[0].date.short, "2018");
}

#[test]
fn a_title_that_repeats_the_story_is_no_second_act() {
    let mut page = page("2020-06-17");
    let sides = [
        ("Arstotzka", actor("ARS", "Arstotzka")),
        ("Kolechia", actor("KOL", "Kolechia")),
    ];
    let date = crate::made::dated("2020-06-17");
    page.event("ends talks", sides, dyad_types::EventType::Sanction, date);
    let brief = brief_of(&page, &[], &[]);
    assert_eq!(brief.what_happened.len(), 2);
    assert_eq!(brief.what_happened[0].citations.len(), 2);
}

#[test]
fn a_title_without_a_recipient_repeats_the_story_too() {
    let mut page = page("2020-06-17");
    let sides = [("Arstotzka", actor("ARS", "Arstotzka")), ("", actor("", ""))];
    let date = crate::made::dated("2020-06-17");
    let event = page.event("ends talks", sides, dyad_types::EventType::Assault, date);
    event.recipient = None;
    let brief = brief_of(&page, &[], &[]);
    assert_eq!((brief.what_happened.len(), brief.also_recorded.len()), (2, 2));
}

#[test]
fn the_news_of_a_title_does_not_vanish_into_an_old_act() {
    let mut page = page("2020-06-17");
    let sides = [
        ("Arstotzka", actor("ARS", "Arstotzka")),
        ("Kolechia", actor("KOL", "Kolechia")),
    ];
    let basis = dyad_types::DateBasis::Publication;
    let date = dyad_types::Dated { basis, ..crate::made::dated("2020-06-17") };
    // The body tells of a meeting too, two years before.
    page.event("ends talks", sides, dyad_types::EventType::Consult, date);
    let brief = brief_of(&page, &[], &[]);
    let acts: Vec<String> = brief.what_happened.iter().map(act).collect();
    assert_eq!(acts.len(), 3, "{acts:?}");
    assert!(acts[2].contains("ARS->KOL ends talks"), "{acts:?}");
    assert_eq!(brief.also_recorded[0].citations.len(), 1);
}

#[test]
fn what_two_do_with_each_other_is_one_line() {
    let mut page = page("2020-06-17");
    let mut back = page.coded.events[2].clone();
    let (actor, recipient) = (back.actor.clone(), back.recipient.clone().unwrap());
    (back.actor, back.recipient) = (recipient, Some(actor));
    page.coded.events.push(back);
    assert_eq!(brief_of(&page, &[], &[]).also_recorded.len(), 2);
}

#[test]
fn an_act_against_a_shared_channel_is_one_toward_the_other_side() {
    let mut page = page("2020-06-17");
    page.coded.events[1].recipient = None;
    page.coded.channels[2].event = Some(1);
    let brief = brief_of(&page, &[], &[]);
    assert_eq!(party(brief.what_happened[1].recipient.as_ref().unwrap()), "KOL");
    page.coded.channels[2].between.pop();
    let brief = brief_of(&page, &[], &[]);
    assert_eq!(brief.what_happened.len(), 1, "one side is no pair");
}

#[test]
fn background_does_not_repeat_what_is_told_of_a_player() {
    let mut page = page("2020-06-17");
    let mut cause = page.coded.causes[1].clone();
    cause.kind = CauseKind::Background;
    cause.player = None;
    page.coded.causes.push(cause.clone());
    assert!(brief_of(&page, &[], &[]).background.is_empty());
    cause.cause = page.clause("a minister said");
    page.coded.causes.push(cause);
    assert_eq!(brief_of(&page, &[], &[]).background.len(), 1);
}

/// A trigger of the words `effect`, told by the event number `event`.
fn is_why_now(cause: &str, effect: &str, signal: bool, event: Option<usize>) -> bool {
    let mut page = page("2020-06-17");
    let mut told = page.coded.causes[0].clone();
    told.cause = page.clause(cause);
    told.effect = Some(Clause { event, ..page.clause(effect) });
    told.signal = dyad_types::Span::new(0, usize::from(signal));
    page.coded.causes = vec![told];
    let brief = brief_of(&page, &[], &[]);
    assert_eq!(brief.why_now.len() + brief.background.len(), 1);
    brief.why_now.len() == 1
}

#[test]
fn a_trigger_is_why_now_when_it_brings_about_what_the_story_is_about() {
    let office = "tore down the border office";
    assert!(is_why_now("in use since 2018", office, true, Some(1)));
    assert!(
        !is_why_now("in 2018", "Arstotzka and Kolechia had met", true, Some(2)),
        "history"
    );
    assert!(
        !is_why_now("a minister said", "condemned Arstotzka", true, Some(3)),
        "others"
    );
    assert!(!is_why_now("test rockets", "cornered", true, None), "no act");
    // An answer to a heading is told by another sentence and without a word that links them.
    assert!(is_why_now(
        "failure to stop smugglers",
        "condemned Arstotzka",
        false,
        Some(3)
    ));
    let mut page = page("2020-06-17");
    page.coded.causes[0].effect = Some(page.clause("condemned Arstotzka"));
    page.coded.causes[0].effect.as_mut().unwrap().event = Some(3);
    assert_eq!(brief_of(&page, &[], &[]).why_now[0].effect, None, "not of this pair");
}

#[test]
fn a_fact_of_a_pair_names_the_other_side_and_stands_once() {
    let border = |player: &str, other: &str| {
        let mut told = fact("land border of 62 km");
        told.player = player.parse().unwrap();
        told.other = other.parse().ok();
        told.cells[0].1 = player.to_owned();
        told.cells[1].1 = other.to_owned();
        told
    };
    let facts = [border("KOL", "ARS"), border("ARS", "KOL"), border("OBR", "IMP")];
    let brief = brief_of(&page("2020-06-17"), &facts, &[]);
    let told: Vec<&str> = brief
        .players
        .iter()
        .flat_map(|player| player.facts.iter().map(|fact| fact.text.as_str()))
        .collect();
    assert_eq!(told, ["with Kolechia: land border of 62 km"]);
    assert_eq!(brief.dropped, []);
}

#[test]
fn a_page_without_a_story_or_a_pair_says_so() {
    let mut empty = Page::new("1", "2020-06-17", &[&["Weather"], &["It rained."]]);
    let brief = brief_of(&empty, &[], &[]);
    assert_eq!(brief.headline, None);
    assert_eq!(brief.status, None);
    assert_eq!(brief.notes, ["The story tells of no act between two known parties."]);
    empty.article.stories.clear();
    let brief = brief_of(&empty, &[], &[]);
    assert_eq!(brief.notes, ["The page holds no story."]);
}
