//! A small model of boosted trees that chooses the blocks of the main story in two passes: the
//! second also sees what the first thinks of the blocks around.
//!
//! Models stand in `models/*.tsv` with their origin in `models/README.md`.

use std::sync::LazyLock;

use crate::feature::N_FEATURES;

/// Inputs of the second pass: the features, and [`N_AROUND`] values of the first pass.
const N_AROUND: usize = 11;

/// The model for pages saved as text.
pub(crate) static TEXT: LazyLock<Model> =
    LazyLock::new(|| Model::parse(include_str!("../models/text.tsv")));

/// The model for HTML.
pub(crate) static HTML: LazyLock<Model> =
    LazyLock::new(|| Model::parse(include_str!("../models/html.tsv")));

/// Two forests.
#[derive(Debug)]
pub(crate) struct Model {
    first: Vec<Tree>,
    second: Vec<Tree>,
}

#[derive(Debug, Default)]
struct Tree {
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Copy)]
enum Node {
    /// Goes to `low` when the feature is at most the threshold, else to `high`.
    Split {
        feature: usize,
        threshold: f32,
        low: usize,
        high: usize,
    },
    Leaf(f32),
}

impl Model {
    /// Reads rows "pass, tree, node, feature, threshold or value, low, high"; a leaf has the
    /// feature −1. Children stand after their parents, so that every walk ends.
    fn parse(table: &str) -> Self {
        let mut model = Self { first: Vec::new(), second: Vec::new() };
        for row in table.lines().filter(|row| !row.starts_with('#')).skip(1) {
            let cells: Vec<&str> = row.split('\t').collect();
            let [pass, tree, _, feature, value, low, high] = cells.as_slice() else {
                continue;
            };
            let trees = if *pass == "1" { &mut model.first } else { &mut model.second };
            let number = |cell: &str| cell.parse::<usize>().unwrap_or(usize::MAX);
            let value = value.parse().unwrap_or(0.0);
            let node = match feature.parse() {
                Ok(feature) => Node::Split {
                    feature,
                    threshold: value,
                    low: number(low),
                    high: number(high),
                },
                Err(_) => Node::Leaf(value),
            };
            if trees.len() <= number(tree) {
                trees.push(Tree::default());
            }
            if let Some(tree) = trees.last_mut() {
                tree.nodes.push(node);
            }
        }
        model
    }

    /// Probability (0 to 1) that each block is part of the main story.
    pub(crate) fn probabilities(&self, rows: &[[f32; N_FEATURES]]) -> Vec<f32> {
        let first: Vec<f32> = rows
            .iter()
            .map(|row| probability(&self.first, row.as_slice()))
            .collect();
        let around = around(&first);
        rows.iter()
            .zip(&around)
            .map(|(row, around)| {
                let mut both = row.to_vec();
                both.extend(around);
                probability(&self.second, &both)
            })
            .collect()
    }
}

fn probability(trees: &[Tree], row: &[f32]) -> f32 {
    let sum: f32 = trees.iter().map(|tree| tree.score(row)).sum();
    1.0 / (1.0 + (-sum).exp())
}

impl Tree {
    fn score(&self, row: &[f32]) -> f32 {
        let mut at = 0;
        loop {
            match self.nodes.get(at) {
                Some(Node::Leaf(value)) => return *value,
                Some(&Node::Split { feature, threshold, low, high }) => {
                    let value = row.get(feature).copied().unwrap_or(0.0);
                    let next = if value <= threshold { low } else { high };
                    if next <= at {
                        return 0.0;
                    }
                    at = next;
                }
                None => return 0.0,
            }
        }
    }
}

/// What the first pass thinks of each block, its three neighbours on both sides, and the means
/// of ten blocks before and after; last, the means of thirty.
pub(crate) fn around(first: &[f32]) -> Vec<[f32; N_AROUND]> {
    let mut sums = vec![0.0_f32];
    for &value in first {
        sums.push(sums.last().copied().unwrap_or(0.0) + value);
    }
    let mean = |from: usize, to: usize| {
        let to = to.min(first.len());
        if from >= to {
            return 0.0;
        }
        let at = |idx: usize| sums.get(idx).copied().unwrap_or(0.0);
        (at(to) - at(from)) / (to - from) as f32
    };
    let at =
        |idx: Option<usize>| idx.and_then(|idx| first.get(idx).copied()).unwrap_or(0.0);
    (0..first.len())
        .map(|idx| {
            [
                at(Some(idx)),
                at(idx.checked_sub(3)),
                at(idx.checked_sub(2)),
                at(idx.checked_sub(1)),
                at(Some(idx + 1)),
                at(Some(idx + 2)),
                at(Some(idx + 3)),
                mean(idx.saturating_sub(10), idx),
                mean(idx + 1, idx + 11),
                mean(idx.saturating_sub(30), idx),
                mean(idx + 1, idx + 31),
            ]
        })
        .collect()
}
