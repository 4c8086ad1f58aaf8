//! How things stand as of a day: the sections of channels, contact, sanctions, pledges and red
//! lines.

use dyad_ledger::{
    Channel, ChannelSpan, LedgerEvent, Limit, Measure, Pledge, Source, Told,
};
use dyad_types::ChannelState;

use crate::render::columns::{Line, Paint, Table};
use crate::render::ledger::{Drawing, code, indented, words};
use crate::render::words::{aside, outlook_label, view, view_if_not_plain};

/// From this probability on downwards a silence is drawn in the colour of bad news.
const RARE: f64 = 0.05;

impl<'a> Drawing<'a> {
    /// A heading for each channel, under it its spans.
    pub(super) fn channels(&mut self) {
        let (ledger, standing) = (self.view.ledger, self.view.standing);
        let mut lines = Vec::new();
        let room = self.style.width.saturating_sub(4);
        for (channel, stands) in ledger.channels.iter().zip(&standing.channels) {
            let mut title = Line::of(&name(channel), Paint::Plain);
            let no_news = stands.no_news.map(words::no_news);
            title.push(&aside(no_news.as_slice()), Paint::Dim);
            lines.extend(title.wrap(room + 2));
            let rows = stands.spans.iter().map(|span| self.span_row(channel, span));
            let rows: Vec<Vec<Line>> = rows.collect();
            lines.extend(Table { flexible: 2, rows }.lines(room).iter().map(indented));
        }
        self.section("Channels", &lines);
    }

    fn span_row(&mut self, channel: &'a Channel, span: &ChannelSpan) -> Vec<Line> {
        let told = span.states.iter().filter_map(|idx| channel.states.get(*idx));
        let places = self.pages.cite(told.flat_map(|told| &told.sources));
        let paint = match span.state {
            _ if span.to.is_some() => Paint::Dim,
            ChannelState::Open | ChannelState::Restored => Paint::Good,
            ChannelState::Silent
            | ChannelState::Suspended
            | ChannelState::Cut
            | ChannelState::Destroyed => Paint::Bad,
            ChannelState::Proposed => Paint::Bold,
        };
        let remarks = words::span_remarks(channel, span).join("; ");
        vec![
            Line::of(span.state.as_str(), paint),
            Line::plain(&words::span(span)),
            Line::of(&remarks, Paint::Dim),
            places,
        ]
    }

    pub(super) fn contacts(&mut self) {
        let (ledger, standing) = (self.view.ledger, self.view.standing);
        let rows = standing.contacts.iter().map(|contacts| {
            let channel = contacts.channel.and_then(|idx| ledger.channels.get(idx));
            let told = words::silence(contacts, channel);
            let is_rare = contacts.silence.probability.share() <= RARE;
            let paint = if is_rare { Paint::Bad } else { Paint::Plain };
            let label = channel.map_or(contacts.kind.as_str(), |c| c.kind.as_str());
            let newest = contacts.newest.and_then(|idx| ledger.events.get(idx));
            let places = newest.into_iter().flat_map(LedgerEvent::sources);
            vec![
                Line::of(label, Paint::Dim),
                Line::of(&told, paint),
                self.pages.cite(places),
            ]
        });
        let rows = rows.collect();
        self.table("Contact", 1, rows);
    }

    pub(super) fn measures(&mut self) {
        let standing = self.view.standing;
        let rows = standing.measures.iter().map(|measure| self.measure_row(measure));
        let rows = rows.collect();
        self.table("Sanctions", 2, rows);
    }

    fn measure_row(&mut self, measure: &Measure) -> Vec<Line> {
        let target = code(&measure.target);
        let sides = match &measure.issuer {
            Some(issuer) => format!("{} {} {target}", code(issuer), self.to()),
            None => format!("on {target}"),
        };
        let what = if measure.what.is_empty() { "sanctions" } else { &measure.what };
        let ledger = self.view.ledger;
        let places = self.cite(&ledger.sanctions, &measure.told);
        vec![
            Line::plain(&sides),
            Line::plain(what),
            Line::plain(&words::measure(measure)),
            places,
        ]
    }

    pub(super) fn pledges(&mut self) {
        let standing = self.view.standing;
        let rows = standing.pledges.iter().map(|pledge| self.pledge_row(pledge));
        let rows = rows.collect();
        self.table("Ultimatums and promises", 2, rows);
    }

    fn pledge_row(&mut self, pledge: &Pledge) -> Vec<Line> {
        let ledger = self.view.ledger;
        let mut told = Line::default();
        if let Some(actor) = &pledge.actor {
            told.push(&format!("{}: ", actor.name), Paint::Plain);
        }
        told.push(&pledge.act, Paint::Plain);
        let condition = pledge.condition.as_ref();
        let parts = condition
            .map(|words| format!("if {}", without_if(words)))
            .into_iter()
            .chain(view_if_not_plain(pledge.modality, &pledge.holder.name))
            .chain(words::articles(pledge.n_articles));
        told.push(&aside(&parts.collect::<Vec<_>>()), Paint::Dim);
        let places = self.cite(&ledger.outlooks, &pledge.outlooks);
        if let Some(answer) = &pledge.answer {
            told.push(&format!("; {}", words::answer(answer)), Paint::Plain);
            let act = answer.act.and_then(|idx| ledger.events.get(idx));
            let state = answer.channel.and_then(|(channel, state)| {
                ledger.channels.get(channel)?.states.get(state)
            });
            let sources = act.into_iter().flat_map(LedgerEvent::sources);
            let more = self
                .pages
                .cite(sources.chain(state.into_iter().flat_map(|state| &state.sources)));
            told.push(" ", Paint::Plain);
            told.append(&more);
        }
        vec![
            Line::of(outlook_label(pledge.kind), Paint::Dim),
            Line::plain(&words::deadline(pledge)),
            told,
            places,
        ]
    }

    pub(super) fn limits(&mut self) {
        let standing = self.view.standing;
        let rows = standing.limits.iter().map(|limit| self.limit_row(limit)).collect();
        self.table("Red lines", 1, rows);
    }

    fn limit_row(&mut self, limit: &Limit) -> Vec<Line> {
        let ledger = self.view.ledger;
        let mut told = Line::plain(&limit.act);
        told.push(&aside(&words::limit(limit)), Paint::Dim);
        let places = self.cite(&ledger.red_lines, &limit.stated);
        if let Some(act) = limit.alike.and_then(|idx| ledger.events.get(idx)) {
            let words = act.event.evidence.span.of(&act.source.sentence.text);
            let date = words::date(&act.event.date);
            told.push(&format!("; the ledger has: \"{words}\", {date} "), Paint::Plain);
            told.append(&self.pages.cite(act.sources()));
        }
        vec![Line::plain(&limit.holder.name), told, places]
    }

    pub(super) fn expectations(&mut self) {
        let (ledger, standing) = (self.view.ledger, self.view.standing);
        let told = standing.expectations.iter();
        let told = told.filter_map(|idx| ledger.outlooks.get(*idx));
        let rows = told.map(|told| {
            let outlook = &told.item;
            let words = told.source.words.of(&told.source.sentence.text);
            let mut text = Line::default();
            if let Some(condition) = told.condition() {
                text.push(&format!("{}: ", without_if(condition)), Paint::Plain);
            }
            text.push(words, Paint::Plain);
            let mut parts = view(outlook.modality, &outlook.holder.name);
            parts.extend(outlook.horizon.interval.map(words::days));
            text.push(&aside(&parts), Paint::Dim);
            let kind = Line::of(outlook_label(outlook.kind), Paint::Dim);
            vec![kind, text, self.pages.cite([&told.source])]
        });
        let rows = rows.collect();
        self.table("Looks ahead", 1, rows);
    }

    fn cite<T>(&mut self, all: &'a [Told<T>], told: &[usize]) -> Line {
        let sources: Vec<&'a Source> = told
            .iter()
            .filter_map(|idx| all.get(*idx))
            .map(|told| &told.source)
            .collect();
        self.pages.cite(sources)
    }
}

/// A condition whose "if" stands elsewhere.
fn without_if(condition: &str) -> &str {
    let bare = condition
        .strip_prefix("If ")
        .or_else(|| condition.strip_prefix("if "));
    bare.unwrap_or(condition)
}

/// The kind of a channel with the words of the text for it: `hotline (a daily phone call)`.
fn name(channel: &Channel) -> String {
    let kind = channel.kind.as_str();
    let own = channel.name.trim();
    let says_more = !own.is_empty() && !own.to_lowercase().contains(kind);
    if says_more { format!("{kind} ({own})") } else { kind.to_owned() }
}
