//! Splits a text page into blocks: lines, or paragraphs where the lines are hard-wrapped.

use crate::block::{Block, BlockBuilder, MAX_BLOCKS};

/// Widest line of a hard-wrapped text, in characters.
const MAX_WRAP: usize = 110;

/// Blocks of `text` in order. A line is a block; lines of a hard-wrapped text are joined to
/// paragraphs. At most [`MAX_BLOCKS`].
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut lines: Vec<Block> = Vec::new();
    let mut builder = BlockBuilder::default();
    let mut after_gap = true;
    let mut at = 0;
    for line in text.split('\n') {
        if lines.len() >= MAX_BLOCKS {
            break;
        }
        for part in line.split_inclusive('\r') {
            builder.push_str(part, at);
            at += part.len();
            match builder.take() {
                Some(mut block) => {
                    block.after_gap = after_gap;
                    after_gap = false;
                    lines.push(block);
                }
                None => after_gap = true,
            }
        }
        if line.is_empty() {
            after_gap = true;
        }
        at += 1;
    }
    if is_wrapped(&lines) { joined(lines) } else { lines }
}

/// A text is hard-wrapped when most lines that another line follows end without the end of a
/// sentence, at nearly the same width, and none is wider than [`MAX_WRAP`].
fn is_wrapped(lines: &[Block]) -> bool {
    let mut widths: Vec<usize> = Vec::new();
    let mut n_open = 0;
    for pair in lines.windows(2) {
        let [line, next] = pair else { continue };
        if line.n_chars() > MAX_WRAP {
            return false;
        }
        if !next.after_gap {
            widths.push(line.n_chars());
            n_open += usize::from(!line.text.ends_with(['.', '!', '?', '"', '”', ':']));
        }
    }
    widths.sort_unstable();
    let Some(&median) = widths.get(widths.len() / 2) else { return false };
    let n_near = widths.iter().filter(|&&width| width + 20 >= median).count();
    widths.len() >= 3
        && median >= 45
        && n_near * 10 >= widths.len() * 8
        && n_open * 2 > widths.len()
}

fn joined(lines: Vec<Block>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in lines {
        match blocks.last_mut() {
            Some(block) if !line.after_gap => block.append(&line),
            _ => blocks.push(line),
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        blocks(text).into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn lines_are_blocks() {
        assert_eq!(
            texts("One  two\r\n\r\nthree\nfour\rfive"),
            ["One two", "three", "four", "five"]
        );
        let gaps: Vec<bool> =
            blocks("a\nb\n\nc").iter().map(|block| block.after_gap).collect();
        assert_eq!(gaps, [true, false, true]);
    }

    #[test]
    fn hard_wrapped_lines_are_joined() {
        let text = "The council of the two islands met again on the long pier, and this\n\
                    time nobody from the mainland came to hear what the speakers of the\n\
                    fishing villages had to say about the closed harbour and the new\n\
                    tax.\n\nThey will meet again.";
        let blocks = texts(text);
        assert_eq!(blocks.len(), 2, "{blocks:?}");
        assert!(blocks.iter().any(|block| block.contains("this time nobody")));
    }
}
