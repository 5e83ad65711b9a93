// SPDX-License-Identifier: Apache-2.0
//! Rules about the chapters of named promises: each with the lines that make it speak, and the
//! smallest change after which it is silent.

use crate::law::Case;

/// The line before which chapters are put in.
const SAFETY: &str = "\nsafety:\n";

const ROUTE_AT: &str = "  papers: {after: dispose, within: 7 days}\n";

pub(crate) const CHAPTER_CASES: &[Case] = &[
    Case {
        code: "inside.text-missing",
        speaks: &[(
            SAFETY,
            "\ntexts:\n  cookies: {kind: cookie, missing: true, text: 別に定めます}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\ntexts:\n  cookies: {kind: cookie, text: 別に定めます}\nsafety:\n",
        )],
    },
    Case {
        code: "inside.exceptions-empty",
        speaks: &[(
            SAFETY,
            "\nacquisition:\n  web: {way: web_form, of: [contact], exceptions: [], text: 次の場合を除きお示しします}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nacquisition:\n  web: {way: web_form, of: [contact], exceptions: [clear], text: 次の場合を除きお示しします}\nsafety:\n",
        )],
    },
    Case {
        code: "inside.reference-astray",
        speaks: &[(
            SAFETY,
            "\nreferences:\n  - {id: one, cites: 第9条, about: 提供の停止}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nreferences:\n  - {id: one, cites: 第9条, to: requests.papers, about: 書類の廃棄}\nsafety:\n",
        )],
    },
    Case {
        code: "inside.law-newer-than-text",
        speaks: &[(
            SAFETY,
            "\nlaw_register:\n  act: {name: 設例法, kind: act, since: 2026-11-01, text: 守ります}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nlaw_register:\n  act: {name: 設例法, kind: act, since: 2003-05-30, text: 守ります}\nsafety:\n",
        )],
    },
    Case {
        code: "inside.acquired-without-class",
        speaks: &[(
            SAFETY,
            "\nacquisition:\n  camera: {way: camera, of: [], text: 撮影します}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nacquisition:\n  camera: {way: camera, of: [contact], text: 撮影します}\nsafety:\n",
        )],
    },
    Case {
        code: "inside.log-used-beyond",
        speaks: &[(
            SAFETY,
            "\naccess_logs:\n  site: {of: [usage.login], only: [reviews], text: ほかに使いません}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\naccess_logs:\n  site: {of: [usage.login], only: [account], text: ほかに使いません}\nsafety:\n",
        )],
    },
    Case {
        code: "inside.class-used-beyond",
        speaks: &[(
            SAFETY,
            "\nclasses:\n  reviews: {label: レビュー, of: [review], purposes: [support], text: ほかに使いません}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nclasses:\n  reviews: {label: レビュー, of: [review], purposes: [reviews, support], text: ほかに使いません}\nsafety:\n",
        )],
    },
    Case {
        code: "law.foreign-equivalent-unchecked",
        speaks: &[(
            SAFETY,
            "\nprovision:\n  a: {recipient: foreign, ground: consent, country: 設例国, abroad: equivalent_system, text: 海外}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nprovision:\n  a: {recipient: foreign, ground: consent, country: 設例国, abroad: equivalent_system, checked_every: 1 year, text: 海外}\nsafety:\n",
        )],
    },
    Case {
        code: "inside.cookies-identify",
        speaks: &[(
            SAFETY,
            "\ntracking:\n  said: {part: statement, denies_identity: true, text: 個人を識別しません}\n  login: {part: purpose, login: true, text: ログインの保持に使います}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\ntracking:\n  said: {part: statement, denies_identity: true, text: 個人を識別しません}\n  login: {part: purpose, text: 表示の設定に使います}\nsafety:\n",
        )],
    },
    Case {
        code: "inside.acknowledgement-over",
        speaks: &[(
            SAFETY,
            "\nacknowledged:\n  - {code: law.fee-kept-on-refusal, reason: 設例, owner: 総務部長, since: 2025-04-01, until: 2026-03-31}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nacknowledged:\n  - {code: law.fee-kept-on-refusal, reason: 設例, owner: 総務部長, since: 2026-04-01, until: 2027-03-31}\nsafety:\n",
        )],
    },
    Case {
        code: "inside.certificate-over",
        speaks: &[(
            SAFETY,
            "\ncertificates:\n  mark: {kind: privacy_mark, until: 2026-03-31, text: 表示します}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\ncertificates:\n  mark: {kind: privacy_mark, until: 2027-03-31, text: 表示します}\nsafety:\n",
        )],
    },
    Case {
        code: "law.entrustment-as-provision",
        speaks: &[(
            SAFETY,
            "\nprovision:\n  a: {recipient: entrustee, ground: entrustment, listed_as_third_party: true, text: 委託先}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nprovision:\n  a: {recipient: entrustee, ground: entrustment, text: 委託先}\nsafety:\n",
        )],
    },
    Case {
        code: "law.joint-use-items-missing",
        speaks: &[(
            SAFETY,
            "\nprovision:\n  a: {recipient: group, ground: joint_use, text: グループ}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nprovision:\n  a: {recipient: group, ground: joint_use, joint: {of: [contact], scope: 設例グループ, purpose: ご案内, manager: 例示商会}, text: グループ}\nsafety:\n",
        )],
    },
    Case {
        code: "law.provision-rights-wider",
        speaks: &[(
            SAFETY,
            "\nprovision:\n  a: {recipient: anyone, ground: rights, text: 権利の保護}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nprovision:\n  a: {recipient: anyone, ground: life, text: 生命の保護}\nsafety:\n",
        )],
    },
    Case {
        code: "law.provision-without-ground",
        speaks: &[(
            SAFETY,
            "\nprovision:\n  a: {recipient: anyone, ground: terms, text: 契約の定め}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nprovision:\n  a: {recipient: anyone, ground: law, text: 法令}\nsafety:\n",
        )],
    },
    Case {
        code: "law.foreign-country-unstated",
        speaks: &[(
            SAFETY,
            "\nprovision:\n  a: {recipient: foreign, ground: consent, informed: true, text: 外国}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nprovision:\n  a: {recipient: foreign, ground: consent, informed: true, country: 設例国, text: 外国}\nsafety:\n",
        )],
    },
    Case {
        code: "law.foreign-information-missing",
        speaks: &[(
            SAFETY,
            "\nprovision:\n  a: {recipient: foreign, ground: consent, country: 設例国, text: 外国}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nprovision:\n  a: {recipient: foreign, ground: consent, country: 設例国, informed: true, text: 外国}\nsafety:\n",
        )],
    },
    Case {
        code: "law.provision-unrecorded",
        speaks: &[(
            SAFETY,
            "\nprovision:\n  a: {recipient: anyone, ground: consent, text: 同意}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nprovision:\n  a: {recipient: anyone, ground: consent, recorded: true, text: 同意}\nsafety:\n",
        )],
    },
    Case {
        code: "law.receipt-unconfirmed",
        speaks: &[(
            SAFETY,
            "\nacquisition:\n  list: {way: purchased_list, of: [contact], text: 名簿}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nacquisition:\n  list: {way: purchased_list, of: [contact], confirmed: true, text: 名簿}\nsafety:\n",
        )],
    },
    Case {
        code: "law.direct-notice-missing",
        speaks: &[(
            SAFETY,
            "\nacquisition:\n  form: {way: written, of: [contact], notice: published, text: 書面}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nacquisition:\n  form: {way: written, of: [contact], notice: shown_each_time, text: 書面}\nsafety:\n",
        )],
    },
    Case {
        code: "law.citation-superseded",
        speaks: &[(
            SAFETY,
            "\nlaw_register:\n  act: {name: 設例, kind: act, cites: [法第18条], text: 示します}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nlaw_register:\n  act: {name: 設例, kind: act, cites: [法第21条], text: 示します}\nsafety:\n",
        )],
    },
    Case {
        code: "law.transmission-weigh",
        speaks: &[(
            SAFETY,
            "\ntracking:\n  ads: {part: purpose, parties: [third], text: 広告}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\ntracking:\n  ads: {part: purpose, parties: [first], text: 設定}\nsafety:\n",
        )],
    },
    Case {
        code: "law.report-late",
        speaks: &[(
            SAFETY,
            "\nincidents:\n  ppc: {part: report, to: [ppc], within: 6 days, text: 報告します}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nincidents:\n  ppc: {part: report, to: [ppc], within: 5 days, text: 報告します}\nsafety:\n",
        )],
    },
    Case {
        code: "law.minors-planned",
        speaks: &[(
            SAFETY,
            "\nconsents:\n  news: {way: asked, text: 同意}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nconsents:\n  news: {way: asked, minors: 保護者の方の同意をいただきます, text: 同意}\nsafety:\n",
        )],
    },
    Case {
        code: "law.entrusted-planned",
        speaks: &[(
            SAFETY,
            "\nentrusted_work:\n  print: {work: 印刷, text: 範囲を守ります}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\ndocuments:\n  rules: {part: handling, text: 規程を備えます}\nsafety:\n",
        )],
    },
    Case {
        code: "law.opt-out-recipient-planned",
        speaks: &[(
            SAFETY,
            "\nprovision:\n  a: {recipient: anyone, ground: opt_out, text: 名簿}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nprovision:\n  a: {recipient: anyone, ground: law, text: 法令}\nsafety:\n",
        )],
    },
    Case {
        code: "inside.retention-two-ends",
        speaks: &[(
            "    keep: 7 years\n",
            "    keep: 7 years\n    after_legal_period: true\n",
        )],
        silent: &[(
            "    keep: 7 years\n",
            "    keep: 7 years\n    after_legal_period: true\n    or_later: {from: last_contact, keep: 1 year}\n",
        )],
    },
    Case {
        code: "law.record-too-short",
        speaks: &[(
            "    keep: 7 years\n",
            "    keep: 7 years\n    record: books\n",
        )],
        silent: &[(
            "    keep: 7 years\n",
            "    keep: 7 years\n    record: tax\n",
        )],
    },
    Case {
        code: "law.joint-use-undeclared",
        speaks: &[("  postcode: ", "  group: 設例グループ\n  postcode: ")],
        silent: &[
            ("  postcode: ", "  group: 設例グループ\n  postcode: "),
            (
                SAFETY,
                "\nprovision:\n  a: {recipient: group, ground: joint_use, text: グループ}\nsafety:\n",
            ),
        ],
    },
    Case {
        code: "law.opt-out-special-care",
        speaks: &[
            (
                "  identity.gender: {label: {ja: 性別, en: gender}}",
                "  identity.gender: {label: {ja: 性別, en: gender}, special_care: true}",
            ),
            (
                SAFETY,
                "\nprovision:\n  a: {recipient: anyone, ground: opt_out, of: [identity], text: 名簿}\nsafety:\n",
            ),
        ],
        silent: &[
            (
                "  identity.gender: {label: {ja: 性別, en: gender}}",
                "  identity.gender: {label: {ja: 性別, en: gender}, special_care: true}",
            ),
            (
                SAFETY,
                "\nprovision:\n  a: {recipient: anyone, ground: opt_out, of: [contact], text: 名簿}\nsafety:\n",
            ),
        ],
    },
    Case {
        code: "law.communications-without-basis",
        speaks: &[
            (
                "  identity.gender: {label: {ja: 性別, en: gender}}",
                "  identity.gender: {label: {ja: 性別, en: gender}, class: communications}",
            ),
            ("  postcode: ", "  sectors: [telecom]\n  postcode: "),
        ],
        silent: &[(
            "  identity.gender: {label: {ja: 性別, en: gender}}",
            "  identity.gender: {label: {ja: 性別, en: gender}, class: communications}",
        )],
    },
    Case {
        code: "law.my-number-without-law",
        speaks: &[(
            "  identity.gender: {label: {ja: 性別, en: gender}}",
            "  identity.gender: {label: {ja: 性別, en: gender}, class: my_number}",
        )],
        silent: &[(
            "  identity.gender: {label: {ja: 性別, en: gender}}",
            "  identity.gender: {label: {ja: 性別, en: gender}, class: ordinary}",
        )],
    },
    Case {
        code: "law.transmission-items-missing",
        speaks: &[
            ("  postcode: ", "  sectors: [telecom]\n  postcode: "),
            (
                SAFETY,
                "\ntracking:\n  ads: {part: purpose, advertising: true, text: 広告}\nsafety:\n",
            ),
        ],
        silent: &[
            ("  postcode: ", "  sectors: [telecom]\n  postcode: "),
            (
                SAFETY,
                "\ntracking:\n  ads: {part: purpose, advertising: true, text: 広告}\ntransmissions:\n  ads: {sent: 閲覧の記録, to: 設例広告社, purpose: 広告の表示, text: 送信します}\nsafety:\n",
            ),
        ],
    },
    Case {
        code: "law.face-notice-planned",
        speaks: &[(
            "  identity.gender: {label: {ja: 性別, en: gender}}",
            "  identity.gender: {label: {ja: 性別, en: gender}, class: face}",
        )],
        silent: &[(
            "  identity.gender: {label: {ja: 性別, en: gender}}",
            "  identity.gender: {label: {ja: 性別, en: gender}, class: image}",
        )],
    },
    Case {
        code: "law.face-stop-planned",
        speaks: &[(
            "  identity.gender: {label: {ja: 性別, en: gender}}",
            "  identity.gender: {label: {ja: 性別, en: gender}, class: face}",
        )],
        silent: &[(
            "  identity.gender: {label: {ja: 性別, en: gender}}",
            "  identity.gender: {label: {ja: 性別, en: gender}, class: image}",
        )],
    },
    Case {
        code: "law.face-opt-out-planned",
        speaks: &[
            (
                "  identity.gender: {label: {ja: 性別, en: gender}}",
                "  identity.gender: {label: {ja: 性別, en: gender}, class: face}",
            ),
            (
                SAFETY,
                "\nprovision:\n  a: {recipient: anyone, ground: opt_out, of: [identity], text: 名簿}\nsafety:\n",
            ),
        ],
        silent: &[
            (
                "  identity.gender: {label: {ja: 性別, en: gender}}",
                "  identity.gender: {label: {ja: 性別, en: gender}, class: face}",
            ),
            (
                SAFETY,
                "\nprovision:\n  a: {recipient: anyone, ground: opt_out, of: [contact], text: 名簿}\nsafety:\n",
            ),
        ],
    },
    Case {
        code: "law.minors-stop-planned",
        speaks: &[(
            SAFETY,
            "\nconsents:\n  news: {way: asked, minors: 保護者の方の同意をいただきます, text: 同意}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nconsents:\n  news: {way: asked, text: 同意}\nsafety:\n",
        )],
    },
    Case {
        code: "law.contactable-planned",
        speaks: &[(
            "  identity.gender: {label: {ja: 性別, en: gender}}",
            "  identity.gender: {label: {ja: 性別, en: gender}, class: contactable}",
        )],
        silent: &[(
            "  identity.gender: {label: {ja: 性別, en: gender}}",
            "  identity.gender: {label: {ja: 性別, en: gender}, class: ordinary}",
        )],
    },
    Case {
        code: "law.absence-unanswered",
        speaks: &[(
            "      grounds: [harm, hindrance, other_law, identity_unconfirmed, authority_unconfirmed, form_incomplete, not_identifiable, fee_unpaid, not_held, not_retained]",
            "      grounds: [harm, hindrance, other_law]",
        )],
        silent: &[(
            "      grounds: [harm, hindrance, other_law, identity_unconfirmed, authority_unconfirmed, form_incomplete, not_identifiable, fee_unpaid, not_held, not_retained]",
            "      grounds: [harm, hindrance, other_law, not_held]",
        )],
    },
    Case {
        code: "inside.desk-unreachable",
        speaks: &[("\ndesks:\n", "\ndesks:\n  repairs: {name: 修理の窓口}\n")],
        silent: &[(
            "\ndesks:\n",
            "\ndesks:\n  repairs: {name: 修理の窓口, phone: 03-0000-0000}\n",
        )],
    },
    Case {
        code: "inside.route-role-cannot",
        speaks: &[(
            ROUTE_AT,
            "  route: [{act: propose, post: 係}, {act: approve, post: 長, role: clerk}]\n  papers: {after: dispose, within: 7 days}\n",
        )],
        silent: &[(
            ROUTE_AT,
            "  route: [{act: propose, post: 係}, {act: approve, post: 長, role: approver}]\n  papers: {after: dispose, within: 7 days}\n",
        )],
    },
    Case {
        code: "inside.route-deputy-self",
        speaks: &[(
            ROUTE_AT,
            "  route: [{act: propose, post: 係}, {act: approve, post: 長, deputy: 長}]\n  papers: {after: dispose, within: 7 days}\n",
        )],
        silent: &[(
            ROUTE_AT,
            "  route: [{act: propose, post: 係}, {act: approve, post: 長, deputy: 次長}]\n  papers: {after: dispose, within: 7 days}\n",
        )],
    },
    Case {
        code: "inside.route-step-unreached",
        speaks: &[(
            ROUTE_AT,
            "  route: [{act: propose, post: 係}, {act: review, post: 次長, kinds: [stop_opt_out]}, {act: approve, post: 長}]\n  papers: {after: dispose, within: 7 days}\n",
        )],
        silent: &[(
            ROUTE_AT,
            "  route: [{act: propose, post: 係}, {act: review, post: 次長, kinds: [disclosure]}, {act: approve, post: 長}]\n  papers: {after: dispose, within: 7 days}\n",
        )],
    },
    Case {
        code: "inside.route-post-twice",
        speaks: &[(
            ROUTE_AT,
            "  route: [{act: propose, post: 係}, {act: review, post: 長, kinds: [disclosure]}, {act: approve, post: 長, kinds: [disclosure]}]\n  papers: {after: dispose, within: 7 days}\n",
        )],
        silent: &[(
            ROUTE_AT,
            "  route: [{act: propose, post: 係}, {act: review, post: 長, kinds: [disclosure]}, {act: approve, post: 長, kinds: [erasure]}]\n  papers: {after: dispose, within: 7 days}\n",
        )],
    },
    Case {
        code: "inside.route-kinds-uncovered",
        speaks: &[(
            ROUTE_AT,
            "  route: [{act: propose, post: 係}, {act: approve, post: 長, outcomes: [refused]}]\n  papers: {after: dispose, within: 7 days}\n",
        )],
        silent: &[(
            ROUTE_AT,
            "  route: [{act: propose, post: 係}, {act: approve, post: 長}]\n  papers: {after: dispose, within: 7 days}\n",
        )],
    },
    Case {
        code: "law.statistics-planned",
        speaks: &[(
            SAFETY,
            "\nprovision:\n  a: {recipient: partner, ground: non_identifying, text: 統計}\nsafety:\n",
        )],
        silent: &[(
            SAFETY,
            "\nprovision:\n  a: {recipient: public, ground: non_identifying, text: 統計}\nsafety:\n",
        )],
    },
    Case {
        code: "law.guardianship-planned",
        speaks: &[],
        silent: &[(
            "authority: [family_register, guardianship_certificate]",
            "authority: [family_register]",
        )],
    },
];
