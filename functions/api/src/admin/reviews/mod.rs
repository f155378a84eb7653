//! What customers say of products, judged by staff before shoppers see it. Each verdict names the version that it was given of.

pub mod list_reviews;
pub mod publish_review;
pub mod reject_review;
