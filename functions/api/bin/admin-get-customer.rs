fn main() -> Result<(), lambda_http::Error> {
    barrow_api::serve(&barrow_api::admin::get_customer::ROUTE)
}
