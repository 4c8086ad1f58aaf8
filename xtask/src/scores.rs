//! `cargo xtask scores OUT GOLD...`: the score tables of the event coder, as a page of Markdown.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;

use dyad::Engine;
use dyad::eval::{Agreement, CodingScores, coding};

/// Scores the coder on every gold file and writes one page: a line a set, then the types of each.
pub(crate) fn write(out: &Path, gold: &[&str]) -> Result<(), Box<dyn std::error::Error>> {
    let engine = Engine::load(&[])?;
    let mut summary = String::from(HEAD);
    let mut details = String::new();
    for path in gold {
        let name = Path::new(path).file_stem().unwrap_or_default().to_string_lossy();
        let reader = BufReader::new(File::open(path)?);
        let report = coding(reader, &engine.tables, &engine.pipeline)?;
        summary.push_str(&line(&name, &report.scores));
        write!(details, "\n## {name}\n\n{}", report.table.markdown())?;
    }
    fs::write(out, summary + &details)?;
    Ok(())
}

const HEAD: &str = "# Scores of the event coder

Made by `just scores`; `docs/eval.md` tells what the columns mean. A cell of three is P / R / F1. The
sets `news_own` and `false_alarms` are the project's own (`gold/own`); the others are open sets that
the repository does not hold. Of those the coder's authors have read all but half of `news_dev`, so
what they say of unseen text is too good by some points.

| set | sentences | class | quad | class_all | triple | dyad | full code | root | type given both parties | most salient | statements with an act | false alarms a hundred |
|---|--:|---|---|---|---|---|---|---|--:|--:|--:|--:|
";

fn line(name: &str, scores: &CodingScores) -> String {
    let three = |agreement: Option<Agreement>| {
        agreement.map_or_else(String::new, |Agreement { p, r, f1 }| {
            format!("{p:.3} / {r:.3} / {f1:.3}")
        })
    };
    let one = |value: Option<f64>| value.map_or_else(String::new, |v| format!("{v:.3}"));
    let cells = [
        name.to_owned(),
        scores.sentences.to_string(),
        three(scores.class),
        three(scores.quad),
        three(scores.class_all),
        three(scores.triple),
        three(scores.dyad),
        three(scores.exact),
        three(scores.root),
        one(scores.class_given_spans.map(|share| share.accuracy)),
        one(scores.most_salient.map(|share| share.accuracy)),
        one(scores.acts_in_statements),
        one(scores.false_alarms.map(|alarms| alarms.events_per_100_sentences)),
    ];
    format!("| {} |\n", cells.join(" | "))
}
