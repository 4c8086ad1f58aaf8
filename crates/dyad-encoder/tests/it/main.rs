//! A tiny encoder with random weights against what torch gives for it; and broken files.
//!
//! Fixture by `xtask/python/encoder_fixture.py`.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use dyad_encoder::{Encoded, Encoder, EncoderError, Head};
use serde_json::Value;

const FILE: &[u8] = include_bytes!("tiny.safetensors");

fn load() -> (Encoder, Vec<Head>) {
    let (encoder, pooled, _) = Encoder::load(FILE, &["cls"], &["arg"]).unwrap();
    (encoder, pooled)
}

fn expected() -> Vec<Value> {
    serde_json::from_str(include_str!("tiny.json")).unwrap()
}

fn encoded(encoder: &Encoder, case: &Value) -> Encoded {
    let words = case["words"].as_array().unwrap();
    let words: Vec<&str> = words.iter().map(|word| word.as_str().unwrap()).collect();
    encoder.encode(&words)
}

fn floats(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|value| value.as_f64().unwrap())
        .collect()
}

#[track_caller]
fn assert_close(found: &[f32], expected: &Value) {
    let expected = floats(expected);
    assert_eq!(found.len(), expected.len());
    let found = found.iter().map(|&value| f64::from(value));
    let dot: f64 = found.clone().zip(&expected).map(|(a, b)| a * b).sum();
    let size =
        |values: &mut dyn Iterator<Item = f64>| values.map(|v| v * v).sum::<f64>().sqrt();
    let cosine = dot / (size(&mut found.clone()) * size(&mut expected.iter().copied()));
    assert!(cosine > 0.995, "cosine {cosine}");
}

#[test]
fn vectors_agree_with_torch() {
    let (encoder, pooled) = load();
    for case in expected() {
        let found = encoded(&encoder, &case);
        let read: Vec<f64> = found.words.iter().map(|&word| word as f64).collect();
        assert_eq!(read, floats(&case["read"]), "{}", case["words"]);
        assert_close(&found.pooled, &case["pooled"]);
        assert_close(found.rows().last().unwrap(), &case["last"]);
        let states = pooled[0].apply(&found.pooled).next().unwrap();
        assert!((f64::from(states) - case["cls"].as_f64().unwrap()).abs() < 0.1);
    }
}

#[test]
fn no_words_are_a_sentence_too() {
    let (encoder, _) = load();
    for words in [&[][..], &[""], &[" ", "\u{200b}"]] {
        let found = encoder.encode(words);
        assert!(found.words.is_empty() && found.rows().next().is_none());
        assert!(found.pooled.iter().all(|value| value.is_finite()));
    }
}

#[test]
fn the_same_words_give_the_same_bits() {
    let (encoder, _) = load();
    let words = ["the", "border", "re-opened", "after", "talks"];
    assert_eq!(encoder.encode(&words), encoder.encode(&words));
}

#[test]
fn a_file_cut_short_or_changed_is_refused_or_read_without_panic() {
    for end in (0..FILE.len()).step_by(997) {
        assert!(Encoder::load(&FILE[..end], &["cls"], &["arg"]).is_err(), "{end}");
    }
    for at in (0..FILE.len()).step_by(499) {
        let mut file = FILE.to_vec();
        file[at] ^= 0xff;
        if let Ok((encoder, ..)) = Encoder::load(&file, &["cls"], &["arg"]) {
            encoder.encode(&["the", "border"]);
        }
    }
}

#[test]
fn a_missing_layer_is_named() {
    let error = Encoder::load(FILE, &["other"], &[]).unwrap_err();
    assert!(matches!(&error, EncoderError::Missing { name } if name == "other.bias"));
    assert_eq!(error.to_string(), "its tensor \"other.bias\" is missing");
    let error = Encoder::load(FILE, &["arg"], &[]).unwrap_err();
    assert!(matches!(&error, EncoderError::Shape { name } if name == "arg.weight"));
}
