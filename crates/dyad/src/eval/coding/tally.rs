//! Counts of agreement between gold and coding, text by text.

use std::collections::BTreeSet;

use dyad_types::{Event, EventType};

use super::gold::{Dialect, GoldEvent, GoldRow, class_of, quad_of};
use super::table::Table;
use super::told::Told;
use super::{Agreement, CodingScores, FalseAlarms, Share};

/// A count of agreement between two sets.
#[derive(Debug, Default)]
struct Matches {
    both: usize,
    coded: usize,
    gold: usize,
}

impl Matches {
    fn add<T: Ord>(&mut self, coded: &BTreeSet<T>, gold: &BTreeSet<T>) {
        self.both += coded.intersection(gold).count();
        self.coded += coded.len();
        self.gold += gold.len();
    }

    fn agreement(&self) -> Option<Agreement> {
        (self.gold > 0).then(|| Agreement::of(self.both, self.coded, self.gold))
    }
}

/// All counts of a set.
#[derive(Debug, Default)]
pub(super) struct Tally {
    exact: Matches,
    root: Matches,
    triple: Matches,
    dyad: Matches,
    class: Matches,
    class_all: Matches,
    quad: Matches,
    most_salient: (usize, usize),
    spans: (usize, usize),
    penta: (usize, usize),
    statements: (usize, usize),
    eventless: (usize, usize),
    pub(super) table: Table,
}

/// Actor, recipient, code.
type Coding = (String, String, String);

fn full(event: &Event) -> Coding {
    let recipient = event.recipient.as_ref().map_or("", |actor| actor.code.as_str());
    (
        event.actor.code.as_str().to_owned(),
        recipient.to_owned(),
        event.cameo.as_str().to_owned(),
    )
}

/// The first block of an actor code.
fn block(code: &str) -> String {
    code.chars().take(3).collect()
}

/// What the rows of a set mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marks {
    /// Codes of actors.
    pub(super) actors: bool,
    /// One event a text, with others left unmarked.
    pub(super) single: bool,
}

impl Marks {
    pub(super) fn of(rows: &[GoldRow]) -> Self {
        let actors = rows.iter().flat_map(|row| &row.events).any(|e| e.source.is_some());
        let single = !actors && rows.iter().all(|row| !row.complete);
        Self { actors, single }
    }
}

impl Tally {
    pub(super) fn add(
        &mut self,
        row: &GoldRow,
        told: &Told<'_>,
        marks: Marks,
        given_spans: &[Option<String>],
    ) {
        let dialect = row.events.first().map_or(Dialect::Cameo, GoldEvent::dialect);
        if row.events.is_empty() {
            self.eventless.1 += 1;
            self.eventless.0 += told.affirmed().count();
        }
        if dialect == Dialect::Penta {
            if let Some(gold) = row.events.first() {
                self.add_penta(gold, told);
            }
            return;
        }
        self.add_codes(row, told, marks);
        self.add_classes(row, told, marks, dialect);
        if marks.actors {
            self.add_triples(row, told, dialect);
        }
        for (event, given) in row.events.iter().zip(given_spans) {
            if event.source_text.is_none() {
                continue;
            }
            self.spans.1 += 1;
            self.spans.0 +=
                usize::from(given.is_some() && *given == event.class(told.tables));
        }
    }

    fn add_codes(&mut self, row: &GoldRow, told: &Told<'_>, marks: Marks) {
        let named = |(actor, recipient, code): Coding| {
            if marks.actors {
                (actor, recipient, code)
            } else {
                (String::new(), String::new(), code)
            }
        };
        let gold: BTreeSet<Coding> = row
            .events
            .iter()
            .filter_map(|event| {
                let code = event.cameo()?.to_owned();
                let source = event.source.clone().unwrap_or_default();
                Some(named((source, event.target.clone().unwrap_or_default(), code)))
            })
            .collect();
        let coded: BTreeSet<Coding> = told.affirmed().map(full).map(named).collect();
        self.exact.add(&coded, &gold);
        let rooted = |set: &BTreeSet<Coding>| -> BTreeSet<Coding> {
            set.iter()
                .map(|(a, r, c)| (block(a), block(r), c.chars().take(2).collect()))
                .collect()
        };
        self.root.add(&rooted(&coded), &rooted(&gold));
    }

    fn add_classes(
        &mut self,
        row: &GoldRow,
        told: &Told<'_>,
        marks: Marks,
        dialect: Dialect,
    ) {
        let class = |event: &Event| class_of(event, dialect, told.tables).to_owned();
        let labels: Vec<String> = row
            .events
            .iter()
            .filter_map(|event| event.class(told.tables))
            .collect();
        let gold: BTreeSet<String> = labels.iter().cloned().collect();
        let all: BTreeSet<String> = told.affirmed().map(class).collect();
        let salient = told.most_salient().map(class);
        let chosen: BTreeSet<String> =
            if marks.single { salient.iter().cloned().collect() } else { all.clone() };
        self.class.add(&chosen, &gold);
        self.class_all.add(&all, &gold);
        let gold_quads: BTreeSet<u8> = row
            .events
            .iter()
            .filter_map(|event| event.quad(told.tables))
            .collect();
        let quads: BTreeSet<u8> = chosen.iter().map(|class| quad_of(class)).collect();
        self.quad.add(&quads, &gold_quads);
        let first = labels.first().cloned();
        if row.complete && first.is_some() {
            self.most_salient.1 += 1;
            self.most_salient.0 += usize::from(first == salient);
        }
        self.table.add(&gold, &chosen, first.as_deref(), salient.as_deref());
    }

    fn add_triples(&mut self, row: &GoldRow, told: &Told<'_>, dialect: Dialect) {
        let gold: BTreeSet<Coding> = row
            .events
            .iter()
            .map(|event| {
                let actor = |code: &Option<String>| block(code.as_deref().unwrap_or(""));
                let class = event.class(told.tables).unwrap_or_default();
                (actor(&event.source), actor(&event.target), class)
            })
            .collect();
        let coded: BTreeSet<Coding> = told
            .affirmed()
            .map(|event| {
                let (actor, recipient, _) = full(event);
                let class = class_of(event, dialect, told.tables);
                (block(&actor), block(&recipient), class.to_owned())
            })
            .filter(|(actor, recipient, _)| !actor.is_empty() || !recipient.is_empty())
            .collect();
        self.triple.add(&coded, &gold);
        let pairs = |set: &BTreeSet<Coding>| -> BTreeSet<(String, String)> {
            set.iter().map(|(actor, to, _)| (actor.clone(), to.clone())).collect()
        };
        self.dyad.add(&pairs(&coded), &pairs(&gold));
    }

    /// Roots 01 and 02 are statements in these sets, and root 16 verbal conflict (Phoenix).
    fn add_penta(&mut self, gold: &GoldEvent, told: &Told<'_>) {
        const NAMES: [&str; 5] = [
            "statement",
            "verbal cooperation",
            "material cooperation",
            "verbal conflict",
            "material conflict",
        ];
        let coded = told.most_salient().map_or(0, |event| match event.cameo.root() {
            "02" => 0,
            "03" | "04" | "05" => 1,
            "06" | "07" | "08" => 2,
            "09" | "10" | "11" | "12" | "13" | "16" => 3,
            _ => 4,
        });
        let Some(wanted) = gold.penta else { return };
        self.penta.1 += 1;
        self.penta.0 += usize::from(wanted == coded);
        if wanted == 0 {
            let acts = told.affirmed().any(|e| e.event_type != EventType::Request);
            self.statements.1 += 1;
            self.statements.0 += usize::from(acts);
        }
        let name = |class: u8| NAMES.get(usize::from(class)).copied();
        let set = |class: u8| {
            name(class).map(str::to_owned).into_iter().collect::<BTreeSet<_>>()
        };
        self.table.add(&set(wanted), &set(coded), name(wanted), name(coded));
    }

    pub(super) fn scores(
        &self,
        sentences: usize,
        sentences_per_second: f64,
    ) -> CodingScores {
        let share = |(right, all): (usize, usize)| {
            (all > 0).then(|| Share { accuracy: right as f64 / all as f64 })
        };
        let (events, texts) = self.eventless;
        CodingScores {
            sentences,
            exact: self.exact.agreement(),
            root: self.root.agreement(),
            triple: self.triple.agreement(),
            dyad: self.dyad.agreement(),
            class: self.class.agreement(),
            quad: self.quad.agreement(),
            class_all: self.class_all.agreement(),
            most_salient: share(self.most_salient),
            class_given_spans: share(self.spans),
            penta: share(self.penta),
            acts_in_statements: share(self.statements).map(|share| share.accuracy),
            false_alarms: (texts > 0).then(|| FalseAlarms {
                sentences: texts,
                events_per_100_sentences: 100.0 * events as f64 / texts as f64,
            }),
            sentences_per_second,
        }
    }
}
