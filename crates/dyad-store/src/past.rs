//! Reading what came before a turn: acts of the last weeks, and the panel of all pairs.

use dyad_ledger::{
    Dyad, EventTypes, PAST_DAYS, PanelSeries, Past, PastAct, Period, Sides,
};
use dyad_types::{ArticleId, DateInterval, EventType};
use jiff::ToSpan as _;
use jiff::civil::Date;
use rusqlite::params;
use rusqlite::types::Value;

use crate::events::StoredEvent;
use crate::read::{ENTRY, count, parsed};
use crate::{Store, StoreError};

/// Reports of one act, the surest of which stands for it: `max()` makes SQLite take the other
/// columns from that row. Acts are put together as [`dyad_ledger::Ledger::of`] does it.
const ACTS: &str = "
    SELECT event.item_id, act.sides, count(DISTINCT event.article_id), max(event.confidence)
    FROM event JOIN act USING (item_id)
    WHERE event.date_start BETWEEN ?1 AND ?2 AND event.date_end BETWEEN ?1 AND ?2
        AND event.article_id <> ?3 AND act.sides IS NOT NULL
        AND (coalesce(event.a_iso3c, event.a_code) IN (?4, ?5)
            OR coalesce(event.b_iso3c, event.b_code) IN (?4, ?5))
    GROUP BY coalesce(event.directed_dyad, event.a_code || '->'), event.event_type,
        event.date_start, event.date_end
    ORDER BY event.date_start, event.item_id";

impl Store {
    /// What the store knows of the 30 days before `day` around the two parties of `dyad`, and of
    /// all pairs over the periods that ended before `day`, as corrections have it. What the article
    /// `but` tells, the page at hand, is left out of both.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`], [`StoreError::Row`].
    pub fn past(
        &self,
        dyad: &Dyad,
        day: Date,
        but: &ArticleId,
    ) -> Result<Past, StoreError> {
        let end = Period::of(day);
        let overlay = self.item_overlay(None)?;
        let mut panel = self.panel(end, but)?;
        if overlay.is_empty() {
            return Ok(Past { acts: self.past_acts(dyad, day, but)?, panel });
        }
        self.put_corrected(&overlay, &mut panel, (end, but))?;
        let start = day.saturating_sub(PAST_DAYS.days());
        let acts = match day.yesterday() {
            Ok(end) => {
                let days = DateInterval::new(start, end);
                self.corrected_past_acts(&overlay, dyad, days, but)?
            }
            Err(_) => Vec::new(),
        };
        Ok(Past { acts, panel })
    }

    fn past_acts(
        &self,
        dyad: &Dyad,
        day: Date,
        but: &ArticleId,
    ) -> Result<Vec<PastAct>, StoreError> {
        let first = day.saturating_sub(PAST_DAYS.days());
        let Ok(last) = day.yesterday() else { return Ok(Vec::new()) };
        let error = self.error("read the acts before a turn");
        let mut statement = self.connection.prepare_cached(ACTS).map_err(&error)?;
        let [one, other] = [dyad.a().state(), dyad.b().state()];
        let (first, last) = (first.to_string(), last.to_string());
        let found = statement
            .query_map(params![first, last, but.0, one, other], |row| {
                Ok((row.get(0)?, parsed(&row.get::<_, String>(1)?)?, count(row, 2)?))
            })
            .map_err(&error)?;
        let found: Vec<(i64, Sides, usize)> =
            found.collect::<rusqlite::Result<_>>().map_err(&error)?;
        let by_id = format!("{ENTRY} WHERE item.item_id = ?1");
        let mut acts = Vec::with_capacity(found.len());
        for (item_id, sides, n_reports) in found {
            let entries = self.entry_rows(&by_id, vec![Value::Integer(item_id)])?;
            acts.extend(entries.into_iter().map(|StoredEvent { entry, .. }| PastAct {
                entry,
                sides: sides.clone(),
                n_reports,
            }));
        }
        Ok(acts)
    }

    /// The periods before `end`, pair by pair.
    fn panel(
        &self,
        end: Period,
        but: &ArticleId,
    ) -> Result<Vec<PanelSeries>, StoreError> {
        let error = self.error("read the panel");
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT sides, period, types FROM panel WHERE period < ?1 AND types > 0
                 ORDER BY sides, period",
            )
            .map_err(&error)?;
        let mut rows = statement.query([end.number()]).map_err(&error)?;
        let mut panel: Vec<PanelSeries> = Vec::new();
        let mut current = String::new();
        while let Some(row) = rows.next().map_err(&error)? {
            let sides = row.get_ref(0).and_then(|value| Ok(value.as_str()?));
            let sides = sides.map_err(&error)?;
            if sides != current || panel.is_empty() {
                sides.clone_into(&mut current);
                let sides = parsed(sides).map_err(&error)?;
                panel.push(PanelSeries { sides, active: Vec::new() });
            }
            let period = Period::new(row.get(1).map_err(&error)?);
            let types = EventTypes::from_bits(row.get(2).map_err(&error)?);
            if let Some(series) = panel.last_mut() {
                series.active.push((period, types));
            }
        }
        for (sides, period, types) in self.told_by_alone(but)? {
            take_out(&mut panel, &sides, period, types);
        }
        Ok(panel)
    }

    /// What no other article than this one tells: a page that was read before is no history of
    /// itself. What was corrected is told by nobody.
    fn told_by_alone(
        &self,
        article: &ArticleId,
    ) -> Result<Vec<(Sides, Period, EventTypes)>, StoreError> {
        let error = self.error("read the panel");
        let sums: Vec<String> = EventType::ALL
            .iter()
            .map(|code| code.as_str().to_lowercase())
            .enumerate()
            .map(|(bit, column)| {
                let own = format!("sum(own.{column})");
                format!("({own} > 0 AND {own} >= panel.{column}) * {}", 1_u32 << bit)
            })
            .collect();
        let query = format!(
            "SELECT panel.sides, panel.period, {}
             FROM panel_report AS own JOIN panel USING (sides, period)
             WHERE own.item_id IN (
                 SELECT item_id FROM item WHERE article_id = ?1
                 UNION
                 SELECT item_id FROM item JOIN correction USING (item_key))
             GROUP BY panel.sides, panel.period",
            sums.join(" + ")
        );
        let mut statement = self.connection.prepare_cached(&query).map_err(&error)?;
        let rows = statement
            .query_map([&article.0], |row| {
                let sides = parsed(&row.get::<_, String>(0)?)?;
                let period = Period::new(row.get(1)?);
                Ok((sides, period, EventTypes::from_bits(row.get(2)?)))
            })
            .map_err(&error)?;
        rows.collect::<rusqlite::Result<_>>().map_err(&error)
    }
}

/// The panel is in the order of the printed forms of its sides.
pub(crate) fn place_in(panel: &[PanelSeries], sides: &Sides) -> Result<usize, usize> {
    let printed = sides.to_string();
    panel.binary_search_by(|series| series.sides.to_string().cmp(&printed))
}

fn take_out(panel: &mut [PanelSeries], sides: &Sides, period: Period, types: EventTypes) {
    let found = place_in(panel, sides).ok().and_then(|at| panel.get_mut(at));
    let Some(series) = found else { return };
    for (_, told) in series.active.iter_mut().filter(|(told, _)| *told == period) {
        *told = told.without(types);
    }
    series.active.retain(|(_, told)| !told.is_empty());
}
