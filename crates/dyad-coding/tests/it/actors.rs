//! Who is named: sentences written for the project, read by the language stage, and the mentions
//! that should come out, as "words = codes (basis)". A case lists the mentions it is about; words
//! that must not be an actor stand with an empty right side.

use std::sync::LazyLock;

use dyad_coding::actors::{estimate_year, place, resolve};
use dyad_data::{OverlayFile, Tables};
use dyad_language::{Pipeline, read_article};
use dyad_types::{
    Article, ArticleId, Format, Mention, Paragraph, ParagraphKind, Precision,
    Publication, PublicationBasis, Sentence, Span, Story, StoryKind, TokenRange,
};

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| {
    Pipeline::load(dyad_data::models::english()).expect("weights that come with dyad")
});

static TABLES: LazyLock<Tables> =
    LazyLock::new(|| Tables::builtin().expect("tables that come with dyad"));

/// A story of the given paragraphs, dated or not.
fn article(text: &str, date: &str) -> Article {
    let published = Publication {
        date: date.parse().ok(),
        precision: Precision::Day,
        basis: PublicationBasis::Given,
        source: None,
        estimate: None,
    };
    let paragraph = |text: &str| Paragraph {
        kind: ParagraphKind::Body,
        text: text.trim().to_owned(),
        span: Span::new(0, 0),
        runs: Vec::new(),
    };
    Article {
        id: ArticleId(String::new()),
        name: "case".to_owned(),
        url: None,
        publisher: None,
        authors: Vec::new(),
        format: Format::Text,
        text: String::new(),
        published: published.clone(),
        facts: dyad_types::PageFacts::default(),
        stories: vec![Story {
            kind: StoryKind::Main,
            published,
            paragraphs: text.split('|').map(paragraph).collect(),
            captions: Vec::new(),
            credits: Vec::new(),
            callouts: Vec::new(),
        }],
        skipped: Vec::new(),
    }
}

fn read(
    tables: &Tables,
    text: &str,
    date: &str,
) -> (Article, Vec<Sentence>, Vec<Mention>) {
    let article = article(text, date);
    let sentences = read_article(&PIPELINE, &article);
    let mentions = resolve(tables, &article, &sentences);
    (article, sentences, mentions)
}

/// Every mention with its words.
fn worded<'a>(
    sentences: &'a [Sentence],
    mentions: &'a [Mention],
) -> impl Iterator<Item = (&'a str, &'a Mention)> {
    mentions.iter().filter_map(|mention| {
        let sentence = sentences.iter().find(|s| s.position == mention.position)?;
        Some((mention.span.of(&sentence.text), mention))
    })
}

/// The mention of exactly these words, printed.
fn shown(sentences: &[Sentence], mentions: &[Mention], words: &str) -> String {
    let found = worded(sentences, mentions).find(|(own, _)| *own == words);
    found.map_or_else(String::new, |(_, mention)| {
        let codes: Vec<&str> =
            mention.actors.iter().map(|actor| actor.code.as_str()).collect();
        let place = if mention.as_place { " place" } else { "" };
        format!("{} ({}{place})", codes.join("+"), mention.basis)
    })
}

#[track_caller]
fn check(text: &str, date: &str, expected: &[(&str, &str)]) {
    let (_, sentences, mentions) = read(&TABLES, text, date);
    for (words, codes) in expected {
        let found = shown(&sentences, &mentions, words);
        let all: Vec<&str> =
            worded(&sentences, &mentions).map(|(words, _)| words).collect();
        assert_eq!(found, *codes, "{words:?} in {text:?}; mentions: {all:?}");
    }
}

#[test]
fn titles_and_appositions_say_who_someone_is() {
    check(
        "Norwegian Prime Minister Kari Lunde called Peru's trade minister, Raul Ibarra.",
        "2023-05-02",
        &[
            ("Norwegian Prime Minister Kari Lunde", "NORGOV (title)"),
            ("Raul Ibarra", "PERGOV (title)"),
        ],
    );
    check(
        "Former Kenyan president Daniel Otieno met NATO spokeswoman Anna Berg.",
        "2023-05-02",
        &[
            ("Former Kenyan president Daniel Otieno", "KENELI (title)"),
            ("NATO spokeswoman Anna Berg", "IGONAT (title)"),
        ],
    );
}

#[test]
fn people_are_looked_up_at_the_date_of_the_story() {
    let text = "Angela Merkel spoke to reporters.";
    check(text, "2019-03-01", &[("Angela Merkel", "DEUGOV (in-office)")]);
    check(text, "2023-03-01", &[("Angela Merkel", "DEUELI (former)")]);
    check(text, "", &[("Angela Merkel", "DEUGOV (stale)")]);
}

#[test]
fn later_words_point_back_to_who_was_named() {
    check(
        "Chilean President Marta Soto arrived in Lima. | Soto praised the host. She then left. \
         | The president will return in May.",
        "2024-01-10",
        &[
            ("Soto", "CHLGOV (document)"),
            ("She", "CHLGOV (document)"),
            ("The president", "CHLGOV (document)"),
            ("Lima", "PER (name place)"),
        ],
    );
}

#[test]
fn role_words_belong_to_the_country_that_stands_with_them() {
    check(
        "South Korean officials met the ambassador of Brazil while Israeli warplanes circled \
         and Syrian rebels fired.",
        "2024-01-10",
        &[
            ("South Korean officials", "KORGOV (name)"),
            ("the ambassador of Brazil", "BRAGOV (name)"),
            ("Israeli warplanes", "ISRMIL (name)"),
            ("Syrian rebels", "SYRREB (name)"),
        ],
    );
    check(
        "Hungarian and Romanian officials asked Australia to withdraw its troops from Iraq.",
        "2024-01-10",
        &[
            ("Hungarian and Romanian officials", "HUNGOV+ROUGOV (name)"),
            ("Iraq", "IRQ (name)"),
        ],
    );
    check(
        "Dozens of protesters in Nairobi shouted at the police.",
        "2024-01-10",
        &[("Dozens of protesters", "KENCVL (name)"), ("the police", "KENCOP (context)")],
    );
}

#[test]
fn buildings_capitals_and_agencies_stand_for_governments() {
    check(
        "The Kremlin rejected Berlin's offer, and Ankara agreed. The talks were held in Oslo.",
        "2024-01-10",
        &[
            ("The Kremlin", "RUSGOV (name)"),
            ("Berlin", "DEUGOV (name)"),
            ("Ankara", "TURGOV (name)"),
            ("Oslo", "NOR (name place)"),
        ],
    );
    check(
        "The U.S. State Department thanked the United Nations, the European Union and Hezbollah.",
        "2024-01-10",
        &[
            ("The U.S. State Department", "USAGOV (name)"),
            ("the United Nations", "IGOUNO (name)"),
            ("the European Union", "IGOEUR (name)"),
            ("Hezbollah", "LBNREB (name)"),
        ],
    );
}

#[test]
fn halves_of_divided_countries_need_the_other_half_in_the_text() {
    check(
        "North and South Korea talked. The North left first, and both sides were silent.",
        "2024-01-10",
        &[
            ("North and South Korea", "PRK+KOR (name)"),
            ("The North", "PRK (document)"),
            ("both sides", "KOR+PRK (document)"),
        ],
    );
    check("In Nigeria the North is dry.", "2024-01-10", &[("the North", "")]);
}

#[test]
fn who_urges_both_sides_is_neither() {
    check(
        "India bombed Pakistan. The United States urged both sides to show restraint.",
        "2024-01-10",
        &[("The United States", "USA (name)"), ("both sides", "IND+PAK (document)")],
    );
    check(
        "Turkey met Greece. Turkey said both sides agreed.",
        "2024-01-10",
        &[("both sides", "GRC+TUR (document)")],
    );
}

#[test]
fn names_of_something_else_are_no_countries() {
    check(
        "Anti-Russian banners were seen. Iran-backed fighters left with Michael Jordan.",
        "2024-01-10",
        &[("Jordan", ""), ("Russian", "RUS (name)"), ("Iran", "IRN (name)")],
    );
    check(
        "It told us nothing about polish.",
        "2024-01-10",
        &[("us", ""), ("polish", "")],
    );
    check(
        "French ministers met Korean envoys.",
        "2024-01-10",
        &[("French ministers", "FRAGOV (name)"), ("Korean envoys", "GOV (name)")],
    );
}

#[test]
fn a_country_is_never_guessed_from_an_unknown_name() {
    check(
        "Zorvanian rebels attacked French soldiers.",
        "2024-01-10",
        &[("Zorvanian rebels", "REB (name)")],
    );
    check(
        "Piotr Wisniewski wrote a letter.",
        "2024-01-10",
        &[("Piotr Wisniewski", " (unresolved)")],
    );
}

#[test]
fn the_users_rows_win_over_those_that_ship() {
    let text = "person\taliases\tactor\tclass\trole\ttitle\tfrom\tto\tvalid_until\tsource\n\
                Piotr Wisniewski\t\tPOL\tFM\tGOV\tMinister\t2023-01-01\t\t\tdesk\n";
    let overlay = [OverlayFile {
        name: "leaders.tsv".to_owned(),
        text: text.to_owned(),
    }];
    let tables = Tables::with_overlay(&overlay).unwrap();
    let (_, sentences, mentions) =
        read(&tables, "Piotr Wisniewski wrote a letter.", "2024-01-10");
    let found = shown(&sentences, &mentions, "Piotr Wisniewski");
    assert_eq!(found, "POLGOV (overlay)");
}

#[test]
fn mentions_lie_in_their_sentences_and_repeat_exactly() {
    let text = "\u{201c}Ça va,\u{201d} said Élysée aides — the 30 ministers of Côte d’Ivoire. | \
                - | !!! | Saudi Arabia's";
    let (_, sentences, mentions) = read(&TABLES, text, "2024-01-10");
    for mention in &mentions {
        let sentence = sentences.iter().find(|s| s.position == mention.position).unwrap();
        assert!(mention.tokens.contains(mention.head));
        assert_eq!(mention.span, sentence.span_of(mention.tokens));
        assert!(!mention.span.of(&sentence.text).is_empty());
    }
    assert_eq!(mentions, read(&TABLES, text, "2024-01-10").2);
}

#[test]
fn an_undated_story_is_guessed_from_its_own_words() {
    let year = |text: &str| {
        let (article, sentences, mentions) = read(&TABLES, text, "");
        estimate_year(&TABLES, &article, 0, &sentences, &mentions)
    };
    // The line opened in 2018 and ran for two years.
    let guess = year(
        "The two ministries opened a line in 2018. It had been used for the past two years. \
         South Korean president Moon Jae-in asked the Trump administration for help.",
    )
    .unwrap();
    assert_eq!(guess.year, 2020);
    assert!(guess.reasons.iter().any(|reason| reason.contains("2018")), "{guess:?}");
    assert!(guess.reasons.iter().any(|reason| reason.contains("Moon")), "{guess:?}");
    // Offices alone leave 2010 to 2013.
    let guess = year(
        "British Prime Minister David Cameron met Australian Prime Minister Julia Gillard.",
    )
    .unwrap();
    assert!((2010..=2013).contains(&guess.year), "{guess:?}");
    // What is yet to come says nothing, nor does a text without time.
    assert_eq!(year("The plant will open by 2031."), None);
    assert_eq!(year("A dog bit a man."), None);
}

#[test]
fn places_are_found_with_their_country() {
    let sentences =
        dyad_language::analyse(&PIPELINE, "They met in Tripoli, Lebanon, and in Lyon.");
    let sentence = &sentences[0];
    let at = |word: &str| {
        let idx = (0..sentence.tokens.len())
            .find(|&idx| sentence.word(idx) == word)
            .unwrap();
        place(&TABLES, sentence, TokenRange::new(idx, idx + 1))
    };
    let country =
        |word: &str| at(word).and_then(|place| place.country).map(|c| c.to_string());
    assert_eq!(country("Tripoli").as_deref(), Some("LBN"));
    assert_eq!(country("Lyon").as_deref(), Some("FRA"));
    let lyon = at("Lyon").unwrap();
    assert!((lyon.latitude.unwrap() - 45.7).abs() < 0.2, "{lyon:?}");
    assert_eq!(at("met"), None);
}
