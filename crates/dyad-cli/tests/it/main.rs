//! The command from outside: inputs that are no pages, stores that cannot be used, exit codes.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests stop at the first surprise and write files to feed the command"
)]

mod bad_input;
mod clusters;
mod correct;
mod eval_coreference;
mod eval_forecast;
mod eval_hazard;
mod eval_ruptures;
mod histories;
mod ingest;
#[cfg(target_os = "linux")]
mod killed;
mod panel;
mod run;
mod ruptures;
mod ruptures_channels;
#[cfg(unix)]
mod server;
mod several;
mod store;
#[cfg(unix)]
mod watch;
#[cfg(target_os = "linux")]
mod watch_memory;
#[cfg(unix)]
mod watch_pages;
mod why_now;
