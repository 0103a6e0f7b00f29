//! A report whose annex has four hundred rows: figures, words, layout, PDF.

use divan::{Bencher, black_box};
use so_khuyen_cong_core::document::{Form, Format, Printer, layout};
use so_khuyen_cong_core::progress::Unwatched;
use so_khuyen_cong_core::report;
use so_khuyen_cong_core::survey::import::{self, PreviewOptions};
use so_khuyen_cong_tests::Bench;

const ROWS: u32 = 400;

fn surveyed() -> Bench {
    let bench = Bench::new();
    let bytes = crate::survey::workbook(ROWS);
    let options = PreviewOptions::default();
    let done = import::commit(&bench.ledger, &bytes, "khảo sát.xlsx", &options, &Unwatched)
        .expect("imported");
    assert_eq!(done.value.new, ROWS);
    bench
}

#[divan::bench(sample_count = 20)]
fn figures_of_a_year(bencher: Bencher<'_, '_>) {
    let bench = surveyed();
    let period = "2026".parse().expect("a year");
    bencher.bench_local(|| {
        bench
            .ledger
            .read(|reader| report::figures(reader, black_box("year"), period))
            .expect("counted")
    });
}

#[divan::bench(sample_count = 20)]
fn lay_out_four_hundred_rows(bencher: Bencher<'_, '_>) {
    let bench = surveyed();
    let period = "2026".parse().expect("a year");
    let document = bench
        .ledger
        .read(|reader| report::draft(reader, "year", period))
        .expect("drafted");
    bencher.bench_local(|| layout(black_box(&document), &Form::default()));
}

/// What somebody waits for between the press and the pages.
#[divan::bench(sample_count = 20)]
fn from_the_ledger_to_the_pdf(bencher: Bencher<'_, '_>) {
    let bench = surveyed();
    let period = "2026".parse().expect("a year");
    bencher.bench_local(|| {
        let document = bench
            .ledger
            .read(|reader| report::draft(reader, black_box("year"), period))
            .expect("drafted");
        let pdf = report::file(&document, Format::Pdf, &bench.ledger, &Printer::default())
            .expect("printed");
        assert!(pdf.len() > 100_000);
        pdf
    });
}
