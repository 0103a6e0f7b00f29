//! What only some official documents carry: the stamps of secrecy and urgency, the frame that says who may
//! read it, the writer's initials with the number of copies, the agency's address at the foot.
//! NĐ 30/2020/NĐ-CP, Phụ lục I, “các thành phần thể thức khác”, ô 10a–13.
//!
//! The decree fixes what they look like, and of their places only the box in its sketch. As in its samples
//! and in practice, stamps and frame stand below each other under the number, in the agency's column,
//! 6 pt apart; the initials end the recipients; the address closes the first page.

use super::form::mm;

/// The parts that a document has only when somebody asks for them; by default none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extras {
    /// Dấu chỉ độ mật (ô 10a).
    pub secrecy: Option<Secrecy>,
    /// Dấu chỉ mức độ khẩn (ô 10b).
    pub urgency: Option<Urgency>,
    /// Chỉ dẫn về phạm vi lưu hành (ô 11): `Lưu hành nội bộ`, printed in capitals.
    pub circulation: Option<String>,
    /// Ký hiệu người soạn thảo và số lượng bản (ô 12).
    pub drafter: Option<Drafter>,
    /// The agency's address, telephone, e-mail (ô 13), line by line as printed.
    pub address: Vec<String>,
}

/// How secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Secrecy {
    /// MẬT.
    Secret,
    /// TỐI MẬT.
    TopSecret,
    /// TUYỆT MẬT.
    MostSecret,
}

/// How urgent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Urgency {
    /// KHẨN.
    Urgent,
    /// THƯỢNG KHẨN.
    VeryUrgent,
    /// HỎA TỐC.
    Express,
}

/// Who wrote the document, and in how many copies it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafter {
    /// `PL`.
    pub initials: String,
    /// `300`, if they are counted.
    pub copies: Option<u32>,
}

impl Secrecy {
    /// What the stamp says.
    pub fn stamp(self) -> &'static str {
        match self {
            Self::Secret => "MẬT",
            Self::TopSecret => "TỐI MẬT",
            Self::MostSecret => "TUYỆT MẬT",
        }
    }

    /// The decree leaves these stamps to the rules on state secrets; here they are as large as the stamps
    /// of urgency with words as long.
    pub(super) fn width(self) -> i64 {
        match self {
            Self::Secret => mm(20),
            Self::TopSecret => mm(30),
            Self::MostSecret => mm(40),
        }
    }
}

impl Urgency {
    /// What the stamp says.
    pub fn stamp(self) -> &'static str {
        match self {
            Self::Urgent => "KHẨN",
            Self::VeryUrgent => "THƯỢNG KHẨN",
            Self::Express => "HỎA TỐC",
        }
    }

    pub(super) fn width(self) -> i64 {
        match self {
            Self::Urgent => mm(20),
            Self::VeryUrgent => mm(40),
            Self::Express => mm(30),
        }
    }
}

impl Drafter {
    /// `PL.(300)`.
    pub fn written(&self) -> String {
        let initials = self.initials.trim().to_uppercase();
        match self.copies {
            Some(copies) => format!("{initials}.({copies})"),
            None => initials,
        }
    }
}
