//! `dyad eval pages` and `dyad eval text`, on gold made here.

use dyad::eval::{EvalError, GoldPage, pages, text};

const PAGE: &str = "<!doctype html><html><head><title>Envoy recalled - Post</title>\
<meta property='og:title' content='Envoy recalled'><meta name='author' content='Ana Ruiz'>\
<meta property='article:published_time' content='2019-03-04T10:00:00+01:00'></head><body>\
<article><h1>Envoy recalled</h1>\
<p>Chad recalled its envoy from Niger on Monday after a quarrel over wells near the border.</p>\
<figure><img src='a.jpg'><figcaption>Herders at a well near the border on Sunday.</figcaption></figure>\
<p>The foreign ministry in N'Djamena said that talks would go on once the wells were open.</p>\
</article></body></html>";

fn gold() -> GoldPage {
    GoldPage {
        id: "post/1".to_owned(),
        article_body: "Chad recalled its envoy from Niger on Monday after a quarrel over wells \
                       near the border. The foreign ministry in N'Djamena said that talks would \
                       go on once the wells were open."
            .to_owned(),
        title: Some("Envoy recalled".to_owned()),
        authors: Some(vec!["Ana Ruiz".to_owned()]),
        date: Some("2019-03-04".to_owned()),
        captions: vec!["Herders at a well near the border on Sunday.".to_owned()],
        ..GoldPage::default()
    }
}

#[test]
fn a_clean_page_is_read_whole() {
    let (scores, read) = pages(&[gold()], |_| Ok(PAGE.into())).unwrap();
    assert!(scores.body.f1 > 0.999, "{read:?}");
    for share in [scores.title, scores.author, scores.date] {
        assert!(share.is_some_and(|share| share.accuracy > 0.999), "{read:?}");
    }
    assert_eq!(scores.caption_leak_pages, Some(0.0));
}

#[test]
fn wrong_fields_and_refused_pages_count() {
    let other = GoldPage {
        title: Some("Another headline".to_owned()),
        authors: Some(vec!["Ana Ruiz".to_owned(), "Bo Lee".to_owned()]),
        date: Some("2019-03-05".to_owned()),
        ..gold()
    };
    let bytes = |page: &GoldPage| match page.title.as_deref() {
        Some("Envoy recalled") => Ok(Vec::new()),
        _ => Ok(PAGE.into()),
    };
    let (scores, _) = pages(&[gold(), other], bytes).unwrap();
    assert_eq!(scores.refused, 1);
    assert!((scores.body.r - 0.5).abs() < 1e-9);
    for share in [scores.title, scores.author, scores.date] {
        assert!(share.is_some_and(|share| share.accuracy < 0.001));
    }
}

#[test]
fn pages_that_cannot_be_read_and_no_pages_are_errors() {
    let missing = |_: &GoldPage| Err(std::io::Error::from(std::io::ErrorKind::NotFound));
    assert!(matches!(pages(&[gold()], missing), Err(EvalError::Read { line: 1, .. })));
    assert!(matches!(pages(&[], |_| Ok(Vec::new())), Err(EvalError::Empty)));
}

#[test]
fn text_is_scored_by_character() {
    let long = "Chad recalled its envoy from Niger on Monday after a quarrel over wells near the \
                border, the foreign ministry said in a statement.";
    let gold = format!(
        "{{\"id\": \"1\", \"lines\": [{{\"t\": \"Envoy recalled\", \"l\": \"title\"}}, \
         {{\"t\": \"\", \"l\": \"\"}}, {{\"t\": \"{long}\", \"l\": \"main\"}}]}}\n"
    );
    let (scores, read) = text(gold.as_bytes()).unwrap();
    let lines: Vec<bool> = read[0].lines.iter().map(|line| line.is_main).collect();
    assert_eq!(lines, [false, false, true]);
    assert!(scores.characters.f1 > 0.999, "{scores:?}");
    assert!(matches!(text("{}".as_bytes()), Err(EvalError::Line { line: 1, .. })));
    assert!(matches!(text("".as_bytes()), Err(EvalError::Empty)));
}
