//! `dyad eval ruptures` on a made-up year of quadruples.

use std::fmt::Write as _;

use crate::run::Desk;

const ENTITIES: &str = "Citizen (Kuwait)\t0\nForeign Affairs (Kuwait)\t1\n\
    Foreign Affairs (Philippines)\t2\nIndia\t3\nPakistan\t4\nHead of Government (Japan)\t5\n\
    China\t6\n";
const RELATIONS: &str = "0\t111\tCriticize or denounce\texact\n1\t166\tExpel or withdraw\texact\n\
    2\t057\tSign formal agreement\texact\n3\t040\tConsult\texact\n";

/// Ninety days of routine, a break of Kuwait and the Philippines on day 60, a mending of China and
/// Japan on day 70.
fn events() -> String {
    let mut text = String::new();
    for day in 0..90 {
        let hour = day * 24;
        let mut add = |subject: u8, relation: u8, object: u8| {
            writeln!(text, "{subject}\t{relation}\t{object}\t{hour}\t0").unwrap();
        };
        add(3, 0, 4);
        add(1, 3, 2);
        if day % 9 == 0 {
            add(5, 2, 6);
        }
        if day == 60 || day == 61 {
            (0..5).for_each(|_| add(1, 1, 2));
            (0..4).for_each(|_| add(2, 0, 1));
        }
        if day == 70 {
            (0..9).for_each(|_| add(6, 2, 5));
        }
    }
    text
}

const GOLD: &str = "kind,date,a,b,what\n\
    rupture,2018-03-02,Kuwait,Philippines,envoys expelled\n\
    rupture,2018-02-01,India,Pakistan,made up: nothing happened\n\
    detente,2018-03-12,CHN,Japan,agreements\n";

fn folder(desk: &Desk, name: &str) {
    std::fs::create_dir(desk.path(name)).unwrap();
    desk.file(&format!("{name}/entity2id.txt"), ENTITIES);
    desk.file(&format!("{name}/relation2cameo.tsv"), RELATIONS);
    desk.file(&format!("{name}/train.txt"), events());
}

#[test]
fn breaks_are_told_and_quiet_pairs_are_not() {
    let desk = Desk::new();
    folder(&desk, "icews18");
    let gold = desk.file("gold.csv", GOLD);
    let ran = desk.dyad(&[
        "eval",
        "ruptures",
        "--events",
        "icews18",
        "--gold",
        &gold,
        "--turns",
        "turns.jsonl",
    ]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let scores: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(scores["ruptures"]["n"], 2);
    assert_eq!(scores["ruptures"]["recall_next_day"], 0.5);
    assert_eq!(scores["detentes"]["recall_next_day"], 1.0);
    assert_eq!(scores["alarms_per_week"]["asked"], 5.0);
    for turn in ["ruptures", "detentes"] {
        let told = &scores["false_shares"][turn];
        assert!(told["of_all"].as_f64().is_some_and(|share| share <= 1.0), "{told}");
        assert!(!told["calibration"].as_array().unwrap().is_empty(), "{told}");
    }
    let turns = std::fs::read_to_string(desk.path("turns.jsonl")).unwrap();
    let first: serde_json::Value =
        serde_json::from_str(turns.lines().next().unwrap()).unwrap();
    assert_eq!(first["dyad"], "KWT-PHL");
    assert_eq!(first["alarms"][0], 0);
}

#[test]
fn what_is_missing_is_said() {
    let desk = Desk::new();
    folder(&desk, "made-up");
    let gold = desk.file("gold.csv", GOLD);
    let eval = |events: &str, more: &[&str]| {
        let call = ["eval", "ruptures", "--events", events, "--gold", &gold];
        desk.dyad(&[&call, more].concat())
    };
    let ran = eval("made-up", &[]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("--first-day"), "{}", ran.stderr);
    assert_eq!(eval("made-up", &["--first-day", "2018-01-01"]).code, Some(0));
    let ran = eval("nowhere", &["--first-day", "2018-01-01"]);
    assert!(ran.stderr.contains("entity2id.txt"), "{}", ran.stderr);
    assert_eq!(
        eval("made-up", &["--first-day", "2018-01-01", "--budget", "0"]).code,
        Some(1)
    );
    let gold =
        desk.file("gold.csv", "kind,date,a,b\nrupture,2018-03-02,Freedonia,China\n");
    let call = ["eval", "ruptures", "--first-day", "2018-01-01", "--events", "made-up"];
    let ran = desk.dyad(&[&call[..], &["--gold", &gold]].concat());
    assert!(ran.stderr.contains("Freedonia"), "{}", ran.stderr);
}
