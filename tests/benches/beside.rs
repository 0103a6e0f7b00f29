//! The preview of a survey beside a bare calamine read of the same file: how many times as long, and
//! the memory that each takes at most.
//!
//! Every run is a process of its own, started from this binary, so that no run finds memory or caches
//! that another left; the two take turns, because other work on the machine slows both.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use divan::black_box;
use so_khuyen_cong_core::progress::Unwatched;
use so_khuyen_cong_core::survey::import::{self, PreviewOptions};
use so_khuyen_cong_tests::Bench;
use tempfile::TempDir;

use crate::survey::{cells, workbook};

/// What a run is to do (`preview` or `bare`) and with which file.
const WHAT: &str = "SKC_BENCH_RUN";
const FILE: &str = "SKC_BENCH_FILE";
const RUNS: usize = 7;

/// Whether this process was started for one run.
pub(crate) fn is_one_run() -> bool {
    std::env::var_os(WHAT).is_some()
}

/// One run: prints microseconds and the peak memory in kB.
#[expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "measures, and answers the process that asked"
)]
pub(crate) fn run() {
    let file = std::env::var_os(FILE).expect("a file");
    let bytes = std::fs::read(file).expect("read");
    let took = if std::env::var(WHAT).is_ok_and(|what| what == "preview") {
        let bench = Bench::new();
        let options = PreviewOptions::default();
        let start = Instant::now();
        let shown = import::preview(&bench.ledger, &bytes, "khảo sát.xlsx", &options, &Unwatched);
        let took = start.elapsed();
        assert!(black_box(shown.expect("previewed")).counts.new > 0);
        took
    } else {
        let start = Instant::now();
        let range = cells(&bytes);
        let took = start.elapsed();
        assert!(black_box(range).height() > 0);
        took
    };
    println!("{} {}", took.as_micros(), peak());
}

/// The most memory that this process ever had, in kB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}

/// Prints the comparison, where `cargo bench` asks for everything or for surveys.
#[expect(clippy::print_stdout, reason = "what the benchmark is for")]
pub(crate) fn compare() {
    let mut words = std::env::args().skip(1);
    let benched = std::env::args().any(|word| word == "--bench");
    let filter = words.find(|word| !word.starts_with('-'));
    if !benched || filter.is_some_and(|filter| !"survey::beside".contains(&filter)) {
        return;
    }
    let folder = TempDir::new().expect("a folder");
    println!("preview beside a bare read, medians of {RUNS} turns");
    for rows in [1_000, 10_000, 100_000] {
        let path = folder.path().join(format!("{rows}.xlsx"));
        std::fs::write(&path, workbook(rows)).expect("written");
        let (mut preview, mut bare) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            preview.push(measure("preview", &path));
            bare.push(measure("bare", &path));
        }
        let (preview, bare) = (median(preview), median(bare));
        let hundredths = 100 * preview.0.as_micros() / bare.0.as_micros().max(1);
        println!(
            "{rows:>7} rows: preview {:>5} ms, {:>4} MB; bare {:>5} ms, {:>4} MB; {}.{:02} x",
            preview.0.as_millis(),
            preview.1 >> 10,
            bare.0.as_millis(),
            bare.1 >> 10,
            hundredths / 100,
            hundredths % 100,
        );
    }
}

fn measure(what: &str, file: &Path) -> (Duration, u64) {
    let own = std::env::current_exe().expect("this binary");
    let done = Command::new(own).env(WHAT, what).env(FILE, file).output();
    let said = String::from_utf8(done.expect("run").stdout).expect("text");
    let (micros, peak) = said.trim().split_once(' ').expect("two numbers");
    (
        Duration::from_micros(micros.parse().expect("microseconds")),
        peak.parse().expect("kilobytes"),
    )
}

/// The medians of time and memory.
fn median(runs: Vec<(Duration, u64)>) -> (Duration, u64) {
    let (mut times, mut peaks): (Vec<_>, Vec<_>) = runs.into_iter().unzip();
    times.sort_unstable();
    peaks.sort_unstable();
    (times[times.len() / 2], peaks[peaks.len() / 2])
}
