//! `dyad panel`: acts counted by pair and period, as a table.

use std::collections::BTreeMap;

use dyad::history::quad_class;
use dyad::{
    ActorTables, Calendar, Counting, Dyad, HistoryFormat, PanelInput, PanelOptions,
    PanelTable, Party, QuadClass, QuadScheme, Report, is_of_states, once_a_cluster,
};
use dyad_store::{ArticleAct, HistoryFilter, Store};

use crate::arguments::{
    FormatName, PanelArguments, PanelBy, PanelCount, PanelFormat, PanelFrom, SchemeName,
};
use crate::commands::{self, clusters, ledger};
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::output::{self, Sink};

/// `dyad panel`
pub(crate) fn run(
    config: &Config,
    arguments: &PanelArguments,
) -> Result<Outcome, Failure> {
    let tables = commands::party_tables(config)?;
    let store = commands::store_to_read(config)?;
    let filter = HistoryFilter {
        known_by: arguments.as_of,
        ..HistoryFilter::default()
    };
    let input = acts(&store, arguments, &filter)?;
    let options = PanelOptions {
        calendar: match arguments.by {
            PanelBy::Day => Calendar::Day,
            PanelBy::Week => Calendar::Week,
            PanelBy::Month => Calendar::Month,
            PanelBy::Year => Calendar::Year,
        },
        directed: arguments.directed,
        counting: match arguments.count {
            PanelCount::Reports => Counting::Reports,
            PanelCount::OneADay => Counting::OneADay,
            PanelCount::OneADayRoot => Counting::OneADayRoot,
            PanelCount::Clusters => Counting::Clusters,
        },
        since: arguments.since,
        until: arguments.until,
    };
    let mut table = input.count(options);
    let is_asked = asked(arguments, &tables)?;
    table.keep(is_asked);
    if table.panel.cells.is_empty() {
        eprintln!("the store {} holds no such acts", store.path().display());
        return Ok(Outcome::NoData);
    }
    write(&table, &tables, arguments)?;
    if table.panel.n_left_out > 0 {
        eprintln!(
            "{} acts left out: they are dated too loosely to belong to one period",
            table.panel.n_left_out
        );
    }
    Ok(Outcome::Done)
}

/// Which pairs are asked for.
fn asked<'a>(
    arguments: &PanelArguments,
    tables: &'a ActorTables,
) -> Result<impl Fn(&Dyad) -> bool + use<'a>, Failure> {
    let pair = match arguments.between.as_deref() {
        Some([a, b]) => Some(ledger::dyad(tables, a, b)?),
        _ => None,
    };
    let with = arguments.with.iter().map(|name| ledger::party(tables, name));
    let with: Vec<Party> = with.collect::<Result<_, _>>()?;
    let all = arguments.all || pair.is_some();
    Ok(move |dyad: &Dyad| {
        pair.as_ref().is_none_or(|pair| pair == dyad)
            && (all || is_of_states(tables, dyad))
            && (with.is_empty()
                || dyad.parties().iter().any(|party| with.contains(party)))
    })
}

/// The acts that are asked for.
fn acts(
    store: &Store,
    arguments: &PanelArguments,
    filter: &HistoryFilter,
) -> Result<PanelInput, Failure> {
    let formats: Vec<HistoryFormat> =
        arguments.from.iter().filter_map(|from| from.format()).collect();
    let all = arguments.from.is_empty();
    let tables = store.history_tables().map_err(Failure::yours)?;
    let of_histories = if all || !formats.is_empty() {
        let formats = (!all).then_some(formats.as_slice());
        store.history_panel_acts(filter, formats).map_err(Failure::yours)?
    } else {
        Vec::new()
    };
    let scheme = match arguments.scheme {
        SchemeName::Plover => QuadScheme::Plover,
        SchemeName::Cameo => QuadScheme::Cameo,
        SchemeName::Gdelt => QuadScheme::Gdelt,
        SchemeName::Phoenix => QuadScheme::Phoenix,
    };
    let n_history = of_histories.len();
    let mut input = PanelInput::new(scheme, tables.dyads, &tables.acts, of_histories)
        .map_err(Failure::ours)?;
    let mut n_articles = 0;
    if all || arguments.from.contains(&PanelFrom::Articles) {
        let acts = store.article_acts(filter).map_err(Failure::yours)?;
        n_articles = acts.len();
        let is_once = arguments.count == PanelCount::Clusters;
        let counting = is_once.then(|| once(store, scheme, &acts, filter)).transpose()?;
        for (idx, act) in acts.iter().enumerate() {
            let is_cluster = match &counting {
                None => false,
                Some(counting) => match counting.get(&idx) {
                    Some(is_cluster) => *is_cluster,
                    None => continue,
                },
            };
            input.add(&act.directed, act.days, &act.cameo, act.intensity, is_cluster);
        }
    }
    if all && n_history > 0 && n_articles > 0 {
        eprintln!(
            "counted together: {n_history} rows of histories, {n_articles} events of articles; --from counts one of them"
        );
    }
    Ok(input)
}

/// The acts of articles that count when each cluster counts once for every direction and quad class, by
/// index, and whether they stand for one.
fn once(
    store: &Store,
    scheme: QuadScheme,
    acts: &[ArticleAct],
    filter: &HistoryFilter,
) -> Result<BTreeMap<usize, bool>, Failure> {
    let told = clusters::of_reports(store, None, filter.known_by)?;
    let reports: Vec<Report<Option<QuadClass>>> = acts
        .iter()
        .map(|act| clusters::report(&told, act, quad_class(scheme, &act.cameo)))
        .collect();
    let counting = once_a_cluster(&reports).into_iter();
    let is_cluster =
        |idx: usize| reports.get(idx).is_some_and(|report| report.cluster.is_some());
    Ok(counting.map(|idx| (idx, is_cluster(idx))).collect())
}

fn write(
    table: &PanelTable,
    tables: &ActorTables,
    arguments: &PanelArguments,
) -> Result<(), Failure> {
    let output = arguments.output.as_deref();
    match arguments.format {
        PanelFormat::Csv => {
            let mut sink = Sink::open(output)?;
            sink.put(PanelTable::csv_header().as_bytes())?;
            for row in table.rows(tables, arguments.sparse) {
                sink.put(table.csv_line(&row).as_bytes())?;
            }
            sink.finish()
        }
        PanelFormat::Parquet => {
            if output.is_none()
                && output::look(crate::arguments::When::Never, None).terminal
            {
                return Err(Failure::with_hint(
                    "Parquet is no text for a terminal",
                    "write it to a file with -o panel.parquet",
                ));
            }
            let sink = table
                .write_parquet(tables, arguments.sparse, Sink::open(output)?)
                .map_err(Failure::yours)?;
            sink.finish()
        }
    }
}

impl PanelFrom {
    /// The format of a history; `None` for articles.
    fn format(self) -> Option<HistoryFormat> {
        let name = match self {
            Self::Articles => return None,
            Self::Gdelt => FormatName::Gdelt,
            Self::Icews => FormatName::Icews,
            Self::Polecat => FormatName::Polecat,
            Self::Phoenix => FormatName::Phoenix,
            Self::Acled => FormatName::Acled,
            Self::Ucdp => FormatName::Ucdp,
            Self::Plover => FormatName::Plover,
            Self::Quadruples => FormatName::Quadruples,
        };
        Some(name.format())
    }
}
