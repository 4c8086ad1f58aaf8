//! Pages saved as text.

use dyad_ingest::PageOptions;
use dyad_types::{PublicationBasis, StoryKind};
use jiff::civil::date;

use crate::counted::{check_spans, counts, labels, read};

/// An explainer with teasers of a later year, their captions and credits, and a paid blurb.
pub(crate) const EXPLAINER: &str = "\
Norway shuts the strait. Why?

First the ferries stopped. Then, yesterday, Norway closed the strait of Vardo to every ship from Freedonia, the neighbour that had used it for the past three years. The two had agreed on free passage in 2015.

Why now?

The immediate issue seems to be a quarrel over cod. Freedonia\u{2019}s trawlers ignored the Norwegian coast guard twice in a week, and Oslo lost its patience.

But there is a larger context. Freedonia wants a say in the northern waters, and Norway wants to keep the allies in Oslo interested in its coast.

What comes next?

If Freedonia answers with a blockade, Norway could ask its allies for ships in the coming weeks.

More from The Fjord Letter

President Ana Bruun of Sylvania speaks during a press conference at the palace in Strelsau on May 9, 2024.

Ida Holm/Pool via Meridian Images

At a summit on Thursday, Sylvania\u{2019}s president proposed a joint fund for the defence of Ruritania and asked five states to pay for it.

Demonstrators hold candles in the old town of Zenda.
Meridian Images

Last week\u{2019}s arrest of the mayor of Zenda drew the largest crowds in a decade. Nearly 400 people have been detained since.

The finance minister of Grand Fenwick, pictured here in 2019.

Karl Nygaard/Meridian Images

A court in Grand Fenwick on Tuesday sentenced the former finance minister to six years in prison for taking bribes.

The Lighthouse Trust is dedicated to clean seas and creates the greatest impact where sailors meet. With its programme \u{201c}Open Waters\u{201d}, the trust brings together captains and engineers whose solutions help ports everywhere. Find out how the Lighthouse Trust helps your harbour here.
";

#[test]
fn a_saved_page_is_split_into_its_stories() {
    let article = read(EXPLAINER, &PageOptions::default());
    check_spans(&article);
    assert_eq!(counts(&article), (7, 3, 3, 3, 1));
    assert_eq!(
        labels(&article.stories[0]),
        [
            "title: Norway shuts the",
            "body: First the ferries",
            "heading: Why now?",
            "body: The immediate issue",
            "body: But there is",
            "heading: What comes next?",
            "body: If Freedonia answers",
        ]
    );
}

#[test]
fn teasers_are_dated_by_captions_that_agree_with_them() {
    let article = read(EXPLAINER, &PageOptions::default());
    let dates: Vec<(StoryKind, Option<String>)> = article
        .stories
        .iter()
        .map(|story| (story.kind, story.published.date.map(|date| date.to_string())))
        .collect();
    assert_eq!(
        dates,
        [
            (StoryKind::Main, None),
            (StoryKind::Related, Some("2024-05-09".to_owned())),
            (StoryKind::Related, None),
            // A picture of 2019 dates no verdict of today.
            (StoryKind::Related, None),
            (StoryKind::Sponsored, None),
        ]
    );
}

#[test]
fn old_pictures_beside_newer_stories_date_nothing() {
    // The caption of 2019 shares two names with its blurb, which names no weekday.
    let page = EXPLAINER.replace(
        "The finance minister of Grand Fenwick, pictured here in 2019.",
        "Tycho Brandt, finance minister of Grand Fenwick, at a hearing on May 7, 2019.",
    );
    let page = page.replace(
        "A court in Grand Fenwick on Tuesday sentenced the former finance minister",
        "A court in Grand Fenwick sentenced Tycho Brandt, the former finance minister,",
    );
    let article = read(&page, &PageOptions::default());
    assert_eq!(article.stories[1].published.date, Some(date(2024, 5, 9)));
    assert_eq!(article.stories[3].published.date, None);
}

#[test]
fn a_weekday_and_a_dated_neighbour_date_a_story() {
    // Caption and blurb share no name; 10 May 2024 was a Friday, 14 May no Friday.
    for (day, expected) in [("10", Some(date(2024, 5, 10))), ("14", None)] {
        let page = EXPLAINER
            .replace("old town of Zenda.", &format!("old town on May {day}, 2024."))
            .replace("Nearly 400 people", "On Friday nearly 400 people");
        let article = read(&page, &PageOptions::default());
        assert_eq!(article.stories[2].published.date, expected, "{day} May");
    }
}

#[test]
fn a_given_date_is_the_main_story_s_alone() {
    let options = PageOptions {
        date: Some(date(2018, 6, 1)),
        ..PageOptions::default()
    };
    let article = read(EXPLAINER, &options);
    assert_eq!(article.published.basis, PublicationBasis::Given);
    assert_eq!(article.stories[0].published.date, Some(date(2018, 6, 1)));
    assert_eq!(article.stories[1].published.basis, PublicationBasis::Caption);
    assert_eq!(article.stories[1].published.date, Some(date(2024, 5, 9)));
}

#[test]
fn no_date_after_today_is_believed() {
    let options = PageOptions {
        today: Some(date(2023, 1, 1)),
        ..PageOptions::default()
    };
    let article = read(EXPLAINER, &options);
    assert!(article.stories.iter().all(|story| story.published.date.is_none()));
}

const WIRE: &str = "\
Freedonia expels two Sylvanian envoys

FREDVILLE, March 17, 2018 (Example Wire) - Freedonia expelled two Sylvanian envoys on Saturday, hitting back in a row over fishing.

The foreign ministry gave the two a week to leave and closed a consulate in the south of the country.
";

#[test]
fn a_dateline_dates_an_agency_story() {
    let article = read(WIRE, &PageOptions::default());
    assert_eq!(article.published.date, Some(date(2018, 3, 17)));
    assert_eq!(article.published.basis, PublicationBasis::Text);
    assert_eq!(
        labels(&article.stories[0]),
        [
            "title: Freedonia expels two",
            "body: FREDVILLE, March 17,",
            "body: The foreign ministry"
        ]
    );
}

#[test]
fn a_line_under_the_title_dates_a_story() {
    for (line, expected) in [
        ("29 November 2015", Some("2015-11-29")),
        ("Published 12 May 2018", Some("2018-05-12")),
        ("By Ann Lee, May 12, 2018", Some("2018-05-12")),
        ("Updated 14 May 2018", Some("2018-05-14")),
        ("Ann Lee", None),
        ("3 May", None),
    ] {
        let page = WIRE.replace("FREDVILLE, March 17, 2018 (Example Wire) - ", "");
        let page = page.replace("envoys\n\n", &format!("envoys\n\n{line}\n\n"));
        let article = read(&page, &PageOptions::default());
        let found = article.published.date.map(|date| date.to_string());
        assert_eq!(found.as_deref(), expected, "{line}");
    }
}

#[test]
fn the_menus_around_a_story_are_left_out() {
    let menu: String = ["Home", "News", "Sport", "Weather", "Log in"]
        .map(|word| format!("{word}\n"))
        .concat();
    let page = format!(
        "{menu}\n{WIRE}\nRelated\n\nSylvania wins the cup\n\nFive recipes for cod\n\n{menu}\n\
         © 2018 Example. All rights reserved. We use cookies to remember your choices.\n"
    );
    let article = read(&page, &PageOptions::default());
    assert_eq!(article.stories.len(), 1);
    let main = labels(&article.stories[0]);
    assert_eq!(main.len(), 3, "{main:?}");
    assert!(!article.skipped.is_empty(), "what is left out is counted");
}

#[test]
fn a_link_inside_the_story_does_not_end_it() {
    let page = EXPLAINER.replace(
        "But there is a larger",
        "Read more: the cod war explained\n\nBut there is a larger",
    );
    let article = read(&page, &PageOptions::default());
    assert_eq!(counts(&article), (7, 3, 3, 3, 1));
}
