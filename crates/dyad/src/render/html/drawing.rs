//! The line of time as SVG inside the page: acts by day and by how hostile or cooperative they are.
//!
//! It is laid out twice, for wide pages and for narrow ones; the style sheet shows one of them.

use dyad_analysis::Brief;
use dyad_ledger::Turn;
use dyad_types::{DateInterval, QuadClass};
use jiff::civil::Date;
use maud::{Markup, html};
use unicode_width::UnicodeWidthChar as _;

use super::draft::Draft;
use super::{count, happened, number, scrolling, sides};
use crate::render::timeline::{Mark, Side, Ticks, Timeline, Unit};

/// Sizes of one drawing, in its units, which are pixels where the page is as wide as it.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    class: &'static str,
    width: f64,
    /// Height of letters.
    font: f64,
    /// Letters of an act that are written beside its mark, as many as there is room for.
    letters: [usize; 4],
}

const WIDE: Sizes = Sizes {
    class: "timeline wide",
    width: 760.0,
    font: 13.0,
    letters: [48, 36, 26, 18],
};
const NARROW: Sizes = Sizes {
    class: "timeline narrow",
    width: 352.0,
    font: 12.0,
    letters: [30, 24, 18, 12],
};

/// Half the height and width of a mark: room for a number of two digits.
const RADIUS: f64 = 9.0;
/// Least space between marks, and between marks and labels.
const APART: f64 = 3.0;
/// Units per Goldstein point.
const POINT: f64 = 11.0;
/// Space left of the plot for the points, right of it for nothing.
const LEFT: f64 = 32.0;
const RIGHT: f64 = 6.0;
/// Height of a row of words above or below the plot.
const ROW: f64 = 18.0;
/// Points that are drawn at least, above and below.
const LEAST_POINTS: f64 = 2.5;

/// By how much bold letters are wider than others, at most.
const BOLD: f64 = 1.12;

/// A rectangle that something is drawn in.
#[derive(Debug, Clone, Copy)]
struct Area {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Area {
    fn around(x: f64, y: f64, half: f64) -> Self {
        Self {
            left: x - half,
            right: x + half,
            top: y - half,
            bottom: y + half,
        }
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    fn lies_in(&self, other: &Self) -> bool {
        self.left >= other.left
            && self.right <= other.right
            && self.top >= other.top
            && self.bottom <= other.bottom
    }
}

/// The timeline laid out.
struct Layout<'a> {
    timeline: &'a Timeline,
    sizes: Sizes,
    plot: Area,
    /// Where 0 points lie.
    zero: f64,
    marks: Vec<Placed<'a>>,
    labels: Vec<Label>,
}

/// An act in words. One that ends at its mark is written up to its right edge.
struct Label {
    area: Area,
    is_before: bool,
    text: String,
}

struct Placed<'a> {
    mark: &'a Mark,
    x: f64,
    y: f64,
}

pub(super) fn draw(draft: &Draft<'_>, timeline: &Timeline) -> Markup {
    let [wide, narrow] = [WIDE, NARROW].map(|sizes| Layout::of(timeline, sizes));
    html! {
        figure class="time" {
            (wide.draw(draft))
            (narrow.draw(draft))
            figcaption { (legend(draft, timeline)) (table(draft)) }
        }
    }
}

impl<'a> Layout<'a> {
    fn of(timeline: &'a Timeline, sizes: Sizes) -> Self {
        let points = timeline.marks.iter().map(|mark| mark.points);
        let most = points.clone().fold(LEAST_POINTS, f64::max) + 1.0;
        let least = points.fold(-LEAST_POINTS, f64::min) - 1.0;
        let top = 2.0 * ROW;
        let zero = top + most * POINT;
        let plot = Area {
            left: LEFT,
            right: sizes.width - RIGHT,
            top,
            bottom: zero - least * POINT,
        };
        let (marks, labels) = (vec![], vec![]);
        let mut layout = Self { timeline, sizes, plot, zero, marks, labels };
        layout.place_marks();
        layout.place_labels();
        layout
    }

    fn x_of(&self, day: Date) -> f64 {
        let width = self.plot.right - self.plot.left;
        self.plot.left + self.timeline.share(day) * width
    }

    /// From the begin of the first day to the end of the last.
    fn ends(&self, days: DateInterval) -> (f64, f64) {
        let after = days.end.tomorrow().unwrap_or(days.end);
        (self.x_of(days.start), self.x_of(after))
    }

    fn middle(&self, days: DateInterval) -> f64 {
        let (left, right) = self.ends(days);
        f64::midpoint(left, right)
    }

    /// Each mark as near to its days as the others let it, at the height of its points. One that
    /// finds no place is not drawn; see [`Self::n_crowded`].
    fn place_marks(&mut self) {
        let mut taken: Vec<Area> = vec![];
        for mark in &self.timeline.marks {
            let y = self.zero - mark.points * POINT;
            let middle = self.middle(mark.days);
            let steps = (0..200).map(f64::from);
            let found =
                steps.flat_map(|n| [middle + n * 2.0, middle - n * 2.0]).find(|&x| {
                    let area = Area::around(x, y, RADIUS + APART / 2.0);
                    area.left >= self.plot.left
                        && area.right <= self.plot.right
                        && !taken.iter().any(|other| other.meets(&area))
                });
            if let Some(x) = found {
                taken.push(Area::around(x, y, RADIUS + APART / 2.0));
                self.marks.push(Placed { mark, x, y });
            }
        }
    }

    fn n_crowded(&self) -> usize {
        self.timeline.marks.len() - self.marks.len()
    }

    /// Acts in words beside their marks, the strongest first, where there is room; across the stems
    /// of other marks only where there is no other.
    fn place_labels(&mut self) {
        let mut taken = self.taken();
        let stems: Vec<Area> =
            self.marks.iter().map(|placed| self.stem(placed)).collect();
        let mut order: Vec<&Placed<'_>> = self.marks.iter().collect();
        order.sort_by(|a, b| b.mark.points.abs().total_cmp(&a.mark.points.abs()));
        let mut labels = vec![];
        for placed in order {
            let shortened = self.sizes.letters.map(|n| shortened(&placed.mark.act, n));
            // The first word alone, "has…", tells nothing.
            let tells = |text: &&String| text.contains(' ') || !text.ends_with('…');
            let texts: Vec<&String> = shortened.iter().filter(tells).collect();
            let free = |avoided: &[Area]| {
                texts
                    .iter()
                    .find_map(|text| self.label(placed, text, &taken, avoided))
            };
            if let Some(label) = free(&stems).or_else(|| free(&[])) {
                taken.push(label.area);
                labels.push(label);
            }
        }
        self.labels = labels;
    }

    /// What no label may touch: marks, the days they lie in, the line of 0 points, the turn.
    fn taken(&self) -> Vec<Area> {
        let long =
            self.marks.iter().filter(|placed| is_long(placed.mark)).map(|placed| {
                let (left, right) = self.ends(placed.mark.days);
                Area {
                    left,
                    right,
                    ..Area::around(placed.x, placed.y, 3.0)
                }
            });
        let turn = self.timeline.turn.map(|(days, _)| {
            let x = self.middle(days);
            Area { left: x - 3.0, right: x + 3.0, ..self.plot }
        });
        let zero = Area {
            top: self.zero - 1.0,
            bottom: self.zero + 1.0,
            ..self.plot
        };
        let marks = self.marks.iter();
        marks
            .map(|placed| Area::around(placed.x, placed.y, RADIUS + 1.0))
            .chain(long)
            .chain(turn)
            .chain(Some(zero))
            .collect()
    }

    /// The line from 0 points to a mark.
    fn stem(&self, placed: &Placed<'_>) -> Area {
        Area {
            left: placed.x - 1.5,
            right: placed.x + 1.5,
            top: placed.y.min(self.zero),
            bottom: placed.y.max(self.zero),
        }
    }

    /// Right of the mark, left of it, below or above it, where it touches nothing taken or avoided.
    fn label(
        &self,
        placed: &Placed<'_>,
        text: &str,
        taken: &[Area],
        avoided: &[Area],
    ) -> Option<Label> {
        let width = width_of(text, self.sizes.font);
        let half = self.sizes.font * 0.65;
        let side = RADIUS + APART + 1.0;
        let below = RADIUS + half + 2.0;
        let Placed { x, y, .. } = *placed;
        let starts = [
            (x + side, y, false),
            (x - side - width, y, true),
            (x - RADIUS, y + below, false),
            (x - RADIUS, y - below, false),
            (x + RADIUS - width, y + below, true),
            (x + RADIUS - width, y - below, true),
        ];
        let labels = starts.map(|(left, y, is_before)| {
            let area = Area {
                left,
                right: left + width,
                ..Area::around(x, y, half)
            };
            Label { area, is_before, text: text.to_owned() }
        });
        let all = taken.iter().chain(avoided);
        labels.into_iter().find(|label| {
            label.area.lies_in(&self.plot)
                && !all.clone().any(|one| one.meets(&label.area))
        })
    }

    fn draw(&self, draft: &Draft<'_>) -> Markup {
        let plot = &self.plot;
        let height = plot.bottom + 2.0 * ROW;
        let DateInterval { start, end } = self.timeline.days;
        let title = format!("Acts from {} to {}", day(start), day(end));
        let width = plot.right - plot.left;
        html! {
            svg class=(self.sizes.class) xmlns="http://www.w3.org/2000/svg" role="group"
                aria-label=(title) viewBox={ "0 0 " (self.sizes.width) " " (number(height)) } {
                rect class="up" x=(plot.left) y=(number(plot.top)) width=(number(width))
                    height=(number(self.zero - plot.top)) {}
                rect class="down" x=(plot.left) y=(number(self.zero)) width=(number(width))
                    height=(number(plot.bottom - self.zero)) {}
                text class="tick" x=(plot.left) y=(number(plot.top - 5.0)) { "▲ cooperative" }
                text class="tick" x=(plot.left) y=(number(plot.bottom + 14.0)) { "▼ hostile" }
                (self.draw_points())
                (self.draw_axis())
                (self.draw_turn())
                @for placed in &self.marks { (self.draw_stem(placed)) }
                @for placed in &self.marks { (draw_mark(draft, placed)) }
                @for label in &self.labels { (self.draw_label(label)) }
            }
        }
    }

    fn draw_label(&self, label: &Label) -> Markup {
        let Area { left, right, bottom, .. } = label.area;
        let (anchor, x) = if label.is_before { ("end", right) } else { ("start", left) };
        html! {
            text class="act" text-anchor=(anchor) x=(number(x))
                y=(number(bottom - self.sizes.font * 0.3)) { (letters(&label.text)) }
        }
    }

    /// Lines of equal points.
    fn draw_points(&self) -> Markup {
        let all = [-10.0, -5.0, 0.0, 5.0, 10.0]
            .map(|points| (points, self.zero - points * POINT));
        let inside = all
            .into_iter()
            .filter(|&(_, y)| y >= self.plot.top && y <= self.plot.bottom);
        html! {
            @for (points, y) in inside {
                line class=(if points == 0.0 { "zero" } else { "axis" }) x1=(self.plot.left)
                    x2=(number(self.plot.right)) y1=(number(y)) y2=(number(y)) {}
                text class="tick" text-anchor="end" x=(LEFT - 5.0) y=(number(y + 4.0)) {
                    (signed(points))
                }
            }
        }
    }

    /// The finest days whose labels stand apart.
    fn draw_axis(&self) -> Markup {
        let ticks = self.timeline.ticks().find_map(|ticks| self.labelled(&ticks));
        let y = self.plot.bottom + ROW + 12.0;
        html! {
            @for (x, middle, label) in ticks.unwrap_or_default() {
                line class="axis" x1=(number(x)) x2=(number(x)) y1=(number(self.plot.top))
                    y2=(number(self.plot.bottom + 4.0)) {}
                text class="tick" text-anchor="middle" x=(number(middle)) y=(number(y)) { (label) }
            }
        }
    }

    /// Ticks with their places and the middles of their labels; `None` when those would touch or
    /// when there are none. The year stands at the first and where it changes.
    fn labelled(&self, ticks: &Ticks) -> Option<Vec<(f64, f64, String)>> {
        let mut labels: Vec<(f64, f64, String)> = vec![];
        let mut year = None;
        let mut end = 0.0;
        for &tick in &ticks.days {
            let label = tick.strftime(match (ticks.unit, year == Some(tick.year())) {
                (Unit::Day, true) => "%-d %b",
                (Unit::Day, false) => "%-d %b %Y",
                (Unit::Month, true) => "%b",
                (Unit::Month, false) => "%b %Y",
                (Unit::Year, _) => "%Y",
            });
            let label = label.to_string();
            let width = width_of(&label, self.sizes.font);
            let x = self.x_of(tick);
            let middle = self.inside(x, width);
            if middle - width / 2.0 < end {
                return None;
            }
            end = middle + width / 2.0 + 6.0;
            year = Some(tick.year());
            labels.push((x, middle, label));
        }
        (!labels.is_empty()).then_some(labels)
    }

    /// The middle nearest to `x` of a text of a width that stays in the drawing.
    fn inside(&self, x: f64, width: f64) -> f64 {
        x.min(self.plot.right - width / 2.0).max(width / 2.0)
    }

    /// Where the relationship broke or mended, named above the plot.
    fn draw_turn(&self) -> Markup {
        let Some((days, turn)) = self.timeline.turn else { return Markup::default() };
        let x = self.middle(days);
        let label = format!("{turn}, {}", day(days.end));
        let middle = self.inside(x, width_of(&label, self.sizes.font) * BOLD);
        let class = if turn == Turn::Detente { "turn better" } else { "turn worse" };
        html! {
            line class=(class) x1=(number(x)) x2=(number(x)) y1=(number(ROW))
                y2=(number(self.plot.bottom)) {}
            text class=(class) text-anchor="middle" x=(number(middle)) y="13" { (label) }
        }
    }

    fn draw_stem(&self, placed: &Placed<'_>) -> Markup {
        let Placed { mark, x, y } = *placed;
        let (left, right) = self.ends(mark.days);
        let class = class_of(mark);
        html! {
            line class={ "stem " (class) } x1=(number(x)) x2=(number(x)) y1=(number(self.zero))
                y2=(number(y)) {}
            @if is_long(mark) {
                line class={ "span " (class) } x1=(number(left)) x2=(number(right))
                    y1=(number(y)) y2=(number(y)) {}
            }
        }
    }
}

fn draw_mark(draft: &Draft<'_>, placed: &Placed<'_>) -> Markup {
    let Placed { mark, x, y } = *placed;
    let shape = html! {
        title { (mark.title) }
        (shape(mark.side, is_words(mark), x, y, RADIUS))
        text class={ "n " (class_of(mark)) } text-anchor="middle" x=(number(x))
            y=(number(y + 4.0)) { (mark.number) }
    };
    html! {
        @match mark.evidence {
            Some(id) => {
                a href={ "#" (draft.id(format_args!("e{id}"))) } aria-label=(mark.title) { (shape) }
            }
            None => g { (shape) },
        }
    }
}

fn class_of(mark: &Mark) -> &'static str {
    match (mark.side, is_words(mark)) {
        (Side::First, false) => "first",
        (Side::First, true) => "first said",
        (Side::Second, false) => "second",
        (Side::Second, true) => "second said",
        (Side::Other, false) => "other",
        (Side::Other, true) => "other said",
    }
}

/// Whether it lies in more than one day.
fn is_long(mark: &Mark) -> bool {
    mark.days.start < mark.days.end
}

fn is_words(mark: &Mark) -> bool {
    match mark.quad_class {
        QuadClass::VerbalCooperation | QuadClass::VerbalConflict => true,
        QuadClass::MaterialCooperation | QuadClass::MaterialConflict => false,
    }
}

/// A circle for the first side, a square for the second, a diamond for others; hollow for words.
fn shape(side: Side, is_words: bool, x: f64, y: f64, radius: f64) -> Markup {
    let said = if is_words { " said" } else { "" };
    let small = radius - 1.0;
    html! {
        @match side {
            Side::First => circle class={ "first" (said) } cx=(number(x)) cy=(number(y)) r=(number(small)) {},
            Side::Second => rect class={ "second" (said) } x=(number(x - small)) y=(number(y - small))
                width=(number(small * 2.0)) height=(number(small * 2.0)) {},
            Side::Other => path class={ "other" (said) } d={
                "M" (number(x)) " " (number(y - radius)) " L" (number(x + radius)) " " (number(y))
                " L" (number(x)) " " (number(y + radius)) " L" (number(x - radius)) " " (number(y)) " Z"
            } {},
        }
    }
}

fn legend(draft: &Draft<'_>, timeline: &Timeline) -> Markup {
    let brief = draft.brief();
    let pair = brief.headline.as_ref();
    let has = |side| timeline.marks.iter().any(|mark| mark.side == side);
    let name = |side| match (side, pair) {
        (Side::First, Some(pair)) => pair.first.name.as_str(),
        (Side::Second, Some(pair)) => pair.second.name.as_str(),
        (Side::First | Side::Second, None) | (Side::Other, _) => "others",
    };
    let shown = [Side::First, Side::Second, Side::Other].into_iter();
    let n_crowded = Layout::of(timeline, NARROW).n_crowded();
    html! {
        p class="legend" {
            @for side in shown.filter(|&side| has(side)) {
                span class="key" { (key(side, false)) " " (name(side)) " acts" }
            }
            @if timeline.marks.iter().any(is_words) {
                span class="key" { (key(Side::First, true)) " hollow: words only" }
            }
            span class="key" { "Numbers are those of the list; height is Goldstein points." }
            (left_out(timeline.n_vague, "without a day"))
            (left_out(timeline.n_older, "older"))
            @if n_crowded > 0 {
                span class="key narrow" { "Not drawn for want of room: " (n_crowded) "." }
            }
        }
    }
}

fn left_out(n: usize, why: &str) -> Markup {
    html! { @if n > 0 { span class="key" { "Not drawn: " (count(n, "act")) " " (why) "." } } }
}

fn key(side: Side, is_words: bool) -> Markup {
    html! {
        svg class="key" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" {
            (shape(side, is_words, 8.0, 8.0, 7.0))
        }
    }
}

/// The line of time as a table.
fn table(draft: &Draft<'_>) -> Markup {
    let brief: &Brief = draft.brief();
    let rows = html! {
        table {
            thead {
                tr { th scope="col" { "No." } th scope="col" { "When" } th scope="col" { "Who" }
                     th scope="col" { "What" } th scope="col" { "Type" } th scope="col" { "Points" } }
            }
            tbody {
                @for (act, n) in brief.what_happened.iter().zip(1..) {
                    tr {
                        th scope="row" { a href={ "#" (happened::id(draft, n)) } { (n) } }
                        td { (act.date.full) }
                        td { (sides(brief, act)) }
                        td { (act.act) }
                        td { (act.event_type.as_str()) }
                        td { (signed(act.intensity.points())) }
                    }
                }
            }
        }
    };
    html! {
        details {
            summary { "The same as a table" }
            (scrolling("Acts by date", &rows))
        }
    }
}

/// "+3.4", "0", "−10".
fn signed(points: f64) -> String {
    let size = number(points.abs());
    if size == "0" {
        size
    } else if points < 0.0 {
        format!("−{size}")
    } else {
        format!("+{size}")
    }
}

fn day(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// Whole words of at most `n` letters.
fn shortened(text: &str, n: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(n) else { return text.to_owned() };
    let begin = text.get(..end).unwrap_or(text);
    let words = begin.rsplit_once(' ').map_or(begin, |(words, _)| words);
    format!("{words}…")
}

/// A text as it is drawn: what has no width or turns the direction of writing is left away, for its
/// place could not be reckoned.
pub(super) fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.width().is_some_and(|width| width > 0))
        .collect()
}

/// Width of a text in letters of `size` units, a little more than it needs: by the widths of
/// `DejaVu Sans`, the widest of the usual types.
pub(super) fn width_of(text: &str, size: f64) -> f64 {
    let width = |c: char| match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | 'I' => 0.36,
        'f' | 't' | 'r' | '(' | ')' | '-' => 0.46,
        'm' | 'M' | 'w' | 'W' | '…' | '✕' | '●' | '○' | '–' | '—' => 1.02,
        'A'..='Z' => 0.79,
        c if c.is_ascii() => 0.66,
        c => c.width().map_or(0.0, |columns| 0.85 * columns as f64),
    };
    text.chars().map(width).sum::<f64>() * size
}
