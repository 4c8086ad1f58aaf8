//! The keys by which a reviewer takes what a ledger shows.

use dyad_ledger::{LedgerEvent, Source};

use crate::render::LedgerView;
use crate::render::columns::{Line, Paint};

/// The key of everything that a ledger shows, each with the words that it rests on, section by section.
/// Keys are whole however long they are: they are there to be copied.
pub fn keys(view: LedgerView<'_>) -> String {
    let ledger = view.ledger;
    let acts = ledger.events.iter().flat_map(LedgerEvent::sources);
    let states = ledger.channels.iter().flat_map(|channel| &channel.states);
    let sources = acts
        .chain(states.flat_map(|told| &told.sources))
        .chain(ledger.red_lines.iter().map(|told| &told.source))
        .chain(ledger.sanctions.iter().map(|told| &told.source))
        .chain(ledger.outlooks.iter().map(|told| &told.source))
        .chain(ledger.causes.iter().map(|told| &told.source))
        .chain(ledger.facets.iter().map(|told| &told.source));
    let mut lines = vec![Line::default(), Line::of("Keys", Paint::Bold)];
    for source in sources {
        lines.extend(entry(&source.key, words(source)));
    }
    for row in view.history.iter().flat_map(|history| &history.newest) {
        lines.extend(entry(&row.key, &row.what));
    }
    lines.iter().map(|line| line.print(false) + "\n").collect()
}

fn words(source: &Source) -> &str {
    source.words.of(&source.sentence.text)
}

fn entry(key: &str, words: &str) -> [Line; 2] {
    [Line::plain(&format!("  {key}")), Line::plain(&format!("    {words}"))]
}
