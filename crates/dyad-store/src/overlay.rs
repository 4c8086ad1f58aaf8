//! Corrections laid over rows: which rows count, which tell the act of another, and what is right of
//! each instead.

use std::collections::{BTreeMap, BTreeSet};

use dyad_ledger::{Entry, Item, Links, Telling};
use dyad_types::{ArticleId, DateInterval, Dated, Event, HistoryAct};
use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, params};

use crate::corrections::Change;
use crate::events::StoredEvent;
use crate::read::ENTRY;
use crate::{Store, StoreError};

/// What corrections say of one row.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Fix {
    /// It is in no view.
    pub(crate) is_wrong: bool,
    /// What was done.
    pub(crate) act: Option<HistoryAct>,
    /// When.
    pub(crate) days: Option<DateInterval>,
    /// The row that stands for it.
    pub(crate) same_as: Option<i64>,
    /// It tells the act of no other row.
    pub(crate) is_alone: bool,
}

/// What corrections say of all items, or of all rows of histories; by row.
#[derive(Debug, Clone, Default)]
pub(crate) struct Overlay {
    fixes: BTreeMap<i64, Fix>,
    keys: BTreeMap<String, i64>,
}

impl Overlay {
    pub(crate) fn is_empty(&self) -> bool {
        self.fixes.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.fixes.len()
    }

    pub(crate) fn get(&self, id: i64) -> Option<&Fix> {
        self.fixes.get(&id)
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = (i64, &Fix)> {
        self.fixes.iter().map(|(id, fix)| (*id, fix))
    }

    /// The row that stands for a row: itself, unless it was merged.
    pub(crate) fn head(&self, id: i64) -> i64 {
        let mut head = id;
        while let Some(next) = self.get(head).and_then(|fix| fix.same_as) {
            head = next;
        }
        head
    }

    /// Whether a row is wrong, or tells the act of one that is.
    pub(crate) fn is_wrong(&self, id: i64) -> bool {
        let is_wrong = |id| self.get(id).is_some_and(|fix| fix.is_wrong);
        is_wrong(id) || is_wrong(self.head(id))
    }

    /// Whether a row is an act of its own: neither wrong nor told by another row.
    pub(crate) fn counts(&self, id: i64) -> bool {
        self.get(id).is_none_or(|fix| !fix.is_wrong && fix.same_as.is_none())
    }

    /// Lays a change over the only row of an overlay of its own, whatever it is merged with.
    pub(crate) fn lay_alone(&mut self, change: &Change) {
        self.lay(0, change.clone(), None);
    }

    /// What was laid over the only row.
    pub(crate) fn alone(&self) -> Option<&Fix> {
        self.get(0)
    }

    /// The rows that another stands for, by that one; wrong ones are left out.
    pub(crate) fn members(&self) -> BTreeMap<i64, Vec<i64>> {
        let mut members: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for (id, fix) in self.rows() {
            let head = self.head(id);
            if head != id && !fix.is_wrong {
                members.entry(head).or_default().push(id);
            }
        }
        members
    }

    fn lay(&mut self, id: i64, change: Change, head: Option<i64>) {
        // Who says what it is says that it is something.
        self.fix(id).is_wrong = change == Change::Wrong;
        match change {
            Change::Wrong => (),
            Change::Right => *self.fix(id) = Fix::default(),
            Change::Recode(act) => self.fix(id).act = Some(act),
            Change::Redate(days) => self.fix(id).days = Some(days),
            Change::Merge(_) => {
                if let Some(head) = head.filter(|head| *head != id) {
                    self.merge(id, head);
                }
            }
            Change::Split => {
                for fix in self.fixes.values_mut() {
                    fix.same_as = fix.same_as.filter(|head| *head != id);
                }
                let fix = self.fix(id);
                fix.same_as = None;
                fix.is_alone = true;
            }
        }
    }

    /// A row that was told to stand for the one that it now belongs to stands for itself from now on.
    fn merge(&mut self, id: i64, head: i64) {
        let mut last = head;
        while let Some(next) = self.get(last).and_then(|fix| fix.same_as) {
            if next == id {
                self.fix(last).same_as = None;
                break;
            }
            last = next;
        }
        self.fix(head).is_alone = false;
        let fix = self.fix(id);
        fix.same_as = Some(head);
        fix.is_alone = false;
    }

    fn fix(&mut self, id: i64) -> &mut Fix {
        self.fixes.entry(id).or_default()
    }
}

impl Fix {
    /// Makes an item what is right.
    pub(crate) fn apply(&self, item: &mut Item) {
        match item {
            Item::Event(event) => self.apply_to_event(event),
            Item::ChannelChange(change) => {
                if let Some(days) = self.days {
                    change.date = Dated::corrected(days);
                }
            }
            Item::RedLine(_)
            | Item::Sanction(_)
            | Item::Outlook(_)
            | Item::Cause(_)
            | Item::Facet(_) => (),
        }
    }

    /// Makes what tells of an event tell what is right.
    pub(crate) fn apply_to_telling(&self, telling: &mut Telling) {
        if let Some(days) = self.days {
            let coded = telling.day;
            telling.days = Some(days);
            telling.day = (days.start == days.end).then_some(days.start);
            telling.days_named.retain(|day| Some(*day) != coded);
            telling.days_named.extend(telling.day);
            telling.days_named.sort_unstable();
            telling.days_named.dedup();
        }
        if let Some(act) = &self.act
            && let (Some(event_type), Some(cameo)) = (act.event_type, &act.cameo)
        {
            telling.event_type = event_type;
            telling.cameo = cameo.clone();
            telling.quad_class = event_type.quad_class();
        }
    }

    fn apply_to_event(&self, event: &mut Event) {
        if let Some(days) = self.days {
            event.date = Dated::corrected(days);
        }
        let Some(act) = &self.act else { return };
        let (Some(event_type), Some(cameo)) = (act.event_type, &act.cameo) else {
            return;
        };
        event.event_type = event_type;
        event.mode = act.mode;
        event.cameo = cameo.clone();
        event.intensity = act.intensity;
        event.quad_class = act.quad_class.unwrap_or(event_type.quad_class());
        event.quad_scheme = act.quad_scheme;
    }
}

impl Store {
    /// What corrections made on or before `as_of` say of items; `None`: all.
    pub(crate) fn item_overlay(
        &self,
        as_of: Option<Date>,
    ) -> Result<Overlay, StoreError> {
        self.overlay(as_of, false, |key| {
            self.connection
                .prepare_cached("SELECT item_id FROM item WHERE item_key = ?1")?
                .query_row([key], |row| row.get(0))
                .optional()
        })
        .map_err(self.error("read its corrections"))
    }

    /// The same of rows of histories.
    pub(crate) fn history_overlay(
        &self,
        as_of: Option<Date>,
    ) -> rusqlite::Result<Overlay> {
        self.overlay(as_of, true, |key| {
            let number = key.rsplit('/').next().and_then(|n| n.parse::<i64>().ok());
            self.connection
                .prepare_cached("SELECT history_id FROM history WHERE key = ?1")?
                .query_row(params![number], |row| row.get(0))
                .optional()
        })
    }

    fn overlay(
        &self,
        as_of: Option<Date>,
        histories: bool,
        row_of: impl Fn(&str) -> rusqlite::Result<Option<i64>>,
    ) -> rusqlite::Result<Overlay> {
        let mut overlay = Overlay::default();
        for correction in self.corrections_of(histories)? {
            if as_of.is_some_and(|as_of| correction.made_on > as_of) {
                continue;
            }
            // An item that a newer coding does not give any more has nothing to correct.
            let Some(id) = row_of(&correction.item_key)? else { continue };
            let head = match &correction.change {
                Change::Merge(key) => row_of(key)?,
                Change::Wrong
                | Change::Right
                | Change::Recode(_)
                | Change::Redate(_)
                | Change::Split => None,
            };
            overlay.lay(id, correction.change, head);
            overlay.keys.insert(correction.item_key, id);
        }
        Ok(overlay)
    }

    /// Which reports are of one act, and which of acts of their own, as reviewers say it on or before
    /// `as_of`; `None`: all that they say.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn links(&self, as_of: Option<Date>) -> Result<Links, StoreError> {
        let overlay = self.item_overlay(as_of)?;
        let mut links = Links::default();
        for (id, fix) in overlay.rows() {
            if fix.same_as.is_none() && !fix.is_alone {
                continue;
            }
            let Some(key) = self.item_key(id)? else { continue };
            if fix.is_alone {
                links.stand_alone(&key);
            }
            let head = fix.same_as.map(|head| self.item_key(head)).transpose()?.flatten();
            if let Some(head) = head {
                links.join(&head, &key);
            }
        }
        Ok(links)
    }

    fn item_key(&self, id: i64) -> Result<Option<String>, StoreError> {
        self.connection
            .prepare_cached("SELECT item_key FROM item WHERE item_id = ?1")
            .and_then(|mut statement| {
                statement.query_row([id], |row| row.get(0)).optional()
            })
            .map_err(self.error("read its corrections"))
    }

    /// Makes entries of the ledger of one pair what corrections say: wrong ones go, merged ones become
    /// further reports of the act that they tell, wherever they were coded; by row.
    pub(crate) fn lay_over(
        &self,
        overlay: &Overlay,
        mut entries: Vec<StoredEvent>,
    ) -> Result<Vec<Entry>, StoreError> {
        let mut members = overlay.members();
        // Entries come by row.
        let has =
            |id: &i64| entries.binary_search_by_key(id, |stored| stored.item_id).is_ok();
        members.retain(|head, _| has(head));
        entries.retain(|stored| overlay.counts(stored.item_id));
        let mut more = Vec::new();
        for stored in &mut entries {
            if let Some(fix) = overlay.get(stored.item_id) {
                fix.apply(&mut stored.entry.item);
                let stands = fix.is_alone || members.contains_key(&stored.item_id);
                stored.entry.same_act = stands.then(|| stored.item_key.clone());
            }
            self.lay_over_ends(overlay, &mut stored.entry)?;
            let Some(ids) = members.get(&stored.item_id) else { continue };
            stored.entry.same_act = Some(stored.item_key.clone());
            for id in ids {
                let told = self.stored_items(&[*id])?;
                more.extend(told.into_iter().map(|member| StoredEvent {
                    entry: Entry {
                        source: member.entry.source,
                        ..stored.entry.clone()
                    },
                    ..member
                }));
            }
        }
        entries.append(&mut more);
        entries.sort_by_key(|stored| stored.item_id);
        Ok(entries.into_iter().map(|stored| stored.entry).collect())
    }

    /// A reason repeats the acts that it links as they were coded: they change with the acts.
    fn lay_over_ends(
        &self,
        overlay: &Overlay,
        entry: &mut Entry,
    ) -> Result<(), StoreError> {
        let article = entry.source.origin.article.clone();
        let Item::Cause(stated) = &mut entry.item else { return Ok(()) };
        for end in [&mut stated.cause_event, &mut stated.effect_event] {
            let Some(event) = end else { continue };
            let Some(id) = self.item_of(overlay, &article, event)? else { continue };
            if overlay.is_wrong(id) {
                *end = None;
            } else if let Some(fix) = overlay.get(overlay.head(id)) {
                fix.apply_to_event(event);
            }
        }
        Ok(())
    }

    /// The corrected item that holds the event of an article, if it is one.
    fn item_of(
        &self,
        overlay: &Overlay,
        article: &ArticleId,
        event: &Event,
    ) -> Result<Option<i64>, StoreError> {
        let position = event.evidence.position;
        let place = format!(
            "{}/{}.{}.{}/event/",
            article.0, position.story, position.paragraph, position.sentence
        );
        let keys = overlay.keys.range(place.clone()..);
        let ids: Vec<i64> = keys
            .take_while(|(key, _)| key.starts_with(&place))
            .map(|(_, id)| *id)
            .collect();
        let is_its = |stored: &StoredEvent| matches!(&stored.entry.item, Item::Event(own) if **own == *event);
        let found = self.stored_items(&ids)?;
        Ok(found
            .iter()
            .find(|stored| is_its(stored))
            .map(|stored| stored.item_id))
    }

    /// Items as they were coded, by row.
    pub(crate) fn stored_items(
        &self,
        ids: &[i64],
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let query = format!("{ENTRY} WHERE item.item_id = ?1");
        let mut found = Vec::new();
        for id in ids.iter().copied().collect::<BTreeSet<_>>() {
            found.extend(self.entry_rows(&query, vec![Value::Integer(id)])?);
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(pairs: &[(i64, i64)]) -> Overlay {
        let mut overlay = Overlay::default();
        for (id, head) in pairs {
            overlay.lay(*id, Change::Merge(String::new()), Some(*head));
        }
        overlay
    }

    #[test]
    fn chains_have_one_head_and_no_ring() {
        let overlay = merged(&[(2, 1), (3, 2)]);
        assert_eq!([1, 2, 3].map(|id| overlay.head(id)), [1, 1, 1]);
        assert_eq!(overlay.members(), BTreeMap::from([(1, vec![2, 3])]));
        let turned = merged(&[(2, 1), (3, 2), (1, 3)]);
        assert_eq!([1, 2, 3].map(|id| turned.head(id)), [2, 2, 2]);
        assert!(merged(&[(1, 1)]).counts(1));
    }

    #[test]
    fn a_split_one_stands_for_itself_alone() {
        let mut overlay = merged(&[(2, 1), (3, 1)]);
        overlay.lay(1, Change::Split, None);
        assert!([1, 2, 3].iter().all(|id| overlay.counts(*id)));
        overlay.lay(2, Change::Wrong, None);
        assert!(!overlay.counts(2));
        overlay.lay(2, Change::Right, None);
        assert!(overlay.counts(2));
    }
}
