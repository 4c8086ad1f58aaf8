//! The channels between the two: of each a band of its states, and the same as a chain of words.

use dyad_analysis::ChannelLine;
use dyad_types::ChannelState;
use maud::{Markup, html};

use super::draft::{Draft, Line};
use super::drawing::{letters, width_of};
use super::{lines, newest_day, number, scrolling, section};
use crate::render::timeline::{self, Stretch};
use crate::render::words;

/// Units of the drawing, pixels where the page is wide enough.
const WIDTH: f64 = 348.0;
const HEIGHT: f64 = 44.0;
const BAR: f64 = 24.0;
const PADDING: f64 = 6.0;

pub(super) fn draw(draft: &mut Draft<'_>) -> Markup {
    let channels = &draft.brief().channels;
    if channels.is_empty() {
        return Markup::default();
    }
    let several_states = channels.iter().any(|channel| channel.steps.len() > 1);
    let body = html! {
        (lines(draft, ("channel", "channels"), channels, draw_channel))
        @if several_states {
            p class="dim small" {
                "A state that lasted longer is drawn wider; the shortest are as wide as their words."
            }
        }
    };
    section(draft, "Channels", &body)
}

fn draw_channel(draft: &mut Draft<'_>, line: &Line, channel: &ChannelLine) -> Markup {
    html! {
        div class="channel" {
            div {
                strong { (words::channel(channel)) } ": "
                ol class="chain" {
                    @for step in &channel.steps {
                        li { (words::step(step)) (draft.cites(line, &step.citations)) " " }
                    }
                }
                @for remark in words::channel_remarks(channel) { (super::tag(remark)) }
            }
            (picture(draft, channel))
        }
    }
}

/// The band; the chain beside it says the same.
fn picture(draft: &Draft<'_>, channel: &ChannelLine) -> Markup {
    let stretches = timeline::band(channel, newest_day(draft.brief()));
    if stretches.is_empty() {
        return Markup::default();
    }
    let pieces = lay_out(&stretches);
    let width = pieces.last().map_or(WIDTH, |piece| piece.left + piece.width);
    let title = format!("{}: {}", words::channel(channel), channel.chain());
    let picture = html! {
        svg class="band" role="img" aria-label=(title) width=(number(width))
            viewBox={ "0 0 " (number(width)) " " (HEIGHT) } {
            @for piece in &pieces { (draw_piece(piece)) }
        }
    };
    scrolling(&format!("States of {}", words::channel(channel)), &picture)
}

/// A piece of a band with its place.
struct Piece<'a> {
    stretch: &'a Stretch,
    left: f64,
    width: f64,
}

/// Every state is as wide as its words need; what is left is shared by how long states lasted.
fn lay_out(stretches: &[Stretch]) -> Vec<Piece<'_>> {
    let needs: Vec<f64> = stretches
        .iter()
        .map(|stretch| {
            let texts = [word(stretch), stretch.since.clone()];
            let widest =
                texts.iter().map(|text| width_of(text, 12.0)).fold(0.0, f64::max);
            widest + 2.0 * PADDING
        })
        .collect();
    let needed: f64 = needs.iter().sum();
    let all_days: f64 = stretches.iter().map(|stretch| f64::from(stretch.n_days)).sum();
    let spare = (WIDTH - needed).max(0.0);
    let mut left = 0.0;
    let pieces = stretches.iter().zip(needs).map(|(stretch, need)| {
        let share = if all_days > 0.0 {
            f64::from(stretch.n_days) / all_days
        } else {
            1.0 / stretches.len() as f64
        };
        let width = need + spare * share;
        left += width;
        Piece { stretch, left: left - width, width }
    });
    pieces.collect()
}

fn word(stretch: &Stretch) -> String {
    match stretch.state {
        Some(state) => {
            let (_, sign) = look(state);
            format!("{sign} {state}")
        }
        None => "? no news".to_owned(),
    }
}

/// The class of a state and a sign for who does not see its colour.
fn look(state: ChannelState) -> (&'static str, &'static str) {
    match state {
        ChannelState::Open | ChannelState::Restored => ("usable", "●"),
        ChannelState::Silent | ChannelState::Suspended => ("strained", "○"),
        ChannelState::Cut | ChannelState::Destroyed => ("gone", "✕"),
        ChannelState::Proposed => ("planned", "…"),
    }
}

fn draw_piece(piece: &Piece<'_>) -> Markup {
    let class = piece.stretch.state.map_or("unknown", |state| look(state).0);
    html! {
        rect class=(class) x=(number(piece.left + 1.0)) y="1"
            width=(number(piece.width - 2.0)) height=(BAR) rx="2" {}
        text x=(number(piece.left + PADDING)) y="17.5" { (letters(&word(piece.stretch))) }
        text class="tick" x=(number(piece.left + PADDING)) y="40" { (letters(&piece.stretch.since)) }
    }
}
