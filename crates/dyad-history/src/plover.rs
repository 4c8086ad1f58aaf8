//! PLOVER's JSON: one object a line, as the manual's appendix has it.

use dyad_types::{
    Actor, CameoCode, CountryCode, DateInterval, EventType, HistoryEvent, HistoryFormat,
    HistoryPlace, Mode, QuadScheme, Sector,
};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::Reject;
use crate::actors::{self, SideCells};
use crate::columns::{CountryStyle, SectorStyle};
use crate::tables::HistoryCodes;

/// The event of a line.
pub(crate) fn event(
    codes: &HistoryCodes<'_>,
    line: &[u8],
) -> Result<HistoryEvent, Reject> {
    let value: Value = serde_json::from_slice(line).map_err(|_| Reject::Json)?;
    let object = value.as_object().ok_or(Reject::Json)?;
    let id = text(object, "id").filter(|id| !id.is_empty()).ok_or(Reject::Id)?;
    let day = date(object, "date").ok_or(Reject::Date)?;
    let last = date(object, "enddate").unwrap_or(day);
    let kind = first(object, "event").and_then(Value::as_str);
    let mode = first(object, "mode").and_then(Value::as_str);
    let act = kind.and_then(|kind| act(codes, kind, mode));
    let contexts = list(object, "context").iter().filter_map(Value::as_str);
    let mut contexts: Vec<_> = contexts.filter_map(|name| name.parse().ok()).collect();
    contexts.sort();
    contexts.dedup();
    let cited = object.get("cite_info").and_then(Value::as_object);
    Ok(HistoryEvent {
        id: id.to_owned(),
        days: DateInterval::new(day, last),
        reported: cited.and_then(|cited| date(cited, "date")),
        actor: side(codes, first(object, "actor"), day),
        recipient: side(codes, first(object, "recipient"), day),
        act,
        contexts,
        place: object.get("event_loc").and_then(Value::as_object).and_then(place),
        text: text(object, "text").unwrap_or_default().to_owned(),
        publisher: cited
            .and_then(|cited| text(cited, "publisher"))
            .unwrap_or_default()
            .to_owned(),
        url: text(object, "link").unwrap_or_default().to_owned(),
        dead: None,
        n_mentions: None,
        n_articles: None,
    })
}

/// Types of older dialects are read as what became of them.
fn act(
    codes: &HistoryCodes<'_>,
    kind: &str,
    mode: Option<&str>,
) -> Option<dyad_types::HistoryAct> {
    let kind = match kind.to_uppercase().as_str() {
        "DEMAND" => "REQUEST".to_owned(),
        "DISAPPROVE" | "INVESTIGATE" => "ACCUSE".to_owned(),
        "FIGHT" => "ASSAULT".to_owned(),
        "YIELD" => "CONCEDE".to_owned(),
        other => other.to_owned(),
    };
    if let Ok(kind) = kind.parse::<EventType>() {
        let mode: Option<Mode> = mode.and_then(|mode| mode.parse().ok());
        return Some(codes.act_of_type(kind, mode, None));
    }
    // A few data sets write the CAMEO code here.
    let cameo = CameoCode::new(&kind).ok()?;
    Some(codes.act_of_cameo(cameo, None, None, QuadScheme::Plover))
}

fn side(codes: &HistoryCodes<'_>, side: Option<&Value>, day: Date) -> Option<Actor> {
    let side = side?.as_object()?;
    let code = text(side, "code").unwrap_or_default();
    let cells = SideCells {
        name: text(side, "entity_text").unwrap_or(code),
        code,
        country: code.get(..3).unwrap_or(code),
        sector: text(side, "sector").unwrap_or_default(),
    };
    let styles = (CountryStyle::Iso3, SectorStyle::Code);
    actors::actor(codes, HistoryFormat::Plover, styles, cells, day)
}

fn place(place: &Map<String, Value>) -> Option<HistoryPlace> {
    let read = HistoryPlace {
        name: text(place, "name").or_else(|| text(place, "placename"))?.to_owned(),
        admin: text(place, "adm1").unwrap_or_default().to_owned(),
        country: text(place, "country").and_then(|code| CountryCode::new(code).ok()),
        latitude: place.get("lat").and_then(Value::as_f64),
        longitude: place.get("lon").and_then(Value::as_f64),
    };
    Some(read)
}

fn text<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    object.get(key)?.as_str()
}

fn date(object: &Map<String, Value>, key: &str) -> Option<Date> {
    text(object, key)?.get(..10)?.parse().ok()
}

fn list<'a>(object: &'a Map<String, Value>, key: &str) -> &'a [Value] {
    object.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The first of a list; what stands where a list is expected counts as a list of one.
fn first<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    let value = object.get(key)?;
    value.as_array().map_or(Some(value), |list| list.first())
}

/// The event as a line, end of line included.
pub(crate) fn line(event: &HistoryEvent) -> String {
    let side = |actor: &Actor| {
        json!([{
            "code": actor.country.map_or(actor.code.as_str(), |_| actor.code.root()),
            "sector": actor.sector.map(Sector::as_str),
            "entity_text": actor.name,
        }])
    };
    let act = event.act.as_ref();
    let mut object = json!({
        "id": event.id,
        "date": event.days.start.to_string(),
        "actor": event.actor.as_ref().map_or_else(|| json!([]), side),
        "recipient": event.recipient.as_ref().map_or_else(|| json!([]), side),
        "event": act.and_then(|act| act.event_type).map_or_else(
            || json!([]),
            |kind| json!([kind.as_str()]),
        ),
    });
    let mut put = |key: &str, value: Value| {
        if let Some(object) = object.as_object_mut() {
            object.insert(key.to_owned(), value);
        }
    };
    if event.days.end != event.days.start {
        put("enddate", json!(event.days.end.to_string()));
    }
    if let Some(mode) = act.and_then(|act| act.mode) {
        put("mode", json!([mode.as_str()]));
    }
    if let Some(quad) = act.and_then(|act| act.event_type).map(EventType::quad_class) {
        put("quad_code", json!(quad.number()));
    }
    if let Some(act) = act {
        put("event_scale", json!(act.intensity.points()));
    }
    if !event.contexts.is_empty() {
        put("context", json!(event.contexts));
    }
    if let Some(place) = &event.place {
        let country = place.country.map(|country| country.to_string());
        put(
            "event_loc",
            json!({
                "name": place.name, "adm1": place.admin, "country": country,
                "lat": place.latitude, "lon": place.longitude,
            }),
        );
    }
    if !event.url.is_empty() {
        put("link", json!(event.url));
    }
    if !event.text.is_empty() {
        put("text", json!(event.text));
    }
    if !event.publisher.is_empty() || event.reported.is_some() {
        let reported = event.reported.map(|day| day.to_string());
        put("cite_info", json!({ "publisher": event.publisher, "date": reported }));
    }
    format!("{object}\n")
}
