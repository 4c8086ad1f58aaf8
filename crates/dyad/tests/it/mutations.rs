//! Lines of the example pages' briefs made wrong in one thing each: the check must leave them out.

use std::collections::BTreeMap;

use dyad::{Engine, Reading};
use dyad_analysis::{ActLine, Brief, LineDate, Player, check};
use dyad_types::{Actuality, DateInterval, Event, Hedge, Precision};
use jiff::ToSpan as _;

use crate::examples::{PAGES, reading};

/// A way to make one line wrong: `None` when the brief has no such line.
type Mutation = fn(&mut Brief, usize, &Reading) -> Option<()>;

const MUTATIONS: [(&str, Mutation); 6] = [
    ("name swapped", name_swapped),
    ("number changed", number_changed),
    ("negation dropped", negation_dropped),
    ("hedge dropped", hedge_dropped),
    ("date moved", date_moved),
    ("direction reversed", direction_reversed),
];

/// Acts of both lists, by one number.
fn act(brief: &mut Brief, nth: usize) -> Option<&mut ActLine> {
    brief
        .what_happened
        .iter_mut()
        .chain(&mut brief.also_recorded)
        .nth(nth)
}

fn name_swapped(brief: &mut Brief, nth: usize, _: &Reading) -> Option<()> {
    let players = players(brief);
    let line = act(brief, nth)?;
    let is_other = |player: &&Player| {
        **player != line.actor && Some(*player) != line.recipient.as_ref()
    };
    line.actor = players
        .iter()
        .filter(is_other)
        .nth(nth % players.len().max(1))
        .or_else(|| players.iter().find(is_other))?
        .clone();
    Some(())
}

fn number_changed(brief: &mut Brief, nth: usize, _: &Reading) -> Option<()> {
    let mut texts: Vec<&mut String> = Vec::new();
    texts.extend(
        brief
            .what_happened
            .iter_mut()
            .chain(&mut brief.also_recorded)
            .map(|line| &mut line.act),
    );
    texts.extend(
        brief
            .why_now
            .iter_mut()
            .chain(&mut brief.background)
            .map(|line| &mut line.reason),
    );
    for player in &mut brief.players {
        texts.extend(player.lines.iter_mut().map(|line| &mut line.text));
        texts.extend(player.facts.iter_mut().map(|fact| &mut fact.text));
    }
    let has_digit = |text: &&mut String| text.contains(|c: char| c.is_ascii_digit());
    let text = texts.into_iter().filter(has_digit).nth(nth)?;
    let at = text.rfind(|c: char| c.is_ascii_digit())?;
    let digit = text.as_bytes()[at];
    let other = if digit == b'9' { "4" } else { "9" };
    text.replace_range(at..=at, other);
    Some(())
}

/// What the text says did not happen, told as if it had.
fn negation_dropped(brief: &mut Brief, nth: usize, _: &Reading) -> Option<()> {
    let denied = brief
        .what_happened
        .iter_mut()
        .chain(&mut brief.also_recorded)
        .filter(|line| line.actuality == Actuality::Denied);
    let n_denied = denied.count();
    if nth < n_denied {
        let mut denied = brief
            .what_happened
            .iter_mut()
            .chain(&mut brief.also_recorded)
            .filter(|line| line.actuality == Actuality::Denied);
        denied.nth(nth)?.actuality = Actuality::Happened;
        return Some(());
    }
    // Words after "not" alone, as a careless writer would quote them.
    let mut texts: Vec<&mut String> = Vec::new();
    texts.extend(
        brief
            .why_now
            .iter_mut()
            .chain(&mut brief.background)
            .map(|line| &mut line.reason),
    );
    texts.extend(
        brief
            .players
            .iter_mut()
            .flat_map(|player| &mut player.lines)
            .map(|line| &mut line.text),
    );
    texts.extend(brief.what_comes_next.iter_mut().map(|line| &mut line.outcome));
    texts.extend(brief.red_lines.iter_mut().map(|line| &mut line.act));
    let negated =
        |text: &&mut String| text.contains(" not ") || text.contains("n\u{2019}t ");
    let text = texts.into_iter().filter(negated).nth(nth - n_denied)?;
    let after = text
        .split_once(" not ")
        .or_else(|| text.split_once("n\u{2019}t "))?
        .1
        .to_owned();
    *text = after;
    Some(())
}

fn hedge_dropped(brief: &mut Brief, nth: usize, _: &Reading) -> Option<()> {
    let mut hedges: Vec<&mut Hedge> = Vec::new();
    hedges.extend(
        brief
            .why_now
            .iter_mut()
            .chain(&mut brief.background)
            .map(|line| &mut line.hedge),
    );
    hedges.extend(
        brief
            .players
            .iter_mut()
            .flat_map(|player| &mut player.lines)
            .map(|line| &mut line.hedge),
    );
    hedges.extend(brief.what_comes_next.iter_mut().map(|line| &mut line.modality));
    *hedges.into_iter().filter(|hedge| **hedge != Hedge::None).nth(nth)? = Hedge::None;
    Some(())
}

fn date_moved(brief: &mut Brief, nth: usize, _: &Reading) -> Option<()> {
    let mut dates: Vec<&mut LineDate> = Vec::new();
    dates.extend(
        brief
            .what_happened
            .iter_mut()
            .chain(&mut brief.also_recorded)
            .map(|line| &mut line.date),
    );
    dates.extend(
        brief
            .channels
            .iter_mut()
            .flat_map(|channel| &mut channel.steps)
            .map(|step| &mut step.date),
    );
    let date = dates.into_iter().filter(|date| date.interval.is_some()).nth(nth)?;
    let days = date.interval?;
    let is_exact = matches!(date.precision, Precision::Day | Precision::Week);
    let n = if is_exact { 7.days() } else { 1.year() };
    let moved = DateInterval {
        start: days.start.checked_sub(n).ok()?,
        end: days.end.checked_sub(n).ok()?,
    };
    *date = date.with_days(moved);
    Some(())
}

/// What two do with each other is as true the other way round: it is passed over.
fn direction_reversed(brief: &mut Brief, nth: usize, reading: &Reading) -> Option<()> {
    let told = brief.clone();
    let is_one_way = |line: &ActLine| {
        let Some(recipient) = &line.recipient else { return false };
        let cited = |event: &Event| {
            line.citations.iter().any(|citation| {
                let item = told.evidence.iter().find(|item| item.id == citation.evidence);
                item.is_some_and(|item| item.sentence.position == event.evidence.position)
            })
        };
        !reading.coded.events.iter().any(|event| {
            let other = event.recipient.as_ref().map(|actor| actor.name.as_str());
            event.event_type == line.event_type
                && event.actor.name == recipient.name
                && other == Some(line.actor.name.as_str())
                && cited(event)
        })
    };
    let mut acts = brief.what_happened.iter_mut().chain(&mut brief.also_recorded);
    let line = acts.by_ref().filter(|line| is_one_way(line)).nth(nth)?;
    let recipient = line.recipient.take()?;
    line.recipient = Some(std::mem::replace(&mut line.actor, recipient));
    Some(())
}

fn n_dropped(brief: &Brief) -> usize {
    brief.dropped.iter().map(|count| count.n_lines).sum()
}

fn lines(brief: &Brief) -> usize {
    let players = brief.players.iter();
    brief.what_happened.len()
        + brief.also_recorded.len()
        + brief.why_now.len()
        + brief.background.len()
        + players
            .map(|player| player.lines.len() + player.facts.len())
            .sum::<usize>()
        + brief
            .channels
            .iter()
            .map(|channel| channel.steps.len())
            .sum::<usize>()
        + brief.what_comes_next.len()
        + brief.red_lines.len()
        + brief.sanctions.len()
        + usize::from(brief.status.is_some())
}

/// Players of all lines, each once.
fn players(brief: &Brief) -> Vec<Player> {
    let acts = brief.what_happened.iter().chain(&brief.also_recorded);
    let mut players: Vec<Player> = acts
        .flat_map(|line| std::iter::once(&line.actor).chain(&line.recipient))
        .cloned()
        .collect();
    players.sort();
    players.dedup();
    players
}

#[test]
fn wrong_lines_are_left_out() {
    let engine = Engine::load(&[]).unwrap();
    let mut tally: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    let (mut n_left_out, mut n_lines, mut left_out) = (0, 0, Vec::new());
    for &(name, date) in &PAGES {
        let reading: Reading = reading(&engine, name, date);
        let brief = engine.brief(&reading, &[]);
        let ground = engine.ground(&reading);
        let n_before = n_dropped(&brief);
        n_left_out += n_before;
        n_lines += n_before + lines(&brief);
        left_out.extend(brief.dropped.iter().map(|count| (name, *count)));
        for (what, mutate) in MUTATIONS {
            for nth in 0.. {
                let mut wrong = brief.clone();
                if mutate(&mut wrong, nth, &reading).is_none() {
                    break;
                }
                check(&mut wrong, &ground);
                let counts = tally.entry(what).or_default();
                counts.0 += usize::from(n_dropped(&wrong) > n_before);
                counts.1 += 1;
                if n_dropped(&wrong) == n_before {
                    missed.push(format!("{name}: {what} {nth}"));
                }
            }
        }
    }
    assert!(
        100 * n_left_out <= 2 * n_lines,
        "{n_left_out} of {n_lines} true lines are left out: {left_out:?}"
    );
    let (n_found, n_all) =
        tally.values().fold((0, 0), |sum, (f, a)| (sum.0 + f, sum.1 + a));
    assert!(n_all >= 200, "{tally:?}");
    assert!(
        100 * n_found >= 98 * n_all,
        "{n_found} of {n_all}: {tally:?}\n{}",
        missed.join("\n")
    );
}
