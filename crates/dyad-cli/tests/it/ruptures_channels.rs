//! `dyad ruptures` over articles alone: a channel that is shut is an alarm of its own, and so is told a
//! contact that does not come. States are real, events are made up.

use serde_json::Value;

use crate::run::{Desk, Ran};

const THINGS: [&str; 10] = [
    "fish",
    "sugar",
    "railway fares",
    "stolen cattle",
    "milk powder",
    "a dam",
    "fuel smuggling",
    "radio masts",
    "an airline",
    "border markets",
];
const TOWNS: [&str; 7] =
    ["Lima", "Quito", "Tumbes", "Loja", "Piura", "Cuenca", "Guayaquil"];

/// Thirty days of April 2026 on which Kenya and Uganda quarrel, and Peru and Ecuador meet.
fn routine(desk: &Desk) {
    for day in 1..=30 {
        let (thing, town) = (THINGS[day % 10], TOWNS[day % 7]);
        let text = format!(
            "Notes of the day\n\nNAIROBI, {day} April 2026 - Kenya criticized Uganda over {thing}. The \
             foreign minister of Peru met the foreign minister of Ecuador in {town}.\n"
        );
        desk.file(&format!("day{day:02}.txt"), text);
    }
}

fn ingest(desk: &Desk) {
    let ran = desk.dyad(&["ingest", "*.txt", "--store", "desk.db"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

fn ruptures(desk: &Desk, arguments: &[&str]) -> Ran {
    desk.dyad(&[&["ruptures", "--store", "desk.db"], arguments].concat())
}

fn list(desk: &Desk, arguments: &[&str]) -> Value {
    let ran = ruptures(desk, &[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
}

/// Five papers tell that Norway shut its embassy in Algeria on the first of May.
fn embassy(desk: &Desk, n_papers: usize) {
    let papers = [
        "OSLO, 2 May 2026 - Staff flew home at night. Norway closed its embassy in Algeria on 1 May.",
        "OSLO, 2 May 2026 - It was a surprise. On 1 May Norway closed its embassy in Algeria.",
        "ALGIERS, 3 May 2026 - The flag came down. Norway closed its embassy in Algeria on 1 May.",
        "LAGOS, 4 May 2026 - Nobody gave a reason. Norway closed its embassy in Algeria on 1 May.",
        "PARIS, 5 May 2026 - Visas will be late. Norway closed its embassy in Algeria on 1 May.",
    ];
    for (nth, text) in papers.iter().take(n_papers).enumerate() {
        desk.file(&format!("embassy{nth}.txt"), format!("Report {nth}\n\n{text}\n"));
    }
}

fn of_pair<'l>(list: &'l Value, dyad: &str) -> Option<&'l Value> {
    list["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["dyad"] == dyad)
}

#[test]
fn an_embassy_that_is_shut_is_an_alarm_and_five_papers_shut_it_once() {
    let (one, five) = (Desk::new(), Desk::new());
    for (desk, n_papers) in [(&one, 1), (&five, 5)] {
        routine(desk);
        embassy(desk, n_papers);
        ingest(desk);
    }
    for (desk, n_papers) in [(&one, 1), (&five, 5)] {
        let list = list(desk, &["--as-of", "2026-05-05"]);
        let row = of_pair(&list, "DZA-NOR").unwrap_or_else(|| panic!("{list:#}"));
        assert_eq!(row["turn"], "rupture");
        let channels = row["channels"].as_array().unwrap();
        assert_eq!(channels.len(), 1, "{row:#}");
        assert_eq!(channels[0]["kind"], "embassy");
        assert_eq!(channels[0]["state"], "cut");
        assert_eq!(channels[0]["since"]["start"], "2026-05-01");
        assert_eq!(channels[0]["known"], "2026-05-02");
        assert_eq!(channels[0]["n_articles"], n_papers);
        // Each meeting is told from both sides; a change of a channel is no act.
        assert_eq!(list["n_acts"], 91, "five papers tell of one act");
    }
    // However many papers tell it, it is one act and one change, news on the day after.
    for desk in [&one, &five] {
        let list = list(desk, &["--as-of", "2026-05-05"]);
        let row = of_pair(&list, "DZA-NOR").unwrap();
        assert_eq!(row["raised"], "2026-05-02");
        assert_eq!(row["channel_counts"]["shut"], 1.0);
    }
    let text = ruptures(&five, &["--as-of", "2026-05-05", "--format", "text"]).stdout;
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains("embassy cut 2026-05-01 by Norway, known 2026-05-02:"),
        "{text}"
    );
    let csv = ruptures(&five, &["--as-of", "2026-05-05", "--format", "csv"]).stdout;
    assert!(csv.contains("embassy cut 2026-05-01 known 2026-05-02"), "{csv}");
}

#[test]
fn contact_that_does_not_come_is_told_apart_and_outside_the_budget() {
    let desk = Desk::new();
    routine(&desk);
    // The quarrel goes on, the meetings do not.
    for day in 1..=20 {
        let thing = THINGS[day % 10];
        let text = format!(
            "Notes of the day\n\nNAIROBI, {day} May 2026 - Kenya criticized Uganda over {thing}. \
             Peru criticized Chile, and Ecuador criticized Chile.\n"
        );
        desk.file(&format!("may{day:02}.txt"), text);
    }
    ingest(&desk);
    let list = list(&desk, &["--as-of", "2026-05-20"]);
    assert_eq!(of_pair(&list, "ECU-PER"), None);
    let quiet = &list["quiet"];
    assert_eq!(quiet["n_quiet"], 1, "{quiet:#}");
    assert_eq!(quiet["pairs"][0]["dyad"], "ECU-PER");
    let silence = &quiet["pairs"][0]["contacts"]["silence"];
    assert_eq!(silence["days"], 20.0);
    assert!(silence["probability"].as_f64().unwrap() <= 0.05);
    let text = ruptures(&desk, &["--as-of", "2026-05-20", "--format", "text"]).stdout;
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "Quiet where they used to talk (1 of 1 pairs with a rhythm; one in twenty is so by chance)",
        "Ecuador - Peru no contact for 20 days",
    ] {
        assert!(flat.contains(part), "{part} is not in {text}");
    }
    let before = self::list(&desk, &["--as-of", "2026-04-30"]);
    assert_eq!(before["quiet"]["n_quiet"], 0);
    let other = self::list(&desk, &["--as-of", "2026-05-20", "--with", "Kenya"]);
    assert_eq!(other["quiet"]["pairs"].as_array().unwrap().len(), 0);
}

#[test]
fn an_earlier_list_does_not_know_what_is_told_later() {
    let desk = Desk::new();
    routine(&desk);
    embassy(&desk, 5);
    ingest(&desk);
    // The embassy was shut that day, but nobody had told.
    let before = list(&desk, &["--as-of", "2026-05-01"]);
    assert_eq!(of_pair(&before, "DZA-NOR"), None);
    let told = list(&desk, &["--as-of", "2026-05-02"]);
    let row = of_pair(&told, "DZA-NOR").unwrap();
    assert_eq!(row["channels"][0]["n_articles"], 2);
    assert!(
        row["false_share"]
            .as_f64()
            .is_some_and(|share| (0.0..=1.0).contains(&share))
    );
    let quick = list(&desk, &["--as-of", "2026-05-02", "--no-chance"]);
    assert!(of_pair(&quick, "DZA-NOR").unwrap()["false_share"].is_null());
}
