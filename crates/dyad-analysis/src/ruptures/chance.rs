//! How many of the alarms chance would give as well.
//!
//! Source: target-decoy search as in proteomics, Elias and Gygi (2007), "Target-decoy search strategy for
//! increased confidence in large-scale protein identifications by mass spectrometry", Nature Methods 4;
//! made monotone as q-values are: Storey and Tibshirani (2003), "Statistical significance for
//! genomewide studies", PNAS 100.

use dyad_types::Probability;

use super::Surprise;

/// For each alarm the share of the alarms at least as surprising that chance gives as well; in the order
/// of `alarms`. `decoys` are the alarms of `n_runs` runs in which nothing turns, such as over the same
/// acts with their days in another order.
///
/// It is the number of decoys a run over the number of alarms, both at least so surprising, 1 at most;
/// of two alarms the more surprising has no greater share. A share of 0 says that no decoy reached
/// so far: it is less than about one over `n_runs` times the number of alarms that strong.
pub fn false_shares(
    alarms: &[Surprise],
    decoys: &[Surprise],
    n_runs: usize,
) -> Vec<Probability> {
    let mut decoys: Vec<f64> = decoys.iter().map(|decoy| decoy.digits()).collect();
    decoys.sort_unstable_by(f64::total_cmp);
    let mut weakest_first: Vec<usize> = (0..alarms.len()).collect();
    let digits = |idx: usize| alarms.get(idx).map_or(0.0, |alarm| alarm.digits());
    weakest_first.sort_by(|one, other| digits(*one).total_cmp(&digits(*other)));
    let mut shares = vec![Probability::ONE; alarms.len()];
    let mut least = Probability::ONE;
    let mut n_weaker = 0;
    for (nth, idx) in weakest_first.iter().enumerate() {
        // Alarms that are as surprising as one another have one share.
        if nth > 0
            && digits(*idx) > weakest_first.get(nth - 1).map_or(0.0, |idx| digits(*idx))
        {
            n_weaker = nth;
        }
        let n_alarms = alarms.len() - n_weaker;
        let n_decoys =
            decoys.len() - decoys.partition_point(|decoy| *decoy < digits(*idx));
        let share = n_decoys as f64 / n_runs.max(1) as f64 / n_alarms.max(1) as f64;
        if let Ok(share) = Probability::new(share.min(1.0))
            && share < least
        {
            least = share;
        }
        if let Some(cell) = shares.get_mut(*idx) {
            *cell = least;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn digits(of: &[f64]) -> Vec<Surprise> {
        of.iter().map(|digits| Surprise::of_digits(*digits)).collect()
    }

    fn shares(alarms: &[f64], decoys: &[f64], n_runs: usize) -> Vec<f64> {
        let shares = false_shares(&digits(alarms), &digits(decoys), n_runs);
        shares.into_iter().map(Probability::share).collect()
    }

    #[test]
    fn decoys_as_surprising_are_counted_against_alarms_as_surprising() {
        // Of four alarms above 3, two by chance; of three above 4 one; of two above 5 none.
        let told = shares(&[4.0, 9.0, 3.0, 5.0], &[3.5, 4.5], 1);
        assert_eq!(told, [1.0 / 3.0, 0.0, 0.5, 0.0]);
        assert_eq!(shares(&[4.0, 4.0], &[4.0], 1), [0.5, 0.5]);
        assert_eq!(shares(&[4.0, 4.0], &[4.0], 2), [0.25, 0.25]);
        assert_eq!(shares(&[4.0], &[5.0, 6.0], 1), [1.0]);
        assert!(shares(&[], &[5.0], 1).is_empty());
    }

    proptest! {
        #[test]
        fn the_more_surprising_the_less_by_chance(
            alarms in prop::collection::vec(0.0_f64..30.0, 0..40),
            decoys in prop::collection::vec(0.0_f64..30.0, 0..40),
            n_runs in 0_usize..4,
        ) {
            let shares = shares(&alarms, &decoys, n_runs);
            prop_assert_eq!(shares.len(), alarms.len());
            for (one, share) in alarms.iter().zip(&shares) {
                prop_assert!((0.0..=1.0).contains(share));
                for (other, of_other) in alarms.iter().zip(&shares) {
                    prop_assert!(one < other || share <= of_other);
                }
            }
        }
    }
}
