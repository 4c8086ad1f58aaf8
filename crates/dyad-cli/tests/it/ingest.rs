//! `dyad ingest` from outside: sources of every kind, runs that go on, one story once.

use crate::run::{Desk, PAGE};

const BODY: &str = "Chad recalled its ambassador from Niger on Monday after a quarrel over wells near \
the border. The foreign ministry in N'Djamena said that talks would go on once the wells were open to \
herders of both countries. Niger said that it regretted the decision and called on the African Union \
to mediate between the two neighbours. Herders have crossed the line between the two countries with \
their camels for centuries, and a treaty of 1969 gives them the right to do so in the dry season. A \
spokesman for the government in Niamey said that the wells had been closed because of an outbreak of \
disease among the animals and would be opened again within a month.";

const OTHER: &str = "Peru expelled the consul of Ecuador on Thursday and closed two border posts on the \
coastal road. The interior ministry in Lima said that smugglers had used the posts with the knowledge \
of customs officers. Ecuador rejected the accusation and summoned the Peruvian ambassador in Quito. \
Lorries with bananas and shrimps stood in a line of four kilometres, drivers said, and traders asked \
both governments to let perishable goods pass. The two countries had agreed in March to patrol the \
road together, and joint patrols were to begin next week.";

fn line(title: &str, text: &str, date: &str, publisher: &str) -> String {
    let row = format!(
        "{{\"title\": \"{title}\", \"text\": \"{text}\", \"date\": \"{date}\", \
         \"publisher\": \"{publisher}\"}}\n"
    );
    row.replace('\'', "’")
}

/// Lines of the summary, each a count and what was counted.
fn counted(summary: &str, what: &str) -> usize {
    let line = summary.lines().find(|line| line.contains(what));
    let count = line.and_then(|line| line.split_whitespace().next());
    count.map_or(0, |count| count.parse().unwrap())
}

#[test]
fn a_second_run_reads_only_what_is_new() {
    let desk = Desk::new();
    let first = line("Envoy recalled", BODY, "2019-03-04", "Post");
    let path = desk.file("news.jsonl", &first);
    let run = || desk.dyad(&["ingest", "--store", "desk.db", &path]);
    let ran = run();
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(counted(&ran.stdout, "new pages"), 1, "{}", ran.stdout);
    assert!(counted(&ran.stdout, "events coded") > 0, "{}", ran.stdout);

    let ran = run();
    assert_eq!(counted(&ran.stdout, "new pages"), 0);
    assert_eq!(counted(&ran.stdout, "a source read before"), 1, "{}", ran.stdout);

    desk.file(
        "news.jsonl",
        &(first + &line("Consul expelled", OTHER, "2019-03-07", "Post")),
    );
    let ran = run();
    assert_eq!(counted(&ran.stdout, "new pages"), 1, "{}", ran.stdout);
    assert_eq!(counted(&ran.stdout, "pages that the store had"), 1, "{}", ran.stdout);
}

#[test]
fn one_story_in_many_papers_is_coded_once() {
    let desk = Desk::new();
    let cut = BODY.split(" A spokesman").next().unwrap();
    let lines = [
        line("Envoy recalled", BODY, "2019-03-04", "Wire"),
        line("Chad calls envoy home", cut, "2019-03-05", "Morning Paper"),
        line(
            "Row over wells",
            &BODY.replace("Monday", "March 4"),
            "2019-03-05",
            "Evening Paper",
        ),
        line("Consul expelled", OTHER, "2019-03-07", "Wire"),
        line("Envoy recalled", BODY, "2021-03-04", "Anniversary Paper"),
    ];
    let path = desk.file("news.jsonl", lines.concat());
    let ran = desk.dyad(&["ingest", "--store", "desk.db", &path]);
    assert_eq!(counted(&ran.stdout, "other printings"), 2, "{}", ran.stdout);
    assert_eq!(counted(&ran.stdout, "new pages"), 2, "{}", ran.stdout);
    assert_eq!(counted(&ran.stdout, "pages that the store had"), 1, "{}", ran.stdout);
}

#[test]
fn an_update_is_a_page_of_its_own_and_a_correction_takes_its_place() {
    let desk = Desk::new();
    let told_on = format!(
        "{BODY} Hours later Niger expelled two Chadian diplomats in answer to the recall. Its \
         president told the ambassadors of the African Union that the wells belong to Niger alone. \
         Lorries turned back at the border on Tuesday evening, and two markets stayed shut."
    );
    let corrected =
        format!("(Corrects the day of the recall in the first paragraph.) {BODY}")
            .replace("Monday", "Sunday");
    let lines = [
        line("Envoy recalled", BODY, "2019-03-04", "Wire"),
        line("Niger hits back", &told_on, "2019-03-05", "Wire"),
        line("Envoy recalled", &corrected, "2019-03-05", "Wire"),
    ];
    let path = desk.file("news.jsonl", lines.concat());
    let ran = desk.dyad(&["ingest", "--store", "desk.db", &path]);
    assert_eq!(counted(&ran.stdout, "new pages"), 3, "{}", ran.stdout);
    assert_eq!(counted(&ran.stdout, "updates of a story"), 1, "{}", ran.stdout);
    assert_eq!(counted(&ran.stdout, "correct another"), 1, "{}", ran.stdout);

    let ran = desk.dyad(&["ingest", "--store", "desk.db", "--again", &path]);
    assert_eq!(counted(&ran.stdout, "new pages"), 0, "{}", ran.stdout);
    assert_eq!(counted(&ran.stdout, "other printings"), 1, "the first stays replaced");
}

#[test]
fn what_is_set_aside_is_named_in_the_rejects_file() {
    let desk = Desk::new();
    let lines = line("Envoy recalled", BODY, "2019-03-04", "Post")
        + "no json\n{\"body\": \"x\"}\n";
    let path = desk.file("news.jsonl", &lines);
    let ran =
        desk.dyad(&["ingest", "--store", "desk.db", "--rejects", "rejects.jsonl", &path]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert_eq!(counted(&ran.stdout, "set aside"), 2);
    let rejects = std::fs::read_to_string(desk.path("rejects.jsonl")).unwrap();
    let names: Vec<serde_json::Value> = rejects
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(names[0]["name"], "news.jsonl:2");
    assert!(names[1]["reason"].as_str().unwrap().contains("--field"), "{rejects}");
}

#[test]
fn folders_patterns_and_fields_are_understood() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("saved")).unwrap();
    desk.file("saved/a.txt", PAGE);
    desk.file("saved/.hidden", "no page");
    desk.file(
        "b.jsonl",
        format!("{{\"article\": {{\"body\": \"{BODY}\"}}}}\n").replace('\'', "’"),
    );
    let ran = desk.dyad(&[
        "ingest",
        "--store",
        "desk.db",
        "--field",
        "text=article.body",
        "saved",
        "*.jsonl",
    ]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(counted(&ran.stdout, "new pages"), 2, "{}", ran.stdout);
    let ran = desk.dyad(&["ingest", "--store", "desk.db", "nothing-*.html"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("nothing-*.html"), "{}", ran.stderr);
    let ran =
        desk.dyad(&["ingest", "--store", "desk.db", "--field", "colour=x", "saved"]);
    assert!(ran.stderr.contains("text, html, title"), "{}", ran.stderr);
}

#[test]
fn the_store_is_the_same_however_many_threads_code() {
    let ledger = |threads: &str| {
        let desk = Desk::new();
        let lines: String = (1..=9)
            .map(|day| {
                let text = if day % 2 == 0 { BODY } else { OTHER };
                let text = format!("On day {day} it was said again. {text}");
                line(&format!("Story {day}"), &text, &format!("2019-0{day}-04"), "Post")
            })
            .collect();
        let path = desk.file("news.jsonl", &lines);
        let ran =
            desk.dyad(&["ingest", "--store", "desk.db", "--threads", threads, &path]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let args = ["ledger", "TCD", "NER", "--store", "desk.db", "--format", "json"];
        desk.dyad(&args).stdout
    };
    let one = ledger("1");
    assert!(one.contains("recalled its ambassador"), "{one}");
    assert_eq!(one, ledger("4"));
}

#[test]
fn pages_with_contradicting_dates_are_counted() {
    let desk = Desk::new();
    let page = format!(
        "<html><head><title>Envoy recalled</title>\
         <meta property='article:published_time' content='2019-03-04'>\
         <link rel=canonical href='https://post.example/2016/11/20/envoy'></head>\
         <body><article><h1>Envoy recalled</h1><p>{BODY}</p><p>{OTHER}</p></article></body></html>"
    );
    let path = desk.file("page.html", page);
    let ran = desk.dyad(&["ingest", "--store", "desk.db", &path]);
    assert_eq!(counted(&ran.stdout, "doubtful"), 1, "{}", ran.stdout);
}
