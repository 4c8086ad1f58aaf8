//! The pages of `examples/` through all stages. What each brief must hold stands in
//! `examples/expected`; the snapshots record what dyad prints today.

use std::path::PathBuf;
use std::sync::OnceLock;

use dyad::render::{Page, TerminalStyle, html, json, markdown, terminal};
use dyad::{Engine, PageOptions, Reading};
use dyad_analysis::Brief;
use dyad_types::StoryKind;

use crate::render::page::{check_labels, check_links};

/// Name, and the day for pages that do not tell theirs.
pub(crate) const PAGES: [(&str, Option<&str>); 7] = [
    ("algeria-morocco-2021.txt", Some("2021-08-25")),
    ("ethiopia-eritrea-2018.html", None),
    ("lithuania-china.txt", None),
    ("qatar-2017.html", None),
    ("saudi-iran-2023.html", None),
    ("skripal-2018.txt", None),
    ("turkey-russia-2015.txt", None),
];

struct Example {
    name: &'static str,
    reading: Reading,
    brief: Brief,
}

impl Example {
    fn page(&self) -> Page<'_> {
        Page {
            brief: &self.brief,
            readings: std::slice::from_ref(&self.reading),
        }
    }

    fn named(name: &str) -> &'static Self {
        all().iter().find(|example| example.name == name).unwrap()
    }
}

fn all() -> &'static [Example] {
    static ALL: OnceLock<Vec<Example>> = OnceLock::new();
    ALL.get_or_init(|| {
        let engine = Engine::load(&[]).unwrap();
        PAGES.iter().map(|&(name, date)| read(&engine, name, date)).collect()
    })
}

fn read(engine: &Engine, name: &'static str, date: Option<&str>) -> Example {
    let reading = reading(engine, name, date);
    let brief = engine.brief(&reading, &[]);
    Example { name, reading, brief }
}

pub(crate) fn reading(engine: &Engine, name: &str, date: Option<&str>) -> Reading {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples"));
    let bytes = std::fs::read(folder.join(name)).unwrap();
    let options = PageOptions {
        name: format!("examples/{name}"),
        date: date.map(|day| day.parse().unwrap()),
        ..PageOptions::default()
    };
    engine.read(&bytes, &options).unwrap()
}

/// Pair, where it goes and since when; "-" when nothing dates it.
fn check(name: &str, expected: &str) {
    let brief = &Example::named(name).brief;
    let pair = brief.headline.as_ref().map(|headline| headline.dyad.to_string());
    let pair = pair.as_deref().unwrap_or("-");
    let found = brief.status.as_ref().map_or_else(
        || format!("{pair} no status"),
        |status| {
            let first = status.date.interval.map(|days| days.start.to_string());
            let first = first.as_deref().unwrap_or("-");
            format!("{pair} {} {} {first}", status.arrow, status.turn)
        },
    );
    assert_eq!(found, expected, "{name}");
}

#[test]
fn every_page_is_about_its_pair_and_turns_on_its_day() {
    check("algeria-morocco-2021.txt", "DZA-MAR worse rupture 2021-08-24");
    // Wrong: a détente. That the phone lines work again is not read as a channel restored.
    check("ethiopia-eritrea-2018.html", "ERI-ETH better none 2018-07-09");
    check("lithuania-china.txt", "CHN-LTU worse rupture -");
    check("qatar-2017.html", "QAT-SAU worse rupture 2017-06-05");
    check("saudi-iran-2023.html", "IRN-SAU better détente 2023-03-10");
    check("skripal-2018.txt", "GBR-RUS worse rupture 2018-03-17");
    // Late: a rupture of 24 November, the day the jet was shot down, which is coded. Why it does
    // not count as the turn has not been found yet.
    check("turkey-russia-2015.txt", "RUS-TUR worse rupture 2015-11-29");
}

/// Days of publication from JSON-LD, meta tags, a dateline and a line under the title; no day
/// for the page without one, never today's.
#[test]
fn every_page_is_dated_as_it_says() {
    let days: Vec<String> = all()
        .iter()
        .map(|example| {
            let date = example.brief.head.published().date;
            date.map_or("-".to_owned(), |date| date.to_string())
        })
        .collect();
    let expected = [
        "2021-08-25",
        "2018-07-10",
        "-",
        "2017-06-08",
        "2023-03-11",
        "2018-03-17",
        "2015-11-29",
    ];
    assert_eq!(days, expected);
}

#[test]
fn an_undated_page_dates_no_event_by_words_that_need_its_date() {
    let undated = Example::named("lithuania-china.txt");
    let dated = undated.reading.coded.events.iter().filter_map(|event| {
        Some((event.date.interval?.start.year(), event.evidence.position))
    });
    // The years that the text states.
    for (year, position) in dated {
        assert!([2012, 2016, 2020].contains(&year), "{year} at {position:?}");
    }
}

#[test]
fn only_the_main_story_feeds_a_brief_and_paid_text_nothing() {
    for example in all() {
        for item in &example.brief.evidence {
            assert_eq!(item.origin.story_kind, StoryKind::Main, "{}", example.name);
        }
        let stories = &example.reading.article.stories;
        for event in &example.reading.coded.events {
            let kind = stories[event.evidence.position.story].kind;
            assert_ne!(kind, StoryKind::Sponsored, "{}", example.name);
        }
    }
}

/// Business, sport, anniversaries, denials: none of them is an act between the two.
#[test]
fn traps_are_no_acts_between_the_two() {
    let traps = [
        "beat",
        "share index",
        "World Cup",
        "Bosphorus",
        "hung from his parachute",
        "Ronaldo",
        "Aramco",
        "owns 19.75",
        "plans no retaliation",
        "declared war",
    ];
    for example in all() {
        for act in &example.brief.what_happened {
            for trap in traps {
                assert!(!act.act.contains(trap), "{}: {}", example.name, act.act);
            }
        }
    }
}

#[test]
fn every_rendering_is_made_from_every_page() {
    for example in all() {
        let page = example.page();
        let title = example.brief.head.title.as_deref().unwrap();
        let style = TerminalStyle { width: 160, color: false, ascii: false };
        for text in [terminal(page, style), markdown(page), html(page), json(page)] {
            assert!(text.contains(title), "{}", example.name);
        }
    }
}

#[test]
fn the_pages_of_html_can_be_followed_and_read() {
    for example in all() {
        let page = html(example.page());
        assert!(check_links(&page) > 20, "{}", example.name);
        check_labels(&page);
    }
    let drawn = all().iter().filter(|example| check_labels(&html(example.page())) > 0);
    assert!(drawn.count() >= 4);
}

#[test]
fn briefs_are_as_recorded() {
    for example in all() {
        let style = TerminalStyle { width: 120, color: false, ascii: false };
        insta::assert_snapshot!(example.name, terminal(example.page(), style));
    }
}

#[test]
fn the_json_of_a_page_is_as_recorded() {
    insta::assert_snapshot!(json(Example::named("saudi-iran-2023.html").page()));
}
