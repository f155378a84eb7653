fn main() -> Result<(), lambda_http::Error> {
    barrow_api::serve(&barrow_api::account::get_review::ROUTE)
}
