fn main() -> Result<(), lambda_http::Error> {
    barrow_api::serve(&barrow_api::admin::disable_customer::ROUTE)
}
