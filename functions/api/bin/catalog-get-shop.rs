fn main() -> Result<(), lambda_http::Error> {
    barrow_api::serve(&barrow_api::catalog::get_shop::ROUTE)
}
