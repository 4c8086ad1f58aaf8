//! Where acts lie on a line of time, and what a channel was when: the numbers behind the drawings
//! of a page.

use dyad_analysis::{ActLine, Brief, ChannelLine, LineDate};
use dyad_ledger::Turn;
use dyad_types::{ChannelState, DateInterval, QuadClass};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::render::words;

/// Acts between the two around the newest one, and the days they are drawn on.
#[derive(Debug, Clone)]
pub(super) struct Timeline {
    /// First and last day drawn.
    pub(super) days: DateInterval,
    /// In the order of [`Brief::what_happened`].
    pub(super) marks: Vec<Mark>,
    /// The day the relationship broke or mended, when it is known to a month and drawn.
    pub(super) turn: Option<(DateInterval, Turn)>,
    /// Acts without a place on the line: undated, or dated to more than a month.
    pub(super) n_vague: usize,
    /// Acts before the first day drawn.
    pub(super) n_older: usize,
}

/// One act.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// Its place in [`Brief::what_happened`], from 1.
    pub(super) number: usize,
    /// The days it lies in, inside [`Timeline::days`].
    pub(super) days: DateInterval,
    pub(super) side: Side,
    pub(super) quad_class: QuadClass,
    /// Goldstein points, −10 to +10.
    pub(super) points: f64,
    /// The act in words, to be shortened.
    pub(super) act: String,
    /// Date, sides, act and type, for a reader.
    pub(super) title: String,
    /// The number of its first sentence.
    pub(super) evidence: Option<usize>,
}

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The first of the headline.
    First,
    /// The second of the headline.
    Second,
    /// Somebody else.
    Other,
}

/// Days before the newest act that are drawn, tried in this order until half of the dated acts fit:
/// half a year, two years, ten; else all. Own choice: a line that holds the story and keeps its days
/// apart.
const LOOK_BACKS: [i32; 3] = [182, 730, 3650];

/// Longest period, in days, that is drawn as an act: a whole year is no place on the line.
const LONGEST: i32 = 31;

impl Timeline {
    /// `None` when fewer than two days are dated: one point is no line.
    pub(super) fn of(brief: &Brief) -> Option<Self> {
        let acts = &brief.what_happened;
        let dated: Vec<DateInterval> =
            acts.iter().filter_map(|act| drawable(&act.date)).collect();
        let turn = brief.status.as_ref().and_then(|status| {
            Some((drawable(&status.date)?, status.turn)).filter(|(_, t)| *t != Turn::None)
        });
        let all = || dated.iter().copied().chain(turn.map(|(days, _)| days));
        let last = all().map(|days| days.end).max()?;
        let starts = || all().map(|days| days.start);
        let recent = LOOK_BACKS.iter().find_map(|&look_back| {
            let earliest = last.checked_sub(look_back.days()).ok()?;
            let n_inside = dated.iter().filter(|days| days.start >= earliest).count();
            let holds_half = n_inside * 2 >= dated.len();
            holds_half.then(|| starts().filter(|&day| day >= earliest).min())?
        });
        let first = recent.or_else(|| starts().min())?;
        if first == last {
            return None;
        }
        let margin = i64::from(n_days(first, last) / 12).max(1);
        let days = DateInterval::new(
            first.checked_sub(margin.days()).ok()?,
            last.checked_add(margin.days()).ok()?,
        );
        let marks: Vec<Mark> = (1..)
            .zip(acts)
            .filter_map(|(number, act)| mark(brief, number, act, days))
            .collect();
        Some(Self {
            days,
            turn: turn.filter(|(turned, _)| turned.overlaps(days)),
            n_vague: acts.len() - dated.len(),
            n_older: dated.len() - marks.len(),
            marks,
        })
    }

    /// Where a day begins, as a share of the line from 0 to 1.
    pub(super) fn share(&self, day: Date) -> f64 {
        let whole = f64::from(n_days(self.days.start, self.days.end) + 1);
        f64::from(n_days(self.days.start, day)) / whole
    }

    /// Days to write on the axis, finest first: days, weeks, months, years. Each choice ascends.
    pub(super) fn ticks(&self) -> impl Iterator<Item = Ticks> {
        let DateInterval { start, end } = self.days;
        let days = [1, 2, 7, 14].map(|n| Ticks::every(start, end, n.days(), Unit::Day));
        let month = start.first_of_month();
        let months = [1, 2, 3, 6].map(|n| {
            let first = month.with().month(1).build().unwrap_or(month);
            Ticks::every(if n == 1 { month } else { first }, end, n.months(), Unit::Month)
        });
        let years = [1, 2, 5, 10, 20, 50].map(|n| {
            let year = start.year() - start.year() % n;
            Ticks::every(
                Date::new(year, 1, 1).unwrap_or(month),
                end,
                n.years(),
                Unit::Year,
            )
        });
        let choices = days.into_iter().chain(months).chain(years);
        choices.map(move |mut ticks| {
            ticks.days.retain(|&day| day >= start);
            ticks
        })
    }
}

/// Days to write on an axis.
#[derive(Debug, Clone)]
pub(super) struct Ticks {
    pub(super) days: Vec<Date>,
    pub(super) unit: Unit,
}

/// What one step of an axis is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Month,
    Year,
}

impl Ticks {
    /// More than any axis can hold.
    const MOST: usize = 400;

    fn every(first: Date, end: Date, step: jiff::Span, unit: Unit) -> Self {
        let days = std::iter::successors(Some(first), |day| day.checked_add(step).ok());
        let days = days.take_while(|&day| day <= end).take(Self::MOST);
        Self { days: days.collect(), unit }
    }
}

fn n_days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

fn drawable(date: &LineDate) -> Option<DateInterval> {
    date.interval.filter(|days| n_days(days.start, days.end) < LONGEST)
}

fn mark(
    brief: &Brief,
    number: usize,
    act: &ActLine,
    shown: DateInterval,
) -> Option<Mark> {
    let days = drawable(&act.date).filter(|days| days.overlaps(shown))?;
    let sides = words::sides_by_name(brief, act);
    let told = words::act(act);
    let is = |player: &dyad_analysis::Player| player.party == act.actor.party;
    let side = match &brief.headline {
        Some(pair) if is(&pair.first) => Side::First,
        Some(pair) if is(&pair.second) => Side::Second,
        Some(_) | None => Side::Other,
    };
    Some(Mark {
        number,
        days: DateInterval::new(days.start.max(shown.start), days.end.min(shown.end)),
        side,
        quad_class: act.quad_class,
        points: act.intensity.points(),
        title: format!("{}, {sides}: {told} ({})", act.date.full, act.event_type),
        act: act.act.clone(),
        evidence: act.citations.first().map(|citation| citation.evidence),
    })
}

/// What a channel was at a time: one piece of its band.
#[derive(Debug, Clone)]
pub(super) struct Stretch {
    /// `None`: nothing has been told since.
    pub(super) state: Option<ChannelState>,
    /// When it began, for a reader: "Aug 2021", "undated".
    pub(super) since: String,
    /// How long it lasted, in days; 0 when nothing dates it.
    pub(super) n_days: i32,
}

/// Days without news of a channel that are worth a piece of its band. Own choice: a month.
const QUIET: i32 = 30;

/// The states of a channel in the order of its steps, the last one until `newest`, the day of the
/// newest page, less the time nothing was told.
pub(super) fn band(channel: &ChannelLine, newest: Option<Date>) -> Vec<Stretch> {
    let begin = |date: &LineDate| date.interval.map(|days| days.start);
    let last = channel.no_news_since.or_else(|| {
        let last = channel.steps.iter().filter_map(|step| begin(&step.date)).max();
        newest
            .filter(|&newest| last.is_none_or(|last| last < newest))
            .or(last)
    });
    let ends = channel
        .steps
        .iter()
        .skip(1)
        .map(|step| begin(&step.date))
        .chain(Some(last));
    let mut band: Vec<Stretch> = channel
        .steps
        .iter()
        .zip(ends)
        .map(|(step, end)| {
            let days = begin(&step.date).zip(end);
            Stretch {
                state: Some(step.state),
                since: since(&step.date),
                n_days: days.map_or(0, |(start, end)| n_days(start, end).max(0)),
            }
        })
        .collect();
    let quiet = channel.no_news_since.zip(newest);
    if let Some((since, newest)) = quiet
        && n_days(since, newest) >= QUIET
    {
        band.push(Stretch {
            state: None,
            since: since.strftime("%b %Y").to_string(),
            n_days: n_days(since, newest),
        });
    }
    band
}

/// A date in few letters, with its year.
fn since(date: &LineDate) -> String {
    let Some(days) = date.interval else { return "undated".to_owned() };
    match n_days(days.start, days.end) {
        0 => days.start.strftime("%-d %b %Y").to_string(),
        1..=LONGEST => days.start.strftime("%b %Y").to_string(),
        _ => days.start.strftime("%Y").to_string(),
    }
}
