//! A series as a line of bars, as high as their share of the highest.

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const ASCII_BARS: [char; 8] = ['_', '_', '-', '-', '+', '+', '#', '#'];

/// One character a value. Nothing at all is a dot, the least of something is the lowest bar.
pub(super) fn sparkline(values: &[f64], ascii: bool) -> String {
    let highest = values.iter().copied().fold(0.0, f64::max);
    let bars = if ascii { ASCII_BARS } else { BARS };
    let bar = |value: f64| {
        if value <= 0.0 || highest <= 0.0 {
            return if ascii { '.' } else { '·' };
        }
        // Eight steps of the highest.
        let step = BARS
            .iter()
            .enumerate()
            .find(|(idx, _)| value <= highest * (*idx as f64 + 1.0) / BARS.len() as f64);
        let idx = step.map_or(BARS.len() - 1, |(idx, _)| idx);
        bars.get(idx).copied().unwrap_or(' ')
    };
    values.iter().map(|&value| bar(value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_is_full_and_nothing_is_a_dot() {
        assert_eq!(sparkline(&[0.0, 1.0, 4.0, 8.0], false), "·▁▄█");
        assert_eq!(sparkline(&[0.0, 1.0, 4.0, 8.0], true), "._-#");
        assert_eq!(sparkline(&[0.0, 0.0], false), "··");
        assert_eq!(sparkline(&[], false), "");
    }
}
