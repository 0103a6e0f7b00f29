//! `skc norm …`

use so_khuyen_cong_core::Error;
use so_khuyen_cong_core::money::typed::{self, Shown, Sign};
use so_khuyen_cong_core::money::{Money, MoneySource};
use so_khuyen_cong_core::norm::{self, NormQuestion, NormVerdict};
use so_khuyen_cong_core::unit;

use crate::arguments::{Arguments, Usage};
use crate::{Answer, Failure, machine};

pub(crate) fn run(arguments: &Arguments, verb: &str) -> Result<Answer, Failure> {
    match verb {
        "check" => check(arguments),
        _ => Err(Failure::Usage(format!(
            "Không có lệnh “norm {verb}” như vậy."
        ))),
    }
}

fn check(arguments: &Arguments) -> Result<Answer, Failure> {
    let source = match arguments.needed("source")?.as_str() {
        "national" | "KCQG" => MoneySource::National,
        "local" | "KCĐP" => MoneySource::Local,
        other => {
            return Err(Failure::Usage(format!(
                "--source cần national (KCQG) hoặc local (KCĐP), không phải “{other}”."
            )));
        }
    };
    let content = arguments.needed("content")?;
    let ledger = machine::open(arguments)?;
    let date = arguments.date("date")?.unwrap_or_else(|| ledger.today());
    let support =
        money(arguments, "support")?.ok_or_else(|| Usage("Lệnh này cần --support.".to_owned()))?;
    let units = match arguments.text("units") {
        None => 100,
        Some(text) => norm::parse_hundredths(&text)
            .ok_or_else(|| Usage(format!("--units cần một số, không phải “{text}”.")))?,
    };
    let costs = money(arguments, "cost")?;
    let verdict = ledger.read(|reader| {
        let unit = match arguments.text("province") {
            None => None,
            Some(code) => Some(unit::province(reader, &code, date)?.ok_or_else(|| {
                Error::refused(
                    "province_unknown",
                    format!(
                        "Không có tỉnh, thành phố nào mang mã “{code}”. Hãy kiểm tra mã, ví dụ 75."
                    ),
                )
            })?),
        };
        norm::check(
            reader,
            &NormQuestion {
                unit,
                item_code: arguments.text("item"),
                costs,
                units,
                production_line: arguments.line,
                ..NormQuestion::new(&content, source, date, support)
            },
        )
    })?;
    Answer::new(words(&verdict), &verdict)
}

fn money(arguments: &Arguments, name: &str) -> Result<Option<Money>, Usage> {
    let Some(text) = arguments.text(name) else {
        return Ok(None);
    };
    typed::read(&text, Sign::Positive, Shown::Dong)
        .map_err(|error| Usage(format!("--{name}: {}", error.message())))
}

fn words(verdict: &NormVerdict) -> String {
    let mut words = format!("{}\n", verdict.sentence);
    if let Some(norm) = &verdict.norm {
        words.push_str(&format!(
            "  {}: {}\n  Căn cứ: {} ({})\n",
            norm.item, norm.limit, norm.clause, norm.mark_words
        ));
    }
    for remark in &verdict.remarks {
        words.push_str(&format!("  {remark}\n"));
    }
    for one in &verdict.candidates {
        words.push_str(&format!(
            "  --item {}: {}, {} ({}, {})\n",
            one.item_code.as_deref().unwrap_or(&one.id),
            one.item,
            one.limit,
            one.clause,
            one.mark_words
        ));
    }
    words
}
