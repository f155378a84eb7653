fn main() -> Result<(), lambda_http::Error> {
    barrow_api::serve(&barrow_api::admin::create_customer_note::ROUTE)
}
