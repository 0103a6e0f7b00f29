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
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use so_khuyen_cong_core::progress::Unwatched;
use so_khuyen_cong_core::survey::import::{self, PreviewOptions};
use so_khuyen_cong_core::text::fold;
use so_khuyen_cong_tests::Bench;
use tempfile::TempDir;

/// As a department asks for them; the last three are no field of ours.
const COLUMNS: [&str; 25] = [
    "TT",
    "Tên cơ sở",
    "Loại hình",
    "Chủ cơ sở",
    "Địa chỉ",
    "Xã, phường",
    "Điện thoại",
    "Email",
    "Mã số thuế",
    "Số đăng ký kinh doanh",
    "Ngày cấp đăng ký kinh doanh",
    "Năm bắt đầu hoạt động",
    "Ngành nghề",
    "Sản phẩm",
    "Máy móc, thiết bị",
    "Vốn đầu tư (triệu đồng)",
    "Doanh thu (triệu đồng)",
    "Xuất khẩu (triệu đồng)",
    "Tổng số lao động",
    "Lao động nữ",
    "Nội dung đề nghị hỗ trợ",
    "Kinh phí đề nghị (triệu đồng)",
    "Diện tích nhà xưởng (m2)",
    "Thị trường tiêu thụ",
    "Đánh giá của cán bộ khảo sát",
];

/// A survey as a district sends it: merged title, header, so many facilities.
pub(crate) fn workbook(rows: u32) -> Vec<u8> {
    static MADE: LazyLock<Mutex<BTreeMap<u32, Vec<u8>>>> = LazyLock::new(Mutex::default);
    let mut made = MADE.lock().expect("not poisoned");
    let bytes = made
        .entry(rows)
        .or_insert_with(|| write(rows).expect("written"));
    bytes.clone()
}

const COMMUNES: [&str; 5] = [
    "Xã Định An",
    "Xã Long Hòa",
    "Xã Minh Tân",
    "Xã Thanh An",
    "Thị trấn Dầu Tiếng",
];
const FORMS: [&str; 4] = [
    "Hộ kinh doanh",
    "Công ty TNHH",
    "Hợp tác xã",
    "Doanh nghiệp tư nhân",
];
const TRADES: [&str; 7] = [
    "Mây tre đan",
    "Gốm sứ",
    "Chế biến gỗ",
    "Cơ khí",
    "May mặc",
    "Đường phèn",
    "Lò rèn",
];
const FAMILIES: [&str; 11] = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
];
const GIVEN: [&str; 13] = [
    "An", "Bình", "Chi", "Dũng", "Hạnh", "Khoa", "Lan", "Minh", "Nga", "Phúc", "Quý", "Sơn", "Thủy",
];
const MACHINES: [&str; 5] = [
    "Máy cưa vòng, máy bào 2,5 kW",
    "Lò nung gas 3 m3; bàn xoay điện",
    "12 máy may công nghiệp",
    "Máy tiện, máy hàn",
    "Thủ công",
];
const NEEDS: [&str; 4] = [
    "Máy cắt CNC",
    "Máy sấy",
    "Đăng ký nhãn hiệu",
    "Tham gia hội chợ",
];
const MARKETS: [&str; 4] = ["Trong huyện", "Trong tỉnh", "Cả nước", "Nhật Bản, EU"];
const REMARKS: [&str; 3] = [
    "Có khả năng mở rộng, nên hỗ trợ máy móc",
    "Mặt bằng chật, gần khu dân cư",
    "Cần hướng dẫn hồ sơ",
];

fn write(rows: u32) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let title = "TỔNG HỢP KẾT QUẢ KHẢO SÁT CƠ SỞ CÔNG NGHIỆP NÔNG THÔN NĂM 2026";
    sheet.merge_range(0, 0, 0, 24, title, &Format::new().set_bold())?;
    for (column, header) in (0..).zip(COLUMNS) {
        sheet.write(2, column, header)?;
    }
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for n in 0..rows {
        let row = n + 3;
        let pick = |of: &[&'static str], every: u32| of[(n / every) as usize % of.len()];
        let (family, own) = (pick(&FAMILIES, 1), pick(&GIVEN, 7));
        let trade = pick(&TRADES, 3);
        sheet.write(row, 0, n + 1)?;
        sheet.write(row, 1, format!("Cơ sở {trade} {family} {own} {n}"))?;
        sheet.write(row, 2, pick(&FORMS, 11))?;
        sheet.write(row, 3, format!("{family} Văn {own}"))?;
        sheet.write(row, 4, format!("Số {}, ấp {}", 1 + n % 400, 1 + n % 9))?;
        sheet.write(row, 5, pick(&COMMUNES, rows.div_ceil(5).max(1)))?;
        sheet.write(row, 6, format!("09{n:08}"))?;
        if n % 4 == 0 {
            sheet.write(row, 7, format!("coso{n}@gmail.com"))?;
        }
        if n % 3 == 0 {
            sheet.write(row, 8, tax_code(n))?;
            sheet.write(row, 9, format!("46{:02}{n:06}", n % 90))?;
            sheet.write_with_format(row, 10, 40_000 + n % 6_000, &day)?;
        }
        sheet.write(row, 11, 1990 + n % 35)?;
        sheet.write(row, 12, trade)?;
        sheet.write(row, 13, format!("{trade}; hàng đặt"))?;
        sheet.write(row, 14, pick(&MACHINES, 2))?;
        if n % 10 == 0 {
            sheet.write(row, 15, format!("{},{} tỷ", 1 + n % 8, 1 + n % 9))?;
        } else {
            sheet.write(row, 15, 200 + n % 900)?;
        }
        sheet.write(row, 16, 500 + n % 3_000)?;
        if n % 6 == 0 {
            sheet.write(row, 17, 100 + n % 700)?;
        }
        sheet.write(row, 18, 6 + n % 40)?;
        sheet.write(row, 19, 2 + n % 4)?;
        if n % 5 == 0 {
            sheet.write(row, 20, pick(&NEEDS, 5))?;
            sheet.write(row, 21, 50 + n % 200)?;
        }
        sheet.write(row, 22, 80 + n % 500)?;
        sheet.write(row, 23, pick(&MARKETS, 1))?;
        if n % 2 == 0 {
            sheet.write(row, 24, pick(&REMARKS, 2))?;
        }
    }
    book.save_to_buffer()
}

/// Nine digits of its own and the tenth that follows from them (Thông tư 105/2020/TT-BTC).
fn tax_code(n: u32) -> String {
    (0..)
        .map(|try_| format!("37{:07}", (n * 7 + try_) % 10_000_000))
        .find_map(|nine| {
            let weights = [31, 29, 23, 19, 17, 13, 7, 5, 3];
            let digits = nine.bytes().map(|b| u32::from(b - b'0'));
            let sum: u32 = digits
                .zip(weights)
                .map(|(digit, weight)| digit * weight)
                .sum();
            let tenth = 10 - i32::try_from(sum % 11).expect("below 11");
            (0..10).contains(&tenth).then(|| format!("{nine}{tenth}"))
        })
        .expect("one in eleven has none")
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
        shown
    });
}

/// The least that a preview must do: every cell read.
#[divan::bench(args = [10_000, 100_000], sample_count = 3, sample_size = 1)]
fn read_barely(bencher: Bencher<'_, '_>, rows: u32) {
    let bytes = workbook(rows);
    bencher.bench_local(|| {
        let range = cells(black_box(&bytes));
        assert!(range.height() > rows as usize);
        range
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

pub(crate) fn cells(bytes: &[u8]) -> calamine::Range<Data> {
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
             CREATE TABLE bare(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y)",
        )
        .expect("made");
    let tx = connection.transaction().expect("begun");
    let mut written = 0;
    {
        let mut insert = tx
            .prepare(&format!(
                "INSERT INTO bare VALUES ({})",
                vec!["?"; COLUMNS.len()].join(", ")
            ))
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
