//! Packs the files of the page, which take a third of their size then.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

use flate2::Compression;
use flate2::write::DeflateEncoder;

fn main() -> io::Result<()> {
    let folder = Path::new("ui");
    println!("cargo::rerun-if-changed=ui");
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder)? {
        files.push(entry?.path());
    }
    files.retain(|path| path.is_file());
    files.sort();
    files.push(folder.join("vendor/htm.js"));
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // Git may have made CRLF of the ends of lines on Windows.
        let text = fs::read_to_string(&path)?.replace("\r\n", "\n");
        write!(packed, "{name}\0{text}\0")?;
    }
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("Cargo sets OUT_DIR"))?;
    fs::write(Path::new(&out).join("page"), packed.finish()?)
}
