//! The fields that a column of a workbook may hold, and the shape of their values.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What a column of a survey may hold.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are those of the record's fields")]
#[serde(rename = "SurveyField")]
pub enum Field {
    Ordinal,
    Name,
    LegalForm,
    Owner,
    Address,
    Commune,
    District,
    Province,
    Phone,
    Email,
    Website,
    TaxCode,
    RegistrationNo,
    RegistrationDate,
    Sector,
    Products,
    StartDate,
    Equipment,
    InvestmentVnd,
    CharterCapitalVnd,
    RevenueVnd,
    ExportVnd,
    LabourTotal,
    LabourFemale,
    NeedContent,
    TotalCostVnd,
    RequestedVnd,
    RequestedNationalVnd,
    RequestedLocalVnd,
    CounterpartVnd,
    Note,
    GivenName,
    BornOn,
    Gender,
    Male,
    Female,
    CitizenId,
    Ethnicity,
    JobTitle,
    Workplace,
    Education,
    FacilityId,
}

/// What kind of value a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The running number.
    Ordinal,
    /// One line.
    Line,
    /// Several lines.
    Paragraph,
    /// Parts.
    List,
    /// A unit.
    Place,
    /// A telephone number.
    Phone,
    /// A tax code.
    TaxCode,
    /// A date.
    Date,
    /// Money.
    Money,
    /// People.
    Count,
    /// Man or woman.
    Gender,
    /// A cross, or the birth of somebody of the sex that the heading names.
    OfGender,
    /// A citizen's number.
    CitizenId,
    /// What a questionnaire of ours knows a facility by.
    Id,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 42] = [
        Self::Ordinal,
        Self::Name,
        Self::LegalForm,
        Self::Owner,
        Self::Address,
        Self::Commune,
        Self::District,
        Self::Province,
        Self::Phone,
        Self::Email,
        Self::Website,
        Self::TaxCode,
        Self::RegistrationNo,
        Self::RegistrationDate,
        Self::Sector,
        Self::Products,
        Self::StartDate,
        Self::Equipment,
        Self::InvestmentVnd,
        Self::CharterCapitalVnd,
        Self::RevenueVnd,
        Self::ExportVnd,
        Self::LabourTotal,
        Self::LabourFemale,
        Self::NeedContent,
        Self::TotalCostVnd,
        Self::RequestedVnd,
        Self::RequestedNationalVnd,
        Self::RequestedLocalVnd,
        Self::CounterpartVnd,
        Self::Note,
        Self::GivenName,
        Self::BornOn,
        Self::Gender,
        Self::Male,
        Self::Female,
        Self::CitizenId,
        Self::Ethnicity,
        Self::JobTitle,
        Self::Workplace,
        Self::Education,
        Self::FacilityId,
    ];

    /// The name on the wire and in the synonym table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ordinal => "ordinal",
            Self::Name => "name",
            Self::LegalForm => "legal_form",
            Self::Owner => "owner",
            Self::Address => "address",
            Self::Commune => "commune",
            Self::District => "district",
            Self::Province => "province",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Website => "website",
            Self::TaxCode => "tax_code",
            Self::RegistrationNo => "registration_no",
            Self::RegistrationDate => "registration_date",
            Self::Sector => "sector",
            Self::Products => "products",
            Self::StartDate => "start_date",
            Self::Equipment => "equipment",
            Self::InvestmentVnd => "investment_vnd",
            Self::CharterCapitalVnd => "charter_capital_vnd",
            Self::RevenueVnd => "revenue_vnd",
            Self::ExportVnd => "export_vnd",
            Self::LabourTotal => "labour_total",
            Self::LabourFemale => "labour_female",
            Self::NeedContent => "need_content",
            Self::TotalCostVnd => "total_cost_vnd",
            Self::RequestedVnd => "requested_vnd",
            Self::RequestedNationalVnd => "requested_national_vnd",
            Self::RequestedLocalVnd => "requested_local_vnd",
            Self::CounterpartVnd => "counterpart_vnd",
            Self::Note => "note",
            Self::GivenName => "given_name",
            Self::BornOn => "born_on",
            Self::Gender => "gender",
            Self::Male => "male",
            Self::Female => "female",
            Self::CitizenId => "citizen_id",
            Self::Ethnicity => "ethnicity",
            Self::JobTitle => "job_title",
            Self::Workplace => "workplace",
            Self::Education => "education",
            Self::FacilityId => "facility_id",
        }
    }

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// What a person calls it where the target has no label of its own.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ordinal => "Số thứ tự",
            Self::Name => "Tên cơ sở",
            Self::LegalForm => "Loại hình",
            Self::Owner => "Chủ cơ sở",
            Self::Address => "Địa chỉ",
            Self::Commune => "Xã, phường",
            Self::District => "Huyện (trước 01/7/2025)",
            Self::Province => "Tỉnh, thành phố",
            Self::Phone => "Điện thoại",
            Self::Email => "Thư điện tử",
            Self::Website => "Trang web",
            Self::TaxCode => "Mã số thuế",
            Self::RegistrationNo => "Số đăng ký kinh doanh",
            Self::RegistrationDate => "Ngày đăng ký kinh doanh",
            Self::Sector => "Ngành nghề",
            Self::Products => "Sản phẩm",
            Self::StartDate => "Bắt đầu hoạt động",
            Self::Equipment => "Máy móc, thiết bị",
            Self::InvestmentVnd => "Vốn đầu tư",
            Self::CharterCapitalVnd => "Vốn điều lệ",
            Self::RevenueVnd => "Doanh thu",
            Self::ExportVnd => "Xuất khẩu",
            Self::LabourTotal => "Lao động",
            Self::LabourFemale => "Lao động nữ",
            Self::NeedContent => "Nhu cầu hỗ trợ",
            Self::TotalCostVnd => "Tổng kinh phí",
            Self::RequestedVnd => "Kinh phí đề nghị",
            Self::RequestedNationalVnd => "Đề nghị khuyến công quốc gia",
            Self::RequestedLocalVnd => "Đề nghị khuyến công địa phương",
            Self::CounterpartVnd => "Vốn đối ứng",
            Self::Note => "Ghi chú",
            Self::GivenName => "Tên (khi họ ở cột khác)",
            Self::BornOn => "Ngày, năm sinh",
            Self::Gender => "Giới tính",
            Self::Male => "Nam (dấu x hoặc năm sinh)",
            Self::Female => "Nữ (dấu x hoặc năm sinh)",
            Self::CitizenId => "Số định danh cá nhân",
            Self::Ethnicity => "Dân tộc",
            Self::JobTitle => "Chức vụ, nghề nghiệp",
            Self::Workplace => "Nơi làm việc",
            Self::Education => "Trình độ",
            Self::FacilityId => "Mã cơ sở trong biểu đã gửi",
        }
    }

    /// What kind of value it holds.
    pub fn shape(self) -> Shape {
        match self {
            Self::Ordinal => Shape::Ordinal,
            Self::Commune | Self::District | Self::Province => Shape::Place,
            Self::Phone => Shape::Phone,
            Self::TaxCode => Shape::TaxCode,
            Self::RegistrationDate | Self::StartDate | Self::BornOn => Shape::Date,
            Self::Gender => Shape::Gender,
            Self::Male | Self::Female => Shape::OfGender,
            Self::CitizenId => Shape::CitizenId,
            Self::Products | Self::Equipment => Shape::List,
            Self::InvestmentVnd
            | Self::CharterCapitalVnd
            | Self::RevenueVnd
            | Self::ExportVnd
            | Self::TotalCostVnd
            | Self::RequestedVnd
            | Self::RequestedNationalVnd
            | Self::RequestedLocalVnd
            | Self::CounterpartVnd => Shape::Money,
            Self::LabourTotal | Self::LabourFemale => Shape::Count,
            Self::NeedContent | Self::Note | Self::Address => Shape::Paragraph,
            Self::FacilityId => Shape::Id,
            _ => Shape::Line,
        }
    }
}
