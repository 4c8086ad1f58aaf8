//! Why a sentence gave what it gave, for a terminal: actors, words tried, events, what was set aside.

use dyad_coding::{Predicate, TriedFrame};
use dyad_types::{Event, Mention, Sentence, Skipped};

use crate::render::TerminalStyle;
use crate::{Engine, Reading};

/// How many frames of a word are shown; what more there are is counted.
const MOST_FRAMES: usize = 6;

/// Every sentence of the page with its actors, the words tried and what each missed, its events,
/// and what was set aside with the reason.
pub fn explanation(engine: &Engine, reading: &Reading, style: TerminalStyle) -> String {
    let mut text = String::new();
    for sentence in &reading.sentences {
        let position = sentence.position;
        let place = format!(
            "{} \u{b6}{}.{}",
            reading.article.name,
            position.paragraph + 1,
            position.sentence + 1
        );
        text.push_str(&paragraph(&place, &sentence.text, style));
        let mentions = &reading.coded.mentions;
        let own = mentions.iter().filter(|mention| mention.position == position);
        for mention in own {
            text.push_str(&line("actor", &actor(sentence, mention), style));
        }
        let predicates = dyad_coding::explain(&engine.tables, sentence, mentions);
        for predicate in &predicates {
            text.push_str(&line(predicate.part, &head(predicate), style));
            text.push_str(&frames(predicate, style));
        }
        let events = reading.coded.events.iter();
        for event in events.filter(|event| event.evidence.position == position) {
            text.push_str(&line("event", &told(event), style));
        }
        let skipped = reading.coded.skipped.iter();
        for aside in skipped.filter(|skipped| skipped.position == Some(position)) {
            text.push_str(&line("aside", &reason(aside), style));
        }
        text.push('\n');
    }
    text
}

fn paragraph(place: &str, text: &str, style: TerminalStyle) -> String {
    wrapped(&format!("{place}  {text}"), "", "  ", style)
}

fn line(name: &str, text: &str, style: TerminalStyle) -> String {
    wrapped(text, &format!("  {name:<10}"), "            ", style)
}

fn frames(predicate: &Predicate, style: TerminalStyle) -> String {
    if predicate.frames.is_empty() {
        return line("", "no frame in the lexicon", style);
    }
    let mut shown: Vec<&TriedFrame> = predicate.frames.iter().collect();
    shown.sort_by_key(|frame| frame.missing.is_some());
    let mut text = String::new();
    for frame in shown.iter().take(MOST_FRAMES) {
        let outcome = match &frame.missing {
            None => format!("{}: holds", frame.meaning),
            Some(missing) => format!("{}: misses {missing}", frame.meaning),
        };
        text.push_str(&line("", &outcome, style));
    }
    if shown.len() > MOST_FRAMES {
        let more = format!("and {} more frames", shown.len() - MOST_FRAMES);
        text.push_str(&line("", &more, style));
    }
    text
}

fn head(predicate: &Predicate) -> String {
    let mut text = format!("\"{}\"", predicate.word);
    for (name, words) in [("by", &predicate.subject), ("on", &predicate.object)] {
        if !words.is_empty() {
            text.push_str(&["  ", name, " \"", words, "\""].concat());
        }
    }
    text
}

fn actor(sentence: &Sentence, mention: &Mention) -> String {
    let codes: Vec<&str> =
        mention.actors.iter().map(|actor| actor.code.as_str()).collect();
    let codes = if codes.is_empty() { "unknown".to_owned() } else { codes.join(", ") };
    let place = if mention.as_place { ", as a place" } else { "" };
    let words = mention.span.of(&sentence.text);
    format!("\"{words}\" = {codes} ({}{place})", mention.basis.as_str())
}

fn told(event: &Event) -> String {
    let name = |code: &str, name: &str| {
        if code.is_empty() { format!("\"{name}\"") } else { code.to_owned() }
    };
    let actor = name(event.actor.code.as_str(), &event.actor.name);
    let recipient = event.recipient.as_ref().map_or_else(String::new, |recipient| {
        format!(" -> {}", name(recipient.code.as_str(), &recipient.name))
    });
    let again = if event.same_as.is_some() { ", told again" } else { "" };
    format!(
        "{actor}{recipient} {} {} {}, rank {}, confidence {:.2}{again}",
        event.event_type.as_str(),
        event.cameo,
        event.actuality.as_str(),
        event.salience,
        event.confidence.share(),
    )
}

fn reason(skipped: &Skipped) -> String {
    format!("\"{}\": {}", skipped.text, skipped.reason)
}

/// The text in lines of the style's width, the first after `first`, the others after `rest`.
fn wrapped(text: &str, first: &str, rest: &str, style: TerminalStyle) -> String {
    let width = style.width.clamp(40, 160);
    let mut lines = String::new();
    let mut current = first.to_owned();
    let mut is_empty = true;
    for word in text.split_whitespace() {
        let length = current.chars().count() + word.chars().count() + 1;
        if !is_empty && length > width {
            lines.push_str(current.trim_end());
            lines.push('\n');
            rest.clone_into(&mut current);
            is_empty = true;
        }
        if !is_empty {
            current.push(' ');
        }
        current.push_str(word);
        is_empty = false;
    }
    lines.push_str(current.trim_end());
    lines.push('\n');
    lines
}
