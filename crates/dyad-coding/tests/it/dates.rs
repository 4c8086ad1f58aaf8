//! When told acts happened and what numbers they have, over the whole stage.

use std::sync::LazyLock;

use dyad_coding::code;
use dyad_data::Tables;
use dyad_language::{Pipeline, read_article};
use dyad_types::{
    Article, ArticleId, Dated, Event, EventType, Format, Paragraph, ParagraphKind,
    Precision, Publication, PublicationBasis, Span, Story, StoryKind,
};
use jiff::civil::date;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| {
    Pipeline::load(dyad_data::models::english()).expect("weights that come with dyad")
});

static TABLES: LazyLock<Tables> =
    LazyLock::new(|| Tables::builtin().expect("tables that come with dyad"));

/// The date of the first event of the type, in a story of 17 June 2020.
fn date_of(text: &str, event_type: EventType) -> Option<Dated> {
    let mut events = events_of(text).into_iter();
    events
        .find(|event| event.event_type == event_type)
        .map(|event| event.date)
}

/// The events of a story of 17 June 2020.
fn events_of(text: &str) -> Vec<Event> {
    let published = Publication {
        date: Some(date(2020, 6, 17)),
        precision: Precision::Day,
        basis: PublicationBasis::Given,
        source: None,
        estimate: None,
    };
    let paragraph = Paragraph {
        kind: ParagraphKind::Body,
        text: text.to_owned(),
        span: Span::new(0, text.len()),
        runs: Vec::new(),
    };
    let story = Story {
        kind: StoryKind::Main,
        published: published.clone(),
        paragraphs: vec![paragraph],
        captions: Vec::new(),
        credits: Vec::new(),
        callouts: Vec::new(),
    };
    let article = Article {
        id: ArticleId("0".repeat(32)),
        name: "-".to_owned(),
        url: None,
        publisher: None,
        authors: Vec::new(),
        format: Format::Text,
        text: text.to_owned(),
        published,
        facts: dyad_types::PageFacts::default(),
        stories: vec![story],
        skipped: Vec::new(),
    };
    let sentences = read_article(&PIPELINE, &article);
    code(&TABLES, &article, &sentences).events
}

#[track_caller]
fn check(text: &str, days: Option<&str>) {
    let found = date_of(text, EventType::Consult).expect("an event");
    assert_eq!(found.interval.map(|days| days.to_string()).as_deref(), days);
}

#[test]
fn an_act_since_which_years_have_passed_is_no_news() {
    check(
        "In the three years since talks between Angela Merkel and Emmanuel Macron in Paris on \
         the borders of the union, France has seen few benefits.",
        Some("2017-01-01/2017-12-31"),
    );
    check(
        "France has seen few benefits since the talks between Angela Merkel and Emmanuel \
         Macron on the borders of the union.",
        None,
    );
    check("Angela Merkel met Emmanuel Macron in Paris yesterday.", Some("2020-06-16"));
}

#[test]
fn numbers_belong_to_the_act_of_their_clause() {
    let dead = |text: &str, actor: &str| {
        let events = events_of(text);
        let own = events.iter().find(|event| event.actor.code.as_str() == actor);
        own.unwrap_or_else(|| panic!("no event of {actor}: {events:?}"))
            .magnitude
            .dead
    };
    let struck = "Turkish jets struck rebel camps in Iraq, killing nine fighters.";
    assert_eq!(dead(struck, "TUR"), Some(9));
    let summoned = "Iraq summoned the Turkish ambassador a day after Turkish soldiers killed \
                    nine villagers.";
    assert_eq!(dead(summoned, "IRQ"), None);
    assert_eq!(dead(summoned, "TURMIL"), Some(9));
}
