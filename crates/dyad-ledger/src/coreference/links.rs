//! What reviewers demand of clusters: which tellings are of one act, and which stand alone.

use std::collections::{BTreeMap, BTreeSet};

/// Which items are to be in one cluster, and which in none with others, by item key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Links {
    /// Of each item that is joined to others, one with a lesser key in its group, or itself: the first of
    /// them by key.
    lesser: BTreeMap<String, String>,
    alone: BTreeSet<String>,
}

impl Links {
    /// Demands that two items are in one cluster, and all that either was joined to.
    pub fn join(&mut self, one: &str, other: &str) {
        let (one, other) = (self.first_of(one), self.first_of(other));
        let first = one.clone().min(other.clone());
        self.lesser.insert(one, first.clone());
        self.lesser.insert(other, first);
    }

    /// The first of a group; shortens the way to it.
    fn first_of(&mut self, item: &str) -> String {
        let first = self.group(item).to_owned();
        let mut item = item.to_owned();
        while item != first {
            let Some(next) = self.lesser.insert(item, first.clone()) else { break };
            item = next;
        }
        first
    }

    /// Demands that an item is in no cluster with others but those that it is joined to.
    pub fn stand_alone(&mut self, item_key: &str) {
        self.alone.insert(item_key.to_owned());
    }

    /// Whether nothing is demanded.
    pub fn is_empty(&self) -> bool {
        self.lesser.is_empty() && self.alone.is_empty()
    }

    /// The items that are joined to others, by key.
    pub fn items(&self) -> BTreeSet<String> {
        self.lesser.keys().cloned().collect()
    }

    /// The name of the group that an item is in; `None` when nothing is demanded of it.
    pub(crate) fn group_of<'a>(&'a self, item_key: &'a str) -> Option<&'a str> {
        let is_demanded =
            self.lesser.contains_key(item_key) || self.alone.contains(item_key);
        is_demanded.then(|| self.group(item_key))
    }

    /// Groups one of which stands alone, so that all do.
    pub(crate) fn closed(&self) -> BTreeSet<&str> {
        self.alone.iter().map(|item| self.group(item)).collect()
    }

    /// Of an item that is joined to no other, itself.
    fn group<'a>(&'a self, item_key: &'a str) -> &'a str {
        let mut item = item_key;
        while let Some(lesser) = self.lesser.get(item).filter(|lesser| *lesser != item) {
            item = lesser;
        }
        item
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_joined_to_one_is_joined_to_all_of_them() {
        let mut links = Links::default();
        assert!(links.is_empty());
        links.join("c", "d");
        links.join("b", "a");
        links.join("d", "b");
        links.stand_alone("e");
        let groups = ["a", "b", "c", "d", "e"].map(|item| links.group_of(item));
        assert_eq!(groups, ["a", "a", "a", "a", "e"].map(Some));
        assert_eq!(links.group_of("f"), None);
        assert_eq!(links.closed(), BTreeSet::from(["e"]));
        links.stand_alone("d");
        assert_eq!(links.closed(), BTreeSet::from(["a", "e"]));
    }
}
