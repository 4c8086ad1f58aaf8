//! What the ledger says of why now, as a section of the HTML page of its own.

use dyad_analysis::{Brief, CandidateLine};
use maud::{Markup, html};

use super::{cites, section, when};
use crate::render::{candidates, words};

/// The candidates of the ledger with their counts; nothing without any, and without a search.
pub(super) fn draw(brief: &Brief) -> Markup {
    let Some(search) = candidates::search(brief) else { return Markup::default() };
    let body = html! {
        @if !brief.ledger_candidates.is_empty() {
            ul class="plain" {
                @for line in &brief.ledger_candidates { li { (candidate(brief, line)) } }
            }
        }
        p class="dim" { (search) }
    };
    section("Why now, from the ledger", &body)
}

fn candidate(brief: &Brief, line: &CandidateLine) -> Markup {
    html! {
        (when(&line.act.date)) ", " (candidates::days_before(line)) ", "
        (candidates::role_label(line.role)) ": "
        span class="who" { (words::sides_by_name(brief, &line.act)) } " "
        (words::act(&line.act)) (cites(&line.act.citations)) " "
        span class="type" { (line.act.event_type.as_str()) }
        @if let Some(rates) = candidates::rates(brief, line) {
            br;
            span class="dim" { (rates) }
        }
        span class="dim" { (words::aside(&candidates::remarks(line))) }
    }
}

/// The mark of a stated reason that the ledger holds too.
pub(super) fn mark(brief: &Brief, line: &CandidateLine) -> Markup {
    html! {
        span class="dim" { " (" (candidates::mark(brief, line)) ")" }
        (cites(&line.act.citations))
    }
}
