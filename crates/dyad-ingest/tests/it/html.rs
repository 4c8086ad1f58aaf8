//! Pages of HTML.

use dyad_ingest::{PageOptions, read_page};
use dyad_types::{Article, Format, ParagraphKind, PublicationBasis, StoryKind};

use crate::page::{article, blocks, outline};

const NEWS: &str = include_str!("pages/news.html");

#[test]
fn a_news_page_gives_its_story_captions_and_related_stories() {
    let article = article(NEWS);
    assert_eq!(article.format, Format::Html);
    assert_eq!(
        outline(&article),
        [
            "main 2021-03-02 metadata blocks 6 captions 1 credits 1",
            "related 2020-11-03 metadata blocks 2 captions 0 credits 0",
            "sponsored undated undated blocks 1 captions 0 credits 0",
        ]
    );
    assert_eq!(
        blocks(&article.stories[0]),
        [
            "title: Ruritania recalls its",
            "body: Ruritania recalled its",
            "body: The foreign ministry",
            "heading: A cold spring",
            "body: Altmark called the",
            "body: The two countries",
            "caption: The embassy of",
            "credit: Jo Lund/The Ledger",
        ]
    );
}

#[test]
fn metadata_is_read() {
    let article = article(NEWS);
    assert_eq!(article.publisher.as_deref(), Some("The Ledger"));
    assert_eq!(article.authors, ["Ana Brodt", "Jo Lund"]);
    assert_eq!(article.url.as_deref(), Some("https://ledger.example/2021/03/02/envoy"));
    assert_eq!(
        article.published.source.as_deref(),
        Some("datePublished 2021-03-02T17:20:00+01:00")
    );
    let reasons: Vec<&str> = article.skipped.iter().map(|s| s.reason.as_str()).collect();
    assert_eq!(reasons, ["readers' comments", "navigation and boilerplate"]);
}

#[test]
fn dates_fall_back_from_metadata_to_the_address() {
    let page = NEWS.replace("datePublished", "dateSomething");
    let article = article(&page);
    assert_eq!(article.published.basis, PublicationBasis::Url);
    assert_eq!(article.published.date.unwrap().to_string(), "2021-03-02");
    let page = page.replace("/2021/03/02/", "/world/").replace("<time", "<i");
    assert_eq!(published(&page), None, "the date of a change is none of publication");
}

fn published(page: &str) -> Option<String> {
    article(page).published.date.map(|date| date.to_string())
}

#[test]
fn spans_point_into_the_markup() {
    let article = article(NEWS);
    let text_of = |start: &str| {
        let body = &article.stories[0].paragraphs;
        body.iter()
            .find(|block| block.text.starts_with(start))
            .unwrap()
            .clone()
    };
    let block = text_of("Ruritania recalled");
    assert!(
        block
            .span
            .of(&article.text)
            .starts_with("Ruritania <b>recalled</b> its")
    );
    let at = block.text.find("recalled").unwrap();
    let span = block.in_input(dyad_types::Span::new(at, at + "recalled".len()));
    assert_eq!(span.of(&article.text), "recalled");
    let at = block.text.find("said that").unwrap();
    let span = block.in_input(dyad_types::Span::new(at, at + "said that".len()));
    assert_eq!(span.of(&article.text), "said that");
}

#[test]
fn a_cut_page_gives_what_it_has() {
    let cut = NEWS.find("until last winter").unwrap();
    let article = article(NEWS.get(..cut).unwrap());
    let last = article.stories[0].paragraphs.last().unwrap();
    assert!(last.text.starts_with("The two countries have"), "{}", last.text);
}

#[test]
fn deep_nesting_is_read() {
    let words = "The council of the islands met again on the long pier and talked about \
                 the harbour until the evening came, and nobody from the mainland was there.";
    let page = format!(
        "<html><body>{}<p>{words}</p>{}</body></html>",
        "<div>".repeat(200_000),
        "</div>".repeat(200_000)
    );
    let article = article(&page);
    assert_eq!(article.stories[0].paragraphs[0].text, words);
}

#[test]
fn an_extractor_that_finds_nothing_leaves_the_own_rules() {
    #[derive(Debug)]
    struct Nothing;
    impl dyad_ingest::Extractor for Nothing {
        fn main_content(&self, _html: &str, _url: Option<&str>) -> Option<String> {
            None
        }
    }
    let options = PageOptions::default();
    let article: Article = dyad_ingest::read_page_with(
        dyad_ingest::Extractors { first: &Nothing, second: None },
        NEWS.as_bytes(),
        &options,
    )
    .unwrap();
    let main = &article.stories[0];
    assert_eq!(main.kind, StoryKind::Main);
    let n_body = main
        .paragraphs
        .iter()
        .filter(|block| block.kind == ParagraphKind::Body)
        .count();
    assert_eq!(n_body, 4);
}

#[test]
fn encodings_are_found_and_lies_repaired() {
    let page = |charset: &str| {
        NEWS.replace("utf-8", charset)
            .replace("The foreign ministry", "The café’s ministry")
    };
    let in_windows =
        |page: String| encoding_rs::WINDOWS_1252.encode(&page).0.into_owned();
    let bytes = in_windows(NEWS.replace("utf-8", "iso-8859-1"));
    let latin = read_page(&bytes, &PageOptions::default()).unwrap();
    assert_eq!(latin.stories[0].paragraphs.len(), 6);
    let lying =
        read_page(page("windows-1251").as_bytes(), &PageOptions::default()).unwrap();
    assert!(lying.text.contains("café’s"));
    assert!(lying.skipped.iter().any(|s| s.reason == "declared encoding is wrong"));
    let bytes = in_windows(page("utf-8"));
    let wrong = read_page(&bytes, &PageOptions::default()).unwrap();
    assert!(wrong.text.contains("café’s"));
    let mut wide = vec![0xff, 0xfe];
    wide.extend(page("utf-16").encode_utf16().flat_map(u16::to_le_bytes));
    let wide = read_page(&wide, &PageOptions::default()).unwrap();
    assert!(wide.text.contains("café’s"));
    assert_eq!(wide.stories[0].paragraphs.len(), 6);
}

const PARAGRAPHS: [&str; 4] = [
    "Ruritania recalled its envoy from Altmark on Tuesday after a week of quarrels over the price \
     of water from the dam that both countries built forty years ago.",
    "The foreign ministry said that the envoy would stay in the capital until Altmark had answered \
     a letter that was handed over on Friday and that asks for talks about the dam.",
    "Altmark called the step a surprise and said that its own envoy would stay, because neighbours \
     who share one river must be able to speak to each other on every day of the year.",
    "Farmers on both sides of the border wait for the water, which reaches their fields in April \
     and which this spring has been lower than in any other since the dam was built.",
];

fn body(page: &str) -> Vec<String> {
    let article = article(page);
    let paragraphs = article.stories[0].paragraphs.iter();
    let own = paragraphs.filter(|paragraph| paragraph.kind == ParagraphKind::Body);
    own.map(|paragraph| paragraph.text.clone()).collect()
}

#[test]
fn the_text_that_metadata_state_decides_what_is_body() {
    let shown = PARAGRAPHS.map(|text| format!("<div class='x'>{text}</div>")).concat();
    let page = |stated: &str| {
        format!(
            "<html><head><title>Envoy recalled</title><script type='application/ld+json'>\
             {{\"@type\": \"NewsArticle\", \"headline\": \"Envoy recalled\", \
             \"articleBody\": \"{stated}\"}}</script></head><body><h1>Envoy recalled</h1>{shown}\
             <div class='x'>Our reporter has followed the quarrel over the dam since it began and \
             lives in a village on the border with her dog and eleven hens.</div></body></html>"
        )
    };
    assert_eq!(body(&page(&PARAGRAPHS.join("\\n"))), PARAGRAPHS);
}

#[test]
fn boxes_and_posts_stand_apart_and_a_standfirst_has_a_kind_of_its_own() {
    let text = "The two governments closed their only bridge after a night of shelling, officials \
                said, and lorries stood in a line of four kilometres on either side of it.";
    let page = format!(
        "<html><head><meta name=description content='A bridge is shut and trade stands still.'>\
         <title>Bridge shut</title></head><body><article><h1>Bridge shut</h1>\
         <div class=intro>A bridge is shut and trade stands still.</div>\
         <p>{text}</p><p>{text} It is the third time.</p>\
         <div class=pullquote>We stand here since Monday</div>\
         <blockquote class=twitter-tweet>We will not open it. Ministry (@ministry)</blockquote>\
         <p>{text} Nobody knows when it will be opened again.</p></article></body></html>"
    );
    let article =
        dyad_ingest::read_page(page.as_bytes(), &PageOptions::default()).unwrap();
    let main = &article.stories[0];
    let kinds: Vec<&str> = main.paragraphs.iter().map(|p| p.kind.as_str()).collect();
    assert_eq!(kinds, ["title", "standfirst", "body", "body", "body"]);
    let callouts: Vec<&str> = main.callouts.iter().map(|p| p.kind.as_str()).collect();
    assert_eq!(callouts, ["callout", "post"]);
}
