//! The brief as one page of HTML that stands alone: no script, no request, fit to forward and to
//! print. Several briefs can share a page.
//!
//! maud escapes every text that is put into the page; the style sheet alone goes in as it is.

mod channels;
mod draft;
mod drawing;
mod evidence;
mod happened;
mod head;
mod next;
mod players;
mod why;

use dyad_analysis::{Brief, LineDate};
use dyad_types::{Hedge, Holder};
use maud::{DOCTYPE, Markup, PreEscaped, Render, html};

use self::draft::{Draft, Line};
use crate::render::{Page, words};

const STYLE: &str = include_str!("html/brief.css");

/// The brief as a page of HTML in UTF-8. Cited sentences have the ids `e1`, `e2`, rows of tables
/// `t1`, `t2`, lines those of their section: `happened-1`.
pub fn html(page: Page<'_>) -> String {
    let mut draft = Draft::new(page, String::new(), 1);
    let body = html! {
        a class="skip" href="#brief" { "Skip to the brief" }
        main id="brief" { (article(&mut draft)) }
    };
    document(&head::name(page.brief), &body)
}

/// Several briefs as one page of HTML in UTF-8, in the order given, under a table of contents.
/// The ids of the n-th brief are those of [`html()`] after `bn-`: `b2-e1`.
pub fn html_of(pages: &[Page<'_>]) -> String {
    let title = match pages.len() {
        1 => "1 brief".to_owned(),
        n => format!("{n} briefs"),
    };
    let mut drafts: Vec<Draft<'_>> = pages
        .iter()
        .zip(1..)
        .map(|(&page, n)| Draft::new(page, format!("b{n}-"), 2))
        .collect();
    let body = html! {
        a class="skip" href="#briefs" { "Skip to the briefs" }
        div class="contents" {
            h1 { (title) }
            nav aria-label="Contents" {
                ol {
                    @for draft in &drafts {
                        li {
                            a href={ "#" (draft.id("brief")) } { (head::heading(draft.brief())) }
                            " " (head::status_words(draft.brief()))
                        }
                    }
                }
            }
        }
        main id="briefs" { @for draft in &mut drafts { (article(draft)) } }
    };
    document(&title, &body)
}

fn document(title: &str, body: &Markup) -> String {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content={ "dyad " (env!("CARGO_PKG_VERSION")) };
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    };
    markup.into_string() + "\n"
}

/// One brief in reading order. The evidence is drawn last, when all lines have cited it.
fn article(draft: &mut Draft<'_>) -> Markup {
    // The only brief of a page is found under the id of `main`.
    let id = (!draft.is_alone()).then(|| draft.id("brief"));
    html! {
        article id=[id] {
            (head::draw(draft))
            (happened::draw(draft))
            (happened::disagreements(draft))
            (why::draw(draft))
            (players::draw(draft))
            (why::background(draft))
            (channels::draw(draft))
            (next::outlooks(draft))
            (next::red_lines(draft))
            (next::sanctions(draft))
            (happened::also_recorded(draft))
            (next::other_stories(draft))
            (evidence::draw(draft))
            (evidence::tables(draft))
            (evidence::foot(draft))
        }
    }
}

fn section(draft: &Draft<'_>, heading: &str, body: &Markup) -> Markup {
    html! {
        section {
            (draft.heading(1, heading))
            (body)
        }
    }
}

/// The id and the name that the lines of a section have before their number.
type Kind = (&'static str, &'static str);

/// A list of lines under a heading; nothing for no line.
fn list<T>(
    draft: &mut Draft<'_>,
    heading: &str,
    kind: Kind,
    items: &[T],
    item: impl Fn(&mut Draft<'_>, &Line, &T) -> Markup,
) -> Markup {
    if items.is_empty() {
        return Markup::default();
    }
    let body = lines(draft, kind, items, item);
    section(draft, heading, &body)
}

/// A list of lines.
fn lines<T>(
    draft: &mut Draft<'_>,
    kind: Kind,
    items: &[T],
    item: impl Fn(&mut Draft<'_>, &Line, &T) -> Markup,
) -> Markup {
    html! {
        ul class="plain" {
            @for (one, n) in items.iter().zip(1..) {
                @let line = draft.line(kind, n);
                li id=(line.id) { (item(draft, &line, one)) }
            }
        }
    }
}

/// A small mark behind a line, after a space.
fn tag(text: impl Render) -> Markup {
    html! { " " span class="tag" { (text) } }
}

/// How sure the holder of a view sounds, and who it is.
fn view(hedge: Hedge, holder: &str) -> Markup {
    let range = hedge.probability();
    html! {
        @if hedge != Hedge::None {
            " " span class="tag hedge" {
                (hedge.as_str())
                @if let Some((low, high)) = range { ", " (low) "–" (high) " %" }
            }
        }
        (tag(holder))
    }
}

/// As [`view`], but nothing for what the writer states flatly.
fn view_if_not_plain(hedge: Hedge, holder: &str) -> Markup {
    if hedge == Hedge::None && holder == Holder::writer().name {
        Markup::default()
    } else {
        view(hedge, holder)
    }
}

fn when(date: &LineDate) -> Markup {
    let words = date.words.as_ref().map(|words| format!("“{words}”, {}", date.full));
    let title = words.unwrap_or_else(|| date.full.clone());
    let day = date.interval.filter(|days| days.start == days.end);
    html! {
        @if let Some(day) = day {
            time class="when" datetime=(day.start.to_string()) title=(title) { (date.short) }
        } @else {
            span class="when" title=(title) { (date.short) }
        }
    }
}

/// A box that scrolls by itself when it is wider than the page, by keyboard too.
fn scrolling(label: &str, body: &Markup) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label=(label) { (body) }
    }
}

/// Days of the newest page, to which the states of a channel last.
fn newest_day(brief: &Brief) -> Option<jiff::civil::Date> {
    brief.head.published().date
}

/// One digit after the point is finer than any screen.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// How many of a thing, with its word: "1 article", "2 articles".
fn count(n: usize, word: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {word}{plural}")
}

/// The kind of reason, with a class that sets the trigger apart.
fn label(word: &str) -> Markup {
    html! { span class={ "label " (word) } { (word) } " " }
}

/// Who did it to whom, by the names of the brief.
fn sides(brief: &Brief, act: &dyad_analysis::ActLine) -> Markup {
    html! { span class="who" { (words::sides_by_name(brief, act)) } }
}
