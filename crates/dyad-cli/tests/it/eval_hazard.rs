//! `dyad eval hazard` over a made-up folder, and one that holds too little.

use std::fmt::Write as _;

use serde_json::Value;

use crate::run::Desk;

const NAMES: [&str; 6] = ["Chad", "Niger", "Peru", "Ecuador", "Norway", "Japan"];

/// Each state does something to each other one every few days, by relations of all four quad classes.
fn folder(desk: &Desk, n_days: u32) {
    std::fs::create_dir(desk.path("made-icews18")).unwrap();
    let facts = |days: std::ops::Range<u32>| {
        let mut text = String::new();
        for day in days {
            for (a, b) in (0..6_u32).flat_map(|a| (0..6).map(move |b| (a, b))) {
                let turn = day * 7 + a * 3 + b * 5;
                if a != b && turn % (3 + a) == 0 {
                    writeln!(text, "{a}\t{}\t{b}\t{}", turn % 4, day * 24).unwrap();
                }
            }
        }
        text
    };
    desk.file("made-icews18/train.txt", facts(0..n_days));
    desk.file("made-icews18/valid.txt", facts(n_days..n_days + 40));
    let names = (0..).zip(NAMES).map(|(id, name)| format!("{name}\t{id}\n"));
    desk.file("made-icews18/entity2id.txt", names.collect::<String>());
    let relations = "0\t040\tConsult\texact\n1\t070\tProvide_aid\texact\n\
        2\t111\tCriticize_or_denounce\texact\n3\t190\tUse_conventional_military_force\texact\n";
    desk.file("made-icews18/relation2cameo.tsv", relations);
}

fn run(desk: &Desk) -> crate::run::Ran {
    let call = ["eval", "hazard", "--data", "made-icews18", "--first-day", "2018-01-01"];
    desk.dyad(&call)
}

#[test]
fn odds_are_scored_beside_their_baselines() {
    let desk = Desk::new();
    folder(&desk, 200);
    let ran = run(&desk);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let scores: Value = serde_json::from_str(&ran.stdout).unwrap();
    let week = &scores["horizons"]["7"]["mean"];
    for field in ["brier", "auc", "ece", "coverage"] {
        let value = week[field].as_f64().unwrap_or_else(|| panic!("{field}: {week:#}"));
        assert!((0.0..=1.0).contains(&value), "{field} {value}");
    }
    // Everything comes round at its own pace, which odds by share of windows alone do not know.
    let naive = week["baselines"]["climatology"]["brier"].as_f64().unwrap();
    assert!(week["brier"].as_f64().unwrap() <= naive + 0.01, "{week:#}");
}

#[test]
fn a_history_that_is_too_short_is_told() {
    let desk = Desk::new();
    folder(&desk, 1);
    let ran = run(&desk);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("too few to score on"), "{}", ran.stderr);
}
