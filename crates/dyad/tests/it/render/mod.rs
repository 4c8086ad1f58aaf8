//! Renderings of a brief made by hand: what they look like, and what no text may do to them.

mod fixture;
mod ledger;
pub(crate) mod page;
mod several;

use dyad::render::{TerminalStyle, html, json, markdown, terminal};
use dyad_analysis::LedgerSearch;
use fixture::fixture;
use unicode_width::UnicodeWidthStr as _;

const PLAIN: TerminalStyle = TerminalStyle { width: 100, color: false, ascii: false };

/// Mark-up, quotes, table cells, links, footnotes, terminal escapes, and a change of direction.
const HOSTILE: &str = " <script>alert(1)</script>\" onclick='x' | `a` [b](javascript:c) [^77] &amp; \u{1b}[31m\u{202e}";

#[test]
fn on_a_wide_terminal_labels_stand_beside_their_lines() {
    insta::assert_snapshot!(terminal(fixture("").page(), PLAIN));
}

#[test]
fn on_a_narrow_terminal_labels_stand_above_their_lines() {
    insta::assert_snapshot!(terminal(
        fixture("").page(),
        TerminalStyle { width: 80, ascii: true, ..PLAIN }
    ));
}

#[test]
fn markdown_has_tables_and_footnotes() {
    insta::assert_snapshot!(markdown(fixture("").page()));
}

#[test]
fn html_stands_alone() {
    let page = html(fixture("").page());
    let style = page.find("<style>").unwrap()..page.find("</style>").unwrap();
    let body = page.replacen(page.get(style).unwrap(), "<style>", 1);
    insta::assert_snapshot!(body.replace("><", ">\n<"));
}

#[test]
fn json_counts_characters() {
    insta::assert_snapshot!(json(fixture("").page()));
}

/// Too little history, no act at all, and no store: one quiet line, another one, none.
#[test]
fn a_thin_ledger_is_one_quiet_line() {
    let mut made = fixture("");
    made.brief.ledger_candidates.clear();
    let search = made.brief.ledger_search.clone().unwrap();
    let mut check = |change: &dyn Fn(&mut LedgerSearch), words: &str| {
        let mut changed = search.clone();
        change(&mut changed);
        made.brief.ledger_search = Some(changed);
        let wide = TerminalStyle { width: 160, ..PLAIN };
        for text in
            [terminal(made.page(), wide), markdown(made.page()), html(made.page())]
        {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.contains(words), "{text}");
        }
    };
    check(&|search| search.is_thin = true, "too little history to compare");
    check(&|search| search.n_acts = 0, "nothing recorded around the two");
    made.brief.ledger_search = None;
    for text in [terminal(made.page(), PLAIN), markdown(made.page()), html(made.page())] {
        assert!(!text.to_lowercase().contains("from the ledger"));
    }
}

/// A candidate that cannot be weighed says so itself, unless none can be: then one line does.
#[test]
fn a_candidate_without_odds_says_so_once() {
    let mut made = fixture("");
    made.brief.ledger_candidates.remove(0);
    let wide = TerminalStyle { width: 160, ..PLAIN };
    let printed = |brief: &dyad_analysis::Brief| {
        let page = dyad::render::Page { brief, ..made.page() };
        [terminal(page, wide), markdown(page), html(page)]
    };
    let mut brief = made.brief.clone();
    for text in printed(&brief) {
        assert!(text.contains("too few months to say"), "{text}");
    }
    brief.ledger_search.as_mut().unwrap().is_thin = true;
    for text in printed(&brief) {
        assert!(!text.contains("too few months to say"), "{text}");
        assert!(text.contains("under pressure at home"), "{text}");
    }
}

/// Every stretch of the input that the JSON names holds the words it is said to hold.
#[test]
fn positions_in_json_hold_their_words() {
    // Wide and combining characters keep bytes and characters apart.
    let made = fixture(" é北京😀");
    let value: serde_json::Value = serde_json::from_str(&json(made.page())).unwrap();
    let n_checked = check_positions(&value, &made.reading.article.text);
    assert!(n_checked > 25, "{n_checked} positions");
}

fn check_positions(value: &serde_json::Value, input: &str) -> usize {
    match value {
        serde_json::Value::Array(items) => {
            items.iter().map(|item| check_positions(item, input)).sum()
        }
        serde_json::Value::Object(fields) => {
            let inside: usize =
                fields.values().map(|field| check_positions(field, input)).sum();
            let number = |name: &str| {
                let number = fields.get(name).and_then(serde_json::Value::as_u64)?;
                usize::try_from(number).ok()
            };
            let (Some(start), Some(end)) = (number("start"), number("end")) else {
                return inside;
            };
            let found: String = input.chars().skip(start).take(end - start).collect();
            assert_eq!(Some(found.as_str()), fields["text"].as_str());
            inside + 1
        }
        _ => 0,
    }
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for tail in
        ["", HOSTILE, " 北京条约", " Rindfleischetikettierungsüberwachungsaufgaben"]
    {
        let made = fixture(tail);
        for width in [40, 60, 80, 95, 96, 120, 160] {
            let text = terminal(made.page(), TerminalStyle { width, ..PLAIN });
            for line in text.lines() {
                assert!(line.width() <= width, "{width} columns: {line}");
                assert_eq!(line.trim_end(), line);
            }
        }
    }
}

#[test]
fn colours_change_nothing_but_colours() {
    let made = fixture("");
    let colored = terminal(made.page(), TerminalStyle { color: true, ..PLAIN });
    let mut stripped = String::new();
    let mut rest = colored.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        stripped.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    stripped.push_str(rest);
    assert_ne!(stripped, colored);
    assert_eq!(stripped, terminal(made.page(), PLAIN));
}

#[test]
fn hostile_text_stays_text() {
    let made = fixture(HOSTILE);
    let printed = terminal(made.page(), PLAIN);
    assert!(!printed.contains(['\u{1b}', '\u{202e}']));

    let page = html(made.page());
    assert_eq!(page.matches("<script").count(), 0);
    assert_eq!(n_links(&page), n_links(&html(fixture("").page())));
    assert!(!page.contains("\" onclick"), "a quote ends an attribute");

    let text = markdown(made.page());
    assert!(!text.replace("\\<", "").contains('<'), "HTML");
    for row in text.lines().filter(|line| line.starts_with("| ")) {
        let bare = row.replace("\\|", "");
        assert_eq!(bare.matches('|').count(), 5, "{row}");
    }
    for (at, _) in text.match_indices("](") {
        assert!(text.get(..at).unwrap().ends_with('\\'), "a link");
    }
    assert!(!text.replace("\\[^77", "").contains("[^77"), "a footnote that is none");
}

fn n_links(page: &str) -> usize {
    page.matches("<a ").count() + page.matches("<a>").count()
}

#[test]
fn an_address_that_could_run_a_script_is_no_link() {
    let mut made = fixture("");
    made.brief.head.origin.url = Some("javascript:alert(1)".to_owned());
    assert!(!html(made.page()).contains("javascript:"));
}

#[test]
fn the_page_of_html_asks_for_nothing_elsewhere() {
    let page = html(fixture("").page());
    for loading in ["<script", "<link", "<img", "<iframe", "@import", "url(", "src="] {
        assert!(!page.contains(loading), "{loading}");
    }
}
