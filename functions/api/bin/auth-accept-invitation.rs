fn main() -> Result<(), lambda_http::Error> {
    barrow_api::serve(&barrow_api::auth::accept_invitation::ROUTE)
}
