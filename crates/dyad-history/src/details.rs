//! What the cells of a row say.

use std::borrow::Cow;

use dyad_types::{
    Actor, CameoCode, Context, DateInterval, EventType, HistoryAct, HistoryEvent,
    HistoryFormat, HistoryPlace, Intensity, Mode, QuadClass, QuadScheme, Sector,
};
use jiff::civil::Date;

use crate::Reject;
use crate::actors::{self, SideCells, country, first_of, is_missing};
use crate::columns::{CountryStyle, Field, SectorStyle, Side, SideField};
use crate::layout::Layout;
use crate::tables::HistoryCodes;

/// Most columns that a row is read with.
const MOST_CELLS: usize = 128;

/// The cells of a row.
#[derive(Debug)]
pub(crate) struct Cells<'a> {
    layout: &'a Layout,
    cells: Vec<Cow<'a, [u8]>>,
}

impl<'a> Cells<'a> {
    /// The cells of a line, which has no end of line any more.
    pub(crate) fn split(layout: &'a Layout, line: &'a [u8]) -> Result<Self, Reject> {
        let cells = if layout.quoted && line.contains(&b'"') {
            unquoted(line, layout.delimiter)?
        } else {
            let mut cells = Vec::with_capacity(layout.fields.len() + 1);
            let mut start = 0;
            for end in memchr::memchr_iter(layout.delimiter, line) {
                cells.push(Cow::Borrowed(&line[start..end]));
                start = end + 1;
            }
            cells.push(Cow::Borrowed(&line[start..]));
            cells
        };
        if layout.widths.contains(&cells.len()) && cells.len() <= MOST_CELLS {
            Ok(Self { layout, cells })
        } else {
            Err(Reject::Columns)
        }
    }

    pub(crate) const fn format(&self) -> HistoryFormat {
        self.layout.format
    }

    /// The bytes of a cell; empty where the row has none.
    pub(crate) fn bytes(&self, place: usize) -> &[u8] {
        self.cells.get(place).map_or(&[], |cell| cell)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The text of the first column that holds `field`; empty where nothing is known. Bytes that are
    /// no UTF-8 are read as Windows-1252, as POLECAT's and older files of ICEWS are.
    fn text(&self, is: impl Fn(Field) -> bool) -> Cow<'_, str> {
        let Some(place) = self.layout.place(is) else { return Cow::Borrowed("") };
        let text = decoded(self.bytes(place));
        if is_missing(&text) { Cow::Borrowed("") } else { text }
    }

    fn number<T: std::str::FromStr>(&self, field: Field) -> Option<T> {
        self.text(|other| other == field).trim().parse().ok()
    }
}

fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// Cells of which some are quoted.
fn unquoted(line: &[u8], delimiter: u8) -> Result<Vec<Cow<'_, [u8]>>, Reject> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(line);
    let mut record = csv::ByteRecord::new();
    match reader.read_byte_record(&mut record) {
        Ok(true) => Ok(record.iter().map(|cell| Cow::Owned(cell.to_vec())).collect()),
        Ok(false) | Err(_) => Err(Reject::Columns),
    }
}

/// The day that the cell at `place` says.
pub(crate) fn day(cells: &Cells<'_>, place: Option<usize>) -> Option<Date> {
    let place = place?;
    match cells.layout.fields.get(place)? {
        Field::Day(style) | Field::LastDay(style) | Field::Reported(style) => {
            style.read(cells.bytes(place).trim_ascii())
        }
        _ => None,
    }
}

/// A side of the row; `None` where the row tells nothing of it.
pub(crate) fn side(
    codes: &HistoryCodes<'_>,
    cells: &Cells<'_>,
    side: Side,
    day: Date,
) -> Option<Actor> {
    let text = |is: &dyn Fn(SideField) -> bool| {
        cells.text(|field| matches!(field, Field::Of(of, told) if of == side && is(told)))
    };
    // POLECAT gives the country twice; the first column counts.
    let styles = cells.layout.fields.iter().filter_map(|field| match *field {
        Field::Of(of, told) if of == side => Some(told),
        _ => None,
    });
    let countries = styles.clone().find_map(|told| match told {
        SideField::Country(style) => Some(style),
        _ => None,
    });
    let sectors = styles.clone().find_map(|told| match told {
        SideField::Sector(style) => Some(style),
        _ => None,
    });
    let styles =
        (countries.unwrap_or(CountryStyle::Iso3), sectors.unwrap_or(SectorStyle::Code));
    let name = text(&|told| told == SideField::Name);
    let code = text(&|told| told == SideField::Code);
    let land = text(&|told| matches!(told, SideField::Country(_)));
    let role = text(&|told| matches!(told, SideField::Sector(_)));
    let read = SideCells {
        name: &name,
        code: &code,
        country: &land,
        sector: &role,
    };
    let actor = actors::actor(codes, cells.format(), styles, read, day);
    match (cells.format(), side) {
        (HistoryFormat::Ucdp, _) => ucdp_side(codes, cells, side, actor),
        (HistoryFormat::Acled, _) => actor.map(|actor| acled_side(codes, cells, actor)),
        _ => actor,
    }
}

/// UCDP: what is done to civilians is done to people of the country; groups are rebels of it.
fn ucdp_side(
    codes: &HistoryCodes<'_>,
    cells: &Cells<'_>,
    side: Side,
    actor: Option<Actor>,
) -> Option<Actor> {
    let actor = actor?;
    let kind: Option<u8> = cells.number(Field::ViolenceType);
    let sector = match (kind, side, actor.country) {
        (Some(3), Side::Recipient, _) => Sector::Cvl,
        (_, _, Some(_)) => return Some(actor),
        _ => Sector::Reb,
    };
    Some(match place_country(codes, cells) {
        Some(country) => codes.actors.state(country, Some(sector), &actor.name),
        None => actor,
    })
}

/// ACLED: whose country the name does not tell is of the country of the event, but for forces from
/// abroad.
fn acled_side(codes: &HistoryCodes<'_>, cells: &Cells<'_>, actor: Actor) -> Actor {
    if actor.country.is_some() || actor.sector == Some(Sector::Mil) {
        return actor;
    }
    match place_country(codes, cells) {
        Some(country) => codes.actors.state(country, actor.sector, &actor.name),
        None => actor,
    }
}

fn place_country(
    codes: &HistoryCodes<'_>,
    cells: &Cells<'_>,
) -> Option<dyad_types::CountryCode> {
    let style = cells.layout.fields.iter().find_map(|field| match field {
        Field::PlaceCountry(style) => Some(*style),
        _ => None,
    })?;
    let text = cells.text(|field| matches!(field, Field::PlaceCountry(_)));
    country(codes, style, &text)
}

/// What the row says was done; `None` where it has no code that is known.
pub(crate) fn act(codes: &HistoryCodes<'_>, cells: &Cells<'_>) -> Option<HistoryAct> {
    let scheme = cells.format().quad_scheme();
    let intensity: Option<f64> = cells.number(Field::Intensity);
    let intensity = intensity.and_then(|points| Intensity::new(points).ok());
    let cameo = match cells.format() {
        HistoryFormat::Acled => {
            let kind = cells.text(|field| field == Field::AcledType);
            let sub = cells.text(|field| field == Field::AcledSubType);
            codes.tables.acled_code(&kind, &sub).cloned()
        }
        HistoryFormat::Ucdp => ucdp_code(cells.number(Field::ViolenceType)?),
        HistoryFormat::Polecat => {
            let kind = cells.text(|field| field == Field::EventType);
            let mode = cells.text(|field| field == Field::Mode);
            let kind: EventType = first_of(&kind).to_uppercase().parse().ok()?;
            let mode: Option<Mode> = first_of(&mode).parse().ok();
            return Some(codes.act_of_type(kind, mode, intensity));
        }
        _ => CameoCode::new(&padded(&cells.text(|field| field == Field::Cameo))).ok(),
    }?;
    let quad = quad_number(cells);
    Some(codes.act_of_cameo(cameo, intensity, quad, scheme))
}

/// A CAMEO code whose leading zero a spreadsheet has eaten: "40" for "040" cannot be told from the
/// code 40, which there is none of; "51" is "051".
fn padded(code: &str) -> Cow<'_, str> {
    let code = code.trim();
    let root: Option<u8> = code.get(..2).and_then(|root| root.parse().ok());
    let is_short = matches!(code.len(), 1..=3) && root.is_none_or(|root| root > 20);
    if is_short { Cow::Owned(format!("0{code}")) } else { Cow::Borrowed(code) }
}

/// Between states or groups it is fighting, against civilians mass violence.
fn ucdp_code(kind: u8) -> Option<CameoCode> {
    let code = match kind {
        1 | 2 => "190",
        3 => "200",
        _ => return None,
    };
    CameoCode::new(code).ok()
}

fn quad_number(cells: &Cells<'_>) -> Option<QuadClass> {
    let schemes = [QuadScheme::Gdelt, QuadScheme::Phoenix];
    let number: usize = schemes
        .iter()
        .find_map(|&scheme| cells.number(Field::QuadNumber(scheme)))?;
    QuadClass::ALL.get(number.checked_sub(1)?).copied()
}

/// All that the row tells.
pub(crate) fn event(
    codes: &HistoryCodes<'_>,
    cells: &Cells<'_>,
) -> Result<HistoryEvent, Reject> {
    let place_of = |is: &dyn Fn(Field) -> bool| cells.layout.place(is);
    let first = day(cells, place_of(&|field| matches!(field, Field::Day(_))))
        .ok_or(Reject::Date)?;
    let last = day(cells, place_of(&|field| matches!(field, Field::LastDay(_))));
    let text = |field: Field| cells.text(|other| other == field).trim().to_owned();
    let contexts = text(Field::Contexts);
    let mut contexts: Vec<Context> = contexts
        .split([';', '|', ','])
        .filter_map(|context| context.trim().parse().ok())
        .collect();
    contexts.sort();
    contexts.dedup();
    Ok(HistoryEvent {
        id: text(Field::Id),
        days: DateInterval::new(first, last.unwrap_or(first)),
        reported: day(cells, place_of(&|field| matches!(field, Field::Reported(_)))),
        actor: side(codes, cells, Side::Actor, first),
        recipient: side(codes, cells, Side::Recipient, first),
        act: act(codes, cells),
        contexts,
        place: place(codes, cells),
        text: text(Field::Text),
        publisher: text(Field::Publisher),
        url: text(Field::Url),
        dead: cells.number(Field::Dead),
        n_mentions: cells.number(Field::Mentions),
        n_articles: cells.number(Field::Articles),
    })
}

fn place(codes: &HistoryCodes<'_>, cells: &Cells<'_>) -> Option<HistoryPlace> {
    let text = |field: Field| cells.text(|other| other == field).trim().to_owned();
    let place = HistoryPlace {
        name: text(Field::Place),
        admin: text(Field::Admin),
        country: place_country(codes, cells),
        latitude: degrees(cells.number(Field::Latitude), 90.0),
        longitude: degrees(cells.number(Field::Longitude), 180.0),
    };
    (place != HistoryPlace::default()).then_some(place)
}

fn degrees(value: Option<f64>, most: f64) -> Option<f64> {
    value.filter(|degrees| (-most..=most).contains(degrees))
}
