//! Where acts and channels lie on a line of time: the numbers behind the drawing of a page.

use dyad_analysis::{Brief, ChannelLine, ChannelStep, LineDate};
use dyad_types::{ChannelState, DateInterval, QuadClass};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::render::words;

/// Acts and channels around the newest act, and the days they are drawn on.
#[derive(Debug, Clone)]
pub(super) struct Timeline {
    /// First and last day drawn.
    pub(super) days: DateInterval,
    /// One lane per direction of acts, in the order of the first act.
    pub(super) lanes: Vec<Lane>,
    /// One band per channel with a dated state.
    pub(super) bands: Vec<Band>,
    /// Days to write on the axis, ascending.
    pub(super) ticks: Vec<Date>,
}

/// Acts of one side toward the other.
#[derive(Debug, Clone)]
pub(super) struct Lane {
    pub(super) sides: String,
    pub(super) marks: Vec<Mark>,
}

/// One act.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// The days it lies in, inside [`Timeline::days`].
    pub(super) days: DateInterval,
    pub(super) quad_class: QuadClass,
    /// Date, act and type, for a reader.
    pub(super) title: String,
    /// The number of its first sentence.
    pub(super) evidence: Option<usize>,
}

/// The states of one channel.
#[derive(Debug, Clone)]
pub(super) struct Band {
    pub(super) name: String,
    pub(super) stretches: Vec<Stretch>,
}

/// A channel in one state.
#[derive(Debug, Clone)]
pub(super) struct Stretch {
    /// Days inside [`Timeline::days`].
    pub(super) days: DateInterval,
    pub(super) state: ChannelState,
    /// State and since when, for a reader.
    pub(super) title: String,
}

/// Days before the newest act that are drawn. Own choice: half a year keeps days apart.
const LOOK_BACK: i64 = 182;

/// Longest period, in days, that is drawn as an act: a whole year is no place on the line.
const LONGEST: i32 = 31;

impl Timeline {
    /// `None` when fewer than two days are dated: one point is no line.
    pub(super) fn of(brief: &Brief) -> Option<Self> {
        let acts = &brief.what_happened;
        let dates = || {
            let steps = brief.channels.iter().flat_map(|channel| &channel.steps);
            let steps = steps.map(|step| &step.date);
            acts.iter().map(|act| &act.date).chain(steps).filter_map(drawable)
        };
        let last = dates().map(|days| days.end).max()?;
        let earliest = last.checked_sub(LOOK_BACK.days()).ok()?;
        let first =
            dates().map(|days| days.start).filter(|&day| day >= earliest).min()?;
        if first == last {
            return None;
        }
        let margin = i64::from(n_days(first, last) / 12).max(1);
        let days = DateInterval::new(
            first.checked_sub(margin.days()).ok()?,
            last.checked_add(margin.days()).ok()?,
        );
        let bands = brief.channels.iter().filter_map(|channel| band(channel, days));
        Some(Self {
            days,
            lanes: lanes(brief, days),
            bands: bands.collect(),
            ticks: ticks(days),
        })
    }

    /// Where a day begins, as a share of the line from 0 to 1.
    pub(super) fn share(&self, day: Date) -> f64 {
        let whole = f64::from(n_days(self.days.start, self.days.end) + 1);
        f64::from(n_days(self.days.start, day)) / whole
    }
}

fn n_days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

fn drawable(date: &LineDate) -> Option<DateInterval> {
    date.interval.filter(|days| n_days(days.start, days.end) < LONGEST)
}

fn lanes(brief: &Brief, shown: DateInterval) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = vec![];
    for act in &brief.what_happened {
        let Some(days) = drawable(&act.date).filter(|days| days.overlaps(shown)) else {
            continue;
        };
        let sides = words::sides_by_name(brief, act);
        let mark = Mark {
            days: DateInterval::new(days.start.max(shown.start), days.end.min(shown.end)),
            quad_class: act.quad_class,
            title: format!("{}: {} ({})", act.date.full, words::act(act), act.event_type),
            evidence: act.citations.first().map(|citation| citation.evidence),
        };
        match lanes.iter_mut().find(|lane| lane.sides == sides) {
            Some(lane) => lane.marks.push(mark),
            None => lanes.push(Lane { sides, marks: vec![mark] }),
        }
    }
    lanes
}

fn band(channel: &ChannelLine, shown: DateInterval) -> Option<Band> {
    let dated: Vec<(Date, &ChannelStep)> = channel
        .steps
        .iter()
        .filter_map(|step| Some((step.date.interval?.start, step)))
        .collect();
    let ends = dated.iter().skip(1).map(|&(start, _)| start).chain(Some(shown.end));
    let stretches = dated.iter().zip(ends).filter_map(|(&(start, step), end)| {
        let days = DateInterval::new(start.min(end).max(shown.start), end.min(shown.end));
        let drawn = start <= shown.end && end > shown.start;
        drawn.then(|| Stretch { days, state: step.state, title: words::step(step) })
    });
    let stretches: Vec<Stretch> = stretches.collect();
    let name = words::channel(channel);
    (!stretches.is_empty()).then_some(Band { name, stretches })
}

/// At most about eight: every day, then every second, weeks from the first day, then months.
fn ticks(shown: DateInterval) -> Vec<Date> {
    let n_shown = n_days(shown.start, shown.end) + 1;
    if n_shown > 70 {
        let firsts = std::iter::successors(Some(shown.start.first_of_month()), |day| {
            day.checked_add(1.month()).ok()
        });
        let inside = firsts.take_while(|&day| day <= shown.end);
        return inside.filter(|&day| day >= shown.start).collect();
    }
    let step: i64 = match n_shown {
        ..=8 => 1,
        9..=16 => 2,
        17..=40 => 7,
        _ => 14,
    };
    let days =
        std::iter::successors(Some(shown.start), |day| day.checked_add(step.days()).ok());
    days.take_while(|&day| day <= shown.end).collect()
}
