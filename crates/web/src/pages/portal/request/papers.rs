// SPDX-License-Identifier: Apache-2.0
//! Which papers to send, and what to black out first.

use crate::pages::Lang;

/// The papers of one request.
#[derive(Debug, Clone)]
pub struct PapersToSend {
    /// 「2種類」
    pub need: String,
    /// Papers to choose from, with their notes.
    pub of: Vec<String>,
    /// Papers that show an agent's authority; empty when the person asks.
    pub authority: Vec<String>,
    /// What to black out before sending.
    pub masks: Vec<String>,
    /// 「7日」: papers are disposed of within this after the end.
    pub disposed_within: String,
    /// They are sent back rather than destroyed.
    pub goes_back: bool,
}

impl PapersToSend {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        let list =
            |ja: &[&str], en: &[&str]| lang.pick(ja, en).iter().map(|s| (*s).to_owned()).collect();
        Self {
            need: lang.pick("2種類", "two").into(),
            of: list(
                &[
                    "運転免許証（両面）",
                    "パスポート（顔写真の頁）",
                    "マイナンバーカード（おもて面だけ）",
                    "資格確認書（健康保険）",
                    "住民票の写し（3か月以内に発行されたもの）",
                ],
                &[
                    "Driving licence (both sides)",
                    "Passport (photo page)",
                    "Individual Number Card (front only)",
                    "Health insurance eligibility certificate",
                    "Copy of your residence record (issued within 3 months)",
                ],
            ),
            authority: Vec::new(),
            masks: list(
                &[
                    "マイナンバー（個人番号）",
                    "健康保険の保険者番号、記号・番号",
                    "本籍、臓器提供の意思表示の欄",
                ],
                &[
                    "Your Individual Number",
                    "Health insurance symbol and numbers",
                    "Registered domicile and organ donation fields",
                ],
            ),
            disposed_within: lang.pick("7日", "7 days").into(),
            goes_back: false,
        }
    }

    #[must_use]
    pub fn sample_agent(lang: Lang) -> Self {
        let letter = lang.pick("委任状（原本）", "Letter of proxy (original)");
        let seal = lang.pick(
            "ご本人の印鑑登録証明書（3か月以内に発行されたもの）",
            "The person's seal certificate (issued within 3 months)",
        );
        Self {
            authority: vec![letter.into(), seal.into()],
            ..Self::sample(lang)
        }
    }
}
