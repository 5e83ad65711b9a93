// SPDX-License-Identifier: Apache-2.0
//! Finding Japanese fonts on the machine, once, when the first letter is made.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use yakusoku_papers::Fonts;

use crate::App;
use crate::request::DeskError;

/// Where fonts are looked for, besides `DIR/fonts`.
const PLACES: &[&str] = &["/usr/share/fonts", "/usr/local/share/fonts"];

/// File names that are worth reading: Japanese families a letter is set in, and nothing else.
const FAMILIES: &[&str] = &[
    "bizud",
    "biz-ud",
    "ipaex",
    "ipaexm",
    "ipaexg",
    "notoserifcjk",
    "notosanscjk",
    "ipam",
    "ipag",
];

/// Folders inside folders that are followed.
const DEPTH: u8 = 5;

fn collect(dir: &Path, depth: u8, found: &mut Vec<PathBuf>) {
    let Ok(list) = std::fs::read_dir(dir) else {
        return;
    };
    for entry in list.flatten() {
        let path = entry.path();
        if path.is_dir() && depth > 0 {
            collect(&path, depth - 1, found);
            continue;
        }
        let name = entry.file_name().to_string_lossy().to_lowercase();
        let is_font = [".ttf", ".otf", ".ttc"]
            .iter()
            .any(|ext| name.ends_with(ext));
        if is_font && FAMILIES.iter().any(|family| name.starts_with(family)) {
            found.push(path);
        }
    }
}

/// Weights a letter does not use.
const UNUSED: &[&str] = &[
    "-black",
    "-light",
    "-demilight",
    "-thin",
    "-medium",
    "-extralight",
    "-semibold",
];

/// The fonts of the machine, without those of a data folder.
pub(crate) fn of_machine() -> Fonts {
    from(Vec::new())
}

fn read(dir: &Path) -> Fonts {
    let mut files = Vec::new();
    collect(&dir.join("fonts"), DEPTH, &mut files);
    from(files)
}

fn from(mut files: Vec<PathBuf>) -> Fonts {
    for place in PLACES {
        collect(Path::new(place), DEPTH, &mut files);
    }
    files.retain(|file| {
        let name = file.to_string_lossy().to_lowercase();
        !UNUSED.iter().any(|weight| name.contains(weight))
    });
    files.sort();
    Fonts::new(
        files
            .iter()
            .filter_map(|file| std::fs::read(file).ok())
            .collect(),
    )
}

impl App {
    /// The fonts letters are set in; a missing family is reported when a letter is set.
    pub(crate) async fn fonts(&self) -> Result<Arc<Fonts>, DeskError> {
        let dir = self.dir.clone();
        let fonts = self
            .fonts
            .get_or_try_init(|| async move {
                tokio::task::spawn_blocking(move || Arc::new(read(&dir))).await
            })
            .await
            .map_err(|_| DeskError::Corrupt)?;
        Ok(fonts.clone())
    }
}
