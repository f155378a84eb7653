fn main() -> Result<(), lambda_http::Error> {
    barrow_api::serve(&barrow_api::account::begin_second_factor::ROUTE)
}
