//! A sentence after analysis: tokens, dependency tree, named entities, time expressions.

use compact_str::CompactString;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::{
    DateInterval, Direction, Position, Precision, Span, TimeRelation, TimeValue,
};

/// One sentence with its tree. Stages after the language stage see this and never the models.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sentence {
    /// Which sentence of its article.
    pub position: Position,
    /// Where it stands in its paragraph's text. Bytes.
    pub span: Span,
    /// Its text, that part of the paragraph.
    pub text: String,
    /// In text order, at least one. Spans ascend and do not overlap.
    pub tokens: Vec<Token>,
    /// Named entities in text order, never overlapping.
    pub entities: Vec<Entity>,
    /// Time expressions in text order, never overlapping.
    pub times: Vec<TimeExpression>,
}

/// A token of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Where it stands in [`Sentence::text`]. Bytes.
    pub span: Span,
    /// Whether one space follows it.
    pub space_after: bool,
    /// Base form, lower case but for proper nouns.
    pub lemma: CompactString,
    /// Fine-grained Penn tag.
    pub tag: Tag,
    /// Universal part of speech.
    pub pos: Pos,
    /// Index of its head in [`Sentence::tokens`]; the root is its own head.
    pub head: usize,
    /// Relation to its head.
    pub dep: Dep,
}

/// A half-open range of token indices of one sentence.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
)]
pub struct TokenRange {
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
}

impl TokenRange {
    /// The range `start..end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Whether the token at `idx` is in the range.
    pub const fn contains(self, idx: usize) -> bool {
        self.start <= idx && idx < self.end
    }

    /// Number of tokens.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the range holds no token.
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether the two share a token.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The token indices.
    pub fn indices(self) -> std::ops::Range<usize> {
        self.start..self.end
    }
}

/// A named entity found by the recogniser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Its tokens.
    pub tokens: TokenRange,
    /// What it is.
    pub label: EntityLabel,
}

/// Words that tell when something is, not yet tied to a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeExpression {
    /// Its tokens.
    pub tokens: TokenRange,
    /// What they mean.
    pub value: TimeValue,
    /// How what is told lies to that time; the word that says so ("since", "by") stands before
    /// `tokens`.
    pub relation: TimeRelation,
}

impl TimeExpression {
    /// The days meant, and how exact they are, given the day of publication and the tense of
    /// the clause. See [`crate::resolve`] and [`TimeRelation::apply`].
    pub fn resolve(
        &self,
        anchor: Option<Date>,
        tense: Direction,
    ) -> Option<(DateInterval, Precision)> {
        let tense = match self.relation {
            TimeRelation::Since => Direction::Past,
            TimeRelation::By if tense == Direction::Open => Direction::Future,
            TimeRelation::By
            | TimeRelation::At
            | TimeRelation::Until
            | TimeRelation::Before
            | TimeRelation::After => tense,
        };
        let (interval, precision) = crate::resolve(self.value, anchor, tense)?;
        let days = self.relation.apply(interval, anchor)?;
        Some((days, if days == interval { precision } else { Precision::Period }))
    }
}

impl Sentence {
    /// The text of the token at `idx`; empty outside the sentence.
    pub fn word(&self, idx: usize) -> &str {
        self.tokens.get(idx).map_or("", |token| token.span.of(&self.text))
    }

    /// Whether the token at `idx` reads `word` when ASCII letters are lower-cased.
    pub fn is_word(&self, idx: usize, word: &str) -> bool {
        self.word(idx).eq_ignore_ascii_case(word)
    }

    /// Base form of the token at `idx`; empty outside the sentence.
    pub fn lemma(&self, idx: usize) -> &str {
        self.tokens.get(idx).map_or("", |token| token.lemma.as_str())
    }

    /// Bytes of [`Sentence::text`] that `range` covers.
    pub fn span_of(&self, range: TokenRange) -> Span {
        let first = self.tokens.get(range.start).map_or(0, |token| token.span.start);
        let last = range.end.checked_sub(1).and_then(|idx| self.tokens.get(idx));
        Span::new(first, last.map_or(first, |token| token.span.end))
    }

    /// The text that `range` covers.
    pub fn text_of(&self, range: TokenRange) -> &str {
        self.span_of(range).of(&self.text)
    }

    /// Indices of the tokens whose head is `head`, in text order, the root's own loop left out.
    pub fn children(&self, head: usize) -> impl Iterator<Item = usize> + '_ {
        let n = self.tokens.len();
        (0..n).filter(move |&idx| idx != head && self.tokens[idx].head == head)
    }

    /// The first child of `head` with the relation `dep`.
    pub fn child(&self, head: usize, dep: Dep) -> Option<usize> {
        self.children(head).find(|&idx| self.tokens[idx].dep == dep)
    }

    /// Heads above the token at `idx`, nearest first, ending with the root.
    pub fn ancestors(&self, idx: usize) -> impl Iterator<Item = usize> + '_ {
        let mut at = idx;
        std::iter::from_fn(move || {
            let head = self.tokens.get(at)?.head;
            if head == at {
                return None;
            }
            at = head;
            Some(head)
        })
        .take(self.tokens.len())
    }

    /// Whether `idx` is `head` or stands below it.
    pub fn is_under(&self, idx: usize, head: usize) -> bool {
        idx == head || self.ancestors(idx).any(|above| above == head)
    }

    /// The smallest range that holds the token at `head` and everything below it.
    pub fn subtree(&self, head: usize) -> TokenRange {
        let mut range = TokenRange::new(head, head + 1);
        for idx in (0..self.tokens.len()).filter(|&idx| self.is_under(idx, head)) {
            range.start = range.start.min(idx);
            range.end = range.end.max(idx + 1);
        }
        range
    }

    /// `span` of this sentence's text as a span of its paragraph's text. Bytes.
    pub fn in_paragraph(&self, span: Span) -> Span {
        span.shifted(self.span.start)
    }
}

codes! {
    /// Universal part of speech.
    ///
    /// Source: Universal Dependencies v2, with `SPACE` as in spaCy.
    pub enum Pos: "part of speech" {
        /// Adjective.
        Adj = "ADJ",
        /// Adposition.
        Adp = "ADP",
        /// Adverb.
        Adv = "ADV",
        /// Auxiliary.
        Aux = "AUX",
        /// Coordinating conjunction.
        Cconj = "CCONJ",
        /// Determiner.
        Det = "DET",
        /// Interjection.
        Intj = "INTJ",
        /// Noun.
        Noun = "NOUN",
        /// Numeral.
        Num = "NUM",
        /// Particle.
        Part = "PART",
        /// Pronoun.
        Pron = "PRON",
        /// Proper noun.
        Propn = "PROPN",
        /// Punctuation.
        Punct = "PUNCT",
        /// Subordinating conjunction.
        Sconj = "SCONJ",
        /// Symbol.
        Sym = "SYM",
        /// Verb.
        Verb = "VERB",
        /// Other.
        X = "X",
        /// White space.
        Space = "SPACE",
        /// Not assigned.
        None = "",
    }
}

codes! {
    /// Penn Treebank tag as in `OntoNotes` 5, in the order of the tagger's labels.
    pub enum Tag: "Penn tag" {
        /// Currency sign.
        Dollar = "$",
        /// Closing quotation mark.
        CloseQuote = "''",
        /// Comma.
        Comma = ",",
        /// Opening bracket.
        Lrb = "-LRB-",
        /// Closing bracket.
        Rrb = "-RRB-",
        /// Mark that ends a sentence.
        Period = ".",
        /// Colon, dash, ellipsis.
        Colon = ":",
        /// Address: e-mail, URL.
        Add = "ADD",
        /// Affix.
        Afx = "AFX",
        /// Coordinating conjunction.
        Cc = "CC",
        /// Number.
        Cd = "CD",
        /// Determiner.
        Dt = "DT",
        /// Existential "there".
        Ex = "EX",
        /// Foreign word.
        Fw = "FW",
        /// Hyphen.
        Hyph = "HYPH",
        /// Preposition or subordinating conjunction.
        In = "IN",
        /// Adjective.
        Jj = "JJ",
        /// Comparative adjective.
        Jjr = "JJR",
        /// Superlative adjective.
        Jjs = "JJS",
        /// List item marker.
        Ls = "LS",
        /// Modal verb.
        Md = "MD",
        /// Superfluous punctuation.
        Nfp = "NFP",
        /// Singular or mass noun.
        Nn = "NN",
        /// Singular proper noun.
        Nnp = "NNP",
        /// Plural proper noun.
        Nnps = "NNPS",
        /// Plural noun.
        Nns = "NNS",
        /// Predeterminer.
        Pdt = "PDT",
        /// Possessive ending.
        Pos = "POS",
        /// Personal pronoun.
        Prp = "PRP",
        /// Possessive pronoun.
        PrpPoss = "PRP$",
        /// Adverb.
        Rb = "RB",
        /// Comparative adverb.
        Rbr = "RBR",
        /// Superlative adverb.
        Rbs = "RBS",
        /// Particle.
        Rp = "RP",
        /// Symbol.
        Sym = "SYM",
        /// Infinitival "to".
        To = "TO",
        /// Interjection.
        Uh = "UH",
        /// Base form of a verb.
        Vb = "VB",
        /// Past tense.
        Vbd = "VBD",
        /// Gerund or present participle.
        Vbg = "VBG",
        /// Past participle.
        Vbn = "VBN",
        /// Present, not third person singular.
        Vbp = "VBP",
        /// Present, third person singular.
        Vbz = "VBZ",
        /// Wh-determiner.
        Wdt = "WDT",
        /// Wh-pronoun.
        Wp = "WP",
        /// Possessive wh-pronoun.
        WpPoss = "WP$",
        /// Wh-adverb.
        Wrb = "WRB",
        /// Unknown.
        Xx = "XX",
        /// White space.
        Sp = "_SP",
        /// Opening quotation mark.
        OpenQuote = "``",
    }
}

codes! {
    /// Dependency relation, `ClearNLP` labels as in `OntoNotes`-trained parsers.
    pub enum Dep: "dependency relation" {
        /// Head of the sentence.
        Root = "ROOT",
        /// Clause that modifies a noun.
        Acl = "acl",
        /// Adjectival complement.
        Acomp = "acomp",
        /// Adverbial clause.
        Advcl = "advcl",
        /// Adverbial modifier.
        Advmod = "advmod",
        /// "by" of a passive agent.
        Agent = "agent",
        /// Adjectival modifier.
        Amod = "amod",
        /// Apposition.
        Appos = "appos",
        /// Attribute after a copula.
        Attr = "attr",
        /// Auxiliary.
        Aux = "aux",
        /// Passive auxiliary.
        Auxpass = "auxpass",
        /// Case marker.
        Case = "case",
        /// Coordinating conjunction.
        Cc = "cc",
        /// Clausal complement with its own subject.
        Ccomp = "ccomp",
        /// Compound modifier.
        Compound = "compound",
        /// Conjunct.
        Conj = "conj",
        /// Clausal subject.
        Csubj = "csubj",
        /// Clausal subject of a passive.
        Csubjpass = "csubjpass",
        /// Indirect object.
        Dative = "dative",
        /// Unclassified.
        Dep = "dep",
        /// Determiner.
        Det = "det",
        /// Direct object.
        Dobj = "dobj",
        /// Expletive.
        Expl = "expl",
        /// Interjection.
        Intj = "intj",
        /// Marker of a subordinate clause.
        Mark = "mark",
        /// Meta modifier.
        Meta = "meta",
        /// Negation.
        Neg = "neg",
        /// Noun modifier.
        Nmod = "nmod",
        /// Noun phrase as adverb.
        Npadvmod = "npadvmod",
        /// Nominal subject.
        Nsubj = "nsubj",
        /// Nominal subject of a passive.
        Nsubjpass = "nsubjpass",
        /// Number modifier.
        Nummod = "nummod",
        /// Object predicate.
        Oprd = "oprd",
        /// Parataxis.
        Parataxis = "parataxis",
        /// Complement of a preposition that is a clause.
        Pcomp = "pcomp",
        /// Object of a preposition.
        Pobj = "pobj",
        /// Possessor.
        Poss = "poss",
        /// First part of a paired conjunction.
        Preconj = "preconj",
        /// Predeterminer.
        Predet = "predet",
        /// Prepositional modifier.
        Prep = "prep",
        /// Verb particle.
        Prt = "prt",
        /// Punctuation.
        Punct = "punct",
        /// Modifier of a quantity.
        Quantmod = "quantmod",
        /// Relative clause.
        Relcl = "relcl",
        /// Clausal complement without a subject.
        Xcomp = "xcomp",
        /// No relation.
        None = "",
    }
}

codes! {
    /// What a named entity is. Source: `OntoNotes` 5 named entities.
    pub enum EntityLabel: "entity label" {
        /// Number.
        Cardinal = "CARDINAL",
        /// Date or period.
        Date = "DATE",
        /// Named event.
        Event = "EVENT",
        /// Building, airport, road.
        Fac = "FAC",
        /// Country, city, state.
        Gpe = "GPE",
        /// Language.
        Language = "LANGUAGE",
        /// Named law or treaty.
        Law = "LAW",
        /// Other location.
        Loc = "LOC",
        /// Sum of money.
        Money = "MONEY",
        /// Nationality, religious or political group.
        Norp = "NORP",
        /// Ordinal.
        Ordinal = "ORDINAL",
        /// Organisation.
        Org = "ORG",
        /// Percentage.
        Percent = "PERCENT",
        /// Person.
        Person = "PERSON",
        /// Product.
        Product = "PRODUCT",
        /// Measure.
        Quantity = "QUANTITY",
        /// Time of day.
        Time = "TIME",
        /// Title of a work.
        WorkOfArt = "WORK_OF_ART",
    }
}
