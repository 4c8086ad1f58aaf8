//! spaCy's English tokenizer, rule by rule: white space, exceptions, prefixes, suffixes, infixes,
//! addresses, and the second pass that finds exceptions glued to punctuation.
//!
//! The published model states its rules as regular expressions; `cargo xtask convert-model`
//! refuses a model whose expressions are not the ones written out here.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::engine::address::is_address;
use crate::engine::characters::is_space;
use crate::engine::container::{Container, ModelError};
use crate::engine::lexeme::{LexemeId, LexemeTables, Lexicon};
use crate::engine::punctuation::Punctuation;

/// A token in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RawToken {
    /// First byte.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// The word.
    pub(crate) lexeme: LexemeId,
    /// Whether one space follows.
    pub(crate) space_after: bool,
}

/// A token inside a chunk: its length in bytes, and the word.
#[derive(Debug, Clone, Copy)]
struct Piece {
    len: usize,
    lexeme: LexemeId,
}

/// A token of an exception: its text, and its own norm if it has one.
type ExceptionToken = (String, Option<String>);

/// The rules, fixed after loading.
#[derive(Debug)]
pub(crate) struct Tokenizer {
    punctuation: Punctuation,
    exceptions: Vec<(String, Vec<ExceptionToken>)>,
}

#[derive(Deserialize)]
struct Section {
    alpha: Vec<(u32, u32)>,
    lower: Vec<(u32, u32)>,
    upper: Vec<(u32, u32)>,
    icons: Vec<(u32, u32)>,
    exceptions: Vec<(String, Vec<ExceptionToken>)>,
}

impl Tokenizer {
    pub(crate) fn read(model: &Container<'_>) -> Result<Self, ModelError> {
        let section: Section = model.json("tokenizer")?;
        let Section { alpha, lower, upper, icons, exceptions } = section;
        Ok(Self {
            punctuation: Punctuation { alpha, lower, upper, icons },
            exceptions,
        })
    }
}

/// Chunks met so far and how they split. Begins with the exceptions.
#[derive(Debug, Default)]
pub(crate) struct ChunkCache {
    pieces: Vec<Piece>,
    exceptions: FxHashMap<Box<str>, (u32, u32)>,
    chunks: FxHashMap<Box<str>, (u32, u32)>,
    /// Exceptions that the first pass can miss, by the first word of their plain split.
    glued: FxHashMap<LexemeId, Vec<Glued>>,
}

/// An exception as it stands when its punctuation was split off: words, and its own text.
#[derive(Debug, Clone)]
struct Glued {
    words: Vec<LexemeId>,
    text: Box<str>,
}

impl ChunkCache {
    /// The number of pieces held: a measure of its size.
    pub(crate) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// A cache that knows the exceptions and nothing else.
    pub(crate) fn new(
        tokenizer: &Tokenizer,
        tables: &LexemeTables,
        lexicon: &mut Lexicon,
    ) -> Self {
        let mut cache = Self::default();
        for (chunk, tokens) in &tokenizer.exceptions {
            let first = cache.pieces.len();
            for (text, norm) in tokens {
                let lexeme = match norm {
                    Some(norm) => lexicon.with_norm(tables, text, norm),
                    None => lexicon.intern(tables, text),
                };
                cache.pieces.push(Piece { len: text.len(), lexeme });
            }
            let range = (index(first), index(cache.pieces.len()));
            cache.exceptions.insert(chunk.as_str().into(), range);
        }
        for (chunk, _) in &tokenizer.exceptions {
            let rules = &tokenizer.punctuation;
            let splits = rules.prefix(chunk) > 0
                || rules.suffix(chunk) > 0
                || rules.infixes(chunk).next().is_some()
                || chunk.contains(' ');
            if splits {
                let words = plain_split(rules, tables, lexicon, chunk);
                let glued = Glued { words, text: chunk.as_str().into() };
                if let Some(&first) = glued.words.first() {
                    cache.glued.entry(first).or_default().push(glued);
                }
            }
        }
        cache
    }
}

fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The words of `chunk` when exceptions are not looked at.
fn plain_split(
    rules: &Punctuation,
    tables: &LexemeTables,
    lexicon: &mut Lexicon,
    chunk: &str,
) -> Vec<LexemeId> {
    let mut pieces = Vec::new();
    split_chunk(rules, tables, lexicon, &FxHashMap::default(), chunk, &mut pieces);
    pieces.iter().map(|piece| piece.lexeme).collect()
}

/// What a split needs and does not change, and the lexicon that grows.
pub(crate) struct Tokenizing<'a> {
    pub(crate) tokenizer: &'a Tokenizer,
    pub(crate) tables: &'a LexemeTables,
    pub(crate) lexicon: &'a mut Lexicon,
    pub(crate) cache: &'a mut ChunkCache,
}

impl Tokenizing<'_> {
    /// Appends the tokens of `text`.
    pub(crate) fn tokenize(&mut self, text: &str, out: &mut Vec<RawToken>) {
        let first = out.len();
        let Some(first_character) = text.chars().next() else { return };
        let mut in_space = is_space(first_character);
        let mut start = 0;
        for (at, c) in text.char_indices() {
            if is_space(c) != in_space {
                self.push_chunk(text, start, at, out);
                start = at;
                if c == ' ' {
                    if let Some(last) = out.get_mut(first..).and_then(<[_]>::last_mut) {
                        last.space_after = true;
                    }
                    start = at + 1;
                }
                in_space = !in_space;
            }
        }
        if start < text.len() {
            self.push_chunk(text, start, text.len(), out);
            if let Some(last) = out.get_mut(first..).and_then(<[_]>::last_mut) {
                last.space_after = text.ends_with(' ') && !in_space;
            }
        }
        self.join_glued(text, first, out);
    }

    fn push_chunk(
        &mut self,
        text: &str,
        start: usize,
        end: usize,
        out: &mut Vec<RawToken>,
    ) {
        let Some(chunk) = text.get(start..end).filter(|chunk| !chunk.is_empty()) else {
            return;
        };
        let (first, last) = self.pieces_of(chunk);
        let mut at = start;
        for piece in &self.cache.pieces[first as usize..last as usize] {
            let end = at + piece.len;
            out.push(RawToken {
                start: at,
                end,
                lexeme: piece.lexeme,
                space_after: false,
            });
            at = end;
        }
    }

    fn pieces_of(&mut self, chunk: &str) -> (u32, u32) {
        let cache = &mut *self.cache;
        let known = cache.exceptions.get(chunk).or_else(|| cache.chunks.get(chunk));
        if let Some(&range) = known {
            return range;
        }
        let first = cache.pieces.len();
        let mut pieces = std::mem::take(&mut cache.pieces);
        // Exceptions inside the chunk stand in the same list: they are copied from its beginning.
        let exceptions = &cache.exceptions;
        let rules = &self.tokenizer.punctuation;
        split_chunk(rules, self.tables, self.lexicon, exceptions, chunk, &mut pieces);
        cache.pieces = pieces;
        let range = (index(first), index(cache.pieces.len()));
        cache.chunks.insert(chunk.into(), range);
        range
    }

    /// The second pass: exceptions whose punctuation was split off are put together again.
    ///
    /// Longest match first, then leftmost; matches do not overlap.
    fn join_glued(&mut self, text: &str, first: usize, out: &mut Vec<RawToken>) {
        let mut matches = Vec::new();
        for at in first..out.len() {
            for glued in self.cache.glued.get(&out[at].lexeme).into_iter().flatten() {
                let words = out[at..].iter().map(|token| token.lexeme);
                if words.take(glued.words.len()).eq(glued.words.iter().copied()) {
                    let end = at + glued.words.len();
                    matches.push((at, end, glued.text.clone()));
                }
            }
        }
        if matches.is_empty() {
            return;
        }
        matches.sort_by_key(|&(start, end, _)| (std::cmp::Reverse(end - start), start));
        let mut taken = vec![false; out.len()];
        let mut chosen = Vec::new();
        for (start, end, exception) in matches {
            let whole = text.get(out[start].start..out[end - 1].end) == Some(&*exception);
            if !taken[start] && !taken[end - 1] && whole {
                chosen.push((start, end, exception));
            }
            taken[start..end].fill(true);
        }
        chosen.sort_by_key(|&(start, ..)| start);
        for (start, end, exception) in chosen.into_iter().rev() {
            self.replace(out, start, end, &exception);
        }
    }

    fn replace(
        &self,
        out: &mut Vec<RawToken>,
        start: usize,
        end: usize,
        exception: &str,
    ) {
        let Some(&(first, last)) = self.cache.exceptions.get(exception) else { return };
        let pieces = &self.cache.pieces[first as usize..last as usize];
        let mut at = out[start].start;
        let space_after = out[end - 1].space_after;
        let mut tokens: Vec<RawToken> = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let lexeme = piece.lexeme;
            tokens.push(RawToken {
                start: at,
                end: at + piece.len,
                lexeme,
                space_after: false,
            });
            at += piece.len;
        }
        if let Some(last) = tokens.last_mut() {
            last.space_after = space_after;
        }
        out.splice(start..end, tokens);
    }
}

/// Splits prefixes and suffixes off until nothing more comes off or an exception is left, then
/// the rest by infixes.
fn split_chunk(
    rules: &Punctuation,
    tables: &LexemeTables,
    lexicon: &mut Lexicon,
    exceptions: &FxHashMap<Box<str>, (u32, u32)>,
    chunk: &str,
    pieces: &mut Vec<Piece>,
) {
    let mut suffixes = Vec::new();
    let mut rest = chunk;
    let mut last_len = 0;
    let push = |pieces: &mut Vec<Piece>, lexicon: &mut Lexicon, text: &str| {
        pieces.push(Piece {
            len: text.len(),
            lexeme: lexicon.intern(tables, text),
        });
    };
    while !rest.is_empty() && rest.len() != last_len && !exceptions.contains_key(rest) {
        last_len = rest.len();
        let prefix = rules.prefix(rest);
        let (before, minus_prefix) = rest.split_at_checked(prefix).unwrap_or(("", rest));
        if prefix > 0 && exceptions.contains_key(minus_prefix) {
            push(pieces, lexicon, before);
            rest = minus_prefix;
            break;
        }
        let suffix = rules.suffix(minus_prefix);
        let cut = rest.len() - suffix;
        let (minus_suffix, after) = rest.split_at_checked(cut).unwrap_or((rest, ""));
        if suffix > 0 && exceptions.contains_key(minus_suffix) {
            suffixes.push(after);
            rest = minus_suffix;
            break;
        }
        if prefix > 0 {
            push(pieces, lexicon, before);
        }
        if suffix > 0 {
            suffixes.push(after);
        }
        rest = rest.get(prefix..cut).unwrap_or(rest);
    }
    if !rest.is_empty() {
        split_rest(rules, tables, lexicon, exceptions, rest, pieces);
    }
    for suffix in suffixes.into_iter().rev() {
        push(pieces, lexicon, suffix);
    }
}

fn split_rest(
    rules: &Punctuation,
    tables: &LexemeTables,
    lexicon: &mut Lexicon,
    exceptions: &FxHashMap<Box<str>, (u32, u32)>,
    rest: &str,
    pieces: &mut Vec<Piece>,
) {
    if let Some(&(first, last)) = exceptions.get(rest) {
        pieces.extend_from_within(first as usize..last as usize);
        return;
    }
    let mut push = |pieces: &mut Vec<Piece>, text: &str| {
        if !text.is_empty() {
            pieces.push(Piece {
                len: text.len(),
                lexeme: lexicon.intern(tables, text),
            });
        }
    };
    if is_address(rest, &rules.lower) {
        push(pieces, rest);
        return;
    }
    let mut start = 0;
    for (infix_start, infix_end) in rules.infixes(rest) {
        if infix_start == 0 {
            continue;
        }
        push(pieces, rest.get(start..infix_start).unwrap_or(""));
        push(pieces, rest.get(infix_start..infix_end).unwrap_or(""));
        start = infix_end;
    }
    push(pieces, rest.get(start..).unwrap_or(""));
}
