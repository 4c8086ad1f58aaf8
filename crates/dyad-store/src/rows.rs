//! Items as rows: the columns of events and channels, and JSON for what is not queried.

use dyad_ledger::{DirectedDyad, Entry};
use dyad_types::{Actor, Article, ChannelChange, CountryCode, Event, Mode, Sector};
use rusqlite::{Transaction, named_params};
use serde::Serialize;

/// A count or offset as SQLite keeps it.
pub(crate) fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn amount(count: Option<u64>) -> Option<i64> {
    count.map(|count| i64::try_from(count).unwrap_or(i64::MAX))
}

pub(crate) fn json(value: &impl Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

/// Printed forms with a blank between; codes and numbers hold no blank.
pub(crate) fn list(values: impl IntoIterator<Item = impl ToString>) -> String {
    let printed: Vec<String> =
        values.into_iter().map(|value| value.to_string()).collect();
    printed.join(" ")
}

/// The whole article but for its text, which has a column of its own.
pub(crate) fn article_json(article: &Article) -> rusqlite::Result<String> {
    let mut value = serde_json::to_value(article)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    if let Some(fields) = value.as_object_mut() {
        fields.insert("text".to_owned(), serde_json::Value::String(String::new()));
    }
    json(&value)
}

/// Whether two readings of one article date the page or a story of it otherwise.
pub(crate) fn dates_differ(one: &str, other: &str) -> bool {
    let dates = |json: &str| {
        let value: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
        let mut dates = vec![value["published"]["date"].clone()];
        let stories = value["stories"].as_array().cloned().unwrap_or_default();
        dates.extend(stories.iter().map(|story| story["published"]["date"].clone()));
        dates
    };
    dates(one) != dates(other)
}

const EVENT_ROW: &str = "
    INSERT INTO event (item_id, article_id, story_kind, report_date, date_start, date_end,
        date_precision, date_basis, dyad, directed_dyad, a_name, a_iso3c, a_code, a_sector,
        b_name, b_iso3c, b_code, b_sector, event_type, mode, contexts, cameo, cameo_root,
        intensity, quad_class, quad_scheme, actuality, holder, place, place_iso3c, latitude,
        longitude, dead, injured, detained, size, money_currency, money_amount, words,
        salience, confidence, coder_version, ontology)
    VALUES (:item_id, :article_id, :story_kind, :report_date, :date_start, :date_end,
        :date_precision, :date_basis, :dyad, :directed_dyad, :a_name, :a_iso3c, :a_code,
        :a_sector, :b_name, :b_iso3c, :b_code, :b_sector, :event_type, :mode, :contexts,
        :cameo, :cameo_root, :intensity, :quad_class, :quad_scheme, :actuality, :holder,
        :place, :place_iso3c, :latitude, :longitude, :dead, :injured, :detained, :size,
        :money_currency, :money_amount, :words, :salience, :confidence, :coder_version,
        :ontology)";

pub(crate) fn put_event(
    transaction: &Transaction<'_>,
    item_id: i64,
    entry: &Entry,
    event: &Event,
) -> rusqlite::Result<()> {
    let origin = &entry.source.origin;
    let recipient = event.recipient.as_ref();
    let pair =
        recipient.and_then(|recipient| DirectedDyad::between(&event.actor, recipient));
    let place = event.place.as_ref();
    let money = event.magnitude.money.as_ref();
    let words = entry.source.words.of(&entry.source.sentence.text);
    let days = event.date.interval;
    transaction.prepare_cached(EVENT_ROW)?.execute(named_params! {
        ":item_id": item_id,
        ":article_id": origin.article.0,
        ":story_kind": origin.story_kind.as_str(),
        ":report_date": origin.published.date.map(|date| date.to_string()),
        ":date_start": days.map(|days| days.start.to_string()),
        ":date_end": days.map(|days| days.end.to_string()),
        ":date_precision": event.date.precision.as_str(),
        ":date_basis": event.date.basis.as_str(),
        ":dyad": pair.as_ref().map(|pair| pair.undirected().to_string()),
        ":directed_dyad": pair.map(|pair| pair.to_string()),
        ":a_name": event.actor.name,
        ":a_iso3c": iso3c(&event.actor),
        ":a_code": event.actor.code.as_str(),
        ":a_sector": event.actor.sector.map(Sector::as_str),
        ":b_name": recipient.map(|actor| actor.name.as_str()),
        ":b_iso3c": recipient.and_then(iso3c),
        ":b_code": recipient.map(|actor| actor.code.as_str()),
        ":b_sector": recipient.and_then(|actor| actor.sector).map(Sector::as_str),
        ":event_type": event.event_type.as_str(),
        ":mode": event.mode.map(Mode::as_str),
        ":contexts": list(&event.contexts),
        ":cameo": event.cameo.as_str(),
        ":cameo_root": event.cameo.root(),
        ":intensity": event.intensity.points(),
        ":quad_class": event.quad_class.number(),
        ":quad_scheme": event.quad_scheme.as_str(),
        ":actuality": event.actuality.as_str(),
        ":holder": event.holder.as_ref().map(|holder| holder.name.as_str()),
        ":place": place.map(|place| place.name.as_str()),
        ":place_iso3c": place
            .and_then(|place| place.country.as_ref())
            .map(CountryCode::as_str),
        ":latitude": place.and_then(|place| place.latitude),
        ":longitude": place.and_then(|place| place.longitude),
        ":dead": amount(event.magnitude.dead),
        ":injured": amount(event.magnitude.injured),
        ":detained": amount(event.magnitude.detained),
        ":size": amount(event.magnitude.size),
        ":money_currency": money.map(|(currency, _)| currency.as_str()),
        ":money_amount": amount(money.map(|(_, amount)| *amount)),
        ":words": words,
        ":salience": number(event.salience),
        ":confidence": event.confidence.share(),
        ":coder_version": event.versions.coder,
        ":ontology": event.versions.ontology,
    })?;
    Ok(())
}

pub(crate) fn put_channel_change(
    transaction: &Transaction<'_>,
    item_id: i64,
    entry: &Entry,
    change: &ChannelChange,
) -> rusqlite::Result<()> {
    let days = change.date.interval;
    let origin = &entry.source.origin;
    transaction
        .prepare_cached(
            "INSERT INTO channel_change (item_id, article_id, report_date, date_start,
                 date_end, date_precision, kind, name, state, by_name, by_iso3c, dyad)
             VALUES (:item_id, :article_id, :report_date, :date_start, :date_end,
                 :date_precision, :kind, :name, :state, :by_name, :by_iso3c, :dyad)",
        )?
        .execute(named_params! {
            ":item_id": item_id,
            ":article_id": origin.article.0,
            ":report_date": origin.published.date.map(|date| date.to_string()),
            ":date_start": days.map(|days| days.start.to_string()),
            ":date_end": days.map(|days| days.end.to_string()),
            ":date_precision": change.date.precision.as_str(),
            ":kind": change.kind.as_str(),
            ":name": change.name,
            ":state": change.state.as_str(),
            ":by_name": change.by.as_ref().map(|actor| actor.name.as_str()),
            ":by_iso3c": change.by.as_ref().and_then(iso3c),
            ":dyad": entry.dyads.first().map(ToString::to_string),
        })?;
    Ok(())
}

fn iso3c(actor: &Actor) -> Option<&str> {
    actor.country.as_ref().map(CountryCode::as_str)
}
