//! Settings: `dyad.toml` below the environment below flags.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use serde::Deserialize;

use crate::arguments::{Common, When};
use crate::failure::Failure;

/// What `dyad.toml` may hold. Paths count from the folder of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    store: Option<PathBuf>,
    overlay: Option<PathBuf>,
}

/// Settings of one run.
#[derive(Debug)]
pub(crate) struct Config {
    /// The store file; `None` when the machine has no data folder.
    pub(crate) store: Option<PathBuf>,
    /// Folder of the user's own table rows.
    pub(crate) overlay: Option<PathBuf>,
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
