//! Several pages named at once: one brief a pair, one page of HTML, a length budget.

use serde_json::Value;

use crate::run::{Desk, PAGE, Ran};

const OTHER: &str = "Russia sends two Norwegian envoys home\n\n\
    MOSCOW, 6 April 2022 - Russia expelled two Norwegian diplomats on Wednesday in response to \
    Norway's expulsion of two of its own on Tuesday. Norway condemned the step.\n";

const THIRD: &str = "Greece and Turkey\n\nATHENS, 6 April 2022 - Greece accused Turkey of \
    sending jets over its islands on Wednesday.\n";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("oslo.txt", PAGE);
    desk.file("moscow.txt", OTHER);
    desk.file("athens.txt", THIRD);
    desk
}

fn briefs(ran: &Ran) -> Vec<Value> {
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let all = serde_json::Deserializer::from_str(&ran.stdout).into_iter();
    all.collect::<Result<Vec<Value>, _>>().unwrap()
}

fn n_sources(brief: &Value) -> usize {
    brief["brief"]["sources"].as_array().unwrap().len()
}

#[test]
fn pages_about_one_pair_give_one_brief() {
    let desk = desk();
    let all = ["brief", "oslo.txt", "athens.txt", "moscow.txt", "--format", "json"];
    let found = briefs(&desk.dyad(&all));
    let pairs: Vec<&str> = found
        .iter()
        .map(|one| one["brief"]["headline"]["dyad"].as_str().unwrap())
        .collect();
    assert_eq!(pairs, ["NOR-RUS", "GRC-TUR"], "in the order of the first page of each");
    assert_eq!(n_sources(&found[0]), 2);
    let newest = found[0]["brief"]["page"]["name"].as_str();
    assert_eq!(newest, Some("moscow.txt"));
    let expelled = |actor: &str| {
        let acts = found[0]["brief"]["what_happened"].as_array().unwrap().iter();
        let its = acts.filter(|act| {
            act["actor"]["code"] == actor && act["event_type"] == "SANCTION"
        });
        its.count()
    };
    assert_eq!((expelled("NOR"), expelled("RUS")), (1, 1), "{:#?}", found[0]["brief"]);
    let each = [&all[..], &["--each"]].concat();
    let found = briefs(&desk.dyad(&each));
    assert_eq!(found.iter().map(n_sources).collect::<Vec<_>>(), [1, 1, 1]);
}

#[test]
fn what_is_stored_does_not_depend_on_how_many_pages_are_named_at_once() {
    let (at_once, apart) = (desk(), desk());
    let look = ["ledger", "Norway", "Russia"];
    briefs(&at_once.dyad(&["brief", "oslo.txt", "moscow.txt", "--format", "json"]));
    for page in ["oslo.txt", "moscow.txt"] {
        briefs(&apart.dyad(&["brief", page, "--format", "json"]));
    }
    let ledger = at_once.dyad(&look);
    assert_eq!(ledger.code, Some(0), "{ledger:?}");
    assert_eq!(ledger.stdout, apart.dyad(&look).stdout);
}

#[test]
fn html_holds_all_pairs_in_one_page() {
    let desk = desk();
    let ran =
        desk.dyad(&["brief", "oslo.txt", "athens.txt", "moscow.txt", "--format", "html"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.stdout.matches("</html>").count(), 1);
    for title in ["Norway", "Greece"] {
        assert!(ran.stdout.contains(title), "{title}");
    }
}

#[test]
fn a_short_brief_says_what_it_leaves_out() {
    let desk = desk();
    let page = "Russia and Norway\n\n7 April 2022\n\n";
    let acts =
        ["condemned", "threatened", "accused", "criticized", "boycotted", "warned"];
    let mut text = page.to_owned();
    for (day, act) in (1..).zip(acts) {
        let line = format!("Russia {act} Norway on {day} April 2022.\n\n");
        text.push_str(&line);
    }
    let page = desk.file("long.txt", text);
    let short = desk.dyad(&["brief", &page, "--length", "short", "--no-store"]);
    assert!(short.stdout.contains("--length full shows"), "{}", short.stdout);
    let full = desk.dyad(&["brief", &page, "--length", "full", "--no-store"]);
    assert!(!full.stdout.contains("--length full"), "{}", full.stdout);
    let told =
        |ran: &Ran| ran.stdout.lines().filter(|line| line.contains("RUS → NOR")).count();
    assert_eq!((told(&short), told(&full)), (5, 6), "{}", short.stdout);
}

#[test]
fn a_page_that_cannot_be_read_does_not_cost_the_others() {
    let desk = desk();
    let ran = desk.dyad(&["brief", "oslo.txt", "none.txt", "moscow.txt"]);
    assert!(ran.stderr.contains("set aside none.txt"), "{}", ran.stderr);
    assert!(ran.stdout.contains("from 2 articles"), "{}", ran.stdout);
}
