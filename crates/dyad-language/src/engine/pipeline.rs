//! The components in their order: tokens, vectors, tags, trees, attributes, lemmas, entities.

use std::sync::{Mutex, PoisonError};

use dyad_types::{Dep, Span, Tag};
use serde::Deserialize;

use crate::engine::container::{Container, ModelError};
use crate::engine::doc::{Doc, DocToken};
use crate::engine::kernels::WIDTH;
use crate::engine::layers::Linear;
use crate::engine::lemmatizer::Lemmatizer;
use crate::engine::lexeme::LexemeTables;
use crate::engine::parser::{Parser, ParserBuffers};
use crate::engine::recogniser::Recogniser;
use crate::engine::ruler::{Ruler, Seen};
use crate::engine::tok2vec::Tok2Vec;
use crate::engine::tokenizer::{Tokenizer, Tokenizing};
use crate::engine::workspace::{Buffers, Workspace};

/// Tokens after which a batch is run: enough for the matrix products, little enough for caches.
const BATCH: usize = 1024;

/// The language engine, loaded once and shared by every thread.
#[derive(Debug)]
pub struct Pipeline {
    model: Model,
    /// Workspaces not in use, one per thread that has worked so far.
    idle: Mutex<Vec<Workspace>>,
}

#[derive(Debug)]
struct Model {
    tokenizer: Tokenizer,
    lexemes: LexemeTables,
    shared: Tok2Vec<6, 576>,
    tagger: Linear<WIDTH>,
    parser: Parser,
    ruler: Ruler,
    lemmatizer: Lemmatizer,
    ner_tok2vec: Tok2Vec<4, 384>,
    recogniser: Recogniser,
}

#[derive(Deserialize)]
struct Labels {
    tagger: Vec<String>,
    parser: Vec<(u8, String)>,
    ner: Vec<(u8, String)>,
}

impl Pipeline {
    /// Loads a model file made by `cargo xtask convert-model`.
    ///
    /// # Errors
    /// [`ModelError`] when the file is damaged or of another version.
    pub fn load(file: &[u8]) -> Result<Self, ModelError> {
        let container = Container::read(file)?;
        let labels: Labels = container.json("labels")?;
        let (ruler, ruler_words) = Ruler::read(&container)?;
        if !labels
            .tagger
            .iter()
            .map(String::as_str)
            .eq(Tag::ALL.iter().map(|tag| tag.as_str()))
        {
            let reason = "its tags are not those of the vocabulary".to_owned();
            return Err(ModelError::Unreadable { section: "labels".to_owned(), reason });
        }
        let tagger = Linear::new(
            &container.floats("tagger/softmax/W/0", Tag::ALL.len() * WIDTH)?,
            &container.floats("tagger/softmax/b/0", Tag::ALL.len())?,
        );
        let model = Model {
            tokenizer: Tokenizer::read(&container)?,
            lexemes: LexemeTables::read(&container, ruler_words)?,
            shared: Tok2Vec::read(
                &container,
                "tok2vec",
                [5000, 1000, 2500, 2500, 50, 50],
            )?,
            tagger,
            recogniser: Recogniser::read(&container, &labels.ner)?,
            parser: Parser::read(&container, labels.parser)?,
            ruler,
            lemmatizer: Lemmatizer::read(&container)?,
            ner_tok2vec: Tok2Vec::read(&container, "ner", [5000, 1000, 2500, 2500])?,
        };
        Ok(Self { model, idle: Mutex::default() })
    }

    /// Annotates texts, each on its own. One [`Doc`] a text, in order.
    ///
    /// Memory grows with the longest text, some 10 KB a token: cut what is longer than a chapter
    /// (`analyse` and `read_article` do).
    pub fn annotate(&self, texts: &[&str]) -> Vec<Doc> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let mut workspace = idle().pop().unwrap_or_else(|| self.workspace());
        let mut docs = Vec::with_capacity(texts.len());
        let mut rest = texts;
        while !rest.is_empty() {
            let n_texts = self.tokenize_batch(rest, &mut workspace);
            self.model.annotate(&mut workspace, &mut docs);
            rest = &rest[n_texts..];
            if workspace.is_full() {
                workspace = self.workspace();
            }
        }
        idle().push(workspace);
        docs
    }

    fn workspace(&self) -> Workspace {
        Workspace::new(&self.model.tokenizer, &self.model.lexemes)
    }

    /// Tokenizes texts until a batch is full; gives their number, at least one.
    fn tokenize_batch(&self, texts: &[&str], workspace: &mut Workspace) -> usize {
        let Workspace { lexicon, chunks, buffers, .. } = workspace;
        buffers.tokens.clear();
        buffers.lengths.clear();
        let mut tokenizing = Tokenizing {
            tokenizer: &self.model.tokenizer,
            tables: &self.model.lexemes,
            lexicon,
            cache: chunks,
        };
        for text in texts {
            let before = buffers.tokens.len();
            if before >= BATCH {
                break;
            }
            tokenizing.tokenize(text, &mut buffers.tokens);
            buffers.lengths.push(buffers.tokens.len() - before);
        }
        buffers.lengths.len()
    }
}

impl Model {
    /// Annotates the tokens in the buffers; appends one [`Doc`] per length.
    fn annotate(&self, workspace: &mut Workspace, docs: &mut Vec<Doc>) {
        self.vectors(workspace);
        self.tag(&mut workspace.buffers);
        let mut offset = 0;
        for idx in 0..workspace.buffers.lengths.len() {
            let len = workspace.buffers.lengths[idx];
            docs.push(self.document(workspace, offset, len));
            offset += len;
        }
    }

    fn vectors(&self, workspace: &mut Workspace) {
        let Workspace { lexicon, buffers, shared_rows, ner_rows, .. } = workspace;
        let shared_key = |idx: usize| {
            let token = &buffers.tokens[idx];
            token.lexeme as usize * 2 + usize::from(token.space_after)
        };
        let lexeme = |key: usize| lexicon.get(u32::try_from(key).unwrap_or(u32::MAX));
        let all = 0..buffers.tokens.len();
        let tok2vec = &mut buffers.tok2vec;
        let of_key = |key: usize| {
            let lexeme = lexeme(key / 2);
            let [norm, prefix, suffix, shape] = lexeme.features;
            [norm, prefix, suffix, shape, (key % 2) as u64, u64::from(lexeme.is_space)]
        };
        shared_rows.fill(all.clone().map(shared_key), of_key, &self.shared, tok2vec);
        buffers.vectors.clear();
        let row = |idx| shared_rows.row(shared_key(idx));
        self.shared.run(&buffers.lengths, row, tok2vec, &mut buffers.vectors);
        let ner_key = |idx: usize| buffers.tokens[idx].lexeme as usize;
        ner_rows.fill(
            all.map(ner_key),
            |key| lexeme(key).features,
            &self.ner_tok2vec,
            tok2vec,
        );
        buffers.ner_vectors.clear();
        let row = |idx| ner_rows.row(ner_key(idx));
        self.ner_tok2vec
            .run(&buffers.lengths, row, tok2vec, &mut buffers.ner_vectors);
    }

    fn tag(&self, buffers: &mut Buffers) {
        let n_tokens = buffers.tokens.len();
        // The layer fills its input up to whole blocks; the vectors stay as they are.
        let len = buffers.vectors.len();
        self.tagger
            .apply(n_tokens, &mut buffers.vectors, &mut buffers.tag_scores);
        buffers.vectors.truncate(len);
        buffers.tags.clear();
        let rows = buffers.tag_scores.chunks_exact(self.tagger.width());
        for scores in rows.take(n_tokens) {
            let mut best = 0;
            for tag in 1..Tag::ALL.len() {
                if scores[tag] > scores[best] {
                    best = tag;
                }
            }
            buffers.tags.push(Tag::ALL[best]);
        }
    }

    fn document(&self, workspace: &mut Workspace, offset: usize, len: usize) -> Doc {
        let Workspace { lexicon, buffers, .. } = &mut *workspace;
        let lexeme = |idx: usize| buffers.tokens[offset + idx].lexeme;
        buffers.is_space.clear();
        buffers
            .is_space
            .extend((0..len).map(|idx| lexicon.get(lexeme(idx)).is_space));
        let rows = offset * WIDTH..(offset + len) * WIDTH;
        self.parser.parse(&buffers.vectors[rows.clone()], &mut buffers.parser);
        sentence_starts(&buffers.parser.heads, &mut buffers.sentence_start);
        self.attach(buffers);
        let tokens = &buffers.tokens[offset..offset + len];
        buffers.seen.clear();
        buffers
            .seen
            .extend(tokens.iter().enumerate().map(|(idx, token)| Seen {
                tag: buffers.tags[offset + idx],
                dep: buffers.deps[idx],
                ruler_word: lexicon.get(token.lexeme).ruler_word,
                is_space: buffers.is_space[idx],
            }));
        self.ruler.apply(&buffers.seen, &mut buffers.ruled);
        buffers.entities.clear();
        self.recogniser.recognise(
            &buffers.ner_vectors[rows],
            &buffers.sentence_start,
            &buffers.is_space,
            &mut buffers.ner,
            &mut buffers.entities,
        );
        self.assembled(workspace, offset, len)
    }

    /// The document in the buffers, with lemmas.
    fn assembled(&self, workspace: &mut Workspace, offset: usize, len: usize) -> Doc {
        let Workspace { lexicon, lemmas, buffers, .. } = workspace;
        let mut tokens = Vec::with_capacity(len);
        for (idx, token) in buffers.tokens[offset..offset + len].iter().enumerate() {
            let ruled = &mut buffers.ruled[idx];
            let (pos, is_base) = (ruled.pos, ruled.morph.is_base_form(ruled.pos));
            let lemma = ruled.lemma.take().unwrap_or_else(|| {
                let key = (token.lexeme, pos, is_base);
                let made = lemmas.entry(key).or_insert_with(|| {
                    let word = lexicon.get(token.lexeme);
                    self.lemmatizer.lemma(&word.text, &word.lower, pos, is_base)
                });
                made.clone()
            });
            tokens.push(DocToken {
                span: Span::new(token.start, token.end),
                space_after: token.space_after,
                is_space: buffers.is_space[idx],
                lemma,
                tag: ruled.tag.unwrap_or(buffers.tags[offset + idx]),
                pos,
                head: buffers.heads[idx],
                dep: ruled.dep.unwrap_or(buffers.deps[idx]),
                begins_sentence: buffers.sentence_start[idx],
                entity: None,
                begins_entity: false,
            });
        }
        for &(first, end, label) in &buffers.entities {
            for token in &mut tokens[first..end] {
                token.entity = Some(label);
            }
            tokens[first].begins_entity = true;
        }
        Doc { tokens }
    }

    /// Fills heads and relations from the parse; lifted arcs go back to their true heads.
    fn attach(&self, buffers: &mut Buffers) {
        let Buffers {
            parser: ParserBuffers { heads: parsed, classes, .. },
            heads,
            deps,
            is_space,
            ..
        } = buffers;
        heads.clear();
        heads.extend(parsed.iter().enumerate().map(|(idx, head)| head.unwrap_or(idx)));
        let label = |idx: usize| self.parser.label(classes[idx]);
        deps.clear();
        for (idx, head) in parsed.iter().enumerate() {
            // A lifted relation is no plain one until its turn comes.
            let plain = Some(label(idx)).filter(|label| label.lifted_over.is_none());
            deps.push(match (head, plain) {
                (None, _) => Dep::Root,
                (Some(_), Some(label)) => label.relation.parse().unwrap_or(Dep::Dep),
                (Some(_), None) => Dep::None,
            });
        }
        for idx in 0..parsed.len() {
            if parsed[idx].is_none() {
                continue;
            }
            let label = label(idx);
            if let Some(over) = label.lifted_over {
                let over = over.parse().unwrap_or(Dep::Dep);
                heads[idx] = lowered_head(idx, over, heads, deps, is_space);
                deps[idx] = label.relation.parse().unwrap_or(Dep::Dep);
            }
        }
    }
}

/// The first token with the relation `over` below the head of `token`, level by level, left to
/// right; the head itself if there is none. Source: `nonproj.pyx`, `_find_new_head`.
fn lowered_head(
    token: usize,
    over: Dep,
    heads: &[usize],
    deps: &[Dep],
    is_space: &[bool],
) -> usize {
    let mut level = vec![heads[token]];
    while !level.is_empty() {
        let mut next = Vec::new();
        for &head in &level {
            for child in 0..heads.len() {
                let below = heads[child] == head && child != head;
                if below && child != token && !is_space[child] {
                    if deps[child] == over {
                        return child;
                    }
                    next.push(child);
                }
            }
        }
        // A cycle cannot arise from a parse; a level longer than the text would be one.
        if next.len() > heads.len() {
            break;
        }
        level = next;
    }
    heads[token]
}

/// A sentence begins where the root differs from the left neighbour's.
fn sentence_starts(heads: &[Option<usize>], starts: &mut Vec<bool>) {
    let mut roots: Vec<Option<usize>> = vec![None; heads.len()];
    for token in 0..heads.len() {
        let mut at = token;
        let root = loop {
            match (roots[at], heads[at]) {
                (Some(root), _) => break root,
                (None, None) => break at,
                (None, Some(head)) => at = head,
            }
        };
        let mut at = Some(token);
        while let Some(below) = at.filter(|&below| roots[below].is_none()) {
            roots[below] = Some(root);
            at = heads[below];
        }
    }
    starts.clear();
    let before = std::iter::once(None).chain(roots.iter().copied());
    starts.extend(roots.iter().zip(before).map(|(&root, before)| root != before));
}
