//! The closed sets of surveys: what is stored, and how it is read.

use crate::sets::closed_sets;

closed_sets! {
    /// What the rows of a file are.
    SurveyTarget {
        Facility = "facility", "danh sách cơ sở";
        Person = "person", "danh sách người";
    }

    /// What became of an import.
    ImportState {
        Committed = "committed", "đã ghi vào sổ";
        Partly = "partly", "còn dòng chờ xử lý";
        Undone = "undone", "đã hoàn tác";
    }
}
