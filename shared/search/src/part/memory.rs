//! Where a part lies in memory.

use memmap2::MmapMut;
use std::io;
use tantivy::directory::OwnedBytes;

/// What the processor looks up at once where it can.
const LARGE_PAGE: usize = 2 << 20;

/// Joins the pieces of a blob. A query reads a little in very many places: in pages of 4 KiB, finding where these are takes
/// longer than reading them, so what is large is put into large pages.
pub(super) fn join<B: AsRef<[u8]>>(pieces: &[B]) -> io::Result<OwnedBytes> {
    let pieces = || pieces.iter().map(AsRef::as_ref);
    let len = pieces().map(<[u8]>::len).sum();
    if len < LARGE_PAGE {
        return Ok(OwnedBytes::new(pieces().collect::<Vec<_>>().concat()));
    }
    let mut memory = MmapMut::map_anon(len)?;
    ask_for_large_pages(&memory);
    let mut rest = &mut memory[..];
    for piece in pieces() {
        let (start, left) = rest.split_at_mut(piece.len());
        start.copy_from_slice(piece);
        rest = left;
    }
    Ok(OwnedBytes::new(memory))
}

#[cfg(target_os = "linux")]
fn ask_for_large_pages(memory: &MmapMut) {
    // A kernel that has none serves from small ones.
    memory.advise(memmap2::Advice::HugePage).ok();
}

#[cfg(not(target_os = "linux"))]
const fn ask_for_large_pages(_memory: &MmapMut) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_follow_one_another() {
        let blob: Vec<u8> = (0..LARGE_PAGE + 12_345).map(|at| u8::try_from(at % 251).unwrap()).collect();
        for pieces in [blob.chunks(blob.len()), blob.chunks(1_000_000), blob[..999].chunks(10)] {
            let pieces: Vec<&[u8]> = pieces.collect();
            assert!(join(&pieces).unwrap().as_slice() == pieces.concat());
        }
        assert!(join::<&[u8]>(&[]).unwrap().is_empty());
    }
}
