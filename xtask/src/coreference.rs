//! `cargo xtask train-coreference TEXTS OUT GOLD...`: the weights by which reports of one act are
//! told from reports of others.
//!
//! Logistic regression over the features of likeness with an L2 penalty, by Newton's method. The
//! gold spreads its acts over years, a newspaper does not: pairs of reports of different acts whose
//! weeks are laid upon each other are learned from too. The same input gives the same bytes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;

use dyad::Engine;
use dyad::eval::{CodedReport, CoreferenceScores, coded_reports, coreference};
use dyad_ledger::{CoreferenceModel, LikenessFeature, Telling, stems};
use dyad_types::DateInterval;
use jiff::ToSpan as _;
use jiff::civil::Date;

/// Stems of fewer texts are left out of the table.
const FEWEST: u32 = 3;

/// Into how many weeks the years of the gold are laid, for pairs that a full stream would have.
const WEEKS: [i32; 3] = [8, 13, 29];

/// What such a pair weighs beside one that the gold has.
const WEIGHT: f64 = 0.3;

/// Strength of the L2 penalty: half of it times the squared weights of standardised features is added
/// to the summed log loss.
const PENALTY: f64 = 10.0;

/// Steps of Newton's method; it stands still after six or seven.
const STEPS: usize = 20;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Counts the stems of `texts`, learns from the gold, writes both tables into `out`, and prints
/// what each file gives when learned from the others.
pub(crate) fn train(texts: &Path, out: &Path, gold: &[&str]) -> Outcome<()> {
    let (words, n_texts) = count_stems(texts)?;
    fs::write(out.join("words.tsv"), words_table(&words, n_texts)?)?;
    let engine = Engine::load(&[])?;
    let mut files = Vec::new();
    for path in gold {
        files.push(coded_reports(BufReader::new(File::open(path)?), &engine)?);
    }
    let model = |weights: &Weights| CoreferenceModel::new(weights, &words, n_texts);
    let blank = model(&blank())?;
    let examples: Vec<Vec<Example>> =
        files.iter().map(|file| examples(&blank, file)).collect();
    for (nth, path) in gold.iter().enumerate() {
        let others = examples.iter().enumerate().filter(|(other, _)| *other != nth);
        let others: Vec<&Example> = others.flat_map(|(_, examples)| examples).collect();
        let unseen = model(&fit(&others))?;
        let as_it_is = coreference(&unseen, &files[nth])?.0;
        let dense = coreference(&unseen, &laid_into(&files[nth], WEEKS[0]))?.0;
        println!("{path} {}", line(&as_it_is));
        println!("  in {} weeks {}", WEEKS[0], line(&dense));
    }
    let all: Vec<&Example> = examples.iter().flatten().collect();
    fs::write(out.join("weights.tsv"), weights_table(&fit(&all))?)?;
    Ok(())
}

fn line(scores: &CoreferenceScores) -> String {
    let (all, coded) = (scores.clusters.b_cubed, scores.clusters.b_cubed_coded);
    format!(
        "all {:.3} {:.3} {:.3}, coded {:.3} {:.3} {:.3}",
        all.p, all.r, all.f1, coded.p, coded.r, coded.f1
    )
}

/// Of the `.jsonl` files of a folder, how many texts have each stem.
fn count_stems(folder: &Path) -> Outcome<(BTreeMap<String, u32>, u32)> {
    let mut files: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    files.sort_by_key(fs::DirEntry::path);
    let (mut words, mut n_texts) = (BTreeMap::new(), 0);
    for file in files {
        if file.path().extension().is_none_or(|end| end != "jsonl") {
            continue;
        }
        for line in fs::read_to_string(file.path())?.lines() {
            let row: serde_json::Value = serde_json::from_str(line)?;
            n_texts += 1;
            for stem in stems(row["text"].as_str().unwrap_or_default()) {
                *words.entry(stem.to_string()).or_insert(0) += 1;
            }
        }
    }
    words.retain(|_, n| *n >= FEWEST);
    Ok((words, n_texts))
}

fn words_table(words: &BTreeMap<String, u32>, n_texts: u32) -> Outcome<String> {
    let mut table = format!("stem\ttexts\n(texts)\t{n_texts}\n");
    for (stem, n) in words {
        writeln!(table, "{stem}\t{n}")?;
    }
    Ok(table)
}

type Weights = BTreeMap<String, f64>;

const BIAS: &str = "(bias)";

fn blank() -> Weights {
    let names = LikenessFeature::ALL.iter().map(|feature| feature.as_str());
    names.chain([BIAS]).map(|name| (name.to_owned(), 0.0)).collect()
}

fn weights_table(weights: &Weights) -> Outcome<String> {
    let mut table = String::from("feature\tlog_odds\n");
    for (name, weight) in weights {
        writeln!(table, "{name}\t{weight:.3}")?;
    }
    Ok(table)
}

/// The features of a pair of reports, whether they are of one act, and how much the pair weighs.
struct Example {
    features: Vec<f64>,
    is_same: bool,
    weight: f64,
}

/// Every pair of main acts that would be compared: as the gold has them, and of other acts with the
/// weeks laid upon each other.
fn examples(blank: &CoreferenceModel, reports: &[CodedReport]) -> Vec<Example> {
    let mut examples = Vec::new();
    each_pair(blank, reports, |features, is_same| {
        examples.push(Example { features, is_same, weight: 1.0 });
    });
    for weeks in WEEKS {
        each_pair(blank, &laid_into(reports, weeks), |features, is_same| {
            if !is_same {
                examples.push(Example { features, is_same, weight: WEIGHT });
            }
        });
    }
    examples
}

fn each_pair(
    blank: &CoreferenceModel,
    reports: &[CodedReport],
    mut tell: impl FnMut(Vec<f64>, bool),
) {
    for (idx, one) in reports.iter().enumerate() {
        for other in &reports[idx + 1..] {
            let pair = one.main_act().zip(other.main_act());
            if let Some(likeness) =
                pair.and_then(|(one, other)| blank.likeness(one, other))
            {
                tell(likeness.features, one.event == other.event);
            }
        }
    }
}

/// The reports with their years laid upon each other: each moved by whole weeks into the first `weeks`
/// since 1970, so that weekdays stay.
fn laid_into(reports: &[CodedReport], weeks: i32) -> Vec<CodedReport> {
    let mut moved = reports.to_vec();
    for telling in moved.iter_mut().flat_map(|report| &mut report.tellings) {
        // Counted from a Monday in 1969: a week is not torn apart.
        let monday = Date::constant(1969, 12, 29);
        let day = telling.published.or(telling.day);
        let days = day.map_or(0, |day| (day - monday).get_days());
        let week = days.div_euclid(7);
        move_by(telling, (week.rem_euclid(weeks) - week) * 7);
    }
    moved
}

fn move_by(telling: &mut Telling, days: i32) {
    let later = |day: Date| day.saturating_add(days.days());
    telling.published = telling.published.map(later);
    telling.day = telling.day.map(later);
    telling.days = telling
        .days
        .map(|interval| DateInterval::new(later(interval.start), later(interval.end)));
    for day in &mut telling.days_named {
        *day = later(*day);
    }
}

/// Weights by name, of features as they come.
fn fit(examples: &[&Example]) -> Weights {
    let scales = scales(examples);
    let n = scales.len() + 1;
    let mut weights = vec![0.0; n];
    for _ in 0..STEPS {
        let step = newton_step(examples, &scales, &weights);
        for (weight, change) in weights.iter_mut().zip(step) {
            *weight -= change;
        }
    }
    let mut bias = weights[n - 1];
    let mut named = Weights::new();
    for ((feature, (mean, scale)), weight) in
        LikenessFeature::ALL.iter().zip(&scales).zip(&weights)
    {
        bias -= weight * mean / scale;
        named.insert(feature.to_string(), weight / scale);
    }
    named.insert(BIAS.to_owned(), bias);
    named
}

/// Mean and standard deviation of each feature; a feature that never varies has the deviation 1.
fn scales(examples: &[&Example]) -> Vec<(f64, f64)> {
    let n = examples.len().max(1) as f64;
    (0..LikenessFeature::ALL.len())
        .map(|idx| {
            let values = || examples.iter().map(|example| example.features[idx]);
            let mean = values().sum::<f64>() / n;
            let deviation =
                (values().map(|value| (value - mean).powi(2)).sum::<f64>() / n).sqrt();
            (mean, if deviation > 0.0 { deviation } else { 1.0 })
        })
        .collect()
}

/// The inverse of the curvature times the slope of the penalised loss.
fn newton_step(
    examples: &[&Example],
    scales: &[(f64, f64)],
    weights: &[f64],
) -> Vec<f64> {
    let n = weights.len();
    let mut rows = vec![vec![0.0; n + 1]; n];
    for example in examples {
        let mut inputs: Vec<f64> = example
            .features
            .iter()
            .zip(scales)
            .map(|(value, (mean, deviation))| (value - mean) / deviation)
            .collect();
        inputs.push(1.0);
        let log_odds: f64 = inputs.iter().zip(weights).map(|(x, w)| x * w).sum();
        let share = 1.0 / (1.0 + (-log_odds).exp());
        let miss = share - f64::from(u8::from(example.is_same));
        let curve = example.weight * share * (1.0 - share);
        for (row, here) in rows.iter_mut().zip(&inputs) {
            for (cell, there) in row.iter_mut().zip(&inputs) {
                *cell += curve * here * there;
            }
            row[n] += example.weight * miss * here;
        }
    }
    for (idx, row) in rows.iter_mut().enumerate().take(n - 1) {
        row[idx] += PENALTY;
        row[n] += PENALTY * weights[idx];
    }
    solve(rows)
}

/// Solves linear equations, a row each with the right side last, by elimination with pivots.
fn solve(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    let n = rows.len();
    for column in 0..n {
        let pivot = (column..n)
            .max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()))
            .unwrap_or(column);
        rows.swap(column, pivot);
        let chosen = rows[column].clone();
        for (idx, row) in rows.iter_mut().enumerate() {
            if idx == column || chosen[column].abs() < f64::EPSILON {
                continue;
            }
            let factor = row[column] / chosen[column];
            for (cell, by) in row.iter_mut().zip(&chosen) {
                *cell -= factor * by;
            }
        }
    }
    rows.iter().enumerate().map(|(idx, row)| row[n] / row[idx]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_are_solved() {
        let rows = vec![vec![0.0, 2.0, 4.0], vec![1.0, 1.0, 3.0]];
        let solved = solve(rows);
        assert!((solved[0] - 1.0).abs() < 1e-9 && (solved[1] - 2.0).abs() < 1e-9);
    }

    #[test]
    fn the_table_of_words_is_what_the_texts_give() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let (words, n_texts) =
            count_stems(&root.join("gold/own/train")).expect("is read");
        let table = root.join("crates/dyad-data/tables/coreference/words.tsv");
        let shipped = fs::read_to_string(table).expect("is read");
        let made = words_table(&words, n_texts).expect("is written");
        assert!(made == shipped, "run `just train-coreference`");
    }

    #[test]
    fn what_tells_the_acts_apart_gets_the_weight() {
        let example = |value: f64, is_same| {
            let mut features = vec![0.0; LikenessFeature::ALL.len()];
            features[0] = value;
            Example { features, is_same, weight: 1.0 }
        };
        let examples: Vec<Example> = (0..100)
            .map(|nth| example(f64::from(nth % 2), nth % 2 == 1 && nth % 10 != 1))
            .collect();
        let weights = fit(&examples.iter().collect::<Vec<_>>());
        assert!(weights["words"] > 1.0, "{weights:?}");
        assert!(weights["numbers"].abs() < 1e-9);
    }
}
