fn main() -> Result<(), lambda_http::Error> {
    barrow_api::serve(&barrow_api::admin::list_reviews::ROUTE)
}
