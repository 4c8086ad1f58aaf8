//! Lines made wrong on purpose: the check leaves each out and counts it, and no other.

use dyad_analysis::{Brief, DropReason, Ground, LineDate, check};
use dyad_types::{DateInterval, Span};
use jiff::civil::date;

use crate::made::Page;
use crate::story::{brief_of, fact, names, page};

fn made(page: &Page) -> Brief {
    brief_of(page, &[fact("62 % of the trade of Kolechia, with Arstotzka, 2019")], &[])
}

/// Spoils a brief, and asserts that exactly one line is left out, for this reason.
#[track_caller]
fn spoilt(spoil: impl FnOnce(&mut Brief), reason: DropReason) {
    let page = page("2020-06-17");
    let mut brief = made(&page);
    let n_before = brief.n_lines();
    spoil(&mut brief);
    let names = names();
    let ground = Ground::of(&page.article, &page.sentences, &page.coded, &names);
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
fn a_true_brief_passes_unchanged() {
    let page = page("2020-06-17");
    let brief = made(&page);
    let names = names();
    let ground = Ground::of(&page.article, &page.sentences, &page.coded, &names);
    let mut again = brief.clone();
    check(&mut again, &ground);
    assert_eq!(again, brief);
}

#[test]
fn a_name_that_the_sentence_does_not_hold() {
    let name = DropReason::Name;
    spoilt(|brief| brief.what_happened[0].actor.name = "Antegria".to_owned(), name);
    let other = |brief: &mut Brief| {
        let actor = &mut brief.what_happened[0].actor;
        actor.name = "Antegria".to_owned();
        actor.party = "ANT".parse().ok();
    };
    spoilt(other, name);
    // Only the second sentence cited names the recipient.
    spoilt(|brief| brief.what_happened[1].citations.truncate(1), name);
    spoilt(|brief| brief.why_now[0].holder = "the police".to_owned(), name);
    spoilt(|brief| brief.red_lines[0].holder.name = "Impor".to_owned(), name);
    spoilt(|brief| brief.players[1].player.name = "Impor".to_owned(), name);
}

#[test]
fn words_that_say_more_than_the_sentence() {
    let add = |more: &'static str| {
        move |brief: &mut Brief| brief.what_happened[1].act.push_str(more)
    };
    spoilt(add(" and Antegria"), DropReason::Name);
    spoilt(add(" with 40 guards"), DropReason::Number);
    spoilt(add(" with two guards"), DropReason::Number);
    spoilt(add(" at dawn"), DropReason::Words);
    spoilt(|brief| brief.why_now[0].reason = "Its zeal".to_owned(), DropReason::Words);
    let outcome = "it could test rockets in the coming weeks";
    spoilt(
        |brief| brief.what_comes_next[0].outcome = outcome.to_owned(),
        DropReason::Words,
    );
    let act = "Rockets over the mountains";
    spoilt(|brief| brief.red_lines[0].act = act.to_owned(), DropReason::Words);
}

/// Moves a date to other days and prints it as they are printed.
fn moved(line: &mut LineDate, days: DateInterval) {
    let dated = dyad_types::Dated {
        interval: Some(days),
        precision: line.precision,
        basis: line.basis,
        words: None,
    };
    let printed = LineDate::of(&dated, "", line.counted_from, Some(2020));
    *line = LineDate { words: line.words.take(), ..printed };
}

#[test]
fn a_date_that_does_not_follow() {
    let june = |first, last| DateInterval::new(date(2020, 6, first), date(2020, 6, last));
    let reason = DropReason::Date;
    spoilt(|brief| moved(&mut brief.what_happened[0].date, june(1, 7)), reason);
    spoilt(|brief| moved(&mut brief.what_happened[1].date, june(15, 15)), reason);
    let year = DateInterval::new(date(2017, 1, 1), date(2017, 12, 31));
    spoilt(|brief| moved(&mut brief.also_recorded[0].date, year), reason);
    spoilt(|brief| moved(&mut brief.status.as_mut().unwrap().date, june(9, 9)), reason);
    let full = "17 June 2020";
    spoilt(|brief| brief.what_happened[1].date.full = full.to_owned(), reason);
    let words = |text: &'static str| {
        move |brief: &mut Brief| brief.what_happened[0].date.words = Some(text.to_owned())
    };
    spoilt(words("Last month"), reason);
    spoilt(|brief| brief.what_happened[0].date.words = None, reason);
    let from = date(2020, 6, 16);
    spoilt(|brief| brief.what_happened[0].date.counted_from = Some(from), reason);
    let undated = dyad_types::DateBasis::Undated;
    spoilt(|brief| brief.what_happened[0].date.basis = undated, reason);
}

#[test]
fn a_line_without_a_sentence() {
    let reason = DropReason::NoEvidence;
    spoilt(|brief| brief.what_happened[0].citations.clear(), reason);
    spoilt(|brief| brief.why_now[0].citations[0].evidence = 99, reason);
    let outside = Span::new(0, 9999);
    spoilt(|brief| brief.why_now[0].citations[0].words.bytes = outside, reason);
}

#[test]
fn a_fact_that_its_row_does_not_hold() {
    let text = |text: &'static str| {
        move |brief: &mut Brief| brief.players[0].facts[0].text = text.to_owned()
    };
    spoilt(text("26 % of the trade of Kolechia"), DropReason::Number);
    spoilt(text("62 % of the trade of Impor"), DropReason::Name);
    spoilt(|brief| brief.players[0].facts[0].row = 7, DropReason::NoEvidence);
}

#[test]
fn evidence_that_no_line_cites_any_more_is_left_out() {
    let page = page("2020-06-17");
    let mut brief = made(&page);
    let n_items = brief.evidence.len();
    let cited = brief.also_recorded[1].citations[0].evidence;
    let text = brief.evidence[cited - 1].sentence.text.clone();
    brief.also_recorded[1].act = "praised Arstotzka".to_owned();
    let names = names();
    let ground = Ground::of(&page.article, &page.sentences, &page.coded, &names);
    check(&mut brief, &ground);
    assert_eq!(brief.evidence.len(), n_items - 1);
    assert!(brief.evidence.iter().all(|item| item.sentence.text != text));
    let ids: Vec<usize> = brief.evidence.iter().map(|item| item.id).collect();
    assert_eq!(ids, (1..n_items).collect::<Vec<_>>());
}
