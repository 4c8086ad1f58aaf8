//! What happened, its line of time, and what the articles tell differently.

use dyad_analysis::{ActLine, Disagreement, Version};
use dyad_types::Actuality;
use maud::{Markup, html};

use super::draft::{Draft, Line};
use super::{Kind, count, drawing, section, sides, tag, when};
use crate::render::timeline::Timeline;

const HAPPENED: Kind = ("happened", "what happened");
const ALSO: Kind = ("also", "also recorded");

pub(super) fn draw(draft: &mut Draft<'_>) -> Markup {
    let acts = &draft.brief().what_happened;
    if acts.is_empty() {
        return Markup::default();
    }
    let body = html! {
        (list_of_acts(draft, HAPPENED, acts))
        @if let Some(timeline) = Timeline::of(draft.brief()) {
            (drawing::draw(draft, &timeline))
        }
    };
    section(draft, "What happened", &body)
}

/// The id of the n-th act between the two, from 1.
pub(super) fn id(draft: &Draft<'_>, n: usize) -> String {
    draft.line(HAPPENED, n).id
}

pub(super) fn also_recorded(draft: &mut Draft<'_>) -> Markup {
    let acts = &draft.brief().also_recorded;
    if acts.is_empty() {
        return Markup::default();
    }
    let body = list_of_acts(draft, ALSO, acts);
    section(draft, "Also recorded", &body)
}

fn list_of_acts(draft: &mut Draft<'_>, kind: Kind, acts: &[ActLine]) -> Markup {
    html! {
        ol class="acts" {
            @for (act, n) in acts.iter().zip(1..) {
                @let line = draft.line(kind, n);
                li id=(line.id) {
                    span class="n" { (n) }
                    (when(&act.date))
                    (sides(draft.brief(), act))
                    span class="what" { (told(draft, &line, act)) }
                    span class="type" { (act.event_type.as_str()) }
                }
            }
        }
    }
}

/// The act, what it rests on, and what keeps it from being a plain fact.
pub(super) fn told(draft: &mut Draft<'_>, line: &Line, act: &ActLine) -> Markup {
    let n_articles = draft.brief().n_articles(&act.citations);
    let happened = act.actuality == Actuality::Happened;
    html! {
        (act.act) (draft.cites_and_articles(line, &act.citations))
        @if !happened { (tag(act.actuality.as_str())) }
        @if let Some(holder) = &act.holder { (tag(format_args!("according to {holder}"))) }
        @if act.n_reports > n_articles.max(1) { (tag(count(act.n_reports, "report"))) }
    }
}

/// What the articles tell differently; nothing when they do not.
pub(super) fn disagreements(draft: &mut Draft<'_>) -> Markup {
    super::list(
        draft,
        "Told differently",
        ("differently", "told differently"),
        &draft.brief().disagreements,
        disagreement,
    )
}

fn disagreement(draft: &mut Draft<'_>, line: &Line, told: &Disagreement) -> Markup {
    html! {
        (super::label(told.about.as_str()))
        dl class="versions" {
            @for version in &told.versions {
                div {
                    dt {
                        (version.by)
                        @if let Some(holder) = &version.holder { " (" (holder) ")" }
                    }
                    dd { (said(version)) (draft.cites_and_articles(line, &version.citations)) }
                }
            }
        }
    }
}

fn said(version: &Version) -> Markup {
    html! {
        "“" (version.text) "”"
        @if let Some(date) = &version.date { ": " (when(date)) }
    }
}
