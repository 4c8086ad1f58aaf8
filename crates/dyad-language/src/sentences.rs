//! From annotated texts to the sentences that the later stages see.

use compact_str::CompactString;
use dyad_types::{
    Article, Dep, Entity, EntityLabel, Pos, Position, Sentence, Span, StoryKind, Token,
    TokenRange,
};

use crate::engine::{Doc, DocToken, Pipeline};
use crate::preparation::{self, Piece};
use crate::times;

/// Tokens of the longest sentence. What has more is a table, a list or no text at all, and the
/// work of later stages can grow with the square: it is cut.
const MOST_TOKENS: usize = 400;

/// Prefixes that the tokenizer splits off and that belong to the verb after the hyphen.
const VERB_PREFIXES: &[&str] = &["re", "de", "pre", "co", "un", "counter"];

/// All sentences of the title, headings and body of every story but sponsored ones, in reading
/// order, ascending by position. Every paragraph is analysed alone.
pub fn read_article(pipeline: &Pipeline, article: &Article) -> Vec<Sentence> {
    let mut paragraphs = Vec::new();
    for (story_idx, story) in article.stories.iter().enumerate() {
        if story.kind == StoryKind::Sponsored {
            continue;
        }
        for (paragraph_idx, paragraph) in story.paragraphs.iter().enumerate() {
            let first = Position {
                story: story_idx,
                paragraph: paragraph_idx,
                sentence: 0,
            };
            paragraphs.push((first, paragraph.text.as_str()));
        }
    }
    read(pipeline, &paragraphs)
}

/// The sentences of one text, at story 0, paragraph 0.
pub fn analyse(pipeline: &Pipeline, text: &str) -> Vec<Sentence> {
    read(pipeline, &[(Position::default(), text)])
}

/// A text known to be one sentence, whatever marks it holds, at story 0, paragraph 0: one sentence,
/// none for white space, and several only of a text above the limit of length.
pub fn analyse_whole(pipeline: &Pipeline, text: &str) -> Vec<Sentence> {
    let pieces = preparation::pieces(text);
    let texts: Vec<&str> = pieces.iter().map(|piece| &*piece.text).collect();
    let doc = preparation::join(pieces.iter().zip(pipeline.annotate(&texts)));
    between(text, &doc, &[0, doc.tokens.len()], Position::default())
}

/// The sentences of paragraphs, each given with the position of its first sentence.
fn read(pipeline: &Pipeline, paragraphs: &[(Position, &str)]) -> Vec<Sentence> {
    let pieces: Vec<Vec<Piece<'_>>> =
        paragraphs.iter().map(|(_, text)| preparation::pieces(text)).collect();
    let texts: Vec<&str> = pieces.iter().flatten().map(|piece| &*piece.text).collect();
    let mut docs = pipeline.annotate(&texts).into_iter();
    let mut all = Vec::new();
    for ((first, text), pieces) in paragraphs.iter().zip(&pieces) {
        let doc = preparation::join(pieces.iter().zip(docs.by_ref()));
        all.extend(sentences(text, &doc, *first));
    }
    all
}

fn sentences(text: &str, doc: &Doc, first: Position) -> Vec<Sentence> {
    let starts = doc
        .tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| token.begins_sentence);
    let mut bounds: Vec<usize> = starts.map(|(idx, _)| idx).collect();
    bounds.push(doc.tokens.len());
    between(text, doc, &bounds, first)
}

/// The sentences whose tokens begin at each of `bounds` but the last, which ends them.
fn between(text: &str, doc: &Doc, bounds: &[usize], first: Position) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for bound in bounds.windows(2) {
        for start in (bound[0]..bound[1]).step_by(MOST_TOKENS) {
            let tokens = &doc.tokens[start..bound[1].min(start + MOST_TOKENS)];
            let position = Position { sentence: sentences.len(), ..first };
            sentences.extend(sentence(text, tokens, start, position));
        }
    }
    sentences
}

/// One sentence; `None` when it is nothing but white space.
fn sentence(
    text: &str,
    tokens: &[DocToken],
    offset: usize,
    position: Position,
) -> Option<Sentence> {
    let groups = groups(text, tokens, offset);
    let first = groups.first()?.span.start;
    let span = Span::new(first, groups.last()?.span.end);
    // Where each token of the text went: index of its group.
    let mut group_of = vec![None; tokens.len()];
    for (group_idx, group) in groups.iter().enumerate() {
        for slot in &mut group_of[group.first..group.end] {
            *slot = Some(group_idx);
        }
    }
    let mut out = Vec::with_capacity(groups.len());
    let mut root = None;
    for (group_idx, group) in groups.iter().enumerate() {
        let (word, top) = (&tokens[group.word], &tokens[group.top]);
        let head = head_group(tokens, offset, group.top, group_idx, &group_of);
        // Where white space was the root, several tokens are left without a head.
        let (head, dep) = match root {
            _ if head != group_idx => (head, top.dep),
            None => (group_idx, Dep::Root),
            Some(root) => (root, Dep::Dep),
        };
        if dep == Dep::Root {
            root = Some(group_idx);
        }
        out.push(Token {
            span: Span::new(group.span.start - first, group.span.end - first),
            space_after: tokens[group.end - 1].space_after,
            lemma: group.lemma.clone(),
            tag: word.tag,
            pos: word.pos,
            head,
            dep,
        });
    }
    let mut sentence = Sentence {
        position,
        span,
        text: span.of(text).to_owned(),
        tokens: out,
        entities: entities(tokens, &group_of),
        times: Vec::new(),
    };
    sentence.times = times::find(&sentence);
    Some(sentence)
}

/// Tokens of the text that become one token of the sentence.
struct Group {
    /// Indices in the sentence's part of the text.
    first: usize,
    end: usize,
    /// The one whose tag counts.
    word: usize,
    /// The one whose head and relation count: none of the others stands above it.
    top: usize,
    span: Span,
    lemma: CompactString,
}

/// Drops white space and puts verbs like "re-engage" together again.
fn groups(text: &str, tokens: &[DocToken], offset: usize) -> Vec<Group> {
    let mut groups = Vec::with_capacity(tokens.len());
    let mut idx = 0;
    while idx < tokens.len() {
        let token = &tokens[idx];
        if token.is_space {
            idx += 1;
            continue;
        }
        let (end, lemma) = match prefixed_verb(text, &tokens[idx..]) {
            Some(lemma) => (idx + 3, lemma),
            None => (idx + 1, token.lemma.clone()),
        };
        let word = end - 1;
        let top = if word == idx {
            word
        } else {
            let members = (idx..end).rev();
            members
                .min_by_key(|&token| depth(tokens, offset, token))
                .unwrap_or(word)
        };
        let span = token.span.cover(tokens[word].span);
        groups.push(Group { first: idx, end, word, top, span, lemma });
        idx = end;
    }
    groups
}

/// Heads above a token within its sentence.
fn depth(tokens: &[DocToken], offset: usize, token: usize) -> usize {
    above(tokens, offset, token).count()
}

/// The heads above a token, nearest first, as far as they stand in its sentence.
fn above(
    tokens: &[DocToken],
    offset: usize,
    token: usize,
) -> impl Iterator<Item = usize> + '_ {
    let mut at = token;
    let heads = std::iter::from_fn(move || {
        let head = tokens[at].head.checked_sub(offset)?;
        if head == at || head >= tokens.len() {
            return None;
        }
        at = head;
        Some(head)
    });
    heads.take(tokens.len())
}

/// The lemma of a verb split as prefix, hyphen, verb, if the tokens begin with one.
fn prefixed_verb(text: &str, tokens: &[DocToken]) -> Option<CompactString> {
    let [prefix, hyphen, verb, ..] = tokens else { return None };
    let word = prefix.span.of(text);
    let glued = !prefix.space_after && !hyphen.space_after && hyphen.span.of(text) == "-";
    let known = VERB_PREFIXES.iter().any(|known| known.eq_ignore_ascii_case(word));
    (glued && known && verb.pos == Pos::Verb).then(|| {
        let mut lemma = CompactString::from(word.to_ascii_lowercase());
        lemma.push('-');
        lemma.push_str(&verb.lemma);
        lemma
    })
}

/// The group of the head, climbing over white space; the group itself for a root, and where the
/// tree leaves the sentence.
fn head_group(
    tokens: &[DocToken],
    offset: usize,
    token: usize,
    own: usize,
    group_of: &[Option<usize>],
) -> usize {
    let mut groups = above(tokens, offset, token).filter_map(|head| group_of[head]);
    groups.find(|&group| group != own).unwrap_or(own)
}

fn entities(tokens: &[DocToken], group_of: &[Option<usize>]) -> Vec<Entity> {
    let mut entities: Vec<Entity> = Vec::new();
    let mut open: Option<(usize, usize, EntityLabel)> = None;
    let mut close = |open: Option<(usize, usize, EntityLabel)>| {
        if let Some((first, last, label)) = open {
            entities.push(Entity { tokens: TokenRange::new(first, last + 1), label });
        }
    };
    for (token, group) in tokens.iter().zip(group_of) {
        let Some(group) = *group else { continue };
        match token.entity {
            None => close(open.take()),
            Some(label) if token.begins_entity || open.is_none() => {
                close(open.replace((group, group, label)));
            }
            Some(_) => {
                if let Some((_, last, _)) = &mut open {
                    *last = group;
                }
            }
        }
    }
    close(open);
    entities
}
