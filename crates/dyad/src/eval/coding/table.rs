//! Precision, recall and F1 of each PLOVER type, and which types are taken for which.

use std::collections::{BTreeMap, BTreeSet};

use super::Agreement;

/// How a text without an event stands in the table.
const NONE: &str = "(none)";

/// Counts of each type, and of pairs of gold and coded type.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    both: BTreeMap<String, usize>,
    coded: BTreeMap<String, usize>,
    gold: BTreeMap<String, usize>,
    /// Type of the gold's first event, type of the most salient event coded.
    confusion: BTreeMap<(String, String), usize>,
}

impl Table {
    pub(super) fn add(
        &mut self,
        gold: &BTreeSet<String>,
        coded: &BTreeSet<String>,
        first: Option<&str>,
        salient: Option<&str>,
    ) {
        let count = |map: &mut BTreeMap<String, usize>, class: &str| {
            *map.entry(class.to_owned()).or_default() += 1;
        };
        for class in gold {
            count(&mut self.gold, class);
        }
        for class in coded {
            count(&mut self.coded, class);
        }
        for class in gold.intersection(coded) {
            count(&mut self.both, class);
        }
        let pair = (first.unwrap_or(NONE).to_owned(), salient.unwrap_or(NONE).to_owned());
        *self.confusion.entry(pair).or_default() += 1;
    }

    /// Two tables in Markdown: precision, recall and F1 of each type, then gold's first event
    /// (rows) against the most salient one coded (columns).
    pub fn markdown(&self) -> String {
        let of = |map: &BTreeMap<String, usize>, class: &str| {
            map.get(class).copied().unwrap_or(0)
        };
        let classes: BTreeSet<&String> =
            self.gold.keys().chain(self.coded.keys()).collect();
        let mut text = String::from(
            "| type | gold | coded | P | R | F1 |\n|---|--:|--:|--:|--:|--:|\n",
        );
        for class in classes {
            let (both, coded, gold) =
                (of(&self.both, class), of(&self.coded, class), of(&self.gold, class));
            let Agreement { p, r, f1 } = Agreement::of(both, coded, gold);
            let row =
                format!("| {class} | {gold} | {coded} | {p:.3} | {r:.3} | {f1:.3} |\n");
            text.push_str(&row);
        }
        text.push('\n');
        text.push_str(&self.confusion());
        text
    }

    fn confusion(&self) -> String {
        let rows: BTreeSet<&String> =
            self.confusion.keys().map(|(gold, _)| gold).collect();
        let columns: BTreeSet<&String> =
            self.confusion.keys().map(|(_, coded)| coded).collect();
        let head: Vec<&str> = columns.iter().map(|class| class.as_str()).collect();
        let mut text = format!("| gold \\ coded | {} |\n|---|", head.join(" | "));
        text.push_str(&"--:|".repeat(columns.len()));
        text.push('\n');
        for row in rows {
            let cells: Vec<String> = columns
                .iter()
                .map(|&column| {
                    let pair = (row.clone(), column.clone());
                    let count = self.confusion.get(&pair).copied().unwrap_or(0);
                    if count == 0 { String::new() } else { count.to_string() }
                })
                .collect();
            let line = format!("| {row} | {} |\n", cells.join(" | "));
            text.push_str(&line);
        }
        text
    }
}
