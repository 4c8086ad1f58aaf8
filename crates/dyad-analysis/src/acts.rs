//! What happened, and what else is recorded: the acts of the main story as lines.

use dyad_ledger::{DirectedDyad, Dyad, Entry, Item, Ledger, LedgerEvent, Party, Source};
use dyad_types::{
    Actor, Actuality, DateBasis, DateInterval, Dated, Event, ParagraphKind,
};
use jiff::civil::Date;

use crate::brief::{ActLine, Citation, Player};
use crate::ground::NOT_NAMED;
use crate::plan::Plan;
use crate::words;

/// How long before publication, in days, an act between the two is still what happened, not
/// history. Own choice: a quarter of a year.
const NEWS_DAYS: i64 = 92;

/// The acts of the main story, split into those the story is about and the others. Both in time
/// order, undated ones last.
pub(crate) fn lines(plan: &mut Plan<'_>, ledger: Option<&Ledger>) -> [Vec<ActLine>; 2] {
    let mut told = acts_of(&plan.own);
    told.sort_by_key(|act| {
        let days = act.event.date.interval;
        (days.is_none(), days, act.source.sentence.position, act.event.salience)
    });
    let newest = newest_day(plan, &told);
    let mut split = [Vec::new(), Vec::new()];
    for act in told {
        let is_news = plan.headline.as_ref().is_some_and(|headline| {
            act.pair().as_ref() == Some(&headline.dyad) && is_news(&act, newest)
        });
        let line = line(plan, &act, ledger);
        split[usize::from(!is_news)].extend(line);
    }
    split
}

/// An act of the main story, told once or several times there.
struct Told {
    event: Event,
    source: Source,
    more: Vec<Source>,
}

impl Told {
    fn direction(&self) -> Option<DirectedDyad> {
        DirectedDyad::between(&self.event.actor, self.event.recipient.as_ref()?)
    }

    fn pair(&self) -> Option<Dyad> {
        self.direction().map(|direction| direction.undirected())
    }
}

/// Acts between known parties are put together as the ledger does it; the others stand alone.
/// What the title tells again in short is one with what the body tells.
fn acts_of(own: &[Entry]) -> Vec<Told> {
    let dyads: std::collections::BTreeSet<&Dyad> =
        own.iter().flat_map(|entry| &entry.dyads).collect();
    let mut told = Vec::new();
    for dyad in dyads {
        let events = own.iter().filter(|entry| matches!(entry.item, Item::Event(_)));
        let ledger = Ledger::of(dyad.clone(), events.cloned());
        told.extend(ledger.events.into_iter().map(|act| {
            let LedgerEvent { event, source, more_sources, .. } = act;
            Told { event, source, more: more_sources }
        }));
    }
    for entry in own.iter().filter(|entry| entry.dyads.is_empty()) {
        if let Item::Event(event) = &entry.item {
            let (event, source) = (event.as_ref().clone(), entry.source.clone());
            told.push(Told { event, source, more: Vec::new() });
        }
    }
    told.retain(|act| is_worth_a_line(&act.event));
    once_of_mutual(told)
}

/// What two parties do with each other is coded in both directions; it is one line.
fn once_of_mutual(told: Vec<Told>) -> Vec<Told> {
    let mut once: Vec<Told> = Vec::new();
    for act in told {
        let is_mirror = |known: &Told| {
            known.event.event_type == act.event.event_type
                && known.event.evidence.position == act.event.evidence.position
                && known.event.evidence.span == act.event.evidence.span
                && Some(&known.event.actor) == act.event.recipient.as_ref()
                && known.event.recipient.as_ref() == Some(&act.event.actor)
        };
        if !once.iter().any(is_mirror) {
            once.push(act);
        }
    }
    once
}

/// What is only supposed is no act; what does not say who acted says too little.
fn is_worth_a_line(event: &Event) -> bool {
    event.actuality != Actuality::Hypothetical && Party::of(&event.actor).is_some()
}

/// Day that news is counted back from: publication, else the newest dated act, but for a story
/// without any date whose undated acts are the news.
fn newest_day(plan: &Plan<'_>, told: &[Told]) -> Option<Date> {
    let published = plan.published();
    let days = told.iter().filter_map(|act| Some(act.event.date.interval?.end));
    let undated = told.iter().any(|act| {
        act.event.date.interval.is_none() && act.pair() == plan.dyad().cloned()
    });
    published.or_else(|| days.max().filter(|_| !undated))
}

fn is_news(act: &Told, newest: Option<Date>) -> bool {
    let real = matches!(act.event.actuality, Actuality::Happened | Actuality::Ongoing);
    let recent = match (act.event.date.interval, newest) {
        (Some(days), Some(newest)) => is_recent(days, newest),
        // An undated story: what it dates is history, what it does not is news.
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    real && recent
}

/// Whether days lie in the quarter of a year before `newest`, or after it.
pub(crate) fn is_recent(days: DateInterval, newest: Date) -> bool {
    days.end >= newest.saturating_sub(jiff::Span::new().days(NEWS_DAYS))
}

fn line(plan: &mut Plan<'_>, act: &Told, ledger: Option<&Ledger>) -> Option<ActLine> {
    let event = &act.event;
    let position = act.source.sentence.position;
    let sentence = plan.ground.sentence(position)?;
    let span = words::act(sentence, &event.evidence);
    let direction = act.direction();
    let side = |actor: &Actor, party: Option<&Party>| {
        let named = !actor.name.trim().is_empty();
        Player {
            party: party.cloned().or_else(|| Party::of(actor)),
            name: if named { actor.name.clone() } else { NOT_NAMED.to_owned() },
        }
    };
    let actor = side(&event.actor, direction.as_ref().map(DirectedDyad::actor));
    let recipient = event
        .recipient
        .as_ref()
        .map(|actor| side(actor, direction.as_ref().map(DirectedDyad::recipient)));
    let mut citations: Vec<Citation> =
        plan.book.cite(position, span).into_iter().collect();
    for more in &act.more {
        citations.extend(plan.book.cite_source(more));
    }
    let date = plan.date(&event.date, position, &mut citations);
    plan.book.cite_players(
        &mut citations,
        position,
        std::iter::once(&actor).chain(&recipient),
    );
    let holder = event
        .holder
        .as_ref()
        .map(|holder| plan.holder(holder, position, &mut citations));
    let place = event
        .place
        .as_ref()
        .map(|place| place.span.of(&sentence.text).to_owned());
    Some(ActLine {
        date,
        actor,
        recipient,
        act: span.of(&sentence.text).to_owned(),
        event_type: event.event_type,
        mode: event.mode,
        contexts: event.contexts.clone(),
        cameo: event.cameo.clone(),
        intensity: event.intensity,
        quad_class: event.quad_class,
        quad_scheme: event.quad_scheme,
        actuality: event.actuality,
        holder,
        place: place.filter(|place| !place.is_empty()),
        n_reports: n_reports(act, ledger),
        citations,
    })
}

/// Articles that tell the act, as far as the ledger has put them together with this one.
fn n_reports(act: &Told, ledger: Option<&Ledger>) -> usize {
    let own = (&act.source.origin.article, act.source.sentence.position);
    let is_own =
        |source: &Source| (&source.origin.article, source.sentence.position) == own;
    let known = ledger.into_iter().flat_map(|ledger| &ledger.events).find(|known| {
        known.event.event_type == act.event.event_type && known.sources().any(is_own)
    });
    known.map_or(1, LedgerEvent::n_articles)
}

/// Puts the title's acts into the body's acts of the same direction and type: a title tells in
/// short what the body tells with date and words, and may leave the recipient out.
pub(crate) fn without_title_repeats(
    plan: &Plan<'_>,
    lists: [Vec<ActLine>; 2],
) -> [Vec<ActLine>; 2] {
    // An act that the body tells too stands for itself, wherever its words are from.
    let is_title = |line: &ActLine| {
        let in_title = |citation: &Citation| {
            let item = plan.book.item(citation.evidence);
            let kind = item.and_then(|item| plan.kind_of(item.sentence.position));
            kind == Some(ParagraphKind::Title)
        };
        !line.citations.is_empty() && line.citations.iter().all(in_title)
    };
    let split = |list: Vec<ActLine>| list.into_iter().partition(is_title);
    let [happened, also] = lists;
    let (mut titles, mut happened): (Vec<ActLine>, Vec<ActLine>) = split(happened);
    let n_happened = titles.len();
    let (more, mut also): (Vec<ActLine>, Vec<ActLine>) = split(also);
    titles.extend(more);
    for (idx, title) in titles.into_iter().enumerate() {
        let mut body = happened.iter_mut().chain(&mut also);
        if let Some(line) = body.find(|line| is_repeat(&title, line)) {
            line.citations.extend(title.citations);
        } else if idx < n_happened {
            happened.push(title);
        } else {
            also.push(title);
        }
    }
    let mut lists = [happened, also];
    for list in &mut lists {
        list.sort_by_key(|line| (line.date.interval.is_none(), line.date.interval));
    }
    lists
}

fn is_repeat(title: &ActLine, line: &ActLine) -> bool {
    let recipient =
        |line: &ActLine| line.recipient.as_ref().map(|player| player.party.clone());
    line.event_type == title.event_type
        && line.actor.party == title.actor.party
        && (title.recipient.is_none() || recipient(line) == recipient(title))
        && line.actuality == title.actuality
        && match (title.date.interval, line.date.interval) {
            // A title tells news: an old act of the same kind is another one.
            (Some(news), Some(days)) => is_recent(days, news.end),
            (None, _) | (_, None) => true,
        }
}

/// A coder's date that only its own words could prove, without words: shown as undated.
pub(crate) fn provable(dated: &Dated) -> bool {
    match dated.basis {
        DateBasis::Stated | DateBasis::Relative => dated.words.is_some(),
        DateBasis::Context
        | DateBasis::Publication
        | DateBasis::Undated
        | DateBasis::Corrected => true,
    }
}
