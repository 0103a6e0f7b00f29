//! What an import is of: the columns that may be there, the words they go by, what is checked.
//!
//! A [`Target`] is a name on the wire; its [`Definition`] is what recognition asks. Who a record is in
//! the ledger and how it is written belongs to the import (`import::target`). A new kind of list needs
//! a definition, a file of headings, and those two.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::columns::{Assigned, Evidence};
use super::lexicon::{Lexicon, Wording};
use super::record::Record;
use super::records::Builder;
use super::workbook::Row;
use super::{facilities, people};

/// What the rows of a workbook are.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case", rename = "SurveyTarget")]
pub enum Target {
    /// Facilities, with their figures and needs.
    #[default]
    Facility,
    /// People: learners, collaborators, nominees.
    Person,
}

impl Target {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Facility, Self::Person];

    /// The name on the wire and in the ledger.
    pub fn name(self) -> &'static str {
        match self {
            Self::Facility => "facility",
            Self::Person => "person",
        }
    }

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.name() == name)
    }

    /// What recognition knows of it.
    pub fn definition(self) -> &'static Definition {
        match self {
            Self::Facility => &facilities::FACILITIES,
            Self::Person => &people::PEOPLE,
        }
    }
}

/// A column and its heading, from the highest level to the lowest.
pub(super) type Heading = (u32, Vec<String>);

/// What recognition knows of a target.
pub struct Definition {
    /// Whose it is.
    pub target: Target,
    /// One record, `cơ sở`.
    pub one: &'static str,
    /// All of them, `danh sách cơ sở`.
    pub list: &'static str,
    /// What a column of it may hold, in the order in which they are offered.
    pub fields: &'static [Field],
    /// Fields that go by another label here.
    pub(super) labels: &'static [(Field, &'static str)],
    /// The columns that tell records apart: a table without any of them holds none.
    pub(super) anchors: &'static [Field],
    /// The headings that its columns go by: `field,header,parent,source`.
    pub(super) headers: &'static str,
    /// The same, made ready once.
    pub(super) lexicon: OnceLock<Lexicon>,
    /// By how much the values of a column of text speak for a field, in hundredths.
    pub(super) leaning: fn(&Evidence, Field) -> i32,
    /// What the values alone suggest, for a heading that says nothing.
    pub(super) suggestion: fn(&Evidence) -> Option<(Field, u8)>,
    /// Last word on the fields of a table's columns, seen together.
    pub(super) settle: fn(&[Heading], &mut [Assigned]),
    /// Looks over a record when its row is read; the flag says that it is the record's first row.
    pub(super) check: fn(&mut Builder<'_>, &Row, bool),
    /// Last word on the records of a table, seen together.
    pub(super) finish: fn(&mut [Box<Record>]),
}

impl Definition {
    /// The words of its headings.
    pub(super) fn lexicon(&self) -> &Lexicon {
        self.lexicon.get_or_init(|| Lexicon::new(self.headers, &[]))
    }

    /// The same, knowing the headings that staff added as well.
    pub(super) fn taught(&self, headings: &[Wording]) -> Self {
        let headings: Vec<Wording> = headings
            .iter()
            .filter(|heading| self.fields.contains(&heading.field))
            .cloned()
            .collect();
        Self {
            lexicon: OnceLock::from(Lexicon::new(self.headers, &headings)),
            ..*self
        }
    }

    /// A field of this target by its name.
    pub fn field(&self, name: &str) -> Option<Field> {
        let field = Field::from_name(name)?;
        self.fields.contains(&field).then_some(field)
    }

    /// What a person calls a field here.
    pub fn label(&self, field: Field) -> &'static str {
        let own = self.labels.iter().find(|(of, _)| *of == field);
        own.map_or_else(|| field.label(), |(_, label)| label)
    }
}

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
