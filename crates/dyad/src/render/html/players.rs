//! The larger context: one card a player.

use dyad_analysis::{FactLine, PlayerContext};
use maud::{Markup, html};

use super::draft::Draft;
use super::{section, view_if_not_plain};
use crate::render::words;

/// Facts of the tables that a card shows before its reader asks. Own choice: what a player wants
/// and can do comes first.
const SHOWN_FACTS: usize = 3;

pub(super) fn draw(draft: &mut Draft<'_>) -> Markup {
    let players = &draft.brief().players;
    if players.is_empty() {
        return Markup::default();
    }
    let body = html! {
        // A row of few cards; more flow in columns, for they differ in height.
        div class=(if players.len() > 3 { "cards many" } else { "cards" }) {
            @for (context, n) in players.iter().zip(1..) { (card(draft, context, n)) }
        }
    };
    section(draft, "Larger context", &body)
}

fn card(draft: &mut Draft<'_>, context: &PlayerContext, n: usize) -> Markup {
    let n_told = context.lines.len();
    let (shown, more) = match context.facts.split_at_checked(SHOWN_FACTS) {
        // A fold for one line costs a line.
        Some((shown, more)) if more.len() > 1 => (shown, more),
        Some(_) | None => (context.facts.as_slice(), [].as_slice()),
    };
    html! {
        div class="card" {
            (draft.heading(2, &context.player.name))
            @if n_told > 0 {
                dl {
                    @for (line, idx) in context.lines.iter().zip(1..) {
                        @let this = draft.line(("player", "larger context"), format_args!("{n}-{idx}"));
                        div id=(this.id) {
                            dt { (words::facet_label(line.kind)) }
                            dd {
                                (line.text) (draft.cites_and_articles(&this, &line.citations))
                                (view_if_not_plain(line.hedge, &line.holder))
                            }
                        }
                    }
                }
            }
            (facts(draft, shown, n, n_told))
            @if !more.is_empty() {
                details {
                    summary { (more.len()) " more from tables" }
                    (facts(draft, more, n, n_told + shown.len()))
                }
            }
        }
    }
}

/// Facts of the tables, numbered on from `n_before` lines of the card.
fn facts(draft: &mut Draft<'_>, facts: &[FactLine], n: usize, n_before: usize) -> Markup {
    if facts.is_empty() {
        return Markup::default();
    }
    html! {
        ul class="facts" {
            @for (fact, idx) in facts.iter().zip(n_before + 1..) {
                @let line = draft.line(("player", "larger context"), format_args!("{n}-{idx}"));
                @let (text, year) = dated(draft, fact);
                li id=(line.id) {
                    (text) (draft.cites_row(&line, fact.row)) " "
                    span class="tag" { "table" @if let Some(year) = year { ", " (year) } }
                }
            }
        }
    }
}

/// The fact and its year, which is then not told in the text.
fn dated<'a>(draft: &Draft<'a>, fact: &'a FactLine) -> (&'a str, Option<i16>) {
    let rows = &draft.brief().table_facts;
    let year = rows.iter().find(|row| row.id == fact.row).and_then(|row| row.year);
    let bare = year.and_then(|year| fact.text.strip_suffix(&format!(" ({year})")));
    (bare.unwrap_or(&fact.text), year)
}
