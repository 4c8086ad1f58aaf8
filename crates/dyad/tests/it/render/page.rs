//! The page of HTML: its links lead somewhere and back, its drawings can be read, several briefs
//! share it.

use std::collections::BTreeSet;

use dyad::render::{Page, html, html_of};
use dyad_types::{EventType, Intensity};
use jiff::ToSpan as _;
use unicode_width::UnicodeWidthStr as _;

use super::fixture::fixture;
use super::several::several;

/// The values of an attribute, in the order of the page.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let begin = format!(" {attribute}=\"");
    let rest = page.split(begin.as_str()).skip(1);
    rest.map(|rest| rest.split_once('"').unwrap().0).collect()
}

/// No id stands twice, every link inside leads to one. Gives how many links there are.
#[track_caller]
pub(crate) fn check_links(page: &str) -> usize {
    let ids = values(page, "id");
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(known.len(), ids.len(), "an id stands twice: {ids:?}");
    let links = values(page, "href");
    let inside: Vec<&str> =
        links.iter().filter_map(|link| link.strip_prefix('#')).collect();
    for link in &inside {
        assert!(known.contains(link), "nothing is at #{link}");
    }
    inside.len()
}

/// What stands between the tag that has an id and the next line or sentence.
fn after<'a>(page: &'a str, id: &str) -> &'a str {
    let rest = page.split_once(format!(" id=\"{id}\"").as_str()).unwrap().1;
    let end = rest.find(" id=\"").unwrap_or(rest.len());
    rest.get(..end).unwrap()
}

#[test]
fn every_link_has_its_target_and_no_id_stands_twice() {
    let one = fixture("");
    let many = several();
    assert!(check_links(&html(one.page())) > 40);
    assert!(check_links(&html(many.page())) > 40);
    let both = html_of(&[one.page(), many.page()]);
    assert!(check_links(&both) > 80);
    check_links(&html_of(&[]));
}

/// The lines a sentence or a row links back to are those that cite it, and no other.
#[test]
fn evidence_links_back_to_the_lines_that_cite_it() {
    let made = several();
    let page = html(made.page());
    // The drawing of the acts links to sentences and is no line.
    let (before, rest) = page.split_once("<figure class=\"time\"").unwrap();
    let page = format!("{before}{}", rest.split_once("</figure>").unwrap().1);
    let is_line = |id: &&str| id.contains('-') || *id == "status";
    let lines: Vec<&str> = values(&page, "id").into_iter().filter(is_line).collect();
    let mut n_checked = 0;
    let mut check = |id: &str, place: &str| {
        let cited = format!("href=\"#{id}\"");
        let expected: BTreeSet<&str> = lines
            .iter()
            .copied()
            .filter(|line| after(&page, line).contains(&cited))
            .collect();
        let links = values(place, "href");
        let found: BTreeSet<&str> =
            links.iter().filter_map(|link| link.strip_prefix('#')).collect();
        assert_eq!(found, expected, "links back from {id}");
        assert!(!found.is_empty(), "{id} links back to nothing");
        n_checked += found.len();
    };
    for item in &made.brief.evidence {
        let begin = format!("<div>[{}] ", item.id);
        let caption = page.split_once(&begin).unwrap().1;
        check(&format!("e{}", item.id), caption.split_once("</div>").unwrap().0);
    }
    for row in &made.brief.table_facts {
        let id = format!("t{}", row.id);
        check(&id, after(&page, &id));
    }
    assert!(n_checked >= 20, "{n_checked} links back");
}

/// How far two colours, written as in a style sheet, stand apart: 1 to 21.
///
/// Source: Web Content Accessibility Guidelines 2.2, "contrast ratio" and "relative luminance".
fn contrast(a: &str, b: &str) -> f64 {
    let luminance = |color: &str| {
        let digits: String = match color.strip_prefix('#').unwrap() {
            short if short.len() == 3 => short.chars().flat_map(|c| [c, c]).collect(),
            long => long.to_owned(),
        };
        let part = |at: usize| {
            let value = u8::from_str_radix(digits.get(at..at + 2).unwrap(), 16).unwrap();
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// WCAG level AA: 4.5 for text, on paper, in the dark and in print.
#[test]
fn colours_stand_apart_enough_to_be_read() {
    let page = html(fixture("").page());
    let mut colors: Vec<(&str, &str)> = vec![];
    let mut n_schemes = 0;
    for root in page.split(":root {").skip(1) {
        let root = root.split_once('}').unwrap().0;
        let pairs = root.split(';').filter_map(|one| one.trim().split_once(": "));
        for (name, color) in pairs.filter(|(name, _)| name.starts_with("--")) {
            match colors.iter_mut().find(|(known, _)| *known == name) {
                Some(known) => known.1 = color,
                None => colors.push((name, color)),
            }
        }
        let color = |name: &str| {
            let name = format!("--{name}");
            colors.iter().find(|(known, _)| *known == name).unwrap().1
        };
        for (text, ground) in [
            ("ink", "paper"),
            ("dim", "paper"),
            ("link", "paper"),
            ("ink", "panel"),
            ("dim", "panel"),
            ("ink", "chip"),
            ("ink", "good-tint"),
            ("ink", "bad-tint"),
            ("ink", "warn-tint"),
            ("bad", "bad-tint"),
            ("good", "good-tint"),
            ("warn", "warn-tint"),
            ("bad", "paper"),
            ("good", "paper"),
            ("paper", "bad"),
            ("mark-ink", "mark"),
            ("on-mark", "first"),
            ("on-mark", "second"),
            ("on-mark", "other"),
        ] {
            let ratio = contrast(color(text), color(ground));
            assert!(ratio >= 4.5, "{text} on {ground}: {ratio:.2}");
        }
        n_schemes += 1;
    }
    assert_eq!(n_schemes, 3);
}

#[test]
fn several_articles_stand_in_the_head_with_their_copies() {
    let made = several();
    let page = html(made.page());
    let head = page.split_once("</header>").unwrap().0;
    assert!(head.contains("From 2 articles and 1 copy"), "{head}");
    for publisher in ["The Example Review", "The Example Courier", "Example Wire"] {
        assert!(head.contains(publisher), "{publisher}");
    }
    assert!(head.contains("copy of The Example Courier"), "{head}");
    assert!(after(&page, "happened-2").contains("2 articles"));
    assert!(!after(&page, "happened-1").contains("articles"));
}

#[test]
fn versions_stand_under_who_tells_them() {
    let made = several();
    let told = after(&html(made.page()), "differently-1").to_owned();
    for part in [
        "when",
        "<dt>The Example Review</dt>",
        "<dt>The Example Courier</dt>",
        "“cut diplomatic relations with Morocco”",
        "“cut diplomatic relations”",
        "16-22 Aug",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert_eq!(values(&told, "href").len(), 2, "{told}");
    assert!(!html(fixture("").page()).contains("Told differently"));
}

#[test]
fn the_foot_counts_what_was_left_out() {
    let made = several();
    let page = html(made.page());
    let foot = page.split_once("<footer>").unwrap().1;
    let n_lines = made.brief.n_lines();
    let checked = format!(
        "{n_lines} lines, each checked against its evidence; 3 left out: \
         2 (name not in its evidence), 1 (date not in its evidence)."
    );
    assert!(foot.contains(&checked), "{foot}");
    let cut = "3 more lines left out for length (what happened 2, larger context 1): \
               <code>--length full</code> shows them";
    assert!(foot.contains(cut), "{foot}");

    let mut whole = fixture("");
    whole.brief.dropped.clear();
    let page = html(whole.page());
    assert!(page.contains("each checked against its evidence; none left out."));
    assert!(!page.contains("--length full"));
}

#[test]
fn briefs_of_one_page_have_a_table_of_contents() {
    let one = fixture("");
    let many = several();
    let page = html_of(&[one.page(), many.page()]);
    assert_eq!(page.matches("<article").count(), 2);
    assert_eq!(page.matches("<h1").count(), 1);
    assert_eq!(page.matches("<!DOCTYPE").count(), 1);
    let contents = page.split_once("<main").unwrap().0;
    for id in ["b1-brief", "b2-brief"] {
        assert!(contents.contains(&format!("href=\"#{id}\"")), "{id}");
        assert!(page.contains(&format!("<article id=\"{id}\"")), "{id}");
    }
    let ids = values(&page, "id");
    assert!(ids.contains(&"b1-e1") && ids.contains(&"b2-e1") && ids.contains(&"b2-t1"));
    assert!(html(one.page()).contains(" id=\"e1\""));
}

/// A rectangle: left, right, top, bottom.
type Area = [f64; 4];

fn meet(a: Area, b: Area) -> bool {
    a[0] < b[1] && b[0] < a[1] && a[2] < b[3] && b[2] < a[3]
}

/// The texts of a drawing with the rectangles they take: letters are at least this wide and high
/// in any of the types that the style sheet names.
fn texts(svg: &str, size: f64) -> Vec<(String, Area)> {
    let all = svg.split("<text").skip(1).map(|rest| {
        let tag = format!("<text{}", rest.split_once('>').unwrap().0);
        let text = rest.split_once('>').unwrap().1.split_once("</text>").unwrap().0;
        let at = |name: &str| values(&tag, name)[0].parse::<f64>().unwrap();
        let width = text.width() as f64 * size * 0.5;
        let left = match values(&tag, "text-anchor").first() {
            Some(&"middle") => at("x") - width / 2.0,
            Some(&"end") => at("x") - width,
            Some(_) | None => at("x"),
        };
        let y = at("y");
        (text.to_owned(), [left, left + width, y - size * 0.7, y])
    });
    all.collect()
}

/// The drawings of a page with the size of their letters.
fn timelines(page: &str) -> Vec<(&str, f64)> {
    let drawings = page.split("<svg class=\"timeline ").skip(1).map(|rest| {
        let svg = rest.split_once("</svg>").unwrap().0;
        (svg, if svg.starts_with("narrow") { 12.0 } else { 13.0 })
    });
    drawings.collect()
}

/// No two texts of a drawing of acts overlap, none leaves it. Gives how many there are.
#[track_caller]
pub(crate) fn check_labels(page: &str) -> usize {
    let mut n_labels = 0;
    for (svg, size) in timelines(page) {
        let width: f64 =
            values(svg, "viewBox")[0].split(' ').nth(2).unwrap().parse().unwrap();
        let texts = texts(svg, size);
        for (idx, (text, area)) in texts.iter().enumerate() {
            assert!(area[0] >= 0.0 && area[1] <= width, "{text} leaves the drawing");
            for (other, other_area) in &texts[idx + 1..] {
                assert!(!meet(*area, *other_area), "“{text}” and “{other}” overlap");
            }
        }
        n_labels += texts.len();
    }
    n_labels
}

#[test]
fn no_two_labels_of_the_timeline_overlap() {
    assert!(check_labels(&html(fixture("").page())) > 12);
    assert!(check_labels(&html(fixture(" 北京条约").page())) > 12);
    // Spans from days to decades, and as many acts on one day as a crisis has.
    for apart in [0, 1, 3, 9, 40, 200, 700, 4000] {
        for n_acts in [2_i64, 5, 30] {
            let mut made = fixture("");
            let act = made.brief.what_happened[1].clone();
            let last = act.date.interval.unwrap();
            let acts = (0..n_acts).map(|n| {
                let mut act = act.clone();
                let back = (n * apart).days();
                let day = last.start.checked_sub(back).unwrap();
                act.date.interval = Some(dyad_types::DateInterval::day(day));
                act.event_type = EventType::Coerce;
                let points =
                    [-10.0, -7.0, -4.0, 3.4, -4.0][usize::try_from(n % 5).unwrap()];
                act.intensity = Intensity::new(points).unwrap();
                act
            });
            made.brief.what_happened.extend(acts);
            let n_labels = check_labels(&html(made.page()));
            assert!(n_labels > 12, "{n_labels} labels at {apart} days apart");
        }
    }
}

/// The height of a mark is its points: hostile acts lie below the line, cooperative ones above.
#[test]
fn hostile_acts_lie_below_cooperative_ones() {
    let mut made = fixture("");
    made.brief.what_happened[0].intensity = Intensity::new(7.0).unwrap();
    let page = html(made.page());
    for (svg, size) in timelines(&page) {
        let y = |wanted: &str| {
            let found = texts(svg, size).into_iter().find(|(text, _)| text == wanted);
            found.unwrap().1[3]
        };
        assert!(y("1") < y("0") && y("0") < y("2"), "{svg}");
        assert!(svg.contains("rupture, 24 Aug 2021"), "{svg}");
    }
}

/// What has no place on the line is counted under it, and stands in its table.
#[test]
fn acts_that_are_not_drawn_are_counted() {
    let mut made = fixture("");
    let mut act = made.brief.what_happened[0].clone();
    act.date.interval = None;
    made.brief.what_happened.push(act.clone());
    made.brief.what_happened.push(act);
    let page = html(made.page());
    assert!(page.contains("Not drawn: 2 acts without a day."));
    let table = page.split_once("The same as a table").unwrap().1;
    let table = table.split_once("</table>").unwrap().0;
    assert_eq!(table.matches("<tr>").count(), 1 + made.brief.what_happened.len());
}

/// Every state of a channel has its word in the band, whatever its length.
#[test]
fn bands_of_channels_name_every_state() {
    let made = fixture("");
    let page = html(Page { brief: &made.brief, ..made.page() });
    let bands: Vec<&str> = page.split("<svg class=\"band\"").skip(1).collect();
    assert_eq!(bands.len(), made.brief.channels.len());
    for (band, channel) in bands.iter().zip(&made.brief.channels) {
        let band = band.split_once("</svg>").unwrap().0;
        let words: Vec<(String, Area)> = texts(band, 12.0);
        for step in &channel.steps {
            assert!(words.iter().any(|(text, _)| text.ends_with(step.state.as_str())));
        }
        for (idx, (text, area)) in words.iter().enumerate() {
            for (other, other_area) in &words[idx + 1..] {
                assert!(!meet(*area, *other_area), "“{text}” and “{other}” overlap");
            }
        }
    }
}

/// Long silence is a piece of the band of its own.
#[test]
fn a_long_silence_is_drawn() {
    let mut made = fixture("");
    assert!(!html(made.page()).contains("? no news"));
    let since = made.brief.channels[0].no_news_since.unwrap();
    made.brief.channels[0].no_news_since = Some(since.checked_sub(60.days()).unwrap());
    assert!(html(made.page()).contains("? no news"));
}
