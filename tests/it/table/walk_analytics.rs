//! The walk's part among reports.

use super::walk::Walk;
use crate::harness::Answer;
use reqwest::Method;
use serde_json::json;

impl Walk<'_> {
    pub async fn the_reports(&self) {
        for report in
            ["sales", "sales?granularity=hour", "products", "categories", "coupons", "funnel", "stock-outs", "customers", "cohorts"]
        {
            let request = self.api.request(Method::GET, &format!("/api/admin/analytics/{report}"));
            Answer::of(request.bearer_auth(self.shop.staff_token())).await.expect(200);
        }
        Answer::of(self.api.request(Method::GET, "/api/admin/summary").bearer_auth(self.shop.staff_token())).await.expect(200);
        // The first makes them anew, the second clears away.
        for event in [json!({ "force": true }), json!({})] {
            let rebuilt = self.shop.invoke("jobs-rebuild-analytics", event).await.unwrap();
            assert_eq!(rebuilt["finished"], true, "{rebuilt}");
        }
    }
}
