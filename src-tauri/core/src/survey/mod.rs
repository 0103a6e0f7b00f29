//! Survey workbooks that districts and communes send.

pub mod columns;
mod csv;
pub mod dates;
pub mod encoding;
mod guard;
pub mod numbers;
mod ods;
mod ole;
pub mod places;
pub mod values;
pub mod workbook;
mod xls;
mod xlsx;
