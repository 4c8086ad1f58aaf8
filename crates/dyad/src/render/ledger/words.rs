//! The words of a ledger's lines: dates, spans, silences, answers.

use dyad_ledger::{
    Answer, Channel, ChannelSpan, ChannelStep, ContactKind, Contacts, Limit, Measure,
    MeasureStanding, NoNews, Pledge, PledgeStanding, Silence,
};
use dyad_types::{DateInterval, Dated, Days};

pub(super) fn date(dated: &Dated) -> String {
    dated.interval.map_or_else(|| "undated".to_owned(), days)
}

/// Whole years and months by their names, else the days as in ISO 8601: "2020-06-08/14".
pub(in crate::render) fn days(interval: DateInterval) -> String {
    let DateInterval { start, end } = interval;
    if start == start.first_of_year() && end == end.last_of_year() {
        let (first, last) = (start.year(), end.year());
        return if first == last {
            first.to_string()
        } else {
            format!("{first} to {last}")
        };
    }
    if start == start.first_of_month() && end == start.last_of_month() {
        return start.strftime("%b %Y").to_string();
    }
    if start == end {
        start.to_string()
    } else if start.first_of_month() == end.first_of_month() {
        format!("{start}/{:02}", end.day())
    } else {
        format!("{start}/{end}")
    }
}

/// "1 day", "41 days"; years from two on: "6 years".
pub(super) fn n_days(days: Days) -> String {
    let n = days.count().round();
    let years = (n / 365.25).floor();
    if n >= 2.0 * 365.25 {
        format!("{years} years")
    } else if (n - 1.0).abs() < 0.5 {
        "1 day".to_owned()
    } else {
        format!("{n} days")
    }
}

/// From when to when: "2018 to 2020-06-08", "since 2020-06-16", "told 2018-03-17".
pub(super) fn span(span: &ChannelSpan) -> String {
    let from = match (span.from.interval, span.first_told) {
        (Some(interval), _) => days(interval),
        (None, Some(told)) => format!("{told} or before"),
        (None, None) => "undated".to_owned(),
    };
    match &span.to {
        Some(to) => format!("{from} to {}", date(to)),
        None if span.from.interval.is_some() => format!("since {from}"),
        None => from,
    }
}

/// What is to know of a span beside its state and time.
pub(super) fn span_remarks(channel: &Channel, span: &ChannelSpan) -> Vec<String> {
    let by = span.by.as_ref().map(|actor| format!("by {}", actor.name));
    let step = match span.step {
        // That something was there before it ended goes without saying.
        ChannelStep::First
        | ChannelStep::Follows
        | ChannelStep::ImpliesOpen
        | ChannelStep::Contradicts => None,
        ChannelStep::ImpliesBreak => Some("no text tells what was broken off".to_owned()),
        ChannelStep::ImpliesRestored => {
            Some("no text tells that it was restored".to_owned())
        }
    };
    let pairs = channel.contradictions.iter();
    let others = pairs.filter_map(|pair| {
        let other = if span.states.contains(&pair.one) {
            pair.other
        } else if span.states.contains(&pair.other) {
            pair.one
        } else {
            return None;
        };
        Some(format!("another article says {}", channel.states.get(other)?.state))
    });
    by.into_iter()
        .chain(step)
        .chain(others)
        .chain(articles(span.n_articles))
        .collect()
}

pub(super) fn articles(n_articles: usize) -> Option<String> {
    (n_articles > 1).then(|| format!("{n_articles} articles"))
}

pub(super) fn no_news(no_news: NoNews) -> String {
    format!("no news since {}, {}", no_news.since, n_days(no_news.days))
}

/// From this probability on a silence is nothing to speak of. Own choice: one in five, which the
/// least history bears.
const USUAL: f64 = 0.2;

/// How long contact has not come: "no talks for 41 days (5 were to be expected); they came every 9
/// days before; a gap this long comes once in 60".
pub(in crate::render) fn silence(
    contacts: &Contacts,
    channel: Option<&Channel>,
) -> String {
    let silence = &contacts.silence;
    let (subject, pronoun) = match contacts.kind {
        ContactKind::Any => ("contact".to_owned(), "it"),
        ContactKind::Phone | ContactKind::Visit | ContactKind::Talks => {
            (contacts.kind.to_string(), "they")
        }
        ContactKind::Channel => {
            let kind = channel.map_or("channel", |channel| channel.kind.as_str());
            (format!("use of the {kind}"), "it")
        }
    };
    let every = every(silence.usual);
    if silence.probability.share() > USUAL {
        let comes = if pronoun == "it" { "comes" } else { "come" };
        return format!(
            "newest {}, {}; {pronoun} {comes} {every}",
            silence.last,
            ago(silence.days)
        );
    }
    let expected = silence.expected.count().round();
    let verb = if (expected - 1.0).abs() < 0.5 { "was" } else { "were" };
    let unread = silence.days.count() - silence.days_told.count();
    let told = if unread > 0.2 * silence.days.count() {
        format!(", {} of them with news of the two", silence.days_told.count().round())
    } else {
        String::new()
    };
    format!(
        "no {subject} for {}{told} ({expected} {verb} to be expected); {pronoun} came {every} \
         before; a gap this long comes {}",
        n_days(silence.days),
        odds(silence)
    )
}

fn ago(days: Days) -> String {
    if days.count() < 0.5 {
        "the day itself".to_owned()
    } else {
        format!("{} ago", n_days(days))
    }
}

fn every(days: Days) -> String {
    let n = days.count().round();
    if n < 1.5 { "every day".to_owned() } else { format!("every {n} days") }
}

/// "once in 60", with two digits.
fn odds(silence: &Silence) -> String {
    let once_in = 1.0 / silence.probability.share();
    if once_in >= 1000.0 {
        return "less than once in 1000".to_owned();
    }
    let unit = if once_in >= 100.0 { 10.0 } else { 1.0 };
    format!("once in {}", (once_in / unit).round() * unit)
}

/// Since when a measure is in force, or what ended it: "in force since 2009".
pub(super) fn measure(measure: &Measure) -> String {
    let start = measure.start.interval.map(days);
    let lasts = match (&measure.standing, start) {
        (MeasureStanding::InForce, Some(start)) => format!("in force since {start}"),
        (MeasureStanding::InForce, None) => "in force".to_owned(),
        (standing, start) => {
            let end = measure.end.as_ref().and_then(|end| end.interval).map(days);
            let end = end.map_or_else(String::new, |end| format!(" {end}"));
            let start = start
                .map_or_else(String::new, |start| format!(", in force from {start}"));
            format!("{standing}{end}{start}")
        }
    };
    let until = measure.until.interval.map(days);
    let until = until.filter(|_| measure.standing == MeasureStanding::InForce);
    let eased = measure.eased.as_ref().map(|eased| match eased.interval {
        Some(interval) => format!("eased {}", days(interval)),
        None => "eased".to_owned(),
    });
    let parts = until
        .map(|until| format!("until {until}"))
        .into_iter()
        .chain(eased)
        .chain(measure.reason.as_ref().map(|reason| format!("for: {reason}")))
        .chain(articles(measure.n_articles));
    let parts: Vec<String> = parts.collect();
    format!("{lasts}{}", crate::render::words::aside(&parts))
}

/// "by 2020-07-03", "2020-07-03 passed"; nothing without a day.
pub(super) fn deadline(pledge: &Pledge) -> String {
    let last = pledge.deadline.interval.map(|days| days.end);
    match (last, pledge.standing) {
        (Some(last), PledgeStanding::Passed) => format!("{last} passed"),
        (Some(last), PledgeStanding::Open | PledgeStanding::NoDay) => {
            format!("by {last}")
        }
        (None, _) => String::new(),
    }
}

/// What came after a pledge: "carried out 2020-06-20", "fulfilled 2020-08-01, late".
pub(super) fn answer(answer: &Answer) -> String {
    let late = if answer.late == Some(true) { ", late" } else { "" };
    format!("{} {}{late}", answer.kind, date(&answer.date))
}

/// Whether a limit was crossed, and when it was stated.
pub(super) fn limit(limit: &Limit) -> Vec<String> {
    let crossed = match limit.crossed {
        Some(true) => "crossed",
        Some(false) => "not crossed",
        None => "not said whether crossed",
    };
    let crossed = match limit.as_of.interval {
        Some(interval) => format!("{crossed}, {}", days(interval)),
        None => crossed.to_owned(),
    };
    let disputed = limit.disputed.then(|| "another text says otherwise".to_owned());
    let to = limit.addressee.as_ref().map(|to| format!("told to {}", to.name));
    let stated = match (limit.first_stated, limit.last_stated) {
        (Some(first), Some(last)) if first < last => {
            Some(format!("stated {first}, last {last}"))
        }
        (_, Some(last)) => Some(format!("stated {last}")),
        (_, None) => None,
    };
    let parts = Some(crossed).into_iter().chain(disputed).chain(to).chain(stated);
    parts.chain(articles(limit.n_articles)).collect()
}
