//! The line of time as SVG inside the page: acts as marks, channels as bands.

use dyad_types::{ChannelState, DateInterval, QuadClass};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::render::timeline::{Band, Lane, Mark, Stretch, Timeline};

/// Units of the drawing; it scales to the width of the page.
const WIDTH: f64 = 680.0;
const MARGIN: f64 = 8.0;
const LABEL: f64 = 18.0;
const ROW: f64 = 18.0;
const RADIUS: f64 = 5.5;

/// Marks that are nearer to each other than this stand on different rows.
const APART: f64 = 14.0;

/// Average width of a letter of the drawing's type, for texts that must fit a band.
const LETTER: f64 = 6.6;

pub(super) fn draw(timeline: &Timeline) -> Markup {
    let mut top = 26.0;
    let lanes: Vec<Markup> = timeline
        .lanes
        .iter()
        .map(|lane| draw_lane(timeline, lane, &mut top))
        .collect();
    let bands: Vec<Markup> = timeline
        .bands
        .iter()
        .map(|band| draw_band(timeline, band, &mut top))
        .collect();
    let DateInterval { start, end } = timeline.days;
    let title = format!("Acts and channels from {} to {}", day(start), day(end));
    html! {
        figure {
            div class="scroll" tabindex="0" role="region" aria-label="Timeline" {
                svg class="timeline" xmlns="http://www.w3.org/2000/svg" role="group"
                    aria-label=(title) viewBox={ "0 0 " (WIDTH) " " (number(top + 4.0)) } {
                    (draw_axis(timeline, top))
                    @for lane in &lanes { (lane) }
                    @for band in &bands { (band) }
                }
            }
            figcaption {
                (title) ". Squares are conflict, circles cooperation; hollow marks are words, "
                "filled ones acts. Green bands can be used, dashed ones are strained, red ones "
                "are gone."
            }
        }
    }
}

/// The year stands at the first tick and where it changes.
fn draw_axis(timeline: &Timeline, bottom: f64) -> Markup {
    let years = timeline.ticks.iter().map(|tick| tick.year());
    let before = std::iter::once(None).chain(years.map(Some));
    html! {
        @for (&tick, before) in timeline.ticks.iter().zip(before) {
            @let x = x_of(timeline, tick);
            @let label = if before == Some(tick.year()) { short_day(tick) } else { day(tick) };
            @let near_end = x + label.len() as f64 * LETTER > WIDTH;
            line class="axis" x1=(number(x)) x2=(number(x)) y1="18" y2=(number(bottom)) {}
            text class="tick" x=(number(x)) y="12" text-anchor=[near_end.then_some("end")] {
                (label)
            }
        }
    }
}

fn draw_lane(timeline: &Timeline, lane: &Lane, top: &mut f64) -> Markup {
    let label = *top + 13.0;
    let first_row = *top + LABEL;
    let mut row_ends: Vec<f64> = vec![];
    let mut marks = vec![];
    for mark in &lane.marks {
        let (left, right) = stretch(timeline, mark.days);
        let row = row_ends.iter().position(|&end| left - end >= APART);
        let row = row.unwrap_or(row_ends.len());
        if row == row_ends.len() {
            row_ends.push(right);
        } else if let Some(end) = row_ends.get_mut(row) {
            *end = right;
        }
        marks.push(draw_mark(mark, left, right, first_row + ROW * (row as f64 + 0.5)));
    }
    *top = first_row + ROW * row_ends.len() as f64 + 4.0;
    html! {
        text x=(MARGIN) y=(number(label)) { (lane.sides) }
        @for mark in &marks { (mark) }
    }
}

fn draw_mark(mark: &Mark, left: f64, right: f64, y: f64) -> Markup {
    let class = match mark.quad_class {
        QuadClass::VerbalCooperation => "cooperation verbal",
        QuadClass::MaterialCooperation => "cooperation",
        QuadClass::VerbalConflict => "conflict verbal",
        QuadClass::MaterialConflict => "conflict",
    };
    let is_square = matches!(
        mark.quad_class,
        QuadClass::VerbalConflict | QuadClass::MaterialConflict
    );
    let x = f64::midpoint(left, right);
    let shape = html! {
        title { (mark.title) }
        @if right - left > APART * 2.0 {
            line class={ "span " (class) } x1=(number(left)) x2=(number(right))
                y1=(number(y)) y2=(number(y)) {}
        }
        @if is_square {
            rect class=(class) x=(number(x - RADIUS)) y=(number(y - RADIUS))
                width=(RADIUS * 2.0) height=(RADIUS * 2.0) {}
        } @else {
            circle class=(class) cx=(number(x)) cy=(number(y)) r=(RADIUS) {}
        }
    };
    html! {
        @match mark.evidence {
            Some(id) => a href={ "#e" (id) } aria-label=(mark.title) { (shape) },
            None => g { (shape) },
        }
    }
}

fn draw_band(timeline: &Timeline, band: &Band, top: &mut f64) -> Markup {
    let label = *top + 13.0;
    let y = *top + LABEL;
    *top = y + ROW + 6.0;
    html! {
        text x=(MARGIN) y=(number(label)) { (band.name) }
        @for stretch in &band.stretches { (draw_stretch(timeline, stretch, y)) }
    }
}

fn draw_stretch(timeline: &Timeline, stretch: &Stretch, y: f64) -> Markup {
    let left = x_of(timeline, stretch.days.start);
    let last = stretch.days.end == timeline.days.end;
    let right = if last { WIDTH - MARGIN } else { x_of(timeline, stretch.days.end) };
    let class = match stretch.state {
        ChannelState::Open | ChannelState::Restored => "usable",
        ChannelState::Silent | ChannelState::Suspended => "strained",
        ChannelState::Cut | ChannelState::Destroyed => "gone",
        ChannelState::Proposed => "planned",
    };
    let fits = |text: &str| text.chars().count() as f64 * LETTER + 8.0 <= right - left;
    let state = stretch.state.as_str();
    let text = [stretch.title.as_str(), state].into_iter().find(|text| fits(text));
    html! {
        g {
            title { (stretch.title) }
            rect class=(class) x=(number(left)) y=(number(y))
                width=(number((right - left).max(1.0))) height=(ROW) {}
            @if let Some(text) = text {
                text x=(number(left + 4.0)) y=(number(y + 13.0)) { (text) }
            }
        }
    }
}

fn x_of(timeline: &Timeline, day: Date) -> f64 {
    MARGIN + timeline.share(day) * (WIDTH - 2.0 * MARGIN)
}

/// From the begin of the first day to the end of the last.
fn stretch(timeline: &Timeline, days: DateInterval) -> (f64, f64) {
    let after = days.end.tomorrow().unwrap_or(days.end);
    (x_of(timeline, days.start), x_of(timeline, after))
}

fn day(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

fn short_day(date: Date) -> String {
    date.strftime("%-d %b").to_string()
}

/// One digit after the point is finer than any screen.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
