//! One act in many articles: told together by the ledger, counted once by the panel, with how often it
//! was told in an export.

use crate::run::{Desk, PAGE};

const SECOND: &str = "Oslo sends home two Russian diplomats\n\n\
    Norway on Tuesday ordered two Russian diplomats, whom it accuses of spying, to leave the \
    country. Russia spoke of a hostile step.\n";

const THIRD: &str = "Moscow vows answer after Norway's expulsions\n\n\
    MOSCOW, 6 April 2022 - Norway has expelled two Russian diplomats for spying, and on \
    Wednesday the embassy in Oslo counted its staff.\n";

const OTHER: &str = "Norway and Russia meet over fish\n\n\
    TROMSOE, 20 April 2022 - Norway and Russia held talks on Wednesday about cod quotas in the \
    Barents Sea.\n";

const PAGES: [(&str, &str); 4] = [
    ("2022-04-05", PAGE),
    ("2022-04-06", SECOND),
    ("2022-04-06", THIRD),
    ("2022-04-20", OTHER),
];

fn ingest(desk: &Desk, pages: &[usize], store: &str) {
    for nth in pages {
        let (day, text) = PAGES[*nth];
        let page = desk.file(&format!("{nth}.txt"), text);
        let ran = desk.dyad(&["ingest", "--store", store, "--date", day, &page]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
}

fn desk() -> Desk {
    let desk = Desk::new();
    ingest(&desk, &[0, 1, 2, 3], "desk.db");
    desk
}

fn ledger(desk: &Desk, store: &str, more: &[&str]) -> String {
    let call = ["ledger", "NOR", "RUS", "--store", store];
    let ran = desk.dyad(&[&call, more].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran.stdout
}

#[test]
fn the_ledger_tells_how_many_articles_tell_an_act() {
    let desk = desk();
    let text = ledger(&desk, "desk.db", &["--format", "text"]);
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("told by 3 articles"), "{text}");
    let then = ledger(&desk, "desk.db", &["--format", "text", "--as-of", "2022-04-05"]);
    assert!(!then.contains("told by"), "{then}");
    let json: serde_json::Value =
        serde_json::from_str(&ledger(&desk, "desk.db", &["--format", "json"])).unwrap();
    let clusters = json["clusters"].as_array().unwrap();
    let most = clusters.iter().max_by_key(|cluster| cluster["n_articles"].as_u64());
    let most = most.unwrap();
    assert_eq!(most["n_articles"], 3);
    for act in most["acts"].as_array().unwrap() {
        let act = &json["events"][usize::try_from(act.as_u64().unwrap()).unwrap()];
        assert_eq!(act["cluster"], most["cluster"]);
    }
    assert!(
        json["events"]
            .as_array()
            .unwrap()
            .iter()
            .all(|act| act["cluster"].is_string())
    );
}

#[test]
fn an_article_of_an_older_coder_is_coded_anew_and_gets_its_telling() {
    let desk = desk();
    let connection = rusqlite::Connection::open(desk.path("desk.db")).unwrap();
    connection
        .execute_batch(
            "UPDATE article SET coder_version = '0.1.0'; UPDATE source SET coder_version = '0.1.0';
             DROP TABLE telling; PRAGMA user_version = 7;",
        )
        .unwrap();
    drop(connection);
    ingest(&desk, &[0, 1, 2, 3], "desk.db");
    let text = ledger(&desk, "desk.db", &["--format", "text"]);
    assert!(text.contains("told by 3"), "{text}");
}

#[test]
fn neither_the_order_of_ingest_nor_its_batches_matter() {
    let desk = desk();
    ingest(&desk, &[3, 2, 1, 0], "backwards.db");
    std::fs::create_dir(desk.path("all")).unwrap();
    for (nth, (day, text)) in PAGES.iter().enumerate() {
        let line = serde_json::json!({ "title": "", "text": text, "date": day });
        let name = format!("all/{nth}.jsonl");
        desk.file(&name, line.to_string());
    }
    let ran = desk.dyad(&["ingest", "--store", "batch.db", "all"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let acts = |store: &str| {
        let json: serde_json::Value =
            serde_json::from_str(&ledger(&desk, store, &["--format", "json"])).unwrap();
        json["clusters"].clone()
    };
    assert_eq!(acts("backwards.db"), acts("desk.db"));
    assert_eq!(acts("batch.db"), acts("desk.db"));
}

#[test]
fn a_panel_counts_an_act_once() {
    let desk = desk();
    let count = |how: &str, more: &[&str]| -> u64 {
        let call =
            ["panel", "--store", "desk.db", "--sparse", "--directed", "--count", how];
        let pair = ["--between", "NOR", "RUS"];
        let ran = desk.dyad(&[&call, pair.as_slice(), more].concat());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let mut lines = ran.stdout.lines();
        let names: Vec<&str> = lines.next().unwrap().split(',').collect();
        let of = |name: &str| names.iter().position(|other| *other == name).unwrap();
        lines
            .filter(|line| line.split(',').nth(of("a")) == Some("NOR"))
            .map(|line| {
                line.split(',')
                    .nth(of("material_conflict"))
                    .unwrap()
                    .parse::<u64>()
                    .unwrap()
            })
            .sum()
    };
    assert_eq!((count("reports", &[]), count("clusters", &[])), (2, 1));
    assert_eq!(count("clusters", &["--as-of", "2022-04-05"]), 1);
}

#[test]
fn an_export_tells_how_often_an_act_was_told() {
    let desk = desk();
    let call = ["export", "gdelt", "--from", "articles", "--store", "desk.db"];
    let ran = desk.dyad(&call);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let most = ran
        .stdout
        .lines()
        .map(|line| {
            let cell = |nth: usize| line.split('\t').nth(nth).unwrap().parse::<u64>();
            // Columns 32 and 34 of GDELT: NumMentions, NumArticles.
            (cell(31).unwrap(), cell(33).unwrap())
        })
        .max();
    assert!(most >= Some((3, 3)), "{}", ran.stdout);
}

#[test]
fn rows_of_histories_stay_one_a_day() {
    let desk = Desk::new();
    let row = |id: u8| {
        format!(
            "{id}_1\t20150105\t2015\t01\t05\tKENMIL\tKEN\tMIL\t\tSOMREB\tSOM\tREB\t\t190\t19\t4\t-10.0\t\t\t\t\t\t\t\t\t\n"
        )
    };
    let file = desk.file("rows.txt", row(1) + &row(2));
    desk.dyad(&["import", "phoenix", &file, "--store", "desk.db"]);
    let panel = |how: &str| {
        desk.dyad(&["panel", "--store", "desk.db", "--count", how])
            .stdout
            .replace(how, "")
    };
    assert_eq!(panel("clusters"), panel("one-a-day"));
}

/// How many articles tell the act that most tell, and the keys of its reports by article.
fn most_told(desk: &Desk) -> (u64, Vec<String>) {
    let json: serde_json::Value =
        serde_json::from_str(&ledger(desk, "desk.db", &["--format", "json"])).unwrap();
    let clusters = json["clusters"].as_array().unwrap().iter();
    let most = clusters.max_by_key(|cluster| cluster["n_articles"].as_u64()).unwrap();
    let mut keys = Vec::new();
    for act in most["acts"].as_array().unwrap() {
        let act = &json["events"][usize::try_from(act.as_u64().unwrap()).unwrap()];
        let more = act["more_sources"].as_array().into_iter().flatten();
        let sources = std::iter::once(&act["source"]).chain(more);
        keys.extend(sources.map(|source| source["key"].as_str().unwrap().to_owned()));
    }
    (most["n_articles"].as_u64().unwrap(), keys)
}

/// A reviewer takes an article out of the act that it was thought to tell, and another one in.
#[test]
fn reviewers_split_and_merge_what_is_put_together() {
    let desk = desk();
    let signed = ["--reason", "another act", "--by", "A. Reader", "--store", "desk.db"];
    let correct = |arguments: &[&str]| {
        let ran = desk.dyad(&[&["correct"], arguments, &signed].concat());
        assert_eq!(ran.code, Some(0), "{ran:?}");
    };
    let (n_articles, keys) = most_told(&desk);
    assert_eq!(n_articles, 3);
    let articles: std::collections::BTreeSet<&str> =
        keys.iter().filter_map(|key| key.split('/').next()).collect();
    let last = articles.last().unwrap();
    let of_last: Vec<&str> = keys
        .iter()
        .map(String::as_str)
        .filter(|key| key.starts_with(last))
        .collect();
    correct(&[&["split"], &of_last[..]].concat());
    assert_eq!(most_told(&desk).0, 2);
    let other = keys.iter().find(|key| !key.starts_with(last)).unwrap();
    correct(&[&["merge", other], &of_last[..]].concat());
    assert_eq!(most_told(&desk).0, 3);
    correct(&[&["wrong"], &of_last[..]].concat());
    assert_eq!(most_told(&desk).0, 2);
}
