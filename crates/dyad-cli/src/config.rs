//! Settings: `dyad.toml` below the environment below flags.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use etcetera::BaseStrategy as _;
use jiff::SignedDuration;
use serde::Deserialize;

use crate::arguments::{Common, When};
use crate::failure::Failure;
use crate::fetch::{self, Private};

/// What `dyad.toml` may hold. Paths count from the folder of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    store: Option<PathBuf>,
    overlay: Option<PathBuf>,
    #[serde(default)]
    watch: Watch,
}

/// What `dyad watch` is to do.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Watch {
    /// Addresses of feeds and sitemaps.
    pub(crate) feeds: Vec<String>,
    /// The least time between two requests for one feed.
    pub(crate) shortest_interval: Wait,
    /// The most.
    pub(crate) longest_interval: Wait,
    /// The least time between two requests to one host.
    pub(crate) pause: Wait,
    /// How long until a page that could not be fetched is tried again; four times as long after
    /// every further try.
    pub(crate) retry: Wait,
    /// The most that is waited for one answer.
    pub(crate) timeout: Wait,
    /// How often the health line is written.
    pub(crate) health: Wait,
    /// Where a publisher can reach whoever runs dyad.
    pub(crate) contact: Option<String>,
    /// Which private addresses may be asked.
    pub(crate) allow_private: AllowPrivate,
}

impl Default for Watch {
    fn default() -> Self {
        let seconds = |seconds| Wait(Duration::from_secs(seconds));
        Self {
            feeds: Vec::new(),
            shortest_interval: seconds(600),
            longest_interval: seconds(24 * 3_600),
            pause: Wait(fetch::PAUSE),
            retry: seconds(30 * 60),
            timeout: seconds(30),
            health: seconds(600),
            contact: None,
            allow_private: AllowPrivate::All(false),
        }
    }
}

/// `false`, `true`, or a list of addresses with their ports.
#[derive(Debug, Clone, Deserialize)]
#[serde(
    untagged,
    expecting = "true, false, or addresses with ports as in [\"10.0.0.7:80\"]"
)]
pub(crate) enum AllowPrivate {
    /// All of them or none.
    All(bool),
    /// These.
    These(Vec<SocketAddr>),
}

impl AllowPrivate {
    pub(crate) fn private(&self) -> Private {
        match self {
            Self::All(true) => Private::Allowed,
            Self::All(false) => Private::Refused,
            Self::These(addresses) => Private::These(addresses.clone()),
        }
    }
}

/// A length of time, written as in "10m", "1h 30m", "20ms".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Wait(pub(crate) Duration);

impl TryFrom<String> for Wait {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wait: Option<SignedDuration> = text.parse().ok();
        let wait = wait.and_then(|wait| Duration::try_from(wait).ok());
        wait.filter(|wait| !wait.is_zero()).map(Self).ok_or_else(|| {
            format!("\"{text}\" is no length of time: write it as in \"10m\" or \"24h\"")
        })
    }
}

/// Settings of one run.
#[derive(Debug)]
pub(crate) struct Config {
    /// The store file; `None` when the machine has no data folder.
    pub(crate) store: Option<PathBuf>,
    /// Folder of the user's own table rows.
    pub(crate) overlay: Option<PathBuf>,
    /// What `dyad watch` is to do.
    pub(crate) watch: Watch,
    /// Whether to use colours when standard output is a terminal or the flag says so.
    pub(crate) color: When,
}

impl Config {
    /// Joins flags and environment (clap has read both) with the settings file.
    pub(crate) fn read(common: &Common) -> Result<Self, Failure> {
        let file = settings(common.config.as_deref())?;
        Ok(Self {
            store: common.store.clone().or(file.store).or_else(default_store),
            overlay: common.overlay.clone().or(file.overlay),
            watch: file.watch,
            color: common.color,
        })
    }
}

fn settings(named: Option<&Path>) -> Result<File, Failure> {
    let path = named.unwrap_or(Path::new("dyad.toml"));
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => {
            return Ok(File::default());
        }
        Err(error) => {
            let message = format!("cannot read settings {}: {error}", path.display());
            return Err(Failure::Configuration { message });
        }
    };
    let mut file: File =
        toml::from_str(&text).map_err(|error| Failure::Configuration {
            message: format!("settings {} are wrong: {error}", path.display()),
        })?;
    if file.watch.shortest_interval > file.watch.longest_interval {
        let message = format!(
            "settings {} are wrong: shortest_interval is longer than longest_interval",
            path.display()
        );
        return Err(Failure::Configuration { message });
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    for setting in [&mut file.store, &mut file.overlay].into_iter().flatten() {
        *setting = folder.join(&*setting);
    }
    Ok(file)
}

fn default_store() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(folders.data_dir().join("dyad").join("dyad.db"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Result<File, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn the_example_is_read_and_shows_what_is_used_without_it() {
        let example = include_str!("../../../docs/dyad.toml");
        let read = file(example).unwrap().watch;
        assert_eq!(read.feeds.len(), 3);
        let without = Watch { feeds: read.feeds.clone(), ..Watch::default() };
        let shown = Watch { contact: None, ..read };
        assert_eq!(format!("{shown:?}"), format!("{without:?}"));
    }

    #[test]
    fn waits_are_lengths_of_time() {
        let wait = |text: &str| Wait::try_from(text.to_owned()).map(|wait| wait.0);
        assert_eq!(wait("10m"), Ok(Duration::from_mins(10)));
        assert_eq!(wait("1h 30m"), Ok(Duration::from_mins(90)));
        assert_eq!(wait("20ms"), Ok(Duration::from_millis(20)));
        for wrong in ["", "0s", "-5m", "soon", "10"] {
            assert!(wait(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn private_addresses_are_allowed_one_by_one() {
        let private = |value: &str| {
            let read = file(&format!("[watch]\nallow_private = {value}"));
            read.map(|file| file.watch.allow_private.private())
        };
        assert_eq!(private("true"), Ok(Private::Allowed));
        assert_eq!(private("false"), Ok(Private::Refused));
        let address = "10.0.0.7:80".parse().unwrap();
        assert_eq!(private("[\"10.0.0.7:80\"]"), Ok(Private::These(vec![address])));
        assert!(private("\"10.0.0.7\"").unwrap_err().contains("addresses with ports"));
        assert!(file("[watch]\nfeed = []").unwrap_err().contains("feeds"));
    }
}
