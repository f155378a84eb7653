//! Carts: what is added stays added, and what is wrong changes nothing.

mod changes;
mod wrong_input;
