fn main() -> Result<(), lambda_http::Error> {
    barrow_api::serve(&barrow_api::cart::set_currency::ROUTE)
}
