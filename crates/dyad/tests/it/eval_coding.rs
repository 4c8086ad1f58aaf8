//! Scores of the coder on labelled sentences: what is counted, and how the table reads.

use dyad::eval::{CodingReport, EvalError, coding};
use dyad_data::Tables;
use dyad_language::Pipeline;

fn report(gold: &str) -> Result<CodingReport, EvalError> {
    let tables = Tables::builtin().unwrap();
    let pipeline = Pipeline::load(dyad_data::models::english()).unwrap();
    coding(gold.as_bytes(), &tables, &pipeline)
}

/// Two sentences coded in full, one event of the first mislabelled on purpose; one without event.
const COMPLETE: &str = r#"
{"id": "a", "text": "Sweden expelled two Russian diplomats on Friday.", "date": "2022-04-08", "complete": true, "events": [{"source": "SWEGOV", "target": "RUSGOV", "source_text": "Sweden", "target_text": "two Russian diplomats", "code": "161", "ontology": "CAMEO-1.1b3"}]}
{"id": "b", "text": "France condemned North Korea on Monday.", "date": "2017-09-04", "complete": true, "events": [{"source": "FRA", "target": "PRK", "source_text": "France", "target_text": "North Korea", "code": "190", "ontology": "CAMEO-1.1b3"}]}
{"id": "c", "text": "Germany beat Brazil by seven goals to one.", "date": "2014-07-09", "complete": true, "events": []}
"#;

#[test]
fn a_set_labelled_in_full_is_scored_by_code_type_actors_and_rank() {
    let report = report(COMPLETE).unwrap();
    let scores = &report.scores;
    let dyad = scores.dyad.unwrap();
    assert!((dyad.r - 1.0).abs() < 1e-9, "both dyads are found: {dyad:?}");
    let class = scores.class.unwrap();
    assert!((class.r - 0.5).abs() < 1e-9, "one type is mislabelled: {class:?}");
    let salient = scores.most_salient.unwrap().accuracy;
    assert!((salient - 0.5).abs() < 1e-9, "{salient}");
    let false_alarms = scores.false_alarms.unwrap();
    assert_eq!(false_alarms.sentences, 1);
    let texts: Vec<&str> = report.predictions.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(texts, ["a", "b", "c"]);
}

#[test]
fn the_table_tells_each_type_and_what_it_is_taken_for() {
    let text = report(COMPLETE).unwrap().table.markdown();
    assert!(text.contains("| ACCUSE | 0 | 1 | 0.000 | 0.000 | 0.000 |"), "{text}");
    assert!(text.contains("| ASSAULT | 1 | 0 | 0.000 | 0.000 | 0.000 |"), "{text}");
    let row = text.lines().find(|line| line.starts_with("| ASSAULT | 1 | |"));
    assert!(row.is_none(), "ASSAULT was taken for ACCUSE alone: {text}");
}

#[test]
fn statements_that_get_an_act_are_counted() {
    let gold = r#"
{"id": "a", "text": "The minister voiced sorrow over the crash.", "date": null, "events": [{"penta": 0, "ontology": "PENTA"}]}
{"id": "b", "text": "Egyptian troops invaded Libya on Monday.", "date": null, "events": [{"penta": 0, "ontology": "PENTA"}]}
"#;
    let scores = report(gold).unwrap().scores;
    assert_eq!(scores.acts_in_statements, Some(0.5));
    assert!((scores.penta.unwrap().accuracy - 0.5).abs() < 1e-9);
}

#[test]
fn gold_that_is_empty_or_no_json_is_refused_with_its_line() {
    assert!(matches!(report("\n\n"), Err(EvalError::Empty)));
    let wrong = report("{\"text\": \"x\", \"events\": []}\nno json\n");
    assert!(matches!(wrong, Err(EvalError::Line { line: 2, .. })));
}
