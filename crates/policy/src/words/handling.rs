// SPDX-License-Identifier: Apache-2.0
//! Words about what is done with information: acquired, used, agreed to, provided, entrusted, kept.

use super::words;

words! {
    /// A business with rules of its own beside the Act.
    pub enum Sector {
        General = "general", "一般の事業", "general business";
        Telecom = "telecom", "電気通信事業", "telecommunications";
        Broadcasting = "broadcasting", "放送事業", "broadcasting";
        Finance = "finance", "金融", "finance";
        Medical = "medical", "医療・介護", "medical care";
        Employment = "employment", "職業紹介・労働者派遣", "employment services";
    }
}

words! {
    /// What an item is in law, where it is more than ordinary personal information.
    pub enum DataClass {
        Ordinary = "ordinary", "個人情報", "personal information";
        IdentifierCode = "identifier_code", "個人識別符号", "individual identification code";
        SpecialCare = "special_care", "要配慮個人情報", "special-care information";
        Related = "related", "個人関連情報", "personal-related information";
        Contactable = "contactable", "連絡可能個人関連情報", "contactable related information";
        Communications = "communications", "通信の秘密に係る情報", "secret of communications";
        Payment = "payment", "決済の情報", "payment data";
        MyNumber = "my_number", "特定個人情報", "My Number data";
        Employment = "employment", "採用・雇用の情報", "employment data";
        Image = "image", "画像・映像", "pictures and video";
        Voice = "voice", "音声", "voice";
        Location = "location", "位置情報", "location";
        Face = "face", "顔の特徴の情報", "face features";
        Pseudonymous = "pseudonymous", "仮名加工情報", "pseudonymised information";
    }
}

words! {
    /// On which day of its own an event starts a period.
    pub enum EventDay {
        Occurs = "occurs", "そのできごとの日", "the day it happens";
        FiscalYearEnd = "fiscal_year_end", "その事業年度の末日", "the end of its fiscal year";
        Retirement = "retirement", "退職の日", "the day of retirement";
    }
}

words! {
    /// A way in which information is acquired (Arts. 20, 21).
    pub enum Way {
        Written = "written", "書面への記入", "written by the person";
        WebForm = "web_form", "ウェブの入力欄", "web form";
        Telephone = "telephone", "電話", "telephone";
        Email = "email", "メール", "e-mail";
        FaceToFace = "face_to_face", "対面", "face to face";
        Event = "event", "催し物・研修", "events and trainings";
        Posted = "posted", "ご投稿", "posted by users";
        Automatic = "automatic", "自動の記録", "recorded automatically";
        Camera = "camera", "カメラの撮影", "cameras";
        Recording = "recording", "録音・録画", "sound and video recording";
        ThirdParty = "third_party", "第三者からの提供", "received from a third party";
        PurchasedList = "purchased_list", "購入した名簿", "a purchased list";
        PublicSource = "public_source", "公開された情報", "public sources";
        Incidental = "incidental", "業務で知り得た情報", "learned in the course of business";
        Entrusted = "entrusted", "業務の受託", "entrusted by a client";
    }
}

words! {
    /// How the purpose is told at acquisition (Art. 21).
    pub enum Notice {
        ShownEachTime = "shown_each_time", "そのつど明示", "shown each time";
        Consented = "consented", "明示のうえ同意", "shown, and agreed to";
        Published = "published", "あらかじめ公表", "published beforehand";
        ToldLater = "told_later", "取得後速やかに通知", "told promptly afterwards";
        Omitted = "omitted", "通知を要しない場合", "not needed";
    }
}

words! {
    /// Cases in which the purpose need not be told (Art. 21(4)).
    pub enum NoticeException {
        Harm = "harm", "権利利益を害するおそれ", "harm to somebody";
        OperatorInterest = "operator_interest", "事業者の権利・正当な利益", "the operator's interest";
        PublicDuty = "public_duty", "公の事務への協力", "duties of the state";
        Clear = "clear", "取得の状況から明らか", "clear from the circumstances";
    }
}

words! {
    /// A bound on use that goes with the purposes (Arts. 18–20).
    pub enum LimitRule {
        BeyondByConsent = "beyond_by_consent", "目的外の利用は同意による", "beyond the purposes by consent";
        StatisticsOnly = "statistics_only", "個人を識別できない統計に限る", "as statistics only";
        ProcedureOnly = "procedure_only", "手続に限る", "for the procedure only";
        NeededOnly = "needed_only", "必要な範囲に限る", "as far as needed";
        PriorAgreement = "prior_agreement", "事前の同意がある方に限る", "with prior agreement only";
        SetByService = "set_by_service", "サービスごとに定める", "set by service";
        Accurate = "accurate", "正確で最新に保つ", "kept accurate and up to date";
        SelfUpdate = "self_update", "当社が改める", "updated by the operator";
        SourceTerms = "source_terms", "提供元の条件の範囲", "within the source's terms";
        NoOtherMeans = "no_other_means", "不正な手段によらない", "no unfair means";
    }
}

words! {
    /// What lifts a bound on use.
    pub enum LimitUnless {
        Consent = "consent", "同意", "consent";
        NonIdentifying = "non_identifying", "個人を識別できない形", "a form that identifies nobody";
        Law = "law", "法令", "law";
    }
}

words! {
    /// How consent is given.
    pub enum ConsentWay {
        Asked = "asked", "そのつど伺う", "asked for each time";
        TickBox = "tick_box", "入力欄でのご同意", "a box to tick";
        Signed = "signed", "書面でのご同意", "in writing";
        Device = "device", "端末での許可", "permission on the device";
        Banner = "banner", "クッキーの選択画面", "a cookie banner";
        Announced = "announced", "撮影・録音の予告", "announced before recording";
        Members = "members", "会員登録のとき", "when registering as a member";
    }
}

words! {
    /// To whom personal data go.
    pub enum Recipient {
        Anyone = "anyone", "第三者", "third parties";
        Entrustee = "entrustee", "委託先", "entrustees";
        Partner = "partner", "提携先", "business partners";
        Financial = "financial", "金融機関等", "financial bodies";
        Successor = "successor", "事業の承継先", "the successor of a business";
        Authority = "authority", "裁判所・官公署", "courts and authorities";
        Group = "group", "企業グループ", "the corporate group";
        Public = "public", "一般への公表", "the public";
        Foreign = "foreign", "外国の第三者", "third parties abroad";
    }
}

words! {
    /// The single ground of a provision (Arts. 27, 28).
    pub enum ProvisionGround {
        Consent = "consent", "ご本人の同意", "consent of the person";
        Asked = "asked", "ご本人のお申込み", "asked for by the person";
        Law = "law", "法令", "law, Art. 27(1)(i)";
        Life = "life", "人の生命・身体・財産の保護", "life, body, property, Art. 27(1)(ii)";
        PublicHealth = "public_health", "公衆衛生・児童の育成", "public health, Art. 27(1)(iii)";
        PublicDuty = "public_duty", "国等の事務への協力", "duties of the state, Art. 27(1)(iv)";
        Entrustment = "entrustment", "委託", "entrustment, Art. 27(5)(i)";
        Succession = "succession", "事業の承継", "succession, Art. 27(5)(ii)";
        JointUse = "joint_use", "共同利用", "joint use, Art. 27(5)(iii)";
        OptOut = "opt_out", "オプトアウト", "opt-out, Art. 27(2)";
        NonIdentifying = "non_identifying", "個人を識別できない形", "a form that identifies nobody";
        Rights = "rights", "紛争への対応・権利の保護", "disputes and protection of rights";
        Terms = "terms", "契約の条項", "terms of a contract";
        Unstated = "unstated", "根拠の記載なし", "no ground stated";
    }
}

words! {
    /// A part of what is promised about entrustment (Art. 25).
    pub enum EntrustPart {
        Scope = "scope", "委託の範囲", "scope";
        Criterion = "criterion", "選定の基準", "criterion of selection";
        Clause = "clause", "契約の条項", "clause of the contract";
        Supervision = "supervision", "監督", "supervision";
        ReEntrustment = "re_entrustment", "再委託", "re-entrustment";
    }
}

words! {
    /// What a clause of the contract with an entrustee is about.
    pub enum EntrustClause {
        Secrecy = "secrecy", "秘密保持", "secrecy";
        Purpose = "purpose", "目的外利用の禁止", "no other use";
        Provision = "provision", "第三者提供の禁止", "no provision";
        ReEntrustment = "re_entrustment", "再委託の制限", "limits on re-entrustment";
        Return = "return", "返還・消去", "return or erasure";
        Incident = "incident", "事故の報告", "report of incidents";
        Damages = "damages", "損害賠償", "damages";
        Safety = "safety", "安全管理", "safety measures";
    }
}

words! {
    /// Records for which another law sets how long they are kept.
    pub enum RecordKind {
        Books = "books", "会計帳簿", "account books";
        Tax = "tax", "税務の帳簿書類", "tax books and papers";
        Wages = "wages", "賃金台帳等", "wage records";
        HealthChecks = "health_checks", "健康診断個人票", "health check records";
        Provision = "provision", "第三者提供の記録", "records of provision";
        Contracts = "contracts", "契約書", "contracts";
    }
}

words! {
    /// How something is erased.
    pub enum Method {
        Deletion = "deletion", "復元できない方法での削除", "deletion beyond recovery";
        Shredding = "shredding", "裁断", "shredding";
        Destruction = "destruction", "物理的な破壊", "physical destruction";
        Rotation = "rotation", "自動の上書き・消去", "automatic rotation";
        Dissolving = "dissolving", "溶解", "dissolving";
    }
}

words! {
    /// On what records are kept.
    pub enum Medium {
        Electronic = "electronic", "電磁的記録", "electronic";
        Paper = "paper", "紙", "paper";
    }
}

words! {
    /// Why records stay beyond their period.
    pub enum Hold {
        Law = "law", "法令", "law";
        Dispute = "dispute", "紛争への対応", "dispute";
        Consent = "consent", "ご本人の同意", "consent";
    }
}

words! {
    /// A rule that goes with the retention periods.
    pub enum RetentionPart {
        PerPurpose = "per_purpose", "目的ごとの期間", "a period for each purpose";
        PurposeReached = "purpose_reached", "目的達成後の消去", "erased when the purpose is reached";
        Hold = "hold", "期間を超える保存", "kept longer";
        Certain = "certain", "確実な消去", "certain erasure";
        Registered = "registered", "記録の管理", "kept as a record";
    }
}

words! {
    /// What a term of the request procedure is about.
    pub enum TermAbout {
        Intake = "intake", "受付", "intake";
        Publication = "publication", "公表", "publication";
        Form = "form", "様式", "form";
        Fee = "fee", "手数料", "fee";
        Identity = "identity", "本人確認", "identity";
        Agent = "agent", "代理人", "agents";
        Defect = "defect", "補正", "defects";
        Answer = "answer", "回答", "the answer";
        Refusal = "refusal", "お断り", "refusal";
        Warning = "warning", "ご注意", "warnings";
        Carrying = "carrying", "措置の実施", "carrying out";
        Checking = "checking", "内容と書類の確認", "checking contents and papers";
        Investigation = "investigation", "調査", "investigation";
        Papers = "papers", "書類", "papers";
    }
}

words! {
    /// The own basis on which data of communications are used.
    pub enum Communications {
        Consent = "consent", "個別・具体的な同意", "individual, specific consent";
        LawfulAct = "lawful_act", "正当業務行為等", "a lawful act of the business";
        Warrant = "warrant", "令状等", "a warrant";
    }
}

words! {
    /// On what provision to a third party abroad rests (Art. 28).
    pub enum Abroad {
        Consent = "consent", "外国にある第三者への提供の同意", "consent to provision abroad";
        EquivalentSystem = "equivalent_system", "相当措置の体制", "a system of equivalent measures";
        EquivalentCountry = "equivalent_country", "同等の水準と認められる国", "a country of equal standard";
        Exempt = "exempt", "法27条1項各号の場合", "a case of Art. 27(1)";
    }
}
