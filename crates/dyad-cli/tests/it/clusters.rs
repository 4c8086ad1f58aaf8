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
