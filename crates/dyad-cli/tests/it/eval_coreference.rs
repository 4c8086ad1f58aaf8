//! `dyad eval coreference` on two made-up files.

use crate::run::Desk;

const FIRST: &str = r#"{"id": "1", "event": "cut", "published": "2023-05-02", "title": "Chad expels French envoy", "text": "Chad expelled the French ambassador on Tuesday."}
{"id": "2", "event": "cut", "published": "2023-05-03", "title": "Envoy of France leaves Chad", "text": "France's ambassador was expelled by Chad on Tuesday."}
"#;
const SECOND: &str = r#"{"id": "3", "event": "raid", "published": "2023-05-02", "title": "Japan sanctions Russia", "text": "Japan imposed sanctions on Russia on Tuesday."}
"#;

#[test]
fn files_are_one_set_and_wrong_groups_are_written() {
    let desk = Desk::new();
    let (first, second) = (desk.file("a.jsonl", FIRST), desk.file("b.jsonl", SECOND));
    let call = ["eval", "coreference", "--gold", &first, &second];
    let ran = desk.dyad(&[&call[..], &["--errors", "wrong.jsonl"]].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let scores: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&scores["reports"], &scores["events"]), (&3.into(), &2.into()));
    for rule in [&scores, &scores["one_a_day"], &scores["one_a_day_by_type"]] {
        assert!(rule["b_cubed"]["f1"].is_number());
        assert!(rule["b_cubed_coded"]["f1"].is_number());
    }
    assert!(desk.path("wrong.jsonl").exists());
}

#[test]
fn what_is_missing_or_wrong_is_said() {
    let desk = Desk::new();
    let ran = desk.dyad(&["eval", "coreference", "--gold", "nowhere.jsonl"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("nowhere.jsonl"), "{}", ran.stderr);
    let wrong = desk.file("wrong.jsonl", "{\"id\": \"1\"}\n");
    let ran = desk.dyad(&["eval", "coreference", "--gold", &wrong]);
    assert!(ran.stderr.contains("line 1 of the gold"), "{}", ran.stderr);
    let empty = desk.file("empty.jsonl", "\n");
    let ran = desk.dyad(&["eval", "coreference", "--gold", &empty]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("the gold is empty"), "{}", ran.stderr);
}
