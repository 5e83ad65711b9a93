// SPDX-License-Identifier: Apache-2.0
//! Words of the management chapters, and the list of all chapters that are tables of entries.

use super::words;

words! {
    /// A chapter whose entries are promises by name.
    pub enum Chapter {
        Principles = "principles", "基本方針", "principles";
        Officers = "officers", "責任者", "officers";
        Relations = "relations", "対象となる方", "people concerned";
        Classes = "classes", "取得する情報", "information we acquire";
        Acquisition = "acquisition", "情報の取得", "acquisition";
        UseLimits = "use_limits", "利用の制限", "limits on use";
        Consents = "consents", "同意", "consent";
        Provision = "provision", "第三者への提供", "provision to third parties";
        Entrustment = "entrustment", "取扱いの委託", "entrustment";
        EntrustedWork = "entrusted_work", "お預かりする情報", "work entrusted to us";
        RetentionRules = "retention_rules", "保存と消去の定め", "rules on retention";
        Terms = "terms", "ご請求の手続", "terms of requests";
        Complaints = "complaints", "苦情への対応", "complaints";
        Documents = "documents", "規程と文書", "documents";
        Training = "training", "教育", "training";
        Audits = "audits", "点検と監査", "audits";
        Reviews = "reviews", "見直し", "reviews";
        Incidents = "incidents", "漏えい等への対応", "incidents";
        Risks = "risks", "リスクと是正", "risks and correction";
        Tracking = "tracking", "クッキー等", "cookies";
        Transmissions = "transmissions", "外部送信", "external transmission";
        AccessLogs = "access_logs", "アクセスの記録", "access logs";
        Texts = "texts", "方針の文書", "texts";
        LawRegister = "law_register", "法令と規範", "law and norms";
        Certificates = "certificates", "認証", "certificates";
    }
}

words! {
    /// What a principle upholds.
    pub enum Duty {
        Awareness = "awareness", "周知", "awareness";
        Fairness = "fairness", "適正な取得", "fair acquisition";
        Scope = "scope", "適正な範囲", "proper scope";
        Handling = "handling", "適正な取扱い", "proper handling";
        Law = "law", "法令の遵守", "obeying the law";
        Security = "security", "安全管理", "security";
        Correction = "correction", "是正", "correction";
        Improvement = "improvement", "継続的な改善", "improvement";
        Publication = "publication", "公表", "publication";
        Rights = "rights", "権利の尊重", "respect for rights";
        Entrustees = "entrustees", "委託先の監督", "entrustees";
        Complaints = "complaints", "苦情への対応", "complaints";
    }
}

words! {
    /// What an officer answers for, always by post.
    pub enum OfficerRole {
        PrivacyManager = "privacy_manager", "個人情報保護管理者", "privacy manager";
        Department = "department", "部門の責任者", "manager of a department";
        Auditor = "auditor", "個人情報保護監査責任者", "auditor";
        Security = "security", "安全管理の責任者", "security officer";
        Staff = "staff", "担当者", "staff in charge";
    }
}

words! {
    /// A part of what is promised about complaints (Art. 40).
    pub enum ComplaintPart {
        Route = "route", "申出の方法", "how to bring one";
        Undertaking = "undertaking", "対応", "how it is handled";
        Step = "step", "対応の段階", "a step";
        Outside = "outside", "外部の相談先", "bodies outside";
        Record = "record", "記録", "record";
        /// Due date and answerer of what a body outside asks.
        Inquiry = "inquiry", "外部からの照会への回答", "answers to bodies outside";
    }
}

words! {
    /// Who, besides the person, writes to the desk about a person or about the handling.
    pub enum Inquirer {
        Ppc = "ppc", "個人情報保護委員会", "Personal Information Protection Commission";
        CertifiedBody = "certified_body", "認定個人情報保護団体", "certified body";
        PrivacyMark = "privacy_mark", "プライバシーマークの審査機関", "PrivacyMark body";
        ConsumerCentre = "consumer_centre", "消費生活センター", "consumer centre";
        Lawyer = "lawyer", "弁護士", "lawyer";
    }
}

words! {
    /// A stage of handling.
    pub enum Stage {
        Acquire = "acquire", "取得", "acquiring";
        Use = "use", "利用", "use";
        Store = "store", "保存", "storing";
        Provide = "provide", "提供", "providing";
        Correct = "correct", "訂正", "correcting";
        Erase = "erase", "消去・廃棄", "erasing";
    }
}

words! {
    /// A part of the written rules.
    pub enum DocumentPart {
        Handling = "handling", "取扱規程", "rules of handling";
        Internal = "internal", "社内規程", "internal rules";
        Emergency = "emergency", "緊急時の手順", "emergency procedure";
        System = "system", "マネジメントシステム", "management system";
        Policy = "policy", "方針", "policy";
    }
}

words! {
    /// A part of education.
    pub enum TrainingPart {
        Course = "course", "教育", "course";
        Awareness = "awareness", "啓発", "awareness work";
        Secrecy = "secrecy", "秘密保持契約", "confidentiality contract";
        Pledge = "pledge", "誓約書", "pledge";
    }
}

words! {
    /// When education takes place.
    pub enum TrainingTime {
        Hiring = "hiring", "採用時", "at hiring";
        Regular = "regular", "定期", "regularly";
        Change = "change", "規程の変更時", "when rules change";
    }
}

words! {
    /// Checks by the work itself, or audits by others.
    pub enum AuditPart {
        Check = "check", "点検", "check";
        Audit = "audit", "監査", "audit";
    }
}

words! {
    /// An act of people that a promise can consist of, and that is shown by its record.
    pub enum ActKind {
        Education = "education", "教育", "education";
        Secrecy = "secrecy", "秘密保持契約の締結", "confidentiality contracts";
        Pledge = "pledge", "誓約書の取得", "pledges";
        Audit = "audit", "監査・点検", "audit or check";
        Review = "review", "見直し", "review";
        RiskAnalysis = "risk_analysis", "リスクの分析", "risk analysis";
        Document = "document", "規程・文書の整備", "written rules";
        Selection = "selection", "委託先の審査", "examination of entrustees";
        Contract = "contract", "委託契約の締結", "contracts with entrustees";
        EntrusteeCheck = "entrustee_check", "委託先の確認", "check of entrustees";
        Appointment = "appointment", "責任者の任命", "appointment of officers";
        Certificate = "certificate", "認証の取得・更新", "certificate";
        LogReview = "log_review", "アクセスの記録の点検", "review of access logs";
        Correction = "correction", "是正処置", "corrective action";
        AddressUpdate = "address_update", "住居表示等の変更による更新", "updates after changes of addresses";
    }
}

impl ActKind {
    /// The keeper that judges its records, by the name of its module.
    #[must_use]
    pub const fn keeper(self) -> &'static str {
        match self {
            Self::Education => "education",
            Self::Secrecy | Self::Pledge => "pledges",
            Self::Audit => "audits",
            Self::Review => "reviews",
            Self::RiskAnalysis => "risk_analysis",
            Self::Document => "documents",
            Self::Selection => "selection",
            Self::Contract => "contracts",
            Self::EntrusteeCheck => "entrustee_checks",
            Self::Appointment => "appointments",
            Self::Certificate => "certificates",
            Self::LogReview => "log_reviews",
            Self::Correction => "corrections",
            Self::AddressUpdate => "self_updates",
        }
    }
}

words! {
    /// What a review looks at.
    pub enum ReviewOf {
        System = "system", "マネジメントシステム", "management system";
        Handling = "handling", "取扱いの状況", "handling";
        Safety = "safety", "安全管理措置", "safety measures";
        Policy = "policy", "この方針", "this policy";
        Law = "law", "法令", "law";
        Certificate = "certificate", "認証", "certificate";
    }
}

words! {
    /// A part of what is done about incidents (Art. 26).
    pub enum IncidentPart {
        Report = "report", "報告", "report";
        Notice = "notice", "ご本人への通知", "notice to the person";
        Cause = "cause", "原因の究明", "finding the cause";
        Prevention = "prevention", "再発の防止", "prevention";
        Line = "line", "社内の報告経路", "reporting line";
        Procedure = "procedure", "緊急時の手順", "emergency procedure";
    }
}

words! {
    /// Whom an incident is reported to.
    pub enum IncidentBody {
        Ppc = "ppc", "個人情報保護委員会", "Personal Information Protection Commission";
        Ministry = "ministry", "所管の官庁", "competent ministry";
        Assessor = "assessor", "認証の審査機関", "assessment body";
        Client = "client", "委託元", "client";
        Persons = "persons", "ご本人", "persons concerned";
    }
}

words! {
    /// A part of dealing with risks.
    pub enum RiskPart {
        Analysis = "analysis", "リスクの分析", "analysis";
        Prevention = "prevention", "予防", "prevention";
        Correction = "correction", "是正", "correction";
    }
}

words! {
    /// A part of what is said about cookies and the like.
    pub enum TrackingPart {
        Purpose = "purpose", "利用の目的", "purpose";
        Statement = "statement", "説明", "statement";
        Refusal = "refusal", "拒否の方法", "refusal";
        Banner = "banner", "選択の画面", "banner";
        Encryption = "encryption", "通信の暗号化", "encryption in transit";
        Link = "link", "リンク先", "linked sites";
    }
}

words! {
    /// Whose cookies.
    pub enum TrackingParty {
        First = "first", "当社", "ours";
        Third = "third", "第三者", "of third parties";
    }
}

words! {
    /// What a text is, where the policy is more than one.
    pub enum TextKind {
        Main = "main", "この方針", "this policy";
        Site = "site", "サイト・サービスの規約", "terms of a site or service";
        Cookie = "cookie", "クッキーの方針", "cookie policy";
        Eea = "eea", "EEAの方への方針", "policy for the EEA";
        Global = "global", "グローバルの方針", "global policy";
        MyNumber = "my_number", "特定個人情報の方針", "My Number policy";
        Procedure = "procedure", "ご請求の案内", "request guide";
        Changes = "changes", "変更のお知らせ", "notice of changes";
        Notice = "notice", "お知らせ", "notice";
    }
}

words! {
    /// What a norm is.
    pub enum NormKind {
        Act = "act", "法律", "act";
        Order = "order", "政令・規則", "order or rule";
        Guideline = "guideline", "指針", "guideline";
        Standard = "standard", "規格", "standard";
        Internal = "internal", "社内規程", "internal rule";
    }
}

words! {
    /// What a certificate is.
    pub enum CertificateKind {
        PrivacyMark = "privacy_mark", "プライバシーマーク", "PrivacyMark";
        Isms = "isms", "情報セキュリティの認証", "information security certificate";
        Other = "other", "その他", "other";
    }
}
