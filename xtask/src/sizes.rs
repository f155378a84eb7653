//! How large the functions' programs are: what a cold start loads first.

use std::fs::metadata;
use std::path::Path;

const MEGABYTE: f64 = 1024.0 * 1024.0;
/// In MB. Who reads the catalogue's index, draws pictures or renders pages may have more.
const WANTED: f64 = 8.0;
const WANTED_OF_LARGE: f64 = 12.0;

#[derive(Debug, PartialEq)]
pub struct Program {
    pub bin: String,
    pub megabytes: f64,
}

impl Program {
    /// Of a program as cargo leaves it (`folder/bin`), or as cargo lambda does (`folder/bin/bootstrap`).
    ///
    /// # Errors
    /// What is not there.
    pub fn find(folder: &Path, bin: &str) -> Result<Self, String> {
        let (plain, packed) = (folder.join(bin), folder.join(bin).join("bootstrap"));
        let file = if packed.is_file() { packed } else { plain };
        let bytes = metadata(&file).map_err(|error| format!("{}: {error}", file.display()))?.len();
        Ok(Self { bin: bin.to_owned(), megabytes: bytes as f64 / MEGABYTE })
    }

    /// What is wanted, of a program that is larger.
    fn missed(&self) -> Option<f64> {
        let wanted = if is_large(&self.bin) { WANTED_OF_LARGE } else { WANTED };
        (self.megabytes > wanted).then_some(wanted)
    }

    fn line(&self) -> String {
        let missed = self.missed().map(|wanted| format!("  {wanted} wanted")).unwrap_or_default();
        format!("{:<36} {:>6.2} MB{missed}\n", self.bin, self.megabytes)
    }
}

fn is_large(bin: &str) -> bool {
    ["catalog-list-products", "catalog-search", "catalog-suggest", "media-", "pages-"].iter().any(|prefix| bin.starts_with(prefix))
}

/// A line for each, the largest first, and one for all together.
#[must_use]
pub fn table(programs: &mut [Program]) -> String {
    programs.sort_by(|one, other| other.megabytes.total_cmp(&one.megabytes).then_with(|| one.bin.cmp(&other.bin)));
    let all: f64 = programs.iter().map(|program| program.megabytes).sum();
    let missed = programs.iter().filter(|program| program.missed().is_some()).count();
    let sum = format!("{} programs, {all:.0} MB; {missed} larger than is wanted\n", programs.len());
    programs.iter().map(Program::line).chain([sum]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn programs_are_found_as_either_tool_leaves_them() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("cart-get")).unwrap();
        fs::write(folder.path().join("cart-get/bootstrap"), vec![0; 2 << 20]).unwrap();
        fs::write(folder.path().join("pages-home"), vec![0; 3 << 20]).unwrap();
        let mut programs = ["cart-get", "pages-home"].map(|bin| Program::find(folder.path(), bin).unwrap());
        let lines = table(&mut programs);
        let lines: Vec<&str> = lines.lines().map(str::trim_end).collect();
        assert!(lines[0].starts_with("pages-home ") && lines[0].ends_with(" 3.00 MB"), "{lines:?}");
        assert!(
            lines[1].starts_with("cart-get ") && lines[1].ends_with(" 2.00 MB") && lines[2] == "2 programs, 5 MB; 0 larger than is wanted",
            "{lines:?}"
        );
        assert!(Program::find(folder.path(), "cart-got").unwrap_err().contains("cart-got"));
    }

    #[test]
    fn who_carries_the_index_may_be_larger() {
        let line = |bin: &str, megabytes| Program { bin: bin.to_owned(), megabytes }.line();
        assert!(!line("cart-get", 8.0).contains("wanted") && line("cart-get", 8.1).ends_with("  8 wanted\n"));
        assert!(!line("pages-home", 12.0).contains("wanted") && line("pages-home", 12.1).ends_with("  12 wanted\n"));
    }
}
