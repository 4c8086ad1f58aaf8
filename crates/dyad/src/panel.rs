//! Panels of the store's acts, as political scientists use them: a row a pair and period, in CSV or
//! Parquet, with the codes of the country lists.

use std::collections::BTreeMap;
use std::io::Write;

use dyad_data::{ActorTables, Country, LexiconError, Ontology};
use dyad_history::quad_class;
use dyad_ledger::{
    DirectedDyad, Dyad, Panel, PanelAct, PanelCell, PanelCode, PanelOptions, Party,
};
use dyad_parquet::{Column, Kind, TableError, TableWriter};
use dyad_types::{
    CameoCode, CountryCode, DateInterval, EventType, HistoryAct, Intensity, Mode,
    QuadScheme,
};
use jiff::civil::{Date, date};

/// Rows that are written to Parquet at once.
const GROUP_ROWS: usize = 250_000;

/// The day that Julian day numbers count from.
const JULIAN_FIRST: Date = date(-4713, 11, 24);

/// Acts to be counted, of histories and of articles.
#[derive(Debug)]
pub struct PanelInput {
    scheme: QuadScheme,
    ontology: Ontology,
    dyads: Vec<Option<Dyad>>,
    by_dyad: BTreeMap<Dyad, u32>,
    codes: Vec<PanelCode>,
    code_numbers: BTreeMap<String, u32>,
    by_code: BTreeMap<(String, i64), u32>,
    acts: Vec<PanelAct>,
}

impl PanelInput {
    /// Acts of histories by Julian day, with the words of their numbers; quad classes are of
    /// `scheme`.
    ///
    /// # Errors
    /// [`LexiconError`] when the ontology is broken.
    pub fn new(
        scheme: QuadScheme,
        dyads: Vec<Option<Dyad>>,
        history_acts: &[Option<HistoryAct>],
        acts: Vec<PanelAct>,
    ) -> Result<Self, LexiconError> {
        let by_dyad = dyads
            .iter()
            .enumerate()
            .filter_map(|(idx, dyad)| Some((dyad.clone()?, u32::try_from(idx).ok()?)));
        let mut input = Self {
            scheme,
            ontology: Ontology::embedded()?,
            by_dyad: by_dyad.collect(),
            dyads,
            codes: Vec::new(),
            code_numbers: BTreeMap::new(),
            by_code: BTreeMap::new(),
            acts,
        };
        for act in history_acts {
            let code = act.as_ref().map_or(NO_CODE, |act| {
                let cameo = act.cameo.clone();
                input.code(cameo, act.event_type, act.mode, act.intensity)
            });
            input.codes.push(code);
        }
        Ok(input)
    }

    /// Adds an act that an article tells; `is_cluster` as in [`PanelAct`].
    pub fn add(
        &mut self,
        directed: &DirectedDyad,
        days: DateInterval,
        cameo: &CameoCode,
        intensity: Intensity,
        is_cluster: bool,
    ) {
        let dyad = directed.undirected();
        let from_a = directed.actor() == dyad.a();
        let next = u32::try_from(self.dyads.len()).unwrap_or(u32::MAX);
        let number = *self.by_dyad.entry(dyad.clone()).or_insert(next);
        if number == next {
            self.dyads.push(Some(dyad));
        }
        #[expect(clippy::cast_possible_truncation, reason = "tenths of -10 to 10")]
        let key = (cameo.to_string(), (intensity.points() * 10.0).round() as i64);
        let act = if let Some(act) = self.by_code.get(&key) {
            *act
        } else {
            let code = self.code(Some(cameo.clone()), None, None, intensity);
            let act = u32::try_from(self.codes.len()).unwrap_or(u32::MAX);
            self.codes.push(code);
            self.by_code.insert(key, act);
            act
        };
        let n_days =
            u32::try_from(days.start.until(days.end).map_or(0, |s| s.get_days()) + 1);
        self.acts.push(PanelAct {
            dyad: number,
            day: JULIAN_FIRST.until(days.start).map_or(0, |span| span.get_days()),
            from_a,
            act,
            n_days: n_days.unwrap_or(1),
            is_cluster,
        });
    }

    fn code(
        &mut self,
        cameo: Option<CameoCode>,
        event_type: Option<EventType>,
        mode: Option<Mode>,
        intensity: Intensity,
    ) -> PanelCode {
        let of_type = event_type.and_then(|kind| self.ontology.cameo_of(kind, mode));
        let own_type = event_type.filter(|_| cameo.is_none());
        let code = cameo.or(of_type);
        // PLOVER's own classes where the data have PLOVER's types.
        let quad = match own_type {
            Some(kind) if self.scheme == QuadScheme::Plover => Some(kind.quad_class()),
            _ => code.as_ref().and_then(|code| quad_class(self.scheme, code)),
        };
        let text = code.as_ref().map_or("", CameoCode::as_str).to_owned();
        let root = code.as_ref().map_or("", CameoCode::root).to_owned();
        let mut number = |text: String| {
            let next = u32::try_from(self.code_numbers.len()).unwrap_or(u32::MAX);
            *self.code_numbers.entry(text).or_insert(next)
        };
        PanelCode {
            quad,
            points: intensity.points(),
            code: number(text),
            root: number(format!("root {root}")),
        }
    }

    /// Counts them.
    pub fn count(self, options: PanelOptions) -> PanelTable {
        let panel = Panel::of(self.acts, &self.codes, JULIAN_FIRST, &options);
        PanelTable {
            panel,
            dyads: self.dyads,
            options,
            scheme: self.scheme,
        }
    }
}

const NO_CODE: PanelCode = PanelCode {
    quad: None,
    points: 0.0,
    code: u32::MAX,
    root: u32::MAX,
};

/// A panel with the names of its pairs.
#[derive(Debug, Clone)]
pub struct PanelTable {
    /// The counts.
    pub panel: Panel,
    dyads: Vec<Option<Dyad>>,
    options: PanelOptions,
    scheme: QuadScheme,
}

/// A row of a panel.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelRow {
    /// The period.
    pub days: DateInterval,
    /// Who acts; without directions the alphabetically first party.
    pub a: Party,
    /// To whom; without directions the other party.
    pub b: Party,
    /// ISO codes of both, for states.
    pub iso3c: [Option<CountryCode>; 2],
    /// Correlates of War numbers of both that hold in the period.
    pub cown: [Option<u16>; 2],
    /// Gleditsch-Ward numbers of both that hold in the period.
    pub gwn: [Option<u16>; 2],
    /// All acts.
    pub events: u64,
    /// Acts by quad class, in the order of [`dyad_types::QuadClass::ALL`].
    pub by_quad: [u64; 4],
    /// Acts without a class.
    pub unclassed: u64,
    /// Goldstein points of all of them together.
    pub intensity_sum: f64,
    /// Share of the period's acts of all pairs; `None` for a period that is not covered.
    pub share: Option<f64>,
    /// Whether anything is told of the period, so that a zero means that nothing happened.
    pub covered: bool,
}

/// The columns of a panel.
const COLUMNS: [(&str, Kind); 24] = [
    ("date_start", Kind::Day),
    ("date_end", Kind::Day),
    ("dyad", Kind::Text),
    ("a", Kind::Text),
    ("b", Kind::Text),
    ("a_iso3c", Kind::Text),
    ("b_iso3c", Kind::Text),
    ("a_cown", Kind::Integer),
    ("b_cown", Kind::Integer),
    ("a_gwn", Kind::Integer),
    ("b_gwn", Kind::Integer),
    ("cow_dyad", Kind::Integer),
    ("events", Kind::Integer),
    ("verbal_cooperation", Kind::Integer),
    ("material_cooperation", Kind::Integer),
    ("verbal_conflict", Kind::Integer),
    ("material_conflict", Kind::Integer),
    ("unclassed", Kind::Integer),
    ("intensity_sum", Kind::Real),
    ("intensity_mean", Kind::Real),
    ("share", Kind::Real),
    ("covered", Kind::Flag),
    ("quad_scheme", Kind::Text),
    ("counting", Kind::Text),
];

impl PanelTable {
    /// Leaves out pairs. Shares and coverage stay those of all pairs.
    pub fn keep(&mut self, is_asked: impl Fn(&Dyad) -> bool) {
        let asked: Vec<bool> = self
            .dyads
            .iter()
            .map(|dyad| dyad.as_ref().is_some_and(&is_asked))
            .collect();
        let is_asked = |cell: &PanelCell| asked.get(cell.dyad as usize).copied();
        self.panel.cells.retain(|cell| is_asked(cell).unwrap_or(false));
    }

    /// The rows, by pair and period, balanced or without those that hold nothing.
    pub fn rows<'a>(
        &'a self,
        tables: &'a ActorTables,
        sparse: bool,
    ) -> impl Iterator<Item = PanelRow> + 'a {
        let name = |series: &[PanelCell]| {
            let first = series.first();
            let dyad =
                first.and_then(|cell| self.dyads.get(cell.dyad as usize)?.as_ref());
            (dyad, first.map(|cell| cell.from_a != Some(true)))
        };
        let mut series: Vec<&[PanelCell]> = self.panel.series().collect();
        series.sort_by_key(|series| name(series));
        series.into_iter().flat_map(move |series| {
            let cells: Vec<PanelCell> = if sparse {
                series.to_vec()
            } else {
                self.panel.filled(series).collect()
            };
            let ends = self.ends(tables, series);
            cells
                .into_iter()
                .filter_map(move |cell| self.row(ends.as_ref()?, &cell))
        })
    }

    fn ends<'a>(
        &self,
        tables: &'a ActorTables,
        series: &[PanelCell],
    ) -> Option<[(Party, Option<&'a Country>); 2]> {
        let first = series.first()?;
        let dyad = self.dyads.get(first.dyad as usize)?.as_ref()?;
        let [a, b] = dyad.parties();
        let parties = if first.from_a == Some(false) { [b, a] } else { [a, b] };
        Some(parties.map(|party| {
            let code = CountryCode::new(party.as_str()).ok();
            (party.clone(), code.and_then(|code| tables.country(code)))
        }))
    }

    fn row(
        &self,
        ends: &[(Party, Option<&Country>); 2],
        cell: &PanelCell,
    ) -> Option<PanelRow> {
        let period = self.panel.periods.get(cell.period)?;
        let days = period.days;
        let [a, b] = ends;
        let countries = [a.1, b.1];
        Some(PanelRow {
            days,
            a: a.0.clone(),
            b: b.0.clone(),
            iso3c: countries.map(|country| country.map(|country| country.code)),
            cown: countries
                .map(|country| country.and_then(|country| country.cow_in(days))),
            gwn: countries.map(|country| country.and_then(|country| country.gw_in(days))),
            events: cell.n_acts(),
            by_quad: cell.n_by_quad,
            unclassed: cell.n_unclassed,
            // Sums of nothing are not -0.
            intensity_sum: cell.sum + 0.0,
            share: period
                .is_covered()
                .then(|| cell.n_acts() as f64 / period.n_acts as f64),
            covered: period.is_covered(),
        })
    }

    /// The names of the columns as a line of CSV.
    pub fn csv_header() -> String {
        let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
        names.join(",") + "\n"
    }

    /// A row as a line of CSV; what is not known is empty.
    pub fn csv_line(&self, row: &PanelRow) -> String {
        let cells: Vec<String> =
            self.cells(row).into_iter().map(|cell| cell.to_string()).collect();
        cells.join(",") + "\n"
    }

    /// Writes all rows as Parquet.
    ///
    /// # Errors
    /// [`TableError`].
    pub fn write_parquet<W: Write + Send>(
        &self,
        tables: &ActorTables,
        sparse: bool,
        out: W,
    ) -> Result<W, TableError> {
        let notes = [("dyad_quad_scheme", self.scheme.as_str()), ("dyad_table", "panel")];
        let mut writer = TableWriter::new(out, &COLUMNS, &notes)?;
        let mut rows = self.rows(tables, sparse).peekable();
        while rows.peek().is_some() {
            let group: Vec<Vec<Cell>> =
                rows.by_ref().take(GROUP_ROWS).map(|row| self.cells(&row)).collect();
            let columns = COLUMNS.iter().enumerate();
            let columns: Vec<Column> =
                columns.map(|(idx, (_, kind))| column(*kind, &group, idx)).collect();
            writer.rows(&columns)?;
        }
        writer.finish()
    }

    /// The cells of a row, in the order of the columns.
    fn cells(&self, row: &PanelRow) -> Vec<Cell> {
        let [a_iso3c, b_iso3c] = row.iso3c.map(|code| code.map(|code| code.to_string()));
        let [a_cown, b_cown] = row.cown.map(|number| number.map(i64::from));
        let [a_gwn, b_gwn] = row.gwn.map(|number| number.map(i64::from));
        let dyad = Dyad::new(row.a.clone(), row.b.clone()).map(|dyad| dyad.to_string());
        // COW's habit: smaller number times 1000 plus larger.
        let cow_dyad = a_cown
            .zip(b_cown)
            .map(|(one, other)| one.min(other) * 1000 + one.max(other));
        let count = |n: u64| Cell::Integer(i64::try_from(n).ok());
        let mean = (row.events > 0).then(|| row.intensity_sum / row.events as f64);
        let [
            verbal_cooperation,
            material_cooperation,
            verbal_conflict,
            material_conflict,
        ] = row.by_quad;
        vec![
            Cell::Day(Some(row.days.start)),
            Cell::Day(Some(row.days.end)),
            Cell::Text(dyad),
            Cell::Text(Some(row.a.to_string())),
            Cell::Text(Some(row.b.to_string())),
            Cell::Text(a_iso3c),
            Cell::Text(b_iso3c),
            Cell::Integer(a_cown),
            Cell::Integer(b_cown),
            Cell::Integer(a_gwn),
            Cell::Integer(b_gwn),
            Cell::Integer(cow_dyad),
            count(row.events),
            count(verbal_cooperation),
            count(material_cooperation),
            count(verbal_conflict),
            count(material_conflict),
            count(row.unclassed),
            Cell::Real(Some(row.intensity_sum), 1),
            Cell::Real(mean, 3),
            Cell::Real(row.share, 8),
            Cell::Flag(row.covered),
            Cell::Text(Some(self.scheme.to_string())),
            Cell::Text(Some(self.options.counting.to_string())),
        ]
    }
}

/// A cell of a row; numbers with the decimals that CSV shows.
#[derive(Debug, Clone, PartialEq)]
enum Cell {
    Text(Option<String>),
    Integer(Option<i64>),
    Real(Option<f64>, usize),
    Day(Option<Date>),
    Flag(bool),
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(Some(text)) => f.write_str(text),
            Self::Integer(Some(number)) => write!(f, "{number}"),
            Self::Real(Some(number), decimals) => write!(f, "{number:.decimals$}"),
            Self::Day(Some(day)) => write!(f, "{day}"),
            Self::Flag(flag) => f.write_str(if *flag { "1" } else { "0" }),
            Self::Text(None)
            | Self::Integer(None)
            | Self::Real(None, _)
            | Self::Day(None) => Ok(()),
        }
    }
}

/// The cells of one place of all rows.
fn column(kind: Kind, rows: &[Vec<Cell>], idx: usize) -> Column {
    let cells = || rows.iter().map(|row| row.get(idx));
    match kind {
        Kind::Text => Column::Text(
            cells()
                .map(|cell| match cell {
                    Some(Cell::Text(text)) => text.clone(),
                    _ => None,
                })
                .collect(),
        ),
        Kind::Integer => Column::Integer(
            cells()
                .map(|cell| match cell {
                    Some(Cell::Integer(number)) => *number,
                    _ => None,
                })
                .collect(),
        ),
        Kind::Real => Column::Real(
            cells()
                .map(|cell| match cell {
                    Some(Cell::Real(number, _)) => *number,
                    _ => None,
                })
                .collect(),
        ),
        Kind::Day => Column::Day(
            cells()
                .map(|cell| match cell {
                    Some(Cell::Day(day)) => *day,
                    _ => None,
                })
                .collect(),
        ),
        Kind::Flag => Column::Flag(
            cells()
                .map(|cell| match cell {
                    Some(Cell::Flag(flag)) => Some(*flag),
                    _ => None,
                })
                .collect(),
        ),
    }
}
