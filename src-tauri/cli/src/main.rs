//! `skc`: the ledger on the command line, for scripts, scheduled backups, bulk imports and tests.
//!
//! `skc [--ledger FILE] <noun> <verb> [arguments] [--json]`. With `--json` exactly one JSON document
//! goes to stdout and nothing else; messages and progress go to stderr. Exit: 0 done, 1 refused with one
//! sentence, 2 usage, 70 a fault of ours with its reference.

mod arguments;
mod demo;
mod facility;
mod ledger;
mod machine;
mod plan;
mod project;
mod report;
mod survey;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use serde::Serialize;
use so_khuyen_cong_core::Error;

use arguments::{Arguments, Usage};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Why a command did not do its work.
enum Failure {
    Usage(String),
    Error(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<Usage> for Failure {
    fn from(usage: Usage) -> Self {
        Self::Usage(usage.0)
    }
}

/// What a command answers, for people and for scripts.
struct Answer {
    words: String,
    json: serde_json::Value,
}

impl Answer {
    fn new(words: impl Into<String>, json: &impl Serialize) -> Result<Self, Failure> {
        Ok(Self {
            words: words.into(),
            json: serde_json::to_value(json).map_err(Error::from)?,
        })
    }
}

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(usage) => return refuse_usage(&usage.0),
    };
    let json = arguments.json;
    let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(&arguments)))
        .unwrap_or_else(|_| {
            Err(Error::internal(format!("panic in {}", arguments.words.join(" "))).into())
        });
    match answer {
        Ok(answer) => {
            let text = if json {
                format!("{:#}", answer.json)
            } else {
                answer.words
            };
            let mut out = io::stdout().lock();
            let written = out
                .write_all(text.trim_end().as_bytes())
                .and_then(|()| out.write_all(b"\n"));
            if written.is_ok() {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(1)
            }
        }
        Err(Failure::Usage(what)) => refuse_usage(&what),
        Err(Failure::Error(error)) => {
            say(&error.message());
            if matches!(error, Error::Internal { .. }) {
                say(&format!("({error})"));
            }
            if json {
                let body = serde_json::json!({ "error": { "code": error.code(), "message": error.message() } });
                let _ = writeln!(io::stdout(), "{body:#}");
            }
            ExitCode::from(if matches!(error, Error::Internal { .. }) {
                70
            } else {
                1
            })
        }
    }
}

fn refuse_usage(what: &str) -> ExitCode {
    if !what.is_empty() {
        say(what);
    }
    say(arguments::USAGE);
    ExitCode::from(2)
}

/// A line on stderr.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Whether progress lines make sense.
fn watched() -> bool {
    io::stderr().is_terminal()
}

fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let words: Vec<&str> = arguments.words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["ledger", verb, rest @ ..] => ledger::run(arguments, verb, rest),
        ["facility", verb, rest @ ..] => facility::run(arguments, verb, rest),
        ["plan", verb] => plan::run(arguments, verb),
        ["project", verb, rest @ ..] => project::run(arguments, verb, rest),
        ["demo", folder] => demo::run(arguments, folder),
        ["survey", verb, rest @ ..] => survey::run(arguments, verb, rest),
        ["report", verb] => report::run(arguments, verb),
        [] => Err(Failure::Usage(String::new())),
        _ => Err(Failure::Usage(format!(
            "Không có lệnh “{}”.",
            words.join(" ")
        ))),
    }
}
