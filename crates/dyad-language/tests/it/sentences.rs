//! Sentences as the later stages get them: what is done to a text before and after the models.

use dyad_language::{analyse, read_article};
use dyad_types::{
    Article, ArticleId, Format, Paragraph, ParagraphKind, Publication, Sentence, Span,
    Story, StoryKind,
};

use crate::pipeline;

/// "word/TAG lemma dep>head" of each token, one sentence a line.
fn shown(sentences: &[Sentence]) -> String {
    let token = |sentence: &Sentence, idx: usize| {
        let token = &sentence.tokens[idx];
        format!(
            "{}/{} {} {}>{}",
            sentence.word(idx),
            token.tag,
            token.lemma,
            token.dep,
            sentence.word(token.head)
        )
    };
    let line = |sentence: &Sentence| {
        let tokens = (0..sentence.tokens.len()).map(|idx| token(sentence, idx));
        tokens.collect::<Vec<_>>().join(" | ")
    };
    sentences.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(shown(&analyse(pipeline(), text)), expected);
}

#[test]
fn verbs_with_a_split_prefix_are_whole() {
    check(
        "They re-engaged the rebels.",
        "They/PRP they nsubj>re-engaged | re-engaged/VBD re-engage ROOT>re-engaged | \
         the/DT the det>rebels | rebels/NNS rebel dobj>re-engaged | ./. . punct>re-engaged",
    );
}

#[test]
fn typographic_apostrophes_negate_as_plain_ones_do() {
    let plain = analyse(pipeline(), "They didn't sign Kim's treaty and they're angry.");
    let curly = analyse(pipeline(), "They didn’t sign Kim’s treaty and they’re angry.");
    assert_eq!(shown(&plain).replace('\'', "’"), shown(&curly).replace('\'', "’"));
    assert!(shown(&curly).contains("n’t/RB not neg>sign"), "{}", shown(&curly));
    assert_eq!(curly[0].text, "They didn’t sign Kim’s treaty and they’re angry.");
}

#[test]
fn white_space_leaves_no_token_and_breaks_no_tree() {
    check(
        "  The rebels \n fled.  ",
        "The/DT the det>rebels | rebels/NNS rebel nsubj>fled | fled/VBD flee ROOT>fled | \
         ./. . punct>fled",
    );
    assert!(analyse(pipeline(), " \n\t ").is_empty());
    assert!(analyse(pipeline(), "").is_empty());
}

#[test]
fn a_paragraph_of_any_length_is_read_to_its_end() {
    let sentence = "The envoys of both sides met again in Geneva on Friday. ";
    let text = sentence.repeat(2000);
    let sentences = analyse(pipeline(), &text);
    assert_eq!(sentences.len(), 2000);
    for (idx, found) in sentences.iter().enumerate() {
        assert_eq!(found.position.sentence, idx);
        assert_eq!(found.span.of(&text), sentence.trim_end());
    }
}

#[test]
fn what_is_too_long_for_a_sentence_is_cut() {
    let text = "Kim and ".repeat(1000);
    let sentences = analyse(pipeline(), &text);
    assert!(sentences.iter().all(|sentence| sentence.tokens.len() <= 400));
    assert_eq!(
        sentences.iter().map(|sentence| sentence.tokens.len()).sum::<usize>(),
        2000
    );
    for sentence in &sentences {
        let roots =
            (0..sentence.tokens.len()).filter(|&idx| sentence.tokens[idx].head == idx);
        assert_eq!(roots.count(), 1);
    }
}

fn story(kind: StoryKind, paragraphs: &[(ParagraphKind, &str)]) -> Story {
    let paragraph = |&(kind, text): &(ParagraphKind, &str)| Paragraph {
        kind,
        text: text.to_owned(),
        span: Span::new(0, text.len()),
        runs: Vec::new(),
    };
    Story {
        kind,
        published: Publication::UNDATED,
        paragraphs: paragraphs.iter().map(paragraph).collect(),
        captions: vec![paragraph(&(ParagraphKind::Caption, "Troops in the capital."))],
        credits: Vec::new(),
        callouts: Vec::new(),
    }
}

#[test]
fn an_article_is_read_paragraph_by_paragraph() {
    let article = Article {
        id: ArticleId(String::new()),
        name: "-".to_owned(),
        url: None,
        publisher: None,
        authors: Vec::new(),
        format: Format::Text,
        text: String::new(),
        published: Publication::UNDATED,
        facts: dyad_types::PageFacts::default(),
        stories: vec![
            story(
                StoryKind::Main,
                &[
                    (ParagraphKind::Title, "Ceasefire in doubt"),
                    (ParagraphKind::Body, "Shells fell. Both sides blamed rebels."),
                ],
            ),
            story(StoryKind::Sponsored, &[(ParagraphKind::Body, "Buy our shoes.")]),
            story(StoryKind::Related, &[(ParagraphKind::Body, "Talks resumed.")]),
        ],
        skipped: Vec::new(),
    };
    let sentences = read_article(pipeline(), &article);
    let shown: Vec<String> = sentences
        .iter()
        .map(|sentence| {
            let position = sentence.position;
            let (story, paragraph) = (position.story, position.paragraph);
            format!("{story}.{paragraph}.{} {}", position.sentence, sentence.text)
        })
        .collect();
    assert_eq!(
        shown,
        [
            "0.0.0 Ceasefire in doubt",
            "0.1.0 Shells fell.",
            "0.1.1 Both sides blamed rebels.",
            "2.0.0 Talks resumed.",
        ]
    );
}
