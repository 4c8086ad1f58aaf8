//! Why now: what the text names as a reason, and what the ledger holds besides.

use dyad_analysis::{CandidateLine, ReasonLine};
use dyad_types::CauseKind;
use maud::{Markup, html};

use super::draft::{Draft, Line};
use super::{happened, label, lines, list, section, sides, tag, view, when};
use crate::render::{candidates, words};

/// Triggers first, then the other reasons; the ledger's candidates under a heading of their own.
pub(super) fn draw(draft: &mut Draft<'_>) -> Markup {
    let brief = draft.brief();
    let search = candidates::search(brief);
    if brief.why_now.is_empty() && search.is_none() {
        return Markup::default();
    }
    let is_trigger = |line: &&ReasonLine| line.kind == CauseKind::Trigger;
    let (mut ordered, others): (Vec<_>, Vec<_>) =
        brief.why_now.iter().partition(is_trigger);
    ordered.extend(others);
    let body = html! {
        @if !ordered.is_empty() {
            @if search.is_some() { (draft.heading(2, "The text says")) }
            (lines(draft, ("why", "why now"), &ordered, |draft, line, one| {
                let kind = words::cause_label(one.kind);
                reason(draft, line, one, kind)
            }))
        }
        @if let Some(search) = search {
            (draft.heading(2, "From the ledger"))
            @if !brief.ledger_candidates.is_empty() {
                (lines(draft, ("ledger", "from the ledger"), &brief.ledger_candidates, candidate))
            }
            p class="dim small" { (search) }
        }
    };
    section(draft, "Why now", &body)
}

pub(super) fn background(draft: &mut Draft<'_>) -> Markup {
    let reasons = &draft.brief().background;
    list(
        draft,
        "Background",
        ("background", "background"),
        reasons,
        |draft, line, one| reason(draft, line, one, words::background_label(one.kind)),
    )
}

fn reason(draft: &mut Draft<'_>, line: &Line, reason: &ReasonLine, kind: &str) -> Markup {
    html! {
        (label(kind)) (reason.reason)
        @if let Some(effect) = &reason.effect { " → " (effect) }
        (draft.cites_and_articles(line, &reason.citations))
        (view(reason.hedge, &reason.holder))
        @if let Some(known) = &reason.in_ledger {
            span class="below dim" {
                (candidates::mark(draft.brief(), known))
                (draft.cites(line, &known.act.citations))
            }
        }
    }
}

fn candidate(draft: &mut Draft<'_>, line: &Line, known: &CandidateLine) -> Markup {
    let brief = draft.brief();
    html! {
        (label(candidates::role_label(known.role)))
        (when(&known.act.date)) ", " (candidates::days_before(known)) ": "
        (sides(brief, &known.act)) " "
        (happened::told(draft, line, &known.act)) " "
        span class="type" { (known.act.event_type.as_str()) }
        @for remark in candidates::remarks(known) { (tag(remark)) }
        @if let Some(rates) = candidates::rates(brief, known) {
            span class="below dim" { (rates) }
        }
    }
}
