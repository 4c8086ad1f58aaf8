//! Pages saved as text.

use crate::page::{article, blocks, outline};

/// A story, two teasers with pictures, and an advertiser's blurb.
const EXPLAINER: &str = include_str!("pages/explainer.txt");
const WIRE: &str = include_str!("pages/wire.txt");

#[test]
fn teasers_and_paid_content_are_told_from_the_story() {
    let article = article(EXPLAINER);
    assert_eq!(
        outline(&article),
        [
            "main undated undated blocks 6 captions 1 credits 1",
            "related 2024-05-14 caption blocks 1 captions 1 credits 1",
            "related undated undated blocks 1 captions 1 credits 1",
            "related undated undated blocks 1 captions 1 credits 1",
            "sponsored undated undated blocks 1 captions 0 credits 0",
        ]
    );
    let main = article.stories.first().unwrap();
    assert_eq!(
        blocks(main),
        [
            "title: Ruritania shuts its",
            "body: The government of",
            "heading: Why now?",
            "body: Strelsau has complained",
            "heading: What comes next?",
            "body: If Ruritania keeps",
            "caption: Trucks wait at",
            "credit: Ana Brodt/Pool via",
        ]
    );
    let dated = &article.stories[1];
    assert_eq!(dated.published.source.as_deref(), Some("May 14, 2024"));
}

#[test]
fn the_users_date_is_for_the_main_story_alone() {
    let options = dyad_ingest::PageOptions {
        date: Some("2021-03-02".parse().unwrap()),
        ..Default::default()
    };
    let article = dyad_ingest::read_page(EXPLAINER.as_bytes(), &options).unwrap();
    let outline = outline(&article);
    assert!(outline[0].starts_with("main 2021-03-02 given"), "{outline:?}");
    assert!(outline[1].starts_with("related 2024-05-14 caption"), "{outline:?}");
    assert!(outline[2].starts_with("related undated undated"), "{outline:?}");
}

#[test]
fn a_wire_story_has_the_date_of_its_dateline_and_joined_lines() {
    let article = article(WIRE);
    assert_eq!(outline(&article), ["main 2021-03-02 text blocks 4 captions 0 credits 0"]);
    assert_eq!(article.published.source.as_deref(), Some("March 2, 2021"));
    let body = &article.stories[0].paragraphs[1].text;
    assert!(body.contains("closed its border with Altmark on Tuesday"), "{body}");
}

#[test]
fn a_date_after_today_is_no_publication() {
    let page = WIRE.replace("March 2, 2021", "March 2, 2031");
    assert_eq!(article(&page).published.date, None);
}

#[test]
fn a_line_that_says_published_dates_the_story() {
    let page = EXPLAINER.replace(
        "The government of",
        "Published 2 March 2021, updated 4 March 2021\n\nThe government of",
    );
    let article = article(&page);
    assert_eq!(article.published.date.unwrap().to_string(), "2021-03-02");
}

#[test]
fn bylines_and_date_lines_are_no_paragraphs() {
    let page = EXPLAINER.replace(
        "The government of",
        "By Ana Brodt and Jo Lund\n\n2 March 2021\n\nThe government of",
    );
    let article = article(&page);
    assert_eq!(article.authors, ["Ana Brodt", "Jo Lund"]);
    assert!(outline(&article)[0].starts_with("main 2021-03-02 text blocks 6"));
}
