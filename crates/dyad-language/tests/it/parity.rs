//! Our own sentences and what spaCy 3.8 makes of them: every token, tag, head, lemma, entity.
//!
//! `fixtures/record.py` says how `fixtures/spacy.jsonl` was made.

use dyad_language::{Doc, DocToken};
use serde::Deserialize;

use crate::pipeline;

const RECORDED: &str = include_str!("../fixtures/spacy.jsonl");

#[derive(Deserialize)]
struct Recorded {
    text: String,
    tokens: Vec<RecordedToken>,
}

/// Text, character offset, tag, part of speech, lemma, head, relation, entity, whether a
/// sentence starts with it, whether a space follows.
#[derive(Deserialize)]
struct RecordedToken(
    String,
    usize,
    String,
    String,
    String,
    usize,
    String,
    String,
    u8,
    u8,
);

pub(crate) fn texts() -> Vec<String> {
    recorded().into_iter().map(|recorded| recorded.text).collect()
}

fn recorded() -> Vec<Recorded> {
    RECORDED
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// One line per token, with white space shown.
fn expected(recorded: &Recorded) -> Vec<String> {
    let shown = recorded.tokens.iter().map(|token| {
        let RecordedToken(text, at, tag, pos, lemma, head, dep, entity, starts, space) =
            token;
        format!(
            "{text:?} {at} {tag} {pos} {lemma:?} {head} {dep} {entity} {starts} {space}"
        )
    });
    shown.collect()
}

fn found(text: &str, doc: &Doc) -> Vec<String> {
    let line = |token: &DocToken| {
        let at = text
            .char_indices()
            .take_while(|&(at, _)| at < token.span.start)
            .count();
        let entity = match token.entity {
            None => "O".to_owned(),
            Some(label) if token.begins_entity => format!("B-{label}"),
            Some(label) => format!("I-{label}"),
        };
        format!(
            "{:?} {at} {} {} {:?} {} {} {entity} {} {}",
            token.span.of(text),
            token.tag,
            token.pos,
            token.lemma.as_str(),
            token.head,
            token.dep,
            u8::from(token.begins_sentence),
            u8::from(token.space_after),
        )
    };
    doc.tokens.iter().map(line).collect()
}

#[test]
fn every_sentence_is_analysed_as_by_spacy() {
    let recorded = recorded();
    assert!(recorded.len() >= 60);
    let texts: Vec<&str> =
        recorded.iter().map(|recorded| recorded.text.as_str()).collect();
    let docs = pipeline().annotate(&texts);
    let mut wrong = Vec::new();
    for (recorded, doc) in recorded.iter().zip(&docs) {
        let (expected, found) = (expected(recorded), found(&recorded.text, doc));
        if let Some(idx) = (0..expected.len().max(found.len()))
            .find(|&idx| expected.get(idx) != found.get(idx))
        {
            wrong.push(format!(
                "{:?}\n  expected {:?}\n  found    {:?}",
                recorded.text,
                expected.get(idx),
                found.get(idx)
            ));
        }
    }
    assert!(wrong.is_empty(), "{} texts differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_text_is_analysed_the_same_alone_and_among_others() {
    let texts = texts();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let together = pipeline().annotate(&texts);
    for (text, doc) in texts.iter().zip(together) {
        assert_eq!(pipeline().annotate(&[text]), [doc], "{text:?}");
    }
}
