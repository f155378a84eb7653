//! The shop's main line, from the product list to the last refund.

mod main_line;
mod with_curl;
