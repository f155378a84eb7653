fn main() -> Result<(), lambda_runtime::Error> {
    barrow_jobs::serve(&barrow_jobs::keep_dates::JOB)
}
