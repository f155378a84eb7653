//! Work on many words at a time, with the widest registers that the processor has.

use fearless_simd::{Level, dispatch};
use std::sync::LazyLock;

static LEVEL: LazyLock<Level> = LazyLock::new(Level::new);

/// Does a piece of work compiled for each kind of processor. What it calls must be `#[inline(always)]` to be compiled along.
#[inline]
pub(crate) fn wide<R>(work: impl FnOnce() -> R) -> R {
    dispatch!(*LEVEL, _simd => work())
}
