//! What a form is told when a field is left: is this a value of its kind?

use serde_json::Value;

use super::{Values, value};
use crate::error::Result;
use crate::field::{Field, Kind, Noun};
use crate::finding::{Finding, Level};
use crate::ledger::gate::{Gates, Typed};
use crate::ledger::{Ledger, Reader};
use crate::money::Money;
use crate::period::PartialDate;

/// What is to be said of a record as it is typed: by its declaration, by what the ledger knows, by its noun's rules.
pub fn check_in(
    ledger: &Ledger,
    noun: &'static Noun,
    id: Option<&str>,
    values: &Values,
) -> Result<Vec<Finding>> {
    let typed = Typed {
        noun,
        id,
        values: Some(values),
    };
    ledger.read(|reader| findings(reader, ledger.world().gates, &typed))
}

/// The same inside a transaction or a reading under way.
pub(super) fn findings(
    reader: &Reader<'_>,
    gates: Gates,
    typed: &Typed<'_>,
) -> Result<Vec<Finding>> {
    let Some(values) = typed.values else {
        return Ok(Vec::new());
    };
    let mut findings = check(typed.noun, values, typed.id.is_none());
    findings.extend(written_elsewhere(reader, typed.noun, typed.id, values)?);
    findings.extend(gone(reader, typed.noun, values)?);
    findings.extend(gates.findings(reader, typed)?);
    Ok(findings)
}

/// Values that name a record which was deleted since.
fn gone(reader: &Reader<'_>, noun: &'static Noun, values: &Values) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for field in noun.fields {
        let Kind::Ref { noun: of } = field.kind else {
            continue;
        };
        let given = values.get(field.name).and_then(Value::as_str);
        let Some(id) = given.filter(|id| !id.trim().is_empty()) else {
            continue;
        };
        let there: bool = reader.value(
            &format!("SELECT EXISTS (SELECT 1 FROM {of} WHERE id = ?1)"),
            [id],
        )?;
        if !there {
            findings.push(Finding::new(
                Level::Error,
                field.name,
                "record_gone",
                format!(
                    "{}: bản ghi đã chọn không còn trong sổ. Hãy chọn lại.",
                    field.label
                ),
                "Hãy chọn lại.",
            ));
        }
    }
    Ok(findings)
}

/// Values given for what an operation writes, where they are not what stands there.
fn written_elsewhere(
    reader: &Reader<'_>,
    noun: &'static Noun,
    id: Option<&str>,
    values: &Values,
) -> Result<Vec<Finding>> {
    let given = noun.fields.iter().filter_map(|field| {
        let instead = field.own?;
        Some((field, instead, values.get(field.name)?))
    });
    let mut stands: Option<Values> = None;
    let mut findings = Vec::new();
    for (field, instead, given) in given {
        let stands = match &mut stands {
            Some(stands) => stands,
            none => none.insert(
                match id {
                    Some(id) => super::get(reader, noun, id)?.map(|record| record.values),
                    None => None,
                }
                .unwrap_or_default(),
            ),
        };
        if given != stands.get(field.name).unwrap_or(&Value::Null) {
            findings.push(Finding::new(
                Level::Error,
                field.name,
                "field_written_elsewhere",
                format!("{} không sửa ở đây được. {instead}", field.label),
                instead,
            ));
        }
    }
    Ok(findings)
}

/// Checks the values given; `whole` also asks for the required fields that are not.
pub fn check(noun: &Noun, values: &Values, whole: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, value) in values {
        match noun.field(name) {
            None => findings.push(Finding::new(
                Level::Error,
                name,
                "field_unknown",
                format!("Không có trường “{name}” trong {}.", noun.label),
                "Hãy cập nhật chương trình trên máy gửi dữ liệu.",
            )),
            Some(field) => findings.extend(check_value(field, value)),
        }
    }
    let empty = |value: Option<&Value>| match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(_) => false,
    };
    for field in noun.fields.iter().filter(|field| field.required) {
        let given = values.contains_key(field.name);
        if (whole || given) && empty(values.get(field.name)) {
            findings.push(Finding::new(
                Level::Error,
                field.name,
                "field_required",
                format!("Chưa có {}.", lower_first(field.label)),
                "Hãy điền trường này.",
            ));
        }
    }
    findings
}

fn lower_first(label: &str) -> String {
    let mut chars = label.chars();
    match (chars.next(), chars.clone().next()) {
        // An abbreviation keeps its capitals.
        (Some(_), Some(second)) if second.is_uppercase() => label.to_owned(),
        (Some(first), _) => first.to_lowercase().chain(chars).collect(),
        (None, _) => String::new(),
    }
}

fn check_value(field: &Field, given: &Value) -> Option<Finding> {
    if given.is_null() || given.as_str().is_some_and(|text| text.trim().is_empty()) {
        return None;
    }
    let label = field.label;
    let error = |code: &str, message: String, fix: &str| {
        Some(Finding::new(Level::Error, field.name, code, message, fix))
    };
    let warn = |code: &str, message: String, fix: &str| {
        Some(Finding::new(Level::Warning, field.name, code, message, fix))
    };
    let shown = given
        .as_str()
        .map_or_else(|| given.to_string(), str::to_owned);
    match field.kind {
        Kind::Text | Kind::Paragraph | Kind::Ref { .. } => match given {
            Value::String(text) if !field.codes.is_empty() => {
                let known = |code: &str| field.codes.iter().any(|one| one.code == code);
                let strange = text.split(',').map(str::trim).find(|code| !known(code))?;
                error(
                    "code_unknown",
                    format!("{label}: “{strange}” không có trong danh mục."),
                    "Hãy chọn trong danh mục.",
                )
            }
            Value::String(_) => None,
            _ => error(
                "not_text",
                format!("{label}: “{shown}” không phải là chữ."),
                "Hãy nhập lại.",
            ),
        },
        Kind::Money => match given.as_i64().and_then(Money::new) {
            Some(amount) if amount < Money::ZERO && !field.signed => error(
                "money_negative",
                format!("{label}: số tiền không thể âm."),
                "Hãy ghi số từ 0 trở lên. Khoản thu về ghi là “thu hồi, hoàn trả” với số dương.",
            ),
            Some(_) => None,
            None => error(
                "not_money",
                format!("{label}: “{shown}” không phải là số tiền."),
                "Hãy nhập số đồng nguyên, ví dụ 250.000.000.",
            ),
        },
        Kind::Count => match given.as_i64() {
            Some(count) if count >= 0 => None,
            _ => error(
                "not_count",
                format!("{label}: “{shown}” không phải là số đếm."),
                "Hãy nhập số nguyên từ 0 trở lên.",
            ),
        },
        Kind::Year => match given.as_i64() {
            Some(year) if (1900..=2999).contains(&year) => None,
            _ => error(
                "not_year",
                format!("{label}: “{shown}” không phải là năm."),
                "Hãy nhập bốn chữ số, ví dụ 2026.",
            ),
        },
        Kind::Flag => match given {
            Value::Bool(_) => None,
            _ => error(
                "not_flag",
                format!("{label}: “{shown}” không phải là có hoặc không."),
                "Hãy chọn lại.",
            ),
        },
        Kind::Quantity { scale } => match value::decimal(given) {
            Some(number) if number.normalize().scale() <= scale && value::fits(number, scale) => {
                None
            }
            Some(number) if number.normalize().scale() <= scale => error(
                "number_too_large",
                format!("{label}: “{shown}” quá lớn."),
                "Hãy kiểm tra lại đơn vị tính.",
            ),
            Some(_) => error(
                "too_many_decimals",
                format!("{label}: “{shown}” có quá {scale} chữ số thập phân."),
                "Hãy làm tròn trước khi nhập.",
            ),
            None => error(
                "not_number",
                format!("{label}: “{shown}” không phải là số."),
                "Hãy nhập số, ví dụ 12,5.",
            ),
        },
        Kind::Date => match value::date(given) {
            Some(_) => None,
            None => error(
                "not_date",
                format!("{label}: “{shown}” không phải là ngày."),
                "Hãy nhập ngày/tháng/năm, ví dụ 05/03/2026.",
            ),
        },
        Kind::PartialDate => match given.as_str().map(str::parse::<PartialDate>) {
            Some(Ok(_)) => None,
            _ => error(
                "not_date",
                format!("{label}: “{shown}” không phải là ngày, tháng, quý hay năm."),
                "Hãy nhập 05/03/2026, 03/2026, quý II/2026 hoặc 2026.",
            ),
        },
        Kind::Choice { choices } => match given.as_str() {
            Some(code) if choices.iter().any(|choice| choice.code == code) => None,
            _ => error(
                "not_a_choice",
                format!("{label}: “{shown}” không có trong danh sách."),
                "Hãy chọn một giá trị trong danh sách.",
            ),
        },
        Kind::TaxCode => {
            let text = given.as_str().unwrap_or_default().trim();
            let shape_fits = match text.split_once('-') {
                Some((code, branch)) => all_digits(code, 10) && all_digits(branch, 3),
                None => all_digits(text, 10) || all_digits(text, 12),
            };
            if shape_fits {
                return None;
            }
            warn(
                "tax_code_shape",
                format!("{label}: “{shown}” không đúng dạng mã số thuế."),
                "Mã số thuế có 10 chữ số, 10 chữ số kèm -3 chữ số, hoặc 12 chữ số của hộ kinh doanh.",
            )
        }
        Kind::Phone => {
            let digits = shown.chars().filter(char::is_ascii_digit).count();
            if (9..=11).contains(&digits) {
                return None;
            }
            warn(
                "phone_shape",
                format!("{label}: “{shown}” không đủ chữ số."),
                "Số điện thoại có 10 chữ số.",
            )
        }
        Kind::CitizenId => {
            if all_digits(shown.trim(), 12) {
                return None;
            }
            warn(
                "citizen_id_shape",
                format!("{label}: “{shown}” không đủ 12 chữ số."),
                "Hãy kiểm tra lại trên thẻ căn cước.",
            )
        }
    }
}

fn all_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}
