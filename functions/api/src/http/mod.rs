//! Between HTTP and the handlers: reading requests, writing answers, and the one table of errors.

pub mod caching;
pub mod error;
mod html;
pub mod paging;
mod patch;
mod pdf;
pub mod quotas;
pub mod reply;
pub mod request;
pub mod route;
pub mod security;
pub(crate) mod session_cookie;
pub mod sheet;

pub use error::{Error, FieldError};
pub use html::Html;
pub use patch::{Patch, given};
pub use pdf::Pdf;
pub(crate) use reply::http_date;
pub use reply::{Caching, Reply};
pub use request::{ApiRequest, check_sentence};
