fn main() -> Result<(), lambda_http::Error> {
    barrow_api::serve(&barrow_api::admin::print_papers::ROUTE)
}
