//! Words of several tokens, found in a sentence: "in retaliation for", "cut off".

use std::collections::BTreeMap;

use dyad_types::{Dep, Sentence};

/// Phrases of lower-case words, each with what it stands for.
///
/// A word of a phrase matches a token by its text in lower case or by its base form.
#[derive(Debug, Clone)]
pub struct PhraseMap<T> {
    /// By first word; in each list the longest phrase first.
    by_first: BTreeMap<String, Vec<(Vec<String>, T)>>,
}

impl<T> Default for PhraseMap<T> {
    fn default() -> Self {
        Self { by_first: BTreeMap::new() }
    }
}

impl<T> PhraseMap<T> {
    /// Adds `phrase`, words separated by single spaces. A phrase may stand for several things.
    pub fn insert(&mut self, phrase: &str, meaning: T) {
        let mut words = phrase.split(' ').map(str::to_lowercase);
        let first = words.next().unwrap_or_default();
        let phrases = self.by_first.entry(first).or_default();
        let rest: Vec<String> = words.collect();
        let at = phrases.partition_point(|(other, _)| other.len() >= rest.len());
        phrases.insert(at, (rest, meaning));
    }

    /// Whether it holds no phrase.
    pub fn is_empty(&self) -> bool {
        self.by_first.is_empty()
    }

    /// The longest phrase whose words stand one after the other from token `idx` on, with the
    /// index after its last token.
    pub fn at<'a>(
        &'a self,
        sentence: &'a Sentence,
        idx: usize,
    ) -> Option<(usize, &'a T)> {
        self.all_at(sentence, idx).next()
    }

    /// Every phrase that stands from token `idx` on, longest first, with the index after it.
    pub fn all_at<'a>(
        &'a self,
        sentence: &'a Sentence,
        idx: usize,
    ) -> impl Iterator<Item = (usize, &'a T)> {
        self.starting(sentence, idx).filter_map(move |(rest, meaning)| {
            let consecutive =
                rest.iter().zip(idx + 1..).all(|(word, at)| is(sentence, at, word));
            consecutive.then_some((idx + 1 + rest.len(), meaning))
        })
    }

    /// The longest phrase that the verb at `verb` makes with its particles, prepositions and
    /// bare complements, wherever they stand: "cut the line off" is "cut off".
    pub fn of_verb<'a>(&'a self, sentence: &'a Sentence, verb: usize) -> Option<&'a T> {
        self.all_of_verb(sentence, verb).next()
    }

    /// Every phrase that the verb makes, longest first.
    pub fn all_of_verb<'a>(
        &'a self,
        sentence: &'a Sentence,
        verb: usize,
    ) -> impl Iterator<Item = &'a T> {
        self.starting(sentence, verb).filter_map(move |(rest, meaning)| {
            let mut at = verb;
            for word in rest {
                at = part_of_verb(sentence, verb, at, word)?;
            }
            Some(meaning)
        })
    }

    fn starting<'a>(
        &'a self,
        sentence: &'a Sentence,
        idx: usize,
    ) -> impl Iterator<Item = (&'a [String], &'a T)> {
        let text = sentence.word(idx).to_lowercase();
        let lemma = sentence.lemma(idx);
        let by_lemma = if text == lemma { None } else { self.by_first.get(lemma) };
        let by_text = self.by_first.get(&text);
        by_text
            .into_iter()
            .chain(by_lemma)
            .flatten()
            .map(|(rest, meaning)| (rest.as_slice(), meaning))
    }
}

fn is(sentence: &Sentence, idx: usize, word: &str) -> bool {
    sentence.lemma(idx) == word || sentence.word(idx).to_lowercase() == word
}

/// The token that is `word` of a verb's phrase: the next one, or a particle, preposition or
/// complement of the verb or of the word before.
fn part_of_verb(
    sentence: &Sentence,
    verb: usize,
    before: usize,
    word: &str,
) -> Option<usize> {
    if is(sentence, before + 1, word) {
        return Some(before + 1);
    }
    let parts = [
        Dep::Prt,
        Dep::Prep,
        Dep::Agent,
        Dep::Xcomp,
        Dep::Dobj,
        Dep::Acomp,
        Dep::Advmod,
        Dep::Pcomp,
        Dep::Pobj,
        Dep::Neg,
        Dep::Attr,
    ];
    let below = |head: usize| {
        sentence.children(head).find(|&idx| {
            parts.contains(&sentence.tokens[idx].dep) && is(sentence, idx, word)
        })
    };
    below(verb).or_else(|| if before == verb { None } else { below(before) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use dyad_types::{Pos, Position, Span, Tag, Token};

    /// Words as `text/base/head/relation`.
    fn sentence(words: &[(&str, &str, usize, Dep)]) -> Sentence {
        let mut text = String::new();
        let mut tokens = Vec::new();
        for &(word, lemma, head, dep) in words {
            let start = text.len();
            text.push_str(word);
            let span = Span::new(start, text.len());
            text.push(' ');
            let lemma = lemma.into();
            tokens.push(Token {
                span,
                space_after: true,
                lemma,
                tag: Tag::Nn,
                pos: Pos::Noun,
                head,
                dep,
            });
        }
        Sentence {
            position: Position::default(),
            span: Span::new(0, text.len()),
            text,
            tokens,
            entities: Vec::new(),
            times: Vec::new(),
        }
    }

    #[test]
    fn the_longest_phrase_goes_first() {
        let mut map = PhraseMap::default();
        map.insert("cut", 1);
        map.insert("cut off", 2);
        map.insert("because of", 3);
        let cut = sentence(&[
            ("They", "they", 1, Dep::Nsubj),
            ("Cut", "cut", 1, Dep::Root),
            ("the", "the", 3, Dep::Det),
            ("line", "line", 1, Dep::Dobj),
            ("off", "off", 1, Dep::Prt),
        ]);
        assert_eq!(map.of_verb(&cut, 1), Some(&2), "the particle stands apart");
        assert_eq!(map.all_of_verb(&cut, 1).collect::<Vec<_>>(), [&2, &1]);
        assert_eq!(map.at(&cut, 1), Some((2, &1)), "one after the other");
        assert_eq!(map.at(&cut, 4), None);
        assert_eq!(map.at(&cut, 99), None);
    }
}
