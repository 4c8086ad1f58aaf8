//! `dyad eval forecast` over a made-up folder, and folders that are none.

use std::fmt::Write as _;

use serde_json::Value;

use crate::run::Desk;

/// Four entities: 0 answers 1 whenever 1 threatened the day before; 2 and 3 meet every day.
fn folder(desk: &Desk) {
    std::fs::create_dir(desk.path("made")).unwrap();
    let facts = |days: std::ops::Range<u32>| {
        let mut text = String::new();
        for day in days {
            let hours = day * 24;
            writeln!(text, "2\t0\t3\t{hours}\t-1").unwrap();
            match day % 7 {
                2 => writeln!(text, "1\t1\t0\t{hours}\t-1").unwrap(),
                3 => writeln!(text, "0\t2\t1\t{hours}\t-1").unwrap(),
                _ => {}
            }
        }
        text
    };
    desk.file("made/train.txt", facts(0..70));
    desk.file("made/valid.txt", facts(70..84));
    desk.file(
        "made/entity2id.txt",
        "Chad\t0\nNiger\t1\nPolice (Chad)\t2\nCitizen (Chad)\t3\n",
    );
    desk.file("made/relation2id.txt", "Consult\t0\nThreaten\t1\nReject\t2\n");
}

#[test]
fn what_comes_regularly_is_ranked_first() {
    let desk = Desk::new();
    folder(&desk);
    let ran = desk.dyad(&["eval", "forecast", "--data", "made"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let scores: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&scores["entities"], &scores["relations"]), (&4.into(), &3.into()));
    assert_eq!(scores["queries"], 36, "14 meetings, 2 threats, 2 answers, both ways");
    assert_eq!(scores["mrr"], 1.0, "{scores:#}");
    assert!(scores["recurrency"]["hits10"].as_f64().unwrap() <= 1.0);
    assert!(scores["learn_cpu_seconds"].is_f64());
}

#[test]
fn folders_that_are_none_are_told() {
    let desk = Desk::new();
    let told = |desk: &Desk| {
        let ran = desk.dyad(&["eval", "forecast", "--data", "made"]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        ran.stderr
    };
    assert!(told(&desk).contains("cannot read made/relation2id.txt"));
    folder(&desk);
    desk.file("made/valid.txt", "0 9 1 1680\n");
    assert!(told(&desk).contains("relation 9, of 3"));
    desk.file("made/valid.txt", "0 1 Chad 1680\n");
    assert!(told(&desk).contains("line 1 is no fact"));
    desk.file("made/valid.txt", "0 1 1 24\n");
    assert!(told(&desk).contains("does not come after"));
    std::fs::remove_file(desk.path("made/valid.txt")).unwrap();
    assert!(told(&desk).contains("nothing to learn from"));
}
