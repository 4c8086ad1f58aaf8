//! Columns of wrapped text for a terminal of a given width.
//!
//! Widths are terminal columns: wide characters (Chinese, emoji) take two, combining marks none.

use unicode_width::UnicodeWidthChar as _;

/// How a stretch of text is drawn, if colours are wanted at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paint {
    Plain,
    Bold,
    Dim,
    Bad,
    Good,
    Accent,
}

impl Paint {
    /// Parameters of the ANSI escape "select graphic rendition" (ECMA-48, 8.3.117).
    const fn parameters(self) -> &'static str {
        match self {
            Self::Plain => "0",
            Self::Bold => "1",
            Self::Dim => "2",
            Self::Bad => "1;31",
            Self::Good => "1;32",
            Self::Accent => "36",
        }
    }
}

/// One line of text before wrapping, every character with its paint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line(Vec<(char, Paint)>);

impl Line {
    pub(super) fn of(text: &str, paint: Paint) -> Self {
        let mut line = Self::default();
        line.push(text, paint);
        line
    }

    pub(super) fn plain(text: &str) -> Self {
        Self::of(text, Paint::Plain)
    }

    /// Adds text. What could steer a terminal or turn the direction of writing is taken out: the
    /// text is a stranger's.
    pub(super) fn push(&mut self, text: &str, paint: Paint) {
        let harmless = text.chars().filter(|&c| !turns_direction(c));
        let spaced = harmless.map(|c| if c.is_control() { ' ' } else { c });
        self.0.extend(spaced.map(|c| (c, paint)));
    }

    pub(super) fn append(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }

    pub(super) fn width(&self) -> usize {
        self.0.iter().map(|&(c, _)| width_of(c)).sum()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn pad(&mut self, width: usize) {
        let missing = width.saturating_sub(self.width());
        self.0.extend(std::iter::repeat_n((' ', Paint::Plain), missing));
    }

    fn trim_end(&mut self) {
        while self.0.last().is_some_and(|&(c, _)| c == ' ') {
            self.0.pop();
        }
    }

    /// Breaks on spaces into lines of at most `width` columns; a word that is longer is broken.
    /// At least one line. Runs of spaces become one.
    pub(super) fn wrap(&self, width: usize) -> Vec<Self> {
        let width = width.max(2);
        let mut lines = vec![];
        let mut line = Self::default();
        for word in self.0.split(|&(c, _)| c == ' ').filter(|word| !word.is_empty()) {
            let word = Self(word.to_vec());
            let space = usize::from(!line.is_empty());
            if line.width() + space + word.width() > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                let same = line.0.last().map(|&(_, paint)| paint)
                    == word.0.first().map(|&(_, paint)| paint);
                let paint = word.0.first().map_or(Paint::Plain, |&(_, paint)| paint);
                line.0.push((' ', if same { paint } else { Paint::Plain }));
            }
            line.push_breaking(&word, width, &mut lines);
        }
        lines.push(line);
        lines
    }

    fn push_breaking(&mut self, word: &Self, width: usize, full: &mut Vec<Self>) {
        for &(c, paint) in &word.0 {
            if self.width() + width_of(c) > width {
                full.push(std::mem::take(self));
            }
            self.0.push((c, paint));
        }
    }

    /// The line as printed, without spaces at its end.
    pub(super) fn print(&self, color: bool) -> String {
        let mut line = self.clone();
        line.trim_end();
        let mut printed = String::new();
        let mut current = Paint::Plain;
        for (c, paint) in line.0 {
            if color && paint != current {
                printed.push_str(&escape(paint));
                current = paint;
            }
            printed.push(c);
        }
        if current != Paint::Plain {
            printed.push_str(&escape(Paint::Plain));
        }
        printed
    }
}

/// Leaves the paint before, whatever it was.
fn escape(paint: Paint) -> String {
    match paint {
        Paint::Plain => "\u{1b}[0m".to_owned(),
        Paint::Bold | Paint::Dim | Paint::Bad | Paint::Good | Paint::Accent => {
            format!("\u{1b}[0;{}m", paint.parameters())
        }
    }
}

fn width_of(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// Controls of the bidirectional algorithm and other invisible steering.
/// Source: Unicode Technical Report 36, "Unicode Security Considerations", 2.7.
const fn turns_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Rows of cells. One column takes the room that the others leave and is wrapped.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// Which column is wrapped.
    pub(super) flexible: usize,
    /// Every row has the same number of cells.
    pub(super) rows: Vec<Vec<Line>>,
}

/// Columns between cells.
const GAP: usize = 2;

/// Below this many columns wrapped text is hard to read, and rows are stacked instead.
const NARROWEST: usize = 28;

impl Table {
    /// The rows as lines of at most `width` columns.
    pub(super) fn lines(&self, width: usize) -> Vec<Line> {
        let n_columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut widths: Vec<usize> = (0..n_columns)
            .map(|column| self.natural_width(column).min(width / 3))
            .collect();
        let fixed: usize = (0..n_columns)
            .filter(|&column| column != self.flexible)
            .filter_map(|column| widths.get(column))
            .filter(|&&width| width > 0)
            .map(|width| width + GAP)
            .sum();
        let left = width.saturating_sub(fixed);
        let natural = self.natural_width(self.flexible);
        if left < NARROWEST && natural > left {
            return self.rows.iter().flat_map(|row| self.stacked(row, width)).collect();
        }
        if let Some(flexible) = widths.get_mut(self.flexible) {
            *flexible = natural.min(left);
        }
        self.rows.iter().flat_map(|row| side_by_side(row, &widths)).collect()
    }

    fn natural_width(&self, column: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(column));
        cells.map(Line::width).max().unwrap_or(0)
    }

    /// What stands before the wrapped column on a line of its own, the rest below it.
    fn stacked(&self, row: &[Line], width: usize) -> Vec<Line> {
        let (before, rest) = row.split_at(self.flexible.min(row.len()));
        let first = joined(before);
        let mut lines = if first.is_empty() { vec![] } else { first.wrap(width) };
        for mut wrapped in joined(rest).wrap(width.saturating_sub(GAP)) {
            let mut line = Line::plain(&" ".repeat(GAP));
            line.0.append(&mut wrapped.0);
            lines.push(line);
        }
        lines
    }
}

fn joined(cells: &[Line]) -> Line {
    let mut line = Line::default();
    for cell in cells.iter().filter(|cell| !cell.is_empty()) {
        if !line.is_empty() {
            line.push("  ", Paint::Plain);
        }
        line.append(cell);
    }
    line
}

fn side_by_side(row: &[Line], widths: &[usize]) -> Vec<Line> {
    let cells = row.iter().zip(widths).filter(|&(_, &width)| width > 0);
    let cells: Vec<(Vec<Line>, usize)> =
        cells.map(|(cell, &width)| (cell.wrap(width), width)).collect();
    let n_lines = cells.iter().map(|(lines, _)| lines.len()).max().unwrap_or(0);
    let mut lines = vec![];
    for line_idx in 0..n_lines {
        let mut line = Line::default();
        let mut column_end = 0;
        for (cell, width) in &cells {
            line.pad(column_end);
            if let Some(part) = cell.get(line_idx) {
                line.append(part);
            }
            column_end += width + GAP;
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(lines: &[Line]) -> Vec<String> {
        lines.iter().map(|line| line.print(false)).collect()
    }

    #[test]
    fn lines_break_on_words_and_long_words_are_broken() {
        let line = Line::plain("one two  three Donaudampfschiff");
        assert_eq!(printed(&line.wrap(8)), ["one two", "three", "Donaudam", "pfschiff"]);
        assert_eq!(printed(&Line::default().wrap(8)), [""]);
    }

    #[test]
    fn wide_characters_take_two_columns_and_marks_none() {
        let line = Line::plain("北京 e\u{301}te\u{301}");
        assert_eq!(line.width(), 8);
        assert_eq!(printed(&line.wrap(4)), ["北京", "e\u{301}te\u{301}"]);
    }

    #[test]
    fn a_strangers_text_cannot_steer_the_terminal() {
        let line = Line::plain("a\u{1b}[2Jb\nc\u{202e}d\u{9b}e");
        assert_eq!(line.print(true), "a [2Jb cd e");
    }

    #[test]
    fn colours_end_with_their_words() {
        let mut line = Line::of("one", Paint::Bold);
        line.push(" two", Paint::Plain);
        assert_eq!(line.print(true), "\u{1b}[0;1mone\u{1b}[0m two");
        assert_eq!(line.print(false), "one two");
    }

    #[test]
    fn columns_stand_under_each_other() {
        let row = |cells: [&str; 3]| cells.map(Line::plain).to_vec();
        let table = Table {
            flexible: 1,
            rows: vec![
                row(["16 Jun", "blew up the liaison office at the border", "[2]"]),
                row(["5 Jun", "met", "[10]"]),
            ],
        };
        let wide = [
            "16 Jun  blew up the liaison office at  [2]",
            "        the border",
            "5 Jun   met                            [10]",
        ];
        assert_eq!(printed(&table.lines(43)), wide);
        let narrow = [
            "16 Jun",
            "  blew up the liaison office",
            "  at the border [2]",
            "5 Jun",
            "  met [10]",
        ];
        assert_eq!(printed(&table.lines(30)), narrow);
        for width in 8..60 {
            assert!(table.lines(width).iter().all(|line| line.width() <= width));
        }
    }
}
