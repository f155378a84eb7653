fn main() -> Result<(), lambda_http::Error> {
    barrow_api::serve(&barrow_api::admin::publish_review::ROUTE)
}
