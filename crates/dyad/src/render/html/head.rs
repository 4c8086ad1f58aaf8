//! The head of a brief: the pair, where it goes, and the articles it was made from.

use dyad_analysis::{Brief, BriefSource};
use dyad_ledger::{Arrow, Origin, Turn};
use maud::{Markup, html};

use super::draft::Draft;
use super::{count, tag};
use crate::render::words;

pub(super) fn draw(draft: &mut Draft<'_>) -> Markup {
    let brief = draft.brief();
    let estimate = brief.head.published().estimate.as_ref();
    // A note that tells the estimate tells its reasons.
    let is_told =
        |reason: &&String| brief.notes.iter().any(|note| note.contains(*reason));
    let reasons = estimate.iter().flat_map(|estimate| &estimate.reasons);
    let reasons: Vec<&String> = reasons.filter(|reason| !is_told(reason)).collect();
    html! {
        header {
            (draft.heading(0, heading(brief)))
            (status(draft))
            @if brief.sources.len() > 1 {
                (sources(&brief.sources))
            } @else {
                p class="source" { (source(brief.head.title.as_deref(), &brief.head.origin)) }
            }
            @for reason in reasons { p class="note" { (reason) } }
            @for note in &brief.notes { p class="note" { (note) } }
        }
    }
}

/// The pair by name.
pub(super) fn heading(brief: &Brief) -> String {
    match &brief.headline {
        Some(headline) => format!("{} – {}", headline.first.name, headline.second.name),
        None => "No pair of parties".to_owned(),
    }
}

/// The pair and where it goes: the name of the page.
pub(super) fn name(brief: &Brief) -> String {
    match &brief.status {
        Some(status) => format!("{}: {}", heading(brief), words::status(status)),
        None => heading(brief),
    }
}

/// Arrow, word and date; nothing without a status.
pub(super) fn status_words(brief: &Brief) -> Markup {
    let Some(status) = &brief.status else { return Markup::default() };
    let (class, sign) = match status.arrow {
        Arrow::Worse => ("arrow worse", "▼"),
        Arrow::Same => ("arrow same", "="),
        Arrow::Better => ("arrow better", "▲"),
    };
    let turn = (status.turn != Turn::None).then(|| status.turn.as_str());
    let date = status.date.interval.map(|_| status.date.full.as_str());
    let rest: Vec<&str> = turn.into_iter().chain(date).collect();
    html! {
        span class=(class) { span aria-hidden="true" { (sign) } " " (status.arrow.as_str()) }
        " " (rest.join(", "))
    }
}

fn status(draft: &mut Draft<'_>) -> Markup {
    let brief = draft.brief();
    let Some(status) = &brief.status else { return Markup::default() };
    let line = draft.only_line(("status", "status"));
    html! {
        p class="status" id=(line.id) {
            (status_words(brief)) (draft.cites_and_articles(&line, &status.citations))
            span class="why" { (status.reason.as_str()) }
        }
    }
}

fn sources(sources: &[BriefSource]) -> Markup {
    let n_copies = sources.iter().filter(|source| source.copy_of.is_some()).count();
    let title_of = |source: &BriefSource| {
        let original = sources
            .iter()
            .find(|other| Some(&other.origin.article) == source.copy_of.as_ref());
        let name = original.map(|original| {
            let origin = &original.origin;
            origin.publisher.as_ref().unwrap_or(&origin.name)
        });
        name.map_or("copy".to_owned(), |name| format!("copy of {name}"))
    };
    html! {
        p class="source" {
            "From " (count(sources.len() - n_copies, "article"))
            @match n_copies {
                0 => "",
                1 => " and 1 copy, which counts as its original",
                n => { " and " (n) " copies, which count as their originals" },
            }
            ":"
        }
        ul class="sources" {
            @for one in sources {
                li {
                    (source(one.title.as_deref(), &one.origin))
                    @if one.copy_of.is_some() { (tag(title_of(one))) }
                }
            }
        }
    }
}

fn source(title: Option<&str>, origin: &Origin) -> Markup {
    let title = title.unwrap_or(&origin.name);
    html! {
        @match origin.url.as_deref().filter(|url| is_web_address(url)) {
            Some(url) => a href=(url) rel="noreferrer nofollow" { (title) },
            None => cite { (title) },
        }
        span class="dim" {
            @if let Some(publisher) = &origin.publisher { ", " (publisher) }
            ", " (words::published(&origin.published))
        }
    }
}

/// Other schemes could run a script when clicked.
fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}
