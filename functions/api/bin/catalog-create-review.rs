fn main() -> Result<(), lambda_http::Error> {
    barrow_api::serve(&barrow_api::catalog::create_review::ROUTE)
}
