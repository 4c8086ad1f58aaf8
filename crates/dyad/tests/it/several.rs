//! Several pages in, one brief out.

use std::path::PathBuf;

use dyad::render::{Page, TerminalStyle, html, json, markdown, terminal};
use dyad::{Brief, Engine, Length, PageOptions, Reading, shorten};
use dyad_analysis::{ActLine, DisagreementKind, Section};

/// The newest first.
const PAGES: [&str; 3] = ["gazette.html", "meridian.html", "courier.html"];

fn readings(engine: &Engine, names: &[&str]) -> Vec<Reading> {
    let folder = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../examples/balakot-2019"
    ));
    let read = |name: &&str| {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let options = PageOptions { name: (*name).to_owned(), ..PageOptions::default() };
        engine.read(&bytes, &options).unwrap()
    };
    names.iter().map(read).collect()
}

fn made(names: &[&str]) -> (Brief, Vec<Reading>) {
    let engine = Engine::load(&[]).unwrap();
    let mut groups = engine.by_dyad(readings(&engine, names));
    assert_eq!(groups.len(), 1, "all pages are about one pair");
    let group = groups.remove(0);
    (engine.brief_of_several(&group, &[], None).unwrap(), group)
}

fn pages_of(brief: &Brief, line: &ActLine) -> Vec<String> {
    let cited = line.citations.iter().map(|citation| {
        let item = brief.evidence.iter().find(|item| item.id == citation.evidence);
        item.unwrap().origin.name.clone()
    });
    let mut pages: Vec<String> = cited.collect();
    pages.sort();
    pages.dedup();
    pages
}

#[test]
fn an_act_that_pages_tell_alike_stands_once_with_the_sentences_of_all() {
    let (brief, _) = made(&PAGES);
    let raids = brief.what_happened.iter().filter(|line| line.act.contains("Balakot"));
    let raids: Vec<&ActLine> = raids.collect();
    assert_eq!(raids.len(), 1, "{raids:?}");
    let pages = pages_of(&brief, raids[0]);
    assert!(pages.len() > 1, "{pages:?}");
    assert!(raids[0].n_reports >= pages.len());
    let bombing = brief.also_recorded.iter().find(|line| line.act.contains("Pulwama"));
    assert_eq!(pages_of(&brief, bombing.unwrap()).len(), 2);
    assert_eq!(brief.sources.len(), 3);
    assert_eq!(brief.head.origin.publisher.as_deref(), Some("Harbour Gazette"));
}

#[test]
fn what_pages_tell_differently_is_told_with_who_says_it() {
    let (brief, _) = made(&PAGES);
    let line = &brief.disagreements;
    let numbers: Vec<_> = line
        .iter()
        .filter(|line| line.about == DisagreementKind::Number)
        .collect();
    assert_eq!(numbers.len(), 1, "{line:?}");
    let jets = &numbers[0].versions;
    assert!(jets[0].text.contains("two Indian jets"), "{jets:?}");
    assert!(jets[1].text.contains("an Indian jet"), "{jets:?}");
    assert_eq!(jets[1].by, "Meridian Post");
}

#[test]
fn a_page_given_twice_counts_once_and_a_reprint_is_no_second_report() {
    let twice = made(&["gazette.html", "gazette.html", "meridian.html"]);
    let once = made(&["gazette.html", "meridian.html"]);
    assert_eq!(twice.0, once.0);
    let engine = Engine::load(&[]).unwrap();
    let mut group = readings(&engine, &["courier.html", "courier.html"]);
    group[0].article.id = dyad_types::ArticleId("another printing".to_owned());
    let brief = engine.brief_of_several(&group, &[], None).unwrap();
    let original = &group[1].article.id;
    assert_eq!(brief.sources[0].copy_of.as_ref(), Some(original));
    assert_eq!(brief.sources[1].copy_of, None);
    let all = brief.what_happened.iter().chain(&brief.also_recorded);
    for line in all {
        assert_eq!(brief.n_articles(&line.citations), 1, "{line:?}");
    }
    assert!(brief.disagreements.is_empty(), "{:?}", brief.disagreements);
}

#[test]
fn one_page_gives_the_brief_that_it_gives_alone() {
    let engine = Engine::load(&[]).unwrap();
    let group = readings(&engine, &["meridian.html"]);
    let alone = engine.brief(&group[0], &[]);
    assert_eq!(engine.brief_of_several(&group, &[], None), Some(alone));
}

#[test]
fn pages_about_other_pairs_make_other_briefs() {
    let engine = Engine::load(&[]).unwrap();
    let mut all = readings(&engine, &["meridian.html", "courier.html"]);
    let text = "Cuba and the United States\n\n20 July 2015\n\nThe United States and Cuba \
                restored diplomatic relations on Monday.";
    let options = PageOptions {
        name: "cuba.txt".to_owned(),
        ..PageOptions::default()
    };
    all.insert(1, engine.read(text.as_bytes(), &options).unwrap());
    let groups = engine.by_dyad(all);
    let names: Vec<Vec<&str>> = groups
        .iter()
        .map(|group| group.iter().map(|reading| reading.article.name.as_str()).collect())
        .collect();
    assert_eq!(names, [vec!["meridian.html", "courier.html"], vec!["cuba.txt"]]);
}

#[test]
fn a_length_budget_keeps_the_weightiest_and_counts_the_rest() {
    let (whole, _) = made(&PAGES);
    let mut short = whole.clone();
    shorten(&mut short, Length::Short);
    assert!(short.what_happened.len() <= 5);
    assert!(short.players.iter().all(|player| player.lines.len() <= 3));
    let n_cut: usize = short.cut.iter().map(|count| count.n_lines).sum();
    assert_eq!(short.n_lines() + n_cut, whole.n_lines());
    assert!(short.cut.iter().any(|count| count.section == Section::AlsoRecorded));
    assert_eq!(short.disagreements.len(), whole.disagreements.len());
    let shot = |line: &ActLine| line.act.contains("shot down");
    assert!(short.what_happened.iter().any(shot), "the strongest act stays");
    let cited = short.evidence.len();
    assert!(cited < whole.evidence.len(), "what no line cites any more goes");
    let mut full = whole.clone();
    shorten(&mut full, Length::Full);
    assert_eq!(full, whole);
}

#[test]
fn every_rendering_tells_the_pages_and_what_they_tell_differently() {
    let (brief, readings) = made(&PAGES);
    let page = Page { brief: &brief, readings: &readings };
    let style = TerminalStyle { width: 160, color: false, ascii: false };
    for text in [terminal(page, style), markdown(page), html(page), json(page)] {
        for told in ["Meridian Post", "an Indian jet", "The Delta Courier"] {
            assert!(text.contains(told), "{told}: {text}");
        }
    }
    let value: serde_json::Value = serde_json::from_str(&json(page)).unwrap();
    assert_eq!(value["brief"]["sources"].as_array().unwrap().len(), 3);
    assert_eq!(value["more_articles"].as_array().unwrap().len(), 2);
    insta::assert_snapshot!(terminal(page, TerminalStyle { width: 100, ..style }));
}
