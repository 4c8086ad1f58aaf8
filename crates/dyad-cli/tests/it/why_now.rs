//! Why now from the ledger, from pages to the brief: public events of 2011 to 2021, in own words.

use serde_json::Value;

use crate::run::{Desk, Ran};

/// Title and text. Threats that a break followed within 30 days, threats that none did, and news of
/// no threat.
const EARLIER: [[&str; 2]; 20] = [
    // The first month of a store is not counted: this threat and what came of it are not.
    [
        "Turkey warns Israel",
        "ANKARA, 17 August 2011 - Turkey threatened Israel on Wednesday over the raid on an aid ship.",
    ],
    [
        "Turkey expels Israel's ambassador",
        "ANKARA, 2 September 2011 - Turkey expelled the ambassador of Israel on Friday.",
    ],
    [
        "Turkey warns Russia",
        "ANKARA, 6 October 2015 - Turkey threatened Russia on Tuesday after jets crossed its border.",
    ],
    [
        "Turkey warns Russia again",
        "ANKARA, 20 November 2015 - Turkey threatened Russia on Friday over the bombing of villages.",
    ],
    [
        "Turkey shoots down a Russian jet",
        "ANKARA, 24 November 2015 - Turkey shot down a Russian jet on Tuesday.",
    ],
    [
        "United States threatens Russia",
        "WASHINGTON, 16 December 2016 - The United States threatened Russia on Friday over the theft of e-mails.",
    ],
    [
        "United States expels Russian diplomats",
        "WASHINGTON, 29 December 2016 - The United States expelled 35 Russian diplomats on Thursday.",
    ],
    [
        "United States threatens Turkey",
        "WASHINGTON, 26 July 2018 - The United States threatened Turkey on Thursday over a jailed pastor.",
    ],
    [
        "United States sanctions Turkish ministers",
        "WASHINGTON, 1 August 2018 - The United States imposed sanctions on Turkey on Wednesday.",
    ],
    [
        "India warns Pakistan",
        "NEW DELHI, 15 February 2019 - India threatened Pakistan on Friday after a bombing in Pulwama.",
    ],
    [
        "Indian jets bomb a camp in Pakistan",
        "NEW DELHI, 26 February 2019 - India bombed a camp in Pakistan on Tuesday.",
    ],
    [
        "United States threatens Mexico",
        "WASHINGTON, 30 May 2019 - The United States threatened Mexico with tariffs on Thursday.",
    ],
    [
        "China warns Australia",
        "BEIJING, 27 April 2020 - China threatened Australia on Monday over its call for an inquiry.",
    ],
    [
        "China bans Australian beef",
        "BEIJING, 12 May 2020 - China suspended beef imports from Australia on Tuesday.",
    ],
    [
        "North Korea warns the South",
        "PYONGYANG, 4 June 2020 - North Korea threatened South Korea on Thursday over leaflets.",
    ],
    [
        "North Korea cuts its hotlines",
        "PYONGYANG, 9 June 2020 - North Korea cut all communication lines with South Korea on Tuesday.",
    ],
    [
        "Macron visits Beirut",
        "PARIS, 6 August 2020 - The president of France visited Lebanon on Thursday.",
    ],
    [
        "Algeria warns Morocco",
        "ALGIERS, 18 August 2021 - Algeria threatened Morocco on Wednesday with a review of their relations.",
    ],
    [
        "France helps Algeria",
        "PARIS, 12 August 2021 - France sent two planes to Algeria on Thursday to help it fight forest fires.",
    ],
    // After the break: no part of its history.
    [
        "Algeria bars Moroccan aircraft",
        "ALGIERS, 22 September 2021 - Algeria barred aircraft of Morocco from its airspace on Wednesday.",
    ],
];

const BREAK: &str = "Algeria cuts ties with Morocco\n\n\
    ALGIERS, 24 August 2021 - Algeria cut diplomatic relations with Morocco on Tuesday.\n";

/// A desk with a store of the earlier pages, and the page of the break.
fn desk(earlier: &[[&str; 2]]) -> Desk {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("earlier")).unwrap();
    for (idx, [title, text]) in earlier.iter().enumerate() {
        desk.file(&format!("earlier/{idx:02}.txt"), format!("{title}\n\n{text}\n"));
    }
    desk.file("break.txt", BREAK);
    let ran = desk.dyad(&["ingest", "earlier", "--store", "desk.db"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    desk
}

fn brief(desk: &Desk, more: &[&str]) -> Ran {
    let ran = desk.dyad(&[&["brief", "break.txt"], more].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran
}

fn json(desk: &Desk, more: &[&str]) -> Value {
    let ran = brief(desk, &[&["--format", "json"], more].concat());
    serde_json::from_str::<Value>(&ran.stdout).unwrap()["brief"].take()
}

const STORE: [&str; 2] = ["--store", "desk.db"];

/// By hand: threats on 20 November 2015, 16 December 2016, 26 July 2018, 15 February 2019, 27 April
/// and 4 June 2020 were followed within 30 days; those of 6 October 2015 and 30 May 2019 were not.
#[test]
fn a_threat_before_the_break_is_listed_with_its_counts() {
    let desk = desk(&EARLIER);
    let brief = json(&desk, &STORE);
    let first = &brief["ledger_candidates"][0];
    assert_eq!(
        first["act"]["act"],
        "threatened Morocco on Wednesday with a review of their relations"
    );
    assert_eq!((&first["role"], &first["days_before"]), (&"same dyad".into(), &6.into()));
    let counts = &first["counts"];
    assert_eq!((&counts["n_with_followed"], &counts["n_with"]), (&6.into(), &8.into()));
    assert_eq!(counts["n_without_followed"], 0);
    assert!(counts["n_without"].as_u64().unwrap() > 50, "{counts}");
    assert!(first["odds"]["low"].as_f64().unwrap() > 2.0, "{first}");
    let cited = first["act"]["citations"][0]["evidence"].as_u64().unwrap();
    assert!(cited > 0, "a stored sentence is cited");
    let search = &brief["ledger_search"];
    assert_eq!(
        (&search["day"], &search["n_followed"]),
        (&"2021-08-24".into(), &6.into())
    );
    assert_eq!(brief["dropped"].as_array().unwrap().len(), 0);
}

#[test]
fn the_page_read_again_gives_the_same_brief() {
    let desk = desk(&EARLIER);
    let first = brief(&desk, &STORE);
    assert!(first.stdout.contains("From the ledger"), "{}", first.stdout);
    assert!(first.stdout.contains("6 days before"), "{}", first.stdout);
    assert_eq!(brief(&desk, &STORE).stdout, first.stdout);
}

#[test]
fn without_a_store_the_ledger_is_silent() {
    let desk = desk(&EARLIER);
    let text = brief(&desk, &["--no-store"]).stdout;
    assert!(!text.contains("From the ledger"), "{text}");
    let json = json(&desk, &["--no-store"]);
    assert!(json["ledger_candidates"].as_array().unwrap().is_empty());
    assert!(json["ledger_search"].is_null());
}

/// The threat alone: it is listed, and one quiet line says that it cannot be weighed. A store that
/// knows neither of the two says nothing.
#[test]
fn a_thin_history_says_so() {
    let threat = desk(&EARLIER[17..18]);
    let text = brief(&threat, &STORE).stdout;
    assert!(text.contains("threatened Morocco"), "{text}");
    assert!(text.contains("too little history to compare"), "{text}");
    assert!(!text.contains("odds"), "{text}");
    let strangers = desk(&EARLIER[..5]);
    let text = brief(&strangers, &STORE).stdout;
    assert!(!text.contains("From the ledger"), "{text}");
}
