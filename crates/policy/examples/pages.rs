// SPDX-License-Identifier: Apache-2.0
//! Writes the pages of a policy file into a folder, to look at: `FILE DIR YEAR-MONTH-DAY ja|en`.

use std::path::Path;

use yakusoku_policy::{Lang, publish::publish, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, dir, as_of, lang] = arguments.as_slice() else {
        return Err("file, folder, date and language are needed".into());
    };
    let loaded = read(file, &std::fs::read_to_string(file)?)
        .map_err(|unusable| format!("{} problems", unusable.diagnostics.len()))?;
    let lang = if lang == "en" { Lang::En } else { Lang::Ja };
    std::fs::create_dir_all(dir)?;
    for page in publish(&loaded.policy, as_of.parse()?, lang) {
        std::fs::write(Path::new(dir).join(page.file_name), page.html)?;
    }
    Ok(())
}
