//! Causes with the learned reader beside the rules.

use std::sync::OnceLock;

use dyad::{Engine, PageOptions};
use dyad_types::Cause;

fn engines() -> &'static (Engine, Engine) {
    static ENGINES: OnceLock<(Engine, Engine)> = OnceLock::new();
    ENGINES.get_or_init(|| {
        let engine = || Engine::load(&[]).unwrap();
        (engine(), engine().carefully().unwrap())
    })
}

/// The causes that the rules give, and those with the reader, each as "cause => effect".
fn causes(text: &str) -> [Vec<(String, Cause)>; 2] {
    let (rules, careful) = engines();
    [rules, careful].map(|engine| causes_by(engine, text))
}

fn causes_by(engine: &Engine, text: &str) -> Vec<(String, Cause)> {
    let page = format!("A page\n\n3 May 2024\n\n{text}\n");
    let options = PageOptions {
        name: "page.txt".to_owned(),
        ..PageOptions::default()
    };
    let reading = engine.read(page.as_bytes(), &options).unwrap();
    let words = |clause: &dyad_types::Clause| {
        let at = clause.position;
        let sentence = reading.sentences.iter().find(|s| s.position == at).unwrap();
        clause.span.of(&sentence.text).to_owned()
    };
    let told = reading.coded.causes.iter().map(|cause| {
        let effect = cause.effect.as_ref().map_or_else(String::new, words);
        (format!("{} => {effect}", words(&cause.cause)), cause.clone())
    });
    told.collect()
}

fn told(causes: &[(String, Cause)]) -> Vec<&str> {
    causes.iter().map(|(told, _)| told.as_str()).collect()
}

#[test]
fn what_words_mark_stays_as_the_rules_have_it() {
    let text = "Workers went on strike on Monday because the mine had cut their pay.";
    let [rules, careful] = causes(text);
    assert_eq!(
        told(&rules),
        ["the mine had cut their pay => Workers went on strike on Monday"]
    );
    assert_eq!(careful, rules);
}

#[test]
fn what_the_reader_denies_is_no_cause() {
    let text = "The delegation returned to the hotel after a short walk along the river.";
    let [rules, careful] = causes(text);
    assert_eq!(rules.len(), 1, "the words alone look like a cause: {rules:?}");
    assert_eq!(told(&careful), Vec::<&str>::new());
}

#[test]
fn what_the_reader_alone_finds_has_no_signal_and_is_nobodys() {
    let text = "Residents took to the streets and demanded that the governor resign.";
    let [rules, careful] = causes(text);
    assert_eq!(told(&rules), Vec::<&str>::new());
    assert_eq!(careful.len(), 1, "{careful:?}");
    let (_, cause) = &careful[0];
    assert!(cause.signal.is_empty() && cause.player.is_none(), "{cause:?}");
}
