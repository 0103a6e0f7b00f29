//! The workbook that is sent: heading, table, prepared rows, drop-downs, guide, and what marks it as ours.

use chrono::Datelike;
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule,
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, IgnoreError,
    Workbook, Worksheet, XlsxError,
};

use super::Area;
use super::back::{GUIDE, LISTS, MARK, SIGN, VERSION};
use super::store::{Common, Facility, capital};
use super::table::{Column, Kind, columns, known};
use crate::error::{Error, Result};
use crate::facility::sets::LegalForm;
use crate::money::grouped;
use crate::survey::columns::{Field, Shape};
use crate::survey::workbook::letter;

/// The name of the tab.
const TABLE: &str = "Biểu khảo sát";
/// Rows from 0: the title, the first of the two header rows, the numbers of the columns, the first facility.
const TITLE: u32 = 3;
const HEADER: u32 = 6;
const NUMBERS: u32 = 8;
const FIRST: u32 = 9;
/// Rows prepared for new facilities.
const EMPTY: u32 = 50;
/// A4.
const PAPER: u8 = 9;
const FONT: &str = "Times New Roman";

type Written = std::result::Result<(), XlsxError>;

/// The questionnaire of an area.
pub(super) fn write(common: &Common, area: &Area, facilities: &[Facility]) -> Result<Vec<u8>> {
    let of_writer = |error: XlsxError| Error::internal(format!("xlsx: {error}"));
    let mut book = Workbook::new();
    let day = common.now.day();
    if let Ok(made) = ExcelDateTime::from_ymd(
        u16::try_from(day.year()).unwrap_or(1900),
        u8::try_from(day.month()).unwrap_or(1),
        u8::try_from(day.day()).unwrap_or(1),
    ) {
        let properties = DocProperties::new()
            .set_title(title(common.year))
            .set_author(&common.agency.1)
            .set_creation_datetime(&made);
        book.set_properties(&properties);
    }
    let sheet = Sheet {
        common,
        area,
        facilities,
        columns: columns(common.year, area.unit.is_none()),
    };
    sheet.table(book.add_worksheet()).map_err(of_writer)?;
    sheet.guide(book.add_worksheet()).map_err(of_writer)?;
    sheet.lists(book.add_worksheet()).map_err(of_writer)?;
    sheet.mark(book.add_worksheet()).map_err(of_writer)?;
    book.save_to_buffer().map_err(of_writer)
}

fn title(year: i32) -> String {
    format!("BIỂU KHẢO SÁT CƠ SỞ CÔNG NGHIỆP NÔNG THÔN NĂM {year}")
}

struct Sheet<'a> {
    common: &'a Common,
    area: &'a Area,
    facilities: &'a [Facility],
    columns: Vec<Column>,
}

fn plain() -> Format {
    Format::new().set_font_name(FONT).set_font_size(12)
}

fn centred() -> Format {
    plain()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

fn boxed(format: Format) -> Format {
    format.set_border(FormatBorder::Thin)
}

fn grey(format: Format) -> Format {
    format
        .set_background_color(Color::RGB(0x00E7_E6E6))
        .set_font_color(Color::RGB(0x0059_5959))
        .set_italic()
}

fn index(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

impl Sheet<'_> {
    /// The last row that is prepared, from 0.
    fn last_row(&self) -> u32 {
        FIRST + u32::try_from(self.facilities.len()).unwrap_or(u32::MAX - 1000) + EMPTY - 1
    }

    fn last_column(&self) -> u16 {
        index(self.columns.len() - 1)
    }

    /// The letter of a field's column.
    fn letter(&self, field: Field) -> String {
        let at = self
            .columns
            .iter()
            .position(|column| column.field == Some(field));
        letter(u32::from(index(at.unwrap_or_default())))
    }

    fn table(&self, page: &mut Worksheet) -> Written {
        page.set_name(TABLE)?;
        for (at, column) in self.columns.iter().enumerate() {
            page.set_column_width(index(at), column.width)?;
            if column.kind == Kind::Id {
                page.set_column_hidden(index(at))?;
            }
        }
        self.heading(page)?;
        self.header(page)?;
        self.rows(page)?;
        self.checks(page)?;
        self.signature(page)?;
        // Telephones and tax codes are texts on purpose.
        page.ignore_error_range(
            FIRST,
            0,
            self.last_row(),
            self.last_column(),
            IgnoreError::NumberStoredAsText,
        )?;
        page.set_freeze_panes(FIRST, 3)?;
        page.set_landscape()
            .set_paper_size(PAPER)
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.3, 0.3, 0.5, 0.5, 0.2, 0.2)
            .set_footer("&R&\"Times New Roman\"&9Trang &P/&N");
        page.set_repeat_rows(HEADER, NUMBERS)?;
        Ok(())
    }

    fn heading(&self, page: &mut Worksheet) -> Written {
        let last = self.last_column();
        let (left, right) = (5, last - 9);
        let bold = centred().set_bold();
        let (superior, agency) = &self.common.agency;
        page.merge_range(0, 0, 0, left, &superior.to_uppercase(), &centred())?;
        page.merge_range(1, 0, 1, left, &agency.to_uppercase(), &bold)?;
        page.merge_range(
            0,
            right,
            0,
            last,
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            &bold,
        )?;
        let motto = bold
            .clone()
            .set_underline(rust_xlsxwriter::FormatUnderline::Single);
        page.merge_range(1, right, 1, last, "Độc lập - Tự do - Hạnh phúc", &motto)?;
        page.set_row_height(1, 30)?;
        let large = bold.clone().set_font_size(16);
        page.merge_range(TITLE, 0, TITLE, last, &title(self.common.year), &large)?;
        page.set_row_height(TITLE, 24)?;
        let mut place = match self.area.unit {
            Some(_) => self.area.name.clone(),
            None => "Cơ sở chưa xác định địa giới hành chính".to_owned(),
        };
        if !self.area.province.is_empty() {
            place.push_str(", ");
            place.push_str(&self.area.province);
        }
        page.merge_range(TITLE + 1, 0, TITLE + 1, last, &place, &bold)?;
        let note = format!(
            "Ô có sẵn chữ: chỉ sửa chỗ sai. Ô trắng: điền số liệu năm {}. Ô xám: số đã có, chỉ để tham khảo. Xem trang “{GUIDE}”.",
            self.common.year
        );
        let italic = plain().set_italic().set_align(FormatAlign::VerticalCenter);
        page.merge_range(TITLE + 2, 0, TITLE + 2, right - 1, &note, &italic)?;
        let unit = italic.set_align(FormatAlign::Right);
        page.merge_range(
            TITLE + 2,
            right,
            TITLE + 2,
            last,
            "Đơn vị tính: triệu đồng",
            &unit,
        )?;
        Ok(())
    }

    fn header(&self, page: &mut Worksheet) -> Written {
        let format = boxed(centred())
            .set_bold()
            .set_background_color(Color::RGB(0x00DD_EBF7));
        let mut at = 0;
        while let Some(column) = self.columns.get(at) {
            if column.group.is_empty() {
                page.merge_range(
                    HEADER,
                    index(at),
                    HEADER + 1,
                    index(at),
                    &column.header,
                    &format,
                )?;
                at += 1;
                continue;
            }
            let group = self.columns[at..]
                .iter()
                .take_while(|other| other.group == column.group);
            let (from, mut to) = (at, at);
            for one in group {
                let format = match one.kind {
                    Kind::Latest(_) => grey(format.clone()),
                    _ => format.clone(),
                };
                page.write_string_with_format(HEADER + 1, index(to), &one.header, &format)?;
                to += 1;
            }
            page.merge_range(
                HEADER,
                index(from),
                HEADER,
                index(to - 1),
                column.group,
                &format,
            )?;
            at = to;
        }
        page.set_row_height(HEADER, 34)?;
        page.set_row_height(HEADER + 1, 64)?;
        let small = boxed(centred()).set_italic().set_font_size(9);
        let mut number = 0;
        for (at, column) in self.columns.iter().enumerate() {
            if column.kind == Kind::Id {
                page.write_blank(NUMBERS, index(at), &small)?;
                continue;
            }
            number += 1;
            page.write_string_with_format(NUMBERS, index(at), format!("({number})"), &small)?;
        }
        Ok(())
    }

    fn rows(&self, page: &mut Worksheet) -> Written {
        let text = boxed(plain())
            .set_num_format("@")
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter);
        let middle = text.clone().set_align(FormatAlign::Center);
        let shown = grey(middle.clone());
        let number = boxed(plain())
            .set_num_format("#,##0")
            .set_align(FormatAlign::VerticalCenter);
        let ordinal = number.clone().set_align(FormatAlign::Center);
        for row in FIRST..=self.last_row() {
            let facility = self.facilities.get((row - FIRST) as usize);
            let mut lines = 1;
            for (at, column) in self.columns.iter().enumerate() {
                let at = index(at);
                let format = match (column.kind, column.field) {
                    (Kind::Ordinal, _) => {
                        page.write_number_with_format(row, at, row - FIRST + 1, &ordinal)?;
                        continue;
                    }
                    (Kind::Asked, _) => &number,
                    (Kind::Latest(_) | Kind::Written, _) => &shown,
                    (_, Some(Field::Phone | Field::TaxCode | Field::StartDate)) => &middle,
                    _ => &text,
                };
                let Some(said) = facility.and_then(|facility| said(facility, column)) else {
                    page.write_blank(row, at, format)?;
                    continue;
                };
                page.write_string_with_format(row, at, &said, format)?;
                // About as many letters as a line of this face takes.
                let line = usize::from(column.width) * 11 / 10;
                lines = lines.max(said.chars().count().div_ceil(line));
            }
            if facility.is_some() {
                page.set_row_height(row, u16::try_from(lines).unwrap_or(1).min(8) * 16 + 4)?;
            }
        }
        // A whole number without a point behind it, a broken one with its decimals.
        let broken = Format::new().set_num_format("#,##0.0#####");
        for (at, column) in self.columns.iter().enumerate() {
            if column.field.map(Field::shape) == Some(Shape::Money) {
                let cell = format!("{}{}", letter(u32::from(index(at))), FIRST + 1);
                let rule = ConditionalFormatFormula::new()
                    .set_rule(format!("=AND(ISNUMBER({cell}),MOD({cell},1)<>0)").as_str())
                    .set_format(&broken);
                page.add_conditional_format(FIRST, index(at), self.last_row(), index(at), &rule)?;
            }
        }
        Ok(())
    }

    /// Drop-downs, and what a cell takes.
    fn checks(&self, page: &mut Worksheet) -> Written {
        let (total, female) = (
            self.letter(Field::LabourTotal),
            self.letter(Field::LabourFemale),
        );
        let code = format!("{}{}", self.letter(Field::TaxCode), FIRST + 1);
        for (at, column) in self.columns.iter().enumerate() {
            let Some(field) = column.field else { continue };
            let check = DataValidation::new();
            let check = match field {
                Field::LegalForm => told(
                    check.allow_list_formula(self.list(0, LegalForm::CHOICES.len())),
                    "Loại hình",
                    "Chọn một loại hình trong danh sách.",
                    "Hãy chọn một loại hình có trong danh sách (mũi tên bên phải ô).",
                )?,
                Field::NeedContent => told(
                    check
                        .allow_list_formula(self.list(1, self.common.contents.len()))
                        .set_error_style(DataValidationErrorStyle::Warning),
                    "Nội dung nhu cầu",
                    "Chọn trong danh sách, hoặc ghi cụ thể, ví dụ: máy cắt CNC. Nhu cầu thứ hai: chép cả dòng xuống dưới rồi sửa phần nhu cầu.",
                    "Nội dung này không có trong danh sách. Vẫn ghi như vậy?",
                )?,
                Field::Commune => told(
                    check
                        .allow_list_formula(self.list(2, self.common.communes.len()))
                        .set_error_style(DataValidationErrorStyle::Warning),
                    "Xã, phường hiện nay",
                    "Chọn xã, phường hiện nay của cơ sở.",
                    "Xã, phường này không có trong danh sách. Vẫn ghi như vậy?",
                )?,
                Field::LabourTotal => told(
                    check.allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0)),
                    "Lao động",
                    "Số người, là số nguyên. Không có thì ghi 0; chưa biết thì để trống.",
                    "Lao động phải là số nguyên, từ 0 trở lên.",
                )?,
                Field::LabourFemale => {
                    let cell = format!("{total}{}", FIRST + 1);
                    told(
                        check.allow_whole_number_formula(DataValidationRule::Between(
                            Formula::new("0"),
                            Formula::new(format!("IF(ISNUMBER({cell}),{cell},9999999)")),
                        )),
                        "Lao động nữ",
                        "Số lao động nữ, không quá tổng số.",
                        &format!(
                            "Lao động nữ (cột {female}) phải là số nguyên và không quá tổng số lao động (cột {total})."
                        ),
                    )?
                }
                Field::Phone => told(
                    check
                        .allow_text_length(DataValidationRule::Between(9, 30))
                        .set_error_style(DataValidationErrorStyle::Warning),
                    "Điện thoại",
                    "Ghi đủ số 0 ở đầu, ví dụ 0912345678.",
                    "Số điện thoại thường có 10 hoặc 11 chữ số. Vẫn ghi như vậy?",
                )?,
                Field::TaxCode => told(
                    check.allow_custom(Formula::new(format!(
                        "OR(LEN({code})=10,LEN({code})=12,LEN({code})=13,LEN({code})=14)"
                    ))),
                    "Mã số thuế",
                    "10 chữ số; 13 chữ số nếu là chi nhánh (0123456789-001); 12 chữ số nếu là số định danh của chủ hộ. Ghi đủ số 0 ở đầu.",
                    "Mã số thuế có 10, 12 hoặc 13 chữ số (14 ký tự nếu có dấu gạch).",
                )?,
                _ if field.shape() == Shape::Money => told(
                    check.allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0)),
                    "Triệu đồng",
                    "Số tiền tính bằng triệu đồng. Không có thì ghi 0; chưa biết thì để trống.",
                    "Số tiền phải là số, từ 0 trở lên, tính bằng triệu đồng.",
                )?,
                _ => continue,
            };
            page.add_data_validation(FIRST, index(at), self.last_row(), index(at), &check)?;
        }
        Ok(())
    }

    /// A column of the sheet of lists.
    fn list(&self, column: u32, rows: usize) -> Formula {
        let letter = letter(column);
        Formula::new(format!("='{LISTS}'!${letter}$1:${letter}${}", rows.max(1)))
    }

    fn signature(&self, page: &mut Worksheet) -> Written {
        let (row, last) = (self.last_row() + 2, self.last_column());
        let right = last - 9;
        let bold = centred().set_bold();
        let italic = centred().set_italic();
        let day = format!("…………, ngày …… tháng …… năm {}", self.common.year);
        page.merge_range(row, right, row, last, &day, &italic)?;
        page.merge_range(row + 1, 0, row + 1, 5, "NGƯỜI LẬP BIỂU", &bold)?;
        page.merge_range(row + 1, right, row + 1, last, "TM. ỦY BAN NHÂN DÂN", &bold)?;
        page.merge_range(row + 2, 0, row + 2, 5, "(Ký, ghi rõ họ tên)", &italic)?;
        page.merge_range(row + 2, right, row + 2, last, "(Ký tên, đóng dấu)", &italic)?;
        Ok(())
    }

    fn guide(&self, page: &mut Worksheet) -> Written {
        page.set_name(GUIDE)?;
        page.set_column_width(0, 4)?;
        page.set_column_width(1, 110)?;
        page.set_paper_size(PAPER).set_print_fit_to_pages(1, 0);
        let bold = plain().set_bold().set_font_size(14);
        page.write_string_with_format(0, 1, "HƯỚNG DẪN ĐIỀN BIỂU KHẢO SÁT", &bold)?;
        let top = plain().set_font_size(12).set_align(FormatAlign::Top);
        let text = top.clone().set_text_wrap();
        let (year, agency) = (self.common.year, &self.common.agency.1);
        let back = match agency.is_empty() {
            true => "Lưu tệp ở dạng .xlsx, giữ nguyên tên tệp và gửi lại nơi gửi biểu.".to_owned(),
            false => format!("Lưu tệp ở dạng .xlsx, giữ nguyên tên tệp và gửi lại {agency}."),
        };
        let mut lines = vec![
            "Mỗi cơ sở một dòng. Ô có sẵn chữ (tên, loại hình, chủ cơ sở, địa chỉ, điện thoại, mã số thuế, ngành nghề, sản phẩm) là thông tin đã có: chỉ sửa ô nào sai hoặc đã thay đổi, ô đúng để nguyên.".to_owned(),
            format!("Ô trắng ở các cột lao động, vốn, doanh thu, xuất khẩu: điền số liệu năm {year}. Ô xám bên cạnh là số gần nhất đã có (năm trong ngoặc), chỉ để tham khảo, không sửa; nếu năm {year} không đổi thì gõ lại số đó vào ô trắng."),
            "Không có thì ghi 0. Chưa biết thì để trống. Ô để trống không làm mất số liệu đã có.".to_owned(),
            "Tiền tính bằng triệu đồng: 2,5 tỷ đồng ghi 2500.".to_owned(),
            "Cơ sở mới: ghi vào các dòng trống bên dưới; hết dòng trống thì chèn thêm dòng. Không chép dòng của một cơ sở có sẵn để ghi cơ sở mới.".to_owned(),
            "Một cơ sở có nhiều nhu cầu: chép cả dòng của cơ sở đó xuống dòng dưới rồi chỉ sửa phần nhu cầu hỗ trợ.".to_owned(),
            "Cơ sở không còn hoạt động: ghi “đã ngừng hoạt động” vào cột Ghi chú. Xóa dòng cũng được: cơ sở vẫn còn trong sổ.".to_owned(),
            "Được sắp xếp lại, chèn dòng, dán số liệu từ tệp khác. Không đổi tiêu đề cột và không xóa cột ẩn “Mã cơ sở”. Nếu đã lọc thì bỏ lọc trước khi lưu, vì dòng bị ẩn không được nhập.".to_owned(),
            back,
        ];
        if self.area.unit.is_none() {
            lines.insert(
                1,
                "Biểu này gồm các cơ sở chưa rõ thuộc xã, phường nào hiện nay: chọn xã, phường ở cột “Xã, phường hiện nay”.".to_owned(),
            );
        }
        for (at, line) in (0_u32..).zip(&lines) {
            let rows = u16::try_from(line.chars().count() / 120 + 1).unwrap_or(1);
            page.write_number_with_format(at + 2, 0, at + 1, &top)?;
            page.write_string_with_format(at + 2, 1, line, &text)?;
            page.set_row_height(at + 2, rows * 17 + 3)?;
        }
        Ok(())
    }

    fn lists(&self, page: &mut Worksheet) -> Written {
        page.set_name(LISTS)?.set_very_hidden(true);
        for (row, form) in (0_u32..).zip(LegalForm::CHOICES) {
            page.write_string(row, 0, capital(form.label))?;
        }
        for (column, list) in [(1, &self.common.contents), (2, &self.common.communes)] {
            for (row, text) in (0_u32..).zip(list) {
                page.write_string(row, column, text)?;
            }
        }
        Ok(())
    }

    /// Whose it is, and what was sent.
    fn mark(&self, page: &mut Worksheet) -> Written {
        page.set_name(MARK)?.set_very_hidden(true);
        page.write_string(0, 0, SIGN)?;
        let said = [
            VERSION.to_owned(),
            self.common.ledger.clone(),
            self.area.unit.clone().unwrap_or_default(),
            match self.area.unit {
                Some(_) => self.area.name.clone(),
                None => String::new(),
            },
            self.area.province.clone(),
            self.common.year.to_string(),
            self.common.now.day().to_string(),
        ];
        for (at, text) in said.iter().enumerate() {
            page.write_string(0, index(at + 1), text)?;
        }
        let known: Vec<Field> = known().collect();
        for (at, field) in known.iter().enumerate() {
            page.write_string(1, index(at + 1), field.name())?;
        }
        for (row, facility) in (2_u32..).zip(self.facilities) {
            page.write_string(row, 0, &facility.id)?;
            for (at, field) in known.iter().enumerate() {
                if let Some(text) = facility.known.get(field) {
                    page.write_string(row, index(at + 1), text)?;
                }
            }
        }
        Ok(())
    }
}

/// What a cell of a facility is sent with.
fn said(facility: &Facility, column: &Column) -> Option<String> {
    match column.kind {
        Kind::Id => Some(facility.id.clone()),
        Kind::Written => Some(facility.written.clone()).filter(|text| !text.is_empty()),
        Kind::Known => facility.known.get(&column.field?).cloned(),
        Kind::Latest(which) => {
            let (year, figure) = facility.latest[which]?;
            let figure = if which == 0 {
                grouped(figure)
            } else {
                millions(figure)
            };
            Some(format!("{figure} ({year})"))
        }
        Kind::Ordinal | Kind::Asked | Kind::Open => None,
    }
}

/// Đồng in millions, exact: `2.735`, `12,345678`.
fn millions(dong: i64) -> String {
    const MILLION: i64 = 1_000_000;
    let whole = grouped(dong / MILLION);
    match dong % MILLION {
        0 => whole,
        rest => format!(
            "{whole},{}",
            format!("{:06}", rest.abs()).trim_end_matches('0')
        ),
    }
}

/// With what it says before and after.
fn told(
    check: DataValidation,
    title: &str,
    before: &str,
    refused: &str,
) -> std::result::Result<DataValidation, XlsxError> {
    check
        .set_input_title(title)?
        .set_input_message(before)?
        .set_error_title("Kiểm tra lại")?
        .set_error_message(refused)
}
