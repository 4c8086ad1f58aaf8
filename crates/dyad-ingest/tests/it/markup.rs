//! HTML pages.

use dyad_ingest::{Extractor, Extractors, PageOptions, read_page_with};
use dyad_types::{Format, PublicationBasis, StoryKind};
use jiff::civil::date;

use crate::counted::{check_spans, counts, labels, read};

const HEAD: &str = r#"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Norway shuts the strait | The Fjord Letter</title>
<link rel="canonical" href="https://fjord.example.org/2018/06/01/norway-shuts-the-strait">
<meta property="og:site_name" content="The Fjord Letter">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Norway shuts the strait",
 "datePublished": "2018-06-01T07:30:00+02:00", "dateModified": "2018-06-03T09:00:00+02:00",
 "author": [{"@type": "Person", "name": "Ida Holm"}, {"@type": "Person", "name": "Bo Chan"}]}</script>
<style>p { color: red }</style></head>"#;

const BODY: &str = r#"<body><nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<div class="cookie-banner">We use cookies to remember your choices.</div>
<article><h1>Norway shuts the strait</h1><p class="byline">By Ida Holm and Bo Chan</p>
<figure><img src="a.jpg"><figcaption>Two ferries wait in the harbour of Vardo on 31 May 2018. <span class="credit">Karl Nygaard/Meridian Images</span></figcaption></figure>
<p>First the ferries stopped. Then, yesterday, Norway closed the strait of Vardo to <b>every</b> ship from Freedonia, the neighbour&rsquo;s trawlers &amp; tankers included.</p>
<p>Freedonia called the step an act of piracy and recalled its ambassador from Oslo. Nobody was hurt, the coast guard said, and the port remains open to ships of other nations.</p>
<h2>Why now?</h2>
<p>The immediate issue seems to be a quarrel over cod. Trawlers ignored the Norwegian coast guard twice in a week, and Oslo lost its patience with its neighbour in the north.</p>
<p>But there is a larger context. Freedonia wants a say in the northern waters, and Norway wants to keep its allies interested in a coast that few of them have ever seen.</p>
</article>
<aside class="related"><h2>Related</h2><ul>
<li><a href="/a"><h3>Sylvania elects a president</h3></a><time datetime="2018-05-20">20 May</time><p>Voters in Sylvania chose Ana Bruun on Sunday, by a margin that surprised her own party.</p></li>
<li><a href="/b"><h3>Cod prices rise again</h3></a><p>The price of cod rose for the ninth week in a row, fishermen in Vardo said.</p></li></ul></aside>
<section class="sponsored"><h2>Sponsored by Lighthouse Ropes</h2><p>When the storm comes, only the best rope will hold. Talk to our team about yours.</p></section>
<div id="comments"><p>Ferryman77: I have said for years that this would happen, and nobody listened to me.</p></div>
<footer><p>&copy; 2018 The Fjord Letter. All rights reserved.</p></footer></body></html>"#;

fn page() -> String {
    format!("{HEAD}{BODY}")
}

#[test]
fn a_news_page_is_split_and_labelled() {
    let article = read(&page(), &PageOptions::default());
    check_spans(&article);
    assert_eq!(article.format, Format::Html);
    assert_eq!(counts(&article), (6, 2, 1, 1, 1));
    assert_eq!(
        labels(&article.stories[0]),
        [
            "title: Norway shuts the",
            "body: First the ferries",
            "body: Freedonia called the",
            "heading: Why now?",
            "body: The immediate issue",
            "body: But there is",
            "caption: Two ferries wait",
            "credit: Karl Nygaard/Meridian Images",
        ]
    );
    let first = &article.stories[0].paragraphs[1].text;
    assert!(first.ends_with(
        "every ship from Freedonia, the neighbour’s trawlers & tankers included."
    ));
    let reasons: Vec<&str> =
        article.skipped.iter().map(|skip| skip.reason.as_str()).collect();
    assert!(reasons.contains(&"readers' comments"));
}

#[test]
fn metadata_is_read() {
    let article = read(&page(), &PageOptions::default());
    assert_eq!(article.authors, ["Ida Holm", "Bo Chan"]);
    assert_eq!(article.publisher.as_deref(), Some("The Fjord Letter"));
    let url = "https://fjord.example.org/2018/06/01/norway-shuts-the-strait";
    assert_eq!(article.url.as_deref(), Some(url));
    assert_eq!(article.published.date, Some(date(2018, 6, 1)));
    assert_eq!(article.published.basis, PublicationBasis::Metadata);
}

#[test]
fn related_stories_have_their_own_dates() {
    let options = PageOptions {
        date: Some(date(2018, 6, 2)),
        ..PageOptions::default()
    };
    let article = read(&page(), &options);
    assert_eq!(article.published.basis, PublicationBasis::Given);
    let related: Vec<_> = article
        .stories
        .iter()
        .filter(|story| story.kind == StoryKind::Related)
        .map(|story| (story.title().map(|t| t.text.as_str()), story.published.date))
        .collect();
    assert_eq!(
        related,
        [
            (Some("Sylvania elects a president"), Some(date(2018, 5, 20))),
            (Some("Cod prices rise again"), None),
        ]
    );
}

#[test]
fn a_sidebar_s_linked_headlines_with_text_are_stories() {
    let box_start = page().replace("<aside class=\"related\">", "<div id=\"sidebar\">");
    let sidebar = "<p><a href=\"/c\">Ruritania opens a port</a><br>8 May 2018. Ruritania opened \
        its first deep port on Monday, after ten years of work.</p></div>";
    let bare = box_start.replace("</ul></aside>", &format!("</ul>{sidebar}"));
    let article = read(&bare, &PageOptions::default());
    check_spans(&article);
    let titles: Vec<_> = article
        .stories
        .iter()
        .filter(|story| story.kind == StoryKind::Related)
        .map(|story| (story.title().map(|t| t.text.as_str()), story.paragraphs.len()))
        .collect();
    let opening = article
        .stories
        .iter()
        .find(|story| story.published.basis == PublicationBasis::Text);
    assert_eq!(opening.and_then(|story| story.published.date), Some(date(2018, 5, 8)));
    assert_eq!(
        titles,
        [
            (Some("Sylvania elects a president"), 2),
            (Some("Cod prices rise again"), 2),
            (Some("Ruritania opens a port"), 2),
        ]
    );
}

#[test]
fn the_address_dates_a_page_without_metadata() {
    let bare = page()
        .replace("datePublished", "dateOfOther")
        .replace("dateModified", "x");
    let article = read(&bare, &PageOptions::default());
    assert_eq!(article.published.date, Some(date(2018, 6, 1)));
    assert_eq!(article.published.basis, PublicationBasis::Url);
    let undated = bare.replace("2018/06/01/", "");
    let article = read(&undated, &PageOptions::default());
    assert_eq!(article.published.date, None);
    assert_eq!(article.published.basis, PublicationBasis::Undated);
    let today = PageOptions {
        today: Some(date(2018, 5, 1)),
        ..PageOptions::default()
    };
    assert_eq!(read(&bare, &today).published.date, None, "no page is of tomorrow");
}

/// Finds nothing, whatever the page.
#[derive(Debug)]
struct Blind;

impl Extractor for Blind {
    fn main_content(&self, _html: &str, _url: Option<&str>) -> Option<String> {
        None
    }
}

#[test]
fn without_an_extractor_the_paragraphs_are_read() {
    let article = read_page_with(
        Extractors { first: &Blind, second: None },
        page().as_bytes(),
        &PageOptions::default(),
    )
    .unwrap();
    let main = &article.stories[0];
    assert!(
        main.paragraphs
            .iter()
            .any(|p| p.text.starts_with("The immediate issue"))
    );
    assert!(!main.paragraphs.iter().any(|p| p.text.contains("Ferryman77")));
}

#[test]
fn deep_nesting_and_cut_pages_are_read() {
    for depth in [10_000, 300_000] {
        let deep = format!("{HEAD}<body>{}{BODY}", "<div><span>".repeat(depth));
        let article = read(&deep, &PageOptions::default());
        assert!(
            article.stories[0]
                .paragraphs
                .iter()
                .any(|p| p.text.contains("piracy"))
        );
    }
    let cut = page();
    let cut = cut.split("larger context").next().unwrap();
    let article = read(cut, &PageOptions::default());
    check_spans(&article);
    assert!(article.stories[0].paragraphs.len() >= 4);
}
