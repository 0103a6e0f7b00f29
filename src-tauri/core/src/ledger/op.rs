//! Every operation that changes the ledger, with the name the person reads in *Hoàn tác* and history.

/// A closed list: an operation that is not here cannot write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// The first rows of a new ledger.
    CreateLedger,
    /// A new record; noun's code name, its label, the record's title.
    Add {
        /// Code name, `facility`.
        noun: &'static str,
        /// `cơ sở CNNT`.
        label: &'static str,
        /// What names the record.
        title: String,
    },
    /// A changed record; `what` names the record, and the field if only one changed.
    Edit {
        /// Code name.
        noun: &'static str,
        /// Label.
        label: &'static str,
        /// What names the record or the field.
        title: String,
    },
    /// A dated rule followed by a new one.
    Succeed {
        /// Code name.
        noun: &'static str,
        /// Label.
        label: &'static str,
        /// What names the rule.
        title: String,
    },
    /// A removed record.
    Remove {
        /// Code name.
        noun: &'static str,
        /// Label.
        label: &'static str,
        /// What names the record.
        title: String,
    },
    /// A sender's workbook into the ledger.
    ImportSurvey {
        /// The file's name.
        file: String,
    },
    /// A past import taken out again.
    UndoImport {
        /// The file's name.
        file: String,
    },
    /// Rows that an import held back wait no longer.
    DismissHeld {
        /// The file's name.
        file: String,
    },
    /// What another laptop was taught about reading workbooks.
    ReceiveTaught {
        /// The file's name.
        file: String,
    },
    /// A list of people into the ledger.
    ImportPeople {
        /// The file's name.
        file: String,
    },
    /// A past import of people taken out again.
    UndoImportPeople {
        /// The file's name.
        file: String,
    },
    /// Two facilities that were one brought together.
    MergeFacilities {
        /// The one that stays.
        title: String,
        /// The one that goes.
        other: String,
    },
    /// A project made of what a facility asked for.
    NeedToProject {
        /// The project's name.
        title: String,
    },
    /// A new legal document with the norms it sets.
    SupersedeNorms {
        /// Its number.
        document: String,
    },
    /// The year's plan put together from its candidates.
    BuildPlan {
        /// Budget year.
        year: i32,
    },
    /// A change to a draft plan.
    EditPlan {
        /// Budget year.
        year: i32,
    },
    /// A change to the tree of a programme.
    EditProgramme {
        /// Its name.
        title: String,
    },
    /// The tree of a programme from a sheet.
    ImportProgramme {
        /// The file's name.
        file: String,
    },
    /// A programme as the draft of the next period.
    CopyProgramme {
        /// The new one's name.
        title: String,
    },
    /// A plan approved and frozen.
    ApprovePlan {
        /// Budget year.
        year: i32,
    },
    /// A draft of a plan copied beside it.
    CopyPlan {
        /// Budget year.
        year: i32,
    },
    /// One draft of a year chosen; the others are not used.
    ChooseDraft {
        /// Budget year.
        year: i32,
        /// What the draft is called.
        title: String,
    },
    /// A step of a plan's way.
    StepPlan {
        /// Budget year.
        year: i32,
        /// `trình Sở`.
        step: &'static str,
    },
    /// A supplement or adjustment of an approved plan begun.
    AmendPlan {
        /// Budget year.
        year: i32,
    },
    /// A supplement or adjustment given up.
    DropAmendment {
        /// Budget year.
        year: i32,
    },
    /// The best mix put into a draft.
    ApplyMix {
        /// Budget year.
        year: i32,
    },
    /// Projects made of the lines of an approved plan.
    PlanToProjects {
        /// Budget year.
        year: i32,
    },
    /// Text of a report edited.
    EditNarrative {
        /// What names the report.
        report: String,
    },
    /// The days of a report chosen.
    ReportDays {
        /// What names the report.
        report: String,
    },
    /// The figures of a report frozen.
    FreezeReport {
        /// What names the report.
        report: String,
    },
    /// A report with frozen figures laid before the signer.
    SubmitReport {
        /// What names the report.
        report: String,
    },
    /// Frozen figures given up: the report is a draft again.
    ReopenReport {
        /// What names the report.
        report: String,
    },
    /// A report issued with its figures frozen.
    IssueReport {
        /// What names the report.
        report: String,
    },
    /// A change to a project's budget before it is approved, or to a stage that stays open.
    EditBudget {
        /// `Sửa số tiền`, as the sentence begins.
        what: &'static str,
        /// What names the project.
        project: String,
    },
    /// The approved budget frozen with what the norms say of it on that day.
    FreezeBudget {
        /// What names the project.
        project: String,
    },
    /// The frozen budget open again.
    ThawBudget {
        /// What names the project.
        project: String,
    },
    /// Money of a project that moved, or what was written of it changed.
    MoveMoney {
        /// `Ghi tạm ứng`, as the sentence begins.
        what: String,
        /// What names the project.
        project: String,
    },
    /// A numbered change of an approved project.
    AdjustProject {
        /// Which time.
        number: u32,
        /// What names the project.
        project: String,
    },
    /// A project goes to another step.
    AdvanceProject {
        /// What names the project.
        project: String,
        /// `ký hợp đồng`.
        to: String,
        /// Back to a step behind.
        back: bool,
    },
    /// What was typed wrong of a project put right.
    CorrectProject {
        /// What names the project.
        project: String,
        /// Why.
        reason: String,
    },
    /// The papers of the templates added to a dossier.
    FillDossier {
        /// What names the project.
        project: String,
    },
    /// What is said of a paper of a dossier.
    MarkPaper {
        /// What names the paper.
        paper: String,
        /// `có`; none where only its place or its day changed.
        state: Option<&'static str>,
    },
    /// A file put to a record.
    AddAttachment {
        /// The file's name.
        file: String,
        /// What names the record.
        title: String,
    },
    /// A file taken from a record.
    RemoveAttachment {
        /// The file's name.
        file: String,
        /// What names the record.
        title: String,
    },
    /// The office's own text of a paper kept.
    ReceivePaperText {
        /// `Hợp đồng`.
        paper: &'static str,
    },
    /// Back to the built-in text of a paper.
    DropPaperText {
        /// `Hợp đồng`.
        paper: &'static str,
    },
    /// What a newer program ships taken in.
    UpdateReference,
    /// Records under units that ended brought under those of today.
    RenewUnits {
        /// How many.
        count: usize,
    },
    /// The demonstration data of one seed.
    LoadDemo,
}

impl Op {
    /// Stable text in the journal.
    pub fn code(&self) -> String {
        match self {
            Self::CreateLedger => "ledger.create".into(),
            Self::Add { noun, .. } => format!("{noun}.add"),
            Self::Edit { noun, .. } => format!("{noun}.edit"),
            Self::Succeed { noun, .. } => format!("{noun}.succeed"),
            Self::Remove { noun, .. } => format!("{noun}.remove"),
            // Lineage reads these codes, whatever the rows of the file are.
            Self::ImportSurvey { .. } | Self::ImportPeople { .. } => "survey.import".into(),
            Self::UndoImport { .. } | Self::UndoImportPeople { .. } => "survey.undo".into(),
            Self::DismissHeld { .. } => "survey.dismiss".into(),
            Self::ReceiveTaught { .. } => "survey.receive".into(),
            Self::MergeFacilities { .. } => "facility.merge".into(),
            Self::NeedToProject { .. } => "facility_need.project".into(),
            Self::SupersedeNorms { .. } => "norm.supersede".into(),
            Self::EditProgramme { .. } => "programme.tree".into(),
            Self::ImportProgramme { .. } => "programme.import".into(),
            Self::CopyProgramme { .. } => "programme.copy".into(),
            Self::BuildPlan { .. } => "plan.build".into(),
            Self::EditPlan { .. } => "plan.edit".into(),
            Self::ApprovePlan { .. } => "plan.approve".into(),
            Self::CopyPlan { .. } => "plan.copy".into(),
            Self::ChooseDraft { .. } => "plan.choose".into(),
            Self::StepPlan { .. } => "plan.step".into(),
            Self::AmendPlan { .. } => "plan.amend".into(),
            Self::DropAmendment { .. } => "plan.drop_amendment".into(),
            Self::ApplyMix { .. } => "plan.mix".into(),
            Self::PlanToProjects { .. } => "plan.projects".into(),
            Self::EditNarrative { .. } => "report.narrative".into(),
            Self::ReportDays { .. } => "report.days".into(),
            Self::FreezeReport { .. } => "report.freeze".into(),
            Self::SubmitReport { .. } => "report.submit".into(),
            Self::ReopenReport { .. } => "report.reopen".into(),
            Self::IssueReport { .. } => "report.issue".into(),
            Self::EditBudget { .. } => "project.budget".into(),
            Self::FreezeBudget { .. } => "project.freeze".into(),
            Self::ThawBudget { .. } => "project.thaw".into(),
            Self::MoveMoney { .. } => "project.money".into(),
            Self::AdjustProject { .. } => "project.adjust".into(),
            Self::AdvanceProject { .. } => "project.advance".into(),
            Self::CorrectProject { .. } => "project.correct".into(),
            Self::FillDossier { .. } => "project.dossier".into(),
            Self::MarkPaper { .. } => "project.paper".into(),
            Self::AddAttachment { .. } => "attachment.add".into(),
            Self::RemoveAttachment { .. } => "attachment.remove".into(),
            Self::ReceivePaperText { .. } => "paper.receive".into(),
            Self::DropPaperText { .. } => "paper.drop".into(),
            Self::UpdateReference => "reference.update".into(),
            Self::RenewUnits { .. } => "unit.renew".into(),
            Self::LoadDemo => "demo.load".into(),
        }
    }

    /// What the person reads.
    pub fn label(&self) -> String {
        match self {
            Self::CreateLedger => "Tạo sổ".into(),
            Self::Add { label, title, .. } => format!("Thêm {label} “{title}”"),
            Self::Edit { label, title, .. } => format!("Sửa {label} “{title}”"),
            Self::Succeed { label, title, .. } => format!("Ghi {label} mới thay “{title}”"),
            Self::Remove { label, title, .. } => format!("Xóa {label} “{title}”"),
            Self::ImportSurvey { file } => format!("Nhập khảo sát “{file}”"),
            Self::UndoImport { file } => format!("Hoàn tác nhập “{file}”"),
            Self::DismissHeld { file } => format!("Bỏ các dòng chờ xử lý của “{file}”"),
            Self::ReceiveTaught { file } => format!("Nhận cách đọc từ “{file}”"),
            Self::ImportPeople { file } => format!("Nhập danh sách người “{file}”"),
            Self::UndoImportPeople { file } => format!("Hoàn tác nhập danh sách người “{file}”"),
            Self::MergeFacilities { title, other } => format!("Gộp “{other}” vào “{title}”"),
            Self::NeedToProject { title } => format!("Lập đề án “{title}” từ nhu cầu"),
            Self::SupersedeNorms { document } => {
                format!("Ghi văn bản mới “{document}” và định mức")
            }
            Self::EditProgramme { title } => format!("Sửa chỉ tiêu của “{title}”"),
            Self::ImportProgramme { file } => format!("Nhập chương trình từ “{file}”"),
            Self::CopyProgramme { title } => format!("Lập dự thảo “{title}”"),
            Self::BuildPlan { year } => format!("Lập kế hoạch năm {year}"),
            Self::EditPlan { year } => format!("Sửa kế hoạch năm {year}"),
            Self::ApprovePlan { year } => format!("Phê duyệt kế hoạch năm {year}"),
            Self::CopyPlan { year } => format!("Tạo phương án kế hoạch năm {year}"),
            Self::ChooseDraft { year, title } => format!("Chọn “{title}” làm kế hoạch năm {year}"),
            Self::StepPlan { year, step } => format!("Kế hoạch năm {year}: {step}"),
            Self::AmendPlan { year } => format!("Soạn điều chỉnh kế hoạch năm {year}"),
            Self::DropAmendment { year } => format!("Bỏ lần điều chỉnh đang soạn năm {year}"),
            Self::ApplyMix { year } => format!("Áp dụng phương án tốt nhất năm {year}"),
            Self::PlanToProjects { year } => format!("Tạo đề án từ kế hoạch năm {year}"),
            Self::EditNarrative { report } => format!("Sửa lời văn {report}"),
            Self::ReportDays { report } => format!("Chọn ngày số liệu {report}"),
            Self::FreezeReport { report } => format!("Chốt số liệu {report}"),
            Self::SubmitReport { report } => format!("Trình ký {report}"),
            Self::ReopenReport { report } => format!("Mở lại {report}"),
            Self::IssueReport { report } => format!("Ban hành {report}"),
            Self::EditBudget { what, project } => format!("{what} của “{project}”"),
            Self::FreezeBudget { project } => {
                format!("Chốt kinh phí phê duyệt của “{project}”")
            }
            Self::ThawBudget { project } => {
                format!("Mở lại kinh phí phê duyệt của “{project}”")
            }
            Self::MoveMoney { what, project } => format!("{what} của “{project}”"),
            Self::AdjustProject { number, project } => {
                format!("Điều chỉnh lần {number} “{project}”")
            }
            Self::AdvanceProject {
                project,
                to,
                back: false,
            } => format!("Chuyển “{project}” sang {to}"),
            Self::AdvanceProject { project, to, .. } => format!("Lùi “{project}” về {to}"),
            Self::CorrectProject { project, reason } => {
                format!("Đính chính “{project}”: {reason}")
            }
            Self::FillDossier { project } => format!("Lập danh mục giấy tờ của “{project}”"),
            Self::MarkPaper {
                paper,
                state: Some(state),
            } => format!("Ghi “{paper}”: {state}"),
            Self::MarkPaper { paper, state: None } => {
                format!("Sửa nơi lưu, ngày hẹn của “{paper}”")
            }
            Self::AddAttachment { file, title } => format!("Đính kèm “{file}” vào “{title}”"),
            Self::RemoveAttachment { file, title } => format!("Bỏ tệp “{file}” của “{title}”"),
            Self::ReceivePaperText { paper } => format!("Nạp mẫu “{paper}” của đơn vị"),
            Self::DropPaperText { paper } => format!("Đưa “{paper}” về mẫu gốc"),
            Self::UpdateReference => "Cập nhật dữ liệu tham chiếu".into(),
            Self::RenewUnits { count } => {
                format!("Ghi {count} bản ghi theo địa giới hiện nay")
            }
            Self::LoadDemo => "Nạp dữ liệu minh họa".into(),
        }
    }

    /// Whether undo may reach it: the rows a ledger is born with stay.
    pub(crate) fn undoable(&self) -> bool {
        !matches!(self, Self::CreateLedger)
    }
}
