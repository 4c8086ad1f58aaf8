//! Pages by number, in the order in which a ledger names them.

use std::collections::BTreeMap;

use dyad_ledger::{Origin, Source};
use dyad_types::ArticleId;

use crate::render::columns::{Line, Paint};
use crate::render::words::published;

/// Places that are named one by one; of more, only how many. Own choice: a narrow column.
const MOST: usize = 2;

pub(super) struct Pages<'a> {
    numbers: BTreeMap<&'a ArticleId, usize>,
    origins: Vec<&'a Origin>,
}

impl<'a> Pages<'a> {
    pub(super) const fn new() -> Self {
        Self { numbers: BTreeMap::new(), origins: Vec::new() }
    }

    /// Where things are told, "[1:2.4]": page, paragraph, sentence, counted from 1. Of sentences
    /// that several lines rest on each stands once.
    pub(super) fn cite(&mut self, sources: impl IntoIterator<Item = &'a Source>) -> Line {
        let mut places: Vec<String> = Vec::new();
        for source in sources {
            let position = source.sentence.position;
            let (paragraph, sentence) = (position.paragraph + 1, position.sentence + 1);
            let number = self.number(&source.origin);
            let place = format!("[{number}:{paragraph}.{sentence}]");
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let n_more = places.len().saturating_sub(MOST);
        places.truncate(MOST);
        if n_more > 0 {
            places.push(format!("+{n_more}"));
        }
        Line::of(&places.join(" "), Paint::Accent)
    }

    /// Number, name, and when it was published by whom.
    pub(super) fn list(&self) -> Vec<Vec<Line>> {
        let row = |(idx, origin): (usize, &&Origin)| {
            // The end of a path or address tells pages apart well enough.
            let name = origin.name.trim_end_matches('/');
            let name = name.rsplit('/').next().unwrap_or(name);
            let mut told = Line::plain(name);
            let by = origin.publisher.iter().cloned();
            for part in by.chain([published(&origin.published)]) {
                told.push(&format!(", {part}"), Paint::Dim);
            }
            vec![Line::of(&format!("[{}]", idx + 1), Paint::Accent), told]
        };
        self.origins.iter().enumerate().map(row).collect()
    }

    fn number(&mut self, origin: &'a Origin) -> usize {
        let Self { numbers, origins } = self;
        *numbers.entry(&origin.article).or_insert_with(|| {
            origins.push(origin);
            origins.len()
        })
    }
}
