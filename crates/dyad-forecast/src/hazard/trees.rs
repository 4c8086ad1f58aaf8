//! Gradient-boosted trees for yes or no, on binned columns.
//!
//! Source: Friedman (2001), "Greedy Function Approximation"; Newton leaves and the gain of a split as
//! in Chen and Guestrin (2016), `XGBoost`.

use crate::hazard::linear::logistic;
use crate::hazard::table::Table;

/// Settings. The defaults were chosen on the last month of the training days of ICEWS18, windows of 30
/// days, with everything before as what is learnt from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TreeOptions {
    /// Trees.
    pub(crate) n_trees: u32,
    /// Questions from the root of a tree to a leaf.
    pub(crate) depth: u32,
    /// Share of a leaf's step that is taken.
    pub(crate) rate: f64,
    /// Curvature that a leaf must have; a row gives at most a quarter.
    pub(crate) least_curvature: f64,
    /// Ridge on the value of a leaf.
    pub(crate) ridge: f64,
    /// One of so many columns is tried in a tree.
    pub(crate) one_column_of: u64,
    /// One of so many rows is seen by a tree.
    pub(crate) one_row_of: u64,
}

impl Default for TreeOptions {
    fn default() -> Self {
        Self {
            n_trees: 120,
            depth: 4,
            rate: 0.05,
            least_curvature: 20.0,
            ridge: 10.0,
            one_column_of: 3,
            one_row_of: 2,
        }
    }
}

/// Bins of a column.
const N_BINS: usize = 32;

#[derive(Debug, Clone)]
enum Node {
    Leaf(f64),
    /// Goes to the first child when the column is at most the threshold.
    Split {
        column: usize,
        threshold: f32,
        children: [usize; 2],
    },
}

/// Boosted trees; what they give is added to log odds known before.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trees {
    trees: Vec<Vec<Node>>,
}

/// Columns as numbers of bins, one column after another.
struct Binned {
    edges: Vec<Vec<f32>>,
    bins: Vec<Vec<u8>>,
}

/// Gradient and curvature of some rows.
#[derive(Debug, Clone, Copy, Default)]
struct Slopes {
    gradient: f64,
    curvature: f64,
}

impl Slopes {
    fn add(&mut self, other: Self) {
        self.gradient += other.gradient;
        self.curvature += other.curvature;
    }

    fn without(self, other: Self) -> Self {
        Self {
            gradient: self.gradient - other.gradient,
            curvature: self.curvature - other.curvature,
        }
    }

    fn gain(self, ridge: f64) -> f64 {
        self.gradient * self.gradient / (self.curvature + ridge)
    }
}

impl Trees {
    /// Fits trees to what came, from log odds known before, row by row.
    pub(crate) fn fit(
        table: &Table,
        targets: &[f64],
        odds: &[f64],
        options: TreeOptions,
    ) -> Self {
        let binned = Binned::of(table);
        let mut odds = odds.to_vec();
        let mut trees = Vec::new();
        for nth in 0..u64::from(options.n_trees) {
            let slopes: Vec<Slopes> = odds
                .iter()
                .zip(targets)
                .map(|(sum, target)| {
                    let share = logistic(*sum);
                    let curvature = share * (1.0 - share);
                    Slopes { gradient: target - share, curvature }
                })
                .collect();
            let mut columns: Vec<usize> = (0..table.n_columns()).collect();
            columns.retain(|column| {
                mixed(nth, *column as u64).is_multiple_of(options.one_column_of.max(1))
            });
            let n_rows = u32::try_from(slopes.len()).unwrap_or(u32::MAX);
            let rows = (0..n_rows)
                .filter(|row| {
                    mixed(nth + 1_000_000, u64::from(*row))
                        .is_multiple_of(options.one_row_of.max(1))
                })
                .collect();
            let mut growth = Growth {
                binned: &binned,
                slopes: &slopes,
                columns,
                options,
                tree: vec![],
            };
            let _root = growth.grow(rows, 0);
            let tree = growth.tree;
            let pairs = odds.iter_mut().zip(table.rows());
            pairs.for_each(|(sum, row)| *sum += value(&tree, row));
            trees.push(tree);
        }
        Self { trees }
    }

    /// What is added to the log odds of a row.
    pub(crate) fn sum(&self, row: &[f32]) -> f64 {
        self.trees.iter().map(|tree| value(tree, row)).sum()
    }
}

fn value(tree: &[Node], row: &[f32]) -> f64 {
    let mut idx = 0;
    loop {
        match tree.get(idx) {
            None => return 0.0,
            Some(Node::Leaf(value)) => return *value,
            Some(Node::Split { column, threshold, children: [low, high] }) => {
                let is_low = row.get(*column).is_none_or(|value| value <= threshold);
                idx = if is_low { *low } else { *high };
            }
        }
    }
}

/// Mixes two numbers; stands for chance, the same on every machine. Source: the finaliser of
/// `SplitMix64` (Steele, Lea and Flood 2014).
fn mixed(a: u64, b: u64) -> u64 {
    let mut z = a.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(b);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z ^ (z >> 31)) >> 8
}

impl Binned {
    fn of(table: &Table) -> Self {
        let edges: Vec<Vec<f32>> =
            (0..table.n_columns()).map(|column| edges(table, column)).collect();
        let bins = edges.iter().enumerate().map(|(column, edges)| {
            let bin = |row: &[f32]| {
                let value = row.get(column).copied().unwrap_or(0.0);
                let below = edges.partition_point(|edge| *edge < value);
                u8::try_from(below).unwrap_or(u8::MAX)
            };
            table.rows().map(bin).collect()
        });
        let bins = bins.collect();
        Self { edges, bins }
    }
}

/// Upper edges of all bins but the last: quantiles, each value once.
fn edges(table: &Table, column: usize) -> Vec<f32> {
    let mut values: Vec<f32> =
        table.rows().filter_map(|row| row.get(column)).copied().collect();
    values.sort_by(f32::total_cmp);
    let mut edges: Vec<f32> = (1..N_BINS)
        .filter_map(|nth| values.get(nth * values.len() / N_BINS).copied())
        .collect();
    edges.dedup_by(|a, b| a.total_cmp(b).is_eq());
    edges
}

struct Growth<'a> {
    binned: &'a Binned,
    slopes: &'a [Slopes],
    columns: Vec<usize>,
    options: TreeOptions,
    tree: Vec<Node>,
}

struct Cut {
    column: usize,
    bin: usize,
    gain: f64,
}

impl Growth<'_> {
    /// Grows what is below a node from the rows that reach it; gives the node's number.
    fn grow(&mut self, rows: Vec<u32>, depth: u32) -> usize {
        let idx = self.tree.len();
        let mut whole = Slopes::default();
        for row in &rows {
            whole.add(self.slopes_of(*row));
        }
        let step = whole.gradient / (whole.curvature + self.options.ridge);
        self.tree.push(Node::Leaf(self.options.rate * step));
        if depth >= self.options.depth {
            return idx;
        }
        let cuts = self
            .columns
            .iter()
            .filter_map(|column| self.cut(*column, &rows, whole));
        let best = cuts.reduce(|best, cut| if cut.gain > best.gain { cut } else { best });
        let Some(cut) = best else { return idx };
        let threshold =
            self.binned.edges.get(cut.column).and_then(|edges| edges.get(cut.bin));
        let Some(&threshold) = threshold else { return idx };
        let (low, high) = rows
            .into_iter()
            .partition(|row| usize::from(self.bin(cut.column, *row)) <= cut.bin);
        let children = [self.grow(low, depth + 1), self.grow(high, depth + 1)];
        if let Some(node) = self.tree.get_mut(idx) {
            *node = Node::Split { column: cut.column, threshold, children };
        }
        idx
    }

    fn slopes_of(&self, row: u32) -> Slopes {
        self.slopes.get(row as usize).copied().unwrap_or_default()
    }

    fn bin(&self, column: usize, row: u32) -> u8 {
        let bins = self.binned.bins.get(column);
        bins.and_then(|bins| bins.get(row as usize)).copied().unwrap_or(0)
    }

    /// The best cut of a column; `None` where none gains.
    fn cut(&self, column: usize, rows: &[u32], whole: Slopes) -> Option<Cut> {
        let bins = self.binned.bins.get(column)?;
        let mut sums = [Slopes::default(); N_BINS];
        for row in rows {
            let bin = usize::from(bins.get(*row as usize).copied().unwrap_or(0));
            if let Some(sum) = sums.get_mut(bin) {
                sum.add(self.slopes_of(*row));
            }
        }
        let TreeOptions { ridge, least_curvature, .. } = self.options;
        let mut low = Slopes::default();
        let mut best: Option<Cut> = None;
        for (bin, sum) in sums.iter().enumerate() {
            low.add(*sum);
            let high = whole.without(low);
            if low.curvature.min(high.curvature) < least_curvature {
                continue;
            }
            let gain = low.gain(ridge) + high.gain(ridge) - whole.gain(ridge);
            if gain > best.as_ref().map_or(1e-9, |best| best.gain) {
                best = Some(Cut { column, bin, gain });
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_find_what_only_two_columns_together_tell() {
        let mut table = Table::new(2);
        let mut targets = Vec::new();
        for nth in 0..4000_u16 {
            let (a, b) = (f32::from(nth % 7), f32::from(nth % 11));
            table.push(&[a, b]);
            targets.push(f64::from(u8::from((a > 3.0) != (b > 5.0))));
        }
        let options = TreeOptions { one_column_of: 1, ..TreeOptions::default() };
        let trees = Trees::fit(&table, &targets, &vec![0.0; targets.len()], options);
        assert!(trees.sum(&[5.0, 2.0]) > 1.0 && trees.sum(&[5.0, 9.0]) < -1.0);
        assert!(trees.sum(&[1.0, 9.0]) > 1.0 && trees.sum(&[1.0, 2.0]) < -1.0);
        assert!(trees.sum(&[]).is_finite());
    }

    #[test]
    fn nothing_to_learn_from_gives_nothing() {
        let trees = Trees::fit(&Table::new(3), &[], &[], TreeOptions::default());
        assert!(trees.sum(&[1.0, 2.0, 3.0]).abs() < 1e-12);
    }
}
