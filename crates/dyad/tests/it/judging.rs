//! What the learned models add: what is set aside, what is told twice, why nothing was coded, and
//! the data and files that they rest on.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use dyad::render::TerminalStyle;
use dyad::{Engine, Reading};
use dyad_ingest::PageOptions;
use sha2::{Digest as _, Sha256};

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn read(text: &str) -> (Engine, Reading) {
    let engine = Engine::load(&[]).unwrap();
    let options = PageOptions {
        name: "page".to_owned(),
        date: "2020-06-17".parse().ok(),
        ..PageOptions::default()
    };
    let reading = engine.read(text.as_bytes(), &options).unwrap();
    (engine, reading)
}

#[test]
fn an_act_told_three_times_is_one_event_with_its_other_places() {
    let (_, reading) = read(
        "Israeli jets bombed targets in Gaza on 3 June, killing four people.\n\n\
         Hamas fired rockets at Israel on Friday.\n\n\
         The Israeli air force bombed Gaza after weeks of calm.\n\n\
         Israeli jets bombed targets in Gaza on 9 June, killing two people.\n",
    );
    let rows = dyad::listing::rows(&reading);
    let bombed: Vec<_> = rows
        .iter()
        .filter(|row| row.a_iso3c == "ISR" && row.event_type == "ASSAULT")
        .collect();
    let days: BTreeSet<_> = bombed.iter().filter_map(|row| row.date.clone()).collect();
    assert!(days.contains("2020-06-03") && days.contains("2020-06-09"), "{days:?}");
    let events = &reading.coded.events;
    for (idx, event) in events.iter().enumerate() {
        let Some(leader) = event.same_as else { continue };
        assert!(leader != idx && events[leader].same_as.is_none(), "{idx} of {leader}");
        assert_eq!(events[leader].event_type, event.event_type);
    }
    let again = events.iter().filter(|event| event.same_as.is_some()).count();
    assert_eq!(rows.len() + again, events.len(), "no telling is lost");
}

#[test]
fn an_explanation_tells_frames_events_and_what_was_set_aside() {
    let (engine, reading) = read(
        "Japan is considering sanctions on North Korea.\n\n\
         A storm killed four people in Cuba.\n\n\
         Estonia expelled a Russian diplomat on Tuesday.\n",
    );
    let style = TerminalStyle { width: 80, color: false, ascii: false };
    let text = dyad::render::explanation(&engine, &reading, style);
    for wanted in [
        "\"Japan\" = JPN",
        "weighed, not decided",
        "done by a thing, not by a party",
        "\"expelled\" by \"Estonia\"",
        "161: holds",
        "EST -> RUSGOV SANCTION 161 happened, rank 0",
    ] {
        assert!(text.contains(wanted), "{wanted} is missing from:\n{text}");
    }
    let longest = text.lines().map(|line| line.chars().count()).max();
    assert!(longest <= Some(80), "{longest:?}");
}

#[test]
fn a_sentence_about_sport_is_set_aside_with_its_reason() {
    let (_, reading) = read(
        "Norway attacked from the start and Denmark's goalkeeper saved a penalty.\n",
    );
    assert!(reading.coded.events.is_empty(), "{:?}", reading.coded.events);
}

#[test]
fn every_model_stands_in_the_readme_with_its_sum() {
    let page = std::fs::read_to_string(root().join("models/README.md")).unwrap();
    let mut n_models = 0;
    for file in std::fs::read_dir(root().join("models")).unwrap() {
        let path = file.unwrap().path();
        let is_model = path.extension().is_some_and(|e| e == "dyad" || e == "tsv");
        if !is_model {
            continue;
        }
        n_models += 1;
        let sum = Sha256::digest(std::fs::read(&path).unwrap());
        let sum = format!("{sum:x}");
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let row = page.lines().find(|line| line.contains(&format!("`{name}`")));
        assert!(row.is_some_and(|row| row.contains(&sum)), "{name}: {sum}");
    }
    assert_eq!(n_models, 5);
}

/// What is measured on must not be what was trained on.
#[test]
fn no_measured_text_is_trained_on() {
    let own = root().join("gold/own");
    let texts = |path: &Path| -> BTreeSet<String> {
        let lines = std::fs::read_to_string(path).unwrap();
        let row =
            |line: &str| -> serde_json::Value { serde_json::from_str(line).unwrap() };
        lines
            .lines()
            .map(|line| row(line)["text"].as_str().unwrap().trim().to_lowercase())
            .collect()
    };
    let mut trained = BTreeSet::new();
    for file in std::fs::read_dir(own.join("train")).unwrap() {
        trained.extend(texts(&file.unwrap().path()));
    }
    assert!(trained.len() > 6000, "{}", trained.len());
    for name in ["news_own.jsonl", "false_alarms.jsonl"] {
        let measured = texts(&own.join(name));
        let both: Vec<_> = measured.intersection(&trained).collect();
        assert!(both.is_empty(), "{name}: {both:?}");
    }
    let first = texts(&own.join("news_own.jsonl"));
    assert_eq!(first, texts(&own.join("news_own_second.jsonl")));
}
