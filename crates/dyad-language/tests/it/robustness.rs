//! What holds for every input: spans, trees, no panic, no dependence on threads or history.

use dyad_language::{Pipeline, analyse};
use dyad_types::{Dep, Sentence, Span};
use proptest::prelude::*;

use crate::{parity, pipeline};

/// Any characters, with those that the rules look at more often than chance would have them.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        "[a-zA-Z0-9 '’\".,;:!?()$€%+-]{1,12}",
        "[ \t\n\u{a0}\u{1c}\u{2028}\u{3000}]{1,3}",
        "(re|de|co)-[a-z]{2,8}",
        "(https?://)?[a-z]{1,5}\\.[a-z]{2,4}(/[a-z?=#]{0,5})?",
        Just("n't".to_owned()),
        Just(":-)".to_owned()),
        Just("🇰🇵👩🏽‍🚀".to_owned()),
        Just("said Kim Jong Un".to_owned()),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Every visible character of `text` stands in exactly one of `spans`, which ascend.
fn check_spans(text: &str, spans: impl Iterator<Item = Span>) {
    let mut end = 0;
    for span in spans {
        assert!(span.start >= end && span.end > span.start, "{span:?} in {text:?}");
        assert!(!span.of(text).is_empty(), "{span:?} is off the characters of {text:?}");
        let between = Span::new(end, span.start).of(text);
        assert!(is_blank(between), "{between:?} is left out of {text:?}");
        end = span.end;
    }
    let after = Span::new(end, text.len()).of(text);
    assert!(is_blank(after), "{after:?} is left out of {text:?}");
}

/// White space as Python has it: with the separators of ASCII.
fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|char| char.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&char))
}

fn check_tree(sentence: &Sentence) {
    let n_tokens = sentence.tokens.len();
    assert!(n_tokens > 0);
    for (idx, token) in sentence.tokens.iter().enumerate() {
        assert!(token.head < n_tokens);
        let root = sentence.ancestors(idx).last().unwrap_or(idx);
        assert_eq!(sentence.tokens[root].head, root, "a cycle in {:?}", sentence.text);
    }
    let roots = sentence.tokens.iter().filter(|token| token.dep == Dep::Root).count();
    assert_eq!(roots, 1, "{:?}", sentence.text);
    let mut end = 0;
    for entity in &sentence.entities {
        let tokens = entity.tokens;
        assert!(tokens.start >= end && !tokens.is_empty() && tokens.end <= n_tokens);
        end = tokens.end;
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn tokens_cover_every_text(text in text()) {
        let docs = pipeline().annotate(&[&text]);
        let tokens = &docs[0].tokens;
        check_spans(&text, tokens.iter().map(|token| token.span));
        for token in tokens {
            let next = text.get(token.span.end..).unwrap();
            prop_assert!(!token.space_after || next.starts_with(' '));
            prop_assert!(token.head < tokens.len());
        }
    }

    #[test]
    fn sentences_cover_every_text(text in text()) {
        let sentences = analyse(pipeline(), &text);
        check_spans(&text, sentences.iter().map(|sentence| sentence.span));
        for (idx, sentence) in sentences.iter().enumerate() {
            prop_assert_eq!(sentence.position.sentence, idx);
            prop_assert_eq!(sentence.span.of(&text), &sentence.text);
            check_spans(&sentence.text, sentence.tokens.iter().map(|token| token.span));
            check_tree(sentence);
        }
    }
}

#[test]
fn threads_and_history_do_not_change_a_result() {
    let texts = parity::texts();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let expected = pipeline().annotate(&texts);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|nth| {
                let (texts, expected) = (&texts, &expected);
                scope.spawn(move || {
                    for turn in 0..texts.len() {
                        let idx = (turn * 7 + nth * 19) % texts.len();
                        let docs = pipeline().annotate(&[texts[idx]]);
                        assert_eq!(docs[0], expected[idx], "{:?}", texts[idx]);
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
    });
}

#[test]
fn a_damaged_model_is_refused() {
    let whole = dyad_data::models::english();
    let refused = |file: &[u8]| Pipeline::load(file).unwrap_err().to_string();
    assert_eq!(refused(b""), "it is no model file of this version of dyad");
    assert_eq!(refused(&whole[1..]), "it is no model file of this version of dyad");
    for len in [24, 1000, whole.len() / 2, whole.len() - 1] {
        assert_eq!(
            refused(&whole[..len]),
            "it is damaged: its content does not match its checksum"
        );
    }
    let mut changed = whole.to_vec();
    for at in (16..whole.len()).step_by(whole.len() / 20) {
        changed[at] ^= 0x10;
        assert_eq!(
            refused(&changed),
            "it is damaged: its content does not match its checksum",
            "byte {at}"
        );
        changed[at] ^= 0x10;
    }
}
