//! What comes next, the limits players have set, and the other stories of the page.

use dyad_analysis::{LineDate, OutlookLine, RedLineLine};
use maud::{Markup, html};

use super::draft::{Draft, Line};
use super::{label, list, section, tag, view};
use crate::render::{self, words};

pub(super) fn outlooks(draft: &mut Draft<'_>) -> Markup {
    let outlooks = &draft.brief().what_comes_next;
    list(draft, "What comes next", ("next", "what comes next"), outlooks, outlook)
}

fn outlook(draft: &mut Draft<'_>, line: &Line, outlook: &OutlookLine) -> Markup {
    let says_if = |condition: &str| condition.to_lowercase().starts_with("if ");
    html! {
        @match &outlook.condition {
            Some(condition) => {
                @if !says_if(condition) { (label(words::outlook_label(outlook.kind))) }
                span class="condition" { (condition.trim_end_matches(',')) } " "
                span class="then" { "→" } " " (outlook.outcome)
            }
            None => { (label(words::outlook_label(outlook.kind))) (outlook.outcome) }
        }
        (draft.cites_and_articles(line, &outlook.citations))
        (period(&outlook.horizon, &outlook.outcome))
        (view(outlook.modality, &outlook.holder))
    }
}

/// A period in the words of the text, with the days they mean; the days alone when the line holds
/// the words already, nothing for none.
fn period(date: &LineDate, line: &str) -> Markup {
    let days = date.interval.map(|_| date.full.as_str());
    let words = date.words.as_deref().filter(|words| !line.contains(words));
    let text = match (words, days) {
        (Some(words), Some(days)) if words != days => format!("{words}: {days}"),
        (Some(only), _) | (None, Some(only)) => only.to_owned(),
        (None, None) => return Markup::default(),
    };
    html! { " " span class="tag horizon" { (text) } }
}

pub(super) fn red_lines(draft: &mut Draft<'_>) -> Markup {
    let red_lines = &draft.brief().red_lines;
    list(draft, "Red lines", ("redline", "red lines"), red_lines, red_line)
}

fn red_line(draft: &mut Draft<'_>, line: &Line, limit: &RedLineLine) -> Markup {
    let (class, crossed) = match limit.crossed {
        Some(true) => ("tag crossed", "✕ crossed"),
        Some(false) => ("tag kept", "✓ not crossed"),
        None => ("tag", "not said whether crossed"),
    };
    html! {
        strong { (limit.holder.name) } ": " (limit.act)
        (draft.cites_and_articles(line, &limit.citations))
        " " span class=(class) { (crossed) }
        (period(&limit.as_of, &limit.act))
        @if let Some(player) = &limit.addressee { (tag(format_args!("told to {}", player.name))) }
        @if let (Some(alike), Some(act)) = (words::alike(limit), &limit.in_ledger) {
            span class="below dim" { (alike) (draft.cites(line, &act.citations)) }
        }
    }
}

pub(super) fn sanctions(draft: &mut Draft<'_>) -> Markup {
    let sanctions = &draft.brief().sanctions;
    list(draft, "Sanctions", ("sanction", "sanctions"), sanctions, |draft, line, one| {
        html! {
            strong { (words::sanction_sides(one, "→")) } ": " (one.text)
            (draft.cites_and_articles(line, &one.citations))
        }
    })
}

pub(super) fn other_stories(draft: &Draft<'_>) -> Markup {
    let stories = draft.page.other_stories();
    if stories.is_empty() {
        return Markup::default();
    }
    let several = draft.page.readings.len() > 1;
    let body = html! {
        @for (reading, story, events) in &stories {
            (draft.heading(2, words::story(story)))
            @if several { p class="dim small" {
                "on the page of " (reading.article.publisher.as_ref().unwrap_or(&reading.article.name))
            } }
            ul class="plain" {
                @for event in events {
                    @let sentence = render::sentence(reading, event.evidence.position);
                    @let days = event.date.interval.map(|days| days.to_string());
                    li {
                        span class="when" { (days.as_deref().unwrap_or("undated")) } " "
                        span class="who" { (words::sides_of(event, "→")) } " "
                        (words::told(event, sentence)) " "
                        span class="type" { (event.event_type.as_str()) }
                    }
                }
            }
        }
    };
    let heading =
        if several { "Other stories on the pages" } else { "Other stories on the page" };
    section(draft, heading, &body)
}
