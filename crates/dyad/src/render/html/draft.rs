//! A brief on its way into a page: gives ids to lines, and remembers which line cites what, so that
//! evidence can link back.

use std::fmt::Display;

use dyad_analysis::{Brief, Citation};
use maud::{Markup, Render, html};

use super::{Kind, count, tag};
use crate::render::{Page, words};

/// A line of a brief that can be linked to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// Unique in the page.
    pub(super) id: String,
    /// For a reader: "why now 1".
    name: String,
}

/// What a line can rest on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Target {
    /// A sentence, by its number.
    Sentence(usize),
    /// A row of a table, by its number.
    Row(usize),
}

/// Numbers of sentences that no end of a line parts.
const TOGETHER: usize = 4;

/// One brief of a page and what has been cited so far.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    pub(super) page: Page<'a>,
    /// Before every id: nothing for the only brief of a page.
    prefix: String,
    /// Level of its heading, from 1.
    level: usize,
    cited: Vec<(Target, Line)>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(page: Page<'a>, prefix: String, level: usize) -> Self {
        Self { page, prefix, level, cited: vec![] }
    }

    pub(super) fn brief(&self) -> &'a Brief {
        self.page.brief
    }

    /// Whether it is the only brief of its page.
    pub(super) fn is_alone(&self) -> bool {
        self.prefix.is_empty()
    }

    pub(super) fn id(&self, plain: impl Display) -> String {
        format!("{}{plain}", self.prefix)
    }

    /// A heading `depth` levels below that of the brief, which has depth 0.
    pub(super) fn heading(&self, depth: usize, text: impl Render) -> Markup {
        html! {
            @match self.level + depth {
                ..=1 => h1 { (text) },
                2 => h2 class=[(depth == 0).then_some("pair")] { (text) },
                3 => h3 { (text) },
                _ => h4 { (text) },
            }
        }
    }

    /// The n-th line of its kind, or of a part of a section: "2-1".
    pub(super) fn line(&self, (id, name): Kind, n: impl Display) -> Line {
        Line {
            id: self.id(format_args!("{id}-{n}")),
            name: format!("{name} {n}"),
        }
    }

    /// A line that is the only one of its kind.
    pub(super) fn only_line(&self, (id, name): Kind) -> Line {
        Line { id: self.id(id), name: name.to_owned() }
    }

    /// The numbers of the sentences that a line cites, as links to them.
    pub(super) fn cites(&mut self, line: &Line, citations: &[Citation]) -> Markup {
        let ids = words::evidence_ids(citations);
        let targets = ids.iter().map(|&id| (Target::Sentence(id), line.clone()));
        self.cited.extend(targets);
        html! {
            @for few in ids.chunks(TOGETHER) {
                sup {
                    @for id in few {
                        a class="cite" href={ "#" (self.id(format_args!("e{id}"))) }
                            aria-label={ "Evidence " (id) } { (id) }
                    }
                }
            }
        }
    }

    /// As [`Self::cites`], and how many articles they are of, when more than one.
    pub(super) fn cites_and_articles(
        &mut self,
        line: &Line,
        citations: &[Citation],
    ) -> Markup {
        let n_articles = self.brief().n_articles(citations);
        html! {
            (self.cites(line, citations))
            @if n_articles > 1 { (tag(count(n_articles, "article"))) }
        }
    }

    /// The number of the row of a table that a line cites, as a link to it.
    pub(super) fn cites_row(&mut self, line: &Line, row: usize) -> Markup {
        self.cited.push((Target::Row(row), line.clone()));
        html! {
            sup {
                a class="cite" href={ "#" (self.id(format_args!("t{row}"))) }
                    aria-label={ "Row of a table " (row) } { "t" (row) }
            }
        }
    }

    /// Links to the lines that cite a sentence or a row, each once.
    pub(super) fn citing(&self, target: Target) -> Markup {
        let mut lines: Vec<&Line> = vec![];
        for (_, line) in self.cited.iter().filter(|(cited, _)| *cited == target) {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        html! {
            @for (idx, line) in lines.iter().enumerate() {
                @if idx > 0 { ", " }
                a class="back" href={ "#" (line.id) } { "↑ " (line.name) }
            }
        }
    }
}
