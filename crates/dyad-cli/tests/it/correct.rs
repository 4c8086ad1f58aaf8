//! `dyad correct`: what a reviewer says, in every verb that shows or counts; refusals; another store.

use serde_json::Value;

use crate::run::{Desk, PAGE, Ran};

const SIGNED: [&str; 6] =
    ["--reason", "they were asked to leave", "--by", "A. Reader", "--on", "2026-01-02"];

/// A history row a line: USA acts on RUS, four times in a month.
const ROWS: &str = "1_1\t20220301\t2022\t03\t01\tUSAGOV\tUSA\tGOV\t\tRUSGOV\tRUS\tGOV\t\t112\t11\t3\t-2.0\t\t\t\t\t\t\t\t\t\n\
    2_1\t20220302\t2022\t03\t02\tUSAGOV\tUSA\tGOV\t\tRUSGOV\tRUS\tGOV\t\t112\t11\t3\t-2.0\t\t\t\t\t\t\t\t\t\n\
    3_1\t20220303\t2022\t03\t03\tUSAGOV\tUSA\tGOV\t\tRUSGOV\tRUS\tGOV\t\t040\t04\t1\t1.0\t\t\t\t\t\t\t\t\t\n\
    4_1\t20220304\t2022\t03\t04\tUSAGOV\tUSA\tGOV\t\tRUSGOV\tRUS\tGOV\t\t040\t04\t1\t1.0\t\t\t\t\t\t\t\t\t\n";

fn desk() -> Desk {
    let desk = Desk::new();
    let page = desk.file("page.txt", PAGE);
    let rows = desk.file("rows.txt", ROWS);
    for verb in [["ingest", &page].as_slice(), &["import", "phoenix", &rows]] {
        assert_eq!(dyad(&desk, verb).code, Some(0));
    }
    desk
}

fn dyad(desk: &Desk, arguments: &[&str]) -> Ran {
    desk.dyad(&[arguments, &["--store", "desk.db"]].concat())
}

fn correct(desk: &Desk, arguments: &[&str]) -> Ran {
    dyad(desk, &[&["correct"], arguments, &SIGNED].concat())
}

fn ledger(desk: &Desk, arguments: &[&str]) -> Value {
    let ran = dyad(desk, &[&["ledger", "--format", "json"], arguments].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    serde_json::from_str(&ran.stdout).unwrap()
}

/// The keys of the reports of the act of a ledger with a code, the one that stands for it first.
fn keys_of(ledger: &Value, cameo: &str) -> Vec<String> {
    let mut events = ledger["events"].as_array().unwrap().iter();
    let event = events.find(|event| event["event"]["cameo"] == cameo).unwrap();
    let more = event["more_sources"].as_array().into_iter().flatten();
    let sources = std::iter::once(&event["source"]).chain(more);
    sources
        .map(|source| source["key"].as_str().unwrap().to_owned())
        .collect()
}

fn types(ledger: &Value) -> Vec<&str> {
    let events = ledger["events"].as_array().unwrap().iter();
    events
        .map(|event| event["event"]["event_type"].as_str().unwrap())
        .collect()
}

/// Events of a month of a pair in a panel.
fn counted(desk: &Desk, arguments: &[&str]) -> String {
    let of_pair =
        ["panel", "--by", "month", "--count", "reports", "--since", "2022-03-01"];
    let ran = dyad(desk, &[&of_pair[..], arguments].concat());
    let mut lines = ran.stdout.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let cell = |line: &str, name: &str| {
        let place = names.iter().position(|other| *other == name).unwrap();
        line.split(',').nth(place).unwrap().to_owned()
    };
    let rows = lines.filter(|line| cell(line, "dyad") == "RUS-USA");
    let counts = rows.map(|line| cell(line, "events"));
    counts.filter(|count| count != "0").collect::<Vec<_>>().join(" ")
}

#[test]
fn a_ledger_tells_what_is_right_and_what_was_thought_before() {
    let desk = desk();
    let before = ledger(&desk, &["NOR", "RUS"]);
    let [expelled, expels] = &keys_of(&before, "161")[..] else { panic!("{before}") };
    let ran = correct(&desk, &["recode", expelled, "--type", "reject"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), "1 correction added\n"));
    let after = ledger(&desk, &["NOR", "RUS"]);
    assert_ne!(types(&after), types(&before));
    assert!(types(&after).contains(&"REJECT"));
    assert_eq!(
        types(&ledger(&desk, &["NOR", "RUS", "--as-of", "2026-01-01"])),
        types(&before)
    );
    let ran = correct(&desk, &["wrong", expelled, expels]);
    assert_eq!(ran.stdout, "2 corrections added\n");
    let without = ledger(&desk, &["NOR", "RUS"]);
    assert_eq!(types(&without).len() + 1, types(&before).len());
    let told = dyad(&desk, &["brief", "page.txt"]);
    assert!(told.stderr.contains("3 corrections"), "{}", told.stderr);
}

#[test]
fn rows_of_histories_are_counted_as_they_are_right() {
    let desk = desk();
    assert_eq!(counted(&desk, &[]), "4");
    let rows = ledger(&desk, &["RUS", "USA"]);
    let rows = rows["histories"]["newest"].as_array().unwrap().iter();
    let keys: Vec<&str> = rows.map(|row| row["key"].as_str().unwrap()).collect();
    assert_eq!(keys.len(), 4);
    assert_eq!(correct(&desk, &["wrong", keys[0]]).code, Some(0));
    assert_eq!(correct(&desk, &["merge", keys[1], keys[2]]).code, Some(0));
    let april = ["redate", keys[3], "--date", "2022-04-05"];
    assert_eq!(correct(&desk, &april).code, Some(0));
    assert_eq!(counted(&desk, &[]), "1 1");
    assert_eq!(counted(&desk, &["--as-of", "2026-01-01"]), "4");
    let own = dyad(&desk, &["export", "phoenix", "--between", "RUS", "USA"]);
    assert!(own.stdout.contains("4_1") && own.stderr.contains("4 rows have corrections"));
    let other = dyad(&desk, &["export", "icews", "--from", "histories"]);
    assert!(other.stderr.contains("2 rows left out"), "{}", other.stderr);
    assert!(other.stdout.contains("2022-04-05"), "{}", other.stdout);
}

#[test]
fn corrections_are_listed_exported_and_replayed_once() {
    let desk = desk();
    let expelled = keys_of(&ledger(&desk, &["NOR", "RUS"]), "161").remove(0);
    correct(&desk, &["recode", &expelled, "--cameo", "166"]);
    correct(&desk, &["redate", &expelled, "--date", "2022-04-04/2022-04-05"]);
    let listed = dyad(&desk, &["correct", "list"]).stdout;
    assert!(listed.contains("recode SANCTION") && listed.contains("(A. Reader)"));
    let exported = dyad(&desk, &["correct", "export", "-o", "labels.jsonl"]);
    assert_eq!(exported.code, Some(0), "{exported:?}");
    let labels = std::fs::read_to_string(desk.path("labels.jsonl")).unwrap();
    let label: Value = serde_json::from_str(labels.lines().next().unwrap()).unwrap();
    assert_eq!(label["before"]["event"]["cameo"], "161");
    assert_eq!(label["after"]["event"]["cameo"], "166");
    assert!(label["sentence"].as_str().unwrap().contains("expel"));

    let copy = desk.dyad(&["ingest", "page.txt", "--store", "copy.db"]);
    assert_eq!(copy.code, Some(0));
    let replay =
        || desk.dyad(&["correct", "replay", "labels.jsonl", "--store", "copy.db"]);
    assert_eq!(replay().stdout, "2 corrections added\n");
    assert_eq!(replay().stdout, "0 corrections added, 2 there already\n");
    let of = |store| {
        desk.dyad(&["ledger", "NOR", "RUS", "--format", "json", "--store", store])
            .stdout
    };
    assert_eq!(of("copy.db"), of("desk.db"));
    let again = desk.dyad(&["correct", "export", "--store", "copy.db"]);
    assert_eq!(again.stdout, labels, "replayed and exported again");
}

#[test]
fn what_cannot_be_is_refused_and_nothing_is_added() {
    let desk = desk();
    let before = ledger(&desk, &["NOR", "RUS"]);
    let expelled = keys_of(&before, "161").remove(0);
    let refused = |arguments: &[&str], what: &str| {
        let ran = correct(&desk, arguments);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.stderr.contains(what), "{}", ran.stderr);
    };
    refused(&["wrong", "nothing"], "holds nothing with the key nothing");
    refused(&["recode", &expelled], "no code is named");
    refused(&["recode", &expelled, "--type", "SANKTION"], "no PLOVER event type");
    refused(&["redate", &expelled, "--date", "2022-04-31"], "is no date");
    refused(&["redate", &expelled, "--date", "2022-04-03/2022-04-01"], "is before");
    refused(&["merge", &expelled, &expelled], "with itself");
    let blank =
        dyad(&desk, &["correct", "wrong", &expelled, "--reason", " ", "--by", "A"]);
    assert!(blank.stderr.contains("needs a reason"), "{}", blank.stderr);
    let none = desk.dyad(&["correct", "list", "--store", "none.db"]);
    assert_eq!(none.code, Some(1));
    assert!(!desk.path("none.db").exists());
    assert_eq!(dyad(&desk, &["correct", "list"]).code, Some(4));
    let file = desk.file("labels.jsonl", "no json\n{\"key\":\"x\",\"kind\":\"wrong\"}\n");
    let ran = dyad(&desk, &["correct", "replay", &file]);
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (Some(3), "0 corrections added, 2 set aside\n")
    );
    let unsigned = format!(
        "{{\"key\":\"{expelled}\",\"kind\":\"wrong\",\"reviewer\":\"\",\"day\":\"2026-01-02\",\"reason\":\"\"}}\n"
    );
    let no_such_act = format!(
        "{{\"key\":\"{expelled}\",\"kind\":\"recode\",\"value\":{{\"cameo\":\"166\",\"event_type\":\"SANCTION\",\
         \"mode\":\"expel\",\"intensity\":9.5,\"quad_class\":\"material-conflict\",\"quad_scheme\":\"plover\"}},\
         \"reviewer\":\"A\",\"day\":\"2026-01-02\",\"reason\":\"b\"}}\n"
    );
    let file = desk.file("odd.jsonl", unsigned + &no_such_act);
    let ran = dyad(&desk, &["correct", "replay", &file]);
    assert!(ran.stderr.contains("needs a reason"), "{}", ran.stderr);
    assert!(ran.stderr.contains("another intensity"), "{}", ran.stderr);
    let keys = dyad(&desk, &["ledger", "NOR", "RUS", "--keys"]).stdout;
    assert!(keys.contains(&expelled) && keys.contains("\nKeys\n"), "{keys}");
    assert_eq!(ledger(&desk, &["NOR", "RUS"]), before);
}

/// Of a pair that no act is left of, sanctions are still told.
#[test]
fn a_ledger_of_sanctions_alone_is_a_ledger() {
    let desk = Desk::new();
    let page = "Notes\n\nBRUSSELS, 4 May 2021 - Canadian sanctions on Belarus stay in force until \
        December, officials said.\n";
    let page = desk.file("page.txt", page);
    assert_eq!(dyad(&desk, &["ingest", &page]).code, Some(0));
    let before = ledger(&desk, &["CAN", "BLR"]);
    let keys: Vec<String> = before["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["source"]["key"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!((keys.len(), before["sanctions"].as_array().unwrap().len()), (1, 1));
    assert_eq!(correct(&desk, &["wrong", &keys[0]]).code, Some(0));
    let after = ledger(&desk, &["CAN", "BLR"]);
    assert!(after["events"].as_array().unwrap().is_empty());
    let sanction = after["sanctions"][0]["source"]["key"].as_str().unwrap().to_owned();
    assert_eq!(correct(&desk, &["wrong", &sanction]).code, Some(0));
    let nothing = dyad(&desk, &["ledger", "CAN", "BLR"]);
    assert_eq!(nothing.code, Some(4), "{nothing:?}");
}
