//! `dyad eval hazard`: how good the odds for analysts are, beside baselines, on days that they were
//! not learnt from.

use std::collections::BTreeMap;

use dyad_data::ActorTables;
use dyad_forecast::hazard::{
    HORIZONS, HazardAct, HazardForecast, HazardModel, HazardOptions, Series,
};
use dyad_ledger::DirectedDyad;
use dyad_types::{Probability, QuadClass};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use crate::eval::EvalError;
use crate::eval::proper_scores::{
    Case, Scores, interval, scores, skills_of_samples, squared,
};
use crate::watching::{DirectedAct, is_of_states};

/// Days without an act of the class after which one is a hard onset. Source: conflict forecasting takes
/// two months to two years of quiet; the data are eight months long.
const QUIET_DAYS: u32 = 60;

/// What to score on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HazardSpan {
    /// First day that nothing is learnt from.
    pub from: Date,
    /// First day that is not looked at; `None`: the day after the last act.
    pub until: Option<Date>,
    /// Origins for each horizon, at most; windows of a horizon do not overlap.
    pub n_origins: u16,
}

/// The scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HazardScores {
    /// Acts between two different states.
    pub acts: usize,
    /// By horizon, in days.
    pub horizons: BTreeMap<u16, HorizonScores>,
    /// Means over classes of 7 and 30 days, those that could be scored.
    pub mean: ClassScores,
}

/// Scores of one horizon.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HorizonScores {
    /// First day that nothing was learnt from. Where the days to score on are shorter than the horizon,
    /// it lies within the days before them.
    pub learnt_before: Date,
    /// First days of the windows.
    pub origins: Vec<Date>,
    /// By quad class.
    pub classes: BTreeMap<&'static str, ClassScores>,
    /// Means over classes.
    pub mean: ClassScores,
    /// Means over classes of pairs without such an act for 60 days.
    pub hard_onset: ClassScores,
}

/// Scores of a class, or their means.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct ClassScores {
    /// Pairs and origins.
    pub n: usize,
    /// Share with an act.
    pub base_rate: f64,
    /// Ours.
    #[serde(flatten)]
    pub own: Scores,
    /// 1 less our Brier score over that of the calibrated climatology.
    pub brier_skill: f64,
    /// 95 % interval of the skill, pairs drawn with replacement.
    pub brier_skill_interval: [f64; 2],
    /// Share of counts within the 80 % interval.
    pub coverage: f64,
    /// The same where one act or more was expected; 0 alone often holds more than 80 % elsewhere.
    pub coverage_expected_one: f64,
    /// Mean width of the intervals, in acts.
    pub interval_width: f64,
    /// The baselines.
    pub baselines: BaselineScores,
    /// Skills of samples of pairs.
    #[serde(skip)]
    samples: Vec<f64>,
}

/// Scores of the baselines.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[expect(missing_docs, reason = "named as dyad_forecast::hazard::Baselines")]
pub struct BaselineScores {
    pub persistence: Scores,
    pub ewma: Scores,
    pub climatology_raw: Scores,
    pub climatology: Scores,
    pub logistic: Scores,
}

/// A forecast and what came.
#[derive(Debug, Clone, Copy)]
struct Told {
    forecast: HazardForecast,
    count: u32,
}

/// Scores odds of pairs of states with five earlier acts. Learns from windows that end before
/// [`HazardSpan::from`]; a horizon that the days to score on are too short for is learnt
/// and scored that much earlier.
///
/// # Errors
/// [`EvalError::Empty`] when there is nothing to learn from or to score on.
pub fn hazard(
    tables: &ActorTables,
    acts: &[DirectedAct],
    span: HazardSpan,
) -> Result<HazardScores, EvalError> {
    let acts = numbered(tables, acts, span.until);
    let last = acts.iter().map(|act| act.day).max().ok_or(EvalError::Empty)?;
    let end = last.tomorrow().map_err(|_| EvalError::Empty)?;
    let series = Series::of(acts.iter().copied());
    let mut models: BTreeMap<Date, HazardModel> = BTreeMap::new();
    let mut horizons = BTreeMap::new();
    for horizon in HORIZONS {
        let origins = origins(span, end, horizon);
        let Some(&first) = origins.first() else { continue };
        let model = models.entry(first).or_insert_with(|| {
            HazardModel::fit(&series, first, HazardOptions::default())
        });
        let told = told(model, &series, &origins, horizon);
        if !told.is_empty() {
            horizons.insert(horizon, of_horizon(&told, origins));
        }
    }
    let short = horizons.iter().filter(|(days, _)| **days <= 30);
    let means: Vec<ClassScores> = short.map(|(_, scores)| scores.mean.clone()).collect();
    let mean = mean(&means).ok_or(EvalError::Empty)?;
    Ok(HazardScores { acts: acts.len(), horizons, mean })
}

fn numbered(
    tables: &ActorTables,
    acts: &[DirectedAct],
    until: Option<Date>,
) -> Vec<HazardAct> {
    let states = acts.iter().filter(|act| {
        is_of_states(tables, &act.dyad.undirected())
            && until.is_none_or(|until| act.day < until)
    });
    let states: Vec<&DirectedAct> = states.collect();
    let parties = |dyad: &DirectedDyad| [dyad.actor().clone(), dyad.recipient().clone()];
    let mut numbers: BTreeMap<_, u32> = states
        .iter()
        .flat_map(|act| parties(&act.dyad))
        .map(|party| (party, 0))
        .collect();
    for (number, nth) in numbers.values_mut().zip(0..) {
        *number = nth;
    }
    let of = |party| numbers.get(party).copied().unwrap_or(0);
    states
        .into_iter()
        .map(|act| HazardAct {
            day: act.day,
            actor: of(act.dyad.actor()),
            recipient: of(act.dyad.recipient()),
            class: act.class,
        })
        .collect()
}

/// Origins of a horizon, evenly apart, windows within the days to score on. A horizon longer than these
/// has one window, which ends where they begin.
fn origins(span: HazardSpan, end: Date, horizon: u16) -> Vec<Date> {
    let days = i64::from(horizon);
    let room = i64::from((end - span.from).get_days()) - days;
    if room < 0 {
        return span.from.checked_sub(days.days()).into_iter().collect();
    }
    let n = (room / days + 1).min(i64::from(span.n_origins.max(1)));
    let step = if n > 1 { room / (n - 1) } else { 0 };
    (0..n)
        .filter_map(|nth| span.from.checked_add((nth * step).days()).ok())
        .collect()
}

fn told(
    model: &HazardModel,
    series: &Series,
    origins: &[Date],
    horizon: u16,
) -> Vec<Told> {
    let mut all = Vec::new();
    for origin in origins {
        let least = HazardOptions::default().least_acts;
        let pairs = HazardModel::pairs_known(series, *origin, least);
        let forecasts = model.forecast(series, &pairs, *origin).into_iter();
        all.extend(forecasts.filter(|forecast| forecast.horizon == horizon).map(
            |forecast| Told {
                forecast,
                count: series.count(forecast.pair, forecast.class, *origin, horizon),
            },
        ));
    }
    all
}

fn of_horizon(told: &[Told], origins: Vec<Date>) -> HorizonScores {
    let of_class = |class: QuadClass, hard: bool| {
        let is_quiet =
            |told: &Told| told.forecast.days_since.is_none_or(|days| days > QUIET_DAYS);
        let own = told
            .iter()
            .filter(|told| told.forecast.class == class && (!hard || is_quiet(told)));
        class_scores(&own.copied().collect::<Vec<_>>())
    };
    let classes: BTreeMap<&'static str, ClassScores> = QuadClass::ALL
        .iter()
        .filter_map(|class| Some((class.as_str(), of_class(*class, false)?)))
        .collect();
    let hard: Vec<ClassScores> = QuadClass::ALL
        .iter()
        .filter_map(|class| of_class(*class, true))
        .collect();
    let all: Vec<ClassScores> = classes.values().cloned().collect();
    HorizonScores {
        learnt_before: origins.first().copied().unwrap_or_default(),
        origins,
        classes,
        mean: mean(&all).unwrap_or_default(),
        hard_onset: mean(&hard).unwrap_or_default(),
    }
}

fn class_scores(told: &[Told]) -> Option<ClassScores> {
    if told.is_empty() {
        return None;
    }
    let n = told.len() as f64;
    let share = |is: &dyn Fn(&Told) -> bool| {
        told.iter().filter(|told| is(told)).count() as f64 / n
    };
    let of = |odds: &dyn Fn(&HazardForecast) -> Probability| -> Vec<Case> {
        let case = |told: &Told| Case {
            share: odds(&told.forecast).share(),
            came: told.count > 0,
        };
        told.iter().map(case).collect()
    };
    let own = of(&|forecast| forecast.probability);
    let climatology = of(&|forecast| forecast.baselines.climatology);
    let both = told.iter().zip(own.iter().zip(&climatology));
    let errors: Vec<_> = both
        .map(|(told, (own, other))| (told.forecast.pair, squared(*own), squared(*other)))
        .collect();
    let samples = skills_of_samples(&errors);
    let baselines = BaselineScores {
        persistence: scores(&of(&|forecast| forecast.baselines.persistence)),
        ewma: scores(&of(&|forecast| forecast.baselines.ewma)),
        climatology_raw: scores(&of(&|forecast| forecast.baselines.climatology_raw)),
        climatology: scores(&climatology),
        logistic: scores(&of(&|forecast| forecast.baselines.logistic)),
    };
    let own = scores(&own);
    let many: Vec<&Told> = told
        .iter()
        .filter(|told| told.forecast.expected.acts() >= 1.0)
        .collect();
    let held = many.iter().filter(|told| is_within(told)).count() as f64;
    let width =
        |told: &Told| f64::from(told.forecast.interval.1 - told.forecast.interval.0);
    Some(ClassScores {
        n: told.len(),
        base_rate: share(&|told| told.count > 0),
        own,
        brier_skill: 1.0 - own.brier / baselines.climatology.brier.max(1e-12),
        brier_skill_interval: interval(&samples),
        coverage: share(&is_within),
        coverage_expected_one: held / many.len().max(1) as f64,
        interval_width: told.iter().map(width).sum::<f64>() / n,
        baselines,
        samples,
    })
}

fn is_within(told: &Told) -> bool {
    (told.forecast.interval.0..=told.forecast.interval.1).contains(&told.count)
}

/// Means, every member weighing the same; `None` of none.
fn mean(all: &[ClassScores]) -> Option<ClassScores> {
    let n_samples = all.iter().map(|scores| scores.samples.len()).min()?;
    let mean = |of: &dyn Fn(&ClassScores) -> f64| {
        all.iter().map(of).sum::<f64>() / all.len() as f64
    };
    let scores = |of: &dyn Fn(&ClassScores) -> Scores| {
        Scores::mean(&all.iter().map(of).collect::<Vec<_>>())
    };
    let sample =
        |nth| mean(&|scores| scores.samples.get(nth).copied().unwrap_or_default());
    let samples: Vec<f64> = (0..n_samples).map(sample).collect();
    Some(ClassScores {
        n: all.iter().map(|scores| scores.n).sum(),
        base_rate: mean(&|scores| scores.base_rate),
        own: scores(&|scores| scores.own),
        brier_skill: mean(&|scores| scores.brier_skill),
        brier_skill_interval: interval(&samples),
        coverage: mean(&|scores| scores.coverage),
        coverage_expected_one: mean(&|scores| scores.coverage_expected_one),
        interval_width: mean(&|scores| scores.interval_width),
        baselines: BaselineScores {
            persistence: scores(&|scores| scores.baselines.persistence),
            ewma: scores(&|scores| scores.baselines.ewma),
            climatology_raw: scores(&|scores| scores.baselines.climatology_raw),
            climatology: scores(&|scores| scores.baselines.climatology),
            logistic: scores(&|scores| scores.baselines.logistic),
        },
        samples,
    })
}
