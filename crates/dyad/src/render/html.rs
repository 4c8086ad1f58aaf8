//! The brief as one page of HTML that stands alone: no script, no request, fit to print.
//!
//! maud escapes every text that is put into the page; the style sheet alone goes in as it is.

mod candidates;
mod drawing;

use dyad_analysis::{
    ActLine, Brief, ChannelLine, Citation, EvidenceItem, LineDate, PlayerContext,
    ReasonLine,
};
use dyad_ledger::{Arrow, TextRange};
use dyad_types::Span;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::render::timeline::Timeline;
use crate::render::{self, Page, words};

const STYLE: &str = include_str!("html/brief.css");

/// The brief as a page of HTML in UTF-8.
pub fn html(page: Page<'_>) -> String {
    let brief = page.brief;
    let title = match &brief.status {
        Some(status) => format!("{}: {}", heading(brief), words::status(status)),
        None => heading(brief),
    };
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
            body {
                a class="skip" href="#evidence" { "Skip to the evidence" }
                (head(brief))
                main {
                    (acts("What happened", brief, &brief.what_happened))
                    (timeline(brief))
                    (acts("Also recorded", brief, &brief.also_recorded))
                    (reasons("Why now", brief, &brief.why_now))
                    (candidates::draw(brief))
                    (players(&brief.players))
                    (reasons("Background", brief, &brief.background))
                    (channels(&brief.channels))
                    (outlooks(brief))
                    (limits(brief))
                    (others(page))
                    (evidence(page))
                    (tables(brief))
                }
                (foot(brief))
            }
        }
    };
    markup.into_string() + "\n"
}

fn heading(brief: &Brief) -> String {
    match &brief.headline {
        Some(headline) => format!("{} – {}", headline.first.name, headline.second.name),
        None => "No pair of parties".to_owned(),
    }
}

fn head(brief: &Brief) -> Markup {
    let origin = &brief.head.origin;
    let title = brief.head.title.as_deref().unwrap_or(&origin.name);
    let estimate = brief.head.published().estimate.as_ref();
    html! {
        header {
            h1 { (heading(brief)) }
            @if let Some(status) = &brief.status {
                @let (class, sign) = match status.arrow {
                    Arrow::Worse => ("status worse", "▼"),
                    Arrow::Same => ("status", "="),
                    Arrow::Better => ("status better", "▲"),
                };
                p class=(class) {
                    span aria-hidden="true" { (sign) } " " (words::status(status))
                    (cites(&status.citations))
                }
            }
            p class="dim" {
                @match origin.url.as_deref().filter(|url| is_web_address(url)) {
                    Some(url) => a href=(url) rel="noreferrer nofollow" { (title) },
                    None => cite { (title) },
                }
                @if let Some(publisher) = &origin.publisher { ", " (publisher) }
                ", " (words::published(brief.head.published()))
            }
            @if let Some(estimate) = estimate {
                @for reason in &estimate.reasons { p class="note" { (reason) } }
            }
            @for note in &brief.notes { p class="note" { (note) } }
        }
    }
}

/// Other schemes could run a script when clicked.
fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn section(heading: &str, body: &Markup) -> Markup {
    html! {
        section {
            h2 { (heading) }
            (body)
        }
    }
}

/// A list under a heading; nothing for no item.
fn list<T>(heading: &str, items: &[T], item: impl Fn(&T) -> Markup) -> Markup {
    if items.is_empty() {
        return Markup::default();
    }
    let body = html! {
        ul class="plain" {
            @for one in items { li { (item(one)) } }
        }
    };
    section(heading, &body)
}

fn acts(heading: &str, brief: &Brief, acts: &[ActLine]) -> Markup {
    if acts.is_empty() {
        return Markup::default();
    }
    let body = html! {
        ol class="acts" {
            @for act in acts {
                li {
                    (when(&act.date))
                    span class="who" { (words::sides_by_name(brief, act)) }
                    span class="what" { (words::act(act)) (cites(&act.citations)) }
                    span class="type" { (act.event_type.as_str()) }
                }
            }
        }
    };
    section(heading, &body)
}

fn when(date: &LineDate) -> Markup {
    let words = date.words.as_ref().map(|words| format!("“{words}”, {}", date.full));
    let title = words.unwrap_or_else(|| date.full.clone());
    let day = date.interval.filter(|days| days.start == days.end);
    html! {
        @if let Some(day) = day {
            time datetime=(day.start.to_string()) title=(title) { (date.short) }
        } @else {
            span class="when" title=(title) { (date.short) }
        }
    }
}

fn timeline(brief: &Brief) -> Markup {
    match Timeline::of(brief) {
        Some(timeline) => drawing::draw(&timeline),
        None => Markup::default(),
    }
}

fn reasons(heading: &str, brief: &Brief, reasons: &[ReasonLine]) -> Markup {
    list(heading, reasons, |line| {
        html! {
            strong { (words::cause_label(line.kind)) } ": " (line.reason)
            @if let Some(effect) = &line.effect { " → " (effect) }
            span class="dim" { (words::aside(&words::view(line.hedge, &line.holder))) }
            (cites(&line.citations))
            @if let Some(known) = &line.in_ledger { (candidates::mark(brief, known)) }
        }
    })
}

fn players(players: &[PlayerContext]) -> Markup {
    if players.is_empty() {
        return Markup::default();
    }
    let body = html! {
        @for context in players {
            h3 { (context.player.name) }
            dl {
                @for line in &context.lines {
                    @let view = words::view_if_not_plain(line.hedge, &line.holder);
                    div {
                        dt { (words::facet_label(line.kind)) }
                        dd {
                            (line.text)
                            span class="dim" { (words::aside(&view)) }
                            (cites(&line.citations))
                        }
                    }
                }
                @for fact in &context.facts {
                    div {
                        dt { "table" }
                        dd {
                            (fact.text)
                            sup { a class="cite" href={ "#t" (fact.row) } { "t" (fact.row) } }
                        }
                    }
                }
            }
        }
    };
    section("Larger context", &body)
}

fn channels(channels: &[ChannelLine]) -> Markup {
    list("Channels", channels, |channel| {
        html! {
            strong { (words::channel(channel)) } ": "
            ol class="chain" {
                @for step in &channel.steps {
                    li { (words::step(step)) (cites(&step.citations)) " " }
                }
            }
            span class="dim" { (words::aside(&words::channel_remarks(channel))) }
        }
    })
}

fn outlooks(brief: &Brief) -> Markup {
    list("What comes next", &brief.what_comes_next, |line| {
        html! {
            @if line.condition.is_none() {
                strong { (words::outlook_label(line.kind)) } ": "
            }
            (words::outlook(line)) (cites(&line.citations))
        }
    })
}

fn limits(brief: &Brief) -> Markup {
    html! {
        (list("Red lines", &brief.red_lines, |line| html! {
            strong { (line.holder.name) } ": " (words::red_line(line))
            (cites(&line.citations))
        }))
        (list("Sanctions", &brief.sanctions, |line| html! {
            strong { (words::sanction_sides(line, "→")) } ": " (line.text)
            (cites(&line.citations))
        }))
    }
}

fn others(page: Page<'_>) -> Markup {
    let stories = page.other_stories();
    if stories.is_empty() {
        return Markup::default();
    }
    let body = html! {
        @for (reading, story, events) in &stories {
            h3 { (words::story(story)) }
            ul class="plain" {
                @for event in events {
                    @let sentence = render::sentence(reading, event.evidence.position);
                    @let days = event.date.interval.map(|days| days.to_string());
                    li {
                        span class="dim" { (days.as_deref().unwrap_or("undated")) } " "
                        span class="who" { (words::sides_of(event, "→")) } " "
                        (words::told(event, sentence)) " "
                        span class="type" { (event.event_type.as_str()) }
                    }
                }
            }
        }
    };
    section("Other stories on the page", &body)
}

/// Cited sentences in their paragraphs, one block a paragraph, in the order of first citation.
fn evidence(page: Page<'_>) -> Markup {
    let mut blocks: Vec<Vec<&EvidenceItem>> = vec![];
    let key = |item: &EvidenceItem| {
        let position = item.sentence.position;
        (item.origin.article.clone(), position.story, position.paragraph)
    };
    for item in &page.brief.evidence {
        let same = |block: &&mut Vec<&EvidenceItem>| {
            block.first().is_some_and(|first| key(first) == key(item))
        };
        match blocks.iter_mut().find(same) {
            Some(block) => block.push(item),
            None => blocks.push(vec![item]),
        }
    }
    let body = html! { @for block in &blocks { (paragraph(page, block)) } };
    html! { section id="evidence" { h2 { "Evidence" } (body) } }
}

/// A paragraph with its cited sentences, the rest of it dimmed. Of a page that only the store knows
/// the sentences alone are at hand.
fn paragraph(page: Page<'_>, items: &[&EvidenceItem]) -> Markup {
    let mut items = items.to_vec();
    items.sort_by_key(|item| item.sentence.in_paragraph.bytes.start);
    let whole = items.first().and_then(|item| {
        render::paragraph(page.reading_of(item)?, item.sentence.position)
    });
    let whole = whole.map_or("", |paragraph| paragraph.text.as_str());
    let ranges = items.iter().map(|item| item.sentence.in_paragraph.bytes);
    let starts = ranges.clone().map(|range| range.start).chain(Some(whole.len()));
    let ends = std::iter::once(0).chain(ranges.map(|range| range.end));
    let rests: Vec<&str> = ends
        .zip(starts)
        .map(|(end, start)| Span::new(end, start).of(whole))
        .collect();
    html! {
        figure {
            blockquote {
                p {
                    @for (item, rest) in items.iter().zip(&rests) {
                        span class="rest" { (rest) }
                        (sentence(page.brief, item))
                        @if whole.is_empty() { " " }
                    }
                    span class="rest" { (rests.last().copied().unwrap_or_default()) }
                }
            }
            figcaption {
                @for (idx, item) in items.iter().enumerate() {
                    @if idx > 0 { "; " }
                    "[" (item.id) "] " (words::place(page, item))
                }
            }
        }
    }
}

fn sentence(brief: &Brief, item: &EvidenceItem) -> Markup {
    let cited: Vec<TextRange> = words::cited_words(brief, item.id);
    html! {
        span id={ "e" (item.id) } {
            sup { "[" (item.id) "] " }
            @for (piece, is_cited) in words::pieces(&item.sentence.text, &cited) {
                @if is_cited { mark { (piece) } } @else { (piece) }
            }
        }
    }
}

fn tables(brief: &Brief) -> Markup {
    if brief.table_facts.is_empty() {
        return Markup::default();
    }
    let body = html! {
        div class="scroll" tabindex="0" role="region" aria-label="Rows of tables" {
            table {
                thead {
                    tr { th scope="col" { "Row" } th scope="col" { "Table" }
                         th scope="col" { "Cells" } th scope="col" { "Source" } }
                }
                tbody {
                    @for row in &brief.table_facts {
                        tr id={ "t" (row.id) } {
                            th scope="row" { "t" (row.id) }
                            td { (row.table) }
                            td {
                                @for (idx, (column, cell)) in words::cells(row).enumerate() {
                                    @if idx > 0 { ", " }
                                    span class="dim" { (column) } " " (cell)
                                }
                            }
                            td { (row.source) }
                        }
                    }
                }
            }
        }
    };
    section("Rows of tables", &body)
}

fn foot(brief: &Brief) -> Markup {
    let dropped = brief.dropped.iter().filter(|count| count.n_lines > 0);
    let dropped: Vec<String> = dropped
        .map(|count| format!("{} ({})", count.n_lines, count.reason))
        .collect();
    html! {
        footer class="dim" {
            @if !dropped.is_empty() { p { "Lines left out: " (dropped.join(", ")) } }
            p { "Made by dyad " (env!("CARGO_PKG_VERSION")) ". Every line rests on the sentences it cites." }
        }
    }
}

fn cites(citations: &[Citation]) -> Markup {
    html! {
        @for id in words::evidence_ids(citations) {
            sup {
                a class="cite" href={ "#e" (id) } aria-label={ "Evidence " (id) } { (id) }
            }
        }
    }
}

/// Stand-in until the branch of the HTML edition is merged.
pub fn html_of(pages: &[Page<'_>]) -> String {
    pages.iter().map(|page| html(*page)).collect()
}
