//! The brief as Markdown (GitHub's dialect: tables and footnotes), for notes and pull requests.

use dyad_analysis::{ActLine, Brief, Citation, EvidenceItem, ReasonLine};
use dyad_ledger::{Arrow, TextRange};
use dyad_types::CauseKind;

use crate::render::{self, Page, candidates as told, words};

/// The brief as Markdown. Cited sentences are footnotes, `[^1]`; rows of tables `[^t1]`.
pub fn markdown(page: Page<'_>) -> String {
    let mut text = String::new();
    head(&mut text, page.brief);
    acts(&mut text, "What happened", page.brief, &page.brief.what_happened);
    acts(&mut text, "Also recorded", page.brief, &page.brief.also_recorded);
    disagreements(&mut text, page.brief);
    reasons(&mut text, "Why now", page.brief, &page.brief.why_now, words::cause_label);
    candidates(&mut text, page.brief);
    players(&mut text, page.brief);
    reasons(
        &mut text,
        "Background",
        page.brief,
        &page.brief.background,
        words::background_label,
    );
    channels(&mut text, page.brief);
    outlooks(&mut text, page.brief);
    limits(&mut text, page.brief);
    others(&mut text, page);
    evidence(&mut text, page);
    text
}

/// Adds a block and the empty line after it.
fn block(text: &mut String, block: &str) {
    text.push_str(block);
    text.push_str("\n\n");
}

/// Adds a heading and a list or table; nothing for no lines.
fn section(text: &mut String, heading: &str, lines: &[String]) {
    if !lines.is_empty() {
        block(text, &format!("## {heading}"));
        block(text, &lines.join("\n"));
    }
}

fn head(text: &mut String, brief: &Brief) {
    let title = match &brief.headline {
        Some(headline) => {
            format!("{} – {}", plain(&headline.first.name), plain(&headline.second.name))
        }
        None => "No pair of parties".to_owned(),
    };
    block(text, &format!("# {title}"));
    if let Some(status) = &brief.status {
        let sign = match status.arrow {
            Arrow::Worse => "▼",
            Arrow::Same => "=",
            Arrow::Better => "▲",
        };
        let cites = cites(&status.citations);
        block(text, &format!("**{sign} {}**{cites}", plain(&words::status(status))));
    }
    let origin = &brief.head.origin;
    let name = brief.head.title.as_deref().unwrap_or(&origin.name);
    let publisher = origin.publisher.as_ref().map(|name| format!(", {}", plain(name)));
    block(
        text,
        &format!(
            "*{}*{}, {}",
            plain(name),
            publisher.unwrap_or_default(),
            words::published(brief.head.published())
        ),
    );
    for note in &brief.notes {
        block(text, &format!("> {}", plain(note)));
    }
    if brief.sources.len() > 1 {
        block(text, &format!("{}:", plain(&words::n_sources(brief))));
        let sources = brief.sources.iter();
        let lines: Vec<String> = sources
            .map(|source| format!("- {}", plain(&words::source(source))))
            .collect();
        block(text, &lines.join("\n"));
    }
}

/// How a line is told, and by how many articles, in brackets.
fn aside(brief: &Brief, mut parts: Vec<String>, citations: &[Citation]) -> String {
    parts.extend(words::articles(brief, citations));
    plain(&words::aside(&parts))
}

/// What the pages tell differently.
fn disagreements(text: &mut String, brief: &Brief) {
    let lines = brief.disagreements.iter().map(|line| {
        let versions = line.versions.iter().map(|version| {
            format!("{}{}", plain(&words::version(version)), cites(&version.citations))
        });
        format!("- **{}**: {}", line.about, versions.collect::<Vec<_>>().join("; "))
    });
    section(text, "Told differently", &lines.collect::<Vec<_>>());
}

fn acts(text: &mut String, heading: &str, brief: &Brief, acts: &[ActLine]) {
    if acts.is_empty() {
        return;
    }
    let header = ["| When | Who | What | Type |", "| --- | --- | --- | --- |"];
    let rows = acts.iter().map(|act| {
        format!(
            "| {} | {} | {}{} | {} |",
            plain(&act.date.short),
            plain(&words::sides_by_name(brief, act)),
            plain(&words::act(act)),
            cites(&act.citations),
            act.event_type
        )
    });
    let lines: Vec<String> = header.into_iter().map(str::to_owned).chain(rows).collect();
    section(text, heading, &lines);
}

fn reasons(
    text: &mut String,
    heading: &str,
    brief: &Brief,
    reasons: &[ReasonLine],
    kind_label: fn(CauseKind) -> &'static str,
) {
    let lines = reasons.iter().map(|line| {
        let effect = line.effect.as_ref().map(|effect| format!(" → {}", plain(effect)));
        let known = line.in_ledger.as_ref().map(|known| {
            let mark = plain(&told::mark(brief, known));
            format!(" ({mark}){}", cites(&known.act.citations))
        });
        format!(
            "- **{}**: {}{}{}{}{}",
            kind_label(line.kind),
            plain(&line.reason),
            effect.unwrap_or_default(),
            aside(brief, words::view(line.hedge, &line.holder), &line.citations),
            cites(&line.citations),
            known.unwrap_or_default()
        )
    });
    section(text, heading, &lines.collect::<Vec<_>>());
}

fn candidates(text: &mut String, brief: &Brief) {
    let lines = brief.ledger_candidates.iter().map(|line| {
        let rates = told::rates(brief, line).map(|rates| format!("; {rates}"));
        format!(
            "- **{}**, {}, {}: {} {}{} ({}){}{}",
            plain(&line.act.date.short),
            told::days_before(line),
            told::role_label(line.role),
            plain(&words::sides_by_name(brief, &line.act)),
            plain(&words::act(&line.act)),
            cites(&line.act.citations),
            line.act.event_type,
            rates.unwrap_or_default(),
            words::aside(&told::remarks(line))
        )
    });
    let mut lines: Vec<String> = lines.collect();
    if let Some(search) = told::search(brief) {
        lines.push(format!("- *{}*", plain(&search)));
    }
    section(text, "Why now, from the ledger", &lines);
}

fn players(text: &mut String, brief: &Brief) {
    if brief.players.is_empty() {
        return;
    }
    block(text, "## Larger context");
    for context in &brief.players {
        block(text, &format!("### {}", plain(&context.player.name)));
        let told = context.lines.iter().map(|line| {
            format!(
                "- {}: {}{}{}",
                words::facet_label(line.kind),
                plain(&line.text),
                aside(
                    brief,
                    words::view_if_not_plain(line.hedge, &line.holder),
                    &line.citations
                ),
                cites(&line.citations)
            )
        });
        let known = context
            .facts
            .iter()
            .map(|fact| format!("- table: {}[^t{}]", plain(&fact.text), fact.row));
        let lines: Vec<String> = told.chain(known).collect();
        block(text, &lines.join("\n"));
    }
}

fn channels(text: &mut String, brief: &Brief) {
    let lines = brief.channels.iter().map(|channel| {
        let steps: Vec<String> = channel
            .steps
            .iter()
            .map(|step| {
                format!("{}{}", plain(&words::step(step)), cites(&step.citations))
            })
            .collect();
        let remarks = words::aside(&words::channel_remarks(channel));
        let name = plain(&words::channel(channel));
        format!("- **{name}**: {}{}", steps.join(" → "), plain(&remarks))
    });
    section(text, "Channels", &lines.collect::<Vec<_>>());
}

fn outlooks(text: &mut String, brief: &Brief) {
    let lines = brief.what_comes_next.iter().map(|line| {
        let said = plain(&words::outlook(line));
        let kind = words::outlook_label(line.kind);
        let label = if line.condition.is_some() { "" } else { kind };
        let label =
            if label.is_empty() { String::new() } else { format!("**{label}**: ") };
        let articles = aside(brief, Vec::new(), &line.citations);
        format!("- {label}{said}{articles}{}", cites(&line.citations))
    });
    section(text, "What comes next", &lines.collect::<Vec<_>>());
}

fn limits(text: &mut String, brief: &Brief) {
    let red_lines = brief.red_lines.iter().map(|line| {
        let holder = plain(&line.holder.name);
        let alike = line.in_ledger.as_ref().map(|act| {
            let told = words::alike(line).unwrap_or_default();
            format!("; {}{}", plain(&told), cites(&act.citations))
        });
        format!(
            "- **{holder}**: {}{}{}{}",
            plain(&words::red_line(line)),
            aside(brief, Vec::new(), &line.citations),
            cites(&line.citations),
            alike.unwrap_or_default()
        )
    });
    section(text, "Red lines", &red_lines.collect::<Vec<_>>());
    let sanctions = brief.sanctions.iter().map(|line| {
        let sides = plain(&words::sanction_sides(line, "→"));
        let articles = aside(brief, Vec::new(), &line.citations);
        format!(
            "- **{sides}**: {}{articles}{}",
            plain(&line.text),
            cites(&line.citations)
        )
    });
    section(text, "Sanctions", &sanctions.collect::<Vec<_>>());
}

fn others(text: &mut String, page: Page<'_>) {
    let stories = page.other_stories();
    if stories.is_empty() {
        return;
    }
    block(text, "## Other stories on the page");
    for (reading, story, events) in stories {
        block(text, &format!("### {}", plain(&words::story(story))));
        let lines = events.iter().map(|event| {
            let sentence = render::sentence(reading, event.evidence.position);
            let date = event.date.interval.map(|days| days.to_string());
            format!(
                "- {} {}: {} ({})",
                date.unwrap_or_else(|| "undated".to_owned()),
                plain(&words::sides_of(event, "→")),
                plain(&words::told(event, sentence)),
                event.event_type
            )
        });
        block(text, &lines.collect::<Vec<_>>().join("\n"));
    }
}

fn evidence(text: &mut String, page: Page<'_>) {
    let brief = page.brief;
    if !brief.evidence.is_empty() {
        block(text, "## Evidence");
    }
    for item in &brief.evidence {
        let place = plain(&words::place(page, item));
        let told = marked(item, &words::cited_words(brief, item.id));
        block(text, &format!("[^{}]: {told} ({place})", item.id));
    }
    for row in &brief.table_facts {
        let cells: Vec<String> = words::cells(row)
            .map(|(column, cell)| format!("{} {}", plain(column), plain(cell)))
            .collect();
        let (table, source) = (plain(&row.table), plain(&row.source));
        let cells = cells.join(", ");
        block(text, &format!("[^t{}]: Table {table}: {cells} ({source})", row.id));
    }
    block(text, &format!("Checked: {}", words::checked(brief)));
    if let Some(cut) = words::cut(brief) {
        block(text, &format!("Cut for length: {cut}"));
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
}

/// The sentence with the cited words in bold.
fn marked(item: &EvidenceItem, words: &[TextRange]) -> String {
    let pieces = words::pieces(&item.sentence.text, words);
    let printed = pieces.into_iter().map(|(piece, is_cited)| {
        let inner = piece.trim();
        if is_cited && !inner.is_empty() {
            let at = piece.find(inner).unwrap_or(0);
            let (before, rest) = piece.split_at(at);
            let after = rest.strip_prefix(inner).unwrap_or("");
            format!("{before}**{}**{after}", plain(inner))
        } else {
            plain(piece)
        }
    });
    printed.collect()
}

fn cites(citations: &[Citation]) -> String {
    let numbers = words::evidence_ids(citations).into_iter();
    numbers.map(|id| format!("[^{id}]")).collect::<Vec<_>>().concat()
}

/// A stranger's text as plain text of one line: no mark-up, no HTML, no link, no table cell.
fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&'
            | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
