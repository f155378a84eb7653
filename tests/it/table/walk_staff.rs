//! The walk through what staff see of each other.

use super::walk::Walk;
use crate::harness::Answer;
use reqwest::Method;

impl Walk<'_> {
    pub async fn the_audit_log(&self) {
        for query in ["", "?actor=owner", "?subject=stock/TEA"] {
            let request = self.api.request(Method::GET, &format!("/api/admin/audit{query}"));
            let page = Answer::of(request.bearer_auth(self.shop.staff_token())).await.expect(200);
            assert!(!page["items"].as_array().unwrap().is_empty(), "{query}");
        }
    }
}
