// SPDX-License-Identifier: Apache-2.0
//! What people in the EEA and the United Kingdom may ask for, and how they are answered (GDPR Arts. 12–22, 27, 77).

use super::blocks::text;
use super::html::Html;
use super::site::Site;
use crate::text::Text;
use crate::words::WhileAsked;

/// The section of the guide; nothing where nobody there is served.
pub(super) fn section(site: &Site<'_>) -> Option<Html> {
    let eea = site.policy.requests.eea.as_ref()?;
    let areas = [("areas", eea.areas())];
    let say = |words: Text| site.paragraph(&words.fill(&areas));
    let row = text("{kind}（{article}）", "{kind}");
    let kinds = site.kinds().filter(|kind| kind.is_gdpr()).map(|kind| {
        let values = [("kind", kind.text()), ("article", Text::ja(kind.article()))];
        site.pen.say(&row.fill(&values))
    });
    let mut body = vec![
        say(text(
            "{areas}にいらっしゃる方は、一般データ保護規則（GDPR）に基づき、次のご請求ができます。ご請求の際に、お住まいの国をお知らせください",
            "If you are in {areas}, you may ask us for the following under the General Data Protection Regulation (GDPR). Please tell us your country",
        )),
        site.list(kinds),
        say(text(
            "受け付けた日から1か月以内に無料でお答えします。複雑なご請求や件数が多いときは、さらに2か月まで延ばすことがあります。その場合は、理由を1か月以内にお知らせします",
            "We answer free of charge within one month of receiving your request. Where requests are complex or many, we may need up to two further months; we then tell you why within the first month",
        )),
        say(match eea.while_asked {
            WhileAsked::Runs => text(
                "ご本人かどうかに合理的な疑いがあるときに限り、理由を示して、確かめるための情報をお願いします",
                "We ask for further information to confirm your identity only where there is reasonable doubt, and tell you why",
            ),
            WhileAsked::Stands => text(
                "ご本人かどうかに合理的な疑いがあるときに限り、理由を示して、確かめるための情報をお願いします。お待ちする間は、期限に数えません",
                "We ask for further information to confirm your identity only where there is reasonable doubt, and tell you why. The time we wait for it does not count",
            ),
        }),
        say(text(
            "明らかに根拠のないご請求や、過度なご請求は、お断りすることがあります",
            "We may refuse a request that is manifestly unfounded or excessive",
        )),
    ];
    if let Some(representative) = &eea.representative {
        let title = text("域内の代理人", "Our representative");
        body.extend([site.subheading(&title), site.paragraph(representative)]);
    }
    let title = text("監督機関への苦情", "Complaints to a supervisory authority");
    let authority = eea.authority.clone().unwrap_or_else(|| {
        text(
            "お住まいの国、お勤め先のある国、又は侵害があったと思われる国の監督機関",
            "the supervisory authority of the country where you live or work, or where you think your rights were infringed",
        )
    });
    let words = text(
        "取扱いがGDPRに反するとお考えのときは、次の監督機関に苦情を申し立てることも、裁判所に訴えることもできます：{authority}",
        "If you think that we handle your data against the GDPR, you may complain to a supervisory authority or go to court: {authority}",
    );
    let words = words.fill(&[("authority", authority)]);
    body.extend([site.subheading(&title), site.paragraph(&words)]);
    let title = text("{areas}の方のご請求", "If you are in {areas}");
    Some(site.section("eea", &title.fill(&areas), body))
}
