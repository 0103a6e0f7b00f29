//! Importing a workbook, against the least that any program must do with it: read the cells with
//! calamine, insert the rows with rusqlite.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;
use std::sync::{LazyLock, Mutex};

use calamine::{Data, Reader as _, Xlsx};
use divan::{Bencher, black_box};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use rust_xlsxwriter::{Workbook, XlsxError};
use so_khuyen_cong_core::progress::Unwatched;
use so_khuyen_cong_core::survey::import::{self, PreviewOptions};
use so_khuyen_cong_core::text::fold;
use so_khuyen_cong_tests::Bench;
use tempfile::TempDir;

const COLUMNS: [&str; 14] = [
    "TT",
    "Tên cơ sở",
    "Chủ cơ sở",
    "Xã, phường",
    "Điện thoại",
    "Mã số thuế",
    "Ngành nghề",
    "Sản phẩm",
    "Vốn đầu tư (triệu đồng)",
    "Doanh thu (triệu đồng)",
    "Tổng số lao động",
    "Lao động nữ",
    "Nội dung đề nghị hỗ trợ",
    "Kinh phí đề nghị (triệu đồng)",
];

/// A survey as a district sends it: title, header, so many facilities.
pub(crate) fn workbook(rows: u32) -> Vec<u8> {
    static MADE: LazyLock<Mutex<BTreeMap<u32, Vec<u8>>>> = LazyLock::new(Mutex::default);
    let mut made = MADE.lock().expect("not poisoned");
    let bytes = made
        .entry(rows)
        .or_insert_with(|| write(rows).expect("written"));
    bytes.clone()
}

fn write(rows: u32) -> Result<Vec<u8>, XlsxError> {
    let communes = [
        "Xã Định An",
        "Xã Long Hòa",
        "Xã Minh Tân",
        "Xã Thanh An",
        "Thị trấn Dầu Tiếng",
    ];
    let trades = [
        "Mây tre đan",
        "Gốm sứ",
        "Chế biến gỗ",
        "Cơ khí",
        "May mặc",
        "Đường phèn",
        "Lò rèn",
    ];
    let families = [
        "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
    ];
    let given = [
        "An", "Bình", "Chi", "Dũng", "Hạnh", "Khoa", "Lan", "Minh", "Nga", "Phúc", "Quý", "Sơn",
        "Thủy",
    ];
    let needs = [
        "Máy cắt CNC",
        "Máy sấy",
        "Đăng ký nhãn hiệu",
        "Tham gia hội chợ",
    ];
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(
        0,
        0,
        "TỔNG HỢP KẾT QUẢ KHẢO SÁT CƠ SỞ CÔNG NGHIỆP NÔNG THÔN NĂM 2026",
    )?;
    for (column, title) in (0..).zip(COLUMNS) {
        sheet.write(2, column, title)?;
    }
    for n in 0..rows {
        let row = n + 3;
        let pick = |of: &[&'static str], every: u32| of[(n / every) as usize % of.len()];
        let (family, own) = (pick(&families, 1), pick(&given, 7));
        sheet.write(row, 0, n + 1)?;
        sheet.write(
            row,
            1,
            format!("Cơ sở {} {family} {own} {n}", pick(&trades, 3)),
        )?;
        sheet.write(row, 2, format!("{family} Văn {own}"))?;
        sheet.write(row, 3, pick(&communes, rows.div_ceil(5).max(1)))?;
        sheet.write(row, 4, format!("09{n:08}"))?;
        sheet.write(row, 5, "")?;
        sheet.write(row, 6, pick(&trades, 3))?;
        sheet.write(row, 7, format!("{}; hàng đặt", pick(&trades, 3)))?;
        sheet.write(row, 8, 200 + n % 900)?;
        sheet.write(row, 9, 500 + n % 3_000)?;
        sheet.write(row, 10, 6 + n % 40)?;
        sheet.write(row, 11, 2 + n % 4)?;
        if n % 5 == 0 {
            sheet.write(row, 12, pick(&needs, 5))?;
            sheet.write(row, 13, 50 + n % 200)?;
        }
    }
    book.save_to_buffer()
}

#[divan::bench(args = [10_000, 100_000], sample_count = 3, sample_size = 1)]
fn import_a_workbook(bencher: Bencher<'_, '_>, rows: u32) {
    let bytes = workbook(rows);
    bencher.with_inputs(Bench::new).bench_values(|bench| {
        let options = PreviewOptions::default();
        let done = import::commit(
            &bench.ledger,
            black_box(&bytes),
            "khảo sát.xlsx",
            &options,
            &Unwatched,
        )
        .expect("imported");
        assert_eq!(done.value.new, rows);
        bench
    });
}

/// What somebody waits for before the wizard shows the sheet.
#[divan::bench(args = [10_000, 100_000], sample_count = 3, sample_size = 1)]
fn preview_a_workbook(bencher: Bencher<'_, '_>, rows: u32) {
    let bytes = workbook(rows);
    let bench = Bench::new();
    let options = PreviewOptions::default();
    bencher.bench_local(|| {
        let shown = import::preview(
            &bench.ledger,
            black_box(&bytes),
            "khảo sát.xlsx",
            &options,
            &Unwatched,
        )
        .expect("previewed");
        assert_eq!(shown.counts.new, rows);
    });
}

/// The least that a preview must do: every cell read.
#[divan::bench(args = [10_000, 100_000], sample_count = 3, sample_size = 1)]
fn read_barely(bencher: Bencher<'_, '_>, rows: u32) {
    let bytes = workbook(rows);
    bencher.bench_local(|| {
        let range = cells(black_box(&bytes));
        assert!(range.height() > rows as usize);
    });
}

/// The least that a commit must do: every row that an import writes in all tables, journal and search
/// included, inserted again in one transaction of such a ledger with the same indexes.
#[divan::bench(args = [10_000, 100_000], sample_count = 3, sample_size = 1)]
fn insert_barely_what_an_import_writes(bencher: Bencher<'_, '_>, rows: u32) {
    let imported = Bench::new();
    let options = PreviewOptions::default();
    import::commit(
        &imported.ledger,
        &workbook(rows),
        "khảo sát.xlsx",
        &options,
        &Unwatched,
    )
    .expect("imported");
    let written = written(imported.ledger.path(), Bench::new().ledger.path());
    assert!(written.iter().map(|(_, rows)| rows.len()).sum::<usize>() > 3 * rows as usize);
    bencher.with_inputs(Bench::new).bench_values(|bench| {
        insert(bench.ledger.path(), black_box(&written));
        bench
    });
}

type Written = Vec<(String, Vec<Vec<Value>>)>;

/// The rows that the second ledger has not, table by table, each with its INSERT.
fn written(path: &Path, before: &Path) -> Written {
    let connection = Connection::open(path).expect("opened");
    connection
        .execute("ATTACH ?1 AS before", [before.to_string_lossy()])
        .expect("attached");
    let tables = [
        ("survey_import", "id"),
        ("facility", "id"),
        ("facility_year", "id"),
        ("facility_need", "id"),
        ("survey_record", "id"),
        ("journal_transaction", "id"),
        ("journal_change", "id"),
        ("search_document", "doc"),
    ];
    tables
        .iter()
        .map(|(table, key)| {
            let mut statement = connection
                .prepare(&format!(
                    "SELECT * FROM main.{table} WHERE {key} NOT IN (SELECT {key} FROM before.{table})"
                ))
                .expect("prepared");
            let width = statement.column_count();
            let rows = statement
                .query_map([], |row| (0..width).map(|at| row.get(at)).collect())
                .expect("asked")
                .collect::<rusqlite::Result<Vec<Vec<Value>>>>()
                .expect("read");
            let marks = vec!["?"; width].join(", ");
            (format!("INSERT INTO {table} VALUES ({marks})"), rows)
        })
        .collect()
}

fn insert(path: &Path, written: &Written) {
    let mut connection = Connection::open(path).expect("opened");
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32000; PRAGMA foreign_keys = ON;")
        .expect("set");
    let tx = connection.transaction().expect("begun");
    for (sql, rows) in written {
        let mut statement = tx.prepare(sql).expect("prepared");
        for row in rows {
            statement.execute(params_from_iter(row)).expect("inserted");
        }
    }
    {
        let mut search = tx
            .prepare("INSERT INTO search(rowid, folded) VALUES (?1, ?2)")
            .expect("prepared");
        for row in written.last().into_iter().flat_map(|(_, rows)| rows) {
            if let [
                Value::Integer(doc),
                _,
                _,
                Value::Text(title),
                Value::Text(detail),
            ] = &row[..]
            {
                search
                    .execute((doc, fold(&format!("{title} {detail}"))))
                    .expect("indexed");
            }
        }
    }
    tx.commit().expect("committed");
}

fn cells(bytes: &[u8]) -> calamine::Range<Data> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    book.worksheet_range_at(0)
        .expect("a sheet")
        .expect("of cells")
}

/// The least: every cell read, every row inserted in one transaction of a ledger as careful as ours
/// (WAL, every commit on the disk), nothing understood.
#[divan::bench(args = [10_000, 100_000], sample_count = 3, sample_size = 1)]
fn read_and_insert_barely(bencher: Bencher<'_, '_>, rows: u32) {
    let bytes = workbook(rows);
    bencher
        .with_inputs(|| TempDir::new().expect("a folder"))
        .bench_values(|folder| {
            barely(&folder.path().join("so.db"), black_box(&bytes), rows);
            folder
        });
}

fn barely(path: &Path, bytes: &[u8], rows: u32) {
    let range = cells(bytes);
    let mut connection = Connection::open(path).expect("opened");
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE bare(a, b, c, d, e, f, g, h, i, j, k, l, m, n)",
        )
        .expect("made");
    let tx = connection.transaction().expect("begun");
    let mut written = 0;
    {
        let mut insert = tx
            .prepare("INSERT INTO bare VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)")
            .expect("prepared");
        for row in range.rows().skip(3) {
            let cells = row.iter().map(|cell| match cell {
                Data::Empty => None,
                other => Some(other.to_string()),
            });
            insert.execute(params_from_iter(cells)).expect("inserted");
            written += 1;
        }
    }
    tx.commit().expect("committed");
    assert_eq!(written, rows);
}
