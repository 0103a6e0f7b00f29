//! The sender's workbook goes back looking as it was sent.

use std::io::Cursor;

use calamine::{BorderStyle, Xlsx};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, XlsxError};
use so_khuyen_cong_core::progress::Unwatched;
use so_khuyen_cong_core::survey::import::{self, PreviewOptions};
use so_khuyen_cong_tests::Bench;

fn sent() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let title = Format::new()
        .set_bold()
        .set_italic()
        .set_font_name("Arial")
        .set_font_size(15);
    let cell = Format::new()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Center)
        .set_text_wrap()
        .set_num_format("#,##0.0");
    page.merge_range(0, 0, 0, 3, "DANH SÁCH CƠ SỞ NĂM 2025", &title)?;
    for (column, text) in ["TT", "Tên cơ sở", "Xã", "Doanh thu (triệu đồng)"]
        .iter()
        .enumerate()
    {
        page.write_with_format(1, u16::try_from(column).expect("few"), *text, &cell)?;
    }
    for row in 2..6 {
        page.write_with_format(row, 0, row - 1, &cell)?;
        page.write_with_format(row, 1, format!("Lò gốm số {row}"), &cell)?;
        page.write_blank(row, 2, &cell)?;
        page.write_with_format(row, 3, "nhiều lắm", &cell)?;
    }
    page.set_column_width(1, 41)?;
    page.set_row_height(1, 45)?;
    book.save_to_buffer()
}

#[test]
fn fonts_borders_widths_and_heights_come_back() {
    let bench = Bench::new();
    let sent = sent().expect("written");
    let options = PreviewOptions::default();
    let back =
        import::returned(&bench.ledger, &sent, "gốm.xlsx", &options, &Unwatched).expect("written");
    let mut book: Xlsx<_> = calamine::Reader::new(Cursor::new(back.clone())).expect("a workbook");
    let styles = book.worksheet_style("Sheet1").expect("styles");
    let title = styles
        .get((0, 0))
        .and_then(|style| style.font.clone())
        .expect("a font");
    assert_eq!(
        (title.name.as_deref(), title.size),
        (Some("Arial"), Some(15.0))
    );
    assert!(title.is_bold() && title.is_italic());
    for place in [(1, 1), (2, 2), (3, 3), (5, 0)] {
        let style = styles
            .get(place)
            .unwrap_or_else(|| panic!("{place:?} is drawn"));
        let borders = style.borders.clone().expect("borders");
        for side in [&borders.left, &borders.right, &borders.top, &borders.bottom] {
            assert_eq!(side.style, BorderStyle::Thin, "{place:?}");
        }
        assert!(
            style
                .alignment
                .as_ref()
                .is_some_and(|alignment| alignment.wrap_text),
            "{place:?}"
        );
        let number = style
            .number_format
            .as_ref()
            .map(|number| number.format_code.as_str());
        assert_eq!(number, Some("#,##0.0"), "{place:?}");
    }
    let wrong = styles.get((3, 3)).and_then(|style| style.fill.clone());
    assert!(
        wrong.is_some_and(|fill| fill.is_visible()),
        "what to mend is coloured"
    );
    let xml = part(&back, "xl/worksheets/sheet1.xml");
    assert!(xml.contains("width=\"41.7"), "{}", &xml[..600]);
    assert!(xml.contains("ht=\"45\""), "{}", &xml[..900]);
}

fn part(book: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(book)).expect("a zip");
    let mut text = String::new();
    std::io::Read::read_to_string(&mut zip.by_name(name).expect("a part"), &mut text)
        .expect("text");
    text
}
