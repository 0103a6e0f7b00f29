//! Running other programs, in steps that say their name and how long they took.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::root;

/// Why a step did not succeed, as a sentence.
pub(crate) type Result<T = ()> = std::result::Result<T, String>;

/// Steps with headings; the first that fails ends the run and is named.
pub(crate) struct Steps {
    started: Instant,
    taken: Vec<(String, Duration)>,
}

impl Steps {
    /// None taken yet.
    pub(crate) fn new() -> Self {
        Self {
            started: now(),
            taken: Vec::new(),
        }
    }

    /// Does one, under its heading.
    pub(crate) fn step(&mut self, name: &str, work: impl FnOnce() -> Result) -> Result {
        println!("\n━━━ {name} ━━━");
        let started = now();
        let result = work();
        let took = started.elapsed();
        match result {
            Ok(()) => {
                println!("✓ {name} ({})", written(took));
                self.taken.push((name.to_owned(), took));
                Ok(())
            }
            Err(why) => Err(format!("{name} failed after {}: {why}", written(took))),
        }
    }

    /// What was done, with the time of each step.
    pub(crate) fn close(self, sentence: &str) {
        println!("\n━━━ {sentence} ━━━");
        for (name, took) in &self.taken {
            println!("{:>9}  {name}", written(*took));
        }
        println!("{:>9}  in all", written(self.started.elapsed()));
    }
}

#[expect(clippy::disallowed_methods, reason = "a runner measures its steps")]
fn now() -> Instant {
    Instant::now()
}

fn written(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..60 => format!("{seconds}.{} s", time.subsec_millis() / 100),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

/// The cargo that runs us.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(arguments).current_dir(root());
    command
}

/// npm, in a folder of the workspace.
pub(crate) fn npm(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(arguments).current_dir(folder);
    command
}

/// Runs to the end, in our own group so that Ctrl+C and a question for a password reach it.
pub(crate) fn run(command: &mut Command) -> Result {
    say(command);
    let status = command
        .status()
        .map_err(|error| not_started(command, &error))?;
    judge(command, status)
}

/// Runs with nothing to read, at most `limit`, in a process group of its own. The whole group is
/// ended afterwards, so that no driver, display or window outlives the step that started it.
pub(crate) fn run_within(command: &mut Command, limit: Duration) -> Result {
    say(command);
    own_group(command);
    let mut child = command
        .stdin(Stdio::null())
        .spawn()
        .map_err(|error| not_started(command, &error))?;
    let started = now();
    let ended = loop {
        match child.try_wait() {
            Ok(Some(status)) => break Ok(status),
            Ok(None) if started.elapsed() > limit => {
                break Err(format!("not done after {}; ended", written(limit)));
            }
            Ok(None) => thread::sleep(Duration::from_millis(50)),
            Err(error) => break Err(error.to_string()),
        }
    };
    end_group(&mut child);
    judge(command, ended?)
}

/// Whether it runs and says yes; what it prints goes nowhere.
pub(crate) fn succeeds(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The first line it prints, if it runs and says yes.
pub(crate) fn line(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    output
        .status
        .success()
        .then(|| text.lines().next().unwrap_or_default().trim().to_owned())
}

/// Where a program lies on the path.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| {
            ["", ".exe", ".cmd"].map(|suffix| folder.join(format!("{program}{suffix}")))
        })
        .find(|candidate| candidate.is_file())
}

fn say(command: &Command) {
    let program = Path::new(command.get_program());
    let mut words = vec![program.file_stem().unwrap_or_default().to_string_lossy()];
    words.extend(command.get_args().map(|word| word.to_string_lossy()));
    println!("$ {}", words.join(" "));
}

fn judge(command: &Command, status: ExitStatus) -> Result {
    if status.success() {
        return Ok(());
    }
    let program = Path::new(command.get_program())
        .file_stem()
        .unwrap_or_default();
    Err(format!("{} ended with {status}", program.display()))
}

fn not_started(command: &Command, error: &std::io::Error) -> String {
    format!("{} did not start: {error}", command.get_program().display())
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn own_group(_command: &mut Command) {}

/// The group carries the number of its first process, and exists as long as any of it runs.
fn end_group(child: &mut Child) {
    if cfg!(unix) {
        let group = format!("-{}", child.id());
        if succeeds("kill", &["-TERM", "--", &group]) {
            thread::sleep(Duration::from_millis(500));
            succeeds("kill", &["-KILL", "--", &group]);
        }
    } else {
        let _ = child.kill();
    }
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_fails_is_named_with_its_reason() {
        let failed = Steps::new().step("Window journeys", || Err("no window".to_owned()));
        let sentence = failed.expect_err("the step failed");
        assert!(
            sentence.starts_with("Window journeys failed") && sentence.ends_with("no window"),
            "{sentence}"
        );
    }

    #[test]
    fn times_are_written_for_people() {
        assert_eq!(written(Duration::from_millis(1_940)), "1.9 s");
        assert_eq!(written(Duration::from_secs(185)), "3 min 05 s");
    }

    #[cfg(unix)]
    #[test]
    fn what_runs_too_long_is_ended_with_all_that_it_started() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 97.531 & sleep 97.531"]);
        let sentence = run_within(&mut command, Duration::from_millis(200))
            .expect_err("it sleeps longer than it may");
        assert!(sentence.starts_with("not done after"), "{sentence}");
        assert!(
            !succeeds("pgrep", &["-f", "^sleep 97[.]531$"]),
            "nothing of the group is left"
        );
    }
}
