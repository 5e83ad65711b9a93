// SPDX-License-Identifier: Apache-2.0
//! `yakusoku letters`: the sentences of letters, which of them are the operator's own, and how they look.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use yakusoku_app::App;
use yakusoku_app::request::DeskError;
use yakusoku_app::request::own_words::{file_name, letter_sentences};
use yakusoku_policy::Lang;

use crate::exit::{Exit, Failure, of_file};
use crate::instance::{Data, close};
use crate::say;

#[derive(Debug, Args)]
pub(crate) struct Letters {
    #[command(flatten)]
    data: Data,
    /// 英語の手紙
    #[arg(long)]
    english: bool,
    /// 架空の方への手紙を、自社の文で表示する
    #[arg(long)]
    preview: bool,
    /// 架空の方への手紙を、自社の文でこのフォルダーにPDFで書く
    #[arg(long, value_name = "DIR")]
    pdf: Option<PathBuf>,
    /// 結果をJSONで出力する
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(asked: Letters) -> Result<Exit, Failure> {
    let app = asked.data.open().await?;
    let done = tell(&app, &asked).await;
    close(&app).await?;
    done
}

async fn tell(app: &App, asked: &Letters) -> Result<Exit, Failure> {
    let lang = if asked.english { Lang::En } else { Lang::Ja };
    let own = app.own_words(lang)?;
    if let Some(dir) = &asked.pdf {
        std::fs::create_dir_all(dir).map_err(|error| of_file(dir, &error))?;
        for (name, pdf) in app.letters_preview_pdf(lang).await? {
            let file = dir.join(format!("{name}.pdf"));
            std::fs::write(&file, pdf).map_err(|error| of_file(&file, &error))?;
            say::line(file.display());
        }
        return Ok(Exit::Fine);
    }
    if asked.preview {
        for (_, letter) in app.letters_preview(lang).await? {
            let text = letter.plain_text().map_err(DeskError::Paper)?;
            say::line(format_args!("{text}\n\n――――\n"));
        }
        return Ok(Exit::Fine);
    }
    let all = letter_sentences(lang)?;
    let replaced: Vec<&str> = own.names().collect();
    if asked.json {
        let rows: Vec<_> = all
            .iter()
            .map(|(name, text)| json!({"name": name, "text": text, "own": replaced.contains(&name.as_str())}))
            .collect();
        say::json(&json!({"file": file_name(lang), "sentences": rows}));
        return Ok(Exit::Fine);
    }
    say::line(format_args!(
        "自社の文は、データフォルダーの {} に書く（名前の「.」で段を分ける）。○は自社の文がある",
        file_name(lang)
    ));
    for (name, text) in &all {
        let mark = if replaced.contains(&name.as_str()) {
            "○"
        } else {
            "　"
        };
        say::line(format_args!("{mark} {name}: {text}"));
    }
    Ok(Exit::Fine)
}
