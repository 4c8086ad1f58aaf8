//! How things stand between two parties as of a day: channels, contact, sanctions, ultimatums and
//! promises, red lines.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{ChannelSpan, Contacts, Exposure, Ledger, Limit, Measure, NoNews, Pledge};

/// How things stand as of a day. What it points at by index is in the [`Ledger`] it was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// The day it is seen from; `None` when nothing is dated.
    pub as_of: Option<Date>,
    /// As [`Ledger::channels`], one for each.
    pub channels: Vec<ChannelStanding>,
    /// Kinds of contact that had a rhythm, the most unusual silence first.
    pub contacts: Vec<Contacts>,
    /// Sanctions, those in force first.
    pub measures: Vec<Measure>,
    /// Ultimatums, promises and threats, those with the next deadline first.
    pub pledges: Vec<Pledge>,
    /// Looks ahead that are no pledge: indices into [`Ledger::outlooks`], ascending.
    pub expectations: Vec<usize>,
    /// Red lines, the one stated last first.
    pub limits: Vec<Limit>,
}

/// What a channel was from when to when, and for how long nothing has been told of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChannelStanding {
    /// Its states in the order of their beginnings, see [`crate::Channel::spans`].
    pub spans: Vec<ChannelSpan>,
    /// `None` when nothing dates its news.
    pub no_news: Option<NoNews>,
}

impl Ledger {
    /// How things stand as of a day. The ledger should hold nothing that was not known then, see
    /// [`Ledger::known_by`]. Without a day, as of [`Ledger::newest_news`].
    ///
    /// `news` counts the articles that tell of one of the two, by day of publication, as in
    /// [`Exposure::News`]; without it the articles of the ledger are counted.
    pub fn standing(
        &self,
        as_of: Option<Date>,
        news: Option<&BTreeMap<Date, u32>>,
    ) -> Standing {
        let as_of = as_of.or_else(|| self.newest_news());
        let own = self.news();
        let exposure = Exposure::News(news.unwrap_or(&own));
        let done = self.done_in_words();
        let channels = self.channels.iter().map(|channel| ChannelStanding {
            spans: channel.spans(),
            no_news: as_of.and_then(|as_of| channel.no_news(as_of)),
        });
        Standing {
            as_of,
            channels: channels.collect(),
            contacts: as_of.map_or_else(Vec::new, |as_of| self.contacts(exposure, as_of)),
            measures: self.measures(as_of),
            pledges: self.pledges(&done, as_of),
            expectations: self.expectations(),
            limits: self.limits(&done),
        }
    }
}
