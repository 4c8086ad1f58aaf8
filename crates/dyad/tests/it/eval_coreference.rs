//! Reports of one act put together with the tables that ship, and how that is scored.

use std::sync::OnceLock;

use dyad::Engine;
use dyad::eval::{CodedReport, CoreferenceScores, EvalError, WrongGroup};

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::load(&[]).unwrap())
}

fn reports(gold: &str) -> Result<Vec<CodedReport>, EvalError> {
    dyad::eval::coded_reports(gold.as_bytes(), engine())
}

fn scored(gold: &str) -> (CoreferenceScores, Vec<WrongGroup>) {
    let model = Engine::coreference_model().unwrap();
    dyad::eval::coreference(&model, &reports(gold).unwrap()).unwrap()
}

/// A strike told by both sides and a day later with another toll; the strike of two days after; the
/// answer; a report that tells no act.
const STRIKES: &str = r#"
{"id": "1", "event": "first", "published": "2023-05-02", "title": "Pakistan shells Indian post at Poonch", "text": "JAMMU, May 2 - Pakistan shelled an Indian army post near Poonch on Tuesday, killing two soldiers, officers said."}
{"id": "2", "event": "first", "published": "2023-05-03", "title": "Toll of Poonch shelling rises", "text": "Pakistani guns shelled an Indian post near Poonch on Tuesday, and three soldiers have died, the army said."}
{"id": "3", "event": "first", "published": "2023-05-03", "title": "Army silences Indian guns at Poonch", "text": "Pakistan's army accused India of unprovoked fire near Poonch on Tuesday and said that it had answered Indian guns."}
{"id": "4", "event": "second", "published": "2023-05-06", "title": "Pakistan shells Uri", "text": "SRINAGAR, May 6 - Pakistan shelled Indian villages near Uri on Saturday, wounding a farmer, police said."}
{"id": "5", "event": "answer", "published": "2023-05-07", "title": "India expels Pakistani envoy", "text": "NEW DELHI, May 7 - India expelled a Pakistani diplomat on Sunday, the foreign ministry said."}
{"id": "6", "event": "first", "published": "2023-05-03", "title": "A quiet morning", "text": "Snow lay on the hills around the town, and shops were open."}
"#;

#[test]
fn reports_of_one_act_are_put_together_and_others_kept_apart() {
    let (scores, wrong) = scored(STRIKES);
    assert_eq!((scores.reports, scores.events, scores.refused), (6, 3, 0));
    assert!((scores.coded - 5.0 / 6.0).abs() < 1e-9);
    let coded = scores.clusters.b_cubed_coded;
    assert!((coded.f1 - 1.0).abs() < 1e-9, "{coded:?} {wrong:?}");
    assert!(scores.one_a_day.b_cubed_coded.r < coded.r);
    assert_eq!(scores.clusters, scores.all_coded);
    // Of the four reports of the first strike, three are together and one is alone.
    let all = scores.clusters.b_cubed;
    assert!((all.r - (2.0 + 3.0 * 0.75 + 0.25) / 6.0).abs() < 1e-9, "{all:?}");
    let alone = wrong.iter().find(|wrong| wrong.report == "6").unwrap();
    assert_eq!(alone.kept_apart, ["1", "2", "3"]);
    assert_eq!((alone.coded.as_str(), alone.put_together.len()), ("", 0));
}

#[test]
fn gold_that_is_empty_or_no_json_is_refused_with_its_line() {
    let model = Engine::coreference_model().unwrap();
    let empty = dyad::eval::coreference(&model, &reports("\n\n").unwrap());
    assert!(matches!(empty, Err(EvalError::Empty)));
    assert!(matches!(reports("\nno json\n"), Err(EvalError::Line { line: 2, .. })));
}

#[test]
fn reports_that_ingest_refuses_are_alone_and_counted() {
    let german = "Der Schnee lag am Morgen auf den Hügeln rings um die Stadt, und die Geschäfte \
                  waren geöffnet, als ob in der vergangenen Nacht gar nichts geschehen wäre.";
    let refused = STRIKES.replace("A quiet morning", "Ein ruhiger Morgen nach der Nacht");
    let refused = refused
        .replace("Snow lay on the hills around the town, and shops were open.", german);
    let (scores, _) = scored(&refused);
    assert_eq!((scores.reports, scores.refused), (6, 1));
}
