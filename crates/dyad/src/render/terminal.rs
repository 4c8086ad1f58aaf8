//! The brief for a terminal: aligned columns, hanging indents, numbers of evidence in brackets.

use dyad_analysis::{ActLine, Brief, ChannelLine, Citation, Disagreement, ReasonLine};
use dyad_ledger::Arrow;
use dyad_types::CauseKind;

use crate::render::columns::{Line, Paint, Table};
use crate::render::{self, Page, candidates, words};

/// How to draw for one terminal; the edge knows, not the rendering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TerminalStyle {
    /// Columns of the terminal, at least 40. Beyond 160 nothing gets wider.
    pub width: usize,
    /// Whether to colour, with ANSI escapes.
    pub color: bool,
    /// Whether to draw dyad's own signs in ASCII: `v`, `->`. The page's text stays as it is.
    pub ascii: bool,
}

/// Room for section labels beside their lines, columns.
const LABEL: usize = 17;

/// From this width on section labels stand beside their lines, else above them.
const WIDE: usize = 96;

/// Draws the brief. Lines end with "\n", hold no more than `style.width` columns, and no spaces
/// at their ends.
pub fn terminal(page: Page<'_>, style: TerminalStyle) -> String {
    let style = TerminalStyle { width: style.width.clamp(40, 160), ..style };
    let mut drawing = Drawing { style, lines: vec![] };
    drawing.head(page.brief);
    drawing.story(page.brief);
    drawing.evidence(page);
    drawing.others(page);
    drawing.checked(page.brief);
    let printed = drawing.lines.iter().map(|line| line.print(style.color) + "\n");
    printed.collect()
}

struct Drawing {
    style: TerminalStyle,
    lines: Vec<Line>,
}

impl Drawing {
    fn arrow(&self) -> &'static str {
        if self.style.ascii { "->" } else { "→" }
    }

    /// Columns for the lines of a section.
    fn room(&self) -> usize {
        self.style.width - if self.style.width >= WIDE { LABEL } else { 2 }
    }

    fn head(&mut self, brief: &Brief) {
        let title = match &brief.headline {
            Some(headline) => {
                let (first, second) = (&headline.first.name, &headline.second.name);
                format!("{} - {}", first.to_uppercase(), second.to_uppercase())
            }
            None => "NO PAIR OF PARTIES".to_owned(),
        };
        let title = Line::of(&title, Paint::Bold);
        let status = self.status(brief);
        let space = self.style.width.saturating_sub(title.width() + status.width());
        if space >= 2 {
            let mut line = title;
            line.push(&" ".repeat(space), Paint::Plain);
            line.append(&status);
            self.lines.push(line);
        } else {
            self.lines.extend(title.wrap(self.style.width));
            self.lines.extend(status.wrap(self.style.width));
        }
        let page = [
            brief
                .head
                .title
                .clone()
                .unwrap_or_else(|| brief.head.origin.name.clone()),
            brief.head.origin.publisher.clone().unwrap_or_default(),
            words::published(brief.head.published()),
        ];
        let page: Vec<_> = page.into_iter().filter(|part| !part.is_empty()).collect();
        let page = Line::of(&page.join(", "), Paint::Dim);
        self.lines.extend(page.wrap(self.style.width));
        for note in &brief.notes {
            self.lines.extend(Line::of(note, Paint::Dim).wrap(self.style.width));
        }
        if brief.sources.len() > 1 {
            let told = brief.sources.iter().map(words::source);
            let all = std::iter::once(words::n_sources(brief)).chain(told);
            for source in all {
                self.lines
                    .extend(Line::of(&source, Paint::Dim).wrap(self.style.width));
            }
        }
    }

    fn status(&self, brief: &Brief) -> Line {
        let Some(status) = &brief.status else {
            return Line::default();
        };
        let (sign, paint) = match (status.arrow, self.style.ascii) {
            (Arrow::Worse, true) => ("v", Paint::Bad),
            (Arrow::Worse, false) => ("▼", Paint::Bad),
            (Arrow::Same, _) => ("=", Paint::Bold),
            (Arrow::Better, true) => ("^", Paint::Good),
            (Arrow::Better, false) => ("▲", Paint::Good),
        };
        Line::of(&format!("{sign}  {}", words::status(status)), paint)
    }

    fn story(&mut self, brief: &Brief) {
        self.acts("What happened", &brief.what_happened);
        self.acts("Also recorded", &brief.also_recorded);
        self.disagreements(&brief.disagreements);
        self.reasons("Why now", brief, &brief.why_now, words::cause_label);
        self.candidates(brief);
        self.players(brief);
        self.reasons("Background", brief, &brief.background, words::background_label);
        self.channels(&brief.channels);
        self.outlooks(brief);
        let articles = |citations: &[Citation]| {
            let told = words::articles(brief, citations);
            Line::of(&words::aside(told.as_slice()), Paint::Dim)
        };
        let red_lines = brief.red_lines.iter().map(|line| {
            let holder = Line::of(&line.holder.name, Paint::Bold);
            let mut text = Line::plain(&words::red_line(line));
            text.append(&articles(&line.citations));
            if let Some(alike) = words::alike(line) {
                text.push(&format!("; {alike}"), Paint::Plain);
            }
            let known = line.in_ledger.as_ref().map(|act| act.citations.as_slice());
            let all = cites(line.citations.iter().chain(known.unwrap_or_default()));
            vec![holder, text, all]
        });
        self.rows("Red lines", 1, red_lines.collect());
        let sanctions = brief.sanctions.iter().map(|line| {
            let sides = Line::of(&words::sanction_sides(line, self.arrow()), Paint::Bold);
            let mut text = Line::plain(&line.text);
            text.append(&articles(&line.citations));
            vec![sides, text, cites(&line.citations)]
        });
        self.rows("Sanctions", 1, sanctions.collect());
    }

    fn acts(&mut self, label: &str, acts: &[ActLine]) {
        let rows = acts.iter().map(|act| {
            vec![
                Line::of(&act.date.short, Paint::Dim),
                Line::plain(&words::sides_by_code(act, self.arrow())),
                Line::plain(&words::act(act)),
                Line::of(act.event_type.as_str(), Paint::Accent),
                cites(&act.citations),
            ]
        });
        self.rows(label, 2, rows.collect());
    }

    fn reasons(
        &mut self,
        label: &str,
        brief: &Brief,
        reasons: &[ReasonLine],
        kind_label: fn(CauseKind) -> &'static str,
    ) {
        let rows = reasons.iter().map(|line| {
            let mut text = Line::plain(&line.reason);
            if let Some(effect) = &line.effect {
                text.push(&format!(" {} {effect}", self.arrow()), Paint::Plain);
            }
            let articles = words::articles(brief, &line.citations);
            let view = words::view(line.hedge, &line.holder).into_iter().chain(articles);
            text.push(&words::aside(&view.collect::<Vec<_>>()), Paint::Dim);
            let known = line.in_ledger.as_ref();
            if let Some(known) = known {
                let mark = self.own(&candidates::mark(brief, known));
                text.push(&format!(" ({mark})"), Paint::Dim);
            }
            let known = known.map(|known| known.act.citations.as_slice());
            let all = cites(line.citations.iter().chain(known.unwrap_or_default()));
            let kind = Line::of(kind_label(line.kind), Paint::Dim);
            vec![kind, text, all]
        });
        let rows = rows.collect();
        self.rows(label, 1, rows);
    }

    /// What the ledger says of why now, told apart from what the text states by its own label.
    fn candidates(&mut self, brief: &Brief) {
        let rows = brief.ledger_candidates.iter().map(|line| {
            let act = &line.act;
            let sides = words::sides_by_code(act, self.arrow());
            let mut text = Line::plain(&format!("{sides} {} (", words::act(act)));
            text.push(act.event_type.as_str(), Paint::Accent);
            let role = candidates::role_label(line.role);
            text.push(&format!(", {role})"), Paint::Plain);
            if let Some(rates) = candidates::rates(brief, line) {
                text.push(&format!("; {}", self.own(&rates)), Paint::Dim);
            }
            text.push(&words::aside(&candidates::remarks(line)), Paint::Dim);
            vec![
                Line::of(&candidates::days_before(line), Paint::Dim),
                text,
                cites(&act.citations),
            ]
        });
        let table = Table { flexible: 1, rows: rows.collect() };
        let mut lines = table.lines(self.room());
        if let Some(search) = candidates::search(brief) {
            lines.extend(Line::of(&search, Paint::Dim).wrap(self.room()));
        }
        self.section("From the ledger", lines);
    }

    /// dyad's own words in the signs of the terminal.
    fn own(&self, words: &str) -> String {
        if self.style.ascii {
            words.replace('×', "x").replace('–', "-")
        } else {
            words.to_owned()
        }
    }

    fn players(&mut self, brief: &Brief) {
        let mut lines = vec![];
        for context in &brief.players {
            lines.extend(Line::of(&context.player.name, Paint::Bold).wrap(self.room()));
            let told = context.lines.iter().map(|line| {
                let mut text = Line::plain(&line.text);
                let view = words::view_if_not_plain(line.hedge, &line.holder).into_iter();
                let view = view.chain(words::articles(brief, &line.citations));
                text.push(&words::aside(&view.collect::<Vec<_>>()), Paint::Dim);
                let kind = Line::of(words::facet_label(line.kind), Paint::Dim);
                vec![kind, text, cites(&line.citations)]
            });
            let known = context.facts.iter().map(|fact| {
                let row = Line::of(&format!("{{{}}}", fact.row), Paint::Accent);
                vec![Line::of("table", Paint::Dim), Line::plain(&fact.text), row]
            });
            let rows = told.chain(known).collect();
            let table = Table { flexible: 1, rows };
            lines.extend(table.lines(self.room().saturating_sub(2)).iter().map(indented));
        }
        self.section("Larger context", lines);
    }

    fn channels(&mut self, channels: &[ChannelLine]) {
        let rows = channels.iter().map(|channel| {
            let name = Line::plain(&words::channel(channel));
            vec![name, self.chain(channel)]
        });
        self.rows("Channels", 1, rows.collect());
    }

    fn chain(&self, channel: &ChannelLine) -> Line {
        let mut chain = Line::default();
        for (idx, step) in channel.steps.iter().enumerate() {
            if idx > 0 {
                chain.push(&format!(" {} ", self.arrow()), Paint::Plain);
            }
            chain.push(&words::step(step), Paint::Plain);
            chain.push(" ", Paint::Plain);
            chain.append(&cites(&step.citations));
        }
        let remarks = words::channel_remarks(channel);
        chain.push(&words::aside(&remarks), Paint::Dim);
        chain
    }

    fn outlooks(&mut self, brief: &Brief) {
        let rows = brief.what_comes_next.iter().map(|line| {
            let kind = Line::of(words::outlook_label(line.kind), Paint::Dim);
            let said = words::outlook(line);
            // The label says "if" already.
            let said = match &line.condition {
                Some(_) => said.strip_prefix("If ").or_else(|| said.strip_prefix("if ")),
                None => None,
            }
            .map_or(said.clone(), str::to_owned);
            let articles = words::articles(brief, &line.citations);
            let said = format!("{said}{}", words::aside(articles.as_slice()));
            vec![kind, Line::plain(&said), cites(&line.citations)]
        });
        self.rows("What comes next", 1, rows.collect());
    }

    fn evidence(&mut self, page: Page<'_>) {
        let brief = page.brief;
        let rows = brief.evidence.iter().map(|item| {
            let number = Line::of(&format!("[{}]", item.id), Paint::Accent);
            let mut text = Line::plain(&item.sentence.text);
            let place = words::place(page, item);
            text.push(&format!(" ({place})"), Paint::Dim);
            vec![number, text]
        });
        self.rows("Evidence", 1, rows.collect());
        let rows = brief.table_facts.iter().map(|row| {
            let number = Line::of(&format!("{{{}}}", row.id), Paint::Accent);
            let cells: Vec<String> = words::cells(row)
                .map(|(column, cell)| format!("{column} {cell}"))
                .collect();
            let mut text = Line::plain(&format!("{}: {}", row.table, cells.join(", ")));
            text.push(&format!(" ({})", row.source), Paint::Dim);
            vec![number, text]
        });
        self.rows("Tables", 1, rows.collect());
    }

    fn others(&mut self, page: Page<'_>) {
        let mut lines = vec![];
        for (reading, story, events) in page.other_stories() {
            lines.extend(Line::of(&words::story(story), Paint::Bold).wrap(self.room()));
            let rows = events.iter().map(|event| {
                let sentence = render::sentence(reading, event.evidence.position);
                let date = event.date.interval.map(|days| days.to_string());
                vec![
                    Line::of(&date.unwrap_or_else(|| "undated".to_owned()), Paint::Dim),
                    Line::plain(&words::sides_of(event, self.arrow())),
                    Line::plain(&words::told(event, sentence)),
                    Line::of(event.event_type.as_str(), Paint::Accent),
                ]
            });
            let table = Table { flexible: 2, rows: rows.collect() };
            lines.extend(table.lines(self.room().saturating_sub(2)).iter().map(indented));
        }
        self.section("Other stories", lines);
    }

    /// What the check of the lines found, and what was cut for length.
    fn checked(&mut self, brief: &Brief) {
        let checked = Line::of(&words::checked(brief), Paint::Dim);
        self.section("Checked", checked.wrap(self.room()));
        if let Some(cut) = words::cut(brief) {
            let cut = Line::of(&cut, Paint::Dim);
            self.section("Cut for length", cut.wrap(self.room()));
        }
    }

    /// What the pages tell differently: a heading a thing, under it who says what.
    fn disagreements(&mut self, disagreements: &[Disagreement]) {
        let rows = disagreements.iter().flat_map(|line| {
            let about =
                Some(line.about.as_str()).into_iter().chain(std::iter::repeat(""));
            line.versions.iter().zip(about).map(|(version, about)| {
                let said = Line::plain(&words::version(version));
                vec![Line::of(about, Paint::Dim), said, cites(&version.citations)]
            })
        });
        let rows = rows.collect();
        self.rows("Told differently", 1, rows);
    }

    fn rows(&mut self, label: &str, flexible: usize, rows: Vec<Vec<Line>>) {
        let lines = Table { flexible, rows }.lines(self.room());
        self.section(label, lines);
    }

    /// Puts lines beside their label, or below it; nothing for no lines.
    fn section(&mut self, label: &str, lines: Vec<Line>) {
        if lines.is_empty() {
            return;
        }
        self.lines.push(Line::default());
        let beside = self.style.width >= WIDE;
        if !beside {
            self.lines.push(Line::of(label, Paint::Bold));
        }
        for (idx, line) in lines.into_iter().enumerate() {
            let mut labelled = match (beside, idx) {
                (true, 0) => Line::of(&format!("{label:<LABEL$}"), Paint::Bold),
                (true, _) => Line::plain(&" ".repeat(LABEL)),
                (false, _) => Line::plain("  "),
            };
            labelled.append(&line);
            self.lines.push(labelled);
        }
    }
}

fn indented(line: &Line) -> Line {
    let mut indented = Line::plain("  ");
    indented.append(line);
    indented
}

fn cites<'a>(citations: impl IntoIterator<Item = &'a Citation>) -> Line {
    let numbers = words::evidence_ids(citations).into_iter();
    let numbers: Vec<String> = numbers.map(|id| format!("[{id}]")).collect();
    Line::of(&numbers.join(" "), Paint::Accent)
}
