//! `dyad ruptures`: a made-up break and mending in a year of routine, as text, JSON and CSV.

use std::fmt::Write as _;

use crate::run::{Desk, Ran};

/// Two hundred days of a made-up Phoenix file: India and Pakistan quarrel every day, Kuwait and the Philippines
/// meet; on day 150 Kuwait expels envoys, on day 180 Japan and China sign agreements.
fn desk() -> Desk {
    let mut rows = String::new();
    let mut id = 0;
    let mut add = |day: usize, a: &str, b: &str, code: &str| {
        let date = jiff::civil::date(2015, 1, 1)
            .checked_add(jiff::Span::new().days(i64::try_from(day).unwrap()))
            .unwrap();
        let day = date.strftime("%Y%m%d");
        id += 1;
        writeln!(
            rows,
            "{id}_1\t{day}\t2015\t01\t01\t{a}GOV\t{a}\tGOV\t\t{b}GOV\t{b}\tGOV\t\t{code}\t{}\t4\t-5.0\t\t\t\t\t\t\t\t\t",
            code.get(..2).unwrap()
        )
        .unwrap();
    };
    for day in 0..200 {
        add(day, "IND", "PAK", "112");
        add(day, "KWT", "PHL", "040");
        if day == 150 {
            (0..6).for_each(|_| add(day, "KWT", "PHL", "166"));
            (0..3).for_each(|_| add(day, "PHL", "KWT", "111"));
        }
        if day == 180 {
            (0..9).for_each(|_| add(day, "JPN", "CHN", "057"));
        }
    }
    let desk = Desk::new();
    let file =
        desk.file("made-up.txt", rows.replace("057\t05\t4\t-5.0", "057\t05\t1\t8.0"));
    let ran = desk.dyad(&["import", "phoenix", &file, "--store", "desk.db"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    desk
}

fn ruptures(desk: &Desk, arguments: &[&str]) -> Ran {
    desk.dyad(&[&["ruptures", "--store", "desk.db"], arguments].concat())
}

#[test]
fn a_break_is_told_with_its_acts() {
    let desk = desk();
    // Day 150 is the last of May.
    let ran = ruptures(&desk, &["--as-of", "2015-05-31", "--format", "text"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let text = ran.stdout;
    assert!(
        text.starts_with("1 rupture, 0 détentes in the 7 days to 31 May 2015\n"),
        "{text}"
    );
    for part in [
        "▼ Kuwait - Philippines: rupture, 31 May 2015 (KWT-PHL)",
        "in a day: blame, demands or threats 3.0 (0.0 expected), relations reduced 6.0",
        "since      31 May 2015",
        "chance     no alarm as strong came of the same acts on other days",
        "expel or withdraw [166, 6 reports; phoenix made-up.txt, no. ",
    ] {
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(&part), "{part} is not in {text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
}

#[test]
fn json_and_csv_hold_the_same_alarms() {
    let desk = desk();
    let list: serde_json::Value =
        serde_json::from_str(&ruptures(&desk, &["--days", "60"]).stdout).unwrap();
    assert_eq!(list["as_of"], "2015-07-19");
    let told: Vec<(&str, &str)> = list["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["dyad"].as_str().unwrap(), row["turn"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [("KWT-PHL", "rupture"), ("CHN-JPN", "détente")]);
    assert_eq!(list["rows"][1]["raised"], "2015-06-30");
    assert_eq!(list["rows"][0]["weeks"].as_array().unwrap().len(), 26);
    assert_eq!(list["rows"][0]["acts"][0]["code"], "166");
    assert_eq!(list["rows"][0]["false_share"], 0.0);
    let csv =
        ruptures(&desk, &["--days", "60", "--format", "csv", "--sort", "date"]).stdout;
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(
        lines[1].starts_with("2015-06-30,2015-06-30,CHN-JPN,CHN,JPN,détente,"),
        "{csv}"
    );
}

#[test]
fn nothing_of_later_days_is_in_an_earlier_list() {
    let desk = desk();
    let before = ruptures(&desk, &["--as-of", "2015-05-30", "--days", "30"]);
    assert_eq!(before.code, Some(4), "{before:?}");
    let turn = ["--days", "60", "--turn", "detente", "--with", "Kuwait"];
    assert_eq!(ruptures(&desk, &turn).code, Some(4));
    let pair = ["--days", "60", "--between", "Japan", "CHN", "--format", "csv"];
    assert_eq!(ruptures(&desk, &pair).stdout.lines().count(), 2);
    assert_eq!(ruptures(&desk, &["--budget", "0"]).code, Some(1));
}

#[test]
fn a_store_without_acts_is_no_data() {
    let desk = Desk::new();
    let page = desk
        .file("page.txt", "Nothing of this tells of two countries.\n\nNothing at all.");
    desk.dyad(&["ingest", &page, "--store", "desk.db"]);
    let ran = ruptures(&desk, &[]);
    assert_eq!(ran.code, Some(4), "{ran:?}");
}

#[test]
fn the_ledger_of_a_pair_tells_its_history_and_its_silence() {
    let desk = desk();
    let text = |arguments: &[&str]| {
        let call = ["ledger", "KWT", "Philippines", "--store", "desk.db"];
        let ran = desk.dyad(&[&call[..], arguments].concat());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        ran.stdout
    };
    let told = text(&["--format", "text"]);
    assert!(told.contains("rows         209, 2015-01-01 to 2015-07-19"), "{told}");
    assert!(told.contains("conflict     3 verbal, 6 material"), "{told}");
    let then: serde_json::Value =
        serde_json::from_str(&text(&["--as-of", "2015-05-30", "--format", "json"]))
            .unwrap();
    assert_eq!(then["histories"]["n_acts"], 150);
    assert_eq!(then["histories"]["n_by_quad"][3], 0);
    // They met every day; ten days without a meeting are unusual.
    let later = text(&["--as-of", "2015-07-29", "--format", "json"]);
    let later: serde_json::Value = serde_json::from_str(&later).unwrap();
    let silence = &later["histories"]["contacts"]["silence"];
    assert!(silence["probability"].as_f64().unwrap() < 0.05, "{silence}");
}
