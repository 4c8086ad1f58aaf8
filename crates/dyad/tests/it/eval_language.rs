//! `dyad eval language` on gold of our own: recorded from spaCy 3.8.18, then spoiled in places.

use dyad::eval::{EvalError, LanguageScores, language};
use dyad_language::Pipeline;

const ENVOYS: &str = r#"{"text": "The envoys of Norway left Oslo on Friday.  They resigned.", "tokens": [["The", 0, "DT", "DET", "the", 1, "det", "O", 1], ["envoys", 4, "NNS", "NOUN", "envoy", 4, "nsubj", "O", 0], ["of", 11, "IN", "ADP", "of", 1, "prep", "O", 0], ["Norway", 14, "NNP", "PROPN", "Norway", 2, "pobj", "B-GPE", 0], ["left", 21, "VBD", "VERB", "leave", 4, "ROOT", "O", 0], ["Oslo", 26, "NNP", "PROPN", "Oslo", 4, "dobj", "B-GPE", 0], ["on", 31, "IN", "ADP", "on", 4, "prep", "O", 0], ["Friday", 34, "NNP", "PROPN", "Friday", 6, "pobj", "B-DATE", 0], [".", 40, ".", "PUNCT", ".", 4, "punct", "O", 0], [" ", 42, "_SP", "SPACE", " ", 8, "dep", "O", 0], ["They", 43, "PRP", "PRON", "they", 11, "nsubj", "O", 1], ["resigned", 48, "VBD", "VERB", "resign", 11, "ROOT", "O", 0], [".", 56, ".", "PUNCT", ".", 11, "punct", "O", 0]]}"#;

const OWNERS: &str = r#"{"text": "Café owners protested.", "tokens": [["Café", 0, "NN", "NOUN", "café", 1, "compound", "B-PERSON", 1], ["owners", 5, "NNS", "NOUN", "owner", 2, "nsubj", "O", 0], ["protested", 12, "VBD", "VERB", "protest", 2, "ROOT", "O", 0], [".", 21, ".", "PUNCT", ".", 2, "punct", "O", 0]]}"#;

fn scores(gold: &str) -> Result<LanguageScores, EvalError> {
    let pipeline = Pipeline::load(dyad_data::models::english()).unwrap();
    language(gold.as_bytes(), &pipeline)
}

/// Scores in percent.
fn shown(scores: &LanguageScores) -> String {
    let scores = [
        ("token", scores.token_f1),
        ("sentence", scores.sentence_f1),
        ("tag", scores.tag),
        ("pos", scores.pos),
        ("lemma", scores.lemma),
        ("head", scores.head),
        ("dep", scores.dep),
        ("entity", scores.entity_f1),
    ];
    scores
        .map(|(name, share)| format!("{name} {:.0}", share * 100.0))
        .join(" ")
}

#[test]
fn agreement_with_the_recorded_analysis_is_whole() {
    let scores = scores(&format!("{ENVOYS}\n\n{OWNERS}\n")).unwrap();
    assert_eq!(
        shown(&scores),
        "token 100 sentence 100 tag 100 pos 100 lemma 100 head 100 dep 100 entity 100"
    );
    assert_eq!((scores.documents, scores.tokens), (2, 17));
    assert!(scores.tokens_per_second > 0.0);
}

#[test]
fn every_difference_costs_its_own_score() {
    let spoiled = OWNERS
        .replace("\"Café\", 0, \"NN\"", "\"Caf\", 0, \"NN\"")
        .replace("\"VERB\", \"protest\"", "\"NOUN\", \"protested\"")
        .replace("\"owner\", 2, \"nsubj\"", "\"owner\", 3, \"dobj\"");
    let scores = scores(&spoiled).unwrap();
    assert_eq!(
        shown(&scores),
        "token 75 sentence 100 tag 75 pos 50 lemma 50 head 50 dep 50 entity 0"
    );
}

#[test]
fn gold_that_is_none_is_refused_with_its_line() {
    let error = scores(&format!("{OWNERS}\n{{\"text\": 1}}")).unwrap_err();
    assert_eq!(error.to_string(), "line 2 of the gold is not as expected");
    assert!(matches!(scores("\n"), Err(EvalError::Empty)));
}
