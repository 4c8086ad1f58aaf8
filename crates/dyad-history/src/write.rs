//! Events in the columns of a format.

use dyad_types::{
    Actor, CameoCode, EventType, HistoryAct, HistoryEvent, HistoryFormat, QuadClass,
    QuadScheme, Sector,
};

use crate::columns::{
    Column, CountryStyle, Field, SectorStyle, Side, SideField, columns,
};
use crate::plover;
use crate::tables::{HistoryCodes, quad_class};

/// The first line of files of a format, end of line included; empty where they have none.
pub fn header(format: HistoryFormat) -> String {
    match format {
        HistoryFormat::Icews
        | HistoryFormat::Polecat
        | HistoryFormat::Acled
        | HistoryFormat::Ucdp => {
            let names: Vec<&str> =
                columns(format).iter().map(|(name, _)| *name).collect();
            let separator = if is_comma(format) { "," } else { "\t" };
            format!("{}\n", names.join(separator))
        }
        HistoryFormat::Gdelt
        | HistoryFormat::GdeltMentions
        | HistoryFormat::Phoenix
        | HistoryFormat::Plover
        | HistoryFormat::Quadruples => String::new(),
    }
}

/// The event as a line of a format, end of line included; columns that nothing is known for are
/// empty. `None` for quadruples, whose numbers mean nothing without their own names.
pub fn write(
    codes: &HistoryCodes<'_>,
    format: HistoryFormat,
    event: &HistoryEvent,
) -> Option<String> {
    match format {
        HistoryFormat::Plover => Some(plover::line(event)),
        HistoryFormat::Quadruples => None,
        HistoryFormat::Gdelt
        | HistoryFormat::GdeltMentions
        | HistoryFormat::Icews
        | HistoryFormat::Polecat
        | HistoryFormat::Phoenix
        | HistoryFormat::Acled
        | HistoryFormat::Ucdp => {
            let cells = columns(format).iter().map(|column| cell(codes, event, *column));
            Some(joined(format, cells))
        }
    }
}

const fn is_comma(format: HistoryFormat) -> bool {
    matches!(format, HistoryFormat::Acled | HistoryFormat::Ucdp)
}

fn joined(format: HistoryFormat, cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells
        .map(|cell| {
            if is_comma(format) {
                let quoted = cell.contains([',', '"', '\n', '\r', ';']);
                if quoted { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
            } else {
                // Formats apart by tabs have no way to quote one.
                cell.replace(['\t', '\n', '\r'], " ")
            }
        })
        .collect();
    format!("{}\n", cells.join(if is_comma(format) { "," } else { "\t" }))
}

fn cell(codes: &HistoryCodes<'_>, event: &HistoryEvent, (_, field): Column) -> String {
    let first = event.days.start;
    let act = event.act.as_ref();
    match field {
        Field::Other => String::new(),
        Field::Id => event.id.clone(),
        Field::Day(style) => style.write(first),
        Field::LastDay(style) => style.write(event.days.end),
        Field::Reported(style) => {
            event.reported.map_or_else(String::new, |day| style.write(day))
        }
        Field::YearMonth => format!("{:04}{:02}", first.year(), first.month()),
        Field::Year => first.year().to_string(),
        Field::Month => format!("{:02}", first.month()),
        Field::DayOfMonth => format!("{:02}", first.day()),
        Field::FractionOfYear => {
            // As in GDELT's code book: months of 30 days in a year of 365.
            let days = f64::from(first.month()) * 30.0 + f64::from(first.day());
            format!("{:.4}", f64::from(first.year()) + (days / 365.0).min(0.9999))
        }
        Field::Of(side, told) => {
            let actor = match side {
                Side::Actor => event.actor.as_ref(),
                Side::Recipient => event.recipient.as_ref(),
            };
            actor.map_or_else(String::new, |actor| side_cell(codes, actor, told))
        }
        Field::Text => event.text.clone(),
        Field::Publisher => event.publisher.clone(),
        Field::Url => event.url.clone(),
        Field::Contexts => {
            let names: Vec<&str> =
                event.contexts.iter().map(|name| name.as_str()).collect();
            names.join(";")
        }
        Field::Dead => number(event.dead),
        Field::Mentions => number(event.n_mentions),
        Field::Articles => number(event.n_articles),
        Field::Place
        | Field::Admin
        | Field::PlaceCountry(_)
        | Field::Latitude
        | Field::Longitude => place_cell(codes, event, field),
        Field::Cameo
        | Field::CameoBase
        | Field::CameoRoot
        | Field::CameoName
        | Field::EventType
        | Field::Mode
        | Field::AcledType
        | Field::AcledSubType
        | Field::ViolenceType
        | Field::Intensity
        | Field::QuadNumber(_)
        | Field::QuadWords => {
            act.map_or_else(String::new, |act| act_cell(codes, act, field))
        }
    }
}

fn number(value: Option<u64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn side_cell(codes: &HistoryCodes<'_>, actor: &Actor, told: SideField) -> String {
    match told {
        SideField::Name => actor.name.clone(),
        SideField::Code => actor.code.as_str().to_owned(),
        // UCDP numbers governments, not groups of their country.
        SideField::Country(CountryStyle::Gw) if !is_state(actor) => String::new(),
        SideField::Country(style) => actor
            .country
            .map_or_else(String::new, |code| country(codes, style, code)),
        SideField::Sector(style) => {
            let Some(sector) = actor.sector else { return String::new() };
            match style {
                SectorStyle::Code => sector.as_str().to_owned(),
                SectorStyle::Icews => {
                    codes.tables.icews_name(sector).unwrap_or_default().to_owned()
                }
                SectorStyle::Acled => {
                    codes.tables.acled_name(sector).unwrap_or_default().to_owned()
                }
            }
        }
    }
}

fn is_state(actor: &Actor) -> bool {
    matches!(actor.sector, None | Some(Sector::Gov | Sector::Mil))
}

fn country(
    codes: &HistoryCodes<'_>,
    style: CountryStyle,
    code: dyad_types::CountryCode,
) -> String {
    let row = codes.actors.country(code);
    let number = |value: Option<u16>| value.map_or_else(String::new, |v| v.to_string());
    match style {
        CountryStyle::Iso3 => code.to_string(),
        CountryStyle::Cameo => {
            row.map_or_else(|| code.to_string(), |row| row.cameo.to_string())
        }
        CountryStyle::Name => {
            row.map_or_else(|| code.to_string(), |row| row.name.clone())
        }
        CountryStyle::Fips => codes.tables.fips(code).unwrap_or_default().to_owned(),
        CountryStyle::Gw => number(row.and_then(|row| row.gw)),
        CountryStyle::Cow => number(row.and_then(|row| row.cow)),
    }
}

fn place_cell(codes: &HistoryCodes<'_>, event: &HistoryEvent, field: Field) -> String {
    let Some(place) = &event.place else { return String::new() };
    let degrees = |value: Option<f64>| value.map_or_else(String::new, |v| v.to_string());
    match field {
        Field::Place => place.name.clone(),
        Field::Admin => place.admin.clone(),
        Field::PlaceCountry(style) => place
            .country
            .map_or_else(String::new, |code| country(codes, style, code)),
        Field::Latitude => degrees(place.latitude),
        Field::Longitude => degrees(place.longitude),
        _ => String::new(),
    }
}

fn act_cell(codes: &HistoryCodes<'_>, act: &HistoryAct, field: Field) -> String {
    let of_type = || codes.ontology.cameo_of(act.event_type?, act.mode);
    let cameo = act.cameo.clone().or_else(of_type);
    let code = |length: usize| {
        let code = cameo.as_ref().map_or("", |code| code.as_str());
        code.get(..length.min(code.len())).unwrap_or_default().to_owned()
    };
    match field {
        Field::Cameo => code(4),
        Field::CameoBase => code(3),
        Field::CameoRoot => code(2),
        Field::CameoName => {
            let row = cameo.as_ref().and_then(|code| codes.ontology.cameo(code));
            row.map_or_else(String::new, |row| row.name.clone())
        }
        Field::EventType => act.event_type.map_or("", EventType::as_str).to_owned(),
        Field::Mode => act.mode.map_or("", |mode| mode.as_str()).to_owned(),
        Field::Intensity => format!("{:.1}", act.intensity.points()),
        Field::QuadNumber(scheme) => {
            let class = cameo.as_ref().and_then(|code| quad_class(scheme, code));
            let none = if scheme == QuadScheme::Phoenix { "0" } else { "" };
            class.map_or_else(|| none.to_owned(), |class| class.number().to_string())
        }
        Field::QuadWords => act
            .event_type
            .map(EventType::quad_class)
            .map_or_else(String::new, |class| quad_words(class).to_owned()),
        Field::AcledType | Field::AcledSubType => {
            let names = cameo.as_ref().and_then(|code| codes.tables.acled_type(code));
            let (kind, sub) = names.unwrap_or_default();
            if field == Field::AcledType { kind.to_owned() } else { sub.to_owned() }
        }
        Field::ViolenceType => match cameo.as_ref().map(CameoCode::root) {
            Some("18" | "19") => "1".to_owned(),
            Some("20") => "3".to_owned(),
            _ => String::new(),
        },
        _ => String::new(),
    }
}

const fn quad_words(class: QuadClass) -> &'static str {
    match class {
        QuadClass::VerbalCooperation => "VERBAL COOPERATION",
        QuadClass::MaterialCooperation => "MATERIAL COOPERATION",
        QuadClass::VerbalConflict => "VERBAL CONFLICT",
        QuadClass::MaterialConflict => "MATERIAL CONFLICT",
    }
}
