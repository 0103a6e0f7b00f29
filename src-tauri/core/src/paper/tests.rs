//! The six papers of one project.

mod texts;

use std::collections::BTreeSet;

use expect_test::{Expect, expect};

use super::*;
use crate::document::{Block, describe, layout, words};
use crate::ledger::testing;

/// A ledger of one centre with one project that ran its whole way.
struct Office {
    ledger: Ledger,
    _folder: tempfile::TempDir,
}

fn office() -> Office {
    let (ledger, _, folder) = testing::ledger("74", || testing::NOW);
    run(
        &ledger,
        &[
            "UPDATE agency SET superior_name = 'Sở Công Thương tỉnh Bình Dương', symbol = 'TTKC', place = 'Bình Dương',
                    address = 'Số 1 Đường A', phone = '0274 000 000', tax_code = '3700000001',
                    account_no = '3713.0.0000000, Kho bạc Nhà nước' WHERE own = 1",
            "INSERT INTO agency_signer(id, agency_id, name, title, authority)
             SELECT 'ky', id, 'Nguyễn Văn Mẫu', 'Phó Giám đốc', 'KT. Giám đốc' FROM agency WHERE own = 1",
            "INSERT INTO project(id, code, name, source, content_id, year, state, objective, implementer, place_written,
                    starts_on, ends_on, decision_no, decision_on, contract_no, contract_on, contract_ends_on, accepted_on, settled_on)
             SELECT 'p', 'ĐA-2023-001', 'Hỗ trợ ứng dụng máy cắt CNC', 'local', id, 2023, 'settled',
                    'Nâng năng suất xưởng mộc lên 1,5 lần', 'Trung tâm Khuyến công', 'Phường Tân Định, thị xã Bến Cát',
                    '2023-07-03', '2023-11-30', '61/QĐ-SCT', '2023-06-15', '01/HĐ-KC', '2023-07-03', '2023-11-30', '2023-11-20', '2023-12-05'
             FROM content WHERE code = 'ND3'",
            "INSERT INTO facility(id, name, owner_name, owner_title, tax_code, address_written, commune_written, phone)
             VALUES ('f', 'Công ty TNHH Gỗ <An & Bình>', 'Trần Thị Mẫu', 'Giám đốc', '3700000002', 'Số 8 ĐT 741', 'Phường Tân Định', '0274 111 111')",
            "INSERT INTO project_beneficiary(id, project_id, position, facility_id, support_vnd, counterpart_vnd)
             VALUES ('b', 'p', 1, 'f', 300000000, 355000000)",
            "INSERT INTO project_budget(id, project_id, position, line, stage, source, amount_vnd, budget_year) VALUES
             ('1', 'p', 1, 'Mua máy cắt CNC', 'approved', 'local', 280000000, 2023),
             ('2', 'p', 1, 'Mua máy cắt CNC', 'approved', 'beneficiary', 355000000, 2023),
             ('3', 'p', 2, 'Quản lý, nghiệm thu', 'approved', 'local', 20000000, 2023),
             ('4', 'p', 1, 'Mua máy cắt CNC', 'done', 'local', 280000000, 2023),
             ('5', 'p', 1, 'Mua máy cắt CNC', 'settled', 'local', 299000000, 2023)",
            "INSERT INTO project_equipment(id, project_id, position, name, maker, origin, quantity, unit_label, unit_price_vnd, amount_vnd) VALUES
             ('1', 'p', 1, 'Máy cắt CNC 1325', 'Hãng mẫu', 'Việt Nam', 200, 'máy', 310000000, NULL),
             ('2', 'p', 2, 'Máy hút bụi', NULL, NULL, 100, 'bộ', NULL, 15000000)",
            "INSERT INTO project_result(id, project_id, position, name, unit_label, planned_quantity, done_quantity) VALUES
             ('1', 'p', 1, 'Cơ sở được hỗ trợ', 'cơ sở', 100, 100), ('2', 'p', 2, 'Lao động tăng thêm', 'người', 1250, NULL)",
            "INSERT INTO project_payment(id, project_id, kind, paid_on, source, amount_vnd, budget_year, voucher_no) VALUES
             ('1', 'p', 'advance', '2023-08-15', 'local', 150000000, 2023, 'UNC 12'),
             ('2', 'p', 'return', '2023-09-01', 'local', 1000000, 2023, NULL),
             ('3', 'p', 'payment', '2023-11-25', 'local', 100000000, 2023, 'UNC 31'),
             ('4', 'p', 'payment', '2023-08-20', 'beneficiary', 355000000, 2023, NULL)",
            "INSERT INTO project_step(id, project_id, position, state, happened_on, document_no, outcome)
             VALUES ('1', 'p', 1, 'department_appraisal', '2023-05-10', '12/PTĐ-SCT', 'đạt')",
            "INSERT INTO project(id, name, source, year) VALUES ('bare', 'Đề án chưa ghi gì', 'national', 2026)",
        ],
    );
    Office {
        ledger,
        _folder: folder,
    }
}

fn run(ledger: &Ledger, statements: &[&str]) {
    let written = ledger.transact(&Op::LoadDemo, |tx| {
        for sql in statements {
            tx.run(sql, [])?;
        }
        Ok(())
    });
    written.unwrap();
}

/// A document as its words, a line a paragraph; cells of a row between bars.
fn read(document: &Document) -> String {
    let mut out = vec![
        words::number_line(&document.head),
        words::place_and_date(&document.head),
    ];
    out.push(document.kind.clone().unwrap_or_default());
    out.push(document.summary.clone());
    out.extend(words::addressees(document));
    let numbers = words::numbers(&document.body, 0);
    for (block, number) in document.body.iter().zip(numbers) {
        let number = number
            .map(|number| format!("{number} "))
            .unwrap_or_default();
        match block {
            Block::Heading { title, .. } => out.push(format!("{number}{title}")),
            Block::Item { runs, .. } | Block::Paragraph(runs) | Block::Basis(runs) => {
                out.push(number + &runs.iter().map(|run| &*run.text).collect::<String>());
            }
            Block::Bullet(runs) => {
                out.push(format!(
                    "- {}",
                    runs.iter().map(|run| &*run.text).collect::<String>()
                ));
            }
            Block::Chart(_) => {}
            Block::Table(table) => out.extend(table.rows.iter().map(|row| {
                let cells: Vec<&str> = row.cells.iter().map(|cell| &*cell.text).collect();
                format!("| {} |", cells.join(" | "))
            })),
        }
    }
    for signer in document.signers() {
        out.push(format!(
            "{} / {}",
            signer.title.replace('\n', " "),
            signer.name
        ));
    }
    out.extend(words::recipients(document));
    out.join("\n")
}

fn told(findings: &[Finding]) -> String {
    let lines = findings
        .iter()
        .map(|one| format!("{:?} {}: {} {}", one.level, one.at, one.message, one.fix));
    lines.collect::<Vec<_>>().join("\n")
}

fn check(project: &str, paper: Paper, expected: Expect) {
    let office = office();
    let written = document(&office.ledger, &project.into(), paper).unwrap();
    let views = list(&office.ledger, &project.into()).unwrap();
    let view = views.iter().find(|view| view.paper == paper).unwrap();
    expected.assert_eq(&format!("{}\n\n{}\n", read(&written), told(&view.findings)));
}

#[test]
fn a_submission() {
    check(
        "p",
        Paper::Submission,
        expect![[r#"
            Số:       /TTr-TTKC
            Bình Dương, ngày      tháng      năm 2026
            Tờ trình
            Về việc phê duyệt đề án khuyến công
            “Hỗ trợ ứng dụng máy cắt CNC”
            Sở Công Thương tỉnh Bình Dương.
            Căn cứ Nghị định số 45/2012/NĐ-CP ngày 21 tháng 5 năm 2012 của Chính phủ về khuyến công, được sửa đổi, bổ sung bởi Nghị định số 235/2025/NĐ-CP ngày 27 tháng 8 năm 2025 của Chính phủ;
            Căn cứ Thông tư số 46/2012/TT-BCT ngày 28 tháng 12 năm 2012 của Bộ Công Thương quy định chi tiết một số nội dung của Nghị định số 45/2012/NĐ-CP về khuyến công, được sửa đổi, bổ sung bởi Thông tư số 20/2017/TT-BCT ngày 29 tháng 9 năm 2017 của Bộ Công Thương;
            Căn cứ Thông tư số 28/2018/TT-BTC ngày 28 tháng 3 năm 2018 của Bộ Tài chính hướng dẫn lập, quản lý và sử dụng kinh phí khuyến công.
            Trung tâm Khuyến công kính trình Sở Công Thương tỉnh Bình Dương xem xét, phê duyệt đề án khuyến công với các nội dung chính sau:
            1. Thông tin chung
            - Tên đề án: Hỗ trợ ứng dụng máy cắt CNC.
            - Nội dung khuyến công: Xây dựng mô hình trình diễn kỹ thuật; chuyển giao công nghệ, ứng dụng máy móc tiên tiến, tiến bộ khoa học kỹ thuật; mô hình thí điểm sản xuất sạch hơn.
            - Đơn vị thực hiện: Trung tâm Khuyến công.
            - Đơn vị thụ hưởng: Công ty TNHH Gỗ <An & Bình>.
            - Địa điểm thực hiện: Phường Tân Định, thị xã Bến Cát.
            - Thời gian thực hiện: từ ngày 03 tháng 7 năm 2023 đến ngày 30 tháng 11 năm 2023.
            2. Mục tiêu
            Nâng năng suất xưởng mộc lên 1,5 lần
            3. Kết quả dự kiến
            | 1 | Cơ sở được hỗ trợ | cơ sở | 1 |
            | 2 | Lao động tăng thêm | người | 12,5 |
            4. Kinh phí
            Tổng kinh phí thực hiện đề án: 655.000.000 đồng (Bằng chữ: Sáu trăm năm mươi lăm triệu đồng).
            - Kinh phí khuyến công hỗ trợ: 300.000.000 đồng (Bằng chữ: Ba trăm triệu đồng); kinh phí khuyến công địa phương năm 2023.
            - Vốn đối ứng của đơn vị thụ hưởng: 355.000.000 đồng; nguồn khác: 0 đồng.
            | 1 | Mua máy cắt CNC | 635.000.000 | 0 | 280.000.000 | 355.000.000 | 0 |
            | 2 | Quản lý, nghiệm thu | 20.000.000 | 0 | 20.000.000 | 0 | 0 |
            |  | Cộng | 655.000.000 | 0 | 300.000.000 | 355.000.000 | 0 |
            5. Kiến nghị
            Trung tâm Khuyến công kính trình Sở Công Thương tỉnh Bình Dương xem xét, phê duyệt./.
            KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC / Nguyễn Văn Mẫu
            - Như trên;
            - Lưu: VT.

            Hint kinh phí hỗ trợ: Sổ chưa có kinh phí giai đoạn đăng ký; giấy này lấy kinh phí giai đoạn phê duyệt. Nếu khác, hãy ghi kinh phí giai đoạn đăng ký ở đề án, bảng kinh phí.
        "#]],
    );
}

#[test]
fn an_appraisal() {
    check(
        "p",
        Paper::Appraisal,
        expect![[r#"
            Số: 12/PTĐ-SCT
            Bình Dương, ngày      tháng      năm 2026
            Phiếu thẩm định
            Đề án khuyến công
            “Hỗ trợ ứng dụng máy cắt CNC”
            Căn cứ Nghị định số 45/2012/NĐ-CP ngày 21 tháng 5 năm 2012 của Chính phủ về khuyến công, được sửa đổi, bổ sung bởi Nghị định số 235/2025/NĐ-CP ngày 27 tháng 8 năm 2025 của Chính phủ;
            Căn cứ Thông tư số 46/2012/TT-BCT ngày 28 tháng 12 năm 2012 của Bộ Công Thương quy định chi tiết một số nội dung của Nghị định số 45/2012/NĐ-CP về khuyến công, được sửa đổi, bổ sung bởi Thông tư số 20/2017/TT-BCT ngày 29 tháng 9 năm 2017 của Bộ Công Thương;
            Căn cứ Thông tư số 28/2018/TT-BTC ngày 28 tháng 3 năm 2018 của Bộ Tài chính hướng dẫn lập, quản lý và sử dụng kinh phí khuyến công.
            I. Đề án
            - Tên đề án: Hỗ trợ ứng dụng máy cắt CNC.
            - Nội dung khuyến công: Xây dựng mô hình trình diễn kỹ thuật; chuyển giao công nghệ, ứng dụng máy móc tiên tiến, tiến bộ khoa học kỹ thuật; mô hình thí điểm sản xuất sạch hơn.
            - Đơn vị thực hiện: Trung tâm Khuyến công.
            - Đơn vị thụ hưởng: Công ty TNHH Gỗ <An & Bình>.
            - Địa điểm thực hiện: Phường Tân Định, thị xã Bến Cát.
            - Thời gian thực hiện: từ ngày 03 tháng 7 năm 2023 đến ngày 30 tháng 11 năm 2023.
            - Mục tiêu: Nâng năng suất xưởng mộc lên 1,5 lần
            II. Kinh phí
            Tổng kinh phí thực hiện đề án: 655.000.000 đồng (Bằng chữ: Sáu trăm năm mươi lăm triệu đồng).
            - Kinh phí khuyến công hỗ trợ: 300.000.000 đồng (Bằng chữ: Ba trăm triệu đồng); kinh phí khuyến công địa phương năm 2023.
            - Vốn đối ứng của đơn vị thụ hưởng: 355.000.000 đồng; nguồn khác: 0 đồng.
            | 1 | Mua máy cắt CNC | 635.000.000 | 0 | 280.000.000 | 355.000.000 | 0 |
            | 2 | Quản lý, nghiệm thu | 20.000.000 | 0 | 20.000.000 | 0 | 0 |
            |  | Cộng | 655.000.000 | 0 | 300.000.000 | 355.000.000 | 0 |
            III. Ý kiến thẩm định
            | 1 | Sự phù hợp với chương trình, kế hoạch và nguyên tắc của khuyến công | ………… |
            | 2 | Đối tượng thụ hưởng, ngành nghề | ………… |
            | 3 | Sự cần thiết và hiệu quả của đề án | ………… |
            | 4 | Năng lực của đơn vị thực hiện, phối hợp, thụ hưởng | ………… |
            | 5 | Nội dung, tiến độ và dự toán kinh phí | ………… |
            | 6 | Sự đầy đủ, hợp lệ của hồ sơ | ………… |
            | 7 | Khả năng lồng ghép với chương trình khác | ………… |
            IV. Kết luận
            Kết quả thẩm định (đạt, bổ sung hoặc loại): đạt.
            Thẩm định ngày 10 tháng 5 năm 2023./.
            NGƯỜI THẨM ĐỊNH / …………

            Hint kinh phí hỗ trợ: Sổ chưa có kinh phí giai đoạn thẩm định; giấy này lấy kinh phí giai đoạn phê duyệt. Nếu khác, hãy ghi kinh phí giai đoạn thẩm định ở đề án, bảng kinh phí.
        "#]],
    );
}

#[test]
fn a_contract() {
    check(
        "p",
        Paper::Contract,
        expect![[r#"
            Số: 01/HĐ-KC
            Bình Dương, ngày 03 tháng 7 năm 2023
            Hợp đồng
            Hỗ trợ thực hiện đề án khuyến công
            “Hỗ trợ ứng dụng máy cắt CNC”
            Căn cứ Nghị định số 45/2012/NĐ-CP ngày 21 tháng 5 năm 2012 của Chính phủ về khuyến công;
            Căn cứ Thông tư số 46/2012/TT-BCT ngày 28 tháng 12 năm 2012 của Bộ Công Thương quy định chi tiết một số nội dung của Nghị định số 45/2012/NĐ-CP về khuyến công, được sửa đổi, bổ sung bởi Thông tư số 20/2017/TT-BCT ngày 29 tháng 9 năm 2017 của Bộ Công Thương;
            Căn cứ Thông tư số 28/2018/TT-BTC ngày 28 tháng 3 năm 2018 của Bộ Tài chính hướng dẫn lập, quản lý và sử dụng kinh phí khuyến công;
            Căn cứ Quyết định số 61/QĐ-SCT ngày 15 tháng 6 năm 2023 phê duyệt đề án “Hỗ trợ ứng dụng máy cắt CNC”.
            Hôm nay, ngày 03 tháng 7 năm 2023, tại Bình Dương, chúng tôi gồm:
            Bên A: Trung tâm Khuyến công
            - Địa chỉ: Số 1 Đường A; điện thoại: 0274 000 000
            - Mã số thuế: 3700000001; tài khoản: 3713.0.0000000, Kho bạc Nhà nước
            - Đại diện: Ông (Bà) Nguyễn Văn Mẫu; chức vụ: Phó Giám đốc
            Bên B: Công ty TNHH Gỗ <An & Bình>
            - Địa chỉ: Số 8 ĐT 741, Phường Tân Định; điện thoại: 0274 111 111
            - Mã số thuế: 3700000002; tài khoản: …………
            - Đại diện: Ông (Bà) Trần Thị Mẫu; chức vụ: Giám đốc
            Hai bên thống nhất ký kết hợp đồng với các điều khoản sau:
            Điều 1. Nội dung hợp đồng
            Bên A hỗ trợ Bên B thực hiện đề án “Hỗ trợ ứng dụng máy cắt CNC” theo Quyết định số 61/QĐ-SCT ngày 15 tháng 6 năm 2023; nội dung khuyến công: Xây dựng mô hình trình diễn kỹ thuật; chuyển giao công nghệ, ứng dụng máy móc tiên tiến, tiến bộ khoa học kỹ thuật; mô hình thí điểm sản xuất sạch hơn; địa điểm: Phường Tân Định, thị xã Bến Cát.
            Điều 2. Máy móc, thiết bị được hỗ trợ (nếu có)
            | 1 | Máy cắt CNC 1325 | Hãng mẫu, Việt Nam | máy | 2 | 310.000.000 | 620.000.000 |
            | 2 | Máy hút bụi | ………… | bộ | 1 | ………… | 15.000.000 |
            |  | Cộng |  |  |  |  | 635.000.000 |
            Điều 3. Kết quả phải đạt
            | 1 | Cơ sở được hỗ trợ | cơ sở | 1 |
            | 2 | Lao động tăng thêm | người | 12,5 |
            Điều 4. Kinh phí
            Tổng kinh phí thực hiện đề án: 655.000.000 đồng (Bằng chữ: Sáu trăm năm mươi lăm triệu đồng).
            - Kinh phí khuyến công hỗ trợ: 300.000.000 đồng (Bằng chữ: Ba trăm triệu đồng); kinh phí khuyến công địa phương năm 2023.
            - Vốn đối ứng của đơn vị thụ hưởng: 355.000.000 đồng; nguồn khác: 0 đồng.
            | 1 | Mua máy cắt CNC | 635.000.000 | 0 | 280.000.000 | 355.000.000 | 0 |
            | 2 | Quản lý, nghiệm thu | 20.000.000 | 0 | 20.000.000 | 0 | 0 |
            |  | Cộng | 655.000.000 | 0 | 300.000.000 | 355.000.000 | 0 |
            Điều 5. Thời gian thực hiện
            Hợp đồng được thực hiện từ ngày 03 tháng 7 năm 2023 đến ngày 30 tháng 11 năm 2023.
            Điều 6. Tạm ứng, thanh toán
            1. Bên A tạm ứng cho Bên B ………… đồng sau khi hợp đồng có hiệu lực, trong mức quy định hiện hành.
            2. Phần còn lại được thanh toán sau khi đề án được nghiệm thu cấp cơ sở và Bên B nộp đủ hóa đơn, chứng từ.
            Điều 7. Trách nhiệm của Bên A
            1. Hướng dẫn, kiểm tra, giám sát Bên B thực hiện hợp đồng.
            2. Tổ chức nghiệm thu; tạm ứng, thanh toán đúng thời hạn khi đủ điều kiện.
            Điều 8. Trách nhiệm của Bên B
            1. Thực hiện đúng nội dung, kết quả và tiến độ tại hợp đồng; bảo đảm vốn đối ứng.
            2. Sử dụng kinh phí hỗ trợ đúng mục đích; lưu giữ hóa đơn, chứng từ và chịu sự kiểm tra của cơ quan có thẩm quyền.
            3. Báo cáo tiến độ, kết quả thực hiện khi Bên A yêu cầu.
            Điều 9. Điều khoản chung
            1. Hai bên cam kết thực hiện đúng hợp đồng; thay đổi phải được thỏa thuận bằng văn bản.
            2. Hợp đồng có hiệu lực từ ngày ký, lập thành …… bản có giá trị như nhau, Bên A giữ …… bản, Bên B giữ …… bản./.
            ĐẠI DIỆN BÊN A / Nguyễn Văn Mẫu
            ĐẠI DIỆN BÊN B / Trần Thị Mẫu

            Hint kinh phí hỗ trợ: Sổ chưa có kinh phí giai đoạn hợp đồng; giấy này lấy kinh phí giai đoạn phê duyệt. Nếu khác, hãy ghi kinh phí giai đoạn hợp đồng ở đề án, bảng kinh phí.
            Hint thiết bị: Bảng thiết bị còn thiếu: xuất xứ (1 dòng), đơn giá (1 dòng). Ghi ở đề án, danh sách thiết bị được hỗ trợ; chỗ chấm cũng điền tay được.
        "#]],
    );
}

#[test]
fn an_acceptance() {
    check(
        "p",
        Paper::Acceptance,
        expect![[r#"
            Số:       /BB-TTKC
            Bình Dương, ngày 20 tháng 11 năm 2023
            Biên bản
            Nghiệm thu cấp cơ sở đề án khuyến công
            “Hỗ trợ ứng dụng máy cắt CNC”
            Căn cứ Nghị định số 45/2012/NĐ-CP ngày 21 tháng 5 năm 2012 của Chính phủ về khuyến công;
            Căn cứ Thông tư số 46/2012/TT-BCT ngày 28 tháng 12 năm 2012 của Bộ Công Thương quy định chi tiết một số nội dung của Nghị định số 45/2012/NĐ-CP về khuyến công, được sửa đổi, bổ sung bởi Thông tư số 20/2017/TT-BCT ngày 29 tháng 9 năm 2017 của Bộ Công Thương;
            Căn cứ Thông tư số 28/2018/TT-BTC ngày 28 tháng 3 năm 2018 của Bộ Tài chính hướng dẫn lập, quản lý và sử dụng kinh phí khuyến công;
            Căn cứ Quyết định số 61/QĐ-SCT ngày 15 tháng 6 năm 2023 phê duyệt đề án “Hỗ trợ ứng dụng máy cắt CNC”;
            Căn cứ Hợp đồng số 01/HĐ-KC ngày 03 tháng 7 năm 2023.
            Hôm nay, ngày 20 tháng 11 năm 2023, tại Phường Tân Định, thị xã Bến Cát, chúng tôi tiến hành nghiệm thu cấp cơ sở đề án “Hỗ trợ ứng dụng máy cắt CNC” với kết quả sau:
            I. Thành phần
            1. Đại diện Sở Công Thương tỉnh Bình Dương: Ông (Bà) …………; chức vụ: ………….
            2. Đại diện chính quyền địa phương nơi thực hiện đề án: Ông (Bà) …………; chức vụ: ………….
            3. Đại diện Trung tâm Khuyến công: Ông (Bà) …………; chức vụ: ………….
            4. Đại diện đơn vị thụ hưởng, Công ty TNHH Gỗ <An & Bình>: Ông (Bà) Trần Thị Mẫu; chức vụ: Giám đốc.
            II. Kết quả thực hiện
            1. Kết quả theo hợp đồng số 01/HĐ-KC
            | 1 | Cơ sở được hỗ trợ | cơ sở | 1 | 1 |
            | 2 | Lao động tăng thêm | người | 12,5 | ………… |
            2. Máy móc, thiết bị được hỗ trợ (nếu có)
            | 1 | Máy cắt CNC 1325 | Hãng mẫu, Việt Nam | máy | 2 | 310.000.000 | 620.000.000 |
            | 2 | Máy hút bụi | ………… | bộ | 1 | ………… | 15.000.000 |
            |  | Cộng |  |  |  |  | 635.000.000 |
            3. Kinh phí
            Tổng kinh phí thực hiện đề án: 655.000.000 đồng (Bằng chữ: Sáu trăm năm mươi lăm triệu đồng).
            - Kinh phí khuyến công hỗ trợ: 300.000.000 đồng (Bằng chữ: Ba trăm triệu đồng); kinh phí khuyến công địa phương năm 2023.
            - Vốn đối ứng của đơn vị thụ hưởng: 355.000.000 đồng; nguồn khác: 0 đồng.
            - Kinh phí đã thực hiện: 280.000.000 đồng (Bằng chữ: Hai trăm tám mươi triệu đồng).
            4. Thời gian thực hiện
            Theo hợp đồng: từ ngày 03 tháng 7 năm 2023 đến ngày 30 tháng 11 năm 2023.
            III. Đánh giá, kiến nghị
            ………………………………………………………………
            IV. Kết luận
            Đồng ý (không đồng ý) nghiệm thu: …………
            Biên bản được lập thành …… bản có giá trị như nhau, các bên đã đọc, thống nhất và cùng ký tên./.
            ĐẠI DIỆN SỞ CÔNG THƯƠNG TỈNH BÌNH DƯƠNG / 
            ĐẠI DIỆN CHÍNH QUYỀN ĐỊA PHƯƠNG / 
            ĐẠI DIỆN TRUNG TÂM KHUYẾN CÔNG / 
            ĐẠI DIỆN ĐƠN VỊ THỤ HƯỞNG / Trần Thị Mẫu

            Hint kinh phí hỗ trợ: Sổ chưa có kinh phí giai đoạn hợp đồng; giấy này lấy kinh phí giai đoạn phê duyệt. Nếu khác, hãy ghi kinh phí giai đoạn hợp đồng ở đề án, bảng kinh phí.
            Hint thiết bị: Bảng thiết bị còn thiếu: xuất xứ (1 dòng), đơn giá (1 dòng). Ghi ở đề án, danh sách thiết bị được hỗ trợ; chỗ chấm cũng điền tay được.
            Hint kết quả: Bảng kết quả còn thiếu: thực hiện (1 dòng). Ghi ở đề án, danh sách kết quả; chỗ chấm cũng điền tay được.
        "#]],
    );
}

#[test]
fn a_liquidation() {
    check(
        "p",
        Paper::Liquidation,
        expect![[r#"
            Số:       /BB-TTKC
            Bình Dương, ngày 05 tháng 12 năm 2023
            Biên bản
            Thanh lý Hợp đồng số 01/HĐ-KC
            Căn cứ Nghị định số 45/2012/NĐ-CP ngày 21 tháng 5 năm 2012 của Chính phủ về khuyến công;
            Căn cứ Thông tư số 46/2012/TT-BCT ngày 28 tháng 12 năm 2012 của Bộ Công Thương quy định chi tiết một số nội dung của Nghị định số 45/2012/NĐ-CP về khuyến công, được sửa đổi, bổ sung bởi Thông tư số 20/2017/TT-BCT ngày 29 tháng 9 năm 2017 của Bộ Công Thương;
            Căn cứ Thông tư số 28/2018/TT-BTC ngày 28 tháng 3 năm 2018 của Bộ Tài chính hướng dẫn lập, quản lý và sử dụng kinh phí khuyến công;
            Căn cứ Quyết định số 61/QĐ-SCT ngày 15 tháng 6 năm 2023 phê duyệt đề án “Hỗ trợ ứng dụng máy cắt CNC”;
            Căn cứ Hợp đồng số 01/HĐ-KC ngày 03 tháng 7 năm 2023;
            Căn cứ Biên bản nghiệm thu ngày 20 tháng 11 năm 2023.
            Hôm nay, ngày 05 tháng 12 năm 2023, tại Bình Dương, chúng tôi gồm:
            Bên A: Trung tâm Khuyến công
            - Địa chỉ: Số 1 Đường A; điện thoại: 0274 000 000
            - Mã số thuế: 3700000001; tài khoản: 3713.0.0000000, Kho bạc Nhà nước
            - Đại diện: Ông (Bà) Nguyễn Văn Mẫu; chức vụ: Phó Giám đốc
            Bên B: Công ty TNHH Gỗ <An & Bình>
            - Địa chỉ: Số 8 ĐT 741, Phường Tân Định; điện thoại: 0274 111 111
            - Mã số thuế: 3700000002; tài khoản: …………
            - Đại diện: Ông (Bà) Trần Thị Mẫu; chức vụ: Giám đốc
            Hai bên thống nhất thanh lý Hợp đồng số 01/HĐ-KC ngày 03 tháng 7 năm 2023 với các nội dung sau:
            Điều 1. Kết quả thực hiện hợp đồng
            Bên B đã thực hiện đề án “Hỗ trợ ứng dụng máy cắt CNC”; đề án được nghiệm thu ngày 20 tháng 11 năm 2023 với kết quả:
            | 1 | Cơ sở được hỗ trợ | cơ sở | 1 | 1 |
            | 2 | Lao động tăng thêm | người | 12,5 | ………… |
            Điều 2. Giá trị thanh lý
            1. Kinh phí hỗ trợ theo hợp đồng: 300.000.000 đồng (Bằng chữ: Ba trăm triệu đồng).
            2. Kinh phí được quyết toán: 299.000.000 đồng (Bằng chữ: Hai trăm chín mươi chín triệu đồng).
            3. Đã tạm ứng 150.000.000 đồng, đã thanh toán 100.000.000 đồng, đã thu hồi 1.000.000 đồng:
            | 1 | 15/08/2023 | tạm ứng | UNC 12 | 150.000.000 |
            | 2 | 01/09/2023 | thu hồi, hoàn trả | ………… | -1.000.000 |
            | 3 | 25/11/2023 | thanh toán | UNC 31 | 100.000.000 |
            |  | Cộng |  |  | 249.000.000 |
            4. Còn lại chưa thanh toán: 50.000.000 đồng (Bằng chữ: Năm mươi triệu đồng).
            Điều 3. Kết luận
            Hai bên thống nhất thanh lý hợp đồng kể từ ngày ký biên bản này. Biên bản được lập thành …… bản có giá trị như nhau, Bên A giữ …… bản, Bên B giữ …… bản./.
            ĐẠI DIỆN BÊN A / Nguyễn Văn Mẫu
            ĐẠI DIỆN BÊN B / Trần Thị Mẫu

            Hint kinh phí hỗ trợ: Sổ chưa có kinh phí giai đoạn hợp đồng; giấy này lấy kinh phí giai đoạn phê duyệt. Nếu khác, hãy ghi kinh phí giai đoạn hợp đồng ở đề án, bảng kinh phí.
            Hint kết quả: Bảng kết quả còn thiếu: thực hiện (1 dòng). Ghi ở đề án, danh sách kết quả; chỗ chấm cũng điền tay được.
            Hint thanh toán: Bảng thanh toán còn thiếu: chứng từ (1 dòng). Ghi ở đề án, sổ tiền; chỗ chấm cũng điền tay được.
        "#]],
    );
}

#[test]
fn a_request_for_payment() {
    check(
        "p",
        Paper::PaymentRequest,
        expect![[r#"
            Số:       /TTKC
            Bình Dương, ngày      tháng      năm 2026

            đề nghị thanh toán kinh phí đề án “Hỗ trợ ứng dụng máy cắt CNC”
            Sở Công Thương tỉnh Bình Dương.
            Căn cứ Nghị định số 45/2012/NĐ-CP ngày 21 tháng 5 năm 2012 của Chính phủ về khuyến công, được sửa đổi, bổ sung bởi Nghị định số 235/2025/NĐ-CP ngày 27 tháng 8 năm 2025 của Chính phủ;
            Căn cứ Thông tư số 46/2012/TT-BCT ngày 28 tháng 12 năm 2012 của Bộ Công Thương quy định chi tiết một số nội dung của Nghị định số 45/2012/NĐ-CP về khuyến công, được sửa đổi, bổ sung bởi Thông tư số 20/2017/TT-BCT ngày 29 tháng 9 năm 2017 của Bộ Công Thương;
            Căn cứ Thông tư số 28/2018/TT-BTC ngày 28 tháng 3 năm 2018 của Bộ Tài chính hướng dẫn lập, quản lý và sử dụng kinh phí khuyến công;
            Căn cứ Quyết định số 61/QĐ-SCT ngày 15 tháng 6 năm 2023 phê duyệt đề án “Hỗ trợ ứng dụng máy cắt CNC”;
            Căn cứ Hợp đồng số 01/HĐ-KC ngày 03 tháng 7 năm 2023;
            Căn cứ Biên bản nghiệm thu ngày 20 tháng 11 năm 2023.
            Trung tâm Khuyến công đề nghị Sở Công Thương tỉnh Bình Dương thanh toán kinh phí khuyến công địa phương năm 2023 của đề án “Hỗ trợ ứng dụng máy cắt CNC” như sau:
            1. Đơn vị thụ hưởng: Công ty TNHH Gỗ <An & Bình>.
            2. Kinh phí hỗ trợ theo hợp đồng số 01/HĐ-KC: 300.000.000 đồng (Bằng chữ: Ba trăm triệu đồng).
            3. Kinh phí được quyết toán: 299.000.000 đồng.
            4. Đã cấp 249.000.000 đồng, gồm tạm ứng 150.000.000 đồng, thanh toán 100.000.000 đồng, trừ thu hồi 1.000.000 đồng:
            | 1 | 15/08/2023 | tạm ứng | UNC 12 | 150.000.000 |
            | 2 | 01/09/2023 | thu hồi, hoàn trả | ………… | -1.000.000 |
            | 3 | 25/11/2023 | thanh toán | UNC 31 | 100.000.000 |
            |  | Cộng |  |  | 249.000.000 |
            5. Còn lại chưa thanh toán: 50.000.000 đồng (Bằng chữ: Năm mươi triệu đồng).
            6. Số tiền đề nghị thanh toán lần này: ………… đồng (Bằng chữ: …………).
            7. Chuyển vào tài khoản: 3713.0.0000000, Kho bạc Nhà nước.
            Kính đề nghị Sở Công Thương tỉnh Bình Dương xem xét, giải quyết./.
            KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC / Nguyễn Văn Mẫu
            - Như trên;
            - Lưu: VT.

            Hint kinh phí hỗ trợ: Sổ chưa có kinh phí giai đoạn hợp đồng; giấy này lấy kinh phí giai đoạn phê duyệt. Nếu khác, hãy ghi kinh phí giai đoạn hợp đồng ở đề án, bảng kinh phí.
            Hint thanh toán: Bảng thanh toán còn thiếu: chứng từ (1 dòng). Ghi ở đề án, sổ tiền; chỗ chấm cũng điền tay được.
        "#]],
    );
}

#[test]
fn what_the_ledger_does_not_know_is_left_free_and_told() {
    check(
        "bare",
        Paper::Contract,
        expect![[r#"
            Số:       /HĐ-TTKC
            Bình Dương, ngày      tháng      năm 2026
            Hợp đồng
            Hỗ trợ thực hiện đề án khuyến công
            “Đề án chưa ghi gì”
            Căn cứ Nghị định số 45/2012/NĐ-CP ngày 21 tháng 5 năm 2012 của Chính phủ về khuyến công, được sửa đổi, bổ sung bởi Nghị định số 235/2025/NĐ-CP ngày 27 tháng 8 năm 2025 của Chính phủ;
            Căn cứ Quyết định số 2646/QĐ-BCT ngày 23 tháng 9 năm 2025 của Bộ Công Thương phê duyệt Chương trình khuyến công quốc gia giai đoạn 2026–2030;
            Căn cứ Thông tư số 46/2012/TT-BCT ngày 28 tháng 12 năm 2012 của Bộ Công Thương quy định chi tiết một số nội dung của Nghị định số 45/2012/NĐ-CP về khuyến công, được sửa đổi, bổ sung bởi Thông tư số 20/2017/TT-BCT ngày 29 tháng 9 năm 2017 của Bộ Công Thương;
            Căn cứ Thông tư số 36/2013/TT-BCT ngày 27 tháng 12 năm 2013 của Bộ Công Thương quy định việc xây dựng kế hoạch, tổ chức thực hiện và quản lý kinh phí khuyến công quốc gia, được sửa đổi, bổ sung bởi Thông tư số 17/2018/TT-BCT ngày 10 tháng 7 năm 2018 của Bộ Công Thương;
            Căn cứ Thông tư số 28/2018/TT-BTC ngày 28 tháng 3 năm 2018 của Bộ Tài chính hướng dẫn lập, quản lý và sử dụng kinh phí khuyến công;
            Căn cứ Quyết định số ………… ngày …… tháng …… năm ……… phê duyệt đề án “Đề án chưa ghi gì”.
            Hôm nay, ngày …… tháng …… năm ………, tại Bình Dương, chúng tôi gồm:
            Bên A: Trung tâm Khuyến công
            - Địa chỉ: Số 1 Đường A; điện thoại: 0274 000 000
            - Mã số thuế: 3700000001; tài khoản: 3713.0.0000000, Kho bạc Nhà nước
            - Đại diện: Ông (Bà) Nguyễn Văn Mẫu; chức vụ: Phó Giám đốc
            Bên B: …………
            - Địa chỉ: …………; điện thoại: …………
            - Mã số thuế: …………; tài khoản: …………
            - Đại diện: Ông (Bà) …………; chức vụ: …………
            Hai bên thống nhất ký kết hợp đồng với các điều khoản sau:
            Điều 1. Nội dung hợp đồng
            Bên A hỗ trợ Bên B thực hiện đề án “Đề án chưa ghi gì” theo Quyết định số ………… ngày …… tháng …… năm ………; nội dung khuyến công: …………; địa điểm: ………….
            Điều 2. Máy móc, thiết bị được hỗ trợ (nếu có)
            | ………… | ………… | ………… | ………… | ………… | ………… | ………… |
            |  | Cộng |  |  |  |  | ………… |
            Điều 3. Kết quả phải đạt
            | ………… | ………… | ………… | ………… |
            Điều 4. Kinh phí
            Tổng kinh phí thực hiện đề án: ………… đồng (Bằng chữ: …………).
            - Kinh phí khuyến công hỗ trợ: ………… đồng (Bằng chữ: …………); kinh phí khuyến công quốc gia năm 2026.
            - Vốn đối ứng của đơn vị thụ hưởng: ………… đồng; nguồn khác: ………… đồng.
            | ………… | ………… | ………… | ………… | ………… | ………… | ………… |
            |  | Cộng | ………… | ………… | ………… | ………… | ………… |
            Điều 5. Thời gian thực hiện
            Hợp đồng được thực hiện từ ngày …… tháng …… năm ……… đến ngày …… tháng …… năm ……….
            Điều 6. Tạm ứng, thanh toán
            1. Bên A tạm ứng cho Bên B ………… đồng sau khi hợp đồng có hiệu lực, trong mức quy định hiện hành.
            2. Phần còn lại được thanh toán sau khi đề án được nghiệm thu cấp cơ sở và Bên B nộp đủ hóa đơn, chứng từ.
            Điều 7. Trách nhiệm của Bên A
            1. Hướng dẫn, kiểm tra, giám sát Bên B thực hiện hợp đồng.
            2. Tổ chức nghiệm thu; tạm ứng, thanh toán đúng thời hạn khi đủ điều kiện.
            Điều 8. Trách nhiệm của Bên B
            1. Thực hiện đúng nội dung, kết quả và tiến độ tại hợp đồng; bảo đảm vốn đối ứng.
            2. Sử dụng kinh phí hỗ trợ đúng mục đích; lưu giữ hóa đơn, chứng từ và chịu sự kiểm tra của cơ quan có thẩm quyền.
            3. Báo cáo tiến độ, kết quả thực hiện khi Bên A yêu cầu.
            Điều 9. Điều khoản chung
            1. Hai bên cam kết thực hiện đúng hợp đồng; thay đổi phải được thỏa thuận bằng văn bản.
            2. Hợp đồng có hiệu lực từ ngày ký, lập thành …… bản có giá trị như nhau, Bên A giữ …… bản, Bên B giữ …… bản./.
            ĐẠI DIỆN BÊN A / Nguyễn Văn Mẫu
            ĐẠI DIỆN BÊN B / …………

            Warning nội dung khuyến công: Chưa có nội dung khuyến công. Ghi ở đề án, ô “Nội dung”; chỗ chấm cũng điền tay được.
            Warning địa điểm: Chưa có địa điểm. Ghi ở đề án, ô “Địa điểm như đã ghi”; chỗ chấm cũng điền tay được.
            Warning tổng kinh phí: Chưa có tổng kinh phí, kinh phí hỗ trợ, kinh phí quốc gia, kinh phí địa phương, vốn đối ứng, nguồn khác, bảng kinh phí. Ghi ở đề án, bảng kinh phí; chỗ chấm cũng điền tay được.
            Warning số quyết định: Chưa có số quyết định. Ghi ở đề án, ô “Quyết định phê duyệt”; chỗ chấm cũng điền tay được.
            Warning ngày quyết định: Chưa có ngày quyết định. Ghi ở đề án, ô “Ngày phê duyệt”; chỗ chấm cũng điền tay được.
            Warning ngày hợp đồng: Chưa có ngày hợp đồng. Ghi ở đề án, ô “Ngày hợp đồng”; chỗ chấm cũng điền tay được.
            Warning hạn hợp đồng: Chưa có hạn hợp đồng. Ghi ở đề án, ô “Hạn hợp đồng”; chỗ chấm cũng điền tay được.
            Warning tên bên b: Chưa có tên bên B. Ghi ở đề án, danh sách đơn vị thụ hưởng; chỗ chấm cũng điền tay được.
            Warning địa chỉ bên b: Chưa có địa chỉ bên B. Ghi ở cơ sở CNNT của bên B, ô “Địa chỉ”; chỗ chấm cũng điền tay được.
            Warning mã số thuế bên b: Chưa có mã số thuế bên B. Ghi ở cơ sở CNNT của bên B, ô “Mã số thuế”; chỗ chấm cũng điền tay được.
            Warning đại diện bên b: Chưa có đại diện bên B. Ghi ở cơ sở CNNT của bên B, ô “Chủ cơ sở, người đại diện”; chỗ chấm cũng điền tay được.
            Warning chức vụ bên b: Chưa có chức vụ bên B. Ghi ở cơ sở CNNT của bên B, ô “Chức vụ”; chỗ chấm cũng điền tay được.
            Warning kết quả: Chưa có bảng kết quả. Ghi ở đề án, danh sách kết quả; chỗ chấm cũng điền tay được.
            Hint cộng thiết bị: Chưa có cộng thiết bị. Ghi ở đề án, danh sách thiết bị được hỗ trợ, ô “Thành tiền”; chỗ chấm cũng điền tay được.
            Hint điện thoại bên b: Chưa có điện thoại bên B. Ghi ở cơ sở CNNT của bên B, ô “Điện thoại”; chỗ chấm cũng điền tay được.
            Hint thiết bị: Chưa có bảng thiết bị. Ghi ở đề án, danh sách thiết bị được hỗ trợ; chỗ chấm cũng điền tay được.
        "#]],
    );
}

#[test]
fn every_paper_is_written_in_every_format_and_ends_where_it_should() {
    let office = office();
    let mut told = Vec::new();
    for paper in Paper::ALL {
        let document = document(&office.ledger, &"p".into(), paper).unwrap();
        assert!(
            !read(&document).contains("{{"),
            "{paper:?}: nothing is left unfilled"
        );
        for format in Format::ALL {
            let bytes = write(
                &office.ledger,
                &"p".into(),
                paper,
                format,
                &Printer::default(),
            )
            .unwrap();
            assert!(bytes.len() > 1_000, "{paper:?} {format:?}");
        }
        let pages = layout(&document, &crate::document::Form::default());
        assert!(describe(&pages).contains("./."), "{paper:?}");
        let faults = crate::document::check(&document, &crate::document::Form::default());
        // Nobody is sent a contract, a record or a form to fill in.
        let faults = faults.iter().filter(|fault| fault.at != "recipients");
        told.extend(faults.map(|fault| format!("{paper:?} {}: {}", fault.at, fault.message)));
    }
    assert_eq!(told.join("\n"), "", "the form's own check is content");
}

#[test]
fn the_sums_of_a_paper_are_those_of_its_rows() {
    let office = office();
    for paper in Paper::ALL {
        for block in document(&office.ledger, &"p".into(), paper).unwrap().body {
            let Block::Table(table) = block else { continue };
            let (total, rows) = table.rows.split_last().unwrap();
            for (at, cell) in total.cells.iter().enumerate() {
                let Some(value) = cell
                    .value
                    .filter(|_| total.kind == crate::document::RowKind::Total)
                else {
                    continue;
                };
                let parts = rows.iter().filter_map(|row| row.cells[at].value);
                assert_eq!(
                    value,
                    parts.sum::<rust_decimal::Decimal>(),
                    "{paper:?}: {}",
                    cell.text
                );
            }
        }
    }
}

#[test]
fn every_tag_of_a_wording_is_one_of_its_paper() {
    for paper in Paper::ALL {
        let known: BTreeSet<String> = tags(paper)
            .into_iter()
            .flat_map(|tag| [Some(tag.tag), tag.list])
            .flatten()
            .map(|tag| tag::plain(tag.trim_matches(['{', '}', '#'])))
            .collect();
        let used = fill::used(&wording::pattern(paper));
        let strange: Vec<&String> = used.difference(&known).collect();
        assert!(strange.is_empty(), "{paper:?}: {strange:?}");
    }
}

#[test]
fn several_who_benefit_sign_a_contract_each_and_their_shares_are_the_whole() {
    let office = office();
    run(
        &office.ledger,
        &[
            "INSERT INTO facility(id, name) VALUES ('g', 'Hợp tác xã Mộc')",
            "INSERT INTO project_beneficiary(id, project_id, position, facility_id, support_vnd) VALUES ('b2', 'p', 2, 'g', 50000000)",
        ],
    );
    let views = list(&office.ledger, &"p".into()).unwrap();
    let contract = views
        .iter()
        .find(|view| view.paper == Paper::Contract)
        .unwrap();
    let told = told(&contract.findings);
    assert!(told.contains("Đề án có 2 đơn vị thụ hưởng"), "{told}");
    assert!(
        told.contains("là 350.000.000 đồng, khác kinh phí hỗ trợ 300.000.000 đồng"),
        "{told}"
    );
    let document = read(&document(&office.ledger, &"p".into(), Paper::Contract).unwrap());
    assert!(document.contains("Bên B: …………"), "{document}");
}

#[test]
fn a_project_that_is_gone_is_a_sentence() {
    let office = office();
    let refused = list(&office.ledger, &"nobody".into()).unwrap_err();
    assert_eq!(refused.code(), "project_missing");
}

#[test]
fn both_funds_are_named_where_both_pay() {
    let office = office();
    run(
        &office.ledger,
        &["INSERT INTO project_budget(id, project_id, position, line, stage, source, amount_vnd, budget_year) VALUES
           ('6', 'p', 1, 'Mua máy cắt CNC', 'approved', 'national', 200000000, 2023)"],
    );
    let said = |paper| read(&document(&office.ledger, &"p".into(), paper).unwrap());
    for paper in [
        Paper::Submission,
        Paper::Appraisal,
        Paper::Contract,
        Paper::Acceptance,
    ] {
        let text = said(paper);
        assert!(
            text.contains("Kinh phí khuyến công hỗ trợ: 500.000.000 đồng (Bằng chữ: Năm trăm triệu đồng); 200.000.000 đồng kinh phí khuyến công quốc gia và 300.000.000 đồng kinh phí khuyến công địa phương năm 2023."),
            "{paper:?}: {text}"
        );
    }
    let asked = said(Paper::PaymentRequest);
    assert!(
        asked.contains(
            "thanh toán kinh phí khuyến công quốc gia và kinh phí khuyến công địa phương năm 2023"
        ),
        "{asked}"
    );
}

#[test]
fn a_paper_of_a_group_has_the_money_of_those_inside_it() {
    let office = office();
    run(
        &office.ledger,
        &[
            "INSERT INTO project(id, name, source, year, state, contract_no) VALUES ('g', 'Nhóm máy sấy', 'local', 2024, 'running', '3/HĐ')",
            "INSERT INTO project(id, name, source, year, state, parent_id) VALUES
             ('g1', 'Máy sấy 1', 'local', 2024, 'running', 'g'), ('g2', 'Máy sấy 2', 'local', 2024, 'running', 'g')",
            "INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year) VALUES
             ('g1', 'g1', 'Máy', 'approved', 'local', 100000001, 2024), ('g2', 'g2', 'Máy', 'approved', 'local', 200000000, 2024)",
            "INSERT INTO project_payment(id, project_id, kind, paid_on, source, amount_vnd, budget_year, voucher_no) VALUES
             ('g1', 'g1', 'advance', '2024-05-02', 'local', 60000000, 2024, 'UNC 7')",
        ],
    );
    let request = read(&document(&office.ledger, &"g".into(), Paper::PaymentRequest).unwrap());
    assert!(request.contains("Đã cấp 60.000.000 đồng"), "{request}");
    assert!(
        request.contains("Còn lại chưa thanh toán: 240.000.001 đồng"),
        "{request}"
    );
    assert!(request.contains("UNC 7"), "{request}");
}

#[test]
fn a_contract_says_the_money_of_each_budget_year() {
    let office = office();
    run(
        &office.ledger,
        &[
            "INSERT INTO project(id, name, source, year, state) VALUES ('m', 'Máy sấy', 'local', 2024, 'running')",
            "INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year) VALUES
             ('m1', 'm', 'Máy', 'approved', 'local', 150000001, 2024), ('m2', 'm', 'Máy', 'approved', 'local', 100000000, 2025),
             ('m3', 'm', 'Máy', 'approved', 'beneficiary', 100000000, 2026)",
        ],
    );
    let contract = read(&document(&office.ledger, &"m".into(), Paper::Contract).unwrap());
    assert!(
        contract.contains("; kinh phí khuyến công địa phương năm 2024 (150.000.001 đồng) và năm 2025 (100.000.000 đồng)."),
        "{contract}"
    );
    let request = read(&document(&office.ledger, &"m".into(), Paper::PaymentRequest).unwrap());
    assert!(
        request.contains("kinh phí khuyến công địa phương năm 2024 và năm 2025 của đề án"),
        "{request}"
    );
}

#[test]
fn what_a_group_is_still_to_have_leaves_out_what_ended_inside_it() {
    let rest = |own: Option<i64>, state: &str| {
        let office = office();
        let mut rows = vec![
            "INSERT INTO project(id, name, source, year, state, kind, decision_no, decision_on) VALUES ('g', 'Nhóm', 'local', 2026, 'approved', 'group', '1/QĐ', '2026-02-01')".to_owned(),
            format!("INSERT INTO project(id, name, source, year, state, parent_id, decision_on, accepted_on, settled_on) VALUES
                     ('a', 'A', 'local', 2026, 'running', 'g', '2026-02-01', NULL, NULL),
                     ('b', 'B', 'local', 2026, '{state}', 'g', '2026-02-01', {})",
                if state == "settled" { "'2026-08-01', '2026-09-01'" } else { "NULL, NULL" }),
            "INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year) VALUES
             ('a', 'a', 'Máy', 'approved', 'local', 100000000, 2026), ('b', 'b', 'Máy', 'approved', 'local', 200000000, 2026)".to_owned(),
            "INSERT INTO project_payment(id, project_id, kind, paid_on, source, amount_vnd, budget_year) VALUES
             ('a1', 'a', 'payment', '2026-06-01', 'local', 60000000, 2026), ('b1', 'b', 'advance', '2026-03-01', 'local', 20000000, 2026)".to_owned(),
            "INSERT INTO project_beneficiary(id, project_id, position, name_written, support_vnd) VALUES
             ('ga', 'a', 1, 'Hộ ông An', 100000000), ('gb', 'b', 1, 'Hộ ông Bình', 200000000)".to_owned(),
        ];
        if state == "settled" {
            rows.push("INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year) VALUES ('bs', 'b', 'Máy', 'settled', 'local', 20000000, 2026)".to_owned());
        }
        rows.extend(own.map(|amount| format!("INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year) VALUES ('g', 'g', 'Máy', 'approved', 'local', {amount}, 2026)")));
        run(
            &office.ledger,
            &rows.iter().map(String::as_str).collect::<Vec<_>>(),
        );
        let said = read(&document(&office.ledger, &"g".into(), Paper::PaymentRequest).unwrap());
        let page = office
            .ledger
            .read(|reader| crate::project::reconcile(reader, 2026, office.ledger.today()))
            .unwrap();
        (said, page.total.carried_over.dong())
    };
    for own in [None, Some(300_000_000)] {
        // 100 of A less the 60 paid of it: B withdrew, or settled for the 20 that it had.
        for state in ["withdrawn", "settled"] {
            let (said, carried_over) = rest(own, state);
            assert!(
                said.contains("Còn lại chưa thanh toán: 40.000.000 đồng"),
                "{own:?} {state}: {said}"
            );
            assert_eq!(carried_over, 40_000_000, "{own:?} {state}");
        }
    }
    let (said, _) = rest(None, "withdrawn");
    assert!(
        said.contains("Hộ ông An") && !said.contains("Hộ ông Bình"),
        "{said}"
    );
}

#[test]
fn what_is_asked_of_the_ministry_stands_beside_what_the_province_decided() {
    let office = office();
    run(
        &office.ledger,
        &[
            "INSERT INTO project(id, name, source, year, state, decision_no, decision_on) VALUES ('m', 'Máy sấy', 'local', 2026, 'approved', '1/QĐ', '2026-02-01')",
            "INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year) VALUES
             ('m1', 'm', 'Máy', 'approved', 'local', 60000001, 2026), ('m2', 'm', 'Máy', 'registered', 'national', 40000000, 2026),
             ('m3', 'm', 'Máy', 'approved', 'beneficiary', 25000000, 2026)",
        ],
    );
    let said = |paper| read(&document(&office.ledger, &"m".into(), paper).unwrap());
    let submission = said(Paper::Submission);
    assert!(submission.contains("100.000.001"), "{submission}");
    assert!(submission.contains("125.000.001"), "{submission}");
    // Whoever signs a contract has what was decided.
    let contract = said(Paper::Contract);
    assert!(
        contract.contains("60.000.001") && !contract.contains("100.000.001"),
        "{contract}"
    );
}
