//! From annotated texts to the sentences that the later stages see.

use compact_str::CompactString;
use dyad_types::{
    Article, Dep, Entity, EntityLabel, Pos, Position, Sentence, Span, StoryKind, Token,
    TokenRange,
};

use crate::engine::{Doc, DocToken, Pipeline};
use crate::times;

/// Prefixes that the tokenizer splits off and that belong to the verb after the hyphen.
const VERB_PREFIXES: &[&str] = &["re", "de", "pre", "co", "un", "counter"];

/// All sentences of the title, headings and body of every story but sponsored ones, in reading
/// order, ascending by position. Every paragraph is analysed alone.
pub fn read_article(pipeline: &Pipeline, article: &Article) -> Vec<Sentence> {
    let mut texts = Vec::new();
    let mut places = Vec::new();
    for (story_idx, story) in article.stories.iter().enumerate() {
        if story.kind == StoryKind::Sponsored {
            continue;
        }
        for (paragraph_idx, paragraph) in story.paragraphs.iter().enumerate() {
            texts.push(paragraph.text.as_str());
            places.push((story_idx, paragraph_idx));
        }
    }
    let docs = pipeline.annotate(&texts);
    let mut all = Vec::new();
    for ((text, doc), (story, paragraph)) in texts.iter().zip(&docs).zip(places) {
        let first = Position { story, paragraph, sentence: 0 };
        all.extend(sentences(text, doc, first));
    }
    all
}

/// The sentences of one text, at story 0, paragraph 0.
pub fn analyse(pipeline: &Pipeline, text: &str) -> Vec<Sentence> {
    let docs = pipeline.annotate(&[text]);
    docs.iter()
        .flat_map(|doc| sentences(text, doc, Position::default()))
        .collect()
}

fn sentences(text: &str, doc: &Doc, first: Position) -> Vec<Sentence> {
    let starts = doc
        .tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| token.begins_sentence);
    let mut bounds: Vec<usize> = starts.map(|(idx, _)| idx).collect();
    bounds.push(doc.tokens.len());
    let mut sentences = Vec::new();
    for bound in bounds.windows(2) {
        let position = Position { sentence: sentences.len(), ..first };
        sentences.extend(sentence(
            text,
            &doc.tokens[bound[0]..bound[1]],
            bound[0],
            position,
        ));
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
    let groups = groups(text, tokens);
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
    for (group_idx, group) in groups.iter().enumerate() {
        let head_token = &tokens[group.head];
        let head = head_group(tokens, offset, group.head, group_idx, &group_of);
        out.push(Token {
            span: Span::new(group.span.start - first, group.span.end - first),
            space_after: tokens[group.end - 1].space_after,
            lemma: group.lemma.clone(),
            tag: head_token.tag,
            pos: head_token.pos,
            head,
            dep: if head == group_idx { Dep::Root } else { head_token.dep },
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
    /// The one whose head, relation and tag count.
    head: usize,
    span: Span,
    lemma: CompactString,
}

/// Drops white space and puts verbs like "re-engage" together again.
fn groups(text: &str, tokens: &[DocToken]) -> Vec<Group> {
    let mut groups = Vec::with_capacity(tokens.len());
    let mut idx = 0;
    while idx < tokens.len() {
        let token = &tokens[idx];
        if token.is_space {
            idx += 1;
            continue;
        }
        let (end, head, lemma) = match prefixed_verb(text, &tokens[idx..]) {
            Some(lemma) => (idx + 3, idx + 2, lemma),
            None => (idx + 1, idx, token.lemma.clone()),
        };
        let span = token.span.cover(tokens[end - 1].span);
        groups.push(Group { first: idx, end, head, span, lemma });
        idx = end;
    }
    groups
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
    let mut at = token;
    for _ in 0..tokens.len() {
        let Some(head) = tokens[at]
            .head
            .checked_sub(offset)
            .filter(|&head| head < tokens.len())
        else {
            return own;
        };
        if head == at {
            return own;
        }
        if let Some(group) = group_of[head]
            && group != own
        {
            return group;
        }
        at = head;
    }
    own
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
