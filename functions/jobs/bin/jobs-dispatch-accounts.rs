fn main() -> Result<(), lambda_runtime::Error> {
    barrow_jobs::serve(&barrow_jobs::dispatch_accounts::JOB)
}
