//! The literate corpora under `gold/`: every sentence gives the events of its table, no others.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dyad::eval::article_of;
use dyad_data::Tables;
use dyad_language::Pipeline;
use dyad_types::Event;

/// A sentence with the day of publication, and the rows expected of it.
struct Case {
    place: String,
    text: String,
    published: Option<String>,
    columns: Vec<String>,
    expected: Vec<Vec<String>>,
}

#[test]
fn every_sentence_gives_the_events_of_its_table() {
    let tables = Tables::builtin().unwrap();
    let pipeline = Pipeline::load(dyad_data::models::english()).unwrap();
    let files = files();
    assert!(files.len() >= 8, "corpora: {}", files.len());
    let cases: Vec<Case> = files.iter().flat_map(|file| read(file)).collect();
    assert!(cases.len() >= 120, "sentences: {}", cases.len());
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| difference(case, &tables, &pipeline))
        .collect();
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn difference(case: &Case, tables: &Tables, pipeline: &Pipeline) -> Option<String> {
    let article = article_of(&case.text, case.published.as_deref());
    let sentences = dyad_language::read_article(pipeline, &article);
    let coded = dyad_coding::code(tables, &article, &sentences);
    let mut actual: Vec<Vec<String>> = coded
        .events
        .iter()
        .map(|event| case.columns.iter().map(|column| cell(event, column)).collect())
        .collect();
    let mut expected = case.expected.clone();
    actual.sort();
    expected.sort();
    let show = |rows: &[Vec<String>]| {
        let lines: Vec<String> =
            rows.iter().map(|row| format!("      {}", row.join(" | "))).collect();
        lines.join("\n")
    };
    (actual != expected).then(|| {
        let (told, coded) = (show(&expected), show(&actual));
        format!("{}: {}\n   expected\n{told}\n   coded\n{coded}", case.place, case.text)
    })
}

fn cell(event: &Event, column: &str) -> String {
    match column {
        "actor" => event.actor.code.as_str().to_owned(),
        "recipient" => {
            event.recipient.as_ref().map_or("", |to| to.code.as_str()).to_owned()
        }
        "type" => event.event_type.as_str().to_owned(),
        "mode" => event.mode.map_or("", |mode| mode.as_str()).to_owned(),
        "CAMEO" => event.cameo.as_str().to_owned(),
        "told as" => event.actuality.as_str().to_owned(),
        "holder" => event.holder.as_ref().map_or("", |holder| &holder.name).to_owned(),
        "date" => event.date.interval.map_or(String::new(), |days| days.to_string()),
        "place" => event.place.as_ref().map_or("", |place| &place.name).to_owned(),
        "dead" => event.magnitude.dead.map_or(String::new(), |n| n.to_string()),
        "injured" => event.magnitude.injured.map_or(String::new(), |n| n.to_string()),
        "detained" => event.magnitude.detained.map_or(String::new(), |n| n.to_string()),
        other => panic!("no column \"{other}\""),
    }
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../gold");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    files
}

/// Tables whose first column is "sentence". An empty first cell continues the sentence above; a
/// row of a sentence and nothing else expects no event. "Published 2024-05-10." dates what
/// follows under its heading.
fn read(path: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let mut cases: Vec<Case> = Vec::new();
    let mut columns: Vec<String> = Vec::new();
    let mut published = None;
    for (nth, line) in text.lines().enumerate() {
        if line.starts_with('#') {
            published = None;
        }
        if let Some(rest) = line.strip_prefix("Published ") {
            published = Some(rest.trim_end_matches('.').to_owned());
        }
        let Some(row) = line.strip_prefix('|') else { continue };
        let cells: Vec<String> = row
            .trim_end()
            .trim_end_matches('|')
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect();
        let is_rule = !cells[0].is_empty()
            && cells.iter().all(|cell| cell.chars().all(|c| c == '-'));
        if cells[0] == "sentence" {
            columns = cells[1..].to_vec();
        } else if !is_rule {
            let place = format!("{name}:{}", nth + 1);
            assert_eq!(cells.len(), columns.len() + 1, "{place}");
            if !cells[0].is_empty() {
                cases.push(Case {
                    place,
                    text: cells[0].clone(),
                    published: published.clone(),
                    columns: columns.clone(),
                    expected: Vec::new(),
                });
            }
            if cells[1..].iter().any(|cell| !cell.is_empty()) {
                cases.last_mut().unwrap().expected.push(cells[1..].to_vec());
            }
        }
    }
    let mut seen = BTreeMap::new();
    for case in &cases {
        let before = seen.insert(case.text.clone(), case.place.clone());
        assert_eq!(before, None, "{} repeats a sentence", case.place);
    }
    cases
}
