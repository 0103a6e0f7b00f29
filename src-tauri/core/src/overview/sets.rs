//! The closed sets of the first screen: what is told, and how it is read.

use crate::sets::closed_sets;

closed_sets! {
    /// What a day to keep is about.
    DueKind {
        Report = "report", "báo cáo";
        Registration = "registration", "đăng ký";
        Settlement = "settlement", "quyết toán";
        Award = "award", "bình chọn, danh hiệu";
        Other = "other", "việc khác";
        Contract = "contract", "hợp đồng";
        Need = "need", "nhu cầu";
        Paper = "paper", "giấy tờ";
        Visit = "visit", "sau kiểm tra";
        Certificate = "certificate", "giấy chứng nhận";
        Term = "term", "nhiệm kỳ CTV";
    }
}
