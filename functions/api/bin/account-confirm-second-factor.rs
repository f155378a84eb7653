fn main() -> Result<(), lambda_http::Error> {
    barrow_api::serve(&barrow_api::account::confirm_second_factor::ROUTE)
}
